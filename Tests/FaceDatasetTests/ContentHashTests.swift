import FaceDataset
import Testing

@Suite struct ContentHashTests {
  @Test func `the hash of abc is the one that FIPS 180-4 gives`() {
    let hash = ContentHash(of: [UInt8]("abc".utf8))
    #expect(
      hash.hexadecimal == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(hash.seedWord == 0xba78_16bf_8f01_cfea)
  }

  @Test func `no bytes have a hash`() {
    let hash = ContentHash(of: [])
    #expect(hash.hexadecimal.hasPrefix("e3b0c44298fc1c14"))
    #expect(hash.hexadecimal.utf8.count == 64)
  }
}
