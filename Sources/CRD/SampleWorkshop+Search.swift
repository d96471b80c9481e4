import Ecore
import OCL
import YAML

extension SampleWorkshop {
  /// Forgets what stood in the way of breaking another invariant.
  mutating func beginGoal() {
    obstacles = []
    hasChanges = false
  }

  /// The draft without what is wrong with it, as far as that can be mended by few changes.
  mutating func repaired(_ start: SampleDraft) -> SampleDraft {
    var best = start
    rounds: for _ in 0..<40 where !best.isGood {
      // Mends of different places seldom disturb each other.
      for number in 0..<3 {
        var all = SampleChange()
        for violation in best.violations {
          let changes = changes(violation.invariant, of: violation.object, in: best, toward: true)
          if !changes.isEmpty { all = all + changes[min(number, changes.count - 1)] }
        }
        if let found = changed(best, all), found.badness < best.badness {
          best = found
          continue rounds
        }
      }
      for change in repairs(of: best, except: nil) {
        if let found = changed(best, change), found.badness < best.badness {
          best = found
          continue rounds
        }
      }
      break
    }
    return best.isGood ? best : search(best, for: nil, budget: 200) ?? best
  }

  /// A draft that breaks an invariant and as little else as can be, or nothing at all; nil when none is found.
  ///
  /// Judges at most `budget` drafts.
  mutating func search(_ start: SampleDraft, for goal: SampleGoal?, budget: Int) -> SampleDraft? {
    if let goal, goal.isReached(by: start, judge), Score(start, goal, true, judge).isPerfect { return start }
    var best: SampleDraft?
    var frontier = [start]
    var seen: Set<Int> = [start.digest]
    let last = judged + budget
    for _ in 0..<Self.rounds {
      var found: [(score: Score, draft: SampleDraft)] = []
      for draft in frontier {
        let isReached = goal?.isReached(by: draft, judge) ?? true
        let steps =
          isReached ? repairs(of: draft, except: goal?.invariant) : goal?.changes(of: draft, &self) ?? []
        if goal != nil, !steps.isEmpty { hasChanges = true }
        for change in steps {
          guard judged < last else { break }
          guard let next = changed(draft, change, needed: goal?.invariant) else { continue }
          let reaches = goal?.isReached(by: next, judge) ?? true
          if !reaches, let goal, next.violated.contains(goal.invariant) {
            obstacles += next.faults.filter { $0.blocksRules || judge.outcomes[goal.invariant] != .ruled }
          }
          if isReached, !reaches { continue }
          let score = Score(next, goal, reaches, judge)
          if score.isPerfect { return next }
          if reaches,
            best.map({ score < Score($0, goal, true, judge) })
              ?? (goal != nil || next.badness < start.badness)
          {
            best = next
          }
          found.append((score, next))
        }
      }
      guard judged < last, !found.isEmpty else { break }
      // What was found first stays first among equals.
      let sorted = found.enumerated().sorted {
        ($0.element.score, $0.offset) < ($1.element.score, $1.offset)
      }
      frontier = []
      for (_, element) in sorted where frontier.count < Self.width {
        if seen.insert(element.draft.digest).inserted { frontier.append(element.draft) }
      }
    }
    return best
  }
}

/// How far a draft is from what is wanted.
private struct Score: Comparable {
  var isAway: Int
  var others: Int
  var faults: Int
  var size: Int

  init(_ draft: SampleDraft, _ goal: SampleGoal?, _ reaches: Bool, _ judge: SampleJudge) {
    isAway = reaches ? 0 : 1
    others = draft.violations.count(where: { $0.invariant != goal?.invariant })
    faults = draft.faults.count
    if let goal, judge.outcomes[goal.invariant] == .lowered, reaches { faults -= 1 }
    size = draft.violations.count
  }

  var isPerfect: Bool { isAway == 0 && others == 0 && faults <= 0 }

  static func < (left: Score, right: Score) -> Bool {
    (left.isAway, left.others + left.faults, left.size) < (
      right.isAway, right.others + right.faults, right.size
    )
  }
}

extension SampleWorkshop {
  /// Another object of a draft's model as JSON.
  mutating func document(_ id: ObjectID, of draft: SampleDraft) -> YAMLNode? {
    judge.resource(EObject(draft.model, id), name: "example")?.0.root
  }

  /// Why no object was found that breaks an invariant.
  func reason(against index: Int) -> String {
    if let fault = obstacles.first {
      return "what breaks it breaks the keyword \(fault.keyword) at \(fault.path.text) first"
    }
    if judge.invariants[index].expression.root.looksAtDistinctData {
      return "the model holds each value of the list once, and the schema refuses others"
    }
    if !hasChanges { return "nothing that the kind can contain decides it" }
    if case .lowered = judge.outcomes[index] {
      return "the schema has no keyword for it, since it always holds"
    }
    return "no object that breaks it was found"
  }
}

/// An invariant that is to be broken.
struct SampleGoal {
  let invariant: Int
  /// The instances to look at.
  static let instanceLimit = 4

  /// Whether a draft breaks it where a server looks at it.
  func isReached(by draft: SampleDraft, _ judge: SampleJudge) -> Bool {
    guard draft.violations.contains(where: { $0.invariant == invariant }) else { return false }
    switch judge.outcomes[invariant] {
    case .lowered: return !draft.faults.isEmpty
    case .ruled: return draft.reachesRules
    // What a server refuses anyway shows nothing.
    case .offline, .advised, .unreached: return draft.faults.isEmpty
    }
  }

  func changes(of draft: SampleDraft, _ workshop: inout SampleWorkshop) -> [SampleChange] {
    let context = workshop.judge.invariants[invariant].context
    let instances = draft.objects.filter { $0.eClass.isKind(of: context) }.prefix(Self.instanceLimit)
    var result: [SampleChange] = []
    for instance in instances {
      result += workshop.changes(invariant, of: instance.id, in: draft, toward: false)
    }
    return result.uniqued(64)
  }
}
