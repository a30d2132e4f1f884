import CourseModel
import Fixtures
import Foundation
import Manual
import Testing

@testable import CourseFiles

/// A course is untrusted data: ten times as much of anything takes ten times as long, not a hundred times.
@Suite(.cpuBound) struct ManualGrowthTests {
  @Test("Steps grow with the manual", arguments: LargeManual.consoles + LargeManual.prose)
  func manual(_ manual: LargeManual) throws {
    let ratio = try Growth.ratio(from: 3 * manual.size) {
      Array((manual.text($0) + "\n\nEnd.\n\n    # true\n").utf8)
    } work: {
      _ = try ManualReader.course(bytes: $0, file: "large.md")
    }
    #expect(ratio <= Growth.limit)
  }

  @Test func labsGrowWithTheirNumber() throws {
    let ratio = try Growth.ratio(from: 30) { count in
      Array((0..<count).map { "# Lab \($0): Title\n\n    # true\n\n" }.joined().utf8)
    } work: {
      _ = try ManualReader.course(bytes: $0, file: "large.md")
    }
    #expect(ratio <= Growth.limit)
  }
}

/// Endless nesting is read to a limited depth, and the author gets a finding.
@Suite(.cpuBound) struct ManualDepthTests {
  private static let depth = 20_000

  private func read(_ text: String) throws -> ParsedManual {
    try ManualReader.manual(
      bytes: Array(("# Lab 1: Deep\n\n    # true\n\n" + text).utf8), file: "deep.md")
  }

  private static func times(_ count: Int, _ text: String) -> String {
    String(repeating: text, count: count)
  }

  private static let deep: [String] = [
    times(depth, ">") + " words\n",
    times(1000, "* ") + "words\n",
    times(1000, "*a _b ") + "words" + times(1000, "_*") + "\n",
    times(depth, "<b><i>") + "words\n",
    times(depth, "<div><blockquote>\n") + "words\n",
    times(depth, "<ul><li>\n") + "words\n",
    times(depth, "<table><tr><td>\n") + "words\n",
  ]

  @Test("What is too deep is said, with its line, and its words stay", arguments: deep)
  func tooDeep(text: String) throws {
    let manual = try read(text)
    let finding = try #require(manual.course.findings.first { $0.rule == .tooDeep })
    #expect(finding.position.line >= 5)
    #expect(finding.message.contains("are nested"))
    #expect("\(manual.document)".contains("words"))
  }

  @Test func stepsInDeepListsAreRead() throws {
    let text = String(repeating: "> ", count: 100) + "    # echo deep\n"
    let course = try ManualReader.course(
      bytes: Array(("# Lab 1: Deep\n\n" + text).utf8), file: "deep.md")
    #expect(course.labs[0].steps.compactMap(\.command) == ["echo deep"])
    #expect(course.findings.map(\.rule).contains(.tooDeep))
  }

  @Test func whatManualsHaveIsNotTooDeep() throws {
    let text = "> * a\n>   * b\n>     > **c *d* <b>e</b>**\n\n<table><tr><td>x</td></tr></table>\n"
    #expect(try read(text).course.findings.isEmpty)
  }

  @Test(
    "A table that is too wide is text, and said",
    arguments: [
      (1001, 3), (600, 600),
    ])
  func tooWide(columns: Int, rows: Int) throws {
    let header = String(repeating: "a|", count: columns) + "\n"
    let rule = String(repeating: "-|", count: columns) + "\n"
    let text = "|" + header + "|" + rule + String(repeating: "|word|\n", count: rows)
    let manual = try read(text)
    #expect(manual.course.findings.map(\.rule) == [.tooWide])
    #expect("\(manual.document)".components(separatedBy: "word").count == rows + 1)
  }
}

@Suite struct CourseFileTests {
  private func message(_ yaml: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "practicum-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try yaml.write(to: folder.appending(path: "course.yaml"), atomically: true, encoding: .utf8)
    for name in ["a.md", "b.md"] {
      try "# Lab 1: A\n\n    # true\n".write(
        to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }
    do {
      _ = try CourseReader.course(at: folder.path)
      return ""
    } catch let error as any Problem {
      return error.description.replacingOccurrences(of: folder.path + "/", with: "")
    }
  }

  private static let laughs = (1..<12).reduce("a0: &a0 [x,x,x,x,x,x,x,x,x]\n") { text, level in
    text + "a\(level): &a\(level) ["
      + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ",")
      + "]\n"
  }
  private static let chain = (1..<200).reduce("a0: &a0 x\n") { text, level in
    text + "a\(level): &a\(level) " + String(repeating: "[", count: 90) + "*a\(level - 1)"
      + String(repeating: "]", count: 90) + "\n"
  }

  private static func times(_ count: Int, _ text: String) -> String {
    String(repeating: text, count: count)
  }

  private static let hostile: [(String, String)] = [
    ("labs: [a.md, b.md, a.md]\n", "course.yaml:1:20: a.md is named twice"),
    (
      "labs:\n" + times(100_000, "- a.md\n"),
      "course.yaml:2:1: 100000 labs are more than a course can have (1000)"
    ),
    (laughs + "? *a11\n: x\n", "with its aliases, it has more than 1000000 values"),
    (chain, "course.yaml:3:"),
    (
      "labs: " + times(200, "[") + times(200, "]"),
      "course.yaml:1:106: lists and settings are nested more than 100 deep"
    ),
    ("labs: " + times(100_000, "["), "course.yaml:"),
    ("labs: " + times(100_000, "{a: "), "course.yaml:"),
    ("labs:\n" + times(100_000, "- "), "course.yaml:"),
  ]

  @Test("What a course.yaml of a stranger may not be", arguments: hostile)
  func refused(yaml: String, message: String) throws {
    let said = try self.message(yaml)
    #expect(said.contains(message))
    #expect(said.utf8.count < 1000)
  }

  @Test func anAliasIsFine() throws {
    #expect(try message("title: &t Title\nauthor: *t\nlabs: [a.md, b.md]\n").isEmpty)
  }
}
