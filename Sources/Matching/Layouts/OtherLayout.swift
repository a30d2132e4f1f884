import Console
import CourseModel
import Knowledge

/// Brings both sides into one form where another version of the program words its lines otherwise, or another machine
/// calls its devices otherwise.
struct OtherLayout {
  private let context: MatchContext

  /// The most lines that are read for it.
  private static let limit = 4000
  /// The longest line that is reworded, in bytes.
  private static let longest = 1000

  init(_ context: MatchContext) { self.context = context }

  /// - Returns: Nil where there is nothing to bring into one form.
  func common(
    _ expected: [String], _ actual: [String]
  ) -> (expected: [String], actual: [String])? {
    guard expected.count <= Self.limit, actual.count <= Self.limit else { return nil }
    var ours = RightAlignedNames.flattened(expected)
    var theirs = RightAlignedNames.flattened(actual)
    for renaming in MachineNames(context).renamings(ours, theirs) {
      theirs = theirs.map { Self.renamed($0, renaming) }
    }
    for forms in context.knowledge.values.forms {
      Self.reword(&ours, &theirs, forms)
    }
    let quoted = (ours.contains(where: Self.hasQuotes), theirs.contains(where: Self.hasQuotes))
    if quoted.0 != quoted.1 {
      ours = ours.map(Self.withoutQuotes)
      theirs = theirs.map(Self.withoutQuotes)
    }
    return ours == expected && theirs == actual ? nil : (ours, theirs)
  }

  private static func renamed(_ line: String, _ renaming: MachineNames.Renaming) -> String {
    guard line.utf8.count <= longest, line.hasText(renaming.theirs) else { return line }
    var bytes = Array(line.utf8)
    let (theirs, ours) = (Array(renaming.theirs.utf8), Array(renaming.ours.utf8))
    var index = 0
    while index + theirs.count <= bytes.count {
      let range = index..<(index + theirs.count)
      if bytes[range].elementsEqual(theirs), index == 0 || !isWordByte(bytes[index - 1]),
        DeviceName.ends(bytes[range.upperBound...])
      {
        let written = DeviceName.partition(of: bytes[range.upperBound...], theirs, ours)
        bytes = AlignedLine.replacing(
          range.lowerBound..<written.end, with: ours + written.name, in: bytes)
        index += ours.count
      } else {
        index += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Programs' quotes: `'x'`, `"x"`, and `` `x' `` of older ones.
  private static let quotes: [(open: UInt8, close: UInt8)] = [
    (UInt8(ascii: "'"), UInt8(ascii: "'")), (UInt8(ascii: "\""), UInt8(ascii: "\"")),
    (UInt8(ascii: "`"), UInt8(ascii: "'")),
  ]

  private static func hasQuotes(_ line: String) -> Bool { withoutQuotes(line) != line }

  /// A message without the quotes around single words: `Domain 'web' started`. In a program's or a shell's text they
  /// mean something, and a number in quotes is a text in most files.
  private static func withoutQuotes(_ line: String) -> String {
    guard line.utf8.count <= longest,
      !line.utf8.contains(where: { "$()=;{}[]<>".utf8.contains($0) })
    else { return line }
    let plain = String(
      String.UnicodeScalarView(
        line.unicodeScalars.map { "‘’“”".unicodeScalars.contains($0) ? "'" : $0 }))
    let bytes = Array(plain.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if let end = quotedWordEnd(bytes, index) {
        result += bytes[(index + 1)..<end]
        index = end + 1
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Where the quote ends that begins here and holds a word.
  private static func quotedWordEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
    guard start == 0 || isBlank(bytes[start - 1]),
      let close = quotes.first(where: { $0.open == bytes[start] })?.close,
      let end = bytes[(start + 1)...].firstIndex(where: { $0 == close || isBlank($0) }),
      bytes[end] == close, bytes[(start + 1)..<end].contains(where: isLetter)
    else { return nil }
    let next = end + 1 < bytes.count ? bytes[end + 1] : 0x20
    return isBlank(next) || ".,:".utf8.contains(next) ? end : nil
  }

  private struct Found {
    var form: Int
    var match: WordingForm.Match
  }

  /// Rewrites lines in a wording that both can have, where each side keeps to a wording of its own.
  private static func reword(
    _ ours: inout [String], _ theirs: inout [String], _ forms: [WordingForm]
  ) {
    let expected = found(forms, in: ours)
    guard !expected.isEmpty else { return }
    let actual = found(forms, in: theirs)
    let wanted = Set(expected.values.map(\.form))
    let shown = Set(actual.values.map(\.form))
    guard !shown.isEmpty, wanted.isDisjoint(with: shown) else { return }
    // What all of them say; it need not be the wording of either.
    let names = wanted.union(shown).map { forms[$0].names }
    let shared = names.dropFirst().reduce(names[0]) { $0.intersection($1) }
    guard
      let target = forms.indices.filter({ forms[$0].names.isSubset(of: shared) }).max(by: {
        (forms[$0].names.count, $1) < (forms[$1].names.count, $0)
      })
    else { return }
    rewrite(&ours, expected, as: target, forms)
    rewrite(&theirs, actual, as: target, forms)
  }

  private static func rewrite(
    _ lines: inout [String], _ found: [Int: Found], as target: Int, _ forms: [WordingForm]
  ) {
    for (index, found) in found where found.form != target {
      let line = Array(lines[index].utf8)
      guard let text = forms[target].text(of: found.match) else { continue }
      lines[index] = String(
        decoding: AlignedLine.replacing(found.match.range, with: text, in: line), as: UTF8.self)
    }
  }

  /// The wording of each line that has one.
  private static func found(_ forms: [WordingForm], in lines: [String]) -> [Int: Found] {
    var result: [Int: Found] = [:]
    for (index, line) in lines.enumerated() where !line.isEmpty && line.utf8.count <= longest {
      let bytes = Array(line.utf8)
      var best: Found?
      for (form, wording) in forms.enumerated()
      where best.map({ forms[$0.form].weight < wording.weight }) ?? true {
        if let match = wording.match(bytes) { best = Found(form: form, match: match) }
      }
      if let best { result[index] = best }
    }
    return result
  }
}
