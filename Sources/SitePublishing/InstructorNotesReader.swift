import CourseFiles
package import CourseModel
package import CourseSite
package import Grading
import Knowledge

/// Reads what the grader knows of a course's labs, for the instructor's edition of its site.
package enum InstructorNotesReader {
  /// Reads the notes of all labs.
  /// - Throws: ``InputFailure`` or ``BoundedFile/Failure`` if files under graders/ are not valid or
  ///   cannot be read.
  package static func notes(_ course: Course, near manual: String) throws -> [String:
    InstructorNotes]
  {
    let knowledge = try KnowledgeFiles.knowledge(near: manual)
    var notes: [String: InstructorNotes] = [:]
    for lab in course.labs where !lab.isAnnounced {
      let overrides = try GraderFiles.overrides(
        for: lab, near: manual, knowledge.programs)
      let rules = try RuleFiles.rules(near: manual)
      notes[lab.id] = InstructorNotes(
        LabChecks(course: course, lab: lab, knowledge, rules: rules, overrides: overrides),
        overrides)
    }
    return notes
  }
}

extension InstructorNotes {
  package init(_ lab: LabChecks, _ overrides: LabOverrides) {
    let steps = Dictionary(
      lab.checks.map { ($0.id, $0.step.id) }, uniquingKeysWith: { first, _ in first })
    self.init(
      checks: Dictionary(grouping: lab.checks, by: \.step.id).mapValues { checks in
        checks.map {
          Check(
            node: $0.node.description, fact: $0.fact, probe: $0.probe, expects: $0.expects,
            weight: $0.weight,
            isVacuous: $0.isVacuous, dependsOn: Self.steps($0, steps))
        }
      },
      hints: overrides.steps.mapValues { settings in
        (settings.checks.flatMap(\.hints) + settings.hints).map {
          Hint(text: $0.text, cost: $0.cost)
        }
      },
      uncovered: Dictionary(
        lab.uncovered.map { ($0.step.id, $0.why) }, uniquingKeysWith: { first, _ in first }),
      challenges: overrides.challenges.map { challenge in
        Challenge(
          name: challenge.name, says: challenge.says, node: challenge.node.description,
          actions: challenge.actions.map { action in
            switch action.asks {
            case .run(let command): command
            case .api(let request): "\(request.method) \(request.service) \(request.path)"
            }
          })
      })
  }

  /// The steps whose checks it rests on, each once, in that order.
  private static func steps(_ check: LabChecks.Check, _ steps: [String: String]) -> [String] {
    var found: [String] = []
    for id in check.dependsOn {
      if let step = steps[id], step != check.step.id, !found.contains(step) { found.append(step) }
    }
    return found
  }
}
