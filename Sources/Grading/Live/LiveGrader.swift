import Console
public import CourseModel
public import Knowledge
public import Nodes

/// Grades a lab by asking its nodes. It changes nothing on them.
///
/// `LiveRounds` says what is asked, `LiveAsker` asks it, and `LiveJudge` judges what was answered, be it now or on record.
public struct LiveGrader: Sendable {
  /// What grading came to: the report, and the nodes' raw answers that it rests on.
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
  /// Whether there are questions to the reader's own machine that are not asked.
  public let leavesHostOut: Bool

  /// What takes longer is given up, and its checks are blocked.
  public struct Limits: Sendable {
    /// One command.
    public var command: Duration
    /// All that one node is asked together.
    public var node: Duration
    /// In how many shells one node is asked at once; nil for what suits the number of nodes. Where others are asked
    /// beside these, one is right.
    public var lanes: Int?
    /// How long a question is put again where its fault may pass.
    var retryWindow = RetryWindow(unreached: .seconds(3), reached: .seconds(45))

    struct RetryWindow: Sendable {
      /// On a node that has not answered yet.
      var unreached: Duration
      /// On one that has, and may be rebooting.
      var reached: Duration
    }

    public init(command: Duration = .seconds(30)) {
      self.command = command
      node = command * 8
    }
  }

  /// - Parameters:
  ///   - rules: By which checks are inferred from what the steps change; none for the reading steps alone.
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
      questions: all.filter { $0.node != "guest" && ($0.node != "host" || includesHost) })
    leavesHostOut = !includesHost && all.contains { $0.node == "host" }
  }

  /// The nodes that have to be asked, by the manual's names.
  public var nodes: [String] { Set(judge.questions.map(\.node)).sorted() }

  /// - Parameters:
  ///   - nodes: The nodes by the manual's names; a node that is not here is blocked.
  ///   - progress: Gets how many of how many questions are answered.
  public func grade(
    nodes: [String: any Node], progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
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

  /// What answers on record come to: no node is asked.
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
