import Foundation

/// A JSON document, as services send and take it.
public enum JSONValue: Hashable, Sendable, Codable {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  /// Nil if the text is not JSON.
  init?(parsing text: String) {
    guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) else {
      return nil
    }
    self = value
  }

  /// - Throws: `DecodingError` if the value is not JSON.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  /// - Throws: `EncodingError` for a number that JSON cannot hold.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }

  func encoded() throws -> String {
    String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
  }

  /// The value at a path such as `token.project.id`; nil if there is none.
  subscript(path: String) -> JSONValue? {
    var value = self
    for name in path.split(separator: ".") {
      switch value {
      case .object(let object):
        guard let next = object[String(name)] else { return nil }
        value = next
      case .list(let list):
        guard let index = Int(name), list.indices.contains(index) else { return nil }
        value = list[index]
      default: return nil
      }
    }
    return value
  }

  var list: [JSONValue]? { if case .list(let list) = self { list } else { nil } }

  /// A single value as the command-line clients print it; nil for lists and objects.
  var word: String? {
    switch self {
    case .null: ""
    case .bool(let value): value ? "True" : "False"
    case .number(let value):
      value.rounded() == value && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    case .text(let value): value
    case .list, .object: nil
    }
  }

  /// A copy in which every text has gone through a function.
  func mapTexts<Failure>(_ transform: (String) throws(Failure) -> String) throws(Failure)
    -> JSONValue
  {
    switch self {
    case .text(let text): return .text(try transform(text))
    case .list(let list):
      var result: [JSONValue] = []
      for value in list { result.append(try value.mapTexts(transform)) }
      return .list(result)
    case .object(let object):
      var result: [String: JSONValue] = [:]
      for (name, value) in object { result[name] = try value.mapTexts(transform) }
      return .object(result)
    case .null, .bool, .number: return self
    }
  }
}
