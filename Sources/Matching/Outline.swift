import Console
import Knowledge

/// The lines of a text with the line that each belongs under: by indentation, by the branches of a tree, or by a
/// heading such as `[database]` or `PLAY RECAP ****`.
struct Outline {
  struct Line {
    /// Without indentation; a tree's branch is `├─`, however it is drawn.
    var text: String
    /// The index of the line that it belongs under.
    var parent: Int?
    /// Whether it only says what the lines below it are.
    var isHeading = false
    /// Whether it says what a program does next: `TASK [x] ****`.
    var isStage: Bool { isHeading && !isHeader && !text.hasPrefix("[") }
    /// Whether it is a heading of columns.
    var isHeader = false
    /// What of it is the same for every student.
    var key = ""
    var property: PropertyLines.Property?
  }

  private static let branch = "├─"

  private(set) var lines: [Line] = []
  /// Whether any line belongs under another.
  var hasLevels: Bool { lines.contains { $0.parent != nil } }

  /// Reads the lines with content: no blank lines, elisions, bare prompts, drawn lines or random art.
  /// - Parameters:
  ///   - key: What of a line is the same for every student.
  ///   - isKnown: Whether a line may have others under it.
  init(
    _ raw: [String], _ knowledge: Knowledge, key: (String) -> String = { _ in "" },
    isKnown: (Line) -> Bool = { _ in true }
  ) {
    let names = knowledge.promptNames
    let signers = knowledge.values.columns
    var open: [(column: Int, index: Int)] = []
    var heading: Int?
    var continues = false
    var inArt = false
    var inKey = false
    var inBytes = false
    let levels = Self.levels(raw)
    for line in raw.flatMap(Self.properties) {
      let (column, shown) = Self.split(line)
      var text = shown
      if inArt {
        if text.hasPrefix("+-") { inArt = false }
        continue
      }
      if text.hasPrefix("+-"), text.hasSuffix("+"), text.contains("[") {
        inArt = true
        continue
      }
      // What is between the first and the last line of a key or certificate (RFC 7468).
      if inKey, !text.hasPrefix("-----END ") { continue }
      inKey = text.hasPrefix("-----BEGIN ")
      if text.isEmpty || isElision(text) || Self.isDrawn(text) { continue }
      // Of a long key only the first line is kept: how many there are differs.
      let continuesKey = inBytes && Self.isKeyBytes(text)
      inBytes = continuesKey || Self.isKeyBytes(text, least: 8)
      if continuesKey { continue }
      if text.hasSuffix(".."), FileListing(text)?.isParent == true { continue }
      if let prompt = Prompt(text, names: names) {
        if prompt.command.isEmpty { continue }
        // Whoever typed it, and wherever.
        if [.bracketed, .colon, .host].contains(prompt.style) { text = "$ " + prompt.command }
      }
      // A backslash at the end of a line is only a line break for the page.
      if continues, let last = lines.indices.last {
        lines[last].text = trimmed(lines[last].text.dropLast()) + " " + text
        lines[last].key = key(lines[last].text)
        lines[last].property = PropertyLines.property(lines[last].text)
      } else {
        let isHeading = Self.isHeading(text) && !levels.contains(text)
        var entry = Line(text: text)
        entry.key = key(text)
        entry.property =
          PropertyLines.property(text.hasPrefix(Self.branch) ? String(text.dropFirst(2)) : text)
          ?? Self.signature(text, signers)
        // A message of another program between the lines has nothing under it.
        let isOpening =
          isHeading || isKnown(entry) || text.utf8.last.map(":{[(".utf8.contains) == true
        if isOpening { while let last = open.last, last.column >= column { open.removeLast() } }
        entry.parent = open.last { $0.column < column }?.index ?? heading
        if isHeading, entry.parent == heading {
          entry.isHeading = true
          entry.parent = nil
          heading = lines.count
        } else if isOpening {
          open.append((column, lines.count))
        }
        lines.append(entry)
      }
      continues = text.hasSuffix("\\")
    }
    findLabels()
    for index in lines.indices {
      lines[index].isHeader =
        Self.isHeader(lines[index].text)
        || (index + 1 < lines.count && Self.isTitle(lines[index].text)
          && lines[index + 1].text.utf8.contains(where: isDigit))
      if lines[index].isHeader { lines[index].isHeading = true }
    }
  }

  /// `author Ada <ada@example.org> 1709629920 +0000`: a line that a program signs with a person.
  private static func signature(
    _ text: String, _ columns: [String: String]
  ) -> PropertyLines.Property? {
    guard text.hasText("@"), text.hasText("<"), let blank = text.firstIndex(of: " "),
      columns[text[..<blank].lowercased()] == ValueRule.people.rawValue
    else { return nil }
    return PropertyLines.Property(
      name: String(text[..<blank]), value: trimmed(text[blank...]))
  }

  /// Puts lines without indentation under the labels before them, if there are several: `node1:`.
  private mutating func findLabels() {
    func isLabel(_ index: Int) -> Bool {
      lines[index].parent == nil && lines[index].text.hasSuffix(":")
        && !lines[index].text.dropLast().contains(":") && index + 1 < lines.count
        && lines[index + 1].parent == nil && !lines[index + 1].text.hasSuffix(":")
    }
    let labels = lines.indices.filter(isLabel)
    guard labels.count >= 2 else { return }
    for (label, next) in zip(labels, labels.dropFirst() + [lines.count]) {
      for index in (label + 1)..<next where lines[index].parent == nil {
        lines[index].parent = label
      }
    }
  }

  /// The column at which a line's text begins, and the text, with `├─` before it if a tree's branch leads to it.
  static func split(_ line: String) -> (column: Int, text: String) {
    var column = 0
    var branch = false
    var rest = Substring(line).unicodeScalars
    while let first = rest.first {
      if first == "\t" {
        column += 8 - column % 8
      } else if first == " " || isBoxDrawing(first) {
        branch = branch || isBoxDrawing(first)
        column += 1
      } else if let length = asciiBranch(rest) {
        branch = true
        column += length
        rest.removeFirst(length - 1)
      } else {
        break
      }
      rest.removeFirst()
    }
    var text = trimmed(String(rest))
    // A bullet where a locale has no other.
    if text.hasPrefix("* ") { text = "●" + text.dropFirst() }
    return (column, branch && !text.isEmpty ? "├─" + text : text)
  }

  /// The length of the trunks `|  ` and the branch `|-`, `` `- `` or `\_ ` that a text begins with; nil if it does
  /// not.
  private static func asciiBranch(_ text: Substring.UnicodeScalarView) -> Int? {
    let start = Array(text.prefix(200))
    func at(_ index: Int) -> Unicode.Scalar { index < start.count ? start[index] : " " }
    var index = 0
    while index + 2 < start.count {
      switch (at(index), at(index + 1)) {
      case (" ", _), ("|", " "): index += 1
      case ("|", "-"), ("`", "-"):
        let end = index + (at(index + 2) == "-" ? 3 : 2)
        return end < start.count && at(end) != "-" && at(end) != "+" ? end : nil
      case ("+", "-"): return at(index + 2) == "-" && at(index + 3) == " " ? index + 3 : nil
      case ("\\", "_"): return at(index + 2) == " " ? index + 3 : nil
      default: return nil
      }
    }
    return nil
  }

  /// Three words or more, all in capitals.
  private static func isHeader(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    guard words.count >= 3, text.utf8.count < 400 else { return false }
    return words.allSatisfy { word in
      word.utf8.first.map { $0 &- 0x41 < 26 || $0 == UInt8(ascii: "%") } == true
        && !word.utf8.contains { $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") }
    }
  }

  /// Five words or more that begin with capitals, without a number or a stop: `State Recv-Q Send-Q Local Address:Port …`.
  private static func isTitle(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    return words.count >= 5 && text.utf8.count < 400
      && words.allSatisfy { $0.utf8.first.map { $0 &- 0x41 < 26 } == true }
      && !text.utf8.contains(where: isDigit) && text.utf8.last.map(isLetter) == true
  }

  /// Whether a service logged a line: `Jun 06 16:28:13 lb-6 sshd[812]: …`
  static func isLog(_ text: String) -> Bool {
    guard text.utf8.count > 20, text.utf8.prefix(40).contains(UInt8(ascii: ":")) else {
      return false
    }
    let tokens = ValueScanner.tokens(of: String(text.prefix(160)))
    guard tokens.first?.kind == .time, tokens.count > 4 else { return false }
    return tokens.prefix(14).contains { $0.text == ":" && !$0.isSpaced }
  }

  /// Cuts a line into its properties, if there are several with a gap between them, each in capitals:
  /// `Size: 30        Blocks: 8          IO Block: 4096`.
  private static func properties(_ line: String) -> [String] {
    let bytes = Array(line.utf8.prefix(1000))
    guard bytes.count(where: { $0 == UInt8(ascii: ":") }) >= 2 else { return [line] }
    var starts: [Int] = []
    let start = max(2, (bytes.firstIndex { !isBlank($0) } ?? 0) + 1)
    for index in bytes.indices.dropFirst(start)
    where bytes[index] &- 0x41 < 26
      && (bytes[index - 1] == 0x09 || (bytes[index - 1] == 0x20 && bytes[index - 2] == 0x20))
    {
      // A name of one or two words.
      let name = bytes[index...].prefix { $0 != UInt8(ascii: ":") && $0 != 0x09 }
      let end = name.endIndex
      if name.count <= 20, end + 1 < bytes.count, bytes[end] == UInt8(ascii: ":"),
        bytes[end + 1] == 0x20,
        name.allSatisfy({ isLetter($0) || $0 == 0x20 }), name.count(where: { $0 == 0x20 }) <= 1
      {
        starts.append(index)
      }
    }
    guard let first = starts.first,
      PropertyLines.property(String(decoding: bytes[..<first], as: UTF8.self))?.value.isEmpty
        == false,
      bytes[..<first].contains(UInt8(ascii: ":"))
    else { return [line] }
    let indent = String(line.prefix { $0 == " " || $0 == "\t" })
    return zip([0] + starts, starts + [line.utf8.count]).map { start, end in
      (start == 0 ? "" : indent)
        + String(decoding: Array(line.utf8.dropFirst(start).prefix(end - start)), as: UTF8.self)
    }
  }

  /// `00:c8:a0:a8:`: two digits and a colon at a time, as a key is printed.
  private static func isKeyBytes(_ text: String, least: Int = 1) -> Bool {
    let pairs = text.utf8.split(separator: UInt8(ascii: ":"))
    return pairs.count >= least
      && pairs.allSatisfy { $0.count == 2 && $0.allSatisfy { isHex($0) } }
  }

  private static func isDrawn(_ text: String) -> Bool {
    text.utf8.count >= 3 && text.utf8.allSatisfy { "-=*_#~+ ".utf8.contains($0) }
  }

  /// The words in brackets with which several lines begin: `[INFO] Results:`. Alone on a line they are no heading.
  private static func levels(_ raw: [String]) -> Set<String> {
    var counts: [String: Int] = [:]
    for line in raw where line.utf8.first == UInt8(ascii: "[") {
      guard let end = line.utf8.prefix(40).firstIndex(of: UInt8(ascii: "]")),
        line.utf8[end...].dropFirst().first == UInt8(ascii: " ")
      else { continue }
      counts[String(line[...end]), default: 0] += 1
    }
    return Set(counts.filter { $0.value >= 2 }.keys)
  }

  /// `[database]`, `--- ping statistics ---`, `PLAY RECAP ********`
  private static func isHeading(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    if bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]"), bytes.count > 2 {
      // TOML's `[[proxy]]`.
      let first = bytes[1] == bytes[0] ? bytes[2] : bytes[1]
      return (first | 0x20) &- 0x61 < 26
        && !bytes.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }
    }
    guard bytes.count > 6, let last = bytes.last, "*=-#".utf8.contains(last) else { return false }
    let tail = bytes.reversed().prefix { $0 == last }.count
    return tail >= 4 || (tail >= 3 && bytes.prefix(3).allSatisfy { $0 == last })
  }
}
