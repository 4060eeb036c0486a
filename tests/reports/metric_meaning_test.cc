#include "reports/metric_meaning.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(MeaningOfTest, ExplainsWhatANameDoesNotSay) {
  for (const char* metric :
       {"e_aurc", "aurc", "nll", "nll_shift", "best_of_n", "ece_isotonic", "brier_at_temperature",
        "margin_q05", "repeat_sd", "soft_kl", "agreement_ceiling"}) {
    EXPECT_NE(MeaningOf(metric), "") << metric;
  }
  EXPECT_EQ(MeaningOf("best_of_n"), "every comparison of the sample is right");
  EXPECT_EQ(MeaningOf("nll_shift"), "after a temperature learned on the other parts");
  EXPECT_EQ(MeaningOf("accuracy"), "") << "its name says it";
  EXPECT_EQ(MeaningOf("<b>__proto__"), "");
}

}  // namespace
}  // namespace assay
