internal import Foundation

/// The bytes of a picture's file as an address that holds them.
func dataAddress(of bytes: [UInt8]) -> String {
  let type =
    switch bytes.first {
    case 0x89: "png"
    case UInt8(ascii: "B"): "bmp"
    case UInt8(ascii: "R"): "webp"
    default: "jpeg"
    }
  return "data:image/\(type);base64,\(Data(bytes).base64EncodedString())"
}
