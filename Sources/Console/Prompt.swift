/// A line that starts with a prompt: whose it is, where, and the command typed.
public struct Prompt: Hashable, Sendable {
  public enum Style: Hashable, Sendable {
    /// `[root@node1 ~]# `
    case bracketed
    /// `root@node1:~# `
    case colon
    /// `node1 # `
    case host
    /// `(note)# `
    case note
    /// `# ` or `$ `
    case bare
    /// `mysql> `
    case client
    /// `PS C:\> `
    case windows
    /// A prompt learned from the recording.
    case learned
  }

  public var style: Style
  /// The host's name, if the prompt shows it.
  public var host: String?
  /// The text in parentheses before a bare prompt, or the client's name.
  public var note: String?
  /// The command typed, trimmed.
  public var command: String
  /// Bytes before the command.
  public var width: Int

  public init(style: Style, host: String? = nil, command: String, width: Int) {
    self.style = style
    self.host = host
    self.command = command
    self.width = width
  }

  /// Makes a prompt that was not found by its shape.
  public init(host: String?, command: String, width: Int) {
    style = .learned
    self.host = host
    self.command = trimmed(command)
    self.width = width
  }

  /// The note of a prompt `>>> `, which is no client's name.
  fileprivate static let chevrons = ">>>"

  /// The text that a line adds to a statement begun at this client's prompt: `    -> FROM x`, `shop-> ;`, `   ...> ;`;
  /// `... ` after `>>> `. Its indentation is kept: the client's language may need it.
  public func continuation(_ line: String) -> String? {
    guard style == .client else { return nil }
    let text = trimmed(line)
    for mark in ["->", "...>"] where text == mark || text.hasPrefix(mark + " ") {
      return Self.behind(mark.count, text)
    }
    if note == Self.chevrons, text == "..." || line.hasPrefix("... ") {
      return Self.behind(3, text)
    }
    guard let name = note, text.hasPrefix(name) else { return nil }
    let rest = text.dropFirst(name.count)
    guard let mark = rest.first, "-('\"$*".contains(mark), let sign = rest.dropFirst().first,
      "#>".contains(sign), rest.count == 2 || rest.dropFirst(2).first == " "
    else { return nil }
    return Self.behind(2, String(rest))
  }

  private static func behind(_ mark: Int, _ text: String) -> String {
    let rest = text.dropFirst(mark)
    return String(rest.first == " " ? rest.dropFirst() : rest)
  }

  /// Names that tell prompts from output.
  public struct Names: Sendable {
    /// Hosts, whose name may be alone before a `#`. Any other name needs a digit, because output has lines such as
    /// `Linux # 1`.
    public var hosts: Set<String>
    /// Programs that have a prompt of their own: `mysql`.
    public var clients: Set<String>

    public init(hosts: Set<String> = [], clients: Set<String> = []) {
      self.hosts = hosts
      self.clients = clients
    }
  }

  /// Reads the prompt at the start of a line. There is `#`, `$`, `%` or `>` in any.
  public init?(_ line: String, names: Names) {
    let head = line.utf8.prefix(4096)
    guard head.contains(where: { 0x23...0x25 ~= $0 || $0 == 0x3E }) else { return nil }
    let bytes = Array(head)
    guard let parsed = PromptReader(bytes: bytes, names: names).read() else { return nil }
    style = parsed.style
    host = parsed.host
    note = parsed.note
    var start = parsed.end
    while start < bytes.count, isBlank(bytes[start]) { start += 1 }
    width = start
    let rest = line.utf8.dropFirst(start)
    command = trimmed(String(Substring(rest)))
  }
}

/// Removes spaces, tabs and line ends at both ends.
public func trimmed(_ text: some StringProtocol) -> String {
  var view = Substring(text)
  while let first = view.utf8.first, isBlank(first) || first == 0x0D || first == 0x0A {
    view = Substring(view.utf8.dropFirst())
  }
  while let last = view.utf8.last, isBlank(last) || last == 0x0D || last == 0x0A {
    view = Substring(view.utf8.dropLast())
  }
  return String(view)
}

private struct PromptReader {
  struct Result {
    var style: Prompt.Style
    var host: String?
    var note: String?
    var end: Int
  }

  let bytes: [UInt8]
  let names: Prompt.Names

  func read() -> Result? {
    guard let first = bytes.first else { return nil }
    switch first {
    case UInt8(ascii: "["): return bracketed(from: 0)
    case UInt8(ascii: "("): return noted()
    case UInt8(ascii: "#"), UInt8(ascii: "$"):
      return sign(at: 0).map { Result(style: .bare, end: $0) }
    case UInt8(ascii: "A")...UInt8(ascii: "Z") where bytes.dropFirst().starts(with: ":\\".utf8):
      // `C:\Users\ada>dir`
      return windows(from: 0)
    case UInt8(ascii: "P") where bytes.starts(with: "PS ".utf8):
      return windows(from: 3) ?? named()
    case UInt8(ascii: "~"), UInt8(ascii: "/"):
      // `~$ `, `/ # `
      let start = bytes.count > 1 && isBlank(bytes[1]) ? 2 : 1
      return sign(at: start).map { Result(style: .bare, end: $0) }
    case UInt8(ascii: ">"):
      return bytes.starts(with: ">>>".utf8) && endsOrBlank(3)
        ? Result(style: .client, note: Prompt.chevrons, end: 3) : nil
    case UInt8(ascii: "-"):
      // A shell without settings: `-bash-4.2$ `.
      let end = nameEnd(1)
      return bytes.starts(with: "-bash-".utf8) || bytes.starts(with: "-sh-".utf8)
        ? sign(at: end).map { Result(style: .bare, end: $0) } : nil
    default: return isWordByte(first) ? named() : nil
    }
  }

  /// The position after a prompt's last character; a space or the end of the line must follow.
  private func sign(at index: Int) -> Int? {
    guard index < bytes.count,
      bytes[index] == UInt8(ascii: "#") || bytes[index] == UInt8(ascii: "$")
    else { return nil }
    return endsOrBlank(index + 1) ? index + 1 : nil
  }

  private func endsOrBlank(_ index: Int) -> Bool { index >= bytes.count || isBlank(bytes[index]) }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private func isNameByte(_ byte: UInt8) -> Bool {
    isWordByte(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }

  private func nameEnd(_ start: Int) -> Int {
    var end = start
    while end < bytes.count, isNameByte(bytes[end]) { end += 1 }
    return end
  }

  /// `[user@host anything]# `; also without `user@`.
  private func bracketed(from start: Int) -> Result? {
    guard let close = bytes[start...].firstIndex(of: UInt8(ascii: "]")), close - start < 256,
      let end = sign(at: close + 1)
    else { return nil }
    var position = nameEnd(start + 1)
    // `[student<X>@control ~]$`: each reader has another number.
    if position < close, bytes[position] == UInt8(ascii: "<"),
      let end = bytes[position..<close].firstIndex(of: UInt8(ascii: ">")),
      end + 1 < close, bytes[end + 1] == UInt8(ascii: "@")
    {
      position = end + 1
    }
    if position < close, bytes[position] == UInt8(ascii: "@") {
      let hostStart = position + 1
      position = nameEnd(hostStart)
      guard position > hostStart else { return nil }
      return Result(style: .bracketed, host: text(hostStart..<position), end: end)
    }
    let name = text((start + 1)..<position)
    if position == close, !isHostLike(name) { return nil }
    guard position > start + 1, position == close || isBlank(bytes[position]) else { return nil }
    return Result(style: .bracketed, host: text((start + 1)..<position), end: end)
  }

  /// `(note)# `, `(venv) [root@host ~]# `
  private func noted() -> Result? {
    guard let close = bytes.firstIndex(of: UInt8(ascii: ")")), close < 80 else { return nil }
    let note = text(1..<close)
    var position = close + 1
    while position < bytes.count, isBlank(bytes[position]) { position += 1 }
    guard position < bytes.count else { return nil }
    if bytes[position] == UInt8(ascii: "[") {
      var result = bracketed(from: position)
      result?.note = note
      return result
    }
    guard let end = sign(at: position), end < bytes.count else { return nil }
    return Result(style: .note, host: names.hosts.contains(note) ? note : nil, note: note, end: end)
  }

  /// `user@host:dir# `, `host # `, `mysql> `, `MariaDB [(none)]> `
  private func named() -> Result? {
    let end = nameEnd(0)
    guard end < bytes.count else { return nil }
    let name = text(0..<end)
    switch bytes[end] {
    case UInt8(ascii: "@"):
      let hostEnd = nameEnd(end + 1)
      guard hostEnd > end + 1, hostEnd < bytes.count else { return nil }
      let host = text((end + 1)..<hostEnd)
      if let signEnd = sign(at: hostEnd) { return Result(style: .colon, host: host, end: signEnd) }
      if isBlank(bytes[hostEnd]), let signEnd = pathAndSign(hostEnd + 1) {
        // zsh: `root@node2 ~ % `
        return Result(style: .colon, host: host, end: signEnd)
      }
      guard bytes[hostEnd] == UInt8(ascii: ":") else { return nil }
      // `pi@raspberrypi:~ $ `
      if let signEnd = pathAndSign(hostEnd + 1) {
        return Result(style: .colon, host: host, end: signEnd)
      }
      var position = hostEnd + 1
      while position < bytes.count, position - hostEnd < 200 {
        if let signEnd = sign(at: position), bytes[position - 1] != 0x20 {
          return Result(style: .colon, host: text((end + 1)..<hostEnd), end: signEnd)
        }
        position += 1
      }
      return nil
    case UInt8(ascii: ":"):
      // `node1:~ # `; redis: `127.0.0.1:6379> `
      if isHostLike(name), let signEnd = pathAndSign(end + 1) {
        return Result(style: .colon, host: name, end: signEnd)
      }
      let port = bytes[(end + 1)...].prefix(while: isDigit)
      guard port.count >= 2, port.endIndex < bytes.count,
        bytes[port.endIndex] == UInt8(ascii: ">"), endsOrBlank(port.endIndex + 1)
      else { return nil }
      return Result(style: .client, note: text(0..<port.endIndex), end: port.endIndex + 1)
    case UInt8(ascii: "("):
      // A router's modes: `R1(config-if)# `
      guard let close = bytes.prefix(60).firstIndex(of: UInt8(ascii: ")")),
        let signEnd = sign(at: close + 1), bytes[end...].starts(with: "(config".utf8)
      else { return nil }
      return Result(style: .host, host: name, end: signEnd)
    case 0x20:
      if names.clients.contains(name), let signEnd = sign(at: end + 1) {
        return Result(style: .client, note: name, end: signEnd)
      }
      if let signEnd = sign(at: end + 1), isHostLike(name) {
        return Result(style: .host, host: name, end: signEnd)
      }
      // What comes between is in brackets, or has a host's port (`redis 127.0.0.1:6379> `, `MySQL localhost:33060+ ssl
      // SQL > `): `mysql shop > dump.sql` is a command.
      guard names.clients.contains(name), end + 1 < bytes.count,
        bytes[end + 1] == UInt8(ascii: "[") || hasPort(from: end + 1),
        let close = bytes.prefix(80).firstIndex(of: UInt8(ascii: ">")),
        endsOrBlank(close + 1)
      else { return nil }
      return Result(style: .client, note: name, end: close + 1)
    case UInt8(ascii: "="), UInt8(ascii: "-"):
      // psql: `shop=#`, `shop=>`, and `shop-#` where a statement continues.
      guard end + 1 < bytes.count, "#>".utf8.contains(bytes[end + 1]), endsOrBlank(end + 2) else {
        return nil
      }
      return Result(style: .client, note: name, end: end + 2)
    case UInt8(ascii: "#"), UInt8(ascii: "$"):
      guard isHostLike(name), let signEnd = sign(at: end) else {
        return nil
      }
      return Result(style: .host, host: name, end: signEnd)
    case UInt8(ascii: ">"):
      guard names.clients.contains(name), endsOrBlank(end + 1) else { return nil }
      return Result(style: .client, note: name, end: end + 1)
    default: return nil
    }
  }

  /// Whether the next word is a host with a port: `localhost:33060+`.
  private func hasPort(from start: Int) -> Bool {
    let word = bytes[start...].drop(while: isBlank).prefix {
      !isBlank($0) && $0 != UInt8(ascii: ">")
    }
    guard let colon = word.lastIndex(of: UInt8(ascii: ":")), colon > word.startIndex else {
      return false
    }
    return word[(colon + 1)...].first.map(isDigit) ?? false
  }

  /// A folder of a drive, and `>`.
  private func windows(from start: Int) -> Result? {
    let rest = bytes[start...]
    guard let drive = rest.first, isLetter(drive), rest.dropFirst().starts(with: ":\\".utf8),
      let end = rest.firstIndex(of: UInt8(ascii: ">")), end - start < 260
    else { return nil }
    return Result(style: .windows, end: end + 1)
  }

  /// The end of a path, an optional space, and `#`, `$` or `%`.
  private func pathAndSign(_ start: Int) -> Int? {
    guard start < bytes.count,
      bytes[start] == UInt8(ascii: "~") || bytes[start] == UInt8(ascii: "/")
    else { return nil }
    var index = start
    while index < bytes.count, !isBlank(bytes[index]), index - start < 200 { index += 1 }
    guard index + 1 < bytes.count else { return nil }
    if let end = sign(at: index + 1) { return end }
    return bytes[index + 1] == UInt8(ascii: "%") && endsOrBlank(index + 2) ? index + 2 : nil
  }

  /// `node2`, `web01`, `controller`: a host name as lab manuals use them.
  private func isHostLike(_ name: String) -> Bool {
    if names.hosts.contains(name) { return true }
    guard let last = name.utf8.last, isDigit(last), let first = name.utf8.first else {
      return false
    }
    return isLetter(first)
  }
}
