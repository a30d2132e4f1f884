import Console
import Fixtures
import Subprocess
import Testing

/// Where a command ends, compared with bash.
@Suite struct ShellLexerTests {
  private static func syntax(_ text: String) -> ShellLexer {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
    var syntax = ShellLexer(lines.removeFirst())
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
      "x=$(for i in 1 2; do echo $i; done)", "echo \"$(echo \"a b\")\"", "echo $'it\\'s'",
      "echo \"$(case a in a) echo b;; esac)\"", "diff <(ls) <(ls -a)", "a=(if done)", "ls |& cat",
      "echo \"`echo 'a'`\"", "((1 < 2)) && ls", "ls &>> log", "echo `echo done`", "a=$(ls)done",
      "echo ${x:-'}'} \"${x:-\"}\"}\" \"${x:-it's}\"",
      "case a in\nif) echo b ;;\n(done | for) ls ;;\nesac",
      "case a in b) ;; if) ls; esac; ls", "function greet {\n  ls\n}",
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
      "echo `ls", "echo $'a", "echo \"$(ls \"", "cat <(ls", "ls |& # c",
    ])
  func open(text: String) {
    #expect(!Self.syntax(text).isComplete, "\(text)")
  }

  @Test func hereDocumentsAreNamed() {
    #expect(ShellLexer("cat > f <<'END'").hereDocuments.map(\.delimiter) == ["END"])
    #expect(ShellLexer("cat <<A <<-B").hereDocuments.map(\.delimiter) == ["A", "B"])
    #expect(ShellLexer("cat <<<word").hereDocuments.isEmpty)
    #expect(ShellLexer("echo $((1 << 2))").hereDocuments.isEmpty)
  }

  @Test(
    "Tokens",
    arguments: [
      ("ls -l 'a b' 2>&1|wc # n", "t t q s q r t g t c"),
      ("echo \"a $(ls 'x') b\"", "t q d o t q s q e d q"),
      ("a=${b:-c} $1 $((1+(2)))", "t v v v"),
      ("cat <<'E' <your name>\nx $y\nE\nls", "t r q s q p n D n D n t"),
      ("ls \\\n-a", "t k k t"), ("cat <<E\nx\nE", "t r t n d n d"),
      ("`a \"b\"` $'c\\''", "o t q d q e q x q"),
      ("(cd a;ls)&", "g t t g t g g"),
    ])
  func tokens(text: String, expected: String) {
    #expect(
      ShellLexer(text: text).tokens.compactMap { Self.letter($0.kind) }.joined(separator: " ")
        == expected)
  }

  private static func letter(_ kind: ShellToken.Kind) -> String? {
    switch kind {
    case .blank: nil
    case .lineEnd: "n"
    case .continuation: "k"
    case .text: "t"
    case .quote: "q"
    case .single: "s"
    case .double: "d"
    case .escaped: "x"
    case .variable: "v"
    case .placeholder: "p"
    case .opening: "o"
    case .closing: "e"
    case .sign: "g"
    case .redirection: "r"
    case .comment: "c"
    case .document(let isLiteral): isLiteral ? "D" : "d"
    }
  }

  /// Any text can be read; its tokens lie one after the other and are all of it.
  @Test func tokensCoverTheText() {
    var randomness = Randomness(seed: 12)
    let pieces = [
      "a", " ", "'", "\"", "`", "$(", ")", "(", "((", "${", "}", "\\", "\n", "<<E", "E", "<", ">",
      "&", "|",
      ";", "#", "$'", "[[", "]]", "case", "é", "<your name>",
    ]
    for _ in 0..<3000 {
      let text = (0..<Int.random(in: 1...20, using: &randomness)).map { _ in
        pieces.randomElement(using: &randomness) ?? ""
      }.joined()
      let lexer = ShellLexer(text: text)
      #expect(lexer.bytes == Array(text.utf8))
      var end = 0
      for token in lexer.tokens {
        #expect(token.range.lowerBound == end && !token.range.isEmpty)
        end = token.range.upperBound
      }
      #expect(end == text.utf8.count, "\(text)")
    }
  }

  /// Random pieces of the grammar: where bash says that the text ends too early, so do we.
  @Test func asBashSays() async throws {
    var randomness = Randomness(seed: 11)
    let pieces = [
      "ls", "'a'", "\"b c\"", "for x in a b; do", "done", "if true; then", "fi", "else", "{ ",
      "; }", "(", ")", "|",
      "&&", ";", "\n", "case $x in", "a) ls ;;", "if) ls ;;", "esac", "f() {", "}", "$(ls", "`ls`",
      "while true; do", "# c\n", "$x", "\"$(ls)\"", "a=(", "<(ls)", "$'\\''", "\"`ls`\"", "((1))",
      "${x:-", "\"", "2>&1", "[[ a && b ]]",
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
    #expect(document.commands.last?.source == "cat > $f <<E")
  }
}
