import Glibc

/// How the work of something grows with its input, by the processor time of the thread that does it: tests that run beside it, and
/// machines that are slow, do not change the ratio.
public enum Growth {
  /// Ten times the input may cost as much: linear work, with the noise of a shared machine.
  public static let limit = 15.0

  /// The work for ten times the size, in works for the size; each the least of three.
  ///
  /// What is measured must stay on its thread. The size has to be such that the work takes a millisecond or more. Over the limit
  /// it is measured again, three times at most: what else the machine does at the moment passes, work that grows too fast stays.
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

  /// Seconds of this thread's processor time.
  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
