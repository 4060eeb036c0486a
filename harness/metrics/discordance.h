#pragma once

#include <span>
#include <vector>

#include "harness/metrics/effective_samples.h"

namespace assay {

/// Where two scores of the same samples differ, cluster by cluster.
struct Discordance {
  double first = 0;     ///< what the first earns more than the second where it does, summed
  double second = 0;    ///< and the second more than the first; the difference is first − second
  double clusters = 0;  ///< how many differ, few heavy ones counting as few: (Σ x²)² / Σ x⁴
  /// How many do not differ as most do: the same of x − w m, w a cluster's share of the weight and
  /// m the x / w that most of the weight has. As `clusters` where most do not differ. Of none where
  /// all differ alike, and what is resampled from them says nothing of others.
  double departing = 0;
  double unlike = 0;  ///< the same clusters counted by their weight alone: (Σ w²)² / Σ w⁴
  std::vector<double> by_cluster;  ///< first less second of each cluster, also where that is 0
};

/// Of two scores' contributions, each ascending by cluster; a cluster that one lacks is 0 there.
Discordance DiscordanceOf(std::span<const Contribution> first,
                          std::span<const Contribution> second);

/// Of what each cluster adds to a difference.
Discordance DiscordanceOf(std::span<const Contribution> differences);

}  // namespace assay
