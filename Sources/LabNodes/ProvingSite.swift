import CourseFiles
package import CourseModel
import Files
import Glibc
package import Grading
package import Knowledge
package import Nodes
package import PracticeLab
import SSHNodes

/// A practice lab that exists only while something is proved on it.
package struct ProvingSite {
  package let lab: PracticeLab
  package let nodes: [NodeName: any Node]
  private let course: Course
  /// Ends the practice lab on an interrupt.
  private let interrupts: Interrupts

  private static let prefix = "prove-"

  /// Makes the nodes of a lab and of those before it.
  /// - Throws: ``InputFailure`` if a practice lab has no such node, ``LabError`` if the lab cannot
  ///   be made.
  ///
  /// - Parameter number: Tells the sites of one process apart.
  package static func open(
    course: Course, lab: Lab, _ programs: Programs, number: Int = 1,
    progress: @escaping @Sendable (String) -> Void
  ) async throws -> ProvingSite {
    let names = Set(
      (earlier(than: lab, in: course) + [lab]).flatMap {
        RunPlan($0, programs).nodes
      })
    let count = try names.map(number(ofNode:)).max() ?? 1
    try await removeLeftovers()
    let practice = PracticeLab(try LabPaths(name: prefix + "\(getpid())-\(number)"))
    let interrupts = interrupts(ending: practice)
    do {
      try await practice.up(count: count, program: OwnProgram.path ?? "grade", progress: progress)
      let finder = NodeFinder(
        places: [:], acceptNew: false, lab: practice.paths.name, prompt: .none)
      var nodes: [NodeName: any Node] = [:]
      for name in names { nodes[name] = try await finder.node(name) }
      return ProvingSite(lab: practice, nodes: nodes, course: course, interrupts: interrupts)
    } catch {
      try? await practice.down()
      throw error
    }
  }

  private static func earlier(than lab: Lab, in course: Course) -> [Lab] {
    course.labs.filter { $0.number < lab.number && !$0.isAnnounced }
  }

  private static func number(ofNode node: NodeName) throws -> Int {
    guard let name = node.machine, name.hasPrefix("node"), let number = Int(name.dropFirst(4)),
      number > 0
    else {
      throw InputFailure(
        "\(node) is not a node of a practice lab; those are node1, node2 and so on")
    }
    return number
  }

  /// Ends the labs of proofs that were killed.
  private static func removeLeftovers() async throws {
    for name in PracticeLab.running where name.hasPrefix(prefix) {
      guard let owner = pid_t(name.dropFirst(prefix.count).prefix { $0 != "-" }),
        kill(owner, 0) != 0
      else { continue }
      try await PracticeLab(try LabPaths(name: name)).down()
    }
  }

  private static func interrupts(ending lab: PracticeLab) -> Interrupts {
    Interrupts { number in
      Task {
        try? await lab.down()
        exit(128 + number)
      }
    }
  }

  package func close() async {
    for node in nodes.values { await node.close() }
    try? await lab.down()
    interrupts.end()
  }

  /// Carries out the labs before this one.
  /// - Returns: The state that its reader has by then: values and ids.
  /// - Throws: ``InputFailure`` if one cannot be carried out or a file of the course is not valid.
  package func prepare(_ lab: Lab, near manual: String?, progress: (String) -> Void) async throws
    -> LabRun.Settings
  {
    let knowledge = try KnowledgeFiles.knowledge(near: manual ?? lab.position.file)
    var settings = LabRun.Settings(shell: try ShellFiles.typedInto())
    for choice in course.authorChoices { settings.values[choice.placeholder] = choice.value }
    settings.values["<password>"] = RunMemory.password()
    for lab in Self.earlier(than: lab, in: course) {
      let overrides = try GraderFiles.overrides(
        for: lab, near: manual, knowledge.programs)
      var run = LabRun(
        course: course, lab: lab, knowledge, overrides: overrides, nodes: nodes, settings: settings)
      for step in lab.steps where step.kind != .note {
        progress("\(lab.id) comes first: \(PlainLine.text(step.title, 80))")
        for case .stopped(let why, _, _) in await run.carryOut(step).map(\.outcome) {
          throw InputFailure(
            "\(lab.id) comes first and cannot be carried out: line \(step.position.line): \(why)")
        }
      }
      await run.close()
      settings.bindings = run.bindings
    }
    return settings
  }
}
