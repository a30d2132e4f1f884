import Glibc

/// Measures how work grows with its input, by its thread's processor time: other tests at the same time, and slow
/// machines, do not change the ratio.
public enum Growth {
  /// The largest ratio for ten times the input: linear work, with the noise of a shared machine.
  public static let limit = 15.0

  /// Divides the time for ten times the size by the time for the size, each the least of three runs.
  ///
  /// The work must stay on its thread, and should take a millisecond or more. A ratio over the limit is measured again,
  /// at most three times: disturbances pass, but work that grows too fast stays over it.
  /// - Throws: Any error of `input` or `work`.
  public static func ratio<Input>(
    from size: Int, _ input: (Int) throws -> Input, work: (Input) throws -> Void
  ) rethrows -> Double {
    let (one, ten) = (try input(size), try input(10 * size))
    var ratio = Double.infinity
    for _ in 0..<3 where ratio > limit {
      let small = try least(one, work)
      ratio = min(ratio, try least(ten, work) / max(small, 0.000_05))
    }
    return ratio
  }

  private static func least<Input>(
    _ input: Input, _ work: (Input) throws -> Void
  ) rethrows -> Double {
    var best = Double.infinity
    for _ in 0..<3 {
      let start = now()
      try work(input)
      best = min(best, now() - start)
    }
    return best
  }

  /// This thread's processor time in seconds.
  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
