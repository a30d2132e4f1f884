import Console
import Knowledge

/// What a machine, or whoever owns it, calls its own disks, network cards and accounts: `sda` on one is `vda` or
/// `nvme0n1` on the other.
///
/// Two names stand for each other only where each is on one side alone, so a disk taken for another one is seen.
struct MachineNames {
  /// How a name is written on the student's machine and in the manual.
  struct Renaming: Hashable {
    var theirs: String
    var ours: String
  }

  private let context: MatchContext

  init(_ context: MatchContext) { self.context = context }

  func renamings(_ expected: [String], _ actual: [String]) -> [Renaming] {
    guard !context.strict.contains(.machineValues) else { return [] }
    var result: [Renaming] = []
    for kinds in context.knowledge.values.machineNames {
      let ours = DeviceName.all(in: expected, kinds)
      let theirs = DeviceName.all(in: actual, kinds)
      let lost = ours.subtracting(theirs).sorted()
      let new = theirs.subtracting(ours).sorted()
      guard !lost.isEmpty, lost.count == new.count, !lost.contains(where: isTyped),
        zip(lost, new).allSatisfy({ $0.mayBe($1) }),
        // Which card of another machine a second one is, nobody knows.
        ours.contains(where: { !$0.isLater }) || new.contains(where: \.isLater)
      else { continue }
      result += zip(lost, new).map { Renaming(theirs: $1.name, ours: $0.name) }
    }
    return result + owner(expected, actual)
  }

  private func isTyped(_ device: DeviceName) -> Bool {
    context.typed.contains { $0.hasText(device.name) }
  }

  /// The account of whoever did it, where one account stands for another one throughout.
  private func owner(_ expected: [String], _ actual: [String]) -> [Renaming] {
    let (ours, theirs) = (owners(expected), owners(actual))
    let words = context.knowledge.values
    guard let mine = only(ours.subtracting(theirs)), let other = only(theirs.subtracting(ours)),
      !words.systemAccounts.contains(mine), !words.systemAccounts.contains(other),
      !context.typed.contains(mine), Self.count(mine, in: actual) == 0,
      Self.count(other, in: expected) == 0,
      // Whoever owns one file only may be anybody.
      Self.count(mine, in: expected) >= 2, Self.count(other, in: actual) >= 2
    else { return [] }
    return [Renaming(theirs: other, ours: mine)]
  }

  private func only(_ names: Set<String>) -> String? { names.count == 1 ? names.first : nil }

  private static func count(_ name: String, in lines: [String]) -> Int {
    lines.reduce(0) { sum, line in
      guard line.hasText(name) else { return sum }
      return sum + line.utf8.split { !isWordByte($0) }.count { $0.elementsEqual(name.utf8) }
    }
  }

  /// The accounts that own files of a long listing.
  private func owners(_ lines: [String]) -> Set<String> {
    var result: Set<String> = []
    for line in lines.prefix(2000) {
      guard let listing = FileListing(line) else { continue }
      let words = line.split(separator: " ", maxSplits: listing.numbersBefore + 4)
      if words.count > listing.numbersBefore + 3 {
        result.insert(String(words[listing.numbersBefore + 2]))
      }
    }
    return result
  }
}

/// A disk or a network card, without the number of a partition: `sda`, `nvme0n1`, `enp3s0`.
struct DeviceName: Hashable, Comparable {
  /// How names of its kind begin: `sd`, `nvme`.
  let kind: String
  let name: String

  static func < (left: DeviceName, right: DeviceName) -> Bool { left.name < right.name }

  /// Whether another machine may call it so: the first is the first there, too. Names that say where a card is
  /// (`enp3s0`) do not count.
  func mayBe(_ other: DeviceName) -> Bool {
    guard let ours = number, let theirs = other.number else {
      return kind != other.kind || number == nil
    }
    return kind != other.kind && ours == theirs
  }

  /// The place among its kind, from 0; nil where the name does not count.
  private var number: Int? {
    let rest = name.utf8.dropFirst(kind.utf8.count)
    if let letter = rest.first, !isDigit(letter) { return Int(letter) - 0x61 }
    return rest.contains(UInt8(ascii: "s"))
      ? nil : Int(String(Substring(rest.prefix { isDigit($0) })))
  }

  /// Whether the name counts from the first on, and this is not the first.
  var isLater: Bool { (number ?? 0) > 0 }

  static func all(in lines: [String], _ kinds: [String]) -> Set<DeviceName> {
    var result: Set<DeviceName> = []
    for line in lines.prefix(2000) {
      for word in line.utf8.split(whereSeparator: { !isWordByte($0) }) {
        if let device = DeviceName(String(Substring(word)), kinds) { result.insert(device) }
      }
    }
    return result
  }

  private init?(_ word: String, _ kinds: [String]) {
    guard let kind = kinds.filter(word.hasPrefix).max(by: { $0.utf8.count < $1.utf8.count }),
      word.utf8.count <= 15
    else { return nil }
    let rest = Array(word.utf8.dropFirst(kind.utf8.count))
    guard let first = rest.first else { return nil }
    if isDigit(first) {
      // `nvme0n1p2`, `enp3s0f1`: a number after each letter.
      var length = 0
      while length < rest.count {
        guard isDigit(rest[length]) else {
          guard length + 1 < rest.count, isDigit(rest[length + 1]) else { return nil }
          if rest[length] == UInt8(ascii: "p"), length > 1 { break }
          length += 1
          continue
        }
        length += 1
      }
      self.kind = kind
      name = kind + String(decoding: rest[..<length], as: UTF8.self)
    } else {
      // `sda1`
      let letters = rest.prefix { !isDigit($0) }
      guard letters.count == 1, letters.allSatisfy({ $0 &- 0x61 < 26 }),
        rest.dropFirst(letters.count).allSatisfy({ isDigit($0) })
      else { return nil }
      self.kind = kind
      name = kind + String(decoding: letters, as: UTF8.self)
    }
  }

  /// The partition that follows a device's name in a text, as it is written for another device: after a digit there is
  /// a `p`.
  static func partition(
    of text: ArraySlice<UInt8>, _ theirs: [UInt8], _ ours: [UInt8]
  ) -> (name: [UInt8], end: Int) {
    let letter = UInt8(ascii: "p")
    let number = (text.first == letter ? text.dropFirst() : text).prefix { isDigit($0) }
    guard !number.isEmpty, (text.first == letter) == (theirs.last.map { isDigit($0) } ?? false)
    else { return ([], text.startIndex) }
    return ((ours.last.map { isDigit($0) } == true ? [letter] : []) + number, number.endIndex)
  }

  /// What follows the name in a text is a partition, or nothing that belongs to it.
  static func ends(_ text: ArraySlice<UInt8>) -> Bool {
    guard let next = text.first else { return true }
    if next == UInt8(ascii: "p"), text.dropFirst().first.map({ isDigit($0) }) == true {
      return true
    }
    return !isLetter(next)
  }
}
