internal import Diagnostics

extension HeadParser {
  /// `name('nsURI', …) extends a::b`.
  mutating func module(_ module: inout ModuleSyntax) {
    if let name = cursor.qualifiedName() { module.name = name } else { expected("the module's name") }
    if cursor.take(UInt8(ascii: "(")) {
      while !cursor.take(UInt8(ascii: ")")) {
        cursor.skipBlanks()
        let start = cursor.position
        if cursor.peek() == UInt8(ascii: "'") {
          cursor.position = cursor.stringEnd()
          let inner = (start + 1)..<max(start + 1, cursor.position - 1)
          module.metamodels.append(
            Name(text: String(decoding: text.value[inner], as: UTF8.self), range: start..<cursor.position))
        } else {
          let extent = cursor.extent { $0.peek() == UInt8(ascii: ",") || $0.peek() == UInt8(ascii: ")") }
          if extent.isEmpty {
            expected("the 'nsURI' of a metamodel in quotes")
            break
          }
          // Acceleo 3 accepts an nsURI without quotes.
          module.metamodels.append(
            Name(text: String(decoding: text.value[extent], as: UTF8.self), range: extent))
        }
        if cursor.take(UInt8(ascii: ",")) { continue }
        if !cursor.take(UInt8(ascii: ")")) { expected("',' or ')'") }
        break
      }
    } else {
      expected("'(' with the nsURIs of the metamodels")
    }
    if cursor.take(word: "extends") {
      repeat {
        if let name = cursor.qualifiedName() {
          module.extends.append(name)
        } else {
          expected("a module's name")
        }
      } while cursor.take(UInt8(ascii: ","))
    }
    end()
  }

  /// `a::b::c`.
  mutating func imported() -> Name? {
    let name = cursor.qualifiedName()
    if name == nil { expected("a module's name") }
    end()
    return name
  }

  /// All of a template's head; the clauses after `)` may come in any order.
  mutating func template(head: TextRange) -> TemplateSyntax {
    let visibility = visibility()
    var template = TemplateSyntax(
      head: head, visibility: visibility, name: name(), tail: head.upperBound..<head.upperBound)
    template.parameters = parameters()
    while !cursor.isAtEnd() {
      if cursor.take(word: "overrides") {
        repeat {
          if let name = cursor.qualifiedName() {
            template.overrides.append(name)
          } else {
            expected("the name of a template to override")
          }
        } while cursor.take(UInt8(ascii: ","))
      } else if cursor.take(UInt8(ascii: "?")) {
        set(&template.guard, "?", "a guard")
      } else if cursor.take(word: "post") {
        set(&template.post, "post", "an expression")
      } else if let bindings = initialiser() {
        template.bindings += bindings
      } else {
        break
      }
    }
    end()
    return template
  }

  /// `public name(p : T) : R = expr`.
  mutating func query(range: TextRange) -> QuerySyntax {
    let visibility = visibility()
    let name = name()
    let parameters = parameters()
    var type = cursor.position..<cursor.position
    if takeColon() {
      type = cursor.extent { $0.peek() == UInt8(ascii: "=") }
      if type.isEmpty { expected("the type of the result") }
    } else {
      expected("':' and the type of the result")
    }
    var body = cursor.position..<cursor.position
    if cursor.take(UInt8(ascii: "=")) {
      body = cursor.trimmed(cursor.position..<cursor.end)
      if body.isEmpty { expected("an expression") }
    } else {
      expected("'=' and an expression")
    }
    return QuerySyntax(
      range: range, visibility: visibility, name: name, parameters: parameters, type: type, body: body)
  }
}
