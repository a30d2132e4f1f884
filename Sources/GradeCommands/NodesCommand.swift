import ArgumentParser
import Glibc
import PracticeLab

/// `grade nodes`: a practice lab of real nodes on this machine.
struct NodesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nodes",
    abstract: "Makes and keeps a practice lab: real Linux nodes on this machine.",
    discussion: """
      Examples:
        sudo grade nodes up             node1 to node4, 192.168.122.101 to .104
        grade nodes ssh node1           a shell on node1
        grade nodes ssh node1 -- uptime one command; its output and exit status pass through
        sudo grade nodes reset node2    node2 as it was made
        sudo grade nodes down           everything away again

      The nodes run systemd, sshd and apt in a network of their own, without virtual machines.
      The first 'up' builds the file system they share (one to two minutes); later ones take seconds.
      """,
    subcommands: [
      Up.self, Down.self, Status.self, Reset.self, Reboot.self, Start.self, Stop.self, SSH.self,
      Check.self, Connect.self, Supervise.self, Sweep.self,
    ])
}

/// `--name`, shared by all of them.
struct LabName: ParsableArguments {
  @Option(help: ArgumentHelp("The lab's name, for several side by side.", valueName: "lab"))
  var name = LabPaths.defaultName

  func lab() throws -> PracticeLab { PracticeLab(try paths()) }

  func paths() throws -> LabPaths { try told { try LabPaths(name: name) } }
}

/// A failure of the lab is said as every other: what, and the way out, with exit status 2.
private func told<Result>(_ body: () throws -> Result) throws -> Result {
  do { return try body() } catch let error as LabError { throw InputFailure(error.description) }
}

private func awaited<Result>(_ body: () async throws -> Result) async throws -> Result {
  do { return try await body() } catch let error as LabError {
    throw InputFailure(error.description)
  }
}

extension NodesCommand {
  struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes the nodes and waits until ssh answers on all of them.")

    @Option(help: "How many nodes.") var count = 4
    @OptionGroup var name: LabName

    func run() async throws {
      let lab = try name.lab()
      let progress = ProgressLine()
      try await awaited { try await lab.up(count: count, program: program) { progress.show($0) } }
      progress.end()
      let nodes = try told { try lab.status() }
      for node in nodes { Terminal.print("\(node.name)  \(node.address)  ssh answers") }
      Terminal.print("Go on with: grade nodes ssh node1")
    }

    private var program: String {
      guard let path = realpath("/proc/self/exe", nil) else { return "grade" }
      defer { free(path) }
      return String(cString: path)
    }
  }

  struct Down: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ends the nodes; nothing of them is left.")

    @OptionGroup var name: LabName

    func run() async throws { try await awaited { try await name.lab().down() } }
  }

  struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows the nodes and their state.")

    @OptionGroup var name: LabName

    func run() throws {
      for node in try told({ try name.lab().status() }) {
        let state = node.isOn ? "on for \(Self.time(node.seconds))" : "off"
        Terminal.print("\(node.name)  \(node.address)  \(state)")
      }
    }

    private static func time(_ seconds: Int) -> String {
      seconds < 120
        ? "\(seconds) s" : seconds < 7200 ? "\(seconds / 60) min" : "\(seconds / 3600) h"
    }
  }

  struct Reset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Puts nodes back to as they were made.")

    @Argument(help: "The nodes; all where none is named.") var nodes: [String] = []
    @OptionGroup var name: LabName

    func run() async throws {
      try await awaited {
        let lab = try name.lab()
        for node in try nodes.isEmpty ? lab.status().map(\.name) : nodes {
          try lab.reset(node)
          try await lab.untilAnswering(node, within: .seconds(60))
          Terminal.print("\(node)  as it was made")
        }
      }
    }
  }

  struct Reboot: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Reboots a node.")

    @Argument var node: String
    @OptionGroup var name: LabName

    func run() throws { try told { try name.lab().reboot(node) } }
  }

  struct Start: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Starts a node that is off.")

    @Argument var node: String
    @OptionGroup var name: LabName

    func run() throws { try told { try name.lab().start(node) } }
  }

  struct Stop: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Cuts a node's power.")

    @Argument var node: String
    @OptionGroup var name: LabName

    func run() throws { try told { try name.lab().stop(node) } }
  }

  struct SSH: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "ssh", abstract: "Opens a shell on a node, or runs one command there.")

    @OptionGroup var name: LabName
    @Argument var node: String
    @Argument(parsing: .postTerminator, help: "The command, behind --.") var command: [String] = []

    func run() throws {
      let lab = try name.lab()
      let nodes = try told { try lab.status() }
      guard nodes.contains(where: { $0.name == node }) else {
        throw InputFailure(
          "there is no \(node); there are \(nodes.map(\.name).joined(separator: ", "))")
      }
      guard nodes.contains(where: { $0.name == node && $0.isOn }) else {
        throw InputFailure("\(node) is off: sudo grade nodes start \(node)")
      }
      try execute(["ssh"] + SSHOptions.forLab(lab, node: node) + ["root@\(node)"] + command)
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "doctor",
      abstract: "Says what a practice lab needs that is missing, and how to get it.")

    func run() throws {
      let needs = Doctor.needs()
      for need in needs { Terminal.print("\(need.isMet ? "ok      " : "missing ") \(need.name)") }
      let missing = needs.filter { !$0.isMet }
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

  /// For ssh's ProxyCommand: passes a socket into the lab's network on standard output.
  struct Connect: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Passes ssh a connection to a node.", shouldDisplay: false)

    @OptionGroup var name: LabName
    @Argument var node: String
    @Argument var port: UInt16

    func run() throws { try told { try name.lab().pass(node: node, port: port) } }
  }

  struct Supervise: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Keeps a lab's nodes; 'up' starts it.", shouldDisplay: false)

    @Option var count: Int
    @OptionGroup var name: LabName

    func run() async throws {
      try await awaited { try await Supervisor(paths: name.paths(), count: count).run() }
    }
  }

  struct Sweep: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Waits for a lab's end and removes what it left; 'up' starts it.",
      shouldDisplay: false)

    @OptionGroup var name: LabName

    func run() throws { try told { try Leftovers(name.paths()).sweep() } }
  }
}

/// Becomes another program.
func execute(_ words: [String]) throws -> Never {
  var arguments = words.map { strdup($0) } + [nil]
  execvp(words[0], &arguments)
  throw InputFailure("cannot run \(words[0]): \(String(cString: strerror(errno)))")
}
