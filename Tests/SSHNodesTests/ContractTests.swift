import CourseFiles
import CourseModel
import Fixtures
import Glibc
import Nodes
import SSHNodes
import Sessions
import Subprocess
import Synchronization
import Testing

/// The contract of every transport: this machine itself, libssh2, the system's ssh, memory.
@Suite(.serialized, .enabled(if: TestServer.isInstalled, "needs openssh-server: make setup"))
struct ContractTests {
  enum Transport: String, CaseIterable, Sendable {
    case local, libssh2, openSSH, either
    /// In memory: the local node's answers, replayed.
    case replayed

    /// The transports that can run scripts that differ each time.
    static let live: [Transport] = [.local, .libssh2, .openSSH, .either]
  }

  /// Records a node's answers.
  private final class Keeping: Node {
    let name: NodeName = "node1"
    let answers = Mutex<[KeptAnswer]>([])
    private let node = LocalNode(name: "node1")

    func run(_ command: NodeCommand) async throws -> Evidence {
      let result: Result<Evidence, NodeFault>
      do { result = .success(try await node.run(command)) } catch let fault as NodeFault {
        result = .failure(fault)
      }
      answers.withLock {
        $0.append(KeptAnswer(node: name, script: command.script, result: result))
      }
      return try result.get()
    }

    func close() async {}
  }

  private func with(
    _ transport: Transport, _ body: (any Node) async throws -> Void
  ) async throws {
    if transport == .replayed {
      let keeping = Keeping()
      try await body(keeping)
      try await body(ReplayedNode(name: "node1", answers: keeping.answers.withLock(\.self)))
      return
    }
    let server = try await TestServer()
    let node: any Node =
      switch transport {
      case .local, .replayed: LocalNode(name: "node1")
      case .libssh2: LibSSH2Node(server.target())
      case .openSSH: OpenSSHNode(server.target())
      case .either: SSHNode(server.target())
      }
    do {
      try await body(node)
      await node.close()
    } catch {
      await node.close()
      throw error
    }
    _ = server.port
  }

  @Test(arguments: Transport.allCases)
  func streamsAndStatus(transport: Transport) async throws {
    try await with(transport) { node in
      let evidence = try await node.run(NodeCommand("echo out; echo err >&2; exit 7"))
      #expect(evidence.output.text == "out\n")
      #expect(evidence.error.text == "err\n")
      #expect(evidence.outcome == .exited(7))
      #expect(evidence.node == "node1")
      let failing = try await node.run(NodeCommand("exit 255"))
      #expect(failing.outcome == .exited(255))
      let silent = try await node.run(NodeCommand("true"))
      #expect(silent.output.text == "")
    }
  }

  /// libssh2 reports which machine answered, whatever its root claims.
  @Test func theMachinesKey() async throws {
    let server = try await TestServer()
    let listed = try await Subprocess.run(
      .name("ssh-keygen"), arguments: ["-l", "-f", server.folder + "/host.pub"],
      output: .string(limit: 4096), error: .discarded)
    let words = listed.standardOutput.split(separator: " ").map(String.init)
    let fingerprint = try #require(words.first { $0.hasPrefix("SHA256:") })
    for node in [LibSSH2Node(server.target()), SSHNode(server.target())] as [any Node] {
      _ = try await node.run(NodeCommand("true"))
      #expect(await node.hostKey() == fingerprint)
      await node.close()
    }
    #expect(await LocalNode(name: "node1").hostKey() == nil)
  }

  @Test(arguments: Transport.allCases)
  func scriptsAreTakenAsTheyAre(transport: Transport) async throws {
    try await with(transport) { node in
      let script = "x='a \"b\" $c \\\\ d'\nprintf '%s\\n' \"$x\"\ncat <<EOF\n`echo in`\nEOF"
      let evidence = try await node.run(NodeCommand(script))
      #expect(evidence.output.text == "a \"b\" $c \\\\ d\nin\n")
      let input = "one $HOME\n`date`\n\\ 'two'"
      let echoed = try await node.run(NodeCommand("cat", input: input))
      #expect(echoed.output.text == input + "\n")
      let silent = try await node.run(NodeCommand("cat"))
      #expect(silent.output.text == "")
    }
  }

  /// More than the buffers hold, in both directions at once.
  @Test(arguments: Transport.allCases)
  func muchGoesBothWays(transport: Transport) async throws {
    try await with(transport) { node in
      let input = String(repeating: String(repeating: "z", count: 99) + "\n", count: 60_000)
      let results = await node.run([
        NodeCommand("cat", input: input, byteLimit: 1 << 24), NodeCommand("echo on"),
      ])
      let echoed = try results[0].get().output.text
      #expect(echoed == input, "\(echoed.utf8.count) bytes")
      #expect(try results[1].get().output.text == "on\n")
    }
  }

  @Test(arguments: Transport.allCases)
  func aCommandEndedByASignalIsNotSuccess(transport: Transport) async throws {
    try await with(transport) { node in
      let outcome = try await node.run(NodeCommand("kill -KILL $$")).outcome
      // ssh does not report which signal.
      #expect(outcome == .signalled(transport == .openSSH ? "unknown" : "KILL"))
    }
  }

  /// A syntax error is the script's own; an answer cut short by a broken connection is no answer.
  @Test(arguments: Transport.allCases)
  func anAnswerIsWholeOrNone(transport: Transport) async throws {
    try await with(transport) { node in
      let broken = try await node.run(NodeCommand("echo \"never ended"))
      #expect(broken.outcome == .exited(2))
      guard transport != .local, transport != .replayed else { return }
      for cut in ["echo half; kill -KILL $PPID; sleep 5", "kill -KILL $PPID; exit 0"] {
        await #expect(throws: NodeFault.self) { try await node.run(NodeCommand(cut)) }
        let next = try await node.run(NodeCommand("echo on"))
        #expect(next.output.text == "on\n")
      }
    }
  }

  /// A command's background job delays no one.
  @Test(arguments: Transport.allCases)
  func aJobInTheBackgroundIsNotWaitedFor(transport: Transport) async throws {
    try await with(transport) { node in
      let start = ContinuousClock.now
      let evidence = try await node.run(NodeCommand("sleep 20 & echo started; exit 3"))
      #expect(evidence.output.text == "started\n")
      #expect(evidence.outcome == .exited(3))
      // Nor does one that keeps writing.
      let talking = try await node.run(
        NodeCommand("(for i in $(seq 150); do echo $i; sleep 0.1; done) & echo begun; exit 4"))
      #expect(talking.outcome == .exited(4))
      #expect(talking.output.lines.contains("begun"))
      #expect(ContinuousClock.now - start < .seconds(10))
    }
  }

  @Test(arguments: Transport.allCases)
  func muchIsCutInTheMiddle(transport: Transport) async throws {
    try await with(transport) { node in
      let command = NodeCommand(
        "echo first; head -c 30000000 /dev/zero | tr '\\0' x; echo last", byteLimit: 10000)
      let evidence = try await node.run(command)
      #expect(evidence.output.isCutShort)
      #expect(evidence.output.text.hasPrefix("first\nxxx"))
      #expect(evidence.output.text.hasSuffix("xxlast\n"))
      #expect(evidence.output.text.utf8.count < 20000)
      #expect(evidence.outcome == .exited(0))
    }
  }

  @Test(arguments: Transport.allCases)
  func whatNeverEndsIsEnded(transport: Transport) async throws {
    try await with(transport) { node in
      let start = ContinuousClock.now
      let started = "/tmp/practicum-\(getpid())-\(transport)"
      defer { unlink(started) }
      let script = "touch \(started); sleep 100.25; echo late"
      do {
        _ = try await node.run(NodeCommand(script, timeLimit: .seconds(2)))
        Issue.record("no fault")
      } catch let fault as NodeFault {
        #expect(fault.kind == .timedOut)
      }
      if !(node is ReplayedNode) { #expect(access(started, F_OK) == 0) }
      // Nothing of it is left.
      let left = try await node.run(NodeCommand("pgrep -fx 'sleep 100.25'"))
      #expect(left.outcome == .exited(1))
      #expect(ContinuousClock.now - start < .seconds(20))
      // The next command is answered.
      let next = try await node.run(NodeCommand("echo on"))
      #expect(next.output.text == "on\n")
    }
  }

  /// The other commands are answered.
  @Test(arguments: Transport.allCases)
  func oneThatNeverEndsAmongMany(transport: Transport) async throws {
    try await with(transport) { node in
      let faults = await withTaskGroup(of: NodeFault.Kind?.self) { group in
        for number in 1...12 {
          group.addTask {
            let script = number == 5 ? "sleep 100" : "sleep 0.\(number); sleep 1; echo \(number)"
            do {
              _ = try await node.run(
                NodeCommand(script, timeLimit: .seconds(number == 5 ? 2 : 60)))
              return nil
            } catch {
              return (error as? NodeFault)?.kind ?? .unsupported
            }
          }
        }
        return await group.reduce(into: [NodeFault.Kind]()) { all, kind in
          if let kind { all.append(kind) }
        }
      }
      #expect(faults == [.timedOut])
      let next = try await node.run(NodeCommand("echo on"))
      #expect(next.output.text == "on\n")
    }
  }

  @Test(arguments: Transport.allCases)
  func manyAtOnce(transport: Transport) async throws {
    try await with(transport) { node in
      let answers = try await withThrowingTaskGroup(of: String.self) { group in
        for number in 1...40 {
          group.addTask { try await node.run(NodeCommand("echo \(number)")).output.text }
        }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      #expect(answers == Set((1...40).map { "\($0)\n" }))
    }
  }

  /// Several commands together: each has its own answer, whatever the others do to their shell.
  @Test(arguments: Transport.allCases)
  func severalTogether(transport: Transport) async throws {
    try await with(transport) { node in
      let scripts = [
        "echo 1; exit 3", "cd /nowhere", "echo \"never ended", "x=5; echo 4 >&2", "echo \"5 $x\"",
        "kill -KILL $$", "trap 'echo own' EXIT; exec sh -c 'echo 7'", "sleep 60.125", "cat",
        "echo 10; (sleep 20 &)", "head -c 200000 /dev/zero | tr '\\0' y", "printf 12",
      ]
      var commands = scripts.map { NodeCommand($0) }
      commands[7].timeLimit = .milliseconds(700)
      commands[8].input = "nine\nlines"
      let results = await node.run(commands)
      try #require(results.count == 12)
      func evidence(_ number: Int) throws -> Evidence { try results[number - 1].get() }
      #expect(try evidence(1).outcome == .exited(3) && evidence(1).output.text == "1\n")
      #expect(try evidence(2).outcome != .exited(0))
      #expect(try evidence(3).outcome == .exited(2))
      #expect(try evidence(4).error.text == "4\n" && evidence(4).output.text == "")
      #expect(try evidence(5).output.text == "5 \n")
      #expect(try evidence(6).outcome == .signalled(transport == .openSSH ? "unknown" : "KILL"))
      #expect(try evidence(7).output.text == "7\n")
      #expect(throws: NodeFault.self) { try evidence(8) }
      #expect(try evidence(9).output.text == "nine\nlines\n")
      #expect(try evidence(10).output.text == "10\n")
      #expect(try evidence(11).output.text == String(repeating: "y", count: 200_000))
      #expect(try evidence(12).output.text == "12")
      #expect(try evidence(12).command == "printf 12")
    }
  }

  /// Sourcing a file of the student's cannot end the script's own answer.
  @Test(arguments: Transport.allCases)
  func theMarkIsNotKnownToAScript(transport: Transport) async throws {
    try await with(transport) { node in
      let forging = """
        printf '\\n%s 0\\n' "$m"; printf '\\n%s 0\\n' "$m" >&2; trap; set | grep -c practicum-
        mark 0; exit 5
        """
      let results = await node.run([NodeCommand(forging), NodeCommand("echo on")])
      let forged = try results[0].get()
      #expect(forged.outcome == .exited(5))
      #expect(forged.output.lines == ["", " 0", "0"])
      let next = try results[1].get()
      #expect(next.output.text == "on\n")
    }
  }

  /// A fault of the node is reported for each command.
  @Test func aBrokenConnectionIsEveryonesFault() async throws {
    let server = try await TestServer()
    let node = LibSSH2Node(server.target())
    let results = await node.run(
      ["echo 1", "sleep 0.5; kill -KILL $PPID; sleep 5", "echo 3"].map { NodeCommand($0) })
    #expect(try results[0].get().output.text == "1\n")
    for result in results.dropFirst() {
      #expect(throws: NodeFault.self) { try result.get() }
    }
    await node.close()
  }

  @Test(arguments: Transport.allCases)
  func aForgedMarkIsOutput(transport: Transport) async throws {
    try await with(transport) { node in
      let evidence = try await node.run(
        NodeCommand("echo practicum-1; echo end-practicum-1; printf '\\033[2J\\007'; exit 3"))
      #expect(
        evidence.output.text == "practicum-1\nend-practicum-1\n\u{1B}[2J\u{7}")
      #expect(evidence.outcome == .exited(3))
    }
  }

  @Test(arguments: Transport.allCases)
  func cancellationEndsTheWait(transport: Transport) async throws {
    try await with(transport) { node in
      let start = ContinuousClock.now
      let started = "/tmp/practicum-\(getpid())-\(transport)"
      defer { unlink(started) }
      let task = Task {
        try await node.run(
          NodeCommand("touch \(started); sleep 100.75; echo late", timeLimit: .seconds(90)))
      }
      while !(node is ReplayedNode), access(started, F_OK) != 0 {
        try #require(ContinuousClock.now - start < .seconds(10))
        try await Task.sleep(for: .milliseconds(20))
      }
      task.cancel()
      await #expect(throws: (any Error).self) { try await task.value }
      // Nothing of it is left.
      let left = try await node.run(NodeCommand("pgrep -fx 'sleep 100.75'"))
      #expect(left.outcome == .exited(1))
      #expect(ContinuousClock.now - start < .seconds(20))
    }
  }

  /// The reader's shell over any transport is one shell: each command finds what the previous ones left in it.
  @Test(arguments: Transport.live)
  func aTerminalKeepsItsShell(transport: Transport) async throws {
    try await with(transport) { node in
      let terminal = NodeTerminal(node, profile: try ShellFiles.typedInto())
      try await terminal.open()
      func shown(_ command: String) async throws -> [String] {
        try await terminal.run(command, timeLimit: .seconds(20)).lines
      }
      let before: [(String, [String])] = [
        ("cd /usr; alias hi='echo aliased'; umask 027; set -- a 'b c'", []),
        ("hi; umask; echo \"$2\"; pwd", ["aliased", "0027", "b c", "/usr"]),
        ("greet() {\n\techo \"hello $1\"\n}", []), ("greet you", ["hello you"]),
        ("list=(a 'b c'); echo ${list[1]}", ["b c"]),
        ("printf 'a\\r\\nb\\r\\n'", ["a", "b"]),
        ("cat <<'E'\n\ttab and `$x` \\\\\nE", ["\ttab and `$x` \\\\"]),
        ("for i in 1 2; do\n  echo $i\ndone", ["1", "2"]),
        ("exec 3>/dev/null; echo lost >&3; set -o pipefail; false | true", []), ("echo $?", ["1"]),
        ("exec 3>&-", []), ("tty -s && stty size", ["50 500"]),
        ("set -x; echo traced; set +x", ["+ echo traced", "traced", "+ set +x"]),
        ("printf '%0600d\\n' 1 | wc -c", ["601"]), ("printf '%0600d' 1 | tail -c 3", ["001"]),
      ]
      for (command, lines) in before {
        let answer = try await terminal.run(command, timeLimit: .seconds(20))
        #expect(answer.lines == lines, "\(command)")
      }
      let failing = try await terminal.run(
        "echo out; echo err >&2; (exit 3)", timeLimit: .seconds(20))
      #expect(failing.lines == ["out", "err"])
      #expect(failing.status == 3)
      let unfinished = try await terminal.run("echo 'open", timeLimit: .seconds(20))
      #expect(unfinished.isUnfinished)
      #expect(try await shown("hi") == ["aliased"])
      // What is opened inside has prompts and no marks, and may change them.
      #expect(await !terminal.isInside)
      for (command, opens, lines) in [
        ("PS1='in $ ' sh", true, []), ("echo $((1 + 1))", false, ["2"]),
        ("for i in 1 2; do\n  echo $i\ndone", false, ["1", "2"]), ("PS1='other $ '", false, []),
        ("bash --norc", true, []), ("echo \"$BASH_VERSION\" | wc -l", false, ["1"]),
        ("printf 'no line feed'", false, ["no line feed"]),
      ] {
        let answer = try await terminal.run(command, opens: opens, timeLimit: .seconds(20))
        #expect(answer.lines == lines, "\(command)")
        #expect(await terminal.isInside)
      }
      for _ in 1...2 { _ = try await terminal.run("exit", timeLimit: .seconds(20)) }
      #expect(await !terminal.isInside)
      #expect(try await shown("hi; pwd") == ["aliased", "/usr"])
      // It ends by itself, and the folder with its start-up file is gone.
      await terminal.close()
      #expect(await !terminal.isOpen)
      let left = try await node.run(NodeCommand("ls -d /tmp/practicum-*/rc"))
      #expect(left.output.text.isEmpty)
    }
  }

  /// Types each answer when the output ends with its question.
  private final class Answering: TerminalUser, CommandUser {
    private let answers: [(question: String, keys: String)]
    private let state = Mutex((next: 0, shown: [UInt8]()))

    init(_ answers: [(question: String, keys: String)]) { self.answers = answers }

    func keys(after new: [UInt8]) -> [UInt8]? {
      state.withLock { state in
        state.shown += new
        let shown = String(decoding: state.shown, as: UTF8.self)
        guard state.next < answers.count, shown.hasSuffix(answers[state.next].question) else {
          return nil
        }
        state.next += 1
        return Array(answers[state.next - 1].keys.utf8)
      }
    }

    func keys(for view: TerminalView, count: Int, quiet: Duration) -> String? {
      state.withLock { state in
        guard state.next < answers.count,
          (view.openLine ?? view.lines.last) == answers[state.next].question
        else { return nil }
        state.next += 1
        return answers[state.next - 1].keys
      }
    }
  }

  /// Keys go to the command, and any that it does not read are not run elsewhere.
  @Test(arguments: Transport.allCases)
  func aUserTypes(transport: Transport) async throws {
    try await with(transport) { node in
      let commands = [
        NodeCommand("echo before"),
        NodeCommand(
          "printf 'name: '; read -r n; printf 'place: '; read -r p; echo \"$n of $p\"; exit 4",
          user: Answering([("name: ", "it's me\n"), ("place: ", "here\necho not for a shell\n")])),
        NodeCommand("echo behind"),
      ]
      let results = await node.run(commands)
      #expect(try results[0].get().output.text == "before\n")
      let typed = try results[1].get()
      #expect(typed.output.text == "name: place: it's me of here\n")
      #expect(typed.outcome == .exited(4))
      #expect(try results[2].get().output.text == "behind\n")
      // There is no answer, and nothing waits forever.
      await #expect(throws: NodeFault.self) {
        try await node.run(
          NodeCommand("read -r x", user: Answering([]), timeLimit: .milliseconds(900)))
      }
    }
  }

  /// A command at a terminal asks its user, and is ended by Ctrl-C.
  @Test(arguments: Transport.live)
  func aCommandAsksAtTheTerminal(transport: Transport) async throws {
    try await with(transport) { node in
      let terminal = NodeTerminal(node, profile: try ShellFiles.typedInto())
      try await terminal.open()
      let limit = Duration.seconds(20)
      let asked = try await terminal.run(
        "tty -s && echo at a terminal; read -rsp 'secret: ' s; echo; printf 'y: '; read -r y; (exit 1)",
        user: Answering([("secret:", "quiet\r"), ("y:", "heard\r")]), timeLimit: limit)
      #expect(asked.lines == ["at a terminal", "secret:", "y: heard"])
      #expect(asked.status == 1)
      #expect(
        try await terminal.run("echo \"$s $y\"", timeLimit: limit).lines == ["quiet heard"])
      let ended = try await terminal.run(
        "echo begun; sleep 1000.5", user: Answering([("begun", "\u{3}")]), timeLimit: limit)
      #expect(ended.lines == ["begun", "^C"])
      await #expect(throws: NodeFault.self) {
        try await terminal.run("sleep 1000.5", timeLimit: .seconds(1))
      }
      #expect(try await terminal.run("echo \"$y\"", timeLimit: limit).lines == ["heard"])
      // A background job outlives the terminal.
      _ = try await terminal.run("sleep 1000.25 &", timeLimit: limit)
      await terminal.close()
      let left = try await node.run(NodeCommand("pkill -fx 'sleep 1000.25'"))
      #expect(left.outcome == .exited(0))
    }
  }
}
