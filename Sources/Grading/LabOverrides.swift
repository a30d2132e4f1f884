public import CourseModel
public import Matching

/// What an instructor says about a lab under graders/: what its manual cannot say.
public struct LabOverrides: Hashable, Sendable {
  /// About one step.
  public struct Settings: Hashable, Sendable {
    public var weight = 1.0
    /// Columns and properties that may hold anything, by name.
    public var free: Set<String> = []
    /// Rules that do not hold here.
    public var strict: Set<ValueRule> = []
    /// What to try where it failed, in the order of their cost.
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
    /// Kinds of facts, `package`, or one of them, `package-curl`; ``output`` is what the step
    /// itself shows. A recording is judged nevertheless.
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

  func settings(for step: Step) -> Settings { steps[step.id] ?? Settings() }

  /// Steps that need each other, the first of them again at the end; nil where there are none.
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
  /// What its answer has to be.
  public enum Expectation: Hashable, Sendable {
    /// The command ends with status 0.
    case success
    /// As the manual shows outputs: elisions, ids and all.
    case output([String])
    /// A row of the table, or the record, has these cells by column or property.
    case fields([String: String])
  }

  public var name: String
  public var command: String
  /// Where it is not the step's.
  public var node: String?
  public var credentials: String?
  public var expects: Expectation
  public var weight = 1.0
  /// Its own, before those of its step.
  public var hints: [PricedHint] = []

  public init(name: String, command: String, expects: Expectation = .success) {
    self.name = name
    self.command = command
    self.expects = expects
  }
}
