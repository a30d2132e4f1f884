package import Glibc

/// The folders that this user trusts whoever owns them: `~/.config/practicum/trusted`, one real path per line.
package struct TrustedFolders {
  package let path: String

  package init() {
    func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    let home =
      variable("HOME") ?? getpwuid(getuid()).map { String(cString: $0.pointee.pw_dir) } ?? "/root"
    path = (variable("XDG_CONFIG_HOME") ?? home + "/.config") + "/practicum/trusted"
  }

  /// The users whose files are the user's own: under sudo also the caller.
  package static let users: Set<uid_t> = {
    var users: Set<uid_t> = [0, geteuid()]
    if geteuid() == 0, let caller = getenv("SUDO_UID"), let id = uid_t(String(cString: caller)) {
      users.insert(id)
    }
    return users
  }()

  /// Reads the list; empty if it is missing or belongs to another user.
  package func read() -> [String] {
    var status = stat()
    guard stat(path, &status) == 0, Self.users.contains(status.st_uid),
      status.st_mode & S_IWOTH == 0, let bytes = try? BoundedFile.read(path, limit: 1 << 20)
    else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Replaces the list.
  /// - Throws: ``InputFailure`` if it cannot be written.
  package func write(_ folders: [String]) throws {
    if let slash = path.lastIndex(of: "/") { try Folder.make(String(path[..<slash])) }
    try AtomicFile.write(folders.map { $0 + "\n" }.joined(), to: path)
  }
}
