/// A machine that commands are typed on, as steps, checks and evidence name it.
///
/// Its text is what reports and the formats for other programs say: `host`, `guest`, `node1`. A machine that is itself
/// called host or guest is written as an absolute DNS name, `host.` (RFC 1034, section 3.1), so that no text means two
/// machines.
public enum NodeName: Hashable, Sendable {
  /// The reader's own machine.
  case host
  /// A guest or a container within the lab. Nobody outside can run anything there.
  case guest
  /// A machine of the lab, by the name that the manual and course.yaml give it.
  case machine(String)

  /// Reads the text of a name; every text is one.
  public init(_ text: String) {
    switch text {
    case "host": self = .host
    case "guest": self = .guest
    default: self = .machine(Self.isMarked(text) ? String(text.dropLast()) : text)
    }
  }

  /// Whether a text is the word for another kind of machine, with dots.
  private static func isMarked(_ text: String) -> Bool {
    guard text.hasSuffix(".") else { return false }
    let word = text.prefix { $0 != "." }
    return (word == "host" || word == "guest")
      && text.dropFirst(word.count).allSatisfy { $0 == "." }
  }

  /// As a prompt shows it.
  public var hostName: String { machine ?? description }

  /// The machine's own name; nil for the host and a guest.
  public var machine: String? {
    if case .machine(let name) = self { name } else { nil }
  }
}

extension NodeName: CustomStringConvertible {
  public var description: String {
    switch self {
    case .host: "host"
    case .guest: "guest"
    case .machine(let name): NodeName.isMarked(name + ".") ? name + "." : name
    }
  }
}

extension NodeName: Comparable {
  public static func < (left: NodeName, right: NodeName) -> Bool {
    left.description < right.description
  }
}

extension NodeName: Codable {
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
