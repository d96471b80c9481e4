import Foundation
import TestSupport
import Testing

/// `scripts/verify-server` with an API server that answers what it is told to.
@Suite struct VerifyServerTests {
  /// Examples by file name.
  private static let samples = [
    "Box-minimal": "kind: Box\nmetadata:\n  name: example\n",
    "Box-full": "kind: Box\nmetadata:\n  name: example\n  namespace: elsewhere\n",
    "Box-Box-sized": "# breaks Box::sized\n# enforced by a rule\nkind: Box\nmetadata:\n  name: example\n",
    "Box-Box-named": "# breaks Box::named\n# enforced by the schema\nkind: Box\nmetadata:\n  name: example\n",
    "Box-Box-alone": "# breaks Box::alone\n# checked offline\nkind: Box\nmetadata:\n  name: example\n",
    "Box-Box-far.model": "# breaks Box::far\n# checked offline\neClass: Box\nname: example\n",
    "Box-Box-done":
      "# breaks Box::done\n# enforced by a rule\n# in the status\nkind: Box\nmetadata:\n  name: example\n",
    "Box-Box-kept.old": "kind: Box\nmetadata:\n  name: example\n",
    "Box-Box-kept.new":
      "# breaks Box::kept\n# enforced by a rule\n# as a change of Box-Box-kept.old.yaml\nkind: Box\n"
      + "metadata:\n  name: example\n",
  ]

  /// A command that writes a definition and the examples in the place of krosskube.
  private static let generator = """
    #!/usr/bin/env bash
    while [ $# -gt 0 ]; do
      case $1 in
        -o) crds=$2; shift ;;
        --samples) samples=$2; shift ;;
      esac
      shift
    done
    mkdir -p "$crds"
    printf 'kind: CustomResourceDefinition\\nmetadata:\\n  name: "boxes.example.org"\\n' > "$crds/boxes.yaml"
    cp -r "$SAMPLES" "$samples"

    """

  /// A server that refuses what breaks an invariant, but for those of `LENIENT`, and notes what it is asked.
  private static let server = """
    #!/usr/bin/env bash
    echo "$*" >> "$CALLS"
    file=
    isDry=
    previous=
    for argument in "$@"; do
      if [ "$previous" = -f ]; then file=$argument; fi
      if [ "$argument" = --dry-run=server ]; then isDry=1; fi
      previous=$argument
    done
    case "$1 $2" in
      'get crd') [ -n "${EXISTING:-}" ]; exit ;;
      'get namespace') exit 1 ;;
    esac
    if [ -n "${KILLED:-}" ] && [ "$1 $isDry" = 'create 1' ]; then kill -TERM "$PPID"; exit 0; fi
    if [ -n "${DOWN:-}" ] && [ "$isDry" = 1 ]; then echo 'The connection to the server was refused' >&2; exit 1; fi
    if [ "$isDry" = 1 ] && grep -q '^# enforced' "$file"; then
      name=$(sed -n 's/^# breaks //p' "$file")
      case "$name" in "${LENIENT:-}") exit 0 ;; "${NAMELESS:-}") name= ;; esac
      echo "The Box \\"example\\" is invalid: spec: Invalid value: $name: no" >&2
      exit 1
    fi
    exit 0

    """

  /// What a run gave: its status, what it printed and what the server was asked.
  private func run(_ environment: [String: String] = [:]) throws -> (Int32, String, [String]) {
    var result: (Int32, String, [String]) = (0, "", [])
    try Tool.withFolder { folder in
      func file(_ name: String, _ text: String) throws -> String {
        let url = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path)
        return url.path
      }
      for (name, text) in Self.samples { _ = try file("samples/\(name).yaml", text) }
      let generator = try file("krosskube", Self.generator)
      _ = try file("bin/kubectl", Self.server)
      let calls = try file("calls", "")
      let output = try file("output", "")
      let process = Process()
      // A signal that the tests ignore would be ignored there too.
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      let script = Project.root.appendingPathComponent("scripts/verify-server").path
      process.arguments = ["--default-signal=TERM", script]
      let path = folder.path + "/bin:" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
      process.environment = [
        "PATH": path, "KUBECONFIG": "none", "KROSSKUBE": generator, "SAMPLES": folder.path + "/samples",
        "CALLS": calls, "VERIFY_FOLDER": folder.path + "/made",
      ].merging(environment) { $1 }
      process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
      process.standardError = process.standardOutput
      try process.run()
      process.waitUntilExit()
      result = (
        process.terminationStatus, try String(contentsOfFile: output, encoding: .utf8),
        try String(contentsOfFile: calls, encoding: .utf8).split(separator: "\n").map(String.init)
      )
    }
    return result
  }

  @Test func `without a cluster it says that it skipped`() throws {
    let (status, output, calls) = try run(["KUBECONFIG": ""])
    #expect(status == 0)
    #expect(output == "verify-server: skipped, since KUBECONFIG is not set\n")
    #expect(calls.isEmpty)
  }

  @Test func `a server that agrees`() throws {
    let (status, output, calls) = try run()
    #expect(status == 0)
    #expect(output == "7 samples, 7 verdicts, 0 disagreements\n")
    #expect(calls.contains { $0.hasPrefix("apply --server-side -f ") })
    #expect(calls.contains("wait --for=condition=Established --timeout=60s crd/boxes.example.org"))
    // What is made is deleted: two objects, a definition, the namespace for trials and the one that an example names.
    #expect(calls.filter { $0.hasPrefix("create -n krosskube-verify-") }.count == 2)
    #expect(calls.filter { $0.hasPrefix("delete -n krosskube-verify-") }.count == 2)
    #expect(
      calls.contains { $0.hasPrefix("replace -n ") && $0.contains("--subresource=status --dry-run=server") })
    #expect(calls.contains { $0.hasPrefix("replace -n ") && $0.hasSuffix("Box-Box-kept.new.yaml") })
    #expect(calls.contains("delete crd boxes.example.org --ignore-not-found --wait=false"))
    #expect(calls.contains("delete namespace elsewhere --ignore-not-found --wait=false"))
    #expect(
      calls.last?.hasPrefix("delete namespace krosskube-verify-") == true
        || calls.last?.contains("elsewhere") == true)
  }

  @Test(arguments: ["Box::sized", "Box::named", "Box::kept", "Box::done"])
  func `a server that takes what breaks an invariant`(_ name: String) throws {
    let (status, output, calls) = try run(["LENIENT": name])
    #expect(status == 1)
    #expect(output.hasSuffix("7 samples, 7 verdicts, 1 disagreements\n"))
    #expect(output.contains("expected refused, the server accepted it"))
    #expect(calls.contains("delete crd boxes.example.org --ignore-not-found --wait=false"))
  }

  @Test func `a server that does not name the invariant`() throws {
    let (status, output, _) = try run(["NAMELESS": "Box::sized"])
    #expect(status == 1)
    #expect(output.contains("expected the name of Box::sized"))
    // A keyword of the schema has no name.
    #expect(try run(["NAMELESS": "Box::named"]).0 == 0)
  }

  @Test func `a server that does not answer`() throws {
    let (status, output, _) = try run(["DOWN": "1"])
    #expect(status == 1)
    #expect(output.hasSuffix("7 samples, 0 verdicts, 7 disagreements\n"))
  }

  @Test func `a cluster that has the definitions is left alone`() throws {
    let (status, output, calls) = try run(["EXISTING": "1"])
    #expect(status == 2)
    #expect(output.contains("the cluster has boxes.example.org already"))
    #expect(calls.allSatisfy { $0.hasPrefix("get ") })
  }

  @Test func `an interruption leaves nothing behind`() throws {
    let (status, _, calls) = try run(["KILLED": "1"])
    #expect(status == 143)
    #expect(calls.contains("delete crd boxes.example.org --ignore-not-found --wait=false"))
    #expect(calls.contains { $0.hasPrefix("delete namespace krosskube-verify-") })
  }
}
