#include "adapters/checkpoint/rope.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "adapters/checkpoint/config_reader.h"
#include "harness/core/error.h"

namespace assay {
namespace {

constexpr int64_t kLongestContext = int64_t{1} << 24;

constexpr std::pair<std::string_view, Rope::Kind> kKinds[] = {
    {"default", Rope::Kind::kPlain},   {"linear", Rope::Kind::kLinear},
    {"dynamic", Rope::Kind::kDynamic}, {"llama3", Rope::Kind::kLlama3},
    {"yarn", Rope::Kind::kYarn},       {"longrope", Rope::Kind::kLongRope},
};

// base^(2i / width) of each pair.
std::vector<float> Wavelengths(double base, int64_t width) {
  std::vector<float> powers;
  for (int64_t i = 0; i < width; i += 2) {
    const float exponent = static_cast<float>(i) / static_cast<float>(width);
    powers.push_back(std::pow(static_cast<float>(base), exponent));
  }
  return powers;
}

double DynamicBase(const Rope& rope, int64_t length) {
  const auto width = static_cast<double>(rope.width);
  const double ratio = static_cast<double>(length) / static_cast<double>(rope.positions);
  return rope.theta * std::pow(rope.factor * ratio - (rope.factor - 1), width / (width - 2));
}

void ScaleLlama3(const Rope& rope, std::vector<float>& frequencies) {
  const auto factor = static_cast<float>(rope.factor);
  const auto low = static_cast<float>(rope.low_frequency);
  const auto high = static_cast<float>(rope.high_frequency);
  const auto original = static_cast<float>(rope.original_positions);
  for (float& frequency : frequencies) {
    const float wavelength = 2 * std::numbers::pi_v<float> / frequency;
    if (wavelength > original / low) {
      frequency /= factor;
    } else if (wavelength >= original / high) {
      const float smooth = (original / wavelength - low) / (high - low);
      frequency = (1 - smooth) * frequency / factor + smooth * frequency;
    }
  }
}

// The channel whose wave turns `rotations` times within the original positions.
double YarnChannel(const Rope& rope, double rotations) {
  const double turns =
      static_cast<double>(rope.original_positions) / (rotations * 2 * std::numbers::pi);
  return static_cast<double>(rope.width) * std::log(turns) / (2 * std::log(rope.theta));
}

void ScaleYarn(const Rope& rope, std::vector<float>& frequencies) {
  double low = YarnChannel(rope, rope.beta_fast), high = YarnChannel(rope, rope.beta_slow);
  if (rope.truncate) {
    low = std::floor(low);
    high = std::ceil(high);
  }
  low = std::max(low, 0.0);
  high = std::min(high, static_cast<double>(rope.width - 1));
  if (low == high) high += 0.001;  // no division by zero
  for (size_t i = 0; i < frequencies.size(); ++i) {
    const auto ramp =
        static_cast<float>(std::clamp((static_cast<double>(i) - low) / (high - low), 0.0, 1.0));
    const float interpolated = frequencies[i] / static_cast<float>(rope.factor);
    frequencies[i] = interpolated * ramp + frequencies[i] * (1 - ramp);
  }
}

/// The dictionary of the scaling with the numbers that older files keep beside it.
class RopeReader {
 public:
  RopeReader(const Json& config, std::string_view where)
      : outer_(config, where),
        scaling_(Scaling()),
        inner_(scaling_, std::string(where) + ", rope parameters") {}

  Rope Read(int64_t head_width) const {
    RequireKnownKeys(scaling_,
                     {"type", "rope_type", "rope_theta", "factor", "low_freq_factor",
                      "high_freq_factor", "original_max_position_embeddings", "beta_fast",
                      "beta_slow", "mscale", "mscale_all_dim", "attention_factor", "truncate",
                      "short_factor", "long_factor", "partial_rotary_factor", "finetuned"},
                     "rope parameters");
    Rope rope;
    rope.kind = ReadKind();
    rope.width = head_width;
    rope.theta = inner_.Positive("rope_theta", outer_.Positive("rope_theta", 10000));
    if (rope.theta <= 1) outer_.Refuse("rope_theta", "a number above 1");
    rope.positions = outer_.Size("max_position_embeddings");
    RefusePartial(inner_);
    RefusePartial(outer_);
    if (rope.kind != Rope::Kind::kPlain) ReadScaling(rope);
    return rope;
  }

 private:
  Json Scaling() const {
    const Json& old = outer_.Value("rope_scaling");
    const Json& scaling = old.empty() ? outer_.Value("rope_parameters") : old;
    return scaling.is_null() ? Json::object() : scaling;
  }

  Rope::Kind ReadKind() const {
    const std::string name = inner_.Text("rope_type", inner_.Text("type", "default"));
    const auto* kind =
        std::ranges::find(kKinds, name, &std::pair<std::string_view, Rope::Kind>::first);
    if (kind == std::end(kKinds)) {
      inner_.Refuse(inner_.Has("rope_type") ? "rope_type" : "type",
                    "default, linear, dynamic, llama3, yarn or longrope");
    }
    return kind->second;
  }

  void RefusePartial(const ConfigReader& reader) const {
    if (reader.Number("partial_rotary_factor", 1) != 1) reader.Refuse("partial_rotary_factor", "1");
  }

  void ReadScaling(Rope& rope) const {
    // Beside the dictionary it comes first (Phi-3 writes it there), and without any it is the
    // context length.
    rope.original_positions =
        outer_.Size("original_max_position_embeddings",
                    inner_.Size("original_max_position_embeddings", rope.positions));
    const bool has_ratio = rope.kind == Rope::Kind::kYarn || rope.kind == Rope::Kind::kLongRope;
    const double ratio =
        static_cast<double>(rope.positions) / static_cast<double>(rope.original_positions);
    if (!has_ratio && !inner_.Has("factor")) inner_.Refuse("factor", "a number");
    rope.factor = inner_.Positive("factor", ratio);
    if (rope.kind == Rope::Kind::kLlama3) {
      ReadLlama3(rope);
    } else if (rope.kind == Rope::Kind::kYarn) {
      ReadYarn(rope);
    } else if (rope.kind == Rope::Kind::kLongRope) {
      ReadLongRope(rope);
    } else if (rope.kind == Rope::Kind::kDynamic && rope.width <= 2) {
      inner_.Refuse("rope_type", "a kind for heads of 2 channels");
    }
  }

  void ReadLlama3(Rope& rope) const {
    rope.low_frequency = inner_.Number("low_freq_factor");
    rope.high_frequency = inner_.Number("high_freq_factor");
    if (!(rope.low_frequency > 0)) inner_.Refuse("low_freq_factor", "a number above 0");
    if (rope.high_frequency <= rope.low_frequency) {
      inner_.Refuse("high_freq_factor", "more than low_freq_factor");
    }
  }

  void ReadYarn(Rope& rope) const {
    rope.beta_fast = inner_.Positive("beta_fast", 32);
    rope.beta_slow = inner_.Positive("beta_slow", 1);
    rope.truncate = inner_.Bool("truncate", true);
    const auto scale = [&](double by) {
      return rope.factor <= 1 ? 1.0 : 0.1 * by * std::log(rope.factor) + 1;
    };
    const double mscale = inner_.Number("mscale", 0), all = inner_.Number("mscale_all_dim", 0);
    rope.attention_scaling = inner_.Positive(
        "attention_factor", mscale != 0 && all != 0 ? scale(mscale) / scale(all) : scale(1));
  }

  void ReadLongRope(Rope& rope) const {
    rope.short_factors = Factors("short_factor", rope);
    rope.long_factors = Factors("long_factor", rope);
    if (rope.original_positions < 2) {
      inner_.Refuse("original_max_position_embeddings", "at least 2");
    }
    const double logs =
        std::log(rope.factor) / std::log(static_cast<double>(rope.original_positions));
    rope.attention_scaling =
        inner_.Positive("attention_factor", rope.factor <= 1 ? 1.0 : std::sqrt(1 + logs));
  }

  std::vector<double> Factors(std::string_view key, const Rope& rope) const {
    std::vector<double> factors = inner_.Numbers(key);
    if (static_cast<int64_t>(factors.size()) != rope.width / 2 ||
        std::ranges::any_of(factors, [](double factor) { return !(factor > 0); })) {
      inner_.Refuse(key, fmt::format("{} numbers above 0", rope.width / 2));
    }
    return factors;
  }

  ConfigReader outer_;
  Json scaling_;
  ConfigReader inner_;
};

}  // namespace

int64_t Rope::Context() const {
  const double stretch = kind == Kind::kDynamic ? std::max(factor, 1.0) : 1.0;
  const double tokens = std::floor(static_cast<double>(positions) * stretch);
  return static_cast<int64_t>(std::min(tokens, static_cast<double>(kLongestContext)));
}

int64_t Rope::Variant(int64_t length) const {
  if (kind == Kind::kDynamic) return length > positions ? length : 0;
  if (kind == Kind::kLongRope) return length > original_positions ? 1 : 0;
  return 0;
}

std::vector<float> Rope::Frequencies(int64_t variant) const {
  const bool longer = kind == Kind::kDynamic && variant > positions;
  std::vector<float> frequencies = Wavelengths(longer ? DynamicBase(*this, variant) : theta, width);
  if (kind == Kind::kLongRope) {
    const std::vector<double>& factors = variant > 0 ? long_factors : short_factors;
    for (size_t i = 0; i < frequencies.size(); ++i) {
      frequencies[i] *= static_cast<float>(factors[i]);
    }
  }
  for (float& frequency : frequencies) frequency = 1 / frequency;
  if (kind == Kind::kLinear) {
    for (float& frequency : frequencies) frequency /= static_cast<float>(factor);
  } else if (kind == Kind::kLlama3) {
    ScaleLlama3(*this, frequencies);
  } else if (kind == Kind::kYarn) {
    ScaleYarn(*this, frequencies);
  }
  return frequencies;
}

Rope ReadRope(const Json& config, int64_t head_width, std::string_view where) {
  return RopeReader(config, where).Read(head_width);
}

std::string Describe(const Rope& rope) {
  std::string text = fmt::format("theta {}", rope.theta);
  const auto* kind =
      std::ranges::find(kKinds, rope.kind, &std::pair<std::string_view, Rope::Kind>::second);
  if (rope.kind == Rope::Kind::kPlain) return text;
  text += fmt::format(", {}, factor {}", kind->first, rope.factor);
  if (rope.original_positions != rope.positions) {
    text += fmt::format(" from {} positions", rope.original_positions);
  }
  return text;
}

}  // namespace assay
