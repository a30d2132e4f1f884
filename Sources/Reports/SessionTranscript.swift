import Console
public import CourseModel
public import Sessions

/// A recorded session as text: each command with its output, when it was typed, and what its check found.
public struct SessionTranscript: Sendable {
  struct Moment: Sendable {
    /// What links lead to.
    var id: String
    /// `3:07` since the recording began.
    var time: String?
    var milliseconds: Int?
    var host: String?
    var command: String
    var output: String?
    var look: VerdictLook?
    /// The manual's lines of the checks that judged it: `line 12`.
    var judged: String?
  }

  let moments: [Moment]

  /// The most lines of an output that a page shows, and the most characters of a line.
  private static let lines = 400
  private static let width = 1000

  /// - Parameter checks: Those of the same session: they name its lines.
  public init(_ session: Session, checks: [CheckResult]) {
    let judging = Dictionary(grouping: checks.filter { $0.recordedLine != nil }) {
      $0.recordedLine ?? 0
    }
    var seen: Set<Int> = []
    moments = session.commands.enumerated().map { index, command in
      // Several commands may have been typed in one line.
      let isFirst = seen.insert(command.line).inserted
      let checks = isFirst ? judging[command.line] ?? [] : []
      let places = checks.compactMap { $0.line.map { "line \($0)" } }
      return Moment(
        id: isFirst ? Self.id(command.line) : "\(Self.id(command.line))-\(index)",
        time: command.time.map(Self.clock), milliseconds: command.time, host: command.host,
        command: Self.text([command.text] + command.input) ?? "",
        output: Self.text(command.output),
        look: checks.max { Self.weight($0.verdict) < Self.weight($1.verdict) }.map {
          VerdictLook($0.verdict)
        },
        judged: places.isEmpty ? nil : places.joined(separator: ", "))
    }
  }

  /// The id of the moment at a line of the recording.
  static func id(_ line: Int) -> String { "moment-\(line)" }

  /// Milliseconds as `3:07` or `1:03:07`.
  static func clock(_ milliseconds: Int) -> String {
    let seconds = milliseconds / 1000
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let minutes = "\(seconds / 60 % 60)"
    return seconds < 3600
      ? "\(minutes):\(two(seconds % 60))"
      : "\(seconds / 3600):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
  }

  /// The worst counts.
  private static func weight(_ verdict: Verdict) -> Int {
    switch verdict {
    case .failed: 3
    case .partial: 2
    case .passed: 1
    case .skipped, .blocked, .error, .manual: 0
    }
  }

  private static func text(_ lines: [String]) -> String? {
    guard !lines.isEmpty else { return nil }
    let shown = lines.prefix(Self.lines).map { line in
      line.unicodeScalars.count > width
        ? String(String.UnicodeScalarView(line.unicodeScalars.prefix(width))) + "…" : line
    }
    let rest = lines.count - shown.count
    return (shown + (rest > 0 ? ["… and \(rest) more lines"] : [])).joined(separator: "\n")
  }
}
