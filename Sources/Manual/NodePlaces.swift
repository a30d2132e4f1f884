import Console
public import CourseModel
public import Yams

/// Reads where the nodes are: nodes.yaml, and the key `nodes` of course.yaml.
///
///     node1: root@10.0.0.5
///     node2: {host: 10.0.0.6, port: 2222, user: root, key: ~/.ssh/lab}
///     node3: {libvirt: {uri: qemu:///system, domain: node3}}
public enum NodePlaces {
  private static let example = "such as node1: root@10.0.0.5"

  /// - Throws: ``ManualError`` with file, line and what is allowed.
  public static func read(_ path: String) throws -> [String: NodePlace] {
    let text = String(decoding: try ManualReader.bytes(of: path), as: UTF8.self)
    guard let root = try YAMLText.compose(text, file: path) else {
      throw ManualError("\(path): expects a line for each node, \(example)")
    }
    return try places(root, file: path)
  }

  /// The places in a part of a YAML file.
  /// - Throws: ``ManualError`` with file, line and what is allowed.
  public static func places(_ node: Node, file: String) throws -> [String: NodePlace] {
    guard let mapping = node.mapping else {
      throw error(node, file, "expects a line for each node, \(example)")
    }
    var places: [String: NodePlace] = [:]
    for (key, value) in mapping {
      guard let name = key.string, !name.isEmpty else {
        throw error(key, file, "a node needs a name, \(example)")
      }
      places[name] = try place(value, file)
    }
    return places
  }

  private static func place(_ node: Node, _ file: String) throws -> NodePlace {
    guard let fields = node.mapping else {
      guard let host = node.string, !host.isEmpty else {
        throw error(node, file, "a node is user@host, or {host, port, user, key, libvirt}")
      }
      guard let place = NodePlace(host) else {
        throw error(node, file, "'\(host)' is no place of a node, \(example)")
      }
      return place
    }
    var place = NodePlace()
    for (key, value) in fields {
      switch key.string ?? "" {
      case "host": place.host = try name(value, file, "host", NodePlace.isHost)
      case "port":
        guard let port = value.int.flatMap(UInt16.init(exactly:)), port > 0 else {
          throw error(value, file, "port is a number from 1 to 65535")
        }
        place.port = port
      case "user": place.user = try name(value, file, "user", NodePlace.isAccount)
      case "key":
        place.key = try name(value, file, "key") { !$0.hasPrefix("-") && !$0.contains("\n") }
      case "libvirt": place.domain = try domain(value, file)
      case let other:
        throw error(
          key, file, "unknown key \(other); there are host, port, user, key and libvirt")
      }
    }
    guard place.host != nil || place.domain != nil else {
      throw error(node, file, "a node needs a host or libvirt")
    }
    return place
  }

  private static func domain(_ node: Node, _ file: String) throws -> NodePlace.Domain {
    guard let fields = node.mapping else {
      throw error(node, file, "libvirt is {uri: qemu:///system, domain: NAME}")
    }
    var uri: HypervisorURI?
    var name: String?
    for (key, value) in fields {
      switch key.string ?? "" {
      case "uri":
        do { uri = try HypervisorURI(text(value, file, "uri")) } catch let refusal
          as HypervisorURI.Refusal
        { throw error(value, file, refusal.description) }
      case "domain": name = try text(value, file, "domain")
      case let other: throw error(key, file, "unknown key \(other); there are uri and domain")
      }
    }
    guard let name else { throw error(node, file, "libvirt needs a domain") }
    return NodePlace.Domain(uri: uri, name: name)
  }

  /// A word that ssh may be given.
  private static func name(
    _ node: Node, _ file: String, _ key: String, _ isAllowed: (String) -> Bool
  ) throws -> String {
    let name = try text(node, file, key)
    guard isAllowed(name) else {
      throw error(node, file, "'\(PlainLine.text(name, 80))' cannot be a node's \(key)")
    }
    return name
  }

  private static func text(_ node: Node, _ file: String, _ key: String) throws -> String {
    guard let text = node.string, node.mapping == nil, !text.isEmpty else {
      throw error(node, file, "\(key) is a word")
    }
    return text
  }

  private static func error(_ node: Node, _ file: String, _ message: String) -> ManualError {
    let place = node.mark.map { "\(file):\($0.line):\($0.column)" } ?? file
    return ManualError("\(place): \(message)")
  }
}
