//! Laws that hold whatever the figures: stated once, tried on thousands of generated series.

use gapchart::funding::{self, Group, Need, Price, Prices, Uplift};
use gapchart::gap::{self, Bound, Closing, Method, Outcome};
use gapchart::period::{Kind, Period};
use gapchart::series::{Point, Rounding, Series};
use gapchart::statistics::{correlated, exponential, ols, rounding_set, step, t_distribution, t_quantile, theil_sen};
use gapchart::text::Lang;
use gapchart::{datasets, number, views};
use proptest::prelude::*;

/// Years ascending without repeats, and a value for each, as published with two decimals.
fn series() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    prop::collection::btree_map(1990i32..2040, -900i32..900, 3..20)
        .prop_map(|points| points.into_iter().map(|(year, value)| (f64::from(year), f64::from(value) / 100.0)).unzip())
}

fn project(x: &[f64], y: &[f64]) -> gap::Projection {
    gap::project(x, y, &vec![Rounding::printed(2); x.len()], 0.95).expect("at least two years")
}

fn near(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * a.abs().max(b.abs()).max(1e-6)
}

fn holds(closing: &Closing, year: f64) -> bool {
    closing.pieces.iter().flatten().any(|&(lower, upper)| {
        let below = match upper {
            Bound::Year(upper) => year <= upper + 1e-6,
            Bound::Never => true,
        };
        year >= lower - 1e-6 && below
    })
}

/// Every method that fits these years: a change over all of them, and a step in their middle.
fn methods(x: &[f64]) -> [Method; 5] {
    let (first, last) = (x[0] as i32, x[x.len() - 1] as i32);
    let after = x[x.len() / 2 - 1] as i32;
    [Method::Ols, Method::TheilSen, Method::Recent { last: (last - first) as u32 }, Method::Exponential, Method::Step { after }]
}

/// The values raised above zero where a percentage change needs it.
fn fitted(method: Method, y: &[f64]) -> Vec<f64> {
    y.iter().map(|y| if method == Method::Exponential { y + 10.0 } else { *y }).collect()
}

fn by(method: Method, x: &[f64], y: &[f64]) -> gap::Projection {
    gap::project_by(method, x, &fitted(method, y), &vec![Rounding::printed(2); x.len()], 0.95).expect("three years or more")
}

fn shuffled(seed: u64, columns: [&[f64]; 2]) -> [Vec<f64>; 2] {
    let mut order: Vec<usize> = (0..columns[0].len()).collect();
    let mut state = seed | 1;
    for at in (1..order.len()).rev() {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        order.swap(at, (state >> 33) as usize % (at + 1));
    }
    columns.map(|values| order.iter().map(|&at| values[at]).collect())
}

/// A series of these results, each final, comparable and printed with two decimals.
fn made(x: &[f64], y: &[f64]) -> Series {
    let about = datasets::about("dfe-ks4-gap-index").expect("embedded");
    let held = datasets::vintage(about, None).expect("held").points.swap_remove(0);
    let point = |(x, y): (&f64, &f64)| Point { period: Period::new(Kind::Academic, *x as i32), value: *y, ..held.clone() };
    Series { about, group: "", area: "E92000001", vintage: None, points: x.iter().zip(y).map(point).collect() }
}

/// Price levels of ten years running, as indices are printed.
fn levels() -> impl Strategy<Value = Prices> {
    prop::collection::vec(20_0000u32..300_0000, 10).prop_map(|levels| {
        let price = |(at, level): (usize, u32)| Price { year: 2010 + at as i32, level: f64::from(level) / 1e4, forecast: false };
        Prices { kind: Kind::Financial, levels: levels.into_iter().enumerate().map(price).collect() }
    })
}

/// Groups that have the premium or would, the first of them scaled and paid now.
/// Authorities with pupils, shares of them, and money; some with schools for all ages.
fn needs() -> impl Strategy<Value = Vec<Need>> {
    let share = 0u32..=1000;
    let one = (100u32..100_000, (share.clone(), share.clone(), share.clone()), 1_000u32..20_000, 0u32..=500, 1_000u32..20_000);
    prop::collection::vec(one, 2..23).prop_map(|authorities| {
        let need = |(pupils, (fsm, aln, welsh), each, apart, rate): (u32, (u32, u32, u32), u32, u32, u32)| {
            let pupils = f64::from(pupils);
            let all_age = pupils * f64::from(apart) / 1000.0;
            let spent = all_age * f64::from(rate);
            Need {
                pupils,
                shares: [fsm, aln, welsh].map(|share| f64::from(share) / 1000.0),
                now: (pupils - all_age) * f64::from(each) + spent,
                all_age: [all_age, spent],
            }
        };
        authorities.into_iter().map(need).collect()
    })
}

fn premium() -> impl Strategy<Value = Vec<Group>> {
    let group = (1u32..4000, 0u32..2_000_000, 0u32..=100, any::<bool>(), any::<bool>());
    prop::collection::vec(group, 1..6).prop_map(|groups| {
        let mut groups: Vec<Group> = groups
            .into_iter()
            .map(|(rate, pupils, share, now, scaled)| Group {
                rate: f64::from(rate),
                pupils: f64::from(pupils),
                persistent: if scaled { f64::from(share) / 100.0 } else { 0.0 },
                now,
                scaled,
            })
            .collect();
        groups[0] = Group { now: true, scaled: true, pupils: groups[0].pupils + 1.0, ..groups[0] };
        groups
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn shifting_the_years_shifts_the_answer((x, y) in series(), by in -400i32..400) {
        let moved: Vec<f64> = x.iter().map(|x| x + f64::from(by)).collect();
        let (one, other) = (project(&x, &y), project(&moved, &y));
        prop_assert!(near(one.line.slope, other.line.slope, 1e-9));
        prop_assert_eq!(one.closing.outcome, other.closing.outcome);
        prop_assert_eq!(one.closing.detectable, other.closing.detectable);
        if let (Some(a), Some(b)) = (one.closing.year, other.closing.year) {
            prop_assert!((b - a - f64::from(by)).abs() < 1e-6 * (b - other.line.mean_x).abs().max(1.0));
        }
    }

    #[test]
    fn scaling_the_values_scales_the_slope_and_keeps_the_year((x, y) in series(), by in 1u32..1000) {
        let by = f64::from(by) / 7.0;
        let scaled: Vec<f64> = y.iter().map(|y| y * by).collect();
        let (one, other) = (ols(&x, &y).expect("fits"), ols(&x, &scaled).expect("fits"));
        prop_assert!(near(one.slope * by, other.slope, 1e-9));
        if let (Some(a), Some(b)) = (one.zero(), other.zero()) {
            prop_assert!(near(a, b, 1e-6), "{} {}", a, b);
        }
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter((x, y) in series(), seed in any::<u64>()) {
        let [mixed_x, mixed_y] = shuffled(seed, [&x, &y]);
        let (one, other) = (ols(&x, &y).expect("fits"), ols(&mixed_x, &mixed_y).expect("fits"));
        // Of the values' size: a mean or a slope of nought has none of its own.
        let size = y.iter().fold(1.0, |size: f64, value| size.max(value.abs()));
        let alike = |one: f64, other: f64| (one - other).abs() <= 1e-12 * size;
        prop_assert!(alike(one.slope, other.slope) && alike(one.mean_y, other.mean_y));
    }

    #[test]
    fn by_every_method_shifting_the_years_shifts_the_answer((x, y) in series(), by_years in -400i32..400) {
        let moved: Vec<f64> = x.iter().map(|x| x + f64::from(by_years)).collect();
        for method in methods(&x) {
            let later = match method {
                Method::Step { after } => Method::Step { after: after + by_years },
                other => other,
            };
            let (one, other) = (by(method, &x, &y), by(later, &moved, &y));
            prop_assert!(near(one.line.slope, other.line.slope, 1e-9), "{:?}", method);
            prop_assert_eq!(one.closing.outcome, other.closing.outcome, "{:?}", method);
            prop_assert_eq!(one.closing.detectable, other.closing.detectable, "{:?}", method);
            if let (Some(a), Some(b)) = (one.closing.year, other.closing.year) {
                prop_assert!((b - a - f64::from(by_years)).abs() < 1e-6 * (b - other.line.mean_x).abs().max(1.0), "{:?}", method);
            }
            if let (Some(a), Some(b)) = (one.half_life().and_then(|half| half.years), other.half_life().and_then(|half| half.years)) {
                prop_assert!(near(a, b, 1e-6));
            }
        }
        for rho in [0.3, 0.5] {
            let (one, other) = (correlated(&x, &y, rho).expect("ascends"), correlated(&moved, &y, rho).expect("ascends"));
            prop_assert!(near(one.slope, other.slope, 1e-9) && near(one.information, other.information, 1e-12));
        }
    }

    /// Years are kept, slopes scaled; a percentage change has the same percentage.
    #[test]
    fn by_every_method_scaling_the_values_keeps_the_year((x, y) in series(), by in 1u32..1000) {
        let by = f64::from(by) / 7.0;
        let scaled = |y: &[f64]| -> Vec<f64> { y.iter().map(|y| y * by).collect() };
        let (one, other) = (theil_sen(&x, &y, 0.95).expect("fits"), theil_sen(&x, &scaled(&y), 0.95).expect("fits"));
        prop_assert!(near(one.slope * by, other.slope, 1e-9) && (one.level * by - other.level).abs() < 1e-9 * by);
        let positive = fitted(Method::Exponential, &y);
        let (one, other) = (exponential(&x, &positive).expect("positive"), exponential(&x, &scaled(&positive)).expect("positive"));
        prop_assert!((one.slope - other.slope).abs() < 1e-9 && (other.mean_y - one.mean_y - by.ln()).abs() < 1e-9);
        let middle = x[x.len() / 2 - 1];
        let (one, other) = (step(&x, &y, middle).expect("two sides"), step(&x, &scaled(&y), middle).expect("two sides"));
        // Beside the values: of a slope that all but cancels, few digits are left.
        let size = by * y.iter().fold(1.0, |size: f64, y| size.max(y.abs()));
        prop_assert!((one.after.slope * by - other.after.slope).abs() < 1e-12 * size);
        if let (Some((f, p)), Some((scaled_f, scaled_p))) = (one.test(), other.test()) {
            prop_assert!(near(f, scaled_f, 1e-6) || f > 1e9, "{} {}", f, scaled_f);
            prop_assert!(near(p, scaled_p, 1e-6) || f > 1e9, "{} {}", p, scaled_p);
        }
        let (one, other) = (correlated(&x, &y, 0.5).expect("ascends"), correlated(&x, &scaled(&y), 0.5).expect("ascends"));
        prop_assert!((one.slope * by - other.slope).abs() < 1e-12 * size);
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter_to_medians_curves_and_steps((x, y) in series(), seed in any::<u64>()) {
        let positive = fitted(Method::Exponential, &y);
        let ([mixed_x, mixed_y], [again_x, mixed_positive]) = (shuffled(seed, [&x, &y]), shuffled(seed, [&x, &positive]));
        prop_assert_eq!(&mixed_x, &again_x);
        let (one, other) = (theil_sen(&x, &y, 0.95).expect("fits"), theil_sen(&mixed_x, &mixed_y, 0.95).expect("fits"));
        prop_assert!(one.slope == other.slope && one.interval == other.interval && near(one.level, other.level, 1e-12));
        let (one, other) = (exponential(&x, &positive).expect("positive"), exponential(&mixed_x, &mixed_positive).expect("positive"));
        prop_assert!((one.slope - other.slope).abs() < 1e-9);
        let middle = x[x.len() / 2 - 1];
        let (one, other) = (step(&x, &y, middle).expect("two sides"), step(&mixed_x, &mixed_y, middle).expect("two sides"));
        let size = y.iter().fold(1.0, |size: f64, y| size.max(y.abs()));
        prop_assert!((one.after.slope - other.after.slope).abs() < 1e-11 * size && (one.change - other.change).abs() < 1e-9 * size);
    }

    /// Where a method has a set of years or an interval, its own answer lies inside.
    #[test]
    fn by_every_method_the_answer_lies_inside_its_range((x, y) in series()) {
        for method in methods(&x) {
            let projection = by(method, &x, &y);
            let closing = &projection.closing;
            if closing.outcome == Outcome::Closes && closing.pieces.is_some() {
                let year = projection.line.zero().expect("it falls");
                prop_assert!(holds(closing, year), "{:?} {} {:?}", method, year, closing);
            }
            if let Some((lower, upper)) = projection.slope_interval {
                prop_assert!(lower <= projection.line.slope && projection.line.slope <= upper, "{:?}", projection);
            }
            if let Some(gap::HalfLife { years: Some(years), lower: Some(lower), upper }) = projection.half_life() {
                let below = match upper {
                    Some(Bound::Year(upper)) => years <= upper,
                    other => other == Some(Bound::Never),
                };
                prop_assert!(lower <= years && below, "{} {} {:?}", lower, years, upper);
            }
        }
    }

    /// Bands widen with the level and hold the line; a curve's stay above zero.
    #[test]
    fn by_every_method_bands_hold_the_line((x, y) in series()) {
        for method in methods(&x) {
            let projection = by(method, &x, &y);
            let first = x[0] as i32;
            for (inner, outer) in projection.years(0.8, first..first + 60).iter().zip(projection.years(0.95, first..first + 60)) {
                let (Some(inner), Some(outer), Some(mean)) = (inner.prediction, outer.prediction, outer.mean) else { continue };
                prop_assert!(outer.0 <= inner.0 && inner.1 <= outer.1 && outer.0 <= mean.0 && mean.1 <= outer.1, "{:?}", method);
                prop_assert!(method != Method::Exponential || outer.0 >= 0.0);
            }
        }
    }

    /// The change that a year to close by asks for gets there, in any unit, and is the same whenever it is asked.
    #[test]
    fn what_closing_by_a_year_takes_gets_there(value in 1u32..5000, ahead in 1i32..900, pace in -400i32..100, times in 1u32..100, years in -400i32..400) {
        let (value, pace, times) = (f64::from(value) / 100.0, f64::from(pace) / 1000.0, f64::from(times) / 7.0);
        let (from, by) = (2025.0, 2025.0 + f64::from(ahead));
        let required = gap::required(from, value, by, pace).expect("a later year");
        prop_assert!((value + required.change * (by - from)).abs() < 1e-9);
        prop_assert_eq!(required.ratio.is_some(), pace < 0.0);
        let scaled = gap::required(from, value * times, by, pace * times).expect("a later year");
        prop_assert!(near(scaled.change, required.change * times, 1e-12));
        let moved = gap::required(from + f64::from(years), value, by + f64::from(years), pace).expect("a later year");
        prop_assert_eq!(moved.change, required.change);
        for (ratio, other) in [(required.ratio, scaled.ratio), (required.ratio, moved.ratio)] {
            prop_assert!(ratio.zip(other).is_none_or(|(ratio, other)| near(ratio, other, 1e-12)) && ratio.is_some() == other.is_some());
        }
        prop_assert!(gap::required(by, value, from, pace).is_none() && gap::required(from, 0.0, by, pace).is_none());
    }

    /// Earlier projections know nothing of what came after them; scaling values scales errors, moving years moves origins.
    #[test]
    fn earlier_projections_know_nothing_of_what_came_after((x, y) in series(), times in 1u32..50, years in -300i32..300, last in -900i32..900) {
        prop_assume!(x.len() > 6);
        let tested = |x: &[f64], y: &[f64]| {
            gap::back_test(&made(x, y), &gap::Window::default(), &|_| None, 0.95).expect("six results or more")
        };
        let one = tested(&x, &y);
        prop_assert_eq!(one.len(), x.len() - 5);
        prop_assert_eq!(one.iter().map(|origin| origin.checks.len()).sum::<usize>(), (x.len() - 5) * (x.len() - 4) / 2);
        let scores = gap::scores(&one);
        prop_assert_eq!(scores[0].count, scores[1..].iter().map(|score| score.count).sum::<usize>());
        for score in &scores {
            prop_assert!(score.inside_80 <= score.inside_95 && score.inside_95 <= score.count && score.mean.abs() <= score.mean_absolute + 1e-12);
        }
        // Another last result changes what is compared with it and nothing else.
        let mut other = y.clone();
        *other.last_mut().expect("results") = f64::from(last) / 100.0;
        for (one, other) in one.iter().zip(&tested(&x, &other)) {
            prop_assert_eq!(&one.projection, &other.projection);
            let but_the_last = one.checks.len() - 1;
            prop_assert_eq!(&one.checks[..but_the_last], &other.checks[..but_the_last]);
        }
        let scaled: Vec<f64> = y.iter().map(|y| y * f64::from(times)).collect();
        let moved: Vec<f64> = x.iter().map(|x| x + f64::from(years)).collect();
        for ((one, scaled), moved) in one.iter().zip(&tested(&x, &scaled)).zip(&tested(&moved, &y)) {
            prop_assert_eq!((one.from + years, one.to + years), (moved.from, moved.to));
            for ((one, scaled), moved) in one.checks.iter().zip(&scaled.checks).zip(&moved.checks) {
                let unit = 1e-8 * (1.0 + one.projected.abs());
                prop_assert!((one.error * f64::from(times) - scaled.error).abs() < unit * f64::from(times), "{one:?} {scaled:?}");
                prop_assert!((one.error - moved.error).abs() < unit && one.horizon == moved.horizon, "{one:?} {moved:?}");
            }
        }
    }

    /// Run on at its own pace, the last result meets zero where a line through it with that slope does.
    #[test]
    fn a_pace_runs_the_last_result_on((x, y) in series()) {
        let (from, value) = (x[x.len() - 1], 5.0);
        let pace = gap::pace_of(&made(&x, &y), &gap::Window::default(), from, value, 0.95).expect("three results or more");
        prop_assert_eq!(pace.projection.line.slope, project(&x, &y).line.slope);
        if let Some(year) = pace.year {
            prop_assert!((value + pace.projection.line.slope * (year - from)).abs() < 1e-6);
            if let Some((lower, upper)) = pace.range {
                let below = match upper {
                    Bound::Year(upper) => year <= upper,
                    Bound::Never => true,
                };
                prop_assert!(lower <= year && below, "{lower} {year} {upper:?}");
            }
        }
    }

    #[test]
    fn adding_a_constant_moves_the_line_and_not_its_slope((x, y) in series(), by in -50i32..50) {
        let raised: Vec<f64> = y.iter().map(|y| y + f64::from(by)).collect();
        let (one, other) = (ols(&x, &y).expect("fits"), ols(&x, &raised).expect("fits"));
        prop_assert!((one.slope - other.slope).abs() < 1e-9);
        prop_assert!((one.at(2030.0) + f64::from(by) - other.at(2030.0)).abs() < 1e-6);
    }

    #[test]
    fn the_line_run_further_is_the_same_line((x, y) in series(), more in 1i32..60) {
        let projection = project(&x, &y);
        let first = x[0] as i32;
        let short = projection.years(0.95, first..=2040);
        let long = projection.years(0.95, first..=2040 + more);
        prop_assert_eq!(&short[..], &long[..short.len()]);
    }

    #[test]
    fn a_closing_year_lies_inside_its_own_set((x, y) in series()) {
        let closing = project(&x, &y).closing;
        if closing.outcome == Outcome::Closes {
            let year = project(&x, &y).line.zero().expect("it falls");
            prop_assert!(holds(&closing, year), "{} {:?}", year, closing);
        }
    }

    #[test]
    fn the_set_starts_where_the_data_end_and_its_pieces_ascend((x, y) in series()) {
        let closing = project(&x, &y).closing;
        let last = x[x.len() - 1];
        let mut before = last;
        for &(lower, upper) in closing.pieces.as_deref().unwrap_or_default() {
            prop_assert!(lower >= before);
            before = match upper {
                Bound::Year(upper) => { prop_assert!(upper >= lower); upper }
                Bound::Never => f64::INFINITY,
            };
        }
        prop_assert_eq!(closing.may_already_be_closed, closing.lower().map_or(Some(false), |lower| Some(lower <= last)));
    }

    #[test]
    fn a_wide_confidence_is_a_bounded_set_and_a_falling_line((x, y) in series()) {
        let projection = project(&x, &y);
        if let Some(share) = projection.confidence_narrowing {
            let set = projection.line.fieller(projection.line.t(0.95).expect("n ≥ 3")).expect("n ≥ 3");
            // Away from the edge, where the last digit decides.
            if (share - 0.975).abs() > 1e-9 {
                prop_assert_eq!(share > 0.975, projection.line.slope < 0.0 && set.bounded);
            }
        }
    }

    #[test]
    fn the_rounding_set_holds_every_year_that_a_draw_from_the_box_gives((x, y) in series(), draw in prop::collection::vec(-1.0f64..1.0, 20)) {
        let half = vec![0.005; x.len()];
        let last = x[x.len() - 1];
        let set = rounding_set(&x, &y, &half, last);
        let moved: Vec<f64> = y.iter().zip(&draw).map(|(y, draw)| y + 0.005 * draw).collect();
        if let Some(year) = ols(&x, &moved).expect("fits").zero().filter(|year| *year >= last) {
            let inside = set.iter().any(|(lower, upper)| year >= lower - 1e-6 * year.abs() && year <= upper + 1e-6 * year.abs());
            prop_assert!(inside, "{} {:?}", year, set);
        }
    }

    #[test]
    fn student_t_rises_and_its_tails_mirror(t in -30.0f64..30.0, more in 1e-6f64..5.0, nu in 1u32..400) {
        prop_assert!(t_distribution(t, nu) <= t_distribution(t + more, nu));
        prop_assert!((t_distribution(t, nu) + t_distribution(-t, nu) - 1.0).abs() < 1e-14);
        let p = t_distribution(t, nu);
        if (1e-9..=0.999_999).contains(&p) {
            prop_assert!((t_distribution(t_quantile(p, nu), nu) - p).abs() <= 1e-12);
        }
    }

    #[test]
    fn twelve_digits_are_twelve_digits(value in prop::num::f64::NORMAL) {
        let rounded = number::significant(value);
        prop_assert!((rounded - value).abs() <= 6e-12 * value.abs());
        if (1e-10..1e15).contains(&value.abs()) {
            let digits = rounded.to_string().bytes().filter(u8::is_ascii_digit).skip_while(|b| *b == b'0').count();
            let trailing = rounded.to_string().replace('.', "").trim_end_matches('0').trim_start_matches(['-', '0']).len();
            prop_assert!(trailing <= 12, "{} {} {}", value, rounded, digits);
        }
    }

    /// To the penny, of amounts up to a hundred billion pounds.
    #[test]
    fn cash_made_real_and_cash_again_is_the_same_cash(prices in levels(), pence in 0u64..10_000_000_000_000, year in 2010i32..2020, base in 2010i32..2020) {
        let cash = pence as f64 / 100.0;
        let real = prices.real(cash, year, base).expect("both held");
        prop_assert!((prices.cash(real, year, base).expect("both held") - cash).abs() < 0.005);
        prop_assert_eq!(prices.real(cash, base, base), Some(cash * prices.at(base).expect("held").level / prices.at(base).expect("held").level));
    }

    /// Which year's money amounts are told in does not change how they compare.
    #[test]
    fn a_change_in_real_terms_is_the_same_at_the_prices_of_every_year(prices in levels(), from in 1u32..100_000, to in 1u32..100_000, base in 2010i32..2020) {
        let change = |base| prices.real(f64::from(to), 2019, base).expect("held") / prices.real(f64::from(from), 2010, base).expect("held");
        prop_assert!(near(change(base), change(2010), 1e-12));
    }

    /// One path of prices or a constant inflation along it: the same loss.
    #[test]
    fn a_freeze_at_constant_inflation_is_that_of_a_constant_path(missed in 0u32..40, percent in 1u32..2000) {
        let inflation = f64::from(percent) / 10_000.0;
        let mut prices = Prices { kind: Kind::Financial, levels: vec![Price { year: 2010, level: 100.0, forecast: false }] };
        let changes: Vec<(i32, f64)> = (1..=missed as i32).map(|at| (2010 + at, f64::from(percent) / 100.0)).collect();
        prices.extend(&changes);
        let path = prices.frozen(2010, 2010 + missed as i32).expect("held");
        prop_assert!((funding::freeze(missed, inflation) - path).abs() < 1e-12);
    }

    /// Pupils, prices and a real rate in pounds: their contributions are the change of the total, to the penny.
    #[test]
    fn the_parts_of_a_decomposition_sum_to_the_change(
        before in (1_000u32..10_000_000, 10_0000u32..300_0000, 1u32..300_000), after in (1_000u32..10_000_000, 10_0000u32..300_0000, 1u32..300_000)
    ) {
        let factors = |(pupils, price, pence): (u32, u32, u32)| [f64::from(pupils), f64::from(price) / 1e6, f64::from(pence) / 100.0];
        let (before, after) = (factors(before), factors(after));
        let change = after.iter().product::<f64>() - before.iter().product::<f64>();
        let parts = funding::decompose(&before, &after);
        prop_assert!((parts.iter().sum::<f64>() - change).abs() < 0.005, "{:?} {}", parts, change);
        for (at, part) in parts.iter().enumerate() {
            prop_assert!(part * (after[at] - before[at]) >= 0.0, "a factor that rises adds");
        }
        // Backwards is the same with the other sign.
        for (part, back) in parts.iter().zip(funding::decompose(&after, &before)) {
            prop_assert!((part + back).abs() < 0.005);
        }
    }

    /// The cost of a premium is Σ rate · pupils, whatever order the groups come in; a reform without uplift and without new
    /// groups costs what is paid now; a neutral one does so to the pound, before its rates are rounded.
    #[test]
    fn a_budget_neutral_premium_costs_what_is_paid_now(groups in premium(), percent in 0u32..200, pounds in 0u32..1000) {
        let now: f64 = groups.iter().filter(|group| group.now).map(|group| group.rate * group.pupils).sum();
        prop_assert_eq!(funding::cost(&groups), now);
        let paid: Vec<Group> = groups.iter().copied().filter(|group| group.now).collect();
        prop_assert_eq!(funding::reformed(&paid, Uplift::Share(0.0)), now);
        for uplift in [Uplift::Share(f64::from(percent) / 100.0), Uplift::Pounds(f64::from(pounds))] {
            let Some(neutral) = funding::neutral(&groups, uplift, 5.0) else { continue };
            let total = |rates: &[(f64, f64)]| -> f64 {
                let each = |(group, rate): (&Group, &(f64, f64))| {
                    group.pupils * ((1.0 - group.persistent) * rate.0 + group.persistent * rate.1)
                };
                groups.iter().zip(rates).map(each).sum()
            };
            prop_assert!((total(&neutral.rates) - now).abs() < 1.0, "{} {}", total(&neutral.rates), now);
            prop_assert!((total(&neutral.rounded) - now - neutral.rounding).abs() < 1e-3);
            let most: f64 = groups.iter().filter(|group| group.scaled).map(|group| group.pupils * 2.5).sum();
            prop_assert!(neutral.rounding.abs() <= most + 1.0);
        }
    }

    /// One formula shares the sum that there is, in every year of the way to it; by heads alone every pupil is given the same; who
    /// needs more is given more.
    #[test]
    fn one_formula_leaves_the_sum_as_it_is(needs in needs(), weights in (0u32..300, 0u32..300, 0u32..300), one_rate in any::<bool>()) {
        let weights = [weights.0, weights.1, weights.2].map(|weight| f64::from(weight) / 100.0);
        let now: f64 = needs.iter().map(|need| need.now).sum();
        let pupils: f64 = needs.iter().map(|need| need.pupils).sum();
        let shared = funding::single_formula(&needs, weights, one_rate);
        // To the penny, of some billions.
        prop_assert!((shared.iter().sum::<f64>() - now).abs() < 0.005);
        let mut years = [0.0; 3];
        for (need, then) in needs.iter().zip(&shared) {
            let way = funding::transition(need.now, *then, 3);
            prop_assert_eq!(way[2], *then);
            prop_assert!((way[1] - way[0] - (way[0] - need.now)).abs() < 1e-3, "equal steps");
            for (sum, amount) in years.iter_mut().zip(way) {
                *sum += amount;
            }
        }
        for year in years {
            prop_assert!((year - now).abs() < 0.005);
        }
        for (need, then) in needs.iter().zip(funding::single_formula(&needs, [0.0; 3], false)) {
            prop_assert!(near(then / need.pupils, now / pupils, 1e-12), "by heads");
        }
        let mut more = needs.clone();
        more[0].shares[0] = (more[0].shares[0] + 0.1).min(1.0);
        let raised = funding::single_formula(&more, weights, one_rate);
        prop_assert!(raised[0] >= shared[0] - 1e-3 && raised[1] <= shared[1] + 1e-3);
    }

    /// A coefficient of variation is nought where all are alike, does not depend on the unit of money or of pupils, and is never
    /// less than nought.
    #[test]
    fn a_coefficient_of_variation_has_no_unit(amounts in prop::collection::vec((1u32..100_000, 1u32..100_000), 1..30), scale in 1u32..1000) {
        let amounts: Vec<(f64, f64)> = amounts.into_iter().map(|(amount, pupils)| (f64::from(amount), f64::from(pupils))).collect();
        let of = |money: f64, pupils: f64| funding::variation(&amounts.iter().map(|(amount, weight)| (money * amount, pupils * weight)).collect::<Vec<_>>());
        let plain = of(1.0, 1.0).expect("pupils");
        prop_assert!(plain >= 0.0);
        prop_assert!((of(f64::from(scale), 1.0).expect("pupils") - plain).abs() < 1e-12);
        prop_assert!((of(1.0, f64::from(scale)).expect("pupils") - plain).abs() < 1e-12);
        let alike: Vec<(f64, f64)> = amounts.iter().map(|(_, pupils)| (7000.0, *pupils)).collect();
        prop_assert!(funding::variation(&alike).expect("pupils") < 1e-12);
    }

    /// Parts and a total that were each rounded agree; one that is off by two units does not.
    #[test]
    fn rounded_parts_add_up_and_others_do_not(first in 0u32..1_000_000, second in 0u32..1_000_000, off in 2u32..100) {
        let exact = [f64::from(first) / 100.0, f64::from(second) / 100.0];
        let [one, other, sum] = [exact[0].round(), exact[1].round(), (exact[0] + exact[1]).round()];
        prop_assert!(funding::adds_up(one, other, sum, 1.0));
        prop_assert!(!funding::adds_up(one, other, one + other + f64::from(off), 1.0));
    }

    /// A deflator of the reader's own says in an address what its file says: the same amounts either way.
    #[test]
    fn a_deflator_in_an_address_is_the_one_of_its_file(prices in levels()) {
        let mut file = "Financial year,GDP deflator\n".to_string();
        for price in &prices.levels {
            file += &format!("{},{}\n", gapchart::period::Period::new(Kind::Financial, price.year), number::shortest(number::significant(price.level)));
        }
        let written = gapchart::reading::prices("own.csv", file.as_bytes(), None).expect("read");
        prop_assert_eq!(&written, &gapchart::reading::written(&prices));
        let figure = views::figure("funding", &[("prices", written.as_str()), ("vintage", "2022"), ("to", "2019-20")]).expect("a figure");
        let again = figure.state.permalink.split_once("prices=").expect("in the address").1;
        prop_assert!(again.starts_with(&written));
        let base = prices.at(figure.table.rows.iter().rev().find_map(|row| match &row[0] { gapchart::figure::Cell::Text(period) => period[..4].parse().ok(), _ => None }).expect("a year")).expect("held");
        for row in &figure.table.rows {
            let (gapchart::figure::Cell::Text(period), gapchart::figure::Cell::Number(cash), gapchart::figure::Cell::Number(real)) = (&row[0], &row[1], &row[2]) else { continue };
            let level = prices.at(period[..4].parse().expect("a year")).expect("held").level;
            prop_assert!(near(*real, cash * base.level / level, 1e-9), "{} {}", real, cash);
        }
    }

    /// Whatever is asked, the answer is a figure or a fault with words; nothing panics, in either language.
    #[test]
    fn any_options_give_a_figure_or_a_fault(
        view in prop::sample::select(vec!["projection", "trend", "windows", "back-test", "nations", "stages", "finish-line", "wales", "wales-authorities", "wales-schools", "single-formula", "funding", "base-years", "decomposition", "freeze", "announced", "post-16", "pay", "premium", "premium-rates", "distribution", "icfp", "scorecard", "formula", "nothing"]),
        options in prop::collection::vec((
            prop::sample::select(vec!["series", "vintage", "from", "to", "until", "method", "last", "after", "below", "close-by", "pace", "generation", "include", "level", "lang", "theme", "odd", "deflator", "base", "group", "years", "inflation", "primary", "students", "persistent", "uplift", "uplift-pounds", "year", "of", "shown", "order", "budget", "roll", "threshold", "a", "all-age", "prices", "pupils", "teachers", "periods", "lessons", "contact-ratio", "class-size", "pupil-teacher-ratio", "lesson-cost", "income", "expenditure", "protected", "measures", "set", "pupils-primary", "pupils-ks3", "fsm", "idaci", "eal", "rates", "year-groups", "sparsity", "area-cost", "baseline"]),
            prop::sample::select(vec!["", "2011", "2015", "2018/19", "2018-19", "2019", "2025", "2024", "2200", "9999", "0", "0.8", "cy", "dark", "ols", "theil-sen", "recent", "exponential", "step", "1", "4", "2.5", "2040", "2581", "2011-2019", "2017/18-2024/25", "2023–", "28.1",
                "not-comparable", "provisional,not-comparable", "2023", "2021", "dfe-ks4-gap-index", "gdp-2022-06", "gdp-2026-03", "school-costs-2022-07", "primary", "own", "retained-share", "sen", "reserves", "amount", "one-rate", "2010-11:90,2019-20:100,2021-22:105f", "2010:1", "2010-11:x", "2010-11", "1000000", "outcomes/A:1:2;staff/B:-3", "staff/B:0", "60/40", "published-2018-19", "a:5,b:12/8", "7/3/2", "lump-sum:110000,floor:0.5", "basic-primary:0", "<img onerror=1>", "=1+1", "\u{0}", "２０１９"]),
        ), 0..7)
    ) {
        for lang in ["en", "cy"] {
            let mut pairs = options.clone();
            pairs.push(("lang", lang));
            match views::figure(view, &pairs) {
                Ok(figure) => {
                    prop_assert!(!figure.headline.is_empty() && figure.headline.split_whitespace().count() <= 15, "{}", figure.headline);
                    prop_assert!(figure.description.short.chars().count() <= 220, "{}", figure.description.short);
                    prop_assert!(!figure.sentence.contains(['{', '}']), "{}", figure.sentence);
                }
                Err(error) => {
                    for lang in Lang::ALL {
                        let words = gapchart::text::error(lang, &error);
                        prop_assert!(!words.is_empty() && !words.contains("{"), "{}", words);
                    }
                }
            }
        }
    }
}
