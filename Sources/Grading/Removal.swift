import Console

/// The words by which commands remove and make things.
enum Removal {
  private static let removing: Set<String> = ["delete", "remove", "undefine", "del"]
  private static let making: Set<String> = ["create", "add", "define", "boot"]

  static func isVerb(_ word: String) -> Bool { isOrEnds(word, removing) }

  static func isCreation(_ word: String) -> Bool { isOrEnds(word, making) }

  /// `delete`, `volume-delete`, `secgroup-delete-rule`.
  private static func isOrEnds(_ word: String, _ verbs: Set<String>) -> Bool {
    if verbs.contains(word) { return true }
    guard word.hasText("-") else { return false }
    return word.split(separator: "-").dropFirst().contains { verbs.contains(String($0)) }
  }
}
