import CourseModel
import CourseSite
import Foundation
import Testing

@testable import SitePublishing

/// A site's folder, without the program around it: what `SiteFolder` writes, keeps, removes and refuses.
@Suite struct SiteFolderTests {
  private let folder = NSTemporaryDirectory() + "practicum-site-folder-" + UUID().uuidString

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private var site: String { folder + "/public" }

  private func put(_ files: [String: String], waiting: () -> Void = {}) throws
    -> SiteFolder.Outcome
  {
    try SiteFolder(site).put(
      files.sorted { $0.key < $1.key }.map { SiteFile(path: $0.key, bytes: Array($0.value.utf8)) },
      waiting: waiting)
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: site + "/" + path, encoding: .utf8)
  }

  private func inode(_ path: String) throws -> Int {
    try #require(
      FileManager.default.attributesOfItem(atPath: site + "/" + path)[.systemFileNumber] as? Int)
  }

  @Test func onlyChangesAreWritten() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let first = try put(["index.html": "one", "a/b.html": "two"])
    #expect((first.written, first.unchanged, first.removed) == (2, 0, 0))
    let kept = try inode("a/b.html")
    let second = try put(["index.html": "changed", "a/b.html": "two", "c.html": "three"])
    #expect((second.written, second.unchanged, second.removed) == (2, 1, 0))
    #expect(try inode("a/b.html") == kept)
    let third = try put(["index.html": "changed"])
    #expect((third.written, third.unchanged, third.removed) == (0, 1, 2))
    #expect(try text("index.html") == "changed")
    #expect(!FileManager.default.fileExists(atPath: site + "/a"))
  }

  @Test func othersFilesStayAndTheirNamesAreRefused() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try put(["index.html": "one"])
    try Data("example.org".utf8).write(to: URL(fileURLWithPath: site + "/CNAME"))
    _ = try put(["index.html": "two"])
    #expect(try text("CNAME") == "example.org")
    #expect {
      try put(["index.html": "three", "CNAME": "mine"])
    } throws: { error in
      (error as? InputFailure)?.message.contains("CNAME was not made here") == true
    }
    #expect(try text("index.html") == "two" && text("CNAME") == "example.org")
  }

  @Test(arguments: ["", "FOLDER/full", "FOLDER/file", "FOLDER/dangling", "FOLDER/x/.."])
  func foldersThatAreNone(path: String) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(
      atPath: folder + "/full", withIntermediateDirectories: true)
    try Data("letter".utf8).write(to: URL(fileURLWithPath: folder + "/full/letter.txt"))
    try Data().write(to: URL(fileURLWithPath: folder + "/file"))
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/dangling", withDestinationPath: "nowhere")
    #expect(throws: InputFailure.self) {
      try SiteFolder(path.replacing("FOLDER", with: folder)).put([])
    }
    #expect(FileManager.default.fileExists(atPath: folder + "/full/letter.txt"))
  }

  /// Whoever builds the same site at the same time waits, and the site is one of the two, whole.
  @Test func twoAtATime() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let texts = ["a", "b"]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for text in texts {
        group.addTask {
          for _ in 0..<20 {
            _ = try put(Dictionary(uniqueKeysWithValues: (0..<9).map { ("\($0).html", text) }))
          }
        }
      }
      try await group.waitForAll()
    }
    let found = try (0..<9).map { try text("\($0).html") }
    #expect(Set(found).count == 1 && texts.contains(found[0]))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["public"])
  }
}
