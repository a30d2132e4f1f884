import Knowledge

/// The machines that a manual mentions, and its words for them.
struct Places {
  let lexicon: Lexicon
  var language: Language { lexicon.language }

  init(_ lexicon: Lexicon) { self.lexicon = lexicon }

  /// The nodes' names, e.g. `node1`.
  var nodes: Set<String> = []
  /// Full names by a short or lower-case form: names with capitals, and `worker1` for `k8s-worker1`.
  var folded: [String: String] = [:]
  /// `192.168.122.101` → `node1`, from the prose and from lines that the manual adds to /etc/hosts.
  var addresses: [String: String] = [:]
  /// The host name in prompts that does not say where a command is typed.
  var patternHost: String?
  /// `cloud controller` → node1, `compute node` → node3 and node4.
  var roles: [String: [String]] = [:]

  /// Whether the manual itself shows where the reader goes: by ssh, or in its prompts.
  var movesByShell = false
  /// Machines that only prompts name, in a manual whose commands go to others.
  var promptOnly: Set<String> = []
  /// Containers that a command enters: prompts name them.
  var containers: Set<String> = []

  /// The last machines that the prose named together: "these machines" means those.
  private var lastNamed: [String] = []
  /// The machines that the prose named one by one, most recent last.
  private var recent: [String] = []

  /// All words that may name a machine: a paragraph without any does not send the reader anywhere.
  var words: PhraseSet = []

  enum Mention: Equatable {
    case node(String)
    /// Several nodes, all of them meant.
    case several([String])
    /// Any one of several.
    case oneOf([String])
  }

  /// Finds the name of a node as commands spell it, for a word in lower case.
  func node(_ word: String) -> String? {
    let bare = word.hasSuffix("'s") ? String(word.dropLast(2)) : word
    if nodes.contains(bare) { return bare }
    return folded[bare]
  }

  /// Stems of names that end with a number.
  var numberedStems: Set<Substring> = []
  /// Stems of names (`node`, `k8s-worker`) in the order of their first mention.
  var stems: [Substring] = []

  /// Names by number (node1, node2, node10), families in the manual's order.
  var inOrder: [String] { ordered ?? sortedNodes }
  /// Cached once all names are known.
  var ordered: [String]?

  var sortedNodes: [String] {
    let places = Dictionary(
      stems.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    return nodes.sorted { left, right in
      let (stem, other) = (left.prefix { !$0.isNumber }, right.prefix { !$0.isNumber })
      if stem != other {
        return (places[stem] ?? stems.count, left) < (places[other] ?? stems.count, right)
      }
      return (Int(left.dropFirst(stem.count)) ?? 0, left)
        < (Int(right.dropFirst(other.count)) ?? 0, right)
    }
  }

  /// Shortens `node2.example.org` to node2; an address stays whole.
  static func shortName(_ host: String) -> String {
    guard let first = host.utf8.first, !(first &- 0x30 < 10) else { return host }
    return host.split(separator: ".").first.map(String.init) ?? host
  }

  /// Learns roles from prose such as "our 'cloud controller' (node1)" or "the compute nodes (node3
  /// and node4)".
  mutating func learn(from prose: Prose) {
    for sentence in prose.sentences { learn(fromSentence: sentence) }
  }

  private mutating func learn(fromSentence prose: Prose) {
    let words = numbered(prose.words)
    guard words.contains(where: { node($0.text) != nil }) else { return }
    for index in words.indices where node(words[index].text) != nil {
      guard index == 0 || node(words[index - 1].text) == nil else { continue }
      let (named, end) = list(words, at: index)
      nodes.formUnion(named)
      learnAddress(named[0], words: words, start: end)
      if index >= 2, let role = role(words[index - 2].text, words[index - 1].text) {
        // "our 'cloud controller' (node1)", "the compute nodes node3 and node4"
        if prose.opensBracket(at: words[index].start) || named.count > 1 { learn(role, named) }
      }
      // "node3 and node4 are the compute nodes", "node1 as the cloud controller"
      guard
        let verb = words[end...].prefix(3).firstIndex(where: {
          language.isWord($0.text, .placeLearnVerbs)
        })
      else { continue }
      let rest = words[(verb + 1)...].drop { language.isWord($0.text, .placeLearnArticles) }
      if rest.count >= 2,
        let role = role(rest[rest.startIndex].text, rest[rest.startIndex + 1].text)
      {
        learn(role, named)
      }
    }
  }

  // MARK: Earlier mentions

  /// Remembers the machines that a paragraph names, for "these machines" and "both routers" later on.
  mutating func remember(_ paragraph: Prose) {
    guard paragraph.says(anyOf: words) else { return }
    for sentence in paragraph.sentences {
      for (mention, _) in mentions(in: sentence) {
        switch mention {
        case .node(let node): recent = recent.filter { $0 != node }.suffix(3) + [node]
        case .several(let nodes), .oneOf(let nodes): lastNamed = nodes
        }
      }
    }
  }

  mutating func reset() {
    lastNamed = []
    recent = []
  }

  /// The two nodes that "both" means: the last two named together, or one after the other.
  private var lastTwo: [String]? {
    if lastNamed.count == 2 { return lastNamed }
    if nodes.count == 2 { return inOrder }
    let two = recent.suffix(2)
    return two.count == 2 && stem(two[two.startIndex]) == stem(two[two.startIndex + 1])
      ? two.sorted() : nil
  }

  private func stem(_ name: String) -> Substring { name.prefix { !$0.isNumber } }

  // MARK: Learning

  private mutating func learn(_ role: String, _ named: [String]) {
    if (roles[role]?.count ?? 0) < named.count { roles[role] = named }
  }

  /// Learns from "node1 (192.168.122.101)" and "the controller is at 192.168.122.101".
  private mutating func learnAddress(_ node: String, words: [Prose.Word], start: Int) {
    for word in words[start...].prefix(4) {
      let parts = word.text.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 4, parts.allSatisfy({ Int($0).map { (0...255).contains($0) } ?? false })
      else { continue }
      if addresses[word.text] == nil { addresses[word.text] = node }
      return
    }
  }

  /// Reads a list of nodes that starts here, and the index after it: "node1", "node2, node3 and
  /// node4", "node2 through node4", "node3/node4".
  private func list(_ words: [Prose.Word], at start: Int) -> (nodes: [String], end: Int) {
    var named = [node(words[start].text)].compactMap(\.self)
    var index = start + 1
    while index < words.count {
      let word = words[index].text
      if let next = node(word), !named.contains(next) {
        named.append(next)
        index += 1
      } else if language.isWord(word, .placeListJoins), index + 1 < words.count,
        let next = node(words[index + 1].text)
      {
        named.append(next)
        index += 2
      } else if language.isWord(word, .placeRangeJoins), index + 1 < words.count,
        let last = node(words[index + 1].text), let range = range(named.last, last)
      {
        named += range
        index += 2
      } else {
        break
      }
    }
    return (named, index)
  }

  /// The nodes after the first up to the last: node4, node5 and node6 for node3 and node6.
  private func range(_ first: String?, _ last: String) -> [String]? {
    guard let first else { return nil }
    let stem = stem(first)
    if stem == self.stem(last), let start = Int(first.dropFirst(stem.count)),
      let end = Int(last.dropFirst(stem.count)), start < end, end - start < 100
    {
      return (start + 1...end).map { "\(stem)\($0)" }
    }
    let all = inOrder
    guard let start = all.firstIndex(of: first), let end = all.firstIndex(of: last), start < end
    else { return nil }
    return Array(all[(start + 1)...end])
  }

  /// Makes `cloud controller` of `cloud controllers`; nil where the second word is not a kind of machine.
  func role(_ first: String, _ second: String) -> String? {
    var noun = second
    if noun.utf8.last == UInt8(ascii: "s") { noun.removeLast() }
    if language.isWord(noun, .placeNouns) { return "\(first) \(noun)" }
    // `compute-nodes`
    let parts = noun.split(separator: "-")
    if parts.count == 2, language.isWord(String(parts[1]), .placeNouns) {
      return "\(parts[0]) \(parts[1])"
    }
    return nil
  }

  /// Finds the machines named from `start` on, with the offset in bytes of each mention.
  func mentions(in prose: Prose, from start: Int = 0) -> [(mention: Mention, start: Int)] {
    let words = numbered(prose.words.filter { $0.start >= start }.flatMap(parted))
    var result: [(Mention, Int)] = []
    var index = 0
    while index < words.count {
      let word = words[index]
      if node(word.text) != nil {
        let (named, end) = list(words, at: index)
        let isChoice = words[index..<end].contains { language.isWord($0.text, .placeChoiceWord) }
        let mention: Mention =
          named.count == 1 ? .node(named[0]) : isChoice ? .oneOf(named) : .several(named)
        result.append((mention, word.start))
        index = end
      } else if let (mention, length) = everyNode(words, at: index) ?? role(words, at: index) {
        result.append((mention, word.start))
        index += length
      } else {
        index += 1
      }
    }
    return result
  }

  /// Makes names of numbers: "nodes 3 through 6" are node3 and so on.
  private func numbered(_ words: [Prose.Word]) -> [Prose.Word] {
    var result: [Prose.Word] = []
    var stem: Substring?
    for word in words {
      if let stem, let name = numbered(word, stem) {
        // "nodes" itself is not a name; the first name takes its place.
        if let last = result.last, last.text.dropLast() == stem || last.text == stem {
          result[result.count - 1].text = name
        } else {
          result.append(Prose.Word(text: name, start: word.start))
        }
        continue
      }
      let joins = language.isWord(word.text, .placeNumberedJoins)
      if !joins { stem = word.text.hasSuffix("s") ? word.text.dropLast() : word.text[...] }
      result.append(word)
    }
    return result
  }

  private func numbered(_ word: Prose.Word, _ stem: Substring) -> String? {
    guard (1...3).contains(word.text.utf8.count), word.text.utf8.allSatisfy({ $0 &- 0x30 < 10 })
    else { return nil }
    return numberedStems.contains(stem) ? "\(stem)\(word.text)" : nil
  }

  /// Splits `node3/node4` and `node2-node4` into two names.
  private func parted(_ word: Prose.Word) -> [Prose.Word] {
    guard word.text.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "-") })
    else { return [word] }
    for separator: Character in ["/", "-"] where node(word.text) == nil {
      let parts = word.text.split(separator: separator).map(String.init)
      guard parts.count == 2, parts.allSatisfy({ node($0) != nil }) else { continue }
      let joints = language.phrases(separator == "-" ? .placeRangeJoins : .placeListJoins)
      return [parts[0], joints.first ?? "", parts[1]].map {
        Prose.Word(text: $0, start: word.start)
      }
    }
    return [word]
  }

  /// Reads "all nodes", "each of the four machines", "both compute nodes", "all nodes except node1".
  private func everyNode(_ words: [Prose.Word], at index: Int) -> (Mention, Int)? {
    guard language.isWord(words[index].text, .placeAllWords) else { return nil }
    var next = index + 1
    while next < words.count, next - index < 5, language.isWord(words[next].text, .placeFillers) {
      next += 1
    }
    guard next < words.count else { return nil }
    let isBoth = language.isWord(words[index].text, .placeBothWord)
    if language.isWord(words[next].text, .placeThoseWords), let those = isBoth ? lastTwo : those {
      let noun = next + 1
      let named = noun < words.count && language.isWord(words[noun].text, .placeMachineNouns)
      return (.several(those), (named ? noun : next) + 1 - index)
    }
    if let (mention, length) = role(words, at: next) {
      switch mention {
      case .several(let nodes), .oneOf(let nodes): return (.several(nodes), next + length - index)
      default: return nil
      }
    }
    // "both routers": two machines with any names.
    if isBoth, words[next].text.hasSuffix("s"), plural(words[next].text)?.count != 2,
      let two = lastTwo
    {
      return (.several(two), next + 1 - index)
    }
    guard language.isWord(words[next].text, .placeMachineNouns) || plural(words[next].text) != nil
    else {
      return nil
    }
    let all = plural(words[next].text) ?? inOrder
    guard all.count > 1, !isBoth || all.count == 2 else { return nil }
    next += 1
    // "on each machine listed in the file" says what is changed, not where.
    if next < words.count, language.isWord(words[next].text, .placeQualifiers) { return nil }
    if next + 1 < words.count, language.isWord(words[next].text, .placeExceptWords) {
      let start = language.isWord(words[next + 1].text, .placeExceptFor) ? next + 2 : next + 1
      if start < words.count, node(words[start].text) != nil {
        let (named, end) = list(words, at: start)
        return (.several(all.filter { !named.contains($0) }), end - index)
      }
    }
    return (.several(all), next - index)
  }

  private var those: [String]? { lastNamed.count > 1 ? lastNamed : nil }

  /// The nodes that a plural means: "routers" for `router1` and `router2`.
  private func plural(_ word: String) -> [String]? {
    guard word.hasSuffix("s"), !language.isWord(word, .placeMachineNouns) else { return nil }
    let stem = String(word.dropLast())
    let named = inOrder.filter { $0.prefix { !$0.isNumber } == stem }
    return named.count > 1 ? named : nil
  }

  private func role(_ words: [Prose.Word], at index: Int) -> (Mention, Int)? {
    func mention(_ role: String, noun: String, length: Int) -> (Mention, Int)? {
      guard let named = roles[role] else { return nil }
      if named.count == 1 { return (.node(named[0]), length) }
      return (noun.hasSuffix("s") ? .several(named) : .oneOf(named), length)
    }
    if index + 1 < words.count, let role = role(words[index].text, words[index + 1].text),
      let found = mention(role, noun: words[index + 1].text, length: 2)
    {
      return found
    }
    if words[index].text.utf8.contains(UInt8(ascii: "-")),
      let role = role("", words[index].text)
    {
      return mention(role, noun: words[index].text, length: 1)
    }
    return nil
  }
}
