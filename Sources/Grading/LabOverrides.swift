public import CourseModel
public import Matching

/// An instructor's settings for a lab under graders/: what its manual cannot say.
public struct LabOverrides: Hashable, Sendable {
  /// Settings for one step.
  public struct Settings: Hashable, Sendable {
    /// In points.
    public var weight = 1.0
    /// Columns and properties that may hold anything, by name.
    public var free: Set<String> = []
    /// Lines of which the words written as `...` may be any.
    public var freeLines: [String] = []
    /// Columns, properties and lines that stay compared, whatever varies in them.
    public var kept: Set<String> = []
    /// Whether the order of lines and rows counts.
    public var isOrdered = false
    /// Rules that do not apply here.
    public var strict: Set<ValueRule> = []
    /// What to try if it failed, the cheapest first.
    public var hints: [PricedHint] = []
    public var leavesOut = LeftOut.nothing
    /// Ids of the steps without which its checks cannot pass.
    public var needs: [String] = []
    public var checks: [ExtraCheck] = []

    public init(weight: Double = 1, free: Set<String> = [], strict: Set<ValueRule> = []) {
      self.weight = weight
      self.free = free
      self.strict = strict
    }
  }

  /// Which of a step's own checks are not asked.
  public enum LeftOut: Hashable, Sendable {
    case nothing
    case all
    /// Kinds of facts, `package`, or single facts, `package-curl`; ``output`` is the output of the step
    /// itself. A recording is judged nevertheless.
    case kinds(Set<String>)

    public static let output = "output"

    func contains(_ kind: String) -> Bool {
      switch self {
      case .nothing: false
      case .all: true
      case .kinds(let kinds): kinds.contains(kind)
      }
    }
  }

  /// By a step's id.
  public var steps: [String: Settings]
  public var challenges: [Challenge] = []

  public init(steps: [String: Settings] = [:]) { self.steps = steps }

  package func settings(for step: Step) -> Settings { steps[step.id] ?? Settings() }

  /// Steps that need each other, with the first repeated at the end; nil if there are none.
  public var circleOfNeeds: [String]? {
    var done: Set<String> = []
    for start in steps.keys.sorted() where !done.contains(start) {
      var path = [start]
      var rests = [steps[start]?.needs ?? []]
      while let id = path.last {
        guard let need = rests[rests.count - 1].popLast() else {
          done.insert(id)
          path.removeLast()
          rests.removeLast()
          continue
        }
        if let first = path.firstIndex(of: need) { return Array(path[first...]) + [need] }
        if !done.contains(need) {
          path.append(need)
          rests.append(steps[need]?.needs ?? [])
        }
      }
    }
    return nil
  }

  var leavingNothingOut: LabOverrides {
    LabOverrides(
      steps: steps.mapValues { settings in
        var whole = settings
        whole.leavesOut = .nothing
        return whole
      })
  }
}

/// A check that a grader file adds to those of a step.
public struct ExtraCheck: Hashable, Sendable {
  /// The answer that it expects.
  public enum Expectation: Hashable, Sendable {
    /// The command ends with exit status 0.
    case success
    /// Lines as the manual shows outputs, including elisions and ids.
    case output([String])
    /// A row of the table, or the record, has these cells, by column or property.
    case fields([String: String])
  }

  public var name: String
  public var command: String
  /// Nil for the step's own.
  public var node: NodeName?
  public var credentials: String?
  public var expects: Expectation
  /// In points.
  public var weight = 1.0
  /// Its own hints; they come before those of its step.
  public var hints: [PricedHint] = []

  public init(name: String, command: String, expects: Expectation = .success) {
    self.name = name
    self.command = command
    self.expects = expects
  }
}
