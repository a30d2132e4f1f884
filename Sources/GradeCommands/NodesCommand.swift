import ArgumentParser
import CourseModel
import Files
import Glibc
import LabNodes
import PracticeLab

/// `grade nodes`: manages a practice lab of real nodes on this machine.
struct NodesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nodes",
    abstract: "Makes and manages nodes: a practice lab on this machine, or libvirt domains.",
    discussion: """
      Examples:
        sudo grade nodes up             node1 to node4, 192.168.122.101 to .104
        grade nodes ssh node1           a shell on node1
        grade nodes ssh node1 -- uptime one command; its output and exit status pass through
        sudo grade nodes reset node2    node2 as it was made
        sudo grade nodes down           removes everything again
        grade nodes start               the libvirt domains that nodes.yaml names

      The nodes run systemd, sshd and apt in their own network, without virtual machines.
      The first 'up' builds the file system they share (one to two minutes); later ones take seconds.

      If nodes.yaml or course.yaml says that nodes are libvirt domains, such as
        node1: {libvirt: {uri: qemu:///system, domain: node1}}
      status, start, stop, reboot, snapshot and reset act on those.
      """,
    subcommands: [
      Up.self, Down.self, Status.self, Start.self, Stop.self, Reboot.self, Reset.self,
      Snapshot.self, SSH.self, Check.self, Connect.self, Supervise.self, Sweep.self,
    ])
}

extension NodesCommand {
  struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes the nodes and waits until ssh answers on all of them.",
      discussion: """
        A node's root is an ordinary user on this machine, a different one for each node. If this machine cannot
        do that (see 'grade nodes doctor'), root there is root here, and 'up' says so.

        A node's limits follow from this machine's size and the number of nodes. Its memory, for programs and files
        in /tmp, and its disk are twice its share of this machine's memory and free disk space, so that not all
        nodes can use all of it at once: at least 2 GB and 4 GB, at most four fifths. It gets half its share of
        the kernel's processes, 1024 to 8192.
        """)

    @Option(help: "How many nodes.") var count = 4
    @Option(help: ArgumentHelp("Memory of each node, instead of the above.", valueName: "GB"))
    var memory: Int?
    @Option(help: ArgumentHelp("Disk of each node, instead of the above.", valueName: "GB"))
    var disk: Int?
    @Option(
      help: ArgumentHelp("Processes of each node, instead of the above.", valueName: "count"))
    var processes: Int?
    @OptionGroup var name: LabName

    func validate() throws {
      for (option, value) in [("--memory", memory), ("--disk", disk)] {
        guard (1...65536).contains(value ?? 1) else {
          throw ValidationError("\(option) must be from 1 to 65536 GB")
        }
      }
      guard (64...4_194_304).contains(processes ?? 64) else {
        throw ValidationError("--processes must be from 64 to 4194304")
      }
    }

    func run() async throws {
      let lab = try name.lab()
      let progress = ProgressLine()
      let limits = try await lab.up(
        count: count, memory: memory.map { $0 * 1024 }, disk: disk.map { $0 * 1024 },
        processes: processes, program: OwnProgram.path ?? "grade"
      ) { progress.show($0) }
      progress.end()
      let nodes = try lab.status()
      for node in nodes { Terminal.print("\(node.name)  \(node.address)  ssh answers") }
      Terminal.print(
        "Each has at most \(Self.size(limits.memory)) of memory, \(Self.size(limits.disk)) of disk and \(limits.processes) processes"
      )
      for caveat in try lab.caveats() { Terminal.error(caveat) }
      Terminal.print("Continue with: grade nodes ssh node1")
    }

    private static func size(_ megabytes: Int) -> String {
      megabytes < 10240 && megabytes % 1024 != 0
        ? "\(megabytes) MB" : "\((megabytes + 512) / 1024) GB"
    }
  }

  struct Down: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ends the nodes; nothing of them remains.")

    @OptionGroup var name: LabName

    func run() async throws { try await name.lab().down() }
  }

  struct SSH: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "ssh", abstract: "Opens a shell on a node, or runs one command there.")

    @OptionGroup var name: LabName
    @Argument var node: String
    @Argument(parsing: .postTerminator, help: "The command, after --.") var command: [String] = []

    func run() throws {
      let lab = try name.lab()
      let nodes = try lab.status()
      guard nodes.contains(where: { $0.name == node }) else {
        throw InputFailure(
          "there is no \(node); there are \(nodes.map(\.name).joined(separator: ", "))")
      }
      guard nodes.contains(where: { $0.name == node && $0.isOn }) else {
        throw InputFailure("\(node) is off: sudo grade nodes start \(node)")
      }
      try execute(["ssh"] + SSHOptions.forLab(lab) + ["root@\(node)"] + command)
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "doctor",
      abstract: "Says what a practice lab needs, what is missing, and how to get it.")

    func run() throws {
      let needs = Doctor.needs()
      for need in needs {
        let otherwise = need.isMet ? nil : need.otherwise
        Terminal.print(
          "\(need.isMet ? "ok      " : otherwise == nil ? "missing " : "without ") \(need.name)")
        if let otherwise { Terminal.print("         \(otherwise)") }
      }
      let missing = needs.filter { !$0.isMet && $0.otherwise == nil }
      guard !missing.isEmpty else { return }
      if missing.contains(where: { $0.package != nil }) {
        Terminal.print("\nGet it with: \(Doctor.remedy(missing))")
      }
      if missing.contains(where: { $0.name == "root" }) {
        Terminal.print("\nA practice lab needs root: sudo grade nodes up")
      }
      throw ExitStatus(code: 1)
    }
  }

  /// For ssh's ProxyCommand: passes ssh a socket in the lab's network, on standard output.
  struct Connect: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Passes ssh a connection to a node.", shouldDisplay: false)

    @OptionGroup var name: LabName
    @Argument var node: String
    @Argument var port: UInt16

    func run() throws { try name.lab().pass(node: node, port: port) }
  }

  struct Supervise: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Runs a lab's nodes; 'up' starts it.", shouldDisplay: false)

    @Option var count: Int
    @Option var memory: Int
    @Option var disk: Int
    @Option var processes: Int
    @OptionGroup var name: LabName

    func run() async throws {
      let limits = NodeLimits(memory: memory, disk: disk, processes: processes)
      try await Supervisor(paths: name.paths(), count: count, limits: limits).run()
    }
  }

  struct Sweep: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Waits until a lab ends and removes what it left; 'up' starts it.",
      shouldDisplay: false)

    @OptionGroup var name: LabName

    func run() throws { try Leftovers(name.paths()).sweep() }
  }
}

/// Replaces this process by another program.
/// - Throws: ``InputFailure`` where it cannot be run.
func execute(_ words: [String]) throws -> Never {
  var arguments = words.map { strdup($0) } + [nil]
  execvp(words[0], &arguments)
  throw InputFailure("cannot run \(words[0]): \(String(cString: strerror(errno)))")
}
