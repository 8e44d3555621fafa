import Foundation

/// Whether oneDNN picks its kernels for AVX2, on which the layouts were tried: what it has for
/// other processors may differ, and a slow kernel is no wrong one.
let hasKernelsOfAVX2: Bool = {
  let facts = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
  return facts.contains(" avx2 ") && !facts.contains(" avx512f ")
}()
