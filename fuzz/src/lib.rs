//! What every fuzz target asserts of any bytes: an answer or a fault, the same however they are cut, and figures whose words keep
//! to their lengths.
//!
//! `cargo +stable fuzz run tidy` with `RUSTC_BOOTSTRAP=1`; `-- -max_total_time=600` ends it after ten minutes.

use gapchart::figure::Figure;
use gapchart::reading::{self, Columns, PopulationReading, Reading, SchoolsReading, Wanted};
use gapchart::{error, text, views};
use std::rc::Rc;

/// What comes of a header and what the fuzzer made is the same whole and in slices.
fn alike(header: &str, data: &[u8], outcome: &dyn Fn(&[u8], usize) -> String) {
    let [step, rest @ ..] = data else { return };
    let file = [header.as_bytes(), rest].concat();
    let whole = outcome(&file, file.len().max(1));
    assert_eq!(whole, outcome(&file, usize::from(*step) % 61 + 1), "the slices change the reading");
}

/// A figure's CSV, or what is wrong.
fn said(made: error::Result<Figure>) -> String {
    match made {
        Err(error) => text::error(text::Lang::En, &error),
        Ok(figure) => {
            assert!(figure.headline.split_whitespace().count() <= 15, "{}", figure.headline);
            assert!(figure.description.short.chars().count() <= 220, "{}", figure.description.short);
            assert!(!figure.csv().contains("NaN") && !figure.csv().contains("inf"), "{}", figure.csv());
            figure.csv()
        }
    }
}

/// Reads a header and what the fuzzer made, whole and in slices of `step` bytes, and draws what there is.
pub fn try_file(header: &str, data: &[u8]) {
    alike(header, data, &outcome);
}

fn outcome(file: &[u8], step: usize) -> String {
    let read = || {
        let mut reading = Reading::new("any.csv", &Columns::default());
        for slice in file.chunks(step) {
            reading.push(slice)?;
        }
        reading.finish()
    };
    let holds = match read() {
        Ok(holds) => Rc::new(holds),
        Err(error) => return text::error(text::Lang::Cy, &error),
    };
    let mut told = format!("{:?} {:?} {:?} {:?} {}", holds.measures, holds.areas, holds.groups, holds.problems, holds.sha256);
    let pick = |wanted: &Wanted| {
        let mut picking = holds.pick(wanted)?;
        for slice in file.chunks(step) {
            picking.push(slice)?;
        }
        picking.finish()
    };
    let last = holds.groups.last().filter(|group| !group.is_empty()).cloned();
    for wanted in [Wanted::default(), Wanted { less: last, ..Wanted::default() }] {
        match pick(&wanted) {
            Err(error) => told += &text::error(text::Lang::En, &error),
            Ok(own) => {
                let own = Rc::new(own);
                for (view, lang) in [("trend", "cy"), ("projection", "en"), ("windows", "cy")] {
                    match views::own_figure(view, &[("lang", lang)], &own) {
                        Err(error) => told += error.code(),
                        Ok(figure) => {
                            assert!(figure.headline.split_whitespace().count() <= 15, "{}", figure.headline);
                            assert!(figure.description.short.chars().count() <= 220, "{}", figure.description.short);
                            told += &figure.csv();
                        }
                    }
                }
            }
        }
    }
    told
}

/// The same of a table of Welsh authorities or schools.
pub fn try_schools(header: &str, data: &[u8]) {
    alike(header, data, &outcome_of_schools);
}

fn outcome_of_schools(file: &[u8], step: usize) -> String {
    let read = || {
        let mut reading = SchoolsReading::new("any.csv", vec![]);
        for slice in file.chunks(step) {
            reading.push(slice)?;
        }
        reading.finish()
    };
    let table = match read() {
        Ok(table) => Rc::new(table),
        Err(error) => return text::error(text::Lang::Cy, &error),
    };
    let mut told = format!("{table:?}");
    let asked: [(&str, &[(&str, &str)]); 5] = [
        ("wales-authorities", &[("lang", "cy")]),
        ("wales-authorities", &[("order", "amount")]),
        ("wales-schools", &[("threshold", "6390")]),
        ("single-formula", &[("lang", "cy")]),
        ("single-formula", &[("a", "1"), ("b", "0.5"), ("c", "0.2"), ("all-age", "one-rate")]),
    ];
    for (view, pairs) in asked {
        told += &said(views::table_figure(view, pairs, &table));
    }
    told
}

/// A deflator: an option that reads back as it was written, or a fault.
pub fn try_prices(header: &str, data: &[u8]) {
    let file = [header.as_bytes(), data].concat();
    match reading::prices("any.csv", &file, None) {
        Err(error) => assert!(!text::error(text::Lang::Cy, &error).is_empty()),
        Ok(prices) => {
            assert!(prices.matches(':').count() > 1 && prices.split(',').all(|part| part.contains(':')), "{prices}");
            // Amounts of other years or another kind of year are refused, with words.
            for view in ["funding", "freeze"] {
                if let Err(error) = views::figure(view, &[("prices", prices.as_str())]) {
                    assert!(!text::error(text::Lang::En, &error).is_empty());
                }
            }
        }
    }
}

/// All schools of a file by a formula, and every school of a phase as a dot: an answer or a fault, the same however they are cut.
pub fn try_population(header: &str, data: &[u8]) {
    alike(header, data, &outcome_of_population);
}

fn outcome_of_population(file: &[u8], step: usize) -> String {
    let read = || {
        let mut reading = PopulationReading::new("any.csv");
        for slice in file.chunks(step) {
            reading.push(slice)?;
        }
        reading.finish()
    };
    let population = match read() {
        Ok(population) => Rc::new(population),
        Err(error) => return text::error(text::Lang::Cy, &error),
    };
    let mut told = format!("{:?} {:?}", population.schools, population.problems);
    let asked: [&[(&str, &str)]; 4] = [
        &[("lang", "cy")],
        &[("set", "published-2018-19"), ("rates", "lump-sum:110000,floor:0.5"), ("gain-cap", "3")],
        &[("show", "primary")],
        &[("show", "secondary"), ("lang", "cy")],
    ];
    for pairs in asked {
        told += &said(views::population_figure("formula", pairs, &population));
    }
    told
}

/// A scorecard's measures: an option that draws, or a fault.
pub fn try_measures(header: &str, data: &[u8]) {
    let file = [header.as_bytes(), data].concat();
    match reading::measures("any.csv", &file) {
        Err(error) => assert!(!text::error(text::Lang::Cy, &error).is_empty()),
        Ok(measures) => match views::figure("scorecard", &[("measures", measures.as_str())]) {
            Err(error) => assert!(!text::error(text::Lang::En, &error).is_empty()),
            Ok(figure) => assert!(!figure.csv().contains("NaN") && figure.headline.split_whitespace().count() <= 15),
        },
    }
}
