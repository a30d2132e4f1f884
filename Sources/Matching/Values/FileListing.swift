/// A line of a long listing of files: `ls -l`, `ls -li`, `find -ls`.
struct FileListing {
  /// The first letter of the mode, `d` for a folder (ls(1)).
  let kind: UInt8
  /// How many numbers stand before the mode: the inode, the blocks.
  let numbersBefore: Int
  /// Whether it is the folder above, which is none of the lab's.
  let isParent: Bool

  /// Reads a line; nil where there is no mode.
  init?(_ line: String) {
    let words = line.utf8.split(maxSplits: 3, omittingEmptySubsequences: true) { $0 == 0x20 }
    let before = words.prefix(2).prefix { word in word.allSatisfy { $0 &- 0x30 < 10 } }.count
    guard before < words.count else { return nil }
    let mode = Array(words[before])
    // An access list is a plus behind it, a security context a dot.
    guard (10...11).contains(mode.count), "-dlbcps".utf8.contains(mode[0]) else { return nil }
    let letters = ["r-", "w-", "x-sStT"].map { Array($0.utf8) }
    guard mode[1..<10].enumerated().allSatisfy({ letters[$0.offset % 3].contains($0.element) })
    else { return nil }
    kind = mode[0]
    numbersBefore = before
    isParent = line.hasSuffix(" ..")
  }
}
