#include "harness/app/run_options.h"

#include <charconv>
#include <cstdint>

#include "harness/app/command.h"
#include "harness/app/option_checks.h"
#include "harness/core/error.h"

namespace assay {
namespace {

constexpr unsigned kMostThreads = 1024;
constexpr size_t kMostJudgedAgain = 10'000;  // their texts are held in memory

std::optional<uint32_t> ParseCount(std::string_view text) {
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

void AddSelection(CLI::App& command, RunOptions& options) {
  command
      .add_option("--limit", options.selection.limit,
                  "Judge N samples, spread over the subsets in proportion")
      ->option_text("N")
      ->check(WholeNumber(1, UINT32_MAX));
  command.add_option("--subset", options.selection.subsets, "Only this subset (repeatable)");
  command.add_option("--sample", options.selection.samples,
                     "Only the sample of this id (repeatable)");
  command.add_option("--shard", options.shard, "Every n-th sample; join with `results merge`")
      ->option_text("I/N");
}

void AddPreparation(CLI::App& command, RunOptions& options) {
  command
      .add_option("--prepare", options.prepare,
                  "maker: render and tokenise as the model's makers do (default); official: as the "
                  "benchmark's script does")
      ->check(OneOf({"maker", "official"}));
}

void AddVerification(CLI::App& command, RunOptions& options) {
  command
      .add_option("--verify-invariance", options.verify_invariance,
                  "Judge N samples again, alone and in other company: the same bits?")
      ->option_text("N")
      ->check(WholeNumber(1, kMostJudgedAgain));
}

void AddOutput(CLI::App& command, RunOptions& options) {
  command.add_option("--store", options.store, "Results store (default: $ASSAY_STORE, ./assay.db)")
      ->option_text("FILE");
  command.add_option("--name", options.name, "Name of this invocation, for `report NAME`")
      ->transform(RepairedUtf8);
  command.add_option("--series", options.series, "Training series that the model belongs to")
      ->transform(RepairedUtf8);
  command.add_option("--step", options.step, "Training step within the series, from 0")
      ->option_text("N")
      ->check(WholeNumber(0, INT64_MAX));
  command.add_option("--json", options.json, "Write the summary as JSON to FILE, or - for stdout")
      ->option_text("FILE");
  command.add_option("--format", options.format, "Result on stdout: text, markdown, csv or json")
      ->check(OneOf({"text", "markdown", "csv", "json"}));
  command.add_flag("--fresh", options.fresh, "A new run, even where one exists");
  command.add_flag("--dry-run", options.dry_run, "Say what would run, and stop");
  command.add_flag("--quiet", options.quiet, "No progress");
}

}  // namespace

void AddJudging(CLI::App& command, RunOptions& options) {
  command.add_option("--device", options.device, "auto (default), cpu or cuda")
      ->check(OneOf({"auto", "cpu", "cuda"}));
  command
      .add_option("--dtype", options.dtype,
                  "float32 or bfloat16 (fp32, bf16); default: the model's")
      ->check(OneOf({"float32", "fp32", "bfloat16", "bf16"}));
  command.add_option("--seed", options.seed, "Seed of everything random (default: 0)")
      ->option_text("N")
      ->check(WholeNumber(0, UINT64_MAX));
  command.add_option("--threads", options.threads, "CPU threads (default: all)")
      ->option_text("N")
      ->check(WholeNumber(1, kMostThreads));
  command
      .add_option("--max-failures", options.max_failures,
                  "Exit with 4 when a larger share of samples failed (default: 0.01)")
      ->option_text("SHARE")
      ->check(Share());
}

void AddRunOptions(CLI::App& command, RunOptions& options) {
  command.add_option("-m,--model", options.models, "kind:target, see `assay models list`")
      ->required();
  command.add_option("-s,--suite", options.suites, "A suite's name, suite.json or data file")
      ->required();
  command
      .add_option("--data", options.data, "Folder of the benchmark's files (default: $ASSAY_DATA)")
      ->option_text("DIR");
  command.add_option("--columns", options.columns, "Names of the file's columns")
      ->option_text("OURS=THEIRS")
      ->delimiter(',');
  AddSelection(command, options);
  AddPreparation(command, options);
  AddJudging(command, options);
  AddVerification(command, options);
  AddOutput(command, options);
}

void ParseShard(const std::string& text, Selection& selection) {
  if (text.empty()) return;
  const size_t slash = text.find('/');
  const auto i = ParseCount(std::string_view(text).substr(0, slash));
  const auto n = slash == std::string::npos ? std::nullopt
                                            : ParseCount(std::string_view(text).substr(slash + 1));
  if (!i || !n || *i < 1 || *i > *n) {
    throw UsageError("--shard: got \"" + text + "\", expected i/n with 1 <= i <= n");
  }
  selection.shard = *i;
  selection.shards = *n;
}

}  // namespace assay
