import Console
public import Knowledge

/// Recognises lines in which programs report a failure, in all known languages.
public struct ErrorMessages: Sendable {
  private let messages: Messages
  private let failures: [String]

  public init(_ knowledge: Knowledge) {
    messages = knowledge.messages
    failures = knowledge.programs.failures
  }

  /// Whether the line reports a failure. A warning does not.
  public func isError(_ line: String) -> Bool {
    let raw = trimmed(String(line.prefix(400)))
    let text = raw.lowercased()
    guard !text.isEmpty, !messages.begin(.errorWarnings, text),
      !messages.speak(.errorDeprecations, in: text)
    else { return false }
    if messages.begin(.errorStarts, text) || failures.contains(where: text.hasPrefix) {
      return true
    }
    if messages.begin(.errorNoneStarts, text), messages.speak(.errorNoneParts, in: text) {
      return true
    }
    return messages.speak(.errorParts, in: text) || isComplaint(text) || namesException(raw)
  }

  /// Matches `program: message` or `file.c:3:5: message` with one of the usual messages.
  private func isComplaint(_ text: String) -> Bool {
    let name = text.utf8.prefix { isWordByte($0) || $0 == UInt8(ascii: "-") || $0 == 0x2E }
    var rest = text.utf8.dropFirst(name.count)
    for _ in 0..<2 where rest.first == UInt8(ascii: ":") {
      let digits = rest.dropFirst().prefix(while: isDigit)
      if !digits.isEmpty { rest = rest.dropFirst(1 + digits.count) }
    }
    guard name.count >= 2, rest.first == UInt8(ascii: ":") else { return false }
    let complaint = trimmed(String(Substring(rest.dropFirst())))
    return messages.begin(.errorComplaints, complaint)
      || (!messages.begin(.errorWarnings, complaint)
        && messages.end(.errorComplaintEnds, withoutStop(complaint)))
  }

  private func withoutStop(_ text: String) -> String {
    text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  /// Finds the name of an exception: `The resource FloatingIpExists: …`, `FloatingIpNotFoundForAddress: …`.
  private func namesException(_ text: String) -> Bool {
    guard let colon = text.firstIndex(of: ":") else { return false }
    guard let name = text[..<colon].split(separator: " ").last, name.count > 8,
      name.first?.isUppercase == true, name.dropFirst().contains(where: \.isUppercase),
      name.allSatisfy(\.isLetter)
    else { return false }
    return messages.end(.errorExceptionEnds, String(name))
      || messages.speak(.errorExceptionParts, in: String(name))
  }

  /// Finds the first line that reports a failure. A service that could not be stopped before it was
  /// started is not a failure, nor is an exception that its program says it ignores.
  public func first(in lines: [String]) -> String? { first(in: lines) { _ in true } }

  /// Finds the failure with which a program ended: it says so at once, or at its end. After what it says in between,
  /// it went on.
  public func failure(of lines: [String]) -> String? {
    let content = lines.filter { !trimmed($0).isEmpty }
    let end = content.count - Self.endLines
    // Of a long output its end is enough.
    let shown = content.count > Self.limit ? Array(content.suffix(Self.limit)) : content
    let skipped = content.count - shown.count
    return first(in: shown) { $0 + skipped < Self.startLines || $0 + skipped >= end }
  }

  /// Finds the failure that a program reports at the end of what it showed otherwise. A row's cells may say anything.
  func failure(atEndOf content: [String]) -> String? {
    content.suffix(3).first { line in
      !line.hasText("|") && !trimmed(line).hasText("  ") && isError(line)
    }.map(trimmed)
  }

  /// A program that is called wrongly says so in its first lines, and then how it is called.
  private static let startLines = 2
  /// A failure's last lines may say what to look at.
  private static let endLines = 5
  private static let limit = 2000

  private func first(in lines: [String], where counts: (Int) -> Bool) -> String? {
    var isIgnored = false
    for (index, line) in lines.prefix(Self.limit).enumerated() {
      let text = line.prefix(400).lowercased()
      if messages.begin(.errorIgnored, text) {
        isIgnored = true
      } else if isIgnored, line.hasPrefix(" ") || messages.begin(.errorIgnoredGoesOn, text) {
        continue
      } else if isIgnored, namesException(trimmed(line)) {
        isIgnored = false
      } else if counts(index), isError(line),
        !isForgottenStop(line, lines[(index + 1)...].prefix(4))
      {
        return trimmed(line)
      }
    }
    return nil
  }

  private func isForgottenStop(_ line: String, _ next: ArraySlice<String>) -> Bool {
    messages.begin(.errorStopping, trimmed(line).lowercased())
      && next.contains { messages.begin(.errorStarting, trimmed($0).lowercased()) }
  }
}
