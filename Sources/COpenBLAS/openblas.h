// OpenBLAS's own header: the C interface of BLAS and the setting of the thread count.
#include <cblas.h>
#include <stddef.h>

// LAPACK's eigenvalues and eigenvectors of a symmetric matrix, which OpenBLAS brings along without a
// header. Everything is the caller's; the two lengths are those of the texts before them, as
// gfortran passes them.
void dsyevd_(const char *job, const char *triangle, const int *order, double *matrix,
             const int *stride, double *values, double *work, const int *work_count,
             int *integers, const int *integer_count, int *status, size_t job_length,
             size_t triangle_length);
