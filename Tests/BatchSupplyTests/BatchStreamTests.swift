import BatchSupply
import FaceDataset
import Foundation
import Testing

@Suite struct BatchStreamTests {
  private struct Bad: Error, Equatable {
    let step: Int
  }

  /// Tells, by going away, that the last worker has ended.
  private final class Witness: Sendable {}

  private static func batch(_ step: Int) -> FaceBatch {
    FaceBatch(
      step: step, labels: [], faceIndices: [], size: PixelSize(width: 1, height: 1), images: [])
  }

  private static func steps(of stream: BatchStream) throws -> [Int] {
    var steps: [Int] = []
    while let batch = try stream.next() { steps.append(batch.step) }
    return steps
  }

  /// True once the object is gone; false if it is still there after ten seconds.
  private static func isGone(_ object: () -> Witness?) -> Bool {
    for _ in 0..<1000 {
      if object() == nil { return true }
      Thread.sleep(forTimeInterval: 0.01)
    }
    return false
  }

  @Test(arguments: [1, 2, 5], [1, 4])
  func `batches arrive in order, however slow a worker is`(
    workers: Int, capacity: Int
  ) async throws {
    let steps = try await onThread {
      let stream = try BatchStream(
        from: 0, until: 60, workers: workers, capacity: capacity
      ) { step in
        if step % 3 == 0 { Thread.sleep(forTimeInterval: 0.003) }
        return Self.batch(step)
      }
      let steps = try Self.steps(of: stream)
      #expect(stream.queueWaitSeconds > 0)
      #expect(stream.queueDepth == 0)
      return steps
    }
    #expect(steps == Array(0..<60))
  }

  @Test func `a stream that starts at step 7 goes on as the one from step 0`() async throws {
    let folder = try FaceFolder(photoCounts: [2, 4, 3, 2, 5])
    let manifest = folder.manifest
    let sampler = try IdentityBalancedSampler(
      index: IdentityIndex(manifest), manifestHash: manifest.contentHash.seedWord, seed: 3,
      identitiesPerBatch: 2, photosPerIdentity: 2, mirrors: true, shiftPixels: 1)
    let assembler = BatchAssembler(manifest: manifest)
    func images(from first: Int) async throws -> [[Float]] {
      try await onThread {
        let stream = try BatchStream(from: first, until: 12, workers: 3, capacity: 2) { step in
          try assembler.assemble(sampler.plan(forStep: step))
        }
        var images: [[Float]] = []
        while let batch = try stream.next() { images.append(batch.images) }
        return images
      }
    }
    let straight = try await images(from: 0)
    #expect(straight.count == 12)
    #expect(try await images(from: 7) == Array(straight.suffix(5)))
  }

  @Test func `a stream without steps ends at once`() async throws {
    let steps = try await onThread {
      try Self.steps(
        of: BatchStream(from: 7, until: 7, workers: 2, capacity: 2) { Self.batch($0) })
    }
    #expect(steps.isEmpty)
  }

  @Test func `an endless stream is only as far ahead as the queue and the workers`() async throws {
    let highest = SharedNumber()
    try await onThread {
      let stream = try BatchStream(from: 0, until: nil, workers: 2, capacity: 3) { step in
        highest.raise(to: step)
        return Self.batch(step)
      }
      for step in 0..<100 { #expect(try stream.next()?.step == step) }
      Thread.sleep(forTimeInterval: 0.05)
      #expect(highest.value <= 100 + 3 + 2)
    }
  }

  @Test func `a worker's error reaches the consumer after the batches before it`() async throws {
    try await onThread {
      let stream = try BatchStream(from: 0, until: nil, workers: 4, capacity: 2) { step in
        if step >= 9 { throw Bad(step: step) }
        return Self.batch(step)
      }
      for step in 0..<9 { #expect(try stream.next()?.step == step) }
      #expect(throws: Bad(step: 9)) { try stream.next() }
      #expect(throws: Bad(step: 9)) { try stream.next() }
    }
  }

  @Test func `cancelling frees workers that wait at a full queue`() async throws {
    try await onThread {
      var witness: Witness? = Witness()
      weak let watched = witness
      do {
        let stream = try BatchStream(
          from: 0, until: nil, workers: 3, capacity: 1, assemble: Self.assembler(witness))
        witness = nil
        Thread.sleep(forTimeInterval: 0.05)
        stream.cancel()
        #expect(try stream.next() == nil)
      }
      #expect(Self.isGone { watched })
    }
  }

  @Test func `a stream that goes away ends its workers`() async throws {
    try await onThread {
      var witness: Witness? = Witness()
      weak let watched = witness
      var stream: BatchStream? = try BatchStream(
        from: 0, until: nil, workers: 3, capacity: 1, assemble: Self.assembler(witness))
      witness = nil
      #expect(try stream?.next()?.step == 0)
      #expect(watched != nil)
      stream = nil
      #expect(Self.isGone { watched })
    }
  }

  private static func assembler(_ witness: Witness?) -> @Sendable (Int) throws -> FaceBatch {
    { [witness] step in
      withExtendedLifetime(witness) { batch(step) }
    }
  }

  @Test func `counts below one are refused`() {
    #expect(throws: BatchError.badSetting(name: "workers", found: 0, expected: "1 or more")) {
      try BatchStream(from: 0, until: 1, workers: 0, capacity: 1) { Self.batch($0) }
    }
    #expect(throws: BatchError.badSetting(name: "batches", found: 0, expected: "1 or more")) {
      try BatchStream(from: 0, until: 1, workers: 1, capacity: 0) { Self.batch($0) }
    }
  }
}
