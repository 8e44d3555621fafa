/// The sizes of maps, of one image: C x H x W.
package struct MapShape: Sendable, Hashable {
  package let channelCount: Int
  /// The rows of pixels.
  package let height: Int
  /// The pixels of a row.
  package let width: Int

  /// Names the sizes.
  package init(channelCount: Int, height: Int, width: Int) {
    self.channelCount = channelCount
    self.height = height
    self.width = width
  }

  /// Names the sizes of square maps.
  package init(channelCount: Int, size: Int) {
    self.init(channelCount: channelCount, height: size, width: size)
  }

  /// The pixels of one channel.
  package var pixelCount: Int { height * width }

  /// The numbers of one image.
  package var count: Int { channelCount * pixelCount }

  /// The sizes, slowest first.
  package var sizes: [Int] { [channelCount, height, width] }
}
