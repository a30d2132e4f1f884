import Console
import CourseModel
import Grading

/// A report as text for a person at a terminal.
struct TextReport {
  private(set) var text = ""
  private let style: ANSIStyle

  private let showsNodes: Bool
  private let showsHints: Bool

  /// - Parameters:
  ///   - showsNodes: Whether each check shows its node: nodes were asked, not a recording.
  ///   - showsHints: Whether hints that cost points are shown, too.
  init(
    _ report: LabReport, showsAll: Bool, showsNodes: Bool = false, showsHints: Bool = false,
    colours: Bool
  ) {
    style = ANSIStyle(isOn: colours)
    self.showsNodes = showsNodes
    self.showsHints = showsHints
    var lines = ["\(style.bold(report.lab.id)): \(report.lab.title)", ""]
    let width = max(40, Terminal.width - 28)
    var hidden = 0
    var blocked: [String: Int] = [:]
    for check in report.checks where check.verdict == .blocked {
      blocked[check.hint ?? "", default: 0] += 1
    }
    for check in report.checks {
      if check.verdict == .blocked {
        // One reason is shown once, however many checks it blocks.
        guard let count = blocked.removeValue(forKey: check.hint ?? "") else { continue }
        lines.append(
          "\(style.yellow("! blocked")) \(count) check\(count == 1 ? "" : "s"): \(PlainLine.text(check.hint ?? "", 300))"
        )
        continue
      }
      guard showsAll || [.failed, .partial, .error].contains(check.verdict) else {
        hidden += 1
        continue
      }
      lines.append(heading(check, width))
      if let cause = check.blockedBy.flatMap({ id in report.checks.first { $0.id == id } }) {
        let place = cause.line.map { "line \($0)" } ?? cause.id
        lines.append("           rests on \(place), which failed")
        continue
      }
      lines += check.differences.prefix(12).flatMap(difference)
      if check.differences.count > 12 {
        lines.append("           … and \(check.differences.count - 12) more")
      }
      lines += hints(check).map { "           " + $0 }
      lines += [check.remark].compactMap(\.self).map { "           " + style.dim($0) }
    }
    if hidden > 0, hidden < report.checks.count { lines.append("") }
    lines += challenges(report.challenges)
    lines += report.suspicions.map {
      "\(style.yellow("? suspect")) \(PlainLine.text($0.text, 300))"
    }
    if !report.suspicions.isEmpty { lines.append("") }
    lines += summary(report)
    if hidden > 0, hidden < report.checks.count || report.count(.manual) > 0 {
      lines.append(style.dim("(--all shows every step)"))
    }
    text = lines.joined(separator: "\n")
  }

  /// The challenges and cross-checks, each with the reason why it is suspect.
  private func challenges(_ results: [ChallengeResult]) -> [String] {
    guard !results.isEmpty else { return [] }
    var lines: [String] = []
    for result in results {
      let mark: String
      switch result.outcome {
      case .held: mark = style.green("✓ held   ")
      case .suspect: mark = style.yellow("? suspect")
      case .blocked: mark = style.yellow("! blocked")
      case .skipped: mark = style.dim("- skipped")
      }
      lines.append(
        "\(mark) \(pad(PlainLine.text(result.node.description, 20), 10))\(PlainLine.text(result.says, 120))"
      )
      lines += [result.why].compactMap(\.self).map { "           \(PlainLine.text($0, 300))" }
      lines += result.differences.prefix(12).flatMap(difference)
      lines += result.left.map {
        "           "
          + style.red("left behind: \(PlainLine.text($0, 80)); the next run tries again")
      }
    }
    return lines + [""]
  }

  private func heading(_ check: CheckResult, _ width: Int) -> String {
    let mark: String
    switch check.verdict {
    case .passed: mark = style.green("✓ passed ")
    case .partial: mark = style.yellow("~ partial")
    case .failed: mark = style.red("✗ failed ")
    case .skipped: mark = style.dim("- skipped")
    case .blocked: mark = style.yellow("! blocked")
    case .error: mark = style.yellow("! error  ")
    case .manual: mark = style.dim("? manual ")
    }
    var line = check.line.map { "line \($0)" } ?? ""
    if showsNodes, let node = check.node {
      line = pad(line, 10) + PlainLine.text(node.description, 20) + " "
    }
    let percent = check.verdict == .partial ? " \(Percent.text(check.score))" : ""
    return "\(mark) \(pad(line, 10))\(PlainLine.text(check.command, width))\(percent)"
  }

  private func difference(_ difference: Difference) -> [String] {
    let sentence = ShownDifference(difference).sentence(good: style.green, bad: style.red)
    if difference.kind == .notRun, difference.place == .command {
      return ["           \(sentence)"]
    }
    return ["           \(PlainLine.text(difference.place.description, 80)): \(sentence)"]
  }

  /// An instructor's hints come before those that a difference suggests.
  private func hints(_ check: CheckResult) -> [String] {
    let free = check.hints.filter { $0.cost == 0 }.map(\.text)
    let priced = check.hints.filter { $0.cost > 0 }
    let shown = free.isEmpty ? [check.hint].compactMap(\.self) : free
    var lines = shown.map { style.cyan("try: \(PlainLine.text($0, 400))") }
    if showsHints {
      lines += priced.map {
        style.cyan("try: \(PlainLine.text($0.text, 400))") + " (\(Self.points($0.cost)))"
      }
    } else if let first = priced.first {
      let count = priced.count == 1 ? "1 more hint" : "\(priced.count) more hints"
      lines.append(style.dim("\(count), from \(Self.points(first.cost)): --hints"))
    }
    return lines
  }

  private static func points(_ cost: Double) -> String {
    "\(Points.text(cost)) \(cost == 1 ? "point" : "points")"
  }

  private func summary(_ report: LabReport) -> [String] {
    let total = report.total
    let percent = Percent.text(total.fraction)
    var parts: [String] = []
    for verdict in Verdict.allCases {
      let count = report.count(verdict)
      if count > 0 {
        parts.append(
          "\(count) \(verdict == .manual ? "for a person to look at" : verdict.rawValue)")
      }
    }
    let points = "\(Points.text(total.earned)) of \(Points.text(total.possible)) points"
    var lines = ["\(style.bold("\(percent)"))  \(points)  (\(parts.joined(separator: ", ")))"]
    if let first = report.checks.first(where: { $0.verdict.isWrong }) {
      let place = [first.line.map { "line \($0)" }, first.node.map { "on \($0)" }].compactMap(
        \.self
      ).joined(separator: " ")
      lines.append("Start with \(place): \(PlainLine.text(first.command, 100))")
    }
    let waiting = report.checks.count { $0.verdict == .skipped && $0.blockedBy != nil }
    if waiting > 0 {
      let checks = waiting == 1 ? "1 more check rests" : "\(waiting) more checks rest"
      lines.append("\(checks) on failed ones and will be asked once those are fixed.")
    }
    let suspect =
      report.challenges.count { $0.outcome == .suspect } + report.suspicions.count
    if suspect > 0 {
      let what = suspect == 1 ? "1 thing is" : "\(suspect) things are"
      lines.append("\(what) suspect: this costs no points, an instructor has to look.")
    }
    if !total.isComplete { lines.append("Not final: something could not be checked.") }
    return lines
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}

/// Colours for a terminal.
struct ANSIStyle {
  let isOn: Bool

  private func wrap(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  func bold(_ text: String) -> String { wrap(text, "1") }
  func dim(_ text: String) -> String { wrap(text, "2") }
  func red(_ text: String) -> String { wrap(text, "31") }
  func green(_ text: String) -> String { wrap(text, "32") }
  func yellow(_ text: String) -> String { wrap(text, "33") }
  func cyan(_ text: String) -> String { wrap(text, "36") }
}
