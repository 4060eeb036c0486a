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

TEST(ManifestTest, RefusesWhatIsThereTwice) {
  const auto parts = [](const std::string& list) {
    return ErrorOf(R"({"name":"m","parts":[)" + list + "]}");
  };
  EXPECT_THAT(ErrorOf(R"({"name":"m","name":"n","parts":[{"name":"p","files":["a"]}]})"),
              HasSubstr("the key \"name\" is there twice"));
  EXPECT_THAT(ErrorOf(With(R"("sections":[{"name":"s","subsets":{"x":1,"x":2}}])")),
              HasSubstr("the key \"x\" is there twice"));
  EXPECT_THAT(parts(R"({"name":"p","files":["a","a"]})"),
              HasSubstr("\"parts\" \"p\": \"files\": got \"a\" twice"));
  EXPECT_THAT(parts(R"({"name":"p","files":["a"]},{"name":"q","files":["b","a"]})"),
              HasSubstr("\"p\" and \"q\" are both the file \"a\""));
  EXPECT_THAT(ErrorOf(With(R"("subsets":["x","y","x"])")), HasSubstr("got \"x\" twice"));
  EXPECT_THAT(ErrorOf(With(R"("attributes":["x","x"])")), HasSubstr("got \"x\" twice"));
  EXPECT_THAT(ErrorOf(With(R"("variants":["x","x"])")), HasSubstr("got \"x\" twice"));
  EXPECT_THAT(ErrorOf(With(R"("sections":[{"name":"s","subsets":["x","x"]}])")),
              HasSubstr("\"sections\" \"s\": \"subsets\": got \"x\" twice"));
  EXPECT_THAT(ErrorOf(With(R"("sections":[{"name":"s","subsets":["x"]},
                                          {"name":"s","subsets":["y"]}])")),
              HasSubstr("\"sections\": two are called \"s\""));
  EXPECT_THAT(ErrorOf(With(R"("sections":[{"name":"s","subsets":["x","y"]},
                                          {"name":"t","subsets":["z","y"]}])")),
              HasSubstr("the subset \"y\" is in \"s\" and in \"t\""));
}

TEST(ManifestTest, PartsOfAnotherRepositoryOrVariantMayHaveAFilesName) {
  EXPECT_EQ(Parse(R"({"name":"m","parts":[{"name":"p","files":["a"]},
                                          {"name":"q","hub":"o/q","files":["a"]}]})")
                .parts.size(),
            2u);
  EXPECT_EQ(Parse(R"({"name":"m","variants":["x","y"],
                      "parts":[{"name":"p","variant":"x","files":["a"]},
                               {"name":"q","variant":"y","files":["a"]}],
                      "sections":[{"name":"s","variant":"x","subsets":["u"]},
                                  {"name":"s","variant":"y","subsets":["u"]}]})")
                .parts.size(),
            1u);
}

TEST(ManifestTest, RefusesWeightsThatNoSumCanHold) {
  for (const char* weight : {"0", "-1", "1e-300", "1e300", "1e7"}) {
    EXPECT_THAT(ErrorOf(With(R"("overall":"sections","sections":[{"name":"s","weight":)" +
                             std::string(weight) + R"(,"subsets":["x"]}])")),
                HasSubstr("\"weight\": got "))
        << weight;
    EXPECT_THAT(
        ErrorOf(With(R"("sections":[{"name":"s","subsets":{"x":)" + std::string(weight) + "}}]")),
        HasSubstr("expected a positive number from 1e-6 to 1e6"))
        << weight;
  }
  EXPECT_THAT(ErrorOf(With(R"("sections":[{"name":"s","subsets":{"x":1e999}}])")),
              HasSubstr("not valid JSON"));
  EXPECT_THAT(ErrorOf(With(R"("sections":[{"name":"s","weight":2,"subsets":["x"]}])")),
              HasSubstr("\"s\" has a weight, which a total over sections alone uses"));
}

TEST(ManifestTest, RefusesPartsThatCoverWhatIsNotThere) {
  const auto covers = [](const std::string& list) {
    return ErrorOf(R"({"name":"m","parts":[{"name":"p","files":["a"]},
                       {"name":"q","files":["b"],"covers":)" +
                   list + "}]}");
  };
  EXPECT_EQ(covers(R"(["p"])"), "no error");
  EXPECT_THAT(covers(R"(["r"])"), HasSubstr("\"q\" covers \"r\"; expected the name of another"));
  EXPECT_THAT(covers(R"(["q"])"), HasSubstr("\"q\" covers \"q\""));
}

TEST(ManifestTest, ExpectedRowsOfASubsetInSeveralPartsAddUp) {
  const Manifest manifest = Parse(R"({"name":"m","parts":[
      {"name":"p","files":["a"],"expected":{"x":2,"y":1}},
      {"name":"q","files":["b"],"expected":{"x":3}}]})");
  EXPECT_EQ(manifest.card.expected,
            (std::vector<std::pair<std::string, size_t>>{{"x", 5}, {"y", 1}}));
}

TEST(ManifestTest, RefusesAHashThatIsNone) {
  for (const std::string& hash : {std::string(), std::string("abc"), std::string(64, 'G')}) {
    EXPECT_THAT(
        ErrorOf(R"({"name":"m","parts":[{"name":"p","files":["a"],"sha256":")" + hash + R"("}]})"),
        HasSubstr("expected 64 hexadecimal digits"))
        << hash;
  }
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
