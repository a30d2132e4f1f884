import Console
package import CourseModel
import Files

/// Reads the addresses of nodes: nodes.yaml, and the key `nodes` of course.yaml.
///
///     node1: root@10.0.0.5
///     node2: {host: 10.0.0.6, port: 2222, user: root, key: ~/.ssh/lab}
///     node3: {libvirt: {uri: qemu:///system, domain: node3}}
package enum NodePlaces {
  private static let example = "such as node1: root@10.0.0.5"

  /// Reads nodes.yaml.
  /// - Throws: ``InputFailure`` with file, line and the allowed values; ``BoundedFile/Failure`` if
  ///   it cannot be read.
  package static func read(_ path: String) throws -> [String: NodePlace] {
    let text = String(decoding: try BoundedFile.read(path, limit: 1 << 20), as: UTF8.self)
    guard let root = try YAMLReader.read(text, file: path) else {
      throw InputFailure("\(path): expects a line for each node, \(example)")
    }
    return try places(root)
  }

  /// Reads the places in a part of a YAML file.
  /// - Throws: ``InputFailure`` with file, line and the allowed values.
  package static func places(_ node: YAMLNode) throws -> [String: NodePlace] {
    guard let mapping = node.mapping else {
      throw node.failure("expects a line for each node, \(example)")
    }
    var places: [String: NodePlace] = [:]
    for pair in mapping {
      guard let name = pair.key.string, !name.isEmpty else {
        throw pair.key.failure("a node needs a name, \(example)")
      }
      places[name] = try place(pair.value)
    }
    return places
  }

  private static func place(_ node: YAMLNode) throws -> NodePlace {
    guard let fields = node.mapping else {
      guard let host = node.string, !host.isEmpty else {
        throw node.failure("a node is user@host, or {host, port, user, key, libvirt}")
      }
      guard let place = NodePlace(host) else {
        throw node.failure("'\(host)' is not the address of a node, \(example)")
      }
      return place
    }
    var place = NodePlace()
    for pair in fields {
      switch pair.key.string ?? "" {
      case "host": place.host = try name(pair.value, key: "host", isAllowed: NodePlace.isHost)
      case "port":
        guard let port = pair.value.int.flatMap(UInt16.init(exactly:)), port > 0 else {
          throw pair.value.failure("port is a number from 1 to 65535")
        }
        place.port = port
      case "user": place.user = try name(pair.value, key: "user", isAllowed: NodePlace.isAccount)
      case "key":
        place.key = try name(pair.value, key: "key") { !$0.hasPrefix("-") && !$0.contains("\n") }
      case "libvirt": place.domain = try domain(pair.value)
      case let other:
        throw pair.key.failure("unknown key \(other); there are host, port, user, key and libvirt")
      }
    }
    guard place.host != nil || place.domain != nil else {
      throw node.failure("a node needs a host or libvirt")
    }
    return place
  }

  private static func domain(_ node: YAMLNode) throws -> NodePlace.Domain {
    guard let fields = node.mapping else {
      throw node.failure("libvirt is {uri: qemu:///system, domain: NAME}")
    }
    var uri: HypervisorURI?
    var name: String?
    for pair in fields {
      switch pair.key.string ?? "" {
      case "uri":
        do { uri = try HypervisorURI(text(pair.value, "uri")) } catch let refusal
          as HypervisorURI.Refusal
        { throw pair.value.failure(refusal.description) }
      case "domain": name = try text(pair.value, "domain")
      case let other: throw pair.key.failure("unknown key \(other); there are uri and domain")
      }
    }
    guard let name else { throw node.failure("libvirt needs a domain") }
    return NodePlace.Domain(uri: uri, name: name)
  }

  /// A word that may be passed to ssh.
  private static func name(
    _ node: YAMLNode, key: String, isAllowed: (String) -> Bool
  ) throws -> String {
    let name = try text(node, key)
    guard isAllowed(name) else {
      throw node.failure("'\(PlainLine.text(name, 80))' cannot be a node's \(key)")
    }
    return name
  }

  private static func text(_ node: YAMLNode, _ key: String) throws -> String {
    guard let text = node.string, node.mapping == nil, !text.isEmpty else {
      throw node.failure("\(key) is a word")
    }
    return text
  }

}
