import Console
import CourseModel
import Knowledge

/// What the reader told the shell before a step, and a question about the step needs too: its folder and its variables.
///
/// The commands are written anew from names and values, never repeated as they were typed: what comes with them on a line
/// (a redirection, a substitution, a loop) could change a node that is only asked.
struct ShellSettings {
  /// A command that sets something up.
  struct Setting: Sendable {
    /// `export PGPASSWORD='<password>'`
    var command: String
    /// The variable that it sets; nil for a folder.
    var name: String?
    /// The manual's ids in its value.
    var ids: [IDOccurrence] = []

    /// Whether a command reads its variable itself; a program may read it anyway.
    func isRead(in command: String) -> Bool {
      name.map { command.hasText("$" + $0) || command.hasText("${" + $0) } ?? false
    }
  }

  private var folder = ShellFolder.home
  private var variables: [(setting: Setting, value: String)] = []
  private var exported: Set<String> = []

  /// What makes another shell like the reader's, one that starts in the home folder.
  var all: [Setting] {
    let settings = variables.map { variable in
      var setting = variable.setting
      let isExported = setting.name.map(exported.contains) ?? false
      setting.command = (isExported ? "export " : "") + setting.command
      return setting
    }
    guard case .at(let folder) = folder else { return settings }
    // In any other folder the answer would mean nothing.
    return [Setting(command: "cd -- \(ShellQuote.path(folder)) || exit")] + settings
  }

  mutating func follow(_ step: Step, _ programs: Programs) {
    guard step.kind == .command, let typed = step.typed, !typed.isStatement,
      let line = Self.commands(of: typed.text)
    else { return }
    for command in line {
      folder.follow(command, programs)
      switch command.program {
      case "export": set(command, step, exports: true)
      case "unset": for name in command.words.dropFirst() { forget(name) }
      default:
        if command.words.allSatisfy({ $0.contains("=") }) { set(command, step, exports: false) }
      }
    }
  }

  /// The commands of a line that the shell itself carries out, one after the other; nil where only some of them may be,
  /// or in another shell.
  private static func commands(of line: String) -> [ShellLine.SimpleCommand]? {
    let lexer = ShellLexer(text: line)
    guard lexer.isComplete, !lexer.isBroken, !lexer.isCompound, !line.contains("(") else {
      return nil
    }
    let commands = ShellLine(line).commands
    return commands.allSatisfy {
      ["", ";", "&&"].contains($0.joinedBy) && !ShellState.keywords.contains($0.words.first ?? "")
    } && !trimmed(line).hasSuffix("&") ? commands : nil
  }

  private mutating func set(_ command: ShellLine.SimpleCommand, _ step: Step, exports: Bool) {
    for word in command.words.dropFirst(exports ? 1 : 0) {
      guard let sign = word.firstIndex(of: "=") else {
        if exports, Self.isName(word[...]) { exported.insert(word) }
        continue
      }
      let name = word[..<sign]
      guard Self.isName(name) else { continue }
      let value = String(word[word.index(after: sign)...])
      if exports { exported.insert(String(name)) }
      guard let quoted = Self.quoted(value, in: command) else {
        // What it is now, nobody can tell without running it.
        forget(String(name))
        continue
      }
      if !value.hasText("$") { variables.removeAll { $0.setting.name == String(name) } }
      let ids = (step.defines + step.uses).filter { value.hasText($0.value) }
      variables.append(
        (Setting(command: "\(name)=\(quoted)", name: String(name), ids: ids), value))
    }
  }

  private mutating func forget(_ name: String) {
    variables.removeAll { $0.setting.name == name }
    exported.remove(name)
  }

  private static func isName(_ text: Substring) -> Bool {
    text.first.map { !$0.isNumber } ?? false && text.utf8.allSatisfy(isWordByte)
  }

  /// The value for another shell: literal, or with plain variables in it (`/opt/bin:$PATH`); nil where it may do more.
  private static func quoted(_ value: String, in command: ShellLine.SimpleCommand) -> String? {
    guard command.redirections.isEmpty, !command.source.hasText("`"), !value.hasText("\n") else {
      return nil
    }
    guard command.source.hasText("$") else { return ShellQuote.quoted(value) }
    let isPlain = value.utf8.allSatisfy { isWordByte($0) || "$/.:-+,@%".utf8.contains($0) }
    // In single quotes a dollar is itself.
    return isPlain && !command.source.hasText("'") ? "\"\(value)\"" : nil
  }
}
