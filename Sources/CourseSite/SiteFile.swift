/// A file of a site.
public struct SiteFile: Hashable, Sendable {
  /// Below the site's folder: `lab3.html`.
  public var path: String
  public var bytes: [UInt8]

  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// What a manual may bring along: pictures, and files to download. Nothing that a browser would run.
  static func mayBeCopied(_ path: String) -> Bool {
    let name = path.split(separator: "/").last ?? ""
    guard !name.hasPrefix("."), let dot = name.lastIndex(of: ".") else { return false }
    return kinds.contains(name[name.index(after: dot)...].lowercased())
  }

  private static let kinds: Set<String> = [
    "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "pdf", "txt", "csv", "json", "yaml", "yml",
    "toml",
    "ini", "conf", "cfg", "sh", "py", "rb", "pl", "sql", "patch", "diff", "zip", "gz", "xz", "bz2",
    "tar",
    "tgz", "img", "iso", "qcow2", "deb", "rpm", "cast", "log", "repo", "service", "pem", "pub",
    "crt",
  ]

  /// A drawing that could run something, or fetch it, as a page of its own.
  static func isDangerous(_ path: String, _ bytes: [UInt8]) -> Bool {
    guard path.lowercased().hasSuffix(".svg") else { return false }
    let text = String(decoding: bytes, as: UTF8.self).lowercased()
    return [
      "<script", "<foreignobject", "javascript:", "<!entity", "data:text", "<handler", "<iframe",
      "<set", "<animate",
    ]
    .contains(where: text.contains) || text.contains(#/[\s\/'"]on[a-z]+\s*=/#)
  }
}
