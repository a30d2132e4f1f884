import Fixtures
import Testing

@testable import Nodes
@testable import Sessions

/// What shells tell their terminal, and what they write to it while a line is edited.
@Suite struct ShellMarkTests {
  private let vocabulary = SessionVocabulary(
    .shipped, commands: ["cat people", "wc -l people", "ls"], programs: ["cat", "wc", "ls"],
    hosts: ["node1"])

  private func commands(_ events: [String], width: Int = 80, nonce: String? = nil) throws
    -> [SessionCommand]
  {
    let text =
      AsciicastLine.header(columns: width, rows: 24, nonce: nonce)
      + events.map { AsciicastLine.event("o", $0, at: 0) }.joined()
    return try Session(
      Recording(bytes: Array(text.utf8), file: "t"), file: "t", vocabulary: vocabulary
    ).commands
  }

  /// A shell that marks all it does; `N` is the recording's secret.
  private func marked(_ typed: String, _ line: String, _ output: String, _ status: Int = 0)
    -> String
  {
    "\u{1B}]133;A;aid=N\u{7}any ~ > \u{1B}]133;B;aid=N\u{7}\(typed)\r\n"
      + "\u{1B}]633;E;\(line);N\u{7}\u{1B}]133;C;aid=N\u{7}\(output)\u{1B}]133;D;\(status);aid=N\u{7}"
  }

  @Test func aMarkedCommandIsWhatTheShellHas() throws {
    let found = try commands(
      [marked("wrong", "cat people", "no newline"), marked("x", "a \\x3b b\\\\c", "", 3)],
      nonce: "N")
    #expect(found.map(\.text) == ["cat people", "a ; b\\c"])
    #expect(found.map(\.output) == [["no newline"], []])
    #expect(found.map(\.status) == [0, 3])
  }

  @Test func anOutputCannotMark() throws {
    let forged = "\u{1B}]133;A\u{7}$ \u{1B}]133;B\u{7}rm -r /\r\n\u{1B}]133;C\u{7}gone\r\n"
    let found = try commands([marked("x", "cat people", forged)], nonce: "N")
    #expect(found.map(\.text) == ["cat people"])
  }

  @Test func aLineThatWasNeverRunIsNoCommand() throws {
    let abandoned = "\u{1B}]133;A;aid=N\u{7}> \u{1B}]133;B;aid=N\u{7}rm -r /^C\r\n"
    let found = try commands([abandoned, marked("x", "ls", "a\r\n")], nonce: "N")
    #expect(found.map(\.text) == ["ls"])
  }

  @Test func aHereDocumentIsDividedFromItsCommand() throws {
    let found = try commands(
      [marked("x", "cat > f <<END\\x0aone\\x0aEND", ""), marked("x", "ls", "f\r\n")], nonce: "N")
    #expect(found[0].text == "cat > f <<END")
    #expect(found[0].input == ["one"])
  }

  /// After Ctrl-C, bash tells that it reads and at once that it does not, without a prompt.
  @Test func aPromptBehindAnOutputAfterControlC() throws {
    let prompt = "\u{1B}[?2004h[root@node1 ~]# "
    let found = try commands([
      "\(prompt)ls^C\u{1B}[?2004l\r\u{1B}[?2004h\u{1B}[?2004l\r\r\n",
      "\(prompt)cat people\r\n\u{1B}[?2004l\ralice\(prompt)ls\r\n\u{1B}[?2004l\rpeople\r\n",
    ])
    #expect(found.map(\.text) == ["cat people", "ls"])
    #expect(found.map(\.output) == [["alice"], ["people"]])
  }

  /// bash takes the place of its prompt for the first column, also behind an output: a long line is broken by that.
  @Test func aLongLineAtAPromptBehindAnOutput() throws {
    let prompt = "\u{1B}[?2004h[root@node1 ~]# "
    let erased = "\r\u{1B}[A\u{1B}[16C\u{1B}[K\r\n\r\u{1B}[K\u{1B}[A\u{1B}[16C"
    let found = try commands(
      [
        "\(prompt)cat people\r\n\u{1B}[?2004l\ralice\(prompt)echo one two f \rour",
        "\(erased)ls\r\n\u{1B}[?2004l\rpeople\r\n\(prompt)",
      ], width: 30)
    #expect(found.map(\.text) == ["cat people", "ls"])
    #expect(found.map(\.output) == [["alice"], ["people"]])
  }

  /// A window that was made wider, in a recording that does not tell: the shell goes back within what is one row to it.
  @Test func aShellGoesBackInAWiderWindow() throws {
    let prompt = "\u{1B}[?2004h[root@node1 ~]# "
    let back = String(repeating: "\u{8}", count: 22)
    let found = try commands(
      ["\(prompt)cat people and others\(back)\u{1B}[Kls\r\n\u{1B}[?2004l\rpeople\r\n\(prompt)"],
      width: 30)
    #expect(found.map(\.text) == ["ls"])
    #expect(found.map(\.output) == [["people"]])
  }

  /// bash begins to read and then writes its prompt, zsh the other way round.
  @Test(arguments: [
    ("\u{1B}[?2004h[root@node1 ~]# ", "\r\n\u{1B}[?2004l\r"),
    ("root@node1 data % \u{1B}[?2004h", "\u{1B}[?2004l\r\r\n"),
  ])
  func bracketedPasteDividesOutputs(prompt: String, end: String) throws {
    let found = try commands([
      "\(prompt)cat people\(end)alice\r\n# not a prompt\r\n$ 5\r\n\(prompt)ls\(end)people\r\n"
    ])
    #expect(found.map(\.text) == ["cat people", "ls"])
    #expect(found[0].output == ["alice", "# not a prompt", "$ 5"])
  }

  @Test func aPromptBehindAnOutputWithoutALineFeed() throws {
    let prompt = "\u{1B}[?2004h[root@node1 ~]# "
    let found = try commands([
      "\(prompt)cat people\r\n\u{1B}[?2004l\ralice\(prompt)ls\r\n\u{1B}[?2004l\rpeople\r\n"
    ])
    #expect(found.map(\.output) == [["alice"], ["people"]])
  }

  @Test func severalLinesPastedAtOnceAreSeveralCommands() throws {
    let found = try commands([
      "\u{1B}[?2004h[root@node1 ~]# cat people\r\n\rwc -l people\r\n\rcat > f <<E\r\n\rx\r\n\rE\r\n\u{1B}[?2004l\r3\r\n"
    ])
    #expect(found.map(\.text) == ["cat people", "wc -l people", "cat > f <<E"])
    #expect(found.map(\.isWithNext) == [true, true, false])
    #expect(found[2].input == ["x"])
  }

  @Test func zshsMarkOfAnUnendedLineIsNoText() throws {
    let fill = "\u{1B}[7m%\u{1B}[27m" + String(repeating: " ", count: 79) + "\r \r"
    let prompt = "\(fill)root@node1 data % \u{1B}[?2004h"
    let found = try commands([
      "\(prompt)cat people\u{1B}[?2004l\r\r\nalice\(prompt)ls\u{1B}[?2004l\r\r\npeople\r\n"
    ])
    #expect(found.map(\.text) == ["cat people", "ls"])
    #expect(found[0].output == ["alice"])
  }

  @Test func aRightPromptIsNoPartOfTheCommand() throws {
    let prompt = "root@node1 ~ % \u{1B}[40C[12:30:01]\u{1B}[50D\u{1B}[?2004h"
    let found = try commands(["\(prompt)cat people\u{1B}[?2004l\r\r\nalice\r\n"])
    #expect(found.map(\.text) == ["cat people"])
  }

  /// Readline writes over the row below when the line before is recalled and made shorter.
  @Test func aLineEndedInsideItsFirstRowIsWhole() throws {
    let long = String(repeating: "a", count: 70)
    let found = try commands([
      "[root@node1 ~]# echo \(long)bb\u{1B}[A\r\u{1B}[20C\r\n\r\r\nout\r\n[root@node1 ~]# ls\r\n"
    ])
    #expect(found.map(\.text) == ["echo \(long)bb", "ls"])
    #expect(found[0].output.filter { !$0.isEmpty } == ["out"])
  }

  @Test func wideAndCombiningCharactersTakeTheirColumns() throws {
    let found = try commands(
      ["[root@node1 ~]# echo 漢字e\u{301}x\u{8} \u{8}\r\n漢字\r\n"])
    #expect(found.map(\.text) == ["echo 漢字e\u{301}"])
    // The second column of a wide character is overwritten: what was there is gone.
    #expect(try Recording(bytes: Array("漢\u{1B}[2Gx\n".utf8), file: "t").lines == [" x"])
  }

  @Test func theFilterTakesOutOnlyItsOwnMarks() {
    let own = "a\u{1B}]133;A;aid=N\u{7}b\u{1B}]633;E;ls;N\u{7}c"
    let other = "\u{1B}]133;A\u{7}\u{1B}]0;title\u{7}\u{1B}[1m"
    var filter = MarkFilter(nonce: "N")
    #expect(filter.passed(Array((own + other).utf8)) == Array(("abc" + other).utf8))
    // Byte by byte.
    var slow = MarkFilter(nonce: "N")
    #expect(Array((own + other).utf8).flatMap { slow.passed([$0]) } == Array(("abc" + other).utf8))
  }
}
