import Diagnostics
import Ecore
import Testing

@Suite struct ValueTests {
  private func standards() throws -> Metamodel {
    var maker = MetamodelMaker()
    let level = maker.eEnum("Level", ["low", "high"])
    let owner = maker.eClass("All")
    for (name, type) in [
      ("boolean", "EBoolean"), ("booleanObject", "EBooleanObject"), ("byte", "EByte"), ("short", "EShort"),
      ("int", "EInt"), ("integerObject", "EIntegerObject"), ("long", "ELong"), ("float", "EFloat"),
      ("double", "EDouble"), ("doubleObject", "EDoubleObject"), ("char", "EChar"), ("string", "EString"),
      ("bigInteger", "EBigInteger"), ("bigDecimal", "EBigDecimal"), ("date", "EDate"),
    ] {
      maker.attribute(name, maker.dataType(type), of: owner)
    }
    maker.attribute("level", level, of: owner)
    maker.attribute("stated", maker.dataType("EInt"), of: owner, standard: "7")
    maker.attribute("text", maker.dataType("EString"), of: owner, standard: "é")
    maker.attribute("high", level, of: owner, standard: "high")
    maker.attribute("unsettable", maker.dataType("EInt"), of: owner, standard: "7", isUnsettable: true)
    maker.attribute("long1", maker.dataType("ELong"), of: owner)
    maker.attribute("real1", maker.dataType("EDouble"), of: owner)
    maker.attribute("many", maker.dataType("ELong"), of: owner, isMany: true)
    maker.attribute("texts", maker.dataType("EString"), of: owner, isMany: true)
    let (metamodel, diagnostics) = maker.compile()
    #expect(diagnostics.map(\.message) == [])
    return metamodel
  }

  private func make(_ fill: (inout ModelBuilder, ObjectID) -> Void) throws -> EObject {
    var builder = ModelBuilder(try standards())
    _ = builder.beginResource(uri: "m")
    let object = builder.create("All", in: "http://example.org/p")
    builder.addRoot(object, to: 0)
    fill(&builder, object)
    return builder.freeze().object(object)
  }

  private func isSet(_ object: EObject, _ name: String) throws -> Bool {
    object.eIsSet(try #require(object.eClass.eStructuralFeature(named: name)))
  }

  @Test func whatIsNotSetHasTheDefaultOfItsKind() throws {
    let object = try make { _, _ in }
    let expected: [String: EValue] = [
      "boolean": .boolean(false), "booleanObject": .null, "byte": .integer(0), "short": .integer(0),
      "int": .integer(0), "integerObject": .null, "long": .integer(0), "float": .real(0), "double": .real(0),
      "doubleObject": .null, "char": .string("\0"), "string": .null, "bigInteger": .null, "bigDecimal": .null,
      "date": .null, "stated": .integer(7), "text": .string("é"), "unsettable": .integer(7),
      "many": .list([]),
    ]
    for (name, value) in expected {
      #expect(object[name] == value, "\(name)")
      #expect(try !isSet(object, name), "\(name)")
    }
    guard case .literal(let low) = object["level"], case .literal(let high) = object["high"] else {
      Issue.record("the default of an enumeration is no literal")
      return
    }
    #expect([low.name, high.name] == ["low", "high"])
  }

  @Test func aValueLikeTheDefaultIsNotSetUnlessUnsettable() throws {
    let object = try make { builder, object in
      builder.set(object, "stated", .integer(7))
      builder.set(object, "text", .string("é"))
      builder.set(object, "high", .string("high"))
      builder.set(object, "int", .integer(0))
      builder.set(object, "unsettable", .integer(7))
      builder.set(object, "booleanObject", .boolean(false))
      builder.set(object, "string", .string(""))
    }
    #expect(
      try ["stated", "text", "high", "int"].map { try isSet(object, $0) } == [false, false, false, false])
    #expect(
      try ["unsettable", "booleanObject", "string"].map { try isSet(object, $0) } == [true, true, true])
    #expect(object["string"] == .string(""))
  }

  @Test func theBitsOfTheUnsetCellCanBeValues() throws {
    let sentinel = Int64.min + 1
    let object = try make { builder, object in
      builder.set(object, "long", .integer(sentinel))
      builder.set(object, "double", .real(-Double.leastNonzeroMagnitude))
      builder.append(.integer(sentinel), to: object, "many")
      builder.append(.integer(5), to: object, "many")
    }
    #expect(object["long"] == .integer(sentinel))
    #expect(object["double"] == .real(-Double.leastNonzeroMagnitude))
    #expect(object["many"] == .list([.integer(sentinel), .integer(5)]))
    #expect(
      try ["long", "double", "long1", "real1"].map { try isSet(object, $0) } == [true, true, false, false])
    #expect(object["long1"] == .integer(0))
  }

  @Test func aSentinelThatIsUnsetAgainIsUnset() throws {
    let object = try make { builder, object in
      builder.set(object, "long", .integer(Int64.min + 1))
      let feature = builder.metamodel.eClass(named: "All")?.eStructuralFeature(named: "long")?.id ?? -1
      let slot = builder.slot(of: feature, in: builder.eClass(of: object))
      let wasSet = builder.isSet(object, slot: slot)
      #expect(wasSet)
      builder.unset(object, slot: slot)
      let isSet = builder.isSet(object, slot: slot)
      #expect(!isSet)
    }
    #expect(object["long"] == .integer(0))
  }

  @Test func extremesKeepTheirValue() throws {
    for value in [Int64.min, .min + 2, -1, 0, 1, .max - 1, .max] {
      let object = try make { builder, object in builder.set(object, "long", .integer(value)) }
      #expect(object["long"] == .integer(value))
    }
    for value in [-0.0, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude] {
      let object = try make { builder, object in builder.set(object, "double", .real(value)) }
      #expect(object["double"] == .real(value))
    }
    let object = try make { builder, object in builder.set(object, "double", .real(.nan)) }
    guard case .real(let value) = object["double"] else { throw Missing() }
    #expect(value.isNaN)
  }

  struct Missing: Error {}

  @Test func textsOfEveryLengthComeBack() throws {
    // A cell has 24 bits for a length; what is longer is kept by number.
    for length in [0, 1, 255, 1 << 16, (1 << 24) - 1, 1 << 24, (1 << 24) + 5] {
      let text = String(repeating: "x", count: length)
      let object = try make { builder, object in
        builder.set(object, "string", .string(text))
        builder.append(.string("before"), to: object, "texts")
        builder.append(.string(text), to: object, "texts")
      }
      #expect(object.string("string")?.utf8.count == length)
      #expect(object.string("string")?.utf8.last == (length == 0 ? nil : UInt8(ascii: "x")))
      #expect(object.strings("texts").map(\.utf8.count) == [6, length])
    }
  }

  @Test func textsOfAFileAreItsBytes() throws {
    let long = String(repeating: "é", count: 1 << 23)
    let file = SourceFile(path: "f", text: "<a>" + long + "</a>")
    var builder = ModelBuilder(try standards())
    _ = builder.beginResource(uri: "f", file: file)
    let object = builder.create("All", in: "http://example.org/p")
    let feature = try #require(builder.metamodel.eClass(named: "All")?.eStructuralFeature(named: "string"))
    let slot = builder.slot(of: feature.id, in: builder.eClass(of: object))
    builder.set(object, slot: slot, to: builder.fileText(offset: 3, length: 4))
    let other = builder.create("All", in: "http://example.org/p")
    builder.set(other, slot: slot, to: builder.fileText(offset: 3, length: 1 << 24))
    let model = builder.freeze()
    #expect(model.object(object).string("string") == "éé")
    #expect(model.object(other).string("string")?.utf8.count == 1 << 24)
  }

  @Test func moreFilesThanRegionsKeepTheirTexts() throws {
    var builder = ModelBuilder(try standards())
    let feature = try #require(builder.metamodel.eClass(named: "All")?.eStructuralFeature(named: "string"))
    var objects: [ObjectID] = []
    for index in 0..<200 {
      _ = builder.beginResource(uri: "f\(index)", file: SourceFile(path: "f\(index)", text: "text \(index)"))
      let object = builder.create("All", in: "http://example.org/p")
      let slot = builder.slot(of: feature.id, in: builder.eClass(of: object))
      let length = "text \(index)".utf8.count
      builder.set(object, slot: slot, to: builder.fileText(offset: 0, length: length))
      objects.append(object)
    }
    let model = builder.freeze()
    for (index, object) in objects.enumerated() {
      #expect(model.object(object).string("string") == "text \(index)")
      #expect(model.resourceIndex(of: object) == index)
    }
  }
}
