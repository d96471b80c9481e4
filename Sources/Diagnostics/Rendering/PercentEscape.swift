/// Texts in which some characters are written as `%` and two hexadecimal digits.
package enum PercentEscape {
  /// The text with `%` and those characters escaped, which must be ASCII.
  package static func escaped(_ text: String, _ characters: Set<Unicode.Scalar>) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar == "%" || characters.contains(scalar) {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += (digits.utf8.count == 1 ? "%0" : "%") + digits
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
