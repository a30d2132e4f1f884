import Console
import Foundation

/// Lines of an asciicast, version 2 (docs.asciinema.org/manual/asciicast/v2), which `grade LAB --recording` and
/// asciinema read.
package enum AsciicastLine {
  /// - Parameter nonce: The secret of the recording's shell marks.
  package static func header(
    columns: Int, rows: Int, time: Int? = nil, title: String? = nil, nonce: String? = nil
  ) -> String {
    var fields = [#""version": 2"#, "\"width\": \(columns)", "\"height\": \(rows)"]
    if let time { fields.append("\"timestamp\": \(time)") }
    if let title { fields.append("\"title\": \(quoted(title))") }
    if let nonce { fields.append("\"\(Asciicast.nonceKey)\": \(quoted(nonce))") }
    return "{\(fields.joined(separator: ", "))}\n"
  }

  /// - Parameters:
  ///   - kind: `o` for output, `r` for a new terminal size.
  ///   - milliseconds: Since the recording began.
  package static func event(_ kind: String, _ text: String, at milliseconds: Int) -> String {
    let fraction = "\(1000 + milliseconds % 1000)".dropFirst()
    return "[\(milliseconds / 1000).\(fraction), \"\(kind)\", \(quoted(text))]\n"
  }

  private static func quoted(_ text: String) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    // Text can always be encoded.
    return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
  }
}

/// A session as an asciicast: the commands of a run and their output.
package struct AsciicastWriter {
  package private(set) var text = AsciicastLine.header(columns: 200, rows: 50)
  private var milliseconds = 0

  package init() {}

  package mutating func add(_ command: SessionCommand) {
    var shown = "[root@\(command.host ?? "host") ~]# \(command.text)\r\n"
    for line in command.input { shown += "> \(line)\r\n" }
    if !command.input.isEmpty { shown += "> \(ShellLine(command.text).documentEnd)\r\n" }
    show(shown)
    if !command.output.isEmpty { show(command.output.map { $0 + "\r\n" }.joined()) }
  }

  private mutating func show(_ text: String) {
    milliseconds += 500
    self.text += AsciicastLine.event("o", text, at: milliseconds)
  }
}
