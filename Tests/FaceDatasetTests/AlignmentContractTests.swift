import FaceAlignment
import FaceDataset
import Foundation
import Testing

@Suite struct AlignmentContractTests {
  private let own = AlignmentContract(
    template: "wuxiang", width: 112, height: 112, eyeToMouthPixels: 40)

  @Test func `a contract does not differ from itself`() {
    #expect(own.differences(from: own).isEmpty)
  }

  @Test func `every field that differs is listed with both values`() {
    let other = AlignmentContract(
      template: "eyes-level", width: 96, height: 113, eyeToMouthPixels: 40.5)
    let expected = [
      "template: found wuxiang, expected eyes-level", "width: found 112, expected 96",
      "height: found 112, expected 113", "eyeToMouthPixels: found 40, expected 40.5",
    ]
    #expect(own.differences(from: other).map(\.description) == expected)
  }

  @Test func `constants of another program are compared as well`() throws {
    let text = """
      {"template":"wuxiang","width":112,"height":112,"eyeToMouthPixels":40,"decoder":"pillow",
       "border":"grey","colour":"bgr","normalisation":"x / 255"}
      """
    let other = try JSONDecoder().decode(AlignmentContract.self, from: Data(text.utf8))
    #expect(
      other.differences(from: own).map(\.field)
        == ["decoder", "border", "colour", "normalisation"])
  }

  @Test func `encoding and decoding give the same contract`() throws {
    let data = try JSONEncoder().encode(own)
    #expect(try JSONDecoder().decode(AlignmentContract.self, from: data) == own)
  }

  @Test func `a probe is compared where both have one`() {
    func contract(_ probe: String?) -> AlignmentContract {
      AlignmentContract(
        template: "wuxiang", width: 112, height: 112, eyeToMouthPixels: 40, probe: probe)
    }
    #expect(contract("ab").differences(from: contract(nil)).isEmpty)
    #expect(contract(nil).differences(from: contract("ab")).isEmpty)
    #expect(contract("ab").differences(from: contract("ab")).isEmpty)
    #expect(
      contract("ab").differences(from: contract("cd")).map(\.description)
        == ["probe: found ab, expected cd"])
  }

  @Test func `a contract survives the way through a manifest`() throws {
    let folder = try TemporaryFolder()
    let contract = try AlignmentContract.probing(AlignmentTemplate(name: "sphereface"))
    let writer = try AlignedSetWriter(
      directory: folder.path, contract: contract, overwriting: false)
    let read = try Manifest.read(from: writer.finish().manifest).contract
    #expect(read == contract)
    #expect(read.template == "sphereface" && read.width == 96 && read.height == 112)
    #expect(read.eyeToMouthPixels == 40.68595)
  }

  /// What this build aligns, to the bit.
  ///
  /// Another value means that faces come out otherwise than before: models and sets of then and now
  /// refuse each other, and the list of changes has to say so.
  @Test(arguments: [
    ("wuxiang", "60e092091c4f334c2cc4e4fe0a979775650bfed35cfa31a883e2ef2a0b97058d"),
    ("eyes-level", "cb7ea5c2db79d9f5b900a8f8eb7a07b51c3528f2987ed1a46ebbe19ab3e4f654"),
    ("arcface", "647679beb699266895dc00750db83fbce3d050497813f8b77fb8410625a1e8e1"),
    ("sphereface", "db0b5c6dacfa80548ce9b1c87281e15e1720201c9baccf40b3246a238007e2de"),
    ("sphereface-matlab", "210b9bf8b17963b0a06ff9805a468beadf9d7fa9bf866d64f4de888dae91ffe5"),
  ])
  func `the probe is what it was`(template: String, probe: String) throws {
    let contract = try AlignmentContract.probing(AlignmentTemplate(name: template))
    #expect(contract.probe == probe)
  }

  @Test func `templates of one's own are told apart by their points`() throws {
    let folder = try TemporaryFolder()
    func contract(noseX: Int) throws -> AlignmentContract {
      try folder.write(
        """
        {"format": "atl-alignment-template", "version": 1, "name": "mine", "width": 112,
         "height": 112, "points": [[40, 50], [70, 50], [\(noseX), 70], [42, 92], [68, 92]]}
        """, to: "mine.json")
      return try AlignmentContract(of: AlignmentTemplate(name: folder.file("mine.json")))
    }
    let first = try contract(noseX: 55)
    #expect(first.template.hasPrefix("mine sha256:"))
    #expect(try contract(noseX: 55) == first)
    #expect(try contract(noseX: 56).differences(from: first).map(\.field) == ["template"])
  }
}
