import CourseModel
import Foundation
import Nodes
package import Sessions

/// A session as it is kept: its commands and what they showed, without secrets.
package struct SessionDocument: Codable {
  /// The evidence that has it.
  package static let name = "session"

  package struct Command: Codable {
    package var host: String?
    package var text: String
    package var input: [String]
    package var output: [String]
    package var line: Int
  }

  private var commands: [Command]

  package init(_ session: Session) {
    commands = session.commands.map {
      Command(host: $0.host, text: $0.text, input: $0.input, output: $0.output, line: $0.line)
    }
  }

  /// - Throws: ``InputFailure`` where the bytes are none that ``bytes`` were.
  package init(_ bytes: [UInt8]) throws {
    do { self = try JSONDecoder().decode(Self.self, from: Data(bytes)) } catch {
      throw InputFailure("the evidence is no session that this grade can read")
    }
  }

  package var session: Session {
    Session(
      commands: commands.map {
        SessionCommand(
          host: $0.host, text: $0.text, input: $0.input, output: $0.output, line: $0.line)
      })
  }

  package var bytes: [UInt8] {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return Array(try encoder.encode(self))
    }
  }
}
