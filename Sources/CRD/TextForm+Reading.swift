import Ecore
internal import ModelText
internal import RegularExpressions

/// Takes the text of an object apart again.
extension TextForm {
  /// The values that a text of the class's form has.
  ///
  /// Each feature takes what the pattern of its type allows; without one as little as possible. Of several ways the first
  /// counts: optional parts are there if they can be.
  static func pattern(of eClass: EClass) -> TextPattern {
    let form = eClass.annotated("text")?.statedAnnotations.crd("text")
    let features: [EStructuralFeature]
    let expression: String
    if let form {
      (expression, features) = expressionAndFeatures(of: form, in: eClass)
    } else {
      // Words: the last attribute takes the rest.
      features = eClass.eAllAttributes.filter { !$0.isMany && !$0.isComputed }
      expression = features.indices.map { $0 == features.count - 1 ? "(.*)" : "([^ ]*)" }
        .joined(separator: " ")
    }
    let expected = form.map { "the form '\($0)'" } ?? "the values of the attributes with blanks between them"
    let compiled = try? RegularExpression("^(?:" + expression + ")$", dialect: .re2)
    return TextPattern(expected: expected) { text in
      guard let compiled else { return nil }
      var text = text
      return text.withUTF8 { bytes in
        guard let groups = compiled.firstMatch(in: bytes) else { return nil }
        return zip(features, groups.dropFirst()).compactMap { feature, group in group.map { (feature, $0) } }
      }
    }
  }

  private static func expressionAndFeatures(
    of form: String, in eClass: EClass
  ) -> (String, [EStructuralFeature]) {
    var result = ""
    var features: [EStructuralFeature] = []
    var isOptional = false
    var rest = Substring(form)
    while let character = rest.popFirst() {
      switch character {
      case "[" where !isOptional:
        result += "(?:"
        isOptional = true
      case "]" where isOptional:
        result += ")?"
        isOptional = false
      case "{":
        let name = String(rest.prefix { $0 != "}" })
        rest = rest.dropFirst(name.count + 1)
        guard let feature = eClass.eStructuralFeature(named: name) else { continue }
        features.append(feature)
        result += "(" + expression(of: feature) + ")"
      default: result += "\\.+*?()|[]{}^$".contains(character) ? "\\\(character)" : String(character)
      }
    }
    return (result + (isOptional ? ")?" : ""), features)
  }

  /// What a value of a feature looks like, without groups of its own.
  private static func expression(of feature: EStructuralFeature) -> String {
    guard let type = feature.eAttributeType else { return ".*?" }
    let stated = feature.statedAnnotations.crd("pattern") ?? type.statedAnnotations.crd("pattern")
    guard let pattern = stated ?? Facets(type).patterns.first,
      RegularExpressionCheck.problem(with: pattern) == nil
    else { return ".+?" }
    return withoutGroups(pattern)
  }

  /// The same expression with groups that capture nothing.
  private static func withoutGroups(_ pattern: String) -> String {
    var result = ""
    var isEscaped = false
    var isClass = false
    let characters = Array(pattern)
    for (index, character) in characters.enumerated() {
      result.append(character)
      if isEscaped {
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "[" {
        isClass = true
      } else if character == "]" {
        isClass = false
      } else if character == "(", !isClass, index + 1 < characters.count, characters[index + 1] != "?" {
        result += "?:"
      }
    }
    return result
  }
}
