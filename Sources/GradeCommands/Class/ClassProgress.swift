import ClassGrading
import Gradebook
import Synchronization

/// The progress of a class: how many students are done, how fast, and how long the others will take.
final class ClassProgress: ClassObserver {
  private let line = ProgressLine()
  private let total: Int
  private let start = ContinuousClock.now
  private let counts = Mutex(Counts())

  private struct Counts {
    var done = 0
    /// Already on record: they say nothing about the speed.
    var old = 0
    var blocked = 0
    var asked = 0
    var waiting = 0
  }

  init(total: Int) { self.total = total }

  func begins() { change { $0.asked += 1 } }

  func ends() { change { $0.asked -= 1 } }

  /// Counts students whose nodes gave no answer and are tried again later.
  func waits(_ count: Int) { change { $0.waiting += count } }

  func take(_ result: ClassResult) {
    change { counts in
      counts.done += 1
      if case .graded(let isComplete, let isNew) = result.outcome {
        counts.old += isNew ? 0 : 1
        counts.blocked += isComplete ? 0 : 1
      }
    }
  }

  func end() { line.end() }

  private func change(_ change: (inout Counts) -> Void) {
    let counts = counts.withLock { counts in
      change(&counts)
      return counts
    }
    line.show(text(counts, after: ContinuousClock.now - start))
  }

  private func text(_ counts: Counts, after time: Duration) -> String {
    var parts = ["graded \(counts.done) of \(total)"]
    if counts.asked > 0 { parts.append("asking \(counts.asked)") }
    if counts.waiting > 0 { parts.append("\(counts.waiting) to be tried again") }
    if counts.blocked > 0 { parts.append("\(counts.blocked) blocked") }
    let seconds = Double(time.components.seconds)
    let new = Double(counts.done - counts.old)
    // A student who waits for a retry waits for the clock, not for a turn.
    if seconds >= 2, new > 0, total - counts.done > counts.waiting {
      let rate = new / seconds
      let tenths = Int((rate * 10).rounded())
      parts.append(
        rate >= 0.1 ? "\(tenths / 10).\(tenths % 10) a second" : "\(Int(rate * 3600)) an hour")
      parts.append("\(Self.words(Int(Double(total - counts.done) / rate))) to go")
    }
    return parts.joined(separator: ", ")
  }

  private static func words(_ seconds: Int) -> String {
    seconds < 100
      ? "\(seconds) s" : seconds < 6000 ? "\(seconds / 60) min" : "\(seconds / 3600) h"
  }
}
