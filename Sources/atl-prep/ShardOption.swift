import ArgumentParser
import FaceDataset
import Foundation

/// Which part of the photos a process takes.
struct ShardOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Works on one of N parts of the photos, with a folder of its own as output; "atl-prep merge" brings them \
      together. I is 1 ... N, or auto: the place of this process in an array of Slurm, an indexed job of \
      Kubernetes (which does not tell N: auto/N), or Open MPI.
      """, valueName: "I/N"))
  var shard: String?

  /// Reads the option and, where it asks for that, the environment.
  func value(environment: [String: String]) throws(ValidationError) -> Shard {
    guard let shard else { return .whole }
    let parts = shard.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.first == "auto", parts.count <= 2 else {
      guard let shard = Shard(shard) else {
        throw ValidationError("--shard: found \(shard), expected I/N with 1 <= I <= N, or auto.")
      }
      return shard
    }
    guard let place = JobPlace(environment) else {
      throw ValidationError(
        "--shard: found auto and none of \(JobPlace.variables.joined(separator: ", ")), "
          + "expected one of them in the environment.")
    }
    let count = parts.count == 2 ? Int(parts[1]) : place.count
    guard let count, let shard = Shard(index: place.index + 1, count: count) else {
      throw ValidationError(
        "--shard: found place \(place.index) of \(count.map(String.init) ?? "an unknown number") "
          + "in \(place.variable), expected one of 0 ..< N; auto/N says N.")
    }
    return shard
  }
}

/// The place of a process among those that do the same work, as whoever started them tells it.
private struct JobPlace {
  let variable: String
  /// From 0.
  let index: Int
  let count: Int?

  static let variables = ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "OMPI_COMM_WORLD_RANK"]

  /// - Source: Slurm's, Kubernetes' and Open MPI's documentation of these variables. The numbers of
  ///   an array of Slurm need not begin at 0.
  init?(_ environment: [String: String]) {
    func number(_ name: String) -> Int? { environment[name].flatMap { Int($0) } }
    guard let variable = Self.variables.first(where: { number($0) != nil }),
      let place = number(variable)
    else { return nil }
    self.variable = variable
    switch variable {
    case "SLURM_ARRAY_TASK_ID":
      index = place - (number("SLURM_ARRAY_TASK_MIN") ?? 0)
      count = number("SLURM_ARRAY_TASK_COUNT")
    case "OMPI_COMM_WORLD_RANK":
      index = place
      count = number("OMPI_COMM_WORLD_SIZE")
    default:
      index = place
      count = nil
    }
  }
}
