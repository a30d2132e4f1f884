extension Clock where Duration == Swift.Duration {
  /// Starts measuring.
  /// - Returns: A function that says how much time has passed since then.
  public func stopwatch() -> @Sendable () -> Duration {
    let start = now
    return { start.duration(to: now) }
  }
}
