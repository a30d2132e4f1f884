import Fixtures
import Foundation
import Subprocess
import Testing

/// Faults that have nothing to do with the students: a full disk, a file that another program locks, a roster full of
/// mistakes.
@Suite struct ClassFaultTests {
  private let folder: String
  private let program: String

  init() throws {
    folder = NSTemporaryDirectory() + "practicum-class-faults-\(UUID().uuidString)"
    program = try #require(BuiltProgram.url).path
    try FileManager.default.createDirectory(
      atPath: folder + "/recordings", withIntermediateDirectories: true)
    try "# Lab 1: Names\n\nOn node1:\n\n    [root@node1 ~]# hostname\n    node1\n".write(
      toFile: folder + "/manual.md", atomically: true, encoding: .utf8)
  }

  /// - Parameter padding: The number of lines that make each session longer.
  private func makeClass(of count: Int, padding: Int = 0) throws {
    var roster = "student\n"
    for index in 0..<count {
      // Noise that cannot be compressed.
      let noise = (0..<padding).map { _ in "\(UInt64.random(in: 0 ... .max))" }
      try
        "[root@node1 ~]# hostname\nnode1\n[root@node1 ~]# cat noise\n\(noise.joined(separator: "\n"))\n"
        .write(
          toFile: "\(folder)/recordings/s\(index).txt", atomically: true, encoding: .utf8)
      roster += "s\(index)\n"
    }
    try roster.write(toFile: folder + "/class.csv", atomically: true, encoding: .utf8)
  }

  private func run(_ words: [String]) async throws -> (status: TerminationStatus, output: String) {
    let result = try await Subprocess.run(
      .name("env"), arguments: Arguments(words), output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20))
    return (result.terminationStatus, result.standardOutput + result.standardError)
  }

  private func grade(_ words: String...) async throws -> (
    status: TerminationStatus, output: String
  ) {
    try await run([program] + words)
  }

  private func gradeClass(into book: String) async throws -> (
    status: TerminationStatus, output: String
  ) {
    try await grade(
      "class", "lab1", "--manual", folder + "/manual.md", "--roster", folder + "/class.csv",
      "--recordings", folder + "/recordings", "--gradebook", book)
  }

  /// Too much work, and too much memory: the student's line says so, and everyone else is graded.
  @Test(arguments: [
    (limit: "-t 100000", option: ["--seconds-each", "1"], says: "more than 1 s of processor time"),
    (limit: "-d 80000", option: [], says: "of memory"),
  ])
  func whatOneStudentHandsInStopsNobodyElse(limit: String, option: [String], says: String)
    async throws
  {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try makeClass(of: 3)
    try String(repeating: "[root@node1 ~]# hostname\nnode1\n[root@node1 ~]# x\n", count: 60_000)
      .write(toFile: folder + "/recordings/s1.txt", atomically: true, encoding: .utf8)
    let words = [
      program, "class", "lab1", "--manual", folder + "/manual.md", "--roster",
      folder + "/class.csv", "--recordings", folder + "/recordings", "--gradebook",
      folder + "/book.sqlite",
    ]
    let (status, output) = try await run(
      ["sh", "-c", "ulimit \(limit); exec \"$@\"", "sh"] + words + option)
    #expect(status == .exited(3), "\(output)")
    #expect(output.contains("not graded s1: grading took"), "\(output)")
    #expect(output.contains(says), "\(output)")
    #expect(output.contains("2 of 3 graded"), "\(output)")
  }

  /// Steps times commands: 200 times 40,000. At sixteen bytes each, as it once was, this would take 128 MB more.
  @Test func aLongSessionOfALongLab() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let steps = (0..<200).map { "    [root@node1 ~]# echo \($0)\n    \($0)\n" }.joined()
    try "# Lab 1: Many\n\nOn node1:\n\n\(steps)".write(
      toFile: folder + "/manual.md", atomically: true, encoding: .utf8)
    try String(repeating: "[root@node1 ~]# ls\nx\n", count: 40_000).write(
      toFile: folder + "/session.txt", atomically: true, encoding: .utf8)
    let (status, output) = try await run([
      "sh", "-c", "ulimit -d 100000; exec \"$@\"", "sh", program, "lab1", "--manual",
      folder + "/manual.md", "--recording", folder + "/session.txt", "--format", "json",
    ])
    #expect(status == .exited(1), "\(output.prefix(1000))")
    #expect(output.contains("\"score\" : 0"), "\(output.prefix(1000))")
  }

  /// One student's evidence is damaged: the others are judged again and get their pages.
  @Test func damagedEvidenceIsItsStudentsLine() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try makeClass(of: 3, padding: 3)
    let book = folder + "/book.sqlite"
    _ = try await gradeClass(into: book)
    let damage = """
      import sqlite3, sys
      book = sqlite3.connect(sys.argv[1])
      book.execute("DROP TRIGGER contentStays")
      book.execute("UPDATE content SET size = size + 1 WHERE digest = (SELECT content FROM evidence "
                   "JOIN attempt ON number = attempt WHERE student = 's1')")
      book.commit()
      """
    let damaged = try await run(["python3", "-c", damage, book])
    #expect(damaged.status.isSuccess, "\(damaged.output)")
    let manual = ["--manual", folder + "/manual.md", "--gradebook", book]
    let regraded = try await run([program, "regrade", "lab1"] + manual)
    #expect(regraded.status == .exited(3), "\(regraded.output)")
    #expect(regraded.output.contains("not judged: s1: "), "\(regraded.output)")
    #expect(regraded.output.contains("0 marks of 3 would change"), "\(regraded.output)")
    let pages = try await run(
      [program, "report", "lab1", "--all", "--out", folder + "/pages"] + manual)
    #expect(pages.status.isSuccess, "\(pages.output)")
    #expect(pages.output.contains("the page of s1 lacks the outputs"), "\(pages.output)")
    #expect(pages.output.contains("3 students' pages"), "\(pages.output)")
    let checked = try await grade("gradebook", "check", "--gradebook", book)
    #expect(checked.status == .exited(1), "\(checked.output)")
  }

  @Test(.enabled(if: getuid() == 0, "mounts a small disk: needs root"))
  func aFullDiskLosesNothing() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try makeClass(of: 12, padding: 6000)
    let disk = folder + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    #expect(
      try await run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", disk]).status == .exited(0)
    )
    let book = disk + "/book.sqlite"
    let full = try await gradeClass(into: book)
    let larger = try await run(["mount", "-o", "remount,size=64m", disk])
    let again = try await gradeClass(into: book)
    let check = try await grade("gradebook", "check", "--gradebook", book)
    let verify = try await grade("gradebook", "verify", "--gradebook", book)
    _ = try await run(["umount", disk])
    #expect(full.status == .exited(2), "\(full.output)")
    #expect(full.output.contains("grade: \(book): the disk is full"), "\(full.output)")
    #expect(larger.status == .exited(0))
    #expect(again.status == .exited(0), "\(again.output)")
    #expect(again.output.contains("12 of 12 graded"))
    #expect(check.status == .exited(0), "\(check.output)")
    #expect(verify.status == .exited(0), "\(verify.output)")
  }

  @Test(.enabled(if: getuid() == 0, "mounts a small disk: needs root"))
  func aFullDiskLeavesTheOldExport() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try makeClass(of: 40)
    let book = folder + "/book.sqlite"
    #expect(try await gradeClass(into: book).status == .exited(0))
    let disk = folder + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    #expect(
      try await run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk]).status == .exited(0))
    try "old marks".write(toFile: disk + "/marks.json", atomically: false, encoding: .utf8)
    let result = try await grade(
      "export", "lab1", "--format", "json", "--manual", folder + "/manual.md", "--gradebook", book,
      "--out", disk + "/marks.json", "--force")
    let files = try FileManager.default.contentsOfDirectory(atPath: disk)
    let kept = try String(contentsOfFile: disk + "/marks.json", encoding: .utf8)
    _ = try await run(["umount", disk])
    #expect(result.status == .exited(2))
    #expect(
      result.output == "grade: cannot write \(disk)/marks.json: No space left on device\n")
    #expect(files == ["marks.json"])
    #expect(kept == "old marks")
  }

  /// Another program holds the lock for two seconds: the class waits.
  @Test func aLockedGradebookIsWaitedFor() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try makeClass(of: 3)
    let book = folder + "/book.sqlite"
    #expect(try await gradeClass(into: book).status == .exited(0))
    try makeClass(of: 6, padding: 1)
    let script = """
      import sqlite3, sys, time
      base = sqlite3.connect(sys.argv[1], isolation_level=None)
      base.execute("BEGIN EXCLUSIVE")
      open(sys.argv[2], "w").close()
      time.sleep(2)
      base.execute("COMMIT")
      """
    async let holder = run(["python3", "-c", script, book, folder + "/held"])
    while !FileManager.default.fileExists(atPath: folder + "/held") {
      try await Task.sleep(for: .milliseconds(20))
    }
    let start = ContinuousClock.now
    let result = try await gradeClass(into: book)
    #expect(try await holder.status == .exited(0))
    #expect(result.status == .exited(0), "\(result.output)")
    #expect(result.output.contains("6 of 6 graded"))
    #expect(ContinuousClock.now - start > .seconds(1), "it was not locked")
  }

  @Test func allMistakesOfARosterAreSaidBeforeAnythingIsDone() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try "student,node1\na,10.0.0.1\nb,10.0.0.1\na,x\n../c,y\nd,\n".write(
      toFile: folder + "/class.csv", atomically: true, encoding: .utf8)
    let result = try await grade(
      "class", "lab1", "--manual", folder + "/manual.md", "--roster", folder + "/class.csv",
      "--gradebook", folder + "/book.sqlite")
    let roster = folder + "/class.csv"
    #expect(result.status == .exited(2))
    #expect(
      result.output == """
        grade: \(roster):3: b and a (line 2) have the same node: 10.0.0.1
        \(roster):4: a: line 2 has this id already
        \(roster):5: '../c' is not a student id: use letters, digits and . _ - @ +
        \(roster):6: d has no node1: a column, or --node node1=PLACE

        """)
    #expect(!FileManager.default.fileExists(atPath: folder + "/book.sqlite"))
  }

  /// The hypervisor is asked: the real libvirt, with its test driver.
  @Test func whatIsOffIsOnTheHypervisorsSide() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let domains = folder + "/domains.xml"
    try """
    <node><domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
    <name>off-one</name><memory>8192</memory><os><type>hvm</type></os>
    <test:runstate>5</test:runstate></domain></node>
    """.write(toFile: domains, atomically: true, encoding: .utf8)
    try "nodes: {node1: {libvirt: {domain: 'off-{student}'}}}\nstudents: [one, two]\n"
      .write(toFile: folder + "/class.yaml", atomically: true, encoding: .utf8)
    let result = try await run([
      "LIBVIRT_DEFAULT_URI=test://\(domains)", program,
      "class", "lab1", "--manual", folder + "/manual.md", "--roster", folder + "/class.yaml",
      "--gradebook", folder + "/book.sqlite", "--pause", "0",
    ])
    #expect(result.status == .exited(3))
    #expect(
      result.output.contains("! blocked on the hypervisor's side (2)"), "\(result.output)")
    #expect(result.output.contains("one node1: domain off-one is shut off"))
    #expect(result.output.contains("two node1: "), "\(result.output)")
    #expect(result.output.contains("0 of 2 graded, 2 without a mark yet"))
    let export = try await grade(
      "export", "lab1", "--manual", folder + "/manual.md", "--gradebook", folder + "/book.sqlite")
    #expect(export.output.contains("one,,,lab1,open,,0,1,no,0,"), "\(export.output)")
  }

  @Test func aRosterInYAML() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try makeClass(of: 2)
    let roster = folder + "/class.yaml"
    try """
    nodes: {node1: "{student}.lab"}
    students:
      - s0
      - {id: s1, name: "Müller, Ann", email: a@x, lti: sub-1, nodes: {node1: root@10.0.0.7}}
    """.write(toFile: roster, atomically: true, encoding: .utf8)
    let words = [
      program, "class", "lab1", "--manual", folder + "/manual.md", "--roster", roster,
      "--recordings", folder + "/recordings", "--gradebook", folder + "/book.sqlite",
    ]
    let result = try await run(words)
    #expect(result.output.contains("2 of 2 graded"), "\(result.output)")
    try "students:\n  - {id: a, nmae: x}\n  - {id: b, nodes: [1]}\n  - {id: b}\n".write(
      toFile: roster, atomically: true, encoding: .utf8)
    let wrong = try await run(words)
    #expect(wrong.status == .exited(2))
    #expect(wrong.output.contains("class.yaml:2: unknown key nmae"), "\(wrong.output)")
    #expect(wrong.output.contains("class.yaml:3: "), "\(wrong.output)")
  }

  /// A mistyped name destroys no gradebook: a file is replaced only if it is the same kind of output.
  @Test func nothingOverwritesWhatIsNotItsOwn() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try makeClass(of: 2)
    let book = folder + "/book.sqlite"
    #expect(try await gradeClass(into: book).status == .exited(0))
    let before = try Data(contentsOf: URL(fileURLWithPath: book))
    let manual = folder + "/manual.md"
    func export(_ words: String...) async throws -> (status: TerminationStatus, output: String) {
      try await run([program] + words + ["--manual", manual, "--gradebook", book])
    }
    // An instructor's roster begins like exported marks.
    let roster = folder + "/roster.csv"
    try "student,name,email,node1\ncarol,Carol,c@x,n1\n".write(
      toFile: roster, atomically: true, encoding: .utf8)
    for target in [book, manual, roster] {
      for words in [
        ["export", "lab1"], ["export", "lab1", "--format", "json"], ["report", "lab1"],
      ] {
        let result = try await run(
          [program] + words + ["--out", target, "--manual", manual, "--gradebook", book])
        #expect(result.status == .exited(2), "\(result.output)")
        #expect(result.output.contains("\(target) exists and is of another kind"))
      }
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: book)) == before)
    // It replaces its own output; with --force, anything.
    let out = folder + "/marks.csv"
    for _ in 1...2 {
      #expect(try await export("export", "lab1", "--out", out).status == .exited(0))
    }
    #expect(
      try await export("export", "lab1", "--format", "json", "--out", out).status == .exited(2))
    #expect(
      try await export("export", "lab1", "--format", "json", "--out", out, "--force").status
        == .exited(0))
    let page = folder + "/page.html"
    for _ in 1...2 {
      #expect(try await export("report", "lab1", "--out", page).status == .exited(0))
    }
    let evidence = try await grade(
      "lab1", "--manual", manual, "--nodes", folder + "/class.csv", "--evidence", book)
    #expect(evidence.status == .exited(2), "\(evidence.output)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: book)) == before)
  }

  /// Reading needs only read permission, and makes or changes no file.
  @Test(.enabled(if: getuid() == 0, "mounts a disk: needs root"))
  func readingAGradebookChangesNothing() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try makeClass(of: 2)
    let disk = folder + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    #expect(
      try await run(["mount", "-t", "tmpfs", "-o", "size=9m", "tmpfs", disk]).status == .exited(0))
    #expect(try await gradeClass(into: disk + "/book.sqlite").status == .exited(0))
    let before = try FileManager.default.contentsOfDirectory(atPath: disk)
    #expect(try await run(["mount", "-o", "remount,ro", disk]).status == .exited(0))
    for words in [
      ["report", "lab1", "--format", "text"], ["export", "lab1"], ["regrade", "lab1"],
    ] {
      let result = try await run(
        [program] + words + [
          "--manual", folder + "/manual.md", "--gradebook", disk + "/book.sqlite",
        ])
      #expect(result.status == .exited(0), "\(words): \(result.output)")
    }
    for word in ["check", "verify"] {
      let result = try await grade("gradebook", word, "--gradebook", disk + "/book.sqlite")
      #expect(result.status == .exited(0), "\(word): \(result.output)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk) == before)
    _ = try await run(["umount", disk])
  }
}
