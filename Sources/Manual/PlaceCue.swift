import CourseModel
import Knowledge

/// What a paragraph or a remark says about where the next command is typed.
enum PlaceCue: Equatable {
  case node(NodeName)
  /// On the first, and the same again on the others.
  case all([NodeName])
  /// On any one of them.
  case anyOf([NodeName])
  case host
  /// On a machine that has no name: "in your shell on that node".
  case somewhere
  case guest
  /// A new terminal on a node: a shell without credentials.
  case terminal(NodeName)
  /// Steps done on one node must be repeated on others, and the reader goes there.
  case repeated(from: NodeName?, on: [NodeName])
  /// The last steps must be done on all of these.
  case alsoOn([NodeName])

  /// Lists the cues of one paragraph, one for each sentence that has any.
  static func all(in prose: Prose, places: Places) -> [PlaceCue] {
    // Most paragraphs mention no place: search them whole before their sentences.
    guard prose.says(anyOf: places.words) else { return [] }
    let kinds = Kinds(prose, places.language)
    if let label = label(prose, kinds, places: places) { return [label] }
    guard kinds.isAny else { return [] }
    return prose.withoutAsides.sentences.compactMap { cue(in: $0, kinds, places: places) }
  }

  /// Reads a paragraph that is only a node's name, or begins with a label and one: "**node2**", "Where: node2, as root".
  private static func label(_ prose: Prose, _ kinds: Kinds, places: Places) -> PlaceCue? {
    if prose.begins(withAnyOf: places.language[.placeLabels]) {
      return places.mentions(in: prose).first.flatMap { $0.start <= 16 ? cue($0.mention) : nil }
    }
    guard !kinds.isAny, prose.text.utf8.count <= 40, prose.words.count <= 2 else { return nil }
    let mentions = places.mentions(in: prose)
    guard mentions.count == 1, mentions[0].start <= 4 else { return nil }
    return cue(mentions[0].mention)
  }

  /// The kinds of cue that a paragraph may have.
  private struct Kinds {
    let repetition: Bool
    let guest: Bool
    let terminal: Bool
    let going: Bool
    let being: Bool

    init(_ prose: Prose, _ language: Language) {
      repetition = prose.says(anyOf: language[.placeRepetitions])
      guest = prose.says(anyOf: language[.placeGuestPhrases])
      terminal = prose.says(anyOf: language[.placeTerminals])
      going =
        prose.says(anyOf: language[.placeGoings]) || prose.says(anyOf: language[.placeVisits])
      being =
        prose.says(anyOf: language[.placeOn]) || prose.begins(withAnyOf: language[.placeFrom])
        || prose.begins(withAnyOf: language[.placeInWords])
        || (prose.says(anyOf: language[.placeFrom]) && prose.says(anyOf: language[.placeOrders]))
    }

    var isAny: Bool { repetition || guest || terminal || going || being }
  }

  private static func cue(in sentence: Prose, _ kinds: Kinds, places: Places) -> PlaceCue? {
    if kinds.repetition, let cue = repetition(in: sentence, places: places) { return cue }
    if kinds.guest, sentence.says(anyOf: places.language[.placeGuestPhrases]) { return .guest }
    if kinds.terminal, let terminal = sentence.find(anyOf: places.language[.placeTerminals]) {
      if sentence.says(anyOf: places.language[.placeHostPhrases]) { return .host }
      if let found = places.mentions(in: sentence, from: terminal.lowerBound).first,
        found.start - terminal.upperBound < 24, case .node(let node) = found.mention
      {
        return .terminal(.machine(node))
      }
    }
    if kinds.going, let cue = movement(in: sentence, places: places) { return cue }
    return kinds.being ? location(in: sentence, places: places) : nil
  }

  // MARK: Repetition

  private static func repetition(in sentence: Prose, places: Places) -> PlaceCue? {
    let language = places.language
    guard !sentence.says(anyOf: language[.placeDenials]) else { return nil }
    let again =
      sentence.says(anyOf: language[.placeTooWords])
      ? sentence.find(anyOf: language[.placeDoVerbs]) : nil
    if let verb = sentence.find(anyOf: language[.placeRepeatVerbs]) ?? again {
      let rest = places.mentions(in: sentence, from: verb.upperBound)
      // The verb may end with its preposition.
      let behind = max(verb.upperBound - 4, verb.lowerBound)
      if let preposition = sentence.find(anyOf: language[.placeOn], from: behind)
        ?? sentence.find(anyOf: language[.placePrepositions], from: behind)
      {
        let targets = rest.filter { $0.start > preposition.lowerBound }
        let sources = rest.filter { $0.start <= preposition.lowerBound }
        // "repeat the steps undertaken for node3 on node4"
        if targets.count >= 2, case .node(let source) = targets[0].mention {
          return .repeated(from: .machine(source), on: nodes(targets[1].mention))
        }
        if let target = targets.first {
          let on = nodes(target.mention)
          if case .node(let source)? = sources.first?.mention {
            return .repeated(from: .machine(source), on: on)
          }
          return .alsoOn(on)
        }
      }
      return nil
    }
    // "make these changes on all compute nodes"
    if sentence.says(anyOf: language[.placeChanges]),
      let on = sentence.find(anyOf: language[.placeOnAll]),
      let mention = places.mentions(in: sentence, from: on.lowerBound).first?.mention
    {
      return .alsoOn(nodes(mention))
    }
    return nil
  }

  private static func nodes(_ mention: Places.Mention) -> [NodeName] {
    switch mention {
    case .node(let node): [.machine(node)]
    case .several(let nodes), .oneOf(let nodes): nodes.map(NodeName.machine)
    }
  }

  // MARK: Going somewhere

  private static func movement(in sentence: Prose, places: Places) -> PlaceCue? {
    var start = 0
    while let verb = sentence.find(anyOf: places.language[.placeGoings], from: start) {
      start = verb.upperBound
      // "The address is transferred back to node1" moves nobody.
      let before = sentence.words.last { $0.start < verb.lowerBound }
      if let before, places.language.isWord(before.text, .placeStates) { continue }
      // "Connect to the instance" is no move yet: the reader types ssh next.
      if let found = places.mentions(in: sentence, from: verb.upperBound).first(where: {
        $0.start - verb.upperBound < 60
      }) {
        return cue(found.mention)
      }
      if let host = hostMention(in: sentence, places, from: verb.upperBound),
        host < verb.upperBound + 40
      {
        return .host
      }
    }
    return visit(in: sentence, places: places)
  }

  /// "Go to node1, and …", but not "Go to the section about node1".
  private static func visit(in sentence: Prose, places: Places) -> PlaceCue? {
    let language = places.language
    let words = sentence.words
    var start = 0
    while let verb = sentence.find(anyOf: language[.placeVisits], from: start) {
      start = verb.upperBound
      guard
        let found = places.mentions(in: sentence, from: verb.upperBound).first(where: { found in
          !words.contains {
            $0.start >= verb.upperBound && $0.start < found.start
              && !language.isWord($0.text, .proseArticles)
          }
        }), let index = words.firstIndex(where: { $0.start >= found.start })
      else { continue }
      let next = index + 1 < words.count ? words[index + 1] : nil
      guard let next, !sentence.endsClause(before: next.start),
        !language.isWord(next.text, .placeMachineNouns),
        !language.isWord(next.text, .placeAfterNames),
        !language.isWord(next.text, .placeListJoins)
      else { return cue(found.mention) }
    }
    return nil
  }

  private static func hostMention(in sentence: Prose, _ places: Places, from start: Int) -> Int? {
    sentence.find(anyOf: places.language[.placeHostPhrases], from: start).flatMap {
      // "the hostPath volume" is no host.
      sentence.isInWord(at: $0.upperBound) ? nil : $0.lowerBound
    }
  }

  private static func cue(_ mention: Places.Mention) -> PlaceCue {
    switch mention {
    case .node(let node): .node(.machine(node))
    case .several(let nodes): .all(nodes.map(NodeName.machine))
    case .oneOf(let nodes): .anyOf(nodes.map(NodeName.machine))
    }
  }

  // MARK: Being somewhere

  private static func location(in sentence: Prose, places: Places) -> PlaceCue? {
    let language = places.language
    if sentence.begins(withAnyOf: language[.placeInWords]),
      sentence.says(anyOf: language[.placeWindows]),
      let found = places.mentions(in: sentence).first, found.start < 24
    {
      return cue(found.mention)
    }
    guard !sentence.begins(withAnyOf: language[.placeAsides]) else { return nil }
    let words = sentence.words
    let order = sentence.find(anyOf: language[.placeOrders])?.lowerBound
    var result: PlaceCue?
    for index in words.indices {
      let isOn = language.isWord(words[index].text, .placeOnWord)
      guard isOn || language.isWord(words[index].text, .placeFromWord) else { continue }
      let before = index > 0 ? words[index - 1].text : ""
      // "Run on node2:" is an instruction.
      let isOrder = language.isWord(before, .placeRunWord) && index == 1
      // "Run the following commands from the jumpbox."
      let isOrderFrom = !isOn && order.map { $0 < words[index].start } == true
      guard !language.isWord(before, .placeStates) || isOrder, isOn || index == 0 || isOrderFrom
      else { continue }
      let start = words[index].start
      let opensClause = index == 0 || sentence.endsClause(before: start)
      let found = places.mentions(in: sentence, from: start).first { $0.start - start <= 30 }
      let tail = words[(index + 1)...]
      if let found {
        // "Run docker ps on **node1** to see the containers": the name is set off, and the sentence is an order.
        let name = words.first { $0.start == found.start }?.text
        let isMarked = name.map(sentence.marked.contains) ?? false
        let isOrdered = isMarked && order.map { $0 < start } == true
        let isLast = isOrdered || !words.contains { $0.start > found.start + 24 }
        let opening = tail.prefix(2).map(\.text).joined(separator: " ")
        switch found.mention {
        case .several(let nodes):
          if language.isWord(opening, .placeAnyOf) {
            result = cue(.oneOf(nodes))
          } else {
            result = cue(.several(shown(in: sentence, of: nodes, from: found.start, language)))
          }
        case .oneOf, .node:
          // Where there is one machine, no other can be meant.
          if opensClause || isLast || places.inOrder.count == 1 { result = cue(found.mention) }
        }
        // "From any node, authenticate on all nodes": the sentence's beginning says where.
        if index == 0, result != nil { return result }
      } else if let host = hostMention(in: sentence, places, from: start), host - start <= 24,
        opensClause || !words.contains(where: { $0.start > host + 24 })
      {
        result = .host
      } else if result == nil, isNameless(tail, language) {
        result = .somewhere
        if index == 0 { return result }
      }
    }
    return result
  }

  /// "that node", "your server": a machine, but not which.
  private static func isNameless(_ words: ArraySlice<Prose.Word>, _ language: Language) -> Bool {
    let rest = words.drop {
      language.isWord($0.text, .placeFillers) || language.isWord($0.text, .placeLearnArticles)
        || language.isWord($0.text, .proseArticles) || language.isWord($0.text, .placeAllWords)
    }
    guard rest.startIndex > words.startIndex, let noun = rest.first,
      language.isWord(noun.text, .placeWholeMachines)
    else { return false }
    return rest.dropFirst().first.map { language.isWord($0.text, .placeQualifiers) } != true
  }

  /// "(node3 and node4), example shown below for node3" puts node3 first.
  private static func shown(
    in sentence: Prose, of nodes: [String], from start: Int, _ language: Language
  ) -> [String] {
    guard let example = sentence.find(anyOf: language[.placeExamples], from: start) else {
      return nodes
    }
    for node in nodes where sentence.find(word: node, from: example.lowerBound) != nil {
      return [node] + nodes.filter { $0 != node }
    }
    return nodes
  }
}
