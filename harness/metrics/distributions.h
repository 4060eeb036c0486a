#pragma once

namespace assay {

/// Φ(x) = P(Z ≤ x) for a standard normal Z.
double NormalCdf(double x);

/// x with Φ(x) = p, for p in (0, 1); relative error below 1e-12.
double NormalQuantile(double p);

/// t with P(T ≤ t) = p for Student's T with `freedom` ≥ 1 degrees of freedom, p in (0, 1). Inverts
/// the finite series of Abramowitz & Stegun 26.7.3–4; above 1,000 degrees the expansion 26.7.5,
/// with a relative error below 1e-7.
double StudentQuantile(double p, int freedom);

/// P(|T| ≥ |t|) for the same T: I_x(ν/2, ½) at x = ν/(ν + t²).
double StudentTails(double t, double freedom);

/// The regularised incomplete beta function I_x(a, b), the distribution function of Beta(a, b), for
/// x in [0, 1] and a, b > 0. Continued fraction DLMF 8.17.22, by Lentz's method; relative error
/// below 1e-9 for a + b up to a million.
double BetaCdf(double x, double a, double b);

/// x with I_x(a, b) = p, for p in (0, 1).
double BetaQuantile(double p, double a, double b);

/// P(X ≥ x) for X chi-square with `freedom` > 0 degrees of freedom, x ≥ 0: the regularised upper
/// incomplete gamma function Q(ν/2, x/2), by its series (DLMF 8.7.1) or continued fraction (8.9.2).
double ChiSquareTail(double x, double freedom);

/// x with P(X ≤ x) = p for the same X, p in (0, 1), by bisection.
double ChiSquareQuantile(double p, double freedom);

}  // namespace assay
