import ArgumentParser
import CommandSupport
import FaceDataset
import FaceInspection
import Failures
import Foundation
import Synchronization

/// Says what a set of aligned faces holds and what may be wrong with it.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Counts the faces of a set and looks for what may be wrong with them.",
    discussion: """
      Example: atl-prep inspect faces --report inspection.html --contact-sheet faces.png
      Example: atl-prep inspect train --against held-out --strict

      Found are: faces that are missing, unreadable, changed since the set was made, or of another
      size; faces with the same bytes, or that look alike, within a person and across people;
      landmarks beyond the limits; and with --against, people and faces that both sets have, by name
      and by their pictures.

      Two faces look alike if at most --duplicate-bits of 256 bits of a perceptual hash differ.
      Where they are of several people, a label is wrong, most likely.
      """)

  @Argument(help: "The manifest, or the folder that holds a manifest.jsonl.")
  var set: String

  @Option(help: "A set with which nothing should be shared, such as that of the verification.")
  var against: String?

  @Option(help: "An HTML page to write, with the pictures of what was found.")
  var report: String?

  @Option(help: "A PNG to write, with faces of people from the whole set.")
  var contactSheet: String?

  @OptionGroup(title: "Limits") var limits: InspectionOptions

  @Option(help: "How many faces are read at a time.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Replaces the page and the sheet.")
  var force = false

  @Flag(help: "Exits with 65 when anything was found; rejected and single photos do not count.")
  var strict = false

  @Flag(help: "Prints everything as JSON, every finding included.")
  var json = false

  @OptionGroup var outputs: OutputOptions

  func validate() throws {
    try requireText(set, option: "SET")
    for (option, path) in [
      ("--against", against), ("--report", report), ("--contact-sheet", contactSheet),
    ] {
      if let path { try requireText(path, option: option) }
    }
    guard jobs >= 1 else { throw ValidationError("--jobs: found \(jobs), expected at least 1.") }
  }

  func run() throws {
    try reportingFailures {
      for output in [report, contactSheet].compactMap({ $0 }) where !force {
        try refuseExisting(output)
      }
      let manifest = try Manifest.read(from: set)
      let other = try against.map { try Manifest.read(from: $0) }
      let rejected = try RejectedPhoto.read(beside: manifest)
      let examined = try examine([manifest] + (other.map { [$0] } ?? []))
      let inspection = try Inspection(
        examined[0], rejected: rejected, against: examined.dropFirst().first,
        limits: limits.limits)
      print(json ? try inspection.json() : inspection.text)
      if let report {
        let page = try InspectionPage(inspection, of: manifest, against: other)
        try write(Array(page.html.utf8), to: report)
        printNote("report: \(report)")
      }
      if let contactSheet {
        try write(ContactSheet(manifest).png(), to: contactSheet)
        printNote("contact sheet: \(contactSheet)")
      }
      if strict && inspection.findingCount > 0 {
        throw CommandFailure.mismatch(
          subject: "--strict", found: "\(inspection.findingCount) findings", expected: "none")
      }
    }
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    do {
      try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw DatasetError.unwritable(file: path, reason: systemReason(of: error))
    }
  }

  /// Reads the faces of all sets, several at a time.
  private func examine(_ manifests: [Manifest]) throws -> [ExaminedSet] {
    let examiners = try manifests.map { try FaceExaminer($0) }
    let places = manifests.enumerated().flatMap { number, manifest in
      manifest.records.indices.map { (number, $0) }
    }
    let results = Mutex([ExaminedFace?](repeating: nil, count: places.count))
    try PhotoWork.run(
      count: places.count, jobs: jobs, quiet: outputs.quiet, unit: "faces", refused: "with faults"
    ) {
    } work: { index, _ in
      let (number, face) = places[index]
      let result = examiners[number].examine(face: face)
      results.withLock { $0[index] = result }
      return result.faults.isEmpty
    }
    var faces = results.withLock { $0.compactMap(\.self) }[...]
    return manifests.map { manifest in
      defer { faces = faces.dropFirst(manifest.records.count) }
      return ExaminedSet(manifest, Array(faces.prefix(manifest.records.count)))
    }
  }
}
