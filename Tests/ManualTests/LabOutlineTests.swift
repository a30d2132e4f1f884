import CourseFiles
import CourseModel
import Fixtures
import Manual
import Testing

/// Where labs begin, in the words of many authors.
@Suite struct LabOutlineTests {
  private func labs(_ text: String) throws -> [Lab] {
    try ManualReader.course(bytes: Array(text.utf8), file: "03-disks.md").labs
  }

  private static let commands = "\n\n    $ df -h\n    $ lsblk\n\n"

  @Test(
    "Headings that say lab",
    arguments: [
      ("# Lab 4 Storage", 4, "Storage"), ("# LAB-01: Storage", 1, "Storage"),
      ("# Lab A: Storage", 1, "Storage"), ("# Storage (Lab 3)", 3, "Storage"),
      ("**Lab 2**", 2, "Lab 2"), ("# 🚀 Lab 5: Storage", 5, "Storage"),
      ("# <a name=\"x\"></a>Lab 6: Storage", 6, "Storage"),
      ("# :rocket: Lab 7 - Storage", 7, "Storage"),
      ("# Übung 3: Dienste", 3, "Dienste"), ("# TP 2 : Les volumes", 2, "Les volumes"),
      ("# Práctica 1: Redes", 1, "Redes"), ("# Laboratorio 4: Redes", 4, "Redes"),
      ("# Лабораторная 2: Сети", 2, "Сети"), ("# 实验 1：存储", 1, "存储"), ("# 演習3：網", 3, "網"),
      ("# Bài 1: Mạng", 1, "Mạng"), ("# Lab Two: Storage", 2, "Storage"),
      ("# Lab II: Storage", 2, "Storage"),
    ])
  func said(heading: String, number: Int, title: String) throws {
    let lab = try #require(try labs(heading + Self.commands).first)
    #expect(
      lab.number == number && lab.title == title && lab.steps.count == 2,
      "\(lab.number) \(lab.title)")
  }

  @Test(
    "Other headings open labs where the author has no word for labs",
    arguments: [
      "Chapter", "Module", "Unit", "Part", "Week", "Day", "Exercise", "Task", "Step", "Activity",
      "Assignment",
      "Scenario", "Challenge",
    ])
  func parts(word: String) throws {
    let text = "# The course\n\n## \(word) 1: One\(Self.commands)## \(word) 2: Two\(Self.commands)"
    let labs = try labs(text)
    #expect(labs.map(\.number) == [1, 2] && labs.map(\.title) == ["One", "Two"])
  }

  @Test func numberedHeadings() throws {
    let labs = try labs("# The course\n\n## 1. One\(Self.commands)## 2. Two\(Self.commands)")
    #expect(labs.map(\.title) == ["One", "Two"])
  }

  @Test func subNumbersAreLabsOfTheirOwn() throws {
    let labs = try labs("# Lab 1.1: First\(Self.commands)# Lab 1.2: Second\(Self.commands)")
    #expect(labs.map(\.number) == [1, 2] && labs.map(\.title) == ["1.1 First", "1.2 Second"])
    let course = Course(title: "T", labs: labs)
    #expect(try course.lab(named: "lab1.2").number == 2 && course.lab(named: "1.1").number == 1)
  }

  @Test func aFileIsALab() throws {
    let text = "# Disks and files\n\ntext\n\n## Look\(Self.commands)"
    let course = try ManualReader.course(bytes: Array(text.utf8), file: "03-disks.md")
    #expect(course.labs.map(\.number) == [1] && course.labs[0].title == "Disks and files")
    #expect(course.title == "Disks and files")
    #expect(course.findings.map(\.rule) == [.labsChosen])
    #expect(course.findings.allSatisfy { $0.severity == .note })
  }

  @Test func aFileWithoutAHeadingHasItsNameOrFrontMatter() throws {
    #expect(try labs("Text." + Self.commands)[0].title == "03-disks")
    #expect(try labs("---\ntitle: Disks\n---\n\n## Look" + Self.commands)[0].title == "Disks")
  }

  /// The parts of a book's last chapter do not cut the book.
  @Test func lateHeadingsCutNothing() throws {
    let text =
      "# Book\n\n## Start\(String(repeating: Self.commands, count: 9))## Task 1: A\(Self.commands)## Task 2: B\(Self.commands)"
    #expect(try labs(text).map(\.title) == ["Book"])
  }

  @Test func commandsBeforeTheFirstPartBelongToIt() throws {
    let text = "# Book\n\n    $ pwd\n\n## Step 1: A\(Self.commands)## Step 2: B\(Self.commands)"
    #expect(try labs(text).map(\.steps.count) == [3, 2])
  }

  @Test func commandsOutsideOfLabsAreSaid() throws {
    let course = try ManualReader.course(
      bytes: Array("# Book\n\n    $ pwd\n\n# Lab 1: A\(Self.commands)".utf8), file: "t.md")
    #expect(course.findings.map(\.rule) == [.outsideLab])
  }

  @Test func theEvenerPartsWin() throws {
    let even = (1...4).map { "### Step \($0): S\(Self.commands)" }.joined()
    let text = "# Book\n\n## Part 1: A\n\n\(even)\(even)## Part 2: B\(Self.commands)"
    #expect(try labs(text).count == 8)
  }
}
