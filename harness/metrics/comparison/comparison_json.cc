#include "harness/metrics/comparison/run_comparison.h"
#include "harness/metrics/json_parts.h"

namespace assay {
namespace {

Json NumberOrNull(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

Json EstimateJson(const Estimate& estimate) {
  Json object = Json::object();
  AddEstimate(estimate, object);
  return object;
}

Json DifferenceJson(const NamedDifference& difference) {
  Json object = EstimateJson(difference.difference);
  object["first"] = NumberOrNull(difference.first);
  object["second"] = NumberOrNull(difference.second);
  object["p"] = NumberOrNull(difference.p);
  object["p_adjusted"] = NumberOrNull(difference.p_adjusted);
  return object;
}

Json OfficialJson(const std::vector<NamedDifference>& differences) {
  Json list = Json::array();
  for (const NamedDifference& difference : differences) {
    Json object = DifferenceJson(difference);
    object["name"] = difference.name;
    object["kind"] = Name(difference.kind);
    object["unit"] = Name(difference.unit);
    list.push_back(std::move(object));
  }
  return list;
}

Json OursJson(const std::vector<NamedDifference>& differences, const char* key) {
  Json list = Json::array();
  for (const NamedDifference& difference : differences) {
    Json object = DifferenceJson(difference);
    object[key] = TextOrNull(difference.name);
    list.push_back(std::move(object));
  }
  return list;
}

Json OutcomesJson(const OutcomeCounts& counts) {
  Json table = Json::array();
  for (size_t row = 0; row < 3; ++row) {
    table.push_back({counts.table[3 * row], counts.table[3 * row + 1], counts.table[3 * row + 2]});
  }
  Json symmetry = {{"table", std::move(table)}};
  if (counts.symmetry) {
    symmetry["statistic"] = counts.symmetry->statistic;
    symmetry["freedom"] = counts.symmetry->freedom;
    symmetry["p"] = counts.symmetry->p;
  } else {
    symmetry["p"] = Json();
    symmetry["because"] = counts.no_symmetry;
  }
  return {{"both", counts.both},
          {"only_first", counts.only_first},
          {"only_second", counts.only_second},
          {"neither", counts.neither},
          {"p", counts.samples() > 0 ? Json(counts.test.p) : Json()},
          {"exact", counts.test.exact},
          {"mcnemar_mid_p", NumberOrNull(counts.mid_p)},
          {"clusters_that_differ", counts.test.clusters},
          {"symmetry", std::move(symmetry)}};
}

Json SlicesJson(const std::vector<SliceContrast>& slices) {
  Json list = Json::array();
  for (const SliceContrast& slice : slices) {
    Json object = EstimateJson(slice.contrast);
    object["slicing"] = slice.slicing;
    object["slice"] = slice.slice;
    object["rest"] = TextOrNull(slice.rest);
    object["in_slice"] = EstimateJson(slice.in_slice);
    object["in_rest"] = EstimateJson(slice.in_rest);
    object["p"] = NumberOrNull(slice.p);
    object["p_adjusted"] = NumberOrNull(slice.p_adjusted);
    list.push_back(std::move(object));
  }
  return list;
}

const char* InWords(Conclusion conclusion) {
  switch (conclusion) {
    case Conclusion::kFirstBetter:
      return "first is better";
    case Conclusion::kSecondBetter:
      return "second is better";
    case Conclusion::kCannotTell:
      break;
  }
  return "cannot tell";
}

Json ConfidenceJson(const ConfidenceComparison& confidence, double level) {
  if (!confidence.because.empty()) return {{"because", confidence.because}};
  Json excess = DifferenceJson(confidence.excess);
  excess.erase("p_adjusted");
  return {{"because", Json()},
          {"only_one", confidence.only_one},
          {"brier", DifferenceJson(confidence.brier)},
          {"brier_conclusion", InWords(ConcludeBrier(confidence, level))},
          {"over_confidence", std::move(excess)},
          {"nearer_p", NumberOrNull(confidence.p_nearer)},
          {"nearer_p_adjusted", NumberOrNull(confidence.p_nearer_adjusted)},
          {"nearer_conclusion", InWords(ConcludeNearer(confidence, level))}};
}

Json PairJson(const PairComparison& pair, double level) {
  const RunAgreement& agreement = pair.agreement;
  return {{"first", pair.first},
          {"second", pair.second},
          {"samples",
           {{"both", pair.both_judged},
            {"only_first", pair.only_first_judged},
            {"only_second", pair.only_second_judged},
            {"first_failed", pair.first_failed},
            {"second_failed", pair.second_failed},
            {"clusters", pair.clusters}}},
          {"conclusion", InWords(Conclude(Main(pair), level))},
          {"of", MainIsOfficial(pair) ? "official overall score" : "accuracy"},
          {"detectable", NumberOrNull(pair.detectable)},
          {"official", OfficialJson(pair.official)},
          {"accuracy", OursJson(pair.accuracy, "subset")},
          {"dimensions", OursJson(pair.dimensions, "metric")},
          {"outcomes", OutcomesJson(pair.outcomes)},
          {"confidence", ConfidenceJson(pair.confidence, level)},
          {"agreement",
           {{"same_share", pair.outcomes.samples() > 0 ? Json(agreement.same_share) : Json()},
            {"kappa", EstimateJson(agreement.kappa)},
            {"spearman", EstimateJson(agreement.spearman)},
            {"kendall", EstimateJson(agreement.kendall)}}},
          {"shared_margins",
           {{"same", pair.shared_margins.same},
            {"samples", pair.shared_margins.samples},
            {"telling", pair.shared_margins.IsTelling()}}},
          {"slices", SlicesJson(pair.slices)}};
}

}  // namespace

Json ComparisonsToJson(std::span<const ComparedSuite> suites,
                       std::span<const std::string> left_out) {
  Json list = Json::array();
  for (const ComparedSuite& suite : suites) {
    Json runs = Json::array(), pairs = Json::array();
    for (const Summary& run : suite.runs) runs.push_back(RunToJson(run));
    for (const PairComparison& pair : suite.comparison.pairs) {
      pairs.push_back(PairJson(pair, suite.comparison.level));
    }
    list.push_back({{"suite", runs.front()["suite"]},
                    {"level", suite.comparison.level},
                    {"runs", std::move(runs)},
                    {"pairs", std::move(pairs)},
                    {"alpha", EstimateJson(suite.comparison.alpha)}});
  }
  return {{"format", "assay.comparison/1"},
          {"differences", "second - first"},
          {"suites", std::move(list)},
          {"left_out", std::vector<std::string>(left_out.begin(), left_out.end())}};
}

}  // namespace assay
