import CourseModel

/// Facts in the order in which they became true, indexed by what they are about: a lab of ten thousand commands must
/// not search all facts for each of them.
struct FactStore {
  /// A file on a node, for facts of one kind or with one option.
  private struct File: Hashable {
    var node: NodeName
    var path: String
    var detail: String
  }

  private struct Named: Hashable {
    var kind: String
    var name: String
  }

  /// nil for a fact that no longer holds.
  private var slots: [Fact?] = []
  private var byKey: [Fact.Key: Set<Int>] = [:]
  private var byKind: [File: Set<Int>] = [:]
  private var byOption: [File: Set<Int>] = [:]
  /// Facts that have lines.
  private var byLines: [File: Set<Int>] = [:]
  private var byName: [Named: Set<Int>] = [:]
  private var byStep: [String: Set<Int>] = [:]
  /// The steps that first show an id.
  private var definers: [String: Set<String>] = [:]

  var all: [Fact] { slots.compactMap(\.self) }

  func hasFacts(ofStep id: String) -> Bool { byStep[id]?.isEmpty == false }

  /// The facts of a kind about a file, in order.
  func facts(ofKind kind: String, on node: NodeName, path: String?) -> [Fact] {
    guard let path else { return [] }
    return byKind[File(node: node, path: path, detail: kind), default: []].sorted().compactMap {
      slots[$0]
    }
  }

  mutating func append(_ fact: Fact) {
    slots.append(fact)
    index(fact, slot: slots.count - 1) { $0.insert($1) }
    for id in fact.step.defines { definers[id.value, default: []].insert(fact.step.id) }
  }

  /// Removes and returns the first fact with a key.
  mutating func take(_ key: Fact.Key) -> Fact? {
    guard let slot = byKey[key]?.min(), let fact = slots[slot] else { return nil }
    remove(slot)
    return fact
  }

  mutating func remove(kinds: [String], on node: NodeName, path: String) {
    for kind in kinds {
      for slot in byKind[File(node: node, path: path, detail: kind)] ?? [] { remove(slot) }
    }
  }

  /// Removes facts that set the same option in the same file, and such lines from the file's own.
  mutating func remove(option: String, on node: NodeName, path: String) {
    for slot in byOption[File(node: node, path: path, detail: option)] ?? [] { remove(slot) }
    for slot in byLines[File(node: node, path: path, detail: "")] ?? [] {
      guard var fact = slots[slot],
        fact.values["lines"]?.contains(where: { Fact.option(of: $0) == option }) == true
      else { continue }
      remove(slot)
      fact.values["lines"]?.removeAll { Fact.option(of: $0) == option }
      slots[slot] = fact
      index(fact, slot: slot) { $0.insert($1) }
    }
  }

  /// Removes facts equal to one of these, or named by it. A command that names a thing by its id means the one whose
  /// name the word is, or the one the manual made when it showed that id.
  ///
  /// - Returns: Whether there was any.
  mutating func remove(sameAs gone: [Fact]) -> Bool {
    var found: Set<Int> = []
    for fact in gone {
      found.formUnion(byKey[fact.key] ?? [])
      guard let id = fact.values["id"]?.first else { continue }
      found.formUnion(byName[Named(kind: fact.kind.name, name: id)] ?? [])
      for step in definers[id] ?? [] {
        found.formUnion((byStep[step] ?? []).filter { slots[$0]?.kind.name == fact.kind.name })
      }
    }
    for slot in found { remove(slot) }
    return !found.isEmpty
  }

  private mutating func remove(_ slot: Int) {
    guard let fact = slots[slot] else { return }
    slots[slot] = nil
    index(fact, slot: slot) { $0.remove($1) }
  }

  private mutating func index(_ fact: Fact, slot: Int, change: (inout Set<Int>, Int) -> Void) {
    change(&byKey[fact.key, default: []], slot)
    change(&byStep[fact.step.id, default: []], slot)
    if let name = fact.values["name"]?.first {
      change(&byName[Named(kind: fact.kind.name, name: name), default: []], slot)
    }
    guard let path = fact.path else { return }
    change(&byKind[File(node: fact.node, path: path, detail: fact.kind.name), default: []], slot)
    if fact.values["lines"] != nil {
      change(&byLines[File(node: fact.node, path: path, detail: ""), default: []], slot)
    }
    if let option = fact.option {
      change(&byOption[File(node: fact.node, path: path, detail: option), default: []], slot)
    }
  }
}
