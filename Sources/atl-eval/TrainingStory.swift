import FaceDataset
import FaceModel
import Failures
import Foundation
import PipelineSettings
import Training
import Verification

extension TrainingStory {
  private static let shownFindings = 10

  /// How a model was trained, as far as the folder of its run says.
  ///
  /// The log counts up to the model's own step: what came after it is not the model's.
  ///
  /// It is nil where no run's folder is around the model, or one of another training set.
  ///
  /// - Parameter model: lies in the folder of its run, or in that of a checkpoint of it.
  init?(of model: ModelFile) {
    let folder = URL(filePath: model.path).deletingLastPathComponent()
    let outer = folder.deletingLastPathComponent().deletingLastPathComponent()
    let run = [folder, outer].map(RunFolder.init).first {
      FileManager.default.fileExists(atPath: $0.pipeline.path) && $0.isOf(model)
    }
    guard let run else { return nil }
    self.init()
    let lines: [TrainingMetrics] = readLines(of: run.metrics).filter {
      $0.step <= model.facts.step
    }
    let sessions: [RunSession] = readLines(of: run.sessions).filter { $0.step <= model.facts.step }
    do {
      let pipeline = try Pipeline.read(from: run.pipeline)
      settings = pipeline.values
      facts = pipeline.facts(sessions.first?.weights) + sessions.facts
    } catch {
      unread.append("\(error)")
    }
    facts = model.trainingFacts(lines, batchSize: settings.batchSize) + facts
    curves = TrainingCurves(lines.map(\.curveLine))
    let found = lines.flatMap(\.findings)
    findings = found.prefix(Self.shownFindings).map {
      Fact(name: "step \($0.step), \($0.verdict.rawValue)", value: $0.observation)
    }
    if found.count > Self.shownFindings {
      findings.append(
        Fact(name: "later", value: "\(found.count - Self.shownFindings) more, in metrics.jsonl"))
    }
  }
}

extension TrainingStory {
  /// The lines of a file of the run that can be read; what cannot goes to `unread`.
  private mutating func readLines<Line: Decodable & Sendable>(of file: URL) -> [Line] {
    do {
      let log = try LogReading<Line>(of: file)
      if let fault = log.firstFault {
        unread.append(
          "\(file.relativePath):\(fault.line): log: found \(fault.found), "
            + "expected \(fault.expected); \(log.faultCount) of "
            + "\(log.lines.count + log.faultCount) lines are left out")
      }
      return log.lines
    } catch {
      unread.append(
        "\(file.relativePath): log: found \(systemReason(of: error)), expected a readable file")
      return []
    }
  }
}

extension RunFolder {
  /// Whether nothing says that the run had another training set than the model.
  fileprivate func isOf(_ model: ModelFile) -> Bool {
    guard let data = try? Data(contentsOf: trainingSet),
      let note = try? JSONDecoder().decode(TrainingSetNote.self, from: data)
    else { return true }
    return note.sha256 == model.facts.manifestHash
  }
}

extension [String: String] {
  /// Faces in a batch, by the settings.
  fileprivate var batchSize: Int? {
    guard let people = self["sampler.identitiesPerBatch"].flatMap(Int.init),
      let photos = self["sampler.photosPerIdentity"].flatMap(Int.init)
    else { return nil }
    return people * photos
  }
}

extension ModelFile {
  /// How far and how fast it was trained.
  fileprivate func trainingFacts(
    _ lines: [TrainingMetrics], batchSize: Int?
  ) -> [TrainingStory.Fact] {
    let laps = lines.last.map { String(format: ", each face seen %.1f times on average", $0.epoch) }
    var facts = [
      TrainingStory.Fact(name: "network", value: self.facts.networkSummary),
      .init(name: "steps", value: "\(self.facts.step)\(laps ?? "")"),
      .init(name: "training set", value: "SHA-256 of the manifest \(self.facts.manifestHash)"),
    ]
    guard let batchSize, !lines.isEmpty else { return facts }
    let starts = [0] + lines.map(\.step)
    let seconds = zip(lines, starts).reduce(0.0) { sum, line in
      sum + (Double(line.0.step) - Double(line.1)) * Double(batchSize) / line.0.imagesPerSecond
    }
    let images = Double(lines.last?.step ?? 0) * Double(batchSize)
    guard seconds > 0, seconds.isFinite else { return facts }
    facts.append(
      .init(
        name: "time",
        value: "\(spoken(seconds: seconds)) of steps, \(fixed(images / seconds, 0)) images "
          + "per second, by the log"))
    return facts
  }
}

/// A time in words.
private func spoken(seconds: Double) -> String {
  seconds < 120
    ? "\(fixed(seconds, 0)) s"
    : seconds < 7200 ? "\(fixed(seconds / 60, 0)) min" : "\(fixed(seconds / 3600, 1)) h"
}

extension TrainingMetrics {
  fileprivate var curveLine: TrainingCurves.Line {
    var values: [TrainingCurves.Figure: Double] = [
      .loss: loss, .accuracy: accuracy, .easy: easy, .semihard: semihard, .hard: hard,
      .learningRate: learningRate, .embeddingNorm: embeddingNorm,
      .imagesPerSecond: imagesPerSecond,
    ]
    values[.lambda] = lambda
    return TrainingCurves.Line(step: step, values: values)
  }
}

extension AlignmentContract {
  /// What the contract says, a fact a field.
  var facts: [VerificationReport.ModelFact] {
    [
      .init(name: "template", value: template), .init(name: "size", value: "\(width) x \(height)"),
      .init(name: "eyes to mouth", value: "\(eyeToMouthPixels) pixels"),
      .init(name: "decoder", value: decoder), .init(name: "beyond the photo", value: border),
      .init(name: "colours", value: colour), .init(name: "normalisation", value: normalisation),
      .init(name: "probe", value: probe ?? "none"),
    ]
  }
}
