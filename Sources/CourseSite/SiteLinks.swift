import CourseModel

/// Resolves a page's links, and reports dead ones.
struct SiteLinks {
  /// A chapter is a page of its own, or part of the single page.
  enum Edition { case pages, single }

  let plan: SitePlan
  let edition: Edition
  /// The page being written; nil for the index.
  let page: Int?
  /// The folder of the manual's files, with a slash; files outside are not copied.
  let root: String
  /// Returns the bytes of a file that may be copied, by its path below ``root``; nil if there is
  /// none.
  let file: @Sendable (String) -> [UInt8]?
  private(set) var findings: [Finding] = []
  /// Files that the page shows or links to, by their paths below ``root``.
  private(set) var files: [String: [UInt8]] = [:]
  /// The sizes of drawings among them.
  private var drawings: [String: PictureSize] = [:]

  init(
    plan: SitePlan, edition: Edition, page: Int?, root: String,
    file: @escaping @Sendable (String) -> [UInt8]?
  ) {
    self.plan = plan
    self.edition = edition
    self.page = page
    self.root = root
    self.file = file
  }

  // MARK: Places of the site

  /// The name of an anchor within the file being written.
  func anchor(_ anchor: String) -> String {
    guard edition == .single else { return anchor }
    guard let page else { return "index:\(anchor)" }
    return anchor.isEmpty ? plan.pages[page].name : "\(plan.pages[page].name):\(anchor)"
  }

  func address(page: Int, anchor: String) -> String {
    let target = plan.pages[page]
    switch edition {
    case .single: return "#" + (anchor.isEmpty ? target.name : "\(target.name):\(anchor)")
    case .pages:
      let place = anchor.isEmpty ? "" : "#" + anchor
      return page == self.page && !place.isEmpty ? place : Self.encoded(target.file) + place
    }
  }

  /// The address of a step, whose anchor is the same everywhere.
  func address(step id: String) -> String? {
    guard let page = plan.steps[id]?.page else { return nil }
    if edition == .single || page == self.page { return "#" + id }
    return "\(Self.encoded(plan.pages[page].file))#\(id)"
  }

  // MARK: The author's links

  /// Schemes that a page may link to; `javascript:` and `data:` are not among them.
  private static let schemes: Set<String> = [
    "http", "https", "mailto", "ftp", "ftps", "sftp", "ssh", "git", "irc", "ircs", "news", "tel",
    "xmpp",
  ]

  /// The text before the colon, if the target has a scheme.
  private static func scheme(_ target: String) -> String? {
    // Browsers ignore spaces and control characters in it.
    let bare = target.unicodeScalars.filter { $0.value > 0x20 && $0.value != 0x7F }
    guard let end = bare.firstIndex(where: { ":/?#".unicodeScalars.contains($0) }), bare[end] == ":"
    else {
      return nil
    }
    return String(String.UnicodeScalarView(bare[..<end])).lowercased()
  }

  /// The address for a link, or nil if it leads nowhere: then its words are plain text.
  mutating func address(of target: String, at position: SourcePosition) -> String? {
    if let scheme = Self.scheme(target) {
      guard Self.schemes.contains(scheme) else {
        report(
          .unsafeLink, position: position,
          message: "a link with \(scheme.prefix(20)): is shown as text; use https: or a file name")
        return nil
      }
      return Self.encoded(target)
    }
    if target.hasPrefix("//") { return Self.encoded(target) }
    let (path, anchor) = Self.parts(target)
    if path.isEmpty, anchor.isEmpty { return nil }
    let file = path.isEmpty ? position.file : Self.resolved(path, beside: position.file)
    switch file.map({ plan.destination(file: $0, anchor: anchor, from: page) }) {
    case .page(let page, let anchor)?: return address(page: page, anchor: anchor)
    case .index(let anchor)?:
      if edition == .single { return anchor.isEmpty ? "#page.contents" : "#index:" + anchor }
      return anchor.isEmpty ? "index.html" : page == nil ? "#" + anchor : "index.html#" + anchor
    case .noAnchor?:
      report(
        .deadAnchor, position: position,
        message:
          "there is no heading #\(anchor) in \(path.isEmpty ? "this file" : path)\(plan.nearest(to: anchor, in: file ?? ""))"
      )
      return nil
    case .nowhere?, nil: break
    }
    return copy(
      path, position: position, rule: .deadLink,
      missing: "\(target) leads nowhere: there is no such file beside the manual")
  }

  /// The address of a picture, or nil if it does not exist.
  mutating func address(ofPicture source: String, at position: SourcePosition) -> String? {
    guard Self.scheme(source) == nil, !source.hasPrefix("//") else {
      report(
        .remotePicture, position: position,
        message: "\(source) is on another server: readers get a link; put a copy beside the manual")
      return nil
    }
    return copy(
      Self.parts(source).path, position: position, rule: .missingPicture,
      missing: "the picture \(source) does not exist")
  }

  /// The width and height of a copied picture, in pixels.
  func size(ofPicture source: String, at position: SourcePosition) -> PictureSize? {
    guard let file = Self.resolved(Self.parts(source).path, beside: position.file),
      file.hasPrefix(root)
    else {
      return nil
    }
    let inside = String(file.dropFirst(root.count))
    return drawings[inside] ?? files[inside].flatMap(PictureSize.init)
  }

  /// - Parameter missing: The message if there is no such file.
  private mutating func copy(
    _ path: String, position: SourcePosition, rule: Finding.Rule, missing: String
  ) -> String? {
    // No file name contains such characters: possibly an attack.
    let isName = path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    guard isName, let file = Self.resolved(path, beside: position.file), file.hasPrefix(root),
      let bytes = files[String(file.dropFirst(root.count))]
        ?? self.file(String(file.dropFirst(root.count)))
    else {
      report(rule, position: position, message: missing)
      return nil
    }
    let inside = String(file.dropFirst(root.count))
    guard SiteFile.mayBeCopied(inside) else {
      report(rule, position: position, message: "\(path) is not copied: \(SiteFile.reason(inside))")
      return nil
    }
    if inside.lowercased().hasSuffix(".svg"), files[inside] == nil {
      let inspection = SafeDrawing.read(bytes)
      guard inspection.isSafe else {
        report(
          .unsafeLink, position: position,
          message:
            "\(path) is not copied: it is more than a drawing, or not SVG in UTF-8; save it as plain SVG or PNG"
        )
        return nil
      }
      drawings[inside] = inspection.size
    }
    files[inside] = bytes
    return Self.encodedFile("files/" + inside)
  }

  private mutating func report(_ rule: Finding.Rule, position: SourcePosition, message: String) {
    findings.append(Finding(rule, at: position, message))
  }

  // MARK: Paths

  /// Path and anchor, decoded, without a query.
  private static func parts(_ target: String) -> (path: String, anchor: String) {
    let pieces = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let path = pieces[0].split(separator: "?", omittingEmptySubsequences: false)[0]
    return (decoded(path), pieces.count > 1 ? decoded(pieces[1]) : "")
  }

  /// `../a/b.md` as seen from a file; nil if it leaves the root.
  private static func resolved(_ path: String, beside file: String) -> String? {
    guard !path.hasPrefix("/"), !path.isEmpty else { return nil }
    var parts = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().map(
      String.init)
    for part in path.split(separator: "/") {
      switch part {
      case ".": continue
      case "..":
        guard let last = parts.last, last != "..", !last.isEmpty else { return nil }
        parts.removeLast()
      default: parts.append(String(part))
      }
    }
    return parts.joined(separator: "/")
  }

  private static func decoded(_ text: Substring) -> String {
    guard text.contains("%") else { return String(text) }
    var bytes: [UInt8] = []
    var rest = text.utf8
    while let byte = rest.first {
      let digits = rest.dropFirst().prefix(2)
      if byte == UInt8(ascii: "%"), digits.count == 2,
        let value = UInt8(String(Substring(digits)), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Percent-encodes bytes that an address cannot contain.
  static func encoded(_ address: String) -> String {
    let allowed = "!#$%&'()*+,-./:;=?@_~".utf8
    guard address.utf8.contains(where: { !isPlain($0) && !allowed.contains($0) }) else {
      return address
    }
    var result = ""
    for byte in address.utf8 {
      if isPlain(byte) || allowed.contains(byte) {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return result
  }

  /// A file name as an address: in an address, `#` and `?` end the name, and `%` begins an encoded
  /// byte.
  static func encodedFile(_ path: String) -> String {
    encoded(
      path.replacing("%", with: "%25").replacing("#", with: "%23").replacing("?", with: "%3F"))
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
  }
}
