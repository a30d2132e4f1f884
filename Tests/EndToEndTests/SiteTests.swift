import Fixtures
import Foundation
import Glibc
import Subprocess
import Testing

/// `grade site` as a person runs it: what is in the folder, whatever happens.
@Suite(.serialized) struct SiteTests {
  private struct Run {
    var status: Int32
    var output: String
    var error: String
  }

  private func run(_ arguments: [String]) async throws -> Run {
    let result = try await Subprocess.run(
      .name("env"), arguments: Arguments(arguments),
      output: .string(limit: 1 << 22), error: .string(limit: 1 << 22))
    let status: Int32 =
      switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): 128 + signal
      }
    return Run(status: status, output: result.standardOutput, error: result.standardError)
  }

  private func build(_ manual: String, _ out: String, _ more: String...) async throws -> Run {
    let program = try #require(BuiltProgram.url)
    return try await run([program.path, "site", "build", manual, "--out", out] + more)
  }

  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "practicum-site-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private func write(_ text: String, _ name: String) throws -> String {
    let path = "\(folder)/\(name)"
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    return path
  }

  private func inode(_ path: String) throws -> Int {
    try #require(try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int)
  }

  private func entries() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  private let two = "# Lab 1: One\n\n    # true\n\n# Lab 2: Two\n\n    # false\n"

  @Test func whatHasNotChangedIsNotWritten() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let manual = try write(two, "manual.md")
    let site = folder + "/public"
    let first = try await build(manual, site)
    #expect(first.status == 0 && first.error.isEmpty, "\(first.error)")
    #expect(first.output.hasPrefix("\(site): 5 pages, 10 files written, 0 unchanged, 0 removed ("))
    let (one, two) = (try inode(site + "/lab1.html"), try inode(site + "/lab2.html"))
    let folderBefore = try inode(site)
    #expect(try await build(manual, site).output.contains("5 pages, 0 files written, 10 unchanged"))
    #expect(try inode(site) == folderBefore)
    // Other people's files move along.
    _ = try write("example.org", "public/CNAME")
    _ = try write("x", "public/mine/deep/file.txt")
    try FileManager.default.createSymbolicLink(
      atPath: site + "/link", withDestinationPath: "nowhere")
    _ = try write(self.two.replacing("false", with: "true"), "manual.md")
    #expect(
      try await build(manual, site).output.contains("3 files written, 7 unchanged, 0 removed"))
    #expect(try inode(site + "/lab1.html") == one)
    #expect(try inode(site + "/lab2.html") != two)
    #expect(try String(contentsOfFile: site + "/CNAME", encoding: .utf8) == "example.org")
    #expect(try String(contentsOfFile: site + "/mine/deep/file.txt", encoding: .utf8) == "x")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: site + "/link") == "nowhere")
    // A file that was made here and is no longer needed is removed.
    _ = try write("# Lab 1: One\n\n    # true\n", "manual.md")
    #expect(try await build(manual, site).output.contains("1 removed"))
    #expect(!FileManager.default.fileExists(atPath: site + "/lab2.html"))
    #expect(try entries() == ["manual.md", "public"])
    // The site needs a name that is already taken.
    _ = try write("mine", "public/lab3.html")
    _ = try write("# Lab 3: Three\n\n    # true\n", "manual.md")
    let taken = try await build(manual, site)
    #expect(
      taken.status == 2
        && taken.error.contains("lab3.html was not made here, and the site has a file of that name")
    )
    #expect(try String(contentsOfFile: site + "/lab3.html", encoding: .utf8) == "mine")
  }

  @Test func aRepositoryInTheFolderLivesAndAccessIsKept() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let manual = try write(two, "manual.md")
    let site = folder + "/public"
    #expect(try await build(manual, site).status == 0)
    let git = ["git", "-C", site, "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in [["init", "-q"], ["add", "-A"], ["commit", "-qm", "site"], ["gc", "-q"]] {
      let done = try await run(git + words)
      #expect(done.status == 0, "\(done.error)")
    }
    try FileManager.default.createDirectory(
      atPath: site + "/mine/empty", withIntermediateDirectories: true)
    #expect(try await run(["chmod", "2750", site]).status == 0)
    #expect(try await run(["chmod", "700", site + "/mine"]).status == 0)
    _ = try write(two.replacing("false", with: "true"), "manual.md")
    #expect(try await build(manual, site).status == 0)
    #expect(try await run(git + ["status", "--short"]).output.hasPrefix(" M "))
    let modes = try await run(["stat", "-c", "%a", site, site + "/mine", site + "/mine/empty"])
      .output
    #expect(modes == "2750\n700\n755\n")
  }

  @Test func programsThatBuildBesideEachOtherWait() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let site = folder + "/public"
    let manuals = try (0..<4).map { number in
      try write(
        (1...30).map { "# Lab \($0 + 100 * number): X\n\n    # true\n" }.joined(separator: "\n"),
        "manual\(number).md")
    }
    try await withThrowingTaskGroup(of: Int32.self) { group in
      for manual in manuals + manuals { group.addTask { try await build(manual, site).status } }
      for try await status in group { #expect(status == 0) }
    }
    #expect(try await build(manuals[0], site).status == 0)
    let pages = try FileManager.default.contentsOfDirectory(atPath: site).filter {
      $0.hasPrefix("lab")
    }
    #expect(pages.count == 30)
    #expect(try entries() == ["manual0.md", "manual1.md", "manual2.md", "manual3.md", "public"])
  }

  @Test func otherFoldersAreLeftAlone() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let manual = try write(two, "manual.md")
    let own = try write("letter", "home/letter.txt")
    let refused = try await build(manual, folder + "/home")
    #expect(refused.status == 2)
    #expect(
      refused.error.hasPrefix(
        "grade: \(folder)/home has files that this program did not make (letter.txt); give --out"))
    #expect(try String(contentsOfFile: own, encoding: .utf8) == "letter")
    #expect(try await build(manual, own).error.contains("is not a folder"))
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/dangling", withDestinationPath: "nowhere")
    #expect(
      try await build(manual, folder + "/dangling").error.contains("is a link that leads nowhere"))
    // A link to a folder counts as that folder; parent folders are made.
    try FileManager.default.createDirectory(
      atPath: folder + "/real", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/linked", withDestinationPath: "real")
    #expect(try await build(manual, folder + "/linked").status == 0)
    #expect(FileManager.default.fileExists(atPath: folder + "/real/index.html"))
    #expect(try await build(manual, folder + "/a/b/c").status == 0)
    #expect(try await build("/nowhere.md", folder + "/x").status == 2)
    let empty = try write(" \n", "empty.md")
    #expect(try await build(empty, folder + "/a/b/c").status == 2)
    #expect(FileManager.default.fileExists(atPath: folder + "/a/b/c/lab2.html"))
  }

  @Test func findingsHaveTheirPlaceAndStrictWritesNothing() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let manual = try write(two + "\nSee [this](gone.md).\n", "manual.md")
    let strict = try await build(manual, folder + "/public", "--strict")
    #expect(strict.status == 1)
    #expect(
      strict.error == """
        \(manual):9:12: gone.md leads nowhere: there is no such file beside the manual
        1 finding; nothing was written (--strict)

        """)
    let deep = try await build(manual, folder + "/a/b/public", "--strict")
    #expect(deep.status == 1)
    #expect(try entries() == ["manual.md"])
    #expect(try await build(manual, folder + "/public").status == 0)
  }

  @Test(.enabled(if: getuid() == 0, "needs root, for a disk that is full"))
  func aFullDiskLeavesTheOldSiteWhole() async throws {
    let disk = folder + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    #expect(try await run(["mount", "-t", "tmpfs", "-o", "size=512k", "none", disk]).status == 0)
    let manual = try write(two, "manual.md")
    #expect(try await build(manual, disk + "/public").status == 0)
    let before = try await run(["find", disk, "-type", "f", "-exec", "sha256sum", "{}", "+"]).output
    _ = try write(
      "# Lab 1: One\n\n" + String(repeating: "A long text.\n\n", count: 60_000), "manual.md")
    let full = try await build(manual, disk + "/public")
    #expect(full.status == 2)
    #expect(
      full.error.contains("No space left on device; the existing site is untouched"),
      "\(full.error)")
    #expect(
      try await run(["find", disk, "-type", "f", "-exec", "sha256sum", "{}", "+"]).output == before)
    // One that cannot be written at all.
    #expect(try await run(["mount", "-o", "remount,ro", disk]).status == 0)
    let closed = try await build(manual, disk + "/public")
    #expect(closed.status == 2 && closed.error.contains("Read-only file system"), "\(closed.error)")
    #expect(try await run(["umount", disk]).status == 0)
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func aKilledBuildLeavesAWholeSite() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let program = try #require(BuiltProgram.url)
    let site = folder + "/public"
    let texts = ["old", "new"].map { word in
      (1...40).map { "# Lab \($0): One\n\n\(word)\n\n    # true\n" }.joined(separator: "\n")
    }
    #expect(try await build(try write(texts[0], "manual.md"), site).status == 0)
    for round in 1...30 {
      let manual = try write(texts[round % 2], "manual.md")
      // Later in each round, so that every point is hit.
      _ = try await run([
        "timeout", "--signal=KILL", "\(0.02 + 0.012 * Double(round))", program.path, "site",
        "build", manual, "--out", site,
      ])
      let words = try (1...40).map { number in
        try String(contentsOfFile: "\(site)/lab\(number).html", encoding: .utf8).contains(
          "<p>new</p>") ? "new" : "old"
      }
      #expect(Set(words).count == 1, "round \(round): half a site")
    }
    #expect(try await build(try write(texts[1], "manual.md"), site).status == 0)
    #expect(try entries() == ["manual.md", "public"])
  }

  @Test func aLabSaysWhenItWasLastCarriedOut() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let program = try #require(BuiltProgram.url).path
    let manual = try write("Title: A course\n\n" + two, "manual.md")
    let steps = try await run([program, "steps", manual, "--format", "json"]).output
    let key = try #require(steps.firstMatch(of: #/"key" : "(true-[^"]*)"/#)).output.1
    let record =
      #"{"lab1":{"date":"2026-11-20","steps":["\#(key)"]},"lab2":{"date":"2026-11-21","steps":["another"]}}"#
    _ = try write(record, "state/practicum/a-course-carried-out.json")
    let built = try await run([
      "XDG_STATE_HOME=\(folder)/state", program, "site", "build", manual, "--out",
      folder + "/public",
    ])
    #expect(built.status == 0, "\(built.error)")
    let pages = try ["lab1", "lab2"].map {
      try String(contentsOfFile: "\(folder)/public/\($0).html", encoding: .utf8)
    }
    #expect(
      pages[0].contains(
        "Last carried out on real nodes: <time datetime=\"2026-11-20\">2026-11-20</time></span>"))
    #expect(pages[1].contains("2026-11-21</time>, before its commands were changed</span>"))
    // It is this course's now: another of the same title, at another place, was never carried out.
    let other = try write("Title: A course\n\n" + two, "other.md")
    for (manual, isTold) in [(other, false), (manual, true)] {
      let again = try await run([
        "XDG_STATE_HOME=\(folder)/state", program, "site", "build", manual, "--out",
        folder + "/again-\(isTold)",
      ])
      #expect(again.status == 0, "\(again.error)")
      let page = try String(contentsOfFile: "\(folder)/again-\(isTold)/lab1.html", encoding: .utf8)
      #expect(page.contains("Last carried out on real nodes") == isTold, "\(manual)")
    }
  }

  /// A manual without a title takes nothing from another one without a title, although earlier releases kept the
  /// records of all of them together.
  @Test func whatAnotherManualWasDoneWithIsNotThisOnes() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let program = try #require(BuiltProgram.url).path
    let manual = try write("# Lab 1: One\n\n    # true\n", "manual.md")
    let record = #"{"lab1":{"date":"2026-11-20","steps":["x"]}}"#
    _ = try write(record, "state/practicum/course-carried-out.json")
    let built = try await run([
      "XDG_STATE_HOME=\(folder)/state", program, "site", "build", manual, "--out",
      folder + "/public",
    ])
    #expect(built.status == 0, "\(built.error)")
    let page = try String(contentsOfFile: folder + "/public/lab1.html", encoding: .utf8)
    #expect(!page.contains("Last carried out"))
  }

  /// Steps are renumbered when the manual changes; a verdict stays with its command.
  @Test func verdictsStayWithTheirCommands() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let program = try #require(BuiltProgram.url).path
    let manual = try write(
      "# Lab 1: One\n\n    # echo a\n    a\n    # echo b\n    b\n", "manual.md")
    let session = try write("[root@node1 ~]# echo a\na\n[root@node1 ~]# echo b\nc\n", "session.txt")
    let graded = try await run([
      program, "lab1", "--manual", manual, "--recording", session, "--format", "json",
    ])
    let report = try write(graded.output, "report.json")
    _ = try write("# Lab 1: One\n\n    # hostname\n    # echo b\n    b\n", "manual.md")
    let built = try await build(manual, folder + "/public", "--results", report)
    #expect(
      built.error.contains(
        "\(report): 1 of 2 checks belong to no current step of lab1; grade it again"),
      "\(built.error)")
    let page = try String(contentsOfFile: folder + "/public/lab1.html", encoding: .utf8)
    #expect(page.components(separatedBy: "class=\"res ").count == 2)
    #expect(page.firstMatch(of: #/id="lab1.2"[\s\S]*class="res failed"/#) != nil)
    #expect(page.contains("Steps to look at: <a href=\"#lab1.2\">2</a>"))
    let other = try await build(manual, folder + "/public", "--results", manual)
    #expect(other.status == 2 && other.error.contains("not a report of 'grade LAB --format json'"))
    for address in ["https://", "example.org", "ftp://example.org"] {
      #expect(
        try await build(manual, folder + "/public", "--url", address).status == 2, "\(address)")
    }
    try FileManager.default.createDirectory(
      atPath: folder + "/theme", withIntermediateDirectories: true)
    let bare = try await build(manual, folder + "/public", "--theme", folder + "/theme")
    #expect(
      bare.status == 2
        && bare.error.contains(
          "is not a complete theme: it lacks practicum.css, practicum.js, icon.svg, head.mustache"),
      "\(bare.error)")
  }

  @Test func tenThousandSteps() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let commands = (1...10_000).map { "    # echo \($0)\n    \($0)\n" }.joined()
    let manual = try write("# Lab 1: Long\n\nOn node1:\n\n" + commands, "manual.md")
    let built = try await build(manual, folder + "/public")
    #expect(built.status == 0, "\(built.error)")
    let page = try String(contentsOfFile: folder + "/public/lab1.html", encoding: .utf8)
    #expect(page.contains("id=\"lab1.10000\""))
  }
}
