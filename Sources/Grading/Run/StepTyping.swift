import Console
import CourseModel
import Foundation
import Knowledge
import Matching

/// What the reader types for a step: the manual's text with the reader's own values and ids.
struct StepTyping {
  /// A value that the reader has to give.
  struct Unknown: Error { var value: String }

  /// Empty if the step has none.
  let command: String
  /// The here-document's body, or what the file should hold.
  let input: [String]
  /// What is typed at a client's prompt: line by line, as in the manual; its language may need that.
  private let statement: [String]

  /// - Parameters:
  ///   - values: The reader's own, by placeholder.
  ///   - bindings: The reader's own ids.
  init(
    _ step: Step, values: [String: String], bindings: Bindings, _ messages: Messages
  ) throws(Unknown) {
    func own(_ text: String, _ placeholders: [String]) throws(Unknown) -> String {
      var text = text
      for id in step.uses + step.defines where text.hasText(id.value) {
        guard let value = bindings[id.variable] ?? (id.definedBy == nil ? id.value : nil),
          ValueScanner.ids(in: value) == [value]
        else { throw Unknown(value: "the id of \(id.entity)") }
        // Ids are bound in lower case: the same id stays as written.
        if value == id.value.lowercased() { continue }
        text = text.replacing(id.value, with: value)
      }
      for placeholder in placeholders where text.hasText(placeholder) {
        guard let value = values[messages.canonical(placeholder)] else {
          throw Unknown(value: placeholder)
        }
        text = Placeholder.fill(placeholder, with: value, in: text)
      }
      return text
    }
    command =
      try step.command.map { text throws(Unknown) in
        try own(text, Placeholder.all(in: text) + step.placeholders)
      } ?? ""
    // A file may have what only looks like a placeholder: the reader of the manual decided.
    statement = try (step.typed.map { $0.isStatement ? $0.lines : [] } ?? []).map {
      line throws(Unknown) in try own(line, Placeholder.all(in: line) + step.placeholders)
    }
    input = try (step.input ?? []).map { line throws(Unknown) in try own(line, step.placeholders) }
  }

  /// All that is typed: a here-document with its command.
  var text: String {
    if !statement.isEmpty { return statement.joined(separator: "\n") }
    guard !input.isEmpty else { return command }
    return ([command] + input + [ShellLine(command).documentEnd]).joined(separator: "\n")
  }

  /// A command that writes the input to a file, and keeps a copy of the one that was there. The text is encoded: a shell
  /// might read an exclamation mark in it.
  func writing(to path: String) -> String {
    let path = ShellQuote.path(path)
    let encoded = Data((input.joined(separator: "\n") + "\n").utf8)
      .base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed])
    return """
       if [ -d \(path) ]; then echo \(path)': is a folder, and the step wants a file there'; false; else mkdir -p "$(dirname \(path))"; [ ! -e \(path) ] || cp -a \(path) \(path).practicum-old; base64 -d > \(path); fi <<'practicum-end'
      \(encoded)
      practicum-end
      """
  }
}
