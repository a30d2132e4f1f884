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
    // Whatever the order of the tags, elements are nested.
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
    // In blocks of HTML, too.
    (
      "<p>Replace <password> &mdash; &#8217;x&#x27;</p>",
      "<p>Replace <var class=r>&lt;password&gt;</var> — ’x&#39;</p>"
    ),
    ("<password>", "<p><var class=r>&lt;password&gt;</var></p>"),
    (
      "<pre>\n# echo <password>\n</pre>",
      "<pre class=text tabindex=0><code># echo <var class=r>&lt;password&gt;</var></code></pre>"
    ),
    ("<pre>\nnever closed", "<pre class=text tabindex=0><code>never closed</code></pre>"),
    (
      "<table><caption>C</caption><tr><td><ul><li>x</li></ul></td><td><pre>y</pre></td></tr></table>",
      "<p>C</p>\n<div class=wide role=group tabindex=0 aria-label=Table><table><thead><tr><th>• x<th><code>y</code><tbody></table></div>"
    ),
    (
      "<ol start=5><li>a</li><ul><li>b</li></ul></ol>",
      "<ol start=5><li>a\n<ul><li>b\n</li>\n</ul>\n</li>\n</ol>"
    ),
    (
      "[a <b>b</b> [c](https://x.org)](https://y.org)",
      "<p>[a <b>b</b> <a href=\"https://x.org\">c</a>](<a href=\"https://y.org\">https://y.org</a>)</p>"
    ),
    (
      "[![badge](https://x.org/b.svg)](https://y.org)", "<p><a href=\"https://y.org\">badge</a></p>"
    ),
    (
      "<a href=\"https://y.org\">https://y.org</a>",
      "<p><a href=\"https://y.org\">https://y.org</a></p>"
    ),
    (
      "<a name=\"here\"></a> [x](#here)", "<p><span id=\"here\"></span> <a href=\"#here\">x</a></p>"
    ),
  ])
  func isHTML(markdown: String, html: String) throws {
    #expect(try SiteSamples.lab(markdown).trimmingCharacters(in: .newlines) == html)
  }

  @Test func whatStandsInAnItemStaysThere() throws {
    let page = try SiteSamples.lab("1. a\n\n       # true\n\n   and b\n\n2. c")
    #expect(
      page.firstMatch(of: #/<li><p>a<\/p>\n<div class=con>[\s\S]*<p>and b<\/p>\n<\/li>\n<li><p>c/#)
        != nil, "\(page)")
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
      try SiteSamples.site(manual).page("all.html").contains("<li id=\"lab1:fn.1\"><p>Second.</p>"))
  }

  @Test func onlyTheInstructorsEditionHasTheirNotes() throws {
    var settings = SiteSettings()
    settings.edition = .instructor
    #expect(
      try SiteSamples.lab("A text. <!-- instructor: a secret -->", settings: settings).contains(
        "a secret"))
    #expect(try !SiteSamples.lab("A text. <!-- instructor: a secret -->").contains("secret"))
  }

  @Test func footnotesOfATitleAndOfThePreface() throws {
    let manual =
      "Before.[^p]\n\n# Lab 1: T[^t]\n\nx[^b]\n\n[^p]: Preface.\n[^t]: Title.\n[^b]: Body.\n"
    let site = try SiteSamples.site(manual)
    let page = try site.page("lab1.html")
    #expect(
      page.contains("<li id=\"fn.1\"><p>Title.</p>")
        && page.contains("<li id=\"fn.2\"><p>Body.</p>"))
    #expect(try site.page("index.html").contains("<li id=\"fn.1\"><p>Preface.</p>"))
  }

  /// Words that occur once in a manual, in any construct, are on its page and are found by its search.
  @Test func noWordIsLost() throws {
    var randomness = Randomness(seed: 11)
    var count = 0
    func word() -> String {
      count += 1
      return "word\(count)x"
    }
    func block(_ depth: Int) -> String {
      let inner = depth < 3 ? block(depth + 1) : word()
      let indented = inner.split(separator: "\n", omittingEmptySubsequences: false).map {
        "    \($0)"
      }.joined(separator: "\n")
      return switch Int.random(in: 0..<22, using: &randomness) {
      case 0: "\(word()) *\(word())* **\(word())** `\(word())` ~~\(word())~~ \(word())[^\(depth)]"
      case 1: "## \(word())\n\n\(inner)"
      case 2: "- \(word())\n\n\(indented)\n\n- \(word())"
      case 3: "1.  \(word())\n\n\(indented)\n\n2.  \(word())"
      case 4: "> \(word())\n>\n> \(word())"
      case 5: "> [!NOTE]\n> \(word())"
      case 6: "Note: \(word())\n\(word())"
      case 7:
        "On node1:\n\n    # echo \(word())\n    \(word()) \(word())\n    (\(word()) it)\n\n    # cat > /tmp/\(word()) <<EOF\n    \(word())\n    EOF"
      case 8: "```console\n$ echo \(word())\n\(word())\n```"
      case 9: "```\n\(word())\n```"
      case 10: "```bash\n# \(word())\nyum install \(word())\n\n# \(word())\nls \(word())\n```"
      case 11: "| \(word()) | b |\n|---|---|\n| \(word()) | `\(word())` |"
      case 12: "<details><summary>\(word())</summary>\n\n\(inner)\n\n</details>"
      case 13: "<table><tr><td>\(word())</td><td><ul><li>\(word())</li></ul></td></tr></table>"
      case 14: "<p>\(word()) <b>\(word()) <\(word())></p>"
      case 15: "<pre>\n\(word()) <i>\(word())</i>\n</pre>"
      case 16: "[\(word())](https://example.org \"\(word())\") ![\(word())](none.png)"
      case 17: "Put this into /etc/\(word()).conf:\n\n    [\(word())]\n    \(word()) = \(word())"
      case 18: "\(word())\n\n***\n\n<div align=center>\n\(word())\n</div>"
      case 19: "- [x] \(word())\n- [ ] \(word())"
      case 20:
        "    # openstack show\n    +------+-------+\n    | \(word()) | Value |\n    +------+-------+\n    | name | \(word()) |\n    +------+-------+"
      default: "\(word()) <kbd>\(word())</kbd><br>\(word())"
      }
    }
    for _ in 0..<60 {
      let first = count + 1
      let text = (0..<6).map { _ in block(0) }.joined(separator: "\n\n")
      let notes = (0...3).map { "[^\($0)]: note\(first)n\($0)." }.joined(separator: "\n")
      let manual = "# Start\n\n\(block(1))\n\n# Lab 1: \(word())\n\n\(text)\n\n\(notes)\n"
      let site = try SiteSamples.site(manual)
      let whole = try site.page("all.html").replacing(#/<[^>]*>/#, with: " ")
      let found = try site.page("search-index.js")
      for number in first...count {
        let wanted = "word\(number)x"
        guard manual.contains(wanted) else { continue }
        // A link's tooltip is in its title.
        let isTitle = manual.contains("\"\(wanted)\"")
        #expect(isTitle || whole.contains(wanted), "\(wanted): \(manual.debugDescription)")
        #expect(
          isTitle || manual.contains("/tmp/\(wanted)") || manual.contains("/etc/\(wanted)")
            || found.contains(wanted), "search, \(wanted): \(manual.debugDescription)")
      }
    }
  }

  /// Whatever an author, or someone who feeds one, writes: elements are ours, with only our attributes.
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
