public import Sessions

/// A piece of a session with its secrets between « and ». A line that begins with `$ ` is a command, one with `> ` is
/// its input, and all others are its output.
public struct SecretExample: Sendable, CustomStringConvertible {
  public let description: String
  public let session: Session
  private let lines: [String]

  /// - Throws: ``SecretRules/Malformed`` if « and » do not match in a line.
  public init(_ text: String) throws(SecretRules.Malformed) {
    description = text
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for line in lines {
      var isOpen = false
      for character in line where character == "«" || character == "»" {
        guard isOpen == (character == "»") else {
          throw SecretRules.Malformed("\(line): each « needs its »")
        }
        isOpen.toggle()
      }
      if isOpen { throw SecretRules.Malformed("\(line): each « needs its »") }
    }
    session = Self.session(lines.map { $0.filter { $0 != "«" && $0 != "»" } })
  }

  /// Whether it contains a marked secret.
  public var hasSecret: Bool { description.contains("«") }

  private static func session(_ lines: [String]) -> Session {
    var commands: [SessionCommand] = []
    for line in lines {
      if line.hasPrefix("$ ") {
        commands.append(SessionCommand(host: nil, text: String(line.dropFirst(2)), line: 1))
        continue
      }
      if commands.isEmpty { commands.append(SessionCommand(host: nil, text: "cat file", line: 1)) }
      if line.hasPrefix("> ") {
        commands[commands.count - 1].input.append(String(line.dropFirst(2)))
      } else {
        commands[commands.count - 1].output.append(line)
      }
    }
    return Session(commands: commands)
  }

  /// Describes what went wrong in redacting it; nil if exactly the marked secrets were removed.
  public func problem(with redacted: Session) -> String? {
    var shown: [String] = []
    for (index, command) in redacted.commands.enumerated() {
      if index > 0 || lines.first?.hasPrefix("$ ") == true { shown.append("$ " + command.text) }
      shown += command.input.map { "> " + $0 } + command.output
    }
    guard shown.count == lines.count else { return "other lines: \(shown)" }
    for (line, shown) in zip(lines, shown) where !Self.fits(line, shown) {
      return "\(line) became \(shown)"
    }
    return nil
  }

  private static func fits(_ line: String, _ shown: String) -> Bool {
    var rest = shown[...]
    var isSecret = false
    for part in line.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "«" || $0 == "»" })
    {
      if isSecret {
        let standIns = [SecretBlock.lineStandIn, SecretBlock.restStandIn]
        if let standIn = standIns.first(where: rest.hasPrefix) {
          rest = rest.dropFirst(standIn.count)
        } else {
          guard rest.hasPrefix("redacted-") else { return false }
          rest = rest.dropFirst(9).drop(while: \.isNumber)
        }
      } else {
        guard rest.hasPrefix(part) else { return false }
        rest = rest.dropFirst(part.count)
      }
      isSecret.toggle()
    }
    return rest.isEmpty
  }
}
