#include "suites/manifest.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"

namespace assay {
namespace {

using ::testing::HasSubstr;

Manifest Parse(const std::string& text, const std::string& variant = "") {
  return ParseManifestText(text, "suite.json", variant);
}

std::string ErrorOf(const std::string& text, const std::string& variant = "") {
  try {
    Parse(text, variant);
  } catch (const Error& e) {
    return e.what();
  }
  return "no error";
}

// A manifest of one part with `more` keys.
std::string With(const std::string& more) {
  return R"({"name":"mine","parts":[{"name":"p","files":["p.jsonl"]}],)" + more + "}";
}

TEST(ManifestTest, NeedsANameAndParts) {
  const Manifest manifest = Parse(R"({"name":"mine","parts":[{"name":"p","files":["p.jsonl"]}]})");
  EXPECT_EQ(manifest.card.name, "mine");
  EXPECT_EQ(manifest.shape, "preferences");
  EXPECT_EQ(manifest.parts[0].id_prefix, "");
  EXPECT_EQ(manifest.layout.overall, ScoreLayout::Overall::kRows);
  EXPECT_EQ(manifest.card.confirmed, "ours");
  EXPECT_FALSE(manifest.card.benchmark);
  EXPECT_THAT(ErrorOf(R"({"name":"mine"})"), HasSubstr("\"parts\": expected at least one part"));
  EXPECT_THAT(ErrorOf(R"({"parts":[{"name":"p","files":["p"]}]})"),
              HasSubstr("\"name\": got nothing, expected a string"));
}

TEST(ManifestTest, PartsOfSeveralPrefixTheirIds) {
  const Manifest manifest = Parse(
      R"({"name":"m","parts":[{"name":"a","files":["a"]},
          {"name":"b","files":["b"],"id_prefix":""}]})");
  EXPECT_EQ(manifest.parts[0].id_prefix, "a/");
  EXPECT_EQ(manifest.parts[1].id_prefix, "");
}

constexpr const char* kVariants = R"({"name":"m","variants":["small","big"],
    "parts":[{"name":"a","files":["a"],"expected":{"x":2}},
             {"name":"b","files":["b"],"variant":"big","expected":{"y":3}}],
    "sections":[{"name":"s","subsets":["x"]},{"name":"t","variant":"big","subsets":["y"]}]})";

TEST(ManifestTest, VariantsHaveTheirOwnPartsAndSections) {
  const Manifest small = Parse(kVariants);
  EXPECT_EQ(small.card.variant, "small");
  EXPECT_EQ(small.parts.size(), 1u);
  EXPECT_EQ(small.layout.sections.size(), 1u);
  const Manifest big = Parse(kVariants, "big");
  EXPECT_EQ(big.parts.size(), 2u);
  EXPECT_EQ(big.layout.sections[1].name, "t");
  EXPECT_EQ(big.card.expected.size(), 2u);
  EXPECT_EQ(small.card.canonical_manifest, big.card.canonical_manifest);
}

TEST(ManifestTest, UnknownVariantIsAWrongUsage) {
  EXPECT_THROW(Parse(kVariants, "huge"), UsageError);
  EXPECT_THAT(ErrorOf(kVariants, "bigg"), HasSubstr("did you mean \"big\"?"));
}

TEST(ManifestTest, RefusesWhatItDoesNotKnow) {
  EXPECT_THAT(ErrorOf(With(R"("licens":"MIT")")),
              HasSubstr("suite.json: unknown key \"licens\"; did you mean \"licence\"?"));
  EXPECT_THAT(ErrorOf(With(R"("overall":"mean")")), HasSubstr("\"overall\": got \"mean\""));
  EXPECT_THAT(ErrorOf(With(R"("format":"assay.suite/2")")), HasSubstr("\"format\""));
  EXPECT_THAT(ErrorOf(With(R"("ask":{"orders":"backwards"})")), HasSubstr("\"orders\""));
  EXPECT_THAT(ErrorOf(With(R"("sections":[{"name":"s","subset":["x"]}])")),
              HasSubstr("\"sections\" \"s\": unknown key \"subset\""));
  EXPECT_THAT(ErrorOf("[]"), HasSubstr("got a list, expected an object"));
  EXPECT_THAT(ErrorOf("{"), HasSubstr("not valid JSON"));
}

TEST(ManifestTest, RefusesValuesThatMakeNoSense) {
  EXPECT_THAT(ErrorOf(With(R"("sections":[{"name":"s","subsets":{"x":0}}])")),
              HasSubstr("expected a positive number"));
  EXPECT_THAT(ErrorOf(With(R"("sections":[{"name":"s","subsets":[]}])")),
              HasSubstr("expected a list of subsets"));
  EXPECT_THAT(ErrorOf(With(R"("verdicts":{"rule":"mean","tie":2})")),
              HasSubstr("expected a credit from 0 to 1"));
  EXPECT_THAT(ErrorOf(With(R"("verdicts":{"rule":"net","tie":0.5})")), HasSubstr("\"tie\""));
  EXPECT_THAT(ErrorOf(With(R"("overall":"none")")), HasSubstr("\"no_overall\""));
  EXPECT_THAT(ErrorOf(With(R"("ask":{"repeats":1.5})")), HasSubstr("whole number"));
  EXPECT_THAT(ErrorOf(R"({"name":"m","parts":[{"name":"p","files":["a"],"expected":{"x":-1}}]})"),
              HasSubstr("expected a number of rows"));
  EXPECT_THAT(ErrorOf(R"({"name":"m","parts":[{"name":"p","files":["a"]},
                                              {"name":"p","files":["b"]}]})"),
              HasSubstr("two parts of this name"));
}

TEST(ManifestTest, FilesStayInsideTheirFolder) {
  for (const char* name : {"/etc/passwd", "../x", "a/../../x", "..", "a/..", "*/x", "a*b*c"}) {
    EXPECT_THAT(
        ErrorOf(R"({"name":"m","parts":[{"name":"p","files":[")" + std::string(name) + R"("]}]})"),
        HasSubstr("expected a path inside the folder"))
        << name;
  }
}

TEST(ManifestTest, WeightsMakeASectionOfScores) {
  const Manifest manifest = Parse(With(R"("sections":[{"name":"s","weight":0.5,
      "subsets":{"x":3,"y":1}}],"overall":"sections")"));
  const SectionSpec& section = manifest.layout.sections[0];
  EXPECT_TRUE(section.weighted);
  EXPECT_EQ(section.weight, 0.5);
  EXPECT_EQ(section.subsets[0], (std::pair<std::string, double>{"x", 3}));
}

}  // namespace
}  // namespace assay
