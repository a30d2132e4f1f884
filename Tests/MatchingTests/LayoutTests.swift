import Console
import CourseModel
import Fixtures
import Knowledge
import Testing

@testable import Matching

/// The same output as another version of a program, or another machine, prints it.
@Suite struct LayoutTests {
  private func result(_ expected: String, _ actual: String) -> MatchResult {
    Matcher(context: MatchContext(.shipped)).compare(
      ExpectedOutput(
        reading: expected.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)),
      with: actual.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
  }

  private static let yaml = """
    apiVersion: v1
    kind: Service
    metadata:
      name: web
    spec:
      ports:
      - name: http
        port: 80
      - name: https
        port: 443
    """

  @Test(
    "YAML is compared by path, also with JSON",
    arguments: [
      """
      kind: Service
      apiVersion: v1
      spec:
        ports:
          - port: 443
            name: https
          - port: 80
            name: http
      metadata: {name: web, labels: {app: web}}
      """,
      #"{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": {"ports": [{"name": "http", "port": 80}, {"name": "https", "port": 443}]}}"#,
    ])
  func yaml(actual: String) {
    #expect(result(Self.yaml, actual).verdict == .passed)
  }

  @Test(
    "A value at another path is wrong",
    arguments: [
      (":\n  ports:\n  - name: http", ":\n- name: http"), ("port: 443", "port: 4443"),
      ("\n    port: 443", ""), ("kind: Service", "kind: Pod"),
      ("- name: https\n    port: 443", "- name: https\n  port: 443"),
    ])
  func wrongYAML(change: (String, String)) {
    let actual = Self.yaml.replacing(change.0, with: change.1)
    #expect(actual != Self.yaml || change.0.isEmpty)
    #expect(result(Self.yaml, actual).verdict != .passed)
  }

  @Test func xml() {
    let expected =
      "<domain type='kvm'>\n  <name>web</name>\n  <vcpu placement='static' cpuset='0'>2</vcpu>\n</domain>"
    let other =
      "<domain type=\"kvm\">\n <vcpu cpuset=\"0\" placement=\"static\">2</vcpu>\n <os/>\n <name>web</name>\n</domain>"
    #expect(result(expected, other).verdict == .passed)
    #expect(result(expected, other.replacing(">2<", with: ">4<")).verdict != .passed)
    #expect(result(expected, other.replacing("<name>web</name>", with: "")).verdict != .passed)
  }

  @Test("Rows one below the other are a table's, and the other way round")
  func vertical() {
    let table = """
      +----+------+--------+
      | id | name | state  |
      +----+------+--------+
      |  1 | web  | active |
      |  2 | db   | down   |
      +----+------+--------+
      """
    let vertical = """
      *************************** 1. row ***************************
         id: 1
       name: web
      state: active
      *************************** 2. row ***************************
         id: 2
       name: db
      state: down
      2 rows in set (0.00 sec)
      """
    #expect(result(table, vertical).verdict == .passed)
    #expect(result(vertical, table).verdict == .passed)
    #expect(result(table, vertical.replacing("down", with: "active")).verdict != .passed)
    #expect(result(vertical, table.replacing("down", with: "active")).verdict != .passed)
    // Without its heading.
    #expect(result(table, "1 web active\n2 db down").verdict == .passed)
    #expect(result(table, "1 web active\n2 db up").verdict != .passed)
  }

  @Test(
    "Quotes around words are a matter of form in a sentence",
    arguments: [
      ("Domain web started", "Domain 'web' started", true),
      ("mkdir: created directory 'a'", "mkdir: created directory ‘a’", true),
      ("Bridge \"br0\"\n    Port \"vxlan0\"", "Bridge br0\n    Port vxlan0", true),
      ("Domain web started", "Domain 'db' started", false),
      ("Bridge \"br0\"\n    Port \"vxlan0\"", "Bridge br0\n    Port vxlan1", false),
    ])
  func quotes(expected: String, actual: String, isRight: Bool) {
    #expect((result(expected, actual).verdict == .passed) == isRight)
  }

  @Test("What passes as another layout says so")
  func isSaid() {
    let expected = "Not shown: 997 closed ports\nPORT   STATE SERVICE\n22/tcp open  ssh"
    let newer = "Not shown: 997 closed tcp ports (reset)\nPORT   STATE SERVICE\n22/tcp open  ssh"
    #expect(!result(expected, expected).isOtherLayout)
    #expect(result(expected, newer).isOtherLayout)
    let table = "NAME   STATUS   AGE\nweb    Ready    5d\ndb     Ready    4d"
    let wider =
      "NAME   STATUS   AGE   VERSION\nweb    Ready    2d    v1.30.1\ndb     Ready    1d    v1.30.1"
    #expect(result(table, wider).isOtherLayout)
    #expect(result(table, wider).verdict == .passed)
  }

  /// Aliases that multiply, brackets that never end, levels without end, entities: they are no structure, or are read at
  /// once. Whatever follows them is compared.
  @Test(
    arguments: [
      "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + (1...9).map {
          "b\($0): &b\($0) [\(Array(repeating: $0 == 1 ? "*a" : "*b\($0 - 1)", count: 9).joined(separator: ","))]"
        }
        .joined(separator: "\n"),
      "a: &a [x,x]\nb: &b [*a,*a]\nz:\n  ? *b\n  : 1",
      "a: " + String(repeating: "[", count: 1900) + "\nb: c",
      (0..<1000).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n"),
      String(repeating: "<a>", count: 3000) + "\n" + String(repeating: "</a>", count: 3000),
      "<!DOCTYPE a [<!ENTITY b \"xxxxxxxx\">"
        + (1...9).map {
          "<!ENTITY b\($0) \"\(String(repeating: "&b\($0 == 1 ? "" : "\($0 - 1)");", count: 9))\">"
        }
        .joined() + "]>\n<a>&b9;</a>",
      "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>\n<a>&b;</a>",
    ])
  func hostile(text: String) {
    let lines = text.split(separator: "\n").map(String.init)
    let value = StructuredText.read(lines)
    #expect(value.map { "\($0)".utf8.count < 1_000_000 } ?? true)
    #expect(result(text + "\nthe end", text + "\nanother end").verdict != .passed)
  }

  @Test(
    "What another version may not change is wrong",
    arguments: [
      ("0   hdd   1.0  osd.0", "0   vdb   1.0  osd.0"),
      ("md0 : active raid1 sdc1[1] sdb1[0]", "md0 : active raid1 vdb1[1] vda1[0]"),
      ("inet 10.0.0.5 netmask 0xffffff00", "inet 10.0.0.5 netmask 0xffff0000"),
      ("from all fwmark 0x10001 lookup 100", "from all fwmark 0x20002 lookup 100"),
      ("INSERT INTO t VALUES ('bob');", "INSERT INTO t VALUES (bob);"),
      ("today is `date`", "today is date"), ("echo '$HOME'", "echo $HOME"),
      ("A=\"1\" B=\"2\"", "A=\"1\" B=\"2\" A=\"3\""),
      ("level=\"info\" msg=\"started\"", "level=\"info\" msg=\"started\" error=\"in use\""),
      ("MainPID=812\nActiveState=active", "MainPID=0\nActiveState=active"),
      ("Container web-db-1  Started", "Container web-db-1  Created"),
      ("renamed 'a' -> 'b'", "copied 'a' -> 'b'"),
      ("Compiling a v1\nCompiling b v2", "hello world"),
      (
        "| source | target |\n|--------|--------|\n| red    | blue   |", "target  source\nred  blue"
      ),
      ("| id |\n|----|\n| ProductionDatabaseMain |", "| id |\n|----|\n| DevelopmentScratchArea |"),
      (
        "Chain INPUT (policy DROP)\ntarget     prot opt source               destination\nACCEPT     tcp  --  anywhere             anywhere             tcp dpt:ssh\n\nChain OUTPUT (policy ACCEPT)\ntarget     prot opt source               destination",
        "Chain INPUT (policy DROP)\ntarget     prot opt source               destination\n\nChain OUTPUT (policy ACCEPT)\ntarget     prot opt source               destination\nACCEPT     tcp  --  anywhere             anywhere             tcp dpt:ssh"
      ),
    ])
  func stillWrong(expected: String, actual: String) {
    #expect(result(expected, expected).verdict == .passed)
    #expect(result(expected, actual).verdict != .passed)
  }

  @Test("Every wording of a rule can be read as its first, in both directions")
  func wordings() {
    let layout = OtherLayout(MatchContext(.shipped))
    for forms in Knowledge.shipped.values.forms {
      let lines = forms.map { form in
        let words = form.names.map { ($0, Array("x\($0)".utf8)) }
        let match = WordingForm.Match(
          range: 0..<0, words: Dictionary(uniqueKeysWithValues: words))
        return form.text(of: match).map { String(decoding: $0, as: UTF8.self) } ?? ""
      }
      for line in lines.dropFirst() {
        let there = layout.common([lines[0]], [line])
        let back = layout.common([line], [lines[0]])
        #expect(there != nil && there?.expected == there?.actual, "\(lines[0]) | \(line)")
        #expect(back != nil && back?.expected == back?.actual, "\(line) | \(lines[0])")
      }
    }
  }
}
