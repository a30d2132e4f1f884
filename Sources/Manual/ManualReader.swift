import Console
public import CourseModel

/// Reads a lab manual: one Markdown file, or a folder with course.yaml and a file per lab.
public enum ManualReader {
  /// - Throws: ``ManualError`` that says what is wrong, where, and the way out.
  public static func course(at path: String) throws -> Course {
    switch BoundedFile.kind(of: path) {
    case .missing:
      throw ManualError(
        "\(path): no such manual; give a Markdown file or a folder with course.yaml")
    case .folder: return try CourseFolder.read(path)
    case .file, .other:
      let name = path.split(separator: "/").last.map(String.init) ?? path
      if name == "course.yaml" {
        return try CourseFolder.read(path == name ? "." : String(path.dropLast(name.count + 1)))
      }
      return try course(bytes: bytes(of: path), file: path)
    }
  }

  /// Reads a manual that is in memory already.
  public static func course(bytes: [UInt8], file: String) throws -> Course {
    try course(of: [SourceText(bytes: bytes, file: file)], metadata: nil)
  }

  static func bytes(of path: String) throws -> [UInt8] {
    do {
      return try BoundedFile.read(path, limit: SourceText.limit)
    } catch let failure as BoundedFile.Failure {
      throw ManualError(failure.description)
    }
  }

  static func course(of sources: [SourceText], metadata: Metadata?) throws -> Course {
    let files = sources.map { source in
      (
        source,
        MarkdownReader.blocks(of: source).map { block -> ReadBlock in
          guard case .code(let info) = block.kind else {
            return ReadBlock(block: block, content: .prose(Prose(block.text)))
          }
          return ReadBlock(
            block: block,
            content: .console(
              ConsoleBlock(block.text, firstLine: block.line, hosts: [], info: info)))
        }
      )
    }
    let metadata = metadata ?? sources.first.map(Metadata.init(reading:)) ?? Metadata()
    var builder = CourseBuilder(
      title: metadata.title, author: metadata.author, date: metadata.date,
      places: Places(learningFrom: files.flatMap(\.1)))
    for (source, blocks) in files { builder.read(blocks, source: source) }
    let course = builder.finish()
    guard course.labs.contains(where: { !$0.isAnnounced }) else {
      throw ManualError(
        "\(sources.first?.file ?? "manual"): no lab in it; a lab starts with a heading such as \"# Lab 1: Title\""
      )
    }
    return course
  }

  /// Only what cmark-gfm itself does with a manual, for the benchmark to compare with.
  public static func parseMarkdownOnly(_ bytes: [UInt8]) { MarkdownReader.parseOnly(bytes) }
}

/// Title, author and date, as the top of a manual has them.
struct Metadata {
  var title: String?
  var author: String?
  var date: String?

  init() {}

  /// Lines such as `Title: OpenStack Training<br>` before the first heading, or YAML front matter.
  init(reading source: SourceText) {
    for (index, line) in source.lines.prefix(40).enumerated() {
      // The first heading may be the title.
      if line.hasPrefix("#") {
        if index == 0, LabHeading.read(line.trimming { "#* ".unicodeScalars.contains($0) }) == nil {
          continue
        }
        break
      }
      let line = line.filter { $0 != "*" }
      guard let colon = line.firstIndex(of: ":") else { continue }
      let name = trimmed(line[..<colon]).lowercased()
      var value = trimmed(line[line.index(after: colon)...])
      for end in ["<br>", "<br/>", "<br />"] where value.hasSuffix(end) {
        value = trimmed(value.dropLast(end.count))
      }
      value = value.trimming { "\"".unicodeScalars.contains($0) }
      guard !value.isEmpty else { continue }
      switch name {
      case "title": title = title ?? value
      case "author", "authors": author = author ?? value
      case "date": date = date ?? value
      default: continue
      }
    }
  }
}

extension Places {
  /// Collects the machines' names from commands, prompts and /etc/hosts, then the roles from prose.
  init(learningFrom blocks: [ReadBlock]) {
    var prompts: [String: Int] = [:]
    for console in blocks.compactMap(\.console) {
      var isInContainer = false
      for case .command(let command) in console.items {
        learn(command)
        if let host = command.prompt.host, !isInContainer {
          prompts[Self.shortName(host), default: 0] += 1
        }
        if StepClassifier.shell(command.shell) == .container { isInContainer = true }
        if StepClassifier.leaves(command.shell) { isInContainer = false }
      }
    }
    nodes.formUnion(prompts.keys.filter { Self.isName($0) && !Self.hostNames.contains($0) })
    // One name in nearly every prompt of a manual that moves by ssh ("[root@host ~]#") is a
    // pattern, not a place.
    let all = prompts.values.reduce(0, +)
    patternHost =
      prompts.first { host, count in
        Self.hostNames.contains(host) && count * 5 >= all * 4 && !nodes.isEmpty
      }?.key
    let prose = blocks.compactMap(\.prose)
    for paragraph in prose { learnNames(from: paragraph) }
    for paragraph in prose { learnSiblings(from: paragraph) }
    for name in nodes where name != name.lowercased() { folded[name.lowercased()] = name }
    for word in blocks.flatMap({ $0.prose?.words ?? [] }) {
      guard let name = node(word.text) else { continue }
      let stem = name.prefix { !$0.isNumber }
      if !stems.contains(stem) { stems.append(stem) }
    }
    for paragraph in prose { learn(from: paragraph) }
    learnRolesFromNames()
  }

  private static let machines = [
    "node", "compute", "controller", "network", "storage", "server", "web", "db", "worker",
    "master",
    "client", "gateway",
  ]

  private static let machinePhrases = PhraseSet(machines)

  /// "On node1, run:" names a machine, whether or not anything goes there by ssh.
  private mutating func learnNames(from prose: Prose) {
    // Most paragraphs have no name with a number at its end.
    guard prose.says(anyOf: Self.machinePhrases) else { return }
    for word in prose.words
    where word.text.utf8.last.map({ $0 &- 0x30 < 10 || $0 == 0x73 }) == true {
      let name = word.text.hasSuffix("'s") ? String(word.text.dropLast(2)) : word.text
      let letters = name.utf8.prefix { !($0 &- 0x30 < 10) }
      guard letters.count < name.utf8.count,
        name.utf8.dropFirst(letters.count).allSatisfy({ $0 &- 0x30 < 10 })
      else { continue }
      let stem = String(Substring(letters)).trimming { $0 == "-" }
      if Self.machines.contains(stem) { nodes.insert(name) }
    }
  }

  /// Where ceph1 is a machine, ceph2 is another.
  private mutating func learnSiblings(from prose: Prose) {
    let stems = Set(
      nodes.map { $0.prefix { !$0.isNumber } }.filter { !$0.isEmpty && nodes.contains($0 + "1") })
    guard !stems.isEmpty, prose.text.utf8.contains(where: { $0 &- 0x30 < 10 }) else { return }
    for word in prose.words {
      let stem = word.text.prefix { !$0.isNumber }
      let number = word.text.dropFirst(stem.count)
      if stems.contains(stem), (1...2).contains(number.count), number.allSatisfy(\.isNumber) {
        nodes.insert(word.text)
      }
    }
  }

  /// compute1 and compute2 are "the compute nodes", openstack-controller is "the controller".
  private mutating func learnRolesFromNames() {
    for machine in Self.machines where machine != "node" {
      let named = nodes.filter {
        $0.split(whereSeparator: { $0 == "-" || $0.isNumber }).contains { $0 == machine }
      }.sorted()
      guard !named.isEmpty else { continue }
      for role in ["\(machine) node", "\(machine) server", "the \(machine)", "\(machine) machine"]
      where roles[role] == nil {
        roles[role] = named
      }
    }
  }

  private mutating func learn(_ command: ConsoleBlock.Command) {
    if let target = StepClassifier.ssh(command.shell)?.host, Self.isName(target) {
      nodes.insert(Self.shortName(target))
    } else if case .node(let name)? = StepClassifier.shell(command.shell), Self.isName(name),
      command.shell.commands.last?.program == "vagrant"
    {
      nodes.insert(name)
    }
    for simple in command.shell.commands {
      let words = Array(simple.arguments)
      let option = simple.program == "virt-clone" ? "-n" : "--name"
      if ["virt-install", "virt-clone"].contains(simple.program),
        let index = words.firstIndex(of: option), index + 1 < words.count,
        Self.isName(words[index + 1])
      {
        nodes.insert(words[index + 1])
      }
      guard simple.redirections.contains(where: { $0.target == "/etc/hosts" }) else { continue }
      for line in command.body ?? [] {
        let parts = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        guard parts.count >= 2, Self.isName(parts[1]), parts[1] != "localhost" else { continue }
        nodes.insert(parts[1])
        addresses[parts[0]] = parts[1]
      }
    }
  }

  static let hostNames: Set<String> = ["host", "localhost", "workstation", "laptop", "desktop"]

  /// A host's name, not an address and not a placeholder.
  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, (first | 0x20) &- 0x61 < 26,
      Placeholder.all(in: text).isEmpty
    else { return false }
    return text.utf8.allSatisfy { byte in
      (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "-._".utf8.contains(byte)
    }
  }
}
