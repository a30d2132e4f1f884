/// The size of a picture in pixels, from its first bytes, so that a page can reserve its space.
struct PictureSize: Hashable, Sendable {
  var width: Int
  var height: Int

  /// Nil if the size is not plausible for a picture.
  init?(width: Int, height: Int) {
    guard (1...100_000).contains(width), (1...100_000).contains(height) else { return nil }
    self.width = width
    self.height = height
  }

  /// Reads PNG (ISO 15948), GIF (87a and 89a) and JPEG (ITU T.81, B.2.2); nil for anything else.
  init?(_ bytes: [UInt8]) {
    func big(_ at: Int) -> Int { Int(bytes[at]) << 8 | Int(bytes[at + 1]) }
    func little(_ at: Int) -> Int { Int(bytes[at + 1]) << 8 | Int(bytes[at]) }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]), bytes.count >= 24 {
      width = big(16) << 16 | big(18)
      height = big(20) << 16 | big(22)
    } else if bytes.starts(with: "GIF8".utf8), bytes.count >= 10 {
      width = little(6)
      height = little(8)
    } else if bytes.starts(with: [0xFF, 0xD8]) {
      var index = 2
      while index + 9 < bytes.count, bytes[index] == 0xFF {
        let marker = bytes[index + 1]
        if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) { break }
        index += 2 + big(index + 2)
      }
      guard index + 9 < bytes.count, bytes[index] == 0xFF else { return nil }
      height = big(index + 5)
      width = big(index + 7)
    } else {
      return nil
    }
    guard (1...100_000).contains(width), (1...100_000).contains(height) else { return nil }
  }
}
