// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

func target(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func test(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies + ["Fixtures"], swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")

let csv = Target.Dependency.product(name: "SwiftCSV", package: "SwiftCSV")

let database = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")

let webServer = Target.Dependency.product(name: "FlyingFox", package: "FlyingFox")

let webSockets = Target.Dependency.product(name: "FlyingSocks", package: "FlyingFox")

let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
  name: "practicum",
  products: [
    .executable(name: "grade", targets: ["grade"]),
    .executable(name: "practicum-bench", targets: ["practicum-bench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.0.2"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
  ],
  targets: [
    .systemLibrary(
      name: "CCMarkGFM", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
    .target(name: "CSockets"),
    target("CourseModel", []),
    target("Console", ["CourseModel"]),
    target(
      "Manual", ["CourseModel", "Console", "CCMarkGFM", .product(name: "Yams", package: "Yams")]),
    target("Matching", ["CourseModel", "Console"]),
    target("Nodes", ["CourseModel", "Console", "CSockets", subprocess, system]),
    .systemLibrary(
      name: "CLibSSH2", pkgConfig: "libssh2", providers: [.apt(["libssh2-1-dev"])]),
    target("SSHNodes", ["Nodes", "CLibSSH2", "CSockets", subprocess, system]),
    .systemLibrary(name: "CLibvirt", pkgConfig: "libvirt", providers: [.apt(["libvirt-dev"])]),
    target("LibvirtNodes", ["Nodes", "CLibvirt"]),
    target("Grading", ["CourseModel", "Console", "Matching", "Nodes"]),
    target("PracticeLab", ["CSockets", subprocess]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    target("Gradebook", ["CourseModel", "CZlib", "CCrypto", database, csv]),
    target("PageTemplates", [mustache]),
    target("Reports", ["Console", "CourseModel", "Gradebook"]),
    target("CourseSite", ["Console", "CourseModel", "Matching", "PageTemplates"]),
    target(
      "GradeCommands",
      [
        "CSockets", "CourseModel", "Console", "Manual", "Matching", "Nodes", "Grading",
        "PracticeLab", "SSHNodes", "LibvirtNodes", "Gradebook", "Reports", "PageTemplates",
        "CourseSite",
        argumentParser, subprocess, system, webServer, webSockets, yams,
      ]),
    .executableTarget(name: "grade", dependencies: ["GradeCommands"], swiftSettings: strict),
    .target(
      name: "Fixtures", dependencies: ["CourseModel", "Console", "Manual"],
      path: "Tests/Fixtures", swiftSettings: strict),
    .executableTarget(
      name: "practicum-bench",
      dependencies: ["CourseModel", "GradeCommands", "Manual", "Matching", "Nodes", "Fixtures"],
      path: "Tests/Bench", swiftSettings: strict),
    test("ConsoleTests", ["Console", "CourseModel"]),
    test("ManualTests", ["Manual", "CourseModel", "Console"]),
    test("MatchingTests", ["Matching", "CourseModel", "Console"]),
    test("NodesTests", ["Nodes"]),
    test("SSHNodesTests", ["SSHNodes", "Nodes", subprocess]),
    test("LibvirtNodesTests", ["Console", "LibvirtNodes", "Nodes", subprocess]),
    test("PracticeLabTests", ["PracticeLab", "SSHNodes", "Nodes", "GradeCommands", subprocess]),
    test(
      "GradingTests",
      [
        "GradeCommands", "Gradebook", "Grading", "Nodes", "Manual", "Matching", "CourseModel",
        "Console",
        subprocess,
      ]),
    test("GradebookTests", ["Gradebook", "CourseModel", database]),
    test("ReportsTests", ["Reports", "Gradebook", "CourseModel"]),
    test("PageTemplatesTests", ["PageTemplates"]),
    test("CourseSiteTests", ["CourseSite", "PageTemplates", "Manual", "CourseModel"]),
    test("EndToEndTests", ["GradeCommands", subprocess]),
  ]
)

// Only `make fuzz` builds the fuzzer: it needs -sanitize=fuzzer for everything.
if Context.environment["PRACTICUM_FUZZ"] != nil {
  package.products.append(.executable(name: "practicum-fuzz", targets: ["practicum-fuzz"]))
  package.targets.append(
    .executableTarget(
      name: "practicum-fuzz",
      dependencies: [
        "Console", "CourseModel", "GradeCommands", "Gradebook", "Grading", "Manual", "Matching",
        "Nodes",
      ],
      path: "Tests/Fuzz", exclude: ["run"],
      swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]))
}
