import Console
package import CourseModel
package import Grading

/// What right runs of a lab have taught, for a person.
package struct LearnedText {
  package let text: String

  package init(_ lab: Lab, _ steps: [LearnedStep], runs: Int) {
    var lines: [String] = []
    for step in steps where !step.isEmpty {
      lines += ["line \(step.step.position.line)  \(PlainLine.text(step.step.title, 100))"]
      lines += step.varied.map { variation in
        let values = variation.values.map { PlainLine.text($0, 40) }.joined(separator: ", ")
        return
          "  varied       \(PlainLine.text(variation.name, 80)): in \(variation.count) of \(step.runs) runs not as in the manual: \(values)"
      }
      lines += step.others.map { other in
        "  not as in the manual in \(other.count) of \(step.runs) runs: \(PlainLine.text(other.difference.place.description, 80)): \(ShownDifference(other.difference, limit: 60).sentence())"
      }
      lines += step.lenient.map { lenience in
        let more = lenience.count > 1 ? ", and \(lenience.count - 1) more" : ""
        let rule =
          lenience.rules.isEmpty
          ? "" : "; strict: [\(lenience.rules.joined(separator: ", "))] compares it"
        return
          "  too lenient  \(PlainLine.text(lenience.name, 80)): always \(PlainLine.text(lenience.value, 40))\(more), and not compared\(rule)"
      }
    }
    if !lines.isEmpty { lines.append("") }
    let varied = steps.reduce(0) { $0 + $1.varied.count }
    let lenient = steps.reduce(0) { $0 + $1.lenient.count }
    let others = steps.reduce(0) { $0 + $1.others.count }
    lines.append(
      "\(lab.id): \(steps.count) outputs of \(runs) runs compared: \(varied) varied\(varied == 0 ? "" : " and not free"), \(others) other than the manual's, \(lenient) too lenient"
    )
    text = lines.joined(separator: "\n")
  }
}

/// The document that `grade learn --format json` prints.
package struct LearnedDocument: Encodable {
  package struct Step: Encodable {
    var step: String
    var line: Int
    var runs: Int
    var varied: [Variation]
    var lenient: [Lenience]
    var others: [Other]
  }

  package struct Variation: Encodable {
    var name: String
    var count: Int
    var values: [String]
  }

  package struct Lenience: Encodable {
    var name: String
    var value: String
    var rules: [String]
    var count: Int
  }

  package struct Other: Encodable {
    var difference: ReportDocument.DifferenceDocument
    var count: Int
  }

  package var lab: String
  /// How many runs were compared.
  package var runs: Int
  package var steps: [Step]

  package init(lab: String, runs: Int, _ steps: [LearnedStep]) {
    self.lab = lab
    self.runs = runs
    self.steps = steps.map { step in
      Step(
        step: step.step.id, line: step.step.position.line, runs: step.runs,
        varied: step.varied.map { Variation(name: $0.name, count: $0.count, values: $0.values) },
        lenient: step.lenient.map {
          Lenience(name: $0.name, value: $0.value, rules: $0.rules, count: $0.count)
        },
        others: step.others.map {
          Other(difference: .init($0.difference), count: $0.count)
        })
    }
  }
}
