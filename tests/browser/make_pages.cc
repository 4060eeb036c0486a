// Writes the pages that the browser tests open, into the folder given.

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "harness/io/file.h"
#include "reports/leaderboard.h"
#include "tests/testing/boards.h"
#include "tests/testing/report_runs.h"

namespace assay::testing {
namespace {

ReportOptions Options() {
  return {.title = "",
          .created = "2026-01-31T12:00:00Z",
          .command = "assay report latest -o report.html"};
}

std::vector<ReportRun> Several(size_t samples, size_t text_bytes) {
  return {MakeRun({.model = "Tiny-Reward-1B",
                   .samples = samples,
                   .skill = 0.55,
                   .ties = 1,
                   .text_bytes = text_bytes,
                   .seed = 1}),
          MakeRun({.model = "MiniLM relevance",
                   .adapter = "relevance",
                   .type = "Embedding similarity",
                   .samples = samples,
                   .skill = 0.15,
                   .length_bias = 0.05,
                   .failures = 3,
                   .truncated = 20,
                   .text_bytes = text_bytes,
                   .seed = 2}),
          MakeRun({.model = "baseline:length",
                   .adapter = "baseline",
                   .samples = samples,
                   .skill = 0,
                   .length_bias = 2,
                   .text_bytes = text_bytes,
                   .seed = 3})};
}

// Of two, the second is better.
std::vector<ReportRun> Two() {
  return {MakeRun({.model = "Small-Reward-3B", .ties = 2, .text_bytes = 200, .seed = 4}),
          MakeRun({.model = "Large-Reward-70B", .skill = 1.4, .text_bytes = 200, .seed = 5})};
}

// One checkpoint under two names.
std::vector<ReportRun> Same() {
  return {MakeRun({.model = "reward-8b", .text_bytes = 200}),
          MakeRun({.model = "reward-8b-tuned", .text_bytes = 200})};
}

// As many scores as RM-Bench has, of some models with names of usual length.
std::vector<ReportRun> EightScores(size_t models) {
  std::vector<ReportRun> runs;
  for (const char* model :
       {"Skywork-Reward-Llama-3.1-8B", "internlm2-20b-reward", "builtin:minilm"}) {
    if (runs.size() == models) break;
    runs.push_back(MakeRun({.model = model,
                            .samples = 280,
                            .subsets = {"chat", "code", "math", "safety", "easy", "normal", "hard"},
                            .text_bytes = 200,
                            .seed = runs.size() + 1}));
    runs.back().suite.title = "RM-Bench";
    runs.back().suite.variant = "";
  }
  return runs;
}

// As many as one chapter compares pair by pair with ease.
std::vector<ReportRun> Many() {
  std::vector<ReportRun> runs;
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    runs.push_back(MakeRun({.model = fmt::format("Reward-Model-{}B", seed),
                            .samples = 120,
                            .skill = 0.1 * static_cast<double>(seed),
                            .text_bytes = 60,
                            .seed = seed}));
  }
  return runs;
}

std::vector<ReportRun> Illustrative() {
  ReportRun run = MakeRun({.model = "builtin:minilm", .samples = 80});
  run.suite.title = "Starter";
  run.suite.variant = "";
  run.suite.illustrative = true;
  return {run};
}

// Two suites on one page.
std::vector<ReportRun> TwoSuites() {
  std::vector<ReportRun> runs = Several(200, 300);
  ReportRun other = MakeRun({.model = "Tiny-Reward-1B",
                             .samples = 120,
                             .subsets = {"chat", "code"},
                             .responses = 4,
                             .skill = 0.9,
                             .text_bytes = 300});
  other.suite.title = "RM-Bench";
  other.suite.variant = "";
  other.suite.printed = SuiteCard::Printed::kFraction6;
  other.summary.run.suite_sha256 = std::string(64, 'd');
  other.summary.printed = "0.758333";
  runs.push_back(other);
  return runs;
}

// Two models and as many baselines as there are greys.
std::vector<ReportRun> Baselines() {
  std::vector<ReportRun> runs;
  uint64_t seed = 0;
  for (const char* model : {"Tiny-Reward-1B", "Small-Reward-3B"}) {
    runs.push_back(MakeRun({.model = model, .samples = 60, .text_bytes = 90, .seed = ++seed}));
  }
  for (const char* model : {"baseline:length", "baseline:random", "baseline:constant"}) {
    runs.push_back(MakeRun({.model = model,
                            .adapter = "baseline",
                            .samples = 60,
                            .skill = 0,
                            .text_bytes = 90,
                            .seed = ++seed}));
  }
  return runs;
}

constexpr size_t kLongName = 200;

// "Name-Name-Name-…", which has no place to break, or "Name Name Name …", of 200 characters.
std::string LongName(const std::string& name, const std::string& between) {
  std::string text = name;
  while (text.size() < kLongName) text += between + name;
  return text.substr(0, kLongName);
}

// The judged samples with ids of 200 characters.
ReportRun WithLongIds(ReportRun run) {
  run.judged = [judged = run.judged](const auto& visit) {
    judged([&](const JudgedSample& sample) {
      JudgedSample renamed = sample;
      renamed.id = LongName(sample.id, "");
      visit(renamed);
    });
  };
  return run;
}

// Two suites of which every name is long, one half of them in words.
std::vector<ReportRun> LongNames() {
  std::vector<ReportRun> runs;
  for (const char* between : {"-", " "}) {
    const std::vector<std::string> subsets = {LongName("Knowledge", between),
                                              LongName("Mathematics", between),
                                              LongName("Instructions", between)};
    for (uint64_t seed : {1, 2, 3}) {
      ReportRun run = MakeRun({.model = LongName(fmt::format("Reward-Model-{}", seed), between),
                               .adapter = seed == 3 ? "baseline" : "scores",
                               .samples = 40,
                               .subsets = subsets,
                               .failures = seed,
                               .text_bytes = 90,
                               .seed = seed});
      run.suite.title = LongName("Preferences", between);
      if (*between == ' ') run.summary.run.suite_sha256 = std::string(64, 'd');
      runs.push_back(WithLongIds(std::move(run)));
    }
  }
  return runs;
}

// Prompts as long as they come: one text, many lines, many turns.
std::vector<ReportRun> LongPrompts() {
  ReportRun run = MakeRun({.samples = 3, .text_bytes = 600});
  run.texts = [texts = run.texts](const std::vector<uint32_t>& ordinals, const auto& visit) {
    texts(ordinals, [&](uint32_t ordinal, const SampleText& text) {
      SampleText longer = text;
      if (ordinal == 0)
        longer.prompt = UserPrompt(LongName("word", " ") + std::string(90'000, 'x'));
      if (ordinal == 1) longer.prompt = UserPrompt("first\n" + std::string(400, '\n') + "last");
      if (ordinal == 2) {
        longer.prompt.clear();
        for (int turn = 0; turn < 30; ++turn) {
          longer.prompt.push_back({.role = turn % 2 == 0 ? "user" : "assistant",
                                   .parts = TextParts(fmt::format("turn {}", turn))});
        }
      }
      visit(ordinal, longer);
    });
  };
  return {run};
}

// A prompt with code.
std::vector<ReportRun> Code() {
  ReportRun run = MakeRun({.samples = 1});
  run.texts = [texts = run.texts](const std::vector<uint32_t>& ordinals, const auto& visit) {
    texts(ordinals, [&](uint32_t ordinal, const SampleText& text) {
      SampleText with_code = text;
      with_code.prompt =
          UserPrompt("Mend this:\n```python\ndef f(x):\n    if x:\n\treturn 1\n```\nSoon.");
      visit(ordinal, with_code);
    });
  };
  return {run};
}

// Every class of payload that may hide in a data set. `__pwned` is what the tests look for.
std::vector<std::pair<std::string, std::string>> Payloads() {
  return {
      {"script", "<script>window.__pwned=1</script>"},
      {"img", "<img src=x onerror=\"window.__pwned=1\">"},
      {"svg", "<svg onload=window.__pwned=1><script>window.__pwned=1</script></svg>"},
      {"attribute",
       "\" onmouseover=\"window.__pwned=1\" autofocus onfocus=\"window.__pwned=1\" x=\""},
      {"single-quote", "' onclick='window.__pwned=1' style='position:fixed;inset:0;background:red"},
      {"end-script", "</script><script>window.__pwned=1</script>"},
      {"comment", "<!--<script>--></style></title></textarea><script>window.__pwned=1</script>"},
      {"template", "{{ 7*191 }}{% include 'x' %}{# #}${window.__pwned=1}<%= 7*191 %>"},
      {"iframe",
       "<iframe srcdoc=\"<script>parent.__pwned=1</script>\"></iframe><base href=//x.example/>"},
      {"link",
       "<a href=\"javascript:window.__pwned=1\">a</a><meta http-equiv=refresh "
       "content=0;url=//x.example>"},
      {"style", "</style><style>*{display:none}body{background:url(//x.example/a)}</style>"},
      {"vega", "datum.x;@ink{\"signal\":\"window.__pwned=1\"}{\"expr\":\"window.__pwned=1\"}"},
      {"json", "\\u003cscript\\u003e\",\"x\":[}]\u2028\u2029\\"},
      {"bidi", "\u202eevil\u2066\u202d\u200f\u061c\ufeff\u200b\u2069\U000e0041"},
      {"control", std::string("\x01\x08\x1b[31m\r\x7f\0nul", 13)},
      {"rtl", "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 (1) [2]"},
      {"emoji",
       "\U0001f469\u200d\U0001f469\u200d\U0001f467\U0001f3f4\U000e0067\U000e007f\u0301\u0301\u0301"
       "\u0301"},
      {"invalid", "\xff\xfe\xc3\x28\xed\xa0\x80"},
      {"prototype", "__proto__"},
      {"long-line", std::string(1 << 20, 'W')},
      {"long-words",
       [] {
         std::string text;
         while (text.size() < (1 << 20)) text += "longer and longer ";
         return text;
       }()},
      {"newlines", std::string(5000, '\n')},
      {"empty", ""},
  };
}

void Write(const std::filesystem::path& path, const std::vector<ReportRun>& runs) {
  WriteFileAtomically(path.string(), HtmlReport(runs, Options(), CompareMade(runs)));
}

void WriteBoard(const std::filesystem::path& path, const Leaderboard& board,
                const std::string& text = "") {
  WriteFileAtomically(path.string(),
                      LeaderboardPage(board, {.title = text,
                                              .created = "2026-01-31T12:00:00Z",
                                              .command = text.empty() ? "assay leaderboard" : text,
                                              .pages = {}}));
}

void WritePages(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  Write(folder / "one.html", {MakeRun({.ties = 1})});
  Write(folder / "clean.html", Illustrative());
  Write(folder / "several.html", Several(350, 900));
  Write(folder / "two.html", Two());
  Write(folder / "same.html", Same());
  for (const size_t models : {1, 2, 3}) {
    Write(folder / fmt::format("scores-{}.html", models), EightScores(models));
  }
  Write(folder / "many.html", Many());
  Write(folder / "two-suites.html", TwoSuites());
  Write(folder / "baselines.html", Baselines());
  Write(folder / "long-names.html", LongNames());
  Write(folder / "long-prompts.html", LongPrompts());
  Write(folder / "code.html", Code());
  Write(folder / "large.html", Several(10'000, 2'000));
  Write(folder / "none.html", {});
  WriteBoard(folder / "board.html", MakeBoard({}));
  WriteBoard(folder / "board-small.html", [] {
    Leaderboard board = SmallBoard();
    board.runs[1].summary.counts.failed = 12;  // of a-judge on JudgeBench
    ConcludeLeaderboard(board);
    return board;
  }());
  WriteBoard(folder / "board-unranked.html", [] {
    Leaderboard board = SmallBoard();
    board.suites[0].given_weight = board.suites[1].given_weight = 0;
    board.suites[0].printed = SuiteCard::Printed::kPercent1;
    board.cells[0][0].scores[1].estimate.value = 0.0625;
    ConcludeLeaderboard(board);
    return board;
  }());
  WriteBoard(folder / "board-no-run.html", [] {
    Leaderboard board = SmallBoard();
    board.cells[0][1].because = "incomplete: 5 of the suite's 1327 samples selected";
    ConcludeLeaderboard(board);
    return board;
  }());
  WriteBoard(folder / "board-large.html", MakeBoard({.models = 200, .suites = 40}));
  for (const auto& [name, payload] : Payloads()) {
    // A megabyte in each field: few samples, so that the page stays a page. Else enough for subsets
    // that can be compared.
    const size_t samples = payload.size() > 1000 ? 3 : 48;
    ReportOptions options = Options();
    options.title = options.command = payload;
    const std::vector<ReportRun> runs = {
        Poisoned({.model = "a", .samples = samples, .text_bytes = 60}, payload),
        Poisoned({.model = "b", .samples = samples, .text_bytes = 60, .seed = 2}, payload)};
    WriteFileAtomically((folder / ("hostile-" + name + ".html")).string(),
                        HtmlReport(runs, options, CompareMade(runs)));
    WriteBoard(folder / ("board-hostile-" + name + ".html"),
               MakeBoard({.models = 4, .suites = 3, .missing = 0.3, .payload = payload}), payload);
  }
}

}  // namespace
}  // namespace assay::testing

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  assay::testing::WritePages(argv[1]);
}
