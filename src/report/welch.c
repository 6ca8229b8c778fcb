// report/welch.c: how sure a mean and a difference of means are, from their own scatter.
#include "report/welch.h"

#include <math.h>

static const double tiny = 1e-300;

static double away_from_zero(double x) { return fabs(x) < tiny ? tiny : x; }

// continued fraction of the incomplete beta function by Lentz' method
static double beta_fraction(double a, double b, double x) {
  double c = 1.0;
  double d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
  double h = d;
  for (int m = 1; m <= 500; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1.0 / away_from_zero(1.0 + even * d);
    c = away_from_zero(1.0 + even / c);
    h *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1.0 / away_from_zero(1.0 + odd * d);
    c = away_from_zero(1.0 + odd / c);
    h *= d * c;
    if (fabs(d * c - 1.0) < 1e-15) break;
  }
  return h;
}

// regularised incomplete beta function
static double beta_regular(double a, double b, double x) {
  if (x <= 0.0) return 0.0;
  if (x >= 1.0) return 1.0;
  const double front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
  // the fraction converges quickly only on one side of the mean
  if (x < (a + 1.0) / (a + b + 2.0)) return front * beta_fraction(a, b, x) / a;
  return 1.0 - front * beta_fraction(b, a, 1.0 - x) / b;
}

// probability of lying above t >= 0
static double student_tail(double t, double df) {
  return 0.5 * beta_regular(0.5 * df, 0.5, df / (df + t * t));
}

double gd_student_quantile(double p, double df) {
  if (!(p > 0.0 && p < 1.0) || !(df > 0.0)) return NAN;
  if (p < 0.5) return -gd_student_quantile(1.0 - p, df);
  if (p == 0.5) return 0.0;
  double low = 0.0, high = 1.0;
  while (student_tail(high, df) > 1.0 - p && high < 1e150) high *= 2.0;
  for (int i = 0; i < 200 && high - low > 1e-14 * high; ++i) {
    const double middle = 0.5 * (low + high);
    if (student_tail(middle, df) > 1.0 - p) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return 0.5 * (low + high);
}

static double variance_of_mean(gerdy_stat stat) { return stat.sd * stat.sd / (double)stat.n; }

static bool has_scatter(gerdy_stat stat) {
  return stat.n >= 2 && isfinite(stat.mean) && isfinite(stat.sd);
}

static gd_interval interval_about(double value, double standard_error, double df) {
  const double reach = standard_error > 0.0 ? gd_student_quantile(0.975, df) * standard_error : 0.0;
  return (gd_interval){true, value, value - reach, value + reach, standard_error > 0.0 ? df : 0.0};
}

gd_interval gd_mean_interval(gerdy_stat stat) {
  if (!has_scatter(stat)) return (gd_interval){false, stat.mean, NAN, NAN, 0.0};
  return interval_about(stat.mean, sqrt(variance_of_mean(stat)), (double)stat.n - 1.0);
}

gd_interval gd_welch_interval(gerdy_stat a, gerdy_stat b) {
  const double value = a.n > 0 && b.n > 0 ? a.mean - b.mean : NAN;
  if (!has_scatter(a) || !has_scatter(b)) return (gd_interval){false, value, NAN, NAN, 0.0};
  const double va = variance_of_mean(a), vb = variance_of_mean(b), sum = va + vb;
  // as shares of the sum, so that small variances do not vanish when squared
  const double fa = sum > 0.0 ? va / sum : 0.5, fb = sum > 0.0 ? vb / sum : 0.5;
  const double df = 1.0 / (fa * fa / ((double)a.n - 1.0) + fb * fb / ((double)b.n - 1.0));
  return interval_about(value, sqrt(sum), df);
}

bool gd_interval_resolved(gd_interval interval) {
  return interval.valid && (interval.low > 0.0 || interval.high < 0.0);
}

gerdy_stat gd_stat_pooled(gerdy_stat a, gerdy_stat b) {
  if (a.n == 0) return b;
  if (b.n == 0) return a;
  const double na = (double)a.n, nb = (double)b.n, n = na + nb;
  const double apart = a.mean - b.mean;
  const double squares = (a.n > 1 ? a.sd * a.sd * (na - 1.0) : 0.0) +
                         (b.n > 1 ? b.sd * b.sd * (nb - 1.0) : 0.0) + apart * apart * na * nb / n;
  return (gerdy_stat){(a.mean * na + b.mean * nb) / n, sqrt(squares / (n - 1.0)), a.n + b.n};
}
