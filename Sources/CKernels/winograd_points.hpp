// Winograd's minimal filtering for filters of 3 x 3: its matrices, and their products with vectors.
//
//     output = A^T [(G filter G^T) . (B^T input B)] A
//
// with "." element by element. Source: A. Lavin, S. Gray, "Fast Algorithms for Convolutional Neural
// Networks", CVPR 2016, equations 8 and 12; the matrices of F(m, r), m outputs of r taps, by the
// Toom-Cook construction over m + r - 2 points p and infinity (B. Barabasz et al., "Error Analysis
// and Improving the Accuracy of Winograd Convolution for Deep Neural Networks", ACM TOMS 2020,
// section 2):
//
//     A^T[e][i] = p_i^e,  G[i][e] = p_i^e / prod over j != i of (p_i - p_j),
//     row i of B^T: the coefficients of prod over j != i of (x - p_j), the lowest first,
//
// where infinity's column of A^T is (0 ... 0 1), its row of G (0 ... 0 1), and its row of B^T the
// coefficients of the product over all points.
//
// With stride 2 a sequence falls into two phases (polyphase decomposition: P. P. Vaidyanathan,
// "Multirate Systems and Filter Banks", 1993, chapter 4), each of them without a stride:
//
//     y[i] = (w0 x[2i] + w2 x[2i + 2]) + w1 x[2i + 1]
//
// is F(m, 2) of the even pixels plus F(m, 1) of the odd ones. Over the same points but one both
// have the same A^T, so that their products are added before it. The way back has phases too:
//
//     x'[2i] = w0 y'[i] + w2 y'[i - 1],  x'[2i + 1] = w1 y'[i]
//
// The even pixels are F(m, 2) of the output gradient; the odd ones are F(m, 2) with one tap of 0,
// so that the product at one point is 0, and w1 is a factor of all others. There and back, m pixels
// of the output take 2 m + 1 products in place of 3 m.

#pragma once

#include "vectors.hpp"

VECTOR_CODE_BEGIN

/// So many finite points, from two on: small numbers and their reciprocals, whose powers stay near
/// 1; in each row the last is the one that a phase can spare.
constexpr double points[6][7] = {{0, 1},
                                 {0, 1, -1},
                                 {0, 1, -1, 2},
                                 {0, 1, -1, 0.5, -2},
                                 {0, 1, -1, 0.5, -2, 2},
                                 {0, 1, -1, 2, -2, 0.5, -0.5}};

/// The matrices of F(m, r) in one dimension, over the first m + r - 2 of the points and infinity.
template <int m, int r>
struct ToomCook {
  static constexpr int side = m + r - 1;

  double input[side][side] = {};
  double filter[side][r] = {};
  double output[m][side] = {};

  explicit constexpr ToomCook(const double (&point)[7]) {
    for (int i = 0; i < side; ++i) {
      const bool is_infinity = i == side - 1;
      double scale = 1;
      int degree = 0;
      input[i][0] = 1;
      for (int j = 0; j < side - 1; ++j) {
        if (j == i) continue;
        for (int e = ++degree; e > 0; --e)
          input[i][e] = input[i][e - 1] - point[j] * input[i][e];
        input[i][0] *= -point[j];
        if (!is_infinity) scale *= point[i] - point[j];
      }
      double power = 1;
      for (int e = 0; e < side; ++e, power *= is_infinity ? 1 : point[i]) {
        if (e < r) filter[i][e] = is_infinity ? e == r - 1 : power / scale;
        if (e < m) output[e][i] = is_infinity ? e == m - 1 : power;
      }
    }
  }
};

/// One product: of which transformed inputs and filters, and to which of the sums it is added that
/// are transformed into the outputs.
struct Product {
  int input, filter, sum;
};

/// A scheme in one dimension: its matrices, and the products between what they lead to.
///
/// A tile reads `span` pixels, transformed into `inputs` numbers, and writes `outputs` pixels, which
/// `sums` numbers are transformed into; three taps become `filters` numbers. The next tile begins
/// `input_step` pixels further on where it reads, `outputs` where it writes.
template <int span_, int inputs_, int filters_, int sums_, int outputs_, int input_step_,
          int products_>
struct Matrices {
  static constexpr int span = span_, inputs = inputs_, filters = filters_, sums = sums_,
                       outputs = outputs_, input_step = input_step_, product_count = products_;

  float input[inputs][span] = {};
  float filter[filters][3] = {};
  float output[outputs][sums] = {};
  Product products[products_] = {};
};

/// Stride 1: the way there and, with turned filters, the way back.
template <int tile>
constexpr auto matrices_of_stride_1() {
  constexpr int side = tile + 2;
  const ToomCook<tile, 3> whole(points[tile - 1]);
  Matrices<side, side, side, side, tile, tile, side> result;
  for (int i = 0; i < side; ++i) {
    for (int e = 0; e < side; ++e) result.input[i][e] = float(whole.input[i][e]);
    for (int e = 0; e < 3; ++e) result.filter[i][e] = float(whole.filter[i][e]);
    for (int e = 0; e < tile; ++e) result.output[e][i] = float(whole.output[e][i]);
    result.products[i] = {i, i, i};
  }
  return result;
}

/// Fills in what the two phases of stride 2 have in common: the filters of the even pixels at every
/// point, then that of the odd ones.
template <int tile, class Result>
constexpr void set_filters_of_phases(const ToomCook<tile, 2> &even, Result &result) {
  for (int i = 0; i < tile + 1; ++i) {
    result.filter[i][0] = float(even.filter[i][0]);
    result.filter[i][2] = float(even.filter[i][1]);
  }
  result.filter[tile + 1][1] = 1;
}

/// Stride 2, the way there.
template <int tile>
constexpr auto matrices_of_stride_2() {
  constexpr int side = tile + 1, span = 2 * tile + 1;
  const ToomCook<tile, 2> even(points[tile - 2]);
  const ToomCook<tile, 1> odd(points[tile - 2]);
  Matrices<span, span, tile + 2, side, tile, 2 * tile, span> result;
  set_filters_of_phases<tile>(even, result);
  for (int i = 0; i < side; ++i) {
    for (int e = 0; e < side; ++e) result.input[i][2 * e] = float(even.input[i][e]);
    for (int e = 0; e < tile; ++e) result.output[e][i] = float(even.output[e][i]);
    result.products[i] = {i, i, i};
  }
  for (int i = 0; i < tile; ++i) {
    const bool is_infinity = i == tile - 1;
    for (int e = 0; e < tile; ++e)
      result.input[side + i][2 * e + 1] = float(odd.input[i][e] * odd.filter[i][0]);
    result.products[side + i] = {side + i, tile + 1, is_infinity ? tile : i};
  }
  return result;
}

/// Stride 2, the way back, by turned filters, to 2 x tile pixels. The first of them is an even one
/// without padding, an odd one behind a padding of 1.
template <int tile, int padding>
constexpr auto matrices_of_stride_2_back() {
  constexpr int side = tile + 1;
  const ToomCook<tile, 2> even(points[tile - 2]);
  Matrices<side, side, tile + 2, 2 * tile + 1, 2 * tile, tile, 2 * tile + 1> result;
  set_filters_of_phases<tile>(even, result);
  for (int i = 0; i < side; ++i) {
    for (int e = 0; e < side; ++e) result.input[i][e] = float(even.input[i][e]);
    for (int e = 0; e < tile; ++e) result.output[2 * e + padding][i] = float(even.output[e][i]);
    result.products[i] = {i, i, i};
  }
  // An odd pixel behind its even one sees the second tap alone, which has no part in the product at
  // the point 0; an odd one before it the first tap, which has none in that at infinity.
  const int tap = 1 - padding;
  for (int i = 0; i < tile; ++i) {
    const int point = i + tap;
    for (int e = 0; e < tile; ++e)
      result.output[2 * e + tap][side + i] =
          float(even.output[e][point] * even.filter[point][tap]);
    result.products[side + i] = {point, tile + 1, side + i};
  }
  return result;
}

/// A scheme as a type: one of the functions above, for both dimensions.
template <int tile>
struct Stride1 {
  static constexpr auto matrices = matrices_of_stride_1<tile>();
};

template <int tile>
struct Stride2 {
  static constexpr auto matrices = matrices_of_stride_2<tile>();
};

template <int tile, int padding>
struct Stride2Back {
  static constexpr auto matrices = matrices_of_stride_2_back<tile, padding>();
};

/// The products of both dimensions, nested, in groups of those that share a sum or a filter.
template <class Scheme, int Product::*shared, int group_count>
struct ProductGroups {
  static constexpr int product_count = Scheme::matrices.product_count;

  Product products[product_count * product_count] = {};
  int first[group_count * group_count + 1] = {};

  constexpr ProductGroups() {
    constexpr auto &scheme = Scheme::matrices;
    int count = 0;
    for (int group = 0; group < group_count * group_count; ++group) {
      for (const Product &y : scheme.products)
        for (const Product &x : scheme.products)
          if (y.*shared == group / group_count && x.*shared == group % group_count)
            products[count++] = {y.input * scheme.inputs + x.input,
                                 y.filter * scheme.filters + x.filter,
                                 y.sum * scheme.sums + x.sum};
      first[group + 1] = count;
    }
  }

  /// Calls the body with each product of a group.
  template <class Body>
  ALWAYS_INLINE void for_each(int group, const Body &body) const {
    for (int index = first[group]; index < first[group + 1]; ++index) body(products[index]);
  }
};

template <class Scheme>
constexpr ProductGroups<Scheme, &Product::sum, Scheme::matrices.sums> products_by_sum;

template <class Scheme>
constexpr ProductGroups<Scheme, &Product::filter, Scheme::matrices.filters> products_by_filter;

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
