#include "adapters/torch/sequence_engine.h"

#include <ATen/ops/empty.h>

#include <utility>

#include "harness/core/error.h"

namespace assay {

SequenceEngine::SequenceEngine(Decoder& decoder, const HiddenReader& reader, const Rope& rope,
                               bool share)
    : decoder_(decoder),
      reader_(reader),
      pool_(decoder.pages()),
      packer_({.rows = decoder.rows(),
               .cut = decoder.cut(),
               .share = share,
               .variant = [rope](int64_t length) { return rope.Variant(length); }},
              pool_) {}

void SequenceEngine::Add(PreparedSample sample) {
  packer_.Add(sample);
  Pending pending;
  for (const auto& response : sample.responses) {
    if (const auto* sequence = std::get_if<Sequence>(&response)) {
      ASSAY_CHECK(!sequence->rows.empty());
      pending.rows_left += sequence->rows.size();
    }
  }
  pending.done.features.resize(sample.responses.size());
  const uint64_t ticket = sample.ticket;
  pending.done.sample = std::move(sample);
  ASSAY_CHECK(pending_.emplace(ticket, std::move(pending)).second);
}

std::vector<uint32_t> SequenceEngine::Targets(const Pack& pack) const {
  std::vector<uint32_t> targets;
  for (const WantedRow& wanted : pack.wanted) {
    const PreparedSample& sample = pending_.at(wanted.ticket).done.sample;
    const auto& sequence = std::get<Sequence>(sample.responses[wanted.response]);
    const size_t next = sequence.rows[wanted.index] + 1;
    targets.push_back(next < sequence.ids.size() ? sequence.ids[next] : 0);
  }
  return targets;
}

void SequenceEngine::Keep(const Pack& pack, const at::Tensor& features) {
  for (size_t i = 0; i < pack.wanted.size(); ++i) {
    const WantedRow& wanted = pack.wanted[i];
    Pending& pending = pending_.at(wanted.ticket);
    at::Tensor& kept = pending.done.features[wanted.response];
    if (!kept.defined()) {
      const auto& sequence = std::get<Sequence>(pending.done.sample.responses[wanted.response]);
      kept = at::empty({static_cast<int64_t>(sequence.rows.size()), features.size(1)});
    }
    kept[static_cast<int64_t>(wanted.index)].copy_(features[static_cast<int64_t>(i)]);
    --pending.rows_left;
  }
}

std::vector<SequenceEngine::Done> SequenceEngine::TakeFinished() {
  std::vector<Done> finished;
  for (auto it = pending_.begin(); it != pending_.end();) {
    if (it->second.rows_left > 0) {
      ++it;
      continue;
    }
    finished.push_back(std::move(it->second.done));
    it = pending_.erase(it);
  }
  return finished;
}

std::optional<std::vector<SequenceEngine::Done>> SequenceEngine::Step(std::stop_token stop) {
  const Pack pack = packer_.Next();
  if (!pack.spans.empty()) {
    const std::optional<at::Tensor> hidden = decoder_.Forward(pack, stop);
    if (!hidden) return std::nullopt;
    rows_run_ += pack.rows;
    if (!pack.wanted.empty()) Keep(pack, reader_.Read(*hidden, Targets(pack)));
  }
  return TakeFinished();
}

}  // namespace assay
