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

/// A session as an asciicast: the commands of a run and their output, marked as a shell marks them (``ShellProfile``).
package struct AsciicastWriter {
  package private(set) var text: String
  private let nonce: String
  private var milliseconds = 0

  package init() {
    nonce = MarkedShell.newNonce()
    text = AsciicastLine.header(columns: 200, rows: 50, nonce: nonce)
  }

  package mutating func add(_ command: SessionCommand) {
    var typed = command.text
    if !command.input.isEmpty {
      typed = ([typed] + command.input + [ShellLine(typed).documentEnd]).joined(separator: "\n")
    }
    let prompt = "[root@\(command.host ?? "host") ~]# "
    show(
      mark("133;A") + prompt + mark("133;B") + typed.replacing("\n", with: "\r\n> ") + "\r\n"
        + "\u{1B}]633;E;\(Self.escaped(typed));\(nonce)\u{07}" + mark("133;C"))
    if !command.output.isEmpty { show(command.output.map { $0 + "\r\n" }.joined()) }
    show(mark("133;D" + (command.status.map { ";\($0)" } ?? "")))
  }

  private func mark(_ text: String) -> String { "\u{1B}]\(text);aid=\(nonce)\u{07}" }

  /// As ``TerminalMark`` reads it.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case ";": result += "\\x3b"
      case _ where scalar.value < 32:
        result += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private mutating func show(_ text: String) {
    milliseconds += 500
    self.text += AsciicastLine.event("o", text, at: milliseconds)
  }
}
