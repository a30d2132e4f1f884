import ArgumentParser
import Console
import CourseFiles
import CourseModel
import Documents
import Files
import Matching

/// `grade diff`: compares two files with the matching engine.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compares two outputs as tables, records or text.",
    discussion: """
      Width, alignment, borders, the order of rows and columns, and extra rows and columns do not
      matter; ids are matched by consistent binding; everything else must be equal.

      Examples:
        grade diff expected.txt actual.txt
        nova list | grade diff expected.txt /dev/stdin
        grade diff expected.txt actual.txt --format json
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "The expected output.", completion: .file())
  var expected: String

  @Argument(help: "The actual output.", completion: .file())
  var actual: String

  @Option(help: "text or json.")
  var format = Format.text

  /// In bytes: no output that a person compares is larger.
  private static let limit = 64 << 20

  func run() throws {
    let left = try Self.lines(of: expected)
    let right = try Self.lines(of: actual)
    let output = ExpectedOutput(reading: left)
    guard output.kind != .none else {
      throw InputFailure("\(expected): no output in it; the first file must be the expected output")
    }
    let knowledge = try KnowledgeFiles.knowledge(near: nil)
    let result = Matcher(context: MatchContext(knowledge)).compare(output, with: right)
    switch format {
    case .json: Terminal.print(try JSONOutput.text(DiffDocument(result)))
    case .text:
      let view = SideBySide(
        expected: output, actual: right, result: result, colours: Terminal.hasColour)
      Terminal.print(view.text)
    }
    if result.verdict != .passed { throw ExitStatus(code: 1) }
  }

  private static func lines(of path: String) throws -> [String] {
    let bytes: [UInt8]
    bytes = try BoundedFile.read(path, limit: limit)
    guard !bytes.prefix(4096).contains(0) else {
      throw InputFailure("\(path): a binary file, not an output")
    }
    return PlainText.lines(bytes)
  }
}

/// The document of `grade diff --format json`, a contract with other programs.
struct DiffDocument: Encodable {
  var verdict: Verdict
  var score: Double
  var differences: [ReportDocument.DifferenceDocument]
  var bindings: [String: String]
  /// Whether another version's layout was read as the expected one.
  var otherLayout: Bool

  init(_ result: MatchResult) {
    verdict = result.verdict
    score = Percent.share(result.score)
    differences = result.differences.map(ReportDocument.DifferenceDocument.init)
    bindings = result.bindings.values
    otherLayout = result.isOtherLayout
  }
}
