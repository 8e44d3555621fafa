import Foundation
import Synchronization
import SyntheticFaces
import Testing

@Suite struct SyntheticSetWriterTests {
  private func writer(
    identities: Int = 6, photos: Int = 2, seed: UInt64 = 7, jobs: Int = 2
  ) throws -> SyntheticSetWriter {
    let set = try SyntheticSet(
      identityCount: identities, photosPerIdentity: photos, seed: seed)
    return try SyntheticSetWriter(set, jobs: jobs)
  }

  @Test func `writes the same bytes with one job and with four`() throws {
    try withTemporaryFolder { folder in
      let (one, four) = (folder.appendingPathComponent("1"), folder.appendingPathComponent("4"))
      try writer(jobs: 1).write(to: one)
      try writer(jobs: 4).write(to: four)
      #expect(try contents(of: one) == contents(of: four))
    }
  }

  @Test func `writes other photos, landmarks and pairs for another seed`() throws {
    try withTemporaryFolder { folder in
      let (first, second) = (folder.appendingPathComponent("a"), folder.appendingPathComponent("b"))
      try writer(photos: 4, seed: 7).write(to: first)
      try writer(photos: 4, seed: 8).write(to: second)
      let (ours, others) = (try contents(of: first), try contents(of: second))
      #expect(Set(ours.keys) == Set(others.keys))
      for path in ours.keys {
        #expect(ours[path] != others[path], "\(path)")
      }
    }
  }

  @Test func `writes the landmarks of the project's small set`() throws {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let expected = try String(
      contentsOf: root.appendingPathComponent("landmarks/synthetic.txt"), encoding: .utf8)
    try withTemporaryFolder { folder in
      try writer(photos: 4).write(to: folder)
      let found = try String(
        contentsOf: folder.appendingPathComponent("landmarks.txt"), encoding: .utf8)
      #expect(found == expected)
    }
  }

  @Test func `splits the landmark list by people, each list with classes from 0`() throws {
    try withTemporaryFolder { folder in
      try writer().write(to: folder)
      let all = try lines(of: "landmarks.txt", in: folder)
      let training = try lines(of: "landmarks_train.txt", in: folder)
      let heldOut = try lines(of: "landmarks_eval.txt", in: folder)
      #expect(all.count == 12 && training.count == 8 && heldOut.count == 4)
      #expect(all.allSatisfy { $0.count == 12 })
      #expect((training + heldOut).map { $0[0] } == all.map { $0[0] })
      #expect((training + heldOut).map { $0[2...] } == all.map { $0[2...] })
      #expect(all.map { $0[1] } == ["0", "0", "1", "1", "2", "2", "3", "3", "4", "4", "5", "5"])
      #expect(training.map { $0[1] } == ["0", "0", "1", "1", "2", "2", "3", "3"])
      #expect(heldOut.map { $0[1] } == ["0", "0", "1", "1"])
      for line in all {
        let photo = folder.appendingPathComponent("images").appendingPathComponent(line[0])
        #expect(FileManager.default.fileExists(atPath: photo.path))
      }
    }
  }

  @Test func `writes pairs of held-out photos in LFW's form`() throws {
    try withTemporaryFolder { folder in
      let writer = try writer(identities: 22, photos: 3)
      try writer.write(to: folder)
      var rows = try lines(of: "pairs.txt", in: folder)
      let header = rows.removeFirst()
      #expect(header == ["2", "6"])
      #expect(rows.count == 2 * 2 * 6)
      #expect(rows.map(\.count) == [3, 4, 3, 4].flatMap { Array(repeating: $0, count: 6) })
      let heldOut = Set(try lines(of: "landmarks_eval.txt", in: folder).map { $0[0] })
      for row in rows {
        let second = row.count == 3 ? row[0] : row[2]
        #expect(row.count == 3 || second != row[0])
        for (name, photo) in [(row[0], row[1]), (second, row[row.count - 1])] {
          #expect(heldOut.contains("\(name)/\(name)_000\(photo).jpg"))
        }
      }
    }
  }

  @Test func `refuses a folder with files unless it may overwrite`() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let note = folder.appendingPathComponent("note.txt")
      try Data("keep".utf8).write(to: note)
      let writer = try writer(identities: 4)
      #expect(throws: SyntheticFacesError.folderNotEmpty(path: folder.path)) {
        try writer.write(to: folder)
      }
      #expect(try contents(of: folder).count == 1)
      try writer.write(to: folder, overwriting: true)
      #expect(try contents(of: folder).count == 1 + 8 + 4)
      #expect(try Data(contentsOf: note) == Data("keep".utf8))
    }
  }

  @Test func `accepts an empty folder`() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try writer(identities: 4).write(to: folder)
      #expect(try contents(of: folder).count == 8 + 4)
    }
  }

  @Test func `says which folder cannot be made`() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let file = folder.appendingPathComponent("file")
      try Data().write(to: file)
      let error = #expect(throws: SyntheticFacesError.self) {
        try writer(identities: 4).write(to: file.appendingPathComponent("below"))
      }
      guard case .cannotWrite(let path, _) = error else {
        Issue.record("found \(String(describing: error)), expected cannotWrite")
        return
      }
      #expect(path == file.appendingPathComponent("below/images/person_0001").path)
    }
  }

  @Test func `says which photo cannot be written`() throws {
    try withTemporaryFolder { folder in
      let blocked = folder.appendingPathComponent("images/person_0002/person_0002_0001.jpg")
      try FileManager.default.createDirectory(at: blocked, withIntermediateDirectories: true)
      try Data().write(to: blocked.appendingPathComponent("file"))
      let error = #expect(throws: SyntheticFacesError.self) {
        try writer(identities: 4, jobs: 4).write(to: folder, overwriting: true)
      }
      guard case .cannotWrite(let path, _) = error else {
        Issue.record("found \(String(describing: error)), expected cannotWrite")
        return
      }
      #expect(path == blocked.path)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(!names.contains("landmarks.txt"))
    }
  }

  @Test func `reports each photo once`() throws {
    try withTemporaryFolder { folder in
      let counts = Mutex<[Int]>([])
      try writer(jobs: 4).write(to: folder) { count in counts.withLock { $0.append(count) } }
      #expect(counts.withLock { $0 } == Array(1...12))
    }
  }

  @Test(arguments: [-1, 0, 1025])
  func `refuses a number of jobs`(jobs: Int) {
    #expect(
      throws: SyntheticFacesError.countOutOfRange(subject: "jobs", found: jobs, expected: 1...1024)
    ) { try writer(jobs: jobs) }
  }

  private func lines(of name: String, in folder: URL) throws -> [[String]] {
    let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    #expect(text.hasSuffix("\n"))
    return text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
  }
}
