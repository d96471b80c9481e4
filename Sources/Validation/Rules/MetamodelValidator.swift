public import Diagnostics
public import Ecore

/// Checks whether metamodels are well formed: names, bounds, types, opposites, inheritance, generics.
///
/// One rule is one function of a table, see ``MetamodelRule``; every code begins with `ecore/`.
public enum MetamodelValidator {
  /// Compiles `definition`, a model of Ecore, and checks the elements of the resources that `isChecked` picks;
  /// Ecore itself and the other built-in packages are passed over.
  ///
  /// What the compiler reports (no name, no type, wrong kind of type, a default that is no value) is passed on and not said
  /// again by a rule. Linear in elements, and for a class in the features it inherits.
  public static func validate(
    _ definition: Model, resources isChecked: (Int) -> Bool = { _ in true }, into sink: inout DiagnosticSink
  ) -> Metamodel {
    var compilation = DiagnosticSink(limit: sink.limit)
    let compiled = MetamodelCompiler.compile(definition, into: &compilation)
    guard definition.metamodel === Metamodel.ecore else {
      sink.absorb(compilation)
      return compiled
    }
    var context = RuleContext(definition, compiled, limit: sink.limit)
    let rules = MetamodelRule.ofClasses
    let isWanted = definition.resources.enumerated().map { index, resource in
      let isBuiltIn =
        EcoreResource.isBuiltIn(resource) || (resource.file == nil && StandardPackages.contains(resource.uri))
      return !isBuiltIn && isChecked(index)
    }
    for index in 0..<definition.objectCount {
      let id = ObjectID(raw: UInt32(truncatingIfNeeded: index))
      let eClass = Int(definition.eClass(of: id))
      guard rules.indices.contains(eClass), !rules[eClass].isEmpty,
        let resource = definition.resourceIndex(of: id), isWanted[resource]
      else { continue }
      let element = definition.object(id)
      for rule in rules[eClass] { rule.check(element, &context) }
    }
    // The compiler only warns of a repeated URI, because two files may well hold one package; within one file it is an error.
    let repeated = Set(context.sink.diagnostics.filter { $0.code == "ecore/duplicate-ns-uri" }.map(\.range))
    for diagnostic in compilation.diagnostics
    where diagnostic.code != "ecore/duplicate-ns-uri" || !repeated.contains(diagnostic.range) {
      sink.emit(diagnostic)
    }
    sink.absorb(context.sink)
    return compiled
  }
}
