import CourseModel
import Fixtures
import Knowledge
import Manual
import Sessions
import Testing

@testable import Grading

/// A file that a student wrote another way than the manual is judged by what the session shows of it.
@Suite struct WrittenFileTests {
  private static let manual = """
    # Lab 1: A file

    On node1:

        # cat > /etc/app.conf << EOF
        [server]
        port = 8443
        workers = 4
        EOF
        # systemctl restart app

    """
  private static let right = ["[server]", "port = 8443", "workers = 4"]

  private func verdict(_ commands: [(text: String, input: [String], output: [String])]) throws
    -> Verdict
  {
    let course = try ManualReader.course(bytes: Array(Self.manual.utf8), file: "m.md")
    let lab = try #require(course.labs.first)
    let session = Session(
      commands: commands.enumerated().map { line, command in
        SessionCommand(
          host: "node1", text: command.text, input: command.input, output: command.output,
          line: line + 1)
      })
    let report = SessionGrader(course: course, lab: lab, .shipped, overrides: LabOverrides())
      .grade(session)
    return try #require(report.checks.first).verdict
  }

  @Test(arguments: [
    ("cat > /etc/app.conf << EOF", right, []),
    ("sudo tee /etc/app.conf << EOF", right, right),
    ("cat << EOF | sudo tee /etc/app.conf", right, right),
    ("sudo tee /etc/app.conf > /dev/null << 'EOF'", right, []),
    (
      #"sudo sh -c 'printf "[server]\nport = 8443\nworkers = 4\n" > /etc/app.conf'"#, [], []
    ),
    (#"printf "[server]\nport = 8443\nworkers = 4\n" | sudo tee /etc/app.conf"#, [], right),
  ])
  func written(text: String, input: [String], output: [String]) throws {
    #expect(try verdict([(text, input, output)]) == .passed)
  }

  @Test(arguments: [
    "vim /etc/app.conf", "cp ~/app.conf /etc/app.conf", "sudo nano /etc/app.conf",
    "sudo mv app.conf /etc/app.conf",
  ])
  func shown(way: String) throws {
    #expect(try verdict([(way, [], []), ("cat /etc/app.conf", [], Self.right)]) == .passed)
    let wrong = ["[server]", "port = 443", "workers = 4"]
    #expect(try verdict([(way, [], []), ("sudo cat /etc/app.conf", [], wrong)]) == .partial)
  }

  @Test(
    "What failed, was changed again, or is another file does not count",
    arguments: [
      [("cat > /etc/app.conf << EOF", right, ["bash: /etc/app.conf: Permission denied"])],
      [
        ("tee /etc/app.conf << EOF", right, ["tee: /etc/app.conf: Permission denied"] + right)
      ],
      [
        ("sudo tee /etc/app.conf << EOF", right, right),
        ("echo 'port = 1' | sudo tee /etc/app.conf", [], ["port = 1"]),
      ],
      [("sudo tee /etc/app.conf << EOF", right, right), ("sudo rm /etc/app.conf", [], [])],
      [(#"printf "[server]\nport = 8443\nworkers = 4\n"; true > /etc/app.conf"#, [], [])],
      [("grep -q x /etc/fstab << EOF > /etc/app.conf", right, [])],
      [(#"printf "[server]\nport = 8443\nworkers = 4\n" | head -1 > /etc/app.conf"#, [], [])],
      [("cat > app.conf << EOF", right, [])],
      [("cd /tmp", [], []), ("vi app.conf", [], []), ("cat app.conf", [], right)],
    ] as [[(text: String, input: [String], output: [String])]])
  func doesNotCount(commands: [(text: String, input: [String], output: [String])]) throws {
    #expect(try verdict(commands) != .passed)
  }

  @Test func namedFromItsFolder() throws {
    #expect(
      try verdict([
        ("cd /etc", [], []), ("sudo vi app.conf", [], []), ("cat app.conf", [], Self.right),
      ]) == .passed)
  }

  @Test func addedLineByLine() throws {
    let lines = Self.right.map { ("echo '\($0)' >> /etc/app.conf", [String](), [String]()) }
    #expect(try verdict(lines) == .passed)
    #expect(try verdict(Array(lines.dropLast())) == .partial)
  }

  @Test func whatIsShownOfAnotherFileIsNot() throws {
    #expect(try verdict([("cat /srv/app.conf", [], Self.right)]) == .failed)
    #expect(
      try verdict([("grep port /etc/app.conf", [], Self.right), ("ls /etc/app.conf", [], [])])
        == .failed)
    // Whoever opened it in an editor and shows nothing of it is not judged.
    #expect(try verdict([("vim /etc/app.conf", [], [])]) == .manual)
  }

  @Test func wrongLinesAreWrong() throws {
    let wrong = ["[server]", "port = 443", "workers = 4"]
    #expect(try verdict([("sudo tee /etc/app.conf << EOF", wrong, wrong)]) == .partial)
    // Corrected later.
    #expect(
      try verdict([
        ("sudo tee /etc/app.conf << EOF", wrong, wrong),
        ("vim /etc/app.conf", [], []), ("cat /etc/app.conf", [], Self.right),
      ]) == .passed)
  }
}
