import CourseModel
package import Glibc

/// Whether what stands in a folder is the user's own.
///
/// A course says which machines are reached and what is asked of them, and it is found by itself: on a machine that several
/// people use, /tmp/course.yaml would be enough to speak for any of them. So what belongs to somebody else is refused until
/// the user trusts its folder once, as git does with `safe.directory`. What belongs to root is trusted: who is root need not
/// ask.
package struct Trust {
  private let users: Set<uid_t>
  private let folders: [String]

  /// For the user who runs this program; under sudo for the one who called it, too.
  package static let current = Trust(
    users: TrustedFolders.users, folders: TrustedFolders().read() + OwnProgram.shares)

  /// - Parameters:
  ///   - users: Whose files are trusted.
  ///   - folders: Without links; what is in them is trusted, whoever owns it.
  package init(users: Set<uid_t>, folders: [String]) {
    self.users = users
    self.folders = folders
  }

  /// - Parameters:
  ///   - path: A file, or a folder; one that is not there is nobody's.
  ///   - what: In a message, such as `the course`.
  /// - Throws: ``InputFailure`` where somebody else could have written it, with the command that trusts its folder.
  package func check(_ path: String, _ what: String) throws {
    guard let real = Self.real(path) else { return }
    let isFolder = BoundedFile.kind(of: real) == .folder
    let folder = isFolder ? real : Self.parent(of: real)
    guard !folders.contains(where: { folder == $0 || folder.hasPrefix($0 + "/") }) else { return }
    guard let reason = stranger(path, real, folder) else { return }
    let way =
      Self.mayHoldAnybodys(folder)
      ? "anybody can put files into \(folder): copy it to a folder of your own"
      : "if you trust it: grade trust \(ShellQuote.word(folder))"
    throw InputFailure("\(PlainLine.text(path, 200)): \(what) \(reason); \(way)")
  }

  /// Why a path is not the user's own; nil where it is.
  private func stranger(_ path: String, _ real: String, _ folder: String) -> String? {
    var status = stat()
    // The link itself, what it leads to, and the folder whose owner could exchange it.
    if lstat(path, &status) == 0, !users.contains(status.st_uid) { return owned(by: status) }
    if stat(real, &status) == 0 {
      if !users.contains(status.st_uid) { return owned(by: status) }
      // The sticky bit keeps others from exchanging what is in a folder; of a file it says nothing.
      let isProtected = status.st_mode & S_IFMT == S_IFDIR && status.st_mode & S_ISVTX != 0
      if status.st_mode & S_IWOTH != 0, !isProtected {
        return "can be written by anybody"
      }
    }
    if stat(folder, &status) == 0 {
      if !users.contains(status.st_uid) { return owned(by: status) }
      if status.st_mode & S_IWOTH != 0, status.st_mode & S_ISVTX == 0 {
        return "is in a folder that anybody can write to"
      }
    }
    return nil
  }

  private func owned(by status: stat) -> String {
    let name = getpwuid(status.st_uid).map { String(cString: $0.pointee.pw_name) }
    return "belongs to \(name ?? "user \(status.st_uid)"), not to you"
  }

  /// Such as /tmp: to trust it would be to trust everybody.
  package static func mayHoldAnybodys(_ folder: String) -> Bool {
    var status = stat()
    return stat(folder, &status) == 0 && status.st_mode & S_IWOTH != 0
  }

  /// Without links; nil where it is not there.
  package static func real(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  private static func parent(of path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }
}
