import Console

/// Recognises lines by which programs say that they failed.
public enum ErrorMessage {
  private static let starts = [
    "error", "fatal", "traceback (most recent call last)", "usage:", "invalid openstack identity",
    "unable to ", "could not ", "cannot ", "failed to ", "failure:",
    "segmentation fault", "killed", "permission denied", "operation not permitted",
    "no such file or directory", "connection refused", "unauthorized",
    "the request you have made requires authentication",
    "you are not authorized", "sudo: a password is required", "authorization failed",
    "command failed", "you need to be root", "you must be root", "must be root",
    "exiting on user cancel",
  ]
  private static let parts = [
    "command not found", ": not found", "no such file or directory", "permission denied",
    "connection refused", "operation not permitted", "(http 4", "(http 5", "[failed]",
    "unrecognized service", "unrecognized option", "invalid option", "no such command",
    "unknown command", "is not recognized", "no space left on device", "read-only file system",
    "could not be found", "failed!", "operation failed", "not a valid choice", "invalid choice",
    "no route to host", "connection timed out", "name or service not known", "syntax error",
    "startup failed", "failed to start", "address already in use", " critical ",
    "need to be root", "must be run as root", "could not resolve host",
  ]
  /// What stands behind the program's own name: `chown: invalid group: …`.
  private static let complaints = [
    "error", "fatal", "invalid ", "cannot ", "can't ", "could not ", "unable to ", "failed",
    "no such ", "unrecognized ", "unknown ", "illegal ", "missing ", "bad ", "not found",
    "too few arguments", "too many arguments", "permission denied",
  ]

  /// Whether the line reports a failure. A warning does not.
  public static func isError(_ line: String) -> Bool {
    let raw = trimmed(String(line.prefix(400)))
    let text = raw.lowercased()
    guard !text.isEmpty, !text.hasPrefix("warning"), !text.hasText("deprecat") else {
      return false
    }
    if starts.contains(where: { text.hasPrefix($0) }) { return true }
    if text.hasPrefix("no "), text.hasText(" with a name or id of ") { return true }
    if parts.contains(where: { text.hasText($0) }) { return true }
    return isComplaint(text) || namesException(raw)
  }

  /// `program: message`, with a program's name and one of the usual messages.
  private static func isComplaint(_ text: String) -> Bool {
    let name = text.utf8.prefix { isWordByte($0) || $0 == UInt8(ascii: "-") || $0 == 0x2E }
    let rest = text.utf8.dropFirst(name.count)
    guard name.count >= 2, rest.first == UInt8(ascii: ":") else { return false }
    let message = trimmed(String(Substring(rest.dropFirst())))
    return complaints.contains { message.hasPrefix($0) }
  }

  /// `The resource FloatingIpExists: …`, `FloatingIpNotFoundForAddress: …`: the name of an exception.
  private static func namesException(_ text: String) -> Bool {
    guard let colon = text.firstIndex(of: ":") else { return false }
    guard let name = text[..<colon].split(separator: " ").last, name.count > 8,
      name.first?.isUppercase == true, name.dropFirst().contains(where: \.isUppercase),
      name.allSatisfy(\.isLetter)
    else { return false }
    return ["Error", "Exception", "Exists", "Exceeded", "Denied"].contains { name.hasSuffix($0) }
      || name.contains("NotFound") || name.contains("Invalid")
  }

  /// The first such line. That something could not be stopped before it was started is no failure,
  /// and an exception that Python says it ignores is none.
  public static func first(in lines: [String]) -> String? {
    var isIgnored = false
    for (index, line) in lines.prefix(2000).enumerated() {
      if line.hasPrefix("Exception ignored in") {
        isIgnored = true
      } else if isIgnored, line.hasPrefix("Traceback") || line.hasPrefix(" ") {
        continue
      } else if isIgnored, namesException(trimmed(line)) {
        isIgnored = false
      } else if isError(line), !isForgottenStop(line, lines[(index + 1)...].prefix(4)) {
        return trimmed(line)
      }
    }
    return nil
  }

  private static func isForgottenStop(_ line: String, _ next: ArraySlice<String>) -> Bool {
    let text = trimmed(line).lowercased()
    return (text.hasPrefix("stopping ") || text.hasPrefix("shutting down "))
      && next.contains { trimmed($0).lowercased().hasPrefix("starting ") }
  }
}
