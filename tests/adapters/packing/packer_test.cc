#include "adapters/packing/packer.h"

#include <algorithm>
#include <map>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Sequence Seq(TokenIds ids, size_t shared, std::vector<size_t> rows = {}) {
  if (rows.empty()) rows = {ids.size() - 1};
  return {std::move(ids), shared, std::move(rows), false};
}

PreparedSample Sample(uint64_t ticket, std::vector<Sequence> sequences) {
  PreparedSample sample{ticket, {}};
  for (Sequence& sequence : sequences) sample.responses.emplace_back(std::move(sequence));
  return sample;
}

// All tokens of all packs, in order.
TokenIds Everything(Packer& packer, std::vector<int64_t>* rows = nullptr) {
  TokenIds all;
  for (Pack pack = packer.Next(); !pack.spans.empty(); pack = packer.Next()) {
    if (rows != nullptr) rows->push_back(pack.rows);
    for (const Span& span : pack.spans) {
      const auto first = span.segment->ids.begin() + span.first;
      all.insert(all.end(), first, first + span.count);
    }
  }
  return all;
}

TEST(PackerTest, ComputesAPromptOnceBeforeItsResponses) {
  PagePool pool(16);
  Packer packer({.rows = 100}, pool);
  packer.Add(Sample(1, {Seq({1, 2, 3, 10, 11}, 3), Seq({1, 2, 3, 20}, 3)}));
  EXPECT_EQ(packer.waiting_rows(), 6);
  const Pack pack = packer.Next();
  ASSERT_EQ(pack.spans.size(), 3U);
  EXPECT_THAT(pack.spans[0].segment->ids, ElementsAre(1, 2, 3));
  EXPECT_THAT(pack.spans[1].segment->ids, ElementsAre(10, 11));
  EXPECT_EQ(pack.spans[1].segment->prompt, pack.spans[0].segment);
  EXPECT_EQ(pack.spans[1].segment->start, 3);
  EXPECT_EQ(pack.spans[2].segment->prompt, pack.spans[0].segment);
  EXPECT_EQ(pack.spans[2].row, 5);
  EXPECT_EQ(packer.waiting_rows(), 0);
}

TEST(PackerTest, FillsEveryPackAndCutsWhereItEnds) {
  PagePool pool(16);
  Packer packer({.rows = 4}, pool);
  packer.Add(Sample(1, {Seq({1, 2, 3, 4, 5, 6}, 0)}));
  packer.Add(Sample(2, {Seq({7, 8, 9}, 2)}));
  std::vector<int64_t> rows;
  EXPECT_THAT(Everything(packer, &rows), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9));
  EXPECT_THAT(rows, ElementsAre(4, 4, 1));
}

TEST(PackerTest, CutsAtMultiplesOnly) {
  PagePool pool(16);
  Packer packer({.rows = 8, .cut = 4}, pool);
  packer.Add(Sample(1, {Seq({1, 2, 3}, 0)}));
  packer.Add(Sample(2, {Seq({1, 2, 3, 4, 5, 6}, 0)}));
  const Pack pack = packer.Next();
  EXPECT_EQ(pack.spans.back().count, 4) << "of the 5 rows left";
  EXPECT_EQ(packer.Next().spans.front().count, 2);
}

TEST(PackerTest, WantedRowsAreFoundInThePackThatHasThem) {
  PagePool pool(16);
  Packer packer({.rows = 4}, pool);
  packer.Add(Sample(7, {Seq({1, 2, 3, 4, 5, 6}, 2, {1, 3, 5}), Seq({1, 2, 9}, 2, {0, 2})}));
  // Rows 1, 2 | 3, 4 of the first pack; 5, 6, 9 of the second.
  const Pack first = packer.Next();
  ASSERT_EQ(first.wanted.size(), 3U);
  const auto at = [](const WantedRow& wanted) {
    return std::vector<size_t>{static_cast<size_t>(wanted.row), wanted.response, wanted.index};
  };
  EXPECT_THAT(at(first.wanted[0]), ElementsAre(0, 1, 0)) << "the prompt's, for the second response";
  EXPECT_THAT(at(first.wanted[1]), ElementsAre(1, 0, 0));
  EXPECT_THAT(at(first.wanted[2]), ElementsAre(3, 0, 1));
  EXPECT_EQ(first.wanted[0].ticket, 7U);
  const Pack second = packer.Next();
  ASSERT_EQ(second.wanted.size(), 2U);
  EXPECT_THAT(at(second.wanted[0]), ElementsAre(1, 0, 2));
  EXPECT_THAT(at(second.wanted[1]), ElementsAre(2, 1, 1));
}

TEST(PackerTest, SharesAPromptWithTheSampleBefore) {
  PagePool pool(16);
  Packer packer({.rows = 100}, pool);
  packer.Add(Sample(1, {Seq({1, 2, 10}, 2)}));
  packer.Add(Sample(2, {Seq({1, 2, 20}, 2), Seq({1, 2, 30}, 2, {0, 2})}));
  EXPECT_EQ(packer.waiting_rows(), 2 + 1 + 1 + 2 + 1)
      << "whose prompt is read computes it, since its rows may be gone";
}

TEST(PackerTest, SharesNothingWhenToldOrWhenTheRotationDiffers) {
  PagePool pool(16);
  Packer alone({.rows = 100, .share = false}, pool);
  alone.Add(Sample(1, {Seq({1, 2, 10}, 2), Seq({1, 2, 20}, 2)}));
  EXPECT_EQ(alone.waiting_rows(), 6);
  Packer varied({.rows = 100, .variant = [](int64_t length) { return length > 3 ? length : 0; }},
                pool);
  varied.Add(Sample(1, {Seq({1, 2, 10}, 2), Seq({1, 2, 20, 21}, 2), Seq({1, 2, 30}, 2)}));
  EXPECT_EQ(varied.waiting_rows(), 3 + 4 + 3);
}

TEST(PackerTest, PagesComeBackAndTheSmallestPoolIsEnough) {
  const int64_t context = 200;
  PagePool pool(Packer::PagesNeeded(context));
  const int64_t all = pool.free();
  Packer packer({.rows = 64}, pool);
  TokenIds ids(static_cast<size_t>(context), 5);
  for (uint64_t ticket = 0; ticket < 20; ++ticket) {
    ids[0] = static_cast<uint32_t>(ticket / 2);
    packer.Add(Sample(ticket, {Seq(ids, 150), Seq(ids, 100), Seq(ids, 150)}));
  }
  std::set<int32_t> in_use;
  const TokenIds computed = Everything(packer);
  EXPECT_GT(computed.size(), 20U * 150);
  EXPECT_EQ(packer.waiting_rows(), 0);
  EXPECT_EQ(pool.free(), all);
}

TEST(PackerTest, FailuresAreLeftOut) {
  PagePool pool(16);
  Packer packer({.rows = 4}, pool);
  packer.Add({1, {Failure{Failure::Kind::kInput, "no"}}});
  EXPECT_THAT(packer.Next().spans, IsEmpty());
}

TEST(PagePoolTest, GivesTheLowestPagesFirst) {
  PagePool pool(4);
  EXPECT_THAT(pool.Take(2), ElementsAre(0, 1));
  EXPECT_THAT(pool.Take(1), ElementsAre(2));
  pool.Return({1});
  EXPECT_THAT(pool.Take(2), ElementsAre(1, 3));
  EXPECT_EQ(pool.free(), 0);
}

}  // namespace
}  // namespace assay
