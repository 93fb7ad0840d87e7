//! The second time through a file: one measure, area and group, or the difference of two, as a series.
//!
//! In: what the file [`Holds`], and the same slices again. Out: [`Own`]. Of each line only the figures that are wanted are kept. A
//! difference is taken of whole numbers; years, vintages and values come in one order whatever that of the rows; which vintage
//! is complete is told as [`datasets`](crate::datasets) tells it.

use super::cells::{self, Decimal, Missing, Value};
use super::layout;
use super::records::{Record, Records, text};
use super::{Area, Holds, Measure, Own, clean, comparable, decimals, definition, has, keep, keep_about, refused, short, source};
use crate::error::{Error, Refusal, Result};
use crate::period::Period;
use crate::series::{About, Definition, Point, Series, Status, Unit};
use std::rc::Rc;

/// Decimals beyond which a number was not rounded for print, and what is then shown of it.
const PRINTED: u8 = 6;
const SHOWN: u8 = 4;

/// A figure found in the second time through.
pub(super) struct Found {
    /// Whose: the place in [`Picking::areas`], and whether it is subtracted.
    area: usize,
    less: bool,
    period: Period,
    value: core::result::Result<Decimal, Missing>,
    parts: Option<[Decimal; 2]>,
    /// As the file says; none where it does not.
    decimals: Option<u8>,
    status: Status,
    comparable: bool,
    definition: Definition,
    remark: String,
    vintage: String,
    source: String,
}

/// The second time through a file, for one series.
pub struct Picking {
    pub(super) holds: Rc<Holds>,
    pub(super) records: Option<Records>,
    pub(super) header: bool,
    pub(super) bytes: u64,
    pub(super) measure: usize,
    pub(super) group: usize,
    pub(super) less: Option<(usize, usize)>,
    /// The area, and the nation around it where there is one.
    pub(super) areas: Vec<usize>,
    pub(super) vintage: Option<String>,
    pub(super) found: Vec<Found>,
    pub(super) key: Vec<u8>,
}

impl Picking {
    /// The next slice of the file.
    ///
    /// # Errors
    /// [`Error::Refused`] where the file is not the one that was read before.
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        self.bytes += bytes.len() as u64;
        // Taken out while it calls back, and put back.
        let Some(mut records) = self.records.take() else { return Ok(()) };
        let fed = records.feed(bytes, &mut |record| {
            self.row(record);
            Ok(())
        });
        self.records = Some(records);
        fed.map_err(|_| refused(&self.holds.file, Refusal::Changed))
    }

    fn row(&mut self, record: &Record) {
        if core::mem::take(&mut self.header) {
            return;
        }
        let holds = &self.holds;
        let layout = &holds.layout;
        if record.len() < layout.heads.len() {
            return;
        }
        layout.area(record, &mut self.key);
        let Some(area) = self.areas.iter().position(|at| holds.area_keys.get(*at) == self.key) else { return };
        layout.group(record, &mut self.key);
        let mine = |(measure, group): (usize, usize)| {
            let series = layout.series.is_none_or(|at| clean(&text(record.cell(at))) == holds.measures[measure].name);
            series && holds.group_keys.get(group) == self.key
        };
        let (is, subtracted) = (mine((self.measure, self.group)), self.less.is_some_and(mine));
        if !is && !subtracted {
            return;
        }
        let Some(period) = layout.period(record) else { return };
        let cell = |at: Option<usize>| at.map(|at| record.cell(at)).filter(|cell| !cell.is_empty());
        let number = |at: usize| match cells::value(record.cell(at), layout.comma) {
            Value::Number(number, _) => Some(number),
            _ => None,
        };
        for (less, wanted) in
            [(false, is.then_some(self.measure)), (true, self.less.filter(|_| subtracted).map(|(measure, _)| measure))]
        {
            let Some(measure) = wanted else { continue };
            let at = layout.value.unwrap_or_else(|| layout.measures[measure]);
            let value = match cells::value(record.cell(at), layout.comma) {
                Value::Number(number, _) => Ok(number),
                Value::Missing(why) if layout.series.is_none() || why != Missing::Empty => Err(why),
                _ => continue,
            };
            let parts = layout.parts.and_then(|[first, second]| Some([number(first)?, number(second)?]));
            self.found.push(Found {
                area,
                less,
                period,
                value,
                parts,
                decimals: cell(layout.decimals).and_then(decimals),
                status: cell(layout.status).and_then(layout::status).unwrap_or(Status::Final),
                comparable: cell(layout.comparable).and_then(comparable).unwrap_or(true),
                definition: cell(layout.definition).and_then(definition).unwrap_or(Definition::Unchanged),
                remark: clean(&text(layout.remark(record))),
                vintage: clean(&text(layout.vintage(record))),
                source: cell(layout.source).map_or(String::new(), |cell| clean(&text(cell))),
            });
        }
    }

    /// The series, after the last slice.
    ///
    /// # Errors
    /// [`Error::NoFigures`] where there is none; [`Error::UnknownVintage`]; [`Error::Refused`] where the file has changed.
    pub fn finish(mut self) -> Result<Own> {
        if let Some(mut records) = self.records.take() {
            let done = records.finish(&mut |record| {
                self.row(record);
                Ok(())
            });
            done.map_err(|_| refused(&self.holds.file, Refusal::Changed))?;
        }
        if self.bytes != self.holds.bytes {
            return Err(refused(&self.holds.file, Refusal::Changed));
        }
        let holds = Rc::clone(&self.holds);
        let measure = &holds.measures[self.measure];
        let area = &holds.areas[self.areas[0]];
        let file = keep(&holds.file);
        let sha256 = keep(&holds.sha256);
        let about = self.about(measure, area, file, sha256);
        let Told { points, missing, vintages, vintage } = self.series(0, about)?;
        if points.is_empty() {
            return Err(Error::NoFigures { file: holds.file.clone() }.into());
        }
        let group = if about.parts.is_some() { "" } else { keep(&holds.groups[self.group]) };
        let series = |points, vintage| Series { about, group, area: keep(&area.code), vintage, points };
        let nation = match self.areas.get(1) {
            None => None,
            Some(&at) => {
                let Told { points, .. } = self.series(1, about)?;
                let (code, name) = (keep(&holds.areas[at].code), keep(holds.areas[at].label()));
                (!points.is_empty()).then(|| (name, Series { area: code, ..series(points, vintage) }))
            }
        };
        let problems = holds.problems.len() as u64 + holds.more;
        Ok(Own {
            file,
            sha256,
            problems,
            series: series(points, vintage),
            nation,
            area: keep(area.label()),
            group,
            missing,
            vintages,
        })
    }

    fn about(&self, measure: &Measure, area: &Area, file: &'static str, sha256: &'static str) -> &'static About {
        let holds = &self.holds;
        let mut word = String::new();
        for letter in measure.unit.chars() {
            word.push(if matches!(letter, ' ' | '_') { '-' } else { letter.to_ascii_lowercase() });
        }
        let named = Unit::ALL.iter().copied().find(|unit| unit.name() == word);
        let percent = matches!(word.as_str(), "percent" | "%" | "per-cent" | "percentage");
        let called = ["gap", "bwlch", "difference", "gwahaniaeth"].iter().any(|word| has(&measure.name, word));
        let download = holds.layout.parts.is_some();
        let differs = self.less.is_some() || download;
        let gap = differs
            || called
            || matches!(named, Some(Unit::Index | Unit::Months | Unit::Grades | Unit::PercentagePoints))
            || word == "pp";
        let unit = match (named, gap) {
            (_, true) if percent || word == "pp" => Unit::PercentagePoints,
            (Some(Unit::GbpPerPupilCash), _) => Unit::GbpPerPupilCash,
            (Some(unit), true) if unit != Unit::Percent => unit,
            _ if percent => Unit::Own("%"),
            _ => Unit::Own(keep(&measure.unit)),
        };
        let parts = if let Some((other, less)) = self.less {
            let names = if other == self.measure {
                [&holds.groups[self.group], &holds.groups[less]]
            } else {
                [&measure.name, &holds.measures[other].name]
            };
            Some(names.map(|name| keep(name)))
        } else {
            holds.layout.parts.map(|parts| parts.map(|at| keep(&holds.layout.heads[at])))
        };
        // A share or an amount of money is no gap that could close.
        let amount = matches!(unit, Unit::Own("%" | "£") | Unit::GbpPerPupilCash) && !gap;
        let never_fitted = match () {
            () if !area.whole() => Some("own-area"),
            () if amount => Some("own-share"),
            () => None,
        };
        let title = keep(&measure.name);
        keep_about(About {
            id: title,
            unit,
            parts,
            never_fitted,
            measure: if gap { About::OWN_GAP } else { About::OWN_MEASURE },
            coverage: if area.label().is_empty() { "\u{2013}" } else { keep(area.label()) },
            title: [title; 2],
            gloss: [""; 2],
            gloss_source: source(file, sha256, ""),
            due: "",
        })
    }

    /// What was found of one of the areas, in the order of years and vintages whatever that of the rows. Of two values for one
    /// year the smaller stands, and the file's problems say that there are two.
    fn found_of(&self, area: usize, less: bool) -> Vec<&Found> {
        let mut of: Vec<&Found> = vec![];
        for found in &self.found {
            if found.area == area && found.less == less {
                of.push(found);
            }
        }
        let mut sorted: Vec<&Found> = vec![];
        for at in ordered(of.len(), &|a, b| of[a].before(of[b])) {
            if sorted.last().is_none_or(|last| last.period != of[at].period || last.vintage != of[at].vintage) {
                sorted.push(of[at]);
            }
        }
        sorted
    }

    /// The vintages of figures in order, oldest first, with whether each is complete: it holds every year up to its own last
    /// that any of them holds, and more than one.
    fn vintages(first: &[&Found]) -> Vec<(&'static str, bool)> {
        let mut held: Vec<(&'static str, bool)> = vec![];
        for at in ordered(first.len(), &|a, b| first[a].vintage < first[b].vintage) {
            let name = first[at].vintage.as_str();
            if held.last().is_some_and(|(known, _)| *known == name) {
                continue;
            }
            let (mut own, mut until_last, mut all, mut before) = (0, 0, 0, None);
            for found in first {
                // Of each year once; they ascend.
                if before != Some(found.period) {
                    all += 1;
                }
                before = Some(found.period);
                if found.vintage == name {
                    own += 1;
                    until_last = all;
                }
            }
            held.push((keep(name), own == until_last && (own > 1 || all == 1)));
        }
        held
    }

    /// The figures of one vintage, or of each year's newest.
    fn shown<'f>(all: &[&'f Found], vintage: Option<&str>) -> Vec<&'f Found> {
        let mut shown: Vec<&Found> = vec![];
        for &found in all {
            if vintage.is_some_and(|name| found.vintage != name) {
                continue;
            }
            // Vintages of one year stand side by side, the newest last.
            if shown.last().is_some_and(|last| last.period == found.period) {
                shown.pop();
            }
            shown.push(found);
        }
        shown
    }

    /// The points of one of the areas, and what else is told of them.
    fn series(&self, area: usize, about: &'static About) -> Result<Told> {
        let (first, second) = (self.found_of(area, false), self.found_of(area, true));
        let held = Picking::vintages(&first);
        let mut chosen = None;
        for (name, complete) in &held {
            if self.vintage.as_deref().map_or(*complete || held.len() == 1, |wanted| wanted == *name) {
                chosen = Some(*name);
            }
        }
        if let (Some(value), None) = (&self.vintage, chosen) {
            let known = crate::error::names(&held, |(name, _)| name);
            return Err(Error::UnknownVintage { value: value.clone(), known }.into());
        }
        let mut most = 0;
        for found in &self.found {
            if let (true, Ok(number)) = (found.area == area, found.value) {
                most = number.decimals.max(most);
            }
        }
        let others = Picking::shown(&second, chosen);
        let (mut points, mut missing) = (vec![], vec![]);
        for found in Picking::shown(&first, chosen) {
            let other = others.iter().find(|other| other.period == found.period).copied();
            let (value, parts) = match (found.value, other.map(|other| other.value)) {
                (Err(why), _) | (_, Some(Err(why))) => {
                    missing.push((found.period, why));
                    continue;
                }
                (_, None) if self.less.is_some() => {
                    missing.push((found.period, Missing::Empty));
                    continue;
                }
                (Ok(first), Some(Ok(second))) => (first.less(second), Some([first, second])),
                (Ok(number), None) => match found.parts {
                    Some([first, second]) if about.parts.is_some() => (first.less(second), found.parts),
                    _ => (number, None),
                },
            };
            points.push(self.point(found, other, value, parts, most));
        }
        Ok(Told { points, missing, vintages: held, vintage: chosen })
    }

    /// A point from one figure or two.
    fn point(&self, found: &Found, other: Option<&Found>, value: Decimal, parts: Option<[Decimal; 2]>, most: u8) -> Point {
        let beside = other.unwrap_or(found);
        // A column is printed to one precision, and spreadsheets drop its zeros.
        let decimals = found.decimals.map_or(most, |said| said.max(value.decimals));
        let remark = if found.remark.is_empty() { &beside.remark } else { &found.remark };
        let holds = &self.holds;
        Point {
            period: found.period,
            value: value.value(),
            parts: parts.map(|[first, second]| [first.value(), second.value()]),
            decimals: if decimals > PRINTED { SHOWN } else { decimals },
            status: if beside.status == Status::Provisional { Status::Provisional } else { found.status },
            comparable: found.comparable && beside.comparable,
            definition: match (found.definition, beside.definition) {
                (Definition::Broken, _) | (_, Definition::Broken) => Definition::Broken,
                (Definition::Bridged, _) | (_, Definition::Bridged) => Definition::Bridged,
                _ => Definition::Unchanged,
            },
            reason: keep(&short(remark, 200)),
            vintage: keep(&found.vintage),
            source: source(keep(&holds.file), keep(&holds.sha256), &found.source),
        }
    }
}

/// The places 0 to `count` in the order that `before` gives, equal ones as they stand. Of our own, because a page pays for the
/// standard library's sorts by the kilobyte: merging runs from the bottom up.
fn ordered(count: usize, before: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut order = vec![];
    for at in 0..count {
        order.push(at);
    }
    let mut run = 1;
    while run < count {
        let mut merged = vec![];
        let mut start = 0;
        while start < count {
            let (middle, end) = ((start + run).min(count), (start + 2 * run).min(count));
            let (mut left, mut right) = (start, middle);
            while left < middle || right < end {
                if left < middle && (right == end || !before(order[right], order[left])) {
                    merged.push(order[left]);
                    left += 1;
                } else {
                    merged.push(order[right]);
                    right += 1;
                }
            }
            start = end;
        }
        order = merged;
        run *= 2;
    }
    order
}

/// A series of a file before it is put together.
struct Told {
    points: Vec<Point>,
    missing: Vec<(Period, Missing)>,
    vintages: Vec<(&'static str, bool)>,
    /// The one that the points are of.
    vintage: Option<&'static str>,
}

impl Found {
    /// Whether it comes before another: by year, vintage and value, what has none last.
    fn before(&self, other: &Found) -> bool {
        let value = |found: &Found| found.value.map_or(f64::MAX, Decimal::value);
        match (self.period == other.period, self.vintage == other.vintage) {
            (false, _) => self.period < other.period,
            (_, false) => self.vintage < other.vintage,
            _ => value(self) < value(other),
        }
    }
}
