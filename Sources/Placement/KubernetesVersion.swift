/// A version of Kubernetes such as `v1.33.2`; what follows the numbers, such as `-gke.100`, does not count.
public struct KubernetesVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The first number.
  public let major: Int
  /// The second number.
  public let minor: Int
  /// The third number; 0 when it is absent.
  public let patch: Int

  /// Takes the numbers.
  public init(_ major: Int, _ minor: Int, _ patch: Int = 0) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  /// Reads `1.33`, `v1.33.2`, `v1.33.2+k3s1`; nil for anything else.
  public init?(_ text: String) {
    let body = text.hasPrefix("v") ? text.dropFirst() : text[...]
    let numbers = body.prefix { $0 != "-" && $0 != "+" }.split(
      separator: ".", omittingEmptySubsequences: false)
    guard (2...3).contains(numbers.count) else { return nil }
    var values: [Int] = []
    for number in numbers {
      guard (1...6).contains(number.utf8.count), number.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        let value = Int(number)
      else { return nil }
      values.append(value)
    }
    self.init(values[0], values[1], values.count > 2 ? values[2] : 0)
  }

  /// Orders by the numbers.
  public static func < (left: KubernetesVersion, right: KubernetesVersion) -> Bool {
    (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
  }

  /// The numbers, without a third one that is zero.
  public var description: String { patch == 0 ? "\(major).\(minor)" : "\(major).\(minor).\(patch)" }
}
