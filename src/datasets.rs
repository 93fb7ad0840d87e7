//! The figures that come with the product, and where each was printed.
//!
//! The tables are `datasets/figures.csv`, `series.csv` and `sources.csv`, a Frictionless data package; the build
//! script `datasets/pack.rs` checks them and packs them into constants. Every vintage is held: an old answer
//! can always be had again.
//!
//! Out: [`Series`]. Not here: the reader's own files.

use crate::error::{Error, Result, names};
use crate::number::power_of_ten;
use crate::period::{Kind, Period};
use crate::series::{About, Definition, Point, Series, Source, Status, Unit};

/// One row of the packed table; the table is in order of series, year and vintage.
pub(crate) struct Figure {
    series: u8,
    year: i32,
    kind: Kind,
    area: &'static str,
    group: &'static str,
    /// The value times ten to the power of `decimals`: exact, and no number is parsed in a page.
    scaled: i32,
    decimals: u8,
    status: Status,
    comparable: bool,
    definition: Definition,
    reason: &'static str,
    vintage: &'static str,
    source: u8,
    /// No later vintage has this figure.
    newest: bool,
}

include!(concat!(env!("OUT_DIR"), "/packed.rs"));

/// The embedded series, in the order of the table.
pub fn list() -> &'static [About] {
    &ABOUT
}

/// Every source that the embedded figures name.
pub fn sources() -> &'static [Source] {
    &SOURCES
}

/// The embedded series of that name.
///
/// # Errors
/// [`Error::UnknownSeries`] with the names that there are.
pub fn about(id: &str) -> Result<&'static About> {
    let unknown = || Error::UnknownSeries { value: id.to_string(), known: names(&ABOUT, |about| about.id) };
    ABOUT.iter().find(|about| about.id == id).ok_or_else(|| unknown().into())
}

/// The vintages held of a series, oldest first, with whether each is complete: no year missing between the
/// first that any vintage has and its own last.
pub fn vintages(about: &About) -> &'static [(&'static str, bool)] {
    let at = ABOUT.iter().position(|known| core::ptr::eq(known, about));
    at.map_or(&[], |at| VINTAGES[at])
}

/// One vintage of a series: that named, or else the newest complete one.
///
/// # Errors
/// [`Error::UnknownVintage`] with the names that there are.
///
/// ```
/// use gapchart::datasets;
/// let gap = datasets::vintage(datasets::about("dfe-ks4-gap-index").unwrap(), None).unwrap();
/// assert_eq!((gap.vintage, gap.span()), (Some("2026"), Some((2011, 2025))));
/// ```
pub fn vintage(about: &'static About, name: Option<&str>) -> Result<Series> {
    let held = vintages(about);
    let chosen = match name {
        Some(name) => held.iter().find(|(held, _)| *held == name),
        None => held.iter().rev().find(|(_, complete)| *complete),
    };
    match chosen {
        Some(&(vintage, _)) => Ok(gather(about, &|figure| figure.vintage == vintage, Some(vintage))),
        None => {
            let known = names(held, |(name, _)| name);
            Err(Error::UnknownVintage { value: name.unwrap_or_default().to_string(), known }.into())
        }
    }
}

/// One group of a series whose every year has its own release: for each year the figure printed last.
pub fn each_release(about: &'static About, group: &str) -> Series {
    gather(about, &|figure| figure.group == group && figure.newest, None)
}

fn gather(about: &'static About, wanted: &dyn Fn(&Figure) -> bool, vintage: Option<&'static str>) -> Series {
    let (mut group, mut area, mut points) = ("", "", vec![]);
    for figure in &FIGURES {
        if !core::ptr::eq(&ABOUT[usize::from(figure.series)], about) || !wanted(figure) {
            continue;
        }
        (group, area) = (figure.group, figure.area);
        points.push(Point {
            period: Period::new(figure.kind, figure.year),
            value: f64::from(figure.scaled) / power_of_ten(figure.decimals),
            decimals: figure.decimals,
            status: figure.status,
            comparable: figure.comparable,
            definition: figure.definition,
            reason: figure.reason,
            vintage: figure.vintage,
            source: &SOURCES[usize::from(figure.source)],
        });
    }
    Series { about, group, area, vintage, points }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_the_number_nearest_to_what_was_printed() {
        let gap = vintage(about("dfe-ks4-gap-index").unwrap(), Some("2024")).unwrap();
        assert_eq!(gap.at(2015).unwrap().value, 3.80);
        assert_eq!(gap.at(2023).unwrap().value, 3.95);
    }

    #[test]
    fn the_newest_complete_vintage_is_the_default_and_partial_ones_are_held() {
        let held = vintages(about("dfe-ks4-gap-index").unwrap());
        assert_eq!(held, [("2021", false), ("2023", true), ("2023-10", false), ("2024", true), ("2025", true), ("2026", true)]);
    }

    #[test]
    fn each_year_of_each_release_comes_once() {
        let total = each_release(about("wales-school-budget-per-pupil").unwrap(), "total");
        let years: Vec<i32> = total.points.iter().map(Point::year).collect();
        assert!(years.is_sorted_by(|a, b| a < b));
        assert_eq!(total.at(2024).unwrap().value, 7926.0);
    }
}
