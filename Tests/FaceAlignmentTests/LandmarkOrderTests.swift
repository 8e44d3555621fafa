import FaceAlignment
import Foundation
import Testing

@Suite struct LandmarkOrderTests {
  private let face = Landmarks(
    leftEye: PixelPoint(x: 106, y: 116), rightEye: PixelPoint(x: 145, y: 114),
    nose: PixelPoint(x: 129, y: 137), leftMouthCorner: PixelPoint(x: 112, y: 161),
    rightMouthCorner: PixelPoint(x: 143, y: 160))

  private func swapped(eyes: Bool, mouth: Bool, _ face: Landmarks) -> Landmarks {
    var result = face
    if eyes { (result.leftEye, result.rightEye) = (face.rightEye, face.leftEye) }
    if mouth {
      (result.leftMouthCorner, result.rightMouthCorner) = (
        face.rightMouthCorner, face.leftMouthCorner
      )
    }
    return result
  }

  @Test(
    arguments: [
      (false, false, LandmarkOrder.regular), (true, false, .eyesSwapped),
      (false, true, .mouthSwapped), (true, true, .mirrored),
    ], [0.0, 40, 90, 180, 265])
  func `recognises swapped pairs of a face at any angle, and puts them right`(
    swap: (eyes: Bool, mouth: Bool, order: LandmarkOrder), degrees: Double
  ) {
    let angle = degrees * .pi / 180
    let turned = SimilarityTransform(a: cos(angle), b: sin(angle), c: 300, d: 300).map(face)
    let found = swapped(eyes: swap.eyes, mouth: swap.mouth, turned)
    #expect(found.order == swap.order)
    #expect(found.reordered() == turned)
    #expect(found.reordered().order == .regular)
  }

  @Test func `leaves alone what has no order`() {
    for x in [Double.nan, .infinity] {
      var broken = face
      broken.leftEye.x = x
      #expect(broken.order == .regular)
    }
    var onePlace = face
    onePlace.rightEye = face.leftEye
    #expect(onePlace.order == .regular)
    // A profile whose corners cross by a little less than a tenth of the eyes' distance.
    var profile = face
    profile.leftMouthCorner = PixelPoint(x: 128, y: 160)
    profile.rightMouthCorner = PixelPoint(x: 125, y: 160)
    #expect(profile.order == .regular)
    profile.rightMouthCorner.x = 123
    #expect(profile.order == .mouthSwapped)
  }

  @Test(arguments: AlignmentTemplate.builtInNames)
  func `is refused by every template, with the cause`(name: String) throws {
    let template = try AlignmentTemplate(name: name)
    for (eyes, mouth, reason) in [
      (true, false, AlignmentError.Reason.mouthNotBelowEyes), (true, true, .mouthNotBelowEyes),
      (false, true, .mouthCornersSwapped),
    ] {
      let error = #expect(throws: AlignmentError.self) {
        try SimilarityTransform(
          aligning: swapped(eyes: eyes, mouth: mouth, face), photoWidth: 250, photoHeight: 250,
          template: template)
      }
      #expect(error?.reason == reason)
      #expect(error?.detail.contains("align.fixOrder") == true)
    }
  }
}
