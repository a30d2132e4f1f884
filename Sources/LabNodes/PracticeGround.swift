package import CourseModel
package import Grading
package import Nodes
package import PracticeLab

/// A practice lab as a proving ground: real nodes, whose disks are saved and restored.
package actor PracticeGround: ProvingGround {
  private let lab: PracticeLab
  private let nodes: [NodeName: any Node]
  private let grader: LiveGrader
  private var run: LabRun
  /// The reader's state when the nodes were saved.
  private var runs: [String: LabRun] = [:]
  /// The time each step took when no step was left out.
  private var durations: [String: Duration] = [:]

  package init(lab: PracticeLab, nodes: [NodeName: any Node], grader: LiveGrader, run: LabRun) {
    self.lab = lab
    self.nodes = nodes
    self.grader = grader
    self.run = run
  }

  /// - Throws: Never; a step that cannot be carried out is an outcome.
  package func carryOut(_ step: Step, isPatient: Bool) async throws -> StepOutcome {
    var hurried = run
    if !isPatient {
      hurried.settings.retryWindow = .zero
      hurried.settings.timeLimit = durations[step.id, default: .zero] * 3 + .seconds(15)
    }
    let start = ContinuousClock.now
    let outcomes = await hurried.carryOut(step)
    durations[step.id] = durations[step.id] ?? ContinuousClock.now - start
    hurried.settings = run.settings
    run = hurried
    for case .stopped(let why, let differences, let output) in outcomes.map(\.outcome) {
      let said = differences.first?.actual ?? output.last { !$0.allSatisfy(\.isWhitespace) }
      return .stopped(said.map { "\(why): \($0)" } ?? why)
    }
    for case .left(let why) in outcomes.map(\.outcome) { return .left(why) }
    return .done
  }

  package func grade() async -> LabReport { await grader.grade(nodes: nodes).report }

  // MARK: Snapshots

  /// - Throws: ``LabError`` if a node's disk cannot be saved, ``Nodes/NodeFault`` if it does not
  ///   answer.
  package func save(as name: String) async throws {
    runs[name] = run
    for node in nodes.values {
      try await tell(node, Self.keepMemory)
      try lab.save(node.name.description, as: name)
    }
  }

  /// - Throws: ``LabError`` if a node cannot be put back, ``Nodes/NodeFault`` if it does not
  ///   answer.
  package func restore(_ name: String) async throws {
    var ended = run
    await ended.close()
    run = runs[name] ?? ended
    for node in nodes.keys { try lab.restore(node.description, to: name) }
    for node in nodes.values {
      try await lab.untilAnswering(node.name.description, within: .seconds(60))
      try await tell(node, Self.recallMemory)
    }
  }

  private func tell(_ node: any Node, _ script: String) async throws {
    let command = NodeCommand(script, timeLimit: .seconds(120))
    // The previous boot's connection is gone.
    let evidence: Evidence
    do { evidence = try await node.run(command) } catch { evidence = try await node.run(command) }
    guard evidence.outcome == .exited(0) else {
      throw LabError("\(node.name): \(evidence.lines.last ?? "its snapshot cannot be made")")
    }
  }

  /// State that is on no disk: the files in /tmp, running services, and the ports they listen on.
  private static let keepMemory = """
    set -e
    kept=/var/lib/practicum-memory
    rm -rf $kept
    mkdir -p $kept
    install -d -m 1777 $kept/tmp
    find /tmp -mindepth 1 -maxdepth 1 ! -name 'systemd-private-*' -exec cp -a -t $kept/tmp {} +
    systemctl list-units --type=service --state=running --plain --no-legend | cut -d' ' -f1 > $kept/services
    ss -Hltn | tr -s ' ' | cut -d' ' -f4 | sort -u > $kept/ports
    """

  private static let recallMemory = """
    kept=/var/lib/practicum-memory
    timeout 60 systemctl is-system-running --wait >/dev/null
    cp -a $kept/tmp/. /tmp/
    for service in $(cat $kept/services); do
      systemctl is-active --quiet $service || systemctl start $service 2>/dev/null
    done
    for attempt in $(seq 300); do
      ss -Hltn | tr -s ' ' | cut -d' ' -f4 | sort -u > $kept/now
      [ -n "$(comm -23 $kept/ports $kept/now)" ] || break
      sleep 0.2
    done
    rm -rf $kept
    """
}
