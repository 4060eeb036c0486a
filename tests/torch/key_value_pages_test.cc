#include "adapters/torch/key_value_pages.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"

namespace assay {
namespace {

// 2^12 bytes a page, so that 2^64 + 2^12 bytes would wrap to one page.
TEST(KeyValuePagesTest, MoreThanCanBeAddressedIsAnError) {
  const KeyValuePages::Shape shape{.layers = 1, .heads = 1, .width = 2, .bfloat16 = true};
  EXPECT_THAT([&] { KeyValuePages(shape, (int64_t{1} << 52) + 1); },
              ::testing::ThrowsMessage<Error>(::testing::HasSubstr("smaller max_length")));
}

}  // namespace
}  // namespace assay
