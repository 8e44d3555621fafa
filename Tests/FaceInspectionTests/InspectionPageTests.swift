import FaceDataset
import FaceInspection
import Foundation
import MadeUpFaces
import Testing

@Suite struct InspectionPageTests {
  private let set: MadeUpSet

  init() throws { set = try MadeUpSet() }

  private func page(against other: Manifest? = nil) throws -> String {
    let manifest = try set.manifest()
    let inspection = try Inspection(
      examined(manifest), rejected: RejectedPhoto.read(beside: manifest),
      against: other.map { try examined($0) }, limits: InspectionLimits())
    return try InspectionPage(inspection, of: manifest, against: other).html
  }

  private func imageCount(_ html: String) -> Int { html.components(separatedBy: "<img ").count - 1 }

  @Test func `shows duplicates side by side with their names`() throws {
    let bytes = try MadeUpPicture(seed: 1).png()
    try set.add(bytes, "Ada", "1")
    try set.add(bytes, "Bo", "1")
    try set.add(MadeUpPicture(seed: 2).png(), "Bo", "2")
    let html = try page()
    let source = "src=\"data:image/png;base64,\(Data(bytes).base64EncodedString())\""
    #expect(html.components(separatedBy: source).count == 3)
    #expect(imageCount(html) == 2)
    #expect(html.contains("<b>Ada</b> faces/Ada/1.png<br><b>Bo</b> faces/Bo/1.png<br>"))
    #expect(html.contains("several people"))
    #expect(html.contains("Faces with the same bytes: 1"))
    #expect(!html.contains("Faces that look alike"))
  }

  @Test func `escapes what comes from the set`() throws {
    let evil = "<script>alert(1)"
    let bytes = try MadeUpPicture(seed: 1).png()
    try set.add(bytes, evil, "1", landmarks: MadeUpSet.landmarks(turnedBy: 90))
    try set.add(bytes, evil, "\"2'", landmarks: MadeUpSet.landmarks(turnedBy: 90))
    try set.add([], evil, "3")
    try set.reject("x", reason: evil)
    let other = try MadeUpSet(template: evil)
    try other.add(bytes, evil, "1")
    let html = try page(against: other.manifest())
    #expect(!html.contains("<script"))
    #expect(html.contains("&lt;script&gt;alert(1)"))
    #expect(html.contains("alt=\"faces/&lt;script&gt;alert(1)/&quot;2&#39;.png\""))
  }

  @Test func `is whole by itself`() throws {
    try set.add(
      MadeUpPicture(seed: 1).png(), "Ada", "1", landmarks: MadeUpSet.landmarks(turnedBy: 90))
    let html = try page()
    #expect(html.hasPrefix("<!doctype html>"))
    #expect(html.hasSuffix("</html>\n"))
    for outside in ["http:", "https:", "<link", "url("] { #expect(!html.contains(outside)) }
    #expect(html.contains("roll, degrees <b class=\"wrong\">90.00</b>"))
    #expect(try page() == html)
  }

  @Test func `limits the pictures and says how many are left out`() throws {
    let bytes = try MadeUpPicture(seed: 1).png()
    for photo in 0..<InspectionPage.shownCount + 3 {
      try set.add(
        bytes, "Ada", "\(photo)", landmarks: MadeUpSet.landmarks(turnedBy: 90))
    }
    let html = try page()
    #expect(html.contains("Landmarks beyond the limits: 43"))
    #expect(html.contains("The first 40 are shown; 3 more are left out."))
    #expect(html.contains("one person, 35 more faces"))
    #expect(imageCount(html) == 40 + 8)
  }

  @Test func `shows what another set shares`() throws {
    let other = try MadeUpSet()
    let here = try MadeUpPicture(seed: 1).png()
    let there = try MadeUpPicture(seed: 1).jpeg(quality: 80)
    try set.add(here, "Ada", "1")
    try other.add(there, "Bo", "1")
    let html = try page(against: other.manifest())
    #expect(html.contains(Data(here).base64EncodedString()))
    #expect(html.contains("data:image/jpeg;base64,\(Data(there).base64EncodedString())"))
    #expect(html.contains("<tr><th>Ada</th><td>Bo</td><td>1</td>"))
    #expect(html.contains("People by name: 0<"))
  }

  @Test func `a face without a picture has a blank`() throws {
    try set.add([], "Ada", "1")
    let html = try page()
    #expect(html.contains("<span class=\"blank\">no picture</span>"))
    #expect(html.contains("<b class=\"wrong\">face_empty</b>"))
    #expect(imageCount(html) == 0)
  }

  @Test func `an empty set has a page`() throws {
    #expect(try page().contains("<strong>0</strong>"))
  }
}
