#include "adapters/torch/encoder.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <numeric>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/errors.h"
#include "tests/testing/paths.h"
#include "tests/torch/encoder_checkpoint.h"

namespace assay {
namespace {

using testing::EncoderCheckpoint;
using testing::EncoderInput;
using ::testing::HasSubstr;
using testing::ParityCase;

ParityCase Case(const std::string& name) {
  return testing::ReadParityCase(testing::SourceDir() / "tests/parity/cases" / (name + ".json"));
}

// A checkpoint with a case's inputs and, for each, every row's hidden state when it is alone.
class EncoderTest : public ::testing::TestWithParam<std::tuple<const char*, bool>> {
 protected:
  EncoderTest()
      : case_(Case(std::get<0>(GetParam()))),
        checkpoint_(case_, std::get<1>(GetParam()) ? at::kBFloat16 : at::kFloat) {
    for (size_t i = 0; i < case_.sequences.size(); ++i) {
      inputs_.emplace_back(case_, checkpoint_, i);
      EncoderInput& input = inputs_.back();
      input.rows.resize(input.ids.size());
      std::iota(input.rows.begin(), input.rows.end(), size_t{0});
      alone_.push_back(Forward({i})[0]);
    }
  }

  std::vector<at::Tensor> Forward(const std::vector<size_t>& order) {
    std::vector<EncoderSequence> sequences;
    for (const size_t i : order) sequences.push_back(inputs_[i].sequence());
    return *checkpoint_.encoder->Forward(sequences, {});
  }

  void ExpectSameBits(const std::vector<size_t>& order) {
    const auto together = Forward(order);
    for (size_t k = 0; k < order.size(); ++k) {
      EXPECT_TRUE(at::equal(together[k], alone_[order[k]])) << "sequence " << order[k];
    }
  }

  std::vector<size_t> All() const {
    std::vector<size_t> all(inputs_.size());
    std::iota(all.begin(), all.end(), size_t{0});
    return all;
  }

  ParityCase case_;
  EncoderCheckpoint checkpoint_;
  std::vector<EncoderInput> inputs_;
  std::vector<at::Tensor> alone_;
};

TEST_P(EncoderTest, ASequenceHasTheSameBitsInAnyCompany) {
  std::vector<size_t> order = All();
  ExpectSameBits(order);
  std::ranges::reverse(order);
  ExpectSameBits(order);
  std::ranges::rotate(order, order.begin() + 5);
  ExpectSameBits(order);
  ExpectSameBits({order[3], order[0], order[3]});
}

TEST_P(EncoderTest, ARowHasTheSameBitsWhateverElseIsWanted) {
  for (size_t i = 0; i < inputs_.size(); ++i) {
    inputs_[i].rows = {inputs_[i].ids.size() - 1, 0, inputs_[i].ids.size() / 2};
  }
  const auto some = Forward(All());
  for (size_t i = 0; i < inputs_.size(); ++i) {
    for (size_t k = 0; k < inputs_[i].rows.size(); ++k) {
      EXPECT_TRUE(at::equal(some[i][static_cast<int64_t>(k)],
                            alone_[i][static_cast<int64_t>(inputs_[i].rows[k])]))
          << "sequence " << i << ", row " << inputs_[i].rows[k];
    }
  }
}

TEST_P(EncoderTest, ASequenceHasTheSameBitsOnAnyNumberOfThreads) {
  const int threads = at::get_num_threads();
  for (const int count : {1, 3}) {
    at::set_num_threads(count);
    ExpectSameBits(All());
  }
  at::set_num_threads(threads);
}

INSTANTIATE_TEST_SUITE_P(Families, EncoderTest,
                         ::testing::Combine(::testing::Values("bert_pairs", "roberta_three_labels",
                                                              "deberta_v3", "deberta_v2_own_keys",
                                                              "deberta_v2_conv", "deberta_c2p_only",
                                                              "deberta_positions", "modernbert",
                                                              "modernbert_mean"),
                                            ::testing::Bool()),
                         [](const auto& test) {
                           return std::string(std::get<0>(test.param)) +
                                  (std::get<1>(test.param) ? "_bfloat16" : "_float32");
                         });

TEST(EncoderInputTest, WhatIsNotInItsTablesIsAnError) {
  EncoderCheckpoint checkpoint(Case("bert_pairs"), at::kFloat);
  const auto error = [&](const std::vector<uint32_t>& ids, const std::vector<uint8_t>& types) {
    const std::vector<size_t> rows = {0};
    const EncoderSequence sequence{ids, types, rows};
    return testing::ErrorOf([&] { checkpoint.encoder->Forward({&sequence, 1}, {}); });
  };
  EXPECT_THAT(error({1, 384}, {}), HasSubstr("token id: got 384, expected one below 384"));
  EXPECT_THAT(error({1, 5}, {0, 2}), HasSubstr("token type: got 2, expected one below 2"));
  EXPECT_THAT(error(std::vector<uint32_t>(513, 7), {}),
              HasSubstr("a sequence of 513 tokens, expected at most 512"));
}

TEST(EncoderInputTest, NoSequencesAreNoResults) {
  EncoderCheckpoint checkpoint(Case("bert"), at::kFloat);
  const auto hidden = checkpoint.encoder->Forward({}, {});
  ASSERT_TRUE(hidden);
  EXPECT_TRUE(hidden->empty());
}

TEST(EncoderInputTest, AfterAStopThereIsNoResult) {
  EncoderCheckpoint checkpoint(Case("bert"), at::kFloat);
  std::stop_source stop;
  stop.request_stop();
  const std::vector<uint32_t> ids = {1, 2, 3};
  const std::vector<size_t> rows = {0};
  const EncoderSequence sequence{ids, {}, rows};
  EXPECT_FALSE(checkpoint.encoder->Forward({&sequence, 1}, stop.get_token()));
}

}  // namespace
}  // namespace assay
