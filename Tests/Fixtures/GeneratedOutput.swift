import Console
import CourseModel
import Foundation
import Knowledge

/// The outputs of a generated session.
extension SessionGenerator {
  mutating func output(_ step: Step, fault: Fault?, _ detail: inout String) -> [String] {
    switch fault {
    case .empty: return []
    case .error:
      return [
        ["ERROR: n/a (HTTP 500)", "error: failed to connect", "No route to host"].randomElement(
          using: &random) ?? ""
      ]
    case .success:
      return [
        "+----+------+", "| id | name |", "+----+------+", "| \(random.hex(32)) | admin |",
        "+----+------+",
      ]
    default: break
    }
    var lines: [String]
    switch step.expected.kind {
    case .none: return []
    case .table: lines = table(step, fault, &detail)
    case .record: lines = record(step, fault, &detail)
    case .text: lines = text(step, fault, &detail)
    }
    if fault == .sameID, let other = earlierID(step),
      let define = step.defines.first(where: { !$0.entity.contains("unnamed") })
    {
      detail = "\(define.entity) has the id of \(other.entity)"
      let wrong = id(other).count == id(define).count ? id(other) : id(other)
      lines = lines.map { $0.replacing(id(define), with: wrong) }
    }
    if fault == .swappedIDs {
      let used = step.uses.filter { use in step.expected.rows.contains { $0.contains(use.value) } }
        .prefix(2).map { id($0) }
      lines = lines.map { line in
        line.contains(used[0])
          ? line.replacing(used[0], with: used[1]) : line.replacing(used[1], with: used[0])
      }
    }
    if fault == .stillListed, let line = removedBefore(step) { lines.append(line) }
    if random.chance(15) {
      lines.insert(
        "/usr/lib/python3/dist-packages/x.py:\(Int.random(in: 1...99, using: &random)): DeprecationWarning: old option",
        at: 0)
    }
    if random.chance(20) { lines = lines.map { random.chance(30) ? $0 + "  " : $0 } }
    if random.chance(10) { lines = lines.map { "\u{1B}[0m" + $0 } }
    return lines
  }

  // MARK: Cells

  /// Finds cells that must not change: typed values and fixed words.
  func faultyCells(_ step: Step) -> [(row: Int, column: Int)] {
    let names = step.expected.kind == .record ? [] : step.expected.columns
    var cells: [(Int, Int)] = []
    for (rowIndex, row) in step.expected.rows.enumerated() {
      for (column, cell) in row.enumerated() where !(step.expected.kind == .record && column == 0) {
        let name =
          step.expected.kind == .record ? row[0] : (column < names.count ? names[column] : "")
        guard !cell.isEmpty, !isElision(cell), !mayDiffer(cell, name, step) else { continue }
        cells.append((rowIndex, column))
      }
    }
    return cells
  }

  private func mayDiffer(_ cell: String, _ name: String, _ step: Step) -> Bool {
    let free = [
      "password", "adminpass", "checksum", "size", "disk size", "created", "updated", "expires",
      "progress", "age", "release",
    ]
    let lowered = name.lowercased()
    if free.contains(where: { lowered.hasPrefix($0) }), !(step.command ?? "").contains(" \(cell)") {
      return true
    }
    if course.authorChoices.contains(where: { $0.value == cell }) { return true }
    if ["build", "building", "creating", "scheduling"].contains(cell.lowercased()) { return true }
    if step.expected.lines.contains(where: { $0.contains("BUILD") })
      && ["None", "", "0"].contains(cell)
    {
      return true
    }
    if (step.node == nil || !step.alsoOn.isEmpty) && cell.hasPrefix("node") { return true }
    return ValueScanner.tokens(of: cell).contains {
      [.id, .time, .hash, .instance, .mac, .fingerprint, .version].contains($0.kind)
    } || cell.contains("10.0.0.")
  }

  private mutating func broken(_ cell: String) -> String {
    let flips = [
      "True": "False", "False": "True", "enabled": "disabled", ":-)": "XXX", "yes": "no",
      "active": "queued",
      "ACTIVE": "ERROR", "available": "error", "None": "x1",
    ]
    if let flipped = flips[cell] { return flipped }
    if let number = Int(cell) { return String(number + 1) }
    if cell.contains("192.168.122.101") {
      return cell.replacing("192.168.122.101", with: "192.168.122.11")
    }
    // Behind dots anything may come.
    return random.chance(50) && !cell.hasSuffix("...") ? cell + "x" : "x" + cell
  }

  /// Makes the student's cell for one of the manual's.
  private mutating func own(_ cell: String, _ name: String, _ step: Step) -> String {
    if isElision(cell) { return random.letters(20) }
    if let choice = course.authorChoices.first(where: { $0.value == cell }),
      !(step.command ?? "").contains(" \(cell)")
    {
      return self.choice(choice.placeholder)
    }
    let lowered = name.lowercased()
    if lowered == "adminpass" { return random.letters(12) }
    if lowered == "checksum" { return random.hex(32) }
    if lowered == "size", cell.count > 4 {
      return String(Int.random(in: 1_000_000...9_000_000_000, using: &random))
    }
    if lowered == "disk size" {
      return "\(Int.random(in: 1...9, using: &random)).\(Int.random(in: 0...9, using: &random))G"
    }
    let finals = [
      "BUILD": "ACTIVE", "building": "active", "creating": "available", "scheduling": "None",
    ]
    if let final = finals[cell], random.chance(30) { return final }
    return varied(substituted(cell, step))
  }

  /// Changes times, allocated addresses and the like anywhere in a line.
  private mutating func varied(_ text: String) -> String {
    var result = ""
    var first = true
    let isTyped = text.contains("/24") || commands.contains { $0.contains("10.0.0.") }
    for token in ValueScanner.tokens(of: text) {
      if token.isSpaced, !first { result += " " }
      first = false
      switch token.kind {
      case .time where token.text.count > 8: result += time(like: token.text)
      case .instance: result += "instance-" + random.hex(8)
      case .mac where token.text.hasPrefix("8000."): result += "8000.5254" + random.hex(8)
      case .address where token.text.hasPrefix("10.0.0.") && !isTyped:
        result += "10.0.0.\(Int.random(in: 2...250, using: &random))"
      default: result += token.text
      }
    }
    return result
  }

  private mutating func time(like text: String) -> String {
    func two(_ range: ClosedRange<Int>) -> String {
      let value = Int.random(in: range, using: &random)
      return value < 10 ? "0\(value)" : "\(value)"
    }
    guard text.contains("-") else { return text }
    let separator = text.contains("T") ? "T" : " "
    guard text.count > 10 else { return "2026-\(two(1...12))-\(two(1...28))" }
    return
      "2026-\(two(1...12))-\(two(1...28))\(separator)\(two(0...23)):\(two(0...59)):\(two(0...59))"
      + (text.contains(".") ? ".0\(two(10...99))" : "") + (text.hasSuffix("Z") ? "Z" : "")
  }

  // MARK: Tables

  private mutating func table(_ step: Step, _ fault: Fault?, _ detail: inout String) -> [String] {
    var columns = step.expected.columns
    var rows = step.expected.rows
    let target = fault == .value ? faultyCells(step).randomElement(using: &random) : nil
    let wrongID = fault == .id ? usedID(step) : nil
    for row in rows.indices {
      for column in rows[row].indices {
        if target?.row == row, target?.column == column {
          detail = "cell \(rows[row][column])"
          rows[row][column] = broken(rows[row][column])
        } else if let wrongID, rows[row][column].contains(wrongID.value) {
          detail = "id \(wrongID.entity)"
          rows[row][column] = rows[row][column].replacing(wrongID.value, with: fresh(wrongID.value))
        } else {
          rows[row][column] = own(rows[row][column], columns[column], step)
        }
      }
    }
    if fault == .row, let gone = rows.indices.randomElement(using: &random) {
      detail = "row \(rows[gone])"
      rows.remove(at: gone)
    }
    let isDrawn = step.expected.lines.contains { $0.hasPrefix("+") }
    if fault == .column, let gone = columns.indices.randomElement(using: &random) {
      detail = "column \(columns[gone])"
      columns.remove(at: gone)
      for row in rows.indices { rows[row].remove(at: gone) }
    }
    if random.chance(50) { rows.shuffle(using: &random) }
    if random.chance(20), let twin = rows.first, fault != .row {
      rows.append(
        twin.map { $0.count == 36 || $0.count == 32 ? fresh($0) : $0.isEmpty ? $0 : "other-" + $0 })
    }
    if random.chance(40), isDrawn {
      let order = columns.indices.shuffled(using: &random)
      columns = order.map { columns[$0] }
      rows = rows.map { row in order.map { row[$0] } }
    }
    if random.chance(20), isDrawn {
      columns.append("Zone")
      rows = rows.map { $0 + ["internal"] }
    }
    // What the manual shows as a table of its own, a client underlines.
    let isUnderlined = step.expected.lines.contains { $0.contains("---") && !$0.contains("+") }
    return isDrawn
      ? drawn(columns, rows) : aligned(columns, rows, isUnderlined: isUnderlined)
  }

  private func usedID(_ step: Step) -> IDOccurrence? {
    step.uses.first { use in
      step.expected.lines.contains { $0.contains(use.value) }
        && lab.steps.prefix { $0.id != step.id }.contains { other in
          other.optional == nil && other.expected.lines.contains { $0.contains(use.value) }
        }
    }
  }

  mutating func fresh(_ id: String) -> String {
    let made = random.like(id)
    return made == id ? fresh(id) : made
  }

  private mutating func drawn(_ columns: [String], _ rows: [[String]]) -> [String] {
    let extra = Int.random(in: 0...3, using: &random)
    let isCentred = random.chance(50)
    let widths = columns.indices.map { column in
      ([columns[column]] + rows.map { $0[column] }).map(\.count).max().map { $0 + extra } ?? 1
    }
    func pad(_ text: String, _ width: Int) -> String {
      let missing = max(0, width - text.count)
      let left = isCentred ? missing / 2 : 0
      return String(repeating: " ", count: left) + text
        + String(repeating: " ", count: missing - left)
    }
    func line(_ cells: [String]) -> String {
      "| " + zip(cells, widths).map { pad($0, $1) }.joined(separator: " | ") + " |"
    }
    let rule =
      "+" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "+") + "+"
    return [rule, line(columns), rule] + rows.map(line) + [rule]
  }

  private mutating func aligned(
    _ columns: [String], _ rows: [[String]], isUnderlined: Bool
  ) -> [String] {
    let gap = Int.random(in: 2...5, using: &random)
    let widths = columns.indices.map { column in
      (([columns[column]] + rows.map { $0[column] }).map(\.count).max() ?? 1) + gap
    }
    let rule = isUnderlined ? [widths.map { String(repeating: "-", count: $0 - gap) }] : []
    return ([columns] + rule + rows).map { row in
      zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: max(0, width - cell.count))
      }.joined()
    }
  }

  // MARK: Records and text

  private mutating func record(_ step: Step, _ fault: Fault?, _ detail: inout String) -> [String] {
    var rows = step.expected.rows
    let target = fault == .value ? faultyCells(step).randomElement(using: &random) : nil
    let wrongID = fault == .id ? usedID(step) : nil
    for row in rows.indices {
      if target?.row == row {
        detail = "property \(rows[row])"
        rows[row][1] = broken(rows[row][1])
      } else if let wrongID, rows[row][1].contains(wrongID.value) {
        detail = "id \(wrongID.entity)"
        rows[row][1] = fresh(wrongID.value)
      } else {
        rows[row][1] = own(rows[row][1], rows[row][0], step)
      }
    }
    if fault == .property, let gone = rows.indices.randomElement(using: &random) {
      detail = "property \(rows[gone])"
      rows.remove(at: gone)
    }
    if step.expected.columns.isEmpty, !isFlat(step) { return inPlace(rows, step) }
    if random.chance(50) { rows.shuffle(using: &random) }
    if step.expected.lines.contains(where: { $0.hasPrefix("+") }) {
      if random.chance(20) { rows.append(["links", "[]"]) }
      return drawn(step.expected.columns, rows)
    }
    let usesColon = step.expected.lines.contains { $0.contains(": ") } && random.chance(70)
    let isTight = step.expected.lines.allSatisfy { !$0.contains("  ") }
    let width = (rows.map { $0[0].count }.max() ?? 0) + Int.random(in: 3...6, using: &random)
    return rows.map { row in
      if isTight { return "\(row[0]): \(row[1])" }
      return row[0] + (usesColon ? ":" : "") + String(repeating: " ", count: width - row[0].count)
        + row[1]
    }
  }

  /// Whether a record is nothing but properties, of which none belongs under another.
  private func isFlat(_ step: Step) -> Bool {
    let lines = step.expected.lines.filter { !trimmed($0).isEmpty }
    let columns = Set(lines.map { $0.prefix { $0 == " " || $0 == "\t" }.count })
    return lines.count == step.expected.rows.count && columns.count == 1
  }

  /// The lines as the manual has them, with the values of these rows; without the lines of the rows that are missing.
  private func inPlace(_ rows: [[String]], _ step: Step) -> [String] {
    let values = Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
    var rest = step.expected.rows[...]
    return step.expected.lines.compactMap { line in
      guard !isElision(line) else { return nil }
      guard let row = rest.first, trimmed(line).hasPrefix(row[0]), trimmed(line).hasSuffix(row[1])
      else { return line }
      rest.removeFirst()
      guard let value = values[row[0]] else { return nil }
      let text = line.reversed().drop { $0.isWhitespace }.reversed()
      return String(text.dropLast(row[1].count)) + value
    }
  }

  private mutating func text(_ step: Step, _ fault: Fault?, _ detail: inout String) -> [String] {
    var result: [String] = []
    // Values that no step makes may be there or not.
    let losesUnfounded = random.chance(50)
    let lines = step.expected.lines.filter { line in
      !(step.typed?.unfounded ?? []).contains { line.contains($0) }
        || (fault != .line && !losesUnfounded)
    }
    let candidates = lines.indices.filter {
      let line = trimmed(lines[$0])
      return !line.isEmpty && !isElision(line) && !line.hasPrefix("|") && !line.hasPrefix("+-")
        && Prompt(line, names: Knowledge.shipped.promptNames) == nil
        && !Knowledge.shipped.values.tellsOfProgress(line)
    }
    let gone = fault == .line ? candidates.randomElement(using: &random) : nil
    let wrongID = fault == .id ? usedID(step) : nil
    var joined = ""
    for (index, line) in lines.enumerated() {
      if index == gone {
        detail = "line \(line)"
        continue
      }
      if isElision(line) {
        for _ in 0..<Int.random(in: 0...3, using: &random) {
          result.append("line \(Int.random(in: 1...99, using: &random)) of other output")
        }
        continue
      }
      var text = line
      if let wrongID, text.contains(wrongID.value) {
        detail = "id \(wrongID.entity)"
        text = text.replacing(wrongID.value, with: fresh(wrongID.value))
      }
      text = whole(substituted(text, step))
      if text.hasSuffix("\\") {
        joined += trimmed(text.dropLast()) + " "
        continue
      }
      result.append(joined + variedLine(joined.isEmpty ? text : trimmed(text)))
      joined = ""
    }
    return result
  }

  /// Writes out what the manual shortened in the middle of an id.
  private mutating func whole(_ line: String) -> String {
    line.replacing(/[0-9a-f]{5,}\.\.\.[0-9a-f]{5,}/) { _ in random.hex(64) }
  }

  /// Changes numbers that differ from run to run, and keeps the line's spaces and tabs.
  private mutating func variedLine(_ line: String) -> String {
    var result = line
    for token in ValueScanner.tokens(of: line) {
      switch token.kind {
      case .time where token.text.count > 10:
        result = result.replacing(token.text, with: time(like: token.text), maxReplacements: 1)
      case .mac where token.text.hasPrefix("8000."):
        result = result.replacing(token.text, with: "8000.5254" + random.hex(8))
      case .fingerprint:
        result = result.replacing(
          token.text, with: (0..<16).map { _ in random.hex(2) }.joined(separator: ":"))
      default: continue
      }
    }
    if line.contains("icmp_seq"), let start = result.range(of: "time=") {
      result =
        String(result[..<start.upperBound])
        + "\(Int.random(in: 1...9, using: &random)).\(Int.random(in: 10...99, using: &random)) ms"
    }
    if line.contains(" AUDIT ") || line.contains(" INFO ") {
      result = result.replacing(" 1836 ", with: " \(pid) ")
      for word in ["460", "27"] where result.hasSuffix(" " + word) {
        result =
          String(result.dropLast(word.count)) + String(Int.random(in: 2...999, using: &random))
      }
    }
    if result.hasSuffix("/python") {
      result = result.replacing("5956/python", with: "\(pid)/python")
    }
    return result
  }

  // MARK: The recording

  /// Writes the lines as plain text, with CRLF, as a typescript, or as an asciicast.
  mutating func dressed(_ lines: [String]) -> String {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return lines.joined(separator: "\n") + "\n"
    case 1: return lines.joined(separator: "\r\n") + "\r\n"
    case 2:
      return
        "Script started on 2026-11-20 09:00:00+00:00 [TERM=\"xterm\" TTY=\"/dev/pts/0\" COLUMNS=\"120\" LINES=\"50\"]\n"
        + lines.joined(separator: "\r\n")
        + "\r\n\nScript done on 2026-11-20 10:00:00+00:00 [COMMAND_EXIT_CODE=\"0\"]\n"
    default:
      let version = random.chance(50) ? 2 : 3
      var result =
        version == 2
        ? "{\"version\": 2, \"width\": 100, \"height\": 30}\n"
        : "{\"version\": 3, \"term\": {\"cols\": 100, \"rows\": 30}}\n"
      for line in lines {
        let cut = line.index(
          line.startIndex, offsetBy: Int.random(in: 0...line.count, using: &random))
        result += event(String(line[..<cut])) + event(String(line[cut...]) + "\r\n")
      }
      return result
    }
  }

  private func event(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": escaped += "\\\""
      case "\\": escaped += "\\\\"
      case "\r": escaped += "\\r"
      case "\n": escaped += "\\n"
      case "\t": escaped += "\\t"
      case "\u{1B}": escaped += "\\u001b"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return "[0.1, \"o\", \"\(escaped)\"]\n"
  }
}
