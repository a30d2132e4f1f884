import CourseModel
import Testing

@testable import CourseSite

/// The targets of links, and the author's findings for dead ones.
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
      files: {
        [
          "notes.txt": [1], "p/a b.png": [2], "x.html": [3],
          "bad.svg": Array("<svg xmlns='http://www.w3.org/2000/svg' ONLOAD = 'harm()'/>".utf8),
        ][$0]
      })
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
    for address in ["#lab1:part", "#lab2", "#lab2:part", "#page.contents"] {
      #expect(whole.contains("href=\"\(address)\""), "\(address)")
    }
  }

  @Test(arguments: [
    "evil.html%00.txt", "bad.svg%00.png", "a%0Ab.png", ".docker/config.json", "graders/lab01.yaml",
    "course.yaml", "key.pem", "x.js",
    "x.html", "x.xhtml", "/etc/passwd", "../x.txt", "a/../../x.txt", "gradebook.sqlite",
    ".hidden.txt",
  ])
  func filesThatStayAtHome(path: String) throws {
    let site = try SiteSamples.site(
      "# Lab 1: A\n\n[x](\(path)) <img src=\"\(path)\">\n", files: { _ in [1] })
    #expect(!site.files.contains { $0.path.hasPrefix("files/") })
    #expect(site.findings.count == 2)
  }

  @Test(arguments: [
    (
      "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='30px'><title>x</title><path d='M0 0' fill='url(#a)'/></svg>",
      true
    ),
    (
      "<svg xmlns='http://www.w3.org/2000/svg'><style>path { fill: red }</style><use href='#a'/></svg>",
      true
    ),
    ("<s:svg xmlns:s='http://www.w3.org/2000/svg'><s:script>harm()</s:script></s:svg>", false),
    (
      "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'><g xlink:href='&#106;avascript:harm()'/></svg>",
      false
    ),
    (
      "<svg xmlns='http://www.w3.org/2000/svg'><image href='https://example.org/x.png'/></svg>",
      false
    ),
    (
      "<svg xmlns='http://www.w3.org/2000/svg'><style>@import 'https://example.org/x.css';</style></svg>",
      false
    ),
    (
      "<svg xmlns='http://www.w3.org/2000/svg'><style>g { fill: u\\72l(https://example.org) }</style></svg>",
      false
    ),
    (
      "<svg xmlns='http://www.w3.org/2000/svg'><rect style='fill: url( \"https://example.org/\")'/></svg>",
      false
    ),
    (
      "<?xml-stylesheet href='https://example.org/x.css'?><svg xmlns='http://www.w3.org/2000/svg'/>",
      false
    ),
    ("<!DOCTYPE svg [<!ENTITY a 'x'>]><svg xmlns='http://www.w3.org/2000/svg'/>", false),
    (
      "<svg xmlns='http://www.w3.org/2000/svg'><g xmlns='http://www.w3.org/1999/xhtml'><script>harm()</script></g></svg>",
      false
    ),
    ("<svg xmlns='http://www.w3.org/2000/svg' ONLOAD='harm()'/>", false),
    ("<svg xmlns='http://www.w3.org/2000/svg'>", false), ("", false),
    ("<html><script>harm()</script></html>", false),
  ])
  func onlyDrawingsAreTakenAlong(svg: String, isSafe: Bool) {
    #expect(SafeDrawing.read(Array(svg.utf8)).isSafe == isSafe)
    #expect(!SafeDrawing.read(svg.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }).isSafe)
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

  @Test func oddNamesOfFilesAreAddresses() throws {
    let site = try SiteSamples.site(
      "# Lab 1: A\n\n![x](C%23%3F%25.png)\n", files: { $0 == "C#?%.png" ? [1] : nil })
    #expect(site.files.contains { $0.path == "files/C#?%.png" })
    #expect(try site.page("lab1.html").contains("src=\"files/C%23%3F%25.png\""))
  }

  @Test func aPictureInATitleComesAlongAndItsLinksAreRead() throws {
    let site = try SiteSamples.site(
      "# Lab 1: T ![l](logo.png) [d](no.md)\n\nx\n", files: { $0 == "logo.png" ? [1] : nil })
    #expect(site.files.contains { $0.path == "files/logo.png" })
    #expect(site.findings.map(\.rule) == [.deadLink])
  }

  @Test func theSameInputGivesTheSameBytes() throws {
    #expect(try SiteSamples.site(manual).files == SiteSamples.site(manual).files)
  }
}
