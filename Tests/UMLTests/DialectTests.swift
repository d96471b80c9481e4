import Diagnostics
import Ecore
import Testing
import UML
import XMI

/// The ways in which tools write the same class model.
@Suite struct DialectTests {
  /// Loads text as a file; its metamodel as lines, and the diagnostics.
  static func load(_ text: String, path: String = "m.uml") -> (
    lines: Set<String>, sink: DiagnosticSink, model: Model
  ) {
    var options = XMIOptions()
    options.notations = [UMLNotation()]
    options.builtIn = [path: SourceFile(path: path, text: text)]
    options.readsFiles = false
    var sink = DiagnosticSink()
    var loader = XMILoader(options)
    let loaded = loader.load([path], into: &sink)
    _ = MetamodelCompiler.compile(loaded.model, into: &sink)
    let roots =
      loaded.resourceOfPath[path].map { loaded.model.resources[$0].roots.map(loaded.model.object) } ?? []
    return (MetamodelLines(roots).lines, sink, loaded.model)
  }

  /// What every dialect must give: a shop with orders as parts.
  static let expected: Set<String> = [
    "package shop http:///shop.ecore shop", "class Shop ", "class Order ", "feature Shop.orders: Order",
    "bounds Shop.orders 0..-1", "containment Shop.orders", "feature Order.number: EInt",
    "bounds Order.number 1..1",
  ]

  static let dialects: [(family: UMLDialect.Family, text: String)] = [
    (
      .eclipse,
      """
      <uml:Model xmi:version="20131001" xmlns:xmi="http://www.omg.org/spec/XMI/20131001" xmlns:uml="http://www.eclipse.org/uml2/5.0.0/UML" xmi:id="m" name="shop">
        <packagedElement xmi:type="uml:Class" xmi:id="s" name="Shop">
          <ownedAttribute xmi:id="so" name="orders" type="o" aggregation="composite" association="a">
            <lowerValue xmi:type="uml:LiteralInteger" xmi:id="l"/><upperValue xmi:type="uml:LiteralUnlimitedNatural" xmi:id="u" value="*"/>
          </ownedAttribute>
        </packagedElement>
        <packagedElement xmi:type="uml:Class" xmi:id="o" name="Order">
          <ownedAttribute xmi:id="on" name="number"><type xmi:type="uml:PrimitiveType" href="pathmap://UML_LIBRARIES/UMLPrimitiveTypes.library.uml#Integer"/></ownedAttribute>
        </packagedElement>
        <packagedElement xmi:type="uml:Association" xmi:id="a" memberEnd="so e"><ownedEnd xmi:id="e" type="s" association="a"/></packagedElement>
      </uml:Model>
      """
    ),
    (
      .magicDraw,
      """
      <xmi:XMI xmlns:uml='http://www.omg.org/spec/UML/20131001' xmlns:xmi='http://www.omg.org/spec/XMI/20131001'>
        <xmi:Documentation><xmi:exporter>MagicDraw UML</xmi:exporter><xmi:exporterVersion>19.0</xmi:exporterVersion></xmi:Documentation>
        <uml:Model xmi:type='uml:Model' xmi:id='m' name='shop'>
          <packagedElement xmi:type='uml:Class' xmi:id='s' name='Shop'>
            <xmi:Extension extender='MagicDraw UML 19.0'><modelExtension><ownedDiagram xmi:type='uml:Diagram' xmi:id='d'/></modelExtension></xmi:Extension>
            <ownedAttribute xmi:type='uml:Property' xmi:id='so' name='orders' aggregation='composite'>
              <type xmi:idref='o'/><association xmi:idref='a'/><lowerValue xmi:type='uml:LiteralInteger' xmi:id='l'/>
              <upperValue xmi:type='uml:LiteralUnlimitedNatural' xmi:id='u' value='*'/>
            </ownedAttribute>
          </packagedElement>
          <packagedElement xmi:type='uml:Class' xmi:id='o' name='Order'>
            <ownedAttribute xmi:type='uml:Property' xmi:id='on' name='number'>
              <type href='UML_Standard_Profile.mdzip#_1'><xmi:Extension extender='MagicDraw UML 19.0'><referenceExtension referentPath='UML Standard Profile::UML2 Metamodel::PrimitiveTypes::Integer' referentType='PrimitiveType'/></xmi:Extension></type>
              <xmi:Extension extender='MagicDraw UML 19.0'><modelExtension><lowerValue xmi:type='uml:LiteralInteger' xmi:id='nl' value='1'/></modelExtension></xmi:Extension>
            </ownedAttribute>
          </packagedElement>
          <packagedElement xmi:type='uml:Association' xmi:id='a'><memberEnd xmi:idref='so'/><memberEnd xmi:idref='e'/>
            <ownedEnd xmi:type='uml:Property' xmi:id='e'><type xmi:idref='s'/></ownedEnd></packagedElement>
        </uml:Model>
      </xmi:XMI>
      """
    ),
    (
      .enterpriseArchitect,
      """
      <xmi:XMI xmi:version="2.1" xmlns:uml="http://schema.omg.org/spec/UML/2.1" xmlns:xmi="http://schema.omg.org/spec/XMI/2.1" xmlns:thecustomprofile="http://www.sparxsystems.com/profiles/thecustomprofile/1.0">
        <xmi:Documentation exporter="Enterprise Architect" exporterVersion="6.5"/>
        <uml:Model xmi:type="uml:Model" name="shop" visibility="public">
          <packagedElement xmi:type="uml:Class" xmi:id="s" name="Shop">
            <ownedAttribute xmi:type="uml:Property" xmi:id="dst" name="orders" aggregation="composite" association="a">
              <type xmi:idref="o"/><lowerValue xmi:type="uml:LiteralInteger" xmi:id="l" value="0"/><upperValue xmi:type="uml:LiteralInteger" xmi:id="u" value="-1"/>
            </ownedAttribute>
          </packagedElement>
          <packagedElement xmi:type="uml:Class" xmi:id="o" name="Order">
            <ownedAttribute xmi:type="uml:Property" xmi:id="on" name="number"><type xmi:idref="EAJava_int"/></ownedAttribute>
          </packagedElement>
          <packagedElement xmi:type="uml:Association" xmi:id="a"><memberEnd xmi:idref="dst"/><memberEnd xmi:idref="src"/>
            <ownedEnd xmi:type="uml:Property" xmi:id="src" association="a"><type xmi:idref="s"/></ownedEnd></packagedElement>
        </uml:Model>
        <xmi:Extension extender="Enterprise Architect" extenderID="6.5">
          <elements>
            <element xmi:idref="o" xmi:type="uml:Class" name="Order">
              <properties documentation="An order." stereotype="table"/>
              <tags><tag xmi:id="t" name="short" value="ord"/></tags>
              <constraints><constraint name="positive" description="inv: self.number &gt; 0" type="OCL"/></constraints>
            </element>
          </elements>
        </xmi:Extension>
        <thecustomprofile:table base_Class="o"/>
      </xmi:XMI>
      """
    ),
    (
      .starUML,
      """
      <xmi:XMI xmi:version="2.1" xmlns:uml="http://schema.omg.org/spec/UML/2.0" xmlns:xmi="http://schema.omg.org/spec/XMI/2.1">
        <xmi:Documentation exporter="StarUML" exporterVersion="2.0"/>
        <uml:Model xmi:id="r" xmi:type="uml:Model" name="shop">
          <packagedElement xmi:id="s" name="Shop" xmi:type="uml:Class" isAbstract="false" isLeaf="false">
            <ownedAttribute xmi:id="so" name="orders" xmi:type="uml:Property" type="o" aggregation="composite" isUnique="true">
              <lowerValue xmi:id="l" xmi:type="uml:LiteralInteger" value="0"/><upperValue xmi:id="u" xmi:type="uml:LiteralString" value="*"/>
            </ownedAttribute>
          </packagedElement>
          <packagedElement xmi:id="o" name="Order" xmi:type="uml:Class">
            <ownedAttribute xmi:id="on" name="number" xmi:type="uml:Property" type="Integer_id"/>
          </packagedElement>
        </uml:Model>
      </xmi:XMI>
      """
    ),
    (
      .omg,
      """
      <xmi:XMI xmlns:uml="http://www.omg.org/spec/UML/20161101" xmlns:xmi="http://www.omg.org/spec/XMI/20131001" xmlns:mofext="http://www.omg.org/spec/MOF/20131001">
        <uml:Package xmi:id="_0" name="shop" xmi:type="uml:Package">
          <packagedElement xmi:type="uml:Class" xmi:id="s" name="Shop">
            <ownedAttribute xmi:type="uml:Property" xmi:id="so" name="orders" aggregation="composite"><type xmi:idref="o"/>
              <lowerValue xmi:type="uml:LiteralInteger" xmi:id="l"/><upperValue xmi:type="uml:LiteralUnlimitedNatural" xmi:id="u" value="*"/></ownedAttribute>
          </packagedElement>
          <packagedElement xmi:type="uml:Class" xmi:id="o" name="Order">
            <ownedAttribute xmi:type="uml:Property" xmi:id="on" name="number"><type href="http://www.omg.org/spec/UML/20161101/PrimitiveTypes.xmi#Integer"/></ownedAttribute>
          </packagedElement>
        </uml:Package>
        <mofext:Tag xmi:type="mofext:Tag" xmi:id="t" name="org.omg.xmi.nsPrefix" value="shop" element="_0"/>
      </xmi:XMI>
      """
    ),
    (
      .cmof,
      """
      <xmi:XMI xmi:version="2.1" xmlns:xmi="http://schema.omg.org/spec/XMI/2.1" xmlns:cmof="http://schema.omg.org/spec/MOF/2.0/cmof.xml">
        <cmof:Package xmi:id="p" name="shop">
          <ownedMember xmi:type="cmof:Class" xmi:id="s" name="Shop">
            <ownedAttribute xmi:type="cmof:Property" xmi:id="so" name="orders" type="o" lower="0" upper="*" isComposite="true" aggregation="composite"/>
          </ownedMember>
          <ownedMember xmi:type="cmof:Class" xmi:id="o" name="Order">
            <ownedAttribute xmi:type="cmof:Property" xmi:id="on" name="number"><type href="Infrastructure.cmof#Core-PrimitiveTypes-Integer"/></ownedAttribute>
          </ownedMember>
        </cmof:Package>
      </xmi:XMI>
      """
    ),
    (
      .argoUML,
      """
      <XMI xmi.version='1.2' xmlns:UML='org.omg.xmi.namespace.UML'>
        <XMI.header><XMI.documentation><XMI.exporter>ArgoUML (using Netbeans XMI Writer version 1.0)</XMI.exporter></XMI.documentation><XMI.metamodel xmi.name="UML" xmi.version="1.4"/></XMI.header>
        <XMI.content><UML:Model xmi.id='m' name='shop'><UML:Namespace.ownedElement>
          <UML:Class xmi.id='s' name='Shop' isAbstract='false'/>
          <UML:Class xmi.id='o' name='Order'><UML:Classifier.feature>
            <UML:Attribute xmi.id='on' name='number'><UML:StructuralFeature.multiplicity><UML:Multiplicity xmi.id='x'><UML:Multiplicity.range><UML:MultiplicityRange xmi.id='y' lower='1' upper='1'/></UML:Multiplicity.range></UML:Multiplicity></UML:StructuralFeature.multiplicity>
              <UML:StructuralFeature.type><UML:DataType href='http://argouml.org/profiles/uml14/default-uml14.xmi#Integer'/></UML:StructuralFeature.type></UML:Attribute>
          </UML:Classifier.feature></UML:Class>
          <UML:Association xmi.id='a' name=''><UML:Association.connection>
            <UML:AssociationEnd xmi.id='e1' isNavigable='false' aggregation='composite'><UML:AssociationEnd.participant><UML:Class xmi.idref='s'/></UML:AssociationEnd.participant></UML:AssociationEnd>
            <UML:AssociationEnd xmi.id='e2' name='orders' isNavigable='true' aggregation='none'><UML:AssociationEnd.multiplicity><UML:Multiplicity xmi.id='z'><UML:Multiplicity.range><UML:MultiplicityRange xmi.id='w' lower='0' upper='-1'/></UML:Multiplicity.range></UML:Multiplicity></UML:AssociationEnd.multiplicity>
              <UML:AssociationEnd.participant><UML:Class xmi.idref='o'/></UML:AssociationEnd.participant></UML:AssociationEnd>
          </UML:Association.connection></UML:Association>
        </UML:Namespace.ownedElement></UML:Model></XMI.content>
      </XMI>
      """
    ),
    (
      .umbrello,
      """
      <XMI xmi.version="1.2" xmlns:UML="http://schema.omg.org/spec/UML/1.3">
        <XMI.header><XMI.documentation><XMI.exporter>umbrello uml modeller http://umbrello.kde.org</XMI.exporter></XMI.documentation></XMI.header>
        <XMI.content><UML:Model xmi.id="m1" name="shop"><UML:Namespace.ownedElement>
          <UML:Class xmi.id="s" name="Shop"/>
          <UML:Class xmi.id="o" name="Order"><UML:Classifier.feature><UML:Attribute xmi.id="on" name="number" type="int"/></UML:Classifier.feature></UML:Class>
          <UML:Association xmi.id="a" name=""><UML:Association.connection>
            <UML:AssociationEnd xmi.id="e1" type="s" name="" aggregation="composite" isNavigable="false" multiplicity="1"/>
            <UML:AssociationEnd xmi.id="e2" type="o" name="orders" aggregation="none" isNavigable="true" multiplicity="0..*"/>
          </UML:Association.connection></UML:Association>
        </UML:Namespace.ownedElement></UML:Model></XMI.content>
      </XMI>
      """
    ),
    (
      .rose,
      """
      <XMI xmi.version = '1.0'>
        <XMI.header><XMI.documentation><XMI.exporter>Unisys.JCR.1</XMI.exporter></XMI.documentation><XMI.metamodel xmi.name = 'UML' xmi.version = '1.3'/></XMI.header>
        <XMI.content><Model_Management.Model xmi.id="m"><Foundation.Core.ModelElement.name>shop</Foundation.Core.ModelElement.name><Foundation.Core.Namespace.ownedElement>
          <Foundation.Core.Class xmi.id="s"><Foundation.Core.ModelElement.name>Shop</Foundation.Core.ModelElement.name></Foundation.Core.Class>
          <Foundation.Core.DataType xmi.id="i"><Foundation.Core.ModelElement.name>Integer</Foundation.Core.ModelElement.name></Foundation.Core.DataType>
          <Foundation.Core.Class xmi.id="o"><Foundation.Core.ModelElement.name>Order</Foundation.Core.ModelElement.name><Foundation.Core.Classifier.feature>
            <Foundation.Core.Attribute xmi.id="on"><Foundation.Core.ModelElement.name>number</Foundation.Core.ModelElement.name><Foundation.Core.StructuralFeature.type><Foundation.Core.DataType xmi.idref="i"/></Foundation.Core.StructuralFeature.type></Foundation.Core.Attribute>
          </Foundation.Core.Classifier.feature></Foundation.Core.Class>
          <Foundation.Core.Association xmi.id="a"><Foundation.Core.Association.connection>
            <Foundation.Core.AssociationEnd xmi.id="e1"><Foundation.Core.AssociationEnd.isNavigable xmi.value="false"/><Foundation.Core.AssociationEnd.aggregation xmi.value="composite"/><Foundation.Core.AssociationEnd.type><Foundation.Core.Classifier xmi.idref="s"/></Foundation.Core.AssociationEnd.type></Foundation.Core.AssociationEnd>
            <Foundation.Core.AssociationEnd xmi.id="e2"><Foundation.Core.ModelElement.name>orders</Foundation.Core.ModelElement.name><Foundation.Core.AssociationEnd.isNavigable xmi.value="true"/>
              <Foundation.Core.AssociationEnd.multiplicity><Foundation.Data_Types.Multiplicity xmi.id="x"><Foundation.Data_Types.Multiplicity.range><Foundation.Data_Types.MultiplicityRange xmi.id="y"><Foundation.Data_Types.MultiplicityRange.lower>0</Foundation.Data_Types.MultiplicityRange.lower><Foundation.Data_Types.MultiplicityRange.upper>-1</Foundation.Data_Types.MultiplicityRange.upper></Foundation.Data_Types.MultiplicityRange></Foundation.Data_Types.Multiplicity.range></Foundation.Data_Types.Multiplicity></Foundation.Core.AssociationEnd.multiplicity>
              <Foundation.Core.AssociationEnd.type><Foundation.Core.Classifier xmi.idref="o"/></Foundation.Core.AssociationEnd.type></Foundation.Core.AssociationEnd>
          </Foundation.Core.Association.connection></Foundation.Core.Association>
        </Foundation.Core.Namespace.ownedElement></Model_Management.Model></XMI.content>
      </XMI>
      """
    ),
  ]

  @Test(arguments: dialects.indices)
  func isRead(_ index: Int) throws {
    let (family, text) = Self.dialects[index]
    var quiet = DiagnosticSink()
    let uml = try #require(UMLReader.read(SourceFile(path: "m.xmi", text: text), into: &quiet))
    #expect(uml.dialect.family == family)
    let (lines, sink, _) = Self.load(text, path: "m.xmi")
    #expect(!sink.hasErrors, "\(sink.diagnostics.map(\.message))")
    var expected = Self.expected
    if family == .rose {
      // Its primitive types are data types of the model.
      expected.remove("feature Order.number: EInt")
      expected.insert("feature Order.number: Integer")
    }
    #expect(
      expected.subtracting(lines).isEmpty, "\(family): \(expected.subtracting(lines)) of \(lines.sorted())")
  }

  @Test func enterpriseArchitectSaysMoreInItsExtension() throws {
    let text = try #require(Self.dialects.first { $0.family == .enterpriseArchitect }?.text)
    let model = Self.load(text, path: "m.xmi").model
    let order = try #require(model.object(named: "Order"))
    let details = order.objects("eAnnotations").flatMap { annotation in
      annotation.objects("details").map {
        "\(annotation.string("source") ?? "") \($0.string("key") ?? "")=\($0.string("value") ?? "")"
      }
    }
    #expect(details.contains("http://www.eclipse.org/emf/2002/GenModel documentation=An order."))
    #expect(details.contains("http://www.eclipse.org/emf/2002/Ecore constraints=positive"))
    #expect(details.contains("http://www.eclipse.org/emf/2002/Ecore/OCL/Pivot positive=self.number > 0"))
    #expect(details.contains("https://krosskube.io/uml#taggedValues short=ord"))
    let sources = order.objects("eAnnotations").compactMap { $0.string("source") }
    #expect(sources.count { $0.hasSuffix("#table") } == 1)
  }
}

extension Model {
  /// The first object with a name.
  func object(named name: String) -> EObject? {
    (0..<objectCount).lazy.map { self.object(ObjectID($0)) }.first {
      $0.eClass.name == "EClass" && $0.name == name
    }
  }
}
