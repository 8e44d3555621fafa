/// Checks a number that somebody set.
///
/// - Parameters:
///   - parameter: its name.
///   - value: the number.
///   - isRight: whether it may be used; one that is not finite may not in any case.
///   - expected: what would have been right.
/// - Throws: `LossError.badSetting`.
func validateSetting(
  _ parameter: String, _ value: Double, isRight: Bool, expected: String
) throws(LossError) {
  guard isRight && value.isFinite else {
    throw .badSetting(parameter: parameter, found: value, expected: expected)
  }
}

/// Checks the angle of an angular loss.
func validateAngle(_ alphaDegrees: Double) throws(LossError) {
  try validateSetting(
    "alphaDegrees", alphaDegrees, isRight: alphaDegrees > 0 && alphaDegrees < 90,
    expected: "more than 0 and less than 90 degrees")
}
