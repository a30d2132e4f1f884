/// Words by which command lines of any program say what they do: `volume create`, `volume-delete`.
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
    /// `list`, `index`: what there is, a row each.
    case lists
    /// `edit`: a person changes something in an editor.
    case edits
    /// `install`: packages may be named along with others.
    case installs
    /// `run`, `scale`, `apply`: things may come of it that it does not name.
    case spawns
  }

  private let words: [Kind: Set<String>]

  public init(_ words: [Kind: Set<String>] = [:]) { self.words = words }

  /// `create`, and `volume-create`.
  public func contains(_ word: String, _ kinds: Kind...) -> Bool {
    kinds.contains { kind in
      guard let verbs = words[kind] else { return false }
      if verbs.contains(word) { return true }
      guard let dash = word.utf8.lastIndex(of: UInt8(ascii: "-")) else { return false }
      return verbs.contains(String(word[word.utf8.index(after: dash)...]))
    }
  }

  /// `create`, `volume-create`, `secgroup-delete-rule`: in any place but the first.
  public func appears(in word: String, _ kind: Kind) -> Bool {
    guard let verbs = words[kind] else { return false }
    if verbs.contains(word) { return true }
    return word.split(separator: "-").dropFirst().contains { verbs.contains(String($0)) }
  }

  /// The word alone is one.
  public func isVerb(_ word: String, _ kinds: Kind...) -> Bool {
    kinds.contains { words[$0]?.contains(word) == true }
  }
}
