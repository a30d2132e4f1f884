import Console
public import CourseModel
public import Knowledge
public import Nodes

/// Grades a lab by asking its nodes. It changes nothing on them.
///
/// `LiveRounds` says what to ask, `LiveAsker` asks it, and `LiveJudge` judges the answers, live or on record.
public struct LiveGrader: Sendable {
  /// The result of grading: the report, and the nodes' raw answers it rests on.
  public struct Result: Sendable {
    public var report: LabReport
    public var answers: [KeptAnswer]

    public init(report: LabReport, answers: [KeptAnswer]) {
      self.report = report
      self.answers = answers
    }
  }

  private let judge: LiveJudge
  public var limits: Limits
  /// Whether some questions to the reader's own machine were left out.
  public let leavesHostOut: Bool

  /// Time limits. Anything that takes longer is given up, and its checks are blocked.
  public struct Limits: Sendable {
    /// For one command.
    public var command: Duration
    /// For all questions to one node together.
    public var node: Duration
    /// The number of shells in which one node is asked at once, from 1; nil for what suits the number of nodes. Where
    /// other nodes are being asked at the same time, 1 is right.
    public var lanes: Int?
    /// The clock for windows and pauses.
    var clock: any Clock<Duration> = ContinuousClock()
    /// How long a question is repeated while its fault may pass.
    var retryWindow = RetryWindow(unreached: .seconds(3), reached: .seconds(45))

    struct RetryWindow: Sendable {
      /// For a node that has not answered yet.
      var unreached: Duration
      /// For one that has, and may be rebooting.
      var reached: Duration
    }

    public init(command: Duration = .seconds(30)) {
      self.command = command
      node = command * 8
    }
  }

  /// - Parameters:
  ///   - rules: For inferring checks from what the steps change; none for the reading steps alone.
  ///   - includesHost: Whether `host`, the reader's own machine, is asked like a node.
  public init(
    course: Course, lab: Lab, _ knowledge: Knowledge, rules: EffectRules = EffectRules(),
    overrides: LabOverrides = LabOverrides(), limits: Limits = Limits(), includesHost: Bool = false
  ) {
    self.limits = limits
    let all = LabChecks(course: course, lab: lab, knowledge, rules: rules, overrides: overrides)
      .checks
    judge = LiveJudge(
      knowledge: knowledge, course: course, lab: lab, overrides: overrides.leavingNothingOut,
      questions: all.filter { $0.node != .guest && ($0.node != .host || includesHost) })
    leavesHostOut = !includesHost && all.contains { $0.node == .host }
  }

  /// The nodes to ask, by the manual's names.
  public var nodes: [NodeName] { Set(judge.questions.map(\.node)).sorted() }

  /// Asks the nodes and judges their answers.
  ///
  /// - Parameters:
  ///   - nodes: By the manual's names; the checks of a node that is missing here are blocked.
  ///   - progress: Gets the number of questions answered, and of all questions.
  public func grade(
    nodes: [NodeName: any Node], progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) async -> Result {
    let asker = LiveAsker(places: judge.questions.map(\.node), nodes: nodes, limits: limits)
    let count = judge.questions.count
    var rounds = LiveRounds(judge)
    while let scripts = rounds.next() {
      let done = rounds.answers.count
      rounds.take(await asker.answers(to: scripts) { progress(done + $0, count) })
    }
    return Result(report: rounds.report, answers: rounds.kept)
  }

  /// Judges answers on record; no node is asked.
  public func report(on kept: [KeptAnswer]) -> LabReport {
    var lookup = KeptLookup(kept)
    var rounds = LiveRounds(judge)
    while let scripts = rounds.next() {
      for (index, script) in scripts.sorted(by: { $0.key < $1.key }) {
        rounds.take([index: lookup.answer(to: script, of: judge.questions[index].node)])
      }
    }
    return rounds.report
  }
}
