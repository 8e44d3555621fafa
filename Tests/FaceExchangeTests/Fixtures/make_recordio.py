"""Writes the RecordIO fixtures with the real library: MXNet 1.9.1 (PyPI), numpy 1.23.5.

    python make_recordio.py      in the folder of the fixtures, after make_pictures.py

`face2rec2` has what InsightFace's face2rec2 writes of aligned pictures, `recbuilder` what its
RecBuilder writes; the calls of MXNet are theirs.
"""

import os

import mxnet as mx


def read(name):
    with open(f"pictures/{name}", "rb") as file:
        return file.read()


def writer(folder):
    os.makedirs(folder, exist_ok=True)
    return mx.recordio.MXIndexedRecordIO(f"{folder}/train.idx", f"{folder}/train.rec", "w")


# Two pictures of person 0, one of 1, two of 2.
record = writer("face2rec2")
people = [["0.jpg", "1.jpg"], ["2.jpg"], ["3.jpg", "4.jpg"]]
key, ranges = 1, []
for label, names in enumerate(people):
    ranges.append((key, key + len(names)))
    for name in names:
        record.write_idx(key, mx.recordio.pack(mx.recordio.IRHeader(0, [label, 1], key, 0), read(name)))
        key += 1
head = [float(key), float(key + len(ranges))]
record.write_idx(0, mx.recordio.pack(mx.recordio.IRHeader(2, head, 0, 0), b""))
for begin, end in ranges:
    labels = [float(begin), float(end)]
    record.write_idx(key, mx.recordio.pack(mx.recordio.IRHeader(2, labels, key, 0), b""))
    key += 1
record.close()
with open("face2rec2/property", "w") as file:
    file.write("3,16,16\n")

record = writer("recbuilder")
for key, (label, name) in enumerate([(0, "0.jpg"), (0, "5.png"), (1, "3.jpg")]):
    record.write_idx(key, mx.recordio.pack(mx.recordio.IRHeader(0, label, key, 0), read(name)))
record.close()
with open("recbuilder/property", "w") as file:
    file.write("2,16,16\n3\n")
