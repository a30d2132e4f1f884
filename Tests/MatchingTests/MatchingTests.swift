import Console
import CourseModel
import Fixtures
import Matching
import Testing

private func lines(_ text: String) -> [String] {
  text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
}

private func compare(
  _ expected: String, _ actual: String, _ context: MatchContext = MatchContext(.shipped),
  _ bindings: Bindings = Bindings()
) -> MatchResult {
  Matcher(context: context).compare(
    ExpectedOutput(reading: lines(expected)), with: lines(actual), bindings: bindings)
}

private let users = """
  +----------------------------------+-------+---------+
  |                id                |  name | enabled |
  +----------------------------------+-------+---------+
  | 3b0682e2872849d780ecde00b8d20e4e |  rdo  |   True  |
  | 679cae35033f4bbc9a18aff0c15b7a99 | admin |   True  |
  +----------------------------------+-------+---------+
  """

private let idA = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
private let idB = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

@Suite struct IgnoredExceptionTests {
  @Test func whatPythonIgnoresIsNoError() {
    let ignored = [
      "Exception ignored in: <function f at 0x7f>", "Traceback (most recent call last):",
      "  File \"x.py\", line 1, in f", "AttributeError: 'NoneType' object has no attribute 'x'",
    ]
    #expect(ErrorMessages(.shipped).first(in: ignored) == nil)
    #expect(ErrorMessages(.shipped).first(in: Array(ignored.dropFirst())) != nil)
    #expect(
      ErrorMessages(.shipped).first(in: ignored + ["cp: cannot open y"]) == "cp: cannot open y")
  }
}

@Suite struct NeverMatters {
  @Test(
    "Order, borders, width, extra rows and columns, fresh ids",
    arguments: [
      "+---+---+---+\n| name | enabled | id |\n+---+---+---+\n| admin | True | \(idA) |\n| rdo | True | \(idB) |\n+---+---+---+",
      " enabled | zone | name | id \n---+---+---+---\n True | x | rdo | \(idA)\n True | x | other | cccccccccccccccccccccccccccccccc\n True | y | admin | \(idB)\n(3 rows)",
      "client.py:3: DeprecationWarning: old\n\u{20}\n| id | name | enabled |\n|---|---|---|\n| \(idA) | rdo | True |\n| \(idB) | admin | True |",
    ])
  func tables(actual: String) {
    let result = compare(users, actual)
    #expect(result.verdict == .passed, "\(result.differences)")
    #expect(result.score == 1)
  }

  @Test("A wrapped cell") func wrapped() {
    let record =
      "+----+----------------------------------+\n| Property | Value |\n+----+----+\n| id | d8c464a629604a3daa11ed511c86dd0a |\n| name | x |\n+----+----+"
    let actual =
      "+------+------------------+\n| Field | Value |\n+------+------------------+\n| id | aaaaaaaaaaaaaaaa |\n|  | aaaaaaaaaaaaaaaa |\n| name | x |\n+------+------------------+"
    #expect(compare(record, actual).verdict == .passed)
  }

  /// One case for each rule: a line, one that may differ, and one that may not.
  @Test(
    "Values that change by nature",
    arguments: [
      ("expires | 2013-03-31T18:33:16Z", "expires | 2026-01-14T19:43:42Z", "expires | never"),
      (
        "64 bytes from 1.2.3.4: icmp_seq=1 ttl=63 time=6.55 ms",
        "64 bytes from 1.2.3.4: icmp_seq=1 ttl=64 time=0.4 ms",
        "64 bytes from 1.2.3.5: icmp_seq=1 ttl=63 time=6.55 ms"
      ),
      ("| instance-0000000f |", "| instance-73358278 |", "| instance |"),
      (
        "tcp 0 0 0.0.0.0:8775 LISTEN   5956/python", "tcp 0 0 0.0.0.0:8775 LISTEN   12/python",
        "tcp 0 0 0.0.0.0:8776 LISTEN   5956/python"
      ),
      (
        "2013-03-31 13:06:10 1836 AUDIT Free ram (MB): 460",
        "2026-11-23 02:14:37 20818 AUDIT Free ram (MB): 405",
        "2013-03-31 13:06:10 1836 AUDIT Free disk (MB): 460"
      ),
      (
        "virbr0 8000.5254005a0a54 yes", "virbr0 8000.525400000001 yes",
        "virbr0 8000.5254005a0a54 no"
      ),
      (
        "fingerprint is c8:ea:0e:9d:19:e6:74:de:8c:4c:d5:6b:78:5d:b5:41.",
        "fingerprint is 00:ea:0e:9d:19:e6:74:de:8c:4c:d5:6b:78:5d:b5:41.", "fingerprint is unknown."
      ),
      (
        "OpenSSH_5.3p1, OpenSSL 1.0.0-fips", "OpenSSH_9.2p1, OpenSSL 3.0.17",
        "OpenSSH_5.3p1, LibreSSL 1.0.0-fips"
      ),
    ])
  func rules(expected: String, fresh: String, wrong: String) {
    #expect(compare(expected, fresh).verdict == .passed)
    #expect(compare(expected, expected).verdict == .passed)
    #expect(compare(expected, wrong).verdict != .passed)
  }

  @Test func propertiesThatDifferByName() {
    let record =
      "+--+--+\n| Property | Value |\n+--+--+\n| adminPass | YbPu2VVe2DQa |\n| size | 2805858304 |\n| checksum | 8935cd7b7e5008edc7806f446828fa8d |\n| status | BUILD |\n| progress | 0 |\n| disk_format | qcow2 |\n+--+--+"
    let fresh = record.replacing("YbPu2VVe2DQa", "xx").replacing("2805858304", "77").replacing(
      "8935cd7b7e5008edc7806f446828fa8d", idA
    ).replacing("BUILD", "ACTIVE").replacing("| 0 |", "| 100 |")
    #expect(compare(record, fresh).verdict == .passed)
    #expect(
      compare(record, fresh.replacing("qcow2", "raw")).differences == [
        Difference(.cell, at: .property("disk_format"), expected: "qcow2", actual: "raw")
      ])
    #expect(compare(record, record.replacing("BUILD", "ERROR")).verdict == .partial)
    #expect(compare(record, record.replacing("2805858304", "large")).verdict == .partial)
  }

  @Test func anAllocatedAddressIsOneOfItsPool() throws {
    let pool = try #require(AddressPool("10.0.0.0/24"))
    let context = MatchContext(.shipped, typed: ["10.0.0.9"], networks: [pool])
    #expect(compare("ip 10.0.0.2", "ip 10.0.0.77", context).verdict == .passed)
    #expect(compare("ip 10.0.0.2", "ip 10.0.1.77", context).verdict == .failed)
    #expect(compare("ip 10.0.0.9", "ip 10.0.0.77", context).verdict == .failed)
  }

  @Test func theReadersOwnName() {
    let context = MatchContext(
      .shipped, choices: [AuthorChoice(placeholder: "<your name>", value: "rdo")])
    let actual = users.replacing("  rdo  ", "j.doe")
    let result = compare(users, actual, context)
    #expect(result.verdict == .passed)
    #expect(result.bindings["<your name>"] == "j.doe")
    #expect(compare(users, users, context, result.bindings).verdict == .partial)
  }

  @Test("Numbers and cards' names hold in one output only") func otherNodes() {
    for (first, second) in [
      ("| Id | Name |\n|---|---|\n| 1 | web |", "| Id | Name |\n|---|---|\n| 2 | web |"),
      ("2: enp0s3: mtu 1500", "2: ens33: mtu 1500"), ("sda 20G disk", "sda 64G disk"),
    ] {
      let one = compare(first, second)
      #expect(one.verdict == .passed && one.bindings.values.isEmpty, "\(one)")
      #expect(compare(first, first, MatchContext(.shipped), one.bindings).verdict == .passed)
    }
    #expect(compare("a enp0s3\nb enp0s8", "a enp0s8\nb enp0s3").verdict != .passed)
  }

  @Test func linesAtAnElision() {
    #expect(compare("a\n...\nz", "a\nx\ny\nz").verdict == .passed)
    #expect(compare("...", "").verdict == .passed)
    #expect(compare("...", "ERROR: it failed").verdict == .failed)
  }

  @Test("A rule can be switched off, a column set free") func overrides() {
    let strict = MatchContext(.shipped, strict: [.transitionalStates])
    let table = "+--+--+\n| a | s |\n+--+--+\n| x | BUILD |\n+--+--+"
    #expect(compare(table, table.replacing("BUILD", "ACTIVE")).verdict == .passed)
    #expect(compare(table, table.replacing("BUILD", "ACTIVE"), strict).verdict == .partial)
    #expect(
      compare(table, table.replacing("BUILD", "odd"), MatchContext(.shipped, free: ["s"])).verdict
        == .passed)
  }
}

@Suite struct AlwaysMatters {
  @Test(
    "A wrong cell shows as one", arguments: [("True", "False", "enabled"), ("rdo", "rdx", "name")])
  func cell(from: String, to: String, column: String) {
    let actual = lines(users).map { $0.contains(" rdo") ? $0.replacing(from, to) : $0 }.joined(
      separator: "\n")
    let result = compare(users, actual)
    #expect(result.differences.map(\.kind) == [.cell])
    #expect(result.differences[0].place.description.hasSuffix("column \(column)"))
    #expect(result.verdict == .partial)
    #expect(abs(result.score - 5.0 / 6) < 0.001)
  }

  @Test func missingRowColumnOutput() {
    let oneRow = lines(users).filter { !$0.contains("rdo") }.joined(separator: "\n")
    #expect(compare(users, oneRow).differences.map(\.kind) == [.missingRow])
    let narrow = "+--+--+\n| id | name |\n+--+--+\n| \(idA) | rdo |\n| \(idB) | admin |\n+--+--+"
    #expect(compare(users, narrow).differences.map(\.kind) == [.missingColumn])
    #expect(compare(users, "").differences.map(\.kind) == [.empty])
    #expect(
      compare(users, "ERROR: n/a (HTTP 401)").differences == [
        Difference(
          .text, at: .output, expected: "a table with 2 rows", actual: "ERROR: n/a (HTTP 401)")
      ])
  }

  @Test func aResultWhereAnErrorWasExpected() {
    #expect(compare("You are not authorized (HTTP 403)", users).verdict == .failed)
  }

  @Test("Ids: equal where they must be, different where they must be") func ids() {
    var bindings = Bindings()
    bindings.bind("user admin", to: idA)
    let context = MatchContext(
      .shipped,
      variables: [
        "3b0682e2872849d780ecde00b8d20e4e": "user rdo",
        "679cae35033f4bbc9a18aff0c15b7a99": "user admin",
      ],
      distinct: ["user rdo", "user admin"])
    func table(_ rdo: String, _ admin: String) -> String {
      users.replacing("3b0682e2872849d780ecde00b8d20e4e", rdo).replacing(
        "679cae35033f4bbc9a18aff0c15b7a99", admin)
    }
    #expect(compare(users, table(idB, idA), context, bindings).verdict == .passed)
    #expect(
      compare(users, table(idA, idB), context, bindings).differences.map(\.kind) == [
        .binding, .binding,
      ])
    #expect(
      compare(users, table(idA, idA), context, bindings).differences.map(\.kind) == [.binding])
  }

  @Test func aRemovedRowThatIsStillThere() {
    let context = MatchContext(.shipped, removed: [["192.168.122.201"]])
    let expected = "None\t192.168.122.202\tnova\nNone\t192.168.122.203\tnova"
    #expect(
      compare(expected, expected + "\nNone\t192.168.122.204\tnova", context).verdict == .passed)
    #expect(
      compare(expected, expected + "\nNone\t192.168.122.201\tnova", context).differences.map(\.kind)
        == [.extraRow])
  }

  @Test func nothingExpectedAndAFailure() {
    #expect(compare("", "Starting: [  OK  ]").verdict == .passed)
    #expect(compare("", "bash: openstack-db: command not found").verdict == .failed)
  }
}

/// Hostile input takes bounded time and causes no crash. `make fuzz` and `grade diff` on large files try more.
@Suite struct HostileOutput {
  private static let texts: [String] = {
    func many(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
    return [
      many("x", 100_000), many("| ", 10_000), "+" + many("-+", 10_000) + "\n" + many("|x", 10_000),
      many("+--+\n", 1_000), many("a: b\n", 1_000), many("|\n", 1_000),
      many("[", 60) + "1, 2" + many("], 3", 59) + "]", many("| | ", 5_000),
      "a: Mar 5 10:00:00 9000000000000000000\nb: Mar 6 10:00:00 9000000000000000000",
      "\u{1B}[\u{0}\u{FFFD}|+-\n+--", many("... ", 5_000), many("7\tx\n", 1_000),
    ]
  }()

  @Test(.timeLimit(.minutes(1)), arguments: texts)
  func bounded(text: String) {
    #expect(compare(users, text).verdict != .passed)
    _ = compare(text, users)
    _ = compare(text, text)
  }
}

extension String {
  fileprivate func replacing(_ old: String, _ new: String) -> String {
    components(old).joined(separator: new)
  }

  private func components(_ separator: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let range = rest.firstRange(of: separator) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }
}
