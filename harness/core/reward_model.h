#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/error.h"
#include "harness/core/judgement.h"
#include "harness/core/sample.h"

namespace assay {

struct SuiteIndex;

/// What is wanted from a model: rewards, or verdicts in which orders and how often, and how it is
/// to prepare texts. `seed` drives the random orders (together with the sample's id, so that order
/// does not matter).
struct Ask {
  enum class Orders {
    kGiven,         ///< as the sample lists its responses
    kBoth,          ///< pairs only: (0, 1) and (1, 0)
    kRandomSwap,    ///< one order per sample, drawn by seed and id
    kFirstSwapped,  ///< the first response exchanged with a random slot (RewardBench 2)
  };

  /// How models that tokenise read a sample (`--prepare`): as their makers do, or as one of the
  /// benchmarks' own scripts (adapters/checkpoint/preparation.h says what these do).
  enum class Preparation {
    kMaker,
    kRewardBench,   ///< RewardBench, scripts/run_rm.py
    kRewardBench2,  ///< RewardBench 2, scripts/run_v2.py
  };

  bool rewards = true;
  bool verdicts = false;
  Orders orders = Orders::kGiven;
  int repeats = 1;
  uint64_t seed = 0;
  Preparation preparation = Preparation::kMaker;

  friend bool operator==(const Ask&, const Ask&) = default;
};

/// The orders in which `sample`'s responses are shown for `ask`, one list per verdict and repeat. A
/// sample of fewer than two responses has one order, the given one.
std::vector<std::vector<size_t>> OrdersOf(const Ask& ask, const Sample& sample);

/// A judgement in which all that `ask` wants of `sample` is `failure`: every reward, every verdict.
Judgement FailedJudgement(const Ask& ask, const Sample& sample, const Failure& failure);

/// What a model is and can do. `fingerprint` identifies everything that can change its judgements
/// ("sha256:…"); `options` are those that were given, for the run's record.
struct ModelCard {
  std::string name;
  std::string adapter;  ///< the kind: "scores", "baseline", "exec", "relevance", …
  bool scores = false;
  bool compares = false;
  bool ranks = false;
  bool represents = false;
  bool steps = false;
  bool prepares = false;  ///< renders and tokenises samples itself, as `Ask::preparation` says
  std::vector<std::string> dimensions;
  int64_t parameters = 0;  ///< 0: unknown
  std::string type;        ///< "Seq. Classifier", "Generative", … ; empty: unknown
  std::string licence;
  std::string device = "cpu";
  std::string dtype;  ///< "float32", …; empty where it means nothing
  std::string fingerprint;
  std::map<std::string, std::string> options;
  std::map<std::string, std::string> versions;  ///< of what it alone computes with ("libtorch")
  size_t max_in_flight = 1;  ///< most samples the adapter holds at a time; more is a bug
};

/// A sample with the ticket that its judgement is put under.
struct Ticketed {
  uint64_t ticket = 0;
  Sample sample;
};

/// Where an adapter pulls samples from. Thread-safe.
class SampleSource {
 public:
  virtual ~SampleSource() = default;
  /// The next sample in ordinal order; blocks only for reading; nullopt at the end or after a stop.
  virtual std::optional<Ticketed> Next() = 0;
};

/// Where an adapter puts judgements: once per ticket, in any order, from any thread. Thread-safe.
/// Blocks while 1,024 judgements await their commit. Never throws; still works after a stop.
class JudgementSink {
 public:
  virtual ~JudgementSink() = default;
  virtual void Put(uint64_t ticket, Judgement judgement) = 0;
};

/// Thrown by `Judge` where the model can judge no more of this run and no sample is to blame: a
/// program that keeps crashing. Open tickets stay unjudged.
class ModelGone : public Error {
 public:
  using Error::Error;
};

/// The one interface of everything that can judge (CONTRACTS §3).
class RewardModel {
 public:
  virtual ~RewardModel() = default;

  virtual const ModelCard& Card() const = 0;

  /// Called once before `Judge` with the suite's index and before anything is stored: throws Error
  /// if the model cannot judge this suite at all (a scores file without one of its ids). Returns
  /// notes for the run's health ("12 ids in the file are not in the suite").
  virtual std::vector<std::string> Prepare(const SuiteIndex&) { return {}; }

  /// Pulls until the source ends, and puts one judgement per ticket. After a stop: returns within
  /// 5 seconds, leaving open tickets unjudged. Throws only what ends the run; a bad sample is a
  /// Failure in its judgement. Called twice in a run that also asks again for failures.
  virtual void Judge(SampleSource& next, JudgementSink& put, const Ask& ask,
                     std::stop_token stop) = 0;

  /// Lines for the run's log and health after `Judge`: "stderr of worker 1: …".
  virtual std::vector<std::string> Notes() const { return {}; }
};

/// Serves simple adapters: pulls up to `batch` samples, calls `judge` with them, puts the
/// judgements it returns (same length and order), until the source ends.
void ForEachBatch(SampleSource& next, JudgementSink& put, size_t batch, std::stop_token stop,
                  const std::function<std::vector<Judgement>(std::span<const Sample>)>& judge);

}  // namespace assay
