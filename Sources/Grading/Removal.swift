/// The words by which commands remove and make things.
enum Removal {
  static func isVerb(_ word: String) -> Bool {
    let verbs = ["delete", "remove", "undefine", "del"]
    return verbs.contains(word)
      || verbs.contains { word.hasSuffix("-" + $0) || word.contains("-\($0)-") }
  }

  static func isCreation(_ word: String) -> Bool {
    let verbs = ["create", "add", "define", "boot"]
    return verbs.contains(word)
      || verbs.contains { word.hasSuffix("-" + $0) || word.contains("-\($0)-") }
  }
}
