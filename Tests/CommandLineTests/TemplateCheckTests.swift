import Foundation
import TestSupport
import Testing

/// What `generate` does with a template besides running it.
@Suite struct TemplateCheckTests {
  private func run(_ template: String, _ arguments: [String], files: [String: String] = [:]) throws
    -> Tool.Result
  {
    var outcome: Tool.Result?
    try Tool.withFolder { folder in
      for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
      let path = folder.appendingPathComponent("m.mtl")
      try Data(template.utf8).write(to: path)
      let replaced = arguments.map { $0.replacing("FOLDER", with: folder.path) }
      var result = try Tool.run(["generate", "-t", path.path] + replaced)
      result.errors = result.errors.replacing(folder.path + "/", with: "")
      outcome = result
    }
    return try #require(outcome)
  }

  private let head = "[module m('https://krosskube.io/multicluster')/]\n"
  private let metamodel = ["-m", "metamodels/krosskube.multicluster.ecore"]

  @Test func withoutModelsTheTemplateIsChecked() throws {
    let good = head + "[template main(r : MultiClusterResource)]\n[comment @main/]\n[r.name/]\n[/template]\n"
    #expect(try run(good, metamodel).status == 0)
    let bad = good.replacing("r.name", with: "r.nmae")
    let result = try run(bad, metamodel)
    #expect(result.status == 1)
    #expect(result.errors.contains("m.mtl:4:4: error: 'nmae' is not a feature"))
    #expect(try run(good, metamodel + ["--override", "FOLDER/none.mtl"]).status == 2)
  }

  @Test func theMetamodelsThatAModuleNamesAreFound() throws {
    let good = head + "[template main(r : MultiClusterResource)]\n[comment @main/]\n[r.name/]\n[/template]\n"
    #expect(try run(good, []).status == 0)
    let imported = "[module n('https://krosskube.io/kubernetes/runtime')/]\n"
    let text =
      "[module m('https://krosskube.io/multicluster')/]\n[import n/]\n"
      + "[template main(r : MultiClusterResource)]\n[comment @main/]\n[r.label()/]\n[/template]\n"
    let query =
      "[template public label(r : OclAny)][c(r)/][/template]\n[query public c(r : OclAny) : Integer = Pod.allInstances()->size()/]"
    #expect(try run(text, [], files: ["n.mtl": imported + query]).status == 0)
    let bad = try run(good.replacing("io/multicluster", with: "io/nowhere"), [])
    #expect(bad.status == 1 && bad.errors.contains("m.mtl:1:11: error: no metamodel"))
  }

  @Test func whatDocumentsDefineIsKnown() throws {
    let document =
      "package multicluster context MultiClusterResource def: loud : String = name.toUpper() endpackage"
    let text = head + "[template main(r : MultiClusterResource)]\n[comment @main/]\n[r.loud/]\n[/template]\n"
    let files = ["d.ocl": document]
    let known = try run(text, metamodel + ["--ocl", "FOLDER/d.ocl"], files: files)
    #expect(known.errors == "")
    #expect(known.status == 0)
    #expect(try run(text, metamodel).errors.contains("ocl/unknown-feature"))
  }

  @Test func modelsNeedAFolderForTheFiles() throws {
    let result = try run(head, ["models/simple-pod/simple-pod.xmi"])
    #expect(result.status == 2)
    #expect(result.errors.contains("--output"))
  }

  @Test func warningsCanBeAskedFor() throws {
    let text = head + "[template main(r : MultiClusterResource)]\n[comment @main/]\n[name/]\n[/template]\n"
    #expect(try run(text, metamodel).errors == "")
    #expect(try run(text, metamodel + ["--explicit-self"]).errors.contains("mtl/implicit-self"))
  }

  @Test func whiteSpaceIsShown() throws {
    let result = try run(
      "[module m('u')/]\n[template t(c : C)]\n  [if (c)]\n a\n  [/if]\n[/template]", ["--show-whitespace"])
    #expect(result.status == 0)
    #expect(
      result.output
        == "1 | [module m('u')/]\n2 | [template t(c : C)]\n3 |   [if (c)]\n4 | ·a¶\n5 |   [/if]\n6 | [/template]\n"
    )
  }

  @Test func propertiesAndOverridesComeFromFiles() throws {
    let text =
      head
      + "[import lib/]\n[template main(r : MultiClusterResource)]\n[comment @main/]\n[getProperty('texts', 'a', Sequence{r.open()})/]\n[/template]\n"
    let module = "[module lib('https://krosskube.io/multicluster')/]"
    let files = [
      "texts.properties": "a = <{0}>",
      "lib.mtl": module + "[template public open(r : MultiClusterResource)]lib[/template]",
      "over.mtl": module.replacing("lib(", with: "over(").replacing(")/]", with: ") extends lib/]")
        + "[template public open(r : MultiClusterResource)]over [super/][/template]",
    ]
    let arguments = [
      "models/simple-pod/simple-pod.xmi", "-o", "FOLDER/out", "--properties", "FOLDER/texts.properties",
      "--override",
      "FOLDER/over.mtl",
    ]
    let result = try run(text, arguments, files: files)
    #expect(result.errors == "")
    #expect(result.output.hasPrefix("<over lib>"))
  }
}
