import SyntheticFaces
import Testing

@Suite struct SyntheticSetTests {
  @Test func `has 150 people with 16 photos by default`() throws {
    let set = try SyntheticSet()
    #expect(set.photoCount == 2400)
    #expect(set.seed == 1)
    #expect(set.trainingIdentities == 0..<120)
    #expect(set.heldOutIdentities == 120..<150)
  }

  @Test(arguments: [(4, 2), (5, 2), (14, 2), (15, 3), (100, 20), (9999, 1999)])
  func `holds out the last fifth, but at least two people`(people: Int, heldOut: Int) throws {
    let set = try SyntheticSet(identityCount: people, photosPerIdentity: 2)
    #expect(set.heldOutIdentities == (people - heldOut)..<people)
    #expect(set.trainingIdentities == 0..<(people - heldOut))
  }

  @Test(arguments: [-1, 0, 3, 10_000])
  func `refuses a number of people`(count: Int) {
    #expect(
      throws: SyntheticFacesError.countOutOfRange(
        subject: "identities", found: count, expected: 4...9999)
    ) { try SyntheticSet(identityCount: count) }
  }

  @Test(arguments: [0, 1, 10_000])
  func `refuses a number of photos`(count: Int) {
    #expect(
      throws: SyntheticFacesError.countOutOfRange(
        subject: "photos of a person", found: count, expected: 2...9999)
    ) { try SyntheticSet(photosPerIdentity: count) }
  }

  @Test func `says what was found and expected`() {
    let error = SyntheticFacesError.countOutOfRange(
      subject: "identities", found: 3, expected: 4...9999)
    #expect("\(error)" == "identities: found 3, expected 4 to 9999")
  }

  @Test func `names photos as LFW does`() throws {
    let set = try SyntheticSet(identityCount: 1200)
    #expect(set.path(ofIdentity: 0, photo: 0) == "person_0001/person_0001_0001.jpg")
    #expect(set.path(ofIdentity: 1199, photo: 11) == "person_1200/person_1200_0012.jpg")
  }

  @Test func `has the same people and photos in sets of other sizes`() throws {
    let small = try SyntheticSet(identityCount: 4, photosPerIdentity: 2)
    let large = try SyntheticSet(identityCount: 40, photosPerIdentity: 9)
    #expect(small.identity(3) == large.identity(3))
    #expect(small.conditions(ofIdentity: 3, photo: 1) == large.conditions(ofIdentity: 3, photo: 1))
  }

  @Test func `has other people and photos for other seeds and indices`() throws {
    let first = try SyntheticSet()
    let second = try SyntheticSet(seed: 2)
    #expect(first.identity(0) != second.identity(0))
    #expect(first.identity(0) != first.identity(1))
    let conditions = first.conditions(ofIdentity: 0, photo: 0)
    #expect(conditions != second.conditions(ofIdentity: 0, photo: 0))
    #expect(conditions != first.conditions(ofIdentity: 0, photo: 1))
    #expect(conditions != first.conditions(ofIdentity: 1, photo: 0))
  }

  @Test func `keeps every drawn pose within its limits`() throws {
    let set = try SyntheticSet(photosPerIdentity: 500)
    let side = Double(FaceRenderer.side)
    for photo in 0..<500 {
      let conditions = set.conditions(ofIdentity: 0, photo: photo)
      #expect(abs(conditions.pose.yawRadians) <= 35 * .pi / 180 + 1e-12)
      #expect((0...side).contains(conditions.pose.centreX + 0.8 * conditions.pose.scale))
      #expect((60...95).contains(conditions.camera.quality))
    }
  }
}
