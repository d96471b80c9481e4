import Diagnostics
import Placement
import YAML

/// The overrides of a resource, ready to be applied to its object.
struct PreparedOverrides {
  /// A change that cannot be made.
  struct Failure: Hashable {
    /// The index of the override.
    var override: Int
    /// The index of the patch in it.
    var patch: Int
    /// The path as it is stated.
    var path: String
    /// What is wrong, to be read after 'the path'.
    var problem: String
    /// Where the override stands.
    var place: SourceRange?
  }

  private var patches: [[Result<JSONPatch, JSONPatch.Failure>]]
  private let overrides: [PlacementOverride]

  /// Reads paths and values.
  init(_ overrides: [PlacementOverride]) {
    self.overrides = overrides
    patches = overrides.map { override in
      override.patches.map { patch in
        do throws(JSONPatch.Failure) {
          return .success(try JSONPatch(patch.operation, patch.path, patch.value))
        } catch {
          return .failure(error)
        }
      }
    }
  }

  /// Applies one override, patch after patch; those that cannot be applied change nothing and are appended to `failures`.
  func apply(_ index: Int, to root: inout YAMLNode, failures: inout [Failure]) {
    guard index < patches.count else { return }
    for (number, patch) in patches[index].enumerated() {
      do throws(JSONPatch.Failure) {
        try patch.get().apply(to: &root)
      } catch {
        failures.append(
          Failure(
            override: index, patch: number, path: overrides[index].patches[number].path,
            problem: error.problem,
            place: overrides[index].place))
      }
    }
  }
}
