import Foundation
import Testing

@testable import MOFM2T

/// The examples of FIPS 180-4, and others of NIST's example values.
@Suite struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func standardVectors(_ text: String, _ expected: String) {
    #expect(SHA256.digest(of: text.utf8).hexadecimal == expected)
  }

  @Test func aMillionTimesA() {
    let text = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    #expect(
      SHA256.digest(of: text).hexadecimal
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func piecesGiveTheSameAsTheWhole() {
    let text = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    for count in [0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 1_000] {
      for step in [1, 7, 63, 64, 65, 1_000] {
        var hash = SHA256()
        for start in stride(from: 0, to: count, by: step) {
          Array(text[start..<min(start + step, count)]).withUnsafeBytes { hash.update($0) }
        }
        #expect(hash.digest() == SHA256.digest(of: text[..<count]), "\(count) bytes by \(step)")
      }
    }
  }

  @Test func theProcessorsInstructionsGiveTheSame() {
    let text = (0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* 167 >> 3) }
    for count in [0, 3, 55, 56, 63, 64, 65, 127, 128, 192, 1_000, 5_000] {
      let digests = [true, false].map { accelerates in
        var hash = SHA256(accelerates: accelerates)
        Array(text[..<count]).withUnsafeBytes { hash.update($0) }
        return hash.digest()
      }
      #expect(digests[0] == digests[1], "\(count) bytes")
    }
    #expect(!SHA256(accelerates: false).isAccelerated)
  }

  @Test func hexadecimalDigitsAreRead() {
    let digest = SHA256.digest(of: "x".utf8)
    let text = digest.hexadecimal
    #expect(SHA256.Digest(hexadecimal: Substring(text).utf8) == digest)
    for bad in ["", String(text.dropLast()), text + "0", text.dropLast() + "g", text.uppercased()] {
      #expect(SHA256.Digest(hexadecimal: Substring(bad).utf8) == nil)
    }
  }
}
