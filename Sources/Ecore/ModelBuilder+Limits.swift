extension ModelBuilder {
  /// Whether less is free than a few kilobytes of a file and one long text may need.
  ///
  /// A loader asks from time to time and stops; what goes on without asking ends at a precondition.
  package var isNearlyFull: Bool {
    let most = Int(UInt32.max)
    return objects.count > Self.maximalObjectCount - 1 << 20 || cells.count > most - 1 << 28
      || words.count > most - 1 << 28 || arena.count > most - 5 << 28
  }
}
