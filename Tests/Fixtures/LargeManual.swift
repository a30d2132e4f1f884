/// Manuals within the size limit that have more of one thing than anyone writes.
public struct LargeManual: Sendable, CustomStringConvertible {
  public var description: String
  /// The number of things in the smaller of the two manuals that are compared.
  public var size: Int
  private var body: @Sendable (Int) -> String

  public func text(_ count: Int) -> String { "# Lab 1: Large\n\nOn node1:\n\n" + body(count) }

  private init(_ description: String, _ size: Int, _ body: @escaping @Sendable (Int) -> String) {
    self.description = description
    self.size = size
    self.body = body
  }

  /// Makes a manual with one line for each number.
  private static func each(
    _ name: String, _ size: Int, before: String = "", after: String = "",
    _ line: @escaping @Sendable (Int) -> String
  ) -> LargeManual {
    LargeManual(name, size) { before + (0..<$0).map(line).joined() + after }
  }

  /// Code blocks, from which steps are read.
  public static let consoles: [LargeManual] = [
    each("commands", 40) { "    # echo hello \($0)\n    hello \($0)\n" },
    each("lines of an output", 500, before: "    # cat f\n") { "    line \($0) of it\n" },
    each("blank lines of an output", 2000, before: "    # cat f\n", after: "    x\n") { _ in "\n" },
    each("elisions", 200, before: "    # cat f\n") { "    line \($0)\n    ...\n" },
    each("remarks behind an output", 200, before: "    # cat f\n    x\n") {
      "    (remark \($0))\n    y\n"
    },
    each("here-documents", 40) { "    # cat > /etc/f\($0) <<EOF\n    a=\($0)\n    EOF\n" },
    each("here-documents without an end", 40) { "    # cat > /etc/f\($0) <<E\($0)\n    a=1\n" },
    LargeManual("here-documents of one command", 200) { count in
      "    # cat " + (0..<count).map { "<<E\($0) " }.joined() + "\n    a\n"
    },
    each("lines that go on with a command", 200, before: "    # echo '\n") { "    > \($0)\n" },
    each("lines behind backslashes", 500, before: "    # echo \\\n", after: "    x\n") {
      "    a\($0) \\\n"
    },
    each("edited lines", 300, before: "    # vi /etc/f\n    a\n    ...to this...\n") {
      "    line \($0)\n"
    },
    each("outputs as above", 40, before: "    # ls\n    a\n") {
      "    # cat f\($0)\n    (See above for correct output)\n"
    },
    each("placeholders", 100) { "    # echo <a\($0)>\n" },
    LargeManual("placeholders of one command", 300) { count in
      "    # echo " + (0..<count).map { "<a\($0)>" }.joined(separator: " ") + "\n"
    },
    each("nodes", 40) { "On node\($0):\n\n    # true\n\n" },
    each("prompts of nodes", 40) { "    [root@h\($0) ~]# echo \($0)\n" },
    each("shells in shells", 40) { _ in "    # su -\n\nThen:\n\n" },
    each("programs", 40) { "    # program\($0) list\n" },
    each("copies", 40) { "    # scp f\($0).img root@node2:/tmp/f\($0).img\n" },
    each("listings", 40) {
      "    # nova list\n    10.\($0 / 250).\($0 % 250).1\n    # ls f\($0)\n    x\n"
    },
    LargeManual("columns", 500) { count in
      let rule = "    +" + String(repeating: "----+", count: count) + "\n"
      let row = "    |" + String(repeating: " ab |", count: count) + "\n"
      return "    # openstack list\n" + rule + row + rule + row + row + rule
    },
    each("rows", 200, before: "    # openstack list\n    +--+\n    | a |\n    +--+\n") {
      "    | \($0) |\n"
    },
  ]

  /// The text around code blocks.
  public static let prose: [LargeManual] = [
    each("headings", 100) { "## Heading \($0)\n\nText.\n\n" },
    each("same headings", 100) { _ in "## Heading\n\nText.\n\n" },
    each("paragraphs", 60) { "Paragraph \($0) says on node\($0) something.\n\n" },
    each("lines of a paragraph", 200) { "On node\($0), replace <x\($0)> with y.\n" },
    each("items", 100) { "* item \($0)\n" },
    each("quotes", 100) { "> quote \($0)\n\n" },
    each("blocks of code", 100) { "```c\nint x\($0);\n```\n\n" },
    each("links", 200) { "[t\($0)](https://example.org/\($0))\n" },
    each("links to headings", 60) { "## Head \($0)\n\n[t](#head-\($0))\n\n" },
    each("dead links", 100) { "[t\($0)](#gone-\($0)) and [t](f\($0).md)\n\n" },
    LargeManual("references", 200) { count in
      (0..<count).map { "[r\($0)]: https://example.org/\($0)\n" }.joined() + "\n"
        + (0..<count).map { "[r\($0)] \n" }.joined()
    },
    LargeManual("footnotes", 100) { count in
      (0..<count).map { "See[^\($0)].\n" }.joined() + "\n"
        + (0..<count).map { "[^\($0)]: note\n" }.joined()
    },
    LargeManual("brackets", 1000) { String(repeating: "[", count: $0) + "\n" },
    LargeManual("pieces of code", 300) { String(repeating: "`ls -l` ", count: $0) + "\n" },
    LargeManual("names set off", 300) { String(repeating: "on **a1** ", count: $0) + "\n" },
    LargeManual("shortcodes", 2000) { String(repeating: "{% x %}a", count: $0) + "\n" },
    LargeManual("comments below a command", 400) {
      "```\n$ x\n" + String(repeating: "# Some words\n", count: $0) + "```\n"
    },
    each("tags", 200) { "<b>x\($0)\n" },
    each("elements", 60) { "<div>\n\ntext \($0)\n\n</div>\n\n" },
    each("comments", 200) { "a <!-- x\($0) --> b\n" },
    LargeManual("columns of a Markdown table", 2000) { count in
      let row = { (cell: String) in "|" + String(repeating: cell, count: count) + "\n" }
      return row("a|") + row("-|") + row("b|")
    },
    LargeManual("rows that lack cells", 100) { count in
      let row = { (cell: String) in "|" + String(repeating: cell, count: 200) + "\n" }
      return row("a|") + row("-|") + String(repeating: "|c|\n", count: count)
    },
  ]
}
