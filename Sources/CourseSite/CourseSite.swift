import Console
public import CourseModel
public import PageTemplates

/// The manual as a site: all its files, in memory. The same input gives the same bytes.
public struct CourseSite: Sendable {
  public var files: [SiteFile]
  /// Dead links and the like, in the manual's order.
  public var findings: [Finding]

  /// The input for a site.
  public struct Source: Sendable {
    public var course: Course
    public var document: Document
    /// The folder of the manual's files, as their positions name it, with a slash; empty for the current one.
    public var root: String
    /// Returns the bytes of a picture or another file that the manual names, by its path below ``root``.
    public var file: @Sendable (String) -> [UInt8]?

    public init(
      course: Course, document: Document, root: String,
      file: @escaping @Sendable (String) -> [UInt8]?
    ) {
      self.course = course
      self.document = document
      self.root = root
      self.file = file
    }
  }

  /// The theme: templates, and the files that pages load.
  public struct Theme: Sendable {
    public var templates: Templates
    public var files: [SiteFile]

    public init(templates: Templates, files: [SiteFile]) {
      self.templates = templates
      self.files = files
    }

    /// The template values in triple braces.
    public static let markup: Set<String> = ["heading", "body"]
  }

  /// Builds a site.
  /// - Throws: ``Templates/Failure`` if the theme lacks a template.
  public init(_ source: Source, theme: Theme, settings: SiteSettings = SiteSettings()) throws {
    let plan = SitePlan(course: source.course, document: source.document)
    let builder = PageBuilder(
      source: source, plan: plan, templates: theme.templates, settings: settings)
    let chapters = try Parallel.map(plan.pages.count) { try builder.chapter($0) }
    let index = try builder.index()
    var pages = chapters.map(\.page) + [index.page]
    pages.append(try builder.single(chapters))
    pages.append(try builder.missing())
    let search = SearchIndex.script(
      [SearchIndex.Page(file: "index.html", sections: index.sections)]
        + zip(plan.pages, chapters).map {
          SearchIndex.Page(file: $0.file, sections: $1.sections)
        })
    files = pages + theme.files
    files.append(SiteFile(path: "search-index.js", bytes: search))
    files.append(Sitemap.file(plan, address: settings.address))
    var copied: [String: [UInt8]] = [:]
    for chapter in chapters { copied.merge(chapter.copied) { first, _ in first } }
    copied.merge(index.copied) { first, _ in first }
    files += copied.map { SiteFile(path: "files/" + $0.key, bytes: $0.value) }
    files.sort { $0.path < $1.path }
    findings = (chapters.flatMap(\.findings) + index.findings).sorted {
      ($0.position.file, $0.position.line, $0.position.column) < (
        $1.position.file, $1.position.line, $1.position.column
      )
    }
  }
}

/// The addresses of all pages (sitemaps.org, protocol 0.9).
enum Sitemap {
  /// Without the site's address, the locations are relative, although the protocol requires absolute ones.
  static func file(_ plan: SitePlan, address: String?) -> SiteFile {
    let base = address.map { $0.hasSuffix("/") ? $0 : $0 + "/" } ?? "./"
    var page = HTMLText()
    page.markup(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    )
    for file in ["index.html"] + plan.pages.map(\.file) + ["all.html"] {
      page.markup("<url><loc>")
      page.text(base + SiteLinks.encoded(file))
      page.markup("</loc></url>\n")
    }
    page.markup("</urlset>\n")
    return SiteFile(path: "sitemap.xml", bytes: page.bytes)
  }
}
