import CourseModel
import Foundation
import Nodes
package import Sessions

/// A session as it is kept: its commands and their output, without secrets.
package struct SessionDocument: Codable {
  /// The name of the evidence that has it.
  package static let name = "session"

  package struct Command: Codable {
    package var host: String?
    package var text: String
    package var input: [String]
    package var output: [String]
    /// In the recording's text, from 1.
    package var line: Int
    /// What it ended with, where the recording's shell told.
    package var status: Int32?
    /// Whether it was given to the shell together with the next command; missing where it was not.
    package var isWithNext: Bool?
    /// Milliseconds from the recording's beginning, where it has times.
    package var time: Int?
  }

  private var commands: [Command]

  package init(_ session: Session) {
    commands = session.commands.map {
      Command(
        host: $0.host, text: $0.text, input: $0.input, output: $0.output, line: $0.line,
        status: $0.status, isWithNext: $0.isWithNext ? true : nil, time: $0.time)
    }
  }

  /// Reads a session back from evidence.
  /// - Throws: ``InputFailure`` where the bytes were not made by ``bytes``.
  package init(_ bytes: [UInt8]) throws {
    do { self = try JSONDecoder().decode(Self.self, from: Data(bytes)) } catch {
      throw InputFailure("the evidence is not a session that this grade can read")
    }
  }

  package var session: Session {
    Session(
      commands: commands.map { kept in
        var command = SessionCommand(
          host: kept.host, text: kept.text, input: kept.input, output: kept.output, line: kept.line)
        command.status = kept.status
        command.isWithNext = kept.isWithNext == true
        command.time = kept.time
        return command
      })
  }

  /// The session as evidence.
  package var bytes: [UInt8] {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return Array(try encoder.encode(self))
    }
  }
}
