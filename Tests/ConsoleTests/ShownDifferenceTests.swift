import CourseModel
import Testing

@testable import Console

@Suite struct ShownDifferenceTests {
  private func sentence(_ expected: String?, _ actual: String?, limit: Int = 100) -> String {
    ShownDifference(
      Difference(.text, at: .output, expected: expected, actual: actual), limit: limit
    ).sentence()
  }

  @Test(
    "What cannot be seen, or looks like something else, is marked",
    arguments: [
      ("up", "u\u{200B}p", "expected 'up', is 'u(U+200B)p'"),
      ("disk full", "disk\u{A0}full", "expected 'disk full', is 'disk(U+00A0)full'"),
      ("admin", "\u{430}dmin", "expected 'admin', is '(U+0430)dmin'"),
      ("\u{FEFF}up", "down", "expected '(U+FEFF)up', is 'down'"),
      ("готово", "ошибка", "expected 'готово', is 'ошибка'"),
      ("a\u{A0}b c", "a\u{A0}b d", "expected 'a\u{A0}b c', is 'a\u{A0}b d'"),
    ])
  func marks(expected: String, actual: String, sentence: String) {
    #expect(self.sentence(expected, actual) == sentence)
  }

  @Test(
    "A near miss is named",
    arguments: [
      ("hello", "hullo", "hullo: did you mean hello?"),
      ("state Running", "state running", "only the case differs"),
      ("volume created", "volumes created", "volumes: did you mean volume?"),
      ("port 8080", "port 8081", nil),
      ("up", "on", nil), ("one two", "three four", nil),
    ] as [(String, String, String?)])
  func nearMiss(expected: String, actual: String, remark: String?) {
    #expect(
      ShownDifference(Difference(.text, at: .output, expected: expected, actual: actual)).remark
        == remark)
  }

  @Test("A long line is cut around the first difference, wherever it is")
  func cut() {
    let start = String(repeating: "x", count: 500)
    let texts = ShownDifference(
      Difference(.text, at: .output, expected: start + "A tail", actual: start + "B tail"),
      limit: 60)
    #expect(texts.expected?.hasSuffix("xA tail") == true)
    #expect(texts.actual?.hasSuffix("xB tail") == true)
    #expect(texts.expected?.hasPrefix("…") == true)
    #expect((texts.expected?.count ?? 0) <= 61)
  }

  @Test("Nothing is said to be there only where nothing is")
  func nothing() {
    #expect(sentence("x", nil) == "expected 'x', is not there")
    #expect(sentence("x", "") == "expected 'x', is empty")
    #expect(sentence("", "x") == "expected nothing, is 'x'")
  }
}
