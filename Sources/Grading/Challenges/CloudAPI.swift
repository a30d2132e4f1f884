import Nodes

/// OpenStack's HTTP APIs as one of their users: the grader asks the services itself.
///
/// Identity API v3, which Keystone has had since 2013: https://docs.openstack.org/api-ref/identity/v3/
struct CloudAPI: Sendable {
  typealias Send = @Sendable (WebRequest) async throws -> WebAnswer

  /// The services do not do what they should; the connection is not at fault.
  struct Failure: Error, Hashable {
    var message: String
    /// The status of the HTTP answer, if there is one.
    var status: Int?
  }

  /// The id of the project that its user works in.
  let project: String
  private let send: Send
  private let token: String
  /// Public endpoints by service type, without the API's version.
  private let endpoints: [String: String]

  /// Gets a token and the catalogue.
  ///
  /// - Throws: ``Failure`` if there is no token, and whatever `send` throws.
  init(_ credentials: CloudCredentials, send: @escaping Send) async throws {
    let body = JSONValue.object([
      "auth": .object([
        "identity": .object([
          "methods": .list([.text("password")]),
          "password": .object([
            "user": .object([
              "name": .text(credentials.user), "password": .text(credentials.password),
              "domain": credentials.userDomain,
            ])
          ]),
        ]),
        "scope": .object([
          "project": .object([
            "name": .text(credentials.project), "domain": credentials.projectDomain,
          ])
        ]),
      ])
    ])
    let answer = try await send(
      WebRequest(
        "POST", credentials.address + "/auth/tokens",
        headers: ["Content-Type": "application/json"], body: try body.encoded()))
    guard answer.status == 201, let token = answer.headers["x-subject-token"],
      token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
      let document = JSONValue(parsing: answer.body)
    else {
      throw Failure(
        message: "\(credentials.address) gave \(credentials.user) no token: \(Self.said(answer))")
    }
    self.send = send
    self.token = token
    project = document["token.project.id"]?.word ?? ""
    var endpoints = ["identity": Self.root(credentials.address)]
    for service in document["token.catalog"]?.list ?? [] {
      guard let type = service["type"]?.word, type != "identity" else { continue }
      let address = service["endpoints"]?.list?.first { $0["interface"]?.word == "public" }?["url"]
      endpoints[type] = address?.word.map(Self.root)
    }
    self.endpoints = endpoints
  }

  /// Sends a request to a service.
  ///
  /// - Parameters:
  ///   - service: Its type in the catalogue: `image`.
  ///   - path: From the version on: `/v2/images`.
  ///   - isAnonymous: Whether it is sent without the token.
  /// - Throws: ``Failure`` if the catalogue does not have the service, and whatever `send` throws.
  func request(
    _ method: String, service: String, path: String, body: String? = nil,
    contentType: String = "application/json", isAnonymous: Bool = false
  ) async throws -> WebAnswer {
    guard let endpoint = endpoints[service] else {
      throw Failure(message: "the catalogue has no public endpoint for the service \(service)")
    }
    var headers = ["Accept": "*/*"]
    if !isAnonymous { headers["X-Auth-Token"] = token }
    if body != nil { headers["Content-Type"] = contentType }
    return try await send(WebRequest(method, endpoint + path, headers: headers, body: body))
  }

  /// Lists all things at a path, page after page.
  ///
  /// - Parameter name: The property of the answer that holds the list.
  /// - Throws: ``Failure`` for any other answer than a list, and whatever `send` throws.
  func list(_ service: String, _ path: String, named name: String) async throws -> [JSONValue] {
    var things: [JSONValue] = []
    var next = path
    // A list without end is not followed for ever: 50 pages at most.
    for _ in 0..<50 {
      let answer = try await request("GET", service: service, path: next)
      guard answer.status == 200, let document = JSONValue(parsing: answer.body),
        let page = document[name]?.list
      else {
        throw Failure(
          message: "GET \(service) \(next): \(Self.said(answer))", status: answer.status)
      }
      things += page
      guard let further = document["next"]?.word, further.hasPrefix("/") else { return things }
      next = further
    }
    throw Failure(message: "GET \(service) \(path): the list does not end")
  }

  /// The answer's status, and the service's own message if there is one.
  static func said(_ answer: WebAnswer) -> String {
    let message = JSONValue(parsing: answer.body)?["error.message"]?.word
    return "status \(answer.status)" + (message.map { ", \($0.prefix(200))" } ?? "")
  }

  /// Removes the version and what follows it: `http://10.0.0.1:8774/v2.1` also serves `/v2.1/servers`.
  private static func root(_ address: String) -> String {
    let parts = address.split(separator: "/", omittingEmptySubsequences: false)
    let version = parts.indices.dropFirst(3).first { index in
      parts[index].first == "v" && parts[index].dropFirst().first?.isNumber == true
    }
    let root = parts[..<(version ?? parts.endIndex)].joined(separator: "/")
    return root.last == "/" ? String(root.dropLast()) : root
  }
}

/// Who the grader is to a cloud: the settings in a credentials file.
struct CloudCredentials: Sendable {
  /// Keystone's address, including its version.
  var address: String
  var user: String
  var password: String
  var project: String
  var userDomain: JSONValue
  var projectDomain: JSONValue

  /// The command that shows the variables ``init(lines:)`` reads.
  static let command = "env | grep '^OS_'"

  /// Reads lines such as `OS_USERNAME=admin`; nil if any are missing.
  init?(lines: [String]) {
    var values: [String: String] = [:]
    for line in lines {
      guard let sign = line.firstIndex(of: "=") else { continue }
      values[String(line[..<sign])] = String(line[line.index(after: sign)...])
    }
    guard let address = values["OS_AUTH_URL"], let user = values["OS_USERNAME"],
      let password = values["OS_PASSWORD"],
      let project = values["OS_PROJECT_NAME"] ?? values["OS_TENANT_NAME"]
    else { return nil }
    var root = address
    while root.last == "/" { root.removeLast() }
    for version in ["/v3", "/v2.0"] where root.hasSuffix(version) {
      root.removeLast(version.count)
    }
    self.address = root + "/v3"
    self.user = user
    self.password = password
    self.project = project
    userDomain = Self.domain(values["OS_USER_DOMAIN_NAME"], values["OS_USER_DOMAIN_ID"])
    projectDomain = Self.domain(values["OS_PROJECT_DOMAIN_NAME"], values["OS_PROJECT_DOMAIN_ID"])
  }

  private static func domain(_ name: String?, _ id: String?) -> JSONValue {
    .object(name.map { ["name": .text($0)] } ?? ["id": .text(id ?? "default")])
  }
}
