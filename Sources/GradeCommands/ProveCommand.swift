import ArgumentParser
import CourseFiles
import CourseModel
import Documents
import Grading
import Knowledge
import LabNodes

/// `grade prove lab4`: proves that a lab's checks notice mistakes.
struct ProveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove",
    abstract:
      "Proves a lab's checks on practice nodes: red before it, green after it, red without a step.",
    discussion: """
      Examples:
        sudo grade prove glance               each step that changes a node is left out once
        sudo grade prove glance --mutants 6   six of them, spread over the lab
        sudo grade prove lab3 --step lab3.12  only this one
        sudo grade prove lab3 --mutants 0     only before and after the lab

      Makes a practice lab of its own, carries out the labs before this one, grades, carries out the lab and
      grades again. Then it carries out the lab without one step: exactly the checks of that step and those
      that rest on them should be red. Everything before the step comes from a snapshot.

      A check that passes before the lab is vacuous: leave it out in graders/labNN.yaml.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "lab4, 4, or the start of a word of its title.")
  var lab: String

  @OptionGroup var course: CourseOptions

  @Option(help: ArgumentHelp("Leave out N steps, spread over the lab.", valueName: "number"))
  var mutants: Int?

  @Option(help: ArgumentHelp("Leave out only this step: its id, line or key.", valueName: "step"))
  var step: [String] = []

  @Option(help: "text or json.")
  var format = Format.text

  func validate() throws {
    guard mutants.map({ $0 >= 0 }) ?? true else {
      throw ValidationError("--mutants must be 0 or more steps")
    }
  }

  func run() async throws {
    let course = try course.course()
    let lab = try course.lab(named: lab)
    let place = self.course.manual ?? lab.position.file
    let rules = try RuleFiles.rules(near: place)
    let knowledge = try self.course.knowledge()
    let overrides = try self.course.overrides(for: lab, knowledge.programs)
    let checks = LabChecks(course: course, lab: lab, knowledge, rules: rules, overrides: overrides)
    let steps = try chosen(lab, checks)
    let line = ProgressLine()
    let site = try await ProvingSite.open(course: course, lab: lab, knowledge.programs) {
      line.show($0)
    }
    let proof: LabProof
    do {
      let settings = try await site.prepare(lab, near: self.course.manual) { line.show($0) }
      let ground = PracticeGround(
        lab: site.lab, nodes: site.nodes,
        grader: LiveGrader(
          course: course, lab: lab, knowledge, rules: rules, overrides: overrides),
        run: LabRun(
          course: course, lab: lab, knowledge, overrides: overrides, nodes: site.nodes,
          settings: settings))
      proof = try await LabProver(lab: lab, checks: checks, knowledge.programs).prove(
        on: ground, leavingOut: { steps ?? spread($0) }, progress: { report($0, line) })
    } catch {
      line.end()
      await site.close()
      throw (error as? any Problem) ?? InputFailure("\(error)")
    }
    line.end()
    await site.close()
    switch format {
    case .text: Terminal.print(ProofText(lab, proof, colours: Terminal.hasColour).summary)
    case .json: Terminal.print(try JSONOutput.text(ProofDocument(lab: lab.id, proof)))
    }
    if !proof.holds { throw ExitStatus(code: 1) }
  }

  // MARK: Which steps

  /// The steps named by `--step`; nil if there are none.
  private func chosen(_ lab: Lab, _ checks: LabChecks) throws -> [Step]? {
    guard !step.isEmpty else { return nil }
    return try step.map { name in
      let found = checks.changingSteps.first {
        $0.id == name || "\($0.position.line)" == name || $0.key == name
      }
      guard let found else {
        throw InputFailure(
          "\(lab.id) has no step \(name) that changes a node; there are \(checks.changingSteps.map(\.id).joined(separator: ", "))"
        )
      }
      return found
    }
  }

  private func spread(_ steps: [Step]) -> [Step] {
    guard let mutants, mutants < steps.count else { return steps }
    return (0..<mutants).map { steps[(2 * $0 + 1) * steps.count / (2 * mutants)] }
  }

  // MARK: Progress

  private func report(_ stage: LabProver.Stage, _ line: ProgressLine) {
    switch stage {
    case .untouched: line.show("grading untouched nodes")
    case .finished: line.show("grading the finished lab")
    case .carryingOut(let step, let number, let count):
      line.show("\(number) of \(count)  \(Self.words(step))")
    case .leavingOut(let step, let number, let count):
      line.show("mutant \(number) of \(count), without  \(Self.words(step))")
    case .proved(let mutant):
      guard format == .text else { return }
      line.end()
      Terminal.print(ProofText.line(mutant, colours: Terminal.hasColour))
    }
  }

  private static func words(_ step: Step) -> String {
    PlainLine.text(step.title, 80)
  }
}
