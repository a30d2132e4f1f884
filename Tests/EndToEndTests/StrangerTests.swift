import Fixtures
import Foundation
import Testing

/// A course from a stranger, as its reader gets it: nothing in it runs here, and nothing waits for ever.
@Suite struct StrangerTests {
  private let folder: String
  /// Exists if something from the course was run.
  private var mark: String { folder + "/mark" }

  init() throws {
    folder = NSTemporaryDirectory() + "practicum-stranger-" + UUID().uuidString
    for name in ["course", "state", "config"] {
      try FileManager.default.createDirectory(
        atPath: folder + "/" + name, withIntermediateDirectories: true)
    }
    try write(
      """
      # Lab 1: Any

      On node1:

          # cat /etc/hostname
          node1

      """, "lab.md")
    try write("title: Any\nlabs: [lab.md]\n", "course.yaml")
    try write("#!/bin/sh\ntouch \(mark)\n", "x.sh")
    chmod(folder + "/course/x.sh", 0o755)
  }

  private func write(_ text: String, _ name: String) throws {
    let path = folder + "/course/" + name
    try FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
      withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  private func grade(_ words: String..., environment: [String: String] = [:]) async throws
    -> BuiltProgram.Run
  {
    let own = ["XDG_CONFIG_HOME": folder + "/config", "XDG_STATE_HOME": folder + "/state"]
    return try await BuiltProgram.run(
      words, in: folder + "/course", environment: own.merging(environment) { $1 })
  }

  private func remove() { try? FileManager.default.removeItem(atPath: folder) }

  @Test(
    "What a node's place says runs no program",
    arguments: [
      "{libvirt: {uri: 'qemu+ext:///system?command=./x.sh', domain: a}}",
      "{libvirt: {uri: 'qemu+ssh://h/system?command=./x.sh', domain: a}}",
      "{libvirt: {uri: 'vbox+ext:///session?command=./x.sh', domain: a}}",
      "{libvirt: {uri: 'test:///etc/passwd', domain: a}}",
      "{host: \"-oProxyCommand=./x.sh\"}", "'-oProxyCommand=./x.sh'",
      "{host: h, user: \"u\\nMatch exec ./x.sh\"}",
      "{host: h, user: \"u\\nProxyCommand ./x.sh\"}",
    ], ["course.yaml", "nodes.yaml"])
  func places(place: String, file: String) async throws {
    defer { remove() }
    if file == "course.yaml" {
      try write("title: Any\nlabs: [lab.md]\nnodes:\n  node1: \(place)\n", file)
    } else {
      try write("node1: \(place)\n", file)
    }
    // Practice nodes need no course: a broken one counts as none.
    for words in file == "nodes.yaml" ? [["lab1"], ["nodes", "status"]] : [["lab1"]] {
      let run = try await BuiltProgram.run(words, in: folder + "/course")
      #expect(run.status == 2, "\(run.output)\(run.error)")
      #expect(run.error.contains("\(file):"), "\(run.error)")
      #expect(!run.error.contains("root:"))
    }
    #expect(!FileManager.default.fileExists(atPath: mark))
  }

  @Test(
    "What belongs to somebody else is refused until it is trusted",
    .enabled(if: getuid() == 0, "gives files to another account: needs root"),
    arguments: ["course.yaml", "nodes.yaml", "graders/lab01.yaml", "graders/rules/a.yaml"])
  func others(file: String) async throws {
    defer { remove() }
    if file != "course.yaml" { try write("\n", file) }
    let path = folder + "/course/" + file
    let before = try await grade("checks", "lab1")
    #expect(before.status == 0, "\(before.error)")
    // With the file alone, and with its folder, too.
    for owned in [path, URL(fileURLWithPath: path).deletingLastPathComponent().path] {
      chown(owned, 12345, 12345)
      defer { chown(owned, 0, 0) }
      let refused = try await grade("lab1", environment: ["SUDO_UID": ""])
      #expect(refused.status == 2, "\(refused.output)\(refused.error)")
      #expect(
        refused.error.contains("belongs to user 12345, not to you; if you trust it: grade trust /"))
      // The user is whoever called sudo.
      let called = try await grade("lab1", environment: ["SUDO_UID": "12345"])
      #expect(!called.error.contains("belongs to"), "\(called.error)")
    }
    chown(path, 12345, 12345)
    let trusted = try await grade("trust", ".")
    #expect(trusted.status == 0 && trusted.output == "trusted: \(folder)/course\n")
    #expect(try await !grade("lab1").error.contains("belongs to"))
    #expect(try await grade("trust").output == "\(folder)/course\n")
    #expect(try await grade("trust", "--remove", ".").status == 0)
    #expect(try await grade("lab1").status == 2)
  }

  @Test(
    "What anybody could have written is refused, and a folder for everybody is never trusted",
    .enabled(if: getuid() == 0, "gives files to another account: needs root"))
  func forEverybody() async throws {
    defer { remove() }
    chmod(folder + "/course", 0o777)
    let open = try await grade("lab1")
    #expect(open.status == 2 && open.error.contains("is in a folder that anyone can write to"))
    // As /tmp is: the course is not its owner's.
    chmod(folder + "/course", 0o1777)
    chown(folder + "/course/course.yaml", 12345, 12345)
    let sticky = try await grade("lab1")
    #expect(sticky.status == 2)
    #expect(sticky.error.contains("belongs to user 12345, not to you; anyone can put files into"))
    let trusted = try await grade("trust", ".")
    #expect(trusted.status == 2 && trusted.error.contains("anyone could put a course there"))
    // Another account's link to a file of root's.
    unlink(folder + "/course/course.yaml")
    symlink("/etc/hostname", folder + "/course/course.yaml")
    lchown(folder + "/course/course.yaml", 12345, 12345)
    #expect(try await grade("lab1").error.contains("belongs to user 12345"))
  }

  @Test(
    "What is no file is an error at once",
    arguments: [
      "manual", "lab", "course.yaml", "nodes.yaml", "recording", "roster", "graders", "picture",
    ])
  func pipes(what: String) async throws {
    defer { remove() }
    func pipe(_ name: String) -> String {
      let path = folder + "/course/" + name
      unlink(path)
      mkfifo(path, 0o600)
      return path
    }
    let run: BuiltProgram.Run
    switch what {
    case "manual": run = try await grade("steps", pipe("m.md"))
    case "lab":
      _ = pipe("lab.md")
      run = try await grade("steps")
    case "course.yaml":
      _ = pipe("course.yaml")
      run = try await grade("steps", ".")
    case "nodes.yaml":
      _ = pipe("nodes.yaml")
      run = try await grade("lab1")
    case "recording": run = try await grade("lab1", "--recording", pipe("r.txt"))
    case "roster":
      run = try await grade("class", "lab1", "--roster", pipe("r.csv"), "--recordings", ".")
    case "graders":
      try write("", "graders/lab01.yaml")
      _ = pipe("graders/lab01.yaml")
      run = try await grade("checks", "lab1")
    default:
      _ = pipe("p.png")
      try write("# Lab 1: Any\n\n![p](p.png)\n\n    # ls\n    x\n", "lab.md")
      run = try await grade("site", "build", "--out", folder + "/site", "--strict")
    }
    #expect(run.status != 0, "\(run.output)")
    #expect(!run.error.isEmpty || run.output.contains("p.png"), "\(run.output)")
  }

  @Test(arguments: ["/dev/zero", "/proc/kmsg", "/dev/tty"])
  func devices(path: String) async throws {
    defer { remove() }
    unlink(folder + "/course/lab.md")
    symlink(path, folder + "/course/lab.md")
    let run = try await grade("steps")
    #expect(run.status == 2, "\(run.output)")
  }

  @Test func needsInACircle() async throws {
    defer { remove() }
    try write(
      "# Lab 1: Any\n\nOn node1:\n\n    # cat /etc/a\n    x\n    # cat /etc/b\n    y\n", "lab.md")
    try write("steps:\n  5: {needs: [7]}\n  7: {needs: [5]}\n", "graders/lab01.yaml")
    let run = try await grade("checks", "lab1")
    #expect(run.status == 2)
    #expect(
      run.error.contains(
        "lab01.yaml:2:6: needs form a circle: lab1.1 needs lab1.2 needs lab1.1"),
      "\(run.error)")
    try write("steps:\n  5: {needs: [5]}\n", "graders/lab01.yaml")
    #expect(try await grade("checks", "lab1").error.contains("lab1.1 needs lab1.1"))
  }

  @Test func aCourseThatWasNeverRunIsAskedFor() async throws {
    defer { remove() }
    let nodes = folder + "/nodes.yaml"
    try "node1: {host: 127.0.0.1, port: 1}\n".write(
      toFile: nodes, atomically: true, encoding: .utf8)
    let asked = try await grade("run", "lab1", "--nodes", nodes)
    #expect(asked.status == 2)
    #expect(
      asked.error
        == "grade: you never ran \(folder)/course; look at what it changes with --dry-run, then add --yes\n"
    )
    let shown = try await grade("run", "lab1", "--dry-run")
    #expect(shown.output == "lab1.1  node1  cat /etc/hostname\n")
    let agreed = try await grade("run", "lab1", "--nodes", nodes, "--yes")
    #expect(agreed.status != 2, "\(agreed.error)")
    // From then on the course is known, however it is named; another one with the same title is not.
    #expect(try await grade("run", "lab1", "--nodes", nodes).status != 2)
    try FileManager.default.copyItem(atPath: folder + "/course", toPath: folder + "/other")
    let other = try await BuiltProgram.run(
      ["run", "lab1", "--nodes", nodes], in: folder + "/other",
      environment: ["XDG_STATE_HOME": folder + "/state"])
    #expect(other.error.contains("you never ran \(folder)/other"))
  }
}
