import Console
import CourseModel
import Knowledge

/// The folders of the shells that the reader has opened on a node, one inside the other: another account's has another home.
struct AccountFolders {
  private struct Shell {
    /// `~alice`; nil for the account that probes use.
    var home: String?
    var folder = ShellFolder.home
  }

  /// The innermost last.
  private var shells = [Shell()]

  /// Gives a path as a probe in the home folder of its own account must write it; nil if unknown.
  func path(_ written: String) -> String? {
    let shell = shells[shells.count - 1]
    guard let path = shell.folder.path(written), let home = shell.home else {
      return shell.folder.path(written)
    }
    if path == "~" || path.hasPrefix("~/") { return home + path.dropFirst() }
    return path.hasPrefix("/") || path.hasPrefix("~") ? path : "\(home)/\(path)"
  }

  mutating func follow(_ command: ShellLine.SimpleCommand, _ programs: Programs) {
    shells[shells.count - 1].folder.follow(command, programs)
  }

  mutating func follow(_ step: Step, _ programs: Programs) {
    switch step.kind {
    case .enter where programs.goesElsewhere(step): break
    case .enter: enter(step, programs)
    case .leave where shells.count > 1: shells.removeLast()
    case .leave, .reboot: shells = [Shell()]
    default: break
    }
  }

  private mutating func enter(_ step: Step, _ programs: Programs) {
    var shell = shells[shells.count - 1]
    for command in step.command.map({ ShellLine($0).commands }) ?? [] {
      let login = programs.values(.loginShell, command)
      let user = (login ?? programs.values(.shell, command))?["user"]?.first
      if login != nil { shell = Shell() }
      if let user { shell.home = "~" + user }
    }
    shells.append(shell)
  }
}
