import CourseModel

/// A state that the steps of a lab change, where the manual shows several ways: each way begins with the state before all
/// of them, and what comes after goes on from the first.
struct StateByWay<State> {
  private var way: Way?
  private var before: State?
  private var afterDefault: State?

  /// Call it before each step, with the state that the step will find.
  mutating func turn(to step: Step, _ state: inout State) {
    let next = step.ways.first
    guard next != way else { return }
    if way?.isDefault == true { afterDefault = state }
    if next?.group == way?.group, let before {
      state = before
    } else {
      if way?.isDefault == false, let afterDefault { state = afterDefault }
      before = state
      afterDefault = state
    }
    way = next
  }
}
