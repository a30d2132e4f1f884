import Nodes

/// A session as an asciicast, version 2: what a run did, for asciinema and for `grade LAB --recording`.
struct AsciicastWriter {
  private(set) var text = #"{"version": 2, "width": 200, "height": 50}"# + "\n"
  private var time = 0.0

  mutating func add(_ command: SessionCommand) {
    var shown = "[root@\(command.host ?? "host") ~]# \(command.text)\r\n"
    for line in command.input { shown += "> \(line)\r\n" }
    if !command.input.isEmpty { shown += "> EOF\r\n" }
    event(shown)
    if !command.output.isEmpty { event(command.output.map { $0 + "\r\n" }.joined()) }
  }

  private mutating func event(_ shown: String) {
    time += 0.5
    text += "[\(time), \"o\", \(Self.quoted(shown))]\n"
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\r": result += "\\r"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default:
        if scalar.value < 0x20 {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}
