"""SphereFace's networks and ResFace-28 in PyTorch, from a model.safetensors of atl-train.

    from face_network import load
    network = load("run/model.safetensors")
    embeddings = network(faces)    # N x 3 x H x W, RGB 0 ... 255 -> N x D, not of unit length

The faces are aligned as the file's metadata say (`network.metadata`). Needs torch and safetensors.
From a shell, `python face_network.py MODEL PIXELS EMBEDDINGS` reads and writes raw float32.
"""

import sys

import numpy
import torch
from safetensors import safe_open

# The residual units of each stage.
UNITS = {
    "resface28": [1, 2, 5, 3],
    "sphereface4": [0, 0, 0, 0],
    "sphereface10": [0, 1, 2, 0],
    "sphereface20": [1, 2, 4, 1],
    "sphereface36": [2, 4, 8, 2],
    "sphereface64": [3, 8, 16, 3],
}


class FaceNetwork(torch.nn.Module):
    """Convolutions of 3 x 3 with PReLUs, some in pairs whose input is added to their result."""

    def __init__(self, metadata):
        super().__init__()
        self.metadata = metadata
        name = metadata["network.name"]
        if name not in UNITS:
            raise ValueError(f"network.name: found {name}, expected one of {', '.join(UNITS)}")
        self.channels, self.size = 3, int(metadata["network.inputSize"])
        # What runs one after the other: a layer alone, or the two layers of a unit.
        self.plan = []
        unpadded = name == "resface28"
        if unpadded:
            self._entry("1a", 32, stride=1, padding=0)
        for stage, (channels, units) in enumerate(zip([64, 128, 256, 512], UNITS[name])):
            # Units are numbered from the stage's first layer, which for ResFace is named alone.
            number, first = (stage + 2, 1) if unpadded else (stage + 1, 2)
            entry = ["1b", "2", "3", "4"][stage] if unpadded else f"{number}_1"
            self._entry(entry, channels, stride=2, padding=0 if unpadded else 1)
            for unit in range(units):
                pair = [f"{number}_{first + 2 * unit + layer}" for layer in (0, 1)]
                for layer in pair:
                    self._layer(layer, self.channels, stride=1, padding=1)
                self.plan.append(pair)
        self.fc5 = torch.nn.Linear(
            self.channels * self.size**2, int(metadata["network.embedding"]))

    def _entry(self, layer, channels, stride, padding):
        self._layer(layer, int(channels * float(self.metadata["network.width"])), stride, padding)
        self.plan.append([layer])

    def _layer(self, layer, channels, stride, padding):
        convolution = torch.nn.Conv2d(self.channels, channels, 3, stride, padding)
        self.add_module("conv" + layer, convolution)
        self.add_module("relu" + layer, torch.nn.PReLU(channels))
        self.channels = channels
        self.size = (self.size + 2 * padding - 3) // stride + 1

    def forward(self, faces):
        maps = (faces - 127.5) / 128
        for layers in self.plan:
            result = maps
            for layer in layers:
                result = getattr(self, "relu" + layer)(getattr(self, "conv" + layer)(result))
            maps = maps + result if len(layers) == 2 else result
        return self.fc5(maps.flatten(1))


def load(path):
    """The network of a file, with its weights, for inference."""
    with safe_open(path, "pt") as file:
        network = FaceNetwork(file.metadata())
        network.load_state_dict({name: file.get_tensor(name) for name in file.keys()})
    return network.eval()


if __name__ == "__main__":
    model, pixels, embeddings = sys.argv[1:]
    network = load(model)
    size = int(network.metadata["network.inputSize"])
    faces = torch.from_numpy(numpy.fromfile(pixels, "<f4").reshape(-1, 3, size, size))
    with torch.no_grad():
        network(faces).numpy().tofile(embeddings)
