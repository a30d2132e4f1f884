/// Where a node of the lab is, as course.yaml or nodes.yaml say it.
public struct NodePlace: Hashable, Sendable {
  /// A virtual machine: `libvirt: {uri: qemu:///system, domain: node1}`.
  public struct Domain: Hashable, Sendable {
    public var uri: String
    public var name: String

    public init(uri: String, name: String) {
      self.uri = uri
      self.name = name
    }
  }

  /// As ssh takes it: `root@10.0.0.5`, a Host of ~/.ssh/config; nil where libvirt knows the address.
  public var host: String?
  public var port: UInt16?
  public var user: String?
  /// A private key's file.
  public var key: String?
  public var domain: Domain?

  public init(
    host: String? = nil, port: UInt16? = nil, user: String? = nil, key: String? = nil,
    domain: Domain? = nil
  ) {
    self.host = host
    self.port = port
    self.user = user
    self.key = key
    self.domain = domain
  }
}
