/// Kinds of bytes, under their names in graders/secrets.yaml.
enum ByteClass: Int, CaseIterable, Sendable {
  case digit, lower, upper, alnum, hex, base64, base64url, crypt, word, name, percent
  /// All but blanks and control characters; includes every byte of UTF-8 beyond ASCII.
  case visible
  /// Visible, except those that end a value: quotes, `;`, `&`, `|`, a backquote.
  case bare
  /// Visible, except `:`.
  case field
  /// The parts before and after the `:` in an address.
  case user, urlPassword
  /// A port number, or `*` for any.
  case port
  case blank
  /// Anything in a table's cell, in a line.
  case cell, line

  /// The name as the file writes it.
  var name: String { String(describing: self) }

  static func named(_ name: some StringProtocol) -> ByteClass? {
    allCases.first { $0.name == name }
  }

  func contains(_ byte: UInt8) -> Bool { Self.tables[rawValue << 8 | Int(byte)] }

  /// 256 answers for each class.
  static let tables: [Bool] = allCases.flatMap { kind in
    (0..<256).map { kind.holds(UInt8($0)) }
  }

  private func holds(_ byte: UInt8) -> Bool {
    let isDigit = byte &- 0x30 < 10
    let isUpper = byte &- 0x41 < 26
    let isLower = byte &- 0x61 < 26
    let isAlnum = isDigit || isUpper || isLower
    func isOne(of characters: StaticString) -> Bool {
      characters.withUTF8Buffer { $0.contains(byte) }
    }
    let isVisible = byte > 0x20 && byte != 0x7F
    return switch self {
    case .digit: isDigit
    case .lower: isLower
    case .upper: isUpper
    case .alnum: isAlnum
    case .hex: isDigit || (byte | 0x20) &- 0x61 < 6
    case .base64: isAlnum || isOne(of: "+/=")
    case .base64url: isAlnum || isOne(of: "-_")
    case .crypt: isAlnum || isOne(of: "./")
    case .word: isAlnum || isOne(of: "_")
    case .name: isAlnum || isOne(of: "_-.")
    case .percent: isAlnum || isOne(of: "%+/=-_.~")
    case .visible: isVisible
    case .bare: isVisible && !isOne(of: "\"'`;&|")
    case .field: isVisible && !isOne(of: ":")
    case .user: isVisible && !isOne(of: ":/@\"'`<>()[]{}|,;")
    case .urlPassword: isVisible && !isOne(of: "/\"'`<>|")
    case .port: isDigit || isOne(of: "*")
    case .blank: isOne(of: " \t")
    case .cell: byte != 0x0A && !isOne(of: "|")
    case .line: byte != 0x0A
    }
  }
}
