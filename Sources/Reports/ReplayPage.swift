public import CourseModel
public import Sessions

/// A recording as a page: a player, the lab's steps on its time line, and all of it as text.
public struct ReplayPage: Sendable {
  /// A step of the lab, and where in the recording it was done.
  struct StepLink: Sendable {
    var look: VerdictLook
    var place: String
    var command: String
    /// Nil where the recording does not show it.
    var moment: String?
    var time: String?
    var milliseconds: Int?
  }

  let title: String
  let lab: String?
  let mark: String?
  let file: String
  let duration: String?
  public let hasPlayer: Bool
  let steps: [StepLink]
  let hasSteps: Bool
  let transcript: SessionTranscript
  /// `12 commands`
  public let commands: String

  /// - Parameters:
  ///   - file: The recording's name.
  ///   - report: Nil where no lab was named.
  public init(_ session: Session, file: String, frames: ScreenFrames?, report: LabSummary?) {
    self.file = file
    title = report.map { "\($0.lab.id): \($0.lab.title)" } ?? file
    lab = report.map { "Lab \($0.lab.number): \($0.lab.title)" }
    mark = report?.mark
    hasPlayer = frames?.frames.isEmpty == false
    duration = frames?.frames.last.map { SessionTranscript.clock($0.time) }
    let checks = report?.checks ?? []
    let times = Dictionary(
      session.commands.map { ($0.line, $0.time) }, uniquingKeysWith: { first, _ in first })
    steps = checks.map { check in
      let time = check.recordedLine.flatMap { times[$0] ?? nil }
      return StepLink(
        look: VerdictLook(check.verdict),
        place: check.line.map { "line \($0)" } ?? check.id,
        command: check.command.split(separator: "\n").first.map(String.init) ?? check.command,
        moment: check.recordedLine.map(SessionTranscript.id),
        time: time.map(SessionTranscript.clock), milliseconds: time)
    }
    hasSteps = !steps.isEmpty
    transcript = SessionTranscript(session, checks: checks)
    commands = Words.count(session.commands.count, one: "command", many: "commands")
  }
}

/// How a recording was graded.
public struct LabSummary: Sendable {
  var lab: Lab
  /// `83%  10 of 12 points`
  var mark: String
  var checks: [CheckResult]

  public init(lab: Lab, mark: String, checks: [CheckResult]) {
    self.lab = lab
    self.mark = mark
    self.checks = checks
  }
}
