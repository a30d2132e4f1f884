import ArgumentParser
import CourseModel
import Glibc
import LabNodes
import LibvirtNodes

/// The subcommands that a practice lab's nodes and libvirt domains have in common.
extension NodesCommand {
  struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows the nodes and their state, and libvirt's networks if they are domains.")

    @OptionGroup var options: MachineOptions

    func run() async throws {
      for machine in try await options.machines() {
        Terminal.print("\(machine.name)  \(try await machine.status())")
      }
      for uri in Set(try options.domains().map { Hypervisors.uri(of: $0.domain) }).sorted() {
        for network in try await Hypervisor.open(uri).networks() {
          Terminal.print(Self.line(network))
        }
      }
    }

    private static func line(_ network: Network) -> String {
      let properties = [
        network.isActive ? "active" : "not active",
        network.isPersistent ? "persistent" : "not persistent",
        network.isAutostart ? "autostart" : "no autostart",
        network.bridge.map { "bridge \($0)" },
        network.reserved.isEmpty
          ? nil
          : "for "
            + network.reserved.map { "\($0.name ?? $0.hardwareAddress) \($0.address)" }
            .joined(separator: ", "),
      ]
      return "network \(network.name): "
        + properties.compactMap { $0 }.joined(separator: ", ")
    }
  }

  struct Reset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Puts nodes back to a snapshot, or in a practice lab to how they were made.")

    @Argument(help: "The nodes; all if none is named.") var nodes: [String] = []
    @Option(
      help: ArgumentHelp("The snapshot; the newest if none is named.", valueName: "snapshot"))
    var to: String?
    @OptionGroup var options: MachineOptions

    func run() async throws {
      for machine in try await options.machines(nodes) {
        Terminal.print("\(machine.name)  \(try await machine.reset(to: to))")
      }
    }
  }

  struct Snapshot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Keeps the state of libvirt domains, to return to with 'reset'.",
      discussion: """
        Examples:
          grade nodes snapshot lab3          all nodes, under that name
          grade nodes snapshot lab3 node1    one of them
          grade nodes reset --to lab3
        """)

    @Argument(help: "The snapshot's name.") var snapshot: String
    @Argument(help: "The nodes; all if none is named.") var nodes: [String] = []
    @OptionGroup var options: MachineOptions

    func run() async throws {
      for machine in try await options.machines(nodes) {
        try await machine.snapshot(named: snapshot)
        Terminal.print("\(machine.name)  snapshot \(snapshot)")
      }
    }
  }

  struct Reboot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Reboots nodes.")

    @Argument var nodes: [String]
    @OptionGroup var options: MachineOptions

    func run() async throws {
      for machine in try await options.machines(nodes) { try await machine.reboot() }
    }
  }

  struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Starts nodes that are off.")

    @Argument(help: "The nodes; all if none is named.") var nodes: [String] = []
    @OptionGroup var options: MachineOptions

    func run() async throws {
      for machine in try await options.machines(nodes) { try await machine.start() }
    }
  }

  struct Stop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Cuts a practice node's power, or shuts down a domain.")

    @Argument var nodes: [String]
    @OptionGroup var options: MachineOptions

    func run() async throws {
      for machine in try await options.machines(nodes) {
        if let remark = try await machine.stop() { Terminal.error(remark) }
      }
    }
  }
}
