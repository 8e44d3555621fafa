import Foundation
import Testing
import Verification

@Suite struct NpyFileTests {
  /// What NumPy wrote into the fixture: `numpy.save("matrix.npy", numpy.array(rows, "<f4"))`.
  private let values: [Float] = [
    0, -0.0, 1.5, -2.25, 1 / 3, Float(bitPattern: 0x1_16c2), .greatestFiniteMagnitude, -1e-3, .nan,
    .infinity,
    -.infinity, 512,
  ]

  private func file(_ header: String, dataCount: Int = 8, version: [UInt8] = [1, 0]) -> Data {
    let text = Array(header.utf8)
    return Data(
      [0x93] + Array("NUMPY".utf8) + version + [UInt8(text.count & 255), UInt8(text.count >> 8)]
        + text + [UInt8](repeating: 0, count: dataCount))
  }

  private func read(_ data: Data) throws -> NpyFile { try NpyFile(data: data, file: "e.npy") }

  @Test func `reads what NumPy wrote`() throws {
    let path = try fixture("matrix.npy").path(percentEncoded: false)
    let matrix = try NpyFile(contentsOf: path)
    #expect(matrix.rowCount == 3)
    #expect(matrix.columnCount == 4)
    #expect(matrix.values.map(\.bitPattern) == values.map(\.bitPattern))
  }

  @Test func `writes the bytes that NumPy writes`() throws {
    let want = try Data(contentsOf: fixture("matrix.npy"))
    #expect(NpyFile(rowCount: 3, columnCount: 4, values: values).data == want)
  }

  @Test(arguments: [(0, 512), (3, 0), (1, 1), (1000, 3)]) func `reads back what it writes`(
    rowCount: Int, columnCount: Int
  ) throws {
    let file = NpyFile(
      rowCount: rowCount, columnCount: columnCount,
      values: (0..<rowCount * columnCount).map { Float($0) / 7 })
    #expect(try read(file.data) == file)
    #expect((file.data.count - 4 * rowCount * columnCount).isMultiple(of: 64))
  }

  @Test func `replaces a file by renaming and leaves nothing beside it`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "npy-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "e.npy").path(percentEncoded: false)
    try NpyFile(rowCount: 1, columnCount: 1, values: [1]).write(to: path)
    try NpyFile(rowCount: 1, columnCount: 2, values: [2, 3]).write(to: path)
    #expect(try NpyFile(contentsOf: path).values == [2, 3])
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.path(percentEncoded: false))
    #expect(names == ["e.npy"])
  }

  @Test func `refuses a place that cannot be written, or read`() {
    let path = "/nonexistent/e.npy"
    let unwritable = #expect(throws: VerificationError.self) {
      try NpyFile(rowCount: 0, columnCount: 0, values: []).write(to: path)
    }
    guard case .unwritableFile(path, _) = unwritable else {
      Issue.record("found \(String(describing: unwritable))")
      return
    }
    let unreadable = #expect(throws: VerificationError.self) { try NpyFile(contentsOf: path) }
    guard case .unreadableFile(path, _) = unreadable else {
      Issue.record("found \(String(describing: unreadable))")
      return
    }
  }

  @Test func `numbers of a file of Double are rounded`() throws {
    let numbers: [Double] = [1 / 3, -2.5, 1e300, 1e-200]
    var data = file(
      "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }", dataCount: 0)
    for number in numbers {
      data += (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * $0)) }
    }
    #expect(try read(data).values == numbers.map { Float($0) })
  }

  @Test func `takes the header's keys in any order and spacing`() throws {
    let data = file("{ 'shape':(1,2),'descr' : '<f4','fortran_order':False}")
    #expect(try read(data).values == [0, 0])
  }

  @Test(arguments: [
    (
      "{'descr': '>f4', 'fortran_order': False, 'shape': (1, 2), }", "descr", "'>f4'",
      "'<f4' or '<f8'"
    ),
    ("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }", "data", "8 bytes", "8 x 1 x 2"),
    (
      "{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2), }", "fortran_order", "True", "False"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "shape", "(2,)",
      "two whole numbers, as (3, 512)"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 2), }", "shape", "(1, 1, 2)",
      "two whole numbers, as (3, 512)"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (-1, -2), }", "shape", "(-1, -2)",
      "two whole numbers, as (3, 512)"
    ),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }", "data", "8 bytes", "4 x 3 x 2"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }", "data", "8 bytes", "4 x 1 x 1"),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387905, 4), }", "data",
      "8 bytes", "4 x 4611686018427387905 x 4"
    ),
  ])
  func `refuses another kind of matrix`(
    header: String, what: String, found: String, expected: String
  ) {
    #expect(
      throws: VerificationError.badContent(
        file: "e.npy", what: what, found: found, expected: expected)
    ) { try read(file(header)) }
  }

  @Test(arguments: [
    "", "{", "{'descr': '<f4'", "{'descr' '<f4'}", "['<f4']", "{'descr': '<f4', }",
    "{'a': 1, 'a': 2, 'b': 3}", "{'shape': (1, 2",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), } and more",
  ])
  func `refuses a header that is no dictionary of three`(header: String) {
    #expect(
      throws: VerificationError.badContent(
        file: "e.npy", what: "header", found: "\"\(header)\"",
        expected: "{'descr': ..., 'fortran_order': ..., 'shape': ..., }")
    ) { try read(file(header)) }
  }

  @Test func `refuses other files, other versions and short ones`() {
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }"
    #expect(
      throws: VerificationError.badContent(
        file: "e.npy", what: "version", found: "2.0", expected: "1.0")
    ) { try read(file(header, version: [2, 0])) }
    for data in [Data(), Data([0x93]), Data(repeating: 7, count: 100)] {
      #expect(
        throws: VerificationError.badContent(
          file: "e.npy", what: "mark", found: "other bytes", expected: "those of a .npy file")
      ) { try read(data) }
    }
    #expect(
      throws: VerificationError.badContent(
        file: "e.npy", what: "header", found: "40 bytes", expected: "at least 69")
    ) { try read(file(header).prefix(40)) }
  }
}
