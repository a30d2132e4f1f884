import Console
import Knowledge

extension ValueJudge {
  /// Makes a key of the parts of a value that are the same for every student: tokens that may differ
  /// are replaced by a mark. Two rows with the same key are about the same thing.
  func stableKey(_ value: String, property: Property?, isExpected: Bool) -> String {
    if let property, property.rule != nil || property.isFree { return "*" }
    if value.utf8.first == UInt8(ascii: "."), isElision(value) { return "*" }
    let text = isExpected ? substituted(value) : value
    if Self.isPlain(text) { return text }
    return stableKey(
      of: context.strict.contains(.homeFolders) ? text : HomeFolder.shortened(text) ?? text,
      isExpected)
  }

  private func stableKey(of text: String, _ isExpected: Bool) -> String {
    var key = ""
    for value in values(of: text) {
      switch value.kind {
      case .address:
        key +=
          isExpected && context.typed.contains(value.text)
          ? value.text : addressKey(value.text, isHandedOut: value.rule == .pooledAddresses)
      case .id: key += "\u{1}"
      case .rule: key += value.text.prefix(1)
      case .word, .punctuation, .elision, .number:
        key += value.rule == nil ? value.text : "\u{1}"
      default: key += context.typed.contains(value.text) || value.isChosen ? value.text : "\u{1}"
      }
      key += " "
    }
    return key
  }

  /// Whether a cell is a plain word, as most are: it cannot contain a value of another type.
  private static func isPlain(_ text: String) -> Bool {
    guard text.utf8.count < 32, let first = text.utf8.first, (first | 0x20) &- 0x61 < 26,
      !text.hasPrefix("instance-")
    else { return text.isEmpty }
    return text.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 == 0x2D }
  }

  private func addressKey(_ address: String, isHandedOut: Bool) -> String {
    isHandedOut
      || (!context.typed.contains(address)
        && context.networks.contains { $0.contains(address) })
      ? "\u{2}" : address
  }
}
