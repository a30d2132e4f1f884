import Glibc

/// The places where a practice lab keeps its files, and its names.
public struct LabPaths: Sendable {
  /// A word; labs side by side have different ones.
  public let name: String
  /// The base file systems, shared by all labs; `PRACTICUM_CACHE` overrides it.
  let cache: String
  /// The nodes' own changes; `PRACTICUM_NODES` overrides it. Must not itself be on an overlay.
  let disk: String
  /// Sockets and keys of the running lab.
  let run: String

  public static let defaultName = "practicum"

  /// The paths of the lab with this name.
  /// - Throws: ``LabError`` if the name is not valid.
  static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 32
      && name.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x2D }
      && !name.hasPrefix("-")
  }

  /// The paths of the lab with this name.
  /// - Throws: ``LabError`` if the name is not valid.
  public init(name: String) throws {
    guard Self.isName(name) else {
      throw LabError("'\(name)' is not a valid lab name: up to 32 letters, digits and dashes")
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

  /// The cache, or the closest existing parent of it.
  static var existingCache: String {
    var folder = cacheFolder[...]
    while !Files.exists(String(folder)), let slash = folder.lastIndex(of: "/") {
      folder = folder[..<slash]
    }
    return folder.isEmpty ? "/" : String(folder)
  }

  /// The supervisor's control socket.
  var socket: String { run + "/control" }
  /// Held by the supervisor while it is running.
  var lock: String { run + "/lock" }
  /// The private key for every node's root account; the public key has `.pub`.
  public var key: String { run + "/key" }
  public var knownHosts: String { run + "/known_hosts" }
  /// The machine's own network namespace, for fetching packages.
  var outerNetwork: String { run + "/outer-network" }
  var log: String { run + "/log" }
  /// The prefix of the nodes' cgroup names.
  var cgroupPrefix: String { "practicum-\(name)." }

  func disk(of node: String) -> String { "\(disk)/\(node)" }
}
