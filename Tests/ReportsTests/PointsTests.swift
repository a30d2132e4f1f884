import CourseModel
import Testing

@Suite struct PointsTests {
  @Test(
    "Sums of points are exact, and shown with two digits",
    arguments: [
      ([0.1, 0.2], "0.3"), ([0.9666, 0.3], "1.26"), ([1, 0.3], "1.3"), ([2], "2"), ([0.05], "0.05"),
    ])
  func sums(points: [Double], text: String) {
    #expect(Points.text(Points.sum(points.map { Points.earned($0, of: 1) })) == text)
  }

  @Test("Only a right answer earns all")
  func roundsDown() {
    #expect(Points.earned(0.999, of: 1) == 0.99)
    #expect(Points.earned(1, of: 0.3) == 0.3)
    #expect(Points.earned(0.58, of: 100) == 58)
    #expect(Percent.share(0.9665999999999999) == 0.9666)
    #expect(Percent.share(0.99999) == 0.9999)
  }
}
