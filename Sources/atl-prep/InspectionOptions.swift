import ArgumentParser
import FaceInspection
import FaceLooks

/// What `inspect` takes for odd.
struct InspectionOptions: ParsableArguments {
  private static let defaults = InspectionLimits()

  @Option(help: "The most of 256 bits in which two faces differ that look alike.")
  var duplicateBits = defaults.duplicateBits

  @Option(help: "The greatest angle of the line from eye to eye, in degrees.")
  var maxRoll = defaults.geometry.rollDegrees

  @Option(help: "The least distance from eye to eye, in pixels of the photo.")
  var minEyes = defaults.geometry.leastEyeDistancePixels

  @Option(help: "The most pixels of the crop for each pixel of the photo, along a line.")
  var maxScale = defaults.geometry.scale

  @Option(help: "The least distance from eyes to mouth, in eye distances.")
  var minEyesToMouth = defaults.geometry.leastEyeToMouthRatio

  @Option(help: "The greatest distance from eyes to mouth, in eye distances.")
  var maxEyesToMouth = defaults.geometry.greatestEyeToMouthRatio

  @Option(help: "How far the nose may lie aside of the middle of the eyes, in eye distances.")
  var maxNose = defaults.geometry.noseOffset

  func validate() throws {
    guard (0...PerceptualHash.bitCount).contains(duplicateBits) else {
      throw ValidationError(
        "--duplicate-bits: found \(duplicateBits), expected 0 ... \(PerceptualHash.bitCount).")
    }
    let numbers = [
      ("--max-roll", maxRoll), ("--min-eyes", minEyes), ("--max-scale", maxScale),
      ("--min-eyes-to-mouth", minEyesToMouth), ("--max-eyes-to-mouth", maxEyesToMouth),
      ("--max-nose", maxNose),
    ]
    for (name, number) in numbers where !(number.isFinite && number >= 0) {
      throw ValidationError("\(name): found \(number), expected 0 or more.")
    }
  }

  var limits: InspectionLimits {
    var limits = Self.defaults
    limits.duplicateBits = duplicateBits
    limits.geometry.rollDegrees = maxRoll
    limits.geometry.leastEyeDistancePixels = minEyes
    limits.geometry.scale = maxScale
    limits.geometry.leastEyeToMouthRatio = minEyesToMouth
    limits.geometry.greatestEyeToMouthRatio = maxEyesToMouth
    limits.geometry.noseOffset = maxNose
    return limits
  }
}
