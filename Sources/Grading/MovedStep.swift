import Console
import CourseModel

extension Step {
  /// The same step on another node, with that node's name and address.
  /// - Parameter addresses: By the nodes' names, where the manual gives them.
  func moved(from node: NodeName, to other: NodeName, addresses: [String: String]) -> Step {
    var changes: [(String, String)] = []
    if let old = node.machine, let new = other.machine {
      changes = [(old, new)]
      if let old = addresses[old], let new = addresses[new], !old.isEmpty, !new.isEmpty {
        changes.append((old, new))
      }
    }
    func moved(_ text: String) -> String {
      changes.reduce(text) { $0.replacingWord($1.0, with: $1.1) }
    }
    var also = self
    also.node = other
    also.key += "-\(other)"
    also.updateCommand { command in
      command.text = moved(command.text)
      command.hereDocument = command.hereDocument?.map(moved)
      command.expected.rows = command.expected.rows.map { $0.map(moved) }
      command.expected.lines = command.expected.lines.map(moved)
    }
    return also
  }
}

extension String {
  /// Replaces a word wherever it stands alone: node1 is not in node10.
  fileprivate func replacingWord(_ word: String, with other: String) -> String {
    var result = ""
    var rest = self[...]
    while let start = rest.firstStart(of: word) {
      let end = rest.index(start, offsetBy: word.count)
      let before = start > startIndex ? self[index(before: start)] : " "
      let after = end < endIndex ? self[end] : " "
      let isAlone = !before.isLetter && !before.isNumber && !after.isLetter && !after.isNumber
      result += rest[..<start] + (isAlone ? other : word)
      rest = rest[end...]
    }
    return result + rest
  }
}
