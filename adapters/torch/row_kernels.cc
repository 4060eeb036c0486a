#include "adapters/torch/row_kernels.h"

#include <ATen/Parallel.h>

#include <cmath>
#include <vector>

#include "adapters/torch/vector_math.h"
#include "harness/core/error.h"

namespace assay {
namespace {

using simd::kLanes;
using simd::Vector;

constexpr int64_t kGrain = 8;  // rows that a thread takes at least

// `visit(T*)` with the elements of `x` as floats or halves.
template <typename Visit>
void WithElements(const at::Tensor& x, const Visit& visit) {
  ASSAY_CHECK(x.is_contiguous());
  if (x.scalar_type() == at::kFloat) {
    visit(x.mutable_data_ptr<float>());
  } else {
    ASSAY_CHECK(x.scalar_type() == at::kBFloat16);
    visit(static_cast<uint16_t*>(x.mutable_data_ptr()));
  }
}

// body(i) for whole vectors, and once more for the rest with a copy of it, zero-filled.
template <typename From, typename To, typename Body>
ASSAY_INLINE void Map(const From* from, int64_t count, To* to, const Body& body) {
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    Vector x;
    simd::Load(x, from + i);
    body(x, i);
    simd::Store(to + i, x);
  }
  if (i == count) return;
  From in[kLanes] = {};
  To out[kLanes];
  std::memcpy(in, from + i, static_cast<size_t>(count - i) * sizeof *from);
  Vector x;
  simd::Load(x, in);
  body(x, i);
  simd::Store(out, x);
  std::memcpy(to + i, out, static_cast<size_t>(count - i) * sizeof *to);
}

// Loads up to 16 numbers, zero beyond `count`.
template <typename From>
ASSAY_INLINE void LoadSome(Vector& x, const From* from, int64_t count) {
  if (count >= kLanes) return simd::Load(x, from);
  From some[kLanes] = {};
  std::memcpy(some, from, static_cast<size_t>(count) * sizeof *from);
  simd::Load(x, some);
}

template <typename From>
ASSAY_INLINE float SumOfSquares(const From* row, int64_t width) {
  Vector sums = {};
  for (int64_t i = 0; i < width; i += kLanes) {
    Vector x;
    LoadSome(x, row + i, width - i);
    sums += x * x;
  }
  return simd::Sum(sums);
}

template <typename From, typename To>
ASSAY_CLONES void Norm(const From* row, const float* weight, int64_t width, double epsilon,
                       To* out) {
  const double mean = double{SumOfSquares(row, width)} / static_cast<double>(width);
  const auto scale = static_cast<float>(1 / std::sqrt(mean + epsilon));
  Map(row, width, out, [&](Vector& x, int64_t i) {
    Vector w;
    LoadSome(w, weight + i, width - i);
    x *= scale;
    x *= w;
  });
}

template <typename From>
ASSAY_CLONES void Add(const From* branch, int64_t count, float* x) {
  Map(branch, count, x, [&](Vector& value, int64_t i) {
    Vector old;
    LoadSome(old, x + i, count - i);
    value += old;
  });
}

ASSAY_INLINE void Gelu(Vector& x) {  // tanh's approximation, as GELU's authors give it
  Vector t = 0.7978845608f * (x + 0.044715f * x * x * x);
  simd::HyperbolicTangent(t);
  x = 0.5f * x * (1.0f + t);
}

template <typename T>
ASSAY_CLONES void Gated(const T* gate, const T* up, int64_t count,
                        DecoderConfig::Activation activation, T* out) {
  Map(gate, count, out, [&](Vector& x, int64_t i) {
    switch (activation) {
      case DecoderConfig::Activation::kSilu:
        simd::Silu(x);
        break;
      case DecoderConfig::Activation::kGeluTanh:
        Gelu(x);
        break;
      case DecoderConfig::Activation::kGelu:
        for (int64_t lane = 0; lane < kLanes; ++lane) {
          x[lane] = 0.5f * x[lane] * (1.0f + std::erf(x[lane] * 0.70710678118f));
        }
        break;
    }
    Vector other;
    LoadSome(other, up + i, count - i);
    x *= other;
  });
}

template <typename From, typename To>
ASSAY_CLONES void Convert(const From* from, int64_t count, To* to) {
  Map(from, count, to, [](Vector&, int64_t) {});
}

}  // namespace

void RmsNorm::Apply(const at::Tensor& x, at::Tensor& out) const {
  const int64_t width = x.size(1);
  WithElements(x, [&](auto* from) {
    WithElements(out, [&](auto* to) {
      at::parallel_for(0, x.size(0), kGrain, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i) {
          Norm(from + i * width, weight.const_data_ptr<float>(), width, epsilon, to + i * width);
        }
      });
    });
  });
}

void RmsNorm::Apply(std::span<float> row) const {
  Norm(row.data(), weight.const_data_ptr<float>(), static_cast<int64_t>(row.size()), epsilon,
       row.data());
}

void AddRows(const at::Tensor& branch, at::Tensor& x) {
  const int64_t width = x.size(1);
  auto* sums = x.mutable_data_ptr<float>();
  WithElements(branch, [&](auto* from) {
    at::parallel_for(0, x.size(0), kGrain, [&](int64_t begin, int64_t end) {
      Add(from + begin * width, (end - begin) * width, sums + begin * width);
    });
  });
}

void AddNormed(const at::Tensor& branch, const RmsNorm& norm, at::Tensor& x) {
  const int64_t width = x.size(1);
  auto* sums = x.mutable_data_ptr<float>();
  WithElements(branch, [&](auto* from) {
    at::parallel_for(0, x.size(0), kGrain, [&](int64_t begin, int64_t end) {
      std::vector<float> normed(static_cast<size_t>(width));
      for (int64_t i = begin; i < end; ++i) {
        Norm(from + i * width, norm.weight.const_data_ptr<float>(), width, norm.epsilon,
             normed.data());
        Add(normed.data(), width, sums + i * width);
      }
    });
  });
}

void GatedProduct(const at::Tensor& gate_up, DecoderConfig::Activation activation,
                  at::Tensor& out) {
  const int64_t width = out.size(1);
  WithElements(gate_up, [&](auto* from) {
    auto* to = static_cast<decltype(from)>(out.mutable_data_ptr());
    at::parallel_for(0, out.size(0), kGrain, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        const auto* row = from + i * 2 * width;
        Gated(row, row + width, width, activation, to + i * width);
      }
    });
  });
}

void ReadRow(const at::Tensor& x, int64_t i, int64_t begin, std::span<float> out) {
  WithElements(x, [&](auto* from) {
    Convert(from + i * x.size(1) + begin, static_cast<int64_t>(out.size()), out.data());
  });
}

void WriteRow(std::span<const float> row, at::Tensor& x, int64_t i, int64_t begin) {
  WithElements(x, [&](auto* to) {
    Convert(row.data(), static_cast<int64_t>(row.size()), to + i * x.size(1) + begin);
  });
}

}  // namespace assay
