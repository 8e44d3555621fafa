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

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")

/// One folder of Sources is one stage, in the order of the data; the README's table says what each does.
let package = Package(
  name: "AngularTripletLoss",
  products: [
    .executable(name: "atl-prep", targets: ["atl-prep"]),
    .executable(name: "atl-train", targets: ["atl-train"]),
    .executable(name: "atl-eval", targets: ["atl-eval"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-protobuf.git", exact: "1.39.0", traits: []),
  ],
  targets: [
    // The seams to C and C++.
    .target(
      name: "CFaceImage",
      cxxSettings: [.unsafeFlags(["-I/usr/include/opencv4", "-O2"])],
      linkerSettings: [
        .linkedLibrary("opencv_core"), .linkedLibrary("opencv_imgproc"),
        .linkedLibrary("opencv_imgcodecs"), .linkedLibrary("jpeg"),
      ]),
    .target(
      name: "CFaceDetection", dependencies: ["CFaceImage"],
      cxxSettings: [
        .unsafeFlags(["-I/usr/include/opencv4", "-O2"]), .headerSearchPath("../CFaceImage"),
      ],
      linkerSettings: [
        .linkedLibrary("opencv_core"), .linkedLibrary("opencv_imgproc"),
        .linkedLibrary("opencv_dnn"), .linkedLibrary("opencv_objdetect"),
      ]),
    .target(
      name: "CKernels", cxxSettings: [.unsafeFlags(["-O2"])],
      linkerSettings: [.linkedLibrary("gomp")]),
    .systemLibrary(name: "CArchive"),
    .systemLibrary(name: "CLMDB"),
    .systemLibrary(name: "COneDNN"),
    .systemLibrary(name: "COpenBLAS"),
    .systemLibrary(name: "COpenMP"),
    .systemLibrary(name: "COpenSSL"),

    // What every stage may use.
    .target(name: "Failures", swiftSettings: pointerFree),
    .target(name: "SeededRandom", swiftSettings: pointerFree),
    .target(name: "StrictJSON", swiftSettings: pointerFree),
    .target(name: "ProtobufText", swiftSettings: pointerFree),
    .target(
      name: "PipelineSettings", dependencies: ["Failures", "StrictJSON"],
      swiftSettings: pointerFree),

    // The stages.
    .target(name: "FaceStore", dependencies: ["CLMDB", "Failures"], swiftSettings: settings),
    .target(
      name: "SyntheticFaces", dependencies: ["CFaceImage", "Failures", "SeededRandom"],
      swiftSettings: settings),
    .target(
      name: "FaceAlignment", dependencies: ["CFaceImage", "Failures", "StrictJSON"],
      swiftSettings: settings),
    .target(
      name: "FaceDetection",
      dependencies: [
        "CFaceDetection", "CFaceImage", "FaceAlignment", "Failures", "ProtobufText",
      ],
      swiftSettings: settings),
    .target(
      name: "FaceDataset", dependencies: ["COpenSSL", "FaceAlignment", "FaceStore", "Failures"],
      swiftSettings: pointerFree),
    .target(
      name: "FaceLooks", dependencies: ["FaceAlignment", "FaceDataset"],
      swiftSettings: pointerFree),
    .target(
      name: "BatchSupply",
      dependencies: ["CFaceImage", "FaceDataset", "Failures", "SeededRandom"],
      swiftSettings: settings),
    .target(
      name: "Tensors",
      dependencies: [
        "CKernels", "COneDNN", "COpenBLAS", "COpenMP", "Failures", "SeededRandom",
      ],
      swiftSettings: settings),
    .target(
      name: "AlgorithmTuning", dependencies: ["Failures", "Tensors"], swiftSettings: pointerFree),
    .target(
      name: "EmbeddingNetwork", dependencies: ["Failures", "SeededRandom", "Tensors"],
      swiftSettings: pointerFree),
    .target(
      name: "AngularTriplet", dependencies: ["Failures", "SeededRandom", "Tensors"],
      swiftSettings: pointerFree),
    .target(
      name: "Checkpointing", dependencies: ["Failures", "StrictJSON"], swiftSettings: pointerFree),
    .target(
      name: "FaceModel",
      dependencies: [
        "BatchSupply", "Checkpointing", "EmbeddingNetwork", "FaceDataset", "FaceLooks", "Failures",
        "Tensors",
      ],
      swiftSettings: pointerFree),
    .target(
      name: "ModelMessages", dependencies: [protobuf], exclude: ["caffe.proto", "onnx.proto"],
      swiftSettings: settings),
    .target(
      name: "ModelExchange",
      dependencies: [
        "Checkpointing", "EmbeddingNetwork", "FaceModel", "Failures", "ModelMessages",
        "ProtobufText", "Tensors", protobuf,
      ],
      swiftSettings: pointerFree),
    .target(
      name: "TensorBoard", dependencies: ["Failures", protobuf], exclude: ["event.proto"],
      swiftSettings: settings),
    .target(
      name: "Training",
      dependencies: [
        "AlgorithmTuning", "AngularTriplet", "BatchSupply", "Checkpointing", "EmbeddingNetwork",
        "FaceAlignment", "FaceDataset", "FaceModel", "Failures", "PipelineSettings", "SeededRandom",
        "Tensors",
      ],
      swiftSettings: pointerFree),
    .target(
      name: "Verification", dependencies: ["Failures", "SeededRandom"],
      swiftSettings: pointerFree),
    .target(
      name: "AllPairs",
      dependencies: ["CKernels", "Tensors", "Verification"], swiftSettings: settings),
    .target(
      name: "EmbeddingSources",
      dependencies: [
        "FaceAlignment", "FaceDataset", "FaceDetection", "FaceLooks", "FaceModel", "Failures",
        "ModelExchange", "StrictJSON", "Tensors", "Verification",
      ],
      swiftSettings: pointerFree),
    .target(
      name: "Identification", dependencies: ["Tensors", "Verification"],
      swiftSettings: pointerFree),
    .target(
      name: "FaceInspection",
      dependencies: ["FaceAlignment", "FaceDataset", "FaceLooks", "Verification"],
      swiftSettings: pointerFree),
    .target(
      name: "FaceExchange",
      dependencies: [
        "CArchive", "FaceAlignment", "FaceDataset", "Failures", "StrictJSON", "Verification",
      ],
      swiftSettings: pointerFree),
    .target(
      name: "Comparison",
      dependencies: [
        "AlgorithmTuning", "FaceDataset", "FaceModel", "Failures", "PipelineSettings",
        "StrictJSON", "Tensors", "Training", "Verification",
      ],
      swiftSettings: pointerFree),

    // The tools.
    .target(
      name: "CommandSupport", dependencies: ["Failures", "PipelineSettings", argumentParser],
      swiftSettings: pointerFree),
    .target(
      name: "PhotoSupport",
      dependencies: ["CommandSupport", "FaceAlignment", "FaceDetection", argumentParser],
      swiftSettings: pointerFree),
    .executableTarget(
      name: "atl-prep",
      dependencies: [
        "CommandSupport", "FaceAlignment", "FaceDataset", "FaceDetection", "FaceExchange",
        "FaceInspection", "FaceLooks", "Failures", "PhotoSupport", "PipelineSettings",
        "SyntheticFaces",
        "Verification",
        argumentParser,
      ],
      swiftSettings: pointerFree),
    .executableTarget(
      name: "atl-train",
      dependencies: [
        "AlgorithmTuning", "CommandSupport", "Comparison", "EmbeddingNetwork", "FaceDataset",
        "PipelineSettings", "TensorBoard", "Tensors", "Training", argumentParser,
      ],
      swiftSettings: pointerFree),
    .executableTarget(
      name: "atl-eval",
      dependencies: [
        "AlgorithmTuning", "AllPairs", "Checkpointing", "CommandSupport", "EmbeddingNetwork",
        "EmbeddingSources", "FaceAlignment", "FaceDataset", "FaceDetection", "FaceLooks",
        "FaceModel", "Failures",
        "Identification", "ModelExchange", "PhotoSupport", "PipelineSettings", "StrictJSON",
        "Tensors", "Training", "Verification", argumentParser,
      ],
      swiftSettings: pointerFree),

    .executableTarget(
      name: "StageBenchmarks",
      dependencies: [
        "AlgorithmTuning", "AllPairs", "AngularTriplet", "BatchSupply", "CKernels",
        "EmbeddingNetwork", "FaceAlignment", "FaceDataset", "PipelineSettings", "SeededRandom",
        "SyntheticFaces",
        "Tensors", "Training",
      ],
      path: "Benchmarks/StageBenchmarks", swiftSettings: settings),

    .executableTarget(
      name: "BareAlignment", path: "Benchmarks/BareAlignment",
      cxxSettings: [.unsafeFlags(["-I/usr/include/opencv4", "-O2"])],
      linkerSettings: [
        .linkedLibrary("opencv_core"), .linkedLibrary("opencv_imgproc"),
        .linkedLibrary("opencv_imgcodecs"),
      ]),

    // The tests, by target.
    test("SeededRandom"),
    test("StrictJSON", and: ["SeededRandom"]),
    test("PipelineSettings", and: ["SeededRandom", "StrictJSON"]),
    test("CFaceImage", hasFixtures: true),
    test("CKernels", and: ["NetworkOracle"]),
    test("SyntheticFaces", and: ["SeededRandom"]),
    test(
      "FaceAlignment", and: ["CFaceImage", "Failures", "PipelineSettings", "SeededRandom"],
      hasFixtures: true),
    .target(
      name: "MadeUpNetworks", path: "Tests/MadeUpNetworks", swiftSettings: settings),
    test(
      "FaceDetection",
      and: ["CFaceImage", "FaceAlignment", "MadeUpNetworks", "SeededRandom"]),
    test("FaceStore", and: ["Failures"]),
    test("FaceDataset", and: ["FaceAlignment", "FaceStore", "Failures"]),
    test("BatchSupply", and: ["CFaceImage", "FaceDataset", "SeededRandom"], hasFixtures: true),
    .target(
      name: "NetworkOracle", dependencies: ["SeededRandom"], path: "Tests/NetworkOracle",
      swiftSettings: settings),
    test("Tensors", and: ["NetworkOracle", "SeededRandom"]),
    test("AlgorithmTuning", and: ["Tensors"]),
    test("EmbeddingNetwork", and: ["NetworkOracle", "SeededRandom", "Tensors"]),
    test("AngularTriplet", and: ["SeededRandom", "Tensors"], hasFixtures: true),
    test("Checkpointing", and: ["SeededRandom", "StrictJSON"], hasFixtures: true),
    .target(
      name: "MadeUpFaces", dependencies: ["FaceAlignment", "FaceDataset", "SeededRandom"],
      path: "Tests/MadeUpFaces", swiftSettings: settings),
    test(
      "FaceLooks", and: ["FaceDataset", "MadeUpFaces", "SeededRandom"]),
    .target(
      name: "RenderedFaces", dependencies: ["FaceAlignment", "FaceDataset", "SyntheticFaces"],
      path: "Tests/RenderedFaces", swiftSettings: settings),
    test(
      "FaceModel",
      and: [
        "BatchSupply", "Checkpointing", "EmbeddingNetwork", "FaceDataset", "FaceLooks",
        "RenderedFaces", "SeededRandom", "Tensors",
      ]),
    .target(name: "PythonScripts", path: "Tests/PythonScripts", swiftSettings: settings),
    test(
      "ModelExchange",
      and: [
        "CFaceDetection", "Checkpointing", "EmbeddingNetwork", "FaceDataset", "FaceDetection",
        "FaceModel", "Failures", "MadeUpNetworks", "ModelMessages", "PythonScripts", "SeededRandom",
        "Tensors", protobuf,
      ], hasFixtures: true),
    test(
      "Training",
      and: [
        "AlgorithmTuning", "AngularTriplet", "Checkpointing", "EmbeddingNetwork", "FaceDataset",
        "FaceModel", "PipelineSettings", "RenderedFaces", "SeededRandom", "Tensors",
      ], hasFixtures: true),
    test("TensorBoard", and: ["Failures", "PythonScripts"], hasFixtures: true),
    test("Verification", and: ["PythonScripts", "SeededRandom"], hasFixtures: true),
    test("AllPairs", and: ["SeededRandom", "Tensors", "Verification"]),
    test(
      "EmbeddingSources",
      and: [
        "BatchSupply", "Checkpointing", "EmbeddingNetwork", "FaceAlignment", "FaceDataset",
        "FaceDetection", "FaceLooks", "FaceModel", "Failures", "MadeUpNetworks", "ModelExchange",
        "RenderedFaces", "SeededRandom", "Tensors", "Verification",
      ]),
    test("Identification", and: ["SeededRandom", "Tensors", "Verification"]),
    test("FaceExchange", and: ["FaceDataset", "Failures", "Verification"], hasFixtures: true),
    test(
      "FaceInspection",
      and: ["FaceAlignment", "FaceDataset", "FaceLooks", "MadeUpFaces"]),
    test(
      "Comparison",
      and: [
        "FaceDataset", "PipelineSettings", "RenderedFaces", "SeededRandom", "Training",
        "Verification",
      ]),
    test("CommandSupport"),
    .testTarget(
      name: "CommandTests",
      dependencies: ["MadeUpNetworks", "PythonScripts", "atl-prep", "atl-train", "atl-eval"],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

/// The tests of a target, in a folder of its name.
func test(
  _ target: String, and others: [Target.Dependency] = [], hasFixtures: Bool = false
) -> Target {
  .testTarget(
    name: "\(target)Tests", dependencies: [.byName(name: target)] + others,
    resources: hasFixtures ? [.copy("Fixtures")] : [], swiftSettings: settings)
}
