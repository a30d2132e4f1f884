import Testing

@testable import CourseSite

@Suite struct SlugTests {
  @Test func asOnGitHub() {
    var slugs = Slugs()
    #expect(
      ["Introduction", "Introduction", "Introduction-1", "Note: a & b", "?"].map { slugs.slug($0) }
        == ["introduction", "introduction-1", "introduction-1-1", "note-a--b", "section"])
  }
}
