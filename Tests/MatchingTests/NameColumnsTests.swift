import Fixtures
import Testing

@testable import Matching

/// A listing has as many columns as its terminal has room for.
@Suite struct NameColumnsTests {
  @Test(arguments: [
    ("a\nb\nc", "a  b  c", true), ("a\nb\nc", "a\tb  c", true), ("a\nb\nc\nd", "a  c\nb  d", true),
    ("a  b  c", "a\nb\nc", true), ("a\nb", "a/  b/", true), ("a\nb\nc", "a  b", false),
    ("a\nb", "a  b  c", false), ("a/\nb", "a  b", false),
    ("one two\nthree", "one  two  three", false),
  ])
  func columns(expected: String, actual: String, isSame: Bool) {
    func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }
    let found = NameColumns.common(lines(expected), lines(actual))
    #expect((found.map { $0.expected.sorted() == $0.actual.sorted() } ?? false) == isSame)
  }
}
