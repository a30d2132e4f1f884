import Console
import CourseFiles
import CourseModel
import Fixtures
import Foundation
import Knowledge
import Testing

/// Knowledge that an author may add, and the messages if it is wrong.
@Suite struct KnowledgeFilesTests {
  private func programs(_ yaml: String) throws -> Programs {
    var files = ProgramFiles()
    try files.read(yaml, file: "graders/programs/own.yaml")
    return files.programs
  }

  private func command(_ line: String) throws -> ShellLine.SimpleCommand {
    try #require(ShellLine(line).commands.first)
  }

  /// A YAML entry alone teaches the program an unknown tool: no Swift code knows it.
  @Test func aNewToolIsTaughtByYAMLAlone() throws {
    let unknown = try command("labctl list pods")
    #expect(!Knowledge.shipped.programs.isKnown("labctl"))
    #expect(!Knowledge.shipped.programs.onlyReads("labctl list pods"))

    let folder = FileManager.default.temporaryDirectory.appending(
      path: "practicum-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let own = folder.appending(path: "programs")
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    try """
    programs:
      - name: labctl
        takes: [-n]
        client: true
        anywhere: true
        thing: pod
        reads: list|show ... !-f
        watches: "... -f|--follow"
        container: "enter ... {shell}"
        examples:
          client: [labctl list]
          anywhere: [labctl list]
          reads: [labctl list pods]
          watches: [labctl logs -f web]
          container: [labctl enter web bash]
    """.write(to: own.appending(path: "labctl.yaml"), atomically: true, encoding: .utf8)
    let knowledge = try KnowledgeFiles.knowledge(in: [
      SharedFiles.projectFolder + "/graders", folder.path,
    ])
    let taught = knowledge.programs
    #expect(taught.holds(.reads, unknown))
    #expect(taught.onlyReads("labctl -n demo list pods"))
    #expect(!taught.onlyReads("labctl list -f"))
    let (logs, shell) = (try command("labctl logs -f web"), try command("labctl enter web bash"))
    #expect(taught.holds(.watches, logs))
    #expect(taught.holds(.container, shell))
    let other = try command("labctl enter web ls")
    #expect(!taught.holds(.container, other))
    // The manual reader uses the entry, too.
    let course = try courseOfLabctl(knowledge)
    #expect(course.labs[0].steps.map(\.kind) == [.enter, .command, .leave, .watch])
    #expect(course.labs[0].steps[1].node == "guest")
  }

  private func courseOfLabctl(_ knowledge: Knowledge) throws -> Course {
    let manual = """
      # Lab 1: Pods

      On node1:

          # labctl enter web bash
          # ls
          # exit
          # labctl logs -f web
      """
    return try Fixtures.course(manual, knowledge)
  }

  @Test(arguments: [
    ("programs:\n  - reads: true\n", "own.yaml:2:5: a program has a name"),
    (
      "programs:\n  - {name: x, reads: true}\n",
      "own.yaml:2:5: x has no example of reads, e.g. examples: {reads: [x]}"
    ),
    (
      "programs:\n  - {name: x, eats: true}\n",
      "own.yaml:2:21: unknown key eats; allowed: reads, client"
    ),
    (
      "programs:\n  - name: x\n    reads: \"list {\"\n    examples: {reads: [x list]}\n",
      "own.yaml:3:12: '{' without a name and '}' in '{'"
    ),
    ("verbs: {eats: [eat]}\n", "unknown kind of verb eats; there are reads, makes"),
    ("programs:\n  - {name: [}\n", "own.yaml:2:13: not YAML"),
  ])
  func wrongPrograms(yaml: String, message: String) {
    #expect {
      try programs(yaml)
    } throws: {
      "\($0)".contains(message)
    }
  }

  @Test(arguments: [
    ("name: Nowhere\n", "a language has a code (language: en), a name and cues"),
    (
      "language: xx\nname: X\ncues:\n  place.windows: {phrases: [a]}\n",
      "x.yaml:4:18: place.windows needs phrases, and means, a line that says what they mean"
    ),
    (
      "language: xx\nname: X\ncues:\n  place.windows: {means: m, phrases: [window], examples: [no]}\n",
      "x.yaml:4:39: no example of place.windows contains 'window'"
    ),
    (
      "language: xx\nname: X\ncues:\n  place.roof: {means: m, phrases: [x]}\n",
      "unknown cue place.roof; there are place.terminals, place.on"
    ),
  ])
  func wrongPhrases(yaml: String, message: String) {
    #expect {
      try PhraseFiles.read(yaml, file: "x.yaml")
    } throws: {
      "\($0)".contains(message)
    }
  }

  @Test(
    "The language that a text is written in",
    arguments: [
      ("Open a terminal on the node and run the following command to see which it is.", "en"),
      ("Öffnen Sie ein Terminal und führen Sie den folgenden Befehl aus, um sie zu sehen.", "de"),
      ("", "en"), ("ls -l /tmp", "en"),
    ])
  func recognised(text: String, code: String) {
    let words = text.lowercased().split { !$0.isLetter }.map(String.init)
    #expect(Knowledge.shipped.language(of: words).code == code)
  }

  @Test func aCodeNamesALanguage() {
    #expect(Knowledge.shipped.language("de").code == "de")
    #expect(Knowledge.shipped.language("de-CH").code == "de")
    #expect(Knowledge.shipped.language("pt-BR").code == "en")
    #expect(Knowledge.shipped.language(nil).code == "en")
    #expect(Knowledge.none.language("de").code.isEmpty)
  }
}
