import Console
public import CourseModel
public import Knowledge
import Matching
import Nodes
public import Sessions

extension SessionVocabulary {
  /// The programs and hosts that a session of a lab is expected to contain.
  public init(course: Course, lab: Lab, _ knowledge: Knowledge) {
    let commands = lab.steps.compactMap(\.command).flatMap { ShellLine($0).commands }
    let nodes = course.labs.flatMap(\.steps).flatMap {
      [$0.node].compactMap(\.self) + $0.alsoOn + $0.candidates
    }
    let firstLines = lab.steps.compactMap(\.command).map { command in
      trimmed(command.prefix { $0 != "\n" })
    }
    self.init(
      knowledge, commands: Set(firstLines),
      programs: Set(commands.map(\.program)).subtracting([""]).union(
        knowledge.programs.names(.entersNode)), hosts: Set(nodes.map(\.hostName)))
  }
}

/// What the whole course says that matters when one step is judged.
struct CourseKnowledge {
  let world: Knowledge
  /// Every token that the reader types somewhere, except ids.
  var typed: Set<String> = []
  /// Networks that the reader defines.
  var networks: [AddressPool] = []
  /// Names of nodes with their addresses, where the manual gives them.
  var nodes: [String: String] = [:]
  /// Variables of things that have a name: two such variables are two things.
  var distinct: Set<String> = []
  /// The placeholder for each of the author's own values: `<your name>` for the author's name.
  var choices: [String: String] = [:]
  /// The author's values that the reader is told to replace, wherever they stand in a word.
  let replaced: [String]

  init(_ course: Course, _ world: Knowledge) {
    self.world = world
    replaced = course.authorChoices.filter { $0.placeholder == Placeholder.inBrackets($0.value) }
      .map(\.value).sorted()
    for step in course.labs.flatMap(\.steps) { learn(step) }
    for choice in course.authorChoices where choices[choice.value] == nil {
      choices[choice.value] = world.messages.canonical(choice.placeholder)
    }
  }

  private mutating func learn(_ step: Step) {
    for node in [step.node].compactMap(\.self) + step.alsoOn + step.candidates {
      if let machine = node.machine, nodes[machine] == nil { nodes[machine] = "" }
    }
    for occurrence in step.defines + step.uses where !occurrence.entity.hasText("(unnamed") {
      distinct.insert(occurrence.variable)
    }
    for text in step.typedLines {
      for word in text.split(whereSeparator: { " \t\"'=,".contains($0) }) {
        if let pool = AddressPool(String(word)) { networks.append(pool) }
      }
      for token in ValueScanner.tokens(of: text) where token.kind != .id {
        typed.insert(token.text)
      }
    }
    for line in step.input ?? [] {
      let parts = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
      if parts.count == 2, ValueScanner.tokens(of: parts[0]).first?.kind == .address,
        nodes[parts[1]] != nil || step.command?.hasText("/etc/hosts") == true
      {
        nodes[parts[1]] = parts[0]
      }
    }
  }
}

extension Messages {
  /// The first of several placeholders that mean the same: `<your user>` is `<your name>`.
  func canonical(_ placeholder: String) -> String {
    let same = phrases(.placeholderReaderName)
    return same.contains(placeholder.lowercased()) ? same.first ?? placeholder : placeholder
  }
}
