import CourseModel
import Foundation
import FoundationXML
import Testing

@testable import Documents
@testable import Gradebook

/// Node output goes into files that others open: control characters and marks that change the reading direction never
/// appear there as they are, and no output is lost if the format has another way to write it.
@Suite struct HarmlessOutputTests {
  private static let hostile =
    "C1 \u{9B}31m \u{85} bidi \u{202E}gnp.exe\u{2066} \u{200F}\u{061C} tag \u{E0041} \u{FEFF}\u{2028}end\u{7F}"

  private static func isHarmless(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy {
      PlainLine.isHarmless($0) || "\r\n\t".unicodeScalars.contains($0)
    }
  }

  @Test func json() throws {
    for text in [try JSONOutput.text([Self.hostile]), try JSONOutput.line([Self.hostile])] {
      #expect(Self.isHarmless(text), "\(text)")
      #expect(text.contains("\\u202e") && text.contains("\\udb40\\udc41"))
      let value = try JSONDecoder().decode([String].self, from: Data(text.utf8))
      #expect(value.map { Array($0.unicodeScalars) } == [Array(Self.hostile.unicodeScalars)])
    }
    #expect(try JSONOutput.line(["plain ü 🎓"]) == #"["plain ü 🎓"]"#)
  }

  @Test func junit() throws {
    let text = JUnitReport.escaped(Self.hostile)
    #expect(Self.isHarmless(text), "\(text)")
    let parser = XMLParser(data: Data("<a>\(text)</a>".utf8))
    #expect(parser.parse(), "\(text)")
    #expect(text.contains("&#x202E;") && text.contains("&#x9B;"))
  }

  @Test func csv() {
    let cell = CSVText.cell(Self.hostile)
    #expect(Self.isHarmless(cell), "\(cell)")
    #expect(cell.contains("gnp.exe"))
    // A mark before it does not hide a formula.
    #expect(CSVText.cell("\u{202E}=1+1") == "'=1+1")
  }
}
