/// How a command that lists things is asked of the service itself: a rule under graders/rules.
public struct ServiceList: Hashable, Sendable {
  /// `openstack image list`, with no option that would choose among them.
  public var command: String
  public var service: String
  public var path: String
  /// Under which the answer has them.
  public var named: String
  /// The answer's properties by the command's columns.
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
