package import CourseModel
package import Knowledge

/// What a course's steps do to its machines, in the order of the steps. A report on the manual is made from it; checks
/// are made from what is left at a lab's end (`LabEffects`).
package struct EffectHistory: Sendable {
  /// Something that a step makes true, or ends.
  package struct Event: Sendable {
    /// The step's place in the whole course, from 0.
    package var place: Int
    let fact: Fact

    package var step: Step { fact.step }
    package var node: NodeName { fact.node }
    package var kind: FactKind { fact.kind }
    /// The values that tell it from others of its kind.
    package var key: [[String]] { fact.key.values }
    /// In words: `service httpd running`.
    package var text: String { fact.text }
    package var isEnd: Bool { fact.isGone }
    /// Whether the package manager starts and enables the services of what it installs.
    package var startsServices: Bool { fact.values["starts"] != nil }
    /// The file that it is about.
    package var path: String? { fact.path }
  }

  /// All steps of all labs.
  package let steps: [Step]
  package let events: [Event]
  private var dependencies: FactDependencies

  package init(of course: Course, _ knowledge: Knowledge, rules: EffectRules) {
    let world = CourseKnowledge(course, knowledge)
    steps = course.labs.flatMap(\.steps)
    var places: [String: Int] = [:]
    for (place, step) in steps.enumerated() where places[step.id] == nil { places[step.id] = place }
    let facts = course.labs.flatMap { lab in
      LabEffects(lab, knowledge, rules: rules, addresses: world.nodes).history
    }
    events = facts.map { Event(place: places[$0.step.id] ?? 0, fact: $0) }
    dependencies = FactDependencies(
      facts, choices: world.choices, knowledge.messages, commonWords: rules.commonWords)
  }

  /// The events that one rests on, before and after it, by their places in ``events``.
  package mutating func needed(by event: Int) -> [Int] {
    dependencies.needed(by: event, credentials: nil)
  }
}
