#pragma once

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <atomic>
#include <cstddef>
#include <stop_token>

namespace assay {

/// Runs work(0) … work(count - 1) on torch's threads, each taking the next that nobody has, since
/// costs differ. `make_work` is called once per thread. Inside, torch's operators stay on one
/// thread, so that results do not depend on how many there are.
template <typename MakeWork>
void OnAllThreads(size_t count, const std::stop_token& stop, const MakeWork& make_work) {
  std::atomic<size_t> next = 0;
  at::parallel_for(0, at::get_num_threads(), 1, [&](int64_t, int64_t) {
    const c10::InferenceMode inference;
    auto work = make_work();
    for (size_t i = next++; i < count && !stop.stop_requested(); i = next++) work(i);
  });
}

}  // namespace assay
