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

/// A target whose tests play thousands of texts byte by byte: it is optimised in tests too.
func reader(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(
    name: name, dependencies: dependencies,
    swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))])
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
    .systemLibrary(name: "CLibSSH2", pkgConfig: "libssh2", providers: [.apt(["libssh2-1-dev"])]),
    .systemLibrary(name: "CLibvirt", pkgConfig: "libvirt", providers: [.apt(["libvirt-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    // Values, files, text.
    target("CourseModel", []),
    target("Files", ["CourseModel", "CCrypto"]),
    reader("Console", ["CourseModel"]),
    reader("Knowledge", ["CourseModel", "Console"]),
    reader("Matching", ["CourseModel", "Console", "Knowledge", yams]),
    reader("Manual", ["CourseModel", "Console", "Knowledge", "CCMarkGFM"]),
    // Nodes and recordings.
    reader("Sessions", ["CourseModel", "Files", "Console", "Knowledge", "CSockets"]),
    target("Nodes", ["CourseModel", "Console", "Sessions", "CSockets", subprocess, system]),
    target("Secrets", ["CourseModel", "Nodes", "Sessions"]),
    target("SSHNodes", ["CourseModel", "Nodes", "CLibSSH2", "CSockets", subprocess, system]),
    target("LibvirtNodes", ["CourseModel", "Nodes", "CLibvirt"]),
    target("PracticeLab", ["CourseModel", "CSockets", subprocess]),
    // Grading, marks, pages.
    target("Grading", ["CourseModel", "Console", "Knowledge", "Matching", "Nodes", "Sessions"]),
    target("Linting", ["CourseModel", "Console", "Knowledge", "Manual", "Grading"]),
    target("Gradebook", ["CourseModel", "Files", "CZlib", database, csv]),
    target("PageTemplates", ["CourseModel", mustache]),
    target("Reports", ["Console", "CourseModel", "Gradebook", "Sessions"]),
    target("CourseSite", ["Console", "CourseModel", "Matching", "PageTemplates"]),
    target(
      "CourseFiles",
      [
        "CourseModel", "Files", "Console", "Knowledge", "Manual", "Matching", "Grading", "Secrets",
        "Sessions",
        yams,
      ]),
    target(
      "Documents",
      ["CourseModel", "Files", "Console", "Matching", "Nodes", "Sessions", "Grading", "Gradebook"]),
    // Where it all comes together.
    target(
      "LabNodes",
      [
        "CourseModel", "Files", "Console", "Knowledge", "CourseFiles", "Grading", "Matching",
        "Nodes",
        "SSHNodes", "Sessions", "LibvirtNodes", "PracticeLab",
      ]),
    target(
      "ClassGrading",
      [
        "CourseModel", "Files", "Console", "Knowledge", "CourseFiles", "Documents", "Gradebook",
        "Grading",
        "LabNodes", "Matching", "Nodes", "PageTemplates", "Reports", "Secrets", "Sessions",
        subprocess, system,
      ]),
    target(
      "SitePublishing",
      [
        "CourseModel", "Files", "Console", "Knowledge", "CourseFiles", "CourseSite", "Grading",
        "CSockets",
        "PageTemplates",
        webServer, webSockets,
      ]),
    target(
      "GradeCommands",
      [
        "CourseModel", "Files", "Console", "Knowledge", "CourseFiles", "Matching", "Nodes",
        "Sessions",
        "Secrets", "Grading", "PracticeLab", "SSHNodes", "LibvirtNodes", "Gradebook", "Reports",
        "PageTemplates", "CourseSite", "Documents", "LabNodes", "ClassGrading", "SitePublishing",
        "Linting",
        argumentParser,
      ]),
    .executableTarget(name: "grade", dependencies: ["GradeCommands"], swiftSettings: strict),
    .target(
      name: "Fixtures",
      dependencies: [
        "CourseModel", "Console", "Knowledge", "Manual", "Sessions", "CourseFiles",
      ],
      path: "Tests/Fixtures", swiftSettings: strict),
    .executableTarget(
      name: "practicum-bench",
      dependencies: [
        "CourseModel", "CourseFiles", "Knowledge", "Manual", "Matching", "Nodes", "Sessions",
        "Secrets",
        "Fixtures",
      ],
      path: "Tests/Bench", swiftSettings: strict),
    test("ConsoleTests", ["Knowledge", "Console", "CourseModel", subprocess]),
    test("ManualTests", ["Knowledge", "Manual", "CourseFiles", "CourseModel", "Console"]),
    test("KnowledgeTests", ["Knowledge", "CourseFiles", "CourseModel", "Console", subprocess]),
    test("MatchingTests", ["Knowledge", "Matching", "CourseModel", "Console"]),
    test("NodesTests", ["Knowledge", "Nodes", "Sessions"]),
    test("SSHNodesTests", ["CourseFiles", "SSHNodes", "Nodes", "Sessions", subprocess]),
    test("LibvirtNodesTests", ["Console", "LibvirtNodes", "Nodes", subprocess]),
    test("PracticeLabTests", ["PracticeLab", "SSHNodes", "Nodes", "LabNodes", subprocess]),
    test(
      "GradingTests",
      [
        "Knowledge",
        "Grading", "CourseFiles", "Documents", "Files", "Nodes", "Sessions", "Secrets", "Manual",
        "Matching", "CourseModel", "Console", "Gradebook", "LabNodes", subprocess,
      ]),
    test(
      "ClassGradingTests",
      [
        "Knowledge",
        "ClassGrading", "CourseFiles", "Documents", "Files", "Gradebook", "Grading", "Manual",
        "Nodes", "Sessions", "Secrets", "CourseModel", "Console", "Matching", subprocess,
      ]),
    test(
      "LintingTests",
      ["Linting", "Documents", "CourseFiles", "Grading", "Manual", "Knowledge", "CourseModel"]),
    test("GradebookTests", ["Gradebook", "Files", "CourseModel", database]),
    test("ReportsTests", ["Reports", "Gradebook", "CourseModel", "Sessions"]),
    test("PageTemplatesTests", ["PageTemplates"]),
    test(
      "CourseSiteTests",
      [
        "Knowledge", "Console", "CourseSite", "PageTemplates", "Manual", "CourseFiles",
        "CourseModel",
      ]),
    test(
      "SitePublishingTests",
      ["SitePublishing", "CourseSite", "CourseModel", "Manual", "Knowledge"]),
    test(
      "EndToEndTests",
      [
        "GradeCommands", "SitePublishing", "ClassGrading", "Grading", "CourseModel", "Files",
        subprocess,
      ]),
  ]
)

// Only `make fuzz` builds the fuzzer: everything in it needs -sanitize=fuzzer.
if Context.environment["PRACTICUM_FUZZ"] != nil {
  package.products.append(.executable(name: "practicum-fuzz", targets: ["practicum-fuzz"]))
  package.targets.append(
    .executableTarget(
      name: "practicum-fuzz",
      dependencies: [
        "Console", "CourseModel", "CourseFiles", "ClassGrading", "Knowledge", "LabNodes",
        "Gradebook", "Grading", "Fixtures",
        "Manual", "Matching", "Nodes", "Sessions", "Secrets", "Files",
      ],
      path: "Tests/Fuzz", exclude: ["run"],
      swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]))
}
