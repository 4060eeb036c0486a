#include "harness/app/stop.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <thread>

namespace assay {
namespace {

bool Blocks(int signal) {
  sigset_t mask;
  pthread_sigmask(SIG_BLOCK, nullptr, &mask);
  return sigismember(&mask, signal) == 1;
}

TEST(StopOnSignalTest, ASignalIsAStopRequest) {
  const StopOnSignal signals;
  EXPECT_FALSE(signals.token().stop_requested());
  kill(getpid(), SIGTERM);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!signals.token().stop_requested() && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_TRUE(signals.token().stop_requested());
}

// A handler's frame on the stack of a thread in a float32 kernel of oneDNN would destroy the heap.
TEST(StopOnSignalTest, ThreadsThatComputeAreNotInterrupted) {
  {
    const StopOnSignal signals;
    EXPECT_TRUE(Blocks(SIGINT) && Blocks(SIGTERM));
    bool blocked = false;
    std::thread([&] { blocked = Blocks(SIGINT) && Blocks(SIGTERM); }).join();
    EXPECT_TRUE(blocked);
  }
  EXPECT_FALSE(Blocks(SIGINT) || Blocks(SIGTERM)) << "as before";
}

TEST(StopOnSignalDeathTest, ASecondSignalEndsTheProcess) {
  EXPECT_EXIT(
      {
        const StopOnSignal signals;
        for (int i = 0; i < 1000; ++i) {
          kill(getpid(), SIGINT);
          std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
      },
      ::testing::ExitedWithCode(130), "");
}

}  // namespace
}  // namespace assay
