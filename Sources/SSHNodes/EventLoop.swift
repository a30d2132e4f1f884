import CSockets
import Glibc
import Synchronization

/// One thread for all connections: it runs their actors' code and waits, with epoll, for their sockets.
///
/// Code isolated to ``SSHLoop`` may call ``ready(_:reading:writing:until:)``. Nothing of the loop's own state is
/// touched from elsewhere except its queue of jobs.
///
/// A waiting task is resumed where tasks without an actor run: on the program's thread pool, from which it would come
/// back here, at the price of two switches for each wait. So tasks that wait often prefer this loop for that, too
/// (``preferred(_:)``).
final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
  /// The program's loop; it sleeps while unused.
  static let shared = EventLoop()

  private let poll: Int32
  private let bell: Int32
  private let jobs = Mutex<[UnownedJob]>([])

  // Only the loop's thread touches these.
  private var waiters: [Int32: [Waiter]] = [:]
  private var registered: Set<Int32> = []
  private var nextID: UInt64 = 0
  /// The loop's own thread; 0 before it runs.
  private let thread = Atomic<pthread_t>(0)

  private struct Waiter {
    var id: UInt64
    var events: UInt32
    var deadline: ContinuousClock.Instant
    var continuation: CheckedContinuation<Bool, Never>
  }

  private init() {
    poll = epoll_create1(Int32(EPOLL_CLOEXEC))
    bell = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(fd: bell))
    epoll_ctl(poll, EPOLL_CTL_ADD, bell, &event)
    var started = pthread_t()
    let loop = Unmanaged.passUnretained(self).toOpaque()
    // The loop lives as long as the program.
    pthread_create(
      &started, nil,
      { loop in
        if let loop { Unmanaged<EventLoop>.fromOpaque(loop).takeUnretainedValue().run() }
        return nil
      }, loop)
    pthread_detach(started)
  }

  // MARK: Jobs

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let wasEmpty = jobs.withLock { jobs in
      jobs.append(job)
      return jobs.count == 1
    }
    // The loop checks its jobs before it sleeps.
    if wasEmpty, thread.load(ordering: .relaxed) != pthread_self() { ring() }
  }

  /// Runs something on the loop's thread where it has no actor of its own. It must not block.
  static func preferred<Value: Sendable>(
    _ body: @Sendable () async throws -> Value
  ) async rethrows -> Value {
    try await withTaskExecutorPreference(shared, operation: body)
  }

  private func ring() {
    var one: UInt64 = 1
    _ = Glibc.write(bell, &one, 8)
  }

  private func run() {
    thread.store(pthread_self(), ordering: .relaxed)
    var events = [epoll_event](repeating: epoll_event(), count: 256)
    while true {
      let count = epoll_wait(poll, &events, Int32(events.count), timeout())
      for event in events.prefix(max(Int(count), 0)) {
        if event.data.fd == bell {
          var value: UInt64 = 0
          _ = Glibc.read(bell, &value, 8)
        } else {
          wake(event.data.fd, event.events)
        }
      }
      expire()
      let ready = jobs.withLock { jobs in
        defer { jobs.removeAll(keepingCapacity: true) }
        return jobs
      }
      for job in ready {
        job.runSynchronously(
          isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
      }
    }
  }

  // MARK: Waiting for sockets

  /// Waits until a socket is readable or writable.
  /// - Returns: False if the deadline passed first or the task was cancelled.
  @SSHLoop func ready(
    _ socket: Int32, reading: Bool, writing: Bool, until deadline: ContinuousClock.Instant
  ) async -> Bool {
    let id = nextID
    nextID += 1
    let events =
      (reading ? EPOLLIN.rawValue : 0) | (writing ? EPOLLOUT.rawValue : 0)
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let waiter = Waiter(
          id: id, events: events, deadline: Task.isCancelled ? .now : deadline,
          continuation: continuation)
        waiters[socket, default: []].append(waiter)
        watch(socket)
      }
    } onCancel: {
      Task { @SSHLoop in self.cancel(socket, id) }
    }
  }

  /// Wakes those who wait for a socket when something arrived for them that the socket itself does not report.
  @SSHLoop func wake(_ socket: Int32) {
    resume(socket, returning: true) { _ in true }
  }

  /// Resumes all who wait for a socket that is about to be closed.
  @SSHLoop func remove(_ socket: Int32) {
    for waiter in waiters.removeValue(forKey: socket) ?? [] {
      waiter.continuation.resume(returning: false)
    }
    if registered.remove(socket) != nil { epoll_ctl(poll, EPOLL_CTL_DEL, socket, nil) }
  }

  private func watch(_ socket: Int32) {
    precondition(
      thread.load(ordering: .relaxed) == pthread_self(), "the loop's state belongs to its thread")
    let wanted = (waiters[socket] ?? []).reduce(0) { $0 | $1.events }
    guard wanted != 0 else { return }
    // One-shot: a closed connection would report itself again and again, whether anyone waits or not.
    var event = epoll_event(
      events: wanted | EPOLLONESHOT.rawValue, data: epoll_data_t(fd: socket))
    let isNew = registered.insert(socket).inserted
    if isNew || epoll_ctl(poll, EPOLL_CTL_MOD, socket, &event) != 0 {
      epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event)
    }
  }

  private func wake(_ socket: Int32, _ events: UInt32) {
    let broken = events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
    resume(socket, returning: true) { broken || $0.events & events != 0 }
  }

  private func cancel(_ socket: Int32, _ id: UInt64) {
    resume(socket, returning: false) { $0.id == id }
  }

  private func expire() {
    let now = ContinuousClock.now
    for (socket, waiting) in waiters where waiting.contains(where: { $0.deadline <= now }) {
      resume(socket, returning: false) { $0.deadline <= now }
    }
  }

  private func resume(_ socket: Int32, returning value: Bool, _ condition: (Waiter) -> Bool) {
    guard let waiting = waiters[socket] else { return }
    let chosen = waiting.filter(condition)
    let rest = waiting.filter { !condition($0) }
    waiters[socket] = rest.isEmpty ? nil : rest
    watch(socket)
    for waiter in chosen { waiter.continuation.resume(returning: value) }
  }

  /// Milliseconds until the next deadline; 0 if there is work, -1 if there is nothing to wait for.
  private func timeout() -> Int32 {
    if jobs.withLock({ !$0.isEmpty }) { return 0 }
    var next: ContinuousClock.Instant?
    for waiting in waiters.values {
      for waiter in waiting { next = next.map { min($0, waiter.deadline) } ?? waiter.deadline }
    }
    guard let next else { return -1 }
    let (seconds, attoseconds) = (next - ContinuousClock.now).components
    return Int32(clamping: max(seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1, 0))
  }
}

/// The isolation of all code that touches libssh2: it runs on the event loop's thread.
@globalActor
public actor SSHLoop {
  public static let shared = SSHLoop()

  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    EventLoop.shared.asUnownedSerialExecutor()
  }
}
