#include "harness/app/following.h"

#include "harness/core/error.h"
#include "harness/core/printable.h"

namespace assay {
namespace {

// What a model can make of an option: take it as asked, have another way of its own, which is worth
// a word, or have no use for it at all.
enum class Follows { kYes, kOtherwise, kNoUse };

// An option of the command line that is about how models compute.
struct Wish {
  std::string option;  // "--dtype bfloat16"
  std::function<Follows(const ModelCard&)> follows;
  std::function<std::string(const ModelCard&)> instead;  // "computes in float32"
};

std::vector<Wish> WishesOf(const RunOptions& options) {
  std::vector<Wish> wishes;
  if (const std::string dtype = CanonicalDtype(options.dtype); !dtype.empty()) {
    wishes.push_back({"--dtype " + dtype,
                      [dtype](const ModelCard& model) {
                        return model.dtype == dtype  ? Follows::kYes
                               : model.dtype.empty() ? Follows::kNoUse
                                                     : Follows::kOtherwise;
                      },
                      [](const ModelCard& model) {
                        return model.dtype.empty() ? "has no dtype" : "computes in " + model.dtype;
                      }});
  }
  if (options.device == "cuda") {
    wishes.push_back({"--device cuda",
                      [](const ModelCard& model) {
                        return model.device == "cuda" ? Follows::kYes
                               : model.dtype.empty()  ? Follows::kNoUse
                                                      : Follows::kOtherwise;
                      },
                      [](const ModelCard&) { return std::string("cannot use a GPU"); }});
  }
  if (options.prepare == "official") {
    wishes.push_back(
        {"--prepare official",
         [](const ModelCard& model) { return model.prepares ? Follows::kYes : Follows::kNoUse; },
         [](const ModelCard&) {
           return std::string("has no other way of reading texts than its own");
         }});
  }
  return wishes;
}

// An option that no model can follow would only be a false record of how they judged. One that some
// cannot is said, and their cards say what they do instead.
void RequireSome(const Wish& wish, const std::vector<std::unique_ptr<RewardModel>>& models,
                 const ModelLog& log) {
  std::string others;
  bool followed = false;
  for (const auto& model : models) {
    const ModelCard& card = model->Card();
    followed = followed || wish.follows(card) == Follows::kYes;
    others += (others.empty() ? "" : ", ") + card.name + " " + wish.instead(card);
  }
  if (!followed) throw UsageError(wish.option + ": " + others + "; leave the option out");
  for (const auto& model : models) {
    const ModelCard& card = model->Card();
    if (wish.follows(card) != Follows::kOtherwise || !log) continue;
    log("note: " + wish.option + " is not for " + Printable(card.name) + ", which " +
        wish.instead(card));
  }
}

}  // namespace

void RequireFollowed(const RunOptions& options,
                     const std::vector<std::unique_ptr<RewardModel>>& models, const ModelLog& log) {
  for (const Wish& wish : WishesOf(options)) RequireSome(wish, models, log);
}

std::string PreparationOf(const ModelCard& model, const RunOptions& options) {
  return model.prepares ? options.prepare : "maker";
}

std::string CanonicalDtype(const std::string& dtype) {
  if (dtype == "fp32") return "float32";
  if (dtype == "bf16") return "bfloat16";
  return dtype;
}

}  // namespace assay
