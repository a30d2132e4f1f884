import Console
import CourseModel
import Knowledge

/// Finds contradictions in the manual, so that no student fails because of one.
///
/// It runs over the finished course. Each contradiction becomes a finding for the author, and the
/// step keeps what is also accepted: another spelling of a word, or an output without some rows.
struct Contradictions {
  private let programs: Programs
  private var course: Course
  /// The commands of each step of each lab.
  private let shells: [[[ShellLine.SimpleCommand]]]

  static func settle(in course: Course, _ programs: Programs) -> Course {
    var pass = Contradictions(course, programs)
    pass.settlePrograms()
    for lab in pass.course.labs.indices {
      pass.settleFiles(lab: lab)
      pass.settleListings(lab: lab)
    }
    return pass.course
  }

  private init(_ course: Course, _ programs: Programs) {
    self.programs = programs
    self.course = course
    shells = course.labs.map { lab in
      lab.steps.map(\.shellCommands)
    }
  }

  // MARK: Programs

  /// Accepts the right program where the manual has a wrong one. In `nova-manage floating-ip-create` the manual's own
  /// use of both shows that the verb belongs to the client `nova`. A program that is used only once, and is one letter
  /// away from one used elsewhere, is a typo.
  private mutating func settlePrograms() {
    var uses: [String: Int] = [:]
    var clientsWithVerbs: Set<String> = []
    for command in shells.joined().joined() where !command.program.isEmpty {
      uses[command.program, default: 0] += 1
      if clientVerb(command) != nil { clientsWithVerbs.insert(command.program) }
    }
    let spellings = Spellings(of: uses.filter { $0.value >= 3 }.keys)
    for (lab, steps) in shells.enumerated() {
      for (step, commands) in steps.enumerated() {
        for command in commands {
          let program = command.program
          let client = programs.entry(program)?.manages ?? ""
          if clientsWithVerbs.contains(client), let verb = clientVerb(command) {
            accept(
              client, for: program, lab: lab, step: step,
              message:
                "\(verb) is a command of \(client), not of \(program), according to the rest of the manual"
            )
          } else if uses[program] == 1, let meant = spellings.only(near: program) {
            accept(
              meant, for: program, lab: lab, step: step,
              message: "\(program) is used only here; everywhere else it is \(meant)")
          }
        }
      }
    }
  }

  private mutating func accept(
    _ other: String, for word: String, lab: Int, step: Int, message: String
  ) {
    course.labs[lab].steps[step].otherSpellings[word] = other
    course.findings.append(
      Finding(.programContradiction, at: course.labs[lab].steps[step].position, message))
  }

  /// Matches `floating-ip-create`: a noun, a dash and a verb.
  private func clientVerb(_ command: ShellLine.SimpleCommand) -> String? {
    guard let word = command.arguments.dropFirst().first,
      let dash = word.utf8.lastIndex(of: UInt8(ascii: "-")), dash > word.startIndex
    else { return nil }
    let verb = String(word[word.index(after: dash)...])
    return programs.verbs.isVerb(verb, .reads, .makes, .removes, .changes) ? word : nil
  }

  // MARK: Files

  /// The number of variants of a file name that are handled: one that contradicts a hundred others is not a mere typo.
  private static let variantLimit = 100

  /// Finds files that are created under one name and read under another: `rhel64.img` is copied to a
  /// node and never read there, and the next steps read `rhel64.qcow2`, which no step made there.
  private mutating func settleFiles(lab: Int) {
    let steps = course.labs[lab].steps
    let mentioned = zip(steps, shells[lab]).map { step, commands in
      Self.paths(in: commands, on: step.node)
    }
    // The steps that name each file, and the files of one node and stem in the order of first mention: looked up for
    // each copy, not searched.
    var readers: [NodeFile: [Int]] = [:]
    var families: [NodeFile: [NodeFile]] = [:]
    for (index, files) in mentioned.enumerated() {
      for file in files {
        if readers[file] == nil, let family = file.family {
          families[family, default: []].append(file)
        }
        readers[file, default: []].append(index)
      }
    }
    for (index, files) in mentioned.enumerated() {
      guard let placed = Self.placed(files), readers[placed]?.last == index,
        let family = placed.family, let variants = families[family]
      else { continue }
      // Files that are first named after this step, and differ only in their extension.
      let start = variants.partitioning { readers[$0].map { $0[0] > index } ?? false }
      let later = variants[start...].prefix(Self.variantLimit).flatMap {
        readers[$0]?.prefix(Self.variantLimit) ?? []
      }.sorted()
      guard let reader = later.first,
        let variant = mentioned[reader].first(where: { $0.family == family && $0 != placed })
      else { continue }
      course.findings.append(
        Finding(
          .fileContradiction, at: steps[reader].position,
          "\(variant.path) is used on \(variant.node?.description ?? "a node"), but line \(steps[index].position.line) put the file there as \(placed.path)"
        ))
      course.labs[lab].steps[index].otherSpellings[placed.path] = variant.path
      for reader in later {
        course.labs[lab].steps[reader].otherSpellings[variant.path] = placed.path
      }
    }
  }

  /// A file of a node, as a command names it.
  private struct NodeFile: Hashable {
    var node: NodeName?
    var path: String

    /// The common part of all files that differ only in their extension; nil for a file without one.
    var family: NodeFile? {
      guard let dot = path.lastIndex(of: "."), let slash = path.lastIndex(of: "/"), dot > slash
      else { return nil }
      return NodeFile(node: node, path: String(path[..<dot]))
    }
  }

  /// The files with absolute paths that a command names, in order.
  private static func paths(in commands: [ShellLine.SimpleCommand], on node: NodeName?)
    -> [NodeFile]
  {
    commands.flatMap { simple in
      simple.arguments.dropFirst().compactMap { word -> NodeFile? in
        let value = word.hasPrefix("--") ? word.drop { $0 != "=" }.dropFirst() : Substring(word)
        if value.hasPrefix("/") { return NodeFile(node: node, path: String(value)) }
        // `root@node1:/tmp/x`
        guard let colon = value.firstIndex(of: ":"), value[colon...].hasPrefix(":/") else {
          return nil
        }
        let host = value[..<colon].split(separator: "@").last.map { NodeName.machine(String($0)) }
        return NodeFile(node: host, path: String(value[value.index(after: colon)...]))
      }
    }
  }

  /// The target of a copy from one node to another.
  private static func placed(_ files: [NodeFile]) -> NodeFile? {
    guard files.count > 1, let last = files.last, files[0].node != last.node else { return nil }
    return last
  }

  // MARK: Listings

  /// Finds addresses in a listing that were not in the same listing before, and that no step in
  /// between made or named: these rows cannot be there.
  private mutating func settleListings(lab: Int) {
    let steps = course.labs[lab].steps
    let listings = steps.indices.filter { index in
      steps[index].expected.kind != .none && isListing(shells[lab][index])
    }
    guard listings.count > 1 else { return }
    // Each step is read once, however many listings there are.
    var namings: [String: [Int]] = [:]
    var makersBefore = [0]
    for (index, step) in steps.enumerated() {
      let lines = step.typedLines + step.expected.lines
      for address in Self.addresses(lines) { namings[address, default: []].append(index) }
      makersBefore.append(makersBefore[index] + (mayMakeAddresses(lab, index) ? 1 : 0))
    }
    var listed: [String: (shown: Set<String>, since: Int)] = [:]
    for index in listings {
      let step = steps[index]
      guard let typed = step.typed else { continue }
      let addresses = Self.addresses(step.expected.lines)
      defer { listed[typed.text] = (addresses, index) }
      guard let before = listed[typed.text] else { continue }
      let unfounded = addresses.subtracting(before.shown).filter { address in
        // No step between the two listings names it.
        let steps = namings[address] ?? []
        let next = steps.partitioning { $0 > before.since }
        return next == steps.count || steps[next] >= index
      }
      guard !unfounded.isEmpty, makersBefore[before.since + 1] == makersBefore[index] else {
        continue
      }
      var lines: [String: Int] = [:]
      for (number, line) in step.expected.lines.enumerated() {
        for address in Self.addresses([line]) where lines[address] == nil {
          lines[address] = number
        }
      }
      for address in unfounded.sorted() {
        let line = lines[address] ?? 0
        course.findings.append(
          Finding(
            .unfoundedRow,
            at: line < typed.outputPositions.count ? typed.outputPositions[line] : step.position,
            "\(address) is listed here, but not at line \(steps[before.since].position.line), and nothing in between made it"
          ))
      }
      course.labs[lab].steps[index].updateCommand { $0.unfounded = unfounded.sorted() }
    }
  }

  private func isListing(_ commands: [ShellLine.SimpleCommand]) -> Bool {
    commands.last?.arguments.contains { programs.verbs.contains($0, .lists) } ?? false
  }

  /// Whether a step may make addresses: a new thing gets an address, unless the step says which.
  private func mayMakeAddresses(_ lab: Int, _ index: Int) -> Bool {
    let makes = shells[lab][index].contains { simple in
      simple.arguments.dropFirst().contains { word in
        programs.verbs.contains(word, .spawns)
          || word.split(separator: "-").first.map { programs.verbs.isVerb(String($0), .spawns) }
            ?? false
      }
    }
    let step = course.labs[lab].steps[index]
    return makes && Self.addresses([step.title] + step.expected.lines).isEmpty
  }

  private static func addresses(_ lines: [String]) -> Set<String> {
    Set(lines.flatMap { ValueScanner.tokens(of: $0) }.filter { $0.kind == .address }.map(\.text))
  }
}

extension Array {
  /// The first index at which the condition holds, if it holds for all elements after that, too.
  fileprivate func partitioning(by isSo: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isSo(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
