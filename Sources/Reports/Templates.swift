import Foundation
import Mustache

/// Templates from a folder, filled so that no value can be more than text: every `{{name}}` goes through ``PageText``, and a
/// template that would put a value in unescaped is refused.
public struct Templates: Sendable {
  private let library: MustacheLibrary

  public struct Failure: Error, Hashable, CustomStringConvertible {
    public var description: String
  }

  /// The first line of each template.
  static let pragma = "{{% CONTENT_TYPE:PAGE}}"

  /// - Throws: ``Failure`` where a template cannot be read, or could let a value through unescaped.
  public init(folder: String) throws {
    MustacheContentTypes.register(PageText(), named: "PAGE")
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw Failure(description: "\(folder): no templates that can be read")
    }
    var templates: [String: MustacheTemplate] = [:]
    for name in names.sorted() where name.hasSuffix(".mustache") {
      let path = "\(folder)/\(name)"
      guard let data = FileManager.default.contents(atPath: path) else {
        throw Failure(description: "\(path): cannot be read")
      }
      let text = String(decoding: data, as: UTF8.self)
      guard text.hasPrefix(Self.pragma), !text.contains("{{{"), !text.contains("{{&"),
        !text.dropFirst(Self.pragma.count).contains("{{%"), !text.contains("{{=")
      else {
        throw Failure(
          description:
            "\(path): begins with \(Self.pragma), and has no {{{…}}}, {{&…}}, {{=…}} or other {{%…}}"
        )
      }
      do {
        templates[String(name.dropLast(".mustache".count))] = try MustacheTemplate(string: text)
      } catch {
        throw Failure(description: "\(path): \(error)")
      }
    }
    library = MustacheLibrary(templates: templates)
  }

  /// - Throws: ``Failure`` where there is no such template.
  public func page(_ name: String, _ values: some Sendable) throws -> String {
    guard let page = library.render(values, withTemplate: name) else {
      throw Failure(description: "there is no template \(name).mustache")
    }
    return page
  }
}

/// Text in a page: it can be nothing else, in a tag's content and in a quoted attribute.
struct PageText: MustacheContentType {
  /// By Unicode scalars: a quote with an accent on it would be a character of its own, and a browser takes it for a quote.
  func escapeText(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    // An accent without a letter would sit on the page's own.
    let marks: Set<Unicode.GeneralCategory> = [.nonspacingMark, .spacingMark, .enclosingMark]
    if let first = text.unicodeScalars.first, marks.contains(first.properties.generalCategory) {
      result.append("\u{25CC}")
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "'": result.append(contentsOf: "&#39;".unicodeScalars)
      case "\n", "\t": result.append(scalar)
      default: Self.append(scalar, to: &result)
      }
    }
    return String(result)
  }

  /// What cannot be seen, or turns the reading direction, is shown for what it is.
  private static func append(_ scalar: Unicode.Scalar, to result: inout String.UnicodeScalarView) {
    switch scalar.value {
    case 0..<0x20:
      // Unicode has a picture for each: ␛
      result.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
    case 0x7F: result.append("\u{2421}")
    case 0xFDD0...0xFDEF: result.append("\u{FFFD}")
    case let value where value & 0xFFFE == 0xFFFE || (0x80..<0xA0).contains(value):
      result.append("\u{FFFD}")
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFF9...0xFFFB,
      0xE0000...0xE007F:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      result.append(contentsOf: "⟨U+\(digits)⟩".unicodeScalars)
    default: result.append(scalar)
    }
  }
}
