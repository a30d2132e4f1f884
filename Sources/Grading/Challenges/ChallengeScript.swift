import Console
import CourseModel
import Nodes

/// A challenge's actions, run one after the other, with the values they keep.
struct ChallengeScript {
  private let session: CloudSession
  private var values: [String: String]

  init(_ session: CloudSession, name: String) {
    self.session = session
    values = [
      "name": name, "secret": ChallengeName.random(24), "data": ChallengeName.random(4096),
      "project": session.api.project,
    ]
  }

  /// Performs actions up to the first that is not as expected.
  ///
  /// - Returns: What differed there; nil if all are as expected.
  /// - Throws: `CancellationError`, ``CloudAPI/Failure``, ``WebSilence`` or ``NodeFault``.
  mutating func perform(_ actions: [Challenge.Action]) async throws -> Difference? {
    for action in actions {
      try Task.checkCancellation()
      let difference: Difference?
      switch action.asks {
      case .run(let command): difference = try await run(command, action)
      case .api(let request): difference = try await ask(request, action)
      }
      if let difference { return difference }
    }
    return nil
  }

  private mutating func run(_ command: String, _ action: Challenge.Action) async throws
    -> Difference?
  {
    let evidence = try await session.run(try expanded(command, Self.isWord))
    let shown = trimmed(evidence.output.text)
    let (place, ended) = (
      Difference.Place.named("exit status of \(command)"), evidence.outcome == .exited(0)
    )
    let said = evidence.error.lines.last.map { ": \($0)" } ?? ""
    switch action.expects {
    case .failure:
      return ended ? Difference(.exit, at: place, expected: "not 0", actual: "0") : nil
    case .success, .status, .fields:
      guard ended else {
        return Difference(.exit, at: place, expected: "0", actual: "\(evidence.outcome)\(said)")
      }
    case .output(let text):
      let expected = trimmed(try expanded(text))
      guard shown == expected else {
        let actual = shown.isEmpty ? trimmed(evidence.error.text) : shown
        return Difference(
          .text, at: .named("output of \(command)"), expected: expected, actual: actual)
      }
    }
    for name in action.keeps.keys { values[name] = shown }
    return nil
  }

  private mutating func ask(_ request: Challenge.Request, _ action: Challenge.Action) async throws
    -> Difference?
  {
    let place = "\(request.method) \(request.service) \(request.path)"
    var body: String?
    var type = "application/json"
    switch request.body {
    case .json(let value): body = try value.mapTexts { try expanded($0) }.encoded()
    case .content(let text): (body, type) = (try expanded(text), "application/octet-stream")
    case nil: break
    }
    let answer = try await session.api.request(
      request.method, service: request.service, path: try expanded(request.path, Self.isWord),
      body: body,
      contentType: type, isAnonymous: request.isAnonymous)
    let isGood: Bool
    let expected: String
    switch action.expects {
    case .status(let status): (isGood, expected) = (answer.status == status, "\(status)")
    case .failure: (isGood, expected) = (answer.status >= 400, "a refusal")
    default: (isGood, expected) = ((200..<300).contains(answer.status), "success")
    }
    guard isGood else {
      return Difference(.text, at: .named(place), expected: expected, actual: CloudAPI.said(answer))
    }
    let document = JSONValue(parsing: answer.body)
    if case .output(let text) = action.expects, answer.body != (try expanded(text)) {
      return Difference(
        .text, at: .named(place), expected: try expanded(text), actual: answer.body)
    }
    if case .fields(let fields) = action.expects {
      for (path, text) in fields.sorted(by: { $0.key < $1.key }) {
        let (value, actual) = (try expanded(text), document?[path]?.word)
        if actual != value {
          return Difference(.cell, at: .named("\(place), \(path)"), expected: value, actual: actual)
        }
      }
    }
    for (name, path) in action.keeps {
      guard let value = document?[path]?.word else {
        return Difference(.cell, at: .named("\(place), \(path)"), expected: "a value", actual: nil)
      }
      values[name] = value
    }
    return nil
  }

  // MARK: Values

  /// Replaces `{names}` in the text by their values.
  ///
  /// - Parameter isAllowed: Whether a value may be used, since a node or a service may have supplied it.
  /// - Throws: ``CloudAPI/Failure`` if one may not.
  private func expanded(_ text: String, _ isAllowed: (String) -> Bool = { _ in true })
    throws(CloudAPI.Failure) -> String
  {
    for name in FactText.names(in: text) {
      if let value = values[name], !isAllowed(value) {
        throw CloudAPI.Failure(message: "'\(value.prefix(60))' is not a valid \(name)")
      }
    }
    return FactText.filled(text, values: values.mapValues { [$0] }) { $0 }
  }

  /// Whether a shell or a path can take it only as one word.
  static func isWord(_ value: String) -> Bool {
    !value.isEmpty && value.utf8.count <= 4096 && value.first != "-"
      && value.utf8.allSatisfy { isWordByte($0) || "-.@:".utf8.contains($0) } && value != ".."
  }
}
