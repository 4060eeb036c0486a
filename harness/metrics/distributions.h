#pragma once

namespace assay {

/// x with Φ(x) = p, for p in (0, 1); relative error below 1e-12.
double NormalQuantile(double p);

/// t with P(T ≤ t) = p for Student's T with `freedom` ≥ 1 degrees of freedom, p in (0, 1). Inverts
/// the finite series of Abramowitz & Stegun 26.7.3–4; above 1,000 degrees the expansion 26.7.5,
/// with a relative error below 1e-7.
double StudentQuantile(double p, int freedom);

}  // namespace assay
