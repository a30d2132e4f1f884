import Fixtures
import Testing

@testable import Nodes
@testable import Sessions

/// Prompts that are on no list, and the shell's and the terminal's changes to a typed line.
@Suite struct SessionPromptsTests {
  private let vocabulary = SessionVocabulary(
    .shipped, programs: ["yum", "nova", "ssh", "echo"], hosts: ["node1", "node2"])

  private func commands(_ text: String) throws -> [SessionCommand] {
    try Session(
      Recording(bytes: Array(text.utf8), file: "t"), file: "t", vocabulary: vocabulary
    ).commands
  }

  @Test(
    "A prompt is what stands before the lab's programs again and again",
    arguments: [
      ("", "node1:~ # "), ("", "[02:09:27] root@node1 ~ # "), ("", "node1% "),
      ("┌──(root㉿node1)-[~]\n", "└─# "), ("root in 🌐 node1 in ~\n", "❯ "),
      ("", "(main) root@node1 /etc $ "), ("", "node1 ➜ "),
    ])
  func learned(above: String, prompt: String) throws {
    let prompt = above + prompt
    let found = try commands("\(prompt)yum update\nDone\n\(prompt)nova list\n\(prompt)ls\nfile\n")
    #expect(found.map(\.text) == ["yum update", "nova list", "ls"])
    #expect(found.map(\.host) == ["node1", "node1", "node1"])
    #expect(found.map(\.output) == [["Done"], [], ["file"]])
  }

  @Test func oneFullPromptAmongBareOnes() throws {
    let found = try commands("# yum update\n# nova list\n[root@vm ~]# ls\nx\n# nova show vm\n")
    #expect(found.map(\.text) == ["yum update", "nova list", "ls", "nova show vm"])
  }

  @Test func outputWithProgramsIsNoPrompt() throws {
    let found = try commands(
      "[root@node1 ~]# yum update\n  50% yum\n 100% yum\n> nova list\n[root@node1 ~]# ls\n")
    #expect(found.map(\.text) == ["yum update", "ls"])
  }

  @Test(
    "History is what the shell made of it",
    arguments: [
      ("!!", "nova list"), ("!! --all", "nova list --all"), ("sudo !!", "sudo nova list"),
      ("nova show !$", "nova show list"), ("!nova", "nova list"), ("^list^show", "nova show"),
    ])
  func history(typed: String, meant: String) throws {
    let found = try commands(
      "[root@node1 ~]# nova list\n[root@node1 ~]# \(typed)\n\(meant)\nshown\n")
    #expect(found.map(\.text) == ["nova list", meant])
    #expect(found[1].output == ["shown"])
  }

  @Test(arguments: ["echo 'a!b'", "echo a ! b", "echo a\\!b", "test $x != 1"])
  func noHistory(typed: String) throws {
    let found = try commands("[root@node1 ~]# \(typed)\n\(typed)\n")
    #expect(found.map(\.output) == [[typed]])
  }

  @Test func abandonedLinesAreNoCommands() throws {
    let found = try commands(
      "[root@node1 ~]# yum install opens^C\n[root@node1 ~]# nova li\nlimits  list\n"
        + "[root@node1 ~]# nova list\n[root@node1 ~]# nova\u{1B}[H\u{1B}[2J[root@node1 ~]# nova show\n"
    )
    #expect(found.map(\.text) == ["nova list", "nova show"])
  }

  @Test func widthOfAnOldTypescript() throws {
    let typed = "echo " + String(repeating: "abcdefghi ", count: 12)
    let line = "[root@node1 ~]# " + typed
    var bytes = ""
    for (index, character) in line.enumerated() {
      bytes.append(character)
      // Readline at the right edge of 80 columns.
      if index % 80 == 79, index < line.count - 1 {
        bytes += " \r"
      }
    }
    let text = "Script started on Fri 20 Nov 2026 09:00:00 AM UTC\n\(bytes)\r\nout\r\n"
    let found = try commands(text)
    #expect(found.map(\.text) == [typed.dropLast().description])
    #expect(found[0].output == ["out"])
  }

  @Test func tmuxKeepsItsLinesAndAnEditorDoesNot() throws {
    let status = "\u{1B}7\u{1B}[5;1H[0] 0:bash\u{1B}8"
    let tmux =
      "\u{1B}[?1049h\u{1B}[H\u{1B}[2J\u{1B}[1;4r\u{1B}[H\(status)"
      + (1...6).map { "[root@node1 ~]# echo \($0)\r\n\($0)\r\n\(status)" }.joined()
      + "\u{1B}[r\u{1B}[?1049l[exited]\r\n"
    let editor = "[root@node1 ~]# vi x\r\n\u{1B}[?1049h[root@node1 ~]# yum update\r\n~\u{1B}[?1049l"
    let text =
      "Script started on 2026-11-20 [COLUMNS=\"80\" LINES=\"5\"]\n\(tmux)\(editor)[root@node1 ~]# exit\r\n"
    let found = try commands(text)
    #expect(found.map(\.text) == (1...6).map { "echo \($0)" } + ["vi x", "exit"])
    #expect(found.prefix(5).map { $0.output.first } == (1...5).map { "\($0)" })
  }
}
