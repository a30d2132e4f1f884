import Console
import CourseModel
import Fixtures
import Knowledge
import Manual
import Matching
import Sessions
import Testing

@testable import CourseFiles
@testable import Grading

/// What right runs of a lab teach, and how it comes into the grader file.
@Suite struct LearningTests {
  private static let manual = """
    # Lab 1: Builds

    On node1:

        # make release
        stage 4211 is ready
        # show sizes
        Name: web
        Layers: 12
        Owner: ada
        # df /srv
        Filesystem  Size  Used Mounted on
        /dev/sda1    20G  3.1G /srv

    """

  private func course() throws -> Course {
    try ManualReader.course(bytes: Array(Self.manual.utf8), file: "m.md")
  }

  private func report(_ course: Course, _ overrides: LabOverrides, _ outputs: [[String]]) throws
    -> LabReport
  {
    let lab = try #require(course.labs.first)
    let commands = ["make release", "show sizes", "df /srv"]
    return SessionGrader(course: course, lab: lab, .shipped, overrides: overrides).grade(
      Session(
        commands: zip(commands, outputs).enumerated().map { line, command in
          SessionCommand(host: "node1", text: command.0, output: command.1, line: line + 1)
        }))
  }

  private func learned(_ overrides: LabOverrides = LabOverrides()) throws -> [LearnedStep] {
    let course = try course()
    let table = ["Filesystem  Size  Used Mounted on", "/dev/sda1    20G  3.1G /srv"]
    let runs = try [
      [["stage 977 is ready"], ["Name: web", "Layers: 9", "Owner: ada"], table],
      [["stage 12 is ready"], ["Name: web", "Layers: 14", "Owner: ada"], table],
    ].map { try report(course, overrides, $0) }
    return LabLearner(
      course: course, lab: try #require(course.labs.first), .shipped, overrides: overrides
    ).learned(from: runs)
  }

  @Test("What varied is named as free names it, with its values")
  func varied() throws {
    let steps = try learned()
    #expect(
      steps.map(\.varied) == [
        [
          .init(
            name: "stage ... is ready", count: 2,
            values: ["stage 977 is ready", "stage 12 is ready"])
        ],
        [.init(name: "Layers", count: 2, values: ["9", "14"])],
        [],
      ])
  }

  @Test("What did not vary although it may is too lenient, with the rule that would compare it")
  func lenient() throws {
    let lenient = try learned()[2].lenient
    #expect(lenient.contains { $0.name == "Used" && $0.rules.contains("counters") })
    #expect(!lenient.contains { $0.name == "Mounted on" })
  }

  @Test("What the grader file frees is not learned again, and the runs are right then")
  func idempotent() throws {
    let course = try course()
    let lab = try #require(course.labs.first)
    var editor = GraderFileEditor("", file: "lab01.yaml")
    for step in try learned() { try editor.add(step) }
    let overrides = try GraderFiles.read(
      editor.text, file: "lab01.yaml", lab: lab, Knowledge.shipped.programs
    ) { [] }
    #expect(try learned(overrides).allSatisfy(\.varied.isEmpty))
    let right = try report(
      course, overrides, [["stage 5 is ready"], ["Name: web", "Layers: 3", "Owner: ada"]])
    #expect(right.checks.prefix(2).allSatisfy { $0.verdict == .passed })
    let wrong = try report(
      course, overrides, [["stage 5 is broken"], ["Name: web", "Layers: 3", "Owner: bob"]])
    #expect(wrong.checks.prefix(2).allSatisfy { $0.verdict != .passed })
  }

  @Test("Only what an output has can be freed")
  func namesInOutput() {
    let record = NamesInOutput(ExpectedOutput(reading: ["Name: web", "Layers: 12"]))
    #expect(record.has("layers", .shipped) && !record.has("Size", .shipped))
    #expect(record.summary == "it has Name, Layers")
    let text = NamesInOutput(ExpectedOutput(reading: ["stage 4211 is ready"]))
    #expect(text.has("stage ... is ready", .shipped) && !text.has("stage ... is done", .shipped))
    let json = NamesInOutput(ExpectedOutput(reading: [#"[{"Id": "4f", "State": {"Pid": 812}}]"#]))
    #expect(json.has("Pid", .shipped) && !json.has("Port", .shipped))
    let table = NamesInOutput(
      ExpectedOutput(reading: ["| ID | Name |", "|----|------|", "| 1 | web |"]))
    #expect(table.has("name", .shipped) && !table.has("web", .shipped))
  }

  @Test("Of a class's attempts a few may be wrong: only what most have otherwise is freed")
  func attempts() throws {
    let course = try course()
    let reports = try [12, 12, 12, 9].map {
      try report(
        course, LabOverrides(),
        [["stage \($0 * 7) is ready"], ["Name: web", "Layers: \($0)", "Owner: ada"]])
    }
    let learner = LabLearner(
      course: course, lab: try #require(course.labs.first), .shipped, overrides: LabOverrides())
    let names = learner.learned(from: reports, areRight: false).flatMap(\.varied).map(\.name)
    #expect(names == ["stage ... is ready"])
    #expect(learner.learned(from: reports).flatMap(\.varied).count == 2)
  }

  @Test("What is there already is not added again")
  func twice() throws {
    let step = try #require(try learned().first { !$0.varied.isEmpty })
    var editor = GraderFileEditor("", file: "lab01.yaml")
    try editor.add(step)
    let once = editor.text
    try editor.add(step)
    #expect(editor.text == once)
  }

  @Test("One run teaches nothing")
  func oneRun() throws {
    let course = try course()
    let run = try report(course, LabOverrides(), [["stage 1 is ready"]])
    let learner = LabLearner(
      course: course, lab: try #require(course.labs.first), .shipped, overrides: LabOverrides())
    #expect(learner.learned(from: [run]).isEmpty)
  }

  @Test(
    "Everything else in the file stays as it is",
    arguments: [
      "# Mine\nsteps:\n  KEY:\n    weight: 2  # much\n    hints: [look]\n",
      "steps:\n  KEY:\n    free: [size, \"a b\"]\n    weight: 2\n",
      "steps:\n  KEY:\n    free:\n      - size  # as agreed\n",
      "steps:\n  6:\n    weight: 2\n\n# Challenges\nchallenges: {}\n",
      "challenges: {}\n", "steps:\r\n  KEY:\r\n    weight: 2\r\n",
    ])
  func keeps(text: String) throws {
    let lab = try #require(try course().labs.first)
    let step = try #require(try learned().first { !$0.varied.isEmpty })
    let before = text.replacing("KEY", with: step.step.key).replacing(
      "  6:", with: "  \(step.step.position.line):")
    var editor = GraderFileEditor(before, file: "lab01.yaml")
    try editor.add(step)
    let old = try GraderFiles.read(
      before, file: "lab01.yaml", lab: lab, Knowledge.shipped.programs
    ) { [] }
    let new = try GraderFiles.read(
      editor.text, file: "lab01.yaml", lab: lab, Knowledge.shipped.programs
    ) { [] }
    var expected = old
    expected.steps[step.step.id, default: .init()].freeLines.append("stage ... is ready")
    #expect(new == expected)
    let remarks = before.split(separator: "\n").filter { $0.contains("#") }
    #expect(remarks.allSatisfy { editor.text.contains($0) })
  }

  @Test("A step in one line is left to its author, with what to write")
  func flow() throws {
    let step = try #require(try learned().first { !$0.varied.isEmpty })
    var editor = GraderFileEditor("steps: {\(step.step.key): {weight: 2}}\n", file: "lab01.yaml")
    #expect(throws: InputFailure.self) { try editor.add(step) }
  }

  @Test("The order counts where the grader file says so")
  func ordered() throws {
    let course = try ManualReader.course(
      bytes: Array(
        "# Lab 1: Lists\n\nOn node1:\n\n    # show steps\n    first one\n    then two\n".utf8),
      file: "m.md")
    let lab = try #require(course.labs.first)
    let session = Session(commands: [
      SessionCommand(host: "node1", text: "show steps", output: ["then two", "first one"], line: 1)
    ])
    func verdict(_ text: String) throws -> Verdict? {
      let overrides = try GraderFiles.read(
        text, file: "lab01.yaml", lab: lab, Knowledge.shipped.programs
      ) { [] }
      return SessionGrader(course: course, lab: lab, .shipped, overrides: overrides).grade(session)
        .checks.first?.verdict
    }
    #expect(try verdict("") == .passed)
    #expect(try verdict("steps: {5: {ordered: true}}") != .passed)
  }
}

@Suite struct CheckStrengthTests {
  @Test("Each value is tried: what may vary is not compared, and its rule is named")
  func values() {
    let strength = CheckStrength(
      of: ExpectedOutput(reading: ["Name: web", "Created: 2013-10-01 10:00:00", "PID: 4711"]),
      MatchContext(.shipped), findsRules: true)
    let free = strength.values.filter { !$0.isCompared }
    #expect(free.map(\.text).contains("4711"))
    #expect(free.contains { $0.place.field == "Created" && $0.rules == [.times] })
    #expect(strength.values.contains { $0.text == "web" && $0.isCompared })
  }

  @Test("An output of which nothing is compared is vacuous")
  func vacuous() {
    func isVacuous(_ lines: [String]) -> Bool {
      CheckStrength.isVacuous(ExpectedOutput(reading: lines), MatchContext(.shipped))
    }
    #expect(isVacuous(["Tue Mar  5 09:12:44 UTC 2024"]))
    #expect(!isVacuous(["Tue Mar  5 09:12:44 UTC 2024", "up"]))
    #expect(!isVacuous([]))
  }
}
