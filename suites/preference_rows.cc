#include "suites/preference_rows.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "harness/core/conversation_json.h"
#include "harness/core/counted.h"
#include "harness/core/printable.h"
#include "suites/conversation_pair.h"

namespace assay {
namespace {

// Comparisons grow with the square of the responses; no data set of people's has a hundred.
constexpr size_t kMostResponses = 1024;

Conversation TakePrompt(Json& value, const RowPlace& place) {
  if (value.is_string()) return UserPrompt(std::move(value.get_ref<std::string&>()));
  if (!value.is_array()) {
    throw place.Wrong(place.columns.Describe("prompt") + ": got " + std::string(TypeName(value)) +
                      ", expected a string or a list of messages");
  }
  if (value.empty()) throw place.Wrong("\"prompt\": got an empty list of messages");
  return ConversationFromJson(value, place.reader.Where() + ": \"prompt\"");
}

// The prompt's column, or nullptr. In rows of the Alpaca form `input` is only the half of it.
Json* FindPrompt(Json& row, const RowPlace& place) {
  Json* prompt = place.columns.Find(row, "prompt");
  const auto input = row.find("input");
  if (prompt != nullptr && input != row.end() && prompt == &*input &&
      !place.columns.IsMapped("prompt") && row.contains("instruction")) {
    throw place.Wrong(
        "got \"instruction\" and \"input\", expected the whole prompt in one column; join them "
        "into "
        "\"prompt\", or choose one with --columns prompt=instruction or prompt=input");
  }
  return prompt;
}

// For a column that no row shows although the file has it.
void RequireText(std::string_view ours, const RowPlace& place) {
  for (const std::string& name : place.columns.NamesOf(ours)) {
    const std::string type = place.reader.HiddenType(name);
    if (type.empty()) continue;
    throw place.Wrong("column \"" + name + "\": got the type " + type +
                      ", expected text; write it as a string (pyarrow: "
                      "table[\"" +
                      name + "\"].cast(\"string\"))");
  }
}

std::string ColumnNames(const Json& row) {
  std::string names;
  for (const auto& [name, value] : row.items()) names += (names.empty() ? "" : ", ") + name;
  return names.empty() ? "no columns" : "columns " + names;
}

// The file's column was named, and this row has none of that name.
Error NotMapped(std::string_view ours, const Json& row, const RowPlace& place) {
  RequireText(ours, place);
  return place.Wrong("no column " + place.columns.Describe(ours) + ": got " + ColumnNames(row) +
                     "; a mapping holds for every file, so judge files of other columns by "
                     "themselves");
}

void RequirePrompt(const Json* prompt, const Json& row, const RowPlace& place) {
  if (prompt != nullptr) return;
  const std::string name = place.columns.Describe("prompt");
  if (place.columns.IsNull(row, "prompt")) {
    throw place.Wrong(name + ": got null, expected a string or a list of messages");
  }
  if (place.columns.IsMapped("prompt")) throw NotMapped("prompt", row, place);
  RequireText("prompt", place);
  throw place.Wrong("no column " + name + "; map its name with --columns prompt=NAME");
}

constexpr std::string_view kBetweenSteps = "\n\n";

bool IsSteps(const Json& entry) {
  return entry.is_array() && !entry.empty() &&
         std::ranges::all_of(entry, [](const Json& step) { return step.is_string(); });
}

// A response whose steps the data has one by one.
Response ResponseOfSteps(const Json& steps) {
  std::string text;
  std::vector<size_t> ends;
  for (const Json& step : steps) {
    if (!ends.empty()) text += kBetweenSteps;
    text += step.get_ref<const std::string&>();
    ends.push_back(text.size());
  }
  Response response = TextResponse(std::move(text));
  response.step_ends = std::move(ends);
  return response;
}

// One response, or the several of a best-of-n row. A response may be a list of steps or of parts.
std::vector<Response> TakeResponses(Json& value, std::string_view ours, const RowPlace& place) {
  std::vector<Response> responses;
  if (value.is_string()) {
    responses.push_back(TextResponse(std::move(value.get_ref<std::string&>())));
    return responses;
  }
  if (!value.is_array() || value.empty()) {
    throw place.Wrong(place.columns.Describe(ours) + ": got " +
                      (value.is_array() ? "an empty list" : std::string(TypeName(value))) +
                      ", expected a string or a list of strings");
  }
  responses.reserve(value.size());
  for (Json& entry : value) {
    if (entry.is_string()) {
      responses.push_back(TextResponse(std::move(entry.get_ref<std::string&>())));
    } else if (IsSteps(entry)) {
      responses.push_back(ResponseOfSteps(entry));
    } else {
      Response response;
      response.parts =
          PartsFromJson(entry, place.reader.Where() + ": \"" + std::string(ours) + "\"");
      responses.push_back(std::move(response));
    }
  }
  return responses;
}

Grades ReadGrades(const Json& list, size_t responses, const std::string& name,
                  const RowPlace& place) {
  if (!list.is_array() || list.size() != responses) {
    throw place.Wrong(
        "\"" + name + "\": got " +
        (list.is_array() ? std::to_string(list.size()) + (list.size() == 1 ? " entry" : " entries")
                         : std::string(TypeName(list))) +
        ", expected " + std::to_string(responses) + ", one per response");
  }
  Grades grades;
  for (const Json& grade : list) {
    if (!grade.is_null() && !(grade.is_number() && std::isfinite(grade.get<double>()))) {
      throw place.Wrong("\"" + name + "\": got " +
                        (grade.is_number() ? "NaN or infinity" : std::string(TypeName(grade))) +
                        ", expected finite numbers or null");
    }
    grades.push_back(grade.is_null() ? std::nullopt : std::optional(grade.get<double>()));
  }
  return grades;
}

void ReadDimensions(const Json& dimensions, const RowPlace& place, Sample& sample) {
  if (!dimensions.is_object()) {
    throw place.Wrong("\"dimensions\": got " + std::string(TypeName(dimensions)) +
                      ", expected an object of lists of numbers");
  }
  for (const auto& [name, list] : dimensions.items()) {
    // Parquet writes a dimension that a row lacks as null.
    if (list.is_null()) continue;
    sample.label.dimensions[name] = ReadGrades(list, sample.responses.size(), name, place);
  }
}

void RequireTwoResponses(const char* ours, const RowPlace& place, const Sample& sample) {
  if (sample.responses.size() == 2) return;
  throw place.Wrong(place.columns.Describe(ours) + ": got it beside " +
                    Counted(sample.responses.size(), "response") + ", expected two");
}

// How many of a row's annotators prefer the first response, the second, neither.
void ReadVotes(const Json& counts, const RowPlace& place, Sample& sample) {
  RequireTwoResponses("annotator_votes", place, sample);
  constexpr int64_t kMostVotes = 1'000;
  constexpr Vote::Outcome kOutcomes[] = {Vote::Outcome::kFirst, Vote::Outcome::kSecond,
                                         Vote::Outcome::kTie};
  const bool is_list = counts.is_array() && (counts.size() == 2 || counts.size() == 3);
  const bool are_counts = is_list && std::ranges::all_of(counts, [](const Json& count) {
                            if (!count.is_number_integer()) return false;
                            const auto n = count.get<int64_t>();
                            return n >= 0 && n <= kMostVotes;
                          });
  if (!are_counts) {
    throw place.Wrong(place.columns.Describe("annotator_votes") + ": got " +
                      Printable(counts.dump(), 80) +
                      ", expected how many prefer the first response, the second and (if it is "
                      "known) neither, 0 to 1000 each");
  }
  for (size_t i = 0; i < counts.size(); ++i) {
    for (int64_t n = counts[i].get<int64_t>(); n > 0; --n) {
      sample.label.votes.push_back({"", 0, 1, kOutcomes[i]});
    }
  }
}

// The share of annotators who prefer the response that the label says is better.
void ReadShare(const Json& share, const RowPlace& place, Sample& sample) {
  RequireTwoResponses("annotator_share", place, sample);
  if (!share.is_number() || !(share.get<double>() >= 0.5 && share.get<double>() <= 1)) {
    throw place.Wrong(place.columns.Describe("annotator_share") + ": got " +
                      Printable(share.dump(), 80) +
                      ", expected 0.5 to 1, the share that prefers the better response");
  }
  sample.label.pairs = CountedPairs(sample.label);
  for (Pair& pair : sample.label.pairs) pair.share = share.get<double>();
}

void ReadPair(Json& row, Json& chosen, Json& rejected, const RowPlace& place, Sample& sample) {
  Json* prompt = FindPrompt(row, place);
  if (IsMessageList(chosen) || IsMessageList(rejected)) {
    ReadConversationPair(prompt, chosen, rejected, place, sample);
  } else {
    RequirePrompt(prompt, row, place);
    sample.prompt = TakePrompt(*prompt, place);
    sample.responses = TakeResponses(chosen, "chosen", place);
    sample.label.grades.assign(sample.responses.size(), 1.0);
    for (Response& response : TakeResponses(rejected, "rejected", place)) {
      sample.responses.push_back(std::move(response));
    }
    sample.label.grades.resize(sample.responses.size(), 0.0);
  }
  for (const auto& [ours, index] : {std::pair{"chosen_model", size_t{0}}, {"rejected_model", 1}}) {
    const Json* author = place.columns.Find(row, ours);
    const bool known = author != nullptr && author->is_string() && sample.responses.size() == 2;
    if (known) sample.responses[index].author = author->get<std::string>();
  }
}

void ReadRanking(Json& row, Json& responses, const RowPlace& place, Sample& sample) {
  Json* prompt = FindPrompt(row, place);
  RequirePrompt(prompt, row, place);
  if (!responses.is_array()) {
    throw place.Wrong(place.columns.Describe("responses") + ": got " +
                      std::string(TypeName(responses)) + ", expected a list");
  }
  sample.prompt = TakePrompt(*prompt, place);
  sample.responses = TakeResponses(responses, "responses", place);
  if (const Json* grades = place.columns.Find(row, "grades")) {
    sample.label.grades = ReadGrades(*grades, sample.responses.size(), "grades", place);
  }
}

void ReadMessages(Json& messages, const RowPlace& place, Sample& sample) {
  sample.prompt = ConversationFromJson(messages, place.reader.Where() + ": \"messages\"");
  if (sample.prompt.size() < 2) {
    throw place.Wrong("\"messages\": got " + Counted(sample.prompt.size(), "message") +
                      ", expected a prompt and a response");
  }
  Response response;
  response.parts = std::move(sample.prompt.back().parts);
  sample.prompt.pop_back();
  sample.responses.push_back(std::move(response));
}

// The row has none of the forms: because a value is null, or because columns are not there.
Error NoForm(Json& row, const RowPlace& place) {
  for (const char* ours : {"chosen", "rejected", "responses", "messages"}) {
    if (place.columns.Find(row, ours) != nullptr) continue;
    if (place.columns.IsNull(row, ours)) {
      return place.Wrong(place.columns.Describe(ours) + ": got null, expected a string or a list");
    }
    if (place.columns.IsMapped(ours)) return NotMapped(ours, row, place);
    RequireText(ours, place);
  }
  return place.Wrong("got " + ColumnNames(row) +
                     ", expected prompt with chosen and rejected, or responses with grades or "
                     "dimensions, or messages; map other names with --columns ours=theirs");
}

}  // namespace

void ReadPreferenceRow(Json& row, const RowPlace& place, Sample& sample) {
  Json* chosen = place.columns.Find(row, "chosen");
  Json* rejected = place.columns.Find(row, "rejected");
  Json* responses = place.columns.Find(row, "responses");
  Json* messages = place.columns.Find(row, "messages");
  if (responses != nullptr && (chosen != nullptr || rejected != nullptr)) {
    throw place.Wrong("got both \"responses\" and \"chosen\" or \"rejected\", expected one form");
  }
  if (chosen != nullptr && rejected != nullptr) {
    ReadPair(row, *chosen, *rejected, place, sample);
  } else if (responses != nullptr) {
    ReadRanking(row, *responses, place, sample);
  } else if (messages != nullptr && chosen == nullptr && rejected == nullptr) {
    ReadMessages(*messages, place, sample);
  } else {
    throw NoForm(row, place);
  }
  if (sample.responses.size() > kMostResponses) {
    throw place.Wrong("got " + std::to_string(sample.responses.size()) +
                      " responses, expected at most " + std::to_string(kMostResponses));
  }
  if (const Json* dimensions = place.columns.Find(row, "dimensions")) {
    ReadDimensions(*dimensions, place, sample);
  }
  if (const Json* votes = place.columns.Find(row, "annotator_votes")) {
    ReadVotes(*votes, place, sample);
  } else if (const Json* share = place.columns.Find(row, "annotator_share")) {
    ReadShare(*share, place, sample);
  }
}

}  // namespace assay
