"""Reads a safetensors file and writes the numbers of all tensors, by name, as raw float32.

read_safetensors.py FILE NUMBERS; prints metadata and shapes as JSON.
"""

import json
import sys

from safetensors import safe_open
from safetensors.numpy import load_file

path, numbers = sys.argv[1:]

tensors = load_file(path)
with open(numbers, "wb") as output:
    for name in sorted(tensors):
        output.write(tensors[name].tobytes())
with safe_open(path, "np") as file:
    metadata = file.metadata()
print(json.dumps({
    "metadata": metadata,
    "shapes": {name: tensor.shape for name, tensor in tensors.items()},
}))
