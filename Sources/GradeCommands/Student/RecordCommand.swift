import ArgumentParser
import CourseFiles
import CourseModel
import Foundation
import Nodes
import Sessions

/// `grade record lab4`: opens a shell and records what it shows.
struct RecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Opens a shell and records what it shows, as an asciicast.",
    discussion: """
      Examples:
        grade record lab4                    writes lab4.cast; end it with exit
        grade record lab4 --out second.cast
        grade lab4 --recording lab4.cast     grades the recording
        grade pack lab4                      makes the file to hand in

      Your shell starts as usual, with your own settings. bash, zsh and fish also tell
      the recording what you type and how each command ends, so that nothing has to be
      guessed from the screen.

      Output is written as it appears: nothing shown before a crash is lost. What
      you type unseen, such as a password, is not recorded.
      """)

  @Argument(help: "lab4, 4, or the start of a word of its title.")
  var lab: String

  @Option(
    help: ArgumentHelp("The recording; without it, lab4.cast.", valueName: "file"),
    completion: .file())
  var out: String?

  @Argument(
    parsing: .postTerminator, help: "What to run instead of your shell, after --.")
  var program: [String] = []

  @OptionGroup var course: CourseOptions

  func run() throws {
    let lab = try course.course().lab(named: lab)
    let path = out ?? "\(lab.id).cast"
    if let other = getenv("PRACTICUM_RECORDING") {
      throw InputFailure(
        "this shell is already being recorded, to \(String(cString: other)); leave it first")
    }
    let file = try RecordingFile(path)
    setenv("PRACTICUM_RECORDING", path, 1)
    let shell = getenv("SHELL").map { String(cString: $0) } ?? "/bin/sh"
    let command = program.isEmpty ? [shell] : program
    let status: Int32
    do {
      let marked =
        command.count == 1 ? try ShellFiles.profile(of: command[0]).map(MarkedShell.init) : nil
      defer { withExtendedLifetime(marked) {} }
      var recorded = try RecordedShell(command + (marked?.arguments ?? []), nonce: marked?.nonce)
      let start = ContinuousClock.now
      try file.append(
        AsciicastLine.header(
          columns: recorded.dimensions.columns, rows: recorded.dimensions.rows,
          time: Int(Date().timeIntervalSince1970), title: "\(lab.id): \(lab.title)",
          nonce: marked?.nonce))
      Terminal.error("recording \(lab.id) to \(path); end with exit or Ctrl-D")
      status = try recorded.run { event in
        let time = (ContinuousClock.now - start).components
        let milliseconds = Int(time.seconds) * 1000 + Int(time.attoseconds / 1_000_000_000_000_000)
        switch event {
        case .output(let text):
          try file.append(AsciicastLine.event("o", text, at: milliseconds))
        case .resize(let columns, let rows):
          try file.append(AsciicastLine.event("r", "\(columns)x\(rows)", at: milliseconds))
        }
      }
    } catch let failure as RecordedShell.Failure {
      throw InputFailure(failure.description)
    }
    Terminal.error("\(path) is recorded: grade \(lab.id) --recording \(path)")
    if status != 0, !program.isEmpty { throw ExitStatus(code: status) }
  }
}

/// A new file that is written to as output appears.
private final class RecordingFile {
  private let path: String
  private let descriptor: Int32

  /// - Throws: ``InputFailure`` where it cannot be made, or exists already: a recording is a student's work.
  init(_ path: String) throws {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw InputFailure(
        errno == EEXIST
          ? "\(path) exists already: name another file with --out"
          : "cannot write \(path): \(String(cString: strerror(errno)))")
    }
  }

  deinit { close(descriptor) }

  /// - Throws: ``InputFailure`` where not all of it could be written.
  func append(_ text: String) throws {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw InputFailure(
          "cannot write any more to \(path): \(String(cString: strerror(errno))); what is in it can be graded"
        )
      }
      bytes = bytes.dropFirst(count)
    }
  }
}
