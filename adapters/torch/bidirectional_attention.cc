#include "adapters/torch/bidirectional_attention.h"

#include <algorithm>

#include "adapters/torch/row_kernels.h"

namespace assay {
namespace {

constexpr int64_t kTile = AttentionRoom::kMostRows;
constexpr int64_t kPage = KeyValuePages::kTokens;

size_t Size(int64_t value) { return static_cast<size_t>(value); }

BidirectionalKernel* KernelFor(bool bfloat16) {
  if (!bfloat16) return AttendBothWaysFloat32;
  static const bool natively = HasBFloat16Products();
  return natively ? AttendBothWaysBFloat16Natively : AttendBothWaysBFloat16;
}

}  // namespace

BidirectionalAttention::BidirectionalAttention(const EncoderConfig& config, bool bfloat16,
                                               int64_t longest)
    : heads_(config.heads),
      width_(config.head_width),
      bfloat16_(bfloat16),
      pages_({1, 1, config.head_width, bfloat16}, (longest + kPage - 1) / kPage),
      room_(config.head_width, pages_.padded_width(), bfloat16),
      rows_(Size(kTile * config.head_width)) {
  if (config.relative.position_to_content) {
    const int64_t rows = (longest + kPage - 1) / kPage * kPage;
    key_rows_.resize(Size(rows * room_.tile().units));
  }
  if (config.relative.content_to_position || config.relative.position_to_content) {
    bias_.resize(Size(kTile * kPage));
    run_.resize(Size(int64_t{8} * 80));
  }
}

void BidirectionalAttention::Run(const BidirectionalLayer& layer, int64_t begin, int64_t length,
                                 int64_t head, const std::vector<bool>& tiles) {
  StoreKeys(layer, begin, length, head);
  if (layer.relative) {
    relative_ = layer.relative->Of(head);
    relative_.key_rows = key_rows_.data();
    relative_.bias = bias_.data();
    relative_.room = run_.data();
  }
  for (int64_t first = 0; first < length; first += kTile) {
    if (tiles[Size(first / kTile)]) {
      Attend(layer, begin, first, std::min(kTile, length - first), head);
    }
  }
}

// A head's channels of the token at `position`, rotated where there is a rotation.
void BidirectionalAttention::ReadHead(const BidirectionalLayer& layer, int64_t begin,
                                      int64_t position, int64_t column,
                                      std::span<float> out) const {
  ReadRow(layer.qkv, begin + position, column, out);
  if (layer.rotation) layer.rotation->Rotate(0, position, out);
}

void BidirectionalAttention::StoreKeys(const BidirectionalLayer& layer, int64_t begin,
                                       int64_t length, int64_t head) {
  std::vector<float> key(Size(width_)), value(Size(width_)), room(Size(pages_.padded_width()));
  attended_.clear();
  for (int64_t first = 0; first < length; first += kPage) {
    const int64_t page = first / kPage;
    attended_.push_back({pages_.Keys(0, 0, page), pages_.Values(0, 0, page), first,
                         std::min(kPage, length - first)});
  }
  for (int64_t i = 0; i < length; ++i) {
    ReadHead(layer, begin, i, (heads_ + head) * width_, key);
    ReadRow(layer.qkv, begin + i, (2 * heads_ + head) * width_, value);
    pages_.Write(0, 0, i / kPage, i % kPage, key.data(), value.data());
    if (!key_rows_.empty()) {
      PackWords(key.data(), width_, pages_.padded_width(), bfloat16_, room.data(),
                key_rows_.data() + i * room_.tile().units);
    }
  }
}

void BidirectionalAttention::Attend(const BidirectionalLayer& layer, int64_t begin, int64_t first,
                                    int64_t rows, int64_t head) {
  const auto row = [&](int64_t i) {
    return std::span(rows_).subspan(Size(i * width_), Size(width_));
  };
  for (int64_t i = 0; i < rows; ++i) ReadHead(layer, begin, first + i, head * width_, row(i));
  room_.Begin(rows_.data(), width_, rows);
  KernelFor(bfloat16_)(layer.rule, attended_, room_.tile(), layer.relative ? &relative_ : nullptr,
                       rows, first);
  room_.End(rows, rows_.data(), width_);
  for (int64_t i = 0; i < rows; ++i) WriteRow(row(i), layer.out, begin + first + i, head * width_);
}

}  // namespace assay
