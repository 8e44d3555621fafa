import Testing
import Verification

@Suite struct PhotoNameTests {
  @Test(arguments: [
    ("Ann_Veneman/Ann_Veneman_0001.jpg", "Ann_Veneman", 1),
    ("photos/Ann/Ann_12.png", "Ann", 12),
    ("Ann_000000000000000000000007.jpg", "Ann", 7),
    ("Ann/Ann_0", "Ann", 0),
    ("n000002/n000002_0003.tar.jpg", nil, 0),
    ("0000045/001.jpg", "0000045", 1),
    ("001.jpg", nil, 0),
    ("Ann/_0001.jpg", nil, 0),
    ("Ann/Ann_.jpg", nil, 0),
    ("Ann/Ann_-1.jpg", nil, 0),
    ("Ann/Ann_1a.jpg", nil, 0),
    ("Ann/Ann_٣.jpg", nil, 0),
    ("Ann/Ann_99999999999999999999.jpg", nil, 0),
    ("", nil, 0),
  ])
  func `reads name and number off a path`(path: String, name: String?, number: Int) {
    #expect(PhotoName(sourcePath: path) == name.map { PhotoName(name: $0, number: number) })
  }
}
