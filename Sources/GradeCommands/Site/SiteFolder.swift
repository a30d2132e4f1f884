import CSockets
import Console
import CourseSite
import Glibc

/// A site's folder: there whole, as it is now or as it was before, however the program ends.
///
/// The new site is made beside the old one, and takes its place in one call of the kernel. A file that has not changed is the
/// old file itself, under a second name: it keeps its time, and tools that copy a site see what is new. What somebody else put
/// into the folder moves along; a folder that was not made here is left alone.
struct SiteFolder {
  struct Outcome {
    var written = 0
    var unchanged = 0
    var removed = 0
  }

  /// Names the files that were made here, a line each.
  static let mark = ".practicum-site"

  private let path: String
  private let parent: String
  private let name: String
  /// Nil where there is no folder yet.
  private let known: Set<String>?

  /// - Throws: ``InputFailure`` where it is a folder of somebody else's, or none can be made.
  init(_ given: String) throws {
    var path = given
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    switch BoundedFile.kind(of: path) {
    case .folder:
      guard let real = realpath(path, nil) else { throw Self.failure("cannot find", given) }
      defer { free(real) }
      self.path = String(cString: real)
    case .missing:
      // Its parent as it really is, and the name: a link that leads nowhere is not followed.
      let (parent, name) = Self.split(path)
      guard !name.isEmpty, name != ".", name != ".." else {
        throw InputFailure("\(given): no name for a folder")
      }
      try Self.makeFolders(parent)
      guard let real = realpath(parent, nil) else { throw Self.failure("cannot find", parent) }
      defer { free(real) }
      let root = String(cString: real)
      self.path = root == "/" ? "/\(name)" : "\(root)/\(name)"
      var status = stat()
      if lstat(self.path, &status) == 0 {
        throw InputFailure(
          "\(given) is a link that leads nowhere; remove it, or give another folder")
      }
    case .file, .other:
      throw InputFailure("\(given) is no folder; a site needs one: give --out another name")
    }
    (parent, name) = Self.split(self.path)
    known = try Self.known(in: self.path, given: given)
  }

  private static func split(_ path: String) -> (parent: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let parent = String(path[..<slash])
    return (parent.isEmpty ? "/" : parent, String(path[path.index(after: slash)...]))
  }

  /// What was made here before; nil where nothing is there.
  private static func known(in path: String, given: String) throws -> Set<String>? {
    guard BoundedFile.kind(of: path) == .folder else { return nil }
    let marker = "\(path)/\(mark)"
    if BoundedFile.kind(of: marker) == .file,
      let bytes = try? BoundedFile.read(marker, limit: 1 << 26)
    {
      return Set(String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init))
    }
    let others = try entries(path)
    guard let other = others.first else { return [] }
    throw InputFailure(
      "\(given) has files that were not made here (\(other)\(others.count > 1 ? " and \(others.count - 1) more" : "")); give --out a folder of its own, or an empty one"
    )
  }

  // MARK: Putting a site there

  /// - Throws: ``InputFailure``; then everything is as it was.
  func put(_ files: [SiteFile]) throws -> Outcome {
    Self.removeLeftovers(of: name, in: parent)
    let list = files.map(\.path) + [Self.mark]
    let mark = SiteFile(
      path: Self.mark, bytes: Array(list.sorted().map { $0 + "\n" }.joined().utf8))
    let all = files + [mark]
    var outcome = Outcome()
    let isSame = all.map { known != nil && Self.holds("\(path)/\($0.path)", $0.bytes) }
    outcome.unchanged = zip(files, isSame).count { $1 }
    outcome.written = files.count - outcome.unchanged
    outcome.removed = known.map { $0.subtracting(list).count } ?? 0
    if known != nil, isSame.allSatisfy(\.self) { return outcome }
    let new = "\(parent)/.\(name).practicum-\(getpid())"
    guard mkdir(new, 0o755) == 0 else { throw Self.failure("cannot write beside", path) }
    do {
      try fill(new, all, isSame)
      try swap(new)
    } catch {
      Self.remove(new)
      throw error
    }
    // Now it is the old one, or nothing.
    Self.remove(new)
    return outcome
  }

  private func fill(_ new: String, _ files: [SiteFile], _ isSame: [Bool]) throws {
    var folders: Set<String> = [""]
    for (file, isSame) in zip(files, isSame) {
      try makeFolder(of: file.path, in: new, &folders)
      let target = "\(new)/\(file.path)"
      // Some file systems have no second names.
      if isSame, link("\(path)/\(file.path)", target) == 0 { continue }
      try Self.write(file.bytes, to: target)
    }
    if let known { try keepOthers("", known, new, &folders) }
  }

  private func makeFolder(of file: String, in new: String, _ folders: inout Set<String>) throws {
    var partial = ""
    for part in file.split(separator: "/").dropLast() {
      partial += "/" + part
      guard folders.insert(partial).inserted else { continue }
      guard mkdir(new + partial, 0o755) == 0 || errno == EEXIST else {
        throw Self.failure("cannot write", new + partial)
      }
    }
  }

  /// What was not made here moves along.
  private func keepOthers(
    _ below: String, _ known: Set<String>, _ new: String, _ folders: inout Set<String>
  ) throws {
    for entry in try Self.entries("\(path)/\(below)") {
      let inside = below + entry
      let old = "\(path)/\(inside)"
      var status = stat()
      guard !known.contains(inside), lstat(old, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        try keepOthers(inside + "/", known, new, &folders)
        continue
      }
      try makeFolder(of: inside, in: new, &folders)
      guard linkat(AT_FDCWD, old, AT_FDCWD, "\(new)/\(inside)", 0) == 0 else {
        if errno == EEXIST {
          throw InputFailure(
            "\(old) was not made here, and the site has a file of that name; move yours away")
        }
        throw Self.failure("cannot keep", old)
      }
    }
  }

  private func swap(_ new: String) throws {
    guard known != nil else {
      guard rename(new, path) == 0 else { throw Self.failure("cannot put the site to", path) }
      return
    }
    if csockets_exchange(new, path) == 0 { return }
    guard errno == EINVAL || errno == ENOSYS else {
      throw Self.failure("cannot put the site to", path)
    }
    // A file system that cannot exchange two names.
    let old = new + ".old"
    guard rename(path, old) == 0 else { throw Self.failure("cannot put the site to", path) }
    guard rename(new, path) == 0 else {
      let failure = Self.failure("cannot put the site to", path)
      rename(old, path)
      throw failure
    }
    rename(old, new)
  }

  // MARK: Files

  private static func holds(_ path: String, _ bytes: [UInt8]) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size == bytes.count
    else { return false }
    var rest = bytes[...]
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while !rest.isEmpty {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0, rest.starts(with: buffer[..<count]) else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("cannot write", path) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let failure = failure("cannot write", path)
        close(descriptor)
        throw failure
      }
      rest = rest.dropFirst(count)
    }
    // Some disks tell only now that they are full.
    guard close(descriptor) == 0 else { throw failure("cannot write", path) }
  }

  /// In the order of their names.
  private static func entries(_ path: String) throws -> [String] {
    guard let folder = opendir(path) else { throw failure("cannot read", path) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  private static func makeFolders(_ path: String) throws {
    var partial = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      partial += "/" + part
      guard mkdir(partial, 0o755) == 0 || errno == EEXIST else {
        throw failure("cannot make the folder", partial)
      }
    }
  }

  /// Removes a folder of ours, whatever is in it; links are not followed.
  private static func remove(_ path: String) {
    for entry in (try? entries(path)) ?? [] {
      let inside = "\(path)/\(entry)"
      var status = stat()
      guard lstat(inside, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR { remove(inside) } else { unlink(inside) }
    }
    rmdir(path)
  }

  /// What killed programs left: folders that no living process is filling.
  private static func removeLeftovers(of name: String, in parent: String) {
    let prefix = ".\(name).practicum-"
    for entry in (try? entries(parent)) ?? [] where entry.hasPrefix(prefix) {
      guard let process = pid_t(entry.dropFirst(prefix.count)), process != getpid() else {
        continue
      }
      if kill(process, 0) != 0, errno == ESRCH { remove("\(parent)/\(entry)") }
    }
  }

  private static func failure(_ what: String, _ path: String) -> InputFailure {
    let reason = String(cString: strerror(errno))
    let way = errno == ENOSPC || errno == EDQUOT ? "; the site that was there is untouched" : ""
    return InputFailure("\(what) \(path): \(reason)\(way)")
  }
}
