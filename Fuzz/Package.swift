// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that users of the product never build it. 'make fuzz' passes '-sanitize=fuzzer' for every
// module, those of the product included: only what is instrumented tells libFuzzer where an input led.
let package = Package(
  name: "Fuzz",
  dependencies: [.package(name: "krosskube", path: "..")],
  targets: [
    .target(name: "CLibFuzzer"),
    .executableTarget(
      name: "FuzzModels",
      dependencies: [
        "CLibFuzzer",
        .product(name: "KrossKubeModels", package: "krosskube"),
        .product(name: "KrossKubeValidation", package: "krosskube"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .executableTarget(
      name: "FuzzOCL",
      dependencies: [
        "CLibFuzzer",
        .product(name: "KrossKubeModels", package: "krosskube"),
        .product(name: "KrossKubeValidation", package: "krosskube"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .executableTarget(
      name: "FuzzTemplates",
      dependencies: [
        "CLibFuzzer",
        .product(name: "KrossKubeModels", package: "krosskube"),
        .product(name: "KrossKubeValidation", package: "krosskube"),
        .product(name: "KrossKubeTemplates", package: "krosskube"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6)]),
  ]
)
