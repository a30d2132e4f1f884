import Fixtures
import Foundation
import Testing

@testable import PageTemplates

/// Values in pages are only text, whatever they contain.
@Suite struct PageTextTests {
  @Test(arguments: [
    ("<b>&\"'", "&lt;b&gt;&amp;&quot;&#39;"),
    // In Swift each of these quotes is one character with its accent; a browser sees the quote.
    ("x\"\u{301} onclick=y", "x&quot;\u{301} onclick=y"), ("x'\u{301}", "x&#39;\u{301}"),
    ("x<\u{338}script>", "x&lt;\u{338}script&gt;"), ("\u{301}a", "\u{25CC}\u{301}a"),
    ("a\u{0}b\u{1B}[31m\r\u{7F}", "a\u{2400}b\u{241B}[31m\u{240D}\u{2421}"),
    ("\u{9B}31m\u{85}", "\u{FFFD}31m\u{FFFD}"),
    ("\u{202E}gnp\u{2066}\u{200F}", "⟨U+202E⟩gnp⟨U+2066⟩⟨U+200F⟩"), ("\u{E0041}", "⟨U+E0041⟩"),
    ("line\n\ttab", "line\n\ttab"), ("Ægir 李 عمر 🎓 e\u{301}", "Ægir 李 عمر 🎓 e\u{301}"),
  ])
  func isText(value: String, shown: String) {
    #expect(Array(PageText().escapeText(value).unicodeScalars) == Array(shown.unicodeScalars))
  }

  /// Unicode reserves noncharacters for internal use: no page has them.
  @Test func noncharactersAreShownAsUnknown() throws {
    var text = String.UnicodeScalarView()
    for value: UInt32 in [0xFFFE, 0xFDD0, 0x1FFFF] {
      text.append(try #require(Unicode.Scalar(value)))
    }
    #expect(PageText().escapeText(String(text)) == "\u{FFFD}\u{FFFD}\u{FFFD}")
  }

  /// Random text: no scalar gets through that could be more than text.
  @Test func nothingGetsThrough() {
    var randomness = SystemRandomNumberGenerator()
    let nasty = Array("<>\"'&\u{0}\u{1B}\u{301}\u{202E}\u{2028}a\u{FEFF}\u{85}".unicodeScalars)
    for _ in 0..<2000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<12 {
        let any = Unicode.Scalar(UInt32.random(in: 0..<0x11_0000, using: &randomness)) ?? "x"
        text.append(Bool.random() ? nasty.randomElement() ?? "x" : any)
      }
      let page = PageText().escapeText(String(text))
      let isHarmless = page.unicodeScalars.allSatisfy(isHarmless)
      #expect(isHarmless, "\(text.map(\.value))")
    }
  }

  private func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    if "<>\"'".unicodeScalars.contains(scalar) { return false }
    switch scalar.value {
    case 0x09, 0x0A: return true
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E: return false
    default: return true
    }
  }

  private func templates(_ text: String) throws -> Templates {
    let folder = NSTemporaryDirectory() + "practicum-templates-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try text.write(toFile: folder + "/page.mustache", atomically: true, encoding: .utf8)
    return try Templates(folder: folder)
  }

  private struct Values: Sendable { var name: String }

  @Test(arguments: [
    "{{name}}", "{{% CONTENT_TYPE:PAGE}}{{{name}}}", "{{% CONTENT_TYPE:PAGE}}{{&name}}",
    "{{% CONTENT_TYPE:PAGE}}{{% CONTENT_TYPE:TEXT}}{{name}}",
    "{{% CONTENT_TYPE:PAGE}}{{=<% %>=}}<%name%>", "{{% CONTENT_TYPE:PAGE}}{{#name}}",
  ])
  func aTemplateThatEscapesNothingIsRefused(text: String) {
    #expect(throws: Templates.Failure.self) { try templates(text) }
  }

  @Test func aValueIsNoTemplate() throws {
    let page = try templates("{{% CONTENT_TYPE:PAGE}}<i>{{name}}</i>").page(
      "page", Values(name: "{{{name}}}<"))
    #expect(page == "<i>{{{name}}}&lt;</i>")
    #expect(throws: Templates.Failure.self) {
      try templates("{{% CONTENT_TYPE:PAGE}}").page("none", 1)
    }
    #expect(throws: Templates.Failure.self) { try Templates(folder: "/nowhere") }
  }

  @Test func theShippedTemplatesAreSafe() throws {
    _ = try Templates(folder: SharedFiles.projectFolder + "/site/reports")
  }
}
