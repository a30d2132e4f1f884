public import CourseModel

/// A proof against an echo: the grader creates something under a name that no one can know, one way, and looks for
/// it another way. Then it removes what it created.
///
/// Its texts contain `{names}`: `{name}`, `{secret}` and `{data}` are random, `{project}` is the project's id, the
/// others are values that earlier actions kept.
public struct Challenge: Hashable, Sendable {
  public var name: String
  /// What it proves, in words.
  public var says: String
  public var node: NodeName
  /// The file with credentials; the grader uses them for its own API requests too.
  public var credentials: String
  /// Ids of the steps that must pass first; if there are none, the whole lab must.
  public var needs: [String] = []
  /// The things among which it creates one.
  public var things: Things
  public var actions: [Action]
  /// What to do after the thing was removed.
  public var gone: [Action] = []

  /// How things of a kind are listed and removed through the API.
  public struct Things: Hashable, Sendable {
    /// The service's type in the catalogue: `image`.
    public var service: String
    public var path: String
    /// The property of the answer that holds the list.
    public var named: String
    /// The path to delete one; it contains `{id}`.
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
    /// The values to keep for later actions, by name: a property of the answer's JSON, or all that a command shows.
    public var keeps: [String: String] = [:]

    public init(asks: Asks) { self.asks = asks }
  }

  public enum Asks: Hashable, Sendable {
    /// A command to run on the node.
    case run(String)
    /// A request that the grader itself sends.
    case api(Request)
  }

  public struct Request: Hashable, Sendable {
    public var method: String
    /// The service's type in the catalogue.
    public var service: String
    public var path: String
    public var body: Body?
    /// Whether it is sent without a token.
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
    /// An exit status other than 0.
    case failure
    /// Exactly this HTTP status.
    case status(Int)
    /// All that is shown, except for blanks around it.
    case output(String)
    /// Properties of the answer's JSON, by their paths.
    case fields([String: String])
  }

  public init(
    name: String, says: String, node: NodeName, credentials: String, things: Things,
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
