import Fixtures
import Foundation
import Nodes
import Testing

@testable import CourseFiles
@testable import CourseModel
@testable import Secrets
@testable import Sessions

/// The examples of graders/secrets.yaml; none if it does not load, which has a test of its own.
enum ShippedSecrets {
  static let examples: [(String, SecretExample)] =
    (try? SecretFiles.rules().entries.flatMap { entry in entry.examples.map { (entry.name, $0) } })
    ?? []
}

/// What graders/secrets.yaml finds, and what it leaves alone.
@Suite(.cpuBound) struct SecretRulesTests {
  private func redacted(_ session: Session, isPublic: @escaping (String) -> Bool = { _ in false })
    throws -> Session
  {
    var redaction = Redaction(rules: try SecretFiles.rules(), isPublic: isPublic)
    return redaction.redacted(session)
  }

  private func shown(_ lines: [String], command: String = "cat x") throws -> [String] {
    let command = SessionCommand(host: "node1", text: command, output: lines, line: 1)
    return try redacted(Session(commands: [command])).commands[0].output
  }

  /// The marked secrets go, everything else stays, and redacting it again changes nothing.
  @Test(arguments: ShippedSecrets.examples)
  func examples(name: String, example: SecretExample) throws {
    let kept = try redacted(example.session)
    #expect(example.problem(with: kept) == nil, "\(name)")
    #expect(try redacted(kept) == kept, "\(name), twice")
  }

  @Test func theFileIsThere() throws {
    _ = try SecretFiles.rules()
    #expect(ShippedSecrets.examples.count > 300)
  }

  /// A list made without looking at the file's examples.
  @Test(arguments: UsualSecrets.list)
  func usualSecrets(text: String) throws {
    let example = try SecretExample(text)
    #expect(example.problem(with: try redacted(example.session)) == nil)
  }

  @Test(arguments: OrdinaryOutputs.list)
  func ordinaryOutputs(line: String) throws {
    #expect(try shown([line]) == [line])
    let typed = SessionCommand(host: nil, text: "cat > x <<EOF", input: [line], line: 1)
    #expect(try redacted(Session(commands: [typed])).commands == [typed], "as input")
  }

  /// Which output lines of real programs contain a secret: only those with a new server's password.
  @Test(.enabled(if: SharedFiles.isPresent, Comment(rawValue: SharedFiles.missing)))
  func outputsOfRealPrograms() throws {
    let folder = URL(fileURLWithPath: try #require(SharedFiles.folder))
      .resolvingSymlinksInPath().path
    for part in ["cases/outputs", "cases/sessions", "cases/recordings"] {
      let root = folder + "/" + part
      for file in try FileManager.default.subpathsOfDirectory(atPath: root).sorted() {
        guard let data = FileManager.default.contents(atPath: root + "/" + file),
          let text = String(data: data, encoding: .utf8)
        else { continue }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for (line, kept) in zip(lines, try shown(lines)) where !line.contains("| adminPass ") {
          #expect(line == kept, "\(part)/\(file)")
        }
      }
    }
  }

  @Test func whatTheManualPrintsIsNoSecret() throws {
    let command = SessionCommand(
      host: nil, text: "mysql -pManualPw1 # not -pOwnPw77", output: ["password = ManualPw1"],
      line: 1)
    let kept = try redacted(Session(commands: [command])) { $0 == "ManualPw1" }
    #expect(kept.commands[0] == command)
  }

  /// One stand-in replaces what two secrets share, the longer one's; nothing is left of either.
  @Test func secretsThatOverlapAreGoneElsewhere() throws {
    let lines = ["password=abcd1234efgh", "password=efgh5678ijkl", "x abcd1234efgh5678ijkl y"]
    let last = try #require(try shown(lines).last)
    #expect(!last.contains("1234") && !last.contains("5678"), "\(last)")
  }

  /// A word with a number is a secret only by itself, not inside another name.
  @Test func aNumberedWordIsNoPartOfANameElsewhere() throws {
    #expect(
      try shown(["password: glance2024", "glance2024-api glance2024_x glance2024"]).last
        == "redacted-1-api glance2024_x redacted-1")
  }

  /// Pieces of what is searched for, thrown together: nothing around them is lost, and a second pass changes nothing.
  @Test func whateverIsThrownTogether() throws {
    var random = Randomness(
      seed: ProcessInfo.processInfo.environment["PRACTICUM_SEED"].flatMap(Int.init) ?? 7)
    let pieces =
      ShippedSecrets.examples.flatMap { $0.1.description.split(separator: " ").map(String.init) }
      + [
        "\"", "'", "\\", "\\\"", "=", ":", " ", "\n", "|", "<", ">", "<<<", "$(", "é", "\u{0}", "«",
        "-p",
      ]
    var changed = 0
    for _ in 0..<3000 {
      let text = (0..<Int.random(in: 0..<12, using: &random) + 1).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &random)]
          + (Int.random(in: 0..<2, using: &random) == 0 ? " " : "")
      }.joined()
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      let session = Session(commands: [
        SessionCommand(host: nil, text: text, input: lines, output: lines, line: 1)
      ])
      let kept = try redacted(session)
      #expect(kept.commands[0].output.count == lines.count)
      changed += kept == session ? 0 : 1
      #expect(try redacted(kept) == kept, "\(text.debugDescription)")
    }
    #expect(changed > 500)
  }

  // MARK: The file's errors

  @Test(arguments: [
    ("secrets: [{name: A, shapes: ['ab{alnum 3}']}]", "has examples"),
    ("secrets: [{name: A, shapes: ['ab{alnum 3}'], examples: [none]}]", "between « and »"),
    ("secrets: [{name: A, examples: ['«x»']}]", "one of shapes, keys"),
    ("secrets: [{name: A, shapes: ['ab{letters 3}'], examples: ['«x»']}]", "kinds: digit"),
    ("secrets: [{name: A, shapes: ['{alnum 3}'], examples: ['«x»']}]", "begin with at least two"),
    ("secrets: [{name: A, phrases: ['is {}'], examples: ['«x»']}]", "contain a «word»"),
    ("secrets: [{name: A, programs: ['curl -u'], examples: ['«x»']}]", "end with its only «»"),
    ("secrets: [{name: A, colour: red}]", "unknown key colour; allowed: name"),
    ("secrets: [{name: A, shapes: ['ab{alnum 3}'], examples: ['«x'] }]", "each « needs its »"),
    ("secrets: [{name: A, keys: [k], examples: ['«x»'], not: ['«x»']}]", "no secret"),
  ])
  func errorsSayWhereAndWhatIsAllowed(text: String, message: String) throws {
    let failure = #expect(throws: InputFailure.self) {
      try SecretFiles.read(text, file: "secrets.yaml")
    }
    let said = failure.map { "\($0)" } ?? ""
    #expect(said.contains(message) && said.contains("secrets.yaml:1:"), "\(said)")
  }

  // MARK: Time

  /// Ten times as much text takes about ten times as long, whatever a node wrote.
  @Test(
    .serialized,
    arguments: [
      "curl -u ", "curl -u a:b ", "password=", "password=$x ", "password: a b ", ":::::", "eyJ",
      " eyJa.eyJb.", "token: \"", "a://b:c", "a://b:c@", "identified by ", "mysql -p ", "'", "\"",
      "echo x | passwd ", "-----BEGIN PRIVATE KEY", "\\\"password\\\": \\\"", "$6$a$", "<",
      "| pass |",
      "redacted-", "sudo 'curl \"", "$(", "secret = ",
    ])
  func timeGrowsWithTheText(part: String) throws {
    let rules = try SecretFiles.rules()
    func time(_ count: Int) -> Duration {
      let text = String(repeating: part, count: count / part.utf8.count)
      let command = SessionCommand(host: nil, text: text, output: [text], line: 1)
      return fastest {
        var redaction = Redaction(rules: rules)
        _ = redaction.redacted(Session(commands: [command]))
      }
    }
    expectLinear(time, 6_000)
  }

  @Test func secretsThatBeginAlikeCostNoMore() throws {
    let rules = try SecretFiles.rules()
    func time(_ count: Int) -> Duration {
      // Each secret begins like the one before; the text makes the search go through all of them repeatedly.
      let secrets = (0..<min(count, 240)).map {
        "password=a1" + String(repeating: "a", count: $0 + 6)
      }
      let text = Array(repeating: String(repeating: "a1aaaaaaab", count: 20), count: count)
      let command = SessionCommand(host: nil, text: "cat x", output: secrets + text, line: 1)
      return fastest {
        var redaction = Redaction(rules: rules)
        _ = redaction.redacted(Session(commands: [command]))
      }
    }
    expectLinear(time, 240)
  }

  /// Other tests may keep the machine busy during one of the measurements, so it is measured up to three times.
  private func expectLinear(_ time: (Int) -> Duration, _ size: Int) {
    var measured: [(small: Duration, large: Duration)] = []
    for _ in 0..<3 {
      measured.append((time(size), time(size * 10)))
      if let last = measured.last, last.large < last.small * 15 { return }
    }
    Issue.record("\(measured)")
  }

  /// Measured on the thread's own clock, which stops while other tests have the processor.
  private func fastest(_ body: () -> Void) -> Duration {
    func now() -> Duration {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
    return (0..<3).map { _ in
      let start = now()
      body()
      return now() - start
    }.min() ?? .zero
  }
}
