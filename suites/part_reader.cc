#include "suites/part_reader.h"

#include <algorithm>
#include <utility>

#include "harness/core/error.h"
#include "harness/core/suggest.h"
#include "harness/io/embedded.h"

namespace assay {
namespace {

constexpr size_t kMostSuggested = 20;

}  // namespace

PartReader::PartReader(const Manifest& manifest, std::vector<PartFile> files, Columns columns,
                       RowParser parse, RepeatedIds repeated)
    : manifest_(manifest),
      columns_(std::move(columns)),
      parse_(std::move(parse)),
      repeated_(repeated) {
  bool whole = !manifest_.card.benchmark;
  for (const PartSpec& part : manifest_.parts) {
    if (!part.embedded.empty()) inputs_.push_back({&part, ""});
    for (PartFile& file : files) {
      if (file.part == part.name) inputs_.push_back({&part, std::move(file.path)});
    }
    whole = whole && !inputs_.empty() && inputs_.back().part == &part;
  }
  if (!whole) return;  // what no row has may be in the parts that are missing
  // Of what is expected to have rows, another number of them is a warning by itself.
  for (const std::string& subset : manifest_.layout.subsets) {
    const auto& expected = manifest_.card.expected;
    const bool counted =
        std::ranges::any_of(expected, [&](const auto& entry) { return entry.first == subset; });
    if (!counted) unseen_[subset] = "";
  }
  for (const SectionSpec& section : manifest_.layout.sections) {
    for (const auto& [subset, weight] : section.subsets) unseen_[subset] = section.name;
  }
}

std::unique_ptr<RowReader> PartReader::OpenInput(const Input& input) const {
  if (!input.path.empty()) return OpenRows(input.path);
  const std::string& name = input.part->embedded;
  const std::optional<std::string_view> bytes = EmbeddedFile(name);
  if (!bytes) throw Error(name + ": no such file in the program; expected an embedded data file");
  return RowsOf(*bytes, name);
}

bool PartReader::NextRow() {
  while (input_ < inputs_.size()) {
    if (reader_ == nullptr) {
      const bool same_part = input_ > 0 && inputs_[input_ - 1].part == inputs_[input_].part;
      if (!same_part) number_ = 0;
      reader_ = OpenInput(inputs_[input_]);
    }
    if (reader_->Next(row_)) return true;
    repairs_ += reader_->Repairs();
    reader_.reset();
    ++input_;
  }
  columns_.RequireAllMet(inputs_.size() == 1 ? inputs_[0].path : manifest_.card.name);
  RequireSubsets();
  return false;
}

bool PartReader::Next(Sample& sample) {
  if (!NextRow()) return false;
  columns_.Meet(row_);
  const PartSpec& part = *inputs_[input_].part;
  const RowPlace place{part, columns_, *reader_, number_++};
  sample = {};
  AddAttributes(sample);
  parse_(row_, place, sample);
  Complete(place, sample);
  return true;
}

void PartReader::Complete(const RowPlace& place, Sample& sample) {
  if (sample.subset.empty()) {
    const Json* subset = place.columns.Find(row_, "subset");
    if (!place.part.subset.empty()) {
      sample.subset = place.part.subset;
    } else {
      sample.subset = subset == nullptr ? place.part.name : KeyText(*subset, "subset", place);
    }
  }
  if (!unseen_.empty()) {
    unseen_.erase(sample.subset);
    if (seen_.size() < kMostSuggested) seen_.insert(sample.subset);
  }
  if (sample.cluster == 0) {
    const Json* cluster = place.columns.Find(row_, "cluster");
    sample.cluster = cluster == nullptr ? ClusterOf(sample.prompt)
                                        : ClusterOf(KeyText(*cluster, "cluster", place));
  }
  AssignId(place, sample);
}

void PartReader::RequireSubsets() const {
  if (unseen_.empty()) return;
  const auto& [subset, section] = *unseen_.begin();
  const std::string who =
      section.empty() ? "\"subsets\" names" : "the section \"" + section + "\" is made of";
  throw Error(manifest_.card.name + ": " + who + " the subset \"" + subset +
              "\", which no row has" +
              Suggestion(subset, std::vector<std::string>(seen_.begin(), seen_.end())));
}

void PartReader::AssignId(const RowPlace& place, Sample& sample) {
  const Json* id = place.columns.Find(row_, "id");
  const bool generated = sample.id.empty() && id == nullptr;
  if (generated) {
    sample.id = GeneratedId(sample);
  } else if (sample.id.empty()) {
    sample.id = KeyText(*id, "id", place);
  }
  if (!generated) sample.id.insert(0, place.part.id_prefix);
  if (repeated_ == RepeatedIds::kLeft) return;
  if (generated || repeated_ == RepeatedIds::kNumbered) {
    sample.id = ids_.Unique(std::move(sample.id));
  } else if (!ids_.Add(sample.id)) {
    throw place.Wrong("id \"" + sample.id + "\" is there twice; expected every id once, or none");
  }
}

void PartReader::AddAttributes(Sample& sample) const {
  for (const std::string& name : manifest_.attributes) {
    const auto it = row_.find(name);
    if (it == row_.end()) continue;
    if (it->is_string()) sample.attributes[name] = it->get<std::string>();
    if (it->is_number()) sample.attributes[name] = it->get<double>();
  }
}

std::vector<std::string> PartReader::Warnings() const {
  const size_t repairs = repairs_ + (reader_ == nullptr ? 0 : reader_->Repairs());
  if (repairs == 0) return {};
  return {std::to_string(repairs) + " ill-formed UTF-8 sequence" + (repairs == 1 ? "" : "s") +
          " in the data replaced by U+FFFD"};
}

}  // namespace assay
