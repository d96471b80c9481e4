// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that users of the product never build it.
let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "krosskube", path: "..")],
  targets: [
    .executableTarget(
      name: "krosskube-bench",
      dependencies: [
        .product(name: "KrossKubeModels", package: "krosskube"),
        .product(name: "KrossKubeValidation", package: "krosskube"),
        .product(name: "KrossKubeTemplates", package: "krosskube"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6)])
  ]
)
