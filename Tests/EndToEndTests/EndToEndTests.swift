import Fixtures
import Foundation
import Testing

/// The program as a person runs it.
@Suite struct EndToEndTests {
  private typealias Run = BuiltProgram.Run

  private func grade(_ arguments: String..., in folder: String = SharedFiles.projectFolder)
    async throws -> Run
  {
    try await run(arguments, in: folder)
  }

  private func run(_ arguments: [String], in folder: String = SharedFiles.projectFolder)
    async throws -> Run
  {
    try await BuiltProgram.run(arguments, in: folder)
  }

  private func temporary(_ text: String, _ name: String = "file.md") throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent(name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  @Test func checksAreShownAndUncoveredCommandsListed() async throws {
    let text = try await grade("checks", "glance", "--manual", "course")
    #expect(text.status == 0, "\(text.error)")
    #expect(text.output.contains("  node1  package glance installed\n"))
    let left = try await grade("checks", "keystone", "--manual", "course", "--uncovered")
    #expect(left.output.contains("systemctl daemon-reload"))
    let json = try await grade("checks", "keystone", "--manual", "course", "--format", "json")
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let checks = try #require(object?["checks"] as? [[String: Any]])
    let ids = Set(checks.compactMap { $0["id"] as? String })
    #expect(ids.count == checks.count)
    #expect(checks.flatMap { $0["dependsOn"] as? [String] ?? ["?"] }.allSatisfy(ids.contains))
    #expect((object?["uncovered"] as? [[String: Any]])?.isEmpty == false)
    let wrong = try await grade("checks", "lab77", "--manual", "course")
    #expect(wrong.status == 2)
  }

  @Test func theShippedCourseGradesItsSessions() async throws {
    let right = try await grade("lab1", "--recording", "course/demo/keystone-session.txt")
    #expect(right.status == 0, "\(right.output)\(right.error)")
    let wrong = try await grade("glance", "--recording", "course/demo/glance-session.cast")
    #expect(wrong.status == 1)
    #expect(wrong.output.contains("property disk_format: expected 'qcow2', is 'raw'"))
    #expect(!wrong.output.contains("\u{1B}"))
  }

  @Test func jsonHasEveryKey() async throws {
    let run = try await grade(
      "2", "--recording", "course/demo/glance-session.cast", "--format", "json")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(
      Set(json.keys) == [
        "lab", "student", "score", "points", "complete", "checks", "challenges", "bindings",
      ])
    #expect(json["student"] is NSNull)
    let check = try #require((json["checks"] as? [[String: Any]])?.first)
    #expect(
      Set(check.keys) == [
        "id", "step", "line", "node", "command", "verdict", "score", "differences", "hint",
        "hints", "blockedBy", "remark",
      ])
    let steps = try await grade("steps", "--format", "json", "--lab", "1")
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(steps.output.utf8)) as? [String: Any])
    let step = try #require(
      ((document["labs"] as? [[String: Any]])?.first?["steps"] as? [[String: Any]])?.first)
    let contract: Set<String> = [
      "id", "key", "line", "node", "alsoOn", "credentials", "section", "kind", "optional",
      "command", "input", "path",
      "placeholders", "expected", "defines", "uses",
    ]
    #expect(contract.isSubset(of: Set(step.keys)))
  }

  @Test func machineFormats() async throws {
    let junit = try await grade(
      "2", "--recording", "course/demo/glance-session.cast", "--format", "junit")
    #expect(
      junit.output.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"lab2\"")
    )
    let tap = try await grade(
      "2", "--recording", "course/demo/glance-session.cast", "--format", "tap")
    #expect(tap.output.hasPrefix("TAP version 13\n1.."))
    #expect(tap.output.contains("\nnot ok "))
  }

  /// Findings as text, JSON and SARIF, and the statuses that a hook goes by.
  @Test func lint() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "lint-\(UUID()).md").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    try "# Lab 1: A\n\nOn node1:\n\n    # systemctl start chronyd\n    # yum install chronyd -y\n"
      .write(toFile: file, atomically: true, encoding: .utf8)
    let text = try await run(["lint", file])
    #expect(text.status == 0)
    #expect(text.output.contains("\(file):5:7: warning: "))
    #expect(text.output.contains("\n    \(file):6:7: package chronyd installed\n"))
    #expect(text.output.hasSuffix("0 errors, 1 warning, 0 notes\n"))
    #expect(try await run(["lint", file, "--strict"]).status == 1)
    #expect(try await run(["lint", "course", "--strict"]).status == 0)
    let json = try await run(["lint", file, "--format", "json"])
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: [[String: Any]]])
    let finding = try #require(document["findings"]?.first)
    #expect(
      Set(finding.keys) == [
        "rule", "severity", "file", "line", "column", "message", "explanation", "remedy", "related",
      ])
    let sarif = try await run(["lint", file, "--format", "sarif"])
    let log = try #require(
      try JSONSerialization.jsonObject(with: Data(sarif.output.utf8)) as? [String: Any])
    #expect(log["version"] as? String == "2.1.0")
    let results = (log["runs"] as? [[String: Any]])?.first?["results"] as? [[String: Any]]
    #expect(results?.first?["ruleId"] as? String == "neededLater")
    #expect(results?.first?["level"] as? String == "warning")
  }

  /// Who agrees to a run sees all that it types and writes.
  @Test func aDryRunShowsFilesAndAllLines() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID()).md").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    try """
    # Lab 1: A

    On node1, create the file `/etc/x.conf` with this content:

    ```ini
    a=1
    ```

        # for f in a b; do
        >   touch $f
        > done
    """.write(toFile: file, atomically: true, encoding: .utf8)
    let shown = try await run(["run", "lab1", "--manual", file, "--dry-run"])
    #expect(
      shown.output == """
        lab1.1  node1  writes /etc/x.conf
            | a=1
        lab1.2  node1  for f in a b; do …
            |   touch $f
            | done

        """)
  }

  /// Every message of bad input, verbatim, with exit status 2.
  @Test(
    "Bad input",
    arguments: [
      (
        ["lab9", "--recording", "x"],
        "grade: there is no lab lab9; there are lab1 (Keystone, the identity service), lab2 (Glance, the image service)"
      ),
      (["lab1", "--recording", "nothing-here"], "grade: nothing-here: no such file"),
      (["lab1", "--recording", "course"], "grade: course: is a folder; a file is needed"),
      (
        ["lab1", "--manual", "nothing-here", "--recording", "x"],
        "grade: nothing-here: no such manual; give a Markdown file or a folder with course.yaml"
      ),
      (
        ["steps", "Tests/Fixtures"],
        "grade: Tests/Fixtures: has no Markdown file; give a manual, or a folder with one, or with course.yaml"
      ),
      (
        ["steps", "CHANGELOG.md"],
        "grade: CHANGELOG.md: no step found; a step is a command in a code block, after a prompt ($, #, user@host:~$) or after a fence such as ```bash; the manual has no code block"
      ),
      (["lab1", "--nodes", "nothing-here"], "grade: nothing-here: no such file"),
      (["lab1", "--timeout", "0"], "Error: --timeout must be from 1 to 3600 seconds"),
      (
        ["nodes", "status", "--name", "no/name"],
        "grade: 'no/name' is not a valid lab name: up to 32 letters, digits and dashes"
      ),
      (["diff", "nothing-here", "README.md"], "grade: nothing-here: no such file"),
      (["steps", "--node", "node7"], "grade: no step runs on node7; there are host, node1"),
      (
        ["lab1", "--recording", "x", "--challenges"],
        "Error: --challenges asks nodes: it cannot be used with --recording"
      ),
      (["steps", "--bogus"], "Error: Unknown option '--bogus'"),
    ])
  func badInput(arguments: [String], message: String) async throws {
    let process = try await run(arguments)
    #expect(process.status == 2)
    #expect(process.error.split(separator: "\n").first.map(String.init) == message)
  }

  @Test func aNodeThatIsNotThereBlocksAndFailsNothing() async throws {
    let nodes = try temporary("node1: {host: 127.0.0.1, port: 1}\n", "nodes.yaml")
    let run = try await grade("lab1", "--nodes", nodes)
    #expect(run.status == 3, "\(run.output)\(run.error)")
    #expect(run.output.contains("blocked 30 checks: node1: 127.0.0.1 port 1 refuses connections"))
    #expect(run.output.contains("Not final"))
    let wrong = try temporary("node1: {hots: 127.0.0.1}\n", "nodes.yaml")
    let refused = try await grade("lab1", "--nodes", wrong)
    #expect(refused.status == 2)
    #expect(
      refused.error.contains(":1:9: unknown key hots; there are host, port, user, key and libvirt"))
  }

  /// libvirt's test driver, with a machine that is off.
  @Test func aDomainThatIsOffBlocksAndSaysHowToStartIt() async throws {
    let domains = try temporary(
      """
      <node><domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
      <name>vm1</name><memory>8192</memory><os><type>hvm</type></os>
      <test:runstate>5</test:runstate></domain></node>
      """, "domains.xml")
    let nodes = try temporary(
      "node1: {libvirt: {domain: vm1}}\n", "nodes.yaml")
    // The test driver reads a file: the reader's environment may name it, but a course may not.
    func run(_ words: [String]) async throws -> BuiltProgram.Run {
      try await BuiltProgram.run(
        words, in: SharedFiles.projectFolder,
        environment: ["LIBVIRT_DEFAULT_URI": "test://\(domains)"])
    }
    let graded = try await run(["lab1", "--nodes", nodes])
    #expect(graded.status == 3)
    #expect(graded.output.contains("node1: is shut off: virsh -c test://\(domains) start vm1"))
    let status = try await run(["nodes", "status", "--nodes", nodes])
    #expect(status.output.hasPrefix("node1  no address  shut off  domain vm1 at test://"))
    let missing = try await run(["nodes", "start", "node2", "--nodes", nodes])
    #expect(missing.status == 2)
    #expect(missing.error == "grade: there is no node2; there are node1\n")
  }

  /// A grade is made again from the nodes' answers: no node is asked, and nothing else changes it.
  @Test func keptAnswersAreGradedAgain() async throws {
    // Not in a folder whose name is an id: ids are the student's own.
    let state = "/tmp/practicum-state-\(getpid())"
    try "up\n".write(toFile: state, atomically: true, encoding: .utf8)
    defer { unlink(state) }
    let manual = try temporary(
      """
      # Lab 1: Mine

      On your own machine:

          # cat \(state) | head -n 1
          up
          # cat \(state)
          sideways

      On node1, which is nowhere:

          # uptime
      """)
    let nodes = manual + ".nodes"
    try "node1: root@127.0.0.1:1\n".write(toFile: nodes, atomically: true, encoding: .utf8)
    let kept = manual + ".json"

    let lab = ["lab1", "--manual", manual, "--nodes", nodes, "--format", "json"]
    let live = try await run(lab + ["--host", "--evidence", kept])
    #expect(live.status == 1, "\(live.output)\(live.error)")
    #expect(live.output.contains("\"blocked\"") && live.output.contains("\"passed\""))
    try "down\n".write(toFile: state, atomically: true, encoding: .utf8)
    unlink(nodes)
    let again = try await run(
      ["lab1", "--manual", manual, "--format", "json", "--from-evidence", kept])
    #expect(again.output == live.output)
    #expect(again.status == 1)
    let other = try await run(["lab1", "--manual", manual, "--from-evidence", manual])
    #expect(other.status == 2 && other.error.contains("not answers written by"))
  }

  @Test func tooLarge() async throws {
    let path = try temporary("")
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.truncate(atOffset: 200 << 20)
    try handle.close()
    let run = try await grade("steps", path)
    #expect(run.status == 2)
    #expect(run.error.contains("larger than 32 MB"))
  }

  @Test func aGradersFileWithAMistake() async throws {
    let manual = try temporary("# Lab 1: T\n\n\t# ls\n\tx\n")
    let folder = URL(fileURLWithPath: manual).deletingLastPathComponent().appendingPathComponent(
      "graders")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data("steps:\n  3:\n    wieght: 2\n".utf8).write(
      to: folder.appendingPathComponent("lab01.yaml"))
    let session = try temporary("$ ls\nx\n", "s.txt")
    let run = try await grade("1", "--manual", manual, "--recording", session)
    #expect(run.status == 2)
    #expect(run.error.contains("lab01.yaml:3:"))
    #expect(run.error.contains("unknown key wieght; allowed: weight, free, keep, ordered, strict"))
  }

  @Test("Completions and the manual page can be made", arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) async throws {
    let run = try await grade("--generate-completion-script", shell)
    #expect(run.status == 0)
    #expect(run.output.contains("recording"))
  }
}
