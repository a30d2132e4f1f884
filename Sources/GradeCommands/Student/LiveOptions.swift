import ArgumentParser
import CourseFiles
import CourseModel
import Documents
import Files
import Grading
import LabNodes
import Nodes

/// The options of `grade lab4` without a recording: for live nodes.
struct LiveOptions: ParsableArguments {
  @OptionGroup var nodes: NodeOptions

  @Option(help: ArgumentHelp("Time limit for one command.", valueName: "seconds"))
  var timeout = 30

  @Option(
    help: ArgumentHelp("Write the raw answers to a file, as JSON.", valueName: "file"),
    completion: .file())
  var evidence: String?

  @Option(
    help: ArgumentHelp("Grade answers kept by --evidence, and ask no node.", valueName: "file"),
    completion: .file())
  var fromEvidence: String?

  @OptionGroup var replace: ForceOption

  @Flag(
    help:
      "Also ask the services directly, and run the lab's challenges: they create things on the nodes and remove them again."
  )
  var challenges = false

  func validate() throws {
    guard !challenges || fromEvidence == nil else {
      throw ValidationError("--challenges asks nodes: it cannot be used with --from-evidence")
    }
    guard (1...3600).contains(timeout) else {
      throw ValidationError("--timeout must be from 1 to 3600 seconds")
    }
  }

  func grade(_ course: Course, lab: Lab, overrides: LabOverrides, manual: String?) async throws
    -> LiveGrader.Result
  {
    if let evidence {
      try OutputFile.check(
        evidence, isFor: try JSONOutput.text(EvidenceDocument([])), force: replace.force)
    }
    let kept = try fromEvidence.map { try EvidenceDocument(contentsOf: $0).answers }
    let finder = try nodes.finder(manual: manual, course: course)
    let rules = try RuleFiles.rules(near: manual ?? lab.position.file)
    let knowledge = try KnowledgeFiles.knowledge(near: manual ?? lab.position.file)
    let grader = LiveGrader(
      course: course, lab: lab, knowledge, rules: rules,
      overrides: overrides,
      limits: LiveGrader.Limits(command: .seconds(timeout)),
      // A course could ask anything of this machine: it is asked only if its user says so.
      includesHost: nodes.host || kept?.contains { $0.node == .host } == true)
    guard !grader.nodes.isEmpty else {
      let isHosts = lab.steps.contains { $0.node == .host && $0.kind == .command }
      throw InputFailure(
        "\(lab.id) has no step that can be checked on a node without changing it; \(isHosts && !nodes.host ? "if its steps are for this machine, add --host; or " : "")record a session and pass --recording FILE"
      )
    }
    if let kept {
      return LiveGrader.Result(report: grader.report(on: kept), answers: kept)
    }
    let found = await connect(grader.nodes, finder)
    if !nodes.host, finder.hypervisor != nil, grader.leavesHostOut {
      Terminal.error(
        "The steps for your own machine are left out: add --host if it is this one.")
    }
    let line = ProgressLine()
    let names =
      grader.nodes.count > 6
      ? "\(grader.nodes.count) nodes" : grader.nodes.map(\.description).joined(separator: ", ")
    var result = await grader.grade(nodes: found) { done, all in
      line.show("asked \(done) of \(all) on \(names)")
    }
    line.end()
    if challenges {
      let site = ChallengeSite(
        checks: LabChecks(course: course, lab: lab, knowledge, rules: rules, overrides: overrides),
        rules: rules, challenges: overrides.challenges, nodes: found, timeout: .seconds(timeout))
      result.report.challenges = await site.resultsOnTerminal(after: result.report)
    }
    for node in found.values { await node.close() }
    if let evidence {
      try EvidenceDocument(result.answers).write(to: evidence, force: replace.force)
    }
    return result
  }

  private func connect(_ names: [NodeName], _ finder: NodeFinder) async -> [NodeName: any Node] {
    var found: [NodeName: any Node] = [:]
    for name in names {
      do { found[name] = try await finder.node(name) } catch let fault as NodeFault {
        found[name] = MissingNode(fault)
      } catch {
        found[name] = MissingNode(NodeFault(.unreachable, node: name, "\(error)"))
      }
    }
    return found
  }
}
