import CourseModel
import Fixtures
import Foundation
import Matching
import Nodes
import Synchronization
import Testing

@testable import Grading

/// A cloud in memory and a node that shows it: Keystone's users, as both the API and the client see them.
private final class SimulatedCloud: Sendable {
  struct State {
    /// Names by id.
    var users: [String: String] = ["a1": "admin"]
    var secrets: [String: String] = ["admin": "root"]
    /// Whether lists are refused.
    var refusesLists = false
    var refusesRemoval = false
    var isSilent = false
    var commands: [String] = []
  }

  let state = Mutex(State())

  func send(_ request: WebRequest) throws -> WebAnswer {
    try state.withLock { state in
      guard !state.isSilent else { throw WebSilence("no service answers at \(request.address)") }
      let path = request.address.replacing("http://keystone:5000", with: "")
      let parts = path.split(separator: "/").map(String.init)
      switch (request.method, path) {
      case ("POST", "/v3/auth/tokens"):
        let user = JSONValue(parsing: request.body ?? "")?["auth.identity.password.user"]
        let name = user?["name"]?.word ?? state.users[user?["id"]?.word ?? ""] ?? ""
        let isRight =
          user?["password"]?.word != nil && state.secrets[name] == user?["password"]?.word
        return isRight
          ? WebAnswer(
            status: 201, headers: ["x-subject-token": "t0k3n"],
            body: #"{"token": {"project": {"id": "p1"}, "catalog": []}}"#)
          : WebAnswer(status: 401, body: #"{"error": {"message": "no"}}"#)
      case ("GET", "/v3/users"):
        guard !state.refusesLists else { return WebAnswer(status: 403) }
        let users = state.users.sorted { $0.key < $1.key }.map {
          #"{"id": "\#($0.key)", "name": "\#($0.value)"}"#
        }
        return WebAnswer(status: 200, body: #"{"users": [\#(users.joined(separator: ","))]}"#)
      case ("DELETE", _):
        if !state.refusesRemoval, let name = state.users.removeValue(forKey: parts.last ?? "") {
          state.secrets[name] = nil
        }
        return WebAnswer(status: 204)
      case ("GET", _):
        guard let name = state.users[parts.last ?? ""] else { return WebAnswer(status: 404) }
        return WebAnswer(status: 200, body: #"{"user": {"name": "\#(name)"}}"#)
      default: return WebAnswer(status: 405)
      }
    }
  }

  /// The client's answer on the node.
  func show(_ command: String) -> (status: Int32, output: String) {
    let words = command.split(separator: " ").map(String.init)
    return state.withLock { state in
      state.commands.append(command)
      switch words.dropFirst(2).first {
      case "list":
        guard !state.refusesLists else { return (1, "") }
        let rows = state.users.map { "| \($0.key) | \($0.value) |\n" }
        return (
          0, "+----+-------+\n| ID | Name  |\n+----+-------+\n\(rows.joined())+----+-------+\n"
        )
      case "create":
        let id = "u\(state.users.count)"
        state.users[id] = words.last
        state.secrets[words.last ?? ""] = words[4]
        return (0, id + "\n")
      case "show":
        let name = state.users[words.last ?? ""]
        return (name == nil ? 1 : 0, name.map { $0 + "\n" } ?? "")
      default:
        return (
          0,
          "OS_AUTH_URL=http://keystone:5000/v3\nOS_USERNAME=admin\nOS_PASSWORD=root\nOS_PROJECT_NAME=admin\n"
        )
      }
    }
  }
}

private struct SimulatedNode: Node {
  let name: NodeName = "node1"
  let answer: @Sendable (String) throws -> (status: Int32, output: String)

  func run(_ command: NodeCommand) async throws -> Evidence {
    let last = command.script.split(separator: "\n").last.map(String.init) ?? ""
    let (status, output) = try answer(last)
    return Evidence(
      node: name, command: command.script, outcome: .exited(status), output: KeptOutput(output),
      error: KeptOutput(""), start: 0, duration: 0)
  }

  func close() async {}
}

@Suite struct ChallengeTests {
  private let cloud = SimulatedCloud()

  private var challenge: Challenge {
    var create = Challenge.Action(asks: .run("openstack user create --password {secret} {name}"))
    create.keeps = ["id": ""]
    var login = Challenge.Request(method: "POST", service: "identity", path: "/v3/auth/tokens")
    login.isAnonymous = true
    login.body = .json(
      .object([
        "auth": .object([
          "identity": .object([
            "password": .object([
              "user": .object(["id": .text("{id}"), "password": .text("{secret}")])
            ])
          ])
        ])
      ]))
    var token = Challenge.Action(asks: .api(login))
    token.expects = .status(201)
    var refused = token
    refused.expects = .status(401)
    var shown = Challenge.Action(asks: .run("openstack user show {id}"))
    shown.expects = .output("{name}")
    var missing = Challenge.Action(asks: .run("openstack user show {id}"))
    missing.expects = .failure
    var challenge = Challenge(
      name: "user", says: "a user", node: "node1", credentials: "~/admin-openrc",
      things: Challenge.Things(
        service: "identity", path: "/v3/users", named: "users", removal: "/v3/users/{id}"),
      actions: [create, token, shown])
    challenge.gone = [missing, refused]
    return challenge
  }

  private var lab: Lab {
    Lab(number: 1, title: "Keystone", position: SourcePosition(file: "m.md", line: 1))
  }

  private func report(_ verdict: Verdict = .passed) -> LabReport {
    LabReport(
      lab: lab,
      checks: [
        CheckResult(
          id: "a.row", step: "lab1.1", line: 7, node: "node1", command: "x", verdict: verdict,
          score: verdict == .passed ? 1 : 0)
      ], bindings: Bindings())
  }

  private func runner(
    _ answer: (@Sendable (String) throws -> (status: Int32, output: String))? = nil
  ) -> ChallengeRunner {
    let node = SimulatedNode(answer: answer ?? { [cloud] in cloud.show($0) })
    return ChallengeRunner(nodes: ["node1": node]) { [cloud] _, request in try cloud.send(request) }
  }

  private var users: Set<String> { cloud.state.withLock { Set($0.users.values) } }

  @Test func whatIsMadeOneWayIsFoundTheOtherAndIsGoneThen() async {
    let result = await runner().carryOut(challenge, after: report())
    #expect(result.outcome == .held, "\(result)")
    #expect(users == ["admin"])
    let made = cloud.state.withLock { $0.commands.first { $0.contains("create") } } ?? ""
    #expect(made.contains(" practicum-"))
  }

  @Test func anEchoIsSuspectAndLeavesNothing() async {
    let result = await runner { [cloud] command in
      command.contains("show") ? (0, "carol\n") : cloud.show(command)
    }.carryOut(challenge, after: report())
    #expect(result.outcome == .suspect)
    #expect(result.differences.first?.actual == "carol")
    #expect(users == ["admin"])
  }

  @Test func aUserThatIsStillThereIsSuspect() async {
    // The client keeps showing what the service has removed.
    let names = Mutex<[String: String]>([:])
    let result = await runner { [cloud] command in
      let answer = cloud.show(command)
      if command.contains("create") {
        names.withLock { $0[answer.output] = command.split(separator: " ").last.map(String.init) }
      }
      guard command.contains("show") else { return answer }
      return (0, names.withLock { $0["\(command.split(separator: " ").last ?? "")\n"] ?? "" })
    }.carryOut(challenge, after: report())
    #expect(result.outcome == .suspect)
    #expect(result.differences.first?.kind == .exit)
  }

  @Test func whatCannotBeTakenAwayIsSaid() async {
    cloud.state.withLock { $0.refusesRemoval = true }
    let result = await runner().carryOut(challenge, after: report())
    #expect(result.outcome == .suspect)
    // One from each of the two tries.
    #expect(result.left.count == 2)
  }

  @Test func leftoversOfAGraderThatIsGoneAreRemovedAndNothingElse() async {
    let now = Int(Date().timeIntervalSince1970)
    let gone = ChallengeName(machine: "0000beef", process: 7) { _ in false }
    let old = gone.fresh(now: now - 3600)
    let others = gone.fresh(now: now)
    // From this machine: no process has this number.
    let mine = ChallengeName().fresh(now: now).replacing("-\(getpid())-", with: "-2147483000-")
    cloud.state.withLock {
      $0.users["o"] = old
      $0.users["f"] = others
      $0.users["m"] = mine
      $0.users["s"] = "practicum-notes"
    }
    #expect(await runner().carryOut(challenge, after: report()).outcome == .held)
    #expect(users == ["admin", "practicum-notes", others])
  }

  @Test func aLivingGradersThingsAreItsOwn() {
    let name = ChallengeName(machine: "a", process: 5) { $0 == 5 }
    #expect(!name.isLeftover(name.fresh(now: 1000), now: 1010))
    #expect(name.isLeftover(name.fresh(now: 1000), now: 1000 + ChallengeName.lifetime + 1))
    let other = ChallengeName(machine: "a", process: 6) { _ in true }
    #expect(name.isLeftover(other.fresh(now: 1000), now: 1010))
    for word in ["practicum-", "practicum-a-b-c-d", "admin", "practicum-a-6-zz!-aaaaaaaaaaaa"] {
      #expect(!name.isLeftover(word, now: 0), "\(word)")
    }
  }

  @Test func aFaultOfTheNodeBlocksAndIsClearedUpNevertheless() async {
    let result = await runner { [cloud] command in
      if command.contains("show") { throw NodeFault(.lost, node: "node1", "the line is gone") }
      return cloud.show(command)
    }.carryOut(challenge, after: report())
    #expect(result.outcome == .blocked)
    #expect(result.why == "node1: the line is gone")
    #expect(users == ["admin"])
  }

  @Test func whoIsInterruptedClearsUpFirst() async {
    let task = Mutex<Task<ChallengeResult, Never>?>(nil)
    let runner = runner { [cloud] command in
      if command.contains("create") { task.withLock { $0?.cancel() } }
      return cloud.show(command)
    }
    let work = Task { [challenge, report = report()] in
      while task.withLock({ $0 == nil }) { await Task.yield() }
      return await runner.carryOut(challenge, after: report)
    }
    task.withLock { $0 = work }
    #expect(await work.value.outcome == .blocked)
    #expect(users == ["admin"])
  }

  @Test func aServiceThatIsNotThereIsSuspectOnlyWhereTheLabIsRight() async {
    cloud.state.withLock { $0.isSilent = true }
    let suspect = await runner().carryOut(challenge, after: report())
    #expect(suspect.outcome == .suspect)
    #expect(suspect.why == "no service answers at http://keystone:5000/v3/auth/tokens")
    let skipped = await runner().carryOut(challenge, after: report(.failed))
    #expect(skipped.outcome == .skipped)
    #expect(skipped.why == "line 7 must pass first: it is failed")
    var other = challenge
    other.needs = ["lab1.9"]
    #expect(await runner().carryOut(other, after: report(.failed)).outcome == .suspect)
  }

  @Test func aHostileIdReachesNoShell() async {
    let commands = Mutex<[String]>([])
    let result = await runner { [cloud] command in
      commands.withLock { $0.append(command) }
      return command.contains("create") ? (0, "x; rm -rf /\n") : cloud.show(command)
    }.carryOut(
      {
        var challenge = challenge
        challenge.actions.remove(at: 1)
        return challenge
      }(), after: report())
    #expect(result.outcome == .suspect)
    #expect(result.why == "'x; rm -rf /' is not a valid id")
    #expect(!commands.withLock(\.self).contains { $0.contains("rm -rf") })
  }

  private var list: CrossCheck {
    CrossCheck(
      name: "x", command: "openstack user list", node: "node1", credentials: "~/admin-openrc",
      list: ServiceList(
        command: "openstack user list", service: "identity", path: "/v3/users", named: "users",
        columns: ["ID": "id", "Name": "name"]))
  }

  @Test func aListIsComparedWithTheServicesOwn() async {
    #expect(await runner().crossCheck(list).outcome == .held)
    let echo = await runner { [cloud] command in
      guard command.contains("list") else { return cloud.show(command) }
      return (0, "+----+-------+\n| ID | Name  |\n+----+-------+\n| c3 | carol |\n+----+-------+\n")
    }.crossCheck(list)
    #expect(echo.outcome == .suspect)
    #expect(echo.differences.map(\.kind) == [.missingRow, .extraRow])
    #expect(echo.differences.map(\.expected) == ["a1 admin", nil])
  }

  @Test func whoMayNotListIsRefusedBothWays() async {
    cloud.state.withLock { $0.refusesLists = true }
    #expect(await runner().crossCheck(list).outcome == .held)
    let echo = await runner { [cloud] command in
      command.contains("list") ? (0, "| ID | Name |\n| a1 | admin |\n") : cloud.show(command)
    }.crossCheck(list)
    #expect(echo.outcome == .suspect)
  }

  @Test func aCloudThatKnowsNobodyIsSuspect() async {
    cloud.state.withLock { $0.secrets = [:] }
    let result = await runner().crossCheck(list)
    #expect(result.outcome == .suspect)
    #expect(
      result.why == "http://keystone:5000/v3 gave admin no token: status 401, no")
  }

  @Test func credentialsSayWhoAndWhere() throws {
    #expect(CloudCredentials(lines: ["OS_AUTH_URL=http://k:5000/v3", "OS_USERNAME=u"]) == nil)
    let old = try #require(
      CloudCredentials(lines: [
        "OS_AUTH_URL=http://k:35357/v2.0/", "OS_USERNAME=u", "OS_PASSWORD=a=b", "OS_TENANT_NAME=t",
      ]))
    #expect(old.address == "http://k:35357/v3")
    #expect(old.password == "a=b")
    #expect(old.project == "t")
    #expect(old.userDomain == .object(["id": .text("default")]))
  }
}
