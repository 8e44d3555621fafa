import Foundation

/// Starts the program again with OpenMP threads that spin only briefly while they wait, unless its
/// user has chosen otherwise.
///
/// By default the threads of libgomp spin for long between two kernels. Where another program, or
/// our own workers that decode faces, wants the core, each kernel then waits for a spinning thread
/// to give it up. Training a quarter-width network on two cores, in images/s with the machine at
/// rest and beside two busy processes: spinning 450 and 32, never spinning 390 and 162, 10,000
/// turns and then sleep 470 and 156.
///
/// libgomp reads its variables when it is loaded, before any code of the program runs, so they can
/// only be set for the next image of the process; its identifier, signals and files stay.
package func restartWithBriefSpinning() {
  let policy = "OMP_WAIT_POLICY"
  guard ProcessInfo.processInfo.environment[policy] == nil else { return }
  unsafe setenv(policy, "passive", 1)
  unsafe setenv("GOMP_SPINCOUNT", "10000", 1)
  // Returns only if it fails; the program then goes on as it is, only slower on a busy machine.
  _ = unsafe execv("/proc/self/exe", CommandLine.unsafeArgv)
}
