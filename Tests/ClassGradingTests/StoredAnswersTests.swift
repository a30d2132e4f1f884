import Fixtures
import Foundation
import Gradebook
import Nodes
import Testing

@testable import ClassGrading
@testable import CourseFiles
@testable import CourseModel
@testable import Secrets

/// Nodes' answers as a gradebook keeps them.
@Suite struct StoredAnswersTests {
  private func answer(
    _ node: NodeName, _ command: String, output: String = "", error: String = "", exit: Int32 = 0
  ) -> KeptAnswer {
    KeptAnswer(
      node: node, script: command,
      result: .success(
        Evidence(
          node: node, command: command, outcome: .exited(exit), output: KeptOutput(output),
          error: KeptOutput(error), start: 1000.5, duration: 0.25)))
  }

  private var answers: [KeptAnswer] {
    [
      answer("node1", "id -un", output: "root\n"), answer("node2", "id -un", output: "root\n"),
      answer("node1", "false", error: "no\r\n\u{1B}[0m <\u{0}>", exit: 3),
      KeptAnswer(
        node: "node1", script: "sleep",
        result: .success(
          Evidence(
            node: "node1", command: "sleep", outcome: .signalled("KILL"), output: KeptOutput(""),
            error: KeptOutput(""), start: 0, duration: 0))),
      KeptAnswer(
        node: "node3", script: "id",
        result: .failure(NodeFault(.unreachable, node: "node3", "no route"))),
    ]
  }

  @Test func whatIsKeptIsReadAgain() throws {
    let evidence = try StoredAnswers(answers).evidence
    // The list, and each distinct output once.
    #expect(evidence.map(\.name) == ["answers", "node1 1", "node1 2"])
    let read = try StoredAnswers.answers(in: evidence)
    #expect(try StoredAnswers(read).evidence == evidence, "a regrade rests on the same bytes")
    #expect(read.map(\.script) == answers.map(\.script))
    #expect(try read[2].result.get().error.text == "no\r\n\u{1B}[0m <\u{0}>")
    #expect(try read[3].result.get().outcome == .signalled("KILL"))
    #expect(throws: NodeFault(.unreachable, node: "node3", "no route")) {
      try read[4].result.get()
    }
  }

  @Test func whatIsMissingIsSaid() throws {
    var evidence = try StoredAnswers(answers).evidence
    evidence.remove(at: 1)
    #expect(throws: InputFailure.self) { try StoredAnswers.answers(in: evidence) }
    #expect(throws: InputFailure.self) { try StoredAnswers.answers(in: []) }
    #expect(throws: InputFailure.self) {
      try StoredAnswers.answers(in: [Attempt.Evidence(name: "answers", content: [0x7B])])
    }
  }

  @Test func answersAreKeptWithoutSecrets() throws {
    var redaction = Redaction(rules: try SecretFiles.rules())
    let secret = "S3cret-Of-Mine-77"
    let redacted = redaction.redacted([
      answer(
        "node1", "cat ~/openrc", output: "export OS_PASSWORD=\(secret)\nexport OS_USERNAME=admin\n"),
      answer("node1", "cat x", output: "who writes \(secret) here?", error: "\(secret)\n"),
      answer(
        "node1", "cat key",
        output:
          "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----\n"
      ),
      answer("node1", "id", output: "as it came\r\n"),
    ])
    let evidence = try StoredAnswers(redacted).evidence
    for part in evidence {
      let text = String(decoding: part.content, as: UTF8.self)
      #expect(!text.contains(secret) && !text.contains("b3Blbn"), "\(part.name): \(text)")
    }
    #expect(try redacted[0].result.get().output.lines[1] == "export OS_USERNAME=admin")
    #expect(try redacted[3].result.get().output.text == "as it came\r\n")
  }
}
