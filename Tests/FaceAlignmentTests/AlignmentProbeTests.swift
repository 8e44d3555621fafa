import FaceAlignment
import Testing

@Suite struct AlignmentProbeTests {
  @Test func `shows the picture, its border, and both ways of resampling`() throws {
    let pixels = try AlignmentProbe.pixels(alignedBy: AlignmentTemplate())
    #expect(pixels.count == 2 * 112 * 112 * 3)
    for crop in [pixels.prefix(112 * 112 * 3), pixels.suffix(112 * 112 * 3)] {
      let blackCount = crop.filter { $0 == 0 }.count
      #expect(blackCount > 1000 && blackCount < 36000)
      #expect(Set(crop).count > 200)
    }
  }

  @Test func `is the same each time, and another for whatever differs`() throws {
    let templates = try [
      AlignmentTemplate(), AlignmentTemplate(name: "eyes-level"),
      AlignmentTemplate(name: "arcface"),
      AlignmentTemplate(name: "sphereface"), AlignmentTemplate(name: "sphereface-matlab"),
      AlignmentTemplate(width: 96), AlignmentTemplate(height: 113),
      AlignmentTemplate(eyeToMouthPixels: 40.1),
    ]
    let probes = try templates.map(AlignmentProbe.pixels(alignedBy:))
    #expect(Set(probes).count == templates.count)
    #expect(try templates.map(AlignmentProbe.pixels(alignedBy:)) == probes)
  }
}
