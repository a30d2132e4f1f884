package import CourseModel
package import Grading
package import Knowledge

/// Looks for mistakes in a manual that its own steps and outputs show, by following what the steps do.
///
/// A rule reports only what contradicts another place of the manual, or what no machine would take. What the reader may
/// have brought along (a service that runs, a package that is there) is no mistake.
package struct Linter {
  let course: Course
  /// All steps of all labs, in order.
  let steps: [Step]
  let knowledge: Knowledge
  let sources: Sources
  var history: EffectHistory

  /// - Parameter sources: The manual's files by name, for the lines of a file's text and for what their authors allow.
  package init(
    _ course: Course, _ knowledge: Knowledge, rules: EffectRules, sources: [String: String]
  ) {
    self.course = course
    self.knowledge = knowledge
    self.sources = Sources(sources)
    history = EffectHistory(of: course, knowledge, rules: rules)
    steps = history.steps
  }

  /// The findings of the reader and of all rules, by place.
  package mutating func findings() -> [Finding] {
    var all = course.findings + sources.unknownRules
    all += mixedScripts() + promptsInOutputs() + gluedRows()
    all += unknownIDs() + otherIDs()
    all += thingsUsedEarly() + needsNotMet() + servicesNotRestarted() + servicesNotEnabled()
    all += oddSettings() + ignoredChoices() + placeholderSpellings() + rareSpellings()
    var seen: Set<Finding> = []
    return all.filter { seen.insert($0).inserted && !sources.allows($0) }.sorted {
      ($0.position.file, $0.position.line, $0.position.column, $0.rule.rawValue)
        < ($1.position.file, $1.position.line, $1.position.column, $1.rule.rawValue)
    }
  }
}

extension Step {
  /// All that its reader types, with the place of each line as far as it is known.
  var typedTexts: [(text: String, position: SourcePosition)] {
    typedLines.map { ($0, position) }
  }

  /// The lines of its expected output, with their places.
  var outputLines: [(text: String, position: SourcePosition)] {
    let places = typed?.outputPositions ?? []
    return expected.lines.enumerated().map { index, line in
      (line, index < places.count ? places[index] : position)
    }
  }
}
