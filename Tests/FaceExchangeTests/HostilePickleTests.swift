import FaceExchange
import Failures
import Foundation
import Testing

/// Pickles that want something to be run, or to be believed; each is refused when it is opened.
@Suite struct HostilePickleTests {
  struct Pickle: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let refusal: String

    init(_ name: String, _ parts: [any Sequence<UInt8>], _ refusal: String) {
      self.name = name
      bytes = parts.flatMap { Array($0) }
      self.refusal = refusal
    }

    init(_ name: String, _ text: String, _ refusal: String) {
      self.init(name, [text.utf8], refusal)
    }

    var testDescription: String { name }
  }

  private static func little(_ number: some FixedWidthInteger) -> [UInt8] {
    stride(from: 0, to: type(of: number).bitWidth, by: 8).map {
      UInt8(truncatingIfNeeded: number >> $0)
    }
  }

  private static func short(_ text: String) -> [UInt8] {
    [0x8c, UInt8(text.utf8.count)] + text.utf8
  }

  /// The file that a payload makes if something runs it.
  private static let trace =
    "/tmp/face-exchange-was-here-\(ProcessInfo.processInfo.processIdentifier)"

  static let running = [
    Pickle("a call of os.system", "cos\nsystem\n(S'touch \(trace)'\ntR.", "name: found os.system"),
    Pickle("a call of posix.system", "cposix\nsystem\n(S'touch \(trace)'\ntR.", "posix.system"),
    Pickle("eval of the builtins", "c__builtin__\neval\n(S'1'\ntR.", "found __builtin__.eval"),
    Pickle("exec of the builtins", "cbuiltins\nexec\n(S'1'\ntR.", "found builtins.exec"),
    Pickle("getattr of the builtins", "cbuiltins\ngetattr\n.", "found builtins.getattr"),
    Pickle(
      "a name from the stack", [[0x80, 4], short("os"), short("system"), [0x93, 0x2e]],
      "os.system"),
    Pickle(
      "a name inside of another",
      [[0x80, 4], short("numpy"), short("f2py.os.system"), [0x93, 0x2e]],
      "numpy.f2py.os.system"),
    Pickle("another name of codecs", "c_codecs\ndecode\n.", "_codecs.decode"),
    Pickle("loading by numpy", "cnumpy\nload\n(S'a.npy'\ntR.", "numpy.load"),
    Pickle("running by numpy", "cnumpy.testing._private.utils\nrunstring\n.", "runstring"),
    Pickle("an instance by INST", "(S'touch \(trace)'\nios\nsystem\n.", "opcode: found 0x69"),
    Pickle("an instance by OBJ", "(cnumpy\ndtype\no.", "opcode: found 0x6f"),
    Pickle("an instance by NEWOBJ", ["cnumpy\nndarray\n)".utf8, [0x81, 0x2e]], "found 0x81"),
    Pickle("an instance by NEWOBJ_EX", ["cnumpy\nndarray\n)}".utf8, [0x92, 0x2e]], "0x7d"),
    Pickle("an extension of one byte", [[0x80, 2, 0x82, 1, 0x2e]], "found 0x82"),
    Pickle("an extension of two bytes", [[0x80, 2, 0x83, 1, 0, 0x2e]], "found 0x83"),
    Pickle("an extension of four bytes", [[0x80, 2, 0x84, 1, 0, 0, 0, 0x2e]], "found 0x84"),
    Pickle("a persistent name", "Pname\n.", "found 0x50"),
    Pickle("a persistent value", "S'a'\nQ.", "found 0x51"),
    Pickle("a buffer from elsewhere", [[0x80, 5, 0x97, 0x2e]], "found 0x97"),
    Pickle("a dictionary", "(d.", "found 0x64"),
    Pickle("a set", [[0x80, 4, 0x8f, 0x2e]], "found 0x8f"),
    Pickle("the state of a name", "cnumpy\nndarray\n(tb.", "state: found that of the name"),
    Pickle("a call of a string", "S'os'\n(tR.", "call: found a string"),
    Pickle("a call of the class of arrays", "cnumpy\nndarray\n(tR.", "0 arguments"),
    Pickle(
      "another class in an array",
      "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\ndtype\n(I0\ntS'b'\ntR.",
      "array: found the name"),
    Pickle("numpy's objects", "cnumpy\ndtype\n(S'O'\ntR.", "expected u1 or b1"),
    Pickle("another codec", "c_codecs\nencode\n(Va\nVrot13\ntR.", "as latin1"),
  ]

  static let lying = [
    Pickle("nothing", "", "opcode: found 0 bytes"),
    Pickle("no end", "(l", "opcode: found 0 bytes"),
    Pickle("something behind the end", "(l.(l.", "end of the pickle: found 3 bytes more"),
    Pickle("two values", "NN.", "end of the pickle: found 1 values more"),
    Pickle("an open mark", "(N.", "end of the pickle: found 0 values more"),
    Pickle("an empty stack", ".", "stack: found no value"),
    Pickle("no mark", "t.", "stack: found no mark"),
    Pickle(
      "values below a mark", [[0x80, 2], "NN(".utf8, [0x86, 0x2e]], "stack: found no value"),
    Pickle("a memo that is empty", "g7\n.", "memo: found nothing at 7"),
    Pickle("a protocol of the future", [[0x80, 6, 0x2e]], "protocol: found 6"),
    Pickle(
      "a frame beyond the file", [[0x80, 4, 0x95], little(9), [0x2e]], "frame: found 9 bytes"),
    Pickle(
      "a string beyond the file", ["B".utf8, little(UInt32.max), [0x2e]], "string: found 1 bytes"),
    Pickle("a string of 2^63 bytes", [[0x8e], little(UInt64(1) << 63), [0x2e]], "number: found"),
    Pickle("a string of 2^62 bytes", [[0x8e], little(UInt64(1) << 62), [0x2e]], "string: found"),
    Pickle("a string without end", "S'aaa", "line: found the end of the file"),
    Pickle("a number that is none", "I1e9\n.", "number: found \"1e9\""),
    Pickle("a list that holds itself", "(lp0\ng0\na.", "content: found a list"),
    Pickle("pictures that hold themselves", "((lp0\ng0\na(lt.", "picture: found a list"),
    Pickle("three things", "((l(l(lt.", "expected a tuple of pictures and answers"),
    Pickle("more answers than pairs", "((l(lI01\nat.", "0 pictures and 1 answers"),
    Pickle("pictures that are numbers", "((lI7\naI7\na(lI01\nat.", "picture: found the number 7"),
    Pickle("pictures that are characters", "((lVa\naVa\na(lI01\nat.", "picture: found a string"),
    Pickle("answers that are neither", "((lS'a'\naS'a'\na(lI2\nat.", "answer: found the number 2"),
    Pickle("a growing tuple of a number", "I1\nNa.", "list: found the number 1"),
    Pickle(
      "a shape that overflows",
      "cnumpy.core.numeric\n_frombuffer\n(S'a'\ncnumpy\ndtype\n(S'u1'\ntR"
        + "(I9223372036854775807\nI9\ntS'C'\ntR.", "shape of an array"),
    Pickle(
      "a shape of other bytes",
      [
        "cnumpy.core.numeric\n_frombuffer\n(".utf8, [0x43, 2, 1, 2],
        "cnumpy\ndtype\n(S'u1'\ntR(I3\ntS'C'\ntR.".utf8,
      ], "found 3 bytes, expected 2"),
    Pickle(
      "an array without a state",
      "((lcnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntRa(lt.",
      "picture: found an array of numpy"),
  ]

  @Test(arguments: running + lying)
  func `is refused with its place, and nothing runs`(pickle: Pickle) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(pickle.bytes, to: "hostile.bin")
    let error = try #require(failure { _ = try VerificationBinSource(file) })
    #expect(error.description.hasPrefix("\(file):byte "))
    #expect(error.description.contains(pickle.refusal), "\(error.description)")
    #expect(error.kind == .badData)
    #expect(!FileManager.default.fileExists(atPath: Self.trace))
  }

  @Test func `a million nested tuples, lists or marks cost no more than their bytes`() throws {
    let folder = try TemporaryFolder()
    let count = 300_000
    let nested: [([UInt8], String)] = [
      ([0x4e] + [UInt8](repeating: 0x85, count: count) + [0x2e], "content: found a list"),
      (
        [UInt8](repeating: 0x5d, count: count) + [UInt8](repeating: 0x61, count: count - 1) + [
          0x2e
        ],
        "content: found a list"
      ),
      ([UInt8](repeating: 0x28, count: count) + [0x2e], "stack: found no value"),
    ]
    for (bytes, refusal) in nested {
      let file = try folder.write(bytes, to: "deep.bin")
      let error = try #require(failure { _ = try VerificationBinSource(file) })
      #expect(error.description.contains(refusal), "\(error.description)")
    }
  }

  @Test func `a pickle without end is given up`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write([UInt8](repeating: 0x28, count: 4_000_001), to: "long.bin")
    let error = try #require(failure { _ = try VerificationBinSource(file) })
    #expect(error.description.contains("found more than 4000000 opcodes"))
  }
}
