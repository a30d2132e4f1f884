import Console
import Fixtures
import Foundation
import LibvirtNodes
import Nodes
import Testing

/// A real libvirtd with its real default network, and a real DHCP lease.
@Suite(
  .enabled(
    if: getuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/sbin/libvirtd"),
    "needs root and libvirt-daemon-system: make setup"))
struct DaemonTests {
  private let host = LocalNode()

  private func run(_ script: String) async throws -> String {
    let evidence = try await host.run(NodeCommand(script, timeLimit: .seconds(60)))
    #expect(evidence.outcome == .exited(0), "\(script): \(evidence.lines)")
    return evidence.output.lines.last ?? ""
  }

  @Test func theDefaultNetworkGivesALease() async throws {
    let folder = "/tmp/practicum-libvirtd-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let daemon = try await run("'\(SharedFiles.projectFolder)/Tests/libvirtd' \(folder)")
    let process = try #require(Int32(daemon))
    defer { kill(process, SIGKILL) }
    let hypervisor = try await Hypervisor.open(
      "network:///system?socket=\(folder)/libvirt-sock")

    // As in a fresh installation: a real failing lab 1.
    let fresh = try #require(try await hypervisor.networks().first { $0.name == "default" })
    #expect(!fresh.isActive && fresh.isPersistent && !fresh.isAutostart)
    #expect(fresh.bridge == "virbr0")
    #expect(fresh.reserved.isEmpty && fresh.leases.isEmpty)

    // The lab's checks of it, run on this machine.
    let asked = NodeCommand("virsh net-info default | grep -E 'Active|Persistent|Autostart|Bridge'")
    let own = LocalNode(hypervisor: hypervisor.uri)
    #expect(
      try await own.run(asked).output.lines.map { $0.split(separator: " ").last }
        == ["no", "yes", "no", "virbr0"])

    let inside = "nsenter -a -t \(process)"
    let virsh = "\(inside) virsh -c 'network:///system?socket=\(folder)/libvirt-sock'"
    _ = try await run("\(virsh) net-start default && \(virsh) net-autostart default")
    _ = try await run(
      """
      \(virsh) net-update default add ip-dhcp-host --live --config \
        "<host mac='52:54:00:00:00:01' name='node1' ip='192.168.122.101'/>"
      """)
    // A machine without a disk: an interface on the bridge that requests an address.
    _ = try await run(
      """
      \(inside) sh -e <<'inside'
      ip netns add guest
      ip link add tap0 type veth peer name eth0 netns guest address 52:54:00:00:00:01
      ip link set tap0 master virbr0 up
      ip -n guest link set eth0 up
      ip netns exec guest busybox udhcpc -i eth0 -n -q -f -t 20 -T 1 -s /bin/true
      inside
      """)

    let lease = Network.Lease(
      hardwareAddress: "52:54:00:00:00:01", address: "192.168.122.101", name: "node1")
    // dnsmasq answers the guest first, and then tells libvirt through a helper that it starts.
    let end = ContinuousClock.now + .seconds(60)
    var network = fresh
    repeat {
      try await Task.sleep(for: .milliseconds(100))
      network = try #require(try await hypervisor.networks().first { $0.name == "default" })
    } while network.leases.isEmpty && ContinuousClock.now < end
    #expect(network.isActive && network.isAutostart)
    #expect(network.reserved == [lease])
    #expect(
      try await own.run(asked).output.lines.map { $0.split(separator: " ").last }
        == ["yes", "yes", "yes", "virbr0"])
    #expect(network.leases == [lease])
  }
}
