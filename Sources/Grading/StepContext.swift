import Console
import CourseModel
import Knowledge
import Matching

extension MatchContext {
  /// What is known about a step's output from its course and its grader file.
  /// - Parameter removed: The things that earlier steps removed.
  init(
    of step: Step, _ knowledge: CourseKnowledge, _ settings: LabOverrides.Settings,
    removed: [[String]] = []
  ) {
    let several = ([step.node] + step.alsoOn + step.candidates).compactMap { $0?.hostName }
    let isOpen = step.node == nil || !step.alsoOn.isEmpty
    self.init(
      knowledge.world,
      variables: Dictionary(
        (step.defines + step.uses).map { ($0.value, $0.variable) },
        uniquingKeysWith: { first, _ in first }),
      distinct: knowledge.distinct,
      choices: knowledge.choices.map { AuthorChoice(placeholder: $0.value, value: $0.key) }
        + step.placeholders.map {
          AuthorChoice(placeholder: knowledge.world.messages.canonical($0), value: $0)
        },
      typed: knowledge.typed,
      commandWords: Set(step.shellCommands.flatMap(\.words)),
      networks: knowledge.networks,
      nodeChoices: isOpen
        ? [Dictionary(uniqueKeysWithValues: Set(several).map { ($0, knowledge.nodes[$0] ?? "") })]
        : [],
      removed: removed, otherSpellings: step.otherSpellings, unfounded: step.typed?.unfounded ?? [],
      strict: settings.strict, free: settings.free, freeLines: settings.freeLines,
      isOrdered: settings.isOrdered)
  }
}
