package import CourseModel

/// The document of `grade steps --format json`, a contract with other programs.
package struct StepsDocument: Encodable {
  struct CourseDocument: Encodable {
    var title: String
    var author: OrNull<String>
    var date: OrNull<String>
  }

  struct LabDocument: Encodable {
    var id: String
    var number: Int
    var title: String
    var announced: Bool
    var minutes: OrNull<Int>
    var prerequisites: [String]
    var tools: [String]
    var steps: [StepDocument]
  }

  struct StepDocument: Encodable {
    var id: String
    var key: String
    var file: String
    var line: Int
    var column: Int
    var node: OrNull<NodeName>
    var candidates: [NodeName]
    var alsoOn: [NodeName]
    var credentials: OrNull<String>
    var section: String
    var kind: Step.Kind
    var optional: OrNull<String>
    var alternatives: [String]
    var command: OrNull<String>
    var input: OrNull<[String]>
    var path: OrNull<String>
    var placeholders: [String]
    var expected: ExpectedDocument
    var defines: [DefinitionDocument]
    var uses: [UseDocument]
    /// Where the manual contradicts itself: each word, and what is accepted in its place.
    var otherSpellings: [String: String]
    /// Values in the output that no step makes.
    var unfounded: [String]
    var text: OrNull<String>
  }

  struct ExpectedDocument: Encodable {
    var kind: ExpectedOutput.Kind
    var columns: [String]
    var rows: [[String]]
    var lines: [String]
    /// The source line of each of `lines`.
    var lineNumbers: [Int]
  }

  struct DefinitionDocument: Encodable {
    var entity: String
    var generation: Int
    var value: String
    var line: Int
    var column: Int
  }

  struct UseDocument: Encodable {
    var entity: String
    var generation: Int
    var value: String
    var definedBy: OrNull<String>
    var line: Int
    var column: Int
  }

  var course: CourseDocument
  var labs: [LabDocument]
  var findings: [FindingDocument]

  package init(_ source: Course) {
    course = CourseDocument(
      title: source.title, author: OrNull(source.author), date: OrNull(source.date))
    labs = source.labs.map { lab in
      LabDocument(
        id: lab.id, number: lab.number, title: lab.title, announced: lab.isAnnounced,
        minutes: OrNull(lab.minutes), prerequisites: lab.prerequisites, tools: lab.tools,
        steps: lab.steps.map(StepDocument.init))
    }
    findings = source.findings.map(FindingDocument.init)
  }
}

extension StepsDocument.StepDocument {
  package init(_ step: Step) {
    self.init(
      id: step.id, key: step.key, file: step.position.file, line: step.position.line,
      column: step.position.column, node: OrNull(step.node), candidates: step.candidates,
      alsoOn: step.alsoOn, credentials: OrNull(step.credentials), section: step.section,
      kind: step.kind, optional: OrNull(step.reasonToLeave), alternatives: step.alternatives,
      command: OrNull(step.command), input: OrNull(step.input), path: OrNull(step.path),
      placeholders: step.placeholders,
      expected: .init(
        kind: step.expected.kind, columns: step.expected.columns, rows: step.expected.rows,
        lines: step.expected.lines, lineNumbers: (step.typed?.outputPositions ?? []).map(\.line)),
      defines: step.defines.map {
        .init(
          entity: $0.entity, generation: $0.generation, value: $0.value, line: $0.position.line,
          column: $0.position.column)
      },
      uses: step.uses.map {
        .init(
          entity: $0.entity, generation: $0.generation, value: $0.value,
          definedBy: OrNull($0.definedBy), line: $0.position.line, column: $0.position.column)
      },
      otherSpellings: step.otherSpellings, unfounded: step.typed?.unfounded ?? [],
      text: OrNull(step.text))
  }
}
