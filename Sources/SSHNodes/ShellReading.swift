import CLibSSH2
import Glibc
import Nodes

/// Sends commands to the shell of one channel, each after the previous one has been answered.
@SSHLoop
struct ShellReading {
  /// The answers so far, in the commands' order.
  private(set) var evidence: [Evidence] = []

  private let channel: OpaquePointer
  private let session: SSHSession
  private let commands: [NodeCommand]
  private var streams: ChannelStreams
  /// The user of the last command.
  private let watch: TerminalWatch?
  /// When the current command began.
  private var start = Clocks.now
  private var clock = ContinuousClock.now

  /// A shell whose answers are complete ends at once, unless a background job keeps its streams open.
  private static let grace = Duration.milliseconds(300)

  /// - Parameter commands: Only the last may have a user.
  init(_ channel: OpaquePointer, commands: [NodeCommand], session: SSHSession) {
    self.channel = channel
    self.session = session
    self.commands = commands
    streams = ChannelStreams(channel, ShellAnswers(commands))
    watch = commands.last.flatMap { TerminalWatch($0) }
  }

  /// The process id of the shell, once known.
  var shell: Int32? { streams.answers.answers.lazy.compactMap(\.output.shell).first }

  /// Runs until the commands are done, or until one of them ended the shell by a signal.
  /// - Throws: ``NodeFault``: `timedOut` for the current command, `lost` if the answer was cut short.
  mutating func run() async throws {
    try await ask(0)
    try await read()
    streams.finish()
    if streams.haveEnded {
      // The reason for the shell's end may arrive after its last output.
      _ = try? await session.repeated("the command's end", until: .now + .seconds(1)) {
        Int(libssh2_channel_wait_closed(channel))
      }
    }
    if let signal = streams.signal, noteSignal(signal) { return }
    guard evidence.count < commands.count else { return }
    let answer = streams.answers.answers[evidence.count]
    if evidence.isEmpty, answer.output.shell == nil {
      throw session.target.noShell(answer.output, answer.error)
    }
    throw session.target.fault(
      .lost, "the connection to \(session.target.host) ended before the command did")
  }

  private var deadline: ContinuousClock.Instant {
    clock + commands[min(evidence.count, commands.count - 1)].timeLimit
  }

  /// Sends a command; after the last, also the end of input.
  private func ask(_ index: Int) async throws {
    try await write(Array(streams.answers.text(of: index).utf8))
    guard index == commands.count - 1, watch == nil else { return }
    _ = try await session.repeated("sending the command", until: deadline) {
      Int(libssh2_channel_send_eof(channel))
    }
  }

  private func write(_ bytes: [UInt8]) async throws {
    var sent = 0
    while sent < bytes.count {
      let count = try await session.repeated("sending the command", until: deadline) {
        bytes[sent...].withUnsafeBytes { rest in
          libssh2_channel_write_ex(
            channel, 0, rest.bindMemory(to: CChar.self).baseAddress, rest.count)
        }
      }
      // A shell that has ended accepts no more; its output is read all the same.
      guard count > 0 else { return }
      sent += count
      try await session.drain("sending the command", until: deadline)
    }
  }

  private mutating func read() async throws {
    let session = session
    var end = deadline
    var isWhole = false
    var look = ContinuousClock.now
    var sinceYield = 0
    while !streams.haveEnded {
      do {
        let until = watch == nil ? end : min(end, look)
        let count = try await session.repeated("the command", until: until) { streams.take() }
        guard count >= 0 else { throw session.lost() }
        sinceYield += count
      } catch let fault as NodeFault where fault.kind == .timedOut {
        if evidence.count == commands.count { return }
        if ContinuousClock.now >= end { throw fault }
      }
      if let watch, ContinuousClock.now >= look {
        look = .now + TerminalWatch.interval
        if let keys = streams.keys(watch) { try await write(keys) }
      }
      let answered = evidence.count
      note()
      if evidence.count > answered, evidence.count < commands.count {
        try await ask(evidence.count)
      }
      if evidence.count < commands.count {
        end = deadline
      } else if !isWhole {
        // Only once: a background job may go on writing.
        isWhole = true
        end = .now + Self.grace
      }
      if isWhole, ContinuousClock.now >= end { return }
      // A gigabyte from one node must not keep the others waiting.
      if sinceYield > 1 << 20 {
        sinceYield = 0
        await Task.yield()
        if ContinuousClock.now >= end, evidence.count < commands.count {
          throw session.target.fault(.timedOut, "too much output")
        }
      }
    }
  }

  // MARK: Evidence

  /// Stores the answers that have become complete.
  private mutating func note() {
    while evidence.count < streams.answers.count {
      let status = streams.answers.answers[evidence.count].output.status
      add(.exited(status ?? -1))
    }
  }

  private mutating func add(_ outcome: Evidence.Outcome) {
    let answer = streams.answers.answers[evidence.count]
    let now = ContinuousClock.now
    evidence.append(
      Evidence(
        node: session.target.node, command: commands[evidence.count].script, outcome: outcome,
        output: answer.output.output, error: answer.error.output, start: start,
        duration: Clocks.seconds(now - clock)))
    start = Clocks.now
    clock = now
  }

  /// A signal takes precedence: a shell that it ended may have reported a status before.
  /// - Returns: False if the shell had not begun any command.
  private mutating func noteSignal(_ signal: String) -> Bool {
    let isUnderWay =
      evidence.count < commands.count
      && streams.answers.answers[evidence.count].output.shell != nil
    if isUnderWay {
      add(.signalled(signal))
    } else if let last = evidence.indices.last {
      evidence[last].outcome = .signalled(signal)
    }
    return !evidence.isEmpty
  }
}
