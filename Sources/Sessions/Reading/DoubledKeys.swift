/// A recording with what was typed beside what was shown (script --log-io) has each key twice.
enum DoubledKeys {
  private static let least = 3

  static func undouble(_ commands: inout [SessionCommand]) {
    guard commands.count >= least else { return }
    let halves = commands.map { single($0.text) }
    guard halves.count(where: { $0 != nil }) * 10 >= commands.count * 9 else { return }
    for (index, text) in halves.enumerated() {
      if let text { commands[index].text = text }
      // Each line feed, too.
      if commands[index].output.first?.isEmpty == true { commands[index].output.removeFirst() }
    }
  }

  private static func single(_ text: String) -> String? {
    let characters = Array(text)
    guard characters.count > 1, characters.count % 2 == 0 else { return nil }
    var result = ""
    for place in stride(from: 0, to: characters.count, by: 2) {
      guard characters[place] == characters[place + 1] else { return nil }
      result.append(characters[place])
    }
    return result
  }
}
