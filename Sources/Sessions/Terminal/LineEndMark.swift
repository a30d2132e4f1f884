/// Finds what zsh and fish write before a prompt so that it begins a row of its own: a character set off by its style
/// (zsh `%` or `#`, fish `⏎`), spaces to the right edge, and a carriage return.
struct LineEndMark {
  private enum State {
    case none, styled
    /// The character stands in this column.
    case mark(Int)
    case ended(Int)
    case spaces(Int, count: Int)
  }

  private var state = State.none
  private var sign: UnicodeScalar = " "

  /// The fewest spaces that count: no window is narrower.
  private static let least = 19

  /// Whether characters change nothing.
  var isIdle: Bool { if case .none = state { true } else { false } }

  mutating func sawSequence() {
    switch state {
    case .mark(let column), .ended(let column): state = .ended(column)
    case .none, .styled, .spaces: state = .styled
    }
  }

  mutating func saw(_ scalar: UnicodeScalar, at column: Int) {
    switch (state, scalar) {
    case (.ended(let column), " "): state = .spaces(column, count: 1)
    case (.spaces(let column, let count), " "): state = .spaces(column, count: count + 1)
    case (.styled, _) where scalar != " ":
      state = .mark(column)
      sign = scalar
    default: state = .none
    }
  }

  /// At a carriage return: the column of the character, and how many spaces followed it; nil if there was none.
  /// - Parameter width: The window's, where it is known. It may have changed: only the usual characters tell that.
  func found(width: Int?) -> (column: Int, spaces: Int)? {
    guard case .spaces(let column, let count) = state, count >= Self.least else { return nil }
    let isFull = width.map { abs(count + 1 - $0) <= 1 } ?? false
    return isFull || Self.usual.contains(sign) ? (column, count) : nil
  }

  private static let usual: Set<UnicodeScalar> = ["%", "#", "⏎", "¶"]
}
