import Console
import CourseModel
import Grading
import Knowledge

/// The order of steps: what is used, needed, changed or ended at a time that does not fit.
extension Linter {
  private var events: [EffectHistory.Event] { history.events }

  /// Things that a command or an output names before a step makes them. The name has to be one that is no common word.
  func thingsUsedEarly() -> [Finding] {
    let made = events.filter {
      $0.kind.isThing && !$0.isEnd && $0.key.count == 1 && $0.key[0].count == 1
        && Self.isDistinct($0.key[0][0])
    }
    let uses = firstUses(of: Set(made.map { $0.key[0][0] }))
    var seen: Set<[String]> = []
    return made.compactMap { event in
      let name = event.key[0][0]
      let isEverywhere = event.kind.scope == .cloud
      guard
        seen.insert([event.kind.name, name, isEverywhere ? "" : event.node.description]).inserted,
        let use = uses[Use.Thing(name: name, node: isEverywhere ? nil : event.node)],
        use.place < event.place
      else { return nil }
      return Finding(
        .usedBeforeMade, at: use.position,
        "\(name) is \(use.isTyped ? "used" : "shown") here, but made only later",
        related: [.init(at: event.step.position, "here it is made")])
    }
  }

  private struct Use {
    struct Thing: Hashable {
      var name: String
      /// Nil for any.
      var node: NodeName?
    }

    var place: Int
    var position: SourcePosition
    var isTyped: Bool
  }

  private func firstUses(of names: Set<String>) -> [Use.Thing: Use] {
    guard !names.isEmpty else { return [:] }
    var uses: [Use.Thing: Use] = [:]
    for (place, step) in steps.enumerated() {
      func note(_ name: String, _ position: SourcePosition, isTyped: Bool) {
        for node in [step.node, nil] {
          let thing = Use.Thing(name: name, node: node)
          if uses[thing] == nil {
            uses[thing] = Use(place: place, position: position, isTyped: isTyped)
          }
        }
      }
      // What is removed first may be a leftover.
      for command in step.shellCommands
      where !command.words.contains(where: { knowledge.programs.verbs.appears(in: $0, .removes) }) {
        for word in command.words where names.contains(word) {
          note(word, step.position, isTyped: true)
        }
      }
      for line in step.outputLines {
        for word in Self.words(line.text).map(String.init) where names.contains(word) {
          note(word, line.position, isTyped: false)
        }
      }
    }
    return uses
  }

  /// Whether a name is unlikely to be anything else.
  private static func isDistinct(_ name: String) -> Bool {
    name.utf8.count >= 4 && name.contains { "-_.0123456789".contains($0) }
      && Placeholder.all(in: name).isEmpty
  }

  private static func words(_ line: String) -> [Substring] {
    line.split { !($0.isLetter || $0.isNumber || "-_.".contains($0)) }
  }

  /// What is done although something that it needs comes only later, or never.
  ///
  /// The rules' needs are those of checks. They are needs of a step, too, where it starts a service, and where they name
  /// something for certain.
  mutating func needsNotMet() -> [Finding] {
    var findings: [Finding] = []
    var seen: Set<[String]> = []
    // Machines whose services the manual starts itself: there it relies on no package to do so.
    let byHand = Set(
      events.filter { $0.kind.keptBy != nil }.map { [$0.kind.name, $0.node.description] })
    for index in eachOnce(events.indices) where events[index].kind.scope == .node {
      let event = events[index]
      let needed = history.needed(by: index).map { events[$0] }.filter { !$0.isEnd }
      for need in event.kind.needs {
        let isCertain = need.subject.map { !$0.contains("{") } ?? false
        guard event.kind.keptBy != nil || (event.kind.isThing && isCertain) else { continue }
        let group = needed.filter { $0.kind.name == need.kind }
        // Files change after a start, too: that is another rule's.
        guard group.allSatisfy({ $0.path == nil && $0.place > event.place }),
          seen.insert([
            isCertain ? "" : event.text, need.kind, event.node.description,
          ]).inserted
        else { continue }
        let name = need.subject ?? event.key.first?.first ?? ""
        let same = group.filter { Self.isOfSameName($0.key.first?.first ?? "", name) }
        if let first = same.min(by: { $0.place < $1.place }) {
          findings.append(
            Finding(
              .neededLater, at: event.step.position,
              "\(event.step.title) needs what only a later step does: \(first.text)",
              related: [.init(at: first.step.position, first.text)]))
        } else if let subject = need.subject, isCertain,
          byHand.contains([need.kind, event.node.description])
        {
          findings.append(
            Finding(
              .notStarted, at: event.step.position,
              "\(event.step.title) needs the service \(subject), which no earlier step starts"))
        }
      }
    }
    return findings
  }

  /// `openstack-nova` is the package of `openstack-nova-api`; `docker-compose` is not that of `docker`.
  private static func isOfSameName(_ package: String, _ service: String) -> Bool {
    package == service || service.hasPrefix(package + "-")
  }

  /// Files that change after all services that read them were started, and none is started again.
  mutating func servicesNotRestarted() -> [Finding] {
    /// The services that rest on each change, as they were started last, by the change's place among the events.
    var readers: [Int: [Int]] = [:]
    for index in eachOnce(events.indices.reversed()) where events[index].kind.keptBy != nil {
      // A service's settings are under /etc (Filesystem Hierarchy Standard 3.0, section 3.7).
      for change in history.needed(by: index)
      where events[change].step.kind != .file
        && Self.belongs(events[change].path, to: events[index])
      {
        readers[change, default: []].append(index)
      }
    }
    let restarts = Restarts(steps, knowledge.programs)
    var seen: Set<[String]> = []
    return readers.sorted { $0.key < $1.key }.compactMap { change, services in
      let changed = events[change]
      guard services.allSatisfy({ events[$0].place < changed.place }),
        !restarts.mayFollow(
          changed.place, on: changed.node, names: services.flatMap { Self.parts(events[$0]) }),
        let last = services.map({ events[$0] }).max(by: { $0.place < $1.place }),
        seen.insert([changed.path ?? "", changed.node.description]).inserted
      else { return nil }
      return Finding(
        .notRestarted, at: changed.step.position,
        "\(changed.path ?? "the file") changes here, after the last start of what reads it",
        related: [.init(at: last.step.position, last.text)])
    }
  }

  /// The first of these events for each thing; the last where they are reversed. Ends are left out.
  private func eachOnce(_ indices: some Sequence<Int>) -> [Int] {
    var seen: Set<[String]> = []
    return indices.filter {
      !events[$0].isEnd && seen.insert(Self.name(events[$0], events[$0].kind.name)).inserted
    }
  }

  /// Whether a folder or a file is called like the service: `/etc/nova/nova.conf` and `openstack-nova-api`.
  private static func belongs(_ path: String?, to service: EffectHistory.Event) -> Bool {
    guard let path, path.hasPrefix("/etc/") else { return false }
    let parts = Set((service.key.first?.first ?? "").split(separator: "-"))
    return path.split(separator: "/").dropFirst().contains { component in
      parts.contains(component.prefix { $0 != "." && $0 != "_" })
    }
  }

  /// The words of a service's name.
  private static func parts(_ service: EffectHistory.Event) -> [String] {
    let name = service.key.first?.first ?? ""
    return [name] + name.split(separator: "-").map(String.init).filter { $0.utf8.count >= 4 }
  }

  /// Services that are started but not enabled before their machine boots, or the only ones in the manual that never are.
  mutating func servicesNotEnabled() -> [Finding] {
    var enabled: [[String]: Int] = [:]
    for event in events where !event.isEnd && enabled[Self.name(event, event.kind.name)] == nil {
      enabled[Self.name(event, event.kind.name)] = event.place
    }
    var boots: [NodeName: [Int]] = [:]
    for (place, step) in steps.enumerated() where step.kind == .reboot {
      if let node = step.node { boots[node, default: []].append(place) }
    }
    let started = eachOnce(events.indices).filter { events[$0].kind.keptBy != nil }
    func enabledAt(_ event: EffectHistory.Event) -> Int? {
      enabled[Self.name(event, event.kind.keptBy ?? "")]
    }
    let count = started.count { enabledAt(events[$0]) != nil }
    let isRule = count >= 4 && count * 10 >= started.count * 8
    return started.compactMap { index in
      let event = events[index]
      let place = enabledAt(event)
      let boot = boots[event.node]?.first { $0 >= event.place }
      let isTooLate = boot.map { boot in count > 0 && (place.map { $0 > boot } ?? true) } ?? false
      // Others were there, and enabled, before.
      let isInstalled = history.needed(by: index).contains {
        events[$0].path == nil && events[$0].place < event.place && !events[$0].isEnd
          && !events[$0].startsServices
      }
      guard isTooLate || (isRule && place == nil), isInstalled else { return nil }
      return Finding(
        .notEnabled, at: event.step.position,
        isTooLate
          ? "\(Self.serviceName(event)) is started here but is not enabled before the machine reboots"
          : "\(Self.serviceName(event)) is started here but is never enabled, as the other services are",
        related: isTooLate ? boot.map { [.init(at: steps[$0].position, "the reboot")] } ?? [] : [])
    }
  }

  private static func serviceName(_ event: EffectHistory.Event) -> String {
    event.key.first?.first ?? event.text
  }

  private static func name(_ event: EffectHistory.Event, _ kind: String) -> [String] {
    [kind, event.node.description] + event.key.joined()
  }
}

/// Where a machine boots, or a command that no rule knows may start a service again: `nginx -s reload`.
private struct Restarts {
  /// The last step on each machine after which any service may be another.
  private var any: [NodeName: Int] = [:]
  /// The last command on each machine that names a word and changes something.
  private var named: [NodeName: [String: Int]] = [:]

  init(_ steps: [Step], _ programs: Programs) {
    for (place, step) in steps.enumerated() {
      let words = step.shellCommands.filter { !programs.onlyReads($0) }.flatMap(\.words)
      let mayBeAny = step.kind == .reboot || words.contains { $0.contains("$") || $0.contains("*") }
      for node in [step.node].compactMap(\.self) + step.alsoOn {
        if mayBeAny { any[node] = place }
        for word in words { named[node, default: [:]][word] = place }
      }
    }
  }

  func mayFollow(_ place: Int, on node: NodeName, names: [String]) -> Bool {
    ([any[node]] + names.map { named[node]?[$0] }).contains { $0.map { $0 > place } ?? false }
  }
}
