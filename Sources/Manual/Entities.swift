import Console
import CourseModel
import Knowledge

/// Finds the thing that each id of the manual belongs to.
///
/// An id is bound to a thing first (service glance, user rdo) and to its digits second: the same
/// digits are not always the same thing, and a thing that was deleted and made again has new ones.
/// It makes one pass over the steps, in order.
struct Entities {
  private struct Thing {
    var entity: String
    var generation: Int
    var value: String
    var definedBy: String?
    var isGone = false
    /// Whether it is known only from a reference.
    var isUnnamed = false
    /// The last step that showed or used it.
    var shown = 0
  }

  private let programs: Programs
  private var things: [Thing] = []
  /// The thing that currently has a name: `service glance` → index.
  private var byEntity: [String: Int] = [:]
  /// The thing that currently has an id.
  private var byValue: [String: Int] = [:]
  /// The ids that may be shown shortened or in full, by their first digits.
  private var byStart: [Substring: [String]] = [:]
  private var counters: [String: Int] = [:]
  private(set) var findings: [Finding] = []
  /// The ids of the current step so far.
  private var used: Set<IDOccurrence> = []
  private var defined: Set<String> = []
  private var places: [String: SourcePosition] = [:]
  /// The place of the current step, and of the last step in which each program changed something: a service that was
  /// updated may have made its parts anew.
  private var order = 0
  private var program = ""
  /// Names that several things have at once.
  private var ambiguous: Set<String> = []
  private var changes: [String: Int] = [:]

  init(_ programs: Programs) { self.programs = programs }

  /// Fills in the ids that a step defines and uses.
  mutating func resolve(_ step: inout Step) {
    guard step.kind != .file || step.input != nil else { return }
    used.removeAll()
    defined.removeAll()
    places = Self.places(of: step)
    let commands = step.shellCommands
    let command = commands.last { !$0.words.isEmpty }
    order += 1
    program = command?.program ?? ""
    var seen: Set<String> = []

    for value in idsTyped(step) where seen.insert(value).inserted {
      note(value, noun: "id", in: &step)
    }
    // A typed id may be shown as another thing's; the output is read on its own.
    seen.removeAll()
    if let command, !command.words.isEmpty {
      switch step.expected.kind {
      case .record: resolveRecord(&step, command, seen: &seen)
      case .table: resolveTable(&step, command, seen: &seen)
      case .text, .none: break
      }
    }
    for line in step.expected.lines {
      for value in ValueScanner.ids(in: line) where seen.insert(value).inserted {
        note(value, noun: noun(of: command), in: &step)
      }
    }
    for command in commands {
      if isDeletion(command) { markGone(command) }
      if command.words.contains(where: { programs.verbs.appears(in: $0, .changes) }) {
        changes[command.program] = order
      }
    }
  }

  /// The position of each id in a step's output.
  private static func places(of step: Step) -> [String: SourcePosition] {
    var places: [String: SourcePosition] = [:]
    for (line, start) in zip(step.expected.lines, step.typed?.outputPositions ?? []) {
      for id in ValueScanner.ids(in: line) where places[id] == nil {
        var position = start
        position.column += line.offset(of: id) ?? 0
        places[id] = position
      }
    }
    return places
  }

  // MARK: Commands

  private func idsTyped(_ step: Step) -> [String] {
    step.typedLines.flatMap { ValueScanner.ids(in: $0) }
  }

  // MARK: Outputs

  private static let idNames: Set<String> = ["id", "uuid", "vg uuid", "lv uuid", "pv uuid"]
  private static let notIDs: Set<String> = ["checksum", "md5", "hash", "os hash value", "md5sum"]
  private static let nameNames: Set<String> = [
    "name", "display name", "vg name", "lv name", "pv name", "hostname", "host name",
  ]

  private mutating func resolveRecord(
    _ step: inout Step, _ command: ShellLine.SimpleCommand, seen: inout Set<String>
  ) {
    var properties: [String: String] = [:]
    for row in step.expected.rows where row.count == 2 {
      properties[PropertyLines.normalized(row[0])] = row[1]
    }
    let noun = noun(of: command)
    let creates = isCreation(command)
    // References first: an endpoint is named after its service.
    var owner: String?
    for row in step.expected.rows where row.count == 2 {
      let name = PropertyLines.normalized(row[0])
      guard !Self.idNames.contains(name) else { continue }
      if Self.notIDs.contains(name) {
        seen.formUnion(ValueScanner.ids(in: row[1]))
        continue
      }
      for value in ValueScanner.ids(in: row[1]) where seen.insert(value).inserted {
        let referred = Self.referredNoun(name)
        note(value, noun: referred ?? noun, in: &step, isReference: referred != nil)
        if referred != nil, owner == nil {
          owner = step.uses.last?.entity ?? step.defines.last?.entity
        }
      }
    }
    let name = Self.nameNames.lazy.compactMap { properties[$0] }.first {
      !$0.isEmpty && $0 != "None"
    }
    for key in Self.idNames {
      guard let value = properties[key].flatMap({ ValueScanner.ids(in: $0).first }) else {
        continue
      }
      seen.insert(value)
      let entity: String
      if let name = name ?? optionValue("--name", command) {
        entity = "\(noun) \(name)"
      } else if noun == "endpoint", let owner {
        entity = "endpoint of \(owner)"
      } else {
        entity = numbered(noun)
      }
      define(value, entity: entity, in: &step, isNew: creates)
    }
  }

  private mutating func resolveTable(
    _ step: inout Step, _ command: ShellLine.SimpleCommand, seen: inout Set<String>
  ) {
    let columns = step.expected.columns.map(PropertyLines.normalized)
    let noun = noun(of: command)
    let idColumn = columns.firstIndex { Self.idNames.contains($0) }
    let nameColumn = columns.firstIndex { Self.nameNames.contains($0) }
    for row in step.expected.rows {
      if let idColumn, idColumn < row.count, let value = ValueScanner.ids(in: row[idColumn]).first,
        seen.insert(value).inserted
      {
        let name = nameColumn.flatMap { $0 < row.count ? row[$0] : nil }
        if let name, !name.isEmpty {
          define(value, entity: "\(noun) \(name)", in: &step, isNew: isCreation(command))
        } else {
          note(value, noun: noun, in: &step)
        }
      }
      for (column, cell) in row.enumerated() where column != idColumn {
        guard column < columns.count, !Self.notIDs.contains(columns[column]) else {
          seen.formUnion(ValueScanner.ids(in: cell))
          continue
        }
        for value in ValueScanner.ids(in: cell) where seen.insert(value).inserted {
          let referred = Self.referredNoun(columns[column])
          note(value, noun: referred ?? noun, in: &step, isReference: referred != nil)
        }
      }
    }
  }

  /// `service_id` → service, `owner` → tenant; nil for a property that is not a reference.
  private static func referredNoun(_ property: String) -> String? {
    if property.hasSuffix(" id"), property.utf8.count > 3 { return String(property.dropLast(3)) }
    if property == "tenantid" || property == "owner" { return "tenant" }
    if property.hasSuffix("id"), property.utf8.count > 4, property != "hostid" {
      return String(property.dropLast(2))
    }
    return ["project", "user", "image", "volume", "server", "network", "subnet", "token"].contains(
      property)
      ? property : nil
  }

  // MARK: Bookkeeping

  /// Records that a thing with a name shows its id.
  private mutating func define(_ value: String, entity: String, in step: inout Step, isNew: Bool) {
    link(value)
    if let index = byEntity[entity] {
      let known = things[index]
      if !known.isGone, known.value == value || byValue[value] == index {
        use(index, value: value, in: &step)
        return
      }
      // Two rows of one list may have the same name.
      if known.shown == order { ambiguous.insert(entity) }
      if !isNew, !known.isGone, !ambiguous.contains(entity),
        changes[program, default: 0] <= known.shown
      {
        // One thing has two ids although nothing made it again: the manual contradicts itself.
        findings.append(
          Finding(
            .idContradiction, at: places[value] ?? step.position,
            "\(entity) is shown with id \(value) here and \(known.value) before, but nothing made it again in between"
          ))
        byValue[value] = index
        use(index, value: value, in: &step)
        return
      }
      add(entity, generation: known.generation + 1, value: value, in: &step)
      return
    }
    if let index = byValue[value], things[index].isUnnamed {
      // Known by its digits from a reference; now it gets a name.
      byEntity[entity] = index
      use(index, value: value, in: &step)
      return
    }
    add(entity, generation: 1, value: value, in: &step)
  }

  /// Records an id without a name: known by its digits, or new.
  private mutating func note(
    _ value: String, noun: String, in step: inout Step, isReference: Bool = false
  ) {
    link(value)
    if let index = byValue[value] {
      use(index, value: value, in: &step)
    } else if isReference || noun == "id" {
      // It belongs to a thing that the manual has not shown.
      let name = numbered(noun)
      byEntity[name] = things.count
      byValue[value] = things.count
      things.append(Thing(entity: name, generation: 1, value: value, isUnnamed: true))
      use(things.count - 1, value: value, in: &step)
    } else {
      add(numbered(noun), generation: 1, value: value, in: &step)
    }
  }

  private mutating func add(_ entity: String, generation: Int, value: String, in step: inout Step) {
    byEntity[entity] = things.count
    byValue[value] = things.count
    things.append(
      Thing(
        entity: entity, generation: generation, value: value, definedBy: step.id, shown: order))
    defined.insert(value)
    step.defines.append(
      IDOccurrence(
        entity: entity, generation: generation, value: value, definedBy: step.id,
        position: places[value] ?? step.position))
  }

  private mutating func use(_ index: Int, value: String, in step: inout Step) {
    things[index].shown = order
    let thing = things[index]
    let occurrence = IDOccurrence(
      entity: thing.entity, generation: thing.generation, value: value, definedBy: thing.definedBy,
      position: places[value] ?? step.position)
    if !defined.contains(value), used.insert(occurrence).inserted {
      step.uses.append(occurrence)
    }
  }

  /// Gives an id that was not seen before to the thing whose id begins with it, or is the beginning of it.
  private mutating func link(_ value: String) {
    guard byValue[value] == nil, value.utf8.count >= 7, !value.contains("-") else { return }
    let start = value.prefix(7)
    if let other = byStart[start]?.first(where: { Bindings.isSame($0, value) }) {
      byValue[value] = byValue[other]
    }
    // More than a few have the same start only in a text that wants to be slow.
    if byStart[start, default: []].count < 16 { byStart[start, default: []].append(value) }
  }

  private mutating func numbered(_ noun: String) -> String {
    let count = (counters[noun] ?? 0) + 1
    counters[noun] = count
    return count == 1 ? "\(noun) (unnamed)" : "\(noun) (unnamed \(count))"
  }

  private mutating func markGone(_ command: ShellLine.SimpleCommand) {
    for word in command.words {
      if let index = byValue[word] { things[index].isGone = true }
      if let index = byEntity["\(noun(of: command)) \(word)"] { things[index].isGone = true }
    }
  }

  // MARK: Reading a command

  /// The kind of thing that a command handles: `keystone service-create` → service, `nova boot` → server,
  /// `openstack image list` → image, `vgdisplay` → volume group.
  private func noun(of command: ShellLine.SimpleCommand?) -> String {
    guard let command else { return "id" }
    let words = command.arguments.dropFirst().filter { !$0.hasPrefix("-") }
    let program = command.program
    guard let first = words.first else { return programNoun(program) }
    var nouns: [String] = []
    for word in words {
      if isVerb(word) {
        return nouns.isEmpty ? programNoun(program) : nouns.joined(separator: " ")
      }
      if let dash = word.lastIndex(of: "-"),
        isVerb(word[word.index(after: dash)...])
      {
        return String(word[..<dash])
      }
      nouns.append(word)
      if nouns.count == 3 { break }
    }
    return programs.holds(.client, command) ? first : programNoun(program)
  }

  private func programNoun(_ program: String) -> String {
    programs.entry(program)?.thing ?? (program.isEmpty ? "id" : program)
  }

  private func isVerb(_ word: some StringProtocol) -> Bool {
    programs.verbs.isVerb(String(word), .reads, .makes, .removes, .changes, .stops)
  }

  private func isCreation(_ command: ShellLine.SimpleCommand) -> Bool {
    command.arguments.dropFirst().prefix(4).contains { programs.verbs.contains($0, .makes) }
  }

  private func isDeletion(_ command: ShellLine.SimpleCommand) -> Bool {
    command.arguments.dropFirst().prefix(4).contains { programs.verbs.contains($0, .removes) }
  }

  private func optionValue(_ option: String, _ command: ShellLine.SimpleCommand) -> String? {
    for (index, word) in command.words.enumerated() {
      if word == option, index + 1 < command.words.count { return command.words[index + 1] }
      if word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
    }
    return nil
  }
}
