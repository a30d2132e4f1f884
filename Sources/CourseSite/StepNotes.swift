import CourseModel

/// The results of grading a step, and an instructor's notes on it.
extension ChapterWriter {
  mutating func writeResults(of step: String) {
    for check in results?.steps[step] ?? [] {
      html.markup("<div class=\"res ")
      html.text(check.verdict.rawValue)
      html.markup("\"><p><b>")
      html.text(Self.mark(check.verdict))
      html.markup("</b>")
      if let node = check.node {
        html.markup(" on ")
        html.text(node.description)
      }
      html.markup("</p>")
      if !check.differences.isEmpty {
        html.markup("<ul>")
        for difference in check.differences.prefix(20) { write(difference) }
        if check.differences.count > 20 {
          html.markup("<li>and ")
          html.number(check.differences.count - 20)
          html.markup(" more</li>")
        }
        html.markup("</ul>")
      }
      if let hint = check.freeHint {
        html.markup("<p>Try: ")
        html.text(hint)
        html.markup("</p>")
      }
      html.markup("</div>")
    }
  }

  /// A sign and a word, so that colour is not needed to tell them apart.
  static func mark(_ verdict: Verdict) -> String {
    switch verdict {
    case .passed: "✓ passed"
    case .partial: "~ partly right"
    case .failed: "✗ failed"
    case .skipped: "– skipped"
    case .blocked: "! blocked"
    case .error: "! grader error"
    case .manual: "? a person must look at it"
    }
  }

  private mutating func write(_ difference: Difference) {
    html.markup("<li>")
    html.text(PlainLine.text(difference.place.description, 120))
    html.markup(": expected <code>")
    html.text(PlainLine.text(difference.expected ?? "nothing", 200))
    html.markup("</code>, got <code>")
    html.text(PlainLine.text(difference.actual ?? "nothing", 200))
    html.markup("</code></li>")
  }

  mutating func writeNotes(of step: String) {
    guard let notes else { return }
    let checks = notes.checks[step] ?? []
    let hints = notes.hints[step] ?? []
    let uncovered = notes.uncovered[step]
    guard !checks.isEmpty || !hints.isEmpty || uncovered != nil else { return }
    html.markup("<div class=teach>")
    for check in checks {
      html.markup("<p><b>")
      html.text(check.node)
      html.markup("</b> ")
      html.text(check.fact)
      html.markup(" <i>")
      html.text(check.isVacuous ? "vacuous: earns nothing" : "weight \(Self.amount(check.weight))")
      html.markup("</i><br>asked with <code>")
      html.text(check.probe)
      html.markup("</code>, expected: ")
      html.text(check.expects)
      if !check.dependsOn.isEmpty {
        html.markup("<br>rests on")
        for step in check.dependsOn { writeLink(step: step) }
      }
      html.markup("</p>")
    }
    if let uncovered {
      html.markup("<p><b>No check</b> ")
      html.text(uncovered)
      html.markup("</p>")
    }
    for hint in hints {
      html.markup("<p><b>Hint</b> ")
      html.text(hint.text)
      if hint.cost > 0 {
        html.markup(" <i>costs ")
        html.text(Self.amount(hint.cost))
        html.markup("</i>")
      }
      html.markup("</p>")
    }
    html.markup("</div>\n")
  }

  private mutating func writeLink(step id: String) {
    html.markup(" <a href=\"")
    html.text(links.address(step: id) ?? "")
    html.markup("\">")
    html.text(id)
    html.markup("</a>")
  }

  mutating func writeChallenges() {
    guard let challenges = notes?.challenges, !challenges.isEmpty else { return }
    html.markup("<div class=teach><p><b>Challenges</b></p>")
    for challenge in challenges {
      html.markup("<p><b>")
      html.text(challenge.name)
      html.markup("</b> ")
      html.text(challenge.says)
      html.markup(" <i>")
      html.text(challenge.node)
      html.markup("</i></p><pre tabindex=0>")
      html.text(challenge.actions.joined(separator: "\n"))
      html.markup("</pre>")
    }
    html.markup("</div>\n")
  }

  private static func amount(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e9 ? "\(Int(value))" : "\(value)"
  }
}
