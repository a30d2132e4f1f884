import CourseModel
import Fixtures
import Foundation
import Nodes
import Testing

@testable import LibvirtNodes

/// Runs against libvirt's own test driver: a real libvirt with simulated machines.
@Suite struct DriverTests {
  private static let lab = """
    <node>
      <network>
        <name>default</name>
        <uuid>60ce2851-9840-4e67-8ca2-433718a29842</uuid>
        <bridge name='virbr0'/>
        <ip address='192.168.122.1' netmask='255.255.255.0'>
          <dhcp>
            <range start='192.168.122.2' end='192.168.122.254'/>
            <host mac='52:54:00:00:00:01' name='node1' ip='192.168.122.101'/>
          </dhcp>
        </ip>
      </network>
      <domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
        <name>node1</name>
        <uuid>6695eb01-f6a4-8304-79aa-97f2502e1931</uuid>
        <memory>8192</memory>
        <os><type>hvm</type></os>
        <devices>
          <interface type='network'>
            <mac address='52:54:00:00:00:01'/>
            <source network='default'/>
          </interface>
          <interface type='bridge'>
            <mac address='52:54:00:00:00:02'/>
            <source bridge='br0'/>
          </interface>
        </devices>
        <test:runstate>%RUNSTATE%</test:runstate>
      </domain>
    </node>
    """

  /// libvirt's numbers: 1 running, 3 paused, 5 shut off, 6 crashed.
  private func hypervisor(runstate: Int = 1) async throws -> Hypervisor {
    let file = NSTemporaryDirectory() + "practicum-" + UUID().uuidString + ".xml"
    try Self.lab.replacingOccurrences(of: "%RUNSTATE%", with: "\(runstate)").write(
      toFile: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: file) }
    return try await Hypervisor.open("test://" + file)
  }

  @Test func aDomainIsDescribed() async throws {
    let domain = try await hypervisor().domain(named: "node1")
    #expect(domain.state == .running)
    #expect(domain.uuid == "6695eb01-f6a4-8304-79aa-97f2502e1931")
    #expect(
      domain.interfaces == [
        .init(hardwareAddress: "52:54:00:00:00:01", network: "default"),
        .init(hardwareAddress: "52:54:00:00:00:02", network: nil),
      ])
    #expect(domain.isPersistent)
    #expect(!domain.isAutostart)
    #expect(domain.snapshots.isEmpty)
  }

  @Test func aNetworkIsDescribed() async throws {
    let networks = try await hypervisor().networks()
    let network = try #require(networks.first)
    #expect(networks.count == 1)
    #expect(network.name == "default")
    #expect(network.isActive)
    #expect(network.isPersistent)
    #expect(!network.isAutostart)
    #expect(network.bridge == "virbr0")
    #expect(
      network.reserved == [
        .init(hardwareAddress: "52:54:00:00:00:01", address: "192.168.122.101", name: "node1")
      ])
  }

  @Test func startsAndStops() async throws {
    let hypervisor = try await hypervisor()
    #expect(try await hypervisor.stop("node1") == false)
    #expect(try await hypervisor.domain(named: "node1").state == .shutOff)
    // Already off.
    #expect(try await hypervisor.stop("node1") == false)
    try await hypervisor.start("node1")
    try await hypervisor.start("node1")
    #expect(try await hypervisor.domain(named: "node1").state == .running)
    try await hypervisor.reboot("node1")
    let paused = try await self.hypervisor(runstate: 3)
    try await paused.start("node1")
    #expect(try await paused.domain(named: "node1").state == .running)
  }

  @Test func snapshotsBetweenLabs() async throws {
    let hypervisor = try await hypervisor()
    await #expect(throws: LibvirtError.self) { try await hypervisor.reset("node1") }
    try await hypervisor.snapshot("node1", named: "lab3")
    try await hypervisor.snapshot("node1", named: "lab4")
    #expect(try await hypervisor.domain(named: "node1").snapshots == ["lab3", "lab4"])
    await #expect(throws: LibvirtError.self) {
      try await hypervisor.snapshot("node1", named: "lab4")
    }
    await #expect(throws: LibvirtError.self) {
      try await hypervisor.snapshot("node1", named: "a</name><x>")
    }
    try await hypervisor.stop("node1")
    #expect(try await hypervisor.reset("node1") == "lab4")
    #expect(try await hypervisor.domain(named: "node1").state == .running)
    #expect(try await hypervisor.reset("node1", to: "lab3") == "lab3")
    do {
      try await hypervisor.reset("node1", to: "lab9")
      Issue.record("no error")
    } catch {
      #expect("\(error)".contains("it has lab3, lab4"))
    }
  }

  @Test func whatIsNotThereIsSaid() async throws {
    let hypervisor = try await hypervisor()
    do {
      _ = try await hypervisor.domain(named: "node9")
      Issue.record("no error")
    } catch {
      #expect("\(error)".hasPrefix("there is no domain node9 at test://"))
    }
    await #expect(throws: LibvirtError.self) { try await Hypervisor.open("nonsense:///x") }
  }

  /// The fault of a node that does not answer says why.
  @Test(arguments: [(5, "shut off", "start"), (3, "paused", "resume"), (6, "crashed", "start")])
  func aDomainThatIsOffSaysHowToStartIt(state: Int, word: String, verb: String) async throws {
    let hypervisor = try await hypervisor(runstate: state)
    let expected = "is \(word): virsh -c \(hypervisor.uri) \(verb) node1"
    do {
      _ = try await LibvirtNode.address(name: "n", domain: "node1", hypervisor: hypervisor)
      Issue.record("no fault")
    } catch {
      #expect((error as? NodeFault)?.message == expected)
    }
    let node = LibvirtNode(
      name: "n", domain: "node1", hypervisor: hypervisor, inner: Silent(kind: .timedOut))
    do {
      _ = try await node.run(NodeCommand("true"))
      Issue.record("no fault")
    } catch {
      #expect((error as? NodeFault)?.message == expected)
    }
  }

  @Test func aDomainThatRunsKeepsItsFault() async throws {
    let hypervisor = try await hypervisor()
    for kind in [NodeFault.Kind.timedOut, .authentication, .hostKeyChanged] {
      let node = LibvirtNode(
        name: "n", domain: "node1", hypervisor: hypervisor, inner: Silent(kind: kind))
      do {
        _ = try await node.run(NodeCommand("true"))
        Issue.record("no fault")
      } catch {
        #expect((error as? NodeFault)?.kind == kind)
        #expect((error as? NodeFault)?.message == "says nothing")
      }
    }
  }
}

/// A node that gives no answer.
private struct Silent: Node {
  let name: NodeName = "n"
  let kind: NodeFault.Kind

  func run(_ command: NodeCommand) async throws -> Evidence {
    throw NodeFault(kind, node: name, "says nothing")
  }

  func close() async {}
}
