/// Who turns objects of one version into another, where changing `apiVersion` does not do.
public struct CRDConversion: Hashable, Sendable {
  /// Where the webhook listens.
  public enum Client: Hashable, Sendable {
    /// An address that begins with `https://`.
    case url(String)
    /// A Service of the cluster; without a port it is 443.
    case service(namespace: String, name: String, port: Int?, path: String?)
  }

  /// Where the webhook listens.
  public let client: Client

  /// The webhook of a text: `https://HOST/PATH`, or `NAMESPACE/SERVICE[:PORT][/PATH]`; nil for another text.
  public init?(_ text: String) {
    if text.contains("://") {
      let host = text.dropFirst(8)
      guard text.hasPrefix("https://"), let first = host.first, first != "/",
        !host.contains(where: { $0 == "#" || $0 == "?" || $0 == "@" || $0.isWhitespace })
      else { return nil }
      client = .url(text)
      return
    }
    let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2, !parts[0].isEmpty, !text.contains(where: \.isWhitespace) else { return nil }
    let service = parts[1].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = service.first, !name.isEmpty else { return nil }
    var port: Int?
    if service.count == 2 {
      guard let number = Int(service[1]), (1...65535).contains(number) else { return nil }
      port = number
    }
    client = .service(
      namespace: String(parts[0]), name: String(name), port: port,
      path: parts.count == 3 ? "/" + parts[2] : nil)
  }
}
