#include "harness/core/sample.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CountedPairsTest, ComparesWhateverIsOrdered) {
  Label label;
  label.grades = {2, 1, std::nullopt, 2, 0};
  EXPECT_THAT(CountedPairs(label), ElementsAre(Pair{0, 1, 1}, Pair{0, 4, 1}, Pair{1, 4, 1},
                                               Pair{3, 1, 1}, Pair{3, 4, 1}));
}

TEST(CountedPairsTest, NamedPairsReplaceGrades) {
  Label label;
  label.grades = {1, 0};
  label.pairs = {{1, 0, 0.25}, {1, 0, 0.25}};
  EXPECT_EQ(CountedPairs(label), label.pairs);
  EXPECT_THAT(CountedPairs(Label()), IsEmpty());
}

TEST(TextOfTest, JoinsTextPartsOnly) {
  EXPECT_EQ(
      TextOf({{Part::Kind::kText, "a"}, {Part::Kind::kImage, "b.png"}, {Part::Kind::kText, "c"}}),
      "ac");
}

// int.from_bytes(hashlib.sha256(canonical.encode()).digest()[:8], "big") in Python, where canonical
// is [{"content":"hi \"you\"\n\t\x7f é 😀","role":"user"}].
TEST(ClusterOfTest, IsTheHashOfTheCanonicalPrompt) {
  const Conversation prompt = UserPrompt("hi \"you\"\n\t\x7F \xC3\xA9 \xF0\x9F\x98\x80");
  EXPECT_EQ(ClusterOf(prompt), 18436960782182530678u);
  EXPECT_EQ(ClusterOf("\xC3\xA9"), 5375421630974772051u);
}

}  // namespace
}  // namespace assay
