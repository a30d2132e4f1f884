import ArgumentParser
import ClassGrading
import CourseFiles
import CourseModel
import Foundation
import Gradebook
import Grading
import LabNodes
import Nodes

/// `grade class lab4`: grades a class into a gradebook.
struct ClassCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "class",
    abstract: "Grades a class into a gradebook, from its nodes or from recordings.",
    discussion: """
      Examples:
        grade class lab4 --roster class.csv
        grade class lab4 --roster class.csv --node 'node1={student}-1.lab.org'
        grade class lab4 --roster class.csv --recordings handed-in/

      The roster is CSV with a header (student, name, email, and a column for
      each node), an export from Canvas or Moodle, or YAML. In a pattern for
      nodes, {student} stands for the student's id.

      With --recordings no node is asked: a student's recording or pack is the
      file named after them, such as handed-in/carol.cast.

      Run again, the command continues where it stopped, however it ended; no
      student is graded twice. Students still blocked are asked again. --again
      grades everyone anew. Passwords and keys are not kept.

      Work that is more alike than chance would explain is suspect: each line says
      how certain that is. No student loses a point by it; you decide.

      Exit status: 0 every student has a mark, 3 some have none yet.
      """)

  @Argument(help: "lab4, 4, or the start of a word of its title.")
  var lab: String

  @Option(
    help: ArgumentHelp("The class list: CSV or YAML.", valueName: "file"),
    completion: .file())
  var roster: String

  @Option(
    help: ArgumentHelp("A folder with each student's submission.", valueName: "folder"),
    completion: .directory)
  var recordings: String?

  @Flag(
    help:
      "With --recordings: the files' times are submission times, even if the files look copied.")
  var timesAreRight = false

  @Option(
    help: ArgumentHelp(
      "With --recordings: limit on processor time for each student.", valueName: "seconds"))
  var secondsEach = 60

  @OptionGroup(title: "Live nodes") var live: LiveClassOptions

  @OptionGroup var gradebook: GradebookOptions

  @OptionGroup var course: CourseOptions

  func validate() throws {
    guard (1...86_400).contains(secondsEach) else {
      throw ValidationError("--seconds-each must be from 1 to 86400")
    }
    guard
      recordings == nil
        || (!live.again && !live.challenges && live.patterns.isEmpty && live.nodes == nil)
    else {
      throw ValidationError(
        "--again, --challenges, --node and --nodes ask nodes: leave them out with --recordings")
    }
  }

  func run() async throws {
    let course = try course.course()
    let lab = try course.lab(named: lab)
    let judge = try EvidenceJudge(course: course, lab: lab, manual: self.course.manual)
    let file = try RosterFile(
      roster, nodes: Set(course.nodeNames.compactMap(\.machine)), timeZone: course.grading.timeZone)
    var members: [Roster.Member] = []
    let files = try recordings.map(RecordingFolder.init)
    if files != nil {
      members = try file.roster.members(needing: [], patterns: [:])
    } else {
      members = try live.members(file, judge, course: course, manual: self.course.manual)
    }
    let book = try gradebook.open()
    let students = members.map(\.student)
    try book.enrol(students, by: EvidenceJudge.gradedBy, made: Date().timeIntervalSince1970)
    let run = ClassRun(observer: ClassProgress(total: members.count))
    let results =
      if let files {
        try await graded(members, files: files, course: course, lab: lab, book: book, run: run)
      } else {
        try await live.results(members, judge: judge, book: book, run: run)
      }
    if results.count < members.count {
      Terminal.error("interrupted: what is graded is on record; the same command continues")
    }
    let records = Records(book, course)
    let studentResults = try students.map { ($0.id, try records.result(of: $0, at: lab)) }
    let report = ClassReport(
      lab: lab, total: members.count, results: results,
      studentResults: Dictionary(studentResults, uniquingKeysWith: { $1 }),
      strangers: files?.strangers(to: students) ?? [],
      suspects: Suspects(studentResults.map(\.1), lab: lab, policy: course.grading))
    Terminal.print(report.text(colours: Terminal.hasColour))
    if report.isOpen { throw ExitStatus(code: 3) }
  }

  /// Grades the students' submissions in separate processes.
  private func graded(
    _ members: [Roster.Member], files: RecordingFolder, course: Course, lab: Lab,
    book: Gradebook, run: ClassRun
  ) async throws -> [ClassResult] {
    let doubt = timesAreRight ? nil : files.doubtAboutTimes()
    if let doubt, course.grading.due[lab.id] != nil,
      members.contains(where: { $0.requested == nil })
    {
      Terminal.error(
        "No student counts as late by a file's time: \(doubt). If these are the submission times, add --times-are-right; or add a column 'requested' to the roster."
      )
    }
    let process = try HandInProcess(
      lab: lab.id, recordings: recordings ?? "", trustsTimes: doubt == nil,
      limits: GradingLimits(seconds: secondsEach), gradebook: book.path,
      manual: self.course.manual)
    let grader = IsolatedGrader(process)
    // Each process reads the course first: for a few students, one is enough.
    let processes = min(
      (members.count + 7) / 8, max(2, ProcessInfo.processInfo.activeProcessorCount))
    return try await grader.running(processes) {
      try await run.results(members, grader, atOnce: processes)
    }
  }
}

/// The options of `grade class` without recordings: where the nodes are, and how many are asked at once.
struct LiveClassOptions: ParsableArguments {
  @Option(
    name: .customLong("node"),
    help: ArgumentHelp(
      "Where a node is, if the roster does not say; {student} is the student's id.",
      valueName: "node1=PLACE"))
  var patterns: [String] = []

  @Option(
    help: ArgumentHelp("Places of nodes; {student} is the student's id.", valueName: "nodes.yaml"),
    completion: .file())
  var nodes: String?

  @Flag(help: "Trust unknown host keys, and keep them.")
  var acceptNew = false

  @Flag(
    help:
      "Also ask the services directly, and run the lab's challenges: a disagreement is suspect, and costs no points. course.yaml names the labs for which this is always on."
  )
  var challenges = false

  @Flag(help: "Grade everyone anew, including students who already have a mark.")
  var again = false

  @Option(help: "Students asked at once.")
  var atOnce = 32

  @Option(help: "Nodes asked at once on one host, hypervisor or jump host.")
  var perHost = 8

  @Option(help: ArgumentHelp("Time limit for one command.", valueName: "seconds"))
  var timeout = 30

  @Option(
    help: ArgumentHelp("Pause before blocked nodes are retried; it doubles.", valueName: "seconds"))
  var pause = 10

  func validate() throws {
    guard (1...10_000).contains(atOnce), (1...10_000).contains(perHost),
      (1...3600).contains(timeout), (0...3600).contains(pause)
    else {
      throw ValidationError(
        "--at-once and --per-host must be from 1 to 10000, --timeout from 1 to 3600, --pause from 0 to 3600"
      )
    }
    for pattern in patterns where try Self.parsed(pattern) == nil {
      throw ValidationError("'\(pattern)': --node is node1=PLACE, such as node1={student}-1.lab")
    }
  }

  private static func parsed(_ pattern: String) throws -> (String, NodePlace)? {
    let parts = pattern.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let place = NodePlace(parts[1]) else { return nil }
    return (parts[0], place)
  }

  func members(_ file: RosterFile, _ judge: EvidenceJudge, course: Course, manual: String?) throws
    -> [Roster.Member]
  {
    let own = try patterns.compactMap(Self.parsed)
    let places = try NodeFinder.places(file: nodes, manual: manual, course: course)
      .merging(file.patterns) { $1 }.merging(own) { $1 }
    let names = judge.grader.nodes.compactMap(\.machine)
    guard !names.isEmpty else {
      throw InputFailure(
        "\(judge.lab.id) has no step that can be checked on a node without changing it; grade recordings with --recordings"
      )
    }
    return try file.roster.members(needing: names, patterns: places)
  }

  func results(
    _ members: [Roster.Member], judge: EvidenceJudge, book: Gradebook, run: ClassRun
  ) async throws -> [ClassResult] {
    let lab = judge.lab.id
    let round = try book.round(of: lab, anew: again)
    let grader = LiveStudentGrader(
      judge: judge.forMany(limit: .seconds(timeout)), book: book, round: round,
      locks: try StudentLocks(of: book),
      limiter: ClassLimiter(students: atOnce, nodesPerRoute: perHost), observer: run.observer,
      acceptNew: acceptNew,
      challengeLimit: challenges || judge.course.grading.challenges.contains(lab)
        ? .seconds(timeout) : nil,
      pause: .seconds(pause))
    // All at once: the limiter admits as many as allowed, and a student who waits for a retry holds up no one else.
    let results = try await run.results(members, grader, atOnce: members.count)
    if results.count == members.count {
      try book.finish(round: round, of: lab)
    }
    return results
  }
}
