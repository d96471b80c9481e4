// swift-tools-version: 6.2
import PackageDescription

/// A fuzzer over libraries of the product.
func fuzzer(_ name: String, _ products: String...) -> Target {
  .executableTarget(
    name: name,
    dependencies: ["CLibFuzzer"] + products.map { .product(name: $0, package: "krosskube") },
    swiftSettings: [.swiftLanguageMode(.v6)])
}

// A package of its own, so that users of the product never build it. 'make fuzz' passes '-sanitize=fuzzer' for every
// module, those of the product included: only what is instrumented tells libFuzzer where an input led.
let package = Package(
  name: "Fuzz",
  dependencies: [.package(name: "krosskube", path: "..")],
  targets: [
    .target(name: "CLibFuzzer"),
    fuzzer("FuzzModels", "KrossKubeModels", "KrossKubeValidation"),
    fuzzer("FuzzOCL", "KrossKubeModels", "KrossKubeValidation"),
    fuzzer("FuzzTemplates", "KrossKubeModels", "KrossKubeValidation", "KrossKubeTemplates"),
  ]
)
