public import CourseModel

/// The content that a site shows in addition to the manual.
public struct SiteSettings: Sendable {
  public enum Edition: String, Sendable, CaseIterable { case student, instructor }

  public var edition = Edition.student
  /// Results of grading, by lab.
  public var results: [String: LabResult] = [:]
  /// The instructor's edition's notes, by lab; the student's has none.
  public var notes: [String: InstructorNotes] = [:]
  /// The dates when labs were last carried out on real nodes, by lab.
  public var carriedOut: [String: CarriedOut] = [:]
  /// The site's future address, for its sitemap: `https://example.org/course/`.
  public var address: String?
  /// Columns and properties whose values differ from reader to reader, by their names in lower case.
  public var differing: Set<String> = []
  /// Whether pages ask the server to tell them when they have changed.
  public var reloads = false

  public init() {}
}

/// A report of `grade LAB --format json`, by step.
public struct LabResult: Sendable {
  /// 0…1
  public var score: Double
  public var isComplete: Bool
  /// By the ids of steps.
  public var steps: [String: [CheckResult]]

  public init(score: Double, isComplete: Bool, steps: [String: [CheckResult]]) {
    self.score = score
    self.isComplete = isComplete
    self.steps = steps
  }
}

/// An instructor's view of a lab's grading.
public struct InstructorNotes: Sendable {
  public struct Check: Sendable {
    public var node: String
    public var fact: String
    public var probe: String
    public var expects: String
    public var weight: Double
    /// Whether it earns nothing.
    public var isVacuous: Bool
    /// The ids of the steps that it rests on.
    public var dependsOn: [String]

    public init(
      node: String, fact: String, probe: String, expects: String, weight: Double, isVacuous: Bool,
      dependsOn: [String]
    ) {
      self.node = node
      self.fact = fact
      self.probe = probe
      self.expects = expects
      self.weight = weight
      self.isVacuous = isVacuous
      self.dependsOn = dependsOn
    }
  }

  public struct Hint: Sendable {
    public var text: String
    /// In points.
    public var cost: Double

    public init(text: String, cost: Double) {
      self.text = text
      self.cost = cost
    }
  }

  public struct Challenge: Sendable {
    public var name: String
    public var says: String
    public var node: String
    /// Its actions, in order: each a command or a request.
    public var actions: [String]

    public init(name: String, says: String, node: String, actions: [String]) {
      self.name = name
      self.says = says
      self.node = node
      self.actions = actions
    }
  }

  /// By step id.
  public var checks: [String: [Check]]
  public var hints: [String: [Hint]]
  /// By step id: why there is no check for a step that changes a node.
  public var uncovered: [String: String]
  public var challenges: [Challenge]

  public init(
    checks: [String: [Check]], hints: [String: [Hint]], uncovered: [String: String],
    challenges: [Challenge]
  ) {
    self.checks = checks
    self.hints = hints
    self.uncovered = uncovered
    self.challenges = challenges
  }
}

/// The date when a lab was last carried out on real nodes, from its first step to its last.
public struct CarriedOut: Hashable, Sendable {
  /// `2026-11-27`
  public var date: String
  /// Whether the manual's commands have changed since.
  public var isOutdated: Bool

  public init(date: String, isOutdated: Bool) {
    self.date = date
    self.isOutdated = isOutdated
  }
}
