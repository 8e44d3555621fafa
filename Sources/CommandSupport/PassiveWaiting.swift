import Foundation

/// Starts the program again with OpenMP threads that sleep while they wait, unless its user has chosen.
///
/// By default the threads of libgomp spin between two kernels. Where another program, or our own workers
/// that decode faces, wants the core, each kernel then waits for a spinning thread to give it up.
/// libgomp reads `OMP_WAIT_POLICY` when it is loaded, before any code of the program runs, so the
/// variable can only be set for the next image of the process; identifier, signals and files stay.
package func restartWithPassiveWaiting() {
  let variable = "OMP_WAIT_POLICY"
  guard ProcessInfo.processInfo.environment[variable] == nil else { return }
  unsafe setenv(variable, "passive", 1)
  // Returns only if it fails; the program then goes on as it is, only slower on a busy machine.
  _ = unsafe execv("/proc/self/exe", CommandLine.unsafeArgv)
}
