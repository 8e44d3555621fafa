// Sharing work among OpenMP threads.

#pragma once

#include <atomic>
#include <cstddef>

// libgomp's entry points for `#pragma omp parallel` and `barrier`, from its manual ("The libgomp
// ABI"). Clang's own pragma would bring a second OpenMP runtime into the process.
extern "C" {
void GOMP_parallel(void (*body)(void *), void *data, unsigned thread_count, unsigned flags);
void GOMP_barrier(void);
int omp_get_thread_num(void);
}

/// Runs the body once on each of so many threads; 0 stands for the count set by the caller.
template <class Body>
inline void on_threads(int count, const Body &body) {
  GOMP_parallel([](void *data) { (*static_cast<const Body *>(data))(); },
                const_cast<Body *>(&body), unsigned(count), 0);
}

/// Numbers 0 ..< count, each handed to one thread: who is slowed down by others takes fewer.
class Counter {
 public:
  explicit Counter(int count) : count(count) {}

  template <class Body>
  void drain(const Body &body) {
    for (int item = next++; item < count; item = next++) body(item);
  }

 private:
  const int count;
  std::atomic<int> next{0};
};

/// Calls the body with 0 ..< count, on all threads of the caller.
template <class Body>
inline void for_each(int count, const Body &body) {
  Counter items(count);
  on_threads(0, [&] { items.drain(body); });
}
