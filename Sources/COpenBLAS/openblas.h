// OpenBLAS's own header: the C interface of BLAS and the setting of the thread count.
#include <cblas.h>
