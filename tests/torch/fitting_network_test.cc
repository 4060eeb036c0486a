#include "adapters/torch/fitting_network.h"

#include <c10/util/Exception.h>

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "tests/testing/errors.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using testing::ErrorOf;
using ::testing::HasSubstr;

class IdleNetwork final : public Network {
 public:
  explicit IdleNetwork(int64_t rows) : rows_(rows) {}

  void Add(PreparedSample) override {}
  bool WantsMore() const override { return false; }
  bool Empty() const override { return true; }
  std::optional<std::vector<ScoredSample>> Step(std::stop_token) override { return std::nullopt; }
  int64_t rows() const override { return rows_; }
  int64_t tokens_run() const override { return 0; }

 private:
  int64_t rows_;
};

// A device with room for `fitting` rows, and a record of what was tried.
class FittingNetworkTest : public ::testing::Test {
 protected:
  std::unique_ptr<Network> Make(int64_t wanted, int64_t fitting) {
    Network::Options options;
    options.rows = wanted;
    options.context = 4096;
    return MakeFittingNetwork(options, [&, fitting](const Network::Options& tried) {
      tried_.push_back(tried.rows);
      TORCH_CHECK_WITH(OutOfMemoryError, tried.rows != 0 && tried.rows <= fitting, "no memory");
      return std::make_unique<IdleNetwork>(tried.rows);
    });
  }

  std::vector<int64_t> tried_;
};

TEST_F(FittingNetworkTest, TakesTheFirstThatFits) {
  EXPECT_EQ(Make(1024, 4096)->note(), "");
  EXPECT_THAT(tried_, ElementsAre(1024));
}

TEST_F(FittingNetworkTest, HalvesTheRowsUntilTheyFitAndSaysSo) {
  const auto network = Make(4096, 1500);
  EXPECT_EQ(network->rows(), 1024);
  EXPECT_THAT(tried_, ElementsAre(4096, 2048, 1024));
  EXPECT_EQ(network->note(),
            "the GPU's memory was too small for 4096 rows a forward: 1024 were used");
}

TEST_F(FittingNetworkTest, BeginsWithTheGpusOwnChoice) {
  EXPECT_EQ(Make(0, 2048)->rows(), 2048);
  EXPECT_THAT(tried_, ElementsAre(0, 4096, 2048));
}

TEST_F(FittingNetworkTest, GivesUpBelowTheFewestRows) {
  EXPECT_THAT(ErrorOf([&] { Make(1500, 100); }),
              AllOf(HasSubstr("the GPU's memory is too small for this model"),
                    HasSubstr("ran out with 750 rows"), HasSubstr("sequences of 4096 tokens"),
                    HasSubstr("--device cpu")));
  EXPECT_THAT(tried_, ElementsAre(1500, 750));
}

}  // namespace
}  // namespace assay
