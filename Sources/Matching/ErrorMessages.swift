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

  /// Matches `program: message` with a program's name and one of the usual messages.
  private func isComplaint(_ text: String) -> Bool {
    let name = text.utf8.prefix { isWordByte($0) || $0 == UInt8(ascii: "-") || $0 == 0x2E }
    let rest = text.utf8.dropFirst(name.count)
    guard name.count >= 2, rest.first == UInt8(ascii: ":") else { return false }
    return messages.begin(.errorComplaints, trimmed(String(Substring(rest.dropFirst()))))
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
  public func first(in lines: [String]) -> String? {
    var isIgnored = false
    for (index, line) in lines.prefix(2000).enumerated() {
      let text = line.prefix(400).lowercased()
      if messages.begin(.errorIgnored, text) {
        isIgnored = true
      } else if isIgnored, line.hasPrefix(" ") || messages.begin(.errorIgnoredGoesOn, text) {
        continue
      } else if isIgnored, namesException(trimmed(line)) {
        isIgnored = false
      } else if isError(line), !isForgottenStop(line, lines[(index + 1)...].prefix(4)) {
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
