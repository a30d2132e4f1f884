import CourseModel
import Fixtures
import Foundation
import Manual
import Testing

/// Where nodes are: nodes.yaml, and `nodes` in course.yaml.
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
        "node3": NodePlace(domain: .init(uri: "qemu:///system", name: "vm3")),
        "node4": NodePlace(
          host: "10.0.0.4", domain: .init(uri: "qemu+ssh://h/system", name: "vm4")),
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
      ("a: {libvirt: {uri: x}}", ":1:14: libvirt needs a domain"),
      ("a: {libvirt: {domian: x}}", ":1:15: unknown key domian; there are uri and domain"),
      ("a: {host: {x: y}}", ":1:11: host is a word"),
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
      try ManualReader.course(at: folder).nodes == ["node1": NodePlace(host: "h", user: "root")])
  }
}
