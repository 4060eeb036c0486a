#include <cstdlib>
#include <string_view>

#include "gtest/gtest.h"

namespace {

// Turns a test that was skipped for want of real data into a failed one. Listeners end in reverse
// order, so the failure is there before the printer looks.
class MissingDataIsFailure : public ::testing::EmptyTestEventListener {
  void OnTestEnd(const ::testing::TestInfo& info) override {
    const ::testing::TestResult& result = *info.result();
    if (result.Skipped() && MentionsData(result)) {
      ADD_FAILURE() << "skipped, but ASSAY_REQUIRE_DATA is set";
    }
  }

  static bool MentionsData(const ::testing::TestResult& result) {
    for (int i = 0; i < result.total_part_count(); ++i) {
      const std::string_view message = result.GetTestPartResult(i).message();
      if (message.find("ASSAY_TEST_DATA") != std::string_view::npos) return true;
    }
    return false;
  }
};

}  // namespace

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  if (std::getenv("ASSAY_REQUIRE_DATA") != nullptr) {
    ::testing::UnitTest::GetInstance()->listeners().Append(new MissingDataIsFailure);
  }
  return RUN_ALL_TESTS();
}
