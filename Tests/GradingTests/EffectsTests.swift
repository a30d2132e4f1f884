import Console
import CourseModel
import Fixtures
import Knowledge
import Manual
import Matching
import Nodes
import Testing

@testable import CourseFiles
@testable import Grading

@Suite struct FactValuesTests {
  @Test(arguments: [
    ("s/auth=.*/auth=no/g", ["auth=no"]),
    ("s/^a = .*/a = 1/; s/^b = .*/b = 2/", ["a = 1", "b = 2"]),
    ("s|/a|/b|", ["/b"]), ("s/a/x&y/", []), ("s/\\(a\\)/\\1/", []), ("/a/d", []), ("s/a", []),
    ("s/a//", []), ("", []), ("s/a\\/b/c\\/d/", ["c/d"]),
  ])
  func outcomes(script: String, expected: [String]) {
    #expect(FactValues.filled("{script:outcome}", ["script": [script]]) == expected)
  }

  @Test func aProbesWordsAreQuoted() {
    #expect(FactText.word("it's") == "'it'\\''s'")
    #expect(FactText.word("~/a b") == "~/'a b'")
    #expect(FactText.word("$(reboot)") == "'$(reboot)'")
    #expect(FactText.word("") == "''")
    #expect(
      FactText.filled("x ${Status} {a} { b", values: ["a": ["1"]]) { $0 } == "x ${Status} 1 { b")
  }
}

/// The checks that the shipped rules derive from manuals.
@Suite struct LabChecksTests {
  private let rules: EffectRules

  init() throws { rules = try RuleFiles.rules(in: SharedFiles.projectFolder + "/graders/rules") }

  private func checks(_ text: String, lab: Int = 1) throws -> LabChecks {
    let course = try ManualReader.course(bytes: Array(text.utf8), file: "manual.md")
    let lab = try #require(course.labs.first { $0.number == lab })
    return LabChecks(course: course, lab: lab, .shipped, rules: rules)
  }

  private func facts(_ commands: String...) throws -> [String] {
    let lines = commands.map { "\t# \($0)" }.joined(separator: "\n\n")
    return try checks("#Lab 1: A lab#\n\nOn node1:\n\n\t# ssh root@node1\n\n\(lines)\n").checks.map(
      \.fact)
  }

  @Test func whatIsTakenAwayIsNotAskedFor() throws {
    #expect(
      try facts(
        "yum install -y a b", "yum remove b", "service x start; chkconfig x on", "service x stop")
        == ["package a installed", "service x enabled"])
  }

  @Test func whatTheManualShowsFailingLeavesNothing() throws {
    let text = """
      # Lab 1: A look

      On node1:

          # systemctl start corn
          Failed to start corn.service: Unit corn.service not found.
          # touch /etc/a
          # touch /nowhere/b
          touch: cannot touch '/nowhere/b': No such file or directory

      """
    #expect(try checks(text).checks.map(\.fact) == ["/etc/a is there"])
  }

  @Test func whatIsSetAgainIsAskedForOnce() throws {
    #expect(
      try facts("crudini --set /etc/f s o 1", "openstack-config --set /etc/f s o 2")
        == ["o of [s] in /etc/f is 2"])
  }

  @Test func theLastWordInAFileHolds() throws {
    #expect(
      try facts("sed -i 's/a=.*/a=1/' /etc/f", "sed -i 's/a=.*/a=2/' /etc/f", "echo b=1 >> /etc/f")
        == ["/etc/f has a=2 in it", "/etc/f has the line b=1"])
    #expect(
      try facts("echo a=1 >> /etc/f", "scp root@node2:/etc/f /etc/f") == ["/etc/f is there"])
  }

  /// Facts that only the reader's shell could complete are not asked for, but reported as left out.
  @Test(arguments: [
    "mkdir $HOME/x", "rm -f /tmp/*.log", "systemctl start $SERVICE", "echo -e 'a\\nb' >> /etc/f",
    "chmod u+x /etc/f", "yum install -y /tmp/a.rpm", "cd \"$X\" && mkdir y", "sed -i '/a/d' /etc/f",
  ])
  func whatIsNotKnownIsLeftOut(command: String) throws {
    let all = try checks("#Lab 1: A lab#\n\n\t# ssh root@node1\n\t# \(command)\n")
    #expect(all.checks.isEmpty, "\(all.checks.map(\.fact))")
    #expect(all.uncovered.count == 1)
  }

  @Test func eachLineThatACommandReadsIsAFact() throws {
    let text = """
      #Lab 1: A lab#

      \t# ssh root@node1
      \t# debconf-set-selections <<EOF
      \t# nothing
      \tmysql-server mysql-server/root_password password secret
      \tpostfix postfix/mailname string node1.example.org and more
      \tEOF

      Copy the following into /etc/tmpfiles.d/x.conf:

      \td /srv/x 0750 www - -
      \tf /srv/y - www www - text

      Then:

      \t# systemd-tmpfiles --create /etc/tmpfiles.d/x.conf
      \t# systemd-tmpfiles --create /etc/tmpfiles.d/other.conf

      """
    let all = try checks(text)
    #expect(
      all.checks.map(\.fact) == [
        "debconf answers postfix/mailname with node1.example.org and more",
        "/etc/tmpfiles.d/x.conf has the lines that the manual gives",
        "/srv/x is there as /etc/tmpfiles.d/x.conf has it",
        "/srv/y is there as /etc/tmpfiles.d/x.conf has it",
        "/srv/x has the mode 0750 as /etc/tmpfiles.d/x.conf has it",
        "/srv/y belongs to www:www as /etc/tmpfiles.d/x.conf has it",
      ])
    #expect(
      all.uncovered.map(\.command) == ["systemd-tmpfiles --create /etc/tmpfiles.d/other.conf"])
  }

  @Test func whatIsSetInTheCloudIsAskedFor() throws {
    #expect(
      try facts(
        "openstack image set --public \"Tiny Linux\"",
        "openstack user set --email x@y.z --disable bob",
        "openstack project set --name new old", "openstack role set --description 'a b' r",
        "mysql -u root -e \"CREATE DATABASE IF NOT EXISTS keystone; create schema `glance`\"")
        == [
          "image Tiny Linux is public", "user bob has enabled False", "project new is there",
          "role r is described as a b", "database keystone made", "database glance made",
        ])
  }

  @Test func aRelativePathIsWhereTheShellIs() throws {
    #expect(
      try facts(
        "su -s /bin/sh www -c true", "cd /srv", "mkdir a", "cd a; touch b", "cd", "touch c",
        "apt-get install x=1.0")
        == ["/srv/a is there", "/srv/a/b is there", "c is there", "package x installed"])
  }

  @Test func whatWasThereBeforeHasToBeGone() throws {
    #expect(try facts("rm -f /etc/motd") == ["no longer: /etc/motd is there"])
  }

  @Test func aCommandForAnotherNodeIsAskedThere() throws {
    let all = try checks(
      "#Lab 1: A lab#\n\n\t# ssh root@node3\n\t# uptime\n\t# logout\n\n\t# ssh root@node1\n\t# ssh root@node3 service x restart\n"
    )
    #expect(all.checks.first { $0.fact == "service x running" }?.node == "node3")
  }

  @Test func oneCauseAndNotTwenty() throws {
    let all = try checks(
      "#Lab 1: A lab#\n\n\t# ssh root@node1\n\t# yum install openstack-glance -y\n\t# service openstack-glance-api start\n\t# glance image-create --name x --disk-format qcow2\n"
    )
    let ids = Dictionary(uniqueKeysWithValues: all.checks.map { ($0.fact, $0.id) })
    let running = try #require(
      all.checks.first { $0.fact == "service openstack-glance-api running" })
    #expect(running.dependsOn == [ids["package openstack-glance installed"]])
    let image = try #require(all.checks.first { $0.fact == "image x in Glance" })
    #expect(image.dependsOn == [running.id])
  }

  @Test func whatPassesOnAnyMachineIsVacuous() throws {
    let all = try checks(
      "#Lab 1: A lab#\n\n\t# ssh root@node1\n\t# egrep vmx /proc/cpuinfo\n\t# touch /root/made\n\t# ls /root/made\n"
    )
    #expect(all.checks.filter(\.isVacuous).map(\.probe) == ["egrep vmx /proc/cpuinfo"])
  }

  @Test func anotherUsersCommandIsTheSame() throws {
    #expect(
      try facts(
        "su -s /bin/sh keystone -c \"keystone-manage db_sync\"",
        "su keystone -c \"sqlite3 /var/lib/k.db 'pragma journal_mode=wal'\"")
        == [
          "the tables of keystone's database are made",
          "SQLite keeps a write-ahead log of /var/lib/k.db",
        ])
  }

  @Test func whatIsDeletedByItsNameIsNotAskedFor() throws {
    #expect(try facts("cinder create --display-name a 5", "cinder delete a") == [])
  }

  /// An image rests on its service; a question on what it shows and on who asks.
  @Test func dependenciesGoAcrossServices() throws {
    let checks = try checks(
      """
      # Lab 1: All

      On node1:

          # yum install openstack-glance
          # service openstack-glance-api start
          # cat > ~/rc <<EOF
          export OS_USERNAME=eve
          EOF
          # source ~/rc
          # keystone user-create --name eve
          # glance image-create --name small
          # glance image-list
          +----+-------+
          | ID | Name  |
          +----+-------+
          | 1  | small |
          +----+-------+
      """
    ).checks
    func needs(_ fact: String) -> [String] {
      let check = checks.first { $0.fact.hasPrefix(fact) }
      return checks.filter { check?.dependsOn.contains($0.id) == true }.map(\.fact)
    }
    #expect(
      needs("image small") == [
        "service openstack-glance-api running", "~/rc has the lines that the manual gives",
        "user eve in Keystone",
      ])
    #expect(
      needs("glance image-list shows") == [
        "package openstack-glance installed", "service openstack-glance-api running",
        "~/rc has the lines that the manual gives",
        "user eve in Keystone", "image small in Glance",
      ])
    #expect(needs("~/rc has") == [])
  }

  /// The reader's own name is none of those that the course gives.
  @Test func anotherNameIsNotTheReadersOwn() throws {
    let checks = try checks(
      "# Lab 1: Users\n\nOn node1:\n\n    # keystone user-create --name admin\n    # keystone user-create --name <your name>\n"
    ).checks
    let own = try #require(checks.last?.inferred)
    func score(_ name: String) -> Double {
      var judge = FactJudge(own, bindings: Bindings(), messages: Knowledge.shipped.messages)
      let rows = "+---+\n| name |\n+---+\n| admin |\n| \(name) |\n+---+\n"
      return judge.judge(
        Evidence(
          node: "node1", command: "", outcome: .exited(0), output: KeptOutput(rows),
          error: KeptOutput(""), start: 0, duration: 0)
      ).score
    }
    #expect(score("eve") == 1)
    #expect(score("admin") == 0)
  }

  @Test func whatNoRuleKnowsIsSaid() throws {
    let all = try checks("#Lab 1: A lab#\n\n\t# ssh root@node1\n\t# frobnicate --all\n")
    #expect(all.uncovered.map(\.command) == ["frobnicate --all"])
  }

  /// In the 2013 manual, every command that changes something and could be asked about has a check.
  @Test(.enabled(if: SharedFiles.isPresent, "\(SharedFiles.missing)"))
  func theManualOf2013() throws {
    let course = try SharedFiles.course()
    var left: Set<String> = []
    for lab in course.labs where !lab.isAnnounced {
      let all = LabChecks(course: course, lab: lab, .shipped, rules: rules)
      #expect(Set(all.checks.map(\.id)).count == all.checks.count, "\(lab.id)")
      left.formUnion(
        all.uncovered.compactMap { $0.command.split(separator: " ").first.map(String.init) })
    }
    // Machines that are off, a tool with windows, and whatever is newest on the day.
    #expect(left == ["virt-sysprep", "virt-edit", "system-config-network", "yum"])
  }
}

/// Errors in rules are found before anything is asked, with their place.
@Suite struct RuleFilesTests {
  @Test(arguments: [
    ("fact: {}", "unknown key fact; allowed: facts, effects"),
    ("facts:\n  a: {says: x}", "rules.yaml:2:6: the fact a has no probe"),
    ("facts:\n  a: {says: x, probe: y, scope: here}", "scope is node or cloud"),
    (
      "facts:\n  a: {says: x, probe: y, expects: {cell: z}}",
      "unknown key cell; allowed: line, text, lines, row"
    ),
    ("effects:\n  - {command: x}", "rules.yaml:2:5: an effect needs a command, and"),
    ("effects:\n  - {command: x, why: y, leaves: nothing}", "an effect needs a command, and"),
    ("effects:\n  - {command: \"x {y\", why: z}", "'{' without a name"),
    ("effects: [", "not YAML"),
    ("facts:\n  a: {says: x, probe: y, needs: {b: []}}", "a text is expected here"),
  ])
  func errors(text: String, message: String) {
    var rules = EffectRules()
    do {
      try RuleFiles.read(text, file: "rules.yaml", into: &rules)
      Issue.record("no error")
    } catch {
      #expect("\(error)".contains(message), "\(error)")
    }
  }
}
