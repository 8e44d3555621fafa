// Winograd's minimal filtering F(m x m, 3 x 3): its matrices for m = 2 ... 6, and their products
// with vectors.
//
//     output = A^T [(G filter G^T) . (B^T input B)] A
//
// with "." element by element. Source: A. Lavin, S. Gray, "Fast Algorithms for Convolutional Neural
// Networks", CVPR 2016, equations 8 and 12; the matrices by the Toom-Cook construction over m + 1
// points p and infinity (B. Barabasz et al., "Error Analysis and Improving the Accuracy of Winograd
// Convolution for Deep Neural Networks", ACM TOMS 2020, section 2):
//
//     A^T[e][i] = p_i^e,  G[i][e] = p_i^e / prod over j != i of (p_i - p_j),
//     row i of B^T: the coefficients of prod over j != i of (x - p_j), the lowest first,
//
// where infinity's column of A^T is (0 ... 0 1), its row of G (0 0 1), and its row of B^T the
// coefficients of the product over all points.

#pragma once

#include "vectors.hpp"

VECTOR_CODE_BEGIN

/// The finite points, by which m + 2 inputs are told apart: small numbers and their reciprocals,
/// whose powers stay near 1.
constexpr double points[5][7] = {{0, 1, -1},
                                 {0, 1, -1, 2},
                                 {0, 1, -1, 0.5, -2},
                                 {0, 1, -1, 0.5, -0.5, 2},
                                 {0, 1, -1, 0.5, -0.5, 2, -2}};

template <int tile>
struct Points {
  static constexpr int side = tile + 2;

  struct Matrices {
    float input[side][side] = {};
    float filter[side][3] = {};
    float output[tile][side] = {};
  };

  static constexpr Matrices make() {
    Matrices result;
    const double *point = points[tile - 2];
    for (int i = 0; i < side; ++i) {
      const bool is_infinity = i == side - 1;
      double product[side] = {1}, scale = 1;
      int degree = 0;
      for (int j = 0; j < side - 1; ++j) {
        if (j == i) continue;
        for (int e = ++degree; e > 0; --e) product[e] = product[e - 1] - point[j] * product[e];
        product[0] *= -point[j];
        if (!is_infinity) scale *= point[i] - point[j];
      }
      for (int e = 0; e < side; ++e) result.input[i][e] = float(product[e]);
      double power = 1;
      for (int e = 0; e < side; ++e, power *= is_infinity ? 1 : point[i]) {
        if (e < 3) result.filter[i][e] = float(is_infinity ? e == 2 : power / scale);
        if (e < tile) result.output[e][i] = float(is_infinity ? e == tile - 1 : power);
      }
    }
    return result;
  }

  static constexpr Matrices matrices = make();
  static constexpr auto &input = matrices.input;
  static constexpr auto &filter = matrices.filter;
  static constexpr auto &output = matrices.output;
};

/// result = matrix x values, or its transpose x values. The compiler unrolls both loops, so that
/// zeros cost nothing and ones no multiplication.
template <int row_count, int column_count, bool transposes, class Matrix>
static ALWAYS_INLINE void multiply(const Matrix &matrix, const Vector *values, int value_step,
                                   Vector *result, int result_step) {
#pragma clang loop unroll(full)
  for (int row = 0; row < row_count; ++row) {
    Vector sum = splat(0);
    bool is_empty = true;
#pragma clang loop unroll(full)
    for (int column = 0; column < column_count; ++column) {
      const float factor = transposes ? matrix[column][row] : matrix[row][column];
      if (factor == 0) continue;
      const Vector value = values[column * value_step];
      if (is_empty)
        sum = factor == 1 ? value : factor == -1 ? -value : value * factor;
      else
        sum = factor == 1 ? sum + value : factor == -1 ? sum - value : sum + value * factor;
      is_empty = false;
    }
    result[row * result_step] = sum;
  }
}

/// result (rows x rows) = matrix x values (columns x columns) x the matrix's transpose; with
/// `transposes`, the matrix stands transposed on the left and as it is on the right.
template <int row_count, int column_count, bool transposes, class Matrix>
static ALWAYS_INLINE void multiply_both_sides(const Matrix &matrix,
                                              const Vector (&values)[column_count][column_count],
                                              Vector (&result)[row_count][row_count]) {
  Vector half[row_count][column_count];
  for (int column = 0; column < column_count; ++column)
    multiply<row_count, column_count, transposes>(matrix, &values[0][column], column_count,
                                                  &half[0][column], column_count);
  for (int row = 0; row < row_count; ++row)
    multiply<row_count, column_count, transposes>(matrix, &half[row][0], 1, &result[row][0], 1);
}

VECTOR_CODE_END
