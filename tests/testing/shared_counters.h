#pragma once

#include <sys/mman.h>

#include <atomic>
#include <cstddef>

#include "gtest/gtest.h"

namespace assay::testing {

/// Counters that a test shares with its child processes and that outlive them.
class SharedCounters {
 public:
  explicit SharedCounters(size_t count) : bytes_(count * sizeof(std::atomic<int>)) {
    void* memory = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) ADD_FAILURE() << "no shared memory";
    counters_ = static_cast<std::atomic<int>*>(memory);
  }
  ~SharedCounters() { munmap(counters_, bytes_); }
  SharedCounters(const SharedCounters&) = delete;
  SharedCounters& operator=(const SharedCounters&) = delete;

  std::atomic<int>& operator[](size_t i) { return counters_[i]; }

 private:
  size_t bytes_;
  std::atomic<int>* counters_ = nullptr;
};

}  // namespace assay::testing
