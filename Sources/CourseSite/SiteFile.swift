/// A file of a site.
public struct SiteFile: Hashable, Sendable {
  /// Relative to the site's folder: `lab3.html`.
  public var path: String
  public var bytes: [UInt8]

  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// Whether a manual's file may be copied: pictures, and files to download. Nothing that a browser would run, nothing
  /// hidden, and nothing of the graders'.
  static func mayBeCopied(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    let isHidden = parts.contains { $0.hasPrefix(".") }
    let isOwn =
      parts.contains("graders") || ["course.yaml", "nodes.yaml"].contains(parts.last ?? "")
    return !isHidden && !isOwn && kinds.contains(kind(path))
  }

  /// Why a file is not copied.
  static func reason(_ path: String) -> String {
    switch kind(path) {
    case "md", "markdown": "it is not part of this course; course.yaml lists the parts"
    case let kind where kinds.contains(kind): "it is hidden, or one of the grader's own"
    default: "files of this kind never are; a browser might run them"
    }
  }

  private static func kind(_ path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    return name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
  }

  private static let kinds: Set<String> = [
    "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "pdf", "txt", "csv", "json", "yaml", "yml",
    "toml", "ini", "conf", "cfg", "sh", "py", "rb", "pl", "sql", "patch", "diff", "zip", "gz", "xz",
    "bz2",
    "tar", "tgz", "img", "iso", "qcow2", "deb", "rpm", "cast", "log", "repo", "service",
  ]
}
