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
       "border":"grey","colour":"bgr"}
      """
    let other = try JSONDecoder().decode(AlignmentContract.self, from: Data(text.utf8))
    #expect(other.differences(from: own).map(\.field) == ["decoder", "border", "colour"])
  }

  @Test func `encoding and decoding give the same contract`() throws {
    let data = try JSONEncoder().encode(own)
    #expect(try JSONDecoder().decode(AlignmentContract.self, from: data) == own)
  }
}
