public import CourseModel
public import Gradebook

/// The instructor's page about a class at one lab.
public struct ClassPage: Sendable {
  /// Something that needs attention, with the students concerned.
  public struct Attention: Sendable {
    public var title: String
    public var lines: [String]

    public init(title: String, lines: [String]) {
      self.title = title
      self.lines = lines
    }
  }

  struct Tile: Sendable {
    var value: String
    var label: String
  }

  struct Column: Sendable {
    var label: String
    var anchor: String
    var command: String
  }

  struct Cell: Sendable {
    var style: String
    var sign: String
    /// For readers who hear the page; a right check needs no word.
    var word: String?
  }

  struct Row: Sendable {
    /// The id, shown if there is a name: two students may have the same name.
    var id: String?
    var name: String
    var link: String?
    var mark: String
    var note: String?
    var cells: [Cell]
  }

  struct ItemRow: Sendable {
    var anchor: String
    var place: String
    var node: String?
    var command: String
    var right: Int
    var partial: Int
    var wrong: Int
    var other: Int
    var difficulty: String
    var discrimination: String
    var remark: String?
  }

  struct MistakeRow: Sendable {
    var place: String
    var command: String
    var what: String
    var expected: String
    var actual: String
    var count: Int
    var students: String
  }

  let course: String
  let lab: String
  let labTitle: String
  let tiles: [Tile]
  let attention: [Attention]
  let hasAttention: Bool
  let histogram: BarChart?
  let stuck: BarChart?
  let mistakes: [MistakeRow]
  let hasMistakes: Bool
  let columns: [Column]
  let rows: [Row]
  let items: [ItemRow]
  let hasItems: Bool

  /// - Parameters:
  ///   - standings: One for each student.
  ///   - suspects: What else needs attention, shown before everything else.
  ///   - link: The address of a student's own page, relative to this one; nil where there is none.
  public init(
    _ results: [StudentResult], lab: Lab, course: Course, suspects: [Attention],
    link: (Student) -> String?
  ) {
    self.course = course.title
    self.lab = "Lab \(lab.number)"
    labTitle = lab.title
    let statistics = ClassStatistics(results)
    tiles = Self.tiles(results, statistics: statistics, policy: course.grading)
    attention = (suspects + Self.attention(results)).filter { !$0.lines.isEmpty }
    hasAttention = !attention.isEmpty
    histogram = BarChart.histogram(statistics.marks)
    let stuckItems = statistics.items.filter { !$0.stuck.isEmpty }.sorted {
      $1.stuck.count < $0.stuck.count
    }
    stuck = BarChart.bars(
      stuckItems.prefix(15).map {
        BarChart.DataPoint(label: Self.label($0), value: $0.stuck.count)
      },
      unit: ("student", "students"))
    mistakes = statistics.mistakes.prefix(40).map(Self.mistakeRow)
    hasMistakes = !mistakes.isEmpty
    let positions = Dictionary(
      statistics.items.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    columns = statistics.items.enumerated().map { index, item in
      Column(
        label: item.line.map { "\($0)" } ?? "\(index + 1)", anchor: "item-\(index + 1)",
        command: PlainLine.text(item.command, 120))
    }
    rows = Self.ordered(results).map { result in
      Self.row(
        result, positions: positions, count: statistics.items.count, link: link(result.student))
    }
    items = statistics.items.enumerated().map { Self.itemRow($1, $0) }
    hasItems = !items.isEmpty
  }

  private static func label(_ item: ClassStatistics.Item) -> String {
    let place = item.line.map { "line \($0)" } ?? item.id
    return "\(place): \(PlainLine.text(item.command, 28))"
  }

  private static func tiles(
    _ results: [StudentResult], statistics: ClassStatistics, policy: GradingPolicy
  ) -> [Tile] {
    func count(_ status: StudentResult.Status) -> Int { results.count { $0.status == status } }
    let marks = statistics.marks
    var tiles = [Tile(value: "\(marks.count) of \(results.count)", label: "have a mark")]
    for (status, label) in [
      (StudentResult.Status.open, "no mark yet"), (.missing, "handed in nothing"),
      (.excused, "excused"),
    ] where count(status) > 0 {
      tiles.append(Tile(value: "\(count(status))", label: label))
    }
    guard !marks.isEmpty else { return tiles }
    let mean = marks.reduce(0, +) / Double(marks.count)
    tiles.append(Tile(value: Percent.text(mean), label: "mean"))
    tiles.append(Tile(value: Percent.text(median(marks)), label: "median"))
    if let pass = policy.pass {
      let passed = marks.count { $0 >= pass }
      tiles.append(
        Tile(
          value: "\(passed)", label: "passed (\(Percent.text(pass)) or more)"))
    }
    if let longest = statistics.times.last {
      tiles.append(
        Tile(
          value: Words.seconds(median(statistics.times)),
          label: "to grade a student (at most \(Words.seconds(longest)))"))
    }
    return tiles
  }

  private static func median(_ sorted: [Double]) -> Double {
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// The students who are blocked, by the side on which the cause is likely to be, and those who handed in nothing.
  private static func attention(_ results: [StudentResult]) -> [Attention] {
    let missing = results.filter { $0.status == .missing }.map(\.student.id)
    let own = results.filter { $0.entry?.attempt.grading.askedBy == .student }.map(\.student.id)
    return BlockedStudents.bySide(results).map {
      Attention(title: "Blocked: \($0.side.inWords)", lines: $0.lines)
    } + [
      Attention(
        title: "Nothing handed in",
        lines: missing.isEmpty ? [] : [missing.joined(separator: ", ")]),
      Attention(
        title: "Nodes asked by the students: the answers in these packs are their word",
        lines: own.isEmpty ? [] : [own.joined(separator: ", ")]),
    ]
  }

  /// The students in the table's order: open results first, then by mark, the lowest first.
  private static func ordered(_ results: [StudentResult]) -> [StudentResult] {
    let rank: (StudentResult) -> Int = { result in
      switch result.status {
      case .open: 0
      case .graded: 1
      case .excused: 2
      case .missing: 3
      }
    }
    return results.sorted {
      (rank($0), $0.mark ?? 0, $0.student.id) < (rank($1), $1.mark ?? 0, $1.student.id)
    }
  }

  private static func row(
    _ result: StudentResult, positions: [String: Int], count: Int, link: String?
  ) -> Row {
    var cells = [Cell](repeating: Cell(style: "none", sign: "", word: nil), count: count)
    for check in result.checks {
      guard let position = positions[check.id] else { continue }
      let look = VerdictLook(check.verdict)
      cells[position] = Cell(
        style: look.style, sign: look.sign, word: check.verdict == .passed ? nil : look.word)
    }
    let note: String? =
      switch result.status {
      case .graded: result.penalty > 0 ? "late" : nil
      case .open: result.checks.contains(where: \.verdict.isOpen) ? "blocked" : "to look at"
      case .excused: "excused"
      case .missing: "nothing"
      }
    return Row(
      id: result.student.name.isEmpty ? nil : result.student.id,
      name: result.student.name.isEmpty ? result.student.id : result.student.name,
      link: link, mark: Percent.text(result.mark), note: note, cells: cells)
  }

  private static func itemRow(_ item: ClassStatistics.Item, _ index: Int) -> ItemRow {
    func count(_ verdicts: Verdict...) -> Int {
      verdicts.reduce(0) { $0 + (item.counts[$1] ?? 0) }
    }
    let judged = count(.passed, .partial, .failed)
    var remark: String?
    if judged > 1, count(.passed) == judged { remark = "everyone is right" }
    if judged > 1, count(.failed) == judged { remark = "everyone is wrong" }
    if let value = item.discrimination, value < 0 { remark = "the better ones get it wrong" }
    return ItemRow(
      anchor: "item-\(index + 1)", place: item.line.map { "line \($0)" } ?? item.id,
      node: item.node?.description, command: PlainLine.text(item.command, 160),
      right: count(.passed),
      partial: count(.partial), wrong: count(.failed),
      other: count(.blocked, .error, .manual, .skipped),
      difficulty: Percent.text(item.difficulty),
      discrimination: item.discrimination.map(Points.text) ?? "–", remark: remark)
  }

  private static func mistakeRow(_ mistake: ClassStatistics.Mistake) -> MistakeRow {
    let actual = mistake.actual.prefix(3).map { value in
      value.count > 1 ? "\(value.text) (\(value.count) times)" : value.text
    }
    let more = mistake.actual.count > 3 ? ", and \(mistake.actual.count - 3) others" : ""
    let students = mistake.students.prefix(12).joined(separator: ", ")
    return MistakeRow(
      place: mistake.line.map { "line \($0)" } ?? "–",
      command: PlainLine.text(mistake.command, 120), what: mistake.place,
      expected: mistake.expected, actual: actual.joined(separator: ", ") + more,
      count: mistake.students.count,
      students: mistake.students.count > 12
        ? "\(students) and \(mistake.students.count - 12) more" : students)
  }
}

extension Attempt.Trouble.Side {
  public var inWords: String {
    switch self {
    case .hypervisor: "on the hypervisor's side"
    case .network: "on the network's side"
    case .grader: "on the grader's side"
    case .student: "on the student's side"
    case .node: "on the node itself"
    case .unknown: "cause unknown"
    }
  }
}
