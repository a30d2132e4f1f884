import CourseModel
package import Gradebook
import Grading
package import LabNodes
import Nodes

/// Grades students by asking their nodes, within limits; nodes that give no answer are asked again later.
package struct LiveStudentGrader: StudentGrader {
  package let judge: EvidenceJudge
  package let book: Gradebook
  package let round: Int64
  package let locks: StudentLocks
  package let limiter: ClassLimiter
  package let observer: any ClassObserver
  package let acceptNew: Bool
  /// The time limit for each request of a challenge; nil where no challenges are run.
  package let challengeLimit: Duration?
  /// The pause before the first retry; it doubles each time.
  package let pause: Duration

  package init(
    judge: EvidenceJudge, book: Gradebook, round: Int64, locks: StudentLocks, limiter: ClassLimiter,
    observer: any ClassObserver, acceptNew: Bool, challengeLimit: Duration?, pause: Duration
  ) {
    self.judge = judge
    self.book = book
    self.round = round
    self.locks = locks
    self.limiter = limiter
    self.observer = observer
    self.acceptNew = acceptNew
    self.challengeLimit = challengeLimit
    self.pause = pause
  }
  /// Connections to hypervisors are shared by the whole class.
  package let hypervisors = Hypervisors()

  /// Asks a student's nodes and puts the attempt on record, unless this round already has a complete one.
  /// - Throws: ``Gradebook/Failure`` where the gradebook fails; `CancellationError` where the class is interrupted.
  package func result(for member: Roster.Member) async throws -> ClassResult {
    let (student, lab) = (member.student, judge.lab.id)
    // Another grader is grading the student at the moment: its result will do.
    while try !locks.take(student.id, lab: lab) {
      try await Task.sleep(for: .milliseconds(200))
    }
    defer { locks.release(student.id, lab: lab) }
    let known = try book.entry(of: student.id, lab: lab, round: round)
    let lacksChallenges = challengeLimit != nil && known?.attempt.grading.challenges == nil
    if let known, known.attempt.grading.isComplete, !lacksChallenges {
      return ClassResult(student: student, outcome: .graded(isComplete: true, isNew: false))
    }
    // The student does not choose when the class is graded: without a time of their own they are not late.
    let requested = member.requested ?? known?.attempt.grading.requested
    var pause = pause
    for number in 1... {
      let isLast = number >= judge.course.grading.tries
      var attempt = try await self.attempt(of: member, requested, findsFaults: isLast)
      if !attempt.grading.isComplete, !isLast {
        observer.waits(1)
        defer { observer.waits(-1) }
        try await Task.sleep(for: pause)
        pause = pause * 2
        continue
      }
      if number > 1 { attempt.grading.why += ", \(number) tries" }
      let added = try book.add(attempt)
      let isComplete = attempt.grading.isComplete
      return ClassResult(
        student: student, outcome: .graded(isComplete: isComplete, isNew: added.isNew))
    }
    throw CancellationError()
  }

  private func attempt(of member: Roster.Member, _ requested: Double?, findsFaults: Bool)
    async throws -> Attempt
  {
    let finder = NodeFinder(
      places: member.nodes, acceptNew: acceptNew, hypervisors: hypervisors)
    var nodes: [NodeName: any Node] = [:]
    var routes: [String] = []
    for name in judge.grader.nodes {
      do {
        let found = try await finder.find(name)
        nodes[name] = found.node
        routes += found.routes
      } catch let fault as NodeFault {
        nodes[name] = MissingNode(fault)
      }
    }
    return try await limiter.with(routes) { [nodes] in
      observer.begins()
      defer { observer.ends() }
      let start = ContinuousClock.now
      let result = await judge.grader.grade(nodes: nodes)
      let challenges = await challenges(nodes, after: result.report)
      let machines = await machines(nodes, result.answers)
      let answers = result.answers + machines.answers
      let troubles =
        findsFaults
        ? await FaultFinder(finder: finder, nodes: nodes, answers: answers).troubles() : []
      for node in nodes.values { await node.close() }
      // An answer that was abandoned half-way does not count.
      try Task.checkCancellation()
      var circumstances = EvidenceJudge.Circumstances(why: "grade class, on live nodes")
      circumstances.requested = requested
      circumstances.round = round
      circumstances.troubles = troubles.isEmpty ? nil : troubles
      circumstances.askedBy = .grader
      circumstances.challenges = challenges
      circumstances.hostKeys = machines.hostKeys
      let took = (ContinuousClock.now - start).components
      circumstances.took =
        Double(took.seconds) + Double(took.attoseconds / 1_000_000_000_000_000) / 1000
      return try await judge.attempt(
        of: member.student.id, on: EvidenceJudge.Submission(answers: answers), circumstances)
    }
  }

  /// Asks which machines the nodes are, of those that answered: the others would only be waited for once more.
  private func machines(_ nodes: [NodeName: any Node], _ answers: [KeptAnswer]) async -> (
    answers: [KeptAnswer], hostKeys: [String]
  ) {
    let reached = Set(answers.filter { (try? $0.result.get()) != nil }.map(\.node))
    var machines: (answers: [KeptAnswer], hostKeys: [String]) = ([], [])
    for name in reached.sorted() {
      guard let node = nodes[name] else { continue }
      if let answer = await MachineQuestion.answer(of: node) { machines.answers.append(answer) }
      // What a node says about itself can be changed by its root; the key that it proves to have is the machine's.
      if let key = await node.hostKey() { machines.hostKeys.append(key) }
    }
    return machines
  }

  private func challenges(_ nodes: [NodeName: any Node], after report: LabReport) async
    -> [ChallengeResult]?
  {
    guard let challengeLimit else { return nil }
    return await judge.challenges(on: nodes, limit: challengeLimit).results(after: report) { _ in }
  }
}
