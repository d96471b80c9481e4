/// Regular expressions of RE2 for what Kubernetes' operations of OCL accept; each is for a whole text.
enum KubernetesPatterns {
  // What a server estimates grows with the pattern, so they are as short as can be: labels joined by dots are runs of letters
  // and digits with dashes or one dot between them.
  private static let labels = "[a-z0-9]+((-+|\\.)[a-z0-9]+)*"

  static let dnsLabel = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"
  static let dnsSubdomain = "^\(labels)$"
  static let qualifiedName = "^(\(labels)/)?([^\\W_][\\w.-]{0,61})?[^\\W_]$"

  private static let byte = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
  private static let version4 = "\(byte)(\\.\(byte)){3}"

  /// IPv6: eight groups, or fewer with `::` once; the last two may be written as an IPv4 address.
  private static let version6: String = {
    let group = "[0-9a-fA-F]{1,4}"
    var forms = ["(\(group):){7}\(group)", "(\(group):){6}\(version4)", "(\(group):){7}:", "::"]
    forms.append(":(:\(group)){1,7}")
    forms.append("::(\(group):){0,5}\(version4)")
    for left in 1...6 {
      forms.append("(\(group):){\(left)}(:\(group)){1,\(7 - left)}")
      forms.append("(\(group):){\(left)}:")
    }
    for left in 1...5 { forms.append("(\(group):){\(left)}(:\(group)){0,\(5 - left)}:\(version4)") }
    return "(" + forms.joined(separator: "|") + ")"
  }()

  static let address = "^(\(version4)|\(version6))$"
  static let cidr = "^(\(version4)/(3[0-2]|[12]?[0-9])|\(version6)/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))$"
}
