import CourseModel
import Files
import Foundation

/// The Markdown files of a folder without course.yaml, in the order in which they are read.
///
/// The order is that of the folder's own table of contents: `nav` in mkdocs.yml, SUMMARY.md (mdBook, GitBook), `_toc.yml`
/// (Jupyter Book) or `_sidebar.md` (docsify). Without one it is that of the names, with numbers by value.
struct FolderOrder {
  /// Paths relative to the folder.
  private(set) var files: [String] = []
  /// The course's title, where the table of contents gives one.
  private(set) var title: String?
  /// The number of files at the beginning that are no labs: a README or an index.
  private(set) var frontMatter = 0

  private let folder: String

  /// No course has more files, or more or deeper folders.
  private static let fileLimit = 1000
  private static let depthLimit = 5
  private static let folderLimit = 2000

  /// - Throws: ``InputFailure`` if the folder has no Markdown file, or a table of contents cannot be read.
  init(_ folder: String) throws {
    self.folder = folder
    let all = Self.markdown(in: folder)
    let listed =
      try readMkDocs() ?? readLinks("SUMMARY.md") ?? readJupyterBook() ?? readLinks("_sidebar.md")
    files = listed ?? all.filter { !Self.isContents($0) }
    // A table of contents may be a stranger's: it names nothing outside of the folder.
    files = files.filter {
      !$0.split(separator: "/").contains("..") && BoundedFile.kind(of: "\(folder)/\($0)") == .file
    }
    var seen: Set<String> = []
    files = files.filter { seen.insert($0).inserted }
    guard !files.isEmpty else {
      throw InputFailure(
        "\(folder): has no Markdown file; give a manual, or a folder with one, or with course.yaml")
    }
    guard files.count <= Self.fileLimit else {
      throw InputFailure(
        "\(folder): \(files.count) Markdown files are more than a course can have (\(Self.fileLimit)); name its labs in course.yaml"
      )
    }
    // A page that introduces the course: the first, or the one at the top.
    if let first = files.firstIndex(where: {
      Self.isFront($0) && ($0 == files[0] || !$0.contains("/"))
    }),
      files.count > 1
    {
      files.insert(files.remove(at: first), at: 0)
      frontMatter = 1
    }
  }

  private static func name(_ path: String) -> String {
    (path.split(separator: "/").last.map(String.init) ?? path).lowercased()
  }

  private static func isFront(_ path: String) -> Bool {
    ["readme.md", "index.md", "_index.md"].contains(name(path))
  }

  private static func isContents(_ path: String) -> Bool {
    [
      "summary.md", "_sidebar.md", "_navbar.md", "license.md", "contributing.md", "changelog.md",
      "code_of_conduct.md",
    ]
    .contains(name(path))
  }

  /// All Markdown files, folders after files, in natural order. Links to folders are not followed: they may be circles.
  private static func markdown(in folder: String) -> [String] {
    var files: [String] = []
    var visited = 0
    collect(in: folder, under: "", depth: 0, visited: &visited, into: &files)
    return files
  }

  private static func collect(
    in folder: String, under path: String, depth: Int, visited: inout Int,
    into files: inout [String]
  ) {
    visited += 1
    guard visited <= folderLimit, files.count <= fileLimit else { return }
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(path)")) ?? []
    let sorted = names.filter { !$0.hasPrefix(".") && !["node_modules", "vendor"].contains($0) }
      .sorted { $0.compare($1, options: [.numeric, .caseInsensitive]) == .orderedAscending }
    var folders: [String] = []
    for name in sorted {
      let inner = path.isEmpty ? name : "\(path)/\(name)"
      let whole = "\(folder)/\(inner)"
      switch BoundedFile.kind(of: whole) {
      case .file
      where name.lowercased().hasSuffix(".md") || name.lowercased().hasSuffix(".markdown"):
        files.append(inner)
      case .folder where (try? FileManager.default.destinationOfSymbolicLink(atPath: whole)) == nil:
        folders.append(inner)
      default: continue
      }
    }
    guard depth < depthLimit else { return }
    for inner in folders {
      collect(in: folder, under: inner, depth: depth + 1, visited: &visited, into: &files)
    }
  }

  // MARK: Tables of contents

  private func text(_ name: String) throws -> String? {
    guard BoundedFile.kind(of: "\(folder)/\(name)") == .file else { return nil }
    return String(
      decoding: try BoundedFile.read("\(folder)/\(name)", limit: 1 << 22), as: UTF8.self)
  }

  private mutating func readMkDocs() throws -> [String]? {
    for name in ["mkdocs.yml", "mkdocs.yaml"] {
      guard let text = try text(name) else { continue }
      guard let settings = try YAMLReader.read(text, file: "\(folder)/\(name)")?.mapping else {
        continue
      }
      func value(_ key: String) -> YAMLNode? { settings.first { $0.key.string == key }?.value }
      title = value("site_name")?.string
      let named = value("docs_dir")?.string ?? "docs"
      let root = named.split(separator: "/").contains("..") ? "docs" : named
      var found: [String] = []
      if let nav = value("nav") {
        collect(nav, from: nil, into: &found)
      } else {
        found = Self.markdown(in: "\(folder)/\(root)")
      }
      return found.map { "\(root)/\($0)" }
    }
    return nil
  }

  private mutating func readJupyterBook() throws -> [String]? {
    guard let text = try text("_toc.yml"),
      let root = try YAMLReader.read(text, file: "\(folder)/_toc.yml")
    else { return nil }
    var found: [String] = []
    collect(root, from: ["file", "root"], into: &found)
    return found.map { $0.hasSuffix(".md") ? $0 : $0 + ".md" }
  }

  /// Collects the paths of pages in reading order.
  /// - Parameter keys: The settings whose values are paths; nil if all texts are.
  private func collect(_ node: YAMLNode, from keys: Set<String>?, into found: inout [String]) {
    if let path = node.string {
      if keys == nil, path.lowercased().hasSuffix(".md") { found.append(path) }
      return
    }
    for item in node.list ?? [] { collect(item, from: keys, into: &found) }
    for pair in node.mapping ?? [] {
      if let keys, let key = pair.key.string, keys.contains(key), let path = pair.value.string {
        found.append(path)
      } else {
        collect(pair.value, from: keys, into: &found)
      }
    }
  }

  /// Reads the links of a list of pages: `* [Title](path.md)`.
  private func readLinks(_ name: String) throws -> [String]? {
    for place in ["", "src/", "docs/"] {
      guard let text = try text(place + name) else { continue }
      var found: [String] = []
      for part in text.components(separatedBy: "](").dropFirst() {
        var path = String(part.prefix { $0 != ")" && $0 != "#" && $0 != " " })
        if path.hasPrefix("./") || path.hasPrefix("/") {
          path = String(path.drop { $0 == "." || $0 == "/" })
        }
        guard path.lowercased().hasSuffix(".md"), !path.contains(":")
        else { continue }
        found.append(place + (path.removingPercentEncoding ?? path))
      }
      if !found.isEmpty { return found }
    }
    return nil
  }
}
