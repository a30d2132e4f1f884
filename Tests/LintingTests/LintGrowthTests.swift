import CourseModel
import Fixtures
import Manual
import Testing

@testable import CourseFiles
@testable import Linting

@Suite(.cpuBound) struct LintGrowthTests {
  @Test(
    "The linter's time grows with the manual",
    arguments: [
      "yum install pkg#", "service svc# start", "chkconfig svc# on", "ip link add br-# type bridge",
      "openstack-config --set /etc/svc#/svc#.conf a b#",
      "openstack-config --set /etc/httpd/httpd.conf a b#\n    # service httpd restart",
      "openstack-config --set /etc/httpd/conf.d/c#.conf a b", "nova stop 0191c293-365d-4798-aa2d-#",
      "passwd <user #>", "cat /etc/keystone/keystone#.conf", "service httpd restart", "reboot",
      "echo mysql://nova:a#@h/nova", "openstack-db --init --service nova# --password <password>",
    ])
  func commands(command: String) throws {
    let rules = try RuleFiles.rules(in: SharedFiles.projectFolder + "/graders/rules")
    let ratio = try Growth.ratio(from: 30) { count -> Course in
      let commands = (0..<count).map { number in
        "Do it.\n\n    # " + command.replacing("#", with: "\(number)")
          + "\n    shown a-\(number)\n\n"
      }
      let text =
        "# Lab 1: Large\n\nOn node1:\n\n    # yum install httpd -y\n    # service httpd start\n\n"
        + commands.joined()
      return try ManualReader.course(bytes: Array(text.utf8), file: "large.md")
    } work: { course in
      var linter = Linter(course, .shipped, rules: rules, sources: [:])
      _ = linter.findings().count
    }
    #expect(ratio <= Growth.limit)
  }

  @Test func manyComments() throws {
    let rules = try RuleFiles.rules(in: SharedFiles.projectFolder + "/graders/rules")
    let ratio = try Growth.ratio(from: 500) { count -> (Course, String) in
      let text =
        "# Lab 1: A\n\n" + String(repeating: "<!-- lint: allow idNotShown -->\n", count: count)
        + "\n    # ls\n"
      return (try ManualReader.course(bytes: Array(text.utf8), file: "m.md"), text)
    } work: { course, text in
      var linter = Linter(course, .shipped, rules: rules, sources: ["m.md": text])
      _ = linter.findings().count
    }
    #expect(ratio <= Growth.limit)
  }

  @Test func aLongFileOfSettings() throws {
    let rules = try RuleFiles.rules(in: SharedFiles.projectFolder + "/graders/rules")
    let ratio = try Growth.ratio(from: 300) { count -> (Course, String) in
      let lines = (0..<count).map { $0 % 7 == 0 ? "    odd\($0) x\n" : "    key\($0)=1\n" }
      let text = "# Lab 1: A\n\n    # cat > /etc/x.conf <<E\n" + lines.joined() + "    E\n"
      return (try ManualReader.course(bytes: Array(text.utf8), file: "m.md"), text)
    } work: { course, text in
      var linter = Linter(course, .shipped, rules: rules, sources: ["m.md": text])
      _ = linter.findings().count
    }
    #expect(ratio <= Growth.limit)
  }
}
