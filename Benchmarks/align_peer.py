"""Alignment as it is done in Python: OpenCV, and a similarity transform fitted to the five points of ArcFace.

    align_peer.py enlarge PEOPLE PHOTOS LIST COUNT     makes photos of 3000 x 2000 with faces of about 400 pixels
    align_peer.py align PHOTOS LIST CROPS PROCESSES    aligns, as insightface's norm_crop does
    align_peer.py matrices PHOTOS LIST FILE            writes each photo's path and its 2 x 3 matrix, a line each

LIST has a line a photo: its path, a tab, and ten numbers with tabs between, in PHOTOS' pixels.
"""

import multiprocessing
import os
import sys

import cv2
import numpy

# The points of a face in a crop of 112 x 112 (Deng et al., ArcFace, CVPR 2019).
TEMPLATE = numpy.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]]
)


def similarity(points):
    """The least-squares similarity from points to the template, 2 x 3 (Umeyama, PAMI 1991, equations 34 to 43)."""
    source, target = points - points.mean(0), TEMPLATE - TEMPLATE.mean(0)
    u, singular, v = numpy.linalg.svd(target.T @ source / len(points))
    signs = numpy.array([1, numpy.sign(numpy.linalg.det(u @ v))])
    rotation = u @ numpy.diag(signs) @ v
    scale = (singular * signs).sum() / source.var(0).sum()
    shift = TEMPLATE.mean(0) - scale * rotation @ points.mean(0)
    return numpy.hstack([scale * rotation, shift[:, None]])


def entries(path):
    """The list's photos and points."""
    for line in open(path, encoding="utf-8"):
        name, *numbers = line.rstrip("\n").split("\t")
        numbers = [float(number) for number in numbers[-10:]]
        yield name, numpy.array(numbers).reshape(5, 2)


def align(job):
    """One photo: read, warp, write."""
    photo, points, crop = job
    picture = cv2.imread(photo)
    warped = cv2.warpAffine(picture, similarity(points), (112, 112), borderValue=0)
    cv2.imwrite(crop, warped, [cv2.IMWRITE_JPEG_QUALITY, 95])


def start_worker():
    cv2.setNumThreads(1)


def align_all(photos, listed, crops, processes):
    jobs = []
    for name, points in entries(listed):
        crop = os.path.join(crops, os.path.splitext(name)[0] + ".jpg")
        os.makedirs(os.path.dirname(crop), exist_ok=True)
        jobs.append((os.path.join(photos, name), points, crop))
    with multiprocessing.Pool(int(processes), start_worker) as pool:
        for _ in pool.imap_unordered(align, jobs, chunksize=8):
            pass


def enlarge(people, photos, listed, count):
    """Sets each rendered photo, 3.6 times as large, into a textured one of 3000 x 2000."""
    generator = numpy.random.default_rng(1)
    texture = generator.normal(0, 18, (500, 750, 3))
    background = cv2.resize(texture, (3000, 2000)) + generator.normal(120, 6, (2000, 3000, 3))
    background = background.clip(0, 255).astype("uint8")
    lines = []
    for index, (name, points) in enumerate(entries(os.path.join(people, "landmarks.txt"))):
        if index == int(count):
            break
        face = cv2.resize(cv2.imread(os.path.join(people, "images", name)), (900, 900), interpolation=cv2.INTER_CUBIC)
        left, top = int(generator.integers(0, 2100)), int(generator.integers(0, 1100))
        photo = background.copy()
        photo[top : top + 900, left : left + 900] = face
        path = os.path.join(photos, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        cv2.imwrite(path, photo, [cv2.IMWRITE_JPEG_QUALITY, 90])
        moved = points * 3.6 + [left, top]
        lines.append("\t".join([name] + [f"{number:.2f}" for number in moved.flatten()]))
    open(listed, "w", encoding="utf-8").write("\n".join(lines) + "\n")


def write_matrices(photos, listed, file):
    with open(file, "w", encoding="utf-8") as output:
        for name, points in entries(listed):
            numbers = " ".join(repr(float(number)) for number in similarity(points).flatten())
            output.write(f"{os.path.join(photos, name)}\t{numbers}\n")


if __name__ == "__main__":
    {"align": align_all, "enlarge": enlarge, "matrices": write_matrices}[sys.argv[1]](*sys.argv[2:])
