import Glibc

/// Gives the nodes apt although they have no uplink: an HTTP proxy on the bridge that fetches from
/// the machine's own package sources only, and caches what never changes.
///
/// The machine's apt does the fetching, so its settings apply: mirrors, proxies, credentials.
struct PackageProxy: Sendable {
  private let paths: LabPaths
  private let sources: [Source]

  static let port: UInt16 = 3142
  private static let apt = "/usr/lib/apt/apt-helper"
  /// Seconds after which package lists are fetched again.
  private static let freshness = 600
  /// Seconds that fetching one file may take.
  private static let fetchLimit = "900"

  /// One of the machine's package sources.
  private struct Source: Hashable {
    var scheme: String
    /// Host and path, without a trailing slash.
    var place: String
  }

  init(_ paths: LabPaths) {
    self.paths = paths
    sources = Self.sources()
  }

  /// The machine's package sources, in both of apt's formats.
  private static func sources() -> [Source] {
    let folder = "/etc/apt/sources.list.d"
    let files = ["/etc/apt/sources.list"] + Files.entries(folder).map { "\(folder)/\($0)" }
    var found: Set<Source> = []
    for line in files.compactMap(Files.read).joined(separator: "\n").split(separator: "\n")
    where !line.hasPrefix("#") {
      for word in line.split(whereSeparator: { $0 == " " || $0 == "\t" }) {
        guard let colon = word.firstRange(of: "://") else { continue }
        let scheme = String(word[..<colon.lowerBound])
        var place = word[colon.upperBound...]
        while place.hasSuffix("/") { place = place.dropLast() }
        if scheme == "http" || scheme == "https" {
          found.insert(Source(scheme: scheme, place: String(place)))
        }
      }
    }
    // mmdebstrap's default, if the machine's are for another release.
    if found.isEmpty { found.insert(Source(scheme: "http", place: "deb.debian.org/debian")) }
    return Array(found)
  }

  /// Makes the apt of a base file system use this proxy.
  static func configure(_ base: String) throws {
    try Files.write(
      """
      Acquire::http::Proxy "http://\(LabNode.gateway):\(port)";
      Acquire::Check-Valid-Until "false";
      Acquire::Languages "none";
      Acquire::Retries "2";

      """, to: base + "/etc/apt/apt.conf.d/90practicum")
    let folder = base + "/etc/apt/sources.list.d"
    for path in [base + "/etc/apt/sources.list"] + Files.entries(folder).map({ "\(folder)/\($0)" })
    {
      guard let text = Files.read(path) else { continue }
      try Files.write(text.replacing("https://", with: "http://"), to: path)
    }
  }

  // MARK: Serving

  func start() throws {
    let listener = try Sockets.listen(address: LabNode.gateway, port: Self.port)
    Sockets.serve(listener, atOnce: 64, seconds: 60) { client in
      self.serve(client)
      close(client)
    }
  }

  private func serve(_ client: Int32) {
    while let request = Sockets.readLine(client) {
      var headers = 0
      while let header = Sockets.readLine(client), header != "\r", !header.isEmpty {
        headers += 1
        if headers > 100 { return }
      }
      let words = request.split(separator: " ")
      guard words.count == 3, words[0] == "GET", let url = allowed(String(words[1])) else {
        refuse(client, "403 Forbidden")
        return
      }
      guard let file = fetched(url) else {
        refuse(client, "404 Not Found")
        continue
      }
      guard send(file, to: client) else { return }
    }
  }

  private func refuse(_ client: Int32, _ status: String) {
    Sockets.write("HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n", to: client)
  }

  /// The address of a node's request on the machine: only below a package source, and only with the
  /// characters of such an address.
  private func allowed(_ url: String) -> (address: String, place: String)? {
    guard url.hasPrefix("http://"), url.utf8.count < 1000 else { return nil }
    let place = String(url.dropFirst(7))
    let isPlain = place.utf8.allSatisfy {
      ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || "-._~+%/:=,".utf8.contains($0)
    }
    guard isPlain, !place.split(separator: "/").contains(".."),
      let source = sources.first(where: { place.hasPrefix($0.place + "/") })
    else { return nil }
    return ("\(source.scheme)://\(place)", place)
  }

  /// The file of an address, fetched if it is not there yet.
  private func fetched(_ url: (address: String, place: String)) -> String? {
    let file = "\(paths.cache)/packages/\(url.place)"
    let isFixed = url.place.hasSuffix(".deb") || url.place.contains("/by-hash/")
    var status = stat()
    if stat(file, &status) == 0, isFixed || time(nil) - status.st_mtim.tv_sec < Self.freshness {
      return file
    }
    let partials = "\(paths.cache)/packages/partial"
    let partial = "\(partials)/\(getpid()).\(UInt32.random(in: 0...UInt32.max))"
    guard (try? Files.makeFolder(partials)) != nil, let slash = file.lastIndex(of: "/") else {
      return nil
    }
    let code = Spawn.run(
      "/usr/bin/timeout",
      [
        "-k", "1", Self.fetchLimit, "/usr/bin/nsenter", "--net=\(paths.outerNetwork)", Self.apt,
        "download-file", url.address, partial,
      ])
    guard code == 0, (try? Files.makeFolder(String(file[..<slash]))) != nil,
      rename(partial, file) == 0
    else {
      unlink(partial)
      return nil
    }
    utimes(file, nil)
    return file
  }

  private func send(_ file: String, to client: Int32) -> Bool {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0,
      Sockets.write("HTTP/1.1 200 OK\r\nContent-Length: \(status.st_size)\r\n\r\n", to: client)
    else { return false }
    var left = status.st_size
    while left > 0 {
      let count = sendfile(client, descriptor, nil, min(left, 1 << 20))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      left -= count
    }
    return true
  }
}

/// Starts a program and waits for it, on a thread that may block.
enum Spawn {
  /// - Returns: Its exit status, or -1.
  static func run(_ program: String, _ arguments: [String]) -> Int32 {
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    guard posix_spawn(&process, program, nil, nil, &words, environ) == 0 else { return -1 }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { return -1 }
    }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : -1
  }
}
