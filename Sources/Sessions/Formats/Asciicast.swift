import Foundation
import Knowledge

/// asciinema's recordings: version 1 (one object, pauses before each output), 2 (times since the start) and 3 (times
/// since the previous event). docs.asciinema.org/manual/asciicast
struct Asciicast {
  let version: Int
  private(set) var playback: Playback

  /// The key of the header under which `grade record` keeps the secret that its shell marks carry.
  static let nonceKey = "practicum_nonce"

  private var screen: TerminalScreen
  /// Nil unless a player wants them.
  private(set) var frames: ScreenFrames?
  private var pauses: [Int] = []
  private var remarks: [String] = []

  /// Plays a recording; nil if the text is not an asciicast.
  ///
  /// - Throws: ``RecordingError`` for an unknown version.
  init?(
    _ bytes: ArraySlice<UInt8>, file: String, _ knowledge: Knowledge, keepsFrames: Bool = false
  ) throws {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
    if lines.last?.isEmpty == true { lines.removeLast() }
    guard let first = lines.popFirst(),
      // Version 1 may be spread over lines.
      let header = Self.object(first) ?? Self.object(bytes),
      let version = header["version"] as? Int
    else { return nil }
    guard (1...3).contains(version) else {
      throw RecordingError(
        "\(file):1: asciicast version \(version) is unknown; supported are 1, 2 and 3 (convert it with asciinema convert)"
      )
    }
    self.version = version
    let terminal = header["term"] as? [String: Any]
    let width = (header["width"] as? Int) ?? (terminal?["cols"] as? Int) ?? 80
    let height = (header["height"] as? Int) ?? (terminal?["rows"] as? Int) ?? 24
    let nonce = header[Self.nonceKey] as? String
    screen = TerminalScreen(width: width, height: height, nonce: nonce)
    playback = Playback()
    frames = keepsFrames ? ScreenFrames() : nil
    if version == 1 {
      guard let outputs = header["stdout"] as? [Any] else {
        throw RecordingError("\(file): asciicast version 1 without \"stdout\": it holds no output")
      }
      play(outputs)
    } else {
      // Not every recorder tells of a new size.
      if bytes.count < Self.replayLimit, !lines.contains(where: Self.isResize) {
        var first = self
        first.screen = TerminalScreen(isPlainText: false)
        first.frames = nil
        first.play(lines)
        let breaks = Playback.breaks(in: first.screen, knowledge)
        screen = TerminalScreen(width: width, height: height, nonce: nonce, breaks: breaks)
      }
      play(lines)
    }
    frames?.finish(screen)
    playback = Playback(screen)
    playback.frames = frames
    playback.pauses = pauses
    playback.remarks = remarks + playback.remarks
  }

  /// Version 1: `[[pause, text], …]`.
  private mutating func play(_ outputs: [Any]) {
    for output in outputs {
      guard let pair = output as? [Any], pair.count >= 2, let text = pair[1] as? String else {
        continue
      }
      play(Event(pause: pair[0] as? Double ?? 0, kind: "o", data: text))
    }
  }

  private mutating func play(_ lines: ArraySlice<ArraySlice<UInt8>>) {
    var bad = 0
    var last = 0.0
    for (index, line) in lines.enumerated() {
      if line.first == UInt8(ascii: "#") || line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) {
        continue
      }
      guard var event = Self.event(line) else {
        bad += 1
        if index == lines.count - 1 {
          remarks.append("the recording's last line is incomplete: it was cut short")
        } else if bad == 1 {
          remarks.append("line \(index + 2) is not an asciicast event and was left out")
        }
        continue
      }
      // Version 3 records the pause itself.
      if version == 2 { (event.pause, last) = (event.pause - last, event.pause) }
      play(event)
    }
  }

  private mutating func play(_ event: Event) {
    if (-86_400...86_400).contains(event.pause) {
      let milliseconds = Int((event.pause * 1000).rounded())
      if milliseconds >= 0 { pauses.append(milliseconds) }
      frames?.keep(screen, next: (screen.time ?? 0) + milliseconds)
      screen.time = (screen.time ?? 0) + milliseconds
    }
    switch event.kind {
    case "o": screen.feed(event.data.utf8)
    case "r":
      let parts = event.data.split(separator: "x").compactMap { Int($0) }
      if parts.count == 2 { screen.resize(width: parts[0], height: parts[1]) }
    default: return
    }
  }

  private struct Event {
    /// Seconds; since the beginning in version 2, until it is made a pause.
    var pause: Double
    var kind: String
    var data: String
  }

  /// Larger recordings are played once.
  private static let replayLimit = 4 << 20

  private static func isResize(_ line: ArraySlice<UInt8>) -> Bool {
    line.count < 64 && event(line)?.kind == "r"
  }

  private static func object(_ text: ArraySlice<UInt8>) -> [String: Any]? {
    (try? JSONSerialization.jsonObject(with: Data(text))) as? [String: Any]
  }

  private static func event(_ line: ArraySlice<UInt8>) -> Event? {
    guard let array = (try? JSONSerialization.jsonObject(with: Data(line))) as? [Any],
      array.count >= 3, let kind = array[1] as? String, let data = array[2] as? String
    else { return nil }
    return Event(pause: (array[0] as? Double) ?? 0, kind: kind, data: data)
  }
}
