import Console
public import CourseModel
public import Knowledge
public import Matching

/// Everything to ask about a lab, without any node: the facts that hold at its end, and its own steps
/// that only read.
public struct LabChecks: Sendable {
  /// One question with a known answer.
  public struct Check: Sendable {
    public var id: String
    public var step: Step
    public var node: NodeName
    /// The question, in words.
    public var fact: String
    public var probe: String
    /// The expected answer, in words.
    public var expects: String
    /// Whether it would pass on an untouched node too, or whatever the node answers; then it earns nothing.
    public var isVacuous: Bool
    /// Ids of checks without which this one cannot pass.
    public var dependsOn: [String]
    /// In points.
    public var weight: Double
    /// The credentials file that it is asked with.
    public var credentials: String?
    /// The fact that it asks for; nil if it compares a step's output.
    var inferred: Fact?
    /// The facts that later labs rightly turn it into; they are accepted too.
    var later: [Fact] = []
    /// The context of its step's output; nil if it compares none.
    var compared: MatchContext?
    /// How much of its expected output is compared, found by trying; nil if it compares none.
    public var strength: CheckStrength? {
      compared.map { CheckStrength(of: step.expected, $0) }
    }
    /// The instructor's hints for when it fails.
    var hints: [PricedHint]
    /// The manual's ids in the probe; the student's replace them.
    var ids: [IDOccurrence]
    /// What the reader typed before to set up the shell, and the probe's needs too.
    var settings: [ShellSettings.Setting] = []
    /// What runs the probe as the reader was then, outermost first.
    var openings: [String] = []

    /// Whether its reader may leave out its step.
    public var isOptional: Bool { step.optional != nil }
    /// Placeholders for the student's own values, without which it cannot be asked.
    var placeholders: [String] {
      (settings.map(\.command) + [probe]).flatMap(Placeholder.all)
        + step.placeholders.filter { probe.hasText($0) }
    }
  }

  /// A command that changes a node and has no check.
  public struct Uncovered: Sendable {
    public var step: Step
    public var command: String
    public var why: String
  }

  public private(set) var checks: [Check] = []
  public private(set) var uncovered: [Uncovered]
  /// The steps that change a node, whether a check can ask for that or not.
  public private(set) var changingSteps: [Step]

  private let world: Knowledge
  private let commonWords: Set<String>
  /// The author's own values, with the placeholders that they stand for.
  private let choices: [String: String]

  public init(
    course: Course, lab: Lab, _ world: Knowledge, rules: EffectRules,
    overrides: LabOverrides = LabOverrides()
  ) {
    let knowledge = CourseKnowledge(course, world)
    self.world = world
    commonWords = rules.commonWords
    let addresses = knowledge.nodes
    let effects = LabEffects(lab, world, rules: rules, addresses: addresses)
    uncovered = effects.uncovered.map {
      Uncovered(step: $0.step, command: $0.command, why: $0.why)
    }
    choices = knowledge.choices
    changingSteps = lab.steps.filter { effects.changing.contains($0.id) }
    let other = course.labs.filter { $0.number != lab.number }.map {
      (lab: $0, facts: LabEffects($0, world, rules: rules, addresses: addresses).facts)
    }
    let later = other.filter { $0.lab.number > lab.number }.flatMap(\.facts)
    let facts = effects.facts.filter { fact in
      let leftOut = overrides.settings(for: fact.step).leavesOut
      return ![fact.kind.name, "\(fact.kind.name)-\(fact.slug)"].contains(where: leftOut.contains)
    }
    let names = Self.names(of: effects.facts + other.flatMap(\.facts))
    addFacts(
      facts.map { $0.own(names[$0.kind.name, default: []]) }, later: later, lab: lab,
      overrides: overrides)
    let asked = LiveQuestions(
      lab: lab, programs: world.programs, addresses: addresses, includesHost: true
    ).all
    uncovered += asked.unasked.map {
      Uncovered(
        step: $0, command: $0.title, why: "it depends on what the reader's own shell did before")
    }
    addQuestions(
      asked.questions, facts: facts,
      kinds: rules.kinds.values.sorted { $0.name < $1.name }, knowledge, overrides: overrides)
    addExtras(lab, overrides)
    addNeeds(overrides)
    let order = Dictionary(
      lab.steps.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    checks = checks.enumerated().sorted {
      (order[$0.element.step.id] ?? 0, $0.offset) < (order[$1.element.step.id] ?? 0, $1.offset)
    }.map(\.element)
  }

  /// The names that the course itself gives to things, by kind.
  private static func names(of facts: [Fact]) -> [String: Set<String>] {
    Dictionary(grouping: facts, by: \.kind.name).mapValues { facts in
      Set(facts.flatMap { $0.values["name"] ?? [] }.filter { Placeholder.all(in: $0).isEmpty })
    }
  }

  private mutating func addFacts(
    _ facts: [Fact], later: [Fact], lab: Lab, overrides: LabOverrides
  ) {
    var used: Set<String> = []
    let ids = facts.map { fact in
      var id = "\(fact.step.key).\(fact.kind.name)"
      if used.contains(id) { id += "-\(fact.slug)" }
      while !used.insert(id).inserted { id += "-2" }
      return id
    }
    var dependencies = FactDependencies(
      facts, choices: choices, world.messages, commonWords: commonWords)
    let known = LabCredentials(lab)
    let successions = Successions(later)
    for (index, fact) in facts.enumerated() {
      let credentials = known.asking(for: fact)
      let successors = successions.successors(of: fact)
      checks.append(
        Check(
          id: ids[index], step: fact.step, node: fact.node, fact: fact.text,
          probe: fact.probe(orOf: successors), expects: fact.expects, isVacuous: false,
          dependsOn: dependencies.needed(by: index, credentials: credentials).map { ids[$0] },
          weight: overrides.settings(for: fact.step).weight,
          credentials: credentials, inferred: fact, later: successors,
          hints: overrides.settings(for: fact.step).hints,
          ids: fact.step.uses.filter { fact.probe.hasText($0.value) }))
    }
  }

  private mutating func addQuestions(
    _ questions: [LiveQuestions.Question], facts: [Fact], kinds: [FactKind],
    _ knowledge: CourseKnowledge, overrides: LabOverrides
  ) {
    var dependencies = FactDependencies(
      facts, choices: choices, world.messages, commonWords: commonWords)
    let ids = checks.map(\.id)
    let known = Set(facts.flatMap { $0.values.values.joined() }.flatMap(Self.words))
    for question in questions {
      let settings = overrides.settings(for: question.step)
      if settings.leavesOut.contains(LabOverrides.LeftOut.output) { continue }
      let command = question.command
      let saysNothing =
        Matcher.showsNothing(question.step.expected, world)
        && !world.programs.asksForMore(command)
        && known.isDisjoint(with: Self.words(command))
      let isVacuous =
        saysNothing
        || CheckStrength.isVacuous(
          question.step.expected, MatchContext(of: question.step, knowledge, settings))
      checks.append(
        Check(
          id: question.step.key, step: question.step, node: question.node,
          fact: "\(command) shows what the manual shows", probe: question.probe,
          expects: question.step.expected.inWords, isVacuous: isVacuous,
          dependsOn: dependencies.needed(by: question, kinds: kinds).map { ids[$0] },
          weight: isVacuous ? 0 : settings.weight, credentials: question.step.credentials,
          compared: Matcher.showsNothing(question.step.expected, world)
            ? nil : MatchContext(of: question.step, knowledge, settings),
          hints: settings.hints,
          ids: question.ids + question.settings.flatMap(\.ids), settings: question.settings,
          openings: question.openings))
    }
  }

  /// Adds the grader file's checks; they rest on what their step leaves behind.
  private mutating func addExtras(_ lab: Lab, _ overrides: LabOverrides) {
    let extras = ExtraChecks(lab: lab)
    let inferred = Dictionary(grouping: checks.filter { $0.inferred != nil }, by: \.step.id)
    for step in lab.steps {
      let settings = overrides.settings(for: step)
      let own = (inferred[step.id] ?? []).map(\.id)
      for extra in settings.checks {
        if let check = extras.check(extra, of: step, settings, needing: own) {
          checks.append(check)
        }
      }
    }
  }

  /// Adds the dependencies that a grader file states.
  private mutating func addNeeds(_ overrides: LabOverrides) {
    let steps = Dictionary(grouping: checks, by: \.step.id).mapValues { $0.map(\.id) }
    for index in checks.indices {
      for need in overrides.settings(for: checks[index].step).needs {
        checks[index].dependsOn += steps[need, default: []]
      }
    }
  }

  /// The words that could name a thing.
  private static func words(_ text: String) -> [String] {
    text.split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == ".") }
      .map(String.init).filter { $0.count > 3 }
  }
}

extension Fact {
  /// The fact with the names that the reader's own name must differ from.
  fileprivate func own(_ names: Set<String>) -> Fact {
    guard values["name"]?.contains(where: { !Placeholder.all(in: $0).isEmpty }) == true else {
      return self
    }
    var fact = self
    fact.taken = names
    return fact
  }

  /// The part of an id that tells it from others.
  fileprivate var slug: String {
    let text = kind.key.flatMap { values[$0] ?? [] }.joined(separator: "-")
    return String(text.map { $0.isLetter || $0.isNumber ? $0 : "-" }.suffix(40))
  }
}

extension ExpectedOutput {
  /// In words, for a list of checks.
  fileprivate var inWords: String {
    switch kind {
    case .none: "no output, exit status 0"
    case .text: lines.count == 1 ? lines[0] : "\(lines.count) lines as in the manual"
    case .table:
      "\(rows.count) \(rows.count == 1 ? "row" : "rows") of \(columns.joined(separator: ", "))"
    case .record: rows.compactMap(\.first).joined(separator: ", ")
    }
  }
}
