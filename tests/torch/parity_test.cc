// Every case of tests/parity/cases against transformers, and against itself in other company.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "adapters/torch/cuda_library.h"
#include "tests/testing/folder.h"
#include "tests/testing/parity_check.h"
#include "tests/testing/tiny_checkpoint.h"
#include "tests/torch/score_case.h"

namespace assay {
namespace {

using testing::Company;
using ::testing::IsEmpty;
using testing::Outputs;
using testing::ParityCase;

std::vector<std::string> Devices() {
  std::vector<std::string> devices = {"cpu", "operators"};
  if (HasCuda()) devices.push_back("cuda");
  return devices;
}

class ParityCaseTest : public ::testing::TestWithParam<std::filesystem::path> {
 protected:
  ParityCaseTest()
      : case_(testing::ReadParityCase(GetParam())),
        checkpoint_(testing::OpenCase(case_, testing::WriteTinyCheckpoint(case_, folder_.path()))) {
  }

  Outputs Score(const std::string& device, const std::string& dtype,
                const Company& company = {}) const {
    // Few rows, so that sequences are cut; the GPU's path cuts at multiples of 128.
    const int64_t rows = device == "cpu" ? 48 : 256;
    Network::Options options;
    options.device = device;
    options.dtype = dtype;
    options.rows = rows;
    return testing::ScoreCase(case_, checkpoint_, options, company);
  }

  testing::TempFolder folder_;
  ParityCase case_;
  Checkpoint checkpoint_;
};

TEST_P(ParityCaseTest, AgreesWithTransformers) {
  for (const std::string& device : Devices()) {
    for (const std::string dtype : {"float32", "bfloat16"}) {
      const Outputs outputs = Score(device, dtype);
      EXPECT_THAT(testing::ParityFaults(case_, outputs, dtype), IsEmpty()) << device;
      const testing::ParityDistance distance = testing::MeasureParity(case_, outputs);
      RecordProperty(device + "_" + dtype, dtype == "float32"
                                               ? std::to_string(distance.worst)
                                               : std::to_string(distance.ours / distance.theirs));
    }
  }
}

TEST_P(ParityCaseTest, CompanyChangesNoBit) {
  case_.sequences.resize(std::min<size_t>(case_.sequences.size(), 6));
  for (const std::string& device : Devices()) {
    for (const std::string dtype : {"float32", "bfloat16"}) {
      const Outputs outputs = Score(device, dtype);
      const Company alone{.reversed = true, .together = false, .share = false};
      EXPECT_EQ(Score(device, dtype, alone), outputs) << device << " " << dtype << " alone";
      EXPECT_EQ(Score(device, dtype, {.grouped = true}), outputs) << device << " " << dtype;
    }
  }
}

// One case's outputs tell an error only roughly; all of them together tell it well.
TEST(ParityTest, InBFloat16TheTruthIsNoFurtherThanFromTransformers) {
  std::map<std::string, double> logarithms;
  size_t cases = 0;
  for (const std::filesystem::path& file : testing::ParityCaseFiles()) {
    const ParityCase parity_case = testing::ReadParityCase(file);
    const testing::TempFolder folder;
    const Checkpoint checkpoint =
        testing::OpenCase(parity_case, testing::WriteTinyCheckpoint(parity_case, folder.path()));
    for (const std::string& device : Devices()) {
      Network::Options options;
      options.device = device;
      options.dtype = "bfloat16";
      const testing::ParityDistance distance =
          testing::MeasureParity(parity_case, testing::ScoreCase(parity_case, checkpoint, options));
      logarithms[device] += std::log(distance.ours / distance.theirs);
    }
    ++cases;
  }
  for (const auto& [device, sum] : logarithms) {
    const double ratio = std::exp(sum / static_cast<double>(cases));
    RecordProperty(device, std::to_string(ratio));
    EXPECT_LT(ratio, 1) << device;
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, ParityCaseTest, ::testing::ValuesIn(testing::ParityCaseFiles()),
                         [](const auto& test) { return test.param.stem().string(); });

}  // namespace
}  // namespace assay
