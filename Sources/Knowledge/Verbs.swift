/// Verbs that say what a command line does, whatever its program: `volume create`, `volume-delete`.
public struct Verbs: Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    /// `list`, `show`: nothing is changed.
    case reads
    /// `create`, `add`, `boot`
    case makes
    /// `delete`, `remove`
    case removes
    /// `update`, `set`, `start`
    case changes
    /// `stop`, `disable`
    case stops
    /// `list`, `index`: all things of a kind, one row each.
    case lists
    /// `edit`: a person changes something in an editor.
    case edits
    /// `install`: packages may be named together with others.
    case installs
    /// `run`, `scale`, `apply`: they may make things that they do not name.
    case spawns
  }

  private let words: [Kind: Set<String>]

  public init(_ words: [Kind: Set<String>] = [:]) { self.words = words }

  /// Whether a word is a verb, or ends with one: `create`, `volume-create`.
  public func contains(_ word: String, _ kinds: Kind...) -> Bool {
    kinds.contains { kind in
      guard let verbs = words[kind] else { return false }
      if verbs.contains(word) { return true }
      guard let dash = word.utf8.lastIndex(of: UInt8(ascii: "-")) else { return false }
      return verbs.contains(String(word[word.utf8.index(after: dash)...]))
    }
  }

  /// Whether a word is a verb, or has one in any place but the first: `volume-create`, `secgroup-delete-rule`.
  public func appears(in word: String, _ kind: Kind) -> Bool {
    guard let verbs = words[kind] else { return false }
    if verbs.contains(word) { return true }
    return word.split(separator: "-").dropFirst().contains { verbs.contains(String($0)) }
  }

  /// Whether the whole word is a verb.
  public func isVerb(_ word: String, _ kinds: Kind...) -> Bool {
    kinds.contains { words[$0]?.contains(word) == true }
  }
}
