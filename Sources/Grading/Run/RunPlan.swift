public import CourseModel
public import Knowledge

/// Where each step of a lab is carried out: its reader's way through nodes, and through what is opened on them.
public struct RunPlan: Sendable {
  /// Where a step is typed.
  struct Place: Hashable, Sendable {
    /// As the manual has it: `guest` in a container.
    var name: NodeName
    /// The node with the terminal.
    var terminal: NodeName
  }

  enum Part: Hashable, Sendable {
    case carriedOut(on: [Place])
    /// It goes to another node, which is reached directly: a new terminal there, and nothing is typed here.
    case newTerminal(on: NodeName?)
    /// It ends what was opened on the terminal, or else the terminal.
    case leaving(Place)
    /// It is not carried out, and why.
    case left(String)
  }

  private var parts: [String: Part] = [:]
  /// The steps, by id, that open a shell or a client on the terminal where they are typed.
  private var opening: Set<String> = []

  /// - Parameter includesHost: Whether the steps for the reader's own machine are carried out, on this machine.
  public init(
    _ lab: Lab, _ programs: Programs, includesOptional: Bool = false, includesHost: Bool = false
  ) {
    // The node on which the container was opened whose shell the reader is in.
    var container: NodeName?
    let steps = lab.steps.filter { $0.kind != .note }
    for (index, step) in steps.enumerated() {
      let next = index + 1 < steps.count ? steps[index + 1] : nil
      let isStatement = step.typed?.isStatement == true
      let goesElsewhere = programs.goesElsewhere(step)
      if step.kind == .enter ? !goesElsewhere : !isStatement && next?.typed?.isStatement == true {
        opening.insert(step.id)
      }
      var part = Self.part(of: step, next: next, goesElsewhere: goesElsewhere, container: container)
      if case .carriedOut = part {
        if let why = step.reasonToLeave, !includesOptional {
          part = .left("may be left out: \(why)")
        } else if step.node == .host, !includesHost {
          part = .left("is for your own machine (use --host to run it on this one)")
        }
      }
      parts[step.id] = part
      if step.kind == .enter, next?.node == .guest {
        container = goesElsewhere ? nil : (step.node == .guest ? container : step.node)
      } else if step.kind == .leave, step.node == .guest {
        container = nil
      }
    }
  }

  /// Says why a step is not carried out; nil if it is.
  public func reasonToLeave(_ step: Step) -> String? {
    switch parts[step.id] {
    case .left(let why): why
    case .newTerminal: "goes to another node, which is reached directly"
    case .carriedOut, .leaving, nil: nil
    }
  }

  /// The nodes on which there is something to do.
  public var nodes: [NodeName] {
    var nodes: Set<NodeName> = []
    for case .carriedOut(let places) in parts.values { nodes.formUnion(places.map(\.terminal)) }
    return nodes.sorted()
  }

  func part(of step: Step) -> Part { parts[step.id] ?? .left("is no step of this lab") }

  func opens(_ step: Step) -> Bool { opening.contains(step.id) }

  private static func part(
    of step: Step, next: Step?, goesElsewhere: Bool, container: NodeName?
  ) -> Part {
    switch step.kind {
    case .note: return .left("is a remark")
    case .enter where goesElsewhere: return .newTerminal(on: next?.node)
    case .edit: return .left("edits \(step.path ?? "a file"): do it by hand")
    case .browser: return .left("uses a web page: do it by hand")
    case .enter, .leave, .command, .interactive, .reboot, .watch, .file: break
    }
    let names = [step.node].compactMap(\.self) + step.alsoOn
    guard !names.isEmpty else { return .left("the manual does not say on which node") }
    if step.node == .guest, container == nil { return .left("runs inside a guest") }
    let places = names.compactMap { name in
      (name == .guest ? container : name).map { Place(name: name, terminal: $0) }
    }
    return step.kind == .leave ? .leaving(places[0]) : .carriedOut(on: places)
  }
}
