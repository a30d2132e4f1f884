import Console
import CourseModel
import Knowledge
import Matching

/// The questions that a lab's nodes can be asked: the steps that change nothing, as they are at the
/// end of the lab.
struct LiveQuestions {
  /// A step to ask for.
  struct Question {
    var step: Step
    var node: NodeName
    /// The ids in the command, which must be the student's own.
    var ids: [IDOccurrence]
    /// What the reader typed before to set up the shell.
    var settings: [ShellSettings.Setting]
    /// What runs the question as the reader was then: `su - alice -c`, outermost first.
    var openings: [String]

    /// In a line: the step's, with its nodes' addresses where it is asked of another one.
    var command: String { step.title }

    /// As it is asked: all lines, and the here-document that it reads.
    var probe: String {
      guard let command = step.command else { return step.title }
      guard let input = step.input else { return command }
      return ([command] + input + [ShellLine(command).documentEnd]).joined(separator: "\n")
    }
  }

  let lab: Lab
  let programs: Programs
  /// The nodes' addresses by name, where the manual gives them.
  let addresses: [String: String]
  /// Whether the reader's own machine is asked too.
  var includesHost = false

  /// What can be asked, and the steps that cannot because another shell does not know what the reader's did before.
  var all: (questions: [Question], unasked: [Step]) {
    var questions: [Question] = []
    var unasked: [Step] = []
    let later = Later(lab.steps, programs)
    let changes = LaterChanges(lab.steps, programs)
    var shells: [NodeName: OpenShells] = [:]
    var ways = StateByWay<[NodeName: OpenShells]>()
    for (index, step) in lab.steps.enumerated() {
      ways.turn(to: step, &shells)
      defer { follow(step, at: index, &shells) }
      guard let command = step.command, step.kind == .command, step.optional == nil,
        let node = step.node ?? step.candidates.first, node != .guest,
        node != .host || includesHost,
        programs.onlyReads(command), !later.outdates(index, step, asking: command),
        programs.asksService(command) || !changes.outdate(index)
      else { continue }
      let ids = step.uses.filter { command.hasText($0.value) }
      let shell = shells[node] ?? OpenShells()
      guard let openings = shell.openings, !shell.needsReaders(command, programs) else {
        unasked.append(step)
        continue
      }
      // Whoever's shell it was may be gone.
      if changes.change(
        openings.flatMap { $0.split(separator: " ").map(String.init) }, on: node, after: index)
      {
        continue
      }
      questions.append(
        Question(step: step, node: node, ids: ids, settings: shell.settings, openings: openings))
      for other in step.alsoOn where other != node {
        let also = step.moved(from: node, to: other, addresses: addresses)
        let settings = shells[other]?.settings ?? []
        questions.append(
          Question(step: also, node: other, ids: ids, settings: settings, openings: openings))
      }
    }
    return (questions, unasked)
  }

  private func follow(_ step: Step, at index: Int, _ shells: inout [NodeName: OpenShells]) {
    if programs.goesElsewhere(step) {
      // A new shell there.
      let next = lab.steps[(index + 1)...].first { $0.kind != .note }
      if let node = next?.node { shells[node] = nil }
      return
    }
    for node in [step.node ?? step.candidates.first].compactMap(\.self) + step.alsoOn {
      shells[node, default: OpenShells()].follow(step, programs)
    }
  }
}

/// How later steps affect what an earlier one shows.
private struct Later {
  private struct Asked: Hashable {
    var command: String
    var node: NodeName?
    var credentials: String?
  }

  /// Where the same command is asked last.
  private var last: [Asked: Int] = [:]
  private let steps: [Step]
  /// Where each thing is removed last, by the length of its name.
  private var removals: [Int: [String: Int]] = [:]

  init(_ steps: [Step], _ programs: Programs) {
    let verbs = programs.verbs
    self.steps = steps
    for (index, step) in steps.enumerated() {
      guard let command = step.command else { continue }
      if step.optional == nil { last[Self.asked(command, step)] = index }
      for simple in ShellLine(command).commands {
        let words = Array(simple.arguments.dropFirst())
        if programs.holds(.removes, simple) {
          let things = programs.values(.removes, simple)?["thing"] ?? words
          for thing in things where !thing.hasPrefix("-") {
            removals[thing.utf8.count, default: [:]][thing] = index
          }
        }
        guard let verb = words.firstIndex(where: { verbs.appears(in: $0, .removes) }) else {
          continue
        }
        for thing in words[(verb + 1)...] where !thing.hasPrefix("-") {
          removals[thing.utf8.count, default: [:]][thing] = index
        }
      }
    }
  }

  private static func asked(_ command: String, _ step: Step) -> Asked {
    Asked(command: command, node: step.node, credentials: step.credentials)
  }

  /// Whether the same is asked again later, or a later step removes what this one shows: then the node no
  /// longer answers as the manual shows here.
  func outdates(_ index: Int, _ step: Step, asking command: String) -> Bool {
    if let last = last[Self.asked(command, step)], last > index,
      !step.isAlternative(to: steps[last])
    {
      return true
    }
    guard !removals.isEmpty else { return false }
    func isRemoved(_ thing: some StringProtocol) -> Bool {
      removals[thing.utf8.count]?[String(thing)].map { $0 > index } ?? false
    }
    if step.expected.lines.contains(where: { line in
      ValueScanner.tokens(of: line).contains { isRemoved($0.text) }
    }) {
      return true
    }
    // The command's own text is looked up in every piece that is as long as one of the names.
    let bytes = Array(command.utf8)
    return removals.keys.contains { length in
      length <= bytes.count
        && (0...(bytes.count - length)).contains { start in
          isRemoved(String(decoding: bytes[start..<(start + length)], as: UTF8.self))
        }
    }
  }
}
