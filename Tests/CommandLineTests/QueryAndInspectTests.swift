import Foundation
import TestSupport
import Testing

@Suite struct QueryTests {
  @Test(arguments: [
    ("1 + 1", "2"), ("'a'.concat('b')", "'ab'"), ("Sequence{1, 2}->sum()", "3"), ("1 / 0", "invalid"),
    ("null", "null"),
  ])
  func expressionsAreEvaluated(_ expression: String, _ value: String) throws {
    let result = try Tool.run("query", expression)
    #expect(result.output == value + "\n")
    #expect(result.status == 0)
    #expect(result.errors == "")
  }

  @Test(arguments: ["1 +", "nosuchname", "'a' + ", "1.foo()"])
  func mistakesHaveAPlace(_ expression: String) throws {
    let result = try Tool.run("query", expression)
    #expect(result.status == 1)
    #expect(result.output == "")
    #expect(result.errors.hasPrefix("<expression>:1:"))
  }

  @Test func modelsAreAsked() throws {
    let model = "models/simple-pod/simple-pod.xmi"
    let size = try Tool.run("query", "Pod.allInstances()->size()", model)
    #expect(size.output == "1\n")
    let names = try Tool.run("query", "containers.name->first()", model, "--context", "Pod")
    #expect(names.status == 0)
    #expect(names.lines.count == 1)
    #expect(names.output.hasPrefix(model + "#"))
    #expect(names.output.contains(": '"))
  }

  @Test func anUnknownContextIsWrongUsage() throws {
    let result = try Tool.run("query", "name", "models/simple-pod/simple-pod.xmi", "--context", "Pood")
    #expect(result.status == 2)
    #expect(result.errors.contains("did you mean 'Pod'?"))
  }

  @Test func tablesAreChecked() throws {
    try Tool.withFolder { folder in
      let table = folder.path + "/t.tsv"
      try Data("expression\texpected\n1 + 1\t2\n1 + 1\t3\n1 +\terror\n'a\\\\tb'\t'a\\\\tb'\n".utf8).write(
        to: URL(fileURLWithPath: table))
      let result = try Tool.run("query", "--table", table)
      #expect(result.status == 1)
      #expect(result.lines == ["\(table):3: 1 + 1 is 2; expected 3", "3 passed, 1 failed"])
      try Data("1 + 1\t2\n".utf8).write(to: URL(fileURLWithPath: table))
      let good = try Tool.run("query", "--table", table)
      #expect(good.status == 0)
      #expect(good.output == "1 passed, 0 failed\n")
      #expect(try Tool.run("query", "--table", folder.path + "/none").status == 2)
    }
  }

  @Test func aRowThatMeetsALimitSaysSo() throws {
    try Tool.withFolder { folder in
      let table = folder.path + "/t.tsv"
      let loop = "Sequence{1..1000}->forAll(a, b | a + b > 0)"
      try Data("1 + 1\t2\n\(loop)\tinvalid\nSequence{1..2000}->size()\tinvalid\n2\t2\n".utf8).write(
        to: URL(fileURLWithPath: table))
      let result = try Tool.run(
        "query", "--table", table, "--max-steps", "1000", "--max-collection-size", "1500")
      #expect(result.status == 1)
      #expect(result.lines.last == "2 passed, 2 failed")
      #expect(result.errors.contains("\(table):2:1: error: the row has no result: it takes more than 1000"))
      #expect(result.errors.contains("\(table):3:1: error: the row has no result"))
      #expect(result.errors.contains("[ocl/limit-size]"))
      let good = try Tool.run("query", "--table", table, "--max-steps", "10000000")
      #expect(good.errors == "")
    }
  }

  @Test func aReportSaysWhetherTheWorkWasDone() throws {
    let model = "models/simple-pod/simple-pod.xmi"
    for (arguments, expected) in [
      (["validate", "none.xmi"], false), (["query", "name", model, "--context", "Pood"], false),
      (["query", "--table", "none.tsv"], false), (["validate", model], true), (["query", "1 +"], true),
    ] {
      let result = try Tool.run(arguments + ["--format", "sarif"])
      #expect(result.output.contains("\"executionSuccessful\":\(expected)"), "\(arguments)")
      #expect((result.status == 2) == !expected)
    }
  }
}

@Suite struct InspectTests {
  @Test func jsonIsOneObjectAFile() throws {
    let result = try Tool.run(
      "inspect", "--format", "json", "models/simple-pod/simple-pod.xmi",
      "metamodels/kubernetes.runtime.ecore")
    #expect(result.status == 0)
    #expect(result.errors == "")
    #expect(result.lines.count == 2)
    let objects = try result.lines.map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(objects[0]["file"] as? String == "models/simple-pod/simple-pod.xmi")
    #expect(objects.allSatisfy { $0["loads"] as? Bool == true && ($0["objects"] as? Int ?? 0) > 10 })
    #expect((objects[1]["perEClass"] as? [String: Int])?["EPackage"] == 1)
  }

  @Test func textIsATable() throws {
    let result = try Tool.run("inspect", "models/simple-pod/simple-pod.xmi")
    #expect(result.output.hasPrefix("models/simple-pod/simple-pod.xmi: loads\n  roots "))
  }

  @Test func whatCannotBeReadSaysSo() throws {
    let result = try Tool.run("inspect", "--format", "json", "none.xmi")
    #expect(result.status == 2)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(object["loads"] as? Bool == false)
    #expect((object["errors"] as? [String])?.first?.contains("cannot read") == true)
    let broken = try Tool.run("inspect", "--format", "json", "-", input: "<a>")
    #expect(broken.status == 1)
  }

  @Test func laxAndNoFollowAreOptions() throws {
    try Tool.withFolder { folder in
      let namespaces =
        "xmlns:xmi='http://www.omg.org/XMI' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
        + "xmlns:ecore='http://www.eclipse.org/emf/2002/Ecore'"
      let file = folder.path + "/p.ecore"
      let text =
        "<ecore:EPackage \(namespaces) name='p' nsURI='http://example.org/p' nsPrefix='p' color='red'>"
        + "<eClassifiers xsi:type='ecore:EClass' name='A' eSuperTypes='none.ecore#//B'/><wheel/></ecore:EPackage>"
      try Data(text.utf8).write(to: URL(fileURLWithPath: file))
      let strict = try Tool.run("inspect", file)
      #expect(strict.status == 1 && strict.errors.contains("[xmi/unknown-feature]"))
      #expect(strict.errors.contains("[xmi/unresolved-reference]"))
      let lax = try Tool.run("inspect", "--lax", "--no-follow", "--notes", file)
      #expect(lax.status == 0, "\(lax.errors)")
      #expect(lax.output.contains("unknown elements and attributes 2"))
      #expect(lax.errors.contains("warning: 'color' is not a feature of 'EPackage'"))
      #expect(lax.errors.contains("[xmi/not-followed]"))
    }
  }
}
