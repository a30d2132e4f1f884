import CourseFiles
import CourseModel
import Fixtures
import Foundation
import Matching
import Testing

@testable import Console

/// The types of values have their own examples, in their shapes and in graders/values: each is a test.
@Suite struct ValueExampleTests {
  @Test func everyShapeIsAsItsExamplesSay() {
    for shape in ValueShapes.all {
      for example in shape.examples {
        let tokens = ValueScanner.tokens(of: example)
        #expect(tokens.map(\.kind) == [shape.kind], "\(shape): \(example): \(tokens)")
      }
      for other in shape.but {
        let kinds = ValueScanner.tokens(of: other).map(\.kind)
        #expect(!kinds.contains(shape.kind), "\(shape): not \(other)")
      }
    }
    for name in ClusterSuffix.names { #expect(ValueScanner.ids(in: name).count == 1, "\(name)") }
  }

  @Test func everyWordIsAsItsExamplesSay() throws {
    let folder = SharedFiles.projectFolder + "/graders/values"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(files.count >= 12)
    for file in files where file.hasSuffix(".yaml") {
      let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      for example in try ValueFiles.read(text, file: file).examples {
        let lines = { (text: String) in text.split(separator: "\n").map(String.init) }
        let result = Matcher(context: MatchContext(.shipped)).compare(
          ExpectedOutput(reading: lines(example.expected)), with: lines(example.actual))
        #expect(
          (result.verdict == .passed) == example.isRight,
          "\(file): \(example)\n\(result.differences)"
        )
      }
    }
  }
}
