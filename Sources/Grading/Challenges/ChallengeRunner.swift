import Console
public import CourseModel
public import Nodes

/// Runs challenges and cross-checks against nodes. Challenges create things there and remove them again.
public struct ChallengeRunner: Sendable {
  private let nodes: [NodeName: any Node]
  private let limit: Duration
  private let send: CloudSession.Send
  private let names = ChallengeName()

  /// - Parameters:
  ///   - nodes: By the manual's names.
  ///   - limit: For one command or request.
  ///   - send: Sends a request to a service; by default curl does, through the node's tunnel.
  public init(
    nodes: [NodeName: any Node], limit: Duration = .seconds(30),
    send: (@Sendable (_ through: any Node, WebRequest) async throws -> WebAnswer)? = nil
  ) {
    self.nodes = nodes
    self.limit = limit
    self.send = send ?? { try await Curl(through: $0, timeLimit: limit).send($1) }
  }

  // MARK: Challenges

  /// Carries out a challenge unless something it needs is not right.
  ///
  /// - Parameter report: The results of the lab's checks.
  public func carryOut(_ challenge: Challenge, after report: LabReport) async -> ChallengeResult {
    var result = ChallengeResult(
      name: challenge.name, says: challenge.says, node: challenge.node, outcome: .held)
    if let wrong = report.checks.first(where: { check in
      check.verdict != .passed && check.verdict != .manual
        && (challenge.needs.isEmpty
          ? check.verdict != .skipped || check.blockedBy != nil
          : challenge.needs.contains(check.step ?? ""))
    }) {
      result.outcome = .skipped
      let place = wrong.line.map { "line \($0)" } ?? wrong.id
      result.why = "\(place) must pass first: it is \(wrong.verdict.rawValue)"
      return result
    }
    // A service that disagrees once may just have been busy.
    for _ in 0..<2 {
      await settle(&result) {
        let session = try await session(on: challenge.node, credentials: challenge.credentials)
        return try await attempt(challenge, session)
      }
      guard result.outcome == .suspect else { break }
    }
    return result
  }

  /// What one try found.
  private struct Trial {
    var differences: [Difference]
    /// Names of what it made and could not remove.
    var left: [String] = []
  }

  /// Runs the body and sets the outcome from what it finds or throws.
  private func settle(
    _ result: inout ChallengeResult, _ body: () async throws -> Trial
  ) async {
    result.why = nil
    result.differences = []
    do {
      let trial = try await body()
      result.differences = trial.differences
      // What the first try left behind is still there, whatever the second finds.
      result.left += trial.left
      result.outcome = trial.differences.isEmpty && result.left.isEmpty ? .held : .suspect
    } catch let failure as CloudAPI.Failure {
      (result.outcome, result.why) = (.suspect, failure.message)
    } catch let silence as WebSilence {
      (result.outcome, result.why) = (.suspect, silence.description)
    } catch {
      let why = (error as? NodeFault)?.description ?? "it was interrupted"
      (result.outcome, result.why) = (.blocked, why)
    }
  }

  private func session(on node: NodeName, credentials: String) async throws -> CloudSession {
    guard let node = nodes[node] else {
      throw NodeFault(.unreachable, node: node, "is not known")
    }
    return try await CloudSession(node, credentials: credentials, limit: limit, send: send)
  }

  /// Creates one thing, looks for it, removes it, and looks again.
  private func attempt(_ challenge: Challenge, _ session: CloudSession) async throws
    -> Trial
  {
    let now = Int(Clocks.now)
    let name = names.fresh(now: now)
    _ = try await remove(challenge.things, session) { names.isLeftover($0, now: now) }
    var script = ChallengeScript(session, name: name)
    var difference: Difference?
    var interruption: (any Error)?
    do { difference = try await script.perform(challenge.actions) } catch { interruption = error }
    // Whatever happened, and even if no one is waiting for it any more.
    let left = await Task.detached {
      do { return try await remove(challenge.things, session) { $0 == name } } catch {
        return [name]
      }
    }.value
    if let interruption {
      guard left.isEmpty else { return Trial(differences: [], left: left) }
      throw interruption
    }
    if difference == nil, left.isEmpty { difference = try await script.perform(challenge.gone) }
    return Trial(differences: [difference].compactMap(\.self), left: left)
  }

  /// Removes things by their names.
  ///
  /// - Returns: The names of those that are still there.
  private func remove(
    _ things: Challenge.Things, _ session: CloudSession, where isMeant: (String) -> Bool
  ) async throws -> [String] {
    func found() async throws -> [(id: String, name: String)] {
      try await session.api.list(things.service, things.path, named: things.named).compactMap {
        guard let name = $0["name"]?.word, let id = $0["id"]?.word, isMeant(name) else {
          return nil
        }
        return (id, name)
      }
    }
    let meant = try await found()
    guard !meant.isEmpty else { return [] }
    for thing in meant where ChallengeScript.isWord(thing.id) {
      let path = things.removal.replacing("{id}", with: thing.id)
      _ = try await session.api.request("DELETE", service: things.service, path: path)
    }
    return try await found().map(\.name)
  }

  // MARK: Cross-checks

  /// Compares what a node's client lists with what the service lists for the grader.
  public func crossCheck(_ check: CrossCheck) async -> ChallengeResult {
    var result = ChallengeResult(
      name: check.name,
      says: "'\(check.command)' with \(check.credentials) shows what the service answers",
      node: check.node, outcome: .held)
    // The list may change while it is being read.
    for _ in 0..<2 {
      await settle(&result) {
        let session = try await session(on: check.node, credentials: check.credentials)
        return Trial(differences: try await check.differences(session))
      }
      guard result.outcome == .suspect else { break }
    }
    return result
  }
}
