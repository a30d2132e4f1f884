import CourseModel
import Fixtures
import Knowledge
import Testing

@testable import Grading

/// What another shell cannot answer is not asked.
@Suite struct ShellPastTests {
  /// The commands that are asked of a node, and those that are not because of the shell's past.
  private func asked(_ commands: String) throws -> (asked: [String], unasked: [String]) {
    let lines = commands.split(separator: "\n").map { "    # \($0)" }.joined(separator: "\n")
    let course = try course("# Lab 1: T\n\nOn node1:\n\n\(lines)\n", .shipped)
    let lab = try #require(course.labs.first)
    let all = LiveQuestions(lab: lab, programs: Knowledge.shipped.programs, addresses: [:]).all
    return (all.questions.map(\.command), all.unasked.map(\.title))
  }

  @Test(arguments: [
    ("false", "echo $?"), ("set -- x y", "echo $2"), ("arr=(a b)", "echo ${arr[1]}"),
    ("greet() { echo hi; }", "greet"), ("X=$(date)", "echo $X"),
    ("read n < /etc/hostname", "echo $n"),
    ("set -x", "echo traced"), ("sleep 300 &", "jobs"), ("exec 3>/tmp/f", "echo hi >&3"),
    ("for i in 1 2; do true; done", "echo $i"), ("true", "echo \"Danger!ahead\""),
    ("ls /srv", "!ls"),
    // What a later step changes is not as the manual shows it.
    ("true", "systemctl status cron\nsystemctl stop cron"), ("true", "git status\ngit add f"),
  ])
  func unasked(before: String, command: String) throws {
    let found = try asked("\(before)\n\(command)")
    let question = command.prefix { $0 != "\n" }
    #expect(!found.asked.contains(String(question)), "\(found)")
  }

  @Test(arguments: [
    ("true", "grep '$1' /etc/passwd"), ("export SITE=/srv", "ls -d $SITE"),
    ("true", "echo $HOME"), ("set -x\nset +x", "cat /etc/hostname"), ("X=$(date)", "ls /srv"),
    ("greet() { echo hi; }", "cat greet"), ("true", "echo 'Danger!ahead'"),
    ("git add f", "git status"),
    ("true", "nova show test1\nnova reboot test1"),
  ])
  func stillAsked(before: String, command: String) throws {
    let question = command.prefix { $0 != "\n" }
    #expect(try asked("\(before)\n\(command)").asked.contains(String(question)))
  }

  @Test func aRunForgetsWhatItShowsAnew() throws {
    let text = "# Lab 1: T\n\n    $ git commit -m x\n    [main 25fc7e3] network\n"
    let lab = try #require(try course(text, .shipped).labs.first)
    var bindings = Bindings()
    for key in ["25fc7e3", "089615f", "network"] { bindings.bind(key, to: "own") }
    bindings.forget(whatIsShownBy: lab.steps)
    #expect(Set(bindings.values.keys) == ["089615f", "network"])
  }

  @Test func aHereDocumentIsGivenToTheQuestion() throws {
    let course = try course(
      "# Lab 1: T\n\nOn node1:\n\n    # cat <<END\n    > one\n    > END\n    one\n", .shipped)
    let lab = try #require(course.labs.first)
    let all = LiveQuestions(lab: lab, programs: Knowledge.shipped.programs, addresses: [:]).all
    #expect(all.questions.map(\.probe) == ["cat <<END\none\nEND"])
  }

  @Test func whatTheShellHasIsNotWaitedFor() {
    let programs = Knowledge.shipped.programs
    for command in ["echo $?", "jobs", "echo hello"] {
      #expect(ShellPast.isAll(of: command, programs))
    }
    for command in ["cat f", "echo $(cat f)", "echo /srv/*", "whoami"] {
      #expect(!ShellPast.isAll(of: command, programs))
    }
  }
}
