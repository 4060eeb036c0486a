#include "harness/run/index.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "tests/testing/errors.h"
#include "tests/testing/folder.h"
#include "tests/testing/list_suite.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using testing::ErrorOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::ListSuite;
using testing::PairSamples;
using testing::TempFolder;

TEST(IndexSuiteTest, LearnsWhatMustBeKnownBeforeJudging) {
  const SuiteIndex index = IndexSuite(ListSuite(PairSamples(3)), {});
  EXPECT_EQ(index.size(), 3U);
  EXPECT_THAT(index.subsets, ElementsAre("even", "odd"));
  EXPECT_THAT(index.subset_of, ElementsAre(0, 1, 0));
  EXPECT_THAT(index.responses, ElementsAre(2, 2, 2));
  EXPECT_EQ(index.id_hash[2], HashId("s2"));
  // "question N" is 10 bytes; responses of sample N have N + 1 bytes each.
  EXPECT_EQ(index.text_bytes, 3 * 10U + 2 * (1 + 2 + 3));
  EXPECT_TRUE(index.labelled);
  EXPECT_THAT(index.warnings, IsEmpty());
}

TEST(IndexSuiteTest, HashCoversManifestVariantColumnsAndFiles) {
  const TempFolder folder;
  ListSuite suite(PairSamples(2));
  suite.parts = {{"one", folder.Write("one.jsonl", "first")}};
  const std::string hash = IndexSuite(suite, {}).sha256;
  EXPECT_EQ(hash.size(), 64U);
  EXPECT_EQ(IndexSuite(suite, {{}, {}}).sha256, hash);
  EXPECT_NE(IndexSuite(suite, {{}, {{"prompt", "question"}}}).sha256, hash);

  ListSuite other = suite;
  other.card.variant = "gpt";
  EXPECT_NE(IndexSuite(other, {}).sha256, hash);
  other = suite;
  other.card.canonical_manifest = "{}";
  EXPECT_NE(IndexSuite(other, {}).sha256, hash);
  other = suite;
  other.parts[0].part = "two";
  EXPECT_NE(IndexSuite(other, {}).sha256, hash);
  other = suite;
  other.parts[0].path = folder.Write("copy.jsonl", "first");
  EXPECT_EQ(IndexSuite(other, {}).sha256, hash) << "where a file lies is no part of what it is";
  other.parts[0].path = folder.Write("other.jsonl", "second");
  EXPECT_NE(IndexSuite(other, {}).sha256, hash);
}

TEST(IndexSuiteTest, HashOfEmbeddedDataCoversTheirContent) {
  ListSuite suite(PairSamples(2));
  const std::string hash = IndexSuite(suite, {}).sha256;
  suite.samples[1].responses[0].parts = TextParts("changed");
  EXPECT_NE(IndexSuite(suite, {}).sha256, hash);
}

TEST(IndexSuiteTest, WarnsOfWrongCountsUnlessAPartIsMissing) {
  ListSuite suite(PairSamples(5));
  suite.card.expected = {{"even", 3}, {"odd", 4}, {"prime", 1}};
  suite.warnings = {"repaired"};
  EXPECT_THAT(IndexSuite(suite, {}).warnings,
              ElementsAre("repaired", "subset odd has 2 samples, the published data have 4",
                          "subset prime has 0 samples, the published data have 1"));
  suite.missing = {"prime"};
  EXPECT_THAT(IndexSuite(suite, {}).warnings, ::testing::SizeIs(2));
  EXPECT_THAT(IndexSuite(suite, {}).missing_parts, ElementsAre("prime"));
}

TEST(IndexSuiteTest, ARepeatedIdIsAnErrorThatNamesBothSamples) {
  ListSuite suite(PairSamples(9));
  suite.samples[7].id = "s2";
  EXPECT_THAT(ErrorOf([&] { IndexSuite(suite, {}); }),
              HasSubstr("id \"s2\" is used twice in list: by samples 3 and 8"));
}

TEST(IndexSuiteTest, NoSamplesIsAnError) {
  EXPECT_THAT(ErrorOf([] { IndexSuite(ListSuite({}), {}); }), HasSubstr("has no samples"));
}

TEST(IndexSuiteTest, RowsWithoutAnyLabelAreNotLabelled) {
  ListSuite suite(PairSamples(2));
  for (Sample& sample : suite.samples) sample.label = {};
  EXPECT_FALSE(IndexSuite(suite, {}).labelled);
  suite.samples[1].label.first_error = -1;
  EXPECT_TRUE(IndexSuite(suite, {}).labelled);
}

}  // namespace
}  // namespace assay
