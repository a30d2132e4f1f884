import CSockets
import Console
import CourseModel
package import CourseSite
import Files
import Glibc

/// A site's folder. It is always complete, in its new or its previous state, however the program ends.
///
/// The new site is made beside the old one and replaces it in one system call. An unchanged file is the old file
/// itself, hard-linked: it keeps its time, so that tools that copy a site see what is new. Other people's files in the
/// folder move along; a folder that was not made by this program is left alone. Programs that build the same site wait
/// for each other.
package struct SiteFolder {
  package struct Outcome {
    package var written = 0
    package var unchanged = 0
    package var removed = 0
  }

  /// Lists the files made by this program, one per line.
  package static let mark = ".practicum-site"

  private let given: String

  /// - Throws: ``InputFailure`` if the name is not valid or the folder belongs to someone else, before any work is
  ///   done.
  package init(_ given: String) throws {
    guard !given.isEmpty else {
      throw InputFailure("--out is empty; name a folder for the site: --out public")
    }
    self.given = given
    if let place = try Place(given, makesFolders: false) { _ = try known(in: place) }
  }

  // MARK: The folder's place

  private struct Place {
    var path: String
    var parent: String
    var name: String

    /// Nil if the parent folder does not exist either and must not be made.
    init?(_ given: String, makesFolders: Bool) throws {
      var path = given
      while path.count > 1, path.hasSuffix("/") { path.removeLast() }
      switch BoundedFile.kind(of: path) {
      case .folder:
        guard let real = realpath(path, nil) else { throw SiteFiles.failure("cannot find", given) }
        defer { free(real) }
        self.path = String(cString: real)
      case .missing:
        // The parent's real path, and the name: a dangling link is not followed.
        let (parent, name) = Self.split(path)
        guard !name.isEmpty, name != ".", name != ".." else {
          throw InputFailure("\(given): not a folder's name")
        }
        if makesFolders { try Folder.make(parent) }
        guard let real = realpath(parent, nil) else {
          guard makesFolders || errno != ENOENT else { return nil }
          throw SiteFiles.failure("cannot find", parent)
        }
        defer { free(real) }
        let root = String(cString: real)
        self.path = root == "/" ? "/\(name)" : "\(root)/\(name)"
        // Anything else here was put there by another program just now.
        if let status = SiteFiles.status(self.path), status.st_mode & S_IFMT == S_IFLNK {
          throw InputFailure(
            "\(given) is a link that leads nowhere; remove it, or give another folder")
        }
      case .file, .other:
        throw InputFailure("\(given) is not a folder; a site needs one: give --out another name")
      }
      (parent, name) = Self.split(self.path)
    }

    private static func split(_ path: String) -> (parent: String, name: String) {
      guard let slash = path.lastIndex(of: "/") else { return (".", path) }
      let parent = String(path[..<slash])
      return (parent.isEmpty ? "/" : parent, String(path[path.index(after: slash)...]))
    }

    /// The prefix of folders that are about to replace this one or were replaced.
    var prefix: String { ".\(name).practicum-" }
  }

  /// The files made by an earlier run; nil if there is no folder.
  private func known(in place: Place) throws -> Set<String>? {
    guard BoundedFile.kind(of: place.path) == .folder else { return nil }
    let marker = "\(place.path)/\(Self.mark)"
    if BoundedFile.kind(of: marker) == .file,
      let bytes = try? BoundedFile.read(marker, limit: 1 << 26)
    {
      return Set(String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init))
    }
    let others = try Folder.entries(place.path)
    guard let other = others.first else { return [] }
    let more = others.count > 1 ? " and \(others.count - 1) more" : ""
    throw InputFailure(
      "\(given) has files that this program did not make (\(other)\(more)); give --out a folder of its own, or an empty one"
    )
  }

  // MARK: Writing a site

  /// Writes a site.
  /// - Parameter waiting: Called before waiting for another program that is writing the site.
  /// - Throws: ``InputFailure`` or ``BoundedFile/Failure``; then everything is as before.
  package func put(_ files: [SiteFile], waiting: () -> Void = {}) throws -> Outcome {
    guard let place = try Place(given, makesFolders: true) else {
      throw SiteFiles.failure("cannot find", given)
    }
    let lock = SiteFiles.Lock(place.parent, waiting: waiting)
    defer { lock.release() }
    if lock.isHeld { clearUp(place) }
    // Only now: another program may have put a site there in the meantime.
    let known = try known(in: place)
    let list = files.map(\.path) + [Self.mark]
    let mark = SiteFile(
      path: Self.mark, bytes: Array(list.sorted().map { $0 + "\n" }.joined().utf8))
    let all = files + [mark]
    let isSame = all.map { known != nil && SiteFiles.holds("\(place.path)/\($0.path)", $0.bytes) }
    var outcome = Outcome()
    outcome.unchanged = zip(files, isSame).count { $1 }
    outcome.written = files.count - outcome.unchanged
    outcome.removed = known.map { $0.subtracting(list).count } ?? 0
    if known != nil, isSame.allSatisfy(\.self) { return outcome }
    let new = "\(place.parent)/\(place.prefix)\(UInt32.random(in: 0 ... .max))"
    guard mkdir(new, 0o755) == 0 else { throw SiteFiles.failure("cannot write beside", place.path) }
    do {
      let filling = SiteFilling(old: place.path, new: new, known: known)
      try filling.fill(all, isSame)
      try swap(new, place, isFirst: known == nil)
      // Now the old site is here: keep any files that someone added during the work.
      if known != nil {
        try SiteFilling(old: new, new: place.path, known: known).keepOthers(ignoresTaken: true)
      }
    } catch {
      SiteFiles.remove(new)
      throw error
    }
    SiteFiles.remove(new)
    return outcome
  }

  private func swap(_ new: String, _ place: Place, isFirst: Bool) throws {
    func failure() -> InputFailure {
      guard errno == EBUSY else { return SiteFiles.failure("cannot move the site to", place.path) }
      return InputFailure(
        "\(given) is a mount point, which cannot be replaced; give a folder below it: --out \(given)/site"
      )
    }
    if isFirst {
      guard rename(new, place.path) == 0 else { throw failure() }
      return
    }
    if csockets_exchange(new, place.path) == 0 { return }
    guard errno == EINVAL || errno == ENOSYS else { throw failure() }
    // The file system cannot exchange two names; if the program ends in between, the next run finds the old site.
    let old = new + ".old"
    guard rename(place.path, old) == 0 else { throw failure() }
    guard rename(new, place.path) == 0 else {
      let failure = failure()
      rename(old, place.path)
      throw failure
    }
    rename(old, new)
  }

  /// Removes what killed programs left: no other program is at work here now.
  private func clearUp(_ place: Place) {
    for entry in (try? Folder.entries(place.parent)) ?? [] where entry.hasPrefix(place.prefix) {
      let leftover = "\(place.parent)/\(entry)"
      if entry.hasSuffix(".old"), SiteFiles.status(place.path) == nil,
        rename(leftover, place.path) == 0
      {
        continue
      }
      SiteFiles.remove(leftover)
    }
  }
}

/// A new site being made beside the old one.
private struct SiteFilling {
  let old: String
  let new: String
  /// The files made by an earlier run, by path; nil if there is no old site.
  let known: Set<String>?

  func fill(_ files: [SiteFile], _ isSame: [Bool]) throws {
    if known != nil { SiteFiles.copyAccess(from: old, to: new) }
    var folders: Set<String> = []
    for (file, isSame) in zip(files, isSame) {
      try makeFolder(of: file.path, &folders)
      let target = "\(new)/\(file.path)"
      // Some file systems have no hard links.
      if isSame, link("\(old)/\(file.path)", target) == 0 { continue }
      try SiteFiles.write(file.bytes, to: target)
    }
    try keepOthers(ignoresTaken: false)
  }

  /// Makes the folders above a file, with the old ones' owner and mode.
  private func makeFolder(of file: String, _ folders: inout Set<String>) throws {
    var partial = ""
    for part in file.split(separator: "/").dropLast() {
      partial += "/" + part
      guard folders.insert(partial).inserted else { continue }
      if mkdir(new + partial, 0o755) == 0 {
        SiteFiles.copyAccess(from: old + partial, to: new + partial)
      } else if errno != EEXIST {
        throw SiteFiles.failure("cannot write", new + partial)
      }
    }
  }

  /// Moves along all files not made by this program.
  /// - Parameter ignoresTaken: Whether to skip existing files, which are the same or newer.
  func keepOthers(ignoresTaken: Bool) throws {
    guard let known else { return }
    var ownFolders: Set<String> = []
    for path in known {
      var partial = path[...]
      while let slash = partial.lastIndex(of: "/") {
        partial = partial[..<slash]
        ownFolders.insert(String(partial))
      }
    }
    var made: Set<String> = []
    try keep("", ownFolders: ownFolders, known: known, ignoresTaken: ignoresTaken, made: &made)
  }

  private func keep(
    _ below: String, ownFolders: Set<String>, known: Set<String>, ignoresTaken: Bool,
    made: inout Set<String>
  ) throws {
    for entry in try Folder.entries("\(old)/\(below)") {
      let inside = below + entry
      let source = "\(old)/\(inside)"
      let target = "\(new)/\(inside)"
      guard !known.contains(inside), let status = SiteFiles.status(source) else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        if !ownFolders.contains(inside) {
          try makeFolder(of: inside, &made)
          if mkdir(target, 0o755) == 0 {
            SiteFiles.copyAccess(from: source, to: target)
          } else if errno != EEXIST {
            throw SiteFiles.failure("cannot keep", source)
          }
        }
        try keep(
          inside + "/", ownFolders: ownFolders, known: known, ignoresTaken: ignoresTaken,
          made: &made)
        continue
      }
      try makeFolder(of: inside, &made)
      if link(source, target) == 0 { continue }
      if errno == EEXIST {
        if ignoresTaken { continue }
        throw InputFailure(
          "\(source) was not made here, and the site has a file of that name; move yours away")
      }
      try SiteFiles.copy(source, to: target, status)
    }
  }
}
