import Files
import Glibc
import Synchronization

/// The files that a site was made of, and whether they still are as they were.
package final class SiteWatch: Sendable {
  private struct State {
    var paths: Set<String> = []
    var seen: [String: [Int]] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  /// What is added from here on is what a new site is made of; what an old one was made of is watched on, for the case that the new
  /// one fails.
  package func begin() { state.withLock { $0.seen = Self.look(at: $0.paths) } }

  /// A file, or a folder with what is directly in it; it need not be there yet.
  package func add(_ path: String) {
    state.withLock { state in
      // As it is when it is asked for; what is only known behind the reading may have changed in that moment.
      if state.paths.insert(path).inserted {
        state.seen.merge(Self.look(at: [path])) { first, _ in first }
      }
    }
  }

  package func hasChanged() -> Bool {
    state.withLock { Self.look(at: $0.paths) != $0.seen }
  }

  private static func look(at paths: Set<String>) -> [String: [Int]] {
    var seen: [String: [Int]] = [:]
    for path in paths {
      var status = stat()
      guard stat(path, &status) == 0 else { continue }
      seen[path] = [
        Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec), Int(status.st_size),
        Int(status.st_ino),
      ]
      guard status.st_mode & S_IFMT == S_IFDIR else { continue }
      for name in (try? Folder.entries(path)) ?? [] {
        guard !name.hasPrefix("."), stat("\(path)/\(name)", &status) == 0 else { continue }
        seen["\(path)/\(name)"] = [
          Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec), Int(status.st_size),
        ]
      }
    }
    return seen
  }
}
