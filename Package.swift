// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is held to the same rules; a warning is an error.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A library target; what it may depend on is the layer table of docs/architecture.md.
func layer(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

/// The tests of one target; golden folders are read from the source tree, not copied.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude, swiftSettings: settings)
}

let package = Package(
  name: "krosskube",
  products: [
    .executable(name: "krosskube", targets: ["krosskube"]),
    .library(name: "KrossKubeModels", targets: ["Diagnostics", "Ecore", "XMI"]),
    .library(name: "KrossKubeValidation", targets: ["Validation", "OCL", "OCLSyntax"]),
    .library(name: "KrossKubeTemplates", targets: ["MOFM2T"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // MARK: Layer 0: system libraries, threads, diagnostics
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
    .target(name: "CSHA2"),
    .target(name: "CBuiltIn"),
    .target(name: "CProcessors"),
    layer("Threads", ["CProcessors"]),
    layer("Diagnostics", ["Threads"]),

    // MARK: Layer 1: one notation or one store each
    layer("XML", ["CLibXML2", "Threads", "Diagnostics"]),
    layer("YAML", ["CYAML", "Diagnostics"]),
    layer("RegularExpressions", ["CRE2", "Diagnostics"]),
    layer("Ecore", ["Diagnostics"]),
    layer("OCLSyntax", ["Diagnostics"]),
    layer("CEL", ["Diagnostics"]),

    // MARK: Layer 2: notations over the store, Kubernetes
    layer("Kubernetes", ["CEL", "YAML", "Diagnostics"]),
    layer("XMI", ["XML", "Ecore", "Threads", "Diagnostics"]),
    layer("OCL", ["OCLSyntax", "Ecore", "RegularExpressions", "Threads", "Diagnostics"]),

    // MARK: Layer 3: what is done with a model
    layer("Validation", ["OCL", "Ecore", "RegularExpressions", "Threads", "Diagnostics"]),
    layer("ModelText", ["Ecore", "YAML", "Threads", "Diagnostics"]),
    layer("MOFM2T", ["CSHA2", "OCL", "OCLSyntax", "Ecore", "Threads", "Diagnostics"]),
    layer("UML", ["XML", "Ecore", "Diagnostics"]),
    layer("OCLToCEL", ["OCL", "OCLSyntax", "Ecore", "CEL"]),

    // MARK: Layer 4: the transformations
    layer(
      "CRD",
      [
        "OCLToCEL", "ModelText", "CEL", "OCL", "OCLSyntax", "Ecore", "Kubernetes", "YAML",
        "RegularExpressions", "Diagnostics",
      ]),

    layer("Placement", ["Ecore", "Kubernetes", "YAML", "Diagnostics"]),
    layer("Delivery", ["CRD", "Placement", "Ecore", "YAML", "Diagnostics"]),

    // MARK: Layer 5: each command as a function
    layer(
      "Pipelines",
      [
        "Delivery", "CRD", "Placement", "ModelText", "CEL", "MOFM2T", "Validation", "UML", "XMI", "OCL",
        "OCLSyntax",
        "Ecore",
        "Kubernetes", "YAML", "CBuiltIn", "Diagnostics",
      ]),

    // MARK: Layer 6: the command
    .executableTarget(
      name: "krosskube",
      dependencies: [
        "Pipelines", "Threads", "Diagnostics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),

    // MARK: Tests
    .target(
      name: "TestSupport", dependencies: ["Diagnostics"], path: "Tests/TestSupport", swiftSettings: settings),
    tests("ArchitectureTests", []),
    tests("ThreadsTests", ["Threads"]),
    tests("DiagnosticsTests", ["Diagnostics"]),
    tests("XMLTests", ["XML", "Diagnostics"]),
    tests("YAMLTests", ["YAML", "Diagnostics"]),
    tests("RegularExpressionsTests", ["RegularExpressions", "Diagnostics"]),
    tests("EcoreTests", ["Ecore", "XMI", "OCL", "Validation", "Diagnostics"]),
    tests("OCLSyntaxTests", ["OCLSyntax", "Diagnostics"], exclude: ["Corpus"]),
    tests(
      "ModelTextTests",
      ["Pipelines", "ModelText", "CRD", "XMI", "Ecore", "YAML", "Diagnostics"], exclude: ["Golden"]),
    tests("CELTests", ["CEL", "Diagnostics"]),
    tests("OCLToCELTests", ["OCLToCEL", "CEL", "RegularExpressions"]),
    tests("KubernetesTests", ["Kubernetes", "CEL", "YAML", "Diagnostics"]),
    tests("XMITests", ["XMI", "Ecore", "Diagnostics"], exclude: ["Golden", "Saved"]),
    tests(
      "OCLTests", ["OCL", "OCLSyntax", "XMI", "Ecore", "Diagnostics"], exclude: ["Conformance", "Documents"]),
    tests(
      "ValidationTests", ["Validation", "MOFM2T", "OCL", "OCLSyntax", "XMI", "Ecore", "Diagnostics"],
      exclude: ["Invariants"]),
    tests(
      "MOFM2TTests", ["MOFM2T", "OCL", "XMI", "Ecore", "Diagnostics"], exclude: ["Acceleo", "Golden"]),
    tests(
      "CRDTests",
      ["CRD", "XMI", "MOFM2T", "OCL", "Ecore", "Kubernetes", "YAML", "RegularExpressions", "Diagnostics"],
      exclude: ["Golden"]),
    tests(
      "PipelinesTests", ["Pipelines", "XMI", "Ecore", "Kubernetes", "YAML", "Diagnostics"],
      exclude: ["Golden"]),
    tests(
      "CELDifferentialTests", ["CRD", "Pipelines", "XMI", "OCL", "Ecore", "YAML", "Diagnostics"],
      exclude: ["constructs.xmi"]),
    tests("UMLTests", ["UML", "XML", "XMI", "Ecore", "Diagnostics"]),
    tests("PlacementTests", ["Placement", "XMI", "Ecore", "Kubernetes", "YAML", "Diagnostics"]),
    tests(
      "DeliveryTests",
      ["Delivery", "Pipelines", "Kubernetes", "RegularExpressions", "YAML", "Diagnostics"],
      exclude: ["Golden"]),
    tests("CommandLineTests", ["krosskube"], exclude: ["Golden"]),
  ],
  cxxLanguageStandard: .cxx17
)
