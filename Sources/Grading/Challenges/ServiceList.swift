/// How to ask the service itself for what a command lists: a rule under graders/rules.
public struct ServiceList: Hashable, Sendable {
  /// `openstack image list`, without any option that would select among them.
  public var command: String
  public var service: String
  public var path: String
  /// The property of the answer that holds the list.
  public var named: String
  /// The properties of the answer, by the command's columns.
  public var columns: [String: String]

  public init(
    command: String, service: String, path: String, named: String, columns: [String: String]
  ) {
    self.command = command
    self.service = service
    self.path = path
    self.named = named
    self.columns = columns
  }
}
