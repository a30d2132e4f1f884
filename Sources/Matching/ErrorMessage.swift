import Console

/// Recognises lines by which programs say that they failed.
public enum ErrorMessage {
  private static let starts = [
    "error", "fatal", "traceback (most recent call last)", "usage:", "invalid openstack identity",
    "unable to ", "could not ", "cannot ", "failed to ", "failure:",
    "segmentation fault", "killed", "permission denied", "operation not permitted",
    "no such file or directory", "connection refused", "unauthorized",
    "the request you have made requires authentication",
    "you are not authorized", "sudo: a password is required",
  ]
  private static let parts = [
    "command not found", ": not found", "no such file or directory", "permission denied",
    "connection refused", "operation not permitted", "(http 4", "(http 5", "[failed]",
    "unrecognized service", "unrecognized option", "invalid option", "no such command",
    "unknown command", "is not recognized", "no space left on device", "read-only file system",
    "could not be found", "failed!", "operation failed", "not a valid choice", "invalid choice",
    "no route to host", "connection timed out", "name or service not known", "syntax error",
  ]

  /// Whether the line reports a failure. A warning does not.
  public static func isError(_ line: String) -> Bool {
    let text = trimmed(String(line.prefix(400))).lowercased()
    guard !text.isEmpty, !text.hasPrefix("warning"), !text.hasText("deprecat") else {
      return false
    }
    if starts.contains(where: { text.hasPrefix($0) }) { return true }
    return parts.contains { text.hasText($0) }
  }

  /// The first such line.
  public static func first(in lines: [String]) -> String? {
    lines.lazy.prefix(2000).first(where: isError).map(trimmed)
  }
}
