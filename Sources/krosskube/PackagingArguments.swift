internal import ArgumentParser
import Pipelines

/// What is generated beside definitions.
struct PackagingArguments: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Who converts objects between versions: https://HOST/PATH or NAMESPACE/SERVICE[:PORT][/PATH].",
      valueName: "webhook"))
  var conversionWebhook: String?

  @Flag(name: .long, help: "Write rbac.yaml too: what admin, edit and view of a cluster may do with the kinds.")
  var rbac = false

  @Flag(name: .long, help: "Write kustomization.yaml too, which lists the files.")
  var kustomization = false

  @Flag(
    name: .long,
    help: "Write json-schema/GROUP/KIND_VERSION.json too: the schemas for editors and validators (draft 7).")
  var jsonSchema = false

  @Option(
    name: .long,
    help: ArgumentHelp("Write a Helm chart of the definitions and roles too, in a folder of its name.", valueName: "name"))
  var chart: String?

  @Option(name: .long, help: ArgumentHelp("The version of the chart.", valueName: "version"))
  var chartVersion = "0.1.0"

  var packaging: DefinitionPackaging {
    var packaging = DefinitionPackaging()
    packaging.hasRoles = rbac
    packaging.hasKustomization = kustomization
    packaging.hasJSONSchemas = jsonSchema
    packaging.chart = chart.map { .init(name: $0, version: chartVersion) }
    return packaging
  }
}
