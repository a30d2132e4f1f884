import CourseModel
import Fixtures
import Foundation
import Knowledge
import Manual
import Nodes
import Testing

@testable import CourseFiles
@testable import Grading

/// Whether a fact holds, by its probe's answer.
@Suite struct FactJudgeTests {
  private func judge(
    _ expects: FactKind.Expectation, _ values: UsagePattern.Values, _ output: String,
    status: Int32 = 0, isGone: Bool = false, bindings: [String: String] = [:]
  ) -> (score: Double, bindings: Bindings) {
    let kind = FactKind(name: "x", says: "x", key: [], probe: "x", expects: expects)
    let id = IDOccurrence(
      entity: "service x", value: "d8c464a629604a3daa11ed511c86dd0a",
      position: SourcePosition(file: "m.md", line: 1))
    var step = Step(
      id: "lab1.1", key: "x", position: id.position, section: "",
      action: .command(TypedCommand("x")), node: "node1")
    step.defines = [id]
    step.uses = [id]
    let fact = Fact(kind: kind, node: "node1", values: values, step: step, isGone: isGone)
    var known = Bindings()
    for (name, value) in bindings { known.bind(name, to: value) }
    var judge = FactJudge(fact, bindings: known, messages: Knowledge.shipped.messages)
    let evidence = Evidence(
      node: "node1", command: "x", outcome: .exited(status), output: KeptOutput(output),
      error: KeptOutput(""), start: 0, duration: 0)
    let judgement = judge.judge(evidence)
    #expect((judgement.score == 1) == judgement.differences.isEmpty)
    return (judgement.score, judge.bindings)
  }

  @Test func exitStatus() {
    #expect(judge(.success, [:], "").score == 1)
    #expect(judge(.success, [:], "", status: 3).score == 0)
    #expect(judge(.success, [:], "", status: 1, isGone: true).score == 1)
    #expect(judge(.success, [:], "", isGone: true).score == 0)
  }

  @Test(arguments: [
    ("auth=no", "# remark\nauth=no\n", 1.0), ("a = 1", "a=1", 1), ("a=1", "a   =  1", 1),
    ("a=1", "a=10", 0), ("a=1", "#a=1", 0), ("a=1", "", 0), ("x $HOME y", "x /root y", 1),
    ("p=<password>", "p=s3cret", 1), ("p=<password>", "p=", 0),
  ])
  func lines(wanted: String, shown: String, score: Double) {
    #expect(judge(.line("{line}"), ["line": [wanted]], shown).score == score)
    #expect(judge(.line("{line}"), ["line": [wanted]], shown, status: 1).score == 0)
  }

  @Test func someOfTheLines() {
    let wanted = ["a=1", "b=2", "c=3", "d=4"]
    #expect(judge(.lines("lines"), ["lines": wanted], "d=4\nb=2\nz=0\na=1\n").score == 0.75)
  }

  @Test func whatTheReaderChoseIsTheSameEverywhere() {
    let (score, bindings) = judge(.line("{line}"), ["line": ["user=<your name>"]], "user=carol")
    #expect(score == 1 && bindings["<your name>"] == "carol")
    let other = judge(
      .line("{line}"), ["line": ["user=<your user>"]], "user=dave", bindings: bindings.values)
    #expect(other.score == 0)
    // A password is not kept.
    #expect(judge(.line("{line}"), ["line": ["p=<password>"]], "p=x").bindings.values.isEmpty)
  }

  private let table = """
    +----------------------------------+--------+-------+
    |                id                |  name  |  type |
    +----------------------------------+--------+-------+
    | 00112233445566778899aabbccddeeff | glance | image |
    | ffeeddccbbaa99887766554433221100 | nova   | compute |
    +----------------------------------+--------+-------+
    """

  @Test func rows() {
    let row = FactKind.Expectation.row(["name": "{name}", "Type": "{type}", "region": "{region}"])
    // A value that no command gave is not asked for.
    let (score, bindings) = judge(row, ["name": ["glance"], "type": ["image"]], table)
    #expect(score == 1)
    #expect(bindings["service x"] == "00112233445566778899aabbccddeeff")
    #expect(judge(row, ["name": ["glance"], "type": ["compute"]], table).score == 0)
    #expect(judge(row, ["name": ["glance"], "region": ["a"]], table).score == 0)
    #expect(judge(row, ["name": ["glance"]], "").score == 0)
  }

  @Test func records() {
    let active = FactKind.Expectation.row(["Active": "yes"])
    #expect(judge(active, [:], "Name:           default\nActive:         yes\n").score == 1)
    #expect(judge(active, [:], "Name:           default\nActive:         no\n").score == 0)
  }

  @Test func anIDIsTheStudentsOwn() {
    let row = FactKind.Expectation.row(["id": "{id}"])
    let manuals = ["id": ["d8c464a629604a3daa11ed511c86dd0a"]]
    let own = ["service x": "ffeeddccbbaa99887766554433221100"]
    #expect(judge(row, manuals, table, bindings: own).score == 1)
    #expect(
      judge(row, manuals, table, bindings: ["service x": String(repeating: "0", count: 32)]).score
        == 0)
  }

  @Test(arguments: [
    "", "+--+\n| \u{1B}[2J |", "| a |\n| b", "::::\n:", "\u{0}\u{202E}",
    "+-+\n|a|\n+-+\n||||||||\n+-+",
  ])
  func hostileOutput(output: String) {
    let expectations: [FactKind.Expectation] = [
      .success, .line("a"), .lines("lines"), .row(["a": "b"]),
    ]
    for expects in expectations {
      #expect((0...1).contains(judge(expects, ["lines": ["a", "b"]], output, status: 1).score))
    }
  }
}

/// Facts asked of a node, with this machine in its place.
@Suite(.serialized) struct InferredGradingTests {
  private func report(_ commands: String...) async throws -> LabReport {
    let body = commands.map { "    # \($0)" }.joined(separator: "\n")
    let text = "# Lab 1: A look\n\nOn node1:\n\n\(body)\n"
    let course = try ManualReader.course(bytes: Array(text.utf8), file: "m.md")
    let rules = try RuleFiles.rules(in: SharedFiles.projectFolder + "/graders/rules")
    let lab = try #require(course.labs.first)
    return await LiveGrader(course: course, lab: lab, .shipped, rules: rules).grade(
      nodes: ["node1": LocalNode(name: "node1")]
    ).report
  }

  @Test func filesAndTheirModes() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/practicum-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let lab = [
      "mkdir \(folder)", "echo \"it's a = 1\" > \(folder)/f", "chmod 640 \(folder)/f",
      "truncate --size 4K \(folder)/g",
    ]
    let before = try await report(lab[0], lab[1], lab[2], lab[3])
    #expect(before.total.earned == 0)
    #expect(before.total.isComplete)
    for command in lab {
      _ = try await LocalNode().run(NodeCommand(command))
    }
    let after = try await report(lab[0], lab[1], lab[2], lab[3])
    #expect(after.total.fraction == 1, "\(after.checks.filter { $0.verdict != .passed })")
    #expect(after.checks.count == 4)
  }

  /// A student who is further along loses nothing.
  @Test func whatALaterLabSetsAnewMayBeEither() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/practicum-later-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = folder + "/f"
    func lab(_ number: Int, _ mode: Int) -> String {
      "# Lab \(number): A look\n\nOn node1:\n\n    # chmod \(mode) \(file)\n\n"
    }
    let text = lab(1, 600) + lab(2, 640)
    let course = try ManualReader.course(bytes: Array(text.utf8), file: "m.md")
    let rules = try RuleFiles.rules(in: SharedFiles.projectFolder + "/graders/rules")
    for (mode, verdicts) in [
      (0o600, [Verdict.passed, .failed]), (0o640, [.passed, .passed]), (0o644, [.failed, .failed]),
    ] {
      _ = FileManager.default.createFile(
        atPath: file, contents: nil, attributes: [.posixPermissions: mode])
      chmod(file, mode_t(mode))
      for (lab, verdict) in zip(course.labs, verdicts) {
        let report = await LiveGrader(course: course, lab: lab, .shipped, rules: rules).grade(
          nodes: ["node1": LocalNode(name: "node1")]
        ).report
        #expect(report.checks.map(\.verdict) == [verdict], "\(report.checks)")
      }
    }
  }

  @Test func whatRestsOnAFailureIsSkippedAndSaysSo() async throws {
    let report = try await report(
      "yum install -y practicum-nosuch", "service practicum-nosuch start",
      "chkconfig practicum-nosuch on")
    #expect(report.checks.map(\.verdict) == [.failed, .skipped, .skipped])
    #expect(report.checks.dropFirst().allSatisfy { $0.blockedBy == report.checks[0].id })
    #expect(report.total.possible == 3 && report.total.earned == 0)
  }

  @Test func whatTheReaderMayLeaveOutWeighsNothing() async throws {
    let report = try await report("true\n\nAs an optional step:\n\n    # touch /practicum/nosuch")
    #expect(report.checks.last?.verdict == .skipped)
    #expect(report.checks.last?.blockedBy == nil)
  }
}
