#include "tests/testing/parity_case.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <sstream>

#include "harness/io/file.h"
#include "tests/testing/paths.h"

namespace assay::testing {
namespace {

std::map<std::string, TinyTensor> ReadTensors(const Json& object, const std::string& dtype) {
  std::map<std::string, TinyTensor> tensors;
  for (const auto& [name, value] : object.items()) {
    TinyTensor tensor;
    tensor.dtype = value.value("dtype", dtype);
    tensor.shape = value.at("shape").get<std::vector<int64_t>>();
    tensor.center = value.at("center");
    tensor.spread = value.at("spread");
    tensor.positive = value.value("positive", false);
    tensors.emplace(name, std::move(tensor));
  }
  return tensors;
}

std::vector<ParitySequence> ReadSequences(const Json& inputs) {
  std::vector<ParitySequence> sequences;
  for (const std::string formula : inputs.at("sequences")) {
    sequences.push_back(ExpandSequence(formula, inputs.at("seed"), inputs.at("random").at(0),
                                       inputs.at("random").at(1)));
  }
  return sequences;
}

}  // namespace

double ParityCase::spread() const {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const std::vector<double>& row : truth) {
    for (const double value : row) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  return high - low;
}

ParitySequence ExpandSequence(const std::string& formula, uint64_t seed, uint32_t low,
                              uint32_t high) {
  ParitySequence sequence;
  std::istringstream pieces(formula);
  for (std::string piece; pieces >> piece;) {
    const size_t star = piece.find('*');
    if (piece == "|") {
      sequence.shared = sequence.ids.size();
    } else if (star == std::string::npos) {
      sequence.ids.push_back(static_cast<uint32_t>(std::stoul(piece)));
    } else {
      const std::string stream = "tokens " + piece.substr(0, star);
      for (const uint64_t draw : DrawStream(seed, stream, std::stoul(piece.substr(star + 1)))) {
        sequence.ids.push_back(low + static_cast<uint32_t>(draw % (high - low)));
      }
    }
  }
  return sequence;
}

ParityCase ReadParityCase(const std::filesystem::path& file) {
  const Json json = ParseJson(ReadFile(file.string()), file.string());
  ParityCase result;
  result.name = json.at("name");
  result.kind = json.at("kind");
  result.head = json.at("head");
  result.options = json.at("options");
  result.config = json.at("config");
  result.seed = json.at("seed");
  result.shards = json.at("shards");
  result.tensors = ReadTensors(json.at("tensors"), json.at("dtype"));
  if (json.contains("adapter")) {
    result.adapter = json.at("adapter").at("config");
    result.adapter_tensors = ReadTensors(json.at("adapter").at("tensors"), json.at("dtype"));
  }
  result.weights_sha256 = json.at("weights_sha256");
  result.sequences = ReadSequences(json.at("inputs"));
  const Json& reference = json.at("reference");
  result.truth = reference.at("float64").get<Outputs>();
  result.float32 = reference.at("float32").get<Outputs>();
  result.bfloat16 = reference.at("bfloat16").get<Outputs>();
  return result;
}

std::vector<std::filesystem::path> ParityCaseFiles() {
  const char* other = std::getenv("ASSAY_PARITY_CASES");
  const std::filesystem::path folder =
      other ? std::filesystem::path(other) : SourceDir() / "tests" / "parity" / "cases";
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace assay::testing
