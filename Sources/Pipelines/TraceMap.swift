internal import Diagnostics
internal import Ecore
internal import MOFM2T

/// The map from each part of each generated file to the template and the model, as JSON.
struct TraceMap {
  private let model: Model
  private var text: [UInt8] = []
  private var elements: [ObjectID: String] = [:]

  private init(_ model: Model) { self.model = model }

  /// The JSON text; lines and columns from 1, columns in Unicode scalars, bytes from 0 with an exclusive end.
  static func text(of tree: OutputTree, _ model: Model) throws(FileError) -> [UInt8] {
    var map = TraceMap(model)
    map.put("{\"version\":1,\"files\":[")
    for (index, file) in tree.files.enumerated() {
      map.put(index > 0 ? ",\n" : "\n")
      try map.add(file)
    }
    map.put("\n]}\n")
    return map.text
  }

  private mutating func put(_ string: String) { text += Array(string.utf8) }

  private mutating func add(_ file: OutputTree.File) throws(FileError) {
    let source = SourceFile(path: file.path, bytes: try file.content)
    put("{\"file\":\(JSONText.quote(file.path)),\"regions\":[")
    for (index, region) in file.regions.enumerated() {
      let start = source.position(of: region.range.lowerBound)
      let end = source.position(of: region.range.upperBound)
      let place = region.template.file.position(of: region.template.bytes.lowerBound)
      put(index > 0 ? ",\n  {" : "\n  {")
      put("\"bytes\":[\(region.range.lowerBound),\(region.range.upperBound)],")
      put("\"start\":[\(start.line),\(start.column)],\"end\":[\(end.line),\(end.column)],")
      put("\"kind\":\"\(region.kind.rawValue)\",")
      put("\"template\":{\"file\":\(JSONText.quote(region.template.file.path)),")
      put("\"line\":\(place.line),\"column\":\(place.column)}")
      if let element = region.element { put(",\"element\":" + described(element)) }
      put("}")
    }
    put("]}")
  }

  private mutating func described(_ element: ObjectID) -> String {
    if let known = elements[element] { return known }
    let object = model.object(element)
    let path = object.eResource?.file?.path ?? object.eResource?.uri ?? ""
    let text =
      "{\"file\":\(JSONText.quote(path)),\"fragment\":\(JSONText.quote(object.uriFragment())),"
      + "\"class\":\(JSONText.quote(object.eClass.name))}"
    elements[element] = text
    return text
  }
}
