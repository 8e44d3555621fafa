import Failures
import Foundation
import ModelExchange
import ModelMessages
import SwiftProtobuf
import Testing

/// What OpenCV would read as something else, or beyond the end of.
@Suite struct ONNXGraphCheckTests {
  /// A convolution of 2 x 3 x 1 x 1 and the mean of its maps.
  private func model(_ change: (inout ONNXGraphProto) -> Void = { _ in }) -> ONNXModelProto {
    var model = ONNXModelProto()
    model.graph.initializer = [
      .with {
        $0.name = "w"
        $0.dims = [2, 3, 1, 1]
        $0.dataType = .float
        $0.rawData = Data(count: 24)
      },
      .with {
        $0.name = "left out"
        $0.dims = [0]
        $0.dataType = .float
      },
      .with {
        $0.name = "axes"
        $0.dims = [2]
        $0.dataType = .int64
        $0.int64Data = [-2, -1]
      },
    ]
    model.graph.node = [
      .with {
        $0.opType = "Conv"
        $0.input = ["input", "w"]
        $0.output = ["maps"]
        $0.attribute = [.number("group", 1)]
      },
      .with {
        $0.opType = "ReduceMax"
        $0.input = ["maps", "axes"]
        $0.output = ["embedding"]
      },
    ]
    change(&model.graph)
    return model
  }

  private func complaint(_ change: (inout ONNXGraphProto) -> Void) throws -> String {
    let bytes: [UInt8] = try model(change).serializedBytes()
    let error = #expect(throws: ModelExchangeError.self) {
      try ONNXRewriting.rewritten(bytes, file: "m.onnx")
    }
    #expect(error?.kind == .badData)
    return error?.description ?? ""
  }

  @Test func `a graph whose numbers are all there is left as it is, but for its axes`() throws {
    let rewritten = try ONNXRewriting.rewritten(model().serializedBytes(), file: "m")
    let graph = try ONNXModelProto(serializedBytes: rewritten).graph
    #expect(graph.node[1].input == ["maps"])
    #expect(graph.node[1].attribute.first { $0.name == "axes" }?.ints == [-2, -1])
  }

  @Test func `tensors whose numbers are elsewhere, too few or of no shape are refused`() throws {
    #expect(
      try complaint { $0.initializer[0].clearRawData() }
        == "m.onnx: w: numbers: found 0 numbers in this file, expected 6 numbers of 4 bytes; "
        + "weights in a file of their own are not read")
    #expect(try complaint { $0.initializer[0].rawData.removeLast() }.contains("found 23 bytes"))
    for dims in [[2, 0], [-2, -3], [.max, .max], [.max]] as [[Int64]] {
      #expect(try complaint { $0.initializer[0].dims = dims }.contains("m.onnx: w: numbers: found"))
    }
    let constant = try complaint {
      $0.node[0].attribute.append(
        .with {
          $0.name = "value"
          $0.t = $0.t
          $0.t.dataType = .int64
          $0.t.dims = [3]
        })
    }
    #expect(constant.contains("m.onnx: Conv maps: numbers: found 0 numbers"))
  }

  @Test func `no groups, and axes that nobody knows, are refused by their node`() throws {
    #expect(
      try complaint { $0.node[0].attribute[0].i = 0 }
        == "m.onnx: Conv maps: group: found 0, expected at least 1")
    #expect(try complaint { $0.node[1].input[1] = "maps" }.contains("ReduceMax embedding: axes"))
    let idle = try complaint {
      $0.node[1].input.removeLast()
      $0.node[1].attribute = [.number("noop_with_empty_axes", 1)]
    }
    #expect(idle.contains("ReduceMax embedding: axes: found"))
  }
}

extension ONNXAttributeProto {
  fileprivate static func number(_ name: String, _ number: Int64) -> Self {
    .with {
      $0.name = name
      $0.type = .int
      $0.i = number
    }
  }
}
