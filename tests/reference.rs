//! The statistics against statsmodels, SciPy and fifty-digit arithmetic, the money against exact fractions: `reference/generate.py` names the commands and
//! versions that gave `reference/expected.json`.

use gapchart::funding::{self, Group, Price, Prices, Uplift};
use gapchart::gap::{self, Bound, Window};
use gapchart::period::Kind;
use gapchart::statistics::{
    Line, correlated, exponential, normal_quantile, ols, robust, step, t_distribution, t_quantile, theil_sen, wilson,
};
use gapchart::{datasets, series::Series};
use serde_json::Value;

fn expected() -> Value {
    let text = include_str!("reference/expected.json");
    serde_json::from_str(text).expect("written by the script")
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(|number| number.as_f64().expect("a number")).collect()
}

/// Agreement to 1e−9 of the larger of the number and its natural scale.
fn close(name: &str, what: &str, ours: f64, theirs: f64, scale: f64) {
    let apart = (ours - theirs).abs();
    assert!(apart <= 1e-9 * theirs.abs().max(scale), "{name}, {what}: {ours} and {theirs}");
}

#[test]
fn lines_and_intervals_agree_with_statsmodels() {
    let expected = expected();
    let lines = expected["lines"].as_array().expect("a list");
    assert!(lines.len() >= 50);
    for case in lines {
        let name = case["name"].as_str().expect("a name");
        let level = case["level"].as_f64().expect("a level");
        let line = ols(&numbers(&case["years"]), &numbers(&case["values"])).expect("at least two points");
        let number = |key: &str| case[key].as_f64().expect("a number");
        // A slope near zero is a difference of values: it cannot agree to more than their digits.
        let unit = number("value_at_mean").abs() * 1e-3;
        close(name, "mean year", line.mean_x, number("mean_year"), 0.0);
        close(name, "value at mean", line.mean_y, number("value_at_mean"), 0.0);
        close(name, "slope", line.slope, number("slope"), unit);
        close(name, "slope's error", line.slope_se().expect("n ≥ 3"), number("slope_se"), unit);
        close(name, "residual sd", line.residual_sd().expect("n ≥ 3"), number("residual_sd"), unit);
        let t = line.t(level).expect("n ≥ 3");
        let share = t_distribution(-line.slope / line.slope_se().expect("n ≥ 3"), (line.n - 2) as u32);
        close(name, "share below", share, number("share_below"), 0.0);
        intervals(name, &line, t, case);
    }
}

fn intervals(name: &str, line: &Line, t: f64, case: &Value) {
    let column = |key: &str| numbers(&case[key]);
    let scale = line.mean_y.abs() * 1e-3;
    for (at, x) in column("at").into_iter().enumerate() {
        let fitted = line.at(x);
        let (mean, prediction) = (line.mean_margin(x, t).expect("n ≥ 3"), line.prediction_margin(x, t).expect("n ≥ 3"));
        for (what, ours) in [
            ("fitted", fitted),
            ("mean_lower", fitted - mean),
            ("mean_upper", fitted + mean),
            ("prediction_lower", fitted - prediction),
            ("prediction_upper", fitted + prediction),
        ] {
            close(name, what, ours, column(what)[at], scale);
        }
    }
}

#[test]
fn the_set_of_closing_years_agrees_with_fifty_digits() {
    let (mut bounded, mut halves, mut every) = (0, 0, 0);
    for case in expected()["lines"].as_array().expect("a list") {
        let name = case["name"].as_str().expect("a name");
        let line = ols(&numbers(&case["years"]), &numbers(&case["values"])).expect("at least two points");
        let set = line.fieller(line.t(case["level"].as_f64().expect("a level")).expect("n ≥ 3")).expect("n ≥ 3");
        assert_eq!(set.bounded, case["bounded"].as_bool().expect("a truth"), "{name}");
        let pieces = case["pieces"].as_array().expect("a list");
        assert_eq!(set.pieces.len(), pieces.len(), "{name}: {:?}", set.pieces);
        for (ours, theirs) in set.pieces.iter().zip(pieces) {
            for (ours, theirs, infinite) in [(ours.0, &theirs[0], f64::NEG_INFINITY), (ours.1, &theirs[1], f64::INFINITY)] {
                match theirs.as_f64() {
                    Some(theirs) => close(name, "end of a piece", ours, theirs, 0.0),
                    None => assert_eq!(ours, infinite, "{name}"),
                }
            }
        }
        match (set.bounded, set.pieces.len()) {
            (true, _) => bounded += 1,
            (false, 2) => halves += 1,
            _ => every += 1,
        }
    }
    // All shapes are among the cases.
    assert!(bounded > 5 && halves > 5 && every > 0, "{bounded} {halves} {every}");
}

/// A check of one case: the case, its name, years and values, and the scale of its values.
type Check<'c> = &'c dyn Fn(&Value, &str, &[f64], &[f64], f64);

/// Every case of the methods beside least squares.
fn methods(check: Check) {
    let expected = expected();
    let cases = expected["methods"].as_array().expect("a list");
    assert!(cases.len() >= 40);
    for case in cases {
        let (years, values) = (numbers(&case["years"]), numbers(&case["values"]));
        let scale = values.iter().fold(0.0, |scale: f64, value| scale.max(value.abs())) * 1e-3;
        check(case, case["name"].as_str().expect("a name"), &years, &values, scale);
    }
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("a list")
}

#[test]
fn theil_sen_agrees_with_scipy() {
    methods(&|case, name, years, values, scale| {
        for theirs in list(&case["theil_sen"]) {
            let line = theil_sen(years, values, theirs["level"].as_f64().expect("a level")).expect("two points or more");
            let interval = line.interval.expect("years have no ties");
            let theirs_interval = numbers(&theirs["slope_interval"]);
            close(name, "slope", line.slope, theirs["slope"].as_f64().expect("a number"), scale);
            close(name, "level", line.level, theirs["value_at_mean"].as_f64().expect("a number"), scale);
            close(name, "slope from", interval.0, theirs_interval[0], scale);
            close(name, "slope to", interval.1, theirs_interval[1], scale);
        }
    });
}

#[test]
fn a_constant_percentage_change_agrees_with_statsmodels() {
    methods(&|case, name, years, values, _| {
        let (line, theirs) = (exponential(years, values), &case["exponential"]);
        assert_eq!(line.is_none(), theirs.is_null(), "{name}");
        let Some(line) = line else { return };
        close(name, "slope", line.slope, theirs["slope"].as_f64().expect("a number"), 1e-3);
        close(name, "level", line.mean_y, theirs["value_at_mean"].as_f64().expect("a number"), 1e-3);
        assert_eq!(line.slope_se().is_none(), years.len() < 3, "{name}");
        if let (Some(se), Some(sd)) = (line.slope_se(), line.residual_sd()) {
            close(name, "slope's error", se, theirs["slope_se"].as_f64().expect("a number"), 1e-3);
            close(name, "residual sd", sd, theirs["residual_sd"].as_f64().expect("a number"), 1e-3);
        }
    });
}

#[test]
fn a_step_agrees_with_statsmodels() {
    methods(&|case, name, years, values, scale| {
        for theirs in list(&case["steps"]) {
            let number = |key: &str| theirs[key].as_f64().expect("a number");
            let fitted = step(years, values, number("after")).expect("both sides have points");
            let line = fitted.after;
            close(name, "slope", line.slope, number("slope"), scale);
            close(name, "change", fitted.change, number("change"), scale);
            if years.len() < 4 {
                assert!(fitted.test().is_none() && line.slope_se().is_none(), "{name}");
                continue;
            }
            close(name, "slope's error", line.slope_se().expect("n > 3"), number("slope_se"), scale);
            close(name, "change's error", fitted.change_se().expect("n > 3"), number("change_se"), scale);
            close(name, "residual sd", line.residual_sd().expect("n > 3"), number("residual_sd"), scale);
            // Where the lines go through every point, F is what the last digit leaves over what it leaves.
            if number("residual_sd") > 1e-9 * scale {
                let (f, p) = fitted.test().expect("scatter");
                close(name, "F", f, number("f"), 1e-3);
                close(name, "p", p, number("p"), 1e-3);
            }
            let (at, t) = (years[years.len() - 1] + 10.0, line.t(0.95).expect("n > 3"));
            let margins = [("mean", line.mean_margin(at, t)), ("prediction", line.prediction_margin(at, t))];
            for (what, margin) in margins {
                let (margin, interval) = (margin.expect("n > 3"), numbers(&theirs[what]));
                close(name, what, line.at(at) - margin, interval[0], scale);
                close(name, what, line.at(at) + margin, interval[1], scale);
            }
        }
    });
}

#[test]
fn correlated_errors_agree_with_statsmodels() {
    methods(&|case, name, years, values, scale| {
        for theirs in list(&case["correlated"]) {
            let number = |key: &str| theirs[key].as_f64().expect("a number");
            let line = correlated(years, values, number("rho")).expect("two points or more");
            let mean = years.iter().sum::<f64>() / years.len() as f64;
            close(name, "slope", line.slope, number("slope"), scale);
            close(name, "level", line.at(mean), number("level_at_mean"), scale);
            assert_eq!(line.slope_se().is_none(), years.len() < 3, "{name}");
            let Some(se) = line.slope_se() else { continue };
            close(name, "slope's error", se, number("slope_se"), scale);
            close(name, "residual sd", line.residual_sd().expect("n > 2"), number("residual_sd"), scale);
            close(name, "year of no correlation", line.mean_x, number("uncorrelated_year"), 0.0);
            let at = years[years.len() - 1] + 10.0;
            let margin = line.mean_margin(at, line.t(0.95).expect("n > 2")).expect("n > 2");
            let interval = numbers(&theirs["mean"]);
            close(name, "mean from", line.at(at) - margin, interval[0], scale);
            close(name, "mean to", line.at(at) + margin, interval[1], scale);
        }
    });
}

/// The index of key stage 4 as the release of 2026 prints it: the script has the same twelve numbers.
fn index() -> Series {
    datasets::vintage(datasets::about("dfe-ks4-gap-index").expect("embedded"), Some("2026")).expect("held")
}

#[test]
fn earlier_projections_agree_with_statsmodels() {
    let expected = expected();
    let origins = gap::back_test(&index(), &Window::default(), &|_| None, 0.95).expect("twelve results");
    let ours: Vec<_> = origins.iter().flat_map(|origin| origin.checks.iter().map(|check| (origin.to, check))).collect();
    let theirs = list(&expected["back_test"]["checks"]);
    assert_eq!((ours.len(), origins.len()), (theirs.len(), 7));
    for ((origin, check), theirs) in ours.iter().zip(theirs) {
        let name = format!("{origin} to {}", check.year);
        assert_eq!([theirs["origin"].as_i64(), theirs["year"].as_i64()], [*origin, check.year].map(|year| Some(i64::from(year))));
        close(&name, "projected", check.projected, theirs["projected"].as_f64().expect("a number"), 1e-3);
        close(&name, "error", check.error, theirs["error"].as_f64().expect("a number"), 1e-3);
        let inside = [&theirs["inside_80"], &theirs["inside_95"]].map(|inside| inside.as_bool().expect("a truth"));
        assert_eq!([check.inside_80, check.inside_95], inside, "{name}");
    }
    let (ours, theirs) = (gap::scores(&origins), list(&expected["back_test"]["scores"]));
    assert_eq!(ours.len(), theirs.len());
    for (ours, theirs) in ours.iter().zip(theirs) {
        let name = format!("{} years ahead", ours.horizon);
        let counts = [ours.horizon as usize, ours.count, ours.inside_80, ours.inside_95];
        let known = ["horizon", "count", "inside_80", "inside_95"].map(|key| theirs[key].as_u64().expect("a count") as usize);
        assert_eq!(counts, known, "{name}");
        close(&name, "mean", ours.mean, theirs["mean"].as_f64().expect("a number"), 1e-3);
        close(&name, "mean absolute", ours.mean_absolute, theirs["mean_absolute"].as_f64().expect("a number"), 1e-3);
    }
}

#[test]
fn the_pace_of_another_window_agrees_with_statsmodels() {
    let (expected, index) = (expected(), index());
    let last = index.at(2025).expect("held");
    for theirs in list(&expected["paces"]) {
        let [from, to] = core::array::from_fn(|at| theirs["window"][at].as_i64().expect("a year") as i32);
        let level = theirs["level"].as_f64().expect("a level");
        let name = format!("{from} to {to} at {level}");
        let window = Window { from: Some(from), to: Some(to), ..Window::default() };
        let ours = gap::pace_of(&index, &window, 2025.0, last.value, level).expect("three results or more");
        close(&name, "slope", ours.projection.line.slope, theirs["slope"].as_f64().expect("a number"), 1e-3);
        assert_eq!(ours.detectable(), theirs["detectable"].as_bool().expect("a truth"), "{name}");
        let year = |key: &str| theirs[key].as_f64();
        for (what, ours, theirs) in [
            ("year", ours.year, year("year")),
            ("lower", ours.range.map(|(lower, _)| lower), year("lower")),
            (
                "upper",
                ours.range.and_then(|(_, upper)| match upper {
                    Bound::Year(upper) => Some(upper),
                    Bound::Never => None,
                }),
                year("upper"),
            ),
        ] {
            assert_eq!(ours.is_some(), theirs.is_some(), "{name}, {what}");
            close(&name, what, ours.unwrap_or(0.0), theirs.unwrap_or(0.0), 0.0);
        }
    }
}

#[test]
fn the_normal_quantile_agrees_with_scipy() {
    for row in expected()["normal"].as_array().expect("a list").iter().map(numbers) {
        assert!((normal_quantile(row[0]) - row[1]).abs() <= 1e-10, "{row:?} {}", normal_quantile(row[0]));
    }
}

#[test]
fn students_t_agrees_with_scipy() {
    let expected = expected();
    for row in expected["quantiles"].as_array().expect("a list").iter().map(numbers) {
        let ours = t_quantile(row[1], row[0] as u32);
        assert!((ours - row[2]).abs() <= 1e-10 * row[2].abs().max(1.0), "{row:?} {ours}");
    }
    for row in expected["shares"].as_array().expect("a list").iter().map(numbers) {
        let ours = t_distribution(row[1], row[0] as u32);
        assert!((ours - row[2]).abs() <= 1e-11 * row[2], "{row:?} {ours}");
    }
}

#[test]
fn prices_and_freezes_agree_with_fractions() {
    let expected = &expected()["money"];
    let number = |case: &Value, key: &str| case[key].as_f64().expect("a number");
    for case in list(&expected["prices"]) {
        let [cash, level, base] = ["cash", "level", "base"].map(|key| number(case, key));
        close("real", "amount", funding::real(cash, level, base), number(case, "real"), 0.0);
        close("cash", "amount", funding::cash(number(case, "real"), level, base), cash, 0.0);
    }
    for case in list(&expected["freezes"]) {
        let missed = case["missed"].as_u64().expect("a count") as u32;
        close("freeze", "loss", funding::freeze(missed, number(case, "inflation")), number(case, "loss"), 0.0);
    }
    for case in list(&expected["academic"]) {
        let levels = numbers(&case["levels"]);
        let level = |at: usize| Price { year: 2013 + at as i32, level: levels[at], forecast: false };
        let kind = Kind::from_name(case["kind"].as_str().expect("a kind")).expect("a kind");
        let made = Prices { kind, levels: vec![level(0), level(1)] }.academic();
        close("academic", "level", made.at(2014).expect("both years").level, number(case, "level"), 0.0);
    }
}

#[test]
fn decompositions_agree_with_fifty_digits() {
    let cases = &expected()["money"]["decompositions"];
    assert!(list(cases).len() >= 10);
    for case in list(cases) {
        let (before, after) = (numbers(&case["before"]), numbers(&case["after"]));
        let mean = case["mean"].as_f64().expect("a number");
        let product = |factors: &[f64]| factors.iter().product::<f64>();
        close("decomposition", "mean", funding::log_mean(product(&after), product(&before)), mean, 0.0);
        for (ours, theirs) in funding::decompose(&before, &after).into_iter().zip(numbers(&case["parts"])) {
            close("decomposition", "part", ours, theirs, mean);
        }
    }
}

#[test]
fn premiums_agree_with_fractions() {
    let (mut neutral, mut none) = (0, 0);
    for case in list(&expected()["money"]["premiums"]) {
        let number = |of: &Value, key: &str| of[key].as_f64().expect("a number");
        let groups: Vec<Group> = list(&case["groups"])
            .iter()
            .map(|group| Group {
                rate: number(group, "rate"),
                pupils: number(group, "pupils"),
                persistent: number(group, "persistent"),
                now: group["now"] == true,
                scaled: group["scaled"] == true,
            })
            .collect();
        let uplift = match case["kind"].as_str() {
            Some("share") => Uplift::Share(number(case, "uplift")),
            _ => Uplift::Pounds(number(case, "uplift")),
        };
        close("premium", "now", funding::cost(&groups), number(case, "now"), 0.0);
        close("premium", "after", funding::reformed(&groups, uplift), number(case, "after"), 0.0);
        let ours = funding::neutral(&groups, uplift, 5.0).map(|neutral| neutral.scale);
        match case["scale"].as_f64() {
            Some(scale) => close("premium", "scale", ours.expect("a scale"), scale, 1e-3),
            None => assert_eq!(ours, None),
        }
        *if ours.is_some() { &mut neutral } else { &mut none } += 1;
    }
    assert!(neutral > 10 && neutral + none == 20, "{neutral} {none}");
}

#[test]
fn slopes_where_residuals_differ_agree_with_statsmodels() {
    let expected = expected();
    let cases = expected["robust"].as_array().expect("a list");
    assert!(cases.len() >= 15);
    for case in cases {
        let number = |key: &str| case[key].as_f64().expect("a number");
        let (x, y) = (numbers(&case["x"]), numbers(&case["y"]));
        let ours = robust(&x, &y).expect("three points or more");
        let name = format!("{} points", x.len());
        close(&name, "slope", ours.line.slope, number("slope"), 0.0);
        close(&name, "slope's error", ours.slope_se, number("slope_se"), 0.0);
        let (lower, upper) = ours.interval(0.95).expect("n ≥ 3");
        close(&name, "lower", lower, number("lower"), number("slope").abs());
        close(&name, "upper", upper, number("upper"), number("slope").abs());
    }
}

#[test]
fn intervals_of_shares_agree_with_statsmodels() {
    let expected = expected();
    let cases = expected["wilson"].as_array().expect("a list");
    assert!(cases.len() >= 30);
    for case in cases.iter().map(numbers) {
        let [count, base, level, lower, upper] = case[..] else { panic!("{case:?}") };
        let (low, high) = wilson(count, base, level).expect("a base");
        close("wilson", "lower", low, lower, 1e-3);
        close("wilson", "upper", high, upper, 1e-3);
    }
    assert_eq!(wilson(1.0, 0.0, 0.95), None);
    assert_eq!(wilson(11.0, 10.0, 0.95), None);
}
