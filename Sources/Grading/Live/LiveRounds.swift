import Console
import CourseModel
import Knowledge
import Matching
import Nodes

/// Which questions are asked when, and in which words: a pure function of the answers so far.
///
/// There are two rounds: a question that contains an id, or a name of the student's own, waits until another answer has
/// shown it. The caller, whether it asks nodes or looks up answers on record, takes ``next()`` and gives back the
/// answers.
struct LiveRounds {
  let judge: LiveJudge
  private var rounds: [[Int]]
  /// The commands as they are asked, with the student's own ids.
  private(set) var commands: [Int: String] = [:]
  private(set) var answers: [Int: LiveAnswer] = [:]
  /// A value that could not be given to the question's shell, by the index of the question.
  private var missing: [Int: String] = [:]
  /// The script sent to the node for each: the command in its folder, with its credentials.
  private(set) var scripts: [Int: String] = [:]

  init(_ judge: LiveJudge) {
    self.judge = judge
    let isOpen = judge.questions.map { !$0.ids.isEmpty || !$0.placeholders.isEmpty }
    rounds = [false, true].map { isSecond in isOpen.indices.filter { isOpen[$0] == isSecond } }
      .filter { !$0.isEmpty }
  }

  /// The scripts to run now, by the index of their question; nil when all are answered.
  mutating func next() -> [Int: String]? {
    guard !rounds.isEmpty else { return nil }
    let round = rounds.removeFirst()
    let bindings = answers.isEmpty ? Bindings() : report.bindings
    var open: [Int: String] = [:]
    for index in round {
      let question = judge.questions[index]
      do throws(Unknown) {
        let command = try own(question.probe, question, bindings)
        commands[index] = command
        let settings = try settings(question, at: index, bindings)
        let text = NodeScript.text(
          command, settings: settings, credentials: question.credentials,
          openings: question.openings)
        guard let script = text else {
          throw Unknown(value: "the file \(question.credentials ?? "")")
        }
        scripts[index] = script
        open[index] = script
      } catch {
        answers[index] = .unknown(error.value)
      }
    }
    return open
  }

  mutating func take(_ more: [Int: LiveAnswer]) {
    for (index, answer) in more {
      // An error may be due to a variable that it was asked without.
      if let value = missing[index], case .evidence(let evidence) = answer,
        ErrorMessages(judge.knowledge).first(in: evidence.lines) != nil
      {
        answers[index] = .unknown(value)
      } else {
        answers[index] = answer
      }
    }
  }

  var report: LabReport { judge.report(on: answers, to: commands) }

  /// The nodes' raw answers, in the order of the questions.
  var kept: [KeptAnswer] {
    judge.questions.indices.compactMap { index in
      let node = judge.questions[index].node
      return switch answers[index] {
      case .evidence(let evidence):
        KeptAnswer(node: node, script: evidence.command, result: .success(evidence))
      case .fault(let fault):
        KeptAnswer(node: node, script: scripts[index] ?? "", result: .failure(fault))
      case .unknown, nil: nil
      }
    }
  }

  /// The name of a placeholder or id whose value is unknown.
  private struct Unknown: Error { var value: String }

  /// The commands that set up the shell, without those whose values are the student's secret.
  private mutating func settings(
    _ question: LabChecks.Check, at index: Int, _ bindings: Bindings
  ) throws(Unknown) -> [String] {
    var commands: [String] = []
    for setting in question.settings {
      do throws(Unknown) {
        commands.append(try own(setting.command, question, bindings))
      } catch {
        if setting.isRead(in: question.probe) { throw error }
        missing[index] = error.value
      }
    }
    return commands
  }

  /// A command of a question with the student's own ids in place of the manual's.
  private func own(_ text: String, _ question: LabChecks.Check, _ bindings: Bindings)
    throws(Unknown) -> String
  {
    var command = text
    for id in question.ids where command.hasText(id.value) {
      // Text from a node goes into a command line only if it is an id and nothing else.
      guard let value = bindings[id.variable], ValueScanner.ids(in: value) == [value] else {
        throw Unknown(value: "the id of \(id.entity)")
      }
      command = command.replacing(id.value, with: value)
    }
    let replaced = question.step.placeholders.filter { command.hasText($0) }
    for placeholder in Placeholder.all(in: command) + replaced where command.hasText(placeholder) {
      // Nothing that a shell could take for more than one word.
      let isReplaced = Placeholder.all(in: placeholder).isEmpty
      let name = judge.knowledge.messages.canonical(
        isReplaced ? Placeholder.inBrackets(placeholder) : placeholder)
      guard let value = bindings[name], !value.isEmpty,
        value.utf8.allSatisfy({ isWordByte($0) || "-.@".utf8.contains($0) }), value.first != "-"
      else { throw Unknown(value: "your own \(placeholder)") }
      command = Placeholder.fill(placeholder, with: value, in: command)
    }
    return command
  }
}

/// Answers on record, looked up in the order asked: several answers to one script in turn, and then the last one again.
struct KeptLookup {
  private struct Question: Hashable {
    var node: NodeName
    var script: String
  }

  /// The last one is taken first.
  private var answers: [Question: [Result<Evidence, NodeFault>]]

  init(_ kept: [KeptAnswer]) {
    answers = Dictionary(grouping: kept.reversed()) { Question(node: $0.node, script: $0.script) }
      .mapValues { $0.map(\.result) }
  }

  mutating func answer(to script: String, of node: NodeName) -> LiveAnswer {
    let question = Question(node: node, script: script)
    guard let kept = answers[question], let next = kept.last else {
      return .fault(NodeFault(.unreachable, node: node, "was never asked this: \(script)"))
    }
    if kept.count > 1 { answers[question]?.removeLast() }
    switch next {
    case .success(let evidence): return .evidence(evidence)
    case .failure(let fault): return .fault(fault)
    }
  }
}
