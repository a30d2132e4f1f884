import Console
import CourseModel
import Knowledge

/// Which facts rest on which: a row in service-list on the running service, and that on its package; and
/// which facts a step that only looks rests on.
struct FactDependencies {
  private let facts: [Fact]
  /// The facts of each kind, by the words of what they are about.
  private let subjects: [String: FactWords]
  /// By the names under which a text shows them.
  private let named: NamedFacts
  /// The facts about a file.
  private let files: [File: [Int]]
  /// The facts of each step that made some, by its id.
  private let ofStep: [String: [Int]]

  /// The facts about a credentials file and about those named in it, once looked up.
  private var abouts: [File: [Int]] = [:]

  private let commonWords: Set<String>

  private struct File: Hashable {
    var node: NodeName
    var path: String
  }

  /// - Parameter choices: The author's own values, with the placeholders that they stand for.
  init(
    _ facts: [Fact], choices: [String: String], _ messages: Messages, commonWords: Set<String>
  ) {
    self.facts = facts
    self.commonWords = commonWords
    func words(_ text: String) -> Set<String> { Self.words(text, without: commonWords) }
    subjects = Dictionary(grouping: facts.indices.filter { !facts[$0].isGone }) {
      facts[$0].kind.name
    }.mapValues { indices in
      FactWords(
        indices.map {
          WordedFact(index: $0, words: words(facts[$0].text(of: facts[$0].kind.about)))
        })
    }
    let own = Dictionary(grouping: choices.keys) { choices[$0] ?? "" }
    named = NamedFacts(
      facts.indices.filter { !facts[$0].isGone && !facts[$0].kind.isHidden }.flatMap { index in
        let fact = facts[index]
        // A placeholder's name is shown as the author's own.
        let values = FactText.names(in: fact.kind.about).flatMap { fact.values[$0] ?? [] }
        let all = values.flatMap { value in [value] + (own[messages.canonical(value)] ?? []) }
        return all.map { WordedFact(index: index, words: words(fact.named($0))) }
      })
    files = Dictionary(grouping: facts.indices.filter { facts[$0].path != nil }) {
      File(node: facts[$0].node, path: facts[$0].path ?? "")
    }
    ofStep = Dictionary(grouping: facts.indices) { facts[$0].step.id }
  }

  /// Finds the facts that a fact needs.
  ///
  /// - Parameters:
  ///   - index: The fact's index.
  ///   - credentials: The file of credentials that it is asked with.
  mutating func needed(by index: Int, credentials: String?) -> [Int] {
    let fact = facts[index]
    guard !fact.isGone else { return [] }
    let named = fact.step.uses.filter { use in
      fact.values.values.contains { $0.contains { $0.hasText(use.value) } }
    }
    let found =
      needed(by: fact.kind, on: fact.node, about: { fact.text(of: $0) })
      + makers(of: named) + about(credentials, on: fact.node)
    return unique(found, except: index)
  }

  /// Finds the facts that a step that looks rests on: those that it shows, and the needs of the facts that are
  /// asked for with the same program.
  mutating func needed(by question: LiveQuestions.Question, kinds: [FactKind]) -> [Int] {
    let step = question.step
    let command = question.command
    let shown = words(([command] + step.expected.lines).joined(separator: "\n"))
    let similar = Self.alike(command, kinds)
    let found =
      similar.flatMap { kind in
        needed(by: kind, on: question.node) {
          FactText.names(in: $0).isEmpty ? $0 : command
        }
      }
      + shownFacts(shown, on: question.node) + makers(of: question.ids)
      + about(step.credentials, on: question.node)
    return unique(found, except: nil)
  }

  // MARK: Kinds

  private func needed(
    by kind: FactKind, on node: NodeName, about text: (String) -> String
  ) -> [Int] {
    kind.needs.flatMap { need in
      let subject = words(text(need.subject ?? kind.about))
      return (subjects[need.kind]?.facts(alike: subject) ?? []).sorted().filter { other in
        kind.scope == .cloud || facts[other].node == node
      }
    }
  }

  /// The kinds whose probes share the longest beginning with the command.
  private static func alike(_ command: String, _ kinds: [FactKind]) -> [FactKind] {
    let words = command.split(separator: " ")
    func length(_ kind: FactKind) -> Int {
      zip(words, kind.probe.split(separator: " ")).prefix { $0 == $1 }.count
    }
    guard let longest = kinds.map(length).max(), longest > 0 else { return [] }
    return kinds.filter { length($0) == longest }
  }

  // MARK: Things

  /// The facts of the steps that first showed these ids.
  private func makers(of ids: [IDOccurrence]) -> [Int] {
    ids.compactMap(\.definedBy).flatMap { ofStep[$0, default: []] }
  }

  /// The facts about a credentials file, and about those named in it.
  private mutating func about(_ credentials: String?, on node: NodeName) -> [Int] {
    guard let credentials else { return [] }
    let file = File(node: node, path: credentials)
    if let known = abouts[file] { return known }
    let own = files[file] ?? []
    let text = own.flatMap { facts[$0].values["lines"] ?? [] }.joined(separator: "\n")
    let found =
      own + shownFacts(words(text), on: node).filter { facts[$0].kind.scope == .cloud }
    abouts[file] = found
    return found
  }

  /// The facts about things that a text names.
  private func shownFacts(_ words: Set<String>, on node: NodeName) -> [Int] {
    named.facts(within: words).sorted().filter {
      facts[$0].kind.scope == .cloud || facts[$0].node == node
    }
  }

  private func unique(_ indices: [Int], except own: Int?) -> [Int] {
    var seen: Set<Int> = own.map { [$0] } ?? []
    return indices.filter { seen.insert($0).inserted }
  }

  // MARK: Words

  private func words(_ text: String) -> Set<String> { Self.words(text, without: commonWords) }

  private static func words(_ text: String, without common: Set<String>) -> Set<String> {
    Set(
      text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init).filter {
        $0.count > 2 && !common.contains($0)
      })
  }
}

extension Fact {
  /// Fills in a text with the fact's values, and with names of things in place of their ids.
  fileprivate func text(of template: String) -> String {
    FactText.filled(template, values: values, word: named)
  }

  /// `service glance` for the id of glance's service.
  fileprivate func named(_ value: String) -> String {
    step.uses.first { $0.value == value }?.entity ?? value
  }
}
