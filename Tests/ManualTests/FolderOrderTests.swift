import CourseFiles
import CourseModel
import Fixtures
import Foundation
import Knowledge
import Testing

/// A folder of Markdown files is a course without any settings.
@Suite struct FolderOrderTests {
  private let folder = NSTemporaryDirectory() + "practicum-folder-\(UUID().uuidString)"

  private func write(_ files: [String: String]) throws {
    for (name, text) in files {
      let path = "\(folder)/\(name)"
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
  }

  private func course(_ files: [String: String]) throws -> Course {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write(files)
    return try CourseReader.course(at: folder, Knowledge.shipped)
  }

  private static func lab(_ title: String) -> String { "# \(title)\n\n```bash\ndf -h\n```\n" }

  @Test func filesInNaturalOrder() throws {
    let course = try course([
      "10-ten.md": Self.lab("Ten"), "2-two.md": Self.lab("Two"),
      "README.md": "# The course\n\n    $ ls\n",
    ])
    #expect(course.title == "The course")
    #expect(course.labs.map(\.title) == ["Two", "Ten"] && course.labs.map(\.number) == [2, 10])
  }

  @Test func aNumberThatTwoFilesGiveIsNone() throws {
    let course = try course(["a1.md": Self.lab("A"), "b1.md": Self.lab("B")])
    #expect(course.labs.map(\.number) == [1, 2])
  }

  @Test(
    "Tables of contents",
    arguments: [
      [
        "mkdocs.yml":
          "site_name: Labs\ndocs_dir: .\nnav:\n  - B: b.md\n  - More:\n    - A: sub/a.md\n"
      ],
      [
        "SUMMARY.md":
          "# Summary\n\n* [B](b.md)\n  * [A](./sub/a.md#x)\n* [Away](https://example.org/c.md)\n"
      ],
      ["_toc.yml": "format: jb-book\nroot: b\nchapters:\n  - file: sub/a\n"],
      ["_sidebar.md": "- [B](/b.md)\n- [A](/sub/a.md)\n- [Out](../x.md)\n"],
    ])
  func contents(table: [String: String]) throws {
    let course = try course(
      ["sub/a.md": Self.lab("A"), "b.md": Self.lab("B"), "c.md": Self.lab("C")].merging(table) {
        $1
      })
    #expect(course.labs.map(\.title) == ["B", "A"])
  }

  @Test(
    "A stranger's table of contents stays in its folder",
    arguments: [
      ["mkdocs.yml": "docs_dir: .\nnav:\n  - ../out.md\n  - a.md\n"],
      ["mkdocs.yml": "docs_dir: ..\n"],
      ["_toc.yml": "root: a\nchapters:\n  - file: ../out\n"],
      ["SUMMARY.md": "[O](../out.md) [A](a.md)"],
    ])
  func stranger(table: [String: String]) throws {
    let outside = (folder as NSString).deletingLastPathComponent + "/out.md"
    try Self.lab("Out").write(toFile: outside, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: outside) }
    let course = try? course(
      ["a.md": Self.lab("A"), "docs/a.md": Self.lab("A")].merging(table) { $1 })
    #expect(course?.labs.map(\.title) == ["A"])
  }

  @Test func linksThatGoInCirclesAreNotFollowed() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write(["a.md": Self.lab("A")])
    for number in 0..<50 {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/link\(number)", withDestinationPath: ".")
    }
    #expect(try CourseReader.course(at: folder, Knowledge.shipped).labs.count == 1)
  }

  @Test func aFolderWithoutMarkdownIsAnError() throws {
    #expect(throws: InputFailure.self) { try course(["x.txt": "x"]) }
  }
}
