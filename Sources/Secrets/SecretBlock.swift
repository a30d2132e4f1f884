/// A secret of several lines: a private key, an encrypted vault.
struct SecretBlock: Sendable {
  /// The line that begins it has this, followed by the marker.
  let begins: String
  let marker: String
  /// The line that ends it has this; empty if only a different kind of line ends it.
  let ends: String
  let kind: ByteClass
  /// Other lines that belong to it.
  let headers: [String]

  static let lineStandIn = "(a line of a private key)"
  static let restStandIn = "(a private key)"

  /// Whether a line consists of its kind of characters, perhaps indented or in a table's cell. A key that never ends
  /// is no reason to withhold what follows it.
  func holds(_ line: String) -> Bool {
    if line == Self.lineStandIn { return true }
    let bare = line.utf8.drop { " \t|".utf8.contains($0) }
    if headers.contains(where: { bare.starts(with: $0.utf8) }) { return true }
    guard bare.count <= 100 else { return false }
    let words = bare.split { " \t|\r".utf8.contains($0) }
    return words.count <= 1 && (words.first ?? bare.prefix(0)).allSatisfy(kind.contains)
  }
}

/// The values under a name in a kind of document, such as `data:` in one with `kind: Secret`.
struct SecretSection: Sendable {
  let document: String
  /// The line that begins a document.
  let begins: String
  let under: [String]

  /// Finds the lines with a secret, and its range in each (in bytes of UTF-8).
  func secrets(in lines: [String]) -> [Int: Range<Int>] {
    guard lines.contains(where: mayBeDocument) else { return [:] }
    let bare = lines.map { line in
      String(decoding: line.utf8.filter { !" \t\r\",{".utf8.contains($0) }, as: UTF8.self)
    }
    let document = document.filter { $0 != " " }
    guard bare.contains(document) else { return [:] }
    var result: [Int: Range<Int>] = [:]
    var start = 0
    while start < lines.count {
      var end = start + 1
      while end < lines.count, !Self.isBeginning(bare[end], begins) { end += 1 }
      if bare[start..<end].contains(document) {
        secrets(in: lines, bare, start..<end, into: &result)
      }
      start = end
    }
    return result
  }

  /// Asked of every line that is kept, so it looks only at the beginning.
  private func mayBeDocument(_ line: String) -> Bool {
    let bytes = line.utf8.drop { " \t\"-".utf8.contains($0) }
    return bytes.starts(with: document.utf8.prefix { ByteClass.word.contains($0) })
  }

  private static func isBeginning(_ bare: String, _ begins: String) -> Bool {
    bare == "---" || bare.hasPrefix(begins) || bare.hasPrefix("-" + begins)
  }

  private func secrets(
    in lines: [String], _ bare: [String], _ range: Range<Int>, into result: inout [Int: Range<Int>]
  ) {
    var margin: Int?
    for index in range {
      let indent = lines[index].utf8.prefix { $0 == 0x20 }.count
      if let outer = margin, indent > outer, !bare[index].isEmpty {
        if let value = value(lines[index], indent) { result[index] = value }
      } else {
        margin = under.contains(bare[index]) ? indent : nil
      }
    }
  }

  /// The value of `name: value`, in JSON or YAML, without what closes it.
  private func value(_ line: String, _ indent: Int) -> Range<Int>? {
    let bytes = Array(line.utf8)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else {
      return indent < bytes.count ? indent..<bytes.count : nil
    }
    var start = colon + 1
    var end = bytes.count
    while start < end, " \"'|>-".utf8.contains(bytes[start]) { start += 1 }
    while end > start, " \",'\r".utf8.contains(bytes[end - 1]) { end -= 1 }
    return start < end ? start..<end : nil
  }
}
