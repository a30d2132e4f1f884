import CourseModel
import Fixtures
import Testing

@testable import Manual

/// If a manual contradicts itself, its author gets a finding, and the step accepts both versions.
@Suite struct ContradictionTests {
  private func course(_ lines: String) throws -> Course {
    try ManualReader.course(bytes: Array(("# Lab 1: Test\n\n" + lines).utf8), file: "m.md")
  }

  private func rules(_ course: Course) -> [String] {
    course.findings.filter { $0.rule != .openNode }.map {
      "\($0.position.line) \($0.rule.rawValue)"
    }
  }

  @Test func aFileUnderTwoNames() throws {
    let course = try course(
      """
      	# scp /tmp/web.qcow2 root@node1:/srv/web.img
      	# ssh root@node1
      	# file /srv/web.qcow2
      	# upload --file=/srv/web.qcow2
      """)
    #expect(rules(course) == ["5 fileContradiction"])
    #expect(
      course.labs[0].steps.map(\.otherSpellings) == [
        ["/srv/web.img": "/srv/web.qcow2"], [:], ["/srv/web.qcow2": "/srv/web.img"],
        ["/srv/web.qcow2": "/srv/web.img"],
      ])
  }

  @Test(arguments: [
    // It is used under its own name, too.
    """
    \t# scp server.crt root@node1:/etc/server.crt
    \t# ssh root@node1
    \t# cat /etc/server.crt /etc/server.key
    """,
    // A command of the manual made it.
    """
    \t# ssh root@node1
    \t# openssl genrsa -out /etc/server.key
    \t# logout
    \t# scp /tmp/server.crt root@node1:/etc/server.crt
    \t# ssh root@node1
    \t# cat /etc/server.key
    """,
    // On another node, it is another file.
    """
    \t# scp /tmp/web.qcow2 root@node1:/srv/web.img
    \t# ssh root@node2
    \t# file /srv/web.qcow2
    """,
  ])
  func twoFilesAreTwo(_ lines: String) throws {
    #expect(rules(try course(lines)) == [])
  }

  @Test func aCommandOfAnotherProgram() throws {
    let course = try course(
      """
      	# heat stack-list
      	# heat-manage stack-create x
      	# heat-manage db_sync
      	# heat-manage service list
      	# heat-manage purge
      """)
    #expect(rules(course) == ["4 programContradiction"])
    #expect(course.labs[0].steps[1].otherSpellings == ["heat-manage": "heat"])
  }

  @Test func aSlipInAName() throws {
    let course = try course(
      "\t# kubectl get pods\n\t# kubectl get nodes\n\t# kubectl get all\n\t# kubectk get pods\n")
    #expect(rules(course) == ["6 programContradiction"])
    #expect(course.labs[0].steps[3].otherSpellings == ["kubectk": "kubectl"])
  }

  @Test func aRowThatNothingMade() throws {
    let listing = "\t# ip-pool list\n\tnone 10.1.0.4 x\n\tnone 10.1.0.5 x\n"
    let course = try course(
      listing
        + "\n\t# ip-pool delete 10.1.0.4\n\t# ip-pool list\n\tnone 10.1.0.5 x\n\tnone 10.1.0.6 x\n")
    #expect(rules(course) == ["10 unfoundedRow"])
    #expect(course.labs[0].steps[2].typed?.unfounded == ["10.1.0.6"])
    // A new server gets an address.
    let made = try self.course(
      listing + "\t# nova boot web\n\t# ip-pool list\n\tnone 10.1.0.5 x\n\tnone 10.1.0.6 x\n")
    #expect(rules(made) == [])
  }
}
