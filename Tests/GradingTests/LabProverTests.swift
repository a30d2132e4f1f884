import CourseModel
import Fixtures
import Knowledge
import Manual
import Testing

@testable import CourseFiles
@testable import Grading

/// Steps are left out one by one, on nodes that are simulated here and real in `make prove`.
@Suite(.cpuBound) struct LabProverTests {
  private let rules: EffectRules
  init() throws { rules = try RuleFiles.rules(in: SharedFiles.projectFolder + "/graders/rules") }

  private func proof(_ course: Course, _ lab: Lab) async throws -> LabProof {
    let prover = LabProver(
      lab: lab, checks: LabChecks(course: course, lab: lab, .shipped, rules: rules),
      Knowledge.shipped.programs)
    return try await prover.prove(
      on: SimulatedGround(course: course, lab: lab, rules: rules), leavingOut: { $0 })
  }

  private func proof(_ text: String) async throws -> LabProof {
    let course = try ManualReader.course(bytes: Array(text.utf8), file: "m.md")
    return try await proof(course, try #require(course.labs.first))
  }

  private func outcomes(_ proof: LabProof) -> [LabProof.Mutant.Outcome] {
    proof.mutants.map(\.outcome)
  }

  @Test func eachStepHasItsChecks() async throws {
    let proof = try await proof(
      """
      # Lab 1: A service

      On node1:

          # yum install openstack-glance -y
          # openstack-config --set /etc/glance/glance-api.conf DEFAULT port 9292
          # service openstack-glance-api start
          # chkconfig openstack-glance-api on
          # systemctl is-active openstack-glance-api
          active
      """)
    #expect(proof.vacuous.isEmpty && proof.unfinished.isEmpty)
    #expect(outcomes(proof) == [.exact, .exact, .exact, .exact])
    // The package or the service, and the step that looks at it.
    #expect(proof.mutants[0].red.count == 2)
    #expect(proof.mutants[2].red.count == 2)
    #expect(proof.holds)
  }

  @Test func whatNobodyNoticesIsSaid() async throws {
    let proof = try await proof(
      "# Lab 1: A volume\n\nOn node1:\n\n    # cinder create --display-name Test 5\n    # cinder delete Test\n    # frobnicate\n"
    )
    #expect(outcomes(proof) == [.unnoticed, .unnoticed, .unnoticed])
    #expect(!proof.holds && proof.noticed == 0)
  }

  /// Lines of the 2013 manual whose steps no check misses: what a later step removes again, what an earlier
  /// one has already done on node4, and what is inside a guest or a machine that is off.
  private static let unnoticed: Set<Int> = [
    155, 584, 586, 795, 815, 1053, 1057, 1060, 1194, 1234, 1382, 1420, 1467, 1486, 1519, 1542,
  ]

  @Test(.enabled(if: SharedFiles.isPresent, "\(SharedFiles.missing)"))
  func theManualOf2013() async throws {
    let course = try SharedFiles.course()
    var unnoticed: Set<Int> = []
    var made = 0
    for lab in course.labs where !lab.isAnnounced {
      let proof = try await proof(course, lab)
      // The output of a machine in its original state cannot be told apart here.
      #expect(proof.vacuous.allSatisfy { !$0.id.contains(".") }, "\(proof.vacuous.map(\.id))")
      #expect(proof.unfinished.isEmpty, "\(proof.unfinished.map(\.id))")
      made += proof.mutants.count
      for mutant in proof.mutants where mutant.outcome != .exact {
        #expect(mutant.outcome == .unnoticed, "\(mutant.step.position.line) \(mutant.beyond)")
        unnoticed.insert(mutant.step.position.line)
      }
    }
    #expect(unnoticed == Self.unnoticed)
    #expect(made == 151)
  }
}
