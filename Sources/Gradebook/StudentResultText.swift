public import CourseModel

extension StudentResult {
  /// The reason why there is no mark yet.
  public var whyOpen: String {
    checks.contains { $0.verdict.isOpen }
      ? "no mark yet: something could not be checked, which costs no points"
      : "no mark yet: a person has to look"
  }

  /// The result in one line, for people who see nothing else.
  public var summary: String {
    var parts: [String]
    switch status {
    case .graded: parts = ["\(CSVText.number(earned)) of \(CSVText.number(possible)) points"]
    case .open: parts = [whyOpen]
    case .excused: parts = ["excused"]
    case .missing: parts = ["nothing was handed in"]
    }
    for verdict in [Verdict.failed, .partial, .blocked, .error, .manual] {
      let found = checks.filter { $0.verdict == verdict }
      guard !found.isEmpty else { continue }
      let places = found.compactMap { $0.line.map { "line \($0)" } }.prefix(6)
      let more = found.count > places.count && !places.isEmpty ? ", …" : ""
      parts.append(
        "\(found.count) \(verdict.rawValue)\(places.isEmpty ? "" : " (\(places.joined(separator: ", "))\(more))")"
      )
    }
    if !decisions.isEmpty { parts.append("\(decisions.count) decided by a person") }
    if lateDays > 0 {
      parts.append(penalty > 0 ? "\(lateText): \(CSVText.number(-penalty * 100))%" : lateText)
    }
    return parts.joined(separator: "; ")
  }

  public var lateText: String { lateDays == 1 ? "1 day late" : "\(lateDays) days late" }
}

extension CheckResult {
  /// Why it is wrong, line by line, with what to try.
  public var explanation: String {
    var lines = differences.map { difference in
      let expected = difference.expected.map { PlainLine.text($0, 200) } ?? "nothing"
      let actual = difference.actual.map { PlainLine.text($0, 200) } ?? "nothing"
      return
        "\(PlainLine.text(difference.place.description, 120)): expected \(expected), is \(actual)"
    }
    if let hint { lines.append(PlainLine.text(hint, 400)) }
    return lines.joined(separator: "\n")
  }
}
