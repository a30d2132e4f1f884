package import Glibc

/// The folders that this user trusts whoever owns them: `~/.config/practicum/trusted`, a real path on each line.
package struct TrustedFolders {
  package let path: String

  package init() {
    func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    let home =
      variable("HOME") ?? getpwuid(getuid()).map { String(cString: $0.pointee.pw_dir) } ?? "/root"
    path = (variable("XDG_CONFIG_HOME") ?? home + "/.config") + "/practicum/trusted"
  }

  /// Whose files are the user's own: under sudo also those of the one who called it.
  package static let users: Set<uid_t> = {
    var users: Set<uid_t> = [0, geteuid()]
    if geteuid() == 0, let caller = getenv("SUDO_UID"), let id = uid_t(String(cString: caller)) {
      users.insert(id)
    }
    return users
  }()

  /// None where the list is not there, or somebody else's.
  package func read() -> [String] {
    var status = stat()
    guard stat(path, &status) == 0, Self.users.contains(status.st_uid),
      status.st_mode & S_IWOTH == 0, let bytes = try? BoundedFile.read(path, limit: 1 << 20)
    else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// - Throws: ``InputFailure``
  package func write(_ folders: [String]) throws {
    if let slash = path.lastIndex(of: "/") { try Folder.make(String(path[..<slash])) }
    try AtomicFile.write(folders.map { $0 + "\n" }.joined(), to: path)
  }
}
