public import CourseModel
import Foundation
import Mustache

/// Templates from a folder, filled so that no value can be more than text: every `{{name}}` goes through ``PageText``,
/// and a template that would insert a value unescaped is refused.
public struct Templates: Sendable {
  private let library: MustacheLibrary

  public struct Failure: Problem, Hashable {
    public var code: String { "template" }
    public var message: String
  }

  /// The first line of each template.
  static let pragma = "{{% CONTENT_TYPE:PAGE}}"

  /// Reads the templates of a folder.
  /// - Parameter markup: Names of values that this program has made as HTML: they may be in three braces.
  /// - Throws: ``Failure`` where a template cannot be read, or could insert another value unescaped.
  public init(folder: String, markup: Set<String> = []) throws {
    MustacheContentTypes.register(PageText(), named: "PAGE")
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw Failure(message: "\(folder): the templates cannot be read")
    }
    var templates: [String: MustacheTemplate] = [:]
    for name in names.sorted() where name.hasSuffix(".mustache") {
      let path = "\(folder)/\(name)"
      let type = try? FileManager.default.attributesOfItem(
        atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)[.type]
      // Opening a pipe would wait until someone writes to it.
      guard type as? FileAttributeType == .typeRegular,
        let data = FileManager.default.contents(atPath: path)
      else {
        throw Failure(message: "\(path): not a file that can be read")
      }
      let text = String(decoding: data, as: UTF8.self)
      var checked = text
      for name in markup { checked.replace("{{{\(name)}}}", with: "") }
      guard text.hasPrefix(Self.pragma), !checked.contains("{{{"), !checked.contains("{{&"),
        !checked.dropFirst(Self.pragma.count).contains("{{%"), !checked.contains("{{=")
      else {
        throw Failure(
          message:
            "\(path): must begin with \(Self.pragma), and may have no {{{…}}}, {{&…}}, {{=…}} or other {{%…}}"
        )
      }
      do {
        templates[String(name.dropLast(".mustache".count))] = try MustacheTemplate(string: text)
      } catch {
        let place = (error as? MustacheTemplate.ParserError).map {
          ":\($0.context.lineNumber):\($0.context.columnNumber): \($0.error)"
        }
        throw Failure(message: path + (place ?? ": \(error)"))
      }
    }
    library = MustacheLibrary(templates: templates)
  }

  /// Fills a template.
  /// - Throws: ``Failure`` where there is no such template.
  public func page(_ name: String, _ values: some Sendable) throws -> String {
    guard let page = library.render(values, withTemplate: name) else {
      throw Failure(message: "there is no template \(name).mustache")
    }
    return page
  }
}
