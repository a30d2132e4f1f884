import Console

/// Lists within a line, whose order does not matter: `services: http ssh`, `{ 80, 443 }`, `(rw,relatime)`.
enum ListOrder {
  /// Both texts with the items of their lists sorted; nil if the expected one has no list.
  /// - Parameter property: The name of the property whose value they are.
  static func sorted(
    _ expected: String, _ actual: String, property: String?
  ) -> (expected: String, actual: String)? {
    if let property, property.hasSuffix("s") || expected.hasPrefix("["),
      let left = words(expected), let right = words(actual)
    {
      return (left, right)
    }
    // A sentence and a row of a file have commas, too.
    guard expected.utf8.contains(UInt8(ascii: ",")),
      expected.utf8.contains(where: { "=:{(".utf8.contains($0) }),
      let left = groups(expected), let right = groups(actual), left.count == right.count
    else { return nil }
    var texts = (expected: "", actual: "")
    for (part, other) in zip(left, right) {
      texts.expected += part.text + part.items.sorted(by: isLess).joined(separator: ",") + " "
      texts.actual +=
        other.text + common(part, other).sorted(by: isLess).joined(separator: ",") + " "
    }
    return texts
  }

  private struct Group {
    /// What stands before the items.
    var text = ""
    var items: [String] = []
  }

  /// Compares by letters first: numbers in names may differ.
  private static func isLess(_ left: String, _ right: String) -> Bool {
    let letters = (left.filter(\.isLetter), right.filter(\.isLetter))
    return letters.0 != letters.1 ? letters.0 < letters.1 : left < right
  }

  /// A newer program may know more options than four or more that are in parentheses.
  private static func common(_ part: Group, _ other: Group) -> [String] {
    guard part.items.count >= 4, part.text.hasSuffix("("), other.items.count > part.items.count,
      Set(part.items).isSubset(of: other.items)
    else { return other.items }
    return other.items.filter(Set(part.items).contains)
  }

  private static func words(_ text: String) -> String? {
    let words = text.split { " ,[]".contains($0) }
    guard words.count >= 2, words.allSatisfy({ $0.contains(where: \.isLetter) }) else { return nil }
    return "," + words.map(String.init).sorted(by: isLess).joined(separator: ",")
  }

  /// Where the first item begins: after the last sign or bracket that is still open.
  private static func edge(_ text: Substring) -> Substring.Index? {
    var open: [Substring.Index?] = []
    var edge: Substring.Index?
    for index in text.indices {
      switch text[index] {
      case "=", ":": edge = text.index(after: index)
      case "(", "{", "[":
        open.append(edge)
        edge = text.index(after: index)
      case ")", "}", "]": edge = open.popLast() ?? edge
      default: break
      }
    }
    return edge
  }

  /// Cuts a text into what stands before each list, and its items; the last one has none.
  private static func groups(_ text: String) -> [Group]? {
    var result: [Group] = []
    var current = Group()
    var isOpen = false
    for word in text.split(separator: " ") {
      guard word.contains(",") || isOpen else {
        current.text += word + " "
        continue
      }
      var rest = word
      if !isOpen {
        let start = edge(rest.prefix { $0 != "," })
        current.text += rest[..<(start ?? rest.startIndex)]
        rest = rest[(start ?? rest.startIndex)...]
      }
      // Brackets that were opened before the list.
      var end = rest.endIndex
      let opened = rest.count { "({[".contains($0) }
      var closing = rest.count { ")}]".contains($0) } - opened
      while closing > 0, end > rest.startIndex, ")}]".contains(rest[rest.index(before: end)]) {
        end = rest.index(before: end)
        closing -= 1
      }
      let tail = rest[end...]
      current.items += rest[..<end].split(separator: ",").map(String.init)
      isOpen = tail.isEmpty && word.hasSuffix(",")
      if !isOpen {
        result.append(current)
        current = Group(text: tail + " ")
      }
    }
    result.append(current)
    return result.contains { $0.items.count >= 2 } ? result : nil
  }
}
