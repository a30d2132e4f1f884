import CourseModel
import Fixtures
import Manual
import Testing

/// Manuals of other kinds, written for these tests.
@Suite struct OtherManualTests {
  private func course(_ text: String) throws -> Course {
    try ManualReader.course(bytes: Array(text.utf8), file: "test.md")
  }

  private func steps(_ body: String) throws -> [Step] {
    try course("# Lab 1: Test\n\n" + body).labs[0].steps
  }

  @Test func rolesAndPromptsOfAnotherManual() throws {
    let text = """
      ---
      title: Clouds
      author: A. Nother
      ---
      # Lab 1 - Controllers

      Our network node (net1) and the storage nodes (stor1 and stor2) are up.

      ```console
      [student@workstation ~]$ ssh root@ctl
      [root@ctl ~]# systemctl start httpd
      ```

      On the storage nodes:

      ```
      # systemctl start ceph
      ```

      Log in to the network node.

      ```
      $ ssh root@net1
      # ip a
      # exit
      ```

      ```
      # ssh root@stor1
      # ssh root@stor2
      ```
      """
    let course = try course(text)
    #expect(course.title == "Clouds")
    #expect(course.author == "A. Nother")
    let steps = course.labs[0].steps
    #expect(
      steps.map(\.kind) == [.enter, .command, .command, .enter, .command, .leave, .enter, .enter])
    #expect(steps[1].node == "ctl")
    #expect(steps[2].node == "stor1")
    #expect(steps[2].alsoOn == ["stor2"])
    #expect(steps[4].node == "net1")
  }

  @Test(arguments: [
    ("note you may have to wait 30 seconds for them to appear:", 30, false),
    ("Wait a minute, then list them:", 60, true),
    ("It may take a few minutes to copy the data.", 300, false),
    ("Within 1-2 minutes the machine answers:", 120, false),
    ("Please wait two minutes. Then go on:", 120, true),
    ("Give it 10 secs to settle:", 10, true),
    ("You don't have to wait 20 seconds here, if it is up:", 20, false),
  ])
  func waits(prose: String, seconds: Int, isOrdered: Bool) throws {
    let steps = try steps("\(prose)\n\n\t# date\n\t# uptime\n\nThen:\n\n\t# ls")
    #expect(steps[0].wait == Step.Wait(seconds: seconds, isOrdered: isOrdered))
    #expect(steps[1].wait == Step.Wait(seconds: seconds, isOrdered: false))
    #expect(steps[2].wait == nil)
  }

  @Test func whatShowsAQuestionAsks() throws {
    let read = try steps(
      """
      \t# ssh root@node2 hostname
      \tAre you sure you want to continue connecting (yes/no)? yes
      \tnode2
      \t# ssh-copy-id root@node2
      \troot@node2's password:
      \t# ssh root@node2 hostname
      \tnode2
      """)
    #expect(read.map(\.kind) == [.interactive, .interactive, .command])
  }

  @Test(arguments: [
    "Estimated completion time: 15 minutes", "The token is valid for 30 minutes:",
    "It is asked every 5 seconds:", "Take the second of them:", "Second, wait for it:",
  ])
  func noWaits(prose: String) throws {
    #expect(try steps("\(prose)\n\n\t# date")[0].wait == nil)
  }

  @Test func consoleBlocksInsideAListAndRightBehindProse() throws {
    let steps = try steps(
      """
      * First do this:

      \t# one

      * Then that:
      \t# two
      \t2 done

      Finally:
      \t# three
      """)
    #expect(steps.map(\.command) == ["one", "two", "three"])
    #expect(steps[1].expected.lines == ["2 done"])
  }

  @Test func aConfigurationFileWithComments() throws {
    let steps = try steps(
      """
      Put this into /etc/app.conf:

          [main]
          # a comment of the file
          key = <value>

      Then:

          # service app restart
      """)
    #expect(steps.map(\.kind) == [.file, .command])
    #expect(steps[0].path == "/etc/app.conf")
    #expect(steps[0].input == ["[main]", "# a comment of the file", "key = <value>"])
    #expect(steps[0].placeholders == ["<value>"])
  }

  @Test func anOutputInABlockOfItsOwn() throws {
    let steps = try steps(
      """
      ```
      $ kubectl get pods
      ```

      You should see something like:

      ```
      NAME    READY   STATUS    AGE
      web-1   1/1     Running   5d
      ```
      """)
    #expect(steps.count == 1)
    #expect(steps[0].expected.kind == .table)
    #expect(steps[0].expected.rows == [["web-1", "1/1", "Running", "5d"]])
  }

  @Test func hereDocumentsKeepTheirHashes() throws {
    let steps = try steps("\t# cat > x <<'END'\n\t# not a command\n\t> x\n\tEND\n\t# ls\n")
    #expect(steps.map(\.command) == ["cat > x <<'END'", "ls"])
    #expect(steps[0].input == ["# not a command", "> x"])
  }

  @Test func findings() throws {
    let course = try course(
      "# Lab 1: A\n\n\tloose text\n\n# Lab 1: B\n\n\t# ls\n\t(See above for correct output)\n")
    #expect(course.findings.map(\.rule) == [.unplacedBlock, .duplicateLab, .danglingReference])
    #expect(course.findings.map(\.position.line) == [3, 5, 8])
  }

  @Test(
    "Bad manuals are said in one sentence",
    arguments: [
      ("", "test.md: the file is empty; a manual is a Markdown file with labs in it"),
      (
        "# Title\n\ntext\n",
        "test.md: no step found; a step is a command in a code block, after a prompt ($, #, user@host:~$) or after a fence such as ```bash; the manual has no code block"
      ),
      ("a\u{0}b", "test.md:1: this is a binary file, not Markdown; give the manual's text"),
    ])
  func errors(text: String, message: String) {
    #expect(throws: ManualError(message)) { try course(text) }
  }

  @Test func notUTF8() {
    #expect(
      throws: ManualError("test.md:2: not UTF-8; convert it first, e.g. iconv -f latin1 -t utf-8")
    ) {
      try ManualReader.course(bytes: [0x61, 0x0A, 0xE9, 0x20], file: "test.md")
    }
  }

  private static let hostileTexts: [String] = {
    func many(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
    return [
      many("> ", 5_000) + "x", many("* ", 1_000) + "x", many("\t# x\n", 1_000), many("[", 10_000),
      many("`", 20_000), "\t# cat <<EOF\n" + many("\tx\n", 5_000),
      "\t# " + many("\\", 20_001), many("- a\n\n\t# b\n\n", 500), "\t# " + many("<a", 10_000),
    ]
  }()

  @Test(
    "Hostile Markdown is read in bounded time", .timeLimit(.minutes(1)), arguments: hostileTexts)
  func hostile(text: String) {
    _ = try? course("# Lab 1: x\n\n" + text)
  }
}
