import CourseModel
import Fixtures
import Foundation
import Manual
import Testing

@testable import CourseFiles

/// The places of nodes: nodes.yaml, and `nodes` in course.yaml.
@Suite struct NodePlacesTests {
  private func read(_ text: String) throws -> [String: NodePlace] {
    let path = NSTemporaryDirectory() + UUID().uuidString + ".yaml"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try NodePlaces.read(path)
  }

  @Test func everyWayToSayIt() throws {
    let places = try read(
      """
      node1: root@10.0.0.5
      node2: {host: h, port: 2222, user: u, key: ~/k}
      node3: {libvirt: {domain: vm3}}
      node4: {libvirt: {uri: "qemu+ssh://h/system", domain: vm4}, host: 10.0.0.4}
      """)
    #expect(
      places == [
        "node1": NodePlace(host: "10.0.0.5", user: "root"),
        "node2": NodePlace(host: "h", port: 2222, user: "u", key: "~/k"),
        "node3": NodePlace(domain: .init(name: "vm3")),
        "node4": NodePlace(
          host: "10.0.0.4",
          domain: .init(uri: try HypervisorURI("qemu+ssh://h/system"), name: "vm4")),
      ])
  }

  @Test(
    "What is wrong is said with its place",
    arguments: [
      ("", "expects a line for each node, such as node1: root@10.0.0.5"),
      ("- a", ":1:1: expects a line for each node, such as node1: root@10.0.0.5"),
      ("a: [b]", ":1:4: a node is user@host, or {host, port, user, key, libvirt}"),
      ("a: {port: 1}", ":1:4: a node needs a host or libvirt"),
      ("a: {host: b, port: 70000}", ":1:20: port is a number from 1 to 65535"),
      ("a: {libvirt: x}", ":1:14: libvirt is {uri: qemu:///system, domain: NAME}"),
      ("a: {libvirt: {uri: 'qemu:///system'}}", ":1:14: libvirt needs a domain"),
      ("a: {libvirt: {domian: x}}", ":1:15: unknown key domian; there are uri and domain"),
      ("a: {host: {x: y}}", ":1:11: host is a word"),
      ("a: {host: -oProxyCommand=x}", ":1:11: '-oProxyCommand=x' cannot be a node's host"),
      ("a: {host: 'x;y'}", ":1:11: 'x;y' cannot be a node's host"),
      // A second line in ssh's settings would run a program as soon as ssh reads it.
      (
        "a: {host: h, user: \"u\\nMatch exec x\"}",
        ":1:20: 'u Match exec x' cannot be a node's user"
      ),
      ("a: {host: h, user: -u}", ":1:20: '-u' cannot be a node's user"),
      ("a: {host: h, key: -k}", ":1:19: '-k' cannot be a node's key"),
      (
        "a: -oProxyCommand=x",
        ":1:4: '-oProxyCommand=x' is not the address of a node, such as node1: root@10.0.0.5"
      ),
    ])
  func mistakes(text: String, message: String) throws {
    do {
      _ = try read(text)
      Issue.record("no error")
    } catch {
      #expect("\(error)".hasSuffix(message), "\(error)")
    }
  }

  @Test func aCourseMaySayIt() throws {
    let folder = NSTemporaryDirectory() + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try "title: T\nlabs: [a.md]\nnodes: {node1: root@h}\n".write(
      toFile: folder + "/course.yaml", atomically: true, encoding: .utf8)
    try "# Lab 1: T\n\n\t# ls\n\tx\n".write(
      toFile: folder + "/a.md", atomically: true, encoding: .utf8)
    #expect(
      try CourseReader.course(at: folder).nodes == ["node1": NodePlace(host: "h", user: "root")])
  }

  @Test(
    "Connections to libvirt that a course may name",
    arguments: [
      "qemu:///system", "qemu:///session", "qemu+ssh://root@kvm1.example.org:2222/system",
      "qemu+ssh://kvm1/system?keyfile=/home/me/.ssh/id&no_tty=1",
      "qemu+tls://[fd00::1]:16514/system",
      "xen+unix:///system", "lxc:///", "test:///default", "qemu+tcp://10.0.0.1/system",
    ])
  func allowedConnections(uri: String) throws {
    #expect(try HypervisorURI(uri).description == uri)
  }

  @Test(
    "Connections that could run a program, read a file or leave out a check",
    arguments: [
      ("qemu+ext:///system?command=./x.sh", "the transport 'ext' may run a program"),
      ("qemu+ssh://h/system?command=./x.sh", "parameter 'command' is not one of"),
      ("qemu+ssh://h/system?x=1&command=./x.sh", "parameter 'x' is not one of"),
      ("qemu+ssh://h/system?no_tty=1;command=x", "parameter 'command' is not one of"),
      ("vbox+ext:///session?command=x", "the transport 'ext' may run a program"),
      ("qemu+libssh2+ext://h/system", "the transport 'libssh2+ext' may run a program"),
      ("qemu+libssh://h/system?known_hosts_verify=ignore", "the transport 'libssh' may run"),
      ("QEMU+EXT:///system", "'QEMU' is not one of the drivers"),
      ("test:///etc/passwd", "the path must be /default"),
      ("test+unix:///etc/passwd", "the path must be /default"),
      ("qemu:///embed?root=/tmp/x", "the path must be /system or /session"),
      ("qemu:///system?socket=/tmp/s", "parameter 'socket' is not one of"),
      ("qemu+ssh://h/system?netcat=/tmp/nc", "parameter 'netcat' is not one of"),
      ("qemu+tls://h/system?no_verify=1", "parameter 'no_verify' is not one of"),
      ("qemu+ssh://h/system?keyfile=a%20b", "the value of 'keyfile' must be a plain word"),
      ("qemu+ssh://-oProxyCommand=x/system", "the host must be a plain name"),
      ("qemu+ssh://-l@h/system", "the account must be a plain name"),
      ("qemu+ssh://h:x/system", "the port must be a number"),
      ("esx://h/?no_verify=1", "'esx' is not one of the drivers"),
      ("remote", "a libvirt connection looks like"), ("", "a libvirt connection looks like"),
      ("qemu:/system", "a libvirt connection looks like"),
    ])
  func refusedConnections(uri: String, reason: String) {
    do throws(HypervisorURI.Refusal) {
      _ = try HypervisorURI(uri)
      Issue.record("\(uri) is allowed")
    } catch {
      #expect(error.description.contains(reason), "\(error)")
    }
  }
}
