package import Failures
internal import COneDNN

/// What the numerical library refused to do.
package enum KernelError: Failure, Equatable {
  /// A call of oneDNN gave another status than success, here by oneDNN's name for it.
  case oneDNN(call: String, status: String)
  /// A call of LAPACK gave another status than 0.
  case lapack(call: String, status: Int)
  /// The processor lacks instructions that the kernels are compiled for.
  case processor
  /// No algorithm, or one that cannot compute it, was named for a pass of a convolution.
  case algorithm(pass: String, found: String, expected: [String])

  package var kind: FailureKind {
    switch self {
    case .oneDNN, .lapack: .software
    case .processor: .usage
    case .algorithm: .badData
    }
  }

  package var description: String {
    switch self {
    case .oneDNN(let call, let status):
      "\(call): status: found \(status), expected success"
    case .lapack(let call, let status):
      "\(call): status: found \(status), expected 0"
    case .processor:
      "processor: found one without AVX2 or FMA, expected both"
    case .algorithm(let pass, let found, let expected):
      "algorithm: \(pass): found \(found), expected one of: \(expected.joined(separator: ", "))"
    }
  }
}

/// Turns a status of oneDNN into an error: the only place that reads one.
func check(_ status: dnnl_status_t, _ call: StaticString) throws(KernelError) {
  guard status == dnnl_success else {
    let name = dnnl_status2str(status).map { String(cString: $0) } ?? "\(status.rawValue)"
    throw .oneDNN(call: "\(call)", status: name)
  }
}

/// The handle that a successful call has left behind.
func created(_ handle: OpaquePointer?, _ call: StaticString) throws(KernelError) -> OpaquePointer {
  guard let handle else { throw .oneDNN(call: "\(call)", status: "no handle") }
  return handle
}
