#include "adapters/checkpoint/heads.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "adapters/checkpoint/complete_head.h"
#include "adapters/checkpoint/config_reader.h"
#include "adapters/checkpoint/head_shapes.h"
#include "harness/core/error.h"
#include "harness/core/suggest.h"

namespace assay {
namespace {

using Specs = std::vector<const HeadSpec*>;

std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    if (!word.empty()) words.push_back(word);
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  return words;
}

bool IsOfFamily(const HeadSpec& spec, std::string_view family) {
  const std::vector<std::string_view> families = Words(spec.families);
  return std::ranges::find(families, family) != families.end() ||
         (spec.families == "decoders" && IsDecoder(family));
}

// `architectures` and the classes that `auto_map` names after their file.
std::vector<std::string> Classes(const ConfigReader& config) {
  std::vector<std::string> classes = config.Texts("architectures");
  const Json& map = config.Value("auto_map");
  for (const auto& [key, value] : map.items()) {
    if (!map.is_object() || !value.is_string()) continue;
    const auto& name = value.get_ref<const std::string&>();
    classes.push_back(name.substr(name.rfind('.') + 1));
  }
  return classes;
}

bool HasClass(const HeadSpec& spec, const std::vector<std::string>& classes) {
  for (const std::string_view known : Words(spec.classes)) {
    for (const std::string& name : classes) {
      if (known.starts_with('*') ? name.ends_with(known.substr(1)) : name == known) return true;
    }
  }
  return false;
}

// The name of a spec's tensor in this checkpoint. OpenRLHF's key was once missing where the head
// was called value_head, and is where it is called score.
std::string TensorName(const HeadTensor& tensor, const HeadContext& context) {
  constexpr std::string_view kPrefix = "{value_head_prefix}";
  if (!tensor.name.starts_with(kPrefix)) return std::string(tensor.name);
  const bool old = context.tensors.contains("value_head.weight");
  const std::string prefix = ConfigReader(context.config, context.where)
                                 .Text("value_head_prefix", old ? "value_head" : "score");
  return prefix + std::string(tensor.name.substr(kPrefix.size()));
}

bool ReadsVocabulary(const HeadSpec& spec) {
  return std::ranges::any_of(spec.tensors, [](const HeadTensor& tensor) {
    return tensor.name == std::string_view("lm_head.weight");
  });
}

/// A spec held against a checkpoint: the head, or why it is not this one.
struct Attempt {
  Head head;
  std::string why_not;  ///< empty: it fits
};

Attempt Try(const HeadSpec& spec, const HeadContext& context) {
  Attempt attempt;
  attempt.head.spec = &spec;
  HeadShapes shapes({{"H", context.width}, {"V", context.vocabulary}});
  std::vector<std::string> used;
  for (const HeadTensor& tensor : spec.tensors) {
    const std::string name = TensorName(tensor, context);
    used.push_back(name);
    const auto found = context.tensors.find(name);
    if (found == context.tensors.end()) {
      if (tensor.optional) continue;
      attempt.why_not = fmt::format("tensor \"{}\" is missing", name);
      return attempt;
    }
    if (!shapes.Match(tensor.shape, found->second.shape)) {
      attempt.why_not = fmt::format("tensor \"{}\": got {}, expected {}", name,
                                    ShapeText(found->second.shape), shapes.Text(tensor.shape));
      return attempt;
    }
    attempt.head.tensors.push_back({name, found->second.shape});
  }
  attempt.head.sizes = shapes.sizes();
  for (const std::string& name : context.rest) {
    if (std::ranges::find(used, name) == used.end()) {
      attempt.why_not = fmt::format("tensor \"{}\" is no part of it", name);
      return attempt;
    }
  }
  if (ReadsVocabulary(spec) && attempt.head.tensors.empty() && !context.tied) {
    attempt.why_not = "tensor \"lm_head.weight\" is missing, and the embeddings are not tied to it";
  }
  return attempt;
}

bool HasConfigKey(const HeadSpec& spec, const HeadContext& context) {
  const ConfigReader config(context.config, context.where);
  return std::ranges::any_of(Words(spec.config_keys),
                             [&](std::string_view key) { return config.Has(key); });
}

std::vector<Head> Fitting(const Specs& specs, const HeadContext& context) {
  std::vector<Head> heads;
  for (const HeadSpec* spec : specs) {
    Attempt attempt = Try(*spec, context);
    if (attempt.why_not.empty()) heads.push_back(std::move(attempt.head));
  }
  return heads;
}

[[noreturn]] void RefuseNone(const Specs& specs, const HeadContext& context) {
  std::string reasons;
  for (const HeadSpec* spec : specs) {
    reasons += fmt::format("{}{}: {}", reasons.empty() ? "" : "; ", spec->name,
                           Try(*spec, context).why_not);
  }
  throw Error(
      fmt::format("no known head fits this checkpoint's tensors ({}): {}", context.where, reasons));
}

[[noreturn]] void RefuseSeveral(const std::vector<Head>& heads, const HeadContext& context) {
  std::string names;
  for (const Head& head : heads) {
    names += fmt::format("{}?head={} ({})", names.empty() ? "" : ", ", head.spec->name,
                         head.spec->models);
  }
  throw Error(fmt::format("several heads fit this checkpoint's tensors ({}); say which it is: {}",
                          context.where, names));
}

const HeadSpec& SpecNamed(std::string_view name) {
  std::vector<std::string> names;
  for (const HeadSpec& spec : HeadSpecs()) {
    if (spec.name == name) return spec;
    names.emplace_back(spec.name);
  }
  throw UsageError("head: got \"" + std::string(name.substr(0, 100)) + "\"" +
                   Suggestion(name, names));
}

// Only those heads of which `holds` is true, if it is of any.
template <typename Predicate>
void KeepIfAny(std::vector<Head>& heads, const Predicate& holds) {
  if (std::ranges::any_of(heads, holds)) std::erase_if(heads, std::not_fn(holds));
}

Head DetectByTensors(const HeadContext& context) {
  Specs family, of_class;
  const std::vector<std::string> classes = Classes(ConfigReader(context.config, context.where));
  for (const HeadSpec& spec : HeadSpecs()) {
    if (!IsOfFamily(spec, context.family)) continue;
    family.push_back(&spec);
    if (HasClass(spec, classes)) of_class.push_back(&spec);
  }
  std::vector<Head> heads = Fitting(family, context);
  // OpenRLHF saves under the class and the names of a plain head: its keys decide, or that they are
  // not there.
  const bool keyed = std::ranges::any_of(
      heads, [&](const Head& head) { return HasConfigKey(*head.spec, context); });
  KeepIfAny(heads, [&](const Head& head) {
    return keyed ? HasConfigKey(*head.spec, context) : head.spec->config_keys.empty();
  });
  KeepIfAny(heads, [&](const Head& head) { return HasClass(*head.spec, classes); });
  if (heads.size() == 1) return std::move(heads[0]);
  if (heads.empty()) RefuseNone(of_class.empty() ? family : of_class, context);
  RefuseSeveral(heads, context);
}

Head DetectByName(const HeadContext& context, std::string_view name) {
  const HeadSpec& spec = SpecNamed(name);
  if (!IsOfFamily(spec, context.family)) {
    throw Error(fmt::format("head {} belongs to {}, and this checkpoint is {} ({})", spec.name,
                            spec.families, context.family, context.where));
  }
  Attempt attempt = Try(spec, context);
  if (!attempt.why_not.empty()) RefuseNone({&spec}, context);
  return std::move(attempt.head);
}

}  // namespace

Head DetectHead(const HeadContext& context, const HeadOptions& options) {
  Head head = options.head.empty() ? DetectByTensors(context) : DetectByName(context, options.head);
  CompleteHead(context, head);
  if (!options.pooling.empty()) {
    const Pooling::Rule rule = ParseRule(options.pooling);
    if (!head.pooling.tokens.empty() || !head.pooling_texts.empty()) {
      throw UsageError(fmt::format("pooling: head {} reads rows of its own, by the rule {}",
                                   head.spec->name, RuleName(head.pooling.rule)));
    }
    head.pooling.rule = rule;
  }
  return head;
}

}  // namespace assay
