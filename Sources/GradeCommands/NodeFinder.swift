import Console
import Glibc
import Nodes
import PracticeLab
import SSHNodes
import Yams

/// Finds a lab's nodes: in nodes.yaml, in the practice lab, or by name as ssh does.
struct NodeFinder {
  /// nodes.yaml: a node's name, and where it is.
  ///
  ///     node1: root@10.0.0.5
  ///     node2: {host: 10.0.0.6, port: 2222, user: root, key: ~/.ssh/lab}
  struct Entry {
    var destination: String
    var port: UInt16?
    var user: String?
    var key: String?
  }

  private let entries: [String: Entry]
  private let hostKeys: SSHTarget.HostKeyPolicy
  private let prompt: UserPrompt
  private let lab: PracticeLab?

  /// - Parameters:
  ///   - file: nodes.yaml; nil for the one in the current folder or beside the manual, where there is
  ///     one.
  ///   - lab: The practice lab's name.
  init(file: String?, manual: String?, acceptNew: Bool, lab: String) throws {
    let found = file ?? Self.candidates(manual).first { BoundedFile.kind(of: $0) == .file }
    entries = try found.map(Self.read) ?? [:]
    hostKeys = acceptNew ? .acceptNew : .known
    prompt = TerminalPrompt().prompt
    let running = (try? LabPaths(name: lab)).map(PracticeLab.init)
    self.lab = running?.isUp == true ? running : nil
  }

  private static func candidates(_ manual: String?) -> [String] {
    var files = ["nodes.yaml"]
    if let manual {
      files.append(
        BoundedFile.kind(of: manual) == .folder
          ? manual + "/nodes.yaml"
          : (manual.lastIndex(of: "/").map { manual[...$0] } ?? "") + "nodes.yaml")
    }
    return files
  }

  /// - Throws: ``NodeFault`` where nothing is known of a node.
  func node(_ name: String) async throws -> any Nodes.Node {
    if name == "host" { return LocalNode() }
    if let entry = entries[name] {
      var target = try await SSHSettings.target(
        node: name, destination: entry.destination, user: entry.user ?? "root", hostKeys: hostKeys)
      if let user = entry.user { target.user = user }
      if let port = entry.port { target.port = port }
      if let key = entry.key { target.keys.insert(key, at: 0) }
      return SSHNode(target, prompt: prompt)
    }
    if let lab, let known = try? lab.status().first(where: { $0.name == name }) {
      guard known.isOn else {
        throw NodeFault(.unreachable, node: name, "is off: sudo grade nodes start \(name)")
      }
      return SSHNode(
        SSHTarget(
          node: name, host: name, keys: [lab.paths.key], knownHosts: [lab.paths.knownHosts],
          dial: { try lab.connect(to: name, port: 22) },
          sshOptions: SSHOptions.forLab(lab, node: name)))
    }
    return SSHNode(
      try await SSHSettings.target(node: name, destination: name, hostKeys: hostKeys),
      prompt: prompt)
  }

  // MARK: nodes.yaml

  private static func read(_ path: String) throws -> [String: Entry] {
    let text: String
    do {
      text = String(decoding: try BoundedFile.read(path, limit: 1 << 20), as: UTF8.self)
    } catch let failure as BoundedFile.Failure {
      throw InputFailure(failure.description)
    }
    let root: Yams.Node?
    do { root = try compose(yaml: text) } catch {
      throw InputFailure("\(path): not YAML: \(error)")
    }
    guard let mapping = root?.mapping else {
      throw InputFailure("\(path): expects a line for each node, such as node1: root@10.0.0.5")
    }
    var entries: [String: Entry] = [:]
    for (key, value) in mapping {
      entries[key.string ?? ""] = try entry(value, path)
    }
    return entries
  }

  private static func entry(_ node: Yams.Node, _ path: String) throws -> Entry {
    let place = node.mark.map { "\(path):\($0.line):\($0.column)" } ?? path
    if let text = node.string, node.mapping == nil { return Entry(destination: text) }
    guard let fields = node.mapping else {
      throw InputFailure("\(place): a node is user@host, or {host, port, user, key}")
    }
    var entry = Entry(destination: "")
    for (key, value) in fields {
      switch key.string ?? "" {
      case "host": entry.destination = value.string ?? ""
      case "port": entry.port = value.int.flatMap(UInt16.init(exactly:))
      case "user": entry.user = value.string
      case "key":
        let home = getenv("HOME").map { String(cString: $0) } ?? ""
        entry.key = value.string.map { $0.hasPrefix("~/") ? home + $0.dropFirst(1) : $0 }
      case let other:
        throw InputFailure("\(place): unknown key \(other); there are host, port, user and key")
      }
    }
    guard !entry.destination.isEmpty else { throw InputFailure("\(place): a node needs a host") }
    return entry
  }
}
