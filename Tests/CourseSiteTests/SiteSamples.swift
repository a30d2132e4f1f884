import CourseModel
import Fixtures
import Foundation
import Knowledge
import Manual
import PageTemplates
import Testing

@testable import CourseSite

/// Sites of manuals given in a test.
enum SiteSamples {
  static func theme() throws -> CourseSite.Theme {
    let templates = try Templates(
      folder: SharedFiles.projectFolder + "/site/course", markup: CourseSite.Theme.markup)
    return CourseSite.Theme(templates: templates, files: [])
  }

  static func site(
    _ manual: String, settings: SiteSettings = SiteSettings(),
    files: @escaping @Sendable (String) -> [UInt8]? = { _ in nil }
  ) throws -> CourseSite {
    var settings = settings
    settings.differing = Set(Knowledge.shipped.values.columns.keys)
    return try CourseSite(source(manual, files: files), theme: theme(), settings: settings)
  }

  static func source(
    _ manual: String, files: @escaping @Sendable (String) -> [UInt8]? = { _ in nil }
  ) throws -> CourseSite.Source {
    let read = try ManualReader.manual(
      bytes: Array(manual.utf8), file: "course/manual.md")
    return CourseSite.Source(
      course: read.course, document: read.document, root: "course/", file: files)
  }

  /// The text of the first lab, without the page around it.
  static func lab(_ text: String, settings: SiteSettings = SiteSettings()) throws -> String {
    let page = try site("# Lab 1: Title\n\n" + text, settings: settings).page("lab1.html")
    let start = try #require(page.range(of: "aria-live=\"polite\"></p>\n")?.upperBound)
    let end = try #require(page.range(of: "\n<nav class=\"ways\"")?.lowerBound)
    return String(page[start..<end])
  }
}

extension CourseSite {
  func page(_ path: String) throws -> String {
    let file = try #require(files.first { $0.path == path }, "\(files.map(\.path))")
    return String(decoding: file.bytes, as: UTF8.self)
  }
}
