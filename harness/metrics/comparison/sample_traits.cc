#include "harness/metrics/comparison/sample_traits.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "harness/core/sample.h"
#include "harness/metrics/quantile.h"

namespace assay {
namespace {

double MeanLength(const std::vector<uint64_t>& lengths) {
  if (lengths.empty()) return 0;
  return static_cast<double>(std::accumulate(lengths.begin(), lengths.end(), uint64_t{0})) /
         static_cast<double>(lengths.size());
}

// Without the slices that no row is in.
Slicing Pruned(const Slicing& slicing) {
  std::vector<int32_t> number(slicing.slices.size(), -1);
  for (const int32_t slice : slicing.slice_of) {
    if (slice >= 0) number[static_cast<size_t>(slice)] = 0;
  }
  Slicing pruned{slicing.name, {}, {}};
  for (size_t i = 0; i < number.size(); ++i) {
    if (number[i] < 0) continue;
    number[i] = static_cast<int32_t>(pruned.slices.size());
    pruned.slices.push_back(slicing.slices[i]);
  }
  for (const int32_t slice : slicing.slice_of) {
    pruned.slice_of.push_back(slice < 0 ? -1 : number[static_cast<size_t>(slice)]);
  }
  return pruned;
}

// Slices by the order of their first appearance: the same for the same cut, whatever their names.
std::vector<int32_t> CutOf(const Slicing& slicing) {
  std::vector<int32_t> number(slicing.slices.size(), -1);
  std::vector<int32_t> cut;
  int32_t next = 0;
  for (const int32_t slice : slicing.slice_of) {
    if (slice >= 0 && number[static_cast<size_t>(slice)] < 0) {
      number[static_cast<size_t>(slice)] = next++;
    }
    cut.push_back(slice < 0 ? -1 : number[static_cast<size_t>(slice)]);
  }
  return cut;
}

template <typename SliceOf>
Slicing Cut(std::string name, std::vector<std::string> slices, std::span<const uint32_t> rows,
            const SliceOf& slice_of) {
  Slicing slicing{std::move(name), std::move(slices), {}};
  for (const uint32_t row : rows) slicing.slice_of.push_back(slice_of(row));
  return slicing;
}

Slicing ByChosen(const SampleTraits& traits, std::span<const uint32_t> rows) {
  return Cut("chosen response", {"longer", "shorter"}, rows, [&](uint32_t row) {
    switch (traits.chosen[row]) {
      case LengthSlice::kChosenLonger:
        return 0;
      case LengthSlice::kChosenShorter:
        return 1;
      case LengthSlice::kNone:
        break;
    }
    return -1;
  });
}

Slicing ByLength(const SampleTraits& traits, std::span<const uint32_t> rows) {
  std::vector<double> lengths;
  for (const uint32_t row : rows) lengths.push_back(traits.response_length[row]);
  std::ranges::sort(lengths);
  const double low = lengths.empty() ? 0 : Quantile(lengths, 1.0 / 3);
  const double high = lengths.empty() ? 0 : Quantile(lengths, 2.0 / 3);
  return Cut("length of responses", {"shortest third", "middle third", "longest third"}, rows,
             [&](uint32_t row) {
               const double length = traits.response_length[row];
               return length <= low ? 0 : length <= high ? 1 : 2;
             });
}

Slicing ByCount(const SampleTraits& traits, std::span<const uint32_t> rows) {
  std::set<uint32_t> different;
  for (const uint32_t row : rows) different.insert(traits.responses[row]);
  std::vector<std::string> slices;
  for (const uint32_t count : different) slices.push_back(std::to_string(count));
  return Cut("number of responses", std::move(slices), rows, [&](uint32_t row) {
    return static_cast<int32_t>(
        std::distance(different.begin(), different.find(traits.responses[row])));
  });
}

}  // namespace

uint32_t NameCodes::CodeOf(const std::string& name) {
  const auto [place, added] = code_of_.try_emplace(name, static_cast<uint32_t>(names_.size()));
  if (added) names_.push_back(name);
  return place->second;
}

void SampleTraits::Add(const JudgedSample& judged) {
  const size_t row = subset.size();
  subset.push_back(subsets.CodeOf(judged.subset));
  chosen.push_back(LengthSliceOf(judged.lengths, CountedPairs(judged.label)));
  responses.push_back(static_cast<uint32_t>(judged.lengths.size()));
  response_length.push_back(MeanLength(judged.lengths));
  for (const auto& [name, value] : judged.attributes) {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr) continue;
    Attribute& attribute = attributes[name];
    if (attribute.values.names().size() > kMostValues) continue;  // it is no slicing
    attribute.codes.resize(row, -1);
    attribute.codes.push_back(static_cast<int32_t>(attribute.values.CodeOf(*text)));
  }
}

void AddSlicing(const Slicing& slicing, std::vector<Slicing>& slicings) {
  Slicing pruned = Pruned(slicing);
  if (pruned.slices.size() < 2 || pruned.slices.size() > SampleTraits::kMostValues) return;
  const std::vector<int32_t> cut = CutOf(pruned);
  for (const Slicing& other : slicings) {
    if (CutOf(other) == cut) return;
  }
  slicings.push_back(std::move(pruned));
}

std::vector<Slicing> MakeSlicings(const SampleTraits& traits, std::span<const uint32_t> rows) {
  std::vector<Slicing> slicings;
  AddSlicing(Cut("subset", traits.subsets.names(), rows,
                 [&](uint32_t row) { return static_cast<int32_t>(traits.subset[row]); }),
             slicings);
  AddSlicing(ByChosen(traits, rows), slicings);
  AddSlicing(ByLength(traits, rows), slicings);
  AddSlicing(ByCount(traits, rows), slicings);
  for (const auto& [name, attribute] : traits.attributes) {
    if (attribute.values.names().size() > SampleTraits::kMostValues) continue;
    AddSlicing(Cut(name, attribute.values.names(), rows,
                   [&codes = attribute.codes](uint32_t row) {
                     return row < codes.size() ? codes[row] : -1;
                   }),
               slicings);
  }
  return slicings;
}

}  // namespace assay
