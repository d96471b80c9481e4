import Foundation
import TestSupport
import Testing

/// Models that are no XMI, as a user gives them to the command.
@Suite struct TextModelTests {
  private let list = """
    apiVersion: v1
    kind: List
    items:
    - apiVersion: multicluster.krosskube.io/v1alpha1
      kind: MultiClusterPod
      metadata: {name: web, uid: 3f0c8e0a}
      spec:
        placementPolicy: REPLICATED
        clusterSelector: {matchLabels: {environment: staging}}
        template:
          spec:
            containers:
            - name: web
              image: docker.io/library/nginx:1.29
              ports:
              - name: http
                containerPort: 70000

    """

  @Test func resourcesFromAPipeAreChecked() throws {
    let result = try Tool.run(["validate", "-"], input: list)
    #expect(result.status == 1)
    #expect(result.errors.contains("-:16:13: error: containerPort must be between 1 and 65535"))
    #expect(result.errors.contains("-:17:28: error: '70000'"))
    let good = try Tool.run(
      ["validate", "-"], input: list.replacingOccurrences(of: "70000", with: "8080"))
    #expect(good.status == 0, "\(good.errors)")
  }

  @Test func queriesAndCounts() throws {
    let query = try Tool.run(
      ["query", "MultiClusterPod.allInstances().template.containers.image.tag", "-"], input: list)
    #expect(query.output == "Bag{'1.29'}\n", "\(query.errors)")
    let counts = try Tool.run(["inspect", "-"], input: list)
    #expect(counts.lines.first == "-: loads")
  }

  @Test(arguments: ["yaml", "yml", "json", "krosskube"]) func thereAndBack(_ suffix: String) throws {
    let input = Project.root.appendingPathComponent("models/simple-pod/simple-pod.xmi").path
    try Tool.withFolder { folder in
      let text = folder.appendingPathComponent("m." + suffix).path
      let first = try Tool.run("convert", input, "-o", text)
      #expect(first.status == 0, "\(first.errors)")
      let back = try Tool.run("convert", text, "-o", "-")
      let direct = try Tool.run(
        "convert", input, "-o", "-", "--schema-location", "off", "--drop-comments")
      #expect(back.output == direct.output)
      let checked = try Tool.run("validate", text)
      #expect(checked.status == 0, "\(checked.errors)")
      let piped = try Tool.run(
        ["validate", "-"], input: try String(contentsOfFile: text, encoding: .utf8))
      #expect(piped.status == 0, "\(piped.errors)")
    }
  }

  @Test func customResources() throws {
    let input = Project.root.appendingPathComponent("models/simple-pod/simple-pod.xmi").path
    let yaml = try Tool.run("convert", input, "-o", "-", "--to", "yaml", "--custom-resources")
    #expect(yaml.output.hasPrefix("apiVersion: multicluster.krosskube.io/v1alpha1\nkind: MultiClusterPod\n"))
    let checked = try Tool.run(["validate", "-"], input: yaml.output)
    #expect(checked.status == 0, "\(checked.errors)")
    let refused = try Tool.run("convert", input, "-o", "-", "--custom-resources")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("[convert/unsupported-format]"))
    let usage = try Tool.run("convert", input, "-o", "x.yaml", "--to", "json")
    #expect(usage.status == 2)
  }
}
