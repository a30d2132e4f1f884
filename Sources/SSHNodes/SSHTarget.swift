public import CourseModel
import Glibc
import Nodes

/// The address of a node and the means to log in.
public struct SSHTarget: Sendable {
  /// As in the manual.
  public var node: NodeName
  /// Name or address, as in known_hosts.
  public var host: String
  /// As the user writes it, if the system's ssh should read its settings for that name.
  public var alias: String?
  public var port: UInt16
  public var user: String
  /// Private keys, tried in order.
  public var keys: [String]
  /// The socket of an agent with more keys.
  public var agent: String?
  public var knownHosts: [String]
  public var hostKeys: HostKeyPolicy
  /// Makes an open socket to the node if it cannot be reached by name.
  public var dial: (@Sendable () throws -> Int32)?
  /// The reason why only the system's ssh will do: a ProxyJump, a ProxyCommand.
  public var needsOpenSSH: String?
  /// The jump host, if the settings name one.
  public var jumpHost: String? {
    guard let needsOpenSSH, needsOpenSSH.hasPrefix("proxyjump ") else { return nil }
    return String(needsOpenSSH.dropFirst("proxyjump ".count))
  }
  /// Further options for the system's ssh.
  public var sshOptions: [String]
  /// The time limit of each stage of connecting.
  public var connectLimit: Duration

  public enum HostKeyPolicy: String, Sendable {
    /// Refuse an unknown key.
    case known
    /// Save and trust an unknown key; still refuse a changed one.
    case acceptNew
  }

  public init(
    node: NodeName, host: String, port: UInt16 = 22, user: String = "root", keys: [String] = [],
    agent: String? = SSHTarget.usersAgent, knownHosts: [String] = [],
    hostKeys: HostKeyPolicy = .known,
    dial: (@Sendable () throws -> Int32)? = nil, needsOpenSSH: String? = nil,
    sshOptions: [String] = [], connectLimit: Duration = .seconds(10)
  ) {
    self.node = node
    self.host = host
    self.port = port
    self.user = user
    self.keys = keys
    self.agent = agent
    self.knownHosts = knownHosts
    self.hostKeys = hostKeys
    self.dial = dial
    self.needsOpenSSH = needsOpenSSH
    self.sshOptions = sshOptions
    self.connectLimit = connectLimit
  }

  /// The agent of the user's session.
  public static var usersAgent: String? { getenv("SSH_AUTH_SOCK").map { String(cString: $0) } }

  /// The fault if the account's login shell ran nothing: it is nologin, it is broken, or the node
  /// is shutting down.
  func noShell(_ output: MarkedStream, _ error: MarkedStream) -> NodeFault {
    let said = (output.beforeBeginning + error.beforeBeginning).split(separator: "\n").last ?? ""
    return fault(
      .lost,
      "the login shell of \(user) runs no command\(said.isEmpty ? "" : ", it says: \(said.prefix(200))")"
    )
  }

  func late(_ command: NodeCommand) -> NodeFault {
    fault(.timedOut, "the command did not end within \(command.timeLimit)")
  }

  func fault(_ kind: NodeFault.Kind, _ message: String) -> NodeFault {
    NodeFault(kind, node: node, message)
  }
}
