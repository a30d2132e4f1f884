public import CourseModel
public import Knowledge

/// Proves a lab's checks in both directions on a proving ground.
public struct LabProver: Sendable {
  /// What is happening.
  public enum Stage: Sendable {
    case untouched
    case carryingOut(Step, number: Int, of: Int)
    case finished
    case leavingOut(Step, number: Int, of: Int)
    case proved(LabProof.Mutant)
  }

  private let programs: Programs
  private let lab: Lab
  private let checks: LabChecks
  private let dependencies: CheckDependencies

  public init(lab: Lab, checks: LabChecks, _ programs: Programs) {
    self.programs = programs
    self.lab = lab
    self.checks = checks
    dependencies = CheckDependencies(checks.checks)
  }

  /// Proves the lab's checks.
  ///
  /// - Parameters:
  ///   - ground: On it, the labs before this one have been carried out.
  ///   - choose: Chooses, from the steps that change a node, those to leave out once each.
  /// - Throws: Any error that the ground throws.
  public func prove(
    on ground: some ProvingGround, leavingOut choose: ([Step]) -> [Step],
    progress: (Stage) -> Void = { _ in }
  ) async throws -> LabProof {
    var proof = LabProof()
    progress(.untouched)
    let untouched = try await ground.grade()
    proof.checks = untouched.checks.count { $0.weight > 0 }
    proof.vacuous = untouched.checks.filter { $0.weight > 0 && $0.verdict == .passed }
    let chosen = choose(candidates)
    try await carryOut(keeping: Set(chosen.map(\.id)), on: ground, &proof, progress)
    guard proof.stopped == nil else { return proof }
    progress(.finished)
    let finished = try await ground.grade()
    let open = finished.checks.filter { $0.verdict != .passed && !isOptional($0) }
    proof.unasked = open.filter { $0.verdict == .skipped && $0.blockedBy == nil }
    proof.unfinished = open.filter { $0.verdict != .skipped || $0.blockedBy != nil }
    let green = Set(finished.checks.filter { $0.verdict == .passed }.map(\.id))
    let left = Set(proof.left.map(\.step.id))
    let steps = chosen.filter { !left.contains($0.id) }
    for (number, step) in steps.enumerated() {
      progress(.leavingOut(step, number: number + 1, of: steps.count))
      let report = try await mutant(without: step, on: ground)
      let mutant = judged(step, report: report, green: green)
      proof.mutants.append(mutant)
      progress(.proved(mutant))
    }
    return proof
  }

  /// The steps whose absence makes a difference.
  private var candidates: [Step] {
    checks.changingSteps.filter { $0.reasonToLeave == nil }
  }

  // MARK: Carrying out

  private static let start = "start"

  private func carryOut(
    keeping chosen: Set<String>, on ground: some ProvingGround, _ proof: inout LabProof,
    _ progress: (Stage) -> Void
  ) async throws {
    if !chosen.isEmpty { try await ground.save(as: Self.start) }
    for (index, step) in lab.steps.enumerated() where step.kind != .note {
      progress(.carryingOut(step, number: index + 1, of: lab.steps.count))
      if chosen.contains(step.id), !isMadeByBoot(step) {
        try await ground.save(as: Self.name(index))
      }
      switch try await ground.carryOut(step, isPatient: true) {
      case .done: break
      case .left(let why):
        if step.reasonToLeave == nil, checks.changingSteps.contains(where: { $0.id == step.id }) {
          proof.left.append(LabProof.Left(step: step, why: why))
        }
      case .stopped(let why):
        proof.stopped = LabProof.Left(step: step, why: why)
        return
      }
    }
  }

  /// Grades the lab without one step, continuing from the state before it.
  private func mutant(without step: Step, on ground: some ProvingGround) async throws -> LabReport {
    let place = lab.steps.firstIndex { $0.id == step.id } ?? 0
    // A boot would make up for the step, so everything before it is done again.
    let isReplayed = isMadeByBoot(step)
    try await ground.restore(isReplayed ? Self.start : Self.name(place))
    let first = isReplayed ? 0 : place + 1
    for other in lab.steps[first...] where other.id != step.id && !onlyLooks(other) {
      _ = try await ground.carryOut(other, isPatient: false)
    }
    return try await ground.grade()
  }

  private static func name(_ index: Int) -> String { "step-\(index)" }

  private func isMadeByBoot(_ step: Step) -> Bool {
    checks.checks.contains { $0.step.id == step.id && $0.inferred?.kind.isMadeByBoot == true }
  }

  /// Whether later steps do not need what this one shows.
  private func onlyLooks(_ step: Step) -> Bool {
    guard step.kind == .command, step.defines.isEmpty, let command = step.command else {
      return step.kind == .note
    }
    return programs.onlyReads(command)
  }

  // MARK: Judging

  private func isOptional(_ check: CheckResult) -> Bool {
    checks.checks.contains { $0.id == check.id && $0.isOptional }
  }

  private func judged(_ step: Step, report: LabReport, green: Set<String>) -> LabProof.Mutant {
    let asked = report.checks.filter { green.contains($0.id) }
    let red = asked.filter { $0.verdict != .passed }
    var mutant = LabProof.Mutant(
      step: step, outcome: .unnoticed, red: red.map(\.id), beyond: [])
    if let unclear = red.first(where: { $0.verdict.isOpen }) {
      mutant.outcome = .undecided(unclear.hint ?? "a node could not be asked")
      return mutant
    }
    guard !red.isEmpty else { return mutant }
    let own = Set(checks.checks.filter { $0.step.id == step.id }.map(\.id))
    let expected = dependencies.dependents(of: own)
    mutant.beyond = mutant.red.filter { !expected.contains($0) }
    mutant.outcome = mutant.beyond.isEmpty ? .exact : .wide
    return mutant
  }
}
