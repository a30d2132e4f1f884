import ArgumentParser
import Console
import CourseFiles
import CourseModel
import Files
import Foundation
import Grading
import Knowledge
import LabNodes
import Nodes
import Sessions
import SitePublishing

/// `grade run lab3`: carries out a lab on its nodes.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Carries out a lab on its nodes, and compares each output as it comes.",
    discussion: """
      Examples:
        grade run lab1                    every step, in order, until one differs from the manual
        grade run keystone --dry-run      shows what would be done, on which node
        grade run lab3 --from lab3.12     continues from there
        grade run lab1 --set '<password>=secret'
        grade run lab2 --host             with the steps for the reader's own machine, on this one
        grade run lab1 --yes              without the question, for CI

      Nodes are found as for 'grade lab4'. This changes them: use a practice lab (grade nodes up).
      The first time you run a course, its steps are shown and you are asked.
      Editors, web pages and, without --host, steps for your own machine are left to you. The run is written to a
      recording that 'grade LAB --recording' reads.
      """)

  @Argument(help: "lab4, 4, or the start of a word of its title.")
  var lab: String

  @OptionGroup var course: CourseOptions

  @Option(help: ArgumentHelp("The first step: its id or its line.", valueName: "step"))
  var from: String?

  @Option(help: ArgumentHelp("The last step: its id or its line.", valueName: "step"))
  var to: String?

  @Flag(help: "Show what would be done, and do nothing.")
  var dryRun = false

  @Flag(help: "Do not ask, even if you never ran this course.")
  var yes = false

  @Flag(help: "Also carry out optional steps.")
  var optional = false

  @Option(
    help: ArgumentHelp("Your own value for a placeholder, as '<name>=value'.", valueName: "value"))
  var set: [String] = []

  @Option(
    help: ArgumentHelp("The recording; without it, LAB-run.cast.", valueName: "file"),
    completion: .file())
  var recording: String?

  @OptionGroup var replace: ForceOption

  @OptionGroup var nodes: NodeOptions

  func run() async throws {
    let course = try course.course()
    let lab = try course.lab(named: lab)
    let steps = try chosen(lab)
    let place = try CourseFinder.place(of: self.course.manual)
    let memory = RunMemory(course: course, at: place)
    let line = ProgressLine()
    var settings = try settings(course, memory)
    settings.waits = { line.show($0) }
    settings.bindings.forget(whatIsShownBy: steps)
    let knowledge = try self.course.knowledge()
    let plan = RunPlan(
      lab, knowledge.programs, includesOptional: optional, includesHost: nodes.host)
    if dryRun {
      for line in shown(steps, plan) { Terminal.print(line) }
      return
    }
    let consent = RunConsent(manual: place)
    if !yes, !consent.isGiven { try consent.ask(shown(steps, plan)) }
    try OutputFile.check(
      recording ?? "\(lab.id)-run.cast", isFor: AsciicastWriter().text, force: replace.force)
    try consent.keep()
    let finder = try nodes.finder(manual: self.course.manual, course: course)
    var found: [NodeName: any Node] = [:]
    for name in plan.nodes {
      do { found[name] = try await finder.node(name) } catch let fault as NodeFault {
        throw InputFailure(fault.description)
      }
    }
    var run = LabRun(
      course: course, lab: lab, knowledge,
      overrides: try self.course.overrides(for: lab, knowledge.programs), nodes: found,
      settings: settings)
    // Now already: a generated password that was typed must not be lost when the run is interrupted.
    try memory.keep(values: settings.values, bindings: settings.bindings)
    if let first = steps.first { await run.begin(at: first) }
    let isWhole = try await carryOut(
      steps, lab: lab, run: &run, secrets: Secrets(settings.values), line)
    await run.close()
    for node in found.values { await node.close() }
    try memory.keep(values: settings.values, bindings: run.bindings)
    if !isWhole { throw ExitStatus(code: 1) }
    if steps.count == lab.steps.count {
      try RunRecord(course: course, at: place).keep(lab, date: Date())
    }
  }

  // MARK: Planning

  private func chosen(_ lab: Lab) throws -> [Step] {
    func index(_ name: String) throws -> Int {
      let found = lab.steps.firstIndex {
        $0.id == name || "\($0.position.line)" == name || $0.key == name
      }
      guard let found else {
        throw InputFailure(
          "\(lab.id) has no step \(name); see 'grade steps --lab \(lab.number)' for ids and lines")
      }
      return found
    }
    let first = try from.map(index) ?? 0
    let last = try to.map(index) ?? lab.steps.count - 1
    guard first <= last else { throw InputFailure("--from names a later step than --to") }
    return Array(lab.steps[first...last])
  }

  /// The steps to carry out, a line for each; below it what it writes into a file, and a command's further lines.
  private func shown(_ steps: [Step], _ plan: RunPlan) -> [String] {
    steps.filter { $0.kind != .note }.flatMap { step in
      let reason = plan.reasonToLeave(step)
      let nodes = ([step.node] + step.alsoOn).compactMap { $0?.description }.joined(separator: ", ")
      let what = step.kind == .file ? "writes \(step.title)" : step.title
      let line = "\(step.id)  \(nodes.isEmpty ? "?" : nodes)  \(PlainLine.text(what, 300))"
      if let reason { return ["\(line)  (left: \(reason))"] }
      let more = (step.command?.split(separator: "\n").dropFirst().map(String.init) ?? [])
      return [line] + (more + (step.input ?? [])).map { "    | \(PlainLine.text($0, 300))" }
    }
  }

  /// Values from the options first, then those of earlier runs, then the author's; a password is generated.
  private func settings(_ course: Course, _ memory: RunMemory) throws -> LabRun.Settings {
    var settings = LabRun.Settings(shell: try ShellFiles.typedInto())
    settings.includesOptional = optional
    settings.includesHost = nodes.host
    let kept = memory.read()
    settings.bindings = kept.bindings
    for choice in course.authorChoices { settings.values[choice.placeholder] = choice.value }
    settings.values["<password>"] = RunMemory.password()
    settings.values.merge(kept.values) { $1 }
    for item in set {
      guard let equals = item.firstIndex(of: "="), equals > item.startIndex else {
        throw InputFailure("--set takes '<name>=value', not '\(item)'")
      }
      settings.values[String(item[..<equals])] = String(item[item.index(after: equals)...])
    }
    return settings
  }

  // MARK: Carrying out

  /// - Returns: Whether no step stopped the run.
  private func carryOut(
    _ steps: [Step], lab: Lab, run: inout LabRun, secrets: Secrets, _ line: ProgressLine
  ) async throws -> Bool {
    let style = ANSIStyle(isOn: Terminal.hasColour)
    let file = recording ?? "\(lab.id)-run.cast"
    var cast = AsciicastWriter()
    var done = 0
    let start = ContinuousClock.now
    defer { line.end() }
    for (number, step) in steps.enumerated() where step.kind != .note {
      let what = PlainLine.text(step.title, 80)
      line.show(
        "\(number + 1) of \(steps.count)  \(step.node?.description ?? "?")  \(what)\(waiting(step))"
      )
      let before = run.commands.count
      for result in await run.carryOut(step) {
        line.end()
        let place = "line \(step.position.line)  \(result.node?.description ?? "?")  \(what)"
        switch result.outcome {
        case .done(let check):
          done += 1
          let note = check.verdict.isWrong ? style.dim("  differs, and is left out of grading") : ""
          Terminal.print("\(style.green("✓")) \(place)\(note)")
        case .left(let why):
          if step.kind != .enter, step.kind != .leave {
            Terminal.print("\(style.dim("-")) \(place)  \(style.dim("left: \(why)"))")
          }
        case .stopped(let why, let differences, let output):
          for command in run.commands[before...] { cast.add(secrets.hidden(in: command)) }
          try OutputFile.write(cast.text, to: file, force: replace.force)
          Terminal.print("\(style.red("✗")) \(place)")
          show(
            why, differences: differences, output: output.map { secrets.hidden($0) }, step: step,
            file: file, secrets: secrets)
          return false
        }
      }
      for command in run.commands[before...] { cast.add(secrets.hidden(in: command)) }
    }
    try OutputFile.write(cast.text, to: file, force: replace.force)
    guard done > 0 else {
      Terminal.print("\(lab.id): nothing was carried out; the reasons are above")
      return false
    }
    let seconds = (ContinuousClock.now - start).components.seconds
    Terminal.print("\(lab.id): \(done) steps carried out in \(seconds) s; recorded in \(file)")
    return true
  }

  /// Says that a pause is the manual's, not the program's.
  private func waiting(_ step: Step) -> String {
    guard let wait = step.wait, wait.isOrdered else { return "" }
    return "  (the manual says to wait \(wait.seconds) s)"
  }

  private func show(
    _ why: String, differences: [Difference], output: [String], step: Step, file: String,
    secrets: Secrets
  ) {
    Terminal.print("  stopped: \(PlainLine.text(why, 400))")
    for difference in differences.prefix(8) {
      var shown = difference
      shown.actual = difference.actual.map { secrets.hidden($0) }
      Terminal.print(
        "  \(PlainLine.text(difference.place.description, 80)): \(ShownDifference(shown).sentence())"
      )
    }
    if !output.isEmpty {
      Terminal.print("  it showed:")
      for line in output.suffix(15) { Terminal.print("    " + PlainLine.text(line, 160)) }
    }
    Terminal.print(
      "  continue with: grade run \(lab) --from \(step.id)   (recorded so far: \(file))")
  }
}

/// The reader's passwords, which are typed on the nodes and appear nowhere else.
private struct Secrets {
  private let values: [String]

  init(_ values: [String: String]) {
    self.values = values.filter { placeholder, value in
      let name = placeholder.lowercased()
      return value.utf8.count >= 4
        && ["pass", "secret", "token", "key"].contains { name.contains($0) }
    }.map(\.value)
  }

  func hidden(_ text: String) -> String {
    values.reduce(text) { $0.replacing($1, with: "********") }
  }

  func hidden(in command: SessionCommand) -> SessionCommand {
    var hidden = command
    hidden.text = self.hidden(command.text)
    hidden.input = command.input.map { self.hidden($0) }
    hidden.output = command.output.map { self.hidden($0) }
    return hidden
  }
}
