/// The form of secrets that are recognised by themselves, as graders/secrets.yaml writes it:
/// `ghp_{alnum 36}`, `AccountKey=«{base64 80+}»`. Without «» all of it is the secret.
struct SecretShape: Sendable {
  private enum Piece: Sendable {
    case literal([UInt8])
    case run(ByteClass, Int, Int)
    case opening, closing
  }

  /// The bytes it begins with, in lower case: the shape is found by them.
  let keyword: [UInt8]
  private var pieces: [Piece] = []

  /// - Parameter isLine: Whether it is a whole line, which is not found by its beginning.
  /// - Throws: ``SecretRules/Malformed`` if the text is not a shape.
  init(_ text: String, isLine: Bool = false) throws(SecretRules.Malformed) {
    var rest = text[...]
    while let first = rest.first {
      if first == "«" || first == "»" {
        pieces.append(first == "«" ? .opening : .closing)
        rest.removeFirst()
      } else if first == "{" {
        guard let end = rest.firstIndex(of: "}") else {
          throw SecretRules.Malformed("\(text): a { without its }")
        }
        pieces.append(try Self.run(rest[rest.index(after: rest.startIndex)..<end], of: text))
        rest = rest[rest.index(after: end)...]
      } else {
        let literal = rest.prefix { !"{«»".contains($0) }
        pieces.append(.literal(Array(literal.utf8)))
        rest = rest[literal.endIndex...]
      }
    }
    if isLine {
      keyword = []
      return
    }
    let first = pieces.first { if case .opening = $0 { false } else { true } }
    guard case .literal(let bytes)? = first, bytes.count >= 2 else {
      throw SecretRules.Malformed(
        "\(text): a shape must begin with at least two fixed characters")
    }
    keyword = bytes.map(KeywordAutomaton.folded)
  }

  /// Parses `alnum 36`, `alnum 36+`, `alnum 20-40`.
  private static func run(_ text: Substring, of shape: String) throws(SecretRules.Malformed)
    -> Piece
  {
    let words = text.split(separator: " ")
    guard words.count == 2, let byteClass = ByteClass.named(words[0]) else {
      throw SecretRules.Malformed(
        "\(shape): {\(text)} must be a kind of character and a count, e.g. {alnum 20+}; kinds: \(ByteClass.allCases.map(\.name).joined(separator: ", "))"
      )
    }
    let bounds = words[1].split(separator: "-").map { Int($0) }
    if words[1].hasSuffix("+"), let least = Int(words[1].dropLast()) {
      return .run(byteClass, least, .max)
    }
    if bounds.count == 1, let exact = bounds[0] { return .run(byteClass, exact, exact) }
    if bounds.count == 2, let least = bounds[0], let most = bounds[1], least <= most {
      return .run(byteClass, least, most)
    }
    throw SecretRules.Malformed("\(shape): \(words[1]) must be a number, e.g. 20, 20+ or 20-40")
  }

  /// Finds the secret if the shape begins here.
  func match(_ text: inout SecretText, at start: Int) -> Range<Int>? {
    guard let first = text[start], !ByteClass.word.contains(first) || text.isWordStart(start) else {
      return nil
    }
    var index = start
    var secret: (start: Int, end: Int?) = (start, nil)
    for (number, piece) in pieces.enumerated() {
      switch piece {
      case .opening: secret.start = index
      case .closing: secret.end = index
      case .literal(let bytes):
        guard text.starts(with: bytes, at: index) else { return nil }
        index += bytes.count
      case .run(let byteClass, let least, let most):
        var end = text.end(of: byteClass, from: index)
        if let follower = follower(of: number), byteClass.contains(follower) {
          // The run may contain the byte that follows it: the last one ends it.
          guard let last = text.last(follower, in: index..<end) else { return nil }
          end = last
        }
        guard end - index >= least, end - index <= most else { return nil }
        index = end
      }
    }
    guard text.isWordEnd(index) || !(text[index - 1].map(ByteClass.word.contains) ?? false) else {
      return nil
    }
    return secret.start..<(secret.end ?? index)
  }

  private func follower(of number: Int) -> UInt8? {
    for piece in pieces[(number + 1)...] {
      switch piece {
      case .literal(let bytes): return bytes.first
      case .run: return nil
      default: continue
      }
    }
    return nil
  }
}
