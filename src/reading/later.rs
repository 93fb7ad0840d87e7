//! Newer figures of embedded series: the file `gapchart-data.csv` that lies beside the package.
//!
//! In: a tidy table with the columns of `datasets/figures.csv`; sources that are not embedded have their own in the columns
//! `publisher`, `source_title`, `published`, `address`, `licence` and `source_lang`. Out: [`Later`]. Rows of vintages that are
//! embedded, and of series that this engine does not hold, are passed over. The file is a publisher's and not a reader's: one fault
//! refuses it, with row, column, value and rule.

use super::cells::plain;
use super::layout;
use super::records::{Record, Records, text};
use super::{clean, comparable, definition, keep, keep_source, no_table, refused, short};
use crate::datasets::later::{Added, Later, embedded};
use crate::datasets::{self, SOURCES};
use crate::error::{Error, Expected, Refusal, Result};
use crate::period::{Kind, Period};
use crate::series::{About, Definition, Source, Status, Unit};

/// The columns that every file must have; those of sources may be absent.
const COLUMNS: [&str; 14] = [
    "series",
    "period",
    "period_kind",
    "area",
    "group",
    "value",
    "unit",
    "decimals",
    "status",
    "comparable",
    "reason",
    "definition",
    "vintage",
    "source",
];

/// A file on its way.
struct Table {
    file: String,
    heads: Vec<String>,
    figures: Vec<Added>,
    /// The row of each figure.
    rows: Vec<u64>,
}

/// Reads the whole of a file that lies in memory.
///
/// # Errors
/// The first of what is wrong, as [`Error::Cell`]; [`Error::NoColumn`] where it is no such table; [`Error::Refused`].
pub fn read(file: &str, bytes: &[u8]) -> Result<Later> {
    if let Some(why) = no_table(bytes) {
        return Err(refused(file, why));
    }
    let mut table = Table { file: file.to_string(), heads: vec![], figures: vec![], rows: vec![] };
    let mut fault = None;
    let mut each = |record: &Record| {
        if fault.is_none() && !record.blank() {
            fault = table.row(record).err();
        }
        Ok(())
    };
    let mut records = Records::new(b',');
    let gone = records.feed(bytes, &mut each).and_then(|()| records.finish(&mut each));
    gone.map_err(|why: Refusal| refused(file, why))?;
    if let Some(fault) = fault {
        return Err(fault);
    }
    let Table { file, figures, rows, .. } = table;
    Later::of(figures).map_err(|at| {
        let (row, column) = (rows[at], "group".to_string());
        Error::Cell { file, row, column, value: String::new(), expected: Expected::Present }.into()
    })
}

impl Table {
    fn row(&mut self, record: &Record) -> Result<()> {
        if self.heads.is_empty() {
            for at in 0..record.len() {
                self.heads.push(clean(&text(record.cell(at))));
            }
            for column in COLUMNS {
                if !self.heads.iter().any(|head| head == column) {
                    let (file, column, known) = (self.file.clone(), column.to_string(), self.heads.clone());
                    return Err(Error::NoColumn { file, column, known }.into());
                }
            }
            return Ok(());
        }
        if record.len() != self.heads.len() {
            let last = record.len().min(self.heads.len()) - 1;
            return Err(self.wrong(record, &self.heads[last], Expected::Cells(self.heads.len())));
        }
        if let Some(figure) = self.figure(record)? {
            let key = |other: &Added| (other.of, other.period, other.area, other.group, other.vintage);
            if let Some(at) = self.figures.iter().position(|other| key(other) == key(&figure)) {
                return Err(self.wrong(record, "value", Expected::OneValue { row: self.rows[at] }));
            }
            self.figures.push(figure);
            self.rows.push(record.row);
        }
        Ok(())
    }

    /// The text of a row in a column; empty where there is no such column.
    fn said(&self, record: &Record, column: &str) -> String {
        let at = self.heads.iter().position(|head| head == column);
        at.map_or(String::new(), |at| clean(&text(record.cell(at))))
    }

    fn wrong(&self, record: &Record, column: &str, expected: Expected) -> Box<Error> {
        let value = short(&self.said(record, column), super::QUOTED);
        Box::new(Error::Cell { file: self.file.clone(), row: record.row, column: column.to_string(), value, expected })
    }

    /// A row as a figure; nothing where it is passed over.
    fn figure(&self, record: &Record) -> Result<Option<Added>> {
        let said = |column: &str| self.said(record, column);
        let wrong = |column: &str, expected| Err(self.wrong(record, column, expected));
        let (id, vintage) = (said("series"), said("vintage"));
        let Some(of) = datasets::list().iter().position(|about| about.id == id) else { return Ok(None) };
        if vintage.is_empty() {
            return wrong("vintage", Expected::Present);
        }
        if embedded(of, &vintage) {
            return Ok(None);
        }
        let about = &datasets::list()[of];
        let (areas, groups, kind) = of_series(of);
        let among = |column: &str, known: &[&'static str]| {
            let value = said(column);
            let found = known.iter().copied().find(|known| *known == value);
            found.ok_or_else(|| self.wrong(record, column, Expected::OneOf(known.to_vec())))
        };
        let (area, group) = (among("area", &areas)?, among("group", &groups)?);
        among("period_kind", &[kind.name()])?;
        let Some(period) = Period::parse(&said("period"), kind).ok().filter(|period| period.kind() == kind) else {
            return wrong("period", Expected::Year);
        };
        if said("unit") != unit_of(about) {
            return wrong("unit", Expected::SameUnit(unit_of(about).to_string()));
        }
        let value = said("value");
        let (digits, negative) = value.strip_prefix('-').map_or((value.as_str(), false), |digits| (digits, true));
        let number = plain(digits.as_bytes()).and_then(|number| Some((i32::try_from(number.scaled).ok()?, number.decimals)));
        let Some((scaled, decimals)) = number else { return wrong("value", Expected::Number) };
        if super::decimals(said("decimals").as_bytes()) != Some(decimals) {
            return wrong("decimals", Expected::Decimals);
        }
        let Some(status) = layout::status(said("status").as_bytes()) else {
            return wrong("status", Expected::OneOf(Status::ALL.map(Status::name).to_vec()));
        };
        let Some(comparable) = comparable(said("comparable").as_bytes()) else {
            return wrong("comparable", Expected::OneOf(vec!["yes", "no"]));
        };
        let Some(definition) = definition(said("definition").as_bytes()) else {
            return wrong("definition", Expected::OneOf(Definition::ALL.map(Definition::name).to_vec()));
        };
        Ok(Some(Added {
            of,
            area,
            group,
            period,
            scaled: if negative { -scaled } else { scaled },
            decimals,
            status,
            comparable,
            definition,
            reason: among("reason", &datasets::REASONS)?,
            vintage: keep(&short(&vintage, 40)),
            source: self.source(record)?,
        }))
    }

    /// The embedded source of a row's name, or what the row says of it.
    fn source(&self, record: &Record) -> Result<&'static Source> {
        let said = |column: &str| keep(&short(&self.said(record, column), 300));
        let id = said("source");
        if let Some(known) = SOURCES.iter().find(|known| known.id == id) {
            return Ok(known);
        }
        for column in ["source", "publisher", "source_title", "licence"] {
            if said(column).is_empty() {
                return Err(self.wrong(record, column, Expected::Present));
            }
        }
        let address = said("address");
        // It becomes a link.
        if !address.is_empty() && !address.starts_with("https://") {
            return Err(self.wrong(record, "address", Expected::OneOf(vec!["https://\u{2026}"])));
        }
        let lang = match said("source_lang") {
            "" => "en",
            lang @ ("en" | "cy") => lang,
            _ => return Err(self.wrong(record, "source_lang", Expected::OneOf(vec!["en", "cy"]))),
        };
        let [publisher, title, published, licence] = ["publisher", "source_title", "published", "licence"].map(said);
        Ok(keep_source(Source { id, publisher, via: "", title, published, address, licence, lang }))
    }
}

/// Areas and groups that a series has, and its kind of year.
fn of_series(of: usize) -> (Vec<&'static str>, Vec<&'static str>, Kind) {
    let (mut areas, mut groups, mut kind) = (vec![], vec![], Kind::Academic);
    for (series, area, group, years) in datasets::rows() {
        if series == of {
            if !areas.contains(&area) {
                areas.push(area);
            }
            if !groups.contains(&group) {
                groups.push(group);
            }
            kind = years;
        }
    }
    (areas, groups, kind)
}

/// The unit of a row: a difference of percentages is in percentage points, its parts in percent.
fn unit_of(about: &About) -> &'static str {
    if about.parts.is_some() && about.unit == Unit::PercentagePoints { Unit::Percent.name() } else { about.unit.name() }
}
