import FaceAlignment
import FaceDetection
import Testing

@Suite struct FaceChoiceTests {
  /// Centres 10, 30 and 5 pixels from the photo's; areas 900, 4,900 and 400 square pixels.
  private let faces = [face(45, 35, 30, 30), face(45, 15, 70, 70), face(40, 45, 20, 20)]

  private func choose(_ choice: FaceChoice, from faces: [DetectedFace]) -> [DetectedFace] {
    choice.chosen(from: faces, photoWidth: 100, photoHeight: 100)
  }

  @Test func `takes the greatest area`() {
    #expect(choose(.largest, from: faces) == [faces[1]])
  }

  @Test func `takes the centre nearest to the photo's`() {
    #expect(choose(.central, from: faces) == [faces[2]])
  }

  @Test func `weighs area against twice the squared distance`() {
    // 900 - 2 x 100 = 700, 4900 - 2 x 900 = 3100, 400 - 2 x 25 = 350.
    #expect(choose(.largestCentral, from: faces) == [faces[1]])
    // 50 pixels away the large one is worth 4900 - 2 x 2500 = -100.
    let others = [faces[2], face(65, 15, 70, 70)]
    #expect(choose(.largestCentral, from: others) == [faces[2]])
    // 47 pixels away it is worth 4900 - 2 x 2209 = 482.
    let nearer = [faces[2], face(62, 15, 70, 70)]
    #expect(choose(.largestCentral, from: nearer) == [nearer[1]])
  }

  @Test func `measures from the centre of a photo that is no square`() {
    let boxes = [face(90, 15, 20, 20), face(40, 40, 20, 20)]
    let chosen = FaceChoice.central.chosen(from: boxes, photoWidth: 200, photoHeight: 50)
    #expect(chosen == [boxes[0]])
  }

  @Test func `takes all in their order`() {
    #expect(choose(.all, from: faces) == faces)
  }

  @Test(arguments: FaceChoice.allCases)
  func `finds none among none`(choice: FaceChoice) {
    #expect(choose(choice, from: []).isEmpty)
  }

  @Test(arguments: [FaceChoice.largest, .central, .largestCentral])
  func `takes the first of equals`(choice: FaceChoice) {
    var second = face(40, 40, 20, 20)
    second.score = 0.5
    #expect(choose(choice, from: [second, face(40, 40, 20, 20)]) == [second])
  }
}
