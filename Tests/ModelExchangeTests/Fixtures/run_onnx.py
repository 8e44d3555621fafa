"""Runs an ONNX file on raw float32 images and writes the embeddings likewise.

run_onnx.py MODEL IMAGES IMAGE_COUNT EMBEDDINGS; prints what the file says of itself, as JSON.
"""

import json
import sys

import numpy
import onnx
import onnxruntime

model, images, image_count, embeddings = sys.argv[1:]

onnx.checker.check_model(model, full_check=True)
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
(source,), (target,) = session.get_inputs(), session.get_outputs()
pixels = numpy.fromfile(images, "<f4").reshape(int(image_count), *source.shape[1:])
session.run([target.name], {source.name: pixels})[0].tofile(embeddings)
print(json.dumps({
    "input": [source.name, *map(str, source.shape)],
    "output": [target.name, *map(str, target.shape)],
    "metadata": session.get_modelmeta().custom_metadata_map,
}))
