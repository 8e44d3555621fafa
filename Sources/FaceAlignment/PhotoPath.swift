/// The parts of a photo's path, by its bytes.
///
/// Foundation's own functions for this trap on a name of a single character (Swift 6.3 on Linux).
package enum PhotoPath {
  /// What stands before the last slash; empty where there is none.
  package static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(path[..<slash])
  }

  /// What stands behind the last slash.
  package static func name(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }

  /// The path without the ending of its name; a dot at the beginning of a name begins no ending.
  package static func stem(of path: String) -> String {
    guard let dot = dot(in: path) else { return path }
    return String(path[..<dot])
  }

  /// The ending of the name, in lower case and without the dot; empty where there is none.
  package static func ending(of path: String) -> String {
    guard let dot = dot(in: path) else { return "" }
    return path[path.utf8.index(after: dot)...].lowercased()
  }

  private static func dot(in path: String) -> String.Index? {
    let name = name(of: path).utf8.count
    let start = path.utf8.index(path.endIndex, offsetBy: -name)
    guard let dot = path.utf8[start...].lastIndex(of: UInt8(ascii: ".")), dot > start else {
      return nil
    }
    return dot
  }
}
