import Console
public import CourseModel
public import Knowledge
import Matching

/// Learns from right outputs of a lab what varies in them: the truth about an output is in running it.
public struct LabLearner {
  private let lab: Lab
  private let knowledge: CourseKnowledge
  private let overrides: LabOverrides

  /// - Parameter overrides: What is free already is not learned again.
  public init(course: Course, lab: Lab, _ knowledge: Knowledge, overrides: LabOverrides) {
    self.lab = lab
    self.knowledge = CourseKnowledge(course, knowledge)
    self.overrides = overrides
  }

  /// Compares the outputs of right runs with each other and with the manual's.
  /// - Parameters:
  ///   - reports: What was judged of each run, with its outputs. One output of a step is not enough.
  ///   - areRight: Whether somebody vouches for all of them. Otherwise a few may be wrong, and only what most have
  ///     otherwise says something about the check.
  public func learned(from reports: [LabReport], areRight: Bool = true) -> [LearnedStep] {
    let shown = reports.map { report in
      Dictionary(
        report.checks.map { ($0.id, $0.shown) }, uniquingKeysWith: { first, _ in first })
    }
    return lab.steps.compactMap { step in
      guard !Matcher.showsNothing(step.expected, knowledge.world) else { return nil }
      let outputs = shown.compactMap { $0[step.key] }.filter { !$0.isEmpty }
      return outputs.count >= 2 ? learned(step, from: outputs, areRight: areRight) : nil
    }
  }

  private func learned(_ step: Step, from outputs: [[String]], areRight: Bool) -> LearnedStep {
    let context = MatchContext(of: step, knowledge, overrides.settings(for: step))
    let matcher = Matcher(context: context)
    let differences = outputs.map { matcher.compare(step.expected, with: $0).differences }
    var learned = LearnedStep(step: step, runs: outputs.count)
    var seen: Set<String> = []
    for difference in differences.joined() where seen.insert(difference.place.description).inserted
    {
      let found = differences.map { list in
        list.first { $0.place == difference.place }
      }
      guard areRight || 2 * found.count(where: { $0 != nil }) > outputs.count else { continue }
      note(difference, found, in: &learned)
    }
    learned.lenient = lenient(step, outputs, context)
    return learned
  }

  /// Notes a place where the manual's output and some run's differ.
  /// - Parameter found: The difference of each run there; nil where the run agrees with the manual.
  private func note(
    _ difference: Difference, _ found: [Difference?], in learned: inout LearnedStep
  ) {
    let values = found.map { $0.map { $0.actual ?? "" } }
    let count = values.count { $0 != nil }
    guard Set(values).count > 1, let name = name(difference, values),
      !overrides.settings(for: learned.step).kept.contains(name)
    else {
      learned.others.append(.init(difference: difference, count: count))
      return
    }
    let texts = values.map { $0 ?? difference.expected ?? "" }
    let examples = texts.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    if let index = learned.varied.firstIndex(where: { $0.name == name }) {
      learned.varied[index].count = max(learned.varied[index].count, count)
    } else {
      learned.varied.append(.init(name: name, count: count, values: Array(examples.prefix(3))))
    }
  }

  /// The entry under `free` that lets a value vary; nil where no single value does.
  private func name(_ difference: Difference, _ values: [String?]) -> String? {
    switch difference.kind {
    case .cell, .binding, .text: break
    case .missingRow, .extraRow, .missingColumn, .exit, .empty, .notRun: return nil
    }
    if let field = difference.place.field { return field }
    guard let line = difference.expected else { return nil }
    return LinePattern.pattern(of: line, like: values.compactMap(\.self))
  }

  /// Values that could differ, and did in no run: neither from the manual's nor from each other.
  private func lenient(_ step: Step, _ outputs: [[String]], _ context: MatchContext)
    -> [LearnedStep.Lenience]
  {
    let strict = Matcher(context: context.withoutRules)
    let varied = Set(
      outputs.flatMap { strict.compare(step.expected, with: $0).differences }.map(\.place))
    var result: [LearnedStep.Lenience] = []
    for value in CheckStrength(of: step.expected, context, findsRules: true).values
    where !value.isCompared && value.place != .output && !varied.contains(value.place)
      // In a row that a run does not have, nothing is the same.
      && outputs.allSatisfy({ lines in lines.contains { $0.hasText(value.text) } })
    {
      let name = value.place.field ?? value.place.description
      if let index = result.firstIndex(where: { $0.name == name }) {
        result[index].count += 1
      } else {
        result.append(
          .init(name: name, value: value.text, rules: value.rules.map(\.rawValue), count: 1))
      }
    }
    return result
  }
}
