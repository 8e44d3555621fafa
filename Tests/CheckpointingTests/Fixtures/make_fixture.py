"""Writes python.safetensors with the format's own Python library (pip install safetensors numpy)."""
import numpy, safetensors.numpy
tensors = {
    "conv1a.weight": (numpy.arange(24, dtype=numpy.float32) / 8 - 1).reshape(2, 3, 2, 2),
    "conv1a.bias": numpy.array([0.5, -0.0], dtype=numpy.float32),
    "scale": numpy.array(1.5, dtype=numpy.float32),
    "empty": numpy.zeros((0, 3), dtype=numpy.float32),
    "stellenwert-\u00fc": numpy.array([numpy.inf, 1e-45], dtype=numpy.float32),
}
safetensors.numpy.save_file(tensors, "python.safetensors", metadata={"network": "resface28", "step": "7"})
