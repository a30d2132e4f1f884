/// The machines that a manual speaks of, and the words it has for them.
struct Places {
  /// Names of nodes, e.g. `node1`.
  var nodes: Set<String> = []
  /// `192.168.122.101` → `node1`, from the lines that the manual puts into /etc/hosts.
  var addresses: [String: String] = [:]
  /// The host in prompts that says nothing about where a command is typed.
  var patternHost: String?
  /// `cloud controller` → node1, `compute node` → node3 and node4.
  var roles: [String: [String]] = [:]

  /// What stands for the student's own machine.
  static let hostPhrases: PhraseSet = [
    "host machine", "physical machine", "the host", "your host", "hypervisor host", "workstation",
    "your laptop", "your own machine", "your own computer", "your own workstation",
    "physical host", "your local machine", "local workstation",
  ]

  /// What stands for a machine inside the cloud.
  static let guestPhrases: PhraseSet = [
    "inside the guest", "in the guest", "on the guest", "inside the instance", "inside the vm",
    "connected to your virtual machine", "connected to the guest", "logged in to the instance",
    "on the instance itself",
  ]

  enum Mention: Equatable {
    case node(String)
    /// A role with one node, or several nodes that are all meant.
    case several([String])
    /// One of several, whichever.
    case oneOf([String])
    case host
    case guest
  }

  /// Learns roles from prose such as "our 'cloud controller' (node1)" or "the compute nodes (node3
  /// and node4)".
  mutating func learn(from prose: Prose) {
    guard prose.text.utf8.contains(UInt8(ascii: "(")) else { return }
    let words = prose.words
    for index in words.indices.dropFirst(2)
    where nodes.contains(words[index].text) && prose.opensBracket(at: words[index].start) {
      var named = [words[index].text]
      for word in words[(index + 1)...] {
        if nodes.contains(word.text) {
          named.append(word.text)
        } else if !["and", "or", "&"].contains(word.text) {
          break
        }
      }
      guard let role = Self.role(words[index - 2].text, words[index - 1].text) else { continue }
      if (roles[role]?.count ?? 0) < named.count { roles[role] = named }
    }
  }

  private static let nouns: Set<String> = [
    "controller", "node", "server", "machine", "gateway", "hypervisor", "compute", "network",
    "storage",
  ]

  /// `cloud controllers` → `cloud controller`; nil where the second word names no machine.
  static func role(_ first: String, _ second: String) -> String? {
    var noun = second
    if noun.utf8.last == UInt8(ascii: "s") { noun.removeLast() }
    if nouns.contains(noun) { return "\(first) \(noun)" }
    // `compute-nodes`
    let parts = noun.split(separator: "-")
    if parts.count == 2, nouns.contains(String(parts[1])) { return "\(parts[0]) \(parts[1])" }
    return nil
  }

  /// The machines that the words from `start` on name, with where the naming starts.
  func mentions(in prose: Prose, from start: Int = 0) -> [(mention: Mention, start: Int)] {
    let words = prose.words.filter { $0.start >= start }
    var result: [(Mention, Int)] = []
    var index = 0
    while index < words.count {
      let word = words[index]
      let possessive = word.text.hasSuffix("'s") ? String(word.text.dropLast(2)) : word.text
      if nodes.contains(possessive) {
        var named = [possessive]
        var isChoice = false
        while index + 2 < words.count, ["and", "or", "&"].contains(words[index + 1].text),
          nodes.contains(words[index + 2].text)
        {
          isChoice = isChoice || words[index + 1].text == "or"
          named.append(words[index + 2].text)
          index += 2
        }
        let mention: Mention =
          named.count == 1 ? .node(named[0]) : isChoice ? .oneOf(named) : .several(named)
        result.append((mention, word.start))
      } else if let (mention, length) = role(words, at: index) {
        result.append((mention, word.start))
        index += length - 1
      }
      index += 1
    }
    return result
  }

  private func role(_ words: [Prose.Word], at index: Int) -> (Mention, Int)? {
    func mention(_ role: String, noun: String, length: Int) -> (Mention, Int)? {
      guard let named = roles[role] else { return nil }
      if named.count == 1 { return (.node(named[0]), length) }
      return (noun.hasSuffix("s") ? .several(named) : .oneOf(named), length)
    }
    if index + 1 < words.count, let role = Self.role(words[index].text, words[index + 1].text),
      let found = mention(role, noun: words[index + 1].text, length: 2)
    {
      return found
    }
    if words[index].text.utf8.contains(UInt8(ascii: "-")),
      let role = Self.role("", words[index].text)
    {
      return mention(role, noun: words[index].text, length: 1)
    }
    return nil
  }
}
