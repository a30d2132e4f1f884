/// The lines that a terminal showed, in little more memory than their text: a long recording has millions.
public struct TerminalLines: RandomAccessCollection, Hashable, Sendable {
  /// What few lines have.
  struct Details: Hashable, Sendable {
    var marks: [TerminalLine.Placed] = []
    var rightPart: Int?
    var screen = 0

    var isUsual: Bool { marks.isEmpty && rightPart == nil && screen == 0 }
  }

  /// Lines in succession. A single array of all would be copied whenever it grows.
  private struct Chunk: Hashable, Sendable {
    /// The lines' text in UTF-8, without anything between them.
    var text: [UInt8] = []
    /// Where each line ends in the text.
    var ends: [UInt32] = []
    /// Milliseconds from the recording's beginning to each line, or `noTime`; fewer than lines where the rest have none.
    var times: [UInt32] = []
    /// By the line's place in the chunk.
    var details: [Int: Details] = [:]

    private static let noTime = UInt32.max

    mutating func append(_ line: some Collection<UInt8>, _ more: Details, time: Int?) {
      if let time {
        while times.count < ends.count { times.append(Self.noTime) }
        times.append(UInt32(clamping: time))
      }
      if !more.isUsual { details[ends.count] = more }
      text += line
      ends.append(UInt32(text.count))
    }

    mutating func removeLast() {
      let place = ends.count - 1
      text.removeSubrange(range(place))
      ends.removeLast()
      if times.count > place { times.removeLast() }
      details[place] = nil
    }

    /// Gives back what the arrays have in reserve.
    mutating func finish() {
      text = text.withUnsafeBufferPointer { Array($0) }
      ends = ends.withUnsafeBufferPointer { Array($0) }
      times = times.withUnsafeBufferPointer { Array($0) }
    }

    func range(_ place: Int) -> Range<Int> {
      (place == 0 ? 0 : Int(ends[place - 1]))..<Int(ends[place])
    }

    subscript(place: Int) -> TerminalLine {
      var line = TerminalLine(String(decoding: text[range(place)], as: UTF8.self))
      if place < times.count, times[place] != Self.noTime { line.time = Int(times[place]) }
      if !details.isEmpty, let more = details[place] {
        line.marks = more.marks
        line.rightPart = more.rightPart
        line.screen = more.screen
      }
      return line
    }
  }

  private static let chunkLimit = 1024
  /// All but the last are full.
  private var chunks: [Chunk] = []

  public init() {}

  public init(_ lines: some Sequence<TerminalLine>) { append(contentsOf: lines) }

  public var startIndex: Int { 0 }
  public var endIndex: Int {
    chunks.last.map { (chunks.count - 1) * Self.chunkLimit + $0.ends.count } ?? 0
  }

  public subscript(position: Int) -> TerminalLine {
    chunks[position / Self.chunkLimit][position % Self.chunkLimit]
  }

  /// The UTF-8 bytes of a line's text.
  func bytes(at position: Int) -> Int {
    chunks[position / Self.chunkLimit].range(position % Self.chunkLimit).count
  }

  mutating func append(_ text: some Collection<UInt8>, _ details: Details, time: Int?) {
    if chunks.last.map({ $0.ends.count == Self.chunkLimit }) ?? true {
      if !chunks.isEmpty { chunks[chunks.count - 1].finish() }
      chunks.append(Chunk())
    }
    chunks[chunks.count - 1].append(text, details, time: time)
  }

  mutating func append(_ line: TerminalLine) {
    append(
      line.text.utf8,
      Details(marks: line.marks, rightPart: line.rightPart, screen: line.screen), time: line.time)
  }

  mutating func removeLast() {
    chunks[chunks.count - 1].removeLast()
    if chunks[chunks.count - 1].ends.isEmpty { chunks.removeLast() }
  }

  mutating func append(contentsOf lines: TerminalLines) {
    guard !isEmpty else {
      self = lines
      return
    }
    for line in lines { append(line) }
  }

  mutating func append(contentsOf lines: some Sequence<TerminalLine>) {
    for line in lines { append(line) }
  }
}
