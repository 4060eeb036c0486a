// What the harness costs per sample beyond reading: baseline:length, judged, committed and stored.
// Each iteration times reading alone and the whole run, one after the other, on the same samples.

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <functional>
#include <numeric>

#include "adapters/registry.h"
#include "harness/core/suite.h"
#include "harness/run/index.h"
#include "harness/run/runner.h"
#include "results/store.h"

namespace assay {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// Pairs of about 500 bytes made on the fly: reading them costs little.
class MadeUpSuite : public Suite {
 public:
  explicit MadeUpSuite(uint32_t size) : size_(size) { card_.name = "made-up"; }

  const SuiteCard& Card() const override { return card_; }
  std::vector<PartFile> Locate(const Source&) const override { return {}; }
  std::vector<std::string> MissingParts(const Source&) const override { return {}; }
  std::unique_ptr<SampleReader> Open(const Source&) const override {
    return std::make_unique<Reader>(size_);
  }
  void Tabulate(const JudgedSample&, ScoreTable&) const override {}
  void Finish(ScoreTable&) const override {}
  void Aggregate(const ScoreTable&, std::span<const uint32_t>, std::span<double>) const override {}

 private:
  class Reader : public SampleReader {
   public:
    explicit Reader(uint32_t size) : size_(size) {}

    bool Next(Sample& sample) override {
      if (next_ == size_) return false;
      const std::string number = std::to_string(next_++);
      sample = {};
      sample.id = "sample-" + number;
      sample.subset = next_ % 2 == 0 ? "even" : "odd";
      sample.cluster = next_;
      sample.prompt = UserPrompt(std::string(100, 'p') + number);
      sample.responses = {{TextParts(std::string(150 + next_ % 50, 'a')), "", {}},
                          {TextParts(std::string(150 + next_ % 30, 'b')), "", {}}};
      sample.label.grades = {1.0, 0.0};
      return true;
    }

   private:
    const uint32_t size_;
    uint32_t next_ = 0;
  };

  const uint32_t size_;
  SuiteCard card_;
};

// Wall time, and processor time of all threads: what remains comparable on a busy machine.
struct Seconds {
  double wall = 0;
  double cpu = 0;

  Seconds& operator+=(const Seconds& other) {
    wall += other.wall;
    cpu += other.cpu;
    return *this;
  }
};

double CpuSeconds() {
  timespec time = {};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

Seconds Time(const std::function<void()>& action) {
  const Clock::time_point start = Clock::now();
  const double cpu = CpuSeconds();
  action();
  return {std::chrono::duration<double>(Clock::now() - start).count(), CpuSeconds() - cpu};
}

RunRecord RecordOf(const SuiteIndex& index) {
  RunRecord run;
  run.id = run.identity = "benchmark";
  run.suite_sha256 = index.sha256;
  return run;
}

// Judges and stores everything in a new store, and reads it back once to see that it is all there.
class StoredRun {
 public:
  StoredRun(const Suite& suite, const SuiteIndex& index, bool keep_texts)
      : suite_(suite), index_(index), keep_texts_(keep_texts), ordinals_(index.size()) {
    std::iota(ordinals_.begin(), ordinals_.end(), 0U);
    fs::create_directories(folder_);
    store_ = Store::Open(folder_ / "assay.db", Store::Mode::kWrite);
    store_->CreateRun(RecordOf(index));
  }
  ~StoredRun() {
    store_.reset();
    fs::remove_all(folder_);
  }

  void Judge() {
    const auto model = MakeModel(ParseModelSpec("baseline:length"), {});
    const auto journal = store_->OpenJournal("benchmark", keep_texts_);
    RunSamples({suite_, {}, index_, ordinals_, *model, {}, *journal, {}, {}});
  }

  size_t ReadBack() {
    size_t right = 0;
    store_->ReadJudged("benchmark", {}, [&](const JudgedSample& judged) {
      right += ValueOrNan(judged.judgement.rewards[0]) == static_cast<double>(judged.lengths[0]);
    });
    return right;
  }

  uint64_t Bytes() const { return fs::file_size(folder_ / "assay.db"); }

 private:
  const Suite& suite_;
  const SuiteIndex& index_;
  const bool keep_texts_;
  std::vector<uint32_t> ordinals_;
  const fs::path folder_ = fs::temp_directory_path() / ("assay-bench-" + std::to_string(getpid()));
  std::unique_ptr<Store> store_;
};

void BM_JudgeAndStore(benchmark::State& state) {
  const MadeUpSuite suite(static_cast<uint32_t>(state.range(0)));
  const SuiteIndex index = IndexSuite(suite, {});
  Seconds reading, judging, reading_back;
  double bytes = 0;
  for (auto _ : state) {
    reading += Time([&] {
      const auto reader = suite.Open({});
      Sample sample;
      while (reader->Next(sample)) benchmark::DoNotOptimize(sample);
    });
    StoredRun run(suite, index, state.range(1) != 0);
    const Seconds seconds = Time([&] { run.Judge(); });
    judging += seconds;
    state.SetIterationTime(seconds.wall);
    size_t right = 0;
    reading_back += Time([&] { right = run.ReadBack(); });
    bytes += static_cast<double>(run.Bytes());
    if (right != index.size()) return state.SkipWithError("the stored judgements are wrong");
  }
  const auto samples = static_cast<double>(index.size()) * static_cast<double>(state.iterations());
  state.counters["overhead_us"] = (judging.wall - reading.wall) / samples * 1e6;
  state.counters["overhead_cpu_us"] = (judging.cpu - reading.cpu) / samples * 1e6;
  state.counters["read_back_us"] = reading_back.wall / samples * 1e6;
  state.counters["read_back_cpu_us"] = reading_back.cpu / samples * 1e6;
  state.counters["bytes"] = bytes / samples;
}
BENCHMARK(BM_JudgeAndStore)
    ->ArgNames({"samples", "texts"})
    ->Args({100'000, 0})
    ->Args({100'000, 1})
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace assay

BENCHMARK_MAIN();
