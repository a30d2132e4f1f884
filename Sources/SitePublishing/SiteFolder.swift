import CSockets
import Console
import CourseModel
package import CourseSite
import Files
import Glibc

/// A site's folder: there whole, as it is now or as it was before, however the program ends.
///
/// The new site is made beside the old one, and takes its place in one call of the kernel. A file that has not changed is the
/// old file itself, under a second name: it keeps its time, and tools that copy a site see what is new. What somebody else put
/// into the folder moves along; a folder that was not made here is left alone. Programs that build beside each other wait for
/// one another.
package struct SiteFolder {
  package struct Outcome {
    package var written = 0
    package var unchanged = 0
    package var removed = 0
  }

  /// Names the files that were made here, a line each.
  package static let mark = ".practicum-site"

  private let given: String

  /// - Throws: ``InputFailure`` where it is a folder of somebody else's, before any work is done.
  package init(_ given: String) throws {
    guard !given.isEmpty else {
      throw InputFailure("--out is empty; name a folder for the site: --out public")
    }
    self.given = given
    if let place = try Place(given, makesFolders: false) { _ = try known(in: place) }
  }

  // MARK: Where

  private struct Place {
    var path: String
    var parent: String
    var name: String

    /// Nil where the folder above is not there either, and is not to be made.
    init?(_ given: String, makesFolders: Bool) throws {
      var path = given
      while path.count > 1, path.hasSuffix("/") { path.removeLast() }
      switch BoundedFile.kind(of: path) {
      case .folder:
        guard let real = realpath(path, nil) else { throw SiteFiles.failure("cannot find", given) }
        defer { free(real) }
        self.path = String(cString: real)
      case .missing:
        // Its parent as it really is, and the name: a link that leads nowhere is not followed.
        let (parent, name) = Self.split(path)
        guard !name.isEmpty, name != ".", name != ".." else {
          throw InputFailure("\(given): no name for a folder")
        }
        if makesFolders { try Folder.make(parent) }
        guard let real = realpath(parent, nil) else {
          guard makesFolders || errno != ENOENT else { return nil }
          throw SiteFiles.failure("cannot find", parent)
        }
        defer { free(real) }
        let root = String(cString: real)
        self.path = root == "/" ? "/\(name)" : "\(root)/\(name)"
        // Anything else that stands there by now another program has just put there.
        if let status = SiteFiles.status(self.path), status.st_mode & S_IFMT == S_IFLNK {
          throw InputFailure(
            "\(given) is a link that leads nowhere; remove it, or give another folder")
        }
      case .file, .other:
        throw InputFailure("\(given) is no folder; a site needs one: give --out another name")
      }
      (parent, name) = Self.split(self.path)
    }

    private static func split(_ path: String) -> (parent: String, name: String) {
      guard let slash = path.lastIndex(of: "/") else { return (".", path) }
      let parent = String(path[..<slash])
      return (parent.isEmpty ? "/" : parent, String(path[path.index(after: slash)...]))
    }

    /// How folders begin that are on their way to or from this one.
    var prefix: String { ".\(name).practicum-" }
  }

  /// What was made here before; nil where nothing is there.
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
      "\(given) has files that were not made here (\(other)\(more)); give --out a folder of its own, or an empty one"
    )
  }

  // MARK: Putting a site there

  /// - Parameter waiting: Called where another program puts a site there now, which is waited for.
  /// - Throws: ``InputFailure``; then everything is as it was.
  package func put(_ files: [SiteFile], waiting: () -> Void = {}) throws -> Outcome {
    guard let place = try Place(given, makesFolders: true) else {
      throw SiteFiles.failure("cannot find", given)
    }
    let lock = SiteFiles.Lock(place.parent, waiting: waiting)
    defer { lock.release() }
    if lock.isHeld { clearUp(place) }
    // Only now: another program may have put a site there meanwhile.
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
      // Now the old one is there: what somebody put into it while this was going on.
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
      guard errno == EBUSY else { return SiteFiles.failure("cannot put the site to", place.path) }
      return InputFailure(
        "\(given) is a place where a file system is mounted, which cannot be exchanged; give a folder below it: --out \(given)/site"
      )
    }
    if isFirst {
      guard rename(new, place.path) == 0 else { throw failure() }
      return
    }
    if csockets_exchange(new, place.path) == 0 { return }
    guard errno == EINVAL || errno == ENOSYS else { throw failure() }
    // A file system that cannot exchange two names; whoever comes next finds the old one, where this ends in between.
    let old = new + ".old"
    guard rename(place.path, old) == 0 else { throw failure() }
    guard rename(new, place.path) == 0 else {
      let failure = failure()
      rename(old, place.path)
      throw failure
    }
    rename(old, new)
  }

  /// What killed programs left: nobody else is at work here now.
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

/// A new site in the making, beside the old one.
private struct SiteFilling {
  let old: String
  let new: String
  /// What was made here before, by its path; nil where there is no old one.
  let known: Set<String>?

  func fill(_ files: [SiteFile], _ isSame: [Bool]) throws {
    if known != nil { SiteFiles.copyAccess(from: old, to: new) }
    var folders: Set<String> = []
    for (file, isSame) in zip(files, isSame) {
      try makeFolder(of: file.path, &folders)
      let target = "\(new)/\(file.path)"
      // Some file systems have no second names.
      if isSame, link("\(old)/\(file.path)", target) == 0 { continue }
      try SiteFiles.write(file.bytes, to: target)
    }
    try keepOthers(ignoresTaken: false)
  }

  /// The folders above a file, with the access that the old ones have.
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

  /// What was not made here moves along.
  /// - Parameter ignoresTaken: What is there already is the same, or newer.
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
    try keep("", ownFolders, known, ignoresTaken, &made)
  }

  private func keep(
    _ below: String, _ ownFolders: Set<String>, _ known: Set<String>, _ ignoresTaken: Bool,
    _ made: inout Set<String>
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
        try keep(inside + "/", ownFolders, known, ignoresTaken, &made)
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
