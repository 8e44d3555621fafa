/// A value on the stack of the pickle reader.
///
/// Nothing in it nests: sequences and arrays are numbers in the reader's tables, and texts are
/// places in the file. A pickle can therefore refer to itself, or nest without end, and costs no
/// more than its opcodes.
enum PickleValue {
  case none
  case boolean(Bool)
  case integer(Int)
  /// A string, of bytes or of characters.
  case string(PickleString)
  /// A list or a tuple, by its number.
  case sequence(Int)
  /// One of the few names that are known.
  case name(PickleName)
  /// A type of numpy's numbers.
  case elementType(PickleElement)
  /// An array of numpy, by its number.
  case array(Int)

  /// What a message calls the value.
  var summary: String {
    switch self {
    case .none: "None"
    case .boolean(let isTrue): isTrue ? "True" : "False"
    case .integer(let number): "the number \(number)"
    case .string(let string): "a string of \(string.count) bytes"
    case .sequence: "a list or a tuple"
    case .name(let name): "the name \(name.rawValue)"
    case .elementType(let type): "numpy's type \(type.rawValue)"
    case .array: "an array of numpy"
    }
  }
}

/// The place of a string in the file, and how it is written there.
struct PickleString {
  enum Form {
    /// The bytes as they are.
    case bytes
    /// Characters in UTF-8.
    case utf8
    /// Characters in Latin-1; others, a backslash and a newline as `\u` and four digits.
    case rawUnicodeEscape
    /// Bytes in a line as Python 2 prints them, with quotes and escapes.
    case quoted
  }

  let form: Form
  let offset: Int
  /// How many bytes it takes in the file.
  let count: Int
  /// Whether characters have been turned into bytes, as Latin-1.
  var isEncoded = false
}

/// The names that a pickle of pictures may refer to; anything else is refused when it is read.
///
/// None is looked up and none is called: each stands for what the reader does itself.
enum PickleName: String {
  case encode = "_codecs encode"
  case bytes = "builtins bytes"
  case bytearray = "builtins bytearray"
  case array = "numpy ndarray"
  case elementType = "numpy dtype"
  case reconstruct = "numpy.core.multiarray _reconstruct"
  case scalar = "numpy.core.multiarray scalar"
  case fromBuffer = "numpy.core.numeric _frombuffer"

  /// Knows a name in the modules of Python 2 and 3 and of numpy 1 and 2.
  init?(module: String, name: String) {
    let module =
      switch module {
      case "__builtin__": "builtins"
      case "numpy._core.multiarray": "numpy.core.multiarray"
      case "numpy._core.numeric": "numpy.core.numeric"
      default: module
      }
    self.init(rawValue: "\(module) \(name)")
  }
}

/// The types of numbers that pictures and answers are made of, a byte each.
enum PickleElement: String {
  case byte = "u1"
  case boolean = "b1"
}

/// An array of numpy while it is put together.
struct PickleArray {
  /// Nil before the state is set.
  var element: PickleElement?
  var content: PickleString?
}
