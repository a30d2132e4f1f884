import CourseModel
import Fixtures
import Manual
import Testing

@testable import CourseFiles
@testable import Linting

/// Each rule on manuals with one mistake, and on the same manuals without it.
@Suite struct LintRulesTests {
  static func findings(_ text: String) throws -> [Finding] {
    let course = try ManualReader.course(bytes: Array(text.utf8), file: "m.md")
    var linter = Linter(
      course, .shipped,
      rules: try RuleFiles.rules(in: SharedFiles.projectFolder + "/graders/rules"),
      sources: ["m.md": text])
    return linter.findings().filter { $0.severity != .note || $0.rule == .placeholderSpelling }
  }

  private static func manual(_ body: String) -> String {
    "# Lab 1: A\n\nOn node1:\n\n"
      + body.split(separator: "\n", omittingEmptySubsequences: false).map {
        "    \($0)\n"
      }.joined()
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var rule: Finding.Rule
    /// The line, counted from the block's first, where the finding is.
    var line: Int
    var wrong: String
    var right: String

    init(_ rule: Finding.Rule, at line: Int, _ wrong: String, right: String) {
      self.rule = rule
      self.line = line
      self.wrong = wrong
      self.right = right
    }

    var testDescription: String { "\(rule.rawValue): \(wrong.prefix(60))" }
  }

  static let cases = [
    Case(.brokenCommand, at: 1, "# echo 'one\n# ls", right: "# echo 'one'\n# ls"),
    Case(.brokenCommand, at: 1, "# ls; done", right: "# ls"),
    Case(.mixedScript, at: 1, "# systemctl stop nоde", right: "# systemctl stop node"),
    Case(.mixedScript, at: 2, "# ls\nreadme-Α", right: "# ls\nпривет"),
    Case(
      .unknownHost, at: 3, "$ ssh root@node1\n[root@node1 ~]# ls\n[root@swarm-01 ~]# pwd",
      right: "$ ssh root@node1\n[root@node1 ~]# ping swarm-01\n[root@swarm-01 ~]# pwd"),
    Case(
      .promptInOutput, at: 2, "# uptime\n 10:00 up 1 day[root@node1 ~]# ls",
      right: "# uptime\n 10:00 up 1 day\n[root@node1 ~]# ls"),
    Case(
      .gluedRows, at: 5,
      "# nova list\n+---+---+\n| A | B |\n+---+---+\n| 1 | 2 | | 3 | 4 |\n+---+---+",
      right: "# nova list\n+---+---+\n| A | B |\n+---+---+\n| 1 | 2 |\n| 3 | 4 |\n+---+---+"),
    Case(
      .idNotShown, at: 7,
      "# nova list\n+--------------------------------------+------+\n| ID                                   | Name |\n+--------------------------------------+------+\n| c38fb239-370a-4d6f-87e2-5adf34aaa936 | rhel |\n+--------------------------------------+------+\n# nova stop 0191c293-365d-4798-aa2d-f5afe47100c2",
      right:
        "# nova list\n+--------------------------------------+------+\n| ID                                   | Name |\n+--------------------------------------+------+\n| c38fb239-370a-4d6f-87e2-5adf34aaa936 | rhel |\n+--------------------------------------+------+\n# nova stop c38fb239-370a-4d6f-87e2-5adf34aaa936"
    ),
    Case(
      .otherID, at: 4,
      "# etcdctl member list\na8266ecf031671f3: name=node1\n# etcdctl member promote a8266ecf031671f3\nMember 9e29bbaa45d74461 promoted",
      right:
        "# etcdctl member list\na8266ecf031671f3: name=node1\n# etcdctl member promote a8266ecf031671f3\nMember a8266ecf031671f3 promoted"
    ),
    Case(
      .usedBeforeMade, at: 2,
      "# service network restart\nBringing up interface br-ex: [ OK ]\n# ip link add br-ex type bridge",
      right:
        "# ip link add br-ex type bridge\n# service network restart\nBringing up interface br-ex: [ OK ]"
    ),
    Case(
      .neededLater, at: 1, "# systemctl start chronyd\n# yum install chronyd -y",
      right: "# yum install chronyd -y\n# systemctl start chronyd"),
    Case(
      .notStarted, at: 4,
      "# yum install openvswitch ntp -y\n# service ntpd start\n# chkconfig ntpd on\n# ovs-vsctl add-br br-int",
      right:
        "# yum install openvswitch ntp -y\n# service ntpd start\n# service openvswitch start\n# ovs-vsctl add-br br-int"
    ),
    Case(
      .notRestarted, at: 3,
      "# yum install httpd -y\n# service httpd start\n# openstack-config --set /etc/httpd/httpd.conf main port 81",
      right:
        "# yum install httpd -y\n# openstack-config --set /etc/httpd/httpd.conf main port 81\n# service httpd start"
    ),
    Case(
      .notEnabled, at: 3,
      "# yum install ntp tgtd -y\n# service ntp start && chkconfig ntp on\n# service tgtd start\n# reboot",
      right:
        "# yum install ntp tgtd -y\n# service ntp start && chkconfig ntp on\n# service tgtd start && chkconfig tgtd on\n# reboot"
    ),
    Case(
      .oddSetting, at: 5,
      "# cat > /etc/x.conf <<E\na_one=1\nb_two=2\nc_three=3\nglance_host 10.0.0.1\nd_four=4\nE",
      right:
        "# cat > /etc/x.conf <<E\na_one=1\nb_two=2\nc_three=3\nglance_host=10.0.0.1\nd_four=4\nE"),
    Case(
      .choiceIgnored, at: 3,
      "# openstack-db --init --service nova --password <password>\n# cat > /etc/x.conf <<E\nconnection=mysql://nova:secret@10.0.0.1/nova\nE",
      right:
        "# openstack-db --init --service nova --password <password>\n# cat > /etc/x.conf <<E\nconnection=mysql://nova:<password>@10.0.0.1/nova\nE"
    ),
    Case(
      .placeholderSpelling, at: 2, "# passwd <user name>\n# id <user-name>\n# last <user name>",
      right: "# passwd <user name>\n# id <user name>"),
    Case(
      .rareSpelling, at: 4,
      "# cat /etc/keystone/keystone.conf\n# cat /etc/keystone/keystone.conf\n# cat /etc/keystone/keystone.conf\n# cat /etc/keystnoe/keystone.conf",
      right:
        "# cat /etc/keystone/keystone1.conf\n# cat /etc/keystone/keystone1.conf\n# cat /etc/keystone/keystone1.conf\n# cat /etc/keystone/keystone2.conf"
    ),
  ]

  @Test("A mistake is found at its line", arguments: cases)
  func wrong(one: Case) throws {
    let found = try Self.findings(Self.manual(one.wrong))
    #expect(found.map(\.rule) == [one.rule])
    #expect(found.map(\.position.line) == [one.line + 4])
  }

  @Test("The same without it is not reported", arguments: cases)
  func right(one: Case) throws {
    let found = try Self.findings(Self.manual(one.right))
    #expect(found.isEmpty, "\(found.map(\.message))")
  }

  /// What ordinary manuals have, and no rule may take for a mistake.
  @Test(
    "Correct manuals",
    arguments: [
      "# echo web-сервер > x",
      "$ git log --oneline\n8a1b2c3 One\n$ git cherry-pick 8a1b2c3\n[main b7c8d9e] Two",
      "# mysql -t\n+---+---+\n| a | b |\n+---+---+\n| 1 | 2 |\n+---+---+\n+---+---+---+---+---+---+\n| a | b | c | d | e | f |\n+---+---+---+---+---+---+",
      "# x-list\n+---------+---+\n| A       | B |\n+---------+---+\n| a|b|c|d | 1 |\n+---------+---+",
      "# cat session.log\n  student@ubuntu1:~$ uptime",
      "$ ssh-keygen -t ed25519\nGenerating public/private ed25519 key pair.",
      "# curl -fsSL https://get.docker.com | sh\n# systemctl enable --now docker\n# dnf install -y docker-compose-plugin",
      "# dnf install -y nginx\n# systemctl enable --now nginx\n# sed -i 's/a/b/' /etc/nginx/nginx.conf\n# nginx -s reload",
      "# apt install -y nginx\n# systemctl start nginx\n# systemctl enable --now node_exporter\n# reboot",
      "# cat > ~/.bash_profile <<E\nJAVA_HOME=/a\nMAVEN_HOME=/b\nGRADLE_HOME=/c\nPATH=/d\nexport PATH\nE",
      "$ kubectl exec -it <pod> -- createuser -U postgres app\n$ psql postgresql://postgres:secret@localhost/postgres",
      "# docker ps -q\n4f1d2c3b4a59\n# docker run -d --volumes-from 4f1d2c3b4a59 nginx\n9f1d2c3b4a59",
      "# function greet {\n>   echo hi\n> }",
    ])
  func correct(body: String) throws {
    let found = try Self.findings(Self.manual(body))
    #expect(found.isEmpty, "\(found.map(\.message))")
  }

  /// Those of the manual's reader and of pages have tests of their own.
  private static let others: Set<Finding.Rule> = [
    .openNode, .idContradiction, .fileContradiction, .programContradiction, .unfoundedRow,
    .labsChosen, .outsideLab, .duplicateLab, .danglingReference, .unplacedBlock, .deadLink,
    .deadAnchor, .missingPicture, .remotePicture, .unsafeLink, .tooDeep, .tooWide, .cutShort,
    .otherName, .unknownRule,
  ]

  @Test func everyOtherRuleHasACase() {
    #expect(Set(Finding.Rule.allCases).subtracting(Self.others) == Set(Self.cases.map(\.rule)))
  }

  /// The prose before a command, too: "remove the service called *myservice*".
  @Test func theTextAndTheCommandNameDifferentThings() throws {
    func rules(_ name: String) throws -> [Finding.Rule] {
      try Self.findings(
        "# Lab 1: A\n\nOn node1, remove the service called \(name).\n\n    # docker service rm sleep-app\n"
      ).map(\.rule)
    }
    #expect(try rules("*myservice*") == [.otherName])
    #expect(try rules("`myservice`") == [.otherName])
    #expect(try rules("*sleep-app*").isEmpty)
    #expect(try rules("a sleeper").isEmpty)
    let mail =
      "# Lab 1: A\n\nOn node1, delete the user called `jane@example.com`:\n\n    # ipa delete jane@example.com\n"
    #expect(try Self.findings(mail).isEmpty)
  }

  @Test func anAuthorAllowsARuleForABlock() throws {
    let odd = "# ls; done"
    func manual(_ comment: String) -> String {
      "# Lab 1: A\n\n\(comment)\n\n    \(odd)\n\nThen:\n\n    \(odd)\n"
    }
    func lines(_ comment: String) throws -> [Int] {
      try Self.findings(manual(comment)).map(\.position.line)
    }
    #expect(try lines("<!-- lint: allow brokenCommand -->") == [9])
    #expect(try lines("<!-- lint: allow -->") == [9])
    #expect(try lines("<!-- lint: allow idNotShown -->") == [5, 9])
    #expect(try lines("Text.") == [5, 9])
    #expect(
      try Self.findings(manual("<!-- lint: allow brokenComand -->")).map(\.rule)
        == [.unknownRule, .brokenCommand, .brokenCommand])
    let list =
      "# Lab 1: A\n\n- Do:\n\n  <!-- lint: allow brokenCommand -->\n\n  ```bash\n  ls; done\n  ```\n\n- Then:\n\n  ```bash\n  pwd\n  ```\n"
    #expect(try Self.findings(list).isEmpty)
  }

  @Test func ourOwnCourseHasNoFindings() throws {
    let path = SharedFiles.projectFolder + "/course"
    let course = try CourseReader.course(at: path)
    var linter = Linter(
      course, .shipped, rules: try RuleFiles.rules(near: path), sources: [:])
    #expect(linter.findings().filter { $0.severity != .note }.isEmpty)
  }

  /// The mistakes that its author corrected later, as far as the steps show them.
  @Test(.enabled(if: SharedFiles.isPresent, "\(SharedFiles.missing)"))
  func theManualOf2013() throws {
    let bytes = try SharedFiles.manualBytes()
    let course = try ManualReader.course(bytes: bytes, file: "m.md")
    var linter = Linter(
      course, .shipped,
      rules: try RuleFiles.rules(in: SharedFiles.projectFolder + "/graders/rules"),
      sources: ["m.md": String(decoding: bytes, as: UTF8.self)])
    let found = linter.findings().filter { $0.severity != .note }
    let places = found.map { "\($0.position.line) \($0.rule.rawValue)" }
    #expect(
      places == [
        "592 fileContradiction", "881 oddSetting", "1005 programContradiction",
        "1404 idContradiction", "1409 programContradiction", "1526 unfoundedRow",
      ])
  }
}
