import Glibc
package import Gradebook
import Nodes
import Synchronization

/// Grades a class: several students at once, with progress, until the last one or an interrupt.
package struct ClassRun: Sendable {
  package let observer: any ClassObserver

  package init(observer: any ClassObserver) { self.observer = observer }

  /// Grades the members of a class.
  /// - Parameter limit: The number of students graded at once, 1 or more.
  /// - Returns: The results in the class's order; not all of them if the user interrupted the run.
  /// - Throws: What the grader throws, which stops the whole class, such as a gradebook that cannot be written.
  package func results(_ members: [Roster.Member], _ grader: some StudentGrader, atOnce limit: Int)
    async throws -> [ClassResult]
  {
    defer { observer.end() }
    let work = Task { try await graded(members, grader: grader, limit: limit) }
    let isCalledOff = Atomic(false)
    let interrupts = Interrupts { number in
      // What is on record is complete at any moment: a second Ctrl-C need not wait.
      if isCalledOff.exchange(true, ordering: .relaxed) { exit(128 + number) }
      work.cancel()
    }
    defer { interrupts.end() }
    return try await work.value
  }

  private func graded(_ members: [Roster.Member], grader: some StudentGrader, limit: Int)
    async throws -> [ClassResult]
  {
    try await withThrowingTaskGroup(of: (Int, ClassResult)?.self) { group in
      var results: [Int: ClassResult] = [:]
      func take(_ done: (Int, ClassResult)?) {
        guard let done else { return }
        results[done.0] = done.1
        observer.take(done.1)
      }
      for (index, member) in members.enumerated() {
        if index >= limit, let done = try await group.next() { take(done) }
        if Task.isCancelled { break }
        group.addTask {
          do {
            let result = try await grader.result(for: member)
            return (index, result)
          } catch is CancellationError {
            return nil
          }
        }
      }
      for try await done in group { take(done) }
      return members.indices.compactMap { results[$0] }
    }
  }
}
