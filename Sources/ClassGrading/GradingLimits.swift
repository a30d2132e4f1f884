import Glibc

/// The limits on grading one student's submission. If it takes more, the student's line says so, and no one else waits.
package struct GradingLimits {
  /// Seconds of processor time for each student: a session of 50 MB takes 2 to 7 s (`make bench-recordings`).
  package let seconds: Int

  package init(seconds: Int) {
    self.seconds = seconds
  }
  /// Bytes of memory for each grading process.
  private let bytes = 2 << 30

  /// Limits the memory of this process, once.
  package func limitMemory() {
    set(RLIMIT_DATA, bytes)
    // A process that is stopped must not leave a core dump: the submission is in its memory.
    set(RLIMIT_CORE, 0)
  }

  /// Gives the next student as much time as the previous one had.
  package func limitTime() {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    set(RLIMIT_CPU, usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + seconds + 1)
  }

  /// Says why a process was stopped, for the student's line.
  /// - Parameter signal: The signal that ended the process.
  package func why(_ signal: Int32, isOutOfTime: Bool) -> String {
    isOutOfTime
      ? "grading took more than \(seconds) s of processor time, or \(10 * seconds) s in all, and was stopped"
      : "grading took more than \(bytes >> 30) GB of memory, or failed (signal \(signal)), and was stopped"
  }

  private func set(_ resource: __rlimit_resource, _ value: Int) {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return }
    // Only the soft limit: it is set again for each student.
    limit.rlim_cur = min(rlim_t(value), limit.rlim_max)
    setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
  }
}
