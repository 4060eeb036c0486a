#include "results/sample_codec.h"

#include <array>
#include <charconv>
#include <limits>

#include "harness/core/conversation_json.h"
#include "harness/core/error.h"
#include "harness/core/json.h"

namespace assay {
namespace {

constexpr std::array<std::string_view, 3> kOutcomes = {"first", "second", "tie"};

std::string Dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json GradesToJson(const Grades& grades) {
  Json list = Json::array();
  for (const std::optional<double>& grade : grades) list.push_back(grade ? Json(*grade) : Json());
  return list;
}

Grades GradesFromJson(const Json& list) {
  Grades grades;
  for (const Json& grade : list) {
    grades.push_back(grade.is_null() ? std::nullopt : std::optional(grade.get<double>()));
  }
  return grades;
}

Json LabelToJson(const Label& label) {
  Json value = Json::object();
  if (!label.grades.empty()) value["grades"] = GradesToJson(label.grades);
  for (const auto& [name, grades] : label.dimensions) {
    value["dimensions"][name] = GradesToJson(grades);
  }
  for (const Pair& pair : label.pairs) {
    value["pairs"].push_back({pair.winner, pair.loser, pair.share});
  }
  for (const Vote& vote : label.votes) {
    value["votes"].push_back(
        {vote.annotator, vote.first, vote.second, kOutcomes[static_cast<size_t>(vote.outcome)]});
  }
  if (label.first_error) value["first_error"] = *label.first_error;
  return value;
}

Vote VoteFromJson(const Json& value, std::string_view where) {
  const auto outcome = value.at(3).get<std::string>();
  for (size_t i = 0; i < kOutcomes.size(); ++i) {
    if (kOutcomes[i] == outcome) {
      return {value.at(0).get<std::string>(), value.at(1).get<size_t>(), value.at(2).get<size_t>(),
              static_cast<Vote::Outcome>(i)};
    }
  }
  throw Error(std::string(where) + ": got outcome \"" + outcome +
              "\", expected first, second or tie");
}

Label LabelFromJson(const Json& value, std::string_view where) {
  RequireKnownKeys(value, {"grades", "dimensions", "pairs", "votes", "first_error"}, where);
  Label label;
  if (value.contains("grades")) label.grades = GradesFromJson(value["grades"]);
  if (value.contains("dimensions")) {
    for (const auto& [name, grades] : value["dimensions"].items()) {
      label.dimensions[name] = GradesFromJson(grades);
    }
  }
  if (value.contains("pairs")) {
    for (const Json& pair : value["pairs"]) {
      label.pairs.push_back(
          {pair.at(0).get<size_t>(), pair.at(1).get<size_t>(), pair.at(2).get<double>()});
    }
  }
  if (value.contains("votes")) {
    for (const Json& vote : value["votes"]) label.votes.push_back(VoteFromJson(vote, where));
  }
  if (value.contains("first_error")) label.first_error = value["first_error"].get<int>();
  return label;
}

// Runs `decode` on the parsed text; what nlohmann finds wrong in it becomes an Error.
template <typename Decode>
auto Decoded(std::string_view text, std::string_view where, Decode decode) {
  const Json value = ParseJson(text, where);
  try {
    return decode(value);
  } catch (const Json::exception& e) {
    throw Error(std::string(where) + ": " + e.what());
  }
}

Response ResponseFromJson(const Json& value, std::string_view where) {
  if (!value.is_object()) return {PartsFromJson(value, where), "", {}};
  RequireKnownKeys(value, {"parts", "author", "step_ends"}, where);
  return {PartsFromJson(value.at("parts"), where), GetString(value, "author", where, ""),
          value.value("step_ends", std::vector<size_t>())};
}

// Written by hand because texts are most of what a commit writes.
void AppendString(std::string& out, std::string_view text) {
  constexpr char kDigits[] = "0123456789abcdef";
  out += '"';
  size_t copied = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    out.append(text, copied, i - copied);
    copied = i + 1;
    if (byte == '"' || byte == '\\') {
      out += {'\\', text[i]};
    } else if (byte == '\n') {
      out += "\\n";
    } else {
      out += {'\\', 'u', '0', '0', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  out.append(text, copied);
  out += '"';
}

void AppendParts(std::string& out, const Parts& parts) {
  if (parts.size() == 1 && parts[0].kind == Part::Kind::kText) {
    AppendString(out, parts[0].data);
  } else {
    out += Dump(PartsToJson(parts));
  }
}

}  // namespace

const std::string& LabelCodec::Encode(const Label& label) {
  if (!text_ || !(label == label_)) {
    text_ = Dump(LabelToJson(label));
    label_ = label;
  }
  return *text_;
}

const Label& LabelCodec::Decode(std::string_view text, std::string_view where) {
  if (!text_ || text != *text_) {
    label_ = Decoded(text, where, [&](const Json& value) { return LabelFromJson(value, where); });
    text_ = text;
  }
  return label_;
}

std::string AttributesToJson(const Attributes& attributes) {
  if (attributes.empty()) return "";
  Json value = Json::object();
  for (const auto& [name, attribute] : attributes) {
    std::visit([&](const auto& known) { value[name] = known; }, attribute);
  }
  return Dump(value);
}

Attributes AttributesFromJson(std::string_view text, std::string_view where) {
  if (text.empty()) return {};
  return Decoded(text, where, [](const Json& value) {
    Attributes attributes;
    for (const auto& [name, attribute] : value.items()) {
      if (attribute.is_string()) {
        attributes[name] = attribute.get<std::string>();
      } else {
        attributes[name] = attribute.is_null() ? std::numeric_limits<double>::quiet_NaN()
                                               : attribute.get<double>();
      }
    }
    return attributes;
  });
}

std::string LengthsToJson(const std::vector<uint64_t>& lengths) {
  std::string text = "[";
  for (const uint64_t length : lengths) {
    if (text.size() > 1) text += ',';
    text += std::to_string(length);
  }
  return text += ']';
}

std::vector<uint64_t> LengthsFromJson(std::string_view text, std::string_view where) {
  std::vector<uint64_t> lengths;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end && (*at == '[' || *at == ',')) {
    uint64_t length = 0;
    const auto [stop, error] = std::from_chars(at + 1, end, length);
    if (error != std::errc()) break;
    lengths.push_back(length);
    at = stop;
  }
  if (text != "[]" && (end - at != 1 || *at != ']')) {
    throw Error(std::string(where) + ": expected a list of lengths");
  }
  return lengths;
}

std::string ResponsesToJson(const std::vector<Response>& responses) {
  std::string text = "[";
  for (const Response& response : responses) {
    if (text.size() > 1) text += ',';
    if (response.author.empty() && response.step_ends.empty()) {
      AppendParts(text, response.parts);
      continue;
    }
    Json value = {{"parts", PartsToJson(response.parts)}};
    if (!response.author.empty()) value["author"] = response.author;
    if (!response.step_ends.empty()) value["step_ends"] = response.step_ends;
    text += Dump(value);
  }
  return text += ']';
}

std::vector<Response> ResponsesFromJson(std::string_view text, std::string_view where) {
  return Decoded(text, where, [&](const Json& list) {
    std::vector<Response> responses;
    for (const Json& value : list) responses.push_back(ResponseFromJson(value, where));
    return responses;
  });
}

std::string PromptToJson(const Conversation& prompt) {
  std::string text = "[";
  for (const Message& message : prompt) {
    text += text.size() > 1 ? ",{\"role\":" : "{\"role\":";
    AppendString(text, message.role);
    text += ",\"content\":";
    AppendParts(text, message.parts);
    text += '}';
  }
  return text += ']';
}

Conversation PromptFromJson(std::string_view text, std::string_view where) {
  return ConversationFromJson(ParseJson(text, where), where);
}

}  // namespace assay
