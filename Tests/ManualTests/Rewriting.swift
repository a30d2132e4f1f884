import CourseModel
import Testing

/// Different ways to write the same manual.
enum Rewriting: String, CaseIterable, CustomTestStringConvertible {
  case carriageReturns, windowsLineEnds, fences, tildes, blanks, dollar, bracketed, colon, note,
    hostSign, properHeadings, byteOrderMark

  var testDescription: String { rawValue }

  func apply(_ text: String) -> String {
    switch self {
    case .carriageReturns: return joined(text, "\r")
    case .windowsLineEnds: return joined(text, "\r\n")
    case .fences: return Self.fenced(text, "```")
    case .tildes: return Self.fenced(text, "~~~")
    case .blanks: return map(text) { $0.hasPrefix("\t") ? "    " + $0.dropFirst() : $0 }
    case .dollar: return prompts(text, "$")
    case .bracketed: return prompts(text, "[root@host ~]#")
    case .colon: return prompts(text, "root@host:~#")
    case .note: return prompts(text, "(note)#")
    case .hostSign: return prompts(text, "host #")
    case .properHeadings:
      return map(text) { line in
        guard line.hasPrefix("#") else { return line }
        let level = line.prefix { $0 == "#" }
        return level + " " + line.dropFirst(level.count).filter { $0 != "*" }.drop { $0 == "#" }
      }
    case .byteOrderMark: return "\u{FEFF}" + text
    }
  }

  private func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private func joined(_ text: String, _ end: String) -> String {
    lines(text).joined(separator: end)
  }

  private func map(_ text: String, _ change: (String) -> String) -> String {
    lines(text).map(change).joined(separator: "\n")
  }

  private func prompts(_ text: String, _ prompt: String) -> String {
    map(text) { $0.hasPrefix("\t# ") ? "\t\(prompt) \($0.dropFirst(3))" : $0 }
  }

  private static func fenced(_ text: String, _ fence: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var result: [String] = []
    var index = 0
    while index < lines.count {
      guard lines[index].hasPrefix("\t") else {
        result.append(lines[index])
        index += 1
        continue
      }
      var block: [String] = []
      while index < lines.count,
        lines[index].isEmpty || lines[index].hasPrefix("\t") || lines[index].hasPrefix(" ")
      {
        block.append(lines[index].hasPrefix("\t") ? String(lines[index].dropFirst()) : lines[index])
        index += 1
      }
      var blanks = 0
      while block.last?.allSatisfy(\.isWhitespace) == true {
        block.removeLast()
        blanks += 1
      }
      result += [fence] + block + [fence] + Array(repeating: "", count: blanks)
    }
    return result.joined(separator: "\n")
  }

  /// Removes a step's positions, prompt and indentation.
  static func essence(_ step: Step) -> Step {
    var step = step
    let nowhere = SourcePosition(file: "", line: 0)
    step.position = nowhere
    for index in step.defines.indices { step.defines[index].position = nowhere }
    for index in step.uses.indices { step.uses[index].position = nowhere }
    func unindented(_ lines: [String]) -> [String] {
      lines.map { String($0.drop { $0 == " " || $0 == "\t" }) }
    }
    if case .file(let path, let lines) = step.action {
      step.action = .file(path: path, lines: unindented(lines))
    }
    step.updateCommand { command in
      command.outputPositions = []
      command.prompt = nil
      command.expected.lines = unindented(command.expected.lines)
      command.hereDocument = command.hereDocument.map(unindented)
      if case .edit(let path, let lines?) = command.action {
        command.action = .edit(path: path, lines: unindented(lines))
      }
    }
    return step
  }
}
