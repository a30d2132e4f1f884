/// The lines of a session. Most of a long one are a command's output, as the terminal showed it: they are made when they
/// are asked for.
struct SessionLines: RandomAccessCollection {
  private enum Entry {
    /// A whole line of the terminal, from 0.
    case shown(UInt32, isOutput: Bool)
    /// One of ``told``.
    case told(UInt32)
  }

  private let shown: TerminalLines
  private var entries: [Entry] = []
  /// The lines about which more is known, also some that were removed since.
  var told: [SessionLine] = []

  init(of shown: TerminalLines) {
    self.shown = shown
    entries.reserveCapacity(shown.count)
  }

  var startIndex: Int { 0 }
  var endIndex: Int { entries.count }

  subscript(position: Int) -> SessionLine {
    get {
      switch entries[position] {
      case .told(let place): return told[Int(place)]
      case .shown(let index, let isOutput):
        let line = shown[Int(index)]
        return SessionLine(
          text: line.text, role: isOutput ? .output : .unknown, number: Int(index) + 1,
          rightPart: line.rightPart, time: line.time)
      }
    }
    set {
      if case .told(let place) = entries[position] {
        told[Int(place)] = newValue
      } else {
        entries[position] = .told(UInt32(told.count))
        told.append(newValue)
      }
    }
  }

  /// The UTF-8 bytes of a line's text.
  func bytes(at position: Int) -> Int {
    switch entries[position] {
    case .told(let place): told[Int(place)].text.utf8.count
    case .shown(let index, _): shown.bytes(at: Int(index))
    }
  }

  mutating func append(shown index: Int, isOutput: Bool) {
    entries.append(.shown(UInt32(index), isOutput: isOutput))
  }

  mutating func append(_ line: SessionLine) {
    entries.append(.told(UInt32(told.count)))
    told.append(line)
  }

  mutating func removeLast(_ count: Int) { entries.removeLast(count) }

  /// Makes lines of unknown origin of what was taken for output.
  mutating func forgetOutput(from start: Int) {
    for index in start..<entries.count {
      switch entries[index] {
      case .shown(let line, isOutput: true): entries[index] = .shown(line, isOutput: false)
      case .told(let place) where told[Int(place)].role == .output:
        told[Int(place)].role = .unknown
      case .shown, .told: break
      }
    }
  }
}
