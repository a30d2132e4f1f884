import CourseModel
import Foundation

/// Reads the key `grading` of course.yaml.
///
///     grading:
///       counts: best                       # best, last or first attempt
///       pass: 60%
///       due: {lab1: 2026-12-01, lab2: "2026-12-08T12:00:00+01:00"}
///       late: {freeDays: 3, each: 10%, most: 7, grace: 15}   # grace in minutes
///       hints: free                        # or charged, the default
///       tries: 3                           # for nodes that do not answer
///       blocked: ask                       # or excuse
///       canvas: {lab1: 4711}               # Canvas' assignment numbers
///       challenges: [lab4]                 # run on live nodes when a class is graded
struct GradingPolicyReader {
  /// The course's time zone, for times without an offset.
  var timeZone = TimeZone.gmt

  /// - Throws: ``InputFailure`` with file, line and the allowed values.
  func policy(_ node: YAMLNode) throws -> GradingPolicy {
    var policy = GradingPolicy()
    policy.timeZone = timeZone
    let keys = "counts, pass, due, late, hints, tries, blocked, canvas and challenges"
    for pair in try mapping(node, "grading has the keys \(keys)") {
      switch pair.key.string ?? "" {
      case "counts": policy.counts = try choice(pair.value, "counts")
      case "pass": policy.pass = try part(pair.value, "pass")
      case "due": policy.due = try labs(pair.value, name: "due") { try time($0) }
      case "late": policy.late = try late(pair.value)
      case "hints":
        guard let word = pair.value.string, ["free", "charged"].contains(word) else {
          throw pair.value.failure("hints is free or charged")
        }
        policy.chargesHints = word == "charged"
      case "tries": policy.tries = try number(pair.value, name: "tries", range: 1...20)
      case "blocked": policy.blocked = try choice(pair.value, "blocked")
      case "canvas":
        policy.canvas = try labs(pair.value, name: "canvas") {
          "\(try number($0, name: "an assignment's number", range: 1...Int.max))"
        }
      case "challenges":
        guard let list = pair.value.list else {
          throw pair.value.failure("challenges is a list of labs, such as [lab4]")
        }
        policy.challenges = Set(try list.map(lab))
      case let other: throw pair.key.failure("unknown key \(other); there are \(keys)")
      }
    }
    return policy
  }

  private func late(_ node: YAMLNode) throws -> GradingPolicy.Late {
    var late = GradingPolicy.Late()
    let keys = "freeDays, each, most and grace"
    for pair in try mapping(node, "late has the keys \(keys)") {
      switch pair.key.string ?? "" {
      case "freeDays": late.freeDays = try number(pair.value, name: "freeDays", range: 0...1000)
      case "each": late.each = try part(pair.value, "each")
      case "grace": late.grace = try number(pair.value, name: "grace", range: 0...10_080)
      case "most": late.most = try number(pair.value, name: "most", range: 0...1000)
      case let other: throw pair.key.failure("unknown key \(other); there are \(keys)")
      }
    }
    return late
  }

  /// A value for each lab, keyed by `lab4` or `4`.
  private func labs<Value>(_ node: YAMLNode, name: String, read: (YAMLNode) throws -> Value)
    throws
    -> [String: Value]
  {
    var values: [String: Value] = [:]
    for pair in try mapping(node, "\(name) has a line for each lab, such as lab1: …") {
      values[try lab(pair.key)] = try read(pair.value)
    }
    return values
  }

  private func lab(_ node: YAMLNode) throws -> String {
    let digits = node.string.map { $0.hasPrefix("lab") ? String($0.dropFirst(3)) : $0 } ?? ""
    guard let number = Int(digits) else { throw node.failure("a lab is named like lab4") }
    return "lab\(number)"
  }

  /// A fraction from 0 to 1: `0.6`, `60%`.
  private func part(_ node: YAMLNode, _ name: String) throws -> Double {
    let text = node.string ?? ""
    let value = text.hasSuffix("%") ? Double(text.dropLast()).map { $0 / 100 } : Double(text)
    guard let value, (0...1).contains(value) else {
      throw node.failure("\(name) is a fraction such as 0.6 or 60%")
    }
    return value
  }

  /// A date alone means the end of that day.
  private func time(_ node: YAMLNode) throws -> Double {
    let text = node.string ?? ""
    guard
      let time = CourseTime.endOfDay(text, in: timeZone) ?? CourseTime.seconds(text, in: timeZone)
    else { throw node.failure("a time is 2026-12-01 or 2026-12-01T12:00:00+01:00") }
    return time
  }

  private func number(_ node: YAMLNode, name: String, range: ClosedRange<Int>) throws -> Int {
    guard let value = node.int, range.contains(value) else {
      throw node.failure(
        range.upperBound == .max
          ? "\(name) is a number"
          : "\(name) is a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  private func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ node: YAMLNode, _ name: String
  ) throws -> Value {
    guard let value = node.string.flatMap(Value.init(rawValue:)) else {
      throw node.failure(
        "\(name) is one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return value
  }

  private func mapping(_ node: YAMLNode, _ message: String) throws -> [YAMLNode.Pair] {
    guard let mapping = node.mapping else { throw node.failure(message) }
    return mapping
  }

}
