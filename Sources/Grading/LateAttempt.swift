import Console
import Matching
import Nodes
import Sessions

/// Whether a failing attempt at a step that had been right before leaves the step right.
///
/// The last attempt counts. But what was made once cannot be made again, and a list looked at much
/// later may rightly show something else.
struct LateAttempt {
  let commands: [SessionCommand]

  /// - Parameters:
  ///   - last: the attempt that failed.
  ///   - right: the one before it that was right.
  func isExcused(_ last: CommandAlignment.Attempt, after right: CommandAlignment.Attempt) -> Bool {
    guard let late = last.commands.last, let first = right.commands.last else { return false }
    let words = ShellLine(commands[late].text).commands.flatMap(\.arguments)
    let error = ErrorMessage.first(in: commands[late].output)
    if error != nil, words.contains(where: { Removal.isVerb($0) || Removal.isCreation($0) }) {
      return true
    }
    guard last.isLate else { return error.map(Self.saysThatItIsThere) ?? false }
    let between = commands[(first + 1)..<max(late, first + 1)].flatMap {
      ShellLine($0.text).commands
    }
    guard let error else { return between.contains { !Self.onlyReads($0) } }
    if Self.saysThatItIsThere(error) { return true }
    let text = error.lowercased()
    func speaks(of words: [String]) -> Bool { words.contains { text.hasText($0) } }
    // Another shell has other credentials, and stands in another folder.
    if speaks(of: ["credential", "auth", "401", "403", "forbidden", "permi", "root", "os_"]) {
      return between.contains(where: Self.changesShell)
    }
    if speaks(of: ["no such", "not found", "not be found", "unknown", "no server", "404"]) {
      return between.contains { Self.changesShell($0) || Self.takesAway($0) }
    }
    return between.contains(where: Self.stops)
  }

  private static func saysThatItIsThere(_ error: String) -> Bool {
    let text = error.lowercased()
    return ["already", "exists", "conflict", "duplicate", "in use"].contains { text.hasText($0) }
  }

  private static let readers: Set<String> = [
    "ls", "cat", "less", "more", "head", "tail", "grep", "egrep", "df", "du", "ps", "echo", "pwd",
    "history", "clear", "date", "whoami", "id", "hostname", "uname", "free", "uptime", "w", "who",
    "ping", "ip", "ifconfig", "netstat", "ss", "file", "stat", "md5sum", "sha256sum", "wc",
    "brctl", "vgs", "lvs", "pvs", "vgdisplay", "lvdisplay", "pvdisplay", "lsblk", "rpm", "which",
    "journalctl", "man", "env", "getenforce", "dig", "host", "nslookup",
  ]

  private static func onlyReads(_ command: ShellLine.SimpleCommand) -> Bool {
    guard command.redirections.allSatisfy({ !$0.operation.hasPrefix(">") }) else { return false }
    if command.program.isEmpty || readers.contains(command.program) { return true }
    return command.arguments.dropFirst().prefix(4).contains { word in
      ["list", "show", "index", "info", "status", "get", "describe", "display", "details"].contains
      { word == $0 || word.hasSuffix("-" + $0) }
    }
  }

  private static func changesShell(_ command: ShellLine.SimpleCommand) -> Bool {
    ["source", ".", "export", "unset", "su", "sudo", "ssh", "exit", "logout", "cd"].contains(
      command.program)
  }

  private static func takesAway(_ command: ShellLine.SimpleCommand) -> Bool {
    ["rm", "mv", "umount"].contains(command.program) || stops(command)
      || command.arguments.dropFirst().contains(where: Removal.isVerb)
  }

  private static func stops(_ command: ShellLine.SimpleCommand) -> Bool {
    ["reboot", "poweroff", "shutdown", "halt", "kill", "pkill", "killall"].contains(command.program)
      || command.arguments.dropFirst().contains {
        ["stop", "destroy", "disable", "down", "off"].contains($0)
      }
  }
}
