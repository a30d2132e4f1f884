/// What a paragraph or a remark says about where the next command is typed.
enum PlaceCue: Equatable {
  case node(String)
  /// On the first, and the same on the others.
  case all([String])
  /// On any of them.
  case anyOf([String])
  case host
  case guest
  /// A new terminal on a node: a shell that has nothing yet.
  case terminal(String)
  /// What was done on a node is to be done on others, and the reader goes there.
  case repeated(from: String?, on: [String])
  /// What was just done is to be done on all of these.
  case alsoOn([String])

  /// Asks one paragraph. The last sentence that says something counts.
  static func all(in prose: Prose, places: Places) -> [PlaceCue] {
    // Most paragraphs speak of no place: ask them whole before their sentences.
    guard prose.says(anyOf: places.words) else { return [] }
    let kinds = Kinds(prose)
    guard kinds.isAny else { return label(prose, places: places).map { [$0] } ?? [] }
    return prose.withoutAsides.sentences.compactMap { cue(in: $0, kinds, places: places) }
  }

  /// A paragraph that is a node's name and nothing else: "**node2**".
  private static func label(_ prose: Prose, places: Places) -> PlaceCue? {
    guard prose.text.utf8.count <= 40, prose.words.count <= 2 else { return nil }
    let mentions = places.mentions(in: prose)
    guard mentions.count == 1, mentions[0].start <= 4 else { return nil }
    return cue(mentions[0].mention)
  }

  /// What a paragraph may speak of at all.
  private struct Kinds {
    let repetition: Bool
    let guest: Bool
    let terminal: Bool
    let going: Bool
    let being: Bool

    init(_ prose: Prose) {
      repetition = prose.says(anyOf: repetitions)
      guest = prose.says(anyOf: Places.guestPhrases)
      terminal = prose.says(anyOf: terminals)
      going = prose.says(anyOf: goings)
      being =
        prose.says(anyOf: on) || prose.begins(withAnyOf: from) || prose.begins(withAnyOf: inWords)
    }

    var isAny: Bool { repetition || guest || terminal || going || being }
  }

  private static func cue(in sentence: Prose, _ kinds: Kinds, places: Places) -> PlaceCue? {
    if kinds.repetition, let cue = repetition(in: sentence, places: places) { return cue }
    if kinds.guest, sentence.says(anyOf: Places.guestPhrases) { return .guest }
    if kinds.terminal, let terminal = sentence.find(anyOf: terminals) {
      if sentence.says(anyOf: Places.hostPhrases) { return .host }
      if let found = places.mentions(in: sentence, from: terminal.lowerBound).first,
        found.start - terminal.upperBound < 24, case .node(let node) = found.mention
      {
        return .terminal(node)
      }
    }
    if kinds.going, let cue = movement(in: sentence, places: places) { return cue }
    return kinds.being ? location(in: sentence, places: places) : nil
  }

  private static let terminals: PhraseSet = [
    "new terminal", "another terminal", "additional terminal", "second terminal", "third terminal",
    "terminal on",
  ]
  private static let on: PhraseSet = ["on "]
  private static let windows: PhraseSet = ["terminal:", "terminal", "session", "window", "shell"]
  private static let inWords: PhraseSet = ["in "]
  private static let from: PhraseSet = ["from "]

  // MARK: Repetition

  /// What a sentence about a repetition says somewhere, be it before or behind the steps.
  static let repetitions: PhraseSet = [
    "repeat", "same", "changes", "this change", "likewise", "as well", "too", "also", "forget",
  ]
  private static let repeatVerbs: PhraseSet = [
    "repeat", "do the same", "same steps", "same procedure", "same command", "same for ",
    "same on ",
    "likewise on", "likewise for", "and also on", "also be run on", "also be done on",
    "also need to be run on",
  ]
  /// "Do this on node4 as well" speaks of what was done; "do this on node4:" of what comes.
  private static let doVerbs: PhraseSet = ["do this", "do it", "run this", "run it"]
  private static let tooWords: PhraseSet = ["as well", "too", "also", "forget"]
  /// What takes a repetition back, or puts it off.
  private static let denials: PhraseSet = [
    "not need to repeat", "don't need to repeat", "no need to repeat", "not have to repeat",
    "don't have to repeat", "do not repeat", "don't repeat", "not necessary to repeat",
    "in the next lab", "in a later lab", "in the following lab", "later on",
  ]
  private static let prepositions: PhraseSet = ["on ", "for "]
  private static let changes: PhraseSet = [
    "make these changes", "make the same changes", "apply these changes", "apply the same",
    "make this change", "these changes",
  ]
  private static let onAll: PhraseSet = ["on all", "on both", "on every", "on each"]

  private static func repetition(in sentence: Prose, places: Places) -> PlaceCue? {
    guard !sentence.says(anyOf: denials) else { return nil }
    let again = sentence.says(anyOf: tooWords) ? sentence.find(anyOf: doVerbs) : nil
    if let verb = sentence.find(anyOf: repeatVerbs) ?? again {
      let rest = places.mentions(in: sentence, from: verb.upperBound)
      // The verb may end with its preposition.
      let behind = max(verb.upperBound - 4, verb.lowerBound)
      if let preposition = sentence.find(anyOf: on, from: behind)
        ?? sentence.find(anyOf: prepositions, from: behind)
      {
        let targets = rest.filter { $0.start > preposition.lowerBound }
        let sources = rest.filter { $0.start <= preposition.lowerBound }
        // "repeat the steps undertaken for node3 on node4"
        if targets.count >= 2, case .node(let source) = targets[0].mention {
          return .repeated(from: source, on: nodes(targets[1].mention))
        }
        if let target = targets.first {
          let on = nodes(target.mention)
          if case .node(let source)? = sources.first?.mention {
            return .repeated(from: source, on: on)
          }
          return .alsoOn(on)
        }
      }
      return nil
    }
    // "make these changes on all compute nodes"
    if sentence.says(anyOf: changes), let on = sentence.find(anyOf: onAll),
      let mention = places.mentions(in: sentence, from: on.lowerBound).first?.mention
    {
      return .alsoOn(nodes(mention))
    }
    return nil
  }

  private static func nodes(_ mention: Places.Mention) -> [String] {
    switch mention {
    case .node(let node): [node]
    case .several(let nodes), .oneOf(let nodes): nodes
    }
  }

  // MARK: Going somewhere

  private static let goings: PhraseSet = [
    "return", "go back", "switch back", "switch over", "switch to", "connect back", "connect to",
    "connect into", "reconnect", "log back", "log in to", "log into", "login to", "move to",
    "move over", "move back", "back to", "back on", "now on",
  ]

  private static func movement(in sentence: Prose, places: Places) -> PlaceCue? {
    var start = 0
    while let verb = sentence.find(anyOf: goings, from: start) {
      start = verb.upperBound
      // "Connect to the instance" is for a reader who types ssh next.
      if let found = places.mentions(in: sentence, from: verb.upperBound).first(where: {
        $0.start - verb.upperBound < 60
      }) {
        return cue(found.mention)
      }
      if let host = hostMention(in: sentence, from: verb.upperBound), host < verb.upperBound + 40 {
        return .host
      }
    }
    return nil
  }

  private static func hostMention(in sentence: Prose, from start: Int) -> Int? {
    sentence.find(anyOf: Places.hostPhrases, from: start)?.lowerBound
  }

  private static func cue(_ mention: Places.Mention) -> PlaceCue {
    switch mention {
    case .node(let node): .node(node)
    case .several(let nodes): .all(nodes)
    case .oneOf(let nodes): .anyOf(nodes)
    }
  }

  // MARK: Being somewhere

  /// Words before "on" that tell where something is, not where the reader is to go.
  private static let states: Set<String> = [
    "running", "runs", "run", "was", "is", "are", "were", "sits", "sitting", "located", "installed",
    "hosted", "data", "exists", "lives", "resides", "available", "listening", "listens", "stored",
    "that", "deployed", "based", "onto", "up",
  ]

  private static func location(in sentence: Prose, places: Places) -> PlaceCue? {
    if sentence.begins(withAnyOf: inWords), sentence.says(anyOf: windows),
      let found = places.mentions(in: sentence).first, found.start < 24
    {
      return cue(found.mention)
    }
    let words = sentence.words
    var result: PlaceCue?
    for index in words.indices where words[index].text == "on" || words[index].text == "from" {
      let before = index > 0 ? words[index - 1].text : ""
      // "Run on node2:" tells the reader to.
      let isState = states.contains(before) && !(before == "run" && index == 1)
      guard !isState, words[index].text == "on" || index == 0 else { continue }
      let start = words[index].start
      let opensClause = index == 0 || sentence.endsClause(before: start)
      let found = places.mentions(in: sentence, from: start).first { $0.start - start <= 30 }
      let tail = words[(index + 1)...]
      if let found {
        let isLast = !words.contains { $0.start > found.start + 24 }
        let opening = tail.prefix(2).map(\.text).joined(separator: " ")
        switch found.mention {
        case .several(let nodes):
          if opening == "one of" || opening == "any of" || opening == "either of" {
            result = .anyOf(nodes)
          } else {
            result = .all(shown(in: sentence, of: nodes, from: found.start))
          }
        case .oneOf(let nodes):
          if opensClause || isLast { result = .anyOf(nodes) }
        case .node(let node):
          if opensClause || isLast { result = .node(node) }
        }
      } else if let host = hostMention(in: sentence, from: start), host - start <= 24,
        opensClause || !words.contains(where: { $0.start > host + 24 })
      {
        result = .host
      }
    }
    return result
  }

  private static let examples: PhraseSet = ["shown", "example"]

  /// "(node3 and node4), example shown below for node3" puts node3 first.
  private static func shown(in sentence: Prose, of nodes: [String], from start: Int) -> [String] {
    guard let example = sentence.find(anyOf: examples, from: start) else { return nodes }
    for node in nodes where sentence.find(word: node, from: example.lowerBound) != nil {
      return [node] + nodes.filter { $0 != node }
    }
    return nodes
  }
}
