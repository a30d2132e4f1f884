import CourseModel
import Nodes

/// Asks nodes questions, within limits, and tells infrastructure faults from what a student did to a node.
struct LiveAsker: Sendable {
  /// For each question its node, by the manual's name.
  let places: [NodeName]
  let nodes: [NodeName: any Node]
  let limits: LiveGrader.Limits
  private let reached = ReachedNodes()

  init(places: [NodeName], nodes: [NodeName: any Node], limits: LiveGrader.Limits) {
    self.places = places
    self.nodes = nodes
    self.limits = limits
  }

  /// The answer to a question, before it is known whether its node was alive.
  private enum Answer: Sendable {
    case evidence(Evidence)
    case fault(NodeFault)
    /// A signal ended its shell each time it was asked.
    case killed(signal: String)
    /// It was not asked, or not to the end: the time for all questions to its node was up.
    case outOfTime

    /// Whether it is still open who is at fault: the infrastructure, or what the student put on the node.
    var isOpen: Bool {
      switch self {
      case .fault(let fault): fault.kind == .timedOut
      case .killed, .outOfTime: true
      case .evidence: false
      }
    }
  }

  /// Asks all questions, those that did not end a second time.
  ///
  /// - Parameters:
  ///   - scripts: By the index of their question.
  ///   - progress: Gets the number of questions answered so far.
  func answers(to scripts: [Int: String], _ progress: @escaping @Sendable (Int) -> Void) async
    -> [Int: LiveAnswer]
  {
    await askedAgain(await ask(scripts, progress), scripts)
  }

  private func ask(_ scripts: [Int: String], _ progress: @escaping @Sendable (Int) -> Void) async
    -> [Int: LiveAnswer]
  {
    let indices = Dictionary(grouping: scripts.keys.sorted()) { places[$0] }
    return await withTaskGroup(of: [(Int, LiveAnswer)].self) { group in
      for (name, indices) in indices {
        guard let node = nodes[name] else {
          let fault = NodeFault(.unreachable, node: name, "is not known")
          group.addTask { indices.map { ($0, .fault(fault)) } }
          continue
        }
        for lane in Self.lanes(indices, limits.lanes ?? max(16 / nodes.count, 1)) {
          let commands = lane.map { NodeCommand(scripts[$0] ?? "", timeLimit: limits.command) }
          group.addTask {
            let observed = await SignOfLife(within: limits.command).during(node) {
              await Self.within(limits.node) { await ask(node, commands) }
            } matters: {
              $0.contains(where: \.isOpen)
            }
            return Array(
              zip(
                lane,
                settled(observed.value, to: commands, on: name, isAlive: observed.isAlive)))
          }
        }
      }
      var answers: [Int: LiveAnswer] = [:]
      for await some in group {
        answers.merge(some) { $1 }
        progress(answers.count)
      }
      return answers
    }
  }

  /// Asks once more what did not end, alone and with twice the time: a machine that many are asking at once is slow,
  /// and that is no one's fault. Once a node's time is up, the remaining answers stay as they were.
  private func askedAgain(_ answers: [Int: LiveAnswer], _ scripts: [Int: String]) async
    -> [Int: LiveAnswer]
  {
    let unended = answers.filter { $0.value.isUnended }.keys.sorted()
    return await withTaskGroup(of: [Int: LiveAnswer].self) { group in
      for (name, indices) in Dictionary(grouping: unended, by: { places[$0] }) {
        guard let node = nodes[name] else { continue }
        group.addTask {
          var again: [Int: LiveAnswer] = [:]
          let elapsed = limits.clock.stopwatch()
          for index in indices where elapsed() < limits.node {
            let command = NodeCommand(scripts[index] ?? "", timeLimit: limits.command * 2)
            let observed = await SignOfLife(within: limits.command).during(node) {
              await ask(node, [command])
            } matters: {
              $0.contains(where: \.isOpen)
            }
            again[index] =
              settled(observed.value, to: [command], on: name, isAlive: observed.isAlive).first
          }
          return again
        }
      }
      return await group.reduce(into: answers) { all, again in all.merge(again) { $1 } }
    }
  }

  /// A node that answers is reachable, so a question that never ends there, or that ends its shell each time, is its
  /// student's fault. So are the questions for which such questions left no time.
  private func settled(
    _ answers: [Answer], to commands: [NodeCommand], on node: NodeName, isAlive: Bool
  ) -> [LiveAnswer] {
    func isUnended(_ answer: Answer) -> Bool {
      if case .fault(let fault) = answer { fault.kind == .timedOut } else { false }
    }
    let tookAllTime = limits.command * answers.count(where: isUnended) >= limits.node / 2
    return zip(answers, commands).map { answer, command in
      var outcome = Evidence.Outcome.unended
      switch answer {
      case .fault(let fault) where isAlive && fault.kind == .timedOut: break
      case .outOfTime where isAlive && tookAllTime: break
      case .killed(let signal) where isAlive: outcome = .signalled(signal)
      case .killed(let signal):
        return .fault(NodeFault(.lost, node: node, "the command was killed by signal \(signal)"))
      case .outOfTime:
        return .fault(
          NodeFault(.timedOut, node: node, "its questions together took too long"))
      case .fault(let fault): return .fault(fault)
      case .evidence(let evidence): return .evidence(evidence)
      }
      return .evidence(
        Evidence(
          node: node, command: command.script, outcome: outcome,
          output: KeptOutput(""), error: KeptOutput(""), start: 0, duration: 0))
    }
  }

  /// Runs a task and cancels it after the time limit; what it has by then counts.
  private static func within<Value: Sendable>(
    _ limit: Duration, _ body: @escaping @Sendable () async -> Value
  ) async -> Value {
    let task = Task { await body() }
    let watch = Task {
      try await Task.sleep(for: limit)
      task.cancel()
    }
    defer { watch.cancel() }
    return await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
  }

  /// Questions that share a shell: with few nodes each gets several shells at once, with many nodes one each.
  private static func lanes(_ indices: [Int], _ most: Int) -> [[Int]] {
    let count = min(most, 8, indices.count)
    return (0..<count).map { lane in
      stride(from: lane, to: indices.count, by: count).map { indices[$0] }
    }
  }

  private func ask(_ node: any Node, _ commands: [NodeCommand]) async -> [Answer] {
    let results = await node.run(commands)
    // First those that show whether the node is there: others may be waiting for that.
    for case .success in results { await reached.insert(node.name) }
    return await withTaskGroup(of: (Int, Answer).self) { group in
      var answers: [Answer?] = []
      for (index, result) in results.enumerated() {
        if case .success(let evidence) = result, case .exited = evidence.outcome {
          answers.append(.evidence(evidence))
        } else {
          answers.append(nil)
          group.addTask {
            (index, await ask(node, commands[index], first: result))
          }
        }
      }
      for await (index, answer) in group { answers[index] = answer }
      return answers.compactMap(\.self)
    }
  }

  /// Asks again if the fault may pass: a broken connection, or a node that has answered before and
  /// may be rebooting.
  private func ask(
    _ node: any Node, _ command: NodeCommand, first: Result<Evidence, any Error>
  ) async -> Answer {
    var pause = Duration.milliseconds(500)
    // Waiting for a turn on a connection is no one's fault: the time runs from the first answer.
    let elapsed = limits.clock.stopwatch()
    var result = first
    while true {
      var signal: String?
      do {
        let evidence = try result.get()
        await reached.insert(node.name)
        // Killed, for example by a shutdown: what it would have said is unknown.
        if case .signalled(let name) = evidence.outcome {
          signal = name
          throw NodeFault(.lost, node: node.name, "the command was killed by signal \(name)")
        }
        return .evidence(evidence)
      } catch let fault as NodeFault {
        let limit =
          await reached.contains(node.name)
          ? limits.retryWindow.reached : limits.retryWindow.unreached
        let mayPass =
          switch fault.kind {
          case .lost, .busy: true
          case .refused, .unreachable: await reached.contains(node.name)
          default: false
          }
        guard mayPass, elapsed() < limit else {
          return signal.map { .killed(signal: $0) } ?? .fault(fault)
        }
        try? await limits.clock.sleep(for: pause)
        pause = min(pause * 2, .seconds(4))
      } catch {
        return .outOfTime
      }
      do { result = .success(try await node.run(command)) } catch { result = .failure(error) }
    }
  }
}

extension LiveAnswer {
  /// Whether it did not end although its node kept answering.
  fileprivate var isUnended: Bool {
    if case .evidence(let evidence) = self { evidence.outcome == .unended } else { false }
  }
}

/// The nodes that have answered at least once.
private actor ReachedNodes {
  private var names: Set<NodeName> = []

  func insert(_ name: NodeName) { names.insert(name) }

  func contains(_ name: NodeName) -> Bool { names.contains(name) }
}
