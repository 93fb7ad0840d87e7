//! What every figure keeps to, whatever was asked: its schema, the rules for its words, and that its outputs agree.

#[path = "language/rule.rs"]
mod rule;

use gapchart::chart::palette::{DARK, LIGHT};
use gapchart::chart::{Drawing, Frame, Item, layout, picture};
use gapchart::figure::{Cell, Description, Figure, Kind, Mark, Role};
use gapchart::gap;
use gapchart::series::Rounding;
use gapchart::text::{self, Lang};
use gapchart::views::{Takes, View};
use gapchart::{datasets, json, views};
use serde_json::Value;
use std::sync::OnceLock;

/// Every view with options that matter, in both languages.
fn figures() -> Vec<(String, Figure)> {
    let asked: &[&[(&str, &str)]] = &[
        &[("view", "projection")],
        &[("view", "projection"), ("from", "2011"), ("to", "2019")],
        &[("view", "projection"), ("from", "2011"), ("to", "2019"), ("until", "2150")],
        &[("view", "projection"), ("from", "2011"), ("to", "2019"), ("until", "3000")],
        &[("view", "projection"), ("from", "2011"), ("to", "2019"), ("level", "0.8")],
        &[("view", "projection"), ("from", "2023"), ("to", "2025")],
        &[("view", "projection"), ("from", "2024")],
        &[("view", "projection"), ("from", "2017")],
        &[("view", "projection"), ("from", "2016"), ("to", "2018")],
        &[("view", "projection"), ("from", "2014"), ("to", "2018"), ("until", "2600")],
        &[("view", "projection"), ("include", "not-comparable")],
        &[("view", "projection"), ("vintage", "2023")],
        &[("view", "projection"), ("until", "2025")],
        &[("view", "projection"), ("method", "theil-sen")],
        &[("view", "projection"), ("method", "theil-sen"), ("from", "2011"), ("to", "2019"), ("until", "2150")],
        &[("view", "projection"), ("method", "theil-sen"), ("from", "2015"), ("to", "2018")],
        &[("view", "projection"), ("method", "theil-sen"), ("from", "2024")],
        &[("view", "projection"), ("method", "theil-sen"), ("from", "2017")],
        &[("view", "projection"), ("method", "recent")],
        &[("view", "projection"), ("method", "recent"), ("from", "2014"), ("to", "2018"), ("until", "2300")],
        &[("view", "projection"), ("method", "recent"), ("last", "1"), ("until", "2800")],
        &[("view", "projection"), ("method", "recent"), ("to", "2019"), ("last", "2")],
        &[("view", "projection"), ("method", "recent"), ("to", "2018"), ("last", "1")],
        &[("view", "projection"), ("method", "recent"), ("include", "not-comparable"), ("last", "5")],
        &[("view", "projection"), ("method", "exponential")],
        &[("view", "projection"), ("method", "exponential"), ("from", "2011"), ("to", "2019"), ("below", "2")],
        &[("view", "projection"), ("method", "exponential"), ("from", "2011"), ("to", "2019"), ("below", "4"), ("until", "3000")],
        &[
            ("view", "projection"),
            ("method", "exponential"),
            ("from", "2016"),
            ("to", "2018"),
            ("until", "3000"),
            ("below", "1.5"),
        ],
        &[("view", "projection"), ("method", "exponential"), ("from", "2017")],
        &[("view", "projection"), ("method", "exponential"), ("from", "2023")],
        &[("view", "projection"), ("method", "exponential"), ("from", "2024")],
        &[("view", "projection"), ("method", "step")],
        &[("view", "projection"), ("method", "step"), ("after", "2014"), ("to", "2019"), ("level", "0.8")],
        &[("view", "projection"), ("method", "step"), ("from", "2017"), ("to", "2023")],
        &[("view", "projection"), ("method", "step"), ("from", "2018"), ("to", "2023"), ("last", "3")],
        &[("view", "projection"), ("close-by", "2040")],
        &[
            ("view", "projection"),
            ("from", "2011"),
            ("to", "2019"),
            ("close-by", "2040"),
            ("pace", "2011-2019"),
            ("generation", "28"),
        ],
        &[("view", "projection"), ("vintage", "2023"), ("close-by", "2581"), ("generation", "28.1")],
        &[("view", "projection"), ("pace", "2011-2019"), ("until", "2150"), ("generation", "25"), ("level", "0.8")],
        &[("view", "projection"), ("pace", "2016-2018"), ("generation", "28")],
        &[("view", "projection"), ("pace", "2024-2025")],
        &[("view", "projection"), ("pace", "2017/18\u{2013}2024/25"), ("method", "recent"), ("close-by", "2100")],
        &[("view", "projection"), ("method", "exponential"), ("close-by", "2040"), ("from", "2011"), ("to", "2019")],
        &[("view", "projection"), ("series", "dfe-ks4-english-maths-grade5"), ("pace", "2019-2025"), ("close-by", "2030")],
        &[("view", "back-test")],
        &[("view", "back-test"), ("include", "not-comparable"), ("level", "0.8")],
        &[("view", "back-test"), ("vintage", "2023")],
        &[("view", "nations")],
        &[("view", "trend")],
        &[("view", "trend"), ("vintage", "2021")],
        &[("view", "trend"), ("from", "2016"), ("to", "2017")],
        &[("view", "trend"), ("from", "2023")],
        &[("view", "windows")],
        &[("view", "windows"), ("guess", "2100")],
        &[("view", "windows"), ("guess", "never"), ("level", "0.8")],
        &[("view", "windows"), ("include", "not-comparable")],
        &[("view", "windows"), ("vintage", "2023")],
        &[("view", "stages")],
        &[("view", "stages"), ("vintage", "2019")],
        &[("view", "stages"), ("vintage", "2024")],
        &[("view", "finish-line")],
        &[("view", "finish-line"), ("level", "0.8"), ("vintage", "2023")],
        &[("view", "funding")],
        &[("view", "funding"), ("vintage", "2024")],
        &[("view", "funding"), ("vintage", "2021")],
        &[("view", "funding"), ("deflator", "gdp-2026-03")],
        &[("view", "funding"), ("deflator", "dfe")],
        &[("view", "funding"), ("deflator", "cpi-2023-02"), ("base", "2010-11")],
        &[("view", "funding"), ("deflator", "school-costs-2022-07"), ("from", "2015"), ("to", "2019")],
        &[("view", "funding"), ("base", "2020-21")],
        &[("view", "funding"), ("from", "2022"), ("to", "2022")],
        &[("view", "base-years")],
        &[("view", "base-years"), ("to", "2019-20")],
        &[("view", "base-years"), ("to", "2017-18"), ("deflator", "school-costs-2022-07")],
        &[("view", "decomposition")],
        &[("view", "decomposition"), ("vintage", "2022"), ("deflator", "dfe"), ("from", "2012")],
        &[("view", "freeze")],
        &[("view", "freeze"), ("years", "4"), ("inflation", "2.5")],
        &[("view", "freeze"), ("years", "1")],
        &[("view", "freeze"), ("deflator", "gdp-2022-06"), ("years", "4"), ("from", "2015-16")],
        &[("view", "freeze"), ("deflator", "gdp-2022-06"), ("years", "6"), ("from", "2019-20")],
        &[("view", "freeze"), ("deflator", "school-costs-2022-07")],
        &[("view", "announced")],
        &[("view", "announced"), ("deflator", "gdp-2022-06")],
        &[("view", "announced"), ("deflator", "school-costs-2022-08")],
        &[("view", "post-16")],
        &[("view", "post-16"), ("to", "2019/20")],
        &[("view", "post-16"), ("deflator", "gdp-2022-06"), ("group", "band-4a")],
        &[("view", "post-16"), ("group", "band-3"), ("deflator", "gdp-2022-06")],
        &[("view", "pay")],
        &[("view", "pay"), ("group", "m6")],
        &[("view", "pay"), ("group", "u3"), ("base", "2020/21")],
        &[("view", "pay"), ("group", "m1-inner-london")],
        &[("view", "pay"), ("group", "awards"), ("from", "2010/11")],
        &[("view", "premium")],
        &[("view", "premium"), ("students", "300000")],
        &[("view", "premium"), ("persistent", "30"), ("uplift", "20"), ("primary-share", "50")],
        &[("view", "premium"), ("students", "300000"), ("persistent", "30"), ("uplift-pounds", "308")],
        &[("view", "premium"), ("primary", "120"), ("persistent", "40"), ("uplift", "25")],
        &[("view", "premium"), ("secondary", "300"), ("looked-after", "8"), ("service", "2"), ("year", "2023-24")],
        &[("view", "premium"), ("of", "own"), ("students", "900"), ("year", "2024-25")],
        &[("view", "formula")],
        &[("view", "formula"), ("set", "published-2018-19")],
        &[
            ("view", "formula"),
            ("pupils-primary", "90"),
            ("sparsity", "50"),
            ("baseline", "6000"),
            ("rates", "floor:1,mobility-primary:900"),
        ],
        &[
            ("view", "formula"),
            ("pupils-ks3", "600"),
            ("pupils-ks4", "400"),
            ("fsm", "120"),
            ("fsm6", "260"),
            ("eal", "40"),
            ("mobility", "9"),
        ],
        &[
            ("view", "formula"),
            ("set", "published-2018-19"),
            ("pupils-primary", "420"),
            ("pupils-ks3", "360"),
            ("pupils-ks4", "240"),
            ("fsm", "60/70"),
            ("idaci", "a:5/10,b:12/8,F:20/0"),
            ("area-cost", "1.08"),
            ("year-groups", "7/3/2"),
            ("rates", "lump-sum:110000,minimum-primary:4000,minimum-ks3:5000,minimum-ks4:5600"),
        ],
        &[("view", "premium-rates")],
        &[("view", "premium-rates"), ("group", "secondary"), ("deflator", "gdp-2022-06")],
        &[("view", "premium-rates"), ("group", "service")],
        &[("view", "premium-rates"), ("group", "looked-after"), ("from", "2019"), ("to", "2023")],
        &[("view", "wales")],
        &[("view", "wales"), ("to", "2024-25")],
        &[("view", "wales"), ("from", "2019-20"), ("to", "2022-23")],
        &[("view", "wales"), ("from", "2024"), ("to", "2024")],
        &[("view", "wales"), ("shown", "retained-share")],
        &[("view", "wales"), ("shown", "retained-share"), ("from", "2016-17"), ("to", "2019-20")],
        &[("view", "wales"), ("budget", "1250000"), ("roll", "210"), ("to", "2024-25")],
        &[("view", "wales"), ("budget", "3000000"), ("roll", "100"), ("from", "2021-22"), ("to", "2022-23")],
        &[("view", "wales"), ("shown", "retained-share"), ("budget", "1250000"), ("roll", "1")],
        &[("view", "wales-authorities")],
        &[("view", "wales-authorities"), ("year", "2005-06")],
        &[("view", "wales-authorities"), ("year", "2011-12")],
        &[("view", "wales-authorities"), ("year", "2022-23"), ("order", "amount")],
        &[("view", "wales-authorities"), ("shown", "schools-budget")],
        &[("view", "wales-authorities"), ("shown", "schools-budget"), ("year", "2020-21")],
        &[("view", "wales-authorities"), ("shown", "sen")],
        &[("view", "wales-authorities"), ("shown", "sen"), ("year", "2012-13")],
        &[("view", "wales-authorities"), ("shown", "reserves")],
        &[("view", "wales-authorities"), ("shown", "reserves"), ("year", "2021-22")],
        &[("view", "wales-schools")],
        &[("view", "single-formula")],
        &[("view", "icfp")],
        &[("view", "icfp"), ("pupils", "1050"), ("teachers", "62.5"), ("periods", "25"), ("lessons", "1215")],
        &[
            ("view", "icfp"),
            ("pupils", "1050"),
            ("teachers", "62.5"),
            ("periods", "25"),
            ("lessons", "1215"),
            ("teacher-cost", "3500000"),
            ("income", "6900000"),
            ("expenditure", "7000000"),
            ("protected", "20"),
        ],
        &[("view", "icfp"), ("class-size", "29.5"), ("contact-ratio", "0.6"), ("income", "5000000"), ("expenditure", "6000000")],
        &[("view", "icfp"), ("class-size", "22"), ("contact-ratio", "0.78"), ("pupil-teacher-ratio", "17")],
        &[("view", "icfp"), ("pupil-teacher-ratio", "40"), ("protected", "12.5")],
        &[("view", "icfp"), ("average-teacher-cost", "56000"), ("teachers", "10")],
        &[("view", "distribution")],
        &[("view", "scorecard")],
        &[
            ("view", "scorecard"),
            (
                "measures",
                "staff/Days of training & more:0:5;outcomes/Progress:-0.25:0.1;outcomes/Attainment 8:47.5:45.9:points:England",
            ),
        ],
        &[("view", "funding"), ("prices", "2010-11:78,2015-16:85.5,2019-20:92,2020-21:98,2021-22:97.5,2022-23:104f")],
        &[("view", "base-years"), ("prices", "2010-11:78,2015-16:85.5,2019-20:92,2020-21:98,2021-22:97.5,2022-23:104f")],
        &[("view", "freeze"), ("prices", "2010-11:78,2011-12:79,2012-13:81"), ("years", "2"), ("from", "2010-11")],
        &[("view", "claims")],
        &[("view", "claims"), ("document", "wales"), ("verdict", "holds")],
        &[("view", "claims"), ("topic", "disadvantage-gap")],
        &[("view", "survey")],
        &[("view", "survey"), ("share", "54"), ("base", "1900"), ("sample", "probability")],
        &[("view", "survey"), ("share", "0.4"), ("base", "3"), ("sample", "probability")],
        &[("view", "survey"), ("share", "54.25"), ("sample", "probability")],
        &[("view", "survey"), ("share", "100"), ("base", "1900"), ("sample", "self-selected")],
    ];
    let mut figures = vec![];
    let mut all: Vec<Vec<(&str, &str)>> = asked.iter().map(|options| options.to_vec()).collect();
    // Every series as it is shown by default, and the one window that a break leaves.
    for series in drawn() {
        all.push(vec![("view", "trend"), ("series", series)]);
        match datasets::about(series).expect("embedded").never_fitted {
            Some(_) => {}
            None if series.contains("ks2") => {
                if series == &"dfe-ks2-gap-index" {
                    all.push(vec![("view", "back-test"), ("series", series)]);
                }
                all.push(vec![("view", "windows"), ("series", series)]);
                all.push(vec![("view", "projection"), ("series", series), ("to", "2019")]);
                all.push(vec![("view", "projection"), ("series", series), ("from", "2022")]);
            }
            None => {
                if series.contains("by-19") {
                    all.push(vec![("view", "back-test"), ("series", series)]);
                }
                all.push(vec![("view", "projection"), ("series", series)]);
                all.push(vec![("view", "windows"), ("series", series)]);
            }
        }
    }
    // Those that are recomputed, and one of each reason; every other is looked at in `tests/claims.rs`.
    for claim in datasets::claims() {
        let first = datasets::claims().into_iter().find(|other| other.reason == claim.reason);
        if !claim.reason.is_empty() && first.is_some_and(|first| first.id != claim.id) {
            continue;
        }
        all.push(vec![("view", "claims"), ("claim", claim.id)]);
    }
    for options in all {
        for lang in ["en", "cy"] {
            let mut pairs = options[1..].to_vec();
            pairs.push(("lang", lang));
            let name = format!("{options:?} {lang}");
            figures.push((name.clone(), views::figure(options[0].1, &pairs).unwrap_or_else(|error| panic!("{name}: {error}"))));
        }
    }
    figures
}

/// The series that the trend view draws.
fn drawn() -> &'static [&'static str] {
    let options = views::find("trend").expect("a view").options;
    options
        .iter()
        .find_map(|choice| match choice.takes {
            Takes::Series(known) => Some(known),
            _ => None,
        })
        .expect("an option of series")
}

fn data(figure: &Figure) -> Value {
    serde_json::from_str(&json::text(&figure.value())).expect("JSON")
}

#[test]
fn every_figure_is_as_its_schema_says() {
    let schema: Value = serde_json::from_str(include_str!("../src/figure.schema.json")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for (name, figure) in figures() {
        let faults: Vec<String> =
            validator.iter_errors(&data(&figure)).map(|error| format!("{} at {}", error, error.instance_path())).collect();
        assert!(faults.is_empty(), "{name}: {faults:#?}");
    }
    let wrong = serde_json::json!({"version": 1});
    assert!(!validator.is_valid(&wrong), "the schema refuses what is no figure");
}

#[test]
fn words_keep_to_their_lengths_and_say_something_of_their_own() {
    for (name, figure) in figures().into_iter().chain(walked()) {
        assert!(figure.headline.split_whitespace().count() <= 15, "{name}: {}", figure.headline);
        let short = &figure.description.short;
        assert!(short.chars().count() <= 220, "{name}: {} {short}", short.chars().count());
        assert!(short != &figure.headline && short != &figure.title, "{name}");
        for text in [&figure.headline, &figure.summary, &figure.sentence, &figure.description.long, &figure.announcement] {
            assert!(!text.contains(['{', '}']) && !text.contains("  ") && !text.contains(" ."), "{name}: {text}");
        }
        assert!(figure.sentence.starts_with(&figure.summary), "{name}: the sentence is the summary and where it comes from");
        assert!(figure.headline.starts_with(char::is_uppercase) && figure.sentence.ends_with('.'), "{name}");
    }
}

/// Every window of every series and vintage keeps to the lengths, in both languages.
#[test]
fn words_keep_to_their_lengths_in_every_window() {
    let mut tried = 0;
    for series in drawn() {
        let about = datasets::about(series).expect("embedded");
        let held = datasets::vintages(about).iter().map(|(name, _)| *name);
        for vintage in held.chain([""]) {
            let years = datasets::vintage(about, Some(vintage).filter(|name| !name.is_empty())).expect("held");
            let (first, last) = years.span().expect("figures");
            for (from, to) in (first..=last).flat_map(|from| (from..=last).map(move |to| (from, to))) {
                let (from, to) = (from.to_string(), to.to_string());
                for (view, lang) in ["trend", "projection"].into_iter().flat_map(|view| ["en", "cy"].map(|lang| (view, lang))) {
                    let pairs = [("series", *series), ("vintage", vintage), ("from", &from), ("to", &to), ("lang", lang)];
                    let Ok(figure) = views::figure(view, &pairs) else { continue };
                    assert!(figure.headline.split_whitespace().count() <= 15, "{pairs:?}: {}", figure.headline);
                    let short = &figure.description.short;
                    assert!(short.chars().count() <= 220, "{pairs:?}: {} {short}", short.chars().count());
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 5000, "{tried}");
}

/// What is never fitted is refused with its reason, and so is a line across a break.
#[test]
fn what_no_line_may_cross_is_refused_with_the_reason() {
    for lang in Lang::ALL {
        let refused = |pairs: &[(&str, &str)]| {
            let error = views::figure("projection", pairs).expect_err("refused");
            (error.code(), text::error(lang, &error))
        };
        for series in drawn() {
            let Some(reason) = datasets::about(series).expect("embedded").never_fitted else { continue };
            let (code, words) = refused(&[("series", series)]);
            assert_eq!(code, "never-fitted", "{series}");
            assert!(text::reason(lang, reason) != reason && words.contains(text::reason(lang, reason)), "{words}");
        }
        for window in [&[][..], &[("from", "2011"), ("to", "2022")], &[("from", "2019")]] {
            let (code, words) = refused(&[&[("series", "dfe-ks2-gap-index")][..], window].concat());
            assert_eq!(code, "broken");
            assert!(words.contains("2021/22") && words.contains(text::reason(lang, "ks2-cancelled")), "{words}");
        }
    }
    let (code, _) = {
        let error = views::figure("trend", &[("series", "wales-school-budget-per-pupil")]).expect_err("refused");
        (error.code(), ())
    };
    assert_eq!(code, "unknown-series");
}

/// Least squares by hand over 2011 to 2019 of vintage 2026: x₀ = 2015 − 3.0694… / −0.0528.
#[test]
fn key_stage_2_before_the_break_pointed_to_the_2070s() {
    let figure =
        views::figure("projection", &[("series", "dfe-ks2-gap-index"), ("vintage", "2026"), ("to", "2019")]).expect("fits");
    let year = figure.closing.expect("an answer").year.expect("a year");
    assert!((year - 2073.554292929293).abs() < 1e-6, "{year}");
    assert!(figure.notes.iter().any(|note| note.code == "broken"));
}

/// Gaps of 23, 23, 22 and 22 points scatter by 0.1 about their line: more than one rounding to whole numbers explains
/// (1/12), less than the two that a difference carries (1/6).
#[test]
fn a_difference_carries_both_roundings_into_its_range() {
    let (x, y) = ([2022.0, 2023.0, 2024.0, 2025.0], [23.0, 23.0, 22.0, 22.0]);
    for (figures, expected) in [(1, false), (2, true)] {
        let rounding = [Rounding { decimals: 0, figures }; 4];
        assert_eq!(gap::project(&x, &y, &rounding, 0.95).expect("a line").closing.rounding, expected);
    }
    let asked = [("series", "dfe-ks2-expected-standard"), ("vintage", "2026"), ("from", "2022")];
    let figure = views::figure("projection", &asked).expect("fits");
    let drawn = figure.marks.iter().find(|mark| mark.kind == Kind::Points).expect("points");
    assert!(y.iter().all(|gap| drawn.y.contains(&Some(*gap))), "{drawn:?}");
    assert!(figure.closing.expect("an answer").rounding);
}

/// Every code in the tables has words in both languages, and the words fit the unit.
#[test]
fn codes_and_units_have_words() {
    for about in datasets::list() {
        for lang in Lang::ALL {
            for (code, words) in [
                (about.measure, text::measure(lang, about.measure)),
                (about.measure, text::short_measure(lang, about.measure)),
                (about.coverage, text::coverage(lang, about.coverage)),
            ] {
                assert_ne!(code, words, "{}", about.id);
            }
            for (vintage, _) in datasets::vintages(about) {
                for point in datasets::vintage(about, Some(vintage)).expect("held").points {
                    assert!(point.reason.is_empty() || text::reason(lang, point.reason) != point.reason, "{}", point.reason);
                }
            }
        }
    }
    let said = |series: &str, lang| views::figure("trend", &[("series", series), ("lang", lang)]).expect("drawn").summary;
    for (series, en, cy) in [
        ("dfe-ks4-gap-index", "was 4.07 on the index in 2010/11", "yn 4.07 ar y mynegai yn 2010/11"),
        ("epi-ks4-gap-months", "was 19.7 months in 2010/11 and 19.1 in 2023/24", "yn 19.7 mis yn 2010/11 ac yn 19.1 yn 2023/24"),
        ("epi-16-19-gap-grades", "was 3.1 grades in 2022/23", "yn 3.1 gradd yn 2022/23"),
        ("dfe-ks4-attainment8", "was 13.5 points in 2017/18", "yn 13.5 pwynt yn 2017/18"),
        ("dfe-ks4-english-maths-grade5", "was 25.2 percentage points in 2018/19", "yn 25.2 pwynt canran yn 2018/19"),
        ("dfe-ks2-expected-standard", "was 20 percentage points in 2017/18", "yn 20 pwynt canran yn 2017/18"),
        ("fsm-eligible-share", "was 15.2% in 2014/15 and 25.7% in 2024/25", "yn 15.2% yn 2014/15 ac yn 25.7% yn 2024/25"),
    ] {
        assert!(said(series, "en").contains(en), "{}", said(series, "en"));
        assert!(said(series, "cy").contains(cy), "{}", said(series, "cy"));
    }
}

/// Prose prints a year of closing only when a trend is detectable, and says when a window leaves out later results.
#[test]
fn prose_says_no_more_than_the_figures_allow() {
    for (name, figure) in figures() {
        let Some(closing) = &figure.closing else { continue };
        let says_when = ["close in", "cau yn"].iter().any(|words| figure.headline.contains(words));
        // A change between two years has no test; its prose says so.
        let arithmetic = figure.method.name == "recent";
        let allowed = closing.kind == "closes" && (closing.detectable == Some(true) || arithmetic);
        assert_eq!(says_when, allowed, "{name}: {}", figure.headline);
        let said =
            ["arithmetic between two years", "Rhifyddeg rhwng dwy flwyddyn"].iter().any(|words| figure.sentence.contains(words));
        assert_eq!(said, arithmetic, "{name}: {}", figure.sentence);
        let stops = figure.notes.iter().any(|note| note.code == "window-stops");
        let series = figure.state.command.split("--series ").nth(1).and_then(|rest| rest.split(' ').next());
        let about = datasets::about(series.unwrap_or("dfe-ks4-gap-index")).expect("embedded");
        let (_, newest) = datasets::vintage(about, None).expect("held").span().expect("figures");
        let stopped = figure.span[1] < newest && figure.vintage.as_deref() == Some("2026");
        assert_eq!(stops, stopped, "{name}");
        let says = |code: &str| figure.notes.iter().any(|note| note.code == code && figure.sentence.contains(&note.text));
        let held = datasets::vintage(about, figure.vintage.as_deref()).expect("held");
        let first = held.points.iter().find(|point| point.comparable).expect("a comparable result").year();
        assert_eq!(says("window-starts"), figure.span[0] > first, "{name}");
        let newest = datasets::vintage(about, None).expect("held").vintage;
        assert_eq!(says("older-vintage"), figure.vintage.as_deref() < newest, "{name}");
        if stopped {
            assert!(figure.headline.contains(&figure.span[1].to_string()), "{name}: {}", figure.headline);
        }
        assert!(figure.calculation.is_some(), "{name}");
    }
}

/// What each method has, and what it has not.
#[test]
fn a_method_shows_no_more_than_it_has() {
    for (name, figure) in figures().into_iter().filter(|(_, figure)| figure.closing.is_some()) {
        let bands = figure.marks.iter().any(|mark| mark.kind == Kind::Band);
        let method = figure.method.name;
        assert!(!bands || !["theil-sen", "recent"].contains(&method), "{name}");
        assert!(figure.state.command.contains(&format!("--method {method}")) || method == "ols", "{name}");
        assert_eq!(figure.state.command.contains("--last"), method == "recent", "{name}: {}", figure.state.command);
        assert_eq!(figure.state.permalink.contains("&after="), method == "step", "{name}");
        let closing = figure.closing.as_ref().expect("filtered");
        if method == "exponential" {
            assert_eq!((closing.year, closing.lower, closing.upper), (None, None, None), "{name}");
            assert!(
                figure
                    .marks
                    .iter()
                    .filter(|mark| mark.role == Role::Projected)
                    .flat_map(|mark| &mark.y)
                    .flatten()
                    .all(|y| *y > 0.0)
            );
        }
        // The sensitivity is that of least squares, where there is scatter.
        let independence = figure.notes.iter().any(|note| note.code == "independence");
        assert_eq!(independence, method == "ols" && !closing.rounding && closing.kind != "unknown", "{name}");
    }
}

/// A grid: a cell for each row, of its kind and opening its figure, whose own answer is the row's.
fn cells_and_rows_are_the_same_windows(name: &str, figure: &Figure) {
    let mut cells = 0;
    for mark in figure.marks.iter().filter(|mark| mark.kind == Kind::Cell && mark.role != Role::Guess) {
        for at in 0..mark.x.len() {
            let years = [mark.y[at].expect("a first year"), mark.x[at]].map(Cell::Number);
            let row = figure.table.rows.iter().position(|row| row[..2] == years).expect("a row");
            assert_eq!(figure.table.kinds[row], mark.role.name(), "{name} {years:?}");
            assert_eq!(figure.table.opens[row], mark.opens[at], "{name} {years:?}");
            cells += 1;
        }
    }
    assert_eq!(cells, figure.table.rows.len(), "{name}");
    for (row, opens) in figure.table.rows.iter().zip(&figure.table.opens).step_by(7) {
        let pairs: Vec<(&str, &str)> = opens.split('&').skip(2).map(|pair| pair.split_once('=').expect("a pair")).collect();
        let opened = views::figure("projection", &pairs).unwrap_or_else(|error| panic!("{name}, {opens}: {error}"));
        assert_eq!(opened.state.permalink, *opens, "{name}");
        let closing = opened.closing.expect("a projection");
        let text = |at: usize| match &row[at] {
            Cell::Text(text) => text.clone(),
            other => panic!("{name}: {other:?}"),
        };
        let told = closing.detectable == Some(true);
        let answer = match closing.kind {
            "closes" | "closed" if told => "closes",
            "not_closing" if told => "widens",
            _ => "no_trend",
        };
        assert_eq!(text(3), answer, "{name}, {opens}");
        assert_eq!(row[5], Cell::from(closing.lower), "{name}, {opens}");
    }
}

/// Each origin's line passes through its rows, begins in its own year, and opens what the rows open.
fn lines_and_rows_are_the_same_projections(name: &str, figure: &Figure) {
    let lines = figure.marks.iter().find(|mark| mark.role == Role::Projected).expect("lines");
    let points = figure.marks.iter().find(|mark| mark.kind == Kind::Points && mark.role == Role::Observed).expect("points");
    let number = |cell: &Cell| match cell {
        Cell::Number(number) => *number,
        other => panic!("{name}: {other:?}"),
    };
    let parts: Vec<Vec<usize>> =
        (0..lines.x.len()).collect::<Vec<_>>().split(|at| lines.y[*at].is_none()).map(<[usize]>::to_vec).collect();
    let mut origins: Vec<f64> =
        figure.table.rows.iter().filter(|row| row[0] != Cell::Missing).map(|row| number(&row[0])).collect();
    origins.dedup();
    assert_eq!(parts.iter().map(|part| lines.x[part[0]]).collect::<Vec<_>>(), origins, "{name}");
    for (row, opens) in figure.table.rows.iter().zip(&figure.table.opens).filter(|(row, _)| row[0] != Cell::Missing) {
        let [origin, year, horizon, projected, published, error] = core::array::from_fn(|at| number(&row[at]));
        assert_eq!(year - origin, horizon, "{name}");
        assert!((published - projected - error).abs() < 1e-9, "{name} {origin} {year}");
        let part = parts.iter().find(|part| lines.x[part[0]] == origin).expect("a line");
        let at = *part.iter().find(|at| lines.x[**at] == year).expect("that year");
        assert_eq!((lines.y[at], &lines.opens[at]), (Some(projected), opens), "{name} {origin} {year}");
        // Provisional and not comparable results have marks of their own.
        if let Some(at) = points.x.iter().position(|x| *x == year) {
            assert_eq!(points.y[at], Some(published), "{name} {year}");
        }
    }
    assert_eq!(figure.table.opens.len(), figure.table.rows.len(), "{name}");
    for opens in figure.table.opens.iter().step_by(5) {
        let pairs: Vec<(&str, &str)> = opens.split('&').skip(1).map(|pair| pair.split_once('=').expect("a pair")).collect();
        let opened = views::figure(pairs[0].1, &pairs[1..]).unwrap_or_else(|error| panic!("{name}, {opens}: {error}"));
        assert_eq!(opened.state.permalink, *opens, "{name}");
    }
}

/// Every published number of both nations is a mark, but for those of pupils persistently disadvantaged, which a note tells.
fn the_nations_are_the_rows(name: &str, figure: &Figure) {
    let mut drawn = 0;
    for row in figure.table.rows.iter().filter(|row| row[2] == Cell::from("disadvantaged-and-other")) {
        let Cell::Text(period) = &row[0] else { panic!("{name}: {row:?}") };
        let year = period[..4].parse::<f64>().expect("a year") + 1.0;
        let role = if row[1] == Cell::from("wales") { Role::Other } else { Role::Observed };
        let held = figure.marks.iter().filter(|mark| mark.role == role).any(|mark| {
            let at = mark.x.iter().position(|x| *x == year);
            at.is_some_and(|at| match (&row[3], mark.kind) {
                (Cell::Number(value), Kind::Points) => mark.y[at] == Some(*value),
                (Cell::Missing, Kind::Range) => {
                    [row[4].clone(), row[5].clone()] == [mark.lower[at], mark.upper[at]].map(Cell::Number)
                }
                _ => false,
            })
        });
        assert!(held, "{name}: {row:?}");
        drawn += 1;
    }
    assert_eq!(drawn, 4, "{name}");
    assert!(figure.notes.iter().any(|note| note.code == "persistent" && note.text.contains("29")), "{name}");
}

/// Every bar and interval of the finish line is a row, opens what the row opens, and says what it says; "never" is a place of
/// the axis and no number of years.
fn bars_and_rows_are_the_same_answers(name: &str, figure: &Figure) {
    let never = figure.axes.y.ticks.last().expect("ticks").value;
    let longest = figure.axes.y.ticks[figure.axes.y.ticks.len() - 2].value;
    let number = |cell: &Cell| match cell {
        Cell::Number(number) => Some(*number),
        Cell::Text(text) => {
            assert_eq!(text, "never", "{name}");
            Some(never)
        }
        Cell::Missing => None,
    };
    let mut drawn = 0;
    for mark in &figure.marks {
        for (at, &report) in mark.x.iter().enumerate() {
            let same = |row: &&Vec<Cell>| {
                let ours = row[1] == Cell::from("ks4-gap-index");
                let measure = if mark.role == Role::Other { "all-subjects" } else { "english-and-maths" };
                row[0] == Cell::Number(report) && if mark.kind == Kind::Range { ours } else { row[1] == Cell::from(measure) }
            };
            let row = figure.table.rows.iter().position(|row| same(&row)).expect("a row");
            let (cells, words) = (&figure.table.rows[row], &figure.table.cells()[row][2]);
            if mark.kind == Kind::Range {
                assert_eq!((mark.y[at], Some(mark.lower[at])), (number(&cells[3]), number(&cells[4])), "{name} {report}");
                assert_eq!(Some(mark.upper[at]), number(&cells[5]), "{name} {report}");
                assert!(mark.upper[at] <= longest || mark.upper[at] == never, "{name} {report}");
            } else {
                assert_eq!((mark.lower[at], Some(mark.upper[at])), (0.0, number(&cells[3])), "{name} {report}");
                assert_eq!(mark.kind == Kind::Arrow, cells[2] != Cell::from("about"), "{name} {report}: no end, no bar");
            }
            assert!(words.starts_with(&mark.texts[at]), "{name} {report}: {words}");
            assert_eq!(figure.table.opens[row], mark.opens[at], "{name} {report}");
            let pairs: Vec<(&str, &str)> =
                mark.opens[at].split('&').skip(1).map(|pair| pair.split_once('=').expect("a pair")).collect();
            let opened = views::figure(pairs[0].1, &pairs[1..]).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(opened.state.permalink, mark.opens[at], "{name} {report}");
            drawn += 1;
        }
    }
    assert_eq!(drawn, figure.table.rows.len(), "{name}");
}

/// Least squares and Fieller's set by NumPy over the index of vintage 2026 from 2011: x₀ less the last year.
#[test]
fn our_answers_beside_the_published_ones_are_those_of_the_same_years() {
    let figure = views::figure("finish-line", &[("vintage", "2026")]).expect("a figure");
    let ours = figure.marks.iter().find(|mark| mark.kind == Kind::Range).expect("ours");
    let rounded = |value: f64| (value * 10.0).round() / 10.0;
    let years: Vec<Option<f64>> = ours.y.iter().map(|year| year.map(rounded)).collect();
    assert_eq!(years, [None, Some(70.2), Some(78.6), Some(92.8)], "no trend can be told to 2016");
    let lower: Vec<f64> = ours.lower.iter().copied().map(rounded).collect();
    assert_eq!(lower, [34.0, 40.7, 48.9, 58.0]);
    let upper: Vec<f64> = ours.upper[1..].iter().copied().map(rounded).collect();
    assert_eq!(upper, [221.6, 186.1, 216.0]);
    for words in ["about 50 years in 2017", "over 100 years in 2018", "over 500 years in 2019", "never in 2020"] {
        assert!(figure.sentence.contains(words), "{}", figure.sentence);
    }
    for words in ["no trend (to 2015/16; not ruled out: 30 to never)", "about 70 years (to 2016/17; not ruled out: 40 to 230)"] {
        assert!(figure.sentence.contains(words), "{}", figure.sentence);
    }
    assert!(figure.sentence.contains("“over 500 years” included, can be computed again here"));
}

/// "If the 2011 to 2019 pace resumed from 2025, the gap would close in the 2120s": 2025 + 3.92 / 0.0391667 = 2125.1.
#[test]
fn a_scenario_says_what_follows_and_what_it_assumes() {
    let asked =
        |pairs: &[(&str, &str)]| views::figure("projection", &[&[("vintage", "2026")][..], pairs].concat()).expect("a figure");
    let figure = asked(&[("from", "2011"), ("to", "2019"), ("pace", "2011-2019"), ("close-by", "2040"), ("generation", "28")]);
    for words in [
        "If the pace of 2011\u{2013}2019 (a fall of 0.039 a year) resumed from 2024/25",
        "would close in the 2120s (95% range of that pace: the 2080s to the 2250s)",
        // 3.92 / 15 = 0.2613, and 0.2613 / 0.0391667 = 6.67.
        "would have to fall by 0.261 a year from 2024/25 on, 6.7 times the fitted fall",
        // 92.77 / 28, 15 / 28 and 100.09 / 28.
        "3.3 for “Trend 2011\u{2013}2019” (2.1 to 7.7), 0.5 for “Zero by 2040” and 3.6 for “Pace of 2011\u{2013}2019” (2.3 to 8.1)",
    ] {
        assert!(figure.sentence.contains(words) && figure.description.long.contains(words), "{words}\n{}", figure.sentence);
    }
    let scenarios: Vec<_> = figure.marks.iter().filter(|mark| mark.role == Role::Scenario).collect();
    assert_eq!(scenarios.len(), 2);
    assert_eq!((scenarios[0].x.last(), scenarios[0].y.last()), (Some(&2040.0), Some(&Some(0.0))));
    for code in ["close-by", "pace", "generation"] {
        assert!(figure.notes.iter().any(|note| note.code == code), "{code}");
    }
    let steps = figure.method.steps.join("\n");
    assert!(steps.contains("r = \u{2212}3.92 / (2040 \u{2212} 2025) = -0.261333333333"), "{steps}");
    assert!(steps.contains("2025 \u{2212} 3.92 / (-0.0391666666667) = 2125.08510638"), "{steps}");
    let csv = figure.csv();
    assert!(csv.starts_with("period,role,value,fitted,lower_95,upper_95,lower_80,upper_80,close_by,pace,"), "{csv}");
    assert!(figure.state.permalink.ends_with("&close-by=2040&pace=2011-2019&generation=28"), "{}", figure.state.permalink);

    // No fall to compare with: the data say so too.
    let figure = asked(&[("close-by", "2040")]);
    let ratio = figure.method.inputs.iter().find(|input| input.symbol == "r/b").expect("an input");
    assert_eq!(ratio.value, None);
    assert!(figure.sentence.contains("2011\u{2013}2025 shows no fall to compare that with"), "{}", figure.sentence);

    // A pace that cannot be told from none draws no line, names no year, and comes to no generations.
    let figure = asked(&[("pace", "2016-2018"), ("generation", "28")]);
    assert!(figure.marks.iter().all(|mark| mark.role != Role::Scenario));
    assert!(figure.sentence.contains("No trend can be detected in 2016\u{2013}2018: its pace gives no year of closing"));
    assert!(figure.sentence.contains("No year of closing can be told, and so no number of generations."));
    assert!(!figure.csv().contains(",pace,"));
}

/// The published claim of "twenty generations to 2581", counted from 2019: 562 years, 28.1 to a generation.
#[test]
fn the_arithmetic_of_twenty_generations_can_be_checked() {
    let figure =
        views::figure("projection", &[("vintage", "2023"), ("close-by", "2581"), ("generation", "28.1")]).expect("a figure");
    assert!(figure.method.steps.contains(&"(2581 \u{2212} 2019) / 28.1 = 20".to_string()), "{:?}", figure.method.steps);
    assert!(figure.sentence.contains("20.0 for “Zero by 2581”"), "{}", figure.sentence);
    // And what it would take: 3.70 over 562 years, a sixth of the pace of the results that the claim was made from.
    assert!(figure.sentence.contains("0.007 a year from 2018/19 on, 0.2 times the fitted fall"), "{}", figure.sentence);
}

/// Seven origins and 28 later results; by NumPy and SciPy over vintages 2024, 2025 and 2026.
#[test]
fn earlier_trends_of_the_gap_index_are_counted() {
    let figure = views::figure("back-test", &[("vintage", "2026")]).expect("a figure");
    // The five results before the first origin and the three that cannot be compared are rows of their own.
    assert_eq!(figure.table.kinds.iter().filter(|kind| **kind == "projected").count(), 28);
    assert_eq!(figure.table.rows.len(), 28 + 5 + 3);
    for words in [
        "13 of 28 later results",
        "16 of 28 inside its 95% band",
        "came out 0.40 above the lines; the mean distance was 0.11 after 1 year and 0.91 after 10 years",
        "3 of the 7 would have named a year of closing (the 2080s to the 2110s), and 4 would have shown no trend",
        "as later revised, but for 2023 and 2024",
        "counts, not a test of the bands",
    ] {
        assert!(figure.sentence.contains(words), "{words}\n{}", figure.sentence);
    }
    // The release of 2024 has 3.95 for 2023, so that its line ends higher than the one of 2026.
    let vintages: Vec<&Cell> = figure.table.rows.iter().map(|row| &row[12]).collect();
    assert_eq!(vintages[8 + 24..], [&Cell::from("2026"), &Cell::from("2024"), &Cell::from("2024"), &Cell::from("2025")]);
    let revised = views::figure("back-test", &[("vintage", "2023")]).expect("a figure");
    assert!(revised.sentence.contains("no complete release of the time is held"), "{}", revised.sentence);
    for (series, found) in [("dfe-ks4-attainment8", 5), ("dfe-ks4-english-maths-grade5", 4), ("dfe-ks2-expected-standard", 4)] {
        let error = views::figure("back-test", &[("series", series), ("vintage", "2026")]).expect_err("too few");
        assert!(matches!(*error, gapchart::error::Error::TooFewPoints { found: n, needed: 6, .. } if n == found), "{error:?}");
    }
}

/// What was published is said over its bar at every width.
#[test]
fn every_published_answer_is_printed_in_the_picture() {
    for (name, figure) in figures().into_iter().filter(|(_, figure)| figure.view == "finish-line") {
        for width in [288.0, 320.0, 480.0, 800.0, 1400.0] {
            let drawing = drawing(&figure, width, 300.0);
            for text in figure.marks.iter().filter(|mark| mark.kind != Kind::Range).flat_map(|mark| &mark.texts) {
                // On one line, or a word a line.
                let printed = |part: &str| drawing.words().any(|(words, _)| words == part);
                assert!(printed(text) || text.split(' ').all(printed), "{name} at {width}: {text}");
            }
        }
    }
}

/// Whatever is drawn in the views whose rows are not years can be read as the row that holds it; a line's years without a
/// result have none.
#[test]
fn every_datum_of_the_record_has_its_row() {
    let mut read = 0;
    for (name, figure) in figures() {
        if !["stages", "finish-line", "nations", "back-test"].contains(&figure.view) {
            continue;
        }
        for hit in drawing(&figure, 800.0, 400.0).hits {
            let mark = &figure.marks[hit.mark];
            let Some(row) = figure.row_of(mark, hit.datum) else {
                assert_eq!(mark.role, Role::Projected, "{name}: {hit:?}");
                continue;
            };
            let value = mark.y.get(hit.datum).copied().flatten().unwrap_or_else(|| mark.upper[hit.datum]);
            let said = figure.table.rows[row].iter().any(|cell| match cell {
                Cell::Number(number) => *number == value,
                Cell::Text(text) => text == "never" && Some(value) == figure.axes.y.ticks.last().map(|tick| tick.value),
                Cell::Missing => false,
            });
            assert!(said, "{name}: {value} is not in {:?}", figure.table.rows[row]);
            read += 1;
        }
    }
    assert!(read > 400, "{read}");
}

/// One report, three ages: 4.5, 9.2 and 18.1 months in 2018, and the gap from 16 to 19 in a note, in its own unit.
#[test]
fn the_stages_are_those_of_one_report() {
    let figure = |report| views::figure("stages", &[("vintage", report)]).expect("a figure");
    for (report, values) in [("2019", [4.5, 9.2, 18.1]), ("2024", [4.6, 10.3, 19.2]), ("2025", [4.7, 10.0, 19.1])] {
        assert_eq!(figure(report).marks[0].upper, values, "{report}");
    }
    let note = |report| figure(report).notes.into_iter().find(|note| note.code == "another-unit").map(|note| note.text);
    assert!(note("2025").expect("a note").contains("3.3 grades in 2023/24"));
    assert_eq!(note("2019"), None, "no figure of that report is held");
}

/// The counts of METHODS: of the windows of the newest vintage of the gap index, by the lines alone.
#[test]
fn the_windows_of_the_gap_index_are_counted() {
    let figure = views::figure("windows", &[("vintage", "2026")]).expect("a figure");
    let number = |row: &[Cell], at: usize| match row[at] {
        Cell::Number(number) => Some(number),
        _ => None,
    };
    let after = |row: &[Cell]| Some(number(row, 4)? - number(row, 1)?);
    let count = |holds: &dyn Fn(Option<f64>) -> bool| figure.table.rows.iter().filter(|row| holds(after(row))).count();
    assert_eq!(figure.table.rows.len(), 55);
    assert_eq!(count(&|after| after.is_none()), 26, "never");
    assert_eq!(count(&|after| after.is_some_and(|after| after > 500.0)), 3, "over 500 years");
    assert_eq!(count(&|after| after.is_some_and(|after| after < 100.0)), 11, "under 100 years");
    let kinds = |kind: &str| figure.table.kinds.iter().filter(|known| **known == kind).count();
    assert_eq!((kinds("closes"), kinds("widens"), kinds("no_trend")), (7, 10, 38));
    assert!(figure.summary.contains("counts of choices, not probabilities"));
}

/// Bars in the order of the rows: their ends, one upon the other, are the rows' numbers.
fn bars_and_rows_are_the_same_numbers(name: &str, figure: &Figure) {
    let column = |id: &str| figure.table.columns.iter().position(|column| column.id == id);
    let number = |row: usize, id: &str| match figure.table.rows[row][column(id).expect(id)] {
        Cell::Number(number) => number,
        _ => 0.0,
    };
    let [first, _] = figure.axes.x.domain;
    let mut bars = 0;
    for mark in &figure.marks {
        for (at, &x) in mark.x.iter().enumerate() {
            let row = (x - first) as usize;
            let what = match figure.view {
                "formula" if mark.kind == Kind::Points => "other",
                // Printed beyond both, and it is the first of them.
                "formula" if mark.kind == Kind::Value && mark.y[at] != Some(number(row, "amount")) => "other",
                "formula" => "amount",
                "freeze" => "loss",
                "decomposition" => "contribution",
                "wales-authorities" => "value",
                "wales-schools" => "share",
                "single-formula" => "change",
                _ if mark.role == Role::Current => "now",
                _ => "after",
            };
            match mark.kind {
                // A place without a figure.
                Kind::Value if mark.y[at].is_none() => assert_eq!(figure.table.kinds[row], "missing", "{name} {x}"),
                // The nation is the last row.
                Kind::Line => assert_eq!(mark.y[at], Some(number(figure.table.rows.len() - 1, what)), "{name}"),
                Kind::Points => {
                    assert_eq!(mark.y[at], Some(number(row, what)), "{name} {x}");
                    bars += 1;
                }
                Kind::Value => assert_eq!(mark.y[at], Some(number(row, what)), "{name} {x}"),
                Kind::Bar if mark.role == Role::Added => {
                    assert_eq!([mark.lower[at], mark.upper[at]], [number(row, "now"), number(row, "after")], "{name} {x}");
                    bars += 1;
                }
                Kind::Bar => {
                    assert_eq!(mark.lower[at] + mark.upper[at], number(row, what), "{name} {x}");
                    bars += 1;
                }
                _ => panic!("{name}: {mark:?}"),
            }
        }
    }
    assert!(bars > 0, "{name}");
}

/// Every number of a strip stands in the table: those of the row itself, or in rows of their own under its name. A band lies between
/// two edges that are rows, or reaches an end of its scale.
fn strips_and_rows_are_the_same_numbers(name: &str, figure: &Figure) {
    assert_eq!(figure.axes.rows.len(), figure.axes.x.ticks.len(), "{name}");
    let mut compared = 0;
    for mark in figure.marks.iter().filter(|mark| mark.kind != Kind::Value) {
        for (at, &x) in mark.x.iter().enumerate() {
            let own = &figure.table.rows[x as usize];
            let of = figure.table.rows.iter().filter(|row| row[0] == own[0]);
            let told: Vec<f64> = of
                .flatten()
                .filter_map(|cell| match cell {
                    Cell::Number(number) => Some(*number),
                    _ => None,
                })
                .collect();
            let mut numbers: Vec<f64> = mark.y.get(at).copied().flatten().into_iter().collect();
            match mark.kind {
                // One end is zero.
                Kind::Bar => numbers.push(mark.lower[at] + mark.upper[at]),
                _ => numbers.extend(mark.lower.get(at).into_iter().chain(mark.upper.get(at))),
            }
            let ends = figure.axes.rows[x as usize].domain;
            for number in numbers {
                let end = mark.kind == Kind::Zone && ends.contains(&number);
                assert!(end || told.contains(&number), "{name} {x}: {number} is not in {told:?}");
                compared += 1;
            }
        }
    }
    assert!(compared > 0, "{name}");
}

/// A place for each row: its bar or disc, its printed number and its range are the row's. A list of claims has a bar for each
/// verdict, as high as the rows that came out so.
fn claims_and_rows_are_the_same_numbers(name: &str, figure: &Figure) {
    let column = |id: &str| figure.table.columns.iter().position(|column| column.id == id);
    let kinds = ["holds", "holds_if", "does_not_hold", "cannot_be_checked"];
    let held = |x: f64, id: &str| match column(id) {
        Some(at) => match figure.table.rows[x as usize][at] {
            Cell::Number(number) => number,
            _ => f64::NAN,
        },
        None => figure.table.kinds.iter().filter(|kind| **kind == kinds[x as usize]).count() as f64,
    };
    let mut data = 0;
    for mark in &figure.marks {
        for (at, &x) in mark.x.iter().enumerate() {
            match mark.kind {
                Kind::Bar => assert_eq!(mark.lower[at] + mark.upper[at], held(x, "value"), "{name} {x}"),
                Kind::Points | Kind::Value => assert_eq!(mark.y[at], Some(held(x, "value")), "{name} {x}"),
                Kind::Range => {
                    let ends = [mark.lower[at], mark.upper[at]];
                    assert_eq!(ends, [held(x, "lower"), held(x, "upper")], "{name} {x}");
                }
                _ => panic!("{name}: {mark:?}"),
            }
            data += 1;
        }
    }
    assert!(data > 0, "{name}");
    assert_eq!(
        figure.axes.x.ticks.len(),
        if column("value").is_some() { figure.table.rows.len() } else { kinds.len() },
        "{name}"
    );
}

/// The same numbers in marks, table and CSV.
#[test]
fn marks_table_and_csv_hold_the_same_numbers() {
    for (name, figure) in figures() {
        marks_and_rows_are_the_same_numbers(&name, &figure);
        csv_and_rows_are_the_same_numbers(&name, &figure);
    }
}

fn marks_and_rows_are_the_same_numbers(name: &str, figure: &Figure) {
    if figure.view == "windows" {
        cells_and_rows_are_the_same_windows(name, figure);
        return;
    }
    let column = |id: &str| figure.table.columns.iter().position(|column| column.id == id);
    if ["claims", "survey"].contains(&figure.view) {
        claims_and_rows_are_the_same_numbers(name, figure);
        return;
    }
    if figure.view == "back-test" {
        lines_and_rows_are_the_same_projections(name, figure);
        return;
    }
    if figure.view == "nations" {
        the_nations_are_the_rows(name, figure);
        return;
    }
    if figure.view == "finish-line" {
        bars_and_rows_are_the_same_answers(name, figure);
        return;
    }
    if !figure.axes.rows.is_empty() {
        strips_and_rows_are_the_same_numbers(name, figure);
        return;
    }
    if figure.axes.x.kind == "category" || figure.view == "freeze" {
        bars_and_rows_are_the_same_numbers(name, figure);
        return;
    }
    let years: Vec<f64> = figure
        .table
        .rows
        .iter()
        .enumerate()
        .map(|(at, row)| match &row[0] {
            // A place for each age, in the order of the rows.
            Cell::Text(_) if figure.axes.x.unit == "stage" => at as f64,
            Cell::Text(period) if period.contains('/') => period[..4].parse::<f64>().expect("a year") + 1.0,
            Cell::Text(period) => period[..4].parse().expect("a year"),
            other => panic!("{name}: {other:?}"),
        })
        .collect();
    let cell = |year: f64, id: &str| {
        let row = years.iter().position(|known| *known == year)?;
        match figure.table.rows[row][column(id)?] {
            Cell::Number(number) => Some(number),
            _ => None,
        }
    };
    for mark in &figure.marks {
        for (at, &year) in mark.x.iter().enumerate() {
            if figure.axes.y.unit == "percent" && figure.view == "wales" {
                let drawn = mark.y.get(at).copied().flatten().unwrap_or_else(|| mark.upper[at]);
                let share = cell(year, "retained_share").expect("a share");
                assert!((drawn - 100.0 * share).abs() < 1e-9, "{name} {year}");
                continue;
            }
            match (mark.kind, mark.role) {
                (Kind::Points, Role::Guess) => assert_eq!(mark.y[at], cell(year, "own"), "{name} {year}"),
                (Kind::Points | Kind::Value, Role::Real | Role::RealForecast) => {
                    assert_eq!(mark.y[at], cell(year, "real"), "{name} {year}");
                }
                (Kind::Points, Role::Reported) => assert_eq!(mark.y[at], cell(year, "reported"), "{name} {year}"),
                (Kind::Value, Role::Total) if figure.view == "base-years" => {
                    assert_eq!(mark.y[at], cell(year, "change"), "{name} {year}");
                }
                (Kind::Bar, Role::Real | Role::Distorted) => {
                    assert_eq!(Some(mark.lower[at] + mark.upper[at]), cell(year, "change"), "{name} {year}");
                }
                (Kind::Bar, Role::Current) => {
                    assert_eq!(Some(mark.lower[at] + mark.upper[at]), cell(year, "real"), "{name} {year}");
                }
                (Kind::Bar, Role::Added) => assert_eq!(Some(mark.upper[at]), cell(year, "value"), "{name} {year}"),
                (Kind::Points | Kind::Value, _) => assert_eq!(mark.y[at], cell(year, "value"), "{name} {year}"),
                (Kind::Line, Role::Fitted | Role::Projected) => assert_eq!(mark.y[at], cell(year, "fitted"), "{name} {year}"),
                // Where it meets zero between two years, no row stands.
                (Kind::Line, Role::Scenario) if year.fract() != 0.0 => assert_eq!(mark.y[at], Some(0.0), "{name} {year}"),
                (Kind::Line, Role::Scenario) => {
                    let held = [cell(year, "close_by"), cell(year, "pace")];
                    assert!(held.contains(&mark.y[at]), "{name} {year}: {held:?}");
                }
                (Kind::Band, _) => {
                    let level = if mark.level == Some(0.8) { "80" } else { "95" };
                    assert_eq!(Some(mark.lower[at]), cell(year, &format!("lower_{level}")), "{name} {year}");
                    assert_eq!(Some(mark.upper[at]), cell(year, &format!("upper_{level}")), "{name} {year}");
                }
                (Kind::Bar, Role::Delegated) => assert_eq!(Some(mark.upper[at]), cell(year, "delegated"), "{name} {year}"),
                (Kind::Bar, Role::Retained) => {
                    assert_eq!(Some(mark.upper[at] - mark.lower[at]), cell(year, "retained"), "{name} {year}");
                }
                (Kind::Bar, Role::Observed) => assert_eq!(Some(mark.upper[at]), cell(year, "value"), "{name} {year}"),
                (Kind::Bar, Role::Total) => assert_eq!(Some(mark.upper[at]), cell(year, "value"), "{name} {year}"),
                _ => {}
            }
        }
    }
}

/// What a spreadsheet reads is the table.
fn csv_and_rows_are_the_same_numbers(name: &str, figure: &Figure) {
    let csv = figure.csv();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let heads = reader.headers().expect("heads").clone();
    for (row, record) in figure.table.rows.iter().zip(reader.records()) {
        let record = record.expect("a record");
        assert_eq!(record.len(), heads.len());
        for (at, cell) in row.iter().enumerate() {
            match cell {
                Cell::Number(number) => assert_eq!(record[at].parse::<f64>().ok(), Some(*number), "{name} {}", &record[at]),
                Cell::Text(text) => assert_eq!(&record[at], text, "{name}"),
                Cell::Missing => assert_eq!(&record[at], "", "{name}"),
            }
        }
    }
    assert!(!csv.starts_with('#') && (figure.view == "windows" || heads.iter().any(|head| head == "decimals")), "{name}");
}

#[test]
fn bars_start_at_zero_and_a_line_axis_that_does_not_says_so() {
    for (name, figure) in figures().into_iter().chain(walked()) {
        let bars = figure.marks.iter().any(|mark| mark.kind == Kind::Bar);
        // Those that hang below it start there too.
        assert!(!bars || figure.axes.y.zero_included, "{name}");
        for mark in figure.marks.iter().filter(|mark| mark.kind == Kind::Bar) {
            let parts = mark.lower.iter().zip(&mark.upper).zip(&mark.x);
            for ((&lower, &upper), x) in parts.filter(|((lower, upper), _)| **lower != 0.0 && **upper != 0.0) {
                let below = |other: &Mark| other.x.iter().zip(&other.upper).any(|(place, end)| place == x && *end == lower);
                assert!(lower < upper && figure.marks.iter().any(below), "{name}: a part stands on another");
            }
        }
        if figure.axes.y.kind == "band" {
            continue;
        }
        let said = figure.axes.y.label.contains("does not start at zero")
            || figure.axes.y.label.contains("nid yw'r echelin yn dechrau ar sero");
        assert_eq!(figure.axes.y.zero_included, !said, "{name}: {}", figure.axes.y.label);
    }
}

/// Observed and projected share no year but the last fitted one, and no role.
#[test]
fn what_was_published_and_what_is_projected_never_share_a_style() {
    for (name, figure) in figures().into_iter().chain(walked()) {
        let roles: Vec<Role> = figure.marks.iter().map(|mark| mark.role).collect();
        for (mark, role) in figure.marks.iter().zip(roles) {
            if mark.kind == Kind::Points {
                let published =
                    matches!(role, Role::Observed | Role::NotComparable | Role::Provisional | Role::Planned | Role::Most);
                let beside =
                    matches!(role, Role::Other | Role::Reported | Role::Real | Role::RealForecast | Role::Estimate | Role::Guess);
                assert!(published || beside, "{name}");
            }
            if role == Role::Scenario {
                assert_eq!(mark.kind, Kind::Line, "{name}: neither markers nor bands");
            }
            if role == Role::Projected {
                assert!(matches!(mark.kind, Kind::Line | Kind::Band | Kind::Rule), "{name}");
            }
        }
        for (row, kind) in figure.table.rows.iter().zip(&figure.table.kinds) {
            if *kind == "projected" {
                assert!(
                    row.iter().zip(&figure.table.columns).all(|(cell, column)| column.id != "value" || *cell == Cell::Missing),
                    "{name}"
                );
            }
        }
    }
}

/// A part of an address as a browser reads it.
fn decoded(text: &str) -> String {
    let mut bytes = vec![];
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut digit = || char::from(rest.next().expect("two digits")).to_digit(16).expect("a digit") as u8;
        bytes.push(if byte == b'%' { digit() << 4 | digit() } else { byte });
    }
    String::from_utf8(bytes).expect("UTF-8")
}

/// Asking for what the permalink says gives the same figure again.
#[test]
fn a_permalink_read_back_gives_the_same_figure() {
    for (name, figure) in figures().into_iter().chain(walked()) {
        let link = figure.state.permalink.strip_prefix("#v=1&").expect("its version");
        let pairs: Vec<(&str, &str)> = link.split('&').map(|pair| pair.split_once('=').expect("a pair")).collect();
        let pairs: Vec<(&str, String)> = pairs.into_iter().map(|(option, value)| (option, decoded(value))).collect();
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(option, value)| (*option, value.as_str())).collect();
        let again = views::figure(pairs[0].1, &pairs[1..]).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(figure, again, "{name}");
    }
}

fn drawing(figure: &Figure, width: f64, height: f64) -> Drawing {
    let frame = Frame { width, height, text: if width < 480.0 { 13.0 } else { 14.0 }, palette: &LIGHT };
    layout(figure, &frame, &mut picture::measure)
}

/// At every width, every word lies inside the frame and over no other.
#[test]
fn no_words_are_clipped_or_lie_over_others() {
    for (name, figure) in figures().into_iter().chain(walked()) {
        for (width, height) in [(288.0, 260.0), (320.0, 300.0), (480.0, 320.0), (800.0, 400.0), (1400.0, 480.0)] {
            let drawing = drawing(&figure, width, height);
            let words: Vec<(&str, [f64; 4])> = drawing.words().collect();
            for (at, (text, [left, top, right, bottom])) in words.iter().enumerate() {
                let inside = *left >= -0.5 && *top >= -0.5 && *right <= width + 0.5 && *bottom <= height + 0.5;
                assert!(inside, "{name} at {width}: {text:?} at {left} {top} {right} {bottom}");
                for (other, [l, t, r, b]) in &words[..at] {
                    let over = left < r && l < right && *top + 1.0 < *b && *t + 1.0 < *bottom;
                    assert!(!over, "{name} at {width}: {text:?} lies over {other:?}");
                }
            }
        }
    }
}

/// Whatever the words, a mark that needs a name has one: beside it, or in the key.
#[test]
fn every_mark_is_named() {
    for (name, figure) in figures().into_iter().chain(walked()) {
        for width in [288.0, 800.0] {
            let drawing = drawing(&figure, width, 300.0);
            for mark in figure.marks.iter().filter(|mark| !matches!(mark.kind, Kind::Value | Kind::Rule)) {
                assert!(
                    drawing.words().any(|(text, _)| mark.label.starts_with(text) || text.contains(&mark.label)),
                    "{name} at {width}: {}",
                    mark.label
                );
            }
        }
    }
}

#[test]
fn data_are_placed_where_the_axes_say() {
    for (name, figure) in figures().into_iter().chain(walked()) {
        let drawing = drawing(&figure, 800.0, 400.0);
        let [left, top, right, bottom] = drawing.plot;
        assert!(!drawing.hits.is_empty(), "{name}");
        for hit in &drawing.hits {
            let (x, y) = hit.at;
            assert!(x >= left && x <= right && y >= top - 0.01 && y <= bottom + 0.01, "{name}: {hit:?}");
            let mark = &figure.marks[hit.mark];
            let end = |at: usize| if mark.lower[at] < 0.0 { mark.lower[at] } else { mark.upper[at] };
            let value = mark.y.get(hit.datum).copied().flatten().unwrap_or_else(|| end(hit.datum));
            let [low, high] = figure.axes.y.domain;
            if let Some(axis) = figure.axes.rows.get(mark.x[hit.datum] as usize) {
                let [low, high] = axis.domain;
                let expected = left + (value - low) / (high - low) * (right - left);
                assert!((x - expected).abs() < 1e-6, "{name}: {hit:?}");
                continue;
            }
            if ["authority", "factor", "survey"].contains(&figure.axes.x.unit) && figure.axes.x.ticks.len() > 6 {
                // Turned: amounts run along the width.
                let expected = left + (value - low) / (high - low) * (right - left);
                assert!((x - expected).abs() < 1e-6, "{name}: {hit:?}");
                continue;
            }
            let share = match figure.axes.y.kind {
                "band" => (value - low + 0.5) / (high - low + 1.0),
                _ => (value - low) / (high - low),
            };
            let expected = bottom - share * (bottom - top);
            assert!((y - expected).abs() < 1e-6, "{name}: {hit:?}");
        }
        assert!(drawing.items.iter().any(|item| matches!(item, Item::Path { .. } | Item::Box { .. })), "{name}");
    }
}

/// Odd sizes give a drawing all the same.
#[test]
fn any_frame_can_be_drawn_in() {
    for (name, figure) in figures() {
        for (width, height, text) in
            [(1.0, 1.0, 14.0), (40.0, 1000.0, 14.0), (4000.0, 50.0, 14.0), (320.0, 300.0, 40.0), (0.0, 0.0, 1.0)]
        {
            let frame = Frame { width, height, text, palette: &DARK };
            let drawing = layout(&figure, &frame, &mut picture::measure);
            assert!(!drawing.items.is_empty(), "{name} at {width} {height}");
        }
    }
}

#[test]
fn a_picture_says_what_it_is_and_where_it_came_from() {
    for (name, figure) in figures() {
        picture_says_the_words(&name, &figure);
    }
}

fn picture_says_the_words(name: &str, figure: &Figure) {
    let svg = picture::svg(figure, 800.0, 400.0, &LIGHT, "https://example.org/#v=1").expect("an SVG");
    let plain: String = svg
        .split("<text")
        .skip(1)
        .map(|text| text.split_once(">\n").expect("a text").1.split("\n<").next().expect("its end"))
        .collect::<Vec<_>>()
        .join(" ");
    let plain = plain.replace("&apos;", "'").replace("&amp;", "&").replace("&quot;", "\"");
    for words in [&figure.headline, &figure.subtitle, &figure.coverage, &figure.source_line] {
        assert!(plain.contains(words.as_str()), "{name}: {words}\n{plain}");
    }
    assert!(plain.contains("https://example.org/#v=1"), "{name}");
    assert!(
        svg.contains("<title>") && svg.contains("role=\"img\"") && svg.contains(&format!("lang=\"{}\"", figure.lang)),
        "{name}"
    );
    assert!(!svg.contains("style=") && !svg.contains("<script"), "{name}");
}

#[test]
fn every_view_has_its_name_in_the_list() {
    let held: Vec<&str> = gapchart::views::VIEWS.iter().map(|view| view.key).collect();
    assert_eq!(held, gapchart::views::KEYS);
}

/// Where a view's controls lead: one option after another is changed, drawn from a fixed stream; what gives no figure is taken back.
fn walk(view: &'static View, steps: usize) -> Vec<(Vec<(&'static str, String)>, Figure)> {
    let mut state = view.key.bytes().fold(2581_u64, |state, byte| state.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let mut draw = |n: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % n.max(1)
    };
    let mut asked: Vec<(&str, String)> = vec![];
    let mut seen: Vec<(Vec<(&str, String)>, Figure)> = vec![];
    for _ in 0..60 * steps {
        if seen.len() == steps {
            break;
        }
        let choice = &view.options[draw(view.options.len())];
        let year = |at: usize| (2008 + at).to_string();
        let value = match choice.takes {
            _ if draw(4) == 0 => String::new(),
            Takes::Series(known) => known[draw(known.len())].to_string(),
            Takes::Vintage => {
                let series = asked.iter().find(|(name, _)| *name == "series").map(|(_, value)| value.as_str());
                let known = view.options.iter().find_map(|choice| match choice.takes {
                    Takes::Series(known) => known.first().copied(),
                    _ => None,
                });
                let held = series.or(known).and_then(|id| datasets::about(id).ok()).map_or(&[][..], datasets::vintages);
                let reports: Vec<&str> = held.iter().map(|(name, _)| *name).chain(["2019", "2024", "2025"]).collect();
                reports[draw(reports.len())].to_string()
            }
            Takes::Year if ["until", "guess"].contains(&choice.name) => (2025 + draw(600)).to_string(),
            Takes::Year => year(draw(18)),
            Takes::Guess => ["never".to_string(), (2026 + draw(900)).to_string()][draw(2)].clone(),
            Takes::Ahead => (2026 + draw(900)).to_string(),
            Takes::Window => [year(3 + draw(6)), year(10 + draw(8))].join("-"),
            Takes::Count(most) => (1 + draw((most as usize).min(12))).to_string(),
            Takes::Number => ["0.5", "2", "28.1", "350", "4321", "1200000"][draw(6)].to_string(),
            Takes::OneOf(known) => known[draw(known.len())].0.to_string(),
            Takes::AnyOf(known) => known[draw(known.len())].0.to_string(),
            Takes::Levels => {
                (0..20).map(|at| format!("{}-{:02}:{}", 2006 + at, 7 + at, 80 + 2 * at)).collect::<Vec<_>>().join(",")
            }
            Takes::Measures => {
                ["outcomes/Attainment 8:47.5:45.9", "staff/Days of training:0:5;outcomes/Progress:-0.25:0.1"][draw(2)].into()
            }
            Takes::Claim => ["BP-03", "MS-04", "CY-26", "WS-05", "CT-05"][draw(5)].into(),
            Takes::Like(example) => example.to_string(),
            Takes::Name => continue,
        };
        let before = asked.clone();
        asked.retain(|(name, _)| *name != choice.name);
        if !value.is_empty() {
            asked.push((choice.name, value));
        }
        let pairs: Vec<(&str, &str)> = asked.iter().map(|(name, value)| (*name, value.as_str())).collect();
        match views::figure(view.key, &pairs) {
            // What was said before says nothing new.
            Ok(figure) if seen.last().is_some_and(|(_, last)| *last == figure) => {}
            Ok(figure) => seen.push((asked.clone(), figure)),
            Err(_) => asked = before,
        }
    }
    seen
}

/// A few steps of every walk, for what every figure keeps to.
fn walked() -> Vec<(String, Figure)> {
    // Many tests look at them: they are made once.
    static WALKED: OnceLock<Vec<(String, Figure)>> = OnceLock::new();
    let steps =
        |view: &'static View| walk(view, 30).into_iter().map(|(asked, figure)| (format!("{} {asked:?}", view.key), figure));
    WALKED.get_or_init(|| views::VIEWS.iter().flat_map(steps).collect()).clone()
}

/// Two hundred changes in a row, each looked at: pictures, table, CSV, JSON and words say the same.
#[test]
fn every_output_follows_every_change() {
    let schema: Value = serde_json::from_str(include_str!("../src/figure.schema.json")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for view in views::VIEWS {
        let seen = walk(view, 200);
        assert_eq!(seen.len(), 200, "{}: options that give figures", view.key);
        for (at, (asked, figure)) in seen.iter().enumerate() {
            let name = &format!("{} {asked:?}", view.key);
            languages_say_the_same_numbers(view, asked, name, figure);
            marks_and_rows_are_the_same_numbers(name, figure);
            csv_and_rows_are_the_same_numbers(name, figure);
            let data = data(figure);
            assert!(validator.is_valid(&data), "{name}");
            json_and_figure_are_the_same(name, figure, &data);
            words_say_numbers_of_the_table(name, figure);
            if at % 10 == 0 {
                picture_says_the_words(name, figure);
            }
        }
    }
}

/// Every text of a figure, and of what a reader takes from it, is of its language; a source's title is of its own.
#[test]
fn every_text_of_a_figure_is_of_its_language() {
    let rule = rule::Rule::new();
    // Codes and addresses, the same in every language, and titles, which say theirs.
    let codes = [
        "view", "lang", "measure", "kind", "unit", "role", "id", "rows", "kinds", "code", "name", "address", "title", "licence",
        "state", "opens", "cells",
    ];
    fn texts<'v>(at: &str, value: &'v Value, codes: &[&str], found: &mut Vec<(String, &'v str)>) {
        match value {
            Value::String(text) => found.push((at.to_string(), text)),
            Value::Array(items) => items.iter().for_each(|item| texts(at, item, codes, found)),
            Value::Object(fields) => {
                for (name, field) in fields {
                    // The figure's own title is a text.
                    if !codes.contains(&name.as_str()) || (at.is_empty() && name == "title") {
                        texts(&format!("{at}.{name}"), field, codes, found);
                    }
                }
            }
            _ => {}
        }
    }
    let mut odd = std::collections::BTreeSet::new();
    // Most texts are those of other figures too.
    let mut clean = std::collections::HashSet::new();
    for (name, figure) in figures().into_iter().chain(walked()) {
        let data = data(&figure);
        let mut found = vec![];
        texts("", &data, &codes, &mut found);
        assert!(found.len() > 10, "{name}");
        // Columns of detail are those of the CSV, in codes.
        let shown = |at: usize| !figure.table.columns[at].detail;
        let cells = figure.table.cells();
        for row in &cells {
            found.extend(row.iter().enumerate().filter(|(at, _)| shown(*at)).map(|(at, cell)| (format!(".cells {at}"), &**cell)));
        }
        // What a source calls itself stands in the citation too, and what a reader calls a measure in the scorecard.
        let mut names: Vec<&str> = figure.sources.iter().map(|source| source.title).collect();
        names.push(&figure.state.command);
        if figure.view == views::MEASURES_VIEW {
            names.extend(["Days of training & more", "Days of training", "points", "England", "Progress"]);
        }
        let plain = |text: &str| names.iter().fold(text.to_string(), |text, name| text.replace(name, ""));
        let citation = gapchart::cite::full(&figure, "");
        found.push((".citation".to_string(), &citation));
        for (at, text) in found {
            if clean.contains(&(figure.lang, text.to_string())) {
                continue;
            }
            match rule.fault(Lang::of(figure.lang), &plain(text)) {
                Some(why) => _ = odd.insert(format!("{} {at}: {why}: {}", figure.lang, text)),
                None => _ = clean.insert((figure.lang, text.to_string())),
            }
        }
    }
    assert!(odd.is_empty(), "{} texts\n{}", odd.len(), odd.into_iter().collect::<Vec<_>>().join("\n"));
}

fn json_and_figure_are_the_same(name: &str, figure: &Figure, data: &Value) {
    for (row, (cells, told)) in figure.table.rows.iter().zip(data["table"]["rows"].as_array().expect("rows")).enumerate() {
        for (cell, told) in cells.iter().zip(told.as_array().expect("cells")) {
            match cell {
                Cell::Number(number) => assert_eq!(told.as_f64(), Some(*number), "{name} {row}"),
                Cell::Text(text) => assert_eq!(told.as_str(), Some(text.as_str()), "{name} {row}"),
                Cell::Missing => assert!(told.is_null(), "{name} {row}"),
            }
        }
    }
    assert_eq!(data["sentence"].as_str(), Some(figure.sentence.as_str()), "{name}");
    assert_eq!(data["marks"].as_array().map(Vec::len), Some(figure.marks.len()), "{name}");
}

/// The numbers of a text, as they are printed there.
fn numbers(text: &str) -> Vec<String> {
    let mut found = vec![];
    let mut now = String::new();
    for letter in text.chars().chain([' ']) {
        if letter.is_ascii_digit() || (!now.is_empty() && [',', '.'].contains(&letter)) {
            now.push(letter);
        } else if !now.is_empty() {
            found.push(now.trim_end_matches([',', '.']).to_string());
            now.clear();
        }
    }
    found
}

/// Whatever number the prose says stands in the table, its notes or the working.
fn words_say_numbers_of_the_table(name: &str, figure: &Figure) {
    let mut held: Vec<String> = figure.table.cells().iter().flatten().flat_map(|cell| numbers(cell)).collect();
    for text in
        [&*figure.subtitle, figure.method.text, &figure.source_line, &figure.title, &figure.state.permalink, &figure.axes.y.label]
    {
        held.extend(numbers(text));
    }
    held.extend(figure.notes.iter().flat_map(|note| numbers(&note.text)));
    held.extend(figure.axes.x.ticks.iter().chain(&figure.axes.y.ticks).flat_map(|tick| numbers(&tick.label)));
    held.extend(figure.table.columns.iter().flat_map(|column| numbers(column.label)));
    let drawn = figure.marks.iter().flat_map(|mark| mark.y.iter().flatten().chain(&mark.lower).chain(&mark.upper).copied());
    let cells = figure.table.rows.iter().flatten().filter_map(|cell| match cell {
        Cell::Number(number) => Some(*number),
        _ => None,
    });
    // What a column adds up to, where rates are missing and no total is drawn.
    let sums = (0..figure.table.columns.len()).map(|at| {
        let number = |row: &Vec<Cell>| match row[at] {
            Cell::Number(number) => number,
            _ => 0.0,
        };
        figure.table.rows.iter().map(number).sum::<f64>()
    });
    let values: Vec<f64> =
        cells.chain(drawn).chain(sums).flat_map(|value| [value, value / 1e6, 100.0 * value]).map(f64::abs).collect();
    for (what, text) in [("alternative text", &figure.description.short), ("announcement", &figure.announcement)] {
        // The age is part of a rate's name, the level of an interval's.
        for number in numbers(
            &["18-year-olds", "18 oed", "95% interval", "95%"].iter().fold(text.clone(), |text, name| text.replace(name, "")),
        ) {
            let (plain, places) = (number.replace(',', ""), number.split_once('.').map_or(0, |(_, places)| places.len()));
            let rounded = values.iter().any(|value| format!("{value:.places$}") == plain);
            // A count of rows, or of what they say.
            let count = plain.parse::<usize>().is_ok_and(|count| count <= figure.table.rows.len());
            assert!(held.contains(&number) || rounded || count, "{name}: {number} in the {what}: {text}");
        }
    }
}

/// Where the alternative text stands among those compared.
const ALTERNATIVE: usize = 4;

/// The other language says the same numbers.
fn languages_say_the_same_numbers(view: &View, asked: &[(&str, String)], name: &str, figure: &Figure) {
    let mut pairs: Vec<(&str, &str)> =
        asked.iter().filter(|(name, _)| *name != "lang").map(|(name, value)| (*name, value.as_str())).collect();
    pairs.push(("lang", if figure.lang == "en" { "cy" } else { "en" }));
    let other = views::figure(view.key, &pairs).unwrap_or_else(|error| panic!("{name}: {error}"));
    let texts = |figure: &Figure| {
        let Description { short, long } = figure.description.clone();
        let (headline, subtitle, sentence) = (figure.headline.clone(), figure.subtitle.clone(), figure.sentence.clone());
        [headline, subtitle, sentence, figure.announcement.clone(), short, long]
    };
    for (at, (here, there)) in texts(figure).iter().zip(&texts(&other)).enumerate() {
        let sorted = |text: &str| {
            let mut found = numbers(text);
            found.sort();
            found.dedup();
            found
        };
        let (one, two) = (sorted(here), sorted(there));
        // An alternative text has 220 characters: in the longer language a part of it may find no room.
        let within = |one: &[String], two: &[String]| one.iter().all(|number| two.contains(number));
        let same = one == two || (at == ALTERNATIVE && (within(&one, &two) || within(&two, &one)));
        assert!(same, "{name}:\n{here}\n{there}");
    }
    assert_eq!(figure.table.rows.len(), other.table.rows.len(), "{name}");
}
