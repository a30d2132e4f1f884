import CourseModel
import Fixtures
import Testing

@testable import CourseSite

/// A lab is one page, made on the thread that asks for it; the time includes the other edition.
@Suite(.cpuBound) struct SiteGrowthTests {
  @Test("A page grows with its lab", arguments: LargeManual.consoles + LargeManual.prose)
  func page(_ manual: LargeManual) throws {
    let theme = try SiteSamples.theme()
    let ratio = try Growth.ratio(from: manual.size) {
      try SiteSamples.source(manual.text($0) + "\n    # true\n")
    } work: {
      _ = try CourseSite($0, theme: theme)
    }
    #expect(ratio <= Growth.limit)
  }

  @Test(
    "Quotes and substitutions in each other use no stack",
    arguments: [(#""$(echo "#, #")""#), ("\"`echo ", "`\""), ("$(", ")"), ("`", ""), ("\"", "")])
  func nested(opening: String, closing: String) throws {
    let count = 30_000
    for end in ["", String(repeating: closing, count: count)] {
      let command = "echo " + String(repeating: opening, count: count) + "x" + end
      #expect(CommandText(command).pieces.map(\.text).joined() == command)
    }
  }

  @Test func aCommandOfManyPiecesGrows() {
    let ratio = Growth.ratio(from: 500) {
      String(repeating: #""$(echo "#, count: $0) + String(repeating: #")""#, count: $0)
    } work: {
      _ = CommandText($0).pieces.count
    }
    #expect(ratio <= Growth.limit)
  }
}
