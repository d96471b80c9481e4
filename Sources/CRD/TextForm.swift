import Ecore

/// How an object is written as one string: `[{registry}/]{name}[:{tag}]`.
///
/// `{feature}` stands for the feature's value. A part in square brackets is left out when a feature in it is not set.
enum TextForm {
  /// The text of an object of a class with `as` = `string`; without a form the values of its attributes with blanks.
  static func text(of object: EObject) -> String {
    guard let form = object.eClass.annotated("text")?.statedAnnotations.crd("text") else {
      return object.eClass.eAllAttributes.compactMap { feature in
        object.isStated(feature) ? object.text(ofFeature: feature.name) : nil
      }.joined(separator: " ")
    }
    var rest = Substring(form)
    return text(of: object, &rest, isOptional: false)
  }

  private static func text(of object: EObject, _ rest: inout Substring, isOptional: Bool) -> String {
    var result = ""
    var isComplete = true
    while let character = rest.popFirst() {
      switch character {
      // Parts do not nest: an inner bracket stands for itself.
      case "[" where !isOptional: result += text(of: object, &rest, isOptional: true)
      case "]" where isOptional: return isComplete ? result : ""
      case "{":
        let name = String(rest.prefix { $0 != "}" })
        rest = rest.dropFirst(name.count + 1)
        let value = object.text(ofFeature: name)
        result += value ?? ""
        if value == nil { isComplete = false }
      default: result.append(character)
      }
    }
    return isComplete || !isOptional ? result : ""
  }
}
