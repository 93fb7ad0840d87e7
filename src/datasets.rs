//! The figures that come with the product, and where each was printed.
//!
//! The tables are `datasets/figures.csv`, `series.csv`, `sources.csv`, `answers.csv`, `results.csv`, `benchmarks.csv`,
//! `distribution.csv`, `rates.csv`, `claims.csv` and `evidence.csv`, a Frictionless data package; the build script `datasets/pack.rs` checks
//! them and packs them into constants. Every vintage is held: an old answer
//! can always be had again. A gap between two groups is worked out here from their published figures and never stored.
//!
//! Out: [`Series`], [`Answer`], [`Published`]. Not here: the reader's own files.

#[cfg(feature = "latest")]
pub mod later;

use crate::error::{Error, Result, names};
#[cfg(feature = "claims")]
use crate::number::decimal;
use crate::number::power_of_ten;
use crate::period::{Kind, Period};
// The engine of a reader's own figures packs none, and so no unit.
#[cfg_attr(not(any(feature = "gap", feature = "money", not(feature = "own"))), allow(unused_imports))]
use crate::series::{About, Definition, Point, Series, Source, Status, Unit};

include!(concat!(env!("OUT_DIR"), "/packed.rs"));

/// A published answer to when the gap closes.
#[derive(Debug, PartialEq)]
pub struct Answer {
    /// Code of the measure it is about; answers about two measures are never joined.
    pub measure: &'static str,
    /// The year of the report.
    pub report_year: u16,
    /// The last academic year of its data, counted as [`Period::year`] does.
    pub data_to: u16,
    /// `about`, `over` or `never`.
    pub answer: &'static str,
    /// Years until the gap closes; `None` for never.
    pub years: Option<u16>,
    pub source: &'static Source,
}

/// A result that others printed, to stand beside ours.
#[derive(Debug, PartialEq)]
pub struct Published {
    pub id: &'static str,
    /// Which figure it stands beside: `funding`, `announced`, `post-16` or `premium`; `split` is what a division between
    /// primary and secondary is worked out from.
    pub subject: &'static str,
    /// Code of what was measured or announced, and by whom; worded by [`text`](crate::text).
    pub measure: &'static str,
    pub area: &'static str,
    /// The years as printed, `2009-10` or `2010`; `from` is empty for what belongs to one year.
    pub from: &'static str,
    pub to: &'static str,
    pub value: f64,
    pub unit: Unit,
    pub decimals: u8,
    pub status: Status,
    pub source: &'static Source,
}

/// What one school's number can be held against: an edge of a tool's band, an average, or a value that someone recommends.
#[cfg(feature = "school")]
#[derive(Debug, PartialEq)]
pub struct Benchmark {
    /// Code of the measure, as a view's option has it.
    pub measure: &'static str,
    /// `red-below`, `amber-from`, `green-from` and `red-from` are edges, each belonging to what is above it; `average` and `quoted`
    /// stand beside.
    pub what: &'static str,
    /// Kind of school, or who says so; empty for an edge.
    pub group: &'static str,
    pub period: &'static str,
    pub value: f64,
    pub decimals: u8,
    pub source: &'static Source,
}

/// What one account says of one fifth of schools or one group of pupils.
#[cfg(feature = "school")]
#[derive(Debug, PartialEq)]
pub struct Share {
    /// Code of whose account it is and what it counts; worded by the view.
    pub account: &'static str,
    /// `most` or `least` deprived, `all`, or the `difference` of most and least.
    pub group: &'static str,
    /// As printed; `from` is empty where it was not.
    pub from: &'static str,
    pub to: &'static str,
    pub value: f64,
    /// The other end where a range was printed.
    pub end: Option<f64>,
    pub unit: Unit,
    pub decimals: u8,
    pub status: Status,
    pub source: &'static Source,
}

/// Bands, averages and recommended values, in the order of the table.
#[cfg(feature = "school")]
pub fn benchmarks() -> &'static [Benchmark] {
    &BENCHMARKS
}

/// Who says what of how funding changed by deprivation, in the order of the table.
#[cfg(feature = "school")]
pub fn distribution() -> &'static [Share] {
    &DISTRIBUTION
}

/// A rate of a school funding formula, as it was printed.
#[cfg(feature = "formula")]
#[derive(Debug, PartialEq)]
pub struct Rate {
    /// `proposed-2016` or `published-2018-19`.
    pub set: &'static str,
    /// As [`LINES`](crate::funding::formula::LINES) name it; besides `minimum-primary`, `minimum-secondary`, `floor` (percent), and
    /// `fsm-and-fsm6-` with a phase, a rate that contains that of `fsm6-`.
    pub line: &'static str,
    pub value: f64,
    /// Whether it was proposed and never in force.
    pub proposed: bool,
    pub source: &'static Source,
}

/// The rates of every set, in the order of the table.
#[cfg(feature = "formula")]
pub fn rates() -> &'static [Rate] {
    &RATES
}

/// A claim of a document, in our words.
#[cfg(feature = "claims")]
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// `BP-03`.
    pub id: &'static str,
    /// Code of the document; worded by the view, as `topic` is.
    pub document: &'static str,
    pub topic: &'static str,
    /// English, Welsh.
    pub statement: [&'static str; 2],
    /// Whether more than the first number is claimed, and not the number itself.
    pub more: bool,
    /// The numbers that are recomputed, first the one that is claimed; the others are parts of its arithmetic.
    pub numbers: Vec<f64>,
    /// Decimals of the first as it was claimed.
    pub decimals: u8,
    /// Code of their unit.
    pub unit: &'static str,
    /// Why it is not recomputed; empty where it is.
    pub reason: &'static str,
    /// The document.
    pub source: &'static Source,
}

/// A figure that someone printed, of no series: what a claim is held against.
#[cfg(feature = "claims")]
#[derive(Debug, PartialEq)]
pub struct Evidence {
    pub id: &'static str,
    /// As printed; `n/a` for what belongs to no time.
    pub period: &'static str,
    pub value: f64,
    pub decimals: u8,
    pub source: &'static Source,
}

/// The register of claims, in the order of the table.
#[cfg(feature = "claims")]
pub fn claims() -> Vec<Claim> {
    let mut claims = vec![];
    let mut columns = REGISTER.map(|column| column.split('|'));
    // The first column is never empty, the others may be.
    while let Some(id) = columns[0].next().filter(|id| !id.is_empty()) {
        let mut at = 0;
        let mut next = || {
            at += 1;
            columns[at].next().unwrap_or_default()
        };
        claims.push(Claim {
            id,
            document: next(),
            topic: next(),
            statement: [next(), next()],
            more: !next().is_empty(),
            numbers: next().split(';').filter_map(decimal).collect(),
            decimals: next().parse().unwrap_or(0),
            unit: next(),
            reason: next(),
            source: &SOURCES[next().parse::<usize>().unwrap_or(0)],
        });
    }
    claims
}

/// What claims are held against beside series and results.
#[cfg(feature = "claims")]
pub fn evidence() -> &'static [Evidence] {
    &EVIDENCE
}

/// The results of others, in the order of the table.
pub fn results() -> &'static [Published] {
    &RESULTS
}

/// The published answers to when the gap closes, by measure and report.
pub fn answers() -> &'static [Answer] {
    &ANSWERS
}

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

/// The vintages held of a series, oldest first, with whether each is complete: it holds every year up to its own last
/// that any vintage holds, every year that an older one holds, and more than one.
pub fn vintages(about: &About) -> &'static [(&'static str, bool)] {
    let Some(at) = place(about) else { return &[] };
    #[cfg(feature = "latest")]
    if let Some(held) = later::now().and_then(|later| later.vintages(at)) {
        return held;
    }
    VINTAGES[at]
}

/// The first and the last year that any vintage of any group of a series holds.
pub fn span(about: &About) -> Option<(i32, i32)> {
    let of = place(about)?;
    let mut span: Option<(i32, i32)> = None;
    for (at, year) in YEAR.iter().enumerate() {
        if usize::from(OF_SERIES[at]) == of {
            let year = i32::from(*year);
            span = Some(span.map_or((year, year), |(first, last)| (first.min(year), last.max(year))));
        }
    }
    #[cfg(feature = "latest")]
    for figure in later::now().map_or(&[][..], |later| &later.figures) {
        if figure.of == of {
            let year = figure.period.year();
            span = span.map(|(first, last)| (first.min(year), last.max(year)));
        }
    }
    span
}

fn place(about: &About) -> Option<usize> {
    ABOUT.iter().position(|known| core::ptr::eq(known, about))
}

/// The series (its place in [`list`]), area, group and kind of year of every embedded figure.
#[cfg(feature = "latest")]
pub fn rows() -> impl Iterator<Item = (usize, &'static str, &'static str, Kind)> {
    (0..OF_SERIES.len()).map(|at| {
        let (area, group) = (AREAS[usize::from(AREA[at])], GROUPS[usize::from(GROUP[at])]);
        (usize::from(OF_SERIES[at]), area, group, KINDS[usize::from(FLAGS[at] >> 6 & 3)])
    })
}

/// One vintage of a series: that named, or else the newest complete one. Where none is complete, each year from the
/// release that printed it last.
///
/// # Errors
/// [`Error::UnknownVintage`] with the names that there are.
///
/// ```
/// use gapchart::datasets;
/// let gap = datasets::vintage(datasets::about("dfe-ks4-gap-index").unwrap(), None).unwrap();
/// assert_eq!((gap.vintage, gap.span()), (Some("2026"), Some((2011, 2025))));
/// let months = datasets::vintage(datasets::about("epi-ks4-gap-months").unwrap(), None).unwrap();
/// assert_eq!((months.vintage, months.points.len()), (None, 7));
/// ```
pub fn vintage(about: &'static About, name: Option<&str>) -> Result<Series> {
    let held = vintages(about);
    let chosen = match name {
        Some(name) => held.iter().find(|(held, _)| *held == name),
        None => held.iter().rev().find(|(_, complete)| *complete),
    };
    match (chosen, name) {
        (None, Some(name)) => {
            let known = names(held, |(name, _)| name);
            Err(Error::UnknownVintage { value: name.to_string(), known }.into())
        }
        (chosen, _) => Ok(gather(about, None, None, chosen.map(|(name, _)| *name))),
    }
}

/// One group of a series whose every year has its own release: for each year the figure printed last.
pub fn each_release(about: &'static About, group: &str) -> Series {
    gather(about, None, Some(group), None)
}

/// One group in one area of a series, each year as it was printed last.
pub fn part(about: &'static About, area: &str, group: &str) -> Series {
    gather(about, Some(area), Some(group), None)
}

/// Bits of a packed figure's flags, as the build script lays them out.
const COMPARABLE: u16 = 1 << 10;
/// No later vintage has this figure.
const NEWEST: u16 = 1 << 11;

/// The points of one vintage, or of each year's newest; of the area and group named, or else of the first found.
/// Both parts of a difference stand side by side in the table, and make one point unless one of them is asked for.
fn gather(about: &'static About, area: Option<&str>, group: Option<&str>, vintage: Option<&'static str>) -> Series {
    let of = place(about).unwrap_or(usize::MAX);
    let differs = about.parts.is_some() && group.is_none();
    let mut series = Series { about, group: "", area: "", vintage, points: vec![] };
    let mut at = 0;
    while at < OF_SERIES.len() {
        let here = at;
        at += 1;
        if usize::from(OF_SERIES[here]) != of {
            continue;
        }
        let (in_area, in_group) = (AREAS[usize::from(AREA[here])], GROUPS[usize::from(GROUP[here])]);
        let release = RELEASES[usize::from(RELEASE[here])];
        let flags = FLAGS[here];
        if differs {
            at += 1;
        }
        let first = series.points.is_empty();
        let wanted = match vintage {
            Some(vintage) => release == vintage,
            None => flags & NEWEST != 0,
        };
        let area = area.unwrap_or(if first { in_area } else { series.area });
        let group = group.unwrap_or(if first || differs { in_group } else { series.group });
        if !wanted || in_area != area || in_group != group {
            continue;
        }
        series.area = in_area;
        series.group = if differs { "" } else { in_group };
        let decimals = (flags & 7) as u8;
        let scaled = |at: usize| f64::from(SCALED[at]) / power_of_ten(decimals);
        let (value, parts) = if differs {
            // Exact: whole numbers are subtracted, and divided once.
            let value = f64::from(SCALED[here] - SCALED[here + 1]) / power_of_ten(decimals);
            (value, Some([scaled(here), scaled(here + 1)]))
        } else {
            (scaled(here), None)
        };
        series.points.push(Point {
            period: Period::new(KINDS[usize::from(flags >> 6 & 3)], i32::from(YEAR[here])),
            value,
            parts,
            decimals,
            status: Status::ALL[usize::from(flags >> 3 & 7)],
            comparable: flags & COMPARABLE != 0,
            definition: Definition::ALL[usize::from(flags >> 8 & 3)],
            reason: REASONS[usize::from(REASON[here])],
            vintage: release,
            source: &SOURCES[usize::from(SOURCE[here])],
        });
    }
    #[cfg(feature = "latest")]
    if let Some(later) = later::now() {
        add(&mut series, later, of, [area, group]);
    }
    series
}

/// The points that a file adds to a series: of its vintage, or of each year the newest. Areas and groups are chosen as [`gather`]
/// chooses them.
#[cfg(feature = "latest")]
fn add(series: &mut Series, later: &later::Later, of: usize, [area, group]: [Option<&str>; 2]) {
    let differs = series.about.parts.is_some() && group.is_none();
    let mut at = 0;
    while at < later.figures.len() {
        let figure = &later.figures[at];
        let other = later.figures.get(at + 1).filter(|_| differs && figure.of == of);
        at += if other.is_some() { 2 } else { 1 };
        let first = series.points.is_empty();
        let area = area.unwrap_or(if first { figure.area } else { series.area });
        let group = group.unwrap_or(if first || differs { figure.group } else { series.group });
        let wanted = series.vintage.is_none_or(|vintage| figure.vintage == vintage);
        if figure.of != of || !wanted || figure.area != area || figure.group != group {
            continue;
        }
        series.area = figure.area;
        series.group = if differs { "" } else { figure.group };
        let scale = power_of_ten(figure.decimals);
        let (value, parts) = match other {
            Some(other) => {
                let parts = [figure.scaled, other.scaled].map(|scaled| f64::from(scaled) / scale);
                (f64::from(figure.scaled - other.scaled) / scale, Some(parts))
            }
            None => (f64::from(figure.scaled) / scale, None),
        };
        let point = Point {
            period: figure.period,
            value,
            parts,
            decimals: figure.decimals,
            status: figure.status,
            comparable: figure.comparable,
            definition: figure.definition,
            reason: figure.reason,
            vintage: figure.vintage,
            source: figure.source,
        };
        let year = figure.period.year();
        let place = series.points.iter().position(|held| held.year() >= year).unwrap_or(series.points.len());
        match series.points.get(place) {
            Some(held) if held.year() == year && held.vintage > figure.vintage => {}
            Some(held) if held.year() == year => series.points[place] = point,
            _ => series.points.insert(place, point),
        }
    }
}

/// In the order in which the build script counts them, as [`Status::ALL`] and [`Definition::ALL`] are.
static KINDS: [Kind; 3] = [Kind::Academic, Kind::Financial, Kind::Calendar];

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
    fn a_year_that_no_vintage_has_leaves_none_incomplete() {
        let held = vintages(about("dfe-ks2-gap-index").unwrap());
        assert_eq!(
            held,
            [("2022-09", false), ("2023", true), ("2024", true), ("2024-09", false), ("2025", true), ("2026", true)]
        );
    }

    #[test]
    fn a_series_of_groups_that_begin_apart_has_one_span() {
        assert_eq!(span(about("pupil-premium-rate").unwrap()), Some((2011, 2025)));
        // Two groups of one year are no record.
        assert!(vintages(about("pupil-premium-rate").unwrap()).iter().all(|(_, complete)| !complete));
    }

    #[test]
    fn a_vintage_that_ends_before_an_older_one_is_not_complete() {
        let held = vintages(about("dfe-school-funding-per-pupil").unwrap());
        assert_eq!(held, [("2021", false), ("2022", true), ("2024", false), ("2025", false)]);
    }

    #[test]
    fn a_difference_is_exact_and_carries_its_parts_and_both_roundings() {
        let gap = vintage(about("dfe-ks4-attainment8").unwrap(), None).unwrap();
        let point = gap.at(2019).unwrap();
        // 50.3 − 36.7 in doubles is 13.599999999999994.
        assert_eq!((point.value, point.parts), (13.6, Some([50.3, 36.7])));
        assert_eq!((point.rounding().figures, point.rounding().half()), (2, 0.1));
        assert_eq!(vintage(about("dfe-ks4-gap-index").unwrap(), None).unwrap().at(2019).unwrap().rounding().half(), 0.005);
    }

    #[test]
    fn one_part_of_a_difference_can_be_had_alone() {
        let other = each_release(about("dfe-ks2-expected-standard").unwrap(), "other");
        assert_eq!((other.at(2025).unwrap().value, other.at(2025).unwrap().parts), (70.0, None));
    }

    #[test]
    fn areas_of_one_report_are_never_mixed() {
        let report = about("epi-england-wales-gap-months").unwrap();
        let values = |series: &Series| series.points.iter().map(|point| (point.year(), point.value)).collect::<Vec<_>>();
        let england = vintage(report, None).unwrap();
        assert_eq!((england.area, values(&england)), ("E92000001", vec![(2011, 20.0), (2019, 18.0)]));
        // The report gives Wales's second figure as a range.
        assert_eq!(values(&part(report, "W92000004", "disadvantaged-and-other")), [(2011, 24.0)]);
        let ends = ["low", "high"].map(|end| part(report, "W92000004", &["disadvantaged-and-other-", end].concat()));
        assert_eq!(ends.map(|end| values(&end)), [[(2019, 22.0)], [(2019, 23.0)]]);
    }

    #[test]
    fn each_year_of_each_release_comes_once() {
        let total = each_release(about("wales-school-budget-per-pupil").unwrap(), "total");
        let years: Vec<i32> = total.points.iter().map(Point::year).collect();
        assert!(years.is_sorted_by(|a, b| a < b));
        assert_eq!(total.at(2024).unwrap().value, 7926.0);
    }
}
