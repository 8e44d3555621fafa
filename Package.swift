// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// Targets that hold no pointer say so; a stray one is then a compile error.
let pointerFree = settings + [.strictMemorySafety()]

let package = Package(
  name: "AngularTripletLoss",
  targets: [
    .target(name: "SeededRandom", swiftSettings: pointerFree),
    .testTarget(
      name: "SeededRandomTests", dependencies: ["SeededRandom"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
