/// Which checks rest on which, including through others: an image on the running service, and therefore on the
/// settings that the service has read.
struct CheckDependencies {
  private let given: [String: [String]]
  /// Without circles.
  private let needs: [String: [String]]

  /// If checks rest on each other in a circle, drops the need that closes it: otherwise each would be skipped for the
  /// other's failure, and none would ever fail.
  init(_ checks: [LabChecks.Check]) {
    given = Dictionary(checks.map { ($0.id, $0.dependsOn) }, uniquingKeysWith: { $0 + $1 })
    var kept: [String: [String]] = [:]
    var walk = Walk()
    for check in checks {
      walk.visit(
        check.id, needs: { [given] in given[$0, default: []] },
        follows: { from, need, closesCircle in
          if !closesCircle { kept[from, default: []].append(need) }
        })
    }
    needs = kept
  }

  /// Finds the failed check at the bottom of what this one rests on; nil if all of that is right.
  func cause(of id: String, among failed: Set<String>) -> String? {
    var cause: String?
    var walk = Walk()
    walk.visit(
      id, needs: { cause == nil ? needs[$0, default: []] : [] },
      leaves: { done in
        if cause == nil, done != id, failed.contains(done) { cause = done }
      })
    return cause
  }

  /// The given checks, and all that rest on one of them.
  func dependents(of ids: Set<String>) -> Set<String> {
    var all = ids
    var isGrowing = true
    while isGrowing {
      let more = given.filter { !all.contains($0.key) && !all.isDisjoint(with: $0.value) }.keys
      all.formUnion(more)
      isGrowing = !more.isEmpty
    }
    return all
  }

  /// A walk along needs, deepest first. It has a stack of its own, since a chain may be as long as a lab.
  private struct Walk {
    private enum State { case open, done }
    private var states: [String: State] = [:]

    mutating func visit(
      _ start: String, needs: (String) -> [String],
      follows: (_ from: String, _ need: String, _ closesCircle: Bool) -> Void = { _, _, _ in },
      leaves: (String) -> Void = { _ in }
    ) {
      guard states[start] == nil else { return }
      states[start] = .open
      var path = [(id: start, rest: needs(start)[...])]
      while let (id, rest) = path.last {
        guard let need = rest.first else {
          states[id] = .done
          leaves(id)
          path.removeLast()
          continue
        }
        path[path.count - 1].rest = rest.dropFirst()
        follows(id, need, states[need] == .open)
        if states[need] == nil {
          states[need] = .open
          path.append((need, needs(need)[...]))
        }
      }
    }
  }
}
