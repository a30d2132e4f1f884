import CourseModel
import Testing

@testable import CourseSite

/// Where links lead, and what an author hears of those that lead nowhere.
@Suite struct LinkTests {
  private let manual = """
    # Introduction

    Words.

    # Lab 1: One

    [here](#part) [there](#lab-2-two) [its part](#part-1) [start](#introduction) [file](manual.md#part) [notes](notes.txt)
    ![a picture](p/a%20b.png) [gone](gone.md) [no anchor](#nothing) ![no](none.png) ![far](https://example.org/x.png)
    [outside](../../etc/passwd) [html](x.html) [drawing](bad.svg) [odd](data:text/html,x)

    ## Part

    Text.

    # Lab 2: Two

    ## Part

    Text.
    """

  @Test func linksLeadToPagesAndTheirParts() throws {
    let site = try SiteSamples.site(
      manual,
      files: [
        "notes.txt": [1], "p/a b.png": [2], "x.html": [3],
        "bad.svg": Array("<svg xmlns='http://www.w3.org/2000/svg' ONLOAD = 'harm()'/>".utf8),
      ])
    let page = try site.page("lab1.html")
    for address in [
      "#part", "lab2.html", "lab2.html#part", "index.html", "files/notes.txt",
      "https://example.org/x.png",
    ] { #expect(page.contains("href=\"\(address)\""), "\(address)") }
    #expect(page.contains("src=\"files/p/a%20b.png\""))
    #expect(
      site.files.map(\.path).filter { $0.hasPrefix("files/") } == [
        "files/notes.txt", "files/p/a b.png",
      ])
    #expect(
      site.findings.map { "\($0.rule) \($0.position.line):\($0.position.column)" } == [
        "remotePicture 7:1", "deadLink 8:34", "deadAnchor 8:55", "missingPicture 8:71",
        "deadLink 9:11",
        "deadLink 9:36", "unsafeLink 9:54", "unsafeLink 9:69",
      ])
    let whole = try site.page("all.html")
    for address in ["#lab1-part", "#lab2", "#lab2-part", "#contents"] {
      #expect(whole.contains("href=\"\(address)\""), "\(address)")
    }
  }

  @Test func namesThatAreNoFileNames() throws {
    let site = try SiteSamples.site(
      "# Lab 1: ../../x\n\n    # true\n\n# Appendix: CON\n\nx\n\n# Appendix: con\n\nx\n\n# Appendix: \(String(repeating: "long ", count: 99))\n\nx\n"
    )
    let pages = site.files.map(\.path).filter { $0.hasSuffix(".html") }
    #expect(Set(pages).count == pages.count)
    for page in pages {
      #expect(!page.contains("/") && page.utf8.count < 200)
    }
  }

  @Test func theSameInputGivesTheSameBytes() throws {
    #expect(try SiteSamples.site(manual).files == SiteSamples.site(manual).files)
  }
}
