/// One of the lab's nodes: node1 is 192.168.122.101, as in lab manuals.
public struct LabNode: Hashable, Sendable {
  public let number: Int

  public var name: String { "node\(number)" }
  public var address: String { "192.168.122.\(100 + number)" }
  /// For example, 52:54:00:00:00:01 for node1.
  var hardwareAddress: String {
    let digits = String(number, radix: 16)
    return "52:54:00:00:00:" + (digits.count == 1 ? "0" + digits : digits)
  }

  /// The gateway's side of the bridge, where the package proxy listens.
  static let gateway = "192.168.122.1"
  static let most = 100

  /// The nodes from node1 up to the count.
  static func all(_ count: Int) -> [LabNode] { (1...count).map { LabNode(number: $0) } }

  /// The text of every node's /etc/hosts.
  static func hosts(_ nodes: [LabNode]) -> String {
    "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n"
      + nodes.map { "\($0.address)\t\($0.name)\n" }.joined()
  }
}
