"""One step of the same training, or of the same inference, in PyTorch, at the word of a line.

    peer.py train|embed BATCH default|channels_last fp32|bf16 eager|compile

Prints "ready" when it has warmed up. Each line that comes in is answered by the seconds of one step. At
the end of the input it prints its peak memory in MiB. Data lie in memory before the first step.
"""

import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional

CLASS_COUNT = 10575
EMBEDDING = 512
SIZE = 112


class Unit(nn.Module):
    """Two padded convolutions, each with its PReLU, added to their input."""

    def __init__(self, channels):
        super().__init__()
        self.branch = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1),
            nn.PReLU(channels),
            nn.Conv2d(channels, channels, 3, padding=1),
            nn.PReLU(channels),
        )

    def forward(self, maps):
        return maps + self.branch(maps)


def resface28():
    layers = [nn.Conv2d(3, 32, 3), nn.PReLU(32)]
    channels = 32
    for wider, units in [(64, 1), (128, 2), (256, 5), (512, 3)]:
        layers += [nn.Conv2d(channels, wider, 3, stride=2), nn.PReLU(wider)]
        layers += [Unit(wider) for _ in range(units)]
        channels = wider
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(512 * 5 * 5, EMBEDDING))


class Head(nn.Module):
    """Softmax over unit class rows."""

    def __init__(self):
        super().__init__()
        self.rows = nn.Parameter(torch.randn(CLASS_COUNT, EMBEDDING) / EMBEDDING**0.5)

    def forward(self, embeddings, labels):
        logits = functional.linear(embeddings, functional.normalize(self.rows))
        return functional.cross_entropy(logits, labels)


def step_of(arguments):
    action, batch, layout, precision, mode = arguments
    torch.manual_seed(1)
    network, head = resface28(), Head()
    images = torch.rand(int(batch), 3, SIZE, SIZE) * 2 - 1
    labels = torch.randint(0, CLASS_COUNT, (int(batch),))
    if layout == "channels_last":
        network = network.to(memory_format=torch.channels_last)
        images = images.contiguous(memory_format=torch.channels_last)
    if mode == "compile":
        network = torch.compile(network)
    cast = torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "bf16")

    def embed():
        with torch.inference_mode(), cast:
            network(images)

    parameters = list(network.parameters()) + list(head.parameters())
    solver = torch.optim.SGD(parameters, lr=1e-4, momentum=0.9, weight_decay=5e-4)

    def train():
        solver.zero_grad()
        with cast:
            embeddings = network(images)
        head(embeddings.float(), labels).backward()
        solver.step()

    return train if action == "train" else embed


def main():
    step = step_of(sys.argv[1:])
    for _ in range(2):
        step()
    print("ready", torch.__version__, flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        step()
        print(time.perf_counter() - start, flush=True)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)


main()
