/// The nearest bf16 number: one whose lower half is 0; of two, that with an even last bit.
package func roundedToBFloat16(_ value: Float) -> Float {
  guard value.isFinite else { return value }
  let down = Float(bitPattern: value.bitPattern & 0xffff_0000)
  let up = Float(bitPattern: (value.bitPattern & 0xffff_0000) &+ 0x1_0000)
  // Beyond the largest number lies the power of two that would come next.
  let above = up.isFinite ? Double(up) : (value < 0 ? -0x1p128 : 0x1p128)
  let (toDown, toUp) = (abs(Double(value) - Double(down)), abs(above - Double(value)))
  if toDown != toUp { return toDown < toUp ? down : up }
  return down.bitPattern & 0x1_0000 == 0 ? down : up
}
