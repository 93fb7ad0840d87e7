"""Expected numbers for tests/reference.rs.

Run:  python3 -m venv venv && venv/bin/pip install numpy==2.4.6 scipy==1.17.1 statsmodels==0.15.0 mpmath==1.4.1
      venv/bin/python generate.py > expected.json

Lines, standard errors and intervals: statsmodels OLS on years centred on their mean (centring changes no estimate and
keeps statsmodels' own rounding below 1e-12). Theil and Sen's line: scipy.stats.theilslopes(method='joint'), its years from
their mean for the same reason. Constant percentage change: statsmodels OLS on numpy.log. Step: statsmodels OLS with a
dummy for the years after it, its slope and dummy, and the F test of the dummy. Correlated errors: statsmodels GLS with sigma =
rho^|difference of years|; its level and slope at the year where both are uncorrelated. z: scipy.stats.norm. Shares of surveys: statsmodels' proportion_confint(method='wilson'). t: scipy.stats.t. Fieller's set: its quadratic in 50 digits (mpmath), fed
with the exact decimal values, as neither library has it. Earlier projections: statsmodels OLS on the first n results, its
prediction intervals at the later years. Paces: statsmodels OLS on a window, its slope and the slope's interval, and where the
last result meets zero when it is run on by each. Slopes where residuals are not of one size: statsmodels OLS with cov_type="HC3" and
use_t=True. Money: exact fractions (Python's own) for prices, freezes and
the premium; logarithmic means and LMDI-I in 50 digits (mpmath).
"""
import json
import random
import sys
from fractions import Fraction

import mpmath
import numpy
import scipy
import scipy.stats
import statsmodels
import statsmodels.api as sm
from statsmodels.stats.proportion import proportion_confint

mpmath.mp.dps = 50


def line(years, values, level):
    x, y = numpy.array(years, float), numpy.array(values, float)
    n = len(x)
    centre = x.mean()
    model = sm.OLS(y, numpy.column_stack([numpy.ones(n), x - centre])).fit()
    at = numpy.array([x[0], centre, x[-1], x[-1] + 7, x[-1] + 150])
    frame = model.get_prediction(numpy.column_stack([numpy.ones(len(at)), at - centre])).summary_frame(alpha=1 - level)
    slope, error = model.params[1], model.bse[1]
    return {
        "n": n,
        "mean_year": centre,
        "value_at_mean": model.params[0],
        "slope": slope,
        "slope_se": error,
        "residual_sd": numpy.sqrt(model.scale),
        "share_below": scipy.stats.t.cdf(-slope / error, n - 2),
        "at": list(at),
        "fitted": list(frame["mean"]),
        "mean_lower": list(frame["mean_ci_lower"]),
        "mean_upper": list(frame["mean_ci_upper"]),
        "prediction_lower": list(frame["obs_ci_lower"]),
        "prediction_upper": list(frame["obs_ci_upper"]),
    }


def theil_sen(years, values, level):
    x, y = numpy.array(years, float), numpy.array(values, float)
    slope, level_at_mean, low, high = scipy.stats.theilslopes(y, x - x.mean(), alpha=level, method="joint")
    return {"slope": slope, "value_at_mean": level_at_mean, "slope_interval": [low, high]}


def exponential(years, values):
    if min(values) <= 0:
        return None
    x, y = numpy.array(years, float), numpy.log(numpy.array(values, float))
    model = sm.OLS(y, numpy.column_stack([numpy.ones(len(x)), x - x.mean()])).fit()
    out = {"slope": model.params[1], "value_at_mean": model.params[0]}
    if len(x) > 2:
        out |= {"slope_se": model.bse[1], "residual_sd": numpy.sqrt(model.scale)}
    return out


def step(years, values, after):
    x, y = numpy.array(years, float), numpy.array(values, float)
    dummy = (x > after).astype(float)
    model = sm.OLS(y, numpy.column_stack([numpy.ones(len(x)), x - x.mean(), dummy])).fit()
    out = {"after": after, "slope": model.params[1], "change": model.params[2]}
    if len(x) > 3:
        test = model.f_test([0, 0, 1])
        # The line after the step, ten years on, with the interval for the line itself.
        frame = model.get_prediction(numpy.array([[1, x[-1] + 10 - x.mean(), 1]])).summary_frame(alpha=0.05)
        out |= {"slope_se": model.bse[1], "change_se": model.bse[2], "residual_sd": numpy.sqrt(model.scale),
                "f": float(test.fvalue), "p": float(test.pvalue),
                "mean": [frame["mean_ci_lower"].iloc[0], frame["mean_ci_upper"].iloc[0]],
                "prediction": [frame["obs_ci_lower"].iloc[0], frame["obs_ci_upper"].iloc[0]]}
    return out


def correlated(years, values, rho):
    x, y = numpy.array(years, float), numpy.array(values, float)
    sigma = rho ** numpy.abs(x[:, None] - x[None, :])
    centre = x.mean()
    model = sm.GLS(y, numpy.column_stack([numpy.ones(len(x)), x - centre]), sigma=sigma).fit()
    out = {"rho": rho, "slope": model.params[1], "level_at_mean": model.params[0]}
    if len(x) > 2:
        covariance = model.cov_params()
        frame = model.get_prediction(numpy.array([[1, x[-1] + 10 - centre]])).summary_frame(alpha=0.05)
        out |= {"slope_se": model.bse[1], "residual_sd": numpy.sqrt(model.scale),
                "uncorrelated_year": centre - covariance[0, 1] / covariance[1, 1],
                "mean": [frame["mean_ci_lower"].iloc[0], frame["mean_ci_upper"].iloc[0]]}
    return out


def methods(name, years, texts):
    years, values = list(years), [float(text) for text in texts]
    out = {"name": name, "years": years, "values": values, "theil_sen": [], "exponential": exponential(years, values), "steps": [], "correlated": []}
    for level in (0.95, 0.8):
        out["theil_sen"].append({"level": level, **theil_sen(years, values, level)})
    if len(years) > 2:
        for after in sorted({years[0], years[len(years) // 2 - 1], years[-2]}):
            out["steps"].append(step(years, values, after))
    for rho in (0.3, 0.5, 0.9):
        out["correlated"].append(correlated(years, values, rho))
    return out


def more_cases():
    yield from cases()
    yield "two points", [2011, 2014], "3.1 2.7".split()
    yield "four points", [2011, 2012, 2014, 2015], "3.1 2.7 2.6 2.9".split()
    yield "ties all through", range(2011, 2019), "2 2 2 1 1 3 3 3".split()
    yield "ties but one", range(2011, 2017), "2 2 2 2 2 1".split()
    yield "gaps in the year 1600", [1600, 1601, 1611, 1612, 1640], "18.1 18.4 18.0 17.9 17.2".split()
    yield "small values with ties", range(2095, 2103), [f"{v}e-9" for v in "5.1 4.7 4.7 4.4 4.5 4.1 4.1 3.6".split()]
    draw = random.Random(19680)
    for k in range(12):
        n = draw.choice([3, 4, 5, 9, 14])
        years = sorted(draw.sample(range(1990, 2030), n))
        yield f"drawn to one decimal {k}", years, [f"{9 + draw.choice([-0.3, 0.0]) * (u - 2010) / 10 + draw.gauss(0, .3):.1f}" for u in years]


INDEX = dict(zip([2011, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019, 2023, 2024, 2025],
                 "4.07 3.89 3.80 3.74 3.79 3.78 3.66 3.68 3.70 3.94 3.93 3.92".split()))


def back_test(years, values, least=5):
    x, y = numpy.array(years, float), numpy.array(values, float)
    checks = []
    for n in range(least, len(x)):
        centre = x[:n].mean()
        model = sm.OLS(y[:n], numpy.column_stack([numpy.ones(n), x[:n] - centre])).fit()
        later = numpy.column_stack([numpy.ones(len(x) - n), x[n:] - centre])
        frames = [model.get_prediction(later).summary_frame(alpha=1 - level) for level in (0.8, 0.95)]
        for at in range(len(x) - n):
            row = {"origin": years[n - 1], "year": years[n + at], "projected": frames[0]["mean"].iloc[at],
                   "error": y[n + at] - frames[0]["mean"].iloc[at]}
            for name, frame in zip(["inside_80", "inside_95"], frames):
                row[name] = bool(frame["obs_ci_lower"].iloc[at] <= y[n + at] <= frame["obs_ci_upper"].iloc[at])
            checks.append(row)
    scores = []
    for horizon in [0] + sorted({row["year"] - row["origin"] for row in checks}):
        rows = [row for row in checks if horizon in (0, row["year"] - row["origin"])]
        errors = numpy.array([row["error"] for row in rows])
        scores.append({"horizon": horizon, "count": len(rows), "mean_absolute": numpy.abs(errors).mean(), "mean": errors.mean(),
                       "inside_80": sum(row["inside_80"] for row in rows), "inside_95": sum(row["inside_95"] for row in rows)})
    return {"checks": checks, "scores": scores}


def pace(years, values, window, level):
    last, value = years[-1], values[-1]
    x = numpy.array([year for year in years if window[0] <= year <= window[1]], float)
    y = numpy.array([value for year, value in zip(years, values) if window[0] <= year <= window[1]], float)
    model = sm.OLS(y, numpy.column_stack([numpy.ones(len(x)), x - x.mean()])).fit()
    low, high = model.conf_int(alpha=1 - level)[1]
    meets = lambda slope: last - value / slope if slope < 0 else None
    year = meets(model.params[1])
    return {"window": list(window), "level": level, "slope": model.params[1], "year": year if year and year <= last + 1000 else None,
            "lower": meets(low), "upper": meets(high), "detectable": bool(low > 0 or high < 0)}


def fieller(years, texts, level):
    """Pieces of {x : A(x-xm)^2 + B(x-xm) + C <= 0}; null stands for an infinite end."""
    x, y = [mpmath.mpf(v) for v in years], [mpmath.mpf(v) for v in texts]
    n = len(x)
    xm, ym = sum(x) / n, sum(y) / n
    sxx = sum((v - xm) ** 2 for v in x)
    b = sum((u - xm) * (v - ym) for u, v in zip(x, y)) / sxx
    s2 = sum((v - ym - b * (u - xm)) ** 2 for u, v in zip(x, y)) / (n - 2)
    t = mpmath.mpf(float(scipy.stats.t.ppf(0.5 + level / 2, n - 2)))
    a, bb, c = b**2 - t**2 * s2 / sxx, 2 * ym * b, ym**2 - t**2 * s2 / n
    d = bb**2 - 4 * a * c
    if d <= 0:
        return a > 0, [] if a > 0 else [[None, None]]
    roots = sorted([(-bb - mpmath.sqrt(d)) / (2 * a), (-bb + mpmath.sqrt(d)) / (2 * a)])
    low, high = [float(xm + r) for r in roots]
    return bool(a > 0), [[low, high]] if a > 0 else [[None, low], [high, None]]


def robust():
    draw = numpy.random.default_rng(1985)
    out = []
    for n in [4, 5, 12, 40, 100]:
        for _ in range(3):
            x = numpy.round(draw.gamma(2.0, 10.0, n), 2)
            y = numpy.round(4500 + 22 * x + draw.normal(0, 1, n) * (100 + 12 * x), 2)
            centred = x - x.mean()
            model = sm.OLS(y, numpy.column_stack([numpy.ones(n), centred])).fit(cov_type="HC3", use_t=True)
            low, high = model.conf_int(0.05)[1]
            out.append({"x": list(x), "y": list(y), "slope": model.params[1], "slope_se": model.bse[1], "lower": low, "upper": high})
    return out


def cases():
    index = INDEX
    for first, last in [(2011, 2025), (2011, 2019), (2014, 2018), (2017, 2025), (2019, 2025), (2011, 2014), (2016, 2018)]:
        years = [year for year in index if first <= year <= last]
        yield f"gap index {first} to {last}", years, [index[year] for year in years]
    yield "already inside the set", range(2011, 2017), ".6 .6 .3 .4 .2 .1".split()
    yield "every future year", range(2011, 2017), ".4 .3 .6 0 .4 .1".split()
    yield "two pieces", range(2011, 2017), "0 -.3 -.3 0 .4 .9".split()
    yield "every year", range(2011, 2017), ".2 -.3 .3 -.2 .1 -.2".split()
    yield "ties", [2011, 2012, 2013, 2014, 2015], "2 2 1 1 2".split()
    yield "three points", [2011, 2012, 2014], "3.1 2.7 2.6".split()
    yield "gaps in years", [1998, 2003, 2004, 2011, 2025], "9.1 7.4 7.7 5.2 2.2".split()
    yield "small values", range(2011, 2019), [f"{v}e-9" for v in "5.1 4.7 4.8 4.4 4.5 4.1 4.0 3.6".split()]
    yield "large values", range(2011, 2019), [f"{v}e9" for v in "5.1 4.7 4.8 4.4 4.5 4.1 4.0 3.6".split()]
    yield "the year 1600", range(1600, 1608), "18.1 18.4 18.0 17.9 18.2 17.7 17.8 17.5".split()
    yield "the year 2100", range(2100, 2108), "18.1 18.4 18.0 17.9 18.2 17.7 17.8 17.5".split()
    draw = random.Random(20110)
    yield "four hundred points", range(1700, 2100), [f"{60 - 0.09 * i + draw.gauss(0, 2):.3f}" for i in range(400)]
    for k in range(12):
        n = draw.choice([3, 4, 5, 8, 20])
        years = sorted(draw.sample(range(1990, 2030), n))
        slope = draw.choice([-1.0, -0.1, 0.0, 0.05])
        yield f"drawn {k}", years, [f"{20 + slope * (u - 2010) + draw.gauss(0, 1):.2f}" for u in years]


def money():
    """Every number drawn is a decimal, so that fractions hold it exactly and both sides start from the same double."""
    draw = random.Random(7926)
    decimal = lambda low, high, places: f"{draw.uniform(low, high):.{places}f}"
    out = {"prices": [], "freezes": [], "academic": [], "decompositions": [], "premiums": []}
    for _ in range(12):
        cash, level, base = decimal(1, 90000, 2), decimal(40, 140, 4), decimal(40, 140, 4)
        real = Fraction(cash) * Fraction(base) / Fraction(level)
        out["prices"].append({"cash": float(cash), "level": float(level), "base": float(base), "real": float(real)})
    for missed, percent in [(0, "2"), (1, "2"), (4, "2"), (5, "2"), (5, "1"), (5, "1.5"), (5, "3"), (12, "4.0545"), (50, "0.1")]:
        loss = 1 - 1 / (1 + Fraction(percent) / 100) ** missed
        out["freezes"].append({"missed": missed, "inflation": float(Fraction(percent) / 100), "loss": float(loss)})
    for kind, first in [("calendar", Fraction(4, 12)), ("financial", Fraction(7, 12))]:
        for _ in range(4):
            one, other = decimal(40, 140, 4), decimal(40, 140, 4)
            level = first * Fraction(one) + (1 - first) * Fraction(other)
            out["academic"].append({"kind": kind, "levels": [float(one), float(other)], "level": float(level)})
    cases = [(("6761000", "81.2", "35000000000"), ("6967000", "87.0", "38700000000")), (("10", "2", "40"), ("20", "1", "40"))]
    for _ in range(10):
        side = lambda: (decimal(1000, 9000000, 0), decimal(40, 140, 4), decimal(1e6, 9e10, 2))
        cases.append((side(), side()))
    for before, after in cases:
        sides = []
        for pupils, price, total in (before, after):
            # The rate is what is left, rounded once to the double that the product starts from.
            rate = float(mpmath.mpf(total) / (mpmath.mpf(pupils) * mpmath.mpf(price)))
            sides.append([float(pupils), float(price), rate])
        exact = [[mpmath.mpf(factor) for factor in side] for side in sides]
        totals = [side[0] * side[1] * side[2] for side in exact]
        # Doubles that differ in the last place alone are one total.
        same = abs(totals[1] - totals[0]) < 1e-12 * totals[0]
        mean = totals[0] if same else (totals[1] - totals[0]) / (mpmath.log(totals[1]) - mpmath.log(totals[0]))
        parts = [float(mean * (mpmath.log(b) - mpmath.log(a))) for a, b in zip(*exact)]
        out["decompositions"].append({"before": sides[0], "after": sides[1], "mean": float(mean), "parts": parts})
    for _ in range(10):
        groups = []
        for at in range(draw.choice([1, 3, 5])):
            scaled = at == 0 or draw.random() < 0.6
            groups.append({"rate": 5 * draw.randint(20, 600), "pupils": draw.randint(1, 1500000),
                           "persistent": float(decimal(0, 1, 2)) if scaled else 0.0, "now": at == 0 or draw.random() < 0.7, "scaled": scaled})
        for kind, value in [("share", decimal(0, 1, 2)), ("pounds", str(draw.randint(0, 400)))]:
            u, persistent = Fraction(value), lambda group: Fraction(str(group["persistent"]))
            now = sum(Fraction(g["rate"]) * g["pupils"] for g in groups if g["now"])
            extra = lambda g: g["pupils"] * persistent(g) * (g["rate"] * u if kind == "share" else u)
            after = sum(Fraction(g["rate"]) * g["pupils"] + extra(g) for g in groups)
            fixed = sum(Fraction(g["rate"]) * g["pupils"] + extra(g) for g in groups if not g["scaled"])
            moving = [g for g in groups if g["scaled"]]
            base = sum(Fraction(g["rate"]) * g["pupils"] for g in moving)
            if kind == "share":
                scale = (now - fixed) / (base + sum(extra(g) for g in moving))
            else:
                scale = (now - fixed - sum(extra(g) for g in moving)) / base
            out["premiums"].append({"groups": groups, "kind": kind, "uplift": float(value), "now": float(now),
                                    "after": float(after), "scale": float(scale) if scale > 0 else None})
    return out


def main():
    out = {"made_with": {"python": sys.version.split()[0], "numpy": numpy.__version__, "scipy": scipy.__version__,
                         "statsmodels": statsmodels.__version__, "mpmath": mpmath.__version__}, "lines": [], "methods": [], "back_test": {}, "paces": [], "quantiles": [], "shares": [], "normal": [], "wilson": []}
    for name, years, texts in cases():
        years = list(years)
        for level in (0.95, 0.8):
            values = [float(v) for v in texts]
            bounded, pieces = fieller(years, texts, level)
            out["lines"].append({"name": name, "level": level, "years": years, "values": values, **line(years, values, level),
                                 "bounded": bounded, "pieces": pieces})
    out["methods"] = [methods(*case) for case in more_cases()]
    years, values = list(INDEX), [float(text) for text in INDEX.values()]
    out["back_test"] = back_test(years, values)
    windows = [(2011, 2019), (2011, 2025), (2016, 2018), (2011, 2014), (2017, 2025), (2012, 2017)]
    out["paces"] = [pace(years, values, window, level) for window in windows for level in (0.95, 0.8)]
    for p in [0.5, 0.501, 0.6, 0.75, 0.9, 0.975, 0.995, 0.9995, 0.9999]:
        out["normal"].append([p, float(scipy.stats.norm.ppf(p))])
    for freedom in [1, 2, 3, 4, 5, 7, 10, 29, 100, 398]:
        for p in [1e-8, 1e-3, 0.025, 0.1, 0.4, 0.5, 0.6, 0.9, 0.975, 0.9995]:
            out["quantiles"].append([freedom, p, float(scipy.stats.t.ppf(p, freedom))])
        for t in [-40.0, -6.5, -2.1, -0.3, 0.0, 0.001, 0.9, 2.4, 12.0]:
            tail = mpmath.betainc(mpmath.mpf(freedom) / 2, 0.5, 0, mpmath.mpf(freedom) / (freedom + mpmath.mpf(t) ** 2), regularized=True) / 2
            out["shares"].append([freedom, t, float(tail if t <= 0 else 1 - tail)])
    out["robust"] = robust()
    for count, base in [(0, 1), (1, 1), (1, 3), (0, 20), (7, 20), (20, 20), (33, 100), (540, 1000), (1026, 1900), (3, 3000000)]:
        for level in (0.8, 0.95, 0.99):
            out["wilson"].append([count, base, level, *map(float, proportion_confint(count, base, 1 - level, "wilson"))])
    out["money"] = money()
    json.dump(out, sys.stdout, indent=1, default=float)
    print()


main()
