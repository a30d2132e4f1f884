import CourseFiles
import Fixtures
import Foundation
import Knowledge
import Subprocess
import Testing

/// The schemas for editors reject the same files in graders/programs, graders/phrases and graders/values as the loader.
@Suite struct SchemaTests {
  private static let folder = SharedFiles.projectFolder + "/graders"

  private struct Document {
    var schema: String
    var text: String
    var isRight: Bool
  }

  private static let wrong: [(schema: String, text: String)] = [
    ("programs", "programs:\n  - reads: true\n"),
    ("programs", "programs:\n  - {name: x, eats: true, examples: {}}\n"),
    ("programs", "programs:\n  - {name: x, reads: true, examples: {eats: [x]}}\n"),
    ("programs", "verbs: {eats: [eat]}\n"),
    ("programs", "tools: []\n"),
    ("phrases", "language: xx\nname: X\n"),
    (
      "phrases",
      "language: xx\nname: X\ncues: {place.roof: {means: m, phrases: [x], examples: [x]}}\n"
    ),
    ("phrases", "language: xx\nname: X\ncues: {place.on: {phrases: [x], examples: [x]}}\n"),
    ("values", "rule: moods\ncolumns: [x]\n"),
    ("values", "columns: [x]\n"),
    ("values", "rule: times\nexamples: [[x]]\n"),
    ("values", "rule: times\ncolours: [x]\n"),
  ]

  private static func documents() throws -> [Document] {
    let shipped = try ["programs", "phrases", "values"].flatMap { kind in
      try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(kind)").map {
        Document(
          schema: kind,
          text: try String(contentsOfFile: "\(folder)/\(kind)/\($0)", encoding: .utf8),
          isRight: true)
      }
    }
    return shipped + wrong.map { Document(schema: $0.schema, text: $0.text, isRight: false) }
  }

  private static func loads(_ document: Document) -> Bool {
    do {
      if document.schema == "phrases" {
        _ = try PhraseFiles.read(document.text, file: "x.yaml")
      } else if document.schema == "values" {
        _ = try ValueFiles.read(document.text, file: "x.yaml")
      } else {
        var files = ProgramFiles()
        try files.read(document.text, file: "x.yaml")
      }
      return true
    } catch {
      return false
    }
  }

  @Test func theSchemasAgreeWithTheLoader() async throws {
    let documents = try Self.documents()
    let program = """
      import json, sys, yaml, jsonschema
      for kind, text in json.load(sys.stdin):
          schema = json.load(open(f"{sys.argv[1]}/{kind}.schema.json"))
          jsonschema.Draft202012Validator.check_schema(schema)
          print(int(jsonschema.Draft202012Validator(schema).is_valid(yaml.safe_load(text))))
      """
    let input = String(
      decoding: try JSONEncoder().encode(documents.map { [$0.schema, $0.text] }), as: UTF8.self)
    let result = try await Subprocess.run(
      .name("python3"), arguments: ["-c", program, Self.folder], input: .string(input),
      output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
    let answers = result.standardOutput.split(separator: "\n").map { $0 == "1" }
    try #require(
      answers.count == documents.count, "make setup installs it: \(result.standardError)")
    for (answer, document) in zip(answers, documents) {
      let text = document.text.prefix(80)
      #expect(answer == document.isRight, "\(text)")
      #expect(Self.loads(document) == document.isRight, "\(text)")
    }
  }

  @Test func theSchemasNameAll() throws {
    let programs = try String(
      contentsOfFile: Self.folder + "/programs.schema.json", encoding: .utf8)
    for facet in Facet.allCases { #expect(programs.contains("\"\(facet.name)\"")) }
    let phrases = try String(contentsOfFile: Self.folder + "/phrases.schema.json", encoding: .utf8)
    for cue in Cue.allCases { #expect(phrases.contains("\"\(cue.name)\"")) }
  }
}
