"""Writes the fixtures of WebDataset with the real library: webdataset 1.0.2 (PyPI).

    python make_shards.py      in the folder of the fixtures, after make_pictures.py
"""

import os

import webdataset


def read(name):
    with open(f"pictures/{name}", "rb") as file:
        return file.read()


os.makedirs("shards", exist_ok=True)
with webdataset.TarWriter("shards/labels.tar", mtime=0) as writer:
    writer.write({"__key__": "000", "jpg": read("0.jpg"), "cls": 0})
    writer.write({"__key__": "sub/001", "png": read("5.png"), "cls": 7, "txt": "a note"})
with webdataset.TarWriter("shards/facts.tar.gz", mtime=0) as writer:
    facts = {"identity": "Zoë", "label": 3, "name": "first"}
    writer.write({"__key__": "000", "jpg": read("3.jpg"), "json": facts})
    writer.write({"__key__": "more", "jpeg": read("1.jpg"), "json": {"label": 12}})
