/// Which checks rest on which, across several others: an image on the service that runs, and so on the
/// settings that this has read.
struct CheckDependencies {
  private let needs: [String: [String]]

  init(_ checks: [LabChecks.Check]) {
    needs = Dictionary(checks.map { ($0.id, $0.dependsOn) }, uniquingKeysWith: { $0 + $1 })
  }

  /// What failed and rests on nothing that did; nil where what the check rests on is as it should be.
  /// No check rests on itself, whatever way around.
  func cause(of id: String, among failed: Set<String>) -> String? {
    var seen: Set<String> = [id]
    return cause(of: id, among: failed, &seen)
  }

  private func cause(of id: String, among failed: Set<String>, _ seen: inout Set<String>) -> String?
  {
    for need in needs[id, default: []] where seen.insert(need).inserted {
      if let deeper = cause(of: need, among: failed, &seen) { return deeper }
      if failed.contains(need) { return need }
    }
    return nil
  }

  /// The checks that rest on one of these, and these.
  func dependents(of ids: Set<String>) -> Set<String> {
    var all = ids
    var isGrowing = true
    while isGrowing {
      let more = needs.filter { !all.contains($0.key) && !all.isDisjoint(with: $0.value) }.keys
      all.formUnion(more)
      isGrowing = !more.isEmpty
    }
    return all
  }
}
