internal import CSHA2

/// The digest SHA-256 (FIPS 180-4) of bytes that come in pieces.
package struct SHA256 {
  /// The 32 bytes of a digest.
  package struct Digest: Hashable, Sendable {
    private let words: [UInt32]

    fileprivate init(_ words: [UInt32]) { self.words = words }

    /// Reads 64 hexadecimal digits, lower case.
    init?(hexadecimal text: Substring.UTF8View) {
      guard text.count == 64 else { return nil }
      var words: [UInt32] = []
      var word: UInt32 = 0
      for (index, byte) in text.enumerated() {
        switch byte {
        case 0x30...0x39: word = word << 4 | UInt32(byte - 0x30)
        case 0x61...0x66: word = word << 4 | UInt32(byte - 0x57)
        default: return nil
        }
        if index % 8 == 7 { words.append(word) }
      }
      self.words = words
    }

    /// 64 hexadecimal digits, lower case.
    package var hexadecimal: String {
      String(unsafeUninitializedCapacity: 64) { text in
        for (index, word) in words.enumerated() {
          for place in 0..<8 {
            let digit = UInt8(truncatingIfNeeded: word >> UInt32(28 - 4 * place)) & 15
            text[8 * index + place] = digit + (digit < 10 ? 0x30 : 0x57)
          }
        }
        return 64
      }
    }
  }

  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  /// Fewer bytes than a block has.
  private var pending: [UInt8] = []
  private var count: UInt64 = 0
  /// Whether the instructions of the processor are used, which are several times as fast.
  let isAccelerated: Bool

  private static let hasInstructions = csha2_is_supported()

  /// With nothing taken; without `accelerates` as for a processor that has no instructions for this.
  init(accelerates: Bool = true) { isAccelerated = accelerates && Self.hasInstructions }

  /// The digest of `bytes`.
  package static func digest(of bytes: some Sequence<UInt8>) -> Digest {
    var hash = SHA256()
    let array = Array(bytes)
    array.withUnsafeBytes { hash.update($0) }
    return hash.digest()
  }

  /// Takes more bytes.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    count += UInt64(bytes.count)
    var rest = bytes[...]
    if !pending.isEmpty {
      let missing = rest.prefix(64 - pending.count)
      pending.append(contentsOf: missing)
      rest = rest.dropFirst(missing.count)
      guard pending.count == 64 else { return }
      let block = pending
      block.withUnsafeBytes { compress($0) }
      pending.removeAll(keepingCapacity: true)
    }
    let whole = rest.prefix(rest.count & ~63)
    if !whole.isEmpty { compress(UnsafeRawBufferPointer(rebasing: whole)) }
    pending.append(contentsOf: rest.dropFirst(whole.count))
  }

  /// The digest of all bytes that were taken.
  func digest() -> Digest {
    var last = self
    var end: [UInt8] = [0x80]
    end += [UInt8](repeating: 0, count: (119 - Int(count % 64)) % 64)
    let bits = count << 3
    for shift in stride(from: 56, through: 0, by: -8) {
      end.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
    end.withUnsafeBytes { last.update($0) }
    return Digest(last.state)
  }

  /// Takes whole blocks of 64 bytes.
  private mutating func compress(_ blocks: UnsafeRawBufferPointer) {
    if isAccelerated {
      csha2_compress(&state, Self.constants, blocks.baseAddress, blocks.count / 64)
      return
    }
    state.withUnsafeMutableBufferPointer { state in
      Self.constants.withUnsafeBufferPointer { constants in
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { words in
          for start in stride(from: 0, to: blocks.count, by: 64) {
            for index in 0..<16 {
              words[index] =
                blocks.loadUnaligned(fromByteOffset: start &+ 4 &* index, as: UInt32.self).bigEndian
            }
            Self.compress(words, state, constants)
          }
        }
      }
    }
  }

  @inline(__always)
  private static func compress(
    _ words: UnsafeMutableBufferPointer<UInt32>, _ state: UnsafeMutableBufferPointer<UInt32>,
    _ constants: UnsafeBufferPointer<UInt32>
  ) {
    for index in 16..<64 {
      let (early, late) = (words[index - 15], words[index - 2])
      let first = rotated(early, 7) ^ rotated(early, 18) ^ early >> 3
      let second = rotated(late, 17) ^ rotated(late, 19) ^ late >> 10
      words[index] = words[index - 16] &+ first &+ words[index - 7] &+ second
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    // Eight rounds at a time: each names the variables as the next would find them, and none is moved.
    for index in stride(from: 0, to: 64, by: 8) {
      round(a, b, c, &d, e, f, g, &h, constants[index] &+ words[index])
      round(h, a, b, &c, d, e, f, &g, constants[index + 1] &+ words[index + 1])
      round(g, h, a, &b, c, d, e, &f, constants[index + 2] &+ words[index + 2])
      round(f, g, h, &a, b, c, d, &e, constants[index + 3] &+ words[index + 3])
      round(e, f, g, &h, a, b, c, &d, constants[index + 4] &+ words[index + 4])
      round(d, e, f, &g, h, a, b, &c, constants[index + 5] &+ words[index + 5])
      round(c, d, e, &f, g, h, a, &b, constants[index + 6] &+ words[index + 6])
      round(b, c, d, &e, f, g, h, &a, constants[index + 7] &+ words[index + 7])
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
    state[4] &+= e
    state[5] &+= f
    state[6] &+= g
    state[7] &+= h
  }

  /// One round, which changes only two of the eight variables.
  @inline(__always)
  private static func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32,
    _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32, _ word: UInt32
  ) {
    let choice = g ^ (e & (f ^ g))
    let first = h &+ (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) &+ choice &+ word
    let majority = (a & b) | (c & (a | b))
    let second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) &+ majority
    d &+= first
    h = first &+ second
  }

  @inline(__always)
  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word &>> count | word &<< (32 &- count)
  }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]
}
