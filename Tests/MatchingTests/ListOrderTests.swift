import Testing

@testable import Matching

/// Lists in one line whose order means nothing.
@Suite struct ListOrderTests {
  @Test(
    arguments: [
      ("cockpit dhcpv6-client http ssh", "ssh dhcpv6-client cockpit http", "services"),
      ("groups=1005(ann),27(sudo),999(web)", "groups=999(web),1005(ann),27(sudo)", nil),
      (
        "type tmpfs (rw,nosuid,nodev,mode=1777)", "type tmpfs (rw,nosuid,nodev,mode=1777,inode64)",
        nil
      ),
      ("elements = { 10.0.40.5, 10.0.40.6 }", "elements = { 10.0.40.6, 10.0.40.5 }", nil),
    ] as [(String, String, String?)])
  func sameItems(expected: String, actual: String, property: String?) throws {
    let sorted = try #require(ListOrder.sorted(expected, actual, property: property))
    #expect(sorted.expected == sorted.actual)
  }

  @Test(
    arguments: [
      ("http ssh", "ssh ftp", "services"),
      ("type tmpfs (rw,nosuid,nodev,mode=1777)", "type tmpfs (rw,nodev,mode=1777,inode64)", nil),
      ("Plan: 2 to add, 0 to change", "Plan: 0 to add, 2 to change", nil),
    ] as [(String, String, String?)])
  func otherItems(expected: String, actual: String, property: String?) throws {
    let sorted = try #require(ListOrder.sorted(expected, actual, property: property))
    #expect(sorted.expected != sorted.actual)
  }

  @Test func aRowOfAFileIsNoList() {
    #expect(ListOrder.sorted("id,name,age", "id,age,name", property: nil) == nil)
  }
}
