import Console

/// A command line as it is typed, line by line, until the shell has all of it.
struct TypedCommand {
  /// Continuation lines after a backslash joined by one space; others as lines.
  private(set) var text: String
  /// The here-documents' lines.
  private(set) var input: [String] = []

  private var lexer: ShellLexer
  /// Delimiters of here-documents inside a loop, whose lines are the text's.
  private var inner: [String] = []
  /// Delimiters of the command's own here-documents that are still open.
  private var documents: [String] = []

  /// What the shell waits for.
  enum Need { case nothing, joinedLine, line, document }

  init(_ first: String) {
    text = first
    lexer = ShellLexer(first)
    readDocuments()
  }

  /// Divides lines that were given to the shell at once into commands.
  static func commands(in lines: [String]) -> [TypedCommand] {
    var result: [TypedCommand] = []
    for line in lines {
      if let last = result.indices.last, result[last].need != .nothing {
        result[last].add(line)
      } else if !trimmed(line).isEmpty {
        result.append(TypedCommand(trimmed(line)))
      }
    }
    return result
  }

  var need: Need {
    if !documents.isEmpty { return .document }
    if endsInBackslash { return .joinedLine }
    return !inner.isEmpty || !lexer.isComplete ? .line : .nothing
  }

  private var endsInBackslash: Bool {
    text.utf8.reversed().prefix { $0 == UInt8(ascii: "\\") }.count % 2 == 1 && inner.isEmpty
  }

  /// Adds the next line that the shell needs, without its prompt.
  mutating func add(_ line: String) {
    switch need {
    case .nothing: break
    case .document: addDocument(line)
    case .joinedLine:
      text.removeLast()
      while let last = text.utf8.last, isBlank(last) { text.removeLast() }
      text += (text.isEmpty ? "" : " ") + trimmed(line)
      // Read once the line is whole: each of a thousand lines would read all of it.
      guard !endsInBackslash else { return }
      lexer = ShellLexer(text: text)
      readDocuments()
    case .line:
      text += "\n" + line
      if let document = inner.first {
        if trimmed(line) == document { inner.removeFirst() }
        return
      }
      lexer.append(line)
      readDocuments()
    }
  }

  private mutating func readDocuments() {
    let delimiters = lexer.takeHereDocuments().map(\.delimiter)
    if lexer.isComplete, !endsInBackslash { documents += delimiters } else { inner += delimiters }
  }

  private mutating func addDocument(_ line: String) {
    guard trimmed(line) == documents[0] else {
      input.append(line)
      return
    }
    let delimiter = documents.removeFirst()
    if !documents.isEmpty { input.append(delimiter) }
  }
}
