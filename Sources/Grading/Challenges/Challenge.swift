/// A proof against an echo: the grader makes something with a name that nobody can know, one way, and looks for it
/// another way. What it made it takes away again.
///
/// Its texts have `{names}`: `{name}`, `{secret}` and `{data}` are random, `{project}` is the id of the project, the
/// others are what earlier actions kept.
public struct Challenge: Hashable, Sendable {
  public var name: String
  /// What is proved, in words.
  public var says: String
  public var node: String
  /// The file with credentials; the grader itself asks the API with them, too.
  public var credentials: String
  /// Ids of the steps that have to be right first; where there are none, the whole lab.
  public var needs: [String] = []
  /// The things among which it makes one.
  public var things: Things
  public var actions: [Action]
  /// Done when the thing was taken away.
  public var gone: [Action] = []

  /// How things of a kind are listed and removed through the API.
  public struct Things: Hashable, Sendable {
    /// By its type in the catalogue: `image`.
    public var service: String
    public var path: String
    /// Under which the answer has them.
    public var named: String
    /// Has `{id}`.
    public var removal: String

    public init(service: String, path: String, named: String, removal: String) {
      self.service = service
      self.path = path
      self.named = named
      self.removal = removal
    }
  }

  public struct Action: Hashable, Sendable {
    public var asks: Asks
    public var expects: Expectation = .success
    /// What is kept for later actions, by name: a property of the answer's JSON, or all that a command shows.
    public var keeps: [String: String] = [:]

    public init(asks: Asks) { self.asks = asks }
  }

  public enum Asks: Hashable, Sendable {
    /// A command, put to the node.
    case run(String)
    /// A request of the grader's own.
    case api(Request)
  }

  public struct Request: Hashable, Sendable {
    public var method: String
    /// By its type in the catalogue.
    public var service: String
    public var path: String
    public var body: Body?
    /// Without a token.
    public var isAnonymous = false

    public enum Body: Hashable, Sendable {
      case json(JSONValue)
      case content(String)
    }

    public init(method: String, service: String, path: String) {
      self.method = method
      self.service = service
      self.path = path
    }
  }

  public enum Expectation: Hashable, Sendable {
    /// Exit status 0, or an HTTP status from 200 to 299.
    case success
    /// Another exit status than 0.
    case failure
    /// Exactly this HTTP status.
    case status(Int)
    /// All that is shown, but for blanks around it.
    case output(String)
    /// Properties of the answer's JSON, by their paths.
    case fields([String: String])
  }

  public init(
    name: String, says: String, node: String, credentials: String, things: Things,
    actions: [Action]
  ) {
    self.name = name
    self.says = says
    self.node = node
    self.credentials = credentials
    self.things = things
    self.actions = actions
  }
}
