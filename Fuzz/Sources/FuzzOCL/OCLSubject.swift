import Diagnostics
import Ecore
import XMI

/// The metamodel and the model that fuzzed expressions and documents are about.
enum OCLSubject {
  /// Both, loaded once.
  static let loaded: (metamodel: Metamodel, model: Model) = {
    var options = XMIOptions()
    options.readsFiles = false
    options.builtIn = [
      "m.ecore": SourceFile(path: "m.ecore", text: metamodel),
      "m.xmi": SourceFile(path: "m.xmi", text: model),
    ]
    options.metamodels = ["m.ecore"]
    var sink = DiagnosticSink()
    var loader = XMILoader(options)
    let loaded = loader.load(["m.xmi"], into: &sink)
    let said = sink.sorted().map { TextRenderer(color: false).render($0) }.joined()
    precondition(said.isEmpty, said)
    return (loaded.metamodel, loaded.model)
  }()

  private static let metamodel = """
    <?xml version="1.0" encoding="UTF-8"?>
    <ecore:EPackage xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI"
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ecore="http://www.eclipse.org/emf/2002/Ecore"
        name="library" nsURI="urn:library" nsPrefix="lib">
      <eAnnotations source="http://www.eclipse.org/emf/2002/Ecore">
        <details key="validationDelegates" value="http://www.eclipse.org/emf/2002/Ecore/OCL/Pivot"/>
      </eAnnotations>
      <eClassifiers xsi:type="ecore:EEnum" name="Genre">
        <eLiterals name="NOVEL" literal="a novel"/>
        <eLiterals name="end" value="1"/>
      </eClassifiers>
      <eClassifiers xsi:type="ecore:EDataType" name="ISBN" instanceClassName="org.example.ISBN"/>
      <eClassifiers xsi:type="ecore:EClass" name="Named" abstract="true">
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="name" eType="\(type("EString"))"/>
      </eClassifiers>
      <eClassifiers xsi:type="ecore:EClass" name="Library" eSuperTypes="#//Named">
        <eStructuralFeatures xsi:type="ecore:EReference" name="books" upperBound="-1" eType="#//Book" containment="true"
            eOpposite="#//Book/library"/>
        <eStructuralFeatures xsi:type="ecore:EReference" name="writers" upperBound="-1" eType="#//Writer"
            containment="true"/>
        <eStructuralFeatures xsi:type="ecore:EReference" name="featured" eType="#//Book"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="pages" eType="\(type("EInt"))" volatile="true"
            transient="true" derived="true">
          <eAnnotations source="http://www.eclipse.org/emf/2002/Ecore/OCL/Pivot">
            <details key="derivation" value="books.pages->sum()"/>
          </eAnnotations>
        </eStructuralFeatures>
      </eClassifiers>
      <eClassifiers xsi:type="ecore:EClass" name="Book" eSuperTypes="#//Named">
        <eAnnotations source="http://www.eclipse.org/emf/2002/Ecore" >
          <details key="constraints" value="hasAuthor"/>
        </eAnnotations>
        <eAnnotations source="http://www.eclipse.org/emf/2002/Ecore/OCL/Pivot">
          <details key="hasAuthor" value="authors->notEmpty() and pages > 0"/>
        </eAnnotations>
        <eOperations name="isLong" eType="\(type("EBoolean"))">
          <eAnnotations source="http://www.eclipse.org/emf/2002/Ecore/OCL/Pivot">
            <details key="body" value="pages > 100"/>
          </eAnnotations>
        </eOperations>
        <eOperations name="later" eType="\(type("EInt"))">
          <eAnnotations source="http://www.eclipse.org/emf/2002/Ecore/OCL/Pivot">
            <details key="body" value="if n = 0 then pages else later(n - 1) + sequel.later(n - 1) endif"/>
          </eAnnotations>
          <eParameters name="n" eType="\(type("EInt"))"/>
        </eOperations>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="pages" eType="\(type("EInt"))"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="price" eType="\(type("EDouble"))"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="worth" eType="\(type("EBigDecimal"))"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="genre" eType="#//Genre"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="isbn" eType="#//ISBN"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="tags" upperBound="-1" ordered="false"
            eType="\(type("EString"))"/>
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="votes" upperBound="-1" unique="false"
            eType="\(type("EInt"))"/>
        <eStructuralFeatures xsi:type="ecore:EReference" name="library" eType="#//Library"
            eOpposite="#//Library/books"/>
        <eStructuralFeatures xsi:type="ecore:EReference" name="authors" upperBound="-1" eType="#//Writer"/>
        <eStructuralFeatures xsi:type="ecore:EReference" name="sequel" eType="#//Book"/>
      </eClassifiers>
      <eClassifiers xsi:type="ecore:EClass" name="Comic" eSuperTypes="#//Book"/>
      <eClassifiers xsi:type="ecore:EClass" name="Writer" eSuperTypes="#//Named">
        <eStructuralFeatures xsi:type="ecore:EAttribute" name="size" eType="\(type("EInt"))"/>
      </eClassifiers>
    </ecore:EPackage>
    """

  private static func type(_ name: String) -> String {
    "ecore:EDataType http://www.eclipse.org/emf/2002/Ecore#//\(name)"
  }

  private static let model = """
    <?xml version="1.0" encoding="UTF-8"?>
    <lib:Library xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI"
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:lib="urn:library" name="city"
        featured="//@books.1">
      <books name="first" pages="120" price="9.5" worth="12345678901234567890.5" genre="end" isbn="3-16"
          authors="//@writers.0 //@writers.1" sequel="//@books.1">
        <tags>a</tags>
        <tags>b</tags>
        <votes>3</votes>
        <votes>3</votes>
      </books>
      <books xsi:type="lib:Comic" name="second é" pages="-7" authors="//@writers.1" sequel="//@books.2"/>
      <books sequel="//@books.0"/>
      <writers name="Ann" size="3"/>
      <writers name="Bo"/>
    </lib:Library>
    """
}
