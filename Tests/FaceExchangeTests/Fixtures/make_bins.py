"""Writes the fixtures of verification pairs with Python's own pickle.

    python make_bins.py NAME PROTOCOL [array | scalars]   in the folder of the fixtures

Run with Python 2.7 (protocols 0 to 2), 3.11 (0 to 5, and with numpy 1 and 2): make_bins.sh. The
pictures are those of make_pictures.py; three pairs, of which the second is of two people.
"""

import pickle
import sys


def read(name):
    with open("pictures/" + name, "rb") as file:
        return file.read()


names = ["0.jpg", "1.jpg", "2.jpg", "3.jpg", "5.png", "4.jpg"]
content = ([read(name) for name in names], [True, False, True])
if "array" in sys.argv:
    import numpy

    pictures = [numpy.frombuffer(data, dtype=numpy.uint8).copy() for data in content[0]]
    pictures[0] = pictures[0].reshape(-1, 1)
    content = (pictures, numpy.array(content[1]))
if "scalars" in sys.argv:
    import numpy

    content = (content[0], [numpy.bool_(same) for same in content[1]])
with open("bins/" + sys.argv[1] + ".bin", "wb") as file:
    pickle.dump(content, file, protocol=int(sys.argv[2]))
