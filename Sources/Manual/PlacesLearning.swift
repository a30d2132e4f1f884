import Console
import Knowledge

extension Places {
  /// Collects the machines' names from commands, prompts and /etc/hosts, then their roles from prose.
  /// - Parameter machines: Names that are known beforehand.
  init(learningFrom blocks: [ReadBlock], machines: Set<String> = [], _ lexicon: Lexicon) {
    self.init(lexicon)
    nodes = machines
    var prompts: [String: Int] = [:]
    // Where readers sit, they know: the first prompt, and those at which they go elsewhere.
    var origins: Set<String> = []
    for console in blocks.compactMap(\.console) {
      var isInContainer = false
      for case .command(let command) in console.items {
        learn(command)
        if let host = command.prompt.host, !isInContainer {
          if prompts.isEmpty { origins.insert(Self.shortName(host)) }
          prompts[Self.shortName(host), default: 0] += 1
        }
        switch lexicon.classifier.shell(command.shell) {
        case .container?:
          isInContainer = true
          containers.formUnion(lexicon.classifier.containers(command.shell))
        case .node?:
          movesByShell = true
          if let host = command.prompt.host { origins.insert(Self.shortName(host)) }
        case .here?, nil: break
        }
        if lexicon.classifier.leaves(command.shell) { isInContainer = false }
      }
    }
    let named = prompts.keys.filter {
      Self.isName($0) && !isHostName($0) && !containers.contains($0)
    }
    movesByShell = movesByShell || !named.isEmpty
    if !nodes.isEmpty {
      promptOnly = Self.unmentioned(Set(named).subtracting(nodes).subtracting(origins), in: blocks)
    }
    nodes.formUnion(named)
    // A name in nearly every prompt of a manual that moves by ssh ("[root@host ~]#") is a pattern,
    // not a place.
    let all = prompts.values.reduce(0, +)
    patternHost =
      prompts.first { host, count in
        isHostName(host) && count * 5 >= all * 4 && !nodes.isEmpty
      }?.key
    let typed = nodes
    let prose = blocks.compactMap(\.prose).map { (prose: $0, words: $0.words) }
    let numbered = prose.flatMap(\.words).map(\.text).filter {
      $0.utf8.last.map { $0 &- 0x30 < 10 } == true || $0.hasSuffix("'s")
    }
    learnNames(from: numbered)
    learnFamilies(from: prose.flatMap(\.words).map(\.text))
    learnSiblings(from: numbered)
    for block in blocks where !block.block.marked.isEmpty {
      if let prose = block.prose { learnMarked(block.block.marked, in: prose) }
    }
    foldShortNames(typed: typed)
    numberedStems = Set(
      nodes.compactMap { name in
        let stem = name.prefix { !$0.isNumber }
        return stem.count < name.count ? stem : nil
      })
    for name in nodes where name != name.lowercased() { folded[name.lowercased()] = name }
    var known: Set<Substring> = []
    for (paragraph, words) in prose {
      let named = words.compactMap { node($0.text) }
      guard !named.isEmpty || words.contains(where: { isPlural($0.text) }) else { continue }
      for name in named {
        let stem = name.prefix { !$0.isNumber }
        if known.insert(stem).inserted { stems.append(stem) }
      }
      learn(from: paragraph)
    }
    learnRolesFromNames()
    let machines = PhraseSet(lexicon.messages.phrases(.placeMachines))
    for (paragraph, words) in prose where paragraph.says(anyOf: machines) {
      learnRoleNames(in: paragraph, words)
    }
    ordered = sortedNodes
    words = PhraseSet(
      nodes.map { $0.lowercased() } + folded.keys + stems.map { "\($0)s" } + roles.keys
        + [
          .placeAlsoNamed, .placeMachineNouns, .placeNouns, .placeHostPhrases, .placeGuestPhrases,
        ].flatMap(language.phrases))
  }

  /// The names that are neither in the prose nor in a command or an output.
  private static func unmentioned(_ names: Set<String>, in blocks: [ReadBlock]) -> Set<String> {
    guard !names.isEmpty else { return [] }
    var words: Set<String> = []
    func add(_ text: String) {
      // A full name has the short one as its first part, an account stands before it.
      for word in text.lowercased().split(whereSeparator: {
        !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_")
      }) {
        words.insert(String(word))
      }
    }
    for block in blocks {
      if let prose = block.prose { add(prose.text) }
      for case .command(let command) in block.console?.items ?? [] {
        add(command.text)
        for line in command.output { add(line.text) }
        for line in command.body ?? [] { add(line) }
      }
    }
    return names.filter { !words.contains($0.lowercased()) }
  }

  /// "On node1, run:" names a machine, even if no command connects to it.
  private mutating func learnNames(from words: [String]) {
    for word in words {
      let name = word.hasSuffix("'s") ? String(word.dropLast(2)) : word
      let letters = name.utf8.prefix { !($0 &- 0x30 < 10) }
      guard letters.count < name.utf8.count,
        name.utf8.dropFirst(letters.count).allSatisfy({ $0 &- 0x30 < 10 })
      else { continue }
      let stem = String(Substring(letters)).trimming { $0 == "-" }
      if isMachine(stem) { nodes.insert(name) }
    }
  }

  private func isPlural(_ word: String) -> Bool {
    word.hasSuffix("s") && numberedStems.contains(word.dropLast())
  }

  /// k8s-master and k8s-worker1: one family of machines, recognised by their roles.
  private mutating func learnFamilies(from words: [String]) {
    var families: [Substring: Set<String>] = [:]
    for word in words {
      guard let dash = word.utf8.lastIndex(of: UInt8(ascii: "-")), dash > word.startIndex else {
        continue
      }
      let kind = word[word.index(after: dash)...].prefix { !$0.isNumber }
      if isMachine(kind) { families[word[..<dash], default: []].insert(word) }
    }
    for family in families.values
    where family.count > 1 && family.contains(where: { $0.last?.isNumber == true }) {
      nodes.formUnion(family.filter(Self.isName))
    }
  }

  /// "worker1" means k8s-worker1 if there is only one such machine.
  /// - Parameter typed: The names in commands and prompts; prose may only misspell them.
  private mutating func foldShortNames(typed: Set<String>) {
    // The longer names for each short one, in one pass over all names and their dashes.
    var longer: [Substring: [String]] = [:]
    for name in nodes {
      for (index, byte) in zip(name.utf8.indices, name.utf8) where byte == UInt8(ascii: "-") {
        let short = name[name.utf8.index(after: index)...]
        guard short.utf8.count <= Self.nameLimit, nodes.contains(String(short)) else { continue }
        longer[short, default: []].append(name)
      }
    }
    for short in longer.keys.sorted() {
      let whole = (longer[short] ?? []).filter(nodes.contains)
      guard whole.count == 1 else { continue }
      let isCertain = typed.contains(String(short)) && !typed.contains(whole[0])
      let (name, other) = isCertain ? (String(short), whole[0]) : (whole[0], String(short))
      nodes.remove(other)
      folded[other] = name
    }
  }

  /// The longest host name in bytes (RFC 1035).
  private static let nameLimit = 255

  /// If ceph1 is a machine, ceph2 is another.
  private mutating func learnSiblings(from words: [String]) {
    let stems = Set(
      nodes.map { $0.prefix { !$0.isNumber } }.filter { !$0.isEmpty && nodes.contains($0 + "1") })
    for word in words {
      let stem = word.prefix { !$0.isNumber }
      let number = word.dropFirst(stem.count)
      if stems.contains(stem), (1...2).contains(number.count), number.allSatisfy(\.isNumber) {
        nodes.insert(word)
      }
    }
  }

  /// compute1 and compute2 are "the compute nodes", openstack-controller is "the controller".
  private mutating func learnRolesFromNames() {
    let nouns = language.phrases(.placeRoleNouns)
    for machine in lexicon.messages.phrases(.placeMachines) where !nouns.contains(machine) {
      let named = nodes.filter {
        $0.split(whereSeparator: { $0 == "-" || $0.isNumber }).contains { $0 == machine }
      }.sorted()
      guard !named.isEmpty else { continue }
      let all =
        nouns.map { "\(machine) \($0)" }
        + language.phrases(.placeRoleArticles).map { "\(trimmed($0)) \(machine)" }
      for role in all where roles[role] == nil {
        roles[role] = named
      }
    }
  }

  /// "Run this on **alpha**", "the `server`, `node-0` and `node-1` machines": words that the author sets off are names.
  private mutating func learnMarked(_ marked: [String], in prose: Prose) {
    let names = marked.filter(isMarkedName)
    guard !names.isEmpty else { return }
    var written: [String: String] = [:]
    for name in names { written[name.lowercased()] = name }
    let words = prose.words
    var listed: [String] = []
    for (index, word) in words.enumerated() {
      guard let name = written[word.text] else {
        if !language.isWord(word.text, .placeListJoins) {
          if language.isWord(word.text, .placeWholeMachines),
            listed.count > 1 || (listed.count == 1 && !isPluralNoun(word.text))
          {
            nodes.formUnion(listed)
          }
          listed = []
        }
        continue
      }
      listed.append(name)
      let next = index + 1 < words.count ? words[index + 1].text : nil
      let endsThere =
        next == nil || prose.endsClause(before: words[index + 1].start)
        || prose.endsSentence(before: words[index + 1].start)
        || language.isWord(next ?? "", .placeMachineNouns)
        || language.isWord(next ?? "", .placeAfterNames)
        || language.isWord(next ?? "", .placeListJoins)
      // Hosts begin with a small letter, or have a number; `Dockerfile` and **Settings** are something else.
      let isHostLike =
        name.first?.isLowercase == true || name == name.uppercased()
        || name.contains(where: \.isNumber)
      if endsThere, isHostLike || language.isWord(next ?? "", .placeMachineNouns),
        prose.comesAfter(anyOf: language[.placeNames], at: word.start)
      {
        nodes.insert(name)
      }
    }
  }

  /// "the `corosync` nodes" are those of a service; "the `jumpbox` machine" is one.
  private func isPluralNoun(_ noun: String) -> Bool {
    language.isWord(String(noun.dropLast()), .placeWholeMachines)
  }

  /// Whether a word can be a machine's name: no program's, no system's, no path, file or option.
  private func isMarkedName(_ word: String) -> Bool {
    guard Self.isName(word), word.count > 1, !word.contains("."), !word.contains("_") else {
      return false
    }
    return !lexicon.programs.isKnown(word) && !language.isWord(word.lowercased(), .placeNotNames)
  }

  /// "On the controller node:" names a machine if none is known for the role.
  private mutating func learnRoleNames(in prose: Prose, _ words: [Prose.Word]) {
    for (index, word) in words.enumerated().dropFirst() where isMachine(word.text) {
      let before = words[index - 1].text
      let isArticle = language.isWord(before, .placeLearnArticles)
      let preposition = isArticle && index > 1 ? words[index - 2].text : before
      guard
        language.isWord(preposition, .placeOnWord) || language.isWord(preposition, .placeFromWord)
      else { continue }
      let noun = index + 1 < words.count ? words[index + 1].text : ""
      let isRole = language.isWord(noun, .placeMachineNouns)
      let endsClause =
        index + 1 == words.count || prose.endsClause(before: words[index + 1].start)
      guard isRole || (endsClause && language.isWord(word.text, .placeLoneMachines)) else {
        continue
      }
      guard !language.isWord(word.text, .placeMachineNouns),
        role(word.text, isRole ? noun : "node").flatMap({ roles[$0] }) == nil,
        node(word.text) == nil
      else { continue }
      nodes.insert(word.text)
      for noun in language.phrases(.placeRoleNouns) { roles["\(word.text) \(noun)"] = [word.text] }
    }
  }

  private mutating func learn(_ command: ConsoleBlock.Command) {
    if let target = lexicon.classifier.target(command.shell), Self.isName(target) {
      nodes.insert(Self.shortName(target))
    }
    for simple in command.shell.commands {
      if let name = lexicon.programs.values(.makesNode, simple)?["node"]?.first, Self.isName(name) {
        nodes.insert(name)
      }
      guard simple.redirections.contains(where: { $0.target == "/etc/hosts" }) else { continue }
      for line in command.body ?? [] {
        let parts = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        guard parts.count >= 2, Self.isName(parts[1]), parts[1] != "localhost" else { continue }
        nodes.insert(parts[1])
        addresses[parts[0]] = parts[1]
      }
    }
  }

  /// Whether prompts use this name for the reader's own machine.
  func isHostName(_ name: String) -> Bool { lexicon.messages.isWord(name, .placeHostNames) }

  /// Whether a stem is a usual one for machines' names.
  private func isMachine(_ stem: some StringProtocol) -> Bool {
    lexicon.messages.isWord(String(stem), .placeMachines)
  }

  /// Whether a text is a host name, not an address or a placeholder.
  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, (first | 0x20) &- 0x61 < 26,
      Placeholder.all(in: text).isEmpty
    else { return false }
    return text.utf8.allSatisfy { byte in
      (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "-._".utf8.contains(byte)
    }
  }
}
