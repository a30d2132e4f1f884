import CourseModel
import Fixtures
import Manual
import Testing

@testable import CourseFiles
@testable import Grading

@Suite(.cpuBound) struct ChecksGrowthTests {
  @Test("Commands in commands are followed to a depth, and what is deeper is said")
  func nested() throws {
    let rules = try RuleFiles.rules(in: SharedFiles.projectFolder + "/graders/rules")
    let text =
      "# Lab 1: Deep\n\nOn node1:\n\n    # echo '192.168.1.1 node1' >> /etc/hosts\n"
      + "    # cat >> /etc/hosts <<EOF\n    192.168.1.1 node1\n    EOF\n    # "
      + String(repeating: "ssh node1 ", count: 20_000) + "touch /tmp/x\n"
    let course = try ManualReader.course(bytes: Array(text.utf8), file: "deep.md")
    let checks = LabChecks(course: course, lab: course.labs[0], .shipped, rules: rules)
    #expect(checks.uncovered.count == 1)
    #expect(checks.changingSteps.last?.id == course.labs[0].steps.last?.id)
  }

  @Test(
    "A lab's checks grow with its commands",
    arguments: [
      "yum -y install pkg#", "systemctl enable svc#", "sed -i 's/a#/b#/' /etc/x",
      "sed -i 's/^a#=.*/a#=1/' /etc/x", "echo l# >> /etc/x", "touch /tmp/f#", "rm /tmp/f#",
      "openstack project create p#", "openstack project delete p#", "openstack project show p#",
      "export V#=x", "cd d#", "mkdir -p /srv/d#", "unknown-program a#", "rpm -q pkg#",
    ])
  func checks(command: String) throws {
    let rules = try RuleFiles.rules(in: SharedFiles.projectFolder + "/graders/rules")
    let ratio = try Growth.ratio(from: 30) { count -> Course in
      let commands = (0..<count).map { number in
        "Do it.\n\n    # " + command.replacing("#", with: "\(number)") + "\n\n"
      }
      let text = "# Lab 1: Large\n\nOn node1:\n\n" + commands.joined()
      return try ManualReader.course(bytes: Array(text.utf8), file: "large.md")
    } work: {
      _ = LabChecks(course: $0, lab: $0.labs[0], .shipped, rules: rules).checks.count
    }
    #expect(ratio <= Growth.limit)
  }
}
