import Foundation
import TestSupport
import Testing

/// `krosskube fn` where programs of others call it.
@Suite struct FunctionHostTests {
  private static let kpt: URL? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { URL(fileURLWithPath: String($0)).appendingPathComponent("kpt") }.first {
      FileManager.default.isExecutableFile(atPath: $0.path)
    }
  }()

  private static let files = [
    "settings.yaml": """
    apiVersion: multicluster.krosskube.io/v1alpha1
    kind: MultiClusterConfigMap
    metadata: {name: settings, namespace: shop}
    spec:
      placementPolicy: REPLICATED
      clusterSelector: {matchLabels: {environment: production}}
      template:
        data: {a: '1'}
    """,
    "other.yaml": """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: other, namespace: shop} # stays
    data: {a: 'yes'}
    """,
    "clusters.yaml": """
    apiVersion: cluster.karmada.io/v1alpha1
    kind: Cluster
    metadata: {name: us-east, labels: {environment: production}}
    spec: {syncMode: Push}
    status: {conditions: [{type: Ready, status: 'True'}]}
    """,
    "deploy.yaml": """
    apiVersion: krosskube.io/v1
    kind: Deploy
    metadata: {name: us-east, annotations: {config.kubernetes.io/local-config: 'true'}}
    spec: {target: kustomize, cluster: us-east}
    """,
  ]

  /// Renders a package whose pipeline is the function.
  private static func render(
    changing changes: [String: (String, String)] = [:], _ body: (URL, Int32, String) throws -> Void
  ) throws {
    let kpt = try #require(Self.kpt)
    let tool = try #require(Tool.url, "the command was not built")
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kpt-\(UUID().uuidString)")
    let package = folder.appendingPathComponent("package")
    try FileManager.default.createDirectory(at: package, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let function = folder.appendingPathComponent("krosskube-fn")
    try Data("#!/bin/sh\nexec '\(tool.path)' fn\n".utf8).write(to: function)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: function.path)
    var files = Self.files
    for (name, (old, new)) in changes { files[name] = files[name]?.replacingOccurrences(of: old, with: new) }
    files["Kptfile"] = """
      apiVersion: kpt.dev/v1
      kind: Kptfile
      metadata: {name: package}
      pipeline:
        mutators:
        - {exec: \(function.path), configPath: deploy.yaml}
      """
    for (name, text) in files { try Data((text + "\n").utf8).write(to: package.appendingPathComponent(name)) }
    let process = Process()
    process.executableURL = kpt
    process.arguments = ["fn", "render", package.path, "--allow-exec"]
    let log = folder.appendingPathComponent("log")
    try Data().write(to: log)
    process.standardOutput = try FileHandle(forWritingTo: log)
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
    process.waitUntilExit()
    try body(package, process.terminationStatus, try String(contentsOf: log, encoding: .utf8))
  }

  @Test(.enabled(if: kpt != nil, "kpt is not installed"))
  func `kpt renders a package by it`() throws {
    try Self.render { package, status, log in
      #expect(status == 0, "\(log)")
      let made = package.appendingPathComponent("clusters/us-east/shop/settings.configmap.yaml")
      let text = try String(contentsOf: made, encoding: .utf8)
      #expect(text.contains("krosskube.io/cluster: us-east"), "\(text)")
      #expect(!FileManager.default.fileExists(atPath: package.appendingPathComponent("settings.yaml").path))
      let other = try String(contentsOf: package.appendingPathComponent("other.yaml"), encoding: .utf8)
      #expect(other.contains("# stays") && other.contains("a: 'yes'"), "\(other)")
    }
  }

  @Test(.enabled(if: kpt != nil, "kpt is not installed"))
  func `kpt tells what is wrong and changes nothing`() throws {
    try Self.render(changing: ["settings.yaml": ("REPLICATED", "EVERYWHERE")]) { package, status, log in
      #expect(status != 0)
      #expect(log.contains("EVERYWHERE"), "\(log)")
      let text = try String(contentsOf: package.appendingPathComponent("settings.yaml"), encoding: .utf8)
      #expect(text.contains("EVERYWHERE"))
    }
  }
}
