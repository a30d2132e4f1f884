import CLibSSH2
import Foundation
import Glibc
import Nodes
import Subprocess

/// Checks a server's key against known_hosts files: plain, hashed, with a port.
@SSHLoop
struct HostKeys {
  private let hosts: OpaquePointer
  private let target: SSHTarget
  /// Whether a line is marked `@revoked` or `@cert-authority`: libssh2 does not know such lines.
  private(set) var hasMarkers = false

  /// Reads the target's known_hosts files.
  /// - Throws: ``NodeFault`` if libssh2 is out of memory.
  init(session: OpaquePointer, target: SSHTarget) throws {
    guard let hosts = libssh2_knownhost_init(session) else {
      throw target.fault(.unsupported, "libssh2 is out of memory")
    }
    self.hosts = hosts
    self.target = target
    for file in target.knownHosts { read(file) }
  }

  func free() { libssh2_knownhost_free(hosts) }

  /// Reads line by line: libssh2 rejects a whole file for one line that it does not understand.
  private mutating func read(_ path: String) {
    guard let file = fopen(path, "re") else { return }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { Glibc.free(line) }
    while true {
      let count = getline(&line, &capacity, file)
      guard count > 0, let bytes = line else { return }
      let text = String(
        decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
      if text.first == "@" { hasMarkers = true }
      let plain = Self.withoutPatterns(text, for: name)
      libssh2_knownhost_readline(
        hosts, plain, plain.utf8.count, LIBSSH2_KNOWNHOST_FILE_OPENSSH)
    }
  }

  /// libssh2 takes `*` and `?` literally; ssh applies the line to every host that they match.
  private static func withoutPatterns(_ line: String, for name: String) -> String {
    let fields = line.split(separator: " ", maxSplits: 1)
    guard fields.count == 2, fields[0].contains(where: { "*?!".contains($0) }) else { return line }
    let patterns = fields[0].split(separator: ",")
    let isExcluded = patterns.contains {
      $0.first == "!" && fnmatch("\($0.dropFirst())", name, 0) == 0
    }
    let isMeant = patterns.contains { $0.first != "!" && fnmatch("\($0)", name, 0) == 0 }
    return isMeant && !isExcluded ? "\(name) \(fields[1])" : ""
  }

  /// The host as written in known_hosts.
  private var name: String {
    target.port == 22 ? target.host : "[\(target.host)]:\(target.port)"
  }

  enum Answer {
    case known
    case unknown
    case changed
  }

  func check(_ key: UnsafePointer<CChar>, _ length: Int) -> Answer {
    let type = LIBSSH2_KNOWNHOST_TYPE_PLAIN | LIBSSH2_KNOWNHOST_KEYENC_RAW
    let result = libssh2_knownhost_checkp(
      hosts, target.host, Int32(target.port), key, length, type, nil)
    return switch result {
    case LIBSSH2_KNOWNHOST_CHECK_MATCH: .known
    case LIBSSH2_KNOWNHOST_CHECK_MISMATCH: .changed
    default: .unknown
    }
  }

  /// Adds a key to the first known_hosts file, as ssh's accept-new does.
  func keep(_ key: UnsafePointer<CChar>, _ length: Int, type: Int32) throws {
    guard let path = target.knownHosts.first else { return }
    // An account that never used ssh has no folder for it yet. If that cannot be made, opening the file fails.
    if let slash = path.lastIndex(of: "/") { mkdir(String(path[..<slash]), 0o700) }
    let mask =
      LIBSSH2_KNOWNHOST_TYPE_PLAIN | LIBSSH2_KNOWNHOST_KEYENC_RAW
      | (type + 1) << LIBSSH2_KNOWNHOST_KEY_SHIFT
    var entry: UnsafeMutablePointer<libssh2_knownhost>?
    var line = [CChar](repeating: 0, count: 16384)
    var count = 0
    guard
      libssh2_knownhost_addc(hosts, name, nil, key, length, nil, 0, mask, &entry) == 0,
      let entry,
      libssh2_knownhost_writeline(
        hosts, entry, &line, line.count, &count, LIBSSH2_KNOWNHOST_FILE_OPENSSH) == 0,
      let file = fopen(path, "ae")
    else {
      throw target.fault(.hostKeyUnknown, "cannot save the key of \(name) in \(path)")
    }
    defer { fclose(file) }
    fputs(line, file)
  }

  /// The host key's fingerprint, `SHA256:…`, as ssh prints it.
  static func fingerprint(_ session: OpaquePointer) -> String {
    guard let hash = libssh2_hostkey_hash(session, LIBSSH2_HOSTKEY_HASH_SHA256) else { return "?" }
    // OpenSSH leaves the padding out.
    return "SHA256:" + Data(bytes: hash, count: 32).base64EncodedString().filter { $0 != "=" }
  }

  /// A host key listed in known_hosts.
  struct KnownKey {
    /// As ssh-keygen calls it: `ED25519`, `ECDSA`, `RSA`.
    var type: String
    var fingerprint: String
    var file: String
  }

  /// The known keys of the host, according to ssh-keygen.
  static func knownKeys(_ target: SSHTarget) async -> [KnownKey] {
    let name = target.port == 22 ? target.host : "[\(target.host)]:\(target.port)"
    var keys: [KnownKey] = []
    for file in target.knownHosts {
      let result = try? await Subprocess.run(
        .name("ssh-keygen"), arguments: ["-l", "-F", name, "-f", file],
        output: .string(limit: 1 << 16), error: .discarded)
      let words = (result?.standardOutput ?? "").split(whereSeparator: \.isWhitespace).map(
        String.init)
      for (type, fingerprint) in zip(words, words.dropFirst())
      where fingerprint.hasPrefix("SHA256:") {
        keys.append(KnownKey(type: type, fingerprint: fingerprint, file: file))
      }
    }
    return keys
  }

  /// ssh-keygen's name for libssh2's key type.
  static func typeName(_ type: Int32) -> String {
    switch type {
    case LIBSSH2_HOSTKEY_TYPE_ED25519: "ED25519"
    case LIBSSH2_HOSTKEY_TYPE_RSA: "RSA"
    case LIBSSH2_HOSTKEY_TYPE_DSS: "DSA"
    default: "ECDSA"
    }
  }
}
