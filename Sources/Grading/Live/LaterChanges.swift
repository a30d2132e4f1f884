import Console
import CourseModel
import Knowledge

/// Which files and accounts the steps of a lab change, and where last: what a step shows of one before that is not there to be
/// shown at the lab's end.
struct LaterChanges {
  private struct Thing: Hashable {
    var node: NodeName
    /// A whole path, or a word.
    var name: String
  }

  /// A program on a node.
  private struct Program: Hashable {
    var node: NodeName
    var name: String
  }

  /// Where each program changes something last.
  private var lastUse: [Program: Int] = [:]
  /// The program that a step asks for all that it knows, rather than for one thing: `git status`.
  private var asked: [Int: Program] = [:]
  /// Where each is changed last, by the step's place. A folder's listing is changed with what is in it.
  private var last: [Thing: Int] = [:]
  /// What each step reads or changes.
  private var things: [[Thing]] = []

  init(_ steps: [Step], _ programs: Programs) {
    var folders: [NodeName: AccountFolders] = [:]
    for (index, step) in steps.enumerated() {
      let node = step.node ?? step.candidates.first ?? .host
      let folder = folders[node] ?? AccountFolders()
      let named = Self.names(step, folder, programs)
      things.append(named.all.map { Thing(node: node, name: $0) })
      for name in named.changed {
        last[Thing(node: node, name: name)] = index
        if let slash = name.lastIndex(of: "/"), slash > name.startIndex {
          last[Thing(node: node, name: String(name[..<slash]))] = index
        }
      }
      if programs.goesElsewhere(step) { folders = [:] }
      folders[node, default: AccountFolders()].follow(step, programs)
      guard step.kind == .command, step.typed?.isStatement != true, let command = step.command
      else { continue }
      let commands = ShellLine(command).commands
      if commands.count == 1, step.expected.kind != .table,
        commands[0].arguments.dropFirst().count(where: { !$0.hasPrefix("-") }) < 2
      {
        asked[index] = Program(node: node, name: commands[0].program)
      }
      for simple in commands {
        if !programs.onlyReads(simple) {
          lastUse[Program(node: node, name: simple.program)] = index
        }
        folders[node, default: AccountFolders()].follow(simple, programs)
      }
    }
  }

  /// Whether a later step changes something with one of these names.
  func change(_ names: [String], on node: NodeName, after index: Int) -> Bool {
    names.contains { last[Thing(node: node, name: $0)].map { $0 > index } ?? false }
  }

  /// Whether a later step changes something that this one reads.
  func outdate(_ index: Int) -> Bool {
    if let program = asked[index], let place = lastUse[program], place > index { return true }
    return things[index].contains { thing in
      if let place = last[thing], place > index { return true }
      // In a folder that is moved or removed.
      var name = thing.name[...]
      while let slash = name.lastIndex(of: "/"), slash > name.startIndex {
        name = name[..<slash]
        let above = Thing(node: thing.node, name: String(name) + "/.")
        if let place = last[above], place > index { return true }
      }
      return false
    }
  }

  private static func names(
    _ step: Step, _ folder: AccountFolders, _ programs: Programs
  ) -> (all: [String], changed: [String]) {
    if let path = step.path, step.command == nil {
      let path = folder.path(path) ?? path
      return ([path], [path])
    }
    guard let command = step.command, step.typed?.isStatement != true,
      [.command, .interactive, .edit].contains(step.kind)
    else { return ([], []) }
    var all: [String] = []
    var changed: [String] = []
    for simple in ShellLine(command).commands where !ShellState.isChanged(by: simple, programs) {
      let isPrinting = programs.holds(.prints, simple)
      let words = isPrinting ? [] : simple.arguments.dropFirst().filter { !$0.hasPrefix("-") }
      let operands = words.flatMap { Self.names($0, folder) }
      let written = simple.redirections.filter { $0.operation.hasPrefix(">") }.flatMap {
        Self.names($0.target, folder)
      }
      let read = simple.redirections.filter { !$0.operation.hasPrefix(">") }.flatMap {
        Self.names($0.target, folder)
      }
      all += operands + read
      if words.isEmpty, !isPrinting, let here = folder.path(".") { all.append(withoutDot(here)) }
      changed += written
      if !isPrinting, !programs.onlyReads(simple) {
        changed += operands
        // All that is in a folder goes with it.
        changed += operands.filter { $0.contains("/") }.map { $0 + "/." }
      }
    }
    return (all, changed)
  }

  /// The path that a word may be, and the word if it may be a name.
  private static func names(_ word: String, _ folder: AccountFolders) -> [String] {
    let isName = !word.contains("/") && word.utf8.count > 1 && !word.utf8.allSatisfy(isDigit)
    return [folder.path(word)].compactMap { $0.map(withoutDot) } + (isName ? [word] : [])
  }

  private static func withoutDot(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.hasSuffix("/") || path.hasSuffix("/.") {
      path = path.dropLast(path.hasSuffix("/") ? 1 : 2)
    }
    return String(path)
  }
}
