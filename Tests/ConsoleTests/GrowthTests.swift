import Console
import CourseModel
import Fixtures
import Testing

@Suite(.cpuBound) struct ConsoleGrowthTests {
  @Test(
    "Command lines are read byte by byte, whatever stands in what",
    arguments: [
      #""$(echo "#, "$(", "`", "\"", "'a' ", "| a ", "&& a ", "<a ", "> a ", "<<E ", "A=1 ",
      "sudo ",
      "\\", "a=$((", "#", "${", "! ", "( ", "(`a` ", "`) ",
    ])
  func shellLine(piece: String) {
    let ratio = Growth.ratio(from: 1000) {
      "echo " + String(repeating: piece, count: $0)
    } work: {
      _ = ShellLine($0).commands.count
    }
    #expect(ratio <= Growth.limit)
  }

  @Test func aLineThatGrowsIsReadOnce() {
    let ratio = Growth.ratio(from: 500) {
      $0
    } work: { count in
      var syntax = ShellLexer("echo '")
      for number in 0..<count {
        syntax.append("line \(number)")
        _ = syntax.isComplete
      }
    }
    #expect(ratio <= Growth.limit)
  }

  @Test func placeholdersGrowWithTheText() {
    let ratio = Growth.ratio(from: 300) { count in
      (0..<count).map { "<name \($0)>" }.joined(separator: " ")
    } work: {
      _ = Placeholder.all(in: $0)
    }
    #expect(ratio <= Growth.limit)
  }

  @Test(
    "Outputs are read once, however wide",
    arguments: ["+----", "| ab ", "NAME  ", "a: b ", "x=1 ", "---+", "10.0.0.1 "])
  func outputShape(piece: String) {
    let ratio = Growth.ratio(from: 1000) { count in
      Array(repeating: String(repeating: piece, count: count), count: 4)
    } work: {
      _ = OutputShape($0)
    }
    #expect(ratio <= Growth.limit)
  }
}
