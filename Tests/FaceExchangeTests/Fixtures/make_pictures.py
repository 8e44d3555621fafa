"""Draws the pictures of the fixtures: 16 x 16, made up of waves, with Pillow 13.0.

    python make_pictures.py      in the folder of the fixtures
"""

import io
import math
import os

from PIL import Image

MAGIC = bytes.fromhex("0a23d7ce")


def picture(seed, size=(16, 16)):
    image = Image.new("RGB", size)
    for y in range(size[1]):
        for x in range(size[0]):
            image.putpixel(
                (x, y),
                tuple(
                    int(127 + 120 * math.sin((seed + c) * 0.7 + x * 0.4 + y * (0.1 + 0.1 * c)))
                    for c in range(3)
                ),
            )
    return image


def encoded(image, form, **options):
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


os.makedirs("pictures", exist_ok=True)
for seed in range(5):
    # Small: a coarse quality, and codes made for the picture.
    data = encoded(picture(seed), "JPEG", quality=60, optimize=True)
    if seed == 3:
        # A comment that holds RecordIO's magic number where it splits a record, three times.
        comment = b"\0\0" + MAGIC + b"face" + MAGIC + MAGIC + b"end"
        data = data[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + data[2:]
    with open(f"pictures/{seed}.jpg", "wb") as file:
        file.write(data)
with open("pictures/5.png", "wb") as file:
    file.write(encoded(picture(5), "PNG", optimize=True))
with open("pictures/wide.jpg", "wb") as file:
    file.write(encoded(picture(6, (20, 16)), "JPEG", quality=60, optimize=True))
