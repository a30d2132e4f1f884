import CourseModel
package import Glibc

/// Decides whether files are the user's own.
///
/// A course says which machines to contact and which commands to run there, and it is found automatically: on a shared
/// machine, /tmp/course.yaml would be enough to act in any user's name. So files of other users are refused until the
/// user trusts their folder once, as with git's `safe.directory`. Root's files are trusted: root could do everything
/// anyway.
package struct Trust {
  private let users: Set<uid_t>
  private let folders: [String]

  /// For the user who runs this program and, under sudo, also for its caller.
  package static let current = Trust(
    users: TrustedFolders.users, folders: TrustedFolders().read() + OwnProgram.shares)

  /// - Parameters:
  ///   - users: Their files are trusted.
  ///   - folders: With links resolved; everything in them is trusted, whoever owns it.
  package init(users: Set<uid_t>, folders: [String]) {
    self.users = users
    self.folders = folders
  }

  /// Checks that a path is trusted.
  /// - Parameters:
  ///   - path: A file or a folder; a missing one passes.
  ///   - what: For the message, such as `the course`.
  /// - Throws: ``InputFailure`` if another user could have written it, with the command that trusts its folder.
  package func check(_ path: String, _ what: String) throws {
    guard let real = Self.real(path) else { return }
    let isFolder = BoundedFile.kind(of: real) == .folder
    let folder = isFolder ? real : Self.parent(of: real)
    guard !folders.contains(where: { folder == $0 || folder.hasPrefix($0 + "/") }) else { return }
    guard let reason = stranger(path, real: real, folder: folder) else { return }
    let way =
      Self.mayHoldAnybodys(folder)
      ? "anyone can put files into \(folder): copy it to a folder of your own"
      : "if you trust it: grade trust \(ShellQuote.word(folder))"
    throw InputFailure("\(PlainLine.text(path, 200)): \(what) \(reason); \(way)")
  }

  /// Why a path is not the user's own; nil if it is.
  private func stranger(_ path: String, real: String, folder: String) -> String? {
    var status = stat()
    // The link itself, its target, and the folder, whose owner could replace it.
    if lstat(path, &status) == 0, !users.contains(status.st_uid) { return owned(by: status) }
    if stat(real, &status) == 0 {
      if !users.contains(status.st_uid) { return owned(by: status) }
      // The sticky bit keeps others from exchanging what is in a folder; of a file it says nothing.
      let isProtected = status.st_mode & S_IFMT == S_IFDIR && status.st_mode & S_ISVTX != 0
      if status.st_mode & S_IWOTH != 0, !isProtected {
        return "can be written by anyone"
      }
    }
    if stat(folder, &status) == 0 {
      if !users.contains(status.st_uid) { return owned(by: status) }
      if status.st_mode & S_IWOTH != 0, status.st_mode & S_ISVTX == 0 {
        return "is in a folder that anyone can write to"
      }
    }
    return nil
  }

  private func owned(by status: stat) -> String {
    let name = getpwuid(status.st_uid).map { String(cString: $0.pointee.pw_name) }
    return "belongs to \(name ?? "user \(status.st_uid)"), not to you"
  }

  /// Whether anyone can write to a folder, such as /tmp: trusting it would mean trusting everyone.
  package static func mayHoldAnybodys(_ folder: String) -> Bool {
    var status = stat()
    return stat(folder, &status) == 0 && status.st_mode & S_IWOTH != 0
  }

  /// Resolves links; nil if the path does not exist.
  package static func real(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  private static func parent(of path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }
}
