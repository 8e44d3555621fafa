internal import COpenBLAS
internal import COpenMP

/// The thread counts of what computes: oneDNN and `CKernels` (by OpenMP), and OpenBLAS.
///
/// OpenMP keeps its count per calling thread: `use` counts for networks that run on the thread that
/// called it. Kernels are planned for the count that holds when their network is built, so call
/// `use` before that. OpenBLAS's count holds for the process. Results are the same bytes from run
/// to run only at the same counts.
package struct ComputeThreads: Equatable, Sendable, CustomStringConvertible {
  /// The threads of oneDNN and `CKernels` for work started on the calling thread.
  package let oneDNN: Int
  /// The threads of OpenBLAS, in the whole process.
  package let openBLAS: Int

  /// The counts as the libraries report them to the calling thread.
  package static var current: ComputeThreads {
    ComputeThreads(
      oneDNN: Int(omp_get_max_threads()), openBLAS: Int(openblas_get_num_threads()))
  }

  /// Sets both counts and reports what the libraries made of them.
  ///
  /// - Parameter requested: threads; 0 means every processor that this process may run on.
  /// - Returns: the counts now.
  @discardableResult
  package static func use(_ requested: Int) -> ComputeThreads {
    precondition(requested >= 0, "thread count is \(requested), expected at least 0")
    let count = requested == 0 ? omp_get_num_procs() : Int32(clamping: requested)
    omp_set_num_threads(count)
    openblas_set_num_threads(count)
    return current
  }

  /// Sets the count of OpenMP alone, for work started on the calling thread.
  package static func useForNetworks(_ count: Int) {
    omp_set_num_threads(Int32(clamping: count))
  }

  package var description: String { "oneDNN \(oneDNN), OpenBLAS \(openBLAS)" }
}
