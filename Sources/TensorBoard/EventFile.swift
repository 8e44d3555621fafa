internal import Failures
package import Foundation
internal import SwiftProtobuf

/// An event file that TensorBoard reads while it grows: scalars by step.
///
/// Each record is its length in eight bytes, the checksum of these, the message, and its checksum,
/// all little-endian.
///
/// - Source: the format is that of TensorFlow's `lib/io/record_writer.cc`; the names of the files and
///   the first record that TensorBoard expects are those of `core/util/events_writer.cc`.
package final class EventFile {
  /// Where it is.
  package let url: URL

  private let handle: FileHandle
  private let checksum = RecordChecksum()

  /// Makes a new file in a folder, and the folder where it is not there.
  ///
  /// What other files of the folder have from the step on does no longer count: of a run that goes
  /// on, the newest file is right.
  ///
  /// - Parameters:
  ///   - folder: what TensorBoard takes for a run.
  ///   - step: the first step that this file may have.
  ///   - time: seconds since 1970; files of a folder are read in the order of their times.
  /// - Throws: `EventFileError`.
  package init(
    inFolder folder: URL, fromStep step: Int, time: Double = Date().timeIntervalSince1970
  ) throws(EventFileError) {
    let name = String(format: "events.out.tfevents.%017.6f.atl", time)
    url = folder.appending(path: name)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data().write(to: url, options: .withoutOverwriting)
      handle = try FileHandle(forWritingTo: url)
    } catch {
      throw .cannotCreate(file: url.path, reason: systemReason(of: error))
    }
    try append(time, 0) { $0.fileVersion = "brain.Event:2" }
    try append(time, step) { $0.sessionLog.status = .start }
  }

  /// Appends the scalars of a step.
  ///
  /// - Parameters:
  ///   - scalars: a name and a number each; TensorBoard groups names by what is before a slash.
  ///   - step: not less than those before.
  ///   - time: seconds since 1970.
  /// - Throws: `EventFileError`.
  package func append(
    _ scalars: [(name: String, value: Double)], step: Int,
    time: Double = Date().timeIntervalSince1970
  ) throws(EventFileError) {
    try append(time, step) { event in
      event.summary.value = scalars.map { scalar in
        var value = TensorBoardSummary.Value()
        value.tag = scalar.name
        value.simpleValue = Float(scalar.value)
        return value
      }
    }
  }

  private func append(
    _ time: Double, _ step: Int, _ fill: (inout TensorBoardEvent) -> Void
  ) throws(EventFileError) {
    var event = TensorBoardEvent()
    event.wallTime = time
    event.step = Int64(step)
    fill(&event)
    do {
      let message: Data = try event.serializedBytes()
      let length = Data(Self.bytes(UInt64(message.count)))
      try handle.write(
        contentsOf: length + Self.bytes(checksum.masked(length)) + message
          + Self.bytes(checksum.masked(message)))
    } catch {
      throw .cannotWrite(file: url.path, reason: systemReason(of: error))
    }
  }

  private static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}
