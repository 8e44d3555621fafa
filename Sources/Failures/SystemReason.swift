internal import Foundation

/// The system's short words for a failed file operation, such as "No space left on device".
///
/// - Parameter error: what Foundation threw.
/// - Returns: the text of the system's error number, or Foundation's own where there is none.
package func systemReason(of error: any Error) -> String {
  let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
  for error in [underlying, error].compactMap({ $0.map { $0 as NSError } })
  where error.domain == NSPOSIXErrorDomain {
    return unsafe String(cString: strerror(Int32(error.code)))
  }
  return error.localizedDescription
}
