import Files
import Glibc
import Synchronization

/// The source files of a site, and whether they have changed.
package final class SiteWatch: Sendable {
  private struct State {
    var paths: Set<String> = []
    var seen: [String: [Int]] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  /// Starts a new site: files added from now on are its sources. The old site's files are still watched, in case the
  /// new one fails.
  package func begin() { state.withLock { $0.seen = Self.look(at: $0.paths) } }

  /// Adds a file, or a folder with its direct entries; it need not exist yet.
  package func add(_ path: String) {
    state.withLock { state in
      // Its state before it is read: by the end of reading, it may have changed.
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
