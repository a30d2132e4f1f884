import Glibc

/// Where a practice lab keeps what it needs, and its names.
public struct LabPaths: Sendable {
  /// A word; several labs side by side have different ones.
  public let name: String
  /// The base file systems, shared by all labs; `PRACTICUM_CACHE` moves it.
  let cache: String
  /// The nodes' own changes; `PRACTICUM_NODES` moves it. Must not be on an overlay itself.
  let disk: String
  /// Sockets and keys of the running lab.
  let run: String

  public static let defaultName = "practicum"

  /// Whether a lab or a snapshot may be called so: the name of a folder of its own, and nowhere else.
  static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 32
      && name.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x2D }
      && !name.hasPrefix("-")
  }

  /// - Throws: ``LabError`` for a name that is no word.
  public init(name: String) throws {
    guard Self.isName(name) else {
      throw LabError("'\(name)' is no name for a lab: up to 32 letters, digits and dashes")
    }
    self.name = name
    cache = Self.cacheFolder
    disk = Self.setting("PRACTICUM_NODES", "/var/lib/practicum") + "/\(name)"
    run = "/run/practicum/\(name)"
  }

  private static func setting(_ variable: String, _ standard: String) -> String {
    getenv(variable).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? standard
  }

  private static var cacheFolder: String { setting("PRACTICUM_CACHE", "/var/cache/practicum") }

  /// The cache, or where it is not made yet what it will be in.
  static var existingCache: String {
    var folder = cacheFolder[...]
    while !Files.exists(String(folder)), let slash = folder.lastIndex(of: "/") {
      folder = folder[..<slash]
    }
    return folder.isEmpty ? "/" : String(folder)
  }

  /// The supervisor answers here.
  var socket: String { run + "/control" }
  /// Held by the supervisor as long as it lives.
  var lock: String { run + "/lock" }
  /// The key that opens every node's root account; its other half has `.pub`.
  public var key: String { run + "/key" }
  public var knownHosts: String { run + "/known_hosts" }
  /// The machine's own network, for what fetches packages.
  var outerNetwork: String { run + "/outer-network" }
  var log: String { run + "/log" }
  /// The names of the nodes' cgroups start with this.
  var cgroupPrefix: String { "practicum-\(name)." }

  func disk(of node: String) -> String { "\(disk)/\(node)" }
}
