import Console
import CourseModel
import Knowledge

/// What the reader told the shell before a step, and a question about the step needs too: its folder and its variables.
struct ShellSettings {
  /// A command that sets something up.
  struct Setting: Sendable {
    /// As typed: `export PGPASSWORD='<password>'`.
    var command: String
    /// The variables that it sets.
    var names: Set<String>

    /// Whether a command reads one of its variables itself; a program may read them anyway.
    func isRead(in command: String) -> Bool {
      names.contains { command.hasText("$" + $0) || command.hasText("${" + $0) }
    }
  }

  private var folder = ShellFolder.home
  private var assignments: [Setting] = []

  /// What makes another shell like the reader's, one that starts in the home folder.
  var all: [Setting] {
    guard case .at(let folder) = folder else { return assignments }
    return [Setting(command: "cd \(folder)", names: [])] + assignments
  }

  mutating func follow(_ command: ShellLine.SimpleCommand, _ programs: Programs) {
    folder.follow(command, programs)
    let isExport = command.program == "export"
    guard isExport || command.words.allSatisfy({ Self.name(assignedBy: $0) != nil }) else { return }
    let names = Set(command.words.compactMap(Self.name))
    // A program in a substitution might change the node.
    guard !names.isEmpty, !["$(", "`"].contains(where: command.source.hasText) else { return }
    assignments.removeAll { $0.names.isSubset(of: names) }
    assignments.append(Setting(command: command.source, names: names))
  }

  /// `NAME` of `NAME=value`.
  private static func name(assignedBy word: String) -> String? {
    guard let sign = word.firstIndex(of: "="), sign > word.startIndex,
      word[..<sign].utf8.allSatisfy(isWordByte)
    else { return nil }
    return String(word[..<sign])
  }
}
