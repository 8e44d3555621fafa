// Scores of pairs as they come out of a matrix product, counted and thrown away.
//
// Nothing is allocated, kept or thrown; every pointer belongs to the caller. Each call works on the
// thread that calls it.

#ifndef SCORES_H
#define SCORES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// The bins are so many, of equal width, from score -1 on.
#define SCORE_BIN_COUNT 16384

/// The bin of a score: a greater score has a bin as high or higher; scores beyond -1 ... 1 are in the
/// first and last.
int score_bin(float score);

/// Counts scores in their bins and copies those above a cutoff.
///
/// - scores: `count` of them, none NaN.
/// - bins: SCORE_BIN_COUNT; no one may hold more than 2^32 - 1 scores.
/// - tail: room for `count`.
/// - returns: how many scores are in `tail`, in their order.
size_t score_count(const float *scores, size_t count, uint32_t *bins, float cutoff, float *tail);

/// Moves the `kept` greatest scores to the front, in any order.
///
/// - returns: the least of them.
float score_keep_greatest(float *scores, size_t count, size_t kept);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
