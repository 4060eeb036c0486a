#include <cstdlib>
#include <string_view>

#include "gtest/gtest.h"

namespace {

// Turns a skipped test into a failed one, save where this build has no torch and the test says that
// it needs it. Listeners end in reverse order, so the failure is there before the printer looks.
class SkipIsFailure : public ::testing::EmptyTestEventListener {
  void OnTestEnd(const ::testing::TestInfo& info) override {
    const ::testing::TestResult& result = *info.result();
    if (!result.Skipped() || (!ASSAY_BUILT_WITH_TORCH && MentionsTorch(result))) return;
    ADD_FAILURE() << "skipped, but ASSAY_REQUIRE_DATA is set";
  }

  static bool MentionsTorch(const ::testing::TestResult& result) {
    for (int i = 0; i < result.total_part_count(); ++i) {
      const std::string_view message = result.GetTestPartResult(i).message();
      if (message.find("torch") != std::string_view::npos) return true;
    }
    return false;
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
