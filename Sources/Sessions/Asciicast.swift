import Foundation
import Knowledge

/// asciinema's recordings, version 2 (times since the start) and 3 (times since the previous
/// event).
struct Asciicast {
  private(set) var version: Int
  private(set) var screen: TerminalScreen
  private(set) var remarks: [String] = []
  /// Milliseconds between its events, up to a day.
  private(set) var pauses: [Int] = []

  /// Plays a recording; nil if the first line is not an asciicast header.
  ///
  /// - Throws: ``RecordingError`` for an unknown version.
  init?(_ bytes: [UInt8], file: String, _ knowledge: Knowledge) throws {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
    if lines.last?.isEmpty == true { lines.removeLast() }
    guard let first = lines.popFirst(), let header = Self.object(first),
      let version = header["version"] as? Int
    else { return nil }
    guard version == 2 || version == 3 else {
      throw RecordingError(
        "\(file):1: asciicast version \(version) is unknown; supported are 2 and 3 (convert it with asciinema convert)"
      )
    }
    self.version = version
    let terminal = header["term"] as? [String: Any]
    let width = (header["width"] as? Int) ?? (terminal?["cols"] as? Int) ?? 80
    let height = (header["height"] as? Int) ?? (terminal?["rows"] as? Int) ?? 24
    screen = TerminalScreen(width: width, height: height, knowledge)
    play(lines, file: file)
  }

  private mutating func play(_ lines: ArraySlice<ArraySlice<UInt8>>, file: String) {
    var bad = 0
    var last = 0.0
    for (index, line) in lines.enumerated() {
      if line.first == UInt8(ascii: "#") || line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) {
        continue
      }
      guard let event = Self.event(line) else {
        bad += 1
        if index == lines.count - 1 {
          remarks.append("the recording's last line is incomplete: it was cut short")
        } else if bad == 1 {
          remarks.append("line \(index + 2) is not an asciicast event and was left out")
        }
        continue
      }
      // Version 3 records the pause itself.
      let pause = version == 2 ? event.time - last : event.time
      last = event.time
      if (0...86_400).contains(pause) { pauses.append(Int((pause * 1000).rounded())) }
      switch event.kind {
      case "o": screen.feed(event.data.utf8)
      case "r":
        let parts = event.data.split(separator: "x").compactMap { Int($0) }
        if parts.count == 2 { screen.resize(width: parts[0], height: parts[1]) }
      default: continue
      }
    }
  }

  private static func object(_ line: ArraySlice<UInt8>) -> [String: Any]? {
    (try? JSONSerialization.jsonObject(with: Data(line))) as? [String: Any]
  }

  private static func event(_ line: ArraySlice<UInt8>) -> (
    time: Double, kind: String, data: String
  )? {
    guard let array = (try? JSONSerialization.jsonObject(with: Data(line))) as? [Any],
      array.count >= 3,
      let kind = array[1] as? String, let data = array[2] as? String
    else { return nil }
    return ((array[0] as? Double) ?? 0, kind, data)
  }
}
