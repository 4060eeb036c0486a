#pragma once

#include <cstddef>

namespace assay {

// Whether two paired classifications differ, two-sided, from their discordant counts: how many
// samples only the first gets right, and only the second. With n of them and k the smaller count,
// X ~ Binomial(n, ½). 1 where both are 0.
//
// Domain: samples that are independent; clusters of several need `SignFlipTest`.

/// McNemar's exact p value: min(1, 2 P(X ≤ k)). Keeps its level for any counts (McNemar 1947).
double McNemarExact(size_t only_first, size_t only_second);

/// The mid-p value: 2 P(X < k) + P(X = k), and 1 − ½ P(X = k) where both counts are equal.
/// Less conservative; its level may be exceeded by a trifle at few counts. Fagerland, Lydersen,
/// Laake (2013), BMC Med. Res. Methodol. 13:91.
double McNemarMidP(size_t only_first, size_t only_second);

}  // namespace assay
