/// How one type of value looks, wherever it stands.
///
/// Its examples are tests: each of ``examples`` is one value of this type, none of ``but`` contains one.
protocol ValueShape: Sendable {
  static var kind: ValueToken.Kind { get }
  static var examples: [String] { get }
  static var but: [String] { get }

  /// The end of a value that starts at a letter or a digit; nil if there is none.
  /// - Parameter word: The end of the word that starts there.
  static func end(in text: ValueBytes, from start: Int, word: Int) -> Int?
}
