public import CourseModel

/// Where a lab can be carried out again and again: nodes that can be kept as they are and put back.
public protocol ProvingGround: Sendable {
  /// Carries out one step as its reader would.
  /// - Parameter isPatient: Whether to wait for what may still arrive; a lab in which a step is missing is
  ///   not waited for.
  func carryOut(_ step: Step, isPatient: Bool) async throws -> StepOutcome

  /// Keeps the nodes, and what their reader knows by now.
  func save(as name: String) async throws

  /// Everything as it was then. The nodes have booted.
  func restore(_ name: String) async throws

  /// Grades the lab as it stands.
  func grade() async throws -> LabReport
}

/// What came of a step.
public enum StepOutcome: Sendable, Hashable {
  case done
  /// It was not carried out, and why.
  case left(String)
  /// Why the manual's reader would stop here.
  case stopped(String)
}
