//! Money: published results found again from their own inputs, identities on the embedded figures, and what is refused.

use gapchart::datasets;
use gapchart::error::Error;
use gapchart::figure::{Cell, Figure, Kind, Role};
use gapchart::funding::freeze;
use gapchart::number::fixed;
use gapchart::series::{Point, Series};
use gapchart::text::{self, Lang};
use gapchart::views::{self, Takes, View};

const MONEY: [&str; 9] =
    ["funding", "base-years", "decomposition", "freeze", "announced", "post-16", "pay", "premium", "premium-rates"];

fn figure(view: &str, pairs: &[(&str, &str)]) -> Figure {
    views::figure(view, pairs).unwrap_or_else(|error| panic!("{view} {pairs:?}: {error}"))
}

fn refused(view: &str, pairs: &[(&str, &str)]) -> Box<Error> {
    let error = views::figure(view, pairs).expect_err("refused");
    for lang in Lang::ALL {
        assert!(!text::error(lang, &error).contains(['{', '}']));
    }
    error
}

/// The number of a row in a column.
fn number(figure: &Figure, row: &str, column: &str) -> Option<f64> {
    let at = figure.table.columns.iter().position(|known| known.id == column).expect(column);
    let row = figure.table.rows.iter().find(|known| known[0] == Cell::from(row)).expect(row);
    match row[at] {
        Cell::Number(number) => Some(number),
        _ => None,
    }
}

fn held(series: &str, vintage: &str) -> Series {
    datasets::vintage(datasets::about(series).expect("embedded"), Some(vintage)).expect("held")
}

/// The Department's column in real terms from its column in cash, 2010-11 to 2014-15, with the deflators that it printed
/// beside them: four releases of the School funding statistics. All three are rounded as printed (£10, one decimal, £10), so
/// that the box of what they stand for must meet the published amount's own.
#[test]
fn the_departments_real_terms_are_found_again_from_its_cash() {
    let mut found = 0;
    for vintage in ["2021", "2022", "2024", "2025"] {
        let [cash, real, deflator] =
            ["dfe-school-funding-per-pupil", "dfe-school-funding-per-pupil-real", "gdp-deflator-dfe"].map(|id| held(id, vintage));
        for price in &deflator.points {
            let (Some(cash), Some(real)) = (cash.at(price.year()), real.at(price.year())) else { continue };
            let made = |cash: f64, price: f64| cash * 100.0 / price;
            let (low, high) = (made(cash.value - 5.0, price.value + 0.05), made(cash.value + 5.0, price.value - 0.05));
            assert!(
                low <= real.value + 5.0 && high >= real.value - 5.0,
                "{vintage} {}: {low} {high} {}",
                price.period,
                real.value
            );
            found += 1;
        }
    }
    // The newest data set was seen with four deflators only.
    assert_eq!(found, 5 + 5 + 5 + 4);
}

/// The same in the figure that a reader sees: ours beside theirs, within what rounding to £10 and another vintage allow.
#[test]
fn our_real_terms_stand_beside_the_departments() {
    let figure = figure("funding", &[("vintage", "2022"), ("base", "2021-22")]);
    let mut beside = 0;
    for row in &figure.table.rows {
        let Cell::Text(period) = &row[0] else { panic!("{row:?}") };
        let (Some(ours), Some(theirs)) = (number(&figure, period, "real"), number(&figure, period, "real_published")) else {
            continue;
        };
        // The plan of 2022-23 was made real by a forecast that is not held.
        assert!((ours - theirs).abs() <= if period == "2022-23" { 100.0 } else { 30.0 }, "{period} {ours} {theirs}");
        beside += 1;
    }
    assert_eq!(beside, 13);
    assert_eq!(number(&figure, "2010-11", "value"), Some(5180.0));
    // 5,180 × 100 / 81.1446.
    assert!((number(&figure, "2010-11", "real").expect("held") - 6383.66570295).abs() < 1e-6);
}

/// 9.4 % for five uplifts missed at 2 %; five flat budgets miss four of them, 7.6 % (and the claim's other rates).
#[test]
fn a_freeze_costs_what_was_published() {
    let loss = |missed, percent: f64| fixed(100.0 * freeze(missed, percent / 100.0), 1);
    assert_eq!((loss(5, 2.0), loss(4, 2.0)), ("9.4".into(), "7.6".into()));
    assert_eq!([1.0, 1.5, 3.0].map(|percent| loss(5, percent)), ["4.9", "7.2", "13.7"]);
    let figure = figure("freeze", &[]);
    assert!(figure.headline.contains("9.4%") && figure.notes[0].text.contains("7.6%"), "{}", figure.headline);
    // Along the Treasury's index from 2015-16 to 2019-20: 1 − 87.4856 / 94.8652.
    let path = crate::figure("freeze", &[("deflator", "gdp-2022-06"), ("years", "4"), ("from", "2015-16")]);
    let loss = path.marks.iter().find(|mark| mark.kind == Kind::Value).and_then(|mark| mark.y[3]).expect("a loss");
    assert!((loss - 7.77903804556).abs() < 1e-9, "{loss}");
}

/// The claims of minus 8 per cent: the Institute's results are held as printed and named as its own.
#[test]
fn minus_eight_per_cent_is_the_institutes_and_named_so() {
    let figure = figure("base-years", &[]);
    let [measure, whose] =
        ["measure", "whose"].map(|id| figure.table.columns.iter().position(|column| column.id == id).expect(id));
    let minus_eight: Vec<String> = (0..figure.table.rows.len())
        .filter(|&at| figure.table.kinds[at] == "reported" && figure.table.cells()[at][3] == "\u{2212}8%")
        .map(|at| figure.table.cells()[at].join("|"))
        .collect();
    assert_eq!(minus_eight.len(), 3, "{minus_eight:?}");
    for row in &figure.table.cells() {
        assert_eq!(row[whose] == "our calculation", row[measure] == "school funding per pupil");
    }
    assert!(minus_eight.iter().all(|row| row.contains("Institute for Fiscal Studies")), "{minus_eight:?}");
    // A fall to 2019-20 from every year to 2015-16, and a rise from every later one: the answer depends on the year.
    let earlier = crate::figure("base-years", &[("to", "2019-20")]);
    let change = |period| number(&earlier, period, "change").expect("held");
    assert!(["2010-11", "2012-13", "2015-16"].into_iter().all(|period| change(period) < -1.5));
    assert!(["2017-18", "2018-19"].into_iter().all(|period| change(period) > 0.9));
}

/// £7.1 billion: the cash is as announced; what can be said of its worth, and why no more.
#[test]
fn the_promise_of_2019_is_checked_as_far_as_it_can_be() {
    let figure = figure("announced", &[("deflator", "gdp-2026-03")]);
    assert_eq!(number(&figure, "2022-23", "value"), Some(7.1));
    // (44.4 + 7.1) × 80.8738 / 91.2996 − 44.4.
    assert!((number(&figure, "2022-23", "real").expect("held") - 1.21904652375).abs() < 1e-9);
    assert_eq!(number(&figure, "2022-23", "reported"), Some(4.3));
    assert_eq!(number(&figure, "2021-22", "real"), None, "a hole stays a hole");
    let codes: Vec<&str> = figure.notes.iter().map(|note| note.code).collect();
    assert!(codes.contains(&"cannot-be-checked") && codes.contains(&"implied-inflation"), "{codes:?}");
    // ((44.4 + 7.1) / (44.4 + 4.3))^(1/3) − 1 = 1.88 %.
    assert!(figure.notes[1].text.contains("1.9%"), "{}", figure.notes[1].text);
}

/// The parts are the change of the printed totals, to the penny, in every vintage and between all years.
#[test]
fn a_decomposition_of_the_published_totals_sums_to_their_change() {
    let mut tried = 0;
    for vintage in ["2021", "2022", "2024", "2025"] {
        for (from, to) in (2010..2015).flat_map(|from| (from + 1..2015).map(move |to| (from.to_string(), to.to_string()))) {
            let pairs = [("vintage", vintage), ("from", from.as_str()), ("to", to.as_str())];
            let Ok(figure) = views::figure("decomposition", &pairs) else { continue };
            let part = |name| number(&figure, name, "contribution").expect("held");
            let sum = part("pupils") + part("prices") + part("real-rate");
            assert!((sum - part("total")).abs() * 1e6 < 0.005, "{pairs:?}: {sum}");
            tried += 1;
        }
    }
    assert_eq!(tried, 10 + 10 + 10 + 6);
    // By hand, 2010-11 to 2014-15: L = 3,700 / ln(38.7/35) = 36,819.02; × ln(6,967/6,761) = 1,105.08.
    let figure = figure("decomposition", &[("vintage", "2024")]);
    assert!((number(&figure, "pupils", "contribution").expect("held") - 1105.08268639).abs() < 1e-7);
}

/// Σ rate × pupils of the groups of 2020-21, which lies between the published totals of the years beside it.
#[test]
fn the_premium_is_rates_times_pupils() {
    let half = figure("premium", &[("primary-share", "50")]);
    let now = 1345.0 * 925_000.0 + 955.0 * 925_000.0 + 2345.0 * 112_000.0 + 310.0 * 79_000.0;
    assert!((number(&half, "all", "now").expect("a total") * 1e6 - now).abs() < 1.0);
    let figure = figure("premium", &[]);
    let total = number(&figure, "all", "now").expect("a total");
    assert!((2410.0..2500.0).contains(&total), "{total}");
    // Costings of others stand beside, and are theirs.
    assert!(figure.notes.iter().any(|note| note.code == "reported" && note.text.contains("£340m")));
    assert!(figure.notes.iter().any(|note| note.code == "reported" && note.text.contains("£640m")));
}

/// By hand: 120 pupils at £1,515, 40 % at £308 more, so 48 × 308 = £14,784; k = (181,800 − 14,784) / 181,800.
#[test]
fn a_school_typed_in_has_its_own_reform() {
    let asked = [("primary", "120"), ("persistent", "40"), ("uplift-pounds", "308"), ("year", "2025-26")];
    let school = figure("premium", &asked);
    assert_eq!(number(&school, "all", "after").expect("a total") - number(&school, "all", "now").expect("a total"), 14_784.0);
    assert!((number(&school, "primary", "neutral_rate").expect("a rate") - 1391.8).abs() < 1e-9);
    let paid = |rate: &str, more: &str| {
        72.0 * number(&school, "primary", rate).expect("a rate") + 48.0 * number(&school, "primary", more).expect("a rate")
    };
    assert!((paid("neutral_rate", "neutral_rate_persistent") - 181_800.0).abs() < 1.0);
    // £1,390 and £1,700: £120 less than nothing more.
    assert_eq!(paid("rounded_rate", "rounded_rate_persistent") - 181_800.0, -120.0);
    assert!(school.summary.contains("£120 less"), "{}", school.summary);
    let college = figure("premium", &[("of", "own"), ("students", "900"), ("year", "2024-25")]);
    assert_eq!(number(&college, "all", "after"), Some(945_000.0));
    assert!(college.marks.iter().all(|mark| mark.role != Role::Current));
}

/// The rate stood at £4,000 for seven years: by the index of December 2025, 1 − 74.26… / 83.85….
#[test]
fn the_rate_that_was_frozen_lost_a_ninth() {
    let figure = figure("post-16", &[("to", "2019/20")]);
    let before = (73.4795 + 2.0 * 74.6524) / 3.0;
    let after = (81.1085 + 2.0 * 85.2137) / 3.0;
    let change = number(&figure, "2019/20", "real_change").expect("held");
    assert!((change - 100.0 * (before / after - 1.0)).abs() < 1e-9, "{change}");
    assert!(figure.summary.contains("stayed at £4,000 from 2013/14 to 2019/20, a loss of 11.4%"), "{}", figure.summary);
}

#[test]
fn prices_of_another_kind_of_year_are_refused_with_the_reason() {
    for view in ["funding", "base-years", "decomposition", "premium-rates"] {
        let error = refused(view, &[("deflator", "gdp-calendar-2025-12")]);
        assert_eq!(error.code(), "mixed-years", "{view}");
        let words = text::error(Lang::En, &error);
        assert!(words.contains("calendar years") && words.contains("financial years"), "{words}");
    }
}

#[test]
fn a_year_without_prices_is_refused_by_name() {
    for (view, pairs, year) in [
        ("funding", &[("deflator", "gdp-2026-03"), ("base", "2021-22")][..], "2021-22"),
        ("funding", &[("base", "2030-31")], "2030-31"),
        ("freeze", &[("deflator", "gdp-2026-03"), ("from", "2015-16"), ("years", "2")], "2016-17"),
        ("freeze", &[("deflator", "gdp-2022-06"), ("from", "2024-25")], "2027-28"),
        ("decomposition", &[("deflator", "school-costs-2022-08")], "2010-11"),
    ] {
        let error = refused(view, pairs);
        assert_eq!(error.code(), "no-price", "{view} {pairs:?}: {error}");
        assert!(error.to_string().contains(year), "{error}");
    }
    let error = refused("premium", &[("primary", "10"), ("service", "3"), ("year", "2024-25")]);
    assert_eq!(error.code(), "no-amount");
    assert!(error.to_string().contains("service") && error.to_string().contains("2024-25"), "{error}");
    // Years that are drawn without prices are holes and named in the notes.
    let holes = figure("funding", &[("deflator", "gdp-2026-03")]);
    let note = holes.notes.iter().find(|note| note.code == "no-price").expect("a note");
    assert!(note.text.contains("2010-11") && note.text.contains("2021-22") && !note.text.contains("2015-16"), "{}", note.text);
}

#[test]
fn pupils_of_one_year_are_not_multiplied_by_rates_of_another() {
    let error = refused("premium", &[("year", "2023-24")]);
    assert_eq!(error.code(), "mixed-pupils");
    assert!(error.to_string().contains("2020-21") && error.to_string().contains("2023-24"), "{error}");
    assert_eq!(figure("premium", &[("year", "2020-21")]).table, figure("premium", &[]).table);
}

#[test]
fn options_that_need_or_exclude_each_other_say_so() {
    for (view, pairs, code) in [
        ("premium", &[("persistent", "30")][..], "needs-option"),
        ("premium", &[("uplift", "20")], "needs-option"),
        ("premium", &[("uplift-pounds", "20")], "needs-option"),
        ("premium", &[("of", "own")], "needs-option"),
        ("premium", &[("persistent", "30"), ("uplift", "20"), ("uplift-pounds", "308")], "both-options"),
        ("premium", &[("primary", "30"), ("primary-share", "20")], "both-options"),
        ("premium", &[("persistent", "130"), ("uplift", "20")], "bad-option"),
        ("freeze", &[("inflation", "3"), ("deflator", "gdp-2022-06")], "both-options"),
        ("freeze", &[("from", "2015-16")], "needs-option"),
        ("freeze", &[("inflation", "101")], "bad-option"),
        ("freeze", &[("years", "51")], "bad-option"),
        ("decomposition", &[("from", "2013"), ("to", "2011")], "window-reversed"),
        ("decomposition", &[("from", "2013"), ("to", "2013")], "too-few-points"),
    ] {
        assert_eq!(refused(view, pairs).code(), code, "{view} {pairs:?}");
    }
}

/// The words of an option that takes one of some.
fn words(view: &View, name: &str) -> Vec<&'static str> {
    let found = view.options.iter().find(|choice| choice.name == name);
    match found.map(|choice| choice.takes) {
        Some(Takes::OneOf(known)) => known.iter().map(|(word, _)| *word).collect(),
        Some(Takes::Vintage) => vec!["2021", "2022", "2024", "2025"],
        _ => vec![""],
    }
}

/// Whatever index, vintage, group and window: a base that nobody asked for is never a year whose prices are distorted, real and
/// cash are both in the table and named on the axis, and the words keep to their lengths.
#[test]
fn no_default_is_a_distorted_base_and_every_window_has_its_words() {
    let (mut tried, mut refusals) = (0, 0);
    for view in MONEY.map(|key| views::find(key).expect("a view")) {
        let named = |name| words(view, name);
        for (deflator, group) in named("deflator").into_iter().flat_map(|d| named("group").into_iter().map(move |g| (d, g))) {
            for vintage in named("vintage") {
                for (from, to) in (2009..=2026).flat_map(|from| (from..=2026).map(move |to| (from.to_string(), to.to_string()))) {
                    for lang in ["en", "cy"] {
                        let all = [("deflator", deflator), ("group", group), ("vintage", vintage), ("from", &from), ("to", &to)];
                        let mut pairs: Vec<(&str, &str)> = all
                            .into_iter()
                            .filter(|(name, value)| !value.is_empty() && view.options.iter().any(|choice| choice.name == *name))
                            .collect();
                        pairs.push(("lang", lang));
                        let Ok(figure) = views::figure(view.key, &pairs) else {
                            refusals += 1;
                            continue;
                        };
                        tried += 1;
                        assert!(figure.headline.split_whitespace().count() <= 15, "{} {pairs:?}: {}", view.key, figure.headline);
                        let short = &figure.description.short;
                        assert!(short.chars().count() <= 220, "{} {pairs:?}: {} {short}", view.key, short.chars().count());
                        assert!(!figure.sentence.contains("  ") && !figure.sentence.contains(['{', '}']), "{}", figure.sentence);
                        if figure.method.name == "real" && view.key != "announced" {
                            let base = figure.state.command.split("--base ").nth(1).expect("pinned");
                            let base: i32 = base.split(' ').next().expect("a year").parse().expect("a year");
                            let academic = figure.axes.x.unit == "academic";
                            let deflator = !deflator.starts_with("cpi") && !deflator.starts_with("school");
                            assert!(!(deflator && (base == 2020 || academic && base == 2021)), "{} {pairs:?}", view.key);
                            let ids: Vec<&str> = figure.table.columns.iter().map(|column| column.id).collect();
                            assert!(ids.contains(&"value") && ids.contains(&"real") && ids.contains(&"base"), "{ids:?}");
                            let label = &figure.axes.y.label;
                            assert!(label.contains("cash") || label.contains("arian parod") || group == "awards", "{label}");
                        }
                    }
                }
            }
            if view.options.iter().all(|choice| choice.name != "to") {
                break;
            }
        }
    }
    assert!(tried > 5000 && refusals > 0, "{tried} {refusals}");
}

/// Cash is published and drawn with discs, what we make of it with squares; what is planned or forecast is hollow, in a role of
/// its own.
#[test]
fn plans_and_forecasts_are_apart_from_what_was_paid() {
    let figure = figure("funding", &[]);
    let points = |role| figure.marks.iter().find(|mark| mark.kind == Kind::Points && mark.role == role).expect("points");
    assert_eq!((points(Role::Planned).x.as_slice(), points(Role::RealForecast).x.as_slice()), (&[2022.0][..], &[2022.0][..]));
    assert_eq!((points(Role::Observed).x.len(), points(Role::Real).x.len()), (12, 12));
    for mark in figure.marks.iter().filter(|mark| mark.kind == Kind::Line) {
        assert_eq!(mark.y.last(), Some(&None), "no line runs on into a plan");
    }
    assert!(figure.marks.iter().any(|mark| mark.kind == Kind::Rule && mark.x == [2020.0]));
}

/// Contested, superseded and proposed figures are nowhere among the embedded ones.
#[test]
fn what_may_not_be_published_is_not_held() {
    let rate = |group, year| -> Option<f64> {
        let about = datasets::about("pupil-premium-rate").expect("embedded");
        datasets::each_release(about, group).at(year).map(|point: &Point| point.value)
    };
    assert_eq!((rate("primary", 2014), rate("looked-after", 2018), rate("secondary", 2018)), (Some(1300.0), None, None));
    assert_eq!(rate("disadvantaged", 2011), Some(488.0));
    let post = datasets::each_release(datasets::about("sixteen-nineteen-rate").expect("embedded"), "band-5");
    assert_eq!(post.at(2024).map(|point| point.value), Some(4753.0));
    assert!(datasets::results().iter().all(|result| result.value != -4.3 && result.value != -4.0));
}
