public import Sessions

/// A piece of a session with its secrets between « and »; a line that begins with `$ ` is a command, one with `> ` is
/// what it reads, all others are what it shows.
public struct SecretExample: Sendable, CustomStringConvertible {
  public let description: String
  public let session: Session
  private let lines: [String]

  /// - Throws: ``SecretRules/Malformed`` where a « has no ».
  public init(_ text: String) throws(SecretRules.Malformed) {
    description = text
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for line in lines {
      var isOpen = false
      for character in line where character == "«" || character == "»" {
        guard isOpen == (character == "»") else {
          throw SecretRules.Malformed("\(line): each « has its »")
        }
        isOpen.toggle()
      }
      if isOpen { throw SecretRules.Malformed("\(line): each « has its »") }
    }
    session = Self.session(lines.map { $0.filter { $0 != "«" && $0 != "»" } })
  }

  /// Whether a secret is marked in it.
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

  /// What is wrong with what became of it; nil where exactly what is marked was taken out.
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
