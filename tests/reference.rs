//! The statistics against statsmodels, SciPy and fifty-digit arithmetic: `reference/generate.py` names the commands and
//! versions that gave `reference/expected.json`.

use gapchart::statistics::{Ols, ols, t_distribution, t_quantile};
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

fn intervals(name: &str, line: &Ols, t: f64, case: &Value) {
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
