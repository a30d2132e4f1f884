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
      "\\", "a=$((", "#",
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
      var shell = GrowingShellLine("echo '")
      for number in 0..<count {
        shell.append("\nline \(number)")
        _ = shell.isOpen || shell.opensHereDocument
      }
    }
    #expect(ratio <= Growth.limit)
  }

  @Test func aLineThatGrowsIsTheWholeLine() {
    var randomness = Randomness(seed: 7)
    let pieces = ["'", "\"", "\\", "$(", ")", "`", "<<E", " ", "a", "#", ";", "<< ", "$", "("]
    for _ in 0..<500 {
      var text = "x"
      var growing = GrowingShellLine(text)
      for _ in 0..<8 {
        // Lines are joined by a space or a line feed, as when a command is continued.
        let more =
          "\n" + (0..<3).map { _ in pieces.randomElement(using: &randomness) ?? "" }.joined()
        text += more
        growing.append(more)
        let whole = ShellLine(text)
        #expect(growing.isOpen == whole.isOpen, "\(text)")
        #expect(growing.opensHereDocument == !whole.hereDocuments.isEmpty, "\(text)")
      }
    }
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
