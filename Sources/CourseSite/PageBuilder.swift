import CourseModel
import PageTemplates

/// Fills the theme's templates around a chapter's text.
struct PageBuilder: Sendable {
  let source: CourseSite.Source
  let plan: SitePlan
  let templates: Templates
  let settings: SiteSettings

  /// A page, and the files and findings that resulted from it.
  struct Written: Sendable {
    var page: SiteFile
    var copied: [String: [UInt8]] = [:]
    var findings: [Finding] = []
    var sections: [SearchIndex.Section] = []
    /// The chapter for the single page.
    var single = ""
  }

  private func frame(_ title: String) -> TemplateValues.Frame {
    TemplateValues.Frame(
      title: title, course: courseTitle, isInner: title != courseTitle,
      key: Slugs.base(courseTitle),
      isInstructor: settings.edition == .instructor, reloads: settings.reloads,
      language: plan.course.language ?? "en")
  }

  private var courseTitle: String { plan.course.title.isEmpty ? "Lab manual" : plan.course.title }

  private func links(_ edition: SiteLinks.Edition, page: Int?) -> SiteLinks {
    SiteLinks(plan: plan, edition: edition, page: page, root: source.root, file: source.file)
  }

  // MARK: Pages

  func chapter(_ index: Int) throws -> Written {
    let page = plan.pages[index]
    var writer = ChapterWriter(plan: plan, settings: settings, links: links(.pages, page: index))
    let heading = writer.heading()
    writer.writeChallenges()
    writer.write(page.chapter.blocks, below: 1)
    let top = page.headings.map(\.level).min() ?? 0
    let values = TemplateValues.Chapter(
      frame: frame(page.title), heading: heading.string, body: writer.html.string,
      lab: page.lab.map { labValues($0, SiteLinks.encoded(page.file)) },
      contents: page.headings.filter {
        $0.level <= top + 1 && $0.inlines.plainText.contains { $0 != " " }
      }.map {
        TemplateValues.Entry(
          address: "#" + SiteLinks.encoded($0.anchor), title: $0.inlines.plainText,
          isDeep: $0.level > top)
      },
      previous: neighbour(index - 1), next: neighbour(index + 1))
    var written = Written(page: try file(page.file, template: "chapter", values: values))
    written.copied = writer.links.files
    written.findings = writer.links.findings
    written.sections = SearchIndex.sections(of: page, plan)
    written.single = single(index)
    return written
  }

  /// A chapter as part of the single page.
  private func single(_ index: Int) -> String {
    let page = plan.pages[index]
    var writer = ChapterWriter(plan: plan, settings: settings, links: links(.single, page: index))
    writer.html.markup("<section class=chapter id=\"")
    writer.html.text(page.name)
    writer.html.markup("\" data-lab=\"")
    writer.html.text(page.lab?.id ?? "")
    writer.html.markup("\"><h2>")
    writer.html.append(writer.heading())
    writer.html.markup("</h2>\n")
    writer.writeChallenges()
    writer.write(page.chapter.blocks, below: 2)
    writer.html.markup("</section>\n")
    return writer.html.string
  }

  func single(_ chapters: [Written]) throws -> SiteFile {
    var writer = ChapterWriter(plan: plan, settings: settings, links: links(.single, page: nil))
    writer.write(source.document.preface, below: 1)
    let values = TemplateValues.Whole(
      frame: frame("All on one page"),
      body: writer.html.string + chapters.map(\.single).joined(),
      author: plan.course.author,
      date: plan.course.date,
      contents: plan.pages.map {
        TemplateValues.Entry(address: "#" + SiteLinks.encoded($0.name), title: $0.title)
      }
    )
    return try file("all.html", template: "single", values: values)
  }

  func index() throws -> Written {
    var writer = ChapterWriter(plan: plan, settings: settings, links: links(.pages, page: nil))
    writer.write(source.document.preface, below: 1)
    let firstLab = plan.pages.firstIndex { $0.lab != nil } ?? plan.pages.count
    func entries(_ pages: some Sequence<SitePlan.Page>) -> [TemplateValues.Entry] {
      pages.filter { $0.lab == nil }.map {
        TemplateValues.Entry(address: SiteLinks.encoded($0.file), title: $0.title)
      }
    }
    let addresses = Dictionary(
      plan.pages.compactMap { page in page.lab.map { ($0.id, page.file) } },
      uniquingKeysWith: { first, _ in first })
    let values = TemplateValues.Whole(
      frame: frame(courseTitle), body: writer.html.string, author: plan.course.author,
      date: plan.course.date,
      wholeTime: wholeTime, fields: fields, before: entries(plan.pages[..<firstLab]),
      labs: plan.course.labs.map { labValues($0, addresses[$0.id].map(SiteLinks.encoded) ?? "") },
      after: entries(plan.pages[firstLab...]))
    var written = Written(page: try file("index.html", template: "index", values: values))
    written.copied = writer.links.files
    written.findings = writer.links.findings
    written.sections = SearchIndex.sections(ofPreface: source.document, plan, title: courseTitle)
    return written
  }

  /// The time for all labs, as far as the manual says.
  private var wholeTime: String? {
    let labs = plan.course.labs.filter { !$0.isAnnounced }
    let times = labs.compactMap(\.minutes)
    guard !times.isEmpty else { return nil }
    let time = Self.time(times.reduce(0, +))
    return times.count == labs.count
      ? "\(time) in all" : "\(time) for \(times.count) of \(labs.count) labs"
  }

  /// All values for the reader to fill in, in order.
  private var fields: [String] {
    var seen: Set<String> = []
    return plan.course.labs.flatMap(\.steps).flatMap(\.placeholders).filter {
      seen.insert($0).inserted
    }
  }

  /// The page for all addresses that lead nowhere, including those in a folder that does not exist: if the site's
  /// address is known, links on this page start with it.
  func missing() throws -> SiteFile {
    var frame = frame("Page not found")
    frame.base = settings.address.map { $0.hasSuffix("/") ? $0 : $0 + "/" } ?? ""
    return try file("404.html", template: "missing", values: frame)
  }

  private func file(_ path: String, template: String, values: some Sendable) throws -> SiteFile {
    SiteFile(path: path, bytes: Array(try templates.page(template, values).utf8))
  }

  private func neighbour(_ index: Int) -> TemplateValues.Entry? {
    guard plan.pages.indices.contains(index) else { return nil }
    return TemplateValues.Entry(
      address: SiteLinks.encoded(plan.pages[index].file), title: plan.pages[index].title)
  }

  private func labValues(_ lab: Lab, _ address: String) -> TemplateValues.Lab {
    let steps = lab.steps.count { $0.kind != .note && $0.ways.allSatisfy(\.isDefault) }
    let nodes = Set(
      lab.steps.filter { $0.kind != .note }.flatMap { [$0.node].compactMap(\.self) + $0.alsoOn })
    let carriedOut = settings.carriedOut[lab.id]
    return TemplateValues.Lab(
      id: lab.id, number: lab.number, title: lab.title, address: address, minutes: lab.minutes,
      time: lab.minutes.map(Self.time), steps: "\(steps) \(steps == 1 ? "step" : "steps")",
      count: steps,
      nodes: nodes.isEmpty ? nil : nodes.sorted().map(\.description).joined(separator: ", "),
      prerequisites: lab.prerequisites.isEmpty ? nil : lab.prerequisites.joined(separator: "; "),
      isAnnounced: lab.isAnnounced, carriedOut: carriedOut?.date,
      isOutdated: carriedOut?.isOutdated ?? false,
      toDo: toDo(lab),
      score: settings.results[lab.id].map {
        "\(Percent.text($0.score))\($0.isComplete ? "" : ", not final")"
      })
  }

  /// Steps that are not right yet, if there is a report.
  private func toDo(_ lab: Lab) -> [TemplateValues.Entry] {
    guard let steps = settings.results[lab.id]?.steps else { return [] }
    return lab.steps.compactMap { step in
      let isRight = (steps[step.id] ?? []).allSatisfy {
        $0.verdict == .passed || $0.verdict == .skipped
      }
      guard !isRight, let number = step.id.split(separator: ".").last else { return nil }
      return TemplateValues.Entry(address: "#" + step.id, title: String(number))
    }
  }

  static func time(_ minutes: Int) -> String {
    let (hours, rest) = minutes.quotientAndRemainder(dividingBy: 60)
    if hours == 0 { return "\(minutes) minutes" }
    let whole = "\(hours) \(hours == 1 ? "hour" : "hours")"
    return rest == 0 ? whole : "\(whole) \(rest) minutes"
  }
}
