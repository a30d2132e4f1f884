import ArgumentParser
import ClassGrading
import CourseFiles
import CourseModel
import Documents
import Files
import Gradebook
import Grading
import Knowledge
import LabNodes
import Sessions

/// `grade learn lab4`: learns from right runs what varies in a lab's outputs.
struct LearnCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn",
    abstract: "Carries a lab out several times, and frees what varies in its outputs.",
    discussion: """
      Examples:
        sudo grade learn lab4                  carries it out twice on fresh practice nodes
        sudo grade learn lab4 --runs 3         three times
        grade learn lab4 --recording a.cast --recording b.cast
                                               from right recordings instead
        grade learn lab4 --attempts            from a class's full marks on record
        grade learn lab4 --recording a.cast --recording b.cast --check
                                               for CI: exit status 1 if something varies that is not free

      The outputs are compared with each other and with the manual's. What varied is written into
      graders/labNN.yaml as free, with counts, for you to review. What did not vary although the check would
      let it is listed as too lenient.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "lab4, 4, or the start of a word of its title.")
  var lab: String

  @Option(help: ArgumentHelp("How many times to carry it out.", valueName: "number"))
  var runs = 2

  @Option(
    help: ArgumentHelp("A right recording; two or more.", valueName: "file"), completion: .file())
  var recording: [String] = []

  @Flag(help: "Learn from the attempts on record that have full marks, or all but a few.")
  var attempts = false

  @Flag(help: "Write nothing; exit status 1 if something varies that is not free.")
  var check = false

  @Option(help: "text or json.")
  var format = Format.text

  @OptionGroup var gradebook: GradebookOptions

  @OptionGroup var course: CourseOptions

  /// What a student may have wrong and still be taken for right: the check itself may be what is wrong.
  private static let fullMarks = 0.8

  func validate() throws {
    guard (2...20).contains(runs) else { throw ValidationError("--runs is from 2 to 20") }
    guard recording.count != 1 else {
      throw ValidationError("one recording cannot vary: give --recording twice or more")
    }
    guard recording.isEmpty || !attempts else {
      throw ValidationError("--recording and --attempts exclude each other")
    }
  }

  func run() async throws {
    let course = try course.course()
    let lab = try course.lab(named: lab)
    let knowledge = try self.course.knowledge()
    let overrides = try self.course.overrides(for: lab, knowledge.programs)
    // Before the long runs.
    if !check { try graderFile(lab, knowledge).mustBeWritable() }
    let reports = try await reports(course, lab, knowledge, overrides)
    guard reports.count >= 2 else {
      throw InputFailure(
        "\(lab.id): \(reports.count) right run on record; two or more are needed to see what varies"
      )
    }
    let learned = LabLearner(course: course, lab: lab, knowledge, overrides: overrides)
      .learned(from: reports, areRight: !attempts)
    let isNew = learned.contains { !$0.varied.isEmpty }
    switch format {
    case .text:
      Terminal.print(
        LearnedText(lab, learned, runs: reports.count).text)
    case .json:
      Terminal.print(
        try JSONOutput.text(LearnedDocument(lab: lab.id, runs: reports.count, learned)))
    }
    guard isNew else { return }
    if check { throw ExitStatus(code: 1) }
    // Last, so that what long runs have taught is shown even where the file cannot be written.
    try write(learned, lab, knowledge)
  }

  // MARK: Runs

  private func reports(
    _ course: Course, _ lab: Lab, _ knowledge: Knowledge, _ overrides: LabOverrides
  ) async throws -> [LabReport] {
    if attempts { return try recordedAttempts(course, lab) }
    let grader = SessionGrader(course: course, lab: lab, knowledge, overrides: overrides)
    guard recording.isEmpty else {
      return try recording.map {
        grader.grade(
          try RecordedSession.read($0, course: course, lab: lab, knowledge: knowledge))
      }
    }
    var reports: [LabReport] = []
    let line = ProgressLine()
    defer { line.end() }
    for number in 1...runs {
      let session = try await FreshRun(
        course: course, lab: lab, knowledge: knowledge, overrides: overrides,
        manual: self.course.manual
      ).session(number: number) { line.show("run \(number) of \(runs)  \($0)") }
      reports.append(grader.grade(session))
    }
    return reports
  }

  private func recordedAttempts(_ course: Course, _ lab: Lab) throws -> [LabReport] {
    let book = try gradebook.openForReading()
    let judge = try EvidenceJudge(course: course, lab: lab, manual: self.course.manual)
    return try book.latest(lab: lab.id).compactMap { number in
      let entry = try book.entry(number)
      guard entry.attempt.total.fraction >= Self.fullMarks else { return nil }
      return judge.report(on: try judge.submission(of: entry, in: book))
    }
  }

  // MARK: The grader file

  private func graderFile(_ lab: Lab, _ knowledge: Knowledge) throws -> GraderFileOnDisk {
    try GraderFileOnDisk(lab: lab, manual: course.manual, programs: knowledge.programs)
  }

  private func write(_ learned: [LearnedStep], _ lab: Lab, _ knowledge: Knowledge) throws {
    let path = try graderFile(lab, knowledge).change { editor in
      for step in learned { try editor.add(step) }
    }
    Terminal.error("grade: \(path): written; review what is new in it")
  }
}
