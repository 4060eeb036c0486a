#include "tests/testing/tiny_suites.h"

#include <set>

#include "gtest/gtest.h"
#include "harness/core/json.h"
#include "suites/registry.h"
#include "tests/testing/scoring.h"

namespace assay::testing {
namespace {

// Rows that differ in every text, so that generated ids and clusters do as well.
class Texts {
 public:
  std::string Next(const std::string& what) { return what + " " + std::to_string(++count_); }
  Json List(const std::string& what, size_t n) {
    Json list = Json::array();
    for (size_t i = 0; i < n; ++i) list.push_back(Next(what));
    return list;
  }

 private:
  int count_ = 0;
};

void WriteLines(const TempFolder& folder, const std::string& name, const Json& rows) {
  std::string lines;
  for (const Json& row : rows) lines += row.dump() + "\n";
  folder.Write(name, lines);
}

void WriteRewardBench(const Suite& suite, const TempFolder& folder, Texts& texts) {
  const std::set<std::string> prior = {"anthropic_helpful", "anthropic_hhh", "shp", "summarize"};
  Json filtered = Json::array();
  for (const auto& [subset, rows] : suite.Card().expected) {
    Json own = Json::array();
    for (int i = 0; i < 3; ++i) {
      own.push_back({{"prompt", texts.Next("question")},
                     {"chosen", texts.Next("good")},
                     {"rejected", texts.Next("bad")},
                     {"subset", subset},
                     {"id", static_cast<int>(filtered.size()) + i}});
    }
    if (prior.contains(subset)) {
      WriteLines(folder, subset + ".jsonl", own);
    } else {
      filtered.insert(filtered.end(), own.begin(), own.end());
    }
  }
  WriteLines(folder, "filtered.jsonl", filtered);
}

void WriteRewardBench2(const TempFolder& folder, Texts& texts) {
  Json rows = Json::array();
  for (const char* subset : {"Factuality", "Precise IF", "Math", "Safety", "Focus"}) {
    for (int i = 0; i < 3; ++i) {
      rows.push_back({{"id", std::to_string(i)},
                      {"prompt", texts.Next("question")},
                      {"chosen", texts.List("good", 1)},
                      {"rejected", texts.List("bad", 3)},
                      {"subset", subset}});
    }
  }
  for (int group = 0; group < 3; ++group) {
    for (const char* kind : {"ref", "tied"}) {
      rows.push_back({{"id", std::string(kind) + ":" + std::to_string(group)},
                      {"prompt", texts.Next("question")},
                      {"chosen", texts.List("good", std::string(kind) == "ref" ? 1 : 3)},
                      {"rejected", texts.List("bad", 2)},
                      {"subset", "Ties"}});
    }
  }
  WriteLines(folder, "test.jsonl", rows);
}

void WriteRmBench(const TempFolder& folder, Texts& texts) {
  for (const char* part : {"chat", "math", "code", "safety-refuse", "safety-response"}) {
    Json rows = Json::array();
    for (int i = 0; i < 3; ++i) {
      rows.push_back({{"id", i},
                      {"prompt", texts.Next("question")},
                      {"chosen", texts.List("good", 3)},
                      {"rejected", texts.List("bad", 3)},
                      {"subset", "source"}});
    }
    folder.Write(std::string(part) + "_filtered.json", rows.dump());
  }
}

void WriteJudgeBench(const TempFolder& folder, Texts& texts) {
  Json rows = Json::array();
  for (const char* source :
       {"mmlu-pro-law", "livebench-reasoning", "livebench-math", "livecodebench"}) {
    for (int i = 0; i < 4; ++i) {
      rows.push_back({{"pair_id", texts.Next("pair")},
                      {"source", source},
                      {"question", texts.Next("question")},
                      {"response_A", texts.Next("answer")},
                      {"response_B", texts.Next("answer")},
                      {"label", i % 2 == 0 ? "A>B" : "B>A"}});
    }
  }
  WriteLines(folder, "gpt.jsonl", rows);
  WriteLines(folder, "claude.jsonl", rows);
}

void WriteLlmBar(const TempFolder& folder, Texts& texts) {
  for (const char* set : {"Natural", "Neighbor", "GPTInst", "GPTOut", "Manual"}) {
    Json rows = Json::array();
    for (int i = 0; i < 4; ++i) {
      rows.push_back({{"input", texts.Next("instruction")},
                      {"output_1", texts.Next("output")},
                      {"output_2", texts.Next("output")},
                      {"label", 1 + i % 2}});
    }
    folder.Write(std::string(set) + ".json", rows.dump());
  }
}

}  // namespace

std::vector<std::string> AllSuiteSpecs() {
  std::vector<std::string> specs;
  for (const SuiteEntry& entry : BuiltInSuites()) {
    if (entry.variants.empty()) specs.push_back(entry.name);
    for (const std::string& variant : entry.variants) specs.push_back(entry.name + ":" + variant);
  }
  return specs;
}

TinySuite::TinySuite(const std::string& spec) : suite_(MakeSuite(spec)) {
  source_.folders = {folder_.path().string()};
  Texts texts;
  const std::string& name = suite_->Card().name;
  if (name == "rewardbench") {
    WriteRewardBench(*suite_, folder_, texts);
  } else if (name == "rewardbench-2") {
    WriteRewardBench2(folder_, texts);
  } else if (name == "rm-bench") {
    WriteRmBench(folder_, texts);
  } else if (name == "judgebench") {
    WriteJudgeBench(folder_, texts);
  } else if (name == "llmbar") {
    WriteLlmBar(folder_, texts);
  } else if (name != "starter") {
    ADD_FAILURE() << "no made-up rows for the suite " << name << ": add some to tiny_suites.cc";
  }
  samples_ = ReadAll(*suite_, source_);
}

std::vector<JudgedSample> TinySuite::JudgedBy(
    const std::function<Judgement(const Sample&)>& judge) const {
  std::vector<JudgedSample> judged;
  for (const Sample& sample : samples_) judged.push_back(Judged(sample, judge(sample)));
  return judged;
}

}  // namespace assay::testing
