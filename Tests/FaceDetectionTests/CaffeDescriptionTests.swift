import FaceDetection
import Testing

@Suite struct CaffeDescriptionTests {
  /// The words of the text that is left.
  private func words(_ text: String) -> [String] {
    String(decoding: CaffeDescription.readable(Array(text.utf8)), as: UTF8.self)
      .split(whereSeparator: \.isWhitespace).map(String.init)
  }

  @Test func `drops the block that OpenCV does not know`() {
    let text = """
      name: "net"
      mem_param {
          optimize_test: true
          inner { depth: 2 }
      }
      layer { name: "a" }
      """
    #expect(
      words(text) == ["name", ":", "\"net\"", "layer", "{", "name", ":", "\"a\"", "}"])
    #expect(words("mem_param: { a: 1 } b: 2") == ["b", ":", "2"])
    #expect(words("mem_param{a:\"}\"}b:2") == ["b", ":", "2"])
  }

  @Test func `drops the sizes of the input`() {
    let text = "input: 'x' input_dim: 1 input_dim: 3 input_shape { dim: 1 dim: 3 } layer { }"
    #expect(words(text) == ["input", ":", "'x'", "layer", "{", "}"])
  }

  @Test func `keeps what stands inside of layers and strings`() {
    let kept = "layer { mem_param { a: 1 } input_dim: 2 } name: \"mem_param { \\\" }\""
    #expect(words(kept).joined(separator: " ").contains("mem_param { a : 1 } input_dim : 2"))
    #expect(words(kept).suffix(4) == ["\"mem_param", "{", "\\\"", "}\""])
  }

  @Test func `drops comments, whatever they hold`() {
    #expect(words("# mem_param {\na: -1.5e-3 # }\nb: c") == ["a", ":", "-1.5e-3", "b", ":", "c"])
  }

  @Test(arguments: ["", "mem_param", "mem_param {", "mem_param :", "name: \"open", "{", "}}", "#"])
  func `comes to the end of a broken text`(text: String) {
    #expect(words(text).count <= 3)
  }
}
