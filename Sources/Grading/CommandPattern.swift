import Console
import CourseModel
import Knowledge

/// A step's command in a form that a student's command can be compared with.
///
/// The order of options, `--x=y` or `--x y`, quotes and the spelling of a home folder do not
/// matter; a placeholder matches any word; an id matches any id, which is recorded.
struct CommandPattern {
  let text: String
  let shell: ShellLine
  let programs: Programs
  /// The author's words that stand for the reader's own choice, with their placeholders.
  let choices: [String: String]
  /// Names that may be typed instead of an id: the id, and the name of what it belongs to.
  let entityNames: [String: String]
  /// Where the manual contradicts itself: a word, and another that is also accepted.
  let otherSpellings: [String: String]
  /// The author's values that the reader is told to replace, wherever they stand in a word.
  fileprivate let replaced: [String]
  /// The folder that the reader's shell is in.
  let folder: ShellFolder

  /// The result of a comparison.
  struct Comparison {
    /// A word that the student chose.
    struct Capture: Hashable, Sendable {
      var placeholder: String
      var value: String
      /// The manual's word with the placeholder.
      var word: String
    }

    /// An id in the manual, and the one that was typed for it.
    struct IDPair: Hashable, Sendable {
      var expected: String
      var actual: String
    }

    /// Two words that differ; nil for a word that has no counterpart.
    struct WordDifference: Hashable, Sendable {
      var expected: String?
      var actual: String?
    }

    /// Whether nothing that matters differs.
    var isSame = true
    /// The share of words that agree, from 0 to 1.
    var similarity = 1.0
    var captures: [Capture] = []
    var ids: [IDPair] = []
    var differences: [WordDifference] = []
    /// Whether something besides the program and its verb agrees, or there is nothing else.
    var sharesArgument = true

    static let none = Comparison(isSame: false, similarity: 0)
  }

  init(
    _ command: String, choices: [String: String], replaced: [String] = [],
    entityNames: [String: String],
    otherSpellings: [String: String] = [:], folder: ShellFolder = .unknown, programs: Programs
  ) {
    self.folder = folder
    text = command
    self.programs = programs
    shell = ShellLine(command)
    self.choices = choices
    self.entityNames = entityNames
    self.otherSpellings = otherSpellings
    self.replaced = replaced.filter(command.hasText)
  }

  var program: String { Self.program(of: shell, programs) }

  /// The program that a command line starts with, in the spelling used for comparisons.
  static func program(of shell: ShellLine, _ programs: Programs) -> String {
    guard let first = shell.commands.first else { return "" }
    return programs.canonical(first).program
  }

  /// - Parameter folder: Where the command was typed.
  func compare(_ actual: ShellLine, in folder: ShellFolder = .unknown) -> Comparison {
    // What only shows the output elsewhere (`| less`, `; echo $?`) is not another command.
    let ours = shell.commands
    let theirs = withoutViewers(actual.commands, downTo: ours.count)
    guard !ours.isEmpty, !theirs.isEmpty else { return .none }
    var total = Comparison()
    var weight = 0.0
    var sum = 0.0
    for index in 0..<max(ours.count, theirs.count) {
      guard index < ours.count, index < theirs.count else {
        total.isSame = false
        weight += 1
        continue
      }
      let part = SimplePattern(
        command: programs.canonical(ours[index]), pattern: self, folder: folder
      ).compare(programs.canonical(theirs[index]))
      let size = Double(ours[index].words.count)
      weight += size
      sum += size * part.similarity
      total.isSame = total.isSame && part.isSame
      total.captures += part.captures
      total.ids += part.ids
      total.differences += part.differences
      if index == 0 { total.sharesArgument = part.sharesArgument }
    }
    total.similarity = weight > 0 ? sum / weight : 0
    return total
  }

  /// The index of the command joined with `&&` or `;` here that the actual command is; nil if none.
  func part(_ actual: ShellLine, in folder: ShellFolder) -> Int? {
    guard shell.commands.count > 1, actual.commands.count == 1,
      shell.commands.dropFirst().allSatisfy({ $0.joinedBy == "&&" || $0.joinedBy == ";" })
    else { return nil }
    return shell.commands.firstIndex {
      SimplePattern(command: programs.canonical($0), pattern: self, folder: folder).compare(
        programs.canonical(actual.commands[0])
      ).isSame
    }
  }

  /// Drops viewers at the end, but none that the manual has: `| tee f` may be the point.
  private func withoutViewers(_ commands: [ShellLine.SimpleCommand], downTo count: Int)
    -> [ShellLine.SimpleCommand]
  {
    var result = commands
    while let last = result.last, result.count > max(1, count),
      (last.joinedBy == "|" && programs.holds(.viewer, last))
        || (last.joinedBy == ";" && programs.holds(.prints, last) && last.words.last == "$?")
    {
      result.removeLast()
    }
    return result
  }
}

/// One simple command of a pattern.
private struct SimplePattern {
  let command: ShellLine.SimpleCommand
  let pattern: CommandPattern
  /// Where the other command was typed.
  let folder: ShellFolder

  private struct Arguments {
    var positionals: [String] = []
    var options: [(name: String, value: String?)] = []
  }

  func compare(_ actual: ShellLine.SimpleCommand) -> CommandPattern.Comparison {
    guard let program = command.arguments.first, let other = actual.arguments.first else {
      return command.redirections == actual.redirections && command.words == actual.words
        ? .init() : .none
    }
    var best = CommandPattern.Comparison.none
    let spelling = OptionSpelling(pattern.programs.entry(command.program))
    let ours = spelling.usual(command.arguments.dropFirst())
    let theirs = spelling.usual(actual.arguments.dropFirst())
    for (ours, theirs) in [
      (ours, theirs), (OptionSpelling.single(ours), OptionSpelling.single(theirs)),
    ] {
      let result = compare(ours, theirs)
      if result.isSame || result.similarity > best.similarity { best = result }
      if result.isSame { break }
    }
    judgeProgram(program, theirs: other, result: &best)
    judgeRedirections(actual, &best)
    return best
  }

  private func compare(_ ours: ArraySlice<String>, _ theirs: ArraySlice<String>)
    -> CommandPattern.Comparison
  {
    var best = CommandPattern.Comparison.none
    // An option followed by a word may or may not own it: try which reading fits, one doubt at a time.
    let plain = Self.booleans(ours).union(Self.booleans(theirs)).union(entry?.harmlessOptions ?? [])
    let doubtful = Self.names(ours).intersection(Self.names(theirs)).subtracting(plain)
    for flags in [plain] + doubtful.map({ plain.union([$0]) }) {
      let result = compare(Self.arguments(ours, flags), Self.arguments(theirs, flags))
      if result.isSame || result.similarity > best.similarity { best = result }
      if result.isSame { break }
    }
    return best
  }

  private var entry: Program? { pattern.programs.entry(command.program) }

  private func isHarmless(_ option: String) -> Bool {
    pattern.programs.harmlessOptions.contains(option)
      || entry?.harmlessOptions.contains(option) == true
  }

  private func judgeProgram(
    _ ours: String, theirs: String, result: inout CommandPattern.Comparison
  ) {
    let left = ShellLine.SimpleCommand.nameOfProgram(ours)
    let right = ShellLine.SimpleCommand.nameOfProgram(theirs)
    if left == right || pattern.otherSpellings[left] == right { return }
    // A slip is close, but it is not the command.
    guard EditDistance.between(left, right, limit: 1) <= 1, left.utf8.count >= 5 else {
      result = .none
      return
    }
    result.isSame = false
    result.similarity *= 0.95
    result.differences.append(.init(expected: ours, actual: theirs))
  }

  private func judgeRedirections(
    _ actual: ShellLine.SimpleCommand, _ result: inout CommandPattern.Comparison
  ) {
    for redirection in command.redirections where redirection.operation != "<<" {
      let theirs = actual.redirections.first { other in
        word(redirection.target, actual: other.target, result: &result)
      }
      guard let theirs else {
        result.isSame = false
        result.similarity *= 0.7
        result.differences.append(
          .init(
            expected: "\(redirection.operation) \(redirection.target)",
            actual: actual.redirections.first.map { "\($0.operation) \($0.target)" }
          ))
        continue
      }
      if theirs.operation != redirection.operation, redirection.target.hasPrefix("/etc/") {
        result.isSame = false
        result.similarity *= 0.9
        result.differences.append(
          .init(expected: redirection.operation, actual: theirs.operation))
      }
    }
  }

  // MARK: Arguments

  private static func isOption(_ word: String) -> Bool {
    guard word.hasPrefix("-"), word.utf8.count > 1 else { return false }
    // -1 is a number.
    return !(word.utf8.dropFirst().allSatisfy { $0 &- 0x30 < 10 || $0 == 0x2E })
  }

  /// `--user_id`, `--user-id` and `--user` are one option: clients take a name or an id.
  private static func canonical(_ name: String) -> String {
    guard name.hasPrefix("--") else { return name }
    let dashed = String(name.map { $0 == "_" ? "-" : $0 })
    return dashed.hasSuffix("-id") && dashed.utf8.count > 6 ? String(dashed.dropLast(3)) : dashed
  }

  private static func names(_ words: ArraySlice<String>) -> Set<String> {
    Set(words.filter { isOption($0) && !$0.hasText("=") }.map(canonical))
  }

  /// Options in a place where no value can follow.
  private static func booleans(_ words: ArraySlice<String>) -> Set<String> {
    var result: Set<String> = []
    for (index, word) in zip(words.indices, words) where isOption(word) && !word.hasText("=") {
      let next = index + 1
      if next >= words.endIndex || isOption(words[next]) { result.insert(canonical(word)) }
    }
    return result
  }

  private static func arguments(_ words: ArraySlice<String>, _ flags: Set<String>) -> Arguments {
    var result = Arguments()
    var index = words.startIndex
    while index < words.endIndex {
      let word = words[index]
      index += 1
      guard isOption(word) else {
        result.positionals.append(word)
        continue
      }
      if word.hasPrefix("--"), let equals = word.firstIndex(of: "=") {
        result.options.append(
          (canonical(String(word[..<equals])), String(word[word.index(after: equals)...])))
      } else if let (name, value) = attached(word) {
        result.options.append((name, value))
      } else if !flags.contains(canonical(word)), index < words.endIndex {
        result.options.append((canonical(word), words[index]))
        index += 1
      } else {
        result.options.append((canonical(word), nil))
      }
    }
    return result
  }

  /// `-c4` is `-c 4`.
  private static func attached(_ word: String) -> (String, String)? {
    let bytes = Array(word.utf8)
    guard bytes.count > 2, bytes[1] != 0x2D, bytes[2...].allSatisfy({ $0 &- 0x30 < 10 }) else {
      return nil
    }
    return (String(word.prefix(2)), String(word.dropFirst(2)))
  }

  private func compare(_ ours: Arguments, _ theirs: Arguments) -> CommandPattern.Comparison {
    var result = CommandPattern.Comparison()
    var agreeing = 1
    var count = 2
    var shared = 0
    func differ(_ expected: String?, _ actual: String?) {
      result.isSame = false
      result.differences.append(.init(expected: expected, actual: actual))
    }
    let theirs = isInstallation(ours) ? reduced(theirs, to: ours) : theirs
    for index in 0..<max(ours.positionals.count, theirs.positionals.count) {
      count += index < ours.positionals.count ? 1 : 0
      count += index < theirs.positionals.count ? 1 : 0
      guard index < ours.positionals.count, index < theirs.positionals.count else {
        differ(
          index < ours.positionals.count ? ours.positionals[index] : nil,
          index < theirs.positionals.count ? theirs.positionals[index] : nil)
        continue
      }
      let isAlsoRight =
        index == 0
        && pattern.programs.entry(command.program)?.alsoRight[ours.positionals[0]]
          == theirs.positionals[0]
      if isAlsoRight
        || word(ours.positionals[index], actual: theirs.positionals[index], result: &result)
      {
        agreeing += 1
        shared += index > 0 ? 1 : 0
      } else {
        differ(ours.positionals[index], theirs.positionals[index])
      }
    }
    var rest = theirs.options
    for option in ours.options {
      let size = option.value == nil ? 1 : 2
      count += size
      let same = rest.firstIndex { other in
        other.name == option.name && value(option.value, theirs: other.value, result: &result)
      }
      if let same {
        count += size
        agreeing += size
        shared += option.value == nil ? 0 : 1
        rest.remove(at: same)
      } else if isHarmless(option.name) {
        count -= size
      } else {
        let other = rest.first { $0.name == option.name }
        // The same option with another value agrees in its name.
        if other != nil { agreeing += 1 }
        differ(Self.written(option), other.map(Self.written))
      }
    }
    for option in rest {
      if isHarmless(option.name), option.value == nil { continue }
      count += option.value == nil ? 1 : 2
      differ(nil, Self.written(option))
    }
    let others = ours.positionals.count - 1 + ours.options.count { $0.value != nil }
    result.sharesArgument = shared > 0 || others <= 0
    result.similarity = 2 * Double(agreeing) / Double(count)
    return result
  }

  /// Whether it installs packages: others may be installed along with them, in any order.
  private func isInstallation(_ arguments: Arguments) -> Bool {
    arguments.positionals.count > 1
      && pattern.programs.verbs.isVerb(arguments.positionals[0], .installs)
  }

  private func reduced(_ theirs: Arguments, to ours: Arguments) -> Arguments {
    var result = theirs
    guard Set(ours.positionals).isSubset(of: theirs.positionals) else { return theirs }
    result.positionals = ours.positionals
    return result
  }

  private static func written(_ option: (name: String, value: String?)) -> String {
    option.value.map { "\(option.name) \($0)" } ?? option.name
  }

  private func value(_ ours: String?, theirs: String?, result: inout CommandPattern.Comparison)
    -> Bool
  {
    guard let ours, let theirs else { return ours == theirs }
    return word(ours, actual: theirs, result: &result)
  }

  // MARK: Words

  private func word(
    _ expected: String, actual: String, result: inout CommandPattern.Comparison
  ) -> Bool {
    if expected == actual {
      for id in ValueScanner.ids(in: expected) {
        result.ids.append(.init(expected: id, actual: id))
      }
      if let placeholder = pattern.choices[expected] {
        result.captures.append(.init(placeholder: placeholder, value: actual, word: expected))
      }
      return true
    }
    if let placeholder = pattern.choices[expected], !actual.isEmpty {
      result.captures.append(.init(placeholder: placeholder, value: actual, word: expected))
      return true
    }
    let known = ValueScanner.ids(in: expected)
    if !known.isEmpty { return self.ids(known, in: expected, actual: actual, result: &result) }
    let pieces = Placeholder.pieces(of: expected, named: pattern.replaced)
    if pieces.count > 1, let values = Placeholder.values(pieces, in: actual) {
      for (name, value) in zip(stride(from: 1, to: pieces.count, by: 2).map({ pieces[$0] }), values)
      {
        let placeholder = pattern.choices[name] ?? name
        result.captures.append(.init(placeholder: placeholder, value: value, word: expected))
      }
      return true
    }
    for (spelling, other) in pattern.otherSpellings
    where expected.replacing(spelling, with: other) == actual {
      return true
    }
    if Self.home(expected) == Self.home(actual) { return true }
    return entry?.slashCounts != true && isSamePath(expected, actual)
  }

  /// Whether two words are one file: the same but for a slash at the end, or from the folders that the shells are in.
  private func isSamePath(_ expected: String, _ actual: String) -> Bool {
    func bare(_ word: String) -> Substring {
      word.utf8.count > 1 && word.hasSuffix("/") ? word.dropLast() : word[...]
    }
    if bare(expected) == bare(actual) { return true }
    guard expected.hasText("/") || actual.hasText("/"), !expected.hasText("://"),
      let ours = pattern.folder.resolved(expected), let theirs = folder.resolved(actual)
    else { return false }
    return ours == theirs
  }

  private func ids(
    _ known: [String], in expected: String, actual: String,
    result: inout CommandPattern.Comparison
  ) -> Bool {
    // A shell variable that holds the id, or the name of the thing.
    if actual.hasPrefix("$") { return true }
    if known == [expected], let name = pattern.entityNames[expected], name == actual { return true }
    let typed = ValueScanner.ids(in: actual)
    guard typed.count == known.count else { return false }
    func masked(_ text: String, _ ids: [String]) -> [Substring] {
      var rest = Substring(text)
      var parts: [Substring] = []
      for id in ids {
        guard let start = rest.firstStart(of: id) else { return parts + [rest] }
        parts.append(rest[..<start])
        rest = rest[rest.index(start, offsetBy: id.count)...]
      }
      return parts + [rest]
    }
    guard masked(expected, known) == masked(actual, typed) else { return false }
    result.ids += zip(known, typed).map { .init(expected: $0, actual: $1) }
    return true
  }

  /// `~/x`, `/root/x`, `/home/me/x`, `$HOME/x`, `./x` and `x` are one file in the reader's home.
  private static func home(_ word: String) -> Substring {
    if word.hasPrefix("/home/"), let slash = word.dropFirst(6).firstIndex(of: "/") {
      return word[word.index(after: slash)...]
    }
    for prefix in ["~/", "/root/", "$HOME/", "./"] where word.hasPrefix(prefix) {
      return word.dropFirst(prefix.count)
    }
    return word[...]
  }
}
