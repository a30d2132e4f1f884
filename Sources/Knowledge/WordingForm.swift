import Console

/// A wording of a line, with names in braces for the words that differ: `Started {unit} - {description...}.`
///
/// `{name}` is one word, `{name...}` several. The wording may be a part of the line.
public struct WordingForm: Hashable, Sendable {
  private enum Part: Hashable, Sendable {
    case literal([UInt8])
    case words(name: String, isPhrase: Bool)
  }

  public struct Match {
    /// The bytes of the line.
    public var range: Range<Int>
    public var words: [String: [UInt8]]

    public init(range: Range<Int>, words: [String: [UInt8]]) {
      self.range = range
      self.words = words
    }
  }

  private let parts: [Part]
  public let names: Set<String>
  /// Of two wordings that match a line, the one with more of it is meant.
  public let weight: Int

  /// Whether it has words of its own.
  public var hasText: Bool { firstLiteral != nil }

  public init(_ text: String) {
    var parts: [Part] = []
    var literal: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let first = rest.first {
      if first == UInt8(ascii: "{"), let end = rest.firstIndex(of: UInt8(ascii: "}")),
        let words = Self.words(rest[(rest.startIndex + 1)..<end])
      {
        if !literal.isEmpty { parts.append(.literal(literal)) }
        literal = []
        parts.append(words)
        rest = rest[(end + 1)...]
      } else {
        literal.append(first)
        rest.removeFirst()
      }
    }
    if !literal.isEmpty { parts.append(.literal(literal)) }
    self.parts = parts
    var names: Set<String> = []
    var weight = 0
    for part in parts {
      switch part {
      case .literal(let bytes): weight += bytes.count * 100
      case .words(let name, _):
        names.insert(name)
        weight += 1
      }
    }
    self.names = names
    self.weight = weight
  }

  private static func words(_ inside: ArraySlice<UInt8>) -> Part? {
    let text = String(decoding: inside, as: UTF8.self)
    let name = text.hasSuffix("...") ? String(text.dropLast(3)) : text
    guard !name.isEmpty, name.utf8.allSatisfy(isLetter) else { return nil }
    return .words(name: name, isPhrase: name != text)
  }

  // MARK: Matching

  public func match(_ line: [UInt8]) -> Match? {
    guard let first = firstLiteral else { return nil }
    var from = 0
    while let start = Self.find(first.bytes, in: line, from: from) {
      if let match = match(line, literal: first.index, at: start) { return match }
      from = start + 1
    }
    return nil
  }

  private var firstLiteral: (index: Int, bytes: [UInt8])? {
    for (index, part) in parts.enumerated() {
      if case .literal(let bytes) = part { return (index, bytes) }
    }
    return nil
  }

  private func match(_ line: [UInt8], literal index: Int, at start: Int) -> Match? {
    var match = Match(range: start..<start, words: [:])
    if index > 0, case .words(let name, let isPhrase) = parts[index - 1] {
      let before = line[..<start]
      let begin =
        isPhrase
        ? before.firstIndex { !isBlank($0) } ?? start
        : (before.lastIndex(where: isBlank) ?? -1) + 1
      guard begin < start else { return nil }
      match.words[name] = Array(line[begin..<start])
      match.range = begin..<start
    } else if start > 0, isWordByte(line[start]), Self.joins(line[start - 1]) {
      return nil
    }
    var position = start
    for (offset, part) in parts.enumerated().dropFirst(index) {
      switch part {
      case .literal(let bytes):
        guard line[position...].starts(with: bytes) else { return nil }
        position += bytes.count
      case .words(let name, let isPhrase):
        guard let end = end(of: line, from: position, isPhrase, before: offset + 1) else {
          return nil
        }
        let words = Array(line[position..<end])
        if let known = match.words[name], known != words { return nil }
        match.words[name] = words
        position = end
      }
    }
    if position < line.count, isWordByte(line[position - 1]), Self.joins(line[position]) {
      return nil
    }
    match.range = match.range.lowerBound..<position
    return match
  }

  /// Where words end: at the next literal, or at a blank or the line's end.
  private func end(
    of line: [UInt8], from start: Int, _ isPhrase: Bool, before next: Int
  ) -> Int? {
    var limit = line.count
    if !isPhrase { limit = line[start...].firstIndex(where: isBlank) ?? line.count }
    var end = limit
    if next < parts.count, case .literal(let bytes) = parts[next] {
      guard let found = Self.find(bytes, in: line, from: start + 1), found <= limit else {
        return nil
      }
      end = found
    }
    return end > start ? end : nil
  }

  private static func joins(_ byte: UInt8) -> Bool { isWordByte(byte) || byte == UInt8(ascii: "-") }

  private static func find(_ pattern: [UInt8], in line: [UInt8], from start: Int) -> Int? {
    guard start <= line.count else { return nil }
    return line.withUnsafeBufferPointer { text in
      pattern.withUnsafeBufferPointer { TextSearch.locate($0, in: text, from: start) }
    }
  }

  // MARK: Writing

  /// The words of a match in this wording; nil if it has others.
  public func text(of match: Match) -> [UInt8]? {
    var text: [UInt8] = []
    for part in parts {
      switch part {
      case .literal(let bytes): text += bytes
      case .words(let name, _):
        guard let words = match.words[name] else { return nil }
        text += words
      }
    }
    return text
  }
}
