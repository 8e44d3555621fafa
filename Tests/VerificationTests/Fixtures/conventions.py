"""Figures of score sets by scikit-learn and by the conventions of published evaluation codes.

Reads a JSON list of {"scores", "same", "fold"} from the file named first and writes a list of
figures to the file named second. Scores are greater for pairs more alike, in -1 ... 1; distances
are 2 - 2 score.
"""

import json
import sys

import numpy as np
from sklearn.metrics import roc_auc_score, roc_curve
from sklearn.model_selection import KFold


def operating_points(same, scores):
    rates, accepts, _ = roc_curve(same, scores, drop_intermediate=False)
    different = int((~same).sum())
    counts = np.rint(rates * different).astype(int)
    limits = [
        float(accepts[counts * denominator <= different].max()) for denominator in (10, 100, 1000)
    ]
    misses = 1 - accepts
    after = int(np.argmax(rates - misses >= -1e-12))
    before = after - 1
    gap = (misses - rates)[before], (misses - rates)[after]
    share = gap[0] / (gap[0] - gap[1])
    crossing = rates[before] + share * (rates[after] - rates[before])
    return limits, float(crossing)


def insightface(same, distances):
    """As calculate_roc does: ten contiguous folds, the first best of 400 thresholds."""
    thresholds = np.arange(0, 4, 0.01)
    right = (distances[None, :] < thresholds[:, None]) == same[None, :]
    accuracies, chosen = [], []
    for train, test in KFold(n_splits=10, shuffle=False).split(np.arange(len(same))):
        best = int(np.argmax(right[:, train].mean(axis=1)))
        accuracies.append(right[best, test].mean())
        chosen.append(thresholds[best])
    return float(np.mean(accuracies)), float(np.std(accuracies)), [float(x) for x in chosen]


def sphereface(same, scores, fold):
    """The mean of all best thresholds of n / 10000; a score on the threshold is wrong."""
    grid = np.arange(-10000, 10001)
    accuracies = []
    for tested in np.unique(fold):
        train = fold != tested
        positive = np.sort(scores[train & same])
        negative = np.sort(scores[train & ~same])
        right = len(positive) - np.searchsorted(positive, grid / 10000, side="right")
        right = right + np.searchsorted(negative, grid / 10000, side="left")
        best = grid[right == right.max()]
        threshold = int(best.sum()) / (len(best) * 10000)
        test = ~train
        accuracies.append(
            np.where(same[test], scores[test] > threshold, scores[test] < threshold).mean()
        )
    return float(np.mean(accuracies)), float(np.std(accuracies, ddof=1))


def figures(entry):
    scores = np.array(entry["scores"])
    same = np.array(entry["same"], dtype=bool)
    fold = np.array(entry["fold"])
    limits, crossing = operating_points(same, scores)
    mean, deviation, thresholds = insightface(same, np.array(entry["distances"]))
    plain_mean, plain_deviation = sphereface(same, scores, fold)
    return {
        "area": float(roc_auc_score(same, scores)),
        "limits": limits,
        "crossing": crossing,
        "insightface": [mean, deviation],
        "thresholds": thresholds,
        "plain": [plain_mean, plain_deviation],
    }


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        entries = json.load(file)
    with open(sys.argv[2], "w") as file:
        json.dump([figures(entry) for entry in entries], file)
