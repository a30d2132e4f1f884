package import CourseModel
package import Grading
package import Knowledge
package import Sessions

/// One run of a lab on practice nodes that are made for it, and removed afterwards.
package struct FreshRun {
  private let course: Course
  private let lab: Lab
  private let knowledge: Knowledge
  private let overrides: LabOverrides
  private let manual: String?

  /// How long to wait for a state that may still arrive. An output that differs for good is what is looked for.
  private static let patience = Duration.seconds(8)

  package init(
    course: Course, lab: Lab, knowledge: Knowledge, overrides: LabOverrides, manual: String?
  ) {
    self.course = course
    self.lab = lab
    self.knowledge = knowledge
    self.overrides = overrides
    self.manual = manual
  }

  /// Carries out the labs before it and the lab; an output that differs from the manual's does not end the run.
  /// - Throws: ``InputFailure`` where a step cannot be carried out, ``LabError`` where nodes cannot be made.
  /// - Parameter number: Tells the runs of one process apart.
  package func session(number: Int, progress: @escaping @Sendable (String) -> Void) async throws
    -> Session
  {
    let site = try await ProvingSite.open(
      course: course, lab: lab, knowledge.programs, number: number, progress: progress)
    do {
      let session = try await session(on: site, progress: progress)
      await site.close()
      return session
    } catch {
      await site.close()
      throw error
    }
  }

  private func session(on site: ProvingSite, progress: (String) -> Void) async throws -> Session {
    var settings = try await site.prepare(lab, near: manual, progress: progress)
    settings.retryWindow = Self.patience
    var run = LabRun(
      course: course, lab: lab, knowledge, overrides: overrides, nodes: site.nodes,
      settings: settings)
    for step in lab.steps where step.kind != .note {
      progress(PlainLine.text(step.title, 80))
      for case .stopped(let why, let differences, _) in await run.carryOut(step).map(\.outcome)
      where differences.isEmpty {
        throw InputFailure("line \(step.position.line) cannot be carried out: \(why)")
      }
    }
    await run.close()
    return Session(commands: run.commands)
  }
}
