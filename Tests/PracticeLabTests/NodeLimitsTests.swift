import PracticeLab
import Testing

struct NodeLimitsTests {
  @Test(arguments: [
    // A single node has most of the machine; each of four has half.
    (1, 24_000, 80_000, 32768, NodeLimits(memory: 19_200, disk: 64_000, processes: 8192)),
    (4, 24_000, 80_000, 32768, NodeLimits(memory: 12_000, disk: 40_000, processes: 4096)),
    // As much as an OpenStack service needs, however many nodes there are, but never the whole
    // machine.
    (100, 24_000, 80_000, 32768, NodeLimits(memory: 2048, disk: 4096, processes: 1024)),
    (100, 2_000, 3_000, 32768, NodeLimits(memory: 1_600, disk: 2_400, processes: 1024)),
  ])
  func limitsComeFromTheLabsSize(
    _ nodes: Int, _ memory: Int, _ disk: Int, _ processes: Int, _ expected: NodeLimits
  ) {
    #expect(
      NodeLimits(nodes: nodes, memory: memory, disk: disk, processes: processes) == expected)
  }
}
