import Console
import CourseModel
import Knowledge
import Matching

/// What a lab leaves behind when it has been carried out: the facts that hold at its end, and the
/// commands about which nothing is known.
struct LabEffects {
  /// A command that changes something and has no rule.
  struct Uncovered: Hashable {
    var step: Step
    var command: String
    var why: String
  }

  private(set) var facts: [Fact] = []
  /// All facts that steps make or end, in the steps' order.
  private(set) var history: [Fact] = []
  /// The facts while the lab is being carried out.
  private var store = FactStore()
  private(set) var uncovered: [Uncovered] = []
  /// Ids of the steps that change a node, whether a check can ask for that or not.
  private(set) var changing: Set<String> = []

  private let programs: Programs
  private let errors: ErrorMessages
  private let rules: EffectRules
  /// The folders of each node's shells.
  private var folders: [NodeName: AccountFolders] = [:]
  /// The nodes' addresses by name.
  private let addresses: [String: String]

  init(
    _ lab: Lab, _ knowledge: Knowledge, rules: EffectRules, addresses: [String: String]
  ) {
    programs = knowledge.programs
    errors = ErrorMessages(knowledge)
    self.rules = rules
    self.addresses = addresses
    var ways = StateByWay<[NodeName: AccountFolders]>()
    for step in lab.steps {
      ways.turn(to: step, &folders)
      apply(step)
    }
    facts = store.all
  }

  private mutating func apply(_ step: Step) {
    let nodes = [step.node ?? step.candidates.first].compactMap(\.self) + step.alsoOn
    for (index, node) in nodes.enumerated() {
      let own = index == 0 ? step : step.moved(from: nodes[0], to: node, addresses: addresses)
      apply(own, on: node)
    }
  }

  private mutating func apply(_ step: Step, on node: NodeName) {
    if case .file(let written, let lines) = step.action {
      let path = folders[node, default: AccountFolders()].path(written) ?? written
      forget(Self.contents, values: ["path": [path]], node: node)
      changing.insert(step.id)
      add(
        "lines", values: ["path": [path], "lines": lines.filter { !$0.isBlankOrRemark }],
        step: step, node: node)
      return
    }
    if programs.goesElsewhere(step) { folders = [:] }
    folders[node, default: AccountFolders()].follow(step, programs)
    guard [.command, .interactive, .reboot].contains(step.kind), let command = step.command,
      !isShownToFail(step)
    else { return }
    apply(command, step, on: node)
  }

  /// Whether the manual shows that a step of one command fails: it leaves nothing behind.
  private func isShownToFail(_ step: Step) -> Bool {
    step.shellCommands.count == 1 && errors.first(in: step.expected.lines) != nil
  }

  /// The kinds of facts about what is in a file.
  private static let contents = ["lines", "line", "replaced", "setting"]

  /// How deep `ssh` and `su` may be nested: each level is a call and reads all that is left.
  private static let depthLimit = 16

  /// - Parameter depth: The number of commands around the line, from 0.
  private mutating func apply(_ line: String, _ step: Step, on node: NodeName, depth: Int = 0) {
    guard depth <= Self.depthLimit else {
      changing.insert(step.id)
      let why = "commands are nested more than \(Self.depthLimit) deep"
      uncovered.append(Uncovered(step: step, command: step.title, why: why))
      return
    }
    let commands = ShellLine(line).commands
    for (index, written) in commands.enumerated() {
      let words = written.words.drop { ShellState.keywords.contains($0) }
      let command = written.with(words: words.map { step.otherSpellings[$0] ?? $0 })
      // The same on another node: `ssh root@node3 service X restart`.
      if let remote = programs.remote(command), addresses[remote.host] != nil {
        apply(remote.command, step, on: .machine(remote.host), depth: depth + 1)
        continue
      }
      // The same as another user: `su -s /bin/sh keystone -c "…"`.
      if let inner = programs.values(.runsAs, command)?["command"]?.first {
        apply(inner, step, on: node, depth: depth + 1)
        continue
      }
      // It reads from a pipe what the command before it prints.
      let isFed = command.joinedBy == "|" && index > 0
      apply(
        isFed ? command.fed(by: commands[index - 1], programs) : command, step: step, node: node)
    }
  }

  private mutating func apply(_ command: ShellLine.SimpleCommand, step: Step, node: NodeName) {
    for rule in rules.effects {
      guard var values = rule.pattern.match(command) else { continue }
      // Output that is thrown away leaves nothing behind.
      if values["path"] == ["/dev/null"] { return }
      if rule.why != nil || !rule.changes.isEmpty { changing.insert(step.id) }
      if let why = rule.why {
        uncovered.append(Uncovered(step: step, command: command.source, why: why))
      }
      for name in ["path", "to"] {
        values[name] = values[name]?.compactMap {
          folders[node, default: AccountFolders()].path($0)
        }
      }
      values["input"] = step.input?.filter { !$0.isBlankOrRemark }
      // A file that goes to a folder keeps its name there.
      if let folder = values["to"]?.first, folder.hasSuffix("/"), let from = values["from"] {
        values["to"] = FactValues.filled("{from:name}", ["from": from]).map { folder + $0 }
      }
      let place =
        values["node"]?.first.flatMap { addresses[$0] != nil ? .machine($0) : nil } ?? node
      for case .adds(let kind, let own) in rule.changes {
        for row in rows(rule.table, values: values, node: place) {
          for values in Self.each(values.merging(row) { $1 }, own) {
            forget(rule.forgets, values: values, node: place)
            add(kind, values: values, step: step, node: place, isRow: rule.table != nil)
          }
        }
      }
      if rule.table != nil, !store.hasFacts(ofStep: step.id) {
        let why = "none of the lines that it reads gives something that can be checked"
        uncovered.append(Uncovered(step: step, command: command.source, why: why))
      }
      let removed = rule.changes.compactMap { change -> (String, [String: String])? in
        if case .removes(let kind, let own) = change { (kind, own) } else { nil }
      }
      if let (_, own) = removed.first {
        for values in Self.each(values, own) {
          forget(rule.forgets, values: values, node: place)
          remove(removed.map(\.0), values: values, step: step, node: place)
        }
      }
      return
    }
    folders[node, default: AccountFolders()].follow(command, programs)
    guard !programs.onlyReads(command.words.joined(separator: " ")),
      !programs.onlyReads(command.source), !ShellState.isChanged(by: command, programs)
    else {
      return
    }
    changing.insert(step.id)
    // Whatever it does to the files that it names.
    for word in command.arguments.dropFirst() + command.redirections.map(\.target) {
      guard let path = folders[node, default: AccountFolders()].path(word) else { continue }
      store.remove(kinds: Self.contents, on: node, path: path)
    }
    uncovered.append(Uncovered(step: step, command: command.source, why: "no rule covers it"))
  }

  /// The values of each line that a command reads; one empty row for a command that reads none.
  private func rows(
    _ table: EffectRule.Table?, values: UsagePattern.Values, node: NodeName
  ) -> [UsagePattern.Values] {
    guard let table else { return [[:]] }
    guard let file = table.file else { return table.rows(values["input"] ?? []) }
    let lines = store.facts(ofKind: "lines", on: node, path: values[file]?.first)
    return table.rows(lines.flatMap { $0.values["lines"] ?? [] })
  }

  /// Makes one set of values for each word of a list: several packages in one command.
  private static func each(
    _ values: UsagePattern.Values, _ own: [String: String]
  ) -> [UsagePattern.Values] {
    var all = [values]
    for (name, template) in own { all[0][name] = FactValues.filled(template, values) }
    // These stay whole: a file's lines, a line's words.
    let whole: Set<String> = ["input", "lines", "text"]
    for (name, words) in all[0].sorted(by: { $0.key < $1.key })
    where words.count > 1 && !whole.contains(name) {
      all = all.flatMap { one in
        words.map { word in
          var single = one
          single[name] = [word]
          return single
        }
      }
    }
    return all
  }

  /// - Parameter isRow: Whether it comes from a line of a table; one that leaves a value open says nothing about it.
  private mutating func add(
    _ kind: String, values: UsagePattern.Values, step: Step, node: NodeName,
    isRow: Bool = false
  ) {
    guard let kind = rules.kinds[kind] else { return }
    let fact = Fact(kind: kind, node: node, values: values, step: step)
    // A device is not a file that someone made.
    if values["path"]?.first?.hasPrefix("/dev/") == true { return }
    guard fact.canBeAsked else {
      // A row says nothing; anything else is no longer as it was.
      if !isRow {
        leaveOut(fact)
        _ = store.take(fact.key)
      }
      return
    }
    history.append(fact)
    overrule(by: fact)
    var joined = fact
    // Lines added to a file do not replace those that are there; a command that makes it anew erases them first.
    if let known = store.take(fact.key), case .lines(let name) = kind.expects, !known.isGone {
      joined.values[name] = (known.values[name] ?? []) + (fact.values[name] ?? [])
    }
    store.append(joined)
  }

  /// Erases what was known of a file that is made anew.
  private mutating func forget(
    _ kinds: [String], values: UsagePattern.Values, node: NodeName
  ) {
    guard let path = values["path"]?.first else { return }
    store.remove(kinds: kinds, on: node, path: path)
  }

  /// Lets a line `a = 2` take the place of an earlier `a = 1`.
  private mutating func overrule(by fact: Fact) {
    guard let path = fact.path, let new = fact.values["option"]?.first ?? fact.option else {
      return
    }
    store.remove(option: new, on: fact.node, path: path)
  }

  /// - Parameter kinds: The kinds that the values fit; the first says what is gone.
  private mutating func remove(
    _ kinds: [String], values: UsagePattern.Values, step: Step, node: NodeName
  ) {
    let gone = kinds.compactMap { rules.kinds[$0] }.map {
      Fact(kind: $0, node: node, values: values, step: step, isGone: true)
    }
    history += gone
    // What the lab itself made is no longer asked for; what was there before must be gone.
    guard !store.remove(sameAs: gone), let first = gone.first else { return }
    if first.canBeAsked { store.append(first) } else { leaveOut(first) }
  }

  private mutating func leaveOut(_ fact: Fact) {
    let why = "its words do not say what \"\(fact.text)\" applies to"
    uncovered.append(Uncovered(step: fact.step, command: fact.step.title, why: why))
  }
}
