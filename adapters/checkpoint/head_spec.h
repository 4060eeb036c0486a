#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/checkpoint/pooling.h"

namespace assay {

/// What a head computes from the hidden states (after the backbone's final norm) of the rows that
/// its pooling reads. The formulas are in `HeadSpecs` and sourced there.
enum class HeadKind {
  kScore,          ///< W h: one number, or one per label
  kScoreMlp,       ///< W₂ relu(W₀ h + b₀) + b₂
  kValueHead,      ///< W h + b in the head's own dtype (TRL)
  kValueMlp,       ///< W₂ relu(W₀ h + b₀) + b₂ in the head's own dtype (GRM)
  kOpenRlhf,       ///< W h, then (r − mean) / std where config.json says so
  kRegression,     ///< W h (UltraRM, Eurus)
  kInternLm2,      ///< W h at the reward token
  kStarling,       ///< W h (Starling)
  kArmoRm,         ///< gate · (R h T)
  kQrm,            ///< gate · (mean over quantiles of R h) T
  kQrm2,           ///< gate · mean over quantiles of R h
  kLdl,            ///< Σ gateᵀ softmax(bins) · i / 9
  kUrm,            ///< Σ weights(h) · means
  kVocabulary,     ///< the logit of vocabulary id 0 (Nemotron)
  kGpm,            ///< a preference embedding: compares
  kPairRm,         ///< scores two candidates against each other: compares
  kStepScore,      ///< softmax over two logits at each step's token
  kStepTokens,     ///< P("+") against P("−") at each step's token
  kClassifier,     ///< an encoder's classification head
  kLanguageModel,  ///< no reward: token probabilities, for judges and likelihood rewards
};

/// What the head's tensors are rounded to: the model's dtype, the dtype that they are stored in, or
/// float32 whatever the model's. Products and rewards are float32; but under `--prepare official`
/// rewards of kModel are rounded to the model's dtype, as those of the benchmarks' scripts are,
/// where rounding makes ties that count (RewardBench loads the whole model in one dtype).
enum class HeadDtype { kModel, kStored, kFloat };

/// A tensor of a head. In `name`, "{value_head_prefix}" is config.json's key. `shape` is a list of
/// sizes such as "19,H": a number, a symbol with a factor
/// ("2k"), or a symbol; H is the backbone's width, V its vocabulary, and each other symbol stands
/// for what the file has.
struct HeadTensor {
  std::string_view name;
  std::string_view shape;
  bool optional = false;
};

/// One row of the table of heads.
struct HeadSpec {
  HeadKind kind;
  std::string_view name;    ///< as `?head=` spells it
  std::string_view models;  ///< whose it is, for people
  std::string_view
      families;  ///< model_types it belongs to, space-separated; "decoders": any decoder
  std::string_view classes;  ///< `architectures` that have it, space-separated; "*X": ends in X
  std::vector<HeadTensor> tensors;
  Pooling::Rule pooling;
  HeadDtype dtype;
  std::string_view formula;
  std::string_view source;
  std::string_view config_keys = "";  ///< config.json has one of these: it is this head
};

/// All heads, in the order they are shown.
const std::vector<HeadSpec>& HeadSpecs();

/// "model", "stored" or "float32".
std::string_view DtypeName(HeadDtype dtype);

}  // namespace assay
