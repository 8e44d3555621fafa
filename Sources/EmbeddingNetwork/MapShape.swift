/// The sizes of square maps, of one image: C x H x H.
package struct MapShape: Sendable, Hashable {
  package let channelCount: Int
  /// The pixels along a side.
  package let size: Int

  /// Names the sizes.
  package init(channelCount: Int, size: Int) {
    self.channelCount = channelCount
    self.size = size
  }

  /// The numbers of one image.
  package var count: Int { channelCount * size * size }
}
