import Foundation
import Nodes

/// A session as it is kept: its commands and what they showed, without secrets.
struct SessionDocument: Codable {
  /// The evidence that has it.
  static let name = "session"

  struct Command: Codable {
    var host: String?
    var text: String
    var input: [String]
    var output: [String]
    var line: Int
  }

  private var commands: [Command]

  init(_ session: Session) {
    commands = session.commands.map {
      Command(host: $0.host, text: $0.text, input: $0.input, output: $0.output, line: $0.line)
    }
  }

  /// - Throws: ``InputFailure`` where the bytes are none that ``bytes`` were.
  init(_ bytes: [UInt8]) throws {
    do { self = try JSONDecoder().decode(Self.self, from: Data(bytes)) } catch {
      throw InputFailure("the evidence is no session that this grade can read")
    }
  }

  var session: Session {
    Session(
      commands: commands.map {
        SessionCommand(
          host: $0.host, text: $0.text, input: $0.input, output: $0.output, line: $0.line)
      })
  }

  var bytes: [UInt8] {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return Array(try encoder.encode(self))
    }
  }
}
