//! Newer figures from the file beside the package: what joins, what stays, and what is refused.
//!
//! The newer figures here are made up: those of the newest vintage again, under a later name and with a year more.

use gapchart::datasets::{self, later};
use gapchart::error::Error;
use gapchart::json;
use gapchart::reading;
use gapchart::views::{self, VIEWS};

const SERIES: &str = "dfe-ks4-gap-index";

/// The file as the package has it.
fn embedded() -> String {
    xtask::build::data().expect("the tables")
}

/// That file with lines more.
fn and(lines: &str) -> String {
    embedded() + lines
}

const SOURCE: &str =
    "made-up,Made-up Office,Made-up figures,2026-10-15,https://example.org/made-up,Open Government Licence v3.0,en\n";

/// The newest vintage of the index again as `2027`, with a year more.
fn newer() -> String {
    let held = embedded();
    let again = held.lines().filter(|line| line.starts_with(SERIES) && line.contains(",2026,"));
    let mut lines: String = again.map(|line| [line.split(",2026,").next().expect("a row"), ",2027,", SOURCE].concat()).collect();
    lines += "dfe-ks4-gap-index,2025/26,academic,E92000001,disadvantaged-and-other,3.50,index,2,provisional,yes,,unchanged,2027,";
    lines + SOURCE
}

fn read(text: &str) -> Result<later::Later, Box<Error>> {
    reading::later::read("gapchart-data.csv", text.as_bytes())
}

fn joined<T>(text: &str, call: impl FnOnce() -> T) -> T {
    let later = read(text).unwrap_or_else(|error| panic!("{error}"));
    later::with(Box::leak(Box::new(later)), call)
}

fn figure(view: &str, options: &[(&str, &str)]) -> String {
    json::text(&views::figure(view, options).unwrap_or_else(|error| panic!("{view}: {error}")).value())
}

#[test]
fn the_packages_own_file_changes_nothing() {
    let all = || VIEWS.iter().map(|view| figure(view.key, &[])).collect::<Vec<_>>();
    assert_eq!(all(), joined(&embedded(), all));
}

#[test]
fn a_newer_vintage_is_the_default_and_older_ones_stay() {
    let text = and(&newer());
    let before = figure("trend", &[("vintage", "2026")]);
    joined(&text, || {
        let about = datasets::about(SERIES).expect("embedded");
        assert_eq!(datasets::vintages(about).last(), Some(&("2027", true)));
        let series = datasets::vintage(about, None).expect("a series");
        assert_eq!((series.vintage, series.span()), (Some("2027"), Some((2011, 2026))));
        let last = series.at(2026).expect("the year that was added");
        assert_eq!((last.value, last.decimals, last.source.publisher), (3.5, 2, "Made-up Office"));
        let shown = views::figure::<&str>("trend", &[]).expect("a figure");
        assert!(
            shown.headline.contains("2017") && shown.source_line.contains("Made-up Office"),
            "{} {}",
            shown.headline,
            shown.source_line
        );
        assert!(shown.state.command.ends_with("--newer gapchart-data.csv"), "{}", shown.state.command);
        assert!(shown.state.permalink.contains("vintage=2027"));
        // What is embedded is what it was, but that a newer one is held.
        let old = views::figure("trend", &[("vintage", "2026")]).expect("a figure");
        assert!(
            old.sentence.contains("2027")
                || old.calculation.as_deref().unwrap_or_default().contains("2027")
                || old.notes.iter().any(|note| note.text.contains("2027")),
            "{}",
            json::text(&old.value())
        );
        assert_eq!(
            series.at(2019).map(|point| point.value),
            datasets::vintage(about, Some("2026")).expect("held").at(2019).map(|point| point.value)
        );
        // The windows of a year more, and a projection.
        let windows = views::figure::<&str>("windows", &[]).expect("a figure");
        assert!(windows.subtitle.contains("2027") || windows.vintage.as_deref() == Some("2027"));
        views::figure("projection", &[("include", "provisional")]).expect("a figure");
    });
    assert_eq!(before, figure("trend", &[("vintage", "2026")]), "joined for a call alone");
}

#[test]
fn a_vintage_of_one_year_is_held_and_is_no_default() {
    let one = newer().lines().last().expect("a line").to_string() + "\n";
    joined(&and(&one), || {
        let about = datasets::about(SERIES).expect("embedded");
        assert_eq!(datasets::vintages(about).last(), Some(&("2027", false)));
        assert_eq!(datasets::vintage(about, None).expect("a series").vintage, Some("2026"));
        assert_eq!(datasets::vintage(about, Some("2027")).expect("a series").points.len(), 1);
    });
}

/// Attainment 8 is published by group, and its gap subtracted here.
#[test]
fn both_parts_of_a_difference_join_or_neither() {
    let held = embedded();
    let of = |vintage: &str| -> String {
        let lines =
            held.lines().filter(|line| line.starts_with("dfe-ks4-attainment8,") && line.contains(&format!(",{vintage},")));
        lines.map(|line| line.replace(&format!(",{vintage},"), ",2099,") + "\n").collect()
    };
    let about = datasets::about("dfe-ks4-attainment8").expect("embedded");
    let newest = datasets::vintages(about).iter().rev().find(|(_, complete)| *complete).expect("one").0;
    let (whole, before) = (of(newest), datasets::vintage(about, None).expect("a series"));
    joined(&and(&whole), || {
        let series = datasets::vintage(about, None).expect("a series");
        assert_eq!(series.vintage, Some("2099"));
        let values = |series: &gapchart::series::Series| -> Vec<(i32, f64, Option<[f64; 2]>)> {
            series.points.iter().map(|point| (point.year(), point.value, point.parts)).collect()
        };
        assert_eq!(values(&series), values(&before));
    });
    let half: String = whole.lines().skip(1).map(|line| [line, "\n"].concat()).collect();
    let fault = read(&and(&half)).expect_err("one part alone").to_string();
    assert!(fault.contains("group"), "{fault}");
}

#[test]
fn what_is_wrong_is_named_with_its_row_and_column() {
    let good = newer().lines().last().expect("a line").to_string();
    let row = (embedded().lines().count() + 1).to_string();
    for (from, to, column) in [
        ("E92000001", "E08000035", "area"),
        ("disadvantaged-and-other", "everyone", "group"),
        (",3.50,", ",three,", "value"),
        (",index,", ",months,", "unit"),
        (",2,provisional", ",3,provisional", "decimals"),
        ("provisional", "maybe", "status"),
        (",yes,", ",perhaps,", "comparable"),
        (",yes,,", ",yes,because,", "reason"),
        ("unchanged", "mended", "definition"),
        (",2027,", ",,", "vintage"),
        ("2025/26", "2025/27", "period"),
        ("academic", "calendar", "period"),
        ("Made-up Office", "", "publisher"),
        ("https://example.org", "javascript:alert(1)//", "address"),
        (",en", ",fr", "source_lang"),
    ] {
        let bad = good.replacen(from, to, 1);
        assert_ne!(bad, good, "{from}");
        let fault = read(&and(&(bad + "\n"))).expect_err(to).to_string();
        assert!(fault.contains(&row) && fault.contains(column), "{to}: {fault}");
    }
    for (text, words) in [("", "no rows"), ("year,gap\n2011,4\n2012,5\n", "series"), ("<!doctype html><p>Not found", "page")] {
        let fault = read(text).expect_err(words).to_string();
        assert!(fault.to_lowercase().contains(words), "{fault}");
    }
}

#[test]
fn a_series_that_is_not_known_and_a_vintage_that_is_are_passed_over() {
    let other = "someone-elses,2025/26,academic,E92000001,all,1,index,0,final,yes,,unchanged,2027,dfe-ks4-2019-20,,,,,,\n";
    let before = figure("trend", &[]);
    joined(&and(other), || assert_eq!(before, figure("trend", &[])));
    // A published figure is not changed by a file: its vintage is what it was.
    let line = "dfe-ks4-gap-index,2024/25,academic,E92000001,disadvantaged-and-other,3.92,index";
    assert!(embedded().contains(line));
    joined(&embedded().replace(line, &line.replace("3.92", "9.99")), || assert_eq!(before, figure("trend", &[])));
    // One that stands there twice is a fault.
    let last = newer().lines().last().expect("a line").to_string() + "\n";
    assert!(read(&and(&[newer(), last.replace("3.50", "3.60")].concat())).is_err());
}
