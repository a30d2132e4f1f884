import CourseModel
import Grading

/// Reads the challenges of graders/lab04.yaml.
///
///     challenges:
///       image:
///         says: an image that the grader uploads comes back from the node
///         node: node1
///         credentials: ~/admin-openrc
///         things: {list: image /v2/images, named: images, remove: "image /v2/images/{id}"}
///         actions:
///           - api: POST image /v2/images
///             body: {name: "{name}", disk_format: raw, container_format: bare}
///             keep: {id: id}
///           - run: openstack image show {id} -f value -c name
///             expected: "{name}"
///         gone:
///           - {run: "openstack image show {id}", fails: true}
struct ChallengeReader {
  let file: String
  /// Finds a step of the lab.
  let step: (_ name: String, _ place: YAMLNode) throws -> Step
  let node: (YAMLNode) throws -> NodeName
  let checkName: (_ name: String, _ place: YAMLNode) throws -> Void

  func challenge(_ name: String, _ value: YAMLNode) throws -> Challenge {
    try checkName(name, value)
    let fields = try value.fields([
      "says", "node", "credentials", "needs", "things", "actions", "gone",
    ])
    func required(_ field: String) throws -> YAMLNode {
      guard let node = fields[field] else {
        throw value.failure("the challenge \(name) has no \(field)")
      }
      return node
    }
    var challenge = Challenge(
      name: name, says: try required("says").text(),
      node: try node(try required("node")),
      credentials: try required("credentials").text(),
      things: try things(try required("things")),
      actions: try required("actions").items().map(action))
    challenge.needs = try fields["needs"].items().map {
      try step(try $0.text(), $0).id
    }
    challenge.gone = try fields["gone"].items().map(action)
    return challenge
  }

  private func things(_ value: YAMLNode) throws -> Challenge.Things {
    let fields = try value.fields(["list", "named", "remove"])
    guard let list = fields["list"]?.string.map(words), list.count == 2,
      let removal = fields["remove"]?.string.map(words), removal.count == 2,
      removal[0] == list[0], removal[1].contains("{id}"), let named = fields["named"]?.string
    else {
      throw value.failure(
        "things has list and remove, each a service and a path (remove's with {id}), and named, the key of the list in the answer"
      )
    }
    return Challenge.Things(service: list[0], path: list[1], named: named, removal: removal[1])
  }

  private func action(_ value: YAMLNode) throws -> Challenge.Action {
    let fields = try value.fields([
      "run", "api", "body", "content", "anonymous", "status", "expected", "field", "fails",
      "keep",
    ])
    var action: Challenge.Action
    switch (fields["run"], fields["api"]) {
    case (let command?, nil):
      action = Challenge.Action(asks: .run(try command.text()))
      if let keep = fields["keep"] { action.keeps = [try keep.text(): ""] }
    case (nil, let api?):
      action = Challenge.Action(asks: .api(try request(api, fields)))
      action.keeps = try fields["keep"].namedTexts()
    default: throw value.failure("an action has either run, a command, or api, a request")
    }
    for name in ["body", "content", "anonymous", "status", "field"] where fields["api"] == nil {
      guard let wrong = fields[name] else { continue }
      throw wrong.failure("\(name) belongs to a request, but this action runs a command")
    }
    let expectations: [Challenge.Expectation] = try [
      fields["status"].map { node in
        guard let status = node.int, (100..<600).contains(status) else {
          throw node.failure("status is an HTTP status from 100 to 599")
        }
        return Challenge.Expectation.status(status)
      },
      fields["expected"].map { Challenge.Expectation.output(try $0.text()) },
      fields["field"].map { Challenge.Expectation.fields(try $0.namedTexts()) },
      fields["fails"].map { node in
        guard node.bool == true else { throw node.failure("fails can only be true") }
        return Challenge.Expectation.failure
      },
    ].compactMap(\.self)
    guard expectations.count <= 1 else {
      throw value.failure("an action expects only one of status, expected, field and fails")
    }
    action.expects = expectations.first ?? .success
    return action
  }

  private func request(_ api: YAMLNode, _ fields: [String: YAMLNode]) throws -> Challenge.Request {
    let parts = words(try api.text())
    guard parts.count == 3, ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"].contains(parts[0]),
      parts[2].hasPrefix("/")
    else { throw api.failure("a request is a method, a service and a path: GET image /v2/images") }
    var request = Challenge.Request(method: parts[0], service: parts[1], path: parts[2])
    if let anonymous = fields["anonymous"] {
      guard let flag = anonymous.bool else {
        throw anonymous.failure("anonymous is true or false")
      }
      request.isAnonymous = flag
    }
    switch (fields["body"], fields["content"]) {
    case (let body?, nil): request.body = .json(json(body))
    case (nil, let content?): request.body = .content(try content.text())
    case (nil, nil): break
    case (let body?, _?): throw body.failure("a request has either body, which is JSON, or content")
    }
    return request
  }

  private func json(_ node: YAMLNode) -> JSONValue {
    if let mapping = node.mapping {
      return .object(
        Dictionary(mapping.map { ($0.key.string ?? "", json($0.value)) }, uniquingKeysWith: { $1 }))
    }
    if let list = node.list { return .list(list.map(json)) }
    guard case .scalar(_, isPlain: true) = node.content else { return .text(node.string ?? "") }
    if ["", "~", "null"].contains(node.string) { return .null }
    if let bool = node.bool { return .bool(bool) }
    return node.float.map(JSONValue.number) ?? .text(node.string ?? "")
  }

  private func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

}
