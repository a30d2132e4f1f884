public import CourseModel

/// A request to a service's HTTP API.
public struct WebRequest: Hashable, Sendable {
  public var method: String
  public var address: String
  public var headers: [String: String]
  /// Text: JSON, or made by this program.
  public var body: String?

  public init(
    _ method: String, _ address: String, headers: [String: String] = [:], body: String? = nil
  ) {
    self.method = method
    self.address = address
    self.headers = headers
    self.body = body
  }
}

/// A service's answer, whatever its status.
public struct WebAnswer: Hashable, Sendable {
  public var status: Int
  /// By their names in lower case.
  public var headers: [String: String]
  public var body: String

  public init(status: Int, headers: [String: String] = [:], body: String = "") {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// No answer to a request although the tunnel is open: no service listens, or it hung up.
public struct WebSilence: Problem, Hashable {
  public var code: String { "web" }
  public var message: String

  public init(_ message: String) { self.message = message }
}
