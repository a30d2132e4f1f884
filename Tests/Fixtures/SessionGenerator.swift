import Console
public import CourseModel
import Foundation
import Knowledge

/// Makes terminal sessions of a lab like those of students: right ones that differ in everything
/// that does not matter, and wrong ones with one fault.
///
/// It works from the parsed steps, and is independent of how the grader judges.
public struct SessionGenerator {
  /// The fault of a wrong session.
  public enum Fault: String, CaseIterable, Sendable {
    /// The step's output is missing.
    case empty
    /// There is an error in place of the output.
    case error
    /// A typed or fixed word or number has another value.
    case value
    /// A row is missing from a table.
    case row
    /// A property is missing from a record.
    case property
    /// A column is missing from a table.
    case column
    /// An id that was shown before has another value.
    case id
    /// A line of text is missing.
    case line
    /// The step was left out.
    case notRun
    /// There is an output where the manual shows an error.
    case success
    /// A line of a here-document is wrong.
    case input
    /// An argument of a command is wrong.
    case argument
    /// The ids of two rows are exchanged.
    case swappedIDs
    /// A new thing has the id of another one.
    case sameID
    /// An id that was shown before is typed wrong.
    case typedID
    /// A removed row is still listed.
    case stillListed
    /// The step is done on the wrong node.
    case wrongNode
    /// A password is not the one chosen before.
    case password
  }

  public struct Made: Sendable {
    public var text: String
    /// The step with the fault; nil for a right session.
    public var faultyStep: String?
    public var detail: String
  }

  let course: Course
  let lab: Lab
  var random: Randomness
  /// The student's ids, by variable.
  var ids: [String: String] = [:]
  var choices: [String: String] = [:]
  var hostName = "ws12"
  var pid = 0
  var promptStyle = 0
  /// The placeholders in the lab's commands and files. `git` prints "<file>..." itself.
  let chosen: Set<String>
  let commands: Set<String>

  public init(course: Course, lab: Lab, seed: Int) {
    self.course = course
    self.lab = lab
    random = Randomness(seed: seed)
    chosen = Set(lab.steps.flatMap(\.placeholders)).union(course.authorChoices.map(\.placeholder))
    commands = Set(lab.steps.compactMap(\.command))
    hostName = ["ws12", "laptop", "host", "mybox"].randomElement(using: &random) ?? "ws12"
    pid = Int.random(in: 300...32000, using: &random)
    promptStyle = Int.random(in: 0...4, using: &random)
  }

  // MARK: Sessions

  /// Makes a session; nil if no step of the lab can have the fault.
  public mutating func session(fault: Fault? = nil) -> Made? {
    let steps = lab.steps.filter { $0.command != nil }
    let faulty = fault.flatMap { fault in
      steps.filter { canHave(fault, $0) }.randomElement(using: &random)
    }
    if fault != nil, faulty == nil { return nil }
    let leavesOut = random.chance(50)
    var lines: [String] = []
    var detail = ""
    for step in steps {
      let isFaulty = step.id == faulty?.id
      if step.optional != nil, leavesOut, !isFaulty { continue }
      if isFaulty, fault == .notRun { continue }
      noise(&lines, step)
      emit(step, fault: isFaulty ? fault : nil, &lines, &detail)
    }
    lines.append(prompt(lab.steps.last) + "exit")
    return Made(text: dressed(lines), faultyStep: faulty?.id, detail: detail)
  }

  private func canHave(_ fault: Fault, _ step: Step) -> Bool {
    guard step.kind == .command, step.optional == nil else { return false }
    let shows = step.expected.lines.contains { !trimmed($0).isEmpty && !isElision($0) }
    let isError = step.expected.lines.contains {
      $0.contains("HTTP 4") || $0.contains("Expecting auth")
    }
    switch fault {
    case .empty, .error: return shows && !isError
    case .value: return !faultyCells(step).isEmpty
    case .row: return step.expected.kind == .table && !step.expected.rows.isEmpty
    case .property: return step.expected.kind == .record && step.expected.rows.count > 1
    case .column:
      return step.expected.kind == .table && step.expected.columns.count > 2
        && step.expected.lines[0].hasPrefix("+")
    case .id:
      return step.uses.contains { use in
        step.expected.lines.contains { $0.contains(use.value) } && isShownBefore(use, step)
      } && !(step.command ?? "").contains("delete")
    case .line:
      return step.expected.kind == .text && !isError
        && step.expected.lines.count {
          !trimmed($0).isEmpty && !isElision($0) && !trimmed($0).hasPrefix("|")
            && !trimmed($0).hasPrefix("+-")
            && !Knowledge.shipped.values.tellsOfProgress(trimmed($0))
        } > 1
        && !step.expected.lines.contains { $0.hasSuffix("\\") }
    case .notRun: return !duplicated(step)
    case .success: return isError
    case .input: return step.input?.contains { !$0.contains("<") && $0.contains("=") } == true
    case .swappedIDs:
      return step.expected.kind == .table && step.expected.rows.count > 1
        && step.expected.rows.allSatisfy { row in
          row.contains { cell in step.uses.contains { $0.value == cell && isShownBefore($0, step) }
          }
        }
    case .sameID:
      return step.defines.contains { define in
        step.expected.lines.contains { $0.contains(define.value) }
          && !define.entity.contains("unnamed")
      } && earlierID(step) != nil
    case .typedID:
      return !shows && !(step.command ?? "").contains("delete")
        && step.uses.contains { (step.command ?? "").contains($0.value) && isShownBefore($0, step) }
    case .stillListed: return removedBefore(step) != nil
    case .wrongNode:
      guard let node = step.node, step.alsoOn.isEmpty, node != .host, node != .guest else {
        return false
      }
      // A client asks its service from anywhere.
      let programs = Knowledge.shipped.programs
      return !shows && !duplicated(step)
        && step.shellCommands.allSatisfy {
          !programs.holds(.anywhere, $0) && !programs.holds(.client, $0)
        }
    case .password:
      let all = lab.steps.prefix { $0.id != step.id }.flatMap(\.placeholders)
      return step.placeholders.contains("<admin password>") && all.contains("<admin password>")
        || (step.input ?? []).contains { $0.contains("OS_PASSWORD=<password>") }
    case .argument:
      return !shows && step.input == nil && argumentToBreak(step) != nil && !duplicated(step)
    }
  }

  /// Finds an id of a named thing that was shown before.
  func earlierID(_ step: Step) -> IDOccurrence? {
    lab.steps.prefix { $0.id != step.id }.filter { $0.optional == nil }.flatMap(\.defines).first {
      define in
      !define.entity.contains("unnamed")
        && !step.defines.contains { $0.entity == define.entity }
    }
  }

  /// Finds a line of an earlier list that this list must not have, because a step in between removed it.
  func removedBefore(_ step: Step) -> String? {
    guard let command = step.command, step.expected.kind != .none,
      let removal = lab.steps.prefix(while: { $0.id != step.id }).last(where: {
        ($0.command ?? "").contains("floating delete")
      }),
      command.contains("floating list"),
      let gone = ShellLine(removal.command ?? "").commands[0].words.last,
      let line = lab.steps.first(where: { $0.command == command })?.expected.lines.first(where: {
        $0.contains(gone)
      })
    else { return nil }
    return line
  }

  private func duplicated(_ step: Step) -> Bool {
    lab.steps.count { $0.command == step.command } > 1
  }

  private func isShownBefore(_ use: IDOccurrence, _ step: Step) -> Bool {
    for other in lab.steps {
      if other.id == step.id { return false }
      if other.optional == nil, other.expected.lines.contains(where: { $0.contains(use.value) }) {
        return true
      }
    }
    return false
  }

  // MARK: One step

  private mutating func emit(
    _ step: Step, fault: Fault?, _ lines: inout [String], _ detail: inout String
  ) {
    var prompt = prompt(step)
    if fault == .wrongNode {
      prompt = prompt.replacing(
        step.node?.machine ?? "", with: step.node == .machine("node2") ? "node1" : "node2")
    }
    let honest = choices
    if fault == .password {
      for key in choices.keys where key.contains("password") {
        choices[key] = "0ther" + random.letters(4)
      }
    }
    defer { choices = honest.merging(choices) { old, _ in old } }
    var command = typed(step.command ?? "", step)
    if fault == .typedID,
      let use = step.uses.first(where: {
        (step.command ?? "").contains($0.value) && isShownBefore($0, step)
      })
    {
      detail = "typed id of \(use.entity)"
      command = command.replacing(id(use), with: fresh(use.value))
    }
    if random.chance(10), !command.contains("<<"), step.kind == .command, !command.contains("$") {
      command = "sudo " + command
    }
    if random.chance(15), fault != .argument, step.expected.kind == .none, step.kind == .command,
      ShellLine(command).commands.count == 2,
      ShellLine(command).commands[1].joinedBy == "&&", fault == nil
    {
      lines += command.components(separatedBy: " && ").map { prompt + $0 }
      return
    }
    let broken = random.chance(15) ? command.components(separatedBy: " --") : [command]
    if broken.count > 2, !command.contains("\"--"), fault == nil {
      for (index, part) in broken.enumerated() {
        let start = index == 0 ? prompt : "> --"
        lines.append(start + part + (index == broken.count - 1 ? "" : " \\"))
      }
      lines += output(step, fault: fault, &detail)
      return
    }
    if fault == .argument, let word = argumentToBreak(step) {
      command = command.dropLast(word.count) + word + "zz"
      detail = "argument \(word)"
    }
    if fault == nil || fault != .notRun, random.chance(8), step.kind == .command, step.input == nil
    {
      // A typing mistake, then an attempt that failed.
      let program = command.split(separator: " ").first.map(String.init) ?? ""
      lines += [prompt + program + "x", "-bash: \(program)x: command not found"]
    }
    if random.chance(8), step.kind == .command, step.expected.kind != .none, step.input == nil,
      !duplicated(step)
    {
      lines += [
        prompt + command,
        ["ERROR: n/a (HTTP 401)", "Unable to establish connection: [Errno 111] Connection refused"]
          .randomElement(using: &random) ?? "",
      ]
    }
    lines += (prompt + command).replacing("\n", with: "\n> ").components(separatedBy: "\n")
    if let input = step.input {
      let mistake =
        fault == .input
        ? input.indices.filter { !input[$0].contains("<") && input[$0].contains("=") }
          .randomElement(using: &random) : nil
      for (index, line) in input.enumerated() {
        var text = substituted(line, step)
        if index == mistake {
          text = text.replacing("=", with: "=wrong", maxReplacements: 1)
          detail = "input \(text)"
        }
        lines.append("> " + text)
      }
      lines.append("> " + ShellLine(step.command ?? "").documentEnd)
    }
    lines += output(step, fault: fault, &detail)
  }

  private mutating func noise(_ lines: inout [String], _ step: Step) {
    guard random.chance(12) else { return }
    let typed = ["ls", "pwd", "date", "clear", "history | tail -3"].randomElement(using: &random)
    guard let typed, !commands.contains(typed) else { return }
    lines.append(prompt(step) + typed)
    if random.chance(30) { lines.append("anaconda-ks.cfg  install.log") }
  }

  private mutating func prompt(_ step: Step?) -> String {
    let node = step?.node ?? step?.candidates.randomElement(using: &random) ?? .host
    let host = node == .host ? hostName : node.machine ?? "rhel"
    let isAdmin = random.chance(20) && step?.credentials != nil
    switch promptStyle {
    case 1: return "root@\(host):~# "
    case 2: return "[root@\(host).example.org ~]# "
    default: break
    }
    return isAdmin ? "[root@\(host) ~(keystone_admin)]# " : "[root@\(host) ~]# "
  }

  private func argumentToBreak(_ step: Step) -> String? {
    guard let command = step.command, ShellLine(command).commands.count == 1,
      step.placeholders.isEmpty,
      step.alsoOn.isEmpty, !step.uses.contains(where: { command.contains($0.value) }),
      let word = ShellLine(command).commands[0].words.dropFirst().last, !word.hasPrefix("-"),
      command.hasSuffix(word)
    else { return nil }
    return word
  }

  // MARK: Typed commands

  mutating func typed(_ command: String, _ step: Step) -> String {
    var text = substituted(command, step)
    if random.chance(40) { text = reordered(text) }
    return text
  }

  /// Changes the order of options, and swaps `--x y` and `--x=y`.
  private mutating func reordered(_ command: String) -> String {
    guard !command.contains("&&"), !command.contains("|"), !command.contains(">"),
      !command.contains("\\")
    else {
      return command
    }
    var words: [String] = []
    var quote: Character?
    var word = ""
    for character in command {
      if let open = quote {
        word.append(character)
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        word.append(character)
        quote = character
      } else if character == " " {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    if !word.isEmpty { words.append(word) }
    var pairs: [(String, String)] = []
    var rest: [String] = []
    var index = 0
    var first: Int?
    while index < words.count {
      if words[index].hasPrefix("--"), !words[index].contains("="), index + 1 < words.count,
        !words[index + 1].hasPrefix("-"),
        index + 2 < words.count ? words[index + 2].hasPrefix("--") : true
      {
        first = first ?? rest.count
        pairs.append((words[index], words[index + 1]))
        index += 2
      } else {
        rest.append(words[index])
        index += 1
      }
    }
    guard pairs.count > 1, let first else { return command }
    pairs.shuffle(using: &random)
    let spelled = pairs.map { random.chance(50) ? "\($0.0)=\($0.1)" : "\($0.0) \($0.1)" }
    return (rest[..<first] + spelled + rest[first...]).joined(separator: " ")
  }

  /// Replaces the manual's ids and choices with the student's.
  mutating func substituted(_ text: String, _ step: Step) -> String {
    var result = text
    for occurrence in step.defines + step.uses where result.contains(occurrence.value) {
      result = result.replacing(occurrence.value, with: id(occurrence))
    }
    for placeholder in Placeholder.all(in: result)
    where placeholder.hasPrefix("<") && chosen.contains(placeholder) {
      result = result.replacing(placeholder, with: choice(placeholder))
    }
    return result
  }

  mutating func id(_ occurrence: IDOccurrence) -> String {
    if let known = ids[occurrence.variable] { return known }
    let made = random.like(occurrence.value)
    ids[occurrence.variable] = made
    return made
  }

  mutating func choice(_ placeholder: String) -> String {
    let name = placeholder.lowercased()
    let key = name.contains("name") || name.contains("user") ? "user" : placeholder
    if let known = choices[key] { return known }
    let made =
      key == "user"
      ? (["alice", "bob", "j.doe", "maria-s"].randomElement(using: &random) ?? "alice")
      : "s3cret" + random.letters(5)
    choices[key] = made
    return made
  }
}
