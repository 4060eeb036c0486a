#include "suites/preference_rows.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "harness/core/sha256.h"
#include "suites/registry.h"
#include "tests/testing/errors.h"
#include "tests/testing/folder.h"
#include "tests/testing/scoring.h"

namespace assay {
namespace {

using ::testing::HasSubstr;

std::vector<Sample> Read(const std::string& lines, const Columns::Mapping& columns = {}) {
  const testing::TempFolder folder;
  return testing::ReadAll(*MakeSuite(folder.Write("mine.jsonl", lines)), {{}, columns});
}

std::string ErrorOf(const std::string& lines, const Columns::Mapping& columns = {}) {
  try {
    Read(lines, columns);
  } catch (const Error& e) {
    return e.what();
  }
  return "no error";
}

std::string TextAt(const Sample& sample, size_t i) { return TextOf(sample.responses[i].parts); }

TEST(PreferenceRowsTest, Pair) {
  const Sample sample =
      Read(R"({"prompt":"p","chosen":"a","rejected":"b","id":7,"subset":"s","chosen_model":"m"})")
          .at(0);
  EXPECT_EQ(sample.id, "7");
  EXPECT_EQ(sample.subset, "s");
  EXPECT_EQ(sample.prompt, UserPrompt("p"));
  EXPECT_EQ(sample.cluster, ClusterOf(UserPrompt("p")));
  EXPECT_EQ(TextAt(sample, 0), "a");
  EXPECT_EQ(TextAt(sample, 1), "b");
  EXPECT_EQ(sample.responses[0].author, "m");
  EXPECT_EQ(sample.label.grades, (Grades{1.0, 0.0}));
}

TEST(PreferenceRowsTest, AListWithinAListIsTheStepsOfAResponse) {
  const Sample sample =
      Read(R"({"prompt":"p","responses":[["a","bc"],"d",["e"]],"grades":[2,1,0]})").at(0);
  ASSERT_EQ(sample.responses.size(), 3u);
  EXPECT_EQ(TextAt(sample, 0), "a\n\nbc");
  EXPECT_EQ(sample.responses[0].step_ends, (std::vector<size_t>{1, 5}));
  EXPECT_TRUE(sample.responses[1].step_ends.empty());
  EXPECT_EQ(sample.responses[2].step_ends, (std::vector<size_t>{1}));
  const Sample pair = Read(R"({"prompt":"p","chosen":[["a","b"]],"rejected":"c"})").at(0);
  EXPECT_EQ(TextAt(pair, 0), "a\n\nb");
  EXPECT_EQ(pair.responses[0].step_ends, (std::vector<size_t>{1, 4}));
  EXPECT_NE(ErrorOf(R"({"prompt":"p","responses":[["a",1]]})"), "no error");
}

TEST(PreferenceRowsTest, QuestionAndInputMeanPrompt) {
  for (const char* name : {"question", "input"}) {
    const std::string row = std::string("{\"") + name + R"(":"p","chosen":"a","rejected":"b"})";
    EXPECT_EQ(Read(row).at(0).prompt, UserPrompt("p"));
  }
}

TEST(PreferenceRowsTest, NullIsAbsent) {
  const Sample sample =
      Read(R"({"prompt":null,"input":"p","chosen":"a","rejected":"b","id":null,"subset":null})")
          .at(0);
  EXPECT_EQ(sample.prompt, UserPrompt("p"));
  EXPECT_EQ(sample.id.size(), 16u);
  EXPECT_EQ(sample.subset, "mine");
}

TEST(PreferenceRowsTest, PromptOfMessages) {
  const Sample sample = Read(R"({"prompt":[{"role":"system","content":"s"},)"
                             R"({"role":"user","content":"p"}],"chosen":"a","rejected":"b"})")
                            .at(0);
  ASSERT_EQ(sample.prompt.size(), 2u);
  EXPECT_EQ(sample.prompt[0].role, "system");
}

TEST(PreferenceRowsTest, BestOfN) {
  const Sample sample = Read(R"({"prompt":"p","chosen":["a","b"],"rejected":["c","d","e"]})").at(0);
  EXPECT_EQ(sample.label.grades, (Grades{1.0, 1.0, 0.0, 0.0, 0.0}));
  EXPECT_EQ(TextAt(sample, 4), "e");
  EXPECT_EQ(CountedPairs(sample.label).size(), 6u);
}

TEST(PreferenceRowsTest, RankingWithNullGrades) {
  const Sample sample =
      Read(R"({"prompt":"p","responses":["a","b","c"],"grades":[2,null,0.5]})").at(0);
  EXPECT_EQ(sample.label.grades, (Grades{2.0, std::nullopt, 0.5}));
  EXPECT_EQ(CountedPairs(sample.label), (std::vector<Pair>{{0, 2, 1}}));
}

TEST(PreferenceRowsTest, Dimensions) {
  const Sample sample =
      Read(R"({"prompt":"p","responses":["a","b"],"dimensions":{"help":[1,2],"safe":[null,3]}})")
          .at(0);
  EXPECT_EQ(sample.label.dimensions.at("help"), (Grades{1.0, 2.0}));
  EXPECT_EQ(sample.label.dimensions.at("safe"), (Grades{std::nullopt, 3.0}));
  EXPECT_TRUE(sample.label.grades.empty());
}

TEST(PreferenceRowsTest, ConversationsShareTheirLongestPrefix) {
  const Sample sample = Read(R"({"chosen":[{"role":"user","content":"p"},)"
                             R"({"role":"assistant","content":"x"},{"role":"user","content":"q"},)"
                             R"({"role":"assistant","content":"a"}],)"
                             R"("rejected":[{"role":"user","content":"p"},)"
                             R"({"role":"assistant","content":"x"},{"role":"user","content":"q"},)"
                             R"({"role":"assistant","content":"b"}],"prompt":"q"})")
                            .at(0);
  ASSERT_EQ(sample.prompt.size(), 3u);
  EXPECT_EQ(sample.prompt[2].role, "user");
  EXPECT_EQ(TextAt(sample, 0), "a");
  EXPECT_EQ(TextAt(sample, 1), "b");
}

constexpr const char* kConversations =
    R"("chosen":[{"role":"user","content":"p"},{"role":"assistant","content":"a"}],)"
    R"("rejected":[{"role":"user","content":"p"},{"role":"assistant","content":"b"}])";

TEST(PreferenceRowsTest, EqualConversationsStillEndInAResponse) {
  const std::string same = R"([{"role":"user","content":"p"},{"role":"assistant","content":"a"}])";
  const Sample sample = Read("{\"chosen\":" + same + ",\"rejected\":" + same + "}").at(0);
  EXPECT_EQ(sample.prompt, UserPrompt("p"));
  EXPECT_EQ(TextAt(sample, 1), "a");
}

TEST(PreferenceRowsTest, PromptColumnMustAgreeWithTheConversations) {
  const std::string columns = kConversations;
  EXPECT_EQ(Read("{\"prompt\":\"p\"," + columns + "}").at(0).prompt, UserPrompt("p"));
  EXPECT_EQ(Read(R"({"prompt":[{"role":"user","content":"p"}],)" + columns + "}").at(0).prompt,
            UserPrompt("p"));
  EXPECT_THAT(ErrorOf("{\"prompt\":\"other\"," + columns + "}"),
              HasSubstr("mine.jsonl:1: \"prompt\" is not what chosen and rejected begin with"));
}

TEST(PreferenceRowsTest, ResponsesAloneTakeTheirPromptFromItsColumn) {
  const Sample sample = Read(R"({"prompt":[{"role":"user","content":"p"}],)"
                             R"("chosen":[{"role":"assistant","content":"a"}],)"
                             R"("rejected":[{"role":"assistant","content":"b"}]})")
                            .at(0);
  EXPECT_EQ(sample.prompt, UserPrompt("p"));
  EXPECT_EQ(TextAt(sample, 0), "a");
}

TEST(PreferenceRowsTest, RefusesConversationsThatDifferEarlier) {
  EXPECT_THAT(ErrorOf(R"({"chosen":[{"role":"user","content":"p"},)"
                      R"({"role":"assistant","content":"a"}],"rejected":[{"role":"user",)"
                      R"("content":"p"},{"role":"assistant","content":"b"},)"
                      R"({"role":"user","content":"c"},{"role":"assistant","content":"d"}]})"),
              HasSubstr("\"rejected\": got 3 messages after"));
}

TEST(PreferenceRowsTest, MessagesCarryNoLabel) {
  const Sample sample = Read(R"({"messages":[{"role":"user","content":"p"},)"
                             R"({"role":"assistant","content":"a"}]})")
                            .at(0);
  EXPECT_EQ(sample.prompt, UserPrompt("p"));
  EXPECT_EQ(TextAt(sample, 0), "a");
  EXPECT_TRUE(CountedPairs(sample.label).empty());
}

TEST(PreferenceRowsTest, MapsColumns) {
  const Sample sample = Read(R"({"q":"p","good":"a","bad":"b","chosen":"x","kind":"k","group":3})",
                             {{"prompt", "q"},
                              {"chosen", "good"},
                              {"rejected", "bad"},
                              {"subset", "kind"},
                              {"cluster", "group"}})
                            .at(0);
  EXPECT_EQ(TextAt(sample, 0), "a");
  EXPECT_EQ(sample.subset, "k");
  EXPECT_EQ(sample.cluster, ClusterOf("3"));
}

TEST(PreferenceRowsTest, MappedColumnThatIsNotThereIsNamed) {
  EXPECT_THAT(ErrorOf(R"({"prompt":"p","chosen":"a","rejected":"b"})", {{"prompt", "q"}}),
              HasSubstr("no column \"prompt\" (mapped to \"q\")"));
  EXPECT_THAT(ErrorOf(R"({"prompt":"p","chosen":"a","rejected":"b"})", {{"promt", "q"}}),
              HasSubstr("did you mean \"prompt\"?"));
}

TEST(PreferenceRowsTest, AnOptionalColumnThatIsMappedMustOccur) {
  const std::string row = R"({"prompt":"p","chosen":"a","kind":"k","rejected":"b"})";
  const std::string error = ErrorOf(row, {{"subset", "nope"}});
  EXPECT_THAT(error, HasSubstr("mine.jsonl: columns: \"subset\" is mapped to \"nope\""));
  EXPECT_THAT(error, HasSubstr("chosen, kind, prompt, rejected"));
  EXPECT_EQ(ErrorOf(row, {{"subset", "nope"}, {"subset", "kind"}}), "no error")
      << "the later entry wins";
}

TEST(PreferenceRowsTest, AMappedColumnMayBeInSomeRowsOnly) {
  const auto samples = Read(R"({"prompt":"p","chosen":"a","rejected":"b"})"
                            "\n"
                            R"({"prompt":"q","chosen":"a","rejected":"b","kind":"k"})",
                            {{"subset", "kind"}});
  EXPECT_EQ(samples.at(0).subset, "mine");
  EXPECT_EQ(samples.at(1).subset, "k");
}

// Alpaca's form: the prompt is the instruction with the input, so that neither alone will do.
TEST(PreferenceRowsTest, InstructionWithInputIsNoPrompt) {
  const std::string row = R"({"instruction":"translate","input":"hi","chosen":"a","rejected":"b"})";
  EXPECT_THAT(ErrorOf(row), HasSubstr("mine.jsonl:1: got \"instruction\" and \"input\""));
  EXPECT_THAT(ErrorOf(R"({"instruction":"i","input":"","responses":["a","b"],"grades":[1,0]})"),
              HasSubstr("--columns prompt=instruction"));
  EXPECT_EQ(Read(row, {{"prompt", "input"}}).at(0).prompt, UserPrompt("hi"));
  EXPECT_EQ(Read(R"({"prompt":"p","instruction":"i","input":"x","chosen":"a","rejected":"b"})")
                .at(0)
                .prompt,
            UserPrompt("p"));
}

// json.dumps writes NaN for what is missing; it must not become a text.
TEST(PreferenceRowsTest, AColumnOfNaNIsNull) {
  EXPECT_THAT(ErrorOf(R"({"prompt":NaN,"chosen":"a","rejected":"b"})"),
              HasSubstr("\"prompt\": got null"));
  EXPECT_THAT(ErrorOf(R"({"prompt":"p","chosen":"a","rejected":NaN})"),
              HasSubstr("\"rejected\": got null"));
  const Sample sample = Read(R"({"prompt":"p","chosen":"a","rejected":"b","id":NaN})").at(0);
  EXPECT_EQ(sample.id.size(), 16u);
}

TEST(PreferenceRowsTest, AGradeIsANumberOrNull) {
  EXPECT_EQ(
      Read(R"({"prompt":"p","responses":["a","b","c"],"grades":[2,null,0.5]})").at(0).label.grades,
      (Grades{2.0, std::nullopt, 0.5}));
  for (const char* value : {"NaN", "Infinity", "-Infinity"}) {
    EXPECT_THAT(
        ErrorOf(R"({"prompt":"p","responses":["a","b"],"grades":[2,)" + std::string(value) + "]}"),
        HasSubstr("\"grades\": got NaN or infinity, expected finite numbers or null"));
  }
  EXPECT_THAT(ErrorOf(R"({"prompt":"p","chosen":"a","rejected":"b","dimensions":{"x":[NaN,1]}})"),
              HasSubstr("\"x\": got NaN or infinity"));
}

TEST(PreferenceRowsTest, AMappedColumnThatIsNotThereIsNamed) {
  const std::string row = R"({"prompt":"p","chosen":"a","rejected":"b"})";
  EXPECT_THAT(ErrorOf(row, {{"chosen", "good"}}),
              HasSubstr("mine.jsonl:1: no column \"chosen\" (mapped to \"good\"): got columns "
                        "chosen, prompt, rejected; "));
  EXPECT_THAT(ErrorOf(row, {{"prompt", "text"}}),
              HasSubstr("no column \"prompt\" (mapped to \"text\"): got columns "));
}

// A Parquet file whose prompts or answers are bytes.
class BytesReader : public RowReader {
 public:
  explicit BytesReader(std::string bytes) : bytes_(std::move(bytes)) {}
  bool Next(Json&) override { return false; }
  std::string Where() const override { return "a.parquet: row 1"; }
  size_t Repairs() const override { return 0; }
  std::string HiddenType(const std::string& column) const override {
    return column == bytes_ ? "binary" : "";
  }

 private:
  std::string bytes_;
};

TEST(PreferenceRowsTest, AColumnOfBytesIsNamedWithItsType) {
  const auto error = [](const std::string& bytes, const Columns::Mapping& mapping) {
    Json row = {{"prompt", "p"}, {"chosen", "a"}, {"rejected", "b"}};
    row.erase(bytes);
    const PartSpec part;
    const Columns columns(mapping);
    const BytesReader reader(bytes);
    Sample sample;
    return testing::ErrorOf([&] { ReadPreferenceRow(row, {part, columns, reader, 0}, sample); });
  };
  EXPECT_EQ(
      error("chosen", {}),
      "a.parquet: row 1: column \"chosen\": got the type binary, expected text; write it as a "
      "string (pyarrow: table[\"chosen\"].cast(\"string\"))");
  EXPECT_THAT(error("prompt", {}), HasSubstr("column \"prompt\": got the type binary"));
  EXPECT_THAT(error("text", {{"prompt", "text"}}), HasSubstr("column \"text\": got the type"));
}

TEST(PreferenceRowsTest, AColumnIsOneOfOursOnly) {
  const std::string row = R"({"prompt":"p","subset":"s","chosen":"a","rejected":"b"})";
  const Sample sample = Read(row, {{"prompt", "subset"}}).at(0);
  EXPECT_EQ(sample.prompt, UserPrompt("s"));
  EXPECT_EQ(sample.subset, "mine") << "the column of that name is the prompt now";
  const Sample swapped = Read(row, {{"chosen", "rejected"}, {"rejected", "chosen"}}).at(0);
  EXPECT_EQ(TextAt(swapped, 0), "b");
  EXPECT_EQ(TextAt(swapped, 1), "a");
  EXPECT_THAT(ErrorOf(row, {{"prompt", "subset"}, {"cluster", "subset"}}),
              HasSubstr("\"subset\" is mapped to both \"prompt\" and \"cluster\""));
}

TEST(PreferenceRowsTest, NullIsNamedWhereAValueMustBe) {
  const auto null = [](const std::string& name) {
    Json row = {{"prompt", "p"}, {"chosen", "a"}, {"rejected", "b"}};
    row[name] = nullptr;
    return ErrorOf(row.dump());
  };
  for (const char* name : {"prompt", "chosen", "rejected"}) {
    EXPECT_THAT(null(name),
                HasSubstr("mine.jsonl:1: \"" + std::string(name) + "\": got null, expected"));
  }
  EXPECT_THAT(ErrorOf(R"({"question":null,"chosen":"a","rejected":"b"})"),
              HasSubstr("\"prompt\": got null"));
  EXPECT_THAT(ErrorOf(R"({"prompt":"p","chosen":["a",null],"rejected":"b"})"),
              HasSubstr("mine.jsonl:1: \"chosen\": got null"));
}

// Computed with Python: sha256(json.dumps({"prompt": [{"content": "p", "role": "user"}],
// "responses": ["a", "b"]}, sort_keys=True, separators=(",", ":"))).hexdigest()[:16]
TEST(PreferenceRowsTest, GeneratesIdsFromTheContent) {
  const std::string row = R"({"prompt":"p","chosen":"a","rejected":"b"})";
  const auto samples = Read(row + "\n" + row + "\n" + row);
  EXPECT_EQ(samples[0].id, "4c70b9361030924e");
  EXPECT_EQ(samples[1].id, samples[0].id + "#2");
  EXPECT_EQ(samples[2].id, samples[0].id + "#3");
}

TEST(PreferenceRowsTest, OwnIdsMayNotRepeat) {
  const std::string row = R"({"id":"x","prompt":"p","chosen":"a","rejected":"b"})";
  EXPECT_THAT(ErrorOf(row + "\n" + row), HasSubstr("mine.jsonl:2: id \"x\" is there twice"));
}

TEST(PreferenceRowsTest, BoundsTheResponses) {
  const Json texts(1025, "a");
  EXPECT_THAT(ErrorOf(Json{{"prompt", "p"}, {"responses", texts}}.dump()),
              HasSubstr("got 1025 responses, expected at most 1024"));
}

TEST(PreferenceRowsTest, SaysWhatARowLacks) {
  EXPECT_THAT(ErrorOf(R"({"text":"p","chosen":"a"})"),
              HasSubstr("mine.jsonl:1: got columns chosen, text, expected prompt with chosen"));
  EXPECT_THAT(ErrorOf(R"({"chosen":"a","rejected":"b"})"), HasSubstr("no column \"prompt\""));
  EXPECT_THAT(ErrorOf(R"({"prompt":"p","chosen":"a","rejected":[]})"),
              HasSubstr("\"rejected\": got an empty list"));
  EXPECT_THAT(ErrorOf(R"({"prompt":"p","chosen":3,"rejected":"b"})"),
              HasSubstr("\"chosen\": got a number"));
  EXPECT_THAT(ErrorOf(R"({"prompt":"p","responses":["a","b"],"grades":[1]})"),
              HasSubstr("\"grades\": got 1 entry, expected 2, one per response"));
  EXPECT_THAT(ErrorOf(R"({"prompt":"p","responses":["a"],"chosen":"a","rejected":"b"})"),
              HasSubstr("got both"));
  EXPECT_THAT(ErrorOf(R"({"id":true,"prompt":"p","chosen":"a","rejected":"b"})"),
              HasSubstr("\"id\": got a boolean, expected a string or an integer"));
}

TEST(PreferenceRowsTest, AnnotatorsWhoDiffer) {
  const auto votes = [](const std::string& counts) {
    return Read(R"({"prompt":"p","chosen":"a","rejected":"b","annotator_votes":)" + counts + "}")
        .at(0)
        .label.votes;
  };
  using enum Vote::Outcome;
  EXPECT_EQ(votes("[2,1]"),
            (std::vector<Vote>{{"", 0, 1, kFirst}, {"", 0, 1, kFirst}, {"", 0, 1, kSecond}}));
  EXPECT_EQ(votes("[0,0,1]"), (std::vector<Vote>{{"", 0, 1, kTie}}));
  EXPECT_TRUE(votes("null").empty());
  const Sample shared =
      Read(R"({"prompt":"p","responses":["a","b"],"grades":[0,1],"annotator_share":0.7})").at(0);
  EXPECT_EQ(shared.label.pairs, (std::vector<Pair>{{1, 0, 0.7}}));
}

TEST(PreferenceRowsTest, AnnotatorsThatCannotBeAreErrors) {
  const auto error = [](const std::string& columns) {
    return ErrorOf(R"({"prompt":"p","chosen":"a","rejected":"b",)" + columns + "}");
  };
  for (const char* counts : {"3", "[1]", "[1,2,3,4]", "[1,-1]", "[0.5,0.5]", "[2000,1]", "\"x\""}) {
    EXPECT_THAT(error(std::string("\"annotator_votes\":") + counts),
                HasSubstr("expected how many prefer the first response"))
        << counts;
  }
  for (const char* share : {"0.4", "1.1", "\"x\""}) {
    EXPECT_THAT(error(std::string("\"annotator_share\":") + share), HasSubstr("expected 0.5 to 1"));
  }
  EXPECT_THAT(ErrorOf(R"({"prompt":"p","chosen":"a","rejected":["b","c"],"annotator_share":1})"),
              HasSubstr("got it beside 3 responses, expected two"));
}

}  // namespace
}  // namespace assay
