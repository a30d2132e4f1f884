/// What the shell on a terminal does, as far as its marks tell.
package struct ShellActivity: Hashable, Sendable {
  package enum State: Hashable, Sendable {
    /// The shell that has the terminal's marks waits for a command, or for more lines of one.
    case reads(isContinuation: Bool)
    /// Some program edits a line: a shell without the terminal's marks, a client, a question.
    case edits
    case runs
  }

  /// Nil until something is told.
  package var state: State?
  /// Whether the shell that has the marks has run a command.
  package var hasRun = false
  /// What the last command ended with.
  package var status: Int32?
  /// Whether what reads a line takes several as one, between the marks of a paste.
  package private(set) var takesPastes = false
  private var isContinuation = false

  /// Whether something reads and edits a line.
  var isEditing: Bool { state != nil && state != .runs }

  mutating func follow(_ mark: TerminalMark) {
    switch mark {
    case .promptStart(let isContinuation): self.isContinuation = isContinuation
    case .inputStart: state = .reads(isContinuation: isContinuation)
    case .outputStart:
      state = .runs
      hasRun = true
    case .finished(let status):
      state = .runs
      self.status = status
    case .editingStart:
      takesPastes = true
      state = .edits
    case .editingEnd:
      takesPastes = false
      state = .runs
    case .commandLine, .cleared: break
    }
  }
}
