import Console
import CourseModel
import Knowledge

/// What every comparison of one step's output uses, whatever the output's structure.
struct ComparisonBasis: Sendable {
  let context: MatchContext
  let errors: ErrorMessages
  private let reader: ValueReader

  init(_ context: MatchContext) {
    self.context = context
    reader = ValueReader(context.knowledge.values)
    errors = ErrorMessages(context.knowledge)
  }

  func judge(_ bindings: Bindings) -> ValueJudge {
    ValueJudge(context: context, values: ReadValues(reader), bindings: bindings)
  }

  /// Finds a removed thing all of whose words are in a row.
  func removedThing(in cells: [String]) -> [String]? {
    guard !context.removed.isEmpty else { return nil }
    var words = Set(cells)
    for cell in cells {
      for word in cell.split(whereSeparator: { " \t,=|".contains($0) }) {
        words.insert(String(word))
      }
    }
    return context.removed.first { $0.allSatisfy(words.contains) }
  }
}
