import CourseModel
import Fixtures
import Manual
import Testing

/// Sentences that authors write around a command.
@Suite struct PhrasingTests {
  /// Reads the step `uptime` of a lab with four nodes, two of them compute nodes: `prose` comes before
  /// its console block `block`, `behind` after it.
  private func uptime(
    _ prose: String, block: String = "\t# uptime", behind: String = "", start: String = "node1"
  ) throws -> Step {
    let manual = """
      # Lab 1: Base

      The machines are node1, node2, node3 and node4. node3 and node4 are the compute nodes.

      	# virsh start node1

      # Lab 2: Test

      	# ssh root@\(start)
      	# hostname

      \(prose)

      \(block)

      \(behind)
      """
    let course = try ManualReader.course(bytes: Array(manual.utf8), file: "t.md")
    return try #require(course.labs[1].steps.last { $0.command == "uptime" })
  }

  @Test(
    "Prose moves the reader",
    arguments: [
      ("On node2:", "node2"), ("On NODE2:", "node2"), ("**node2**", "node2"),
      ("## On node2", "node2"), ("In your node2 terminal:", "node2"),
      ("In the session on node2, type:", "node2"), ("Switch to node3:", "node3"),
      ("From your own machine, check:", "host"), ("Back on your workstation:", "host"),
      ("This will let node2 talk to node1:", "node1"),
      ("Verify that node2 can be pinged:", "node1"),
      ("We stay on node1 and not node2 for this:", "node1"),
    ])
  func movement(prose: String, node: String) throws {
    #expect(try uptime(prose).node == NodeName(node))
  }

  @Test(
    "Commands move the reader, and back",
    arguments: [
      ("\t(On node2)\n\t# uptime", "node2"), ("\t[On node2]\n\t# uptime", "node2"),
      ("\t-on node2-\n\t# uptime", "node2"), ("\t# On node2\n\t# uptime", "node2"),
      ("\tnode2# uptime", "node2"), ("\tnode2:~ # uptime", "node2"), ("\t[node2]# uptime", "node2"),
      ("\troot@node2# uptime", "node2"), ("\t[root@node2.example.com ~]# uptime", "node2"),
      ("\troot@node2 ~ % uptime", "node2"), ("\t# ssh root@node2.example.com\n\t# uptime", "node2"),
      ("\t# ssh -f -N -L 8080:localhost:80 root@node2\n\t# uptime", "node1"),
      ("\t# su - stack\n\t$ git pull\n\t$ exit\n\t# uptime", "node1"),
      ("\t$ sudo -i\n\t# hostname\n\t# exit\n\t$ uptime", "node1"),
      ("\t# bash\n\t# exit\n\t# uptime", "node1"),
      ("\t# docker exec -it web bash\n\t# ls\n\t# exit\n\t# uptime", "node1"),
      ("\t# docker exec -it web bash\n\t# uptime", "guest"),
      ("\t# exit\n\t# uptime", "host"),
    ])
  func commandsMove(block: String, node: String) throws {
    #expect(try uptime("", block: block).node == NodeName(node))
  }

  @Test(
    "The same on other nodes",
    arguments: [
      ("On all compute nodes:", "", "node3", ["node4"]),
      ("On each of the compute nodes, run:", "", "node3", ["node4"]),
      ("On all nodes:", "", "node1", ["node2", "node3", "node4"]),
      ("On node2, node3 and node4:", "", "node2", ["node3", "node4"]),
      ("On node2 through node4:", "", "node2", ["node3", "node4"]),
      ("On node3/node4:", "", "node3", ["node4"]),
      ("On nodes 3 and 4:", "", "node3", ["node4"]),
      ("Nodes 2 through 4 are next. On each of these machines:", "", "node2", ["node3", "node4"]),
      ("We need node3 and node4. Then, on both machines:", "", "node3", ["node4"]),
      ("On all nodes except node1:", "", "node2", ["node3", "node4"]),
      ("On node3:", "Repeat these steps on the other compute node (node4).", "node3", ["node4"]),
      ("On node3:", "Likewise on node4.", "node3", ["node4"]),
      ("On node3:", "Don't forget to do this on node4 as well!", "node3", ["node4"]),
      ("On node3:", "The same command must also be run on node4.", "node3", ["node4"]),
      ("On node3:", "You do not need to repeat this on node4.", "node3", []),
      ("On node3:", "In the next lab we will do the same on node4.", "node3", []),
    ])
  func repetition(prose: String, behind: String, node: String, alsoOn: [String]) throws {
    let step = try uptime(prose, behind: behind)
    #expect(step.node == NodeName(node))
    #expect(step.alsoOn.sorted().map(\.description) == alsoOn)
  }

  @Test("What is asked of several holds for its block, or for the shell that it opens")
  func repetitionEnds() throws {
    let manual = """
      # Lab 1: Routing

      Install the three VMs k8s-master, k8s-worker1 and k8s-worker2. Run on **all three nodes**:

      	$ sudo apt-get update

      On the master only:

      	$ sudo kubeadm init

      On the workers:

      	$ sudo kubeadm join

      On worker1:

      	$ uptime

      On both workers, example shown for k8s-worker1:

      	$ ssh k8s-worker1
      	$ hostname

      And then:

      	$ date
      """
    let course = try ManualReader.course(bytes: Array(manual.utf8), file: "t.md")
    let seen = course.labs[0].steps.filter { $0.kind == .command }.map {
      [$0.node ?? "?"] + $0.alsoOn
    }
    #expect(
      seen == [
        ["k8s-master", "k8s-worker1", "k8s-worker2"], ["k8s-master"],
        ["k8s-worker1", "k8s-worker2"], ["k8s-worker1"], ["k8s-worker1", "k8s-worker2"],
        ["k8s-worker1", "k8s-worker2"],
      ])
  }

  @Test(
    "What may be left out",
    arguments: [
      "If necessary, run:", "If it isn't installed, install it:", "If the above fails, run:",
      "You may also run:", "Unless you already did so in Lab 1, run:", "For those interested, run:",
      "Another way to do this is:", "Or, equivalently:", "If you get stuck, run:",
      "Only if you are behind a proxy:", "For extra credit:", "Should the time be wrong, force it:",
      "You can leave this out if you're short on time:",
    ])
  func optional(prose: String) throws {
    #expect(try uptime(prose).optional != nil)
  }

  @Test(
    "What may not",
    arguments: [
      "You must not skip this step:", "Note that the name parameter is optional. Run:",
      "The option --wait is not required. Now run:", "You can now start the service:",
      "If everything went well, you should see the uptime:", "Don't leave this out:",
      "To check if it works, run:",
      "Tell it who you are (use your own name if you like), and look at the uptime:",
    ])
  func notOptional(prose: String) throws {
    #expect(try uptime(prose).optional == nil)
  }

  private func commands(_ block: String) throws -> [String] {
    let course = try ManualReader.course(
      bytes: Array("# Lab 1: T\n\n\(block)\n".utf8), file: "t.md")
    return course.labs[0].steps.compactMap(\.command)
  }

  @Test(
    "Commands, comments and continuations",
    arguments: [
      (
        "```bash\n$ # a comment\n# first, install it\n$ yum install x\n```",
        ["# a comment", "yum install x"]
      ),
      (
        "```bash\n# install\nyum install -y httpd\n# and\nsudo ls\n```",
        ["yum install -y httpd", "sudo ls"]
      ),
      ("\t[root@a ~]# cat /etc/hosts\n\t# hosts file\n\t127.0.0.1 a", ["cat /etc/hosts"]),
      (
        "\t# cat /etc/resolv.conf\n\t# Generated by NetworkManager\n\t# ls",
        ["cat /etc/resolv.conf", "ls"]
      ),
      ("```yaml\n# a comment\n- hosts: all\n```\n\n\t# ls", ["ls"]),
      ("1. A\n\n    ```console\n    $ ls\n    a\n    ```", ["ls"]),
      ("\t# ls /tmp   (optional)\n\t# echo $(date)", ["ls /tmp", "echo $(date)"]),
      ("\t# cat a |\n\tgrep b", ["cat a |\ngrep b"]),
      (
        "\tmysql> SELECT a\n\t    -> FROM b;\n\tshop=# CREATE TABLE t (\n\tshop(# id int);",
        ["SELECT a FROM b;", "CREATE TABLE t ( id int);"]
      ),
      ("\t# ls /etc/<<domain>>.conf\n\t# pwd", ["ls /etc/<<domain>>.conf", "pwd"]),
      ("<!-- hidden:\n\n\t# rm x\n\n-->\n\n\t# ls", ["ls"]),
      ("\tR1(config)# hostname x\n\tR1(config-if)# no shutdown", ["hostname x", "no shutdown"]),
    ])
  func reading(block: String, expected: [String]) throws {
    #expect(try commands(block) == expected)
  }

  @Test(
    "Lines left out are said in many ways",
    arguments: ["...output omitted...", "[... snip ...]", "<snip>", "[...]", "…", "....."])
  func omissions(line: String) throws {
    let course = try ManualReader.course(
      bytes: Array("# Lab 1: T\n\n\t# yum update\n\t\(line)\n\tComplete!\n".utf8), file: "t.md")
    let lines = course.labs[0].steps[0].expected.lines
    #expect(lines.count == 2 && lines[0].hasPrefix("...") && lines[1] == "Complete!")
  }

  @Test("The same output with a new id holds no id")
  func sameWithANewID() throws {
    let table = "\t| Property | Value |\n\t|---|---|\n\t| id | d8c464a629604a3daa11ed511c86dd0a |"
    let text =
      "# Lab 1: T\n\n\t# x create\n\(table)\n\n\t# x create\n\t(Same as above, with a new id)\n"
    let steps = try ManualReader.course(bytes: Array(text.utf8), file: "t.md").labs[0].steps
    #expect(steps[1].expected.rows == [["id", "..."]])
    #expect(steps[1].uses.isEmpty && steps[1].defines.isEmpty)
  }

  @Test(
    "Kinds of steps",
    arguments: [
      ("kubectl get pods -w", Step.Kind.watch), ("docker logs -f web", .watch),
      ("ping 10.0.0.1", .watch), ("ping -c4 10.0.0.1", .command),
      ("tcpdump -c 3 -i eth0", .command),
      ("vmstat 1", .watch), ("fdisk /dev/vdb", .interactive), ("mysql -u root -p", .interactive),
      ("mysql -u root -p -e 'show tables'", .command), ("sudo su -", .enter),
      ("kubectl exec -it web -- sh", .enter), ("vagrant ssh web", .enter), ("bash x.sh", .command),
    ])
  func kinds(command: String, kind: Step.Kind) throws {
    let course = try ManualReader.course(
      bytes: Array("# Lab 1: T\n\n\t# \(command)\n".utf8), file: "t.md")
    #expect(course.labs[0].steps[0].kind == kind)
  }

  @Test(
    "Headings and times",
    arguments: [
      ("# Lab 2: A\n\nEstimated completion time: half an hour", 2, "A", 30),
      ("# Lab One: A\n\nTime required: two hours", 1, "A", 120),
      ("# Day 1, Lab 3: A {#x}\n\nDuration: 1h30", 3, "A", 90),
      ("#**Lab 4: A (b)**#\n\nEstimated completion time: 30-45 minutes", 4, "A (b)", 45),
      ("# Workshop 1) A\n\nThis lab takes about an hour.", 1, "A", 60),
    ])
  func headings(text: String, number: Int, title: String, minutes: Int) throws {
    let lab = try ManualReader.course(
      bytes: Array((text + "\n\n    $ ls\n").utf8), file: "t.md"
    ).labs[0]
    #expect(lab.number == number && lab.title == title && lab.minutes == minutes)
  }
}
