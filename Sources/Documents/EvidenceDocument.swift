import Console
package import CourseModel
import Files
import Foundation
package import Nodes

/// The raw answers of the nodes as JSON: the evidence that a mark rests on.
package struct EvidenceDocument: Codable {
  package struct Entry: Codable {
    package var node: NodeName
    package var command: String
    /// Null where a signal ended the command, or there is no answer.
    package var exit = OrNull<Int32>(nil)
    package var signal = OrNull<String>(nil)
    /// True where the command was still running when its time was up, though the node answered; older files lack it.
    package var unended: Bool? = false
    /// Why there is no answer.
    package var fault = OrNull<Fault>(nil)
    package var output: String
    package var error: String
    package var cutShort: Bool
    /// Seconds since 1970, and seconds.
    package var start: Double
    package var duration: Double
  }

  package struct Fault: Codable {
    package var kind: String
    package var message: String
  }

  private var evidence: [Entry]

  package init(_ answers: [KeptAnswer]) { evidence = answers.map(Entry.init) }

  /// Reads answers from a file.
  /// - Throws: ``BoundedFile/Failure`` where it cannot be read; ``InputFailure`` where it holds no answers.
  package init(contentsOf path: String) throws {
    do {
      let bytes = try BoundedFile.read(path, limit: 1 << 28)
      self = try JSONDecoder().decode(Self.self, from: Data(bytes))
    } catch let failure as BoundedFile.Failure {
      throw failure
    } catch {
      throw InputFailure("\(path): not answers written by 'grade LAB --evidence'")
    }
  }

  package var answers: [KeptAnswer] { evidence.map(\.answer) }

  /// Writes the answers to a file.
  /// - Throws: ``InputFailure`` where the file cannot be written, or another file is there and `force` is false.
  package func write(to path: String, force: Bool) throws {
    try OutputFile.write(JSONOutput.text(self) + "\n", to: path, force: force)
  }
}

extension EvidenceDocument.Entry {
  package init(_ answer: KeptAnswer) {
    node = answer.node
    command = answer.script
    switch answer.result {
    case .success(let evidence):
      switch evidence.outcome {
      case .exited(let code): exit.value = code
      case .signalled(let name): signal.value = name
      case .unended: unended = true
      }
      output = evidence.output.text
      error = evidence.error.text
      cutShort = evidence.output.isCutShort || evidence.error.isCutShort
      start = evidence.start
      duration = evidence.duration
    case .failure(let reason):
      fault.value = EvidenceDocument.Fault(kind: reason.kind.rawValue, message: reason.message)
      output = ""
      error = ""
      cutShort = false
      start = 0
      duration = 0
    }
  }

  package var answer: KeptAnswer {
    let result: Result<Evidence, NodeFault>
    if let fault = fault.value {
      result = .failure(
        NodeFault(NodeFault.Kind(rawValue: fault.kind) ?? .lost, node: node, fault.message))
    } else {
      result = .success(
        Evidence(
          node: node, command: command,
          outcome: unended == true
            ? .unended : signal.value.map { .signalled($0) } ?? .exited(exit.value ?? -1),
          output: KeptOutput(output), error: KeptOutput(error), start: start, duration: duration))
    }
    return KeptAnswer(node: node, script: command, result: result)
  }
}
