import Foundation
import TestSupport
import Testing

/// `krosskube deploy`: bad input writes nothing and is named with its place.
@Suite struct DeployTests {
  private static let inventory = """
    eClass: https://krosskube.io/inventory#//Inventory
    clusters:
    - name: us-east
      labels: {environment: production}
      weight: 3
      capacity: {cpu: "8", memory: 32Gi}
    - name: eu-west
      labels: {environment: production}
    """

  private static let model = """
    apiVersion: multicluster.krosskube.io/v1alpha1
    kind: MultiClusterDeployment
    metadata:
      name: web
      namespace: shop
    spec:
      placementPolicy: DISTRIBUTED
      clusterSelector:
        matchLabels: {environment: production}
      clusterWeights:
      - cluster: us-east
        weight: 2
      overrides:
      - clusterNames: [eu-west]
        patches:
        - {op: replace, path: /spec/template/spec/containers/0/image, value: '"nginx:2"'}
      template:
        spec:
          replicas: 5
          selector:
            matchLabels: {app: web}
          template:
            metadata:
              labels: {app: web}
            spec:
              containers:
              - name: web
                image: nginx:1
    """

  private static func deploy(
    _ model: String, _ inventory: String, _ arguments: String...,
    check: (Tool.Result, URL) throws -> Void
  ) throws {
    try Tool.withFolder { folder in
      let models = folder.appendingPathComponent("model.yaml")
      let clusters = folder.appendingPathComponent("inventory.yaml")
      try model.write(to: models, atomically: true, encoding: .utf8)
      try inventory.write(to: clusters, atomically: true, encoding: .utf8)
      let output = folder.appendingPathComponent("out")
      let result = try Tool.run(
        ["deploy", models.path, "-i", clusters.path, "-o", output.path] + arguments)
      try check(result, output)
    }
  }

  @Test func `the model deploys`() throws {
    try Self.deploy(Self.model, Self.inventory, "-t", "kustomize") { result, output in
      #expect(result.status == 0, "\(result.errors)")
      func text(_ path: String) throws -> String {
        try String(contentsOf: output.appendingPathComponent(path), encoding: .utf8)
      }
      let east = try text("clusters/us-east/shop/web.deployment.yaml")
      let west = try text("clusters/eu-west/shop/web.deployment.yaml")
      #expect(east.contains("replicas: 3") && east.contains("image: nginx:1\n"))
      #expect(west.contains("replicas: 2") && west.contains("image: nginx:2\n"))
      #expect(result.output.hasSuffix("2 objects for 2 clusters\n"))
      let again = try Tool.run(
        "deploy", output.deletingLastPathComponent().appendingPathComponent("model.yaml").path, "-i",
        output.deletingLastPathComponent().appendingPathComponent("inventory.yaml").path, "-o", output.path,
        "-t",
        "kustomize", "--check")
      #expect(again.status == 0, "\(again.errors)\(again.output)")
    }
  }

  /// In which text, what in place of what, the place and the code.
  @Test(arguments: [
    ("model", "DISTRIBUTED", "EVERYWHERE", "model.yaml:7:", "model-text/bad-value"),
    ("model", "weight: 2", "weight: -2", "model.yaml:12:", "validation/bad-value"),
    (
      "model", "matchLabels: {environment: production}", "matchLabels: {}", "model.yaml:8:",
      "ocl/invariant-violated"
    ),
    (
      "model", "clusterNames: [eu-west]", "clusterNames: [mars]", "model.yaml:14:",
      "placement/unknown-cluster"
    ),
    (
      "model", "clusterNames: [eu-west]", "clusterSelector: {matchLabels: {size: tiny}}", "model.yaml:14:",
      "placement/dead-override"
    ),
    ("model", "containers/0/image", "containers/1/image", "model.yaml:14:", "placement/bad-patch"),
    ("model", "'\"nginx:2\"'", "'7'", "model.yaml:14:", "placement/invalid-override"),
    ("model", "cluster: us-east", "cluster: mars", "model.yaml:2:", "placement/unknown-cluster"),
    ("inventory", "weight: 3", "weight: -3", "inventory.yaml:5:", "validation/bad-value"),
    ("inventory", "name: eu-west", "name: us-east", "inventory.yaml:7:", ""),
    ("inventory", "32Gi", "32Giga", "inventory.yaml:6:", ""),
    (
      "inventory", "environment: production", "environment: staging", "model.yaml:2:",
      "placement/too-few-clusters"
    ),
  ])
  func `bad input writes nothing`(
    _ which: String, _ old: String, _ new: String, _ place: String, _ code: String
  ) throws {
    let model = which == "model" ? Self.model.replacingOccurrences(of: old, with: new) : Self.model
    let inventory =
      which == "model" ? Self.inventory : Self.inventory.replacingOccurrences(of: old, with: new)
    try Self.deploy(model, inventory, "-t", "kustomize") { result, output in
      #expect(result.status == 1, "\(result.errors)")
      #expect(result.errors.contains(place), "\(result.errors)")
      #expect(result.errors.contains("[\(code)"), "\(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: output.path))
    }
  }

  @Test(arguments: [
    ("layout=cluste", "deploy/bad-setting"), ("namespaces=no", "deploy/bad-setting"),
    ("repositry=x", "deploy/unknown-setting"),
  ])
  func `settings that no template knows are refused`(_ setting: String, _ code: String) throws {
    try Self.deploy(Self.model, Self.inventory, "-t", "kustomize", "--set", setting) { result, output in
      #expect(result.status == 1)
      #expect(result.errors.contains("[\(code)]"), "\(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: output.path))
    }
  }

  @Test func `Argo CD needs a repository`() throws {
    try Self.deploy(Self.model, Self.inventory, "-t", "argocd") { result, output in
      #expect(result.status == 1)
      #expect(result.errors.contains("[deploy/no-repository]"))
      #expect(!FileManager.default.fileExists(atPath: output.path))
    }
  }

  @Test func `a template of one's own, with the shared module`() throws {
    try Tool.withFolder { folder in
      let template = folder.appendingPathComponent("mine.mtl")
      try """
      [comment encoding = UTF-8 /]
      [module mine('https://krosskube.io/delivery')/]
      [import deploy::manifests/]
      [template public all(d : Delivery)]
      [comment @main/]
      [file ('all.txt', false, 'UTF-8')]
      [for (c | d.clusters)]
      [c.name/]: [c.manifests.resource.name->sep(' ')/]
      [/for]
      [/file]
      [/template]
      """.write(to: template, atomically: true, encoding: .utf8)
      try Self.deploy(Self.model, Self.inventory, "-t", "kustomize", "--template", template.path) {
        result, output in
        #expect(result.status == 0, "\(result.errors)")
        let text = try String(contentsOf: output.appendingPathComponent("all.txt"), encoding: .utf8)
        #expect(text == "eu-west: web\nus-east: web\n")
      }
    }
  }
}
