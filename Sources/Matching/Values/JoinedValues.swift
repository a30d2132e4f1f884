import Console
import Knowledge

/// What is read otherwise than it is written: signs that other programs draw otherwise, and several values that are one.
extension ValueReader {
  /// Draws trees and quotes as programs do where there is only ASCII.
  static func inASCII(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "─", "━": result.append("-")
      case "│", "├", "┃": result.append("|")
      case "┬": result.append("+")
      case "└": result.append("`")
      case "‘", "’", "“", "”": result.append("'")
      case "→": result.append(contentsOf: "->".unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// Removes from a list what says of IPv6 what is said of IPv4: `0.0.0.0:8080->80/tcp, :::8080->80/tcp`.
  static func withoutTwins(_ text: String) -> String {
    guard text.hasText("0.0.0.0:") else { return text }
    let items = text.split(separator: ",", omittingEmptySubsequences: false)
    let all = Set(items.map(trimmed))
    return items.filter { item in
      let name = trimmed(item)
      return !["[::]:", ":::"].contains { any in
        name.hasPrefix(any) && all.contains("0.0.0.0:" + name.dropFirst(any.count))
      }
    }.joined(separator: ",")
  }

  /// Makes one value of the host that logged a line: `May 08 09:20:27 lab-7 sshd[812]: …`. It is the machine's own.
  func joinLogHost(_ values: inout [Value]) {
    guard values.count > 4, values[0].kind == .time, values[1].kind == .word else { return }
    guard let end = values.indices.dropFirst(2).first(where: { values[$0].isSpaced }),
      end - 1 <= 9, values[end].kind == .word, values[1..<end].allSatisfy({ $0.text != ":" })
    else { return }
    let program = values[end...].prefix(12)
    guard
      let colon = program.firstIndex(where: { $0.text == ":" && !$0.isSpaced }),
      values[(end + 1)..<colon].allSatisfy({ !$0.isSpaced })
    else { return }
    var host = values[1]
    host.text = values[1..<end].map(\.text).joined()
    host.kind = .interface
    host.rule = .machineValues
    values.replaceSubrange(1..<end, with: [host])
  }

  /// Joins the name of whoever wrote a line, `d0a1b2c3 (Ada Example  2024-03-05 …`, into one value.
  func joinAuthor(_ values: inout [Value]) {
    guard values.count > 4, [.hash, .id].contains(values[0].kind),
      let open = values.prefix(8).firstIndex(where: { $0.text == "(" }), values[open].isSpaced,
      let time = values[open...].firstIndex(where: { $0.kind == .time }), time > open + 1,
      time <= open + 12, values[(open + 1)..<time].contains(where: { $0.kind == .word })
    else { return }
    var author = values[open + 1]
    author.kind = .word
    author.text = values[(open + 1)..<time].map(\.text).joined(separator: " ")
    author.rule = .people
    values.replaceSubrange((open + 1)..<time, with: [author])
  }

  /// Removes what follows a process's name, which may be cut: `733/sshd: /usr/sbin`.
  func dropProcessTitles(_ values: inout [Value]) {
    guard
      let name = values.indices.first(where: { index in
        index >= 2 && values[index].kind == .word && values[index - 1].text == "/"
          && !values[index - 1].isSpaced && values[index - 2].rule == .processNumbers
      })
    else { return }
    // netstat(8) cuts the column, which is the last one, at 19 letters; anything longer is something else.
    let length = values[(name - 2)...].reduce(0) { $0 + $1.text.utf8.count + ($1.isSpaced ? 1 : 0) }
    guard length <= 21 else { return }
    // The name may have dashes.
    var end = name + 1
    while end < values.count, !values[end].isSpaced, values[end].text != ":" { end += 1 }
    values.removeSubrange(end...)
  }
}
