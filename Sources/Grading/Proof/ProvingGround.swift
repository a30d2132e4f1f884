public import CourseModel

/// Where a lab can be carried out again and again: nodes whose state can be saved and restored.
public protocol ProvingGround: Sendable {
  /// Carries out one step as its reader would.
  ///
  /// - Parameter isPatient: Whether to wait for what may still arrive; false for a lab in which a step is
  ///   missing.
  /// - Throws: Any error of the ground itself; that a step fails is an outcome.
  func carryOut(_ step: Step, isPatient: Bool) async throws -> StepOutcome

  /// Saves the nodes, and what their reader knows so far.
  ///
  /// - Throws: Any error of the ground, if the nodes cannot be saved.
  func save(as name: String) async throws

  /// Restores everything as it was saved; the nodes have rebooted.
  ///
  /// - Throws: Any error of the ground, if it cannot be restored.
  func restore(_ name: String) async throws

  /// Grades the lab in its present state.
  ///
  /// - Throws: Any error of the ground, if the lab cannot be graded.
  func grade() async throws -> LabReport
}

/// The outcome of a step.
public enum StepOutcome: Sendable, Hashable {
  case done
  /// It was not carried out, and why.
  case left(String)
  /// Why the manual's reader would stop here.
  case stopped(String)
}
