extension Placement {
  /// The verdict on a cluster in words.
  public func text(of verdict: ClusterVerdict, in cluster: Cluster) -> String {
    switch verdict {
    case .selected: return "selected"
    case .notReady: return "not ready"
    case .untolerated(let index):
      return "taint \(index < cluster.taints.count ? cluster.taints[index].description : "") is not tolerated"
    case .mismatched(let index):
      guard let terms = request.selector?.terms, index < terms.count else { return "does not match" }
      let found = cluster.labels[terms[index].key].map { "the label is '\($0)'" } ?? "it has no such label"
      return "does not match \(terms[index]): \(found)"
    case .tooOld:
      let wanted = request.minimalVersion.map { "needs Kubernetes \($0)" } ?? "needs a newer version"
      return wanted + (cluster.version.map { ", has \($0)" } ?? ", its version is not known")
    case .beyondMaximum(let count): return "\(count) clusters come before it, the most that are used"
    case .noShare: return "its share is 0"
    case .notChosen: return "another cluster was chosen"
    case .notNeeded: return "nothing there needs it"
    case .unplaced: return "would do"
    }
  }

  /// In words how a count came about.
  public func text(of assignment: Assignment) -> String {
    let total = request.division.total
    let share: (Int, Int) -> String = { weight, sum in
      guard sum > 0 else { return "" }
      let hundredths = total.multipliedReportingOverflow(by: weight)
      guard !hundredths.overflow, hundredths.partialValue <= Int.max / 100 else { return "" }
      let value = hundredths.partialValue * 100 / sum
      let cents = value % 100
      return ": \(total) x \(weight)/\(sum) = \(value / 100).\(cents < 10 ? "0" : "")\(cents)"
    }
    switch assignment.reason {
    case .replicated: return "every selected cluster gets all"
    case .weight(let weight, let sum): return "weight \(weight) of \(sum)" + share(weight, sum)
    case .room(let room, let sum): return "room for \(room) of \(sum)" + share(room, sum)
    case .minimum: return "at least \(request.minClusters ?? 1) clusters get one"
    case .hash(let weight, let sum): return "chosen by the hash of its name, weight \(weight) of \(sum)"
    case .mostRoom(let room): return "the most room: for \(room)"
    case .follows(let consumer): return "needed by \(consumer)"
    case .noConsumer: return "nothing needs it, so it is everywhere"
    case .overridden: return "an override says so"
    }
  }
}
