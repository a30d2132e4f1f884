import Console

/// A session exported as HTML: by a terminal, or by a program that turns escape sequences into tags.
enum HTMLExport {
  /// Whether a text is a whole HTML page, or the preformatted part of one.
  static func isOne(_ bytes: ArraySlice<UInt8>) -> Bool {
    let start = String(decoding: bytes.prefix(512), as: UTF8.self).lowercased()
    let text = start.drop(while: \.isWhitespace)
    return ["<!doctype html", "<html", "<pre", "<?xml"].contains(where: text.hasPrefix)
      && (start.contains("<html") || start.contains("<pre"))
  }

  /// The page's text: without tags, what is not shown, and character references.
  static func text(_ bytes: ArraySlice<UInt8>) -> String {
    var rest = Substring(String(decoding: bytes, as: UTF8.self))
    var text = ""
    while let open = rest.utf8.firstIndex(of: UInt8(ascii: "<")) {
      text += CharacterReferences.decoded(rest[..<open])
      let tag = rest[open...]
      let isComment = tag.utf8.starts(with: "<!--".utf8)
      guard
        let end = isComment ? tag.firstStart(of: "-->") : tag.utf8.firstIndex(of: UInt8(ascii: ">"))
      else {
        return text
      }
      let name = tag.dropFirst().prefix { $0 == "/" || $0.isLetter || $0.isNumber }.lowercased()
      rest = tag[end...].dropFirst(isComment ? 3 : 1)
      if hidden.contains(name) {
        guard let close = rest.firstStart(of: "</\(name)") else { return text }
        rest = rest[close...]
      } else if lines.contains(name), !text.hasSuffix("\n") || name == "br" {
        text += "\n"
      }
    }
    return text + CharacterReferences.decoded(rest)
  }

  /// Elements whose text is not shown.
  private static let hidden: Set<String> = ["head", "style", "script", "title"]
  /// Tags that end a line.
  private static let lines: Set<String> = ["br", "/div", "/p", "/tr", "/li", "/pre"]
}
