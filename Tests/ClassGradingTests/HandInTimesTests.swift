import Testing

@testable import ClassGrading

/// Whether files' times tell when students handed in.
@Suite struct HandInTimesTests {
  private let made = 1_796_000_000.0

  @Test(arguments: [
    ([0, 90_000, 200_000], true), ([0, 0, 0], false), ([0, 1, 2, 59], false),
    ([-3600, 90_000], true),
    // A single file, as old as its folder.
    ([0], false), ([30], false), ([90_000], true), ([-90_000], true), ([], true),
  ])
  func doubt(afterFolder times: [Double], areRight: Bool) {
    let doubt = HandInTimes.doubt(times.map { made + $0 }, folderMade: made)
    #expect((doubt == nil) == areRight, "\(doubt ?? "")")
  }

  @Test func aPacksTime() {
    #expect(HandInTimes.possible(made - 1000, now: made) == made - 1000)
    #expect(HandInTimes.possible(made + 3600, now: made) == made + 3600)
    for time in [0, 3_976_214_400, -1, made + 100_000] {
      #expect(HandInTimes.possible(time, now: made) == nil)
    }
  }
}
