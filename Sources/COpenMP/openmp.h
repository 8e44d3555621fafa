// The three functions of the OpenMP runtime (libgomp, which oneDNN runs on) that are needed here.
// omp.h itself lies inside the compiler's own folder, where Swift's compiler does not look.
#ifndef OPENMP_H
#define OPENMP_H

// Sets the thread count of the parallel regions that the CALLING thread opens.
void omp_set_num_threads(int count);
// The thread count of the parallel regions that the calling thread opens.
int omp_get_max_threads(void);
// The processors that this process may run on.
int omp_get_num_procs(void);

#endif
