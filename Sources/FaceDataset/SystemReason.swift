internal import Foundation

/// The system's short words for a failed file operation, such as "No such file or directory".
///
/// - Parameter error: what Foundation threw.
/// - Returns: the text of the system's error number, or Foundation's own where there is none.
package func systemReason(of error: any Error) -> String {
  if let system = (error as? CocoaError)?.underlying as? POSIXError {
    return unsafe String(cString: strerror(system.code.rawValue))
  }
  return error.localizedDescription
}
