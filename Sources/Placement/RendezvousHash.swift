import Glibc

/// Chooses one of several clusters for a name so that, when a cluster is added, a resource moves there or stays.
enum RendezvousHash {
  /// A number that depends on both texts in every bit, the same on every machine (FNV-1a, then the finalizer of MurmurHash3).
  static func hash(_ name: String, _ cluster: String) -> UInt64 {
    var value: UInt64 = 0xcbf2_9ce4_8422_2325
    func mix(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    for byte in name.utf8 { mix(byte) }
    // No name has such a byte, so that the border between the texts counts.
    mix(0xff)
    for byte in cluster.utf8 { mix(byte) }
    value = (value ^ (value >> 33)) &* 0xff51_afd7_ed55_8ccd
    value = (value ^ (value >> 33)) &* 0xc4ce_b9fe_1a85_ec53
    return value ^ (value >> 33)
  }

  /// The index of the cluster that a name belongs to, by weight; nil when no weight is positive. Ties go to the first.
  static func choice(for name: String, among clusters: [(name: String, weight: Int)]) -> Int? {
    var best: (index: Int, distance: Double)?
    for (index, cluster) in clusters.enumerated() where cluster.weight > 0 {
      // In (0, 1): the middle of one of 2^53 equal steps.
      let fraction = (Double(hash(name, cluster.name) >> 11) + 0.5) * 0x1p-53
      let distance = -log(fraction) / Double(cluster.weight)
      if best.map({ distance < $0.distance }) ?? true { best = (index, distance) }
    }
    return best?.index
  }
}
