import Foundation
import Testing

/// A set in one file, through the commands.
@Suite(.serialized) struct PackTests {
  @Test func `a packed set trains, embeds and verifies as its folder does`() throws {
    let set = try SmallSet()
    let packed = set.folder.path("faces.lmdb")
    let result = try Tool.prep.succeed([
      "pack", set.folder.path("faces"), "--output", packed, "--quiet",
    ])
    #expect(result.output == "\(packed): 60 faces of 20 people\n")
    var outputs: [String] = []
    for (name, faces) in [("folder", set.folder.path("faces")), ("packed", packed)] {
      try Tool.train.succeed([
        faces, "--output", set.folder.path(name), "--config", set.folder.path("small.json"),
        "--set", "solver.maxIterations=6", "--quiet",
      ])
      try Tool.eval.succeed([
        "embed", "--model", set.folder.path("folder"), "--manifest", faces, "--output",
        set.folder.path("\(name).npy"), "--quiet",
      ])
      outputs.append(
        try Tool.eval.succeed([
          "verify", "--model", "pixels", "--manifest", faces, "--pairs",
          set.folder.path("people/pairs.txt"), "--quiet", "--report",
          set.folder.path("\(name).html"),
        ]).output)
    }
    #expect(
      try set.bytes("folder/model.safetensors") == set.bytes("packed/model.safetensors"))
    #expect(try set.bytes("folder.npy") == set.bytes("packed.npy"))
    // The page shows the command, which names the set and the page itself.
    let pages = try ["folder", "packed"].map { name in
      String(decoding: try set.bytes("\(name).html"), as: UTF8.self)
        .replacing("\(name).html", with: "page").replacing("faces.lmdb", with: "faces")
    }
    #expect(pages[0] == pages[1])
    #expect(
      outputs[0].split(separator: "\n").dropLast() == outputs[1].split(separator: "\n").dropLast())
  }

  @Test func `a packed set is replaced only by force, and a cut-off one is refused`() throws {
    let set = try SmallSet()
    let pack = ["pack", set.folder.path("faces"), "--output", set.folder.path("faces.lmdb")]
    try Tool.prep.succeed(pack)
    let again = try Tool.prep.run(pack)
    #expect(again.status == 73)
    #expect(again.errors.contains("faces.lmdb: found "))
    try Tool.prep.succeed(pack + ["--force"])
    try set.bytes("faces.lmdb").dropLast(5000).write(
      to: set.folder.url.appending(path: "faces.lmdb"))
    let result = try Tool.train.run([
      set.folder.path("faces.lmdb"), "--output", set.folder.path("run"), "--config",
      set.folder.path("small.json"),
    ])
    #expect(result.status == 65)
    #expect(result.errors.contains("faces.lmdb: length: found "))
    #expect(try Tool.prep.run(["pack", set.folder.path("none"), "--output", "x"]).status == 66)
  }

  @Test func `an index is written beside the manifest and changes nothing`() throws {
    let set = try SmallSet()
    let embed = [
      "embed", "--model", "pixels", "--manifest", set.folder.path("faces"), "--quiet", "--output",
    ]
    try Tool.eval.succeed(embed + [set.folder.path("without.npy")])
    let result = try Tool.prep.succeed(["index", set.folder.path("faces")])
    #expect(
      result.output == "\(set.folder.path("faces/manifest.index")): 60 faces of 20 people\n")
    try Tool.eval.succeed(embed + [set.folder.path("with.npy")])
    #expect(try set.bytes("with.npy") == set.bytes("without.npy"))
  }
}
