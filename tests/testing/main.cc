#include <cstdlib>

#include "gtest/gtest.h"

namespace {

// Turns a skipped test into a failed one. Listeners end in reverse order, so the failure is there
// before the printer looks.
class SkipIsFailure : public ::testing::EmptyTestEventListener {
  void OnTestEnd(const ::testing::TestInfo& info) override {
    if (info.result()->Skipped()) ADD_FAILURE() << "skipped, but ASSAY_REQUIRE_DATA is set";
  }
};

}  // namespace

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  if (std::getenv("ASSAY_REQUIRE_DATA") != nullptr) {
    ::testing::UnitTest::GetInstance()->listeners().Append(new SkipIsFailure);
  }
  return RUN_ALL_TESTS();
}
