import Console
import Knowledge

/// What a recording's bytes show, played on a terminal.
struct Playback {
  var lines = TerminalLines()
  /// Milliseconds between outputs, for formats with times; up to a day each.
  var pauses: [Int] = []
  /// What a player shows, where it was asked for and there are times.
  var frames: ScreenFrames?
  /// Anything odd about the file.
  var remarks: [String] = []
  /// Whether it asked for more than any session does.
  var isBeyondLimits = false

  init() {}

  init(_ screen: TerminalScreen) { add(screen) }

  /// Plays bytes without times, on a terminal whose width is inferred from where the shell broke long lines: it may be
  /// unknown, or change. Without any such line, the given width holds; without that, there is no right edge.
  init(
    playing bytes: ArraySlice<UInt8>, width: Int? = nil, height: Int? = nil, _ knowledge: Knowledge
  ) {
    let isPlainText = width == nil
    var screen = TerminalScreen(height: height, isPlainText: isPlainText)
    screen.feed(bytes)
    let breaks = Self.breaks(in: screen, knowledge)
    guard let first = width ?? Self.mostFrequent(breaks.map(\.width)) else {
      add(screen)
      return
    }
    screen = TerminalScreen(
      width: first, height: height, isPlainText: isPlainText, breaks: width == nil ? [] : breaks)
    screen.feed(bytes)
    add(screen)
  }

  /// Adds what a screen shows in the end.
  mutating func add(_ screen: TerminalScreen) {
    lines.append(contentsOf: screen.lines)
    isBeyondLimits = isBeyondLimits || screen.isBeyondLimits
    if screen.endsInSequence {
      remarks.append("the recording ends in the middle of an escape sequence: it was cut short")
    }
  }

  /// The breaks of lines that begin with a prompt.
  static func breaks(in screen: TerminalScreen, _ knowledge: Knowledge) -> [TerminalScreen.Break] {
    screen.breaks.filter { found in
      Prompt(found.text, names: knowledge.promptNames).map { !$0.command.isEmpty } ?? false
    }
  }

  private static func mostFrequent(_ numbers: [Int]) -> Int? {
    var counts: [Int: Int] = [:]
    for number in numbers { counts[number, default: 0] += 1 }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }
}
