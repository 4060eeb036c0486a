#pragma once

#include <array>
#include <string_view>

namespace assay {

/// What a checkpoint's folder may hold beside the weights that can change a reward.
inline constexpr std::array<std::string_view, 7> kSideFiles = {
    "config.json",         "tokenizer.json",     "tokenizer_config.json", "special_tokens_map.json",
    "chat_template.jinja", "chat_template.json", "adapter_config.json"};

struct HeadFile {
  std::string_view stem;    ///< of the file's name
  std::string_view prefix;  ///< before the names of its tensors
};

/// Heads that are kept in files of their own: TRL's value head as Skywork-VL saves it,
/// LDL-Reward's two networks.
inline constexpr std::array<HeadFile, 3> kHeadFiles = {{{"value_head", ""},
                                                        {"regression_layer", "regression_layer."},
                                                        {"gating_layer", "gating_layer."}}};

}  // namespace assay
