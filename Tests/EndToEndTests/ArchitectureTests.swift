import Fixtures
import Foundation
import Subprocess
import Testing

/// Compares the imports in ARCHITECTURE.md with the code.
@Suite struct ArchitectureTests {
  /// Rows of the table "| target | imports | … |".
  private func arrows() throws -> [String: Set<String>] {
    let text = try String(
      contentsOfFile: SharedFiles.projectFolder + "/ARCHITECTURE.md", encoding: .utf8)
    var result: [String: Set<String>] = [:]
    let table = text.split(separator: "\n", omittingEmptySubsequences: false)
      .drop { !$0.hasPrefix("| target |") }.prefix { $0.hasPrefix("|") }
    for line in table where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count >= 2 else { continue }
      let names = cells[1].split(whereSeparator: { ", ".contains($0) }).map {
        $0.filter { $0 != "`" }
      }
      result[cells[0].filter { $0 != "`" }] = Set(names.filter { $0 != "–" })
    }
    return result
  }

  @Test func theCodeImportsWhatThePictureShows() throws {
    let arrows = try arrows()
    let sources = SharedFiles.projectFolder + "/Sources"
    let targets = try FileManager.default.contentsOfDirectory(atPath: sources)
    #expect(Set(arrows.keys) == Set(targets))
    let system: Set<String> = ["Foundation", "Glibc"]
    for target in targets {
      var imported: Set<String> = []
      let folder = sources + "/" + target
      for file in try FileManager.default.subpathsOfDirectory(atPath: folder)
      where file.hasSuffix(".swift") {
        let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
        for line in text.split(separator: "\n") {
          let words = line.split(separator: " ")
          if words.first == "import" { imported.insert(String(words[1])) }
          if words.count > 2, ["public", "package"].contains(words[0]), words[1] == "import" {
            imported.insert(String(words[2]))
          }
        }
      }
      #expect(imported.subtracting(system) == arrows[target], "\(target)")
    }
  }

  /// Only the targets of the command line know of it.
  @Test func onlyTheCommandsImportArgumentParser() throws {
    for (target, imports) in try arrows() where imports.contains("ArgumentParser") {
      #expect(["GradeCommands", "grade"].contains(target))
    }
  }

  /// Files that refer to each other in a large circle can only be read and changed together.
  @Test func noLargeCircles() async throws {
    let folder = SharedFiles.projectFolder
    let result = try await run(
      .name("python3"), arguments: [folder + "/Tests/circles", folder + "/Sources"],
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    #expect(result.terminationStatus.isSuccess, "\(result.standardOutput)\(result.standardError)")
  }
}
