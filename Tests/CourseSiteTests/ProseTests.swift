import CourseModel
import Fixtures
import Foundation
import Testing

@testable import CourseSite

/// The manual's text as HTML.
@Suite struct ProseTests {
  @Test(arguments: [
    (
      "A *b* **c** `d` ~~e~~.",
      "<p>A <em>b</em> <strong>c</strong> <code>d</code> <del>e</del>.</p>"
    ),
    ("<b>x</b> and H<sub>2</sub>O<br>", "<p><b>x</b> and H<sub>2</sub>O<br>\n</p>"),
    (
      "Fill in <your name> or <password>.",
      "<p>Fill in <var class=r>&lt;your name&gt;</var> or <var class=r>&lt;password&gt;</var>.</p>"
    ),
    // Whatever order tags open and close in, elements do not.
    ("<b>one <i>two</b> three</i>", "<p><b>one <i>two</i></b> three</p>"),
    ("a <script>window.harm = 1</script> b", "<p>a  b</p>"),
    ("<img src=x onerror=harm()> text", "<p>x text</p>"),
    (
      "<a href=\"https://example.org\" onclick=\"harm()\">there</a>",
      "<p><a href=\"https://example.org\">there</a></p>"
    ),
    ("[x](javascript:harm()) [y](<java\u{9}script:harm()>)", "<p>x y</p>"),
    ("Note: take care.", "<div class=\"box note\"><p><b>Note</b></p>\n<p>take care.</p>\n</div>"),
    (
      "**Warning:** hot *stuff*",
      "<div class=\"box warning\"><p><b>Warning</b></p>\n<p>hot <em>stuff</em></p>\n</div>"
    ),
    ("> [!TIP]\n> Do it.", "<div class=\"box tip\"><p><b>Tip</b></p>\n<p>Do it.</p>\n</div>"),
    ("Notes: are no box.", "<p>Notes: are no box.</p>"),
    (
      "- [x] a\n- [ ] b",
      "<ul><li><input type=checkbox disabled checked aria-label=done> a\n</li>\n<li><input type=checkbox disabled aria-label=\"to do\"> b\n</li>\n</ul>"
    ),
    ("4. x", "<ol start=4><li>x\n</li>\n</ol>"),
    (
      "<details><summary>S</summary>\n\ninside\n\n</details>",
      "<details><summary>S</summary>\n<p>inside</p>\n</details>"
    ),
    ("<div onclick=\"harm()\" style=\"color:red\">text</div>", "<p>text</p>"),
    ("<ul><li>a<li>b</ul>", "<ul><li>a\n</li>\n<li>b\n</li>\n</ul>"),
    ("<iframe src=\"x\">inside</iframe>", ""),
    ("<!-- instructor: a secret -->", ""),
    ("<!--BREAK-->", ""),
  ])
  func isHTML(markdown: String, html: String) throws {
    #expect(try SiteSamples.lab(markdown).trimmingCharacters(in: .newlines) == html)
  }

  @Test func headingsHaveNoGapsAndAnchorsAreGitHubs() throws {
    let page = try SiteSamples.lab("#### Deep\n\n# Not a lab\n\n## Deep\n\nText.\n")
    #expect(page.contains("<h2 id=\"deep\">"))
    #expect(page.contains("<h3 id=\"deep-1\">"))
  }

  @Test func footnotesAreNumberedByWhereTheyAreReferredTo() throws {
    let manual =
      "# Lab 1: A\n\nx[^b]\n\n# Lab 2: B\n\ny[^a] z[^b] y[^a]\n\n[^a]: First.\n[^b]: Second.\n"
    let page = try SiteSamples.site(manual).page("lab2.html")
    #expect(page.contains("<li id=\"fn.1\"><p>First.</p>"))
    #expect(page.contains("<li id=\"fn.2\"><p>Second.</p>"))
    #expect(page.components(separatedBy: "id=\"fnref.1\"").count == 2)
    #expect(
      try SiteSamples.site(manual).page("all.html").contains("<li id=\"lab1-fn.1\"><p>Second.</p>"))
  }

  @Test func onlyTheInstructorsEditionHasTheirNotes() throws {
    var settings = SiteSettings()
    settings.edition = .instructor
    #expect(
      try SiteSamples.lab("A text. <!-- instructor: a secret -->", settings: settings).contains(
        "a secret"))
    #expect(try !SiteSamples.lab("A text. <!-- instructor: a secret -->").contains("secret"))
  }

  /// Whatever an author, or somebody who feeds one, writes: elements are ours, and none has more than ours have.
  @Test func noHTMLGetsThrough() throws {
    let pieces = [
      "<script>", "</script>", "<b ", "onload=harm() ", "<img src=x ", ">", "\"", "'",
      "<a href=\"javascript:harm()\">", "</a>",
      "<svg/onload=harm()>", "<!--", "-->", "<p>", "</p>", "<details open ontoggle=harm()>",
      "<summary>", "`", "*", "\n", "\n\n", "    ",
      "> ", "- ", "| a |\n|---|\n", "[x](", ")", "<td>", "<table>", "&lt;", "&#106;", "<style>",
      "<pre>", "</pre>", "<password>", "# ", "word ",
      "<li>", "</ul>", "<iframe srcdoc='", "<x y=\"", "]]>", "<![CDATA[",
    ]
    let allowed =
      #/<\/?(?:p|em|strong|code|del|ins|mark|kbd|samp|var|small|sub|sup|b|i|u|q|s|cite|dfn|abbr|a|br|ul|ol|li|h[1-6]|table|thead|tbody|tr|th|td|div|pre|hr|blockquote|details|summary|img|span|section|input)(?: (?:class|id|href|title|aria-label|data-k|tabindex|role|src|alt|start|type|checked|disabled|width|height|loading|scope)(?:=(?:"[^"<>]*"|[a-zA-Z0-9 ]+))?)*>/#
    var randomness = Randomness(seed: 6)
    for _ in 0..<400 {
      let text = (0..<30).map { _ in pieces.randomElement(using: &randomness) ?? "" }.joined()
      let page = try SiteSamples.lab("Text.\n\n" + text)
      let rest = page.replacing(allowed, with: "")
      #expect(!rest.contains("<") && !rest.contains(">"), "\(text.debugDescription): \(rest)")
      #expect(
        page.firstMatch(of: #/<[^>]* (?:href|src)="\s*(?:javascript|data|vbscript):/#) == nil,
        "\(text.debugDescription)")
    }
  }
}
