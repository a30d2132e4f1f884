import CourseModel
import Fixtures
import Foundation
import Knowledge
import Manual
import Matching
import Nodes
import Subprocess
import Testing

@testable import CourseFiles
@testable import Grading

/// graders/lab04.yaml: errors are found before anything is asked, with their place and what is allowed.
@Suite struct GraderFilesTests {
  private func lab() throws -> (Course, Lab) {
    let text = """
      # Lab 1: Services

      On node1:

          # apt-get install -y glance
          # systemctl enable glance-api
          # systemctl is-active glance-api
          active

      """
    let course = try ManualReader.course(bytes: Array(text.utf8), file: "m.md")
    return (course, try #require(course.labs.first))
  }

  private func read(_ text: String) throws -> LabOverrides {
    try GraderFiles.read(
      text, file: "graders/lab01.yaml", lab: try lab().1, Knowledge.shipped.programs
    ) {
      ["package", "enabled"]
    }
  }

  /// A document with an error, and the loader's message. The schema cannot know what only the lab
  /// knows.
  struct Wrong: Sendable, CustomTestStringConvertible {
    var text: String
    var message: String
    var isStructure = true
    var testDescription: String { message }
  }

  static let wrong: [Wrong] = [
    Wrong(
      text: "step: {}",
      message: "graders/lab01.yaml:1:7: unknown key step; allowed: steps, challenges"),
    Wrong(text: "steps: [5]", message: "1:8: a mapping of names to settings is expected here"),
    Wrong(
      text: "steps:\n  55: {weight: 2}",
      message: "2:7: lab1 has no step 55; the nearest is", isStructure: false),
    Wrong(
      text: "steps:\n  5: {weight: 2}\n  lab1.1: {weight: 1}",
      message: "3:11: lab1.1 is lab1.1, which is in this file twice", isStructure: false),
    Wrong(
      text: "steps:\n  5: {wieght: 2}",
      message:
        "2:15: unknown key wieght; allowed: weight, free, keep, ordered, strict, hints, leaveOut, needs, checks"
    ),
    Wrong(text: "steps: {5: {weight: -1}}", message: "weight is a number from 0 to 1000"),
    Wrong(text: "steps: {5: {weight: two}}", message: "weight is a number from 0 to 1000"),
    Wrong(text: "steps: {5: {weight: \"2\"}}", message: "weight is a number from 0 to 1000"),
    Wrong(text: "steps: {5: {free: status}}", message: "a list is expected here"),
    Wrong(text: "steps: {5: {free: [[a]]}}", message: "a text is expected here"),
    Wrong(text: "steps: {5: {strict: [idz]}}", message: "there is no rule idz; there are ids, "),
    Wrong(text: "steps: {5: {hints: [{cost: 1}]}}", message: "a hint needs a text"),
    Wrong(text: "steps: {5: {hints: [{text: a, cost: -1}]}}", message: "cost is a number"),
    Wrong(text: "steps: {5: {hints: [\"\"]}}", message: "a text is expected here"),
    Wrong(
      text: "steps: {5: {leaveOut: [pakage]}}",
      message: "there is no kind of fact pakage; there are enabled, output, package",
      isStructure: false),
    Wrong(text: "steps: {5: {leaveOut: 3}}", message: "a list is expected here"),
    Wrong(text: "steps: {5: {needs: [99]}}", message: "lab1 has no step 99", isStructure: false),
    Wrong(text: "steps: {5: {checks: {a: {}}}}", message: "the check a has no command"),
    Wrong(
      text: "steps: {5: {checks: {a b: {command: ls}}}}", message: "letters, digits and dashes"),
    Wrong(
      text: "steps: {5: {checks: {a: {command: rm -rf /}}}}",
      message: "'rm -rf /' is not known to be read-only", isStructure: false),
    Wrong(
      text: "steps: {5: {checks: {a: {command: ls, onlyReads: maybe}}}}",
      message: "onlyReads is true or false"),
    Wrong(
      text: "steps: {5: {checks: {a: {command: ls, node: node7}}}}",
      message: "there is no node node7; there are node1", isStructure: false),
    Wrong(
      text: "steps: {5: {checks: {a: {command: ls, expected: x, field: {a: b}}}}}",
      message: "a check expects either expected or field, not both"),
    Wrong(
      text: "steps: {5: {checks: {a: {command: ls, field: {}}}}}",
      message: "field names a column and its value"),
    Wrong(text: "challenges: [a]", message: "a mapping of names to settings is expected here"),
    Wrong(text: "challenges: {a: {says: x}}", message: "the challenge a has no node"),
    Wrong(
      text: "challenges: {a b: {}}", message: "letters, digits and dashes"),
    challenge(
      "things: {list: image, named: a, remove: \"image /b/{id}\"}", "things has list and remove"),
    challenge("things: {list: image /b, named: a, remove: image /b}", "things has list and remove"),
    challenge("actions: [{}]", "an action has either run, a command, or api, a request"),
    challenge("actions: [{run: a, api: GET b /c}]", "an action has either run"),
    challenge("actions: [{api: FETCH b /c}]", "a request is a method, a service and a path"),
    challenge("actions: [{run: a, body: {}}]", "body belongs to a request"),
    challenge("actions: [{run: a, fails: false}]", "fails can only be true"),
    challenge("actions: [{api: GET b /c, status: 99}]", "status is an HTTP status"),
    challenge("actions: [{api: GET b /c, status: 200, expected: x}]", "one of status, expected"),
    challenge("actions: [{api: PUT b /c, body: {}, content: x}]", "either body, which is JSON, or"),
    challenge("actions: [{api: GET b /c, anonymous: maybe}]", "anonymous is true or false"),
    Wrong(text: "steps: [", message: "not YAML"),
  ]

  /// A challenge that is right except for one of its settings.
  static func challenge(_ setting: String) -> String {
    let name = setting.prefix { $0 != ":" }
    let rest = [
      "says: x", "node: node1", "credentials: ~/rc",
      "things: {list: image /v2/images, named: images, remove: \"image /v2/images/{id}\"}",
      "actions: [{run: a}]",
    ].filter { !$0.hasPrefix(name + ":") }
    return "challenges:\n  a:\n    " + (rest + [setting]).joined(separator: "\n    ")
  }

  private static func challenge(_ setting: String, _ message: String) -> Wrong {
    Wrong(text: challenge(setting), message: message)
  }

  static let right = [
    "", "steps: {}", "steps: {5: {}}",
    "steps:\n  lab1.2:\n    weight: 0.5\n    free: [status]\n    strict: [ids]\n    leaveOut: true\n    needs: [5]",
    "steps: {5: {leaveOut: [package, output], hints: [one, {text: two}, {text: three, cost: 0.5}]}}",
    "steps: {5: {checks: {a-1: {command: ls, node: node1, credentials: ~/rc, weight: 2, hints: [x]}}}}",
    "steps: {5: {checks: {a: {command: ls, expected: \"one\\ntwo\"}, b: {command: ls, field: {Size: 5}}}}}",
    "steps: {5: {checks: {a: {command: rm -rf /tmp/x, onlyReads: true}}}}",
    challenge("needs: [5]"), challenge("gone: [{run: a, fails: true}, {run: b, expected: c}]"),
    challenge(
      "actions: [{run: a, keep: id}, {api: POST b /c, body: {d: [1, true, null]}, status: 201}]"),
    challenge(
      "actions: [{api: PUT b /c, content: x, anonymous: true, field: {d.e: 5}, keep: {f: g}}]"),
  ]

  @Test(arguments: wrong) func errors(document: Wrong) {
    do {
      _ = try read(document.text)
      Issue.record("no error")
    } catch {
      #expect("\(error)".contains(document.message), "\(error)")
      #expect("\(error)".hasPrefix("graders/lab01.yaml:"))
    }
  }

  @Test(arguments: right) func noErrors(text: String) throws { _ = try read(text) }

  /// An editor marks exactly what the loader refuses, as judged by Python's jsonschema.
  @Test func theSchemaAgreesWithTheLoader() async throws {
    let documents =
      (Self.right + (try shipped())).map { ($0, true) }
      + Self.wrong.filter(\.isStructure).dropLast().map { ($0.text, false) }
    let program = """
      import json, sys, yaml, jsonschema
      schema = json.load(open(sys.argv[1]))
      jsonschema.Draft202012Validator.check_schema(schema)
      for text in json.load(sys.stdin):
          document = json.loads(json.dumps(yaml.safe_load(text), default=str))
          print(int(jsonschema.Draft202012Validator(schema).is_valid(document)))
      """
    let project = SharedFiles.projectFolder
    let input = String(
      decoding: try JSONEncoder().encode(documents.map(\.0)), as: UTF8.self)
    let result = try await Subprocess.run(
      .name("python3"), arguments: ["-c", program, project + "/graders/lab.schema.json"],
      input: .string(input), output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
    let answers = result.standardOutput.split(separator: "\n").map { $0 == "1" }
    try #require(
      answers.count == documents.count, "make setup installs it: \(result.standardError)")
    for (answer, (text, isRight)) in zip(answers, documents) {
      #expect(answer == isRight, "\(text)")
    }
    let schema = try String(contentsOfFile: project + "/graders/lab.schema.json", encoding: .utf8)
    for rule in ValueRule.allCases { #expect(schema.contains("\"\(rule.rawValue)\"")) }
  }

  private func shipped() throws -> [String] {
    let folder = SharedFiles.projectFolder + "/graders"
    return try FileManager.default.contentsOfDirectory(atPath: folder).filter {
      $0.hasPrefix("lab") && $0.hasSuffix(".yaml")
    }.map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }
  }

  // MARK: What it does

  private func checks(_ text: String) throws -> [LabChecks.Check] {
    let (course, lab) = try lab()
    return LabChecks(
      course: course, lab: lab, .shipped,
      rules: try RuleFiles.rules(in: SharedFiles.projectFolder + "/graders/rules"),
      overrides: try read(text)
    ).checks
  }

  @Test func whatIsLeftOutIsNotAsked() throws {
    #expect(
      try checks("").map(\.fact) == [
        "package glance installed", "service glance-api enabled",
        "systemctl is-active glance-api shows what the manual shows",
      ])
    #expect(try checks("steps: {5: {leaveOut: true}, 7: {leaveOut: [output]}}").count == 1)
    #expect(try checks("steps: {5: {leaveOut: [enabled]}}").count == 3)
  }

  @Test func dependenciesAreAdded() throws {
    let checks = try checks("steps: {7: {needs: [5, 6]}}")
    #expect(Set(checks[2].dependsOn) == Set(checks[...1].map(\.id)))
  }

  @Test func aCheckOfItsOwnRestsOnItsStep() throws {
    let checks = try checks(
      "steps: {5: {hints: [{text: dear, cost: 1}], checks: {size: {command: df, field: {Use%: 5%}, hints: [cheap]}}}}"
    )
    let own = try #require(checks.first { $0.id.hasSuffix(".size") })
    #expect(own.node == "node1")
    #expect(own.expects == "a row with Use% 5%")
    #expect(own.dependsOn == [checks[0].id])
    #expect(own.step.position.line == 5)
    #expect(own.hints.map(\.text) == ["cheap", "dear"])
  }

  /// On a real machine: each kind of expectation, right and wrong, with hints for the wrong ones.
  @Test func extraChecksAreAsked() async throws {
    let (course, lab) = try lab()
    let text = """
      steps:
        7:
          leaveOut: true
          hints: [free, {text: dear, cost: 2}]
          checks:
            a: {command: echo one, expected: one}
            b: {command: echo one, expected: two}
            c: {command: "printf 'Name  Size  State\\\\na     5     up\\\\nb     6     up\\\\n'", field: {Size: 5, State: up}}
            d: {command: "printf 'Name  Size  State\\\\na     5     up\\\\nb     6     up\\\\n'", field: {Size: 7}}
            e: {command: "test -d /etc"}
            f: {command: "test -e /nowhere"}
      """
    let grader = LiveGrader(course: course, lab: lab, .shipped, overrides: try read(text))
    let report = await grader.grade(nodes: ["node1": LocalNode(name: "node1")]).report
    #expect(
      report.checks.map(\.verdict) == [.passed, .failed, .passed, .failed, .passed, .failed],
      "\(report.checks.map(\.differences))")
    #expect(report.checks[1].hints.map(\.text) == ["free", "dear"])
    #expect(report.checks[0].hints.isEmpty)
  }
}
