import FaceAlignment
import Testing

@Suite struct PhotoPathTests {
  @Test(arguments: [
    ("a", "", "a", "a", ""), ("", "", "", "", ""), (".", "", ".", ".", ""),
    ("a/b", "a", "b", "a/b", ""), ("a/1.JPG", "a", "1.JPG", "a/1", "jpg"),
    ("x.y/1", "x.y", "1", "x.y/1", ""), ("a/.png", "a", ".png", "a/.png", ""),
    ("a.b.c", "", "a.b.c", "a.b", "c"), ("a/", "a", "", "a/", ""), ("/a", "", "a", "/a", ""),
    ("Zoe\u{308}/名.png", "Zoe\u{308}", "名.png", "Zoe\u{308}/名", "png"), ("a.", "", "a.", "a", ""),
  ])
  func `takes a path apart`(
    path: String, folder: String, name: String, stem: String, ending: String
  ) {
    #expect(PhotoPath.folder(of: path) == folder)
    #expect(PhotoPath.name(of: path) == name)
    #expect(PhotoPath.stem(of: path) == stem)
    #expect(PhotoPath.ending(of: path) == ending)
  }
}
