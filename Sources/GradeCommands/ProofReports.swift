import CourseModel
import Documents
import Grading

/// The result of a proof, as text for a person.
struct ProofText {
  private let style: ANSIStyle
  private let proof: LabProof
  private let lab: Lab

  init(_ lab: Lab, _ proof: LabProof, colours: Bool) {
    self.lab = lab
    self.proof = proof
    style = ANSIStyle(isOn: colours)
  }

  /// The line of one mutant.
  static func line(_ mutant: LabProof.Mutant, colours: Bool) -> String {
    let style = ANSIStyle(isOn: colours)
    let place = "without line \(mutant.step.position.line)"
    let what = PlainLine.text(mutant.step.title, 70)
    switch mutant.outcome {
    case .exact:
      return "\(style.green("✓")) \(place): \(mutant.red.count) red, as it should be  \(what)"
    case .wide:
      let more = mutant.beyond.prefix(6).joined(separator: ", ")
      let rest = mutant.beyond.count > 6 ? " and \(mutant.beyond.count - 6) more" : ""
      return
        "\(style.yellow("~")) \(place): \(mutant.red.count) red  \(what)\n    neither the step's own checks nor those that rest on it: \(more)\(rest)"
    case .unnoticed: return "\(style.red("✗")) \(place): no check notices  \(what)"
    case .undecided(let why):
      return "\(style.yellow("!")) \(place): \(PlainLine.text(why, 200))  \(what)"
    }
  }

  /// Everything except the mutants' own lines.
  var summary: String {
    var lines = [""]
    for check in proof.vacuous {
      lines.append(
        "\(style.red("vacuous")) passes before the lab: line \(check.line ?? 0)  \(check.id)\n    to leave it out: 'leaveOut: [\(kind(check.id))]' at that step in graders"
      )
    }
    if let stopped = proof.stopped {
      lines.append(
        "\(style.red("stopped")) line \(stopped.step.position.line)  \(PlainLine.text(stopped.step.title, 80))\n    \(PlainLine.text(stopped.why, 300))"
      )
    }
    for left in proof.left {
      lines.append("left out, line \(left.step.position.line): \(left.why)")
    }
    for check in proof.unasked {
      lines.append(
        "not asked, line \(check.line ?? 0): \(PlainLine.text(check.hint ?? check.command, 100))")
    }
    for check in proof.unfinished {
      lines.append(
        "\(style.red("false alarm")) line \(check.line ?? 0)  \(PlainLine.text(check.command, 80)): \(check.verdict.rawValue)"
      )
    }
    let exact = proof.mutants.count { $0.outcome == .exact }
    lines.append(
      "\(style.bold(lab.id)): \(proof.vacuous.count) of \(proof.checks) checks pass before the lab, \(proof.unfinished.count) do not pass after it"
    )
    if !proof.mutants.isEmpty {
      lines.append(
        "\(proof.noticed) of \(proof.mutants.count) steps left out were noticed, \(exact) of them by exactly their checks"
      )
    }
    return lines.joined(separator: "\n")
  }

  private func kind(_ id: String) -> Substring {
    id.split(separator: ".", maxSplits: 1).dropFirst().first ?? "output"
  }
}

/// The document that `grade prove --format json` prints.
struct ProofDocument: Encodable {
  struct Mutant: Encodable {
    var step: String
    var line: Int
    var outcome: String
    var red: [String]
    var beyond: [String]
    var why: OrNull<String>
  }

  struct Left: Encodable {
    var step: String
    var line: Int
    var why: String

    init(_ left: LabProof.Left) {
      step = left.step.id
      line = left.step.position.line
      why = left.why
    }
  }

  var lab: String
  var holds: Bool
  var checks: Int
  var vacuous: [String]
  var falseAlarms: [String]
  var unasked: [String]
  var stopped: OrNull<Left>
  var left: [Left]
  var mutants: [Mutant]

  init(lab: String, _ proof: LabProof) {
    self.lab = lab
    holds = proof.holds
    checks = proof.checks
    vacuous = proof.vacuous.map(\.id)
    falseAlarms = proof.unfinished.map(\.id)
    unasked = proof.unasked.map(\.id)
    stopped = OrNull(proof.stopped.map(Left.init))
    left = proof.left.map(Left.init)
    mutants = proof.mutants.map { mutant in
      let (outcome, why): (String, String?) =
        switch mutant.outcome {
        case .exact: ("exact", nil)
        case .wide: ("wide", nil)
        case .unnoticed: ("unnoticed", nil)
        case .undecided(let why): ("undecided", why)
        }
      return Mutant(
        step: mutant.step.id, line: mutant.step.position.line, outcome: outcome, red: mutant.red,
        beyond: mutant.beyond, why: OrNull(why))
    }
  }
}
