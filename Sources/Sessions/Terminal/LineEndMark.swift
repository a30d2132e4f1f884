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

  /// The fewest spaces that count where the width is unknown.
  private static let least = 30

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
    case (.styled, _) where scalar != " ": state = .mark(column)
    default: state = .none
    }
  }

  /// At a carriage return: the column of the character, if there was one.
  func found(width: Int?) -> Int? {
    guard case .spaces(let column, let count) = state else { return nil }
    if let width { return abs(count - (width - 1)) <= 1 ? column : nil }
    return count >= Self.least ? column : nil
  }
}
