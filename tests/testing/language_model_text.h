#pragma once

#include "adapters/checkpoint/checkpoint_text.h"
#include "gtest/gtest.h"
#include "tests/testing/folder.h"
#include "tests/testing/tiny_reward_model.h"

namespace assay::testing {

/// Tests of what is asked of a language model: `text_` is how the tiny one
/// (`WriteTinyLanguageModel`) reads text.
class LanguageModelTextTest : public ::testing::Test {
 protected:
  LanguageModelTextTest() : text_(OpenText(Folder())) {}

  TempFolder folder_;
  CheckpointText text_;

 private:
  std::string Folder() {
    WriteTinyLanguageModel(folder_.path() / "model");
    return folder_ / "model";
  }
};

}  // namespace assay::testing
