import Console
import Fixtures
import Subprocess
import Testing

/// Where a command ends, compared with bash.
@Suite struct ShellSyntaxTests {
  private static func syntax(_ text: String) -> ShellSyntax {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
    var syntax = ShellSyntax(lines.removeFirst())
    for line in lines { syntax.append(line) }
    return syntax
  }

  @Test(
    "Whole commands",
    arguments: [
      "ls", "echo 'a b' \"c\"", "for f in a b; do\n  touch $f\ndone",
      "for host in web1 web2\n   do ssh root@$host hostname\ndone",
      "while read n; do\n  echo \"got $n\"\ndone < f", "until test -e a; do\n  sleep 1\ndone",
      "greet() {\n  echo hi\n}", "if [ -f x ]; then\n  ls\nelse\n  pwd\nfi",
      "case $1 in\n  a) ls ;;\n  b|c) pwd ;;\nesac", "( cd /tmp\n  ls )", "ls |\nwc -l",
      "true &&\nls", "echo \"one\ntwo\"", "a=(1\n2)", "echo $(ls\n)", "echo ${a:-b}",
      "echo $((1 + 2))",
      "[[ -f a && -f b ]] && ls", "ls 2>&1 | cat", "ls &", "{ ls; pwd; }", "echo done",
      "echo if then",
      "echo a # don't", "cat <<<word", "select x in a; do break; done",
      "x=$(for i in 1 2; do echo $i; done)",
    ])
  func whole(text: String) {
    let syntax = Self.syntax(text)
    #expect(syntax.isComplete && !syntax.isBroken, "\(text)")
  }

  @Test(
    "Open commands",
    arguments: [
      "for f in a b; do", "while read n", "echo 'a", "echo \"a", "ls |", "ls &&", "ls ||",
      "greet() {",
      "if true; then\nls", "case $1 in\n a) ls ;;", "( ls", "echo $(ls", "ls \\", "{ ls", "a=(1",
      "echo `ls",
    ])
  func open(text: String) {
    #expect(!Self.syntax(text).isComplete, "\(text)")
  }

  @Test func hereDocumentsAreNamed() {
    #expect(ShellSyntax("cat > f <<'END'").hereDocuments == ["END"])
    #expect(ShellSyntax("cat <<A <<-B").hereDocuments == ["A", "B"])
    #expect(ShellSyntax("cat <<<word").hereDocuments.isEmpty)
    #expect(ShellSyntax("echo $((1 << 2))").hereDocuments.isEmpty)
  }

  /// Random pieces of the grammar: where bash says that the text ends too early, so do we.
  @Test func asBashSays() async throws {
    var randomness = Randomness(seed: 11)
    let pieces = [
      "ls", "'a'", "\"b c\"", "for x in a b; do", "done", "if true; then", "fi", "else", "{ ",
      "; }", "(", ")", "|",
      "&&", ";", "\n", "case $x in", "a) ls ;;", "esac", "f() {", "}", "$(ls", "`ls`",
      "while true; do", "# c\n", "$x",
    ]
    let texts = (0..<400).map { _ in
      (0..<Int.random(in: 1...7, using: &randomness)).map { _ in
        pieces.randomElement(using: &randomness) ?? ""
      }.joined(separator: " ")
    }
    var compared = 0
    for text in texts {
      let result = try await Subprocess.run(
        .name("bash"), arguments: ["-n", "-c", text], output: .discarded,
        error: .string(limit: 1 << 14))
      let said = result.standardError
      let isOpen = said.contains("unexpected end of file") || said.contains("unexpected EOF")
      guard result.terminationStatus == .exited(0) || isOpen else { continue }
      compared += 1
      #expect(Self.syntax(text).isComplete == !isOpen, "\(text): \(said)")
    }
    #expect(compared > 60)
  }

  @Test func commandsOfALoopAreRead() {
    let loop = ShellLine("for h in a b; do\n  ssh $h uptime\ndone")
    #expect(
      loop.commands.map(\.words) == [["for", "h", "in", "a", "b"], ["ssh", "$h", "uptime"]])
    let joined = ShellLine("for h in a b; do ssh $h uptime; done")
    #expect(joined.commands.map(\.words) == loop.commands.map(\.words))
    let document = ShellLine("for f in a; do\ncat > $f <<E\nls | rm\nE\ndone")
    #expect(document.commands.map(\.words) == [["for", "f", "in", "a"], ["cat"]])
  }
}
