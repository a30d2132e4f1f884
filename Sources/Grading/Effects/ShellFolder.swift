import Console
import Knowledge

/// The folder that the reader's shell is in on a node, as far as the manual says: a relative path means
/// something else after `cd`.
enum ShellFolder: Hashable {
  /// The account's home, where a probe starts as well.
  case home
  case at(String)
  /// After `cd "$somewhere"`, or as another user.
  case unknown

  /// Gives the path as a probe in the home folder must write it; nil if unknown.
  func path(_ written: String) -> String? {
    let isRelative = !written.hasPrefix("/") && !written.hasPrefix("~/") && written != "~"
    return switch self {
    case .home: written
    case .at(let folder): isRelative ? "\(folder)/\(written)" : written
    case .unknown: written.hasPrefix("/") ? written : nil
    }
  }

  /// The whole path of a file named here, without `.` and `..`; below `~` in the reader's home; nil if unknown.
  func resolved(_ word: String) -> String? {
    guard let path = path(word) else { return nil }
    var whole = ShellFolder.home
    if path.hasPrefix("/") || path.hasPrefix("~") {
      whole = Self.folded(path)
    } else {
      whole = Self.folded("~/" + path)
    }
    switch whole {
    case .home: return "~"
    case .at(let folder): return folder
    case .unknown: return nil
    }
  }

  mutating func follow(_ command: ShellLine.SimpleCommand, _ programs: Programs) {
    // Another user has another home.
    if programs.holds(.loginShell, command) { self = .unknown }
    guard ["cd", "pushd"].contains(command.program) else { return }
    switch command.arguments.dropFirst().first {
    case nil, "~", "~/": self = .home
    case let folder? where folder.contains { "$`*?".contains($0) } || folder.hasPrefix("-"):
      self = .unknown
    case let folder? where folder.hasPrefix("/") || folder.hasPrefix("~/"):
      self = Self.folded(folder)
    // Another account's home.
    case let folder? where folder.hasPrefix("~"): self = .unknown
    case let folder?:
      switch self {
      case .home: self = Self.folded("~/" + folder)
      case .at(let now): self = Self.folded(folder, under: now)
      case .unknown: break
      }
    }
  }

  /// A folder below another one, which is not read again if the way only leads down.
  private static func folded(_ folder: String, under now: String) -> ShellFolder {
    let path = "\(now)/\(folder)"
    let leadsDown = !folder.split(separator: "/", omittingEmptySubsequences: false).contains {
      $0.isEmpty || $0 == "." || $0 == ".."
    }
    return leadsDown && path.utf8.count <= longest ? .at(path) : folded(path)
  }

  /// The longest path that Linux follows (PATH_MAX).
  private static let longest = 4096

  /// Without `.` and `..`: the folder that `..` leaves may be removed later.
  private static func folded(_ path: String) -> ShellFolder {
    guard path.utf8.count <= longest else { return .unknown }
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      guard part == ".." else {
        parts.append(part)
        continue
      }
      if parts == ["~"] { return .unknown }
      _ = parts.popLast()
    }
    if parts == ["~"] { return .home }
    return .at((path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/"))
  }
}
