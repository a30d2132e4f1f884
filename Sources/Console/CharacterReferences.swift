/// Character references of HTML: `&lt;`, `&#60;`.
public enum CharacterReferences {
  /// Decodes character references (HTML 5, 13.5): numbers, and the names that authors use.
  public static func decoded(_ text: Substring) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return String(text) }
    var result = ""
    var rest = text
    while let start = rest.utf8.firstIndex(of: UInt8(ascii: "&")) {
      result += rest[..<start]
      rest = rest[start...]
      let name = rest.utf8.dropFirst().prefix(12).prefix { $0 != UInt8(ascii: ";") }
      let end = rest.utf8.index(rest.startIndex, offsetBy: name.count + 1)
      if end < rest.endIndex, rest.utf8[end] == UInt8(ascii: ";"),
        let sign = entity(String(Substring(name)))
      {
        result += sign
        rest = rest[rest.utf8.index(after: end)...]
      } else {
        result += "&"
        rest = rest.dropFirst()
      }
    }
    return result + rest
  }

  private static func entity(_ name: String) -> String? {
    guard name.hasPrefix("#") else { return entities[name] }
    let digits = name.dropFirst()
    let isHexadecimal = digits.hasPrefix("x") || digits.hasPrefix("X")
    let value = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return value.flatMap(Unicode.Scalar.init).map { $0.value == 0 ? "\u{FFFD}" : String($0) }
  }

  private static let entities: [String: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "mdash": "—",
    "ndash": "–",
    "hellip": "…", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "laquo": "«",
    "raquo": "»", "copy": "©",
    "reg": "®", "trade": "™", "times": "×", "middot": "·", "bull": "•", "deg": "°", "euro": "€",
    "pound": "£", "sect": "§",
    "para": "¶", "larr": "←", "rarr": "→", "uarr": "↑", "darr": "↓", "harr": "↔", "ge": "≥",
    "le": "≤", "ne": "≠",
    "plusmn": "±", "frac12": "½", "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö",
    "Uuml": "Ü", "szlig": "ß",
    "eacute": "é", "egrave": "è", "agrave": "à", "ccedil": "ç", "ntilde": "ñ", "check": "✓",
    "zwj": "\u{200D}",
  ]
}
