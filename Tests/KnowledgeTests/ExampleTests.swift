import Console
import CourseFiles
import Fixtures
import Foundation
import Knowledge
import Testing

/// graders/programs and graders/phrases have their own examples: each is a test.
@Suite struct ExampleTests {
  private static func texts(_ folder: String) throws -> [(file: String, text: String)] {
    let path = SharedFiles.projectFolder + "/graders/" + folder
    return try FileManager.default.contentsOfDirectory(atPath: path).filter {
      $0.hasSuffix(".yaml")
    }.sorted().map { ($0, try String(contentsOfFile: path + "/" + $0, encoding: .utf8)) }
  }

  @Test func everyProgramIsAsItsExamplesSay() throws {
    let files = try Self.texts("programs")
    #expect(files.count >= 8)
    var count = 0
    for (name, text) in files {
      var file = ProgramFiles()
      try file.read(text, file: name)
      for example in file.examples {
        let command = try #require(ShellLine(example.command).commands.last, "\(example)")
        let holds = Knowledge.shipped.programs.holds(example.facet, command)
        #expect(holds == example.holds, "\(name): \(example)")
      }
      count += file.examples.count
    }
    #expect(count > 300)
  }

  @Test func everyPhraseMeansWhatItsExamplesSay() throws {
    let files = try Self.texts("phrases")
    #expect(files.count >= 2)
    for (name, text) in files {
      let file = try PhraseFiles.read(text, file: name)
      #expect(file.examples.count > 500)
      // Parts of names, such as `Error` in `ValueError`, keep their capitals.
      for example in file.examples {
        let phrases = file.language.phrases(example.cue)
        let holds = phrases.contains { Self.stands($0, in: example.text) }
        #expect(holds == example.holds, "\(name): \(example)")
      }
      for cue in Cue.allCases {
        let texts = file.examples.filter { $0.cue == cue }
        let right = texts.count { $0.holds }
        #expect(right > 0, "\(name): \(cue.name) has no example")
        #expect(right < texts.count, "\(name): \(cue.name) has nothing under not")
      }
    }
  }

  /// Whether a text has a phrase at the start of a word, in any case.
  private static func stands(_ phrase: String, in text: String) -> Bool {
    let text = Array(text.lowercased().utf8)
    let phrase = Array(phrase.lowercased().utf8)
    return text.indices.contains { start in
      guard text[start...].starts(with: phrase) else { return false }
      guard start > 0 else { return true }
      let before = text[start - 1]
      return !(before &- 0x30 < 10 || before &- 0x61 < 26)
    }
  }

  @Test func allLanguagesHaveTheSameCues() {
    for language in Knowledge.shipped.languages {
      for cue in Cue.allCases {
        #expect(!language.phrases(cue).isEmpty, "\(language.code): \(cue.name)")
      }
    }
  }
}
