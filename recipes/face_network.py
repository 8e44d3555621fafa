"""The networks of atl-train in PyTorch, from a model.safetensors.

    from face_network import load
    network = load("run/model.safetensors")
    embeddings = network(faces)    # N x 3 x H x W, RGB 0 ... 255 -> N x D, not of unit length

The faces are aligned as the file's metadata say (`network.metadata`), and the state dictionary has
the file's names. Needs torch and safetensors. From a shell, `python face_network.py MODEL PIXELS
EMBEDDINGS` reads and writes raw float32.
"""

import sys

import numpy
import torch
from safetensors import safe_open
from torch import nn


def normalised(faces):
    """What all networks see of bytes."""
    return (faces - 127.5) / 128


class SphereFace(nn.Module):
    """Convolutions of 3 x 3 with PReLUs, some in pairs whose input is added to their result."""

    def __init__(self, units, channels, size, embedding, padding=1):
        super().__init__()
        self.inputs, self.size = 3, size
        # What runs one after the other: a layer alone, or the two layers of a unit.
        self.plan = []
        unpadded = padding == 0
        if unpadded:
            self._entry("1a", channels(32), stride=1, padding=0)
        for stage, count in enumerate(units):
            # Units are numbered from the stage's first layer, which for ResFace is named alone.
            number, first = (stage + 2, 1) if unpadded else (stage + 1, 2)
            entry = ["1b", "2", "3", "4"][stage] if unpadded else f"{number}_1"
            self._entry(entry, channels(64 << stage), stride=2, padding=padding)
            for unit in range(count):
                pair = [f"{number}_{first + 2 * unit + layer}" for layer in (0, 1)]
                for layer in pair:
                    self._layer(layer, self.inputs, stride=1, padding=1)
                self.plan.append(pair)
        self.fc5 = nn.Linear(self.inputs * self.size[0] * self.size[1], embedding)

    def _entry(self, layer, channels, stride, padding):
        self._layer(layer, channels, stride, padding)
        self.plan.append([layer])

    def _layer(self, layer, channels, stride, padding):
        self.add_module("conv" + layer, nn.Conv2d(self.inputs, channels, 3, stride, padding))
        self.add_module("relu" + layer, nn.PReLU(channels))
        self.inputs = channels
        self.size = [(side + 2 * padding - 3) // stride + 1 for side in self.size]

    def forward(self, faces):
        maps = normalised(faces)
        for layers in self.plan:
            result = maps
            for layer in layers:
                result = getattr(self, "relu" + layer)(getattr(self, "conv" + layer)(result))
            maps = maps + result if len(layers) == 2 else result
        return self.fc5(maps.flatten(1))


class ResidualBlock(nn.Module):
    """Of iResNet: two convolutions of 3 x 3, whose result is added to a shortcut."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.prelu = nn.PReLU(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, stride, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(outputs)
        self.downsample = nn.Sequential()
        if stride != 1 or inputs != outputs:
            self.downsample.append(nn.Conv2d(inputs, outputs, 1, stride, bias=False))
            self.downsample.append(nn.BatchNorm2d(outputs))

    def forward(self, maps):
        result = self.prelu(self.bn2(self.conv1(self.bn1(maps))))
        return self.bn3(self.conv2(result)) + self.downsample(maps)


class IResNet(nn.Module):
    """Four layers of residual blocks, the first block of each with stride 2."""

    def __init__(self, blocks, channels, size, embedding):
        super().__init__()
        inputs = channels(64)
        self.conv1 = nn.Conv2d(3, inputs, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(inputs)
        self.prelu = nn.PReLU(inputs)
        self.layers = [f"layer{number + 1}" for number in range(len(blocks))]
        for index, count in enumerate(blocks):
            layer = nn.Sequential()
            for number in range(count):
                layer.append(ResidualBlock(inputs, channels(64 << index), 1 if number else 2))
                inputs = channels(64 << index)
            self.add_module(self.layers[index], layer)
            size = [(side + 1) // 2 for side in size]
        self.bn2 = nn.BatchNorm2d(inputs)
        self.fc = nn.Linear(inputs * size[0] * size[1], embedding)
        self.features = nn.BatchNorm1d(embedding)

    def forward(self, faces):
        maps = self.prelu(self.bn1(self.conv1(normalised(faces))))
        for layer in self.layers:
            maps = getattr(self, layer)(maps)
        return self.features(self.fc(self.bn2(maps).flatten(1)))


class Convolution(nn.Sequential):
    """Of MobileFaceNet: a convolution, its batch norm, and a PReLU unless it is linear."""

    def __init__(self, inputs, outputs, kernel, stride=1, padding=0, groups=1, linear=False):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, padding, groups=groups, bias=False)
        self.bn = nn.BatchNorm2d(outputs)
        if not linear:
            self.prelu = nn.PReLU(outputs)


class Bottleneck(nn.Module):
    """Of MobileFaceNet: more channels, a depthwise convolution, fewer channels."""

    def __init__(self, inputs, inner, outputs, stride):
        super().__init__()
        self.expand = Convolution(inputs, inner, 1)
        self.depthwise = Convolution(inner, inner, 3, stride, 1, groups=inner)
        self.project = Convolution(inner, outputs, 1, linear=True)
        self.adds_input = stride == 1 and inputs == outputs

    def forward(self, maps):
        result = self.project(self.depthwise(self.expand(maps)))
        return maps + result if self.adds_input else result


class MobileFaceNet(nn.Sequential):
    """Bottlenecks, then a depthwise convolution over the whole map."""

    def __init__(self, stages, channels, size, embedding):
        super().__init__()
        inputs = channels(64)
        self.conv1 = Convolution(3, inputs, 3, 2, 1)
        self.conv2 = Convolution(inputs, inputs, 3, 1, 1, groups=inputs)
        size = [(side + 1) // 2 for side in size]
        for index, (expansion, outputs, count, first_stride) in enumerate(stages):
            stage = nn.Sequential()
            for stride in [first_stride] + [1] * (count - 1):
                stage.append(Bottleneck(inputs, expansion * inputs, channels(outputs), stride))
                inputs = channels(outputs)
                size = [(side + stride - 1) // stride for side in size]
            self.add_module(f"stage{index + 1}", stage)
        outputs = channels(512)
        self.conv3 = Convolution(inputs, outputs, 1)
        self.add_module("global", Convolution(outputs, outputs, size, groups=outputs, linear=True))
        self.embedding = Convolution(outputs, embedding, 1, linear=True)
        self.flatten = nn.Flatten()

    def forward(self, faces):
        return super().forward(normalised(faces))


# The kind of each network, and how many residual units or blocks its stages have; for MobileFaceNet
# expansion, channels, bottlenecks and stride.
NETWORKS = {
    "resface28": (SphereFace, [1, 2, 5, 3], 0),
    "sphereface4": (SphereFace, [0, 0, 0, 0]),
    "sphereface10": (SphereFace, [0, 1, 2, 0]),
    "sphereface20": (SphereFace, [1, 2, 4, 1]),
    "sphereface36": (SphereFace, [2, 4, 8, 2]),
    "sphereface64": (SphereFace, [3, 8, 16, 3]),
    "iresnet18": (IResNet, [2, 2, 2, 2]),
    "iresnet50": (IResNet, [3, 4, 14, 3]),
    "mobilefacenet": (MobileFaceNet, [
        (2, 64, 5, 2), (4, 128, 1, 2), (2, 128, 6, 1), (4, 128, 1, 2), (2, 128, 2, 1)]),
}


def build(metadata):
    """The network that the metadata of a model file describe, with new weights."""
    name, width = metadata["network.name"], float(metadata["network.width"])
    if name not in NETWORKS:
        raise ValueError(f"network.name: found {name}, expected one of {', '.join(NETWORKS)}")
    kind, stages, *more = NETWORKS[name]
    network = kind(
        stages, lambda count: int(count * width), input_size(metadata),
        int(metadata["network.embedding"]), *more)
    network.metadata = metadata
    return network


def input_size(metadata):
    """Height and width of the faces, which the metadata have as one number or as two, 112x96."""
    sides = [int(side) for side in metadata["network.inputSize"].split("x")]
    return [sides[0], sides[-1]]


def load(path):
    """The network of a file, with its weights, for inference."""
    with safe_open(path, "pt") as file:
        network = build(file.metadata())
        network.load_state_dict({name: file.get_tensor(name) for name in file.keys()})
    return network.eval()


if __name__ == "__main__":
    model, pixels, embeddings = sys.argv[1:]
    network = load(model)
    height, width = input_size(network.metadata)
    faces = torch.from_numpy(numpy.fromfile(pixels, "<f4").reshape(-1, 3, height, width))
    with torch.no_grad():
        network(faces).numpy().tofile(embeddings)
