#include "tests/torch/score_case.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "adapters/checkpoint/pooling.h"
#include "harness/core/error.h"

namespace assay::testing {
namespace {

// Where tensors alone do not decide, the head that a user would name.
std::string HeadOption(const ParityCase& parity_case) {
  if (parity_case.kind == "log_probs") return "language_model";
  static const std::set<std::string> undecided = {"step_tokens", "nemotron_logit", "starling",
                                                  "openrlhf", "inf_orm"};
  return undecided.contains(parity_case.head) ? parity_case.head : "";
}

std::vector<size_t> RowsOf(const ParityCase& parity_case, const Checkpoint& checkpoint,
                           const ParitySequence& sequence) {
  if (parity_case.kind == "log_probs") {  // the row before each token of the response
    std::vector<size_t> rows(sequence.ids.size() - sequence.shared);
    std::iota(rows.begin(), rows.end(), sequence.shared - 1);
    return rows;
  }
  const auto rows = RowsToRead(checkpoint.head.pooling, sequence.ids, sequence.shared);
  if (const auto* failure = std::get_if<Failure>(&rows)) throw Error(failure->message);
  return std::get<std::vector<size_t>>(rows);
}

// Samples of one response each, or of all neighbouring responses to one prompt.
std::vector<PreparedSample> SamplesOf(const ParityCase& parity_case, const Checkpoint& checkpoint,
                                      const Company& company) {
  std::vector<PreparedSample> samples;
  const ParitySequence* last = nullptr;
  for (size_t i = 0; i < parity_case.sequences.size(); ++i) {
    const ParitySequence& sequence = parity_case.sequences[i];
    const bool same_prompt =
        last != nullptr && last->shared == sequence.shared &&
        std::equal(sequence.ids.begin(),
                   sequence.ids.begin() + static_cast<std::ptrdiff_t>(sequence.shared),
                   last->ids.begin());
    if (!company.grouped || !same_prompt) samples.push_back({i, {}});
    Sequence own{.ids = sequence.ids, .rows = RowsOf(parity_case, checkpoint, sequence)};
    if (checkpoint.IsDecoder()) own.shared = sequence.shared;
    if (parity_case.options.value("token_types", false)) {
      own.types.assign(sequence.ids.size(), 1);
      std::fill_n(own.types.begin(), sequence.shared, 0U);
    }
    samples.back().responses.emplace_back(std::move(own));
    last = &sequence;
  }
  if (company.reversed) std::reverse(samples.begin(), samples.end());
  return samples;
}

std::vector<double> Values(const HeadOutput& output) {
  if (!output.steps.empty()) return output.steps;
  if (output.reward) return {*output.reward};
  return output.dimensions;
}

// The preference of each response over every earlier one to the same prompt.
Outputs Preferences(const ParityCase& parity_case, const std::vector<HeadOutput>& outputs) {
  Outputs preferences(outputs.size());
  for (size_t i = 0; i < outputs.size(); ++i) {
    const ParitySequence& own = parity_case.sequences[i];
    for (size_t j = 0; j < i; ++j) {
      const ParitySequence& other = parity_case.sequences[j];
      if (other.shared != own.shared) continue;
      const auto end = own.ids.begin() + static_cast<std::ptrdiff_t>(own.shared);
      if (!std::equal(own.ids.begin(), end, other.ids.begin())) continue;
      preferences[i].push_back(Preference(outputs[i], outputs[j]));
    }
  }
  return preferences;
}

}  // namespace

Checkpoint OpenCase(const ParityCase& parity_case, const std::filesystem::path& folder) {
  CheckpointOptions options;
  options.head.head = HeadOption(parity_case);
  if (std::filesystem::exists(folder / ".." / "base") && !parity_case.adapter.is_null()) {
    options.base = (folder / ".." / "base").string();
  }
  Checkpoint checkpoint = OpenCheckpoint(folder.string(), options);
  Head& head = checkpoint.head;
  const Json& given = parity_case.options;
  if (given.contains("gate_pattern")) {
    head.pooling.tokens = given["gate_pattern"].get<std::vector<uint32_t>>();
  }
  if (given.contains("marks")) {
    head.pooling.tokens = given["marks"].get<std::vector<uint32_t>>();
  }
  if (given.contains("step_token")) {
    head.pooling.tokens = {given["step_token"].get<uint32_t>()};
  }
  if (given.contains("good_token")) {
    head.verdict_tokens = {given["good_token"].get<uint32_t>(), given["bad_token"].get<uint32_t>()};
  }
  return checkpoint;
}

Outputs ScoreCase(const ParityCase& parity_case, const Checkpoint& checkpoint,
                  const Network::Options& options, const Company& company) {
  Network::Options own = options;
  own.context = 1024;
  own.share = company.share;
  const auto network = MakeNetwork(checkpoint, own);
  std::vector<HeadOutput> outputs(parity_case.sequences.size());
  const auto run = [&] {
    while (!network->Empty()) {
      const auto finished = network->Step({});
      for (const ScoredSample& one : finished.value()) {
        for (size_t i = 0; i < one.outputs.size(); ++i) {
          outputs[one.sample.ticket + i] = one.outputs[i].value();
        }
      }
    }
  };
  for (PreparedSample& sample : SamplesOf(parity_case, checkpoint, company)) {
    network->Add(std::move(sample));
    if (!company.together) run();
  }
  run();
  if (parity_case.kind == "preferences" && parity_case.head == "gpm") {
    return Preferences(parity_case, outputs);
  }
  Outputs values;
  for (const HeadOutput& output : outputs) values.push_back(Values(output));
  return values;
}

}  // namespace assay::testing
