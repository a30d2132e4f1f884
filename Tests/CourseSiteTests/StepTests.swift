import Console
import CourseModel
import Fixtures
import Foundation
import Manual
import Testing

@testable import CourseSite

/// Commands and their output.
@Suite struct StepTests {
  /// The text that the page's script copies: that of the element.
  private func text(_ html: Substring) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    return entities.reduce(String(html.replacing(#/<[^>]*>/#, with: ""))) {
      $0.replacing($1.0, with: $1.1)
    }
  }

  @Test(arguments: [
    "echo 'a | b' \"c > d\" && sudo ls -l /tmp > /dev/null 2>&1; x=$(id -u) # why",
    "keystone user-create --name <your name> --pass '<password>'", "cat < in >> out",
    "echo \\\"x\\\" \\", "echo \"open", "a<b>c", "|", "é 'ü' \\é",
    "for x in a b; do echo \"$x\" ${y}; done", "curl http://<host>:80/path/to/x?a=b&c=d", "nodeX",
  ])
  func piecesAreTheCommand(command: String) {
    #expect(CommandText(command).pieces.map { String($0.text) }.joined() == command)
  }

  @Test func anyTextsPiecesAreTheText() {
    var randomness = Randomness(seed: 7)
    let signs = Array("ab '\"\\$(){}<>|&;#-= \t/é<password>")
    for _ in 0..<3000 {
      let text = String((0..<20).map { _ in signs.randomElement(using: &randomness) ?? " " })
      #expect(CommandText(text).pieces.map { String($0.text) }.joined() == text)
    }
  }

  @Test(arguments: [
    ("a <password> b", "bare"), ("a '<password>'", "single"), ("a \"x <password>\"", "double"),
    ("a --b=<password>", "bare"), ("a \"$(b <password> \"c\")\"", "bare"),
    ("a \"`b <password>` c\"", "bare"),
    ("a \"$(b '<password>') x\"", "single"), ("a \"$(b) <password>\"", "double"),
    ("a \"$((1 + <password>))\"", "double"),
    ("a \"$(b $(c) 'd') <password>\"", "double"),
  ])
  func aPlaceholdersQuotesAreKnown(command: String, quoting: String) {
    let piece = CommandText(command).pieces.first { $0.text.contains("<password>") }
    #expect(piece.map { "\($0.quoting)" } == quoting)
  }

  @Test(.enabled(if: SharedFiles.isPresent, .init(rawValue: SharedFiles.missing)))
  func everyCommandOfThe2013ManualIsOnItsPageWithItsFields() throws {
    let manual = try ManualReader.manual(
      bytes: SharedFiles.manualBytes(), file: "openstack-manual.md")
    let site = try CourseSite(
      CourseSite.Source(course: manual.course, document: manual.document, root: "") { _ in nil },
      theme: SiteSamples.theme())
    var count = 0
    for lab in manual.course.labs where !lab.isAnnounced {
      let page = try site.page("\(lab.id).html")
      for step in lab.steps where step.command != nil {
        let start = try #require(page.range(of: "id=\"\(step.id)\"")?.upperBound, "\(step.id)")
        let rest = page[start...]
        let code = try #require(rest.firstMatch(of: #/<code>([\s\S]*?)<\/code>/#), "\(step.id)")
          .output.1
        #expect(text(code).hasPrefix(step.command ?? ""), "\(step.id)")
        let fields = code.matches(of: #/<var[^>]*>([^<]*)<\/var>/#).map { text($0.output.1) }
        #expect(Set(fields) == Set(step.placeholders), "\(step.id)")
        count += 1
      }
    }
    #expect(count > 200)
  }

  @Test func outputsAreTablesWithWhatWillDiffer() throws {
    let page = try SiteSamples.lab(
      """
      On node1:

          # openstack user create ann
          +----------+----------------------------------+
          | Field    | Value                            |
          +----------+----------------------------------+
          | id       | 8e2f6b0c4f1d4a7c9b35d07a61c2e94f |
          | name     | ann                              |
          | created  | 2026-11-23T00:33:26Z             |
          | password | xyZ                              |
          +----------+----------------------------------+
          # openstack user show 8e2f6b0c4f1d4a7c9b35d07a61c2e94f
          8e2f6b0c4f1d4a7c9b35d07a61c2e94f is <b>there</b>
      """)
    #expect(
      page.contains("<th scope=row>id<td><span class=y>8e2f6b0c4f1d4a7c9b35d07a61c2e94f</span>"))
    #expect(page.contains("<th scope=row>name<td>ann"))
    #expect(page.contains("<td><span class=y>2026-11-23T00:33:26Z</span>"))
    #expect(page.contains("<td><span class=y>xyZ</span>"))
    #expect(page.contains("yours will differ"))
    #expect(page.contains("<summary>As text</summary>"))
    #expect(page.components(separatedBy: "<a class=id href=\"#lab1.1\"").count == 3)
    #expect(page.contains("</a> is &lt;b&gt;there&lt;/b&gt;"))
  }

  @Test func elementsAreNoFields() throws {
    let page = try SiteSamples.lab(
      """
      Put this into /srv/index.html:

          <html><h1>Hello <your name></h1></html>

      On node1:

          # cat > /tmp/x <<EOF
          <Directory /srv>
          </Directory>
          EOF
          $ virsh edit
          <name>x</name>
      """)
    #expect(page.matches(of: #/<var class=.>([^<]*)/#).map(\.output.1) == ["&lt;your name&gt;"])
    #expect(page.contains("<pre class=\"cmd user\">"))
  }

  @Test func resultsStandAtTheirSteps() throws {
    var settings = SiteSettings()
    let difference = Difference(
      .cell, at: .row("<x>"), expected: "a", actual: "<script>\u{1B}[31m\u{202E}")
    settings.results["lab1"] = LabResult(
      score: 0.5, isComplete: false,
      steps: [
        "lab1.1": [
          CheckResult(
            id: "a", step: "lab1.1", line: 1, node: "node1", command: "true", verdict: .failed,
            score: 0, differences: [difference], hint: "Try <again>")
        ]
      ])
    let page = try SiteSamples.lab("    # true\n    # false\n", settings: settings)
    #expect(page.contains("<div class=\"res failed\"><p><b>✗ failed</b> on node1</p>"))
    #expect(
      page.contains(
        "row &lt;x&gt;: expected <code>a</code>, got <code>&lt;script&gt; [31m </code>"))
    #expect(page.contains("Try: Try &lt;again&gt;"))
    #expect(page.components(separatedBy: "class=\"res").count == 2)
  }
}
