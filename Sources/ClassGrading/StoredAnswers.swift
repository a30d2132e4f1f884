import CourseModel
import Foundation
package import Gradebook
package import Nodes

/// Nodes' answers as a gradebook keeps them: a list of the questions, and each output separately, so that an
/// output that many students' nodes share is kept once.
package struct StoredAnswers {
  /// The name of the evidence that has the list.
  package static let name = "answers"

  /// One question. Outputs are named by the evidence that has them; nil where nothing was shown.
  private struct Entry: Codable {
    var node: NodeName
    var command: String
    var exit: Int32?
    var signal: String?
    /// True where the command was still running when its time was up, though the node answered.
    var unended: Bool?
    var fault: String?
    var message: String?
    var output: String?
    var error: String?
    /// Seconds since 1970, and seconds.
    var start: Double?
    var duration: Double?
  }

  private var entries: [Entry] = []
  private var outputs: [(name: String, content: [UInt8])] = []

  package init(_ answers: [KeptAnswer]) {
    var names: [[UInt8]: String] = [:]
    for answer in answers {
      var entry = Entry(node: answer.node, command: answer.script)
      switch answer.result {
      case .success(let evidence):
        switch evidence.outcome {
        case .exited(let code): entry.exit = code
        case .signalled(let name): entry.signal = name
        case .unended: entry.unended = true
        }
        entry.output = keep(evidence.output.text, of: answer.node, &names)
        entry.error = keep(evidence.error.text, of: answer.node, &names)
        entry.start = evidence.start
        entry.duration = evidence.duration
      case .failure(let fault):
        entry.fault = fault.kind.rawValue
        entry.message = fault.message
      }
      entries.append(entry)
    }
  }

  private mutating func keep(_ text: String, of node: NodeName, _ names: inout [[UInt8]: String])
    -> String?
  {
    guard !text.isEmpty else { return nil }
    let content = Array(text.utf8)
    if let known = names[content] { return known }
    let name = "\(node) \(outputs.count + 1)"
    names[content] = name
    outputs.append((name, content))
    return name
  }

  /// The list and the outputs as evidence.
  package var evidence: [Attempt.Evidence] {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return [Attempt.Evidence(name: Self.name, content: Array(try encoder.encode(entries)))]
        + outputs.map { Attempt.Evidence(name: $0.name, content: $0.content) }
    }
  }

  /// Reads answers back from evidence.
  /// - Throws: ``InputFailure`` where something is missing, or was not made by ``evidence``.
  package static func answers(in evidence: [Attempt.Evidence]) throws -> [KeptAnswer] {
    let contents = Dictionary(
      evidence.map { ($0.name, $0.content) }, uniquingKeysWith: { first, _ in first })
    guard let list = contents[name],
      let entries = try? JSONDecoder().decode([Entry].self, from: Data(list))
    else { throw InputFailure("the evidence has no nodes' answers that this grade can read") }
    func output(_ name: String?) throws -> KeptOutput {
      guard let name else { return KeptOutput("") }
      guard let content = contents[name] else {
        throw InputFailure("an output is missing in the evidence: \(name)")
      }
      return KeptOutput(String(decoding: content, as: UTF8.self))
    }
    return try entries.map { entry in
      if let fault = entry.fault {
        let kind = NodeFault.Kind(rawValue: fault) ?? .lost
        return KeptAnswer(
          node: entry.node, script: entry.command,
          result: .failure(NodeFault(kind, node: entry.node, entry.message ?? "")))
      }
      let outcome: Evidence.Outcome =
        entry.unended == true
        ? .unended : entry.signal.map { .signalled($0) } ?? .exited(entry.exit ?? -1)
      return KeptAnswer(
        node: entry.node, script: entry.command,
        result: .success(
          Evidence(
            node: entry.node, command: entry.command, outcome: outcome,
            output: try output(entry.output), error: try output(entry.error),
            start: entry.start ?? 0, duration: entry.duration ?? 0)))
    }
  }
}
