#include "adapters/checkpoint/describe.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "adapters/checkpoint/chat_template.h"
#include "adapters/checkpoint/config_reader.h"
#include "adapters/checkpoint/gguf_keys.h"
#include "adapters/checkpoint/gguf_tokenizer.h"
#include "adapters/checkpoint/step_text.h"
#include "adapters/checkpoint/text_settings.h"
#include "harness/core/sha256.h"
#include "harness/io/file.h"

namespace assay {
namespace {

constexpr uintmax_t kWorthALine = uintmax_t{1} << 28;  // bytes to hash: a second or so

std::string Grouped(int64_t number) {
  std::string text = std::to_string(number);
  for (auto at = static_cast<int64_t>(text.size()) - 3; at > 0; at -= 3) {
    text.insert(static_cast<size_t>(at), ",");
  }
  return text;
}

std::string Gigabytes(int64_t bytes) {
  return bytes < 10'000'000 ? fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6)
                            : fmt::format("{:.2f} GB", static_cast<double>(bytes) / 1e9);
}

std::string Windows(const DecoderConfig& config) {
  const int64_t widest = std::ranges::max(config.windows);
  const auto sliding =
      std::ranges::count_if(config.windows, [](int64_t window) { return window > 0; });
  return sliding == 0 ? "" : fmt::format(", {} layers see {} tokens", sliding, widest);
}

std::string Architecture(const Checkpoint& checkpoint) {
  const ConfigReader config(checkpoint.config, checkpoint.where);
  const std::vector<std::string> classes = config.Texts("architectures");
  return fmt::format("{}{}", checkpoint.Family(), classes.empty() ? "" : " (" + classes[0] + ")");
}

void AddShape(const DecoderConfig& config, NamedLines& lines) {
  lines.emplace_back("shape", fmt::format("{} layers, width {}, inner {}, {} heads of {}, {} keys",
                                          config.layers, config.width, config.inner_width,
                                          config.heads, config.head_width, config.kv_heads));
  lines.emplace_back("vocabulary", Grouped(config.vocabulary) +
                                       (config.tied_embeddings ? ", tied to the output" : ""));
  lines.emplace_back("rope", Describe(config.rope));
  lines.emplace_back("context",
                     fmt::format("{} tokens{}", Grouped(config.positions), Windows(config)));
}

void AddShape(const EncoderConfig& config, NamedLines& lines) {
  lines.emplace_back("shape", fmt::format("{} layers, width {}, inner {}, {} heads", config.layers,
                                          config.width, config.inner_width, config.heads));
  lines.emplace_back("vocabulary", Grouped(config.vocabulary));
  lines.emplace_back("context", fmt::format("{} tokens", Grouped(config.positions)));
}

std::string PoolingText(const Head& head) {
  std::string text{RuleName(head.pooling.rule)};
  if (head.pooling.pad) text += fmt::format(", pad token {}", *head.pooling.pad);
  if (!head.pooling.tokens.empty()) {
    text += fmt::format(", tokens [{}]", fmt::join(head.pooling.tokens, ", "));
  }
  if (!head.pooling_texts.empty()) {
    text += fmt::format(", tokens {}", fmt::join(head.pooling_texts, ", "));
  }
  if (!head.verdict_texts.empty()) {
    text += fmt::format(", {} there", fmt::join(head.verdict_texts, " against "));
  }
  return text;
}

// Heads that compare give no rewards, and process rewards have no official preparation.
std::string HeadDtypeText(const HeadSpec& spec) {
  std::string text = fmt::format("{} (its weights), rewards in float32", DtypeName(spec.dtype));
  const bool rounded = spec.dtype == HeadDtype::kModel && StepStyleOf(spec.kind) == nullptr &&
                       spec.kind != HeadKind::kGpm && spec.kind != HeadKind::kPairRm &&
                       spec.kind != HeadKind::kLanguageModel;
  return rounded ? text + ", rounded to the model's with --prepare official" : text;
}

void AddHead(const Head& head, NamedLines& lines) {
  lines.emplace_back("head", fmt::format("{}: {}", head.spec->name, head.spec->formula));
  lines.emplace_back("head dtype", HeadDtypeText(*head.spec));
  lines.emplace_back("pooling", PoolingText(head));
  if (head.compares()) {
    lines.emplace_back("compares",
                       "responses with each other, and gives no reward of one; more than two pair "
                       "by pair, ranked by the mean of the log-odds");
  }
  if (const StepStyle* style = StepStyleOf(head.kind())) {
    lines.emplace_back("steps", Describe(*style));
    lines.emplace_back("reward", "of the steps' the min, product, last or mean: ?steps=");
  }
  lines.emplace_back("dimensions", fmt::format("{}", fmt::join(head.dimensions, ", ")));
  if (head.mean != 0 || head.deviation != 1) {
    lines.emplace_back("normalised",
                       fmt::format("mean {}, deviation {}", head.mean, head.deviation));
  }
}

// As the preparations of these heads cut (comparing/, step_preparation, preparation).
std::string TruncationText(const Checkpoint& checkpoint, const TextSettings& settings) {
  const HeadKind kind = checkpoint.head.spec == nullptr ? HeadKind::kScore : checkpoint.head.kind();
  if (kind == HeadKind::kPairRm) return "right end of each part cut, 2,048 tokens in all";
  const bool gpm = kind == HeadKind::kGpm;
  const bool left =
      settings.truncation_side == TokenLimit::Side::kLeft && !gpm && StepStyleOf(kind) == nullptr;
  const auto stated = static_cast<int64_t>(gpm ? 4096 : settings.max_length);
  const int64_t limit =
      stated > 0 ? std::min(stated, checkpoint.Positions()) : checkpoint.Positions();
  return fmt::format("{} end cut beyond {} tokens{}", left ? "left" : "right", Grouped(limit),
                     gpm ? ", the last one EOS" : "");
}

// Says where the tokenizer is; what it says beside its tokens.
TextSettings AddTokenizer(const Checkpoint& checkpoint, NamedLines& lines) {
  if (const GgufMetadata* metadata = checkpoint.files->metadata()) {
    const GgufKeys keys(*metadata, checkpoint.where);
    lines.emplace_back(
        "tokenizer",
        fmt::format("in the GGUF file: {}, {} tokens",
                    keys.Text("tokenizer.ggml.model").value_or("none"),
                    Grouped(static_cast<int64_t>(keys.Texts("tokenizer.ggml.tokens").size()))));
    return ReadGgufTextSettings(*metadata, checkpoint.path);
  }
  const std::string path = checkpoint.text_folder + "/tokenizer.json";
  lines.emplace_back("tokenizer", FileExists(path)
                                      ? path
                                      : "missing: expected tokenizer.json; save it with "
                                        "AutoTokenizer.from_pretrained(…).save_pretrained(…)");
  return ReadTextSettings(checkpoint.text_folder);
}

void AddText(const Checkpoint& checkpoint, NamedLines& lines) {
  const TextSettings settings = AddTokenizer(checkpoint, lines);
  lines.emplace_back("template",
                     settings.chat_template.empty() ? "none" : settings.template_origin);
  if (const std::string date = DateOf(settings.chat_template); !date.empty()) {
    lines.emplace_back("date", date + ", on any day, where the template asks for today's");
  }
  std::vector<std::string> specials;
  for (const auto& [name, text] : settings.special_tokens) specials.push_back(name + " " + text);
  lines.emplace_back("specials", fmt::format("{}", fmt::join(specials, ", ")));
  lines.emplace_back("truncation", TruncationText(checkpoint, settings));
}

void AddSpecialTokens(const Checkpoint& checkpoint, NamedLines& lines) {
  const ConfigTokenIds ids = ReadConfigTokenIds(checkpoint.config, checkpoint.where);
  const auto text = [](const std::optional<uint32_t>& id) {
    return id ? std::to_string(*id) : "none";
  };
  lines.emplace_back(
      "tokens", fmt::format("bos {}, eos {}, pad {}", text(ids.bos),
                            ids.eos.empty() ? "none" : fmt::format("{}", fmt::join(ids.eos, " ")),
                            text(ids.pad)));
}

void AddWeights(const Checkpoint& checkpoint, NamedLines& lines) {
  const int64_t parameters = checkpoint.Parameters();
  std::vector<std::string> stored;
  for (const auto& [dtype, count] : checkpoint.parameters) {
    stored.push_back(fmt::format("{} {}", Grouped(count), dtype));
  }
  lines.emplace_back("dtype", checkpoint.OwnDtype() + ", unless --dtype says another");
  lines.emplace_back("parameters",
                     fmt::format("{} (stored: {})", Grouped(parameters), fmt::join(stored, ", ")));
  lines.emplace_back("memory", fmt::format("{} in bfloat16, {} in float32, for the weights",
                                           Gigabytes(2 * parameters), Gigabytes(4 * parameters)));
  if (!checkpoint.updates.empty()) {
    lines.emplace_back("adapter", fmt::format("LoRA on {} tensors of {}", checkpoint.updates.size(),
                                              checkpoint.where));
  }
  // One line per reason: old files have an inv_freq per layer.
  std::vector<std::pair<std::string, std::pair<std::string, size_t>>> reasons;
  for (const auto& [name, reason] : checkpoint.unread) {
    const auto known = std::ranges::find(reasons, reason, &decltype(reasons)::value_type::first);
    if (known == reasons.end()) {
      reasons.push_back({reason, {name, 1}});
    } else {
      ++known->second.second;
    }
  }
  for (const auto& [reason, first] : reasons) {
    const std::string more = first.second > 1 ? fmt::format(" and {} more", first.second - 1) : "";
    lines.emplace_back("not read", fmt::format("{}{}: {}", first.first, more, reason));
  }
}

template <typename HashOf>
std::string FingerprintOf(const Checkpoint& checkpoint, const HashOf& sha256) {
  std::vector<std::string> lines;
  for (const std::string& path : checkpoint.files_used) {
    lines.push_back(std::filesystem::path(path).filename().string() + " " + sha256(path));
  }
  std::ranges::sort(lines);
  return "sha256:" + Sha256Hex(fmt::format("{}\n", fmt::join(lines, "\n")));
}

}  // namespace

NamedLines Describe(const Checkpoint& checkpoint) {
  NamedLines lines = {{"name", std::filesystem::path(checkpoint.path).filename().string()},
                      {"architecture", Architecture(checkpoint)}};
  std::visit([&](const auto& config) { AddShape(config, lines); }, checkpoint.backbone);
  if (checkpoint.unsupported.empty()) {
    AddHead(checkpoint.head, lines);
  } else {
    lines.emplace_back("unsupported", checkpoint.unsupported);
  }
  AddText(checkpoint, lines);
  AddSpecialTokens(checkpoint, lines);
  AddWeights(checkpoint, lines);
  return lines;
}

std::vector<std::vector<std::string>> SupportedHeads() {
  std::vector<std::vector<std::string>> rows;
  for (const HeadSpec& spec : HeadSpecs()) {
    rows.push_back({std::string(spec.name), std::string(spec.models), std::string(spec.families),
                    std::string(RuleName(spec.pooling)), std::string(DtypeName(spec.dtype)),
                    std::string(spec.formula)});
  }
  return rows;
}

std::string Fingerprint(const Checkpoint& checkpoint, const HashCache& cache) {
  return FingerprintOf(checkpoint, [&](const std::string& path) { return cache.Sha256(path); });
}

std::string Fingerprint(const Checkpoint& checkpoint,
                        const std::function<void(const std::string&)>& log,
                        const std::map<std::string, std::string>& known) {
  const HashCache cache(CacheFolder(), [&](const std::string& path) {
    std::error_code unknown;
    const auto bytes = std::filesystem::file_size(path, unknown);
    if (unknown || bytes < kWorthALine || !log) return;
    log(fmt::format("hashing {} ({:.1f} GB), once", path, static_cast<double>(bytes) / 1e9));
  });
  return FingerprintOf(checkpoint, [&](const std::string& path) {
    const auto found = known.find(path);
    return found == known.end() ? cache.Sha256(path) : found->second;
  });
}

}  // namespace assay
