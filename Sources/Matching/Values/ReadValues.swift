/// The values of texts that were read before: in one comparison a line is compared with many.
final class ReadValues {
  private let reader: ValueReader
  private var known: [String: [Value]] = [:]

  /// The most texts that are kept; then it starts anew.
  private static let limit = 4096

  init(_ reader: ValueReader) { self.reader = reader }

  func values(of text: String) -> [Value] {
    if let values = known[text] { return values }
    let values = reader.values(of: text)
    if known.count >= Self.limit { known.removeAll(keepingCapacity: true) }
    known[text] = values
    return values
  }
}
