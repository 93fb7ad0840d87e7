//! Newer figures of embedded series: the file `gapchart-data.csv` that lies beside the package.
//!
//! In: a tidy table with the columns of `datasets/figures.csv`; sources that are not embedded have their own in the columns
//! `publisher`, `source_title`, `published`, `address`, `licence` and `source_lang`. Out: [`Later`]. Rows of vintages that are
//! embedded, and of series that this engine does not hold, are passed over. The file is a publisher's and not a reader's: one fault
//! refuses it, with row, column, value and rule.

use super::cells::{self, Value};
use super::layout;
use super::records::{Record, Records, text};
use super::{Columns, Holds, Reading, clean, comparable, decimals, definition, keep, keep_source, refused, short};
use crate::datasets::later::{Added, Later, embedded};
use crate::datasets::{self, SOURCES};
use crate::error::{Error, Expected, Refusal, Result};
use crate::period::Kind;
use crate::series::{About, Definition, Source, Status, Unit};

/// Reads the whole of a file that lies in memory.
///
/// # Errors
/// The first of what is wrong, as [`Error::Cell`]; [`Error::NoColumn`] where it is no such table; [`Error::Refused`].
pub fn read(file: &str, bytes: &[u8]) -> Result<Later> {
    let mut reading = Reading::new(file, &Columns::default());
    reading.push(bytes)?;
    let holds = reading.finish()?;
    if let Some(problem) = holds.problems.first() {
        return Err(Box::new(problem.clone()));
    }
    let layout = &holds.layout;
    for (column, at) in [
        ("series", layout.series),
        ("period_kind", layout.year_kind),
        ("unit", layout.unit),
        ("decimals", layout.decimals),
        ("status", layout.status),
        ("comparable", layout.comparable),
        ("reason", layout.reason),
        ("definition", layout.definition),
        ("vintage", layout.vintage),
        ("source", layout.source),
    ] {
        if at.is_none() {
            let (file, column, known) = (holds.file.clone(), column.to_string(), layout.heads.clone());
            return Err(Error::NoColumn { file, column, known }.into());
        }
    }
    let (mut figures, mut rows, mut header, mut fault) = (vec![], vec![], true, None);
    let mut each = |record: &Record| {
        if !core::mem::take(&mut header) && !record.blank() && fault.is_none() {
            match figure(&holds, record) {
                Ok(Some(figure)) => {
                    figures.push(figure);
                    rows.push(record.row);
                }
                Ok(None) => {}
                Err(error) => fault = Some(error),
            }
        }
        Ok(())
    };
    let mut records = Records::new(layout.delimiter);
    let gone = records.feed(bytes, &mut each).and_then(|()| records.finish(&mut each));
    gone.map_err(|why: Refusal| refused(&holds.file, why))?;
    if let Some(fault) = fault {
        return Err(fault);
    }
    Later::of(figures).map_err(|at| {
        let (file, row, column) = (holds.file.clone(), rows[at], "group".to_string());
        Error::Cell { file, row, column, value: String::new(), expected: Expected::Present }.into()
    })
}

/// A row as a figure; nothing where it is passed over.
fn figure(holds: &Holds, record: &Record) -> Result<Option<Added>> {
    let layout = &holds.layout;
    let said = |at: Option<usize>| at.map_or(String::new(), |at| clean(&text(record.cell(at))));
    let named = |head: &str| layout.heads.iter().position(|known| known == head);
    let wrong = |column: &str, value: &str, expected: Expected| {
        let (file, column, value) = (holds.file.clone(), column.to_string(), short(value, super::QUOTED));
        Box::new(Error::Cell { file, row: record.row, column, value, expected })
    };
    let (id, vintage) = (said(layout.series), said(layout.vintage));
    let Some(of) = datasets::list().iter().position(|about| about.id == id) else { return Ok(None) };
    if vintage.is_empty() {
        return Err(wrong("vintage", "", Expected::Present));
    }
    if embedded(of, &vintage) {
        return Ok(None);
    }
    let about = &datasets::list()[of];
    let (areas, groups, kind) = of_series(of);
    let (area, group) = (said(named("area")), said(named("group")));
    let Some(area) = areas.iter().copied().find(|known| *known == area) else {
        return Err(wrong("area", &area, Expected::OneOf(areas)));
    };
    let Some(group) = groups.iter().copied().find(|known| *known == group) else {
        return Err(wrong("group", &group, Expected::OneOf(groups)));
    };
    let Some(period) = layout.period(record).filter(|period| period.kind() == kind) else {
        return Err(wrong("period", &said(Some(layout.year)), Expected::SameYears));
    };
    let unit = said(layout.unit);
    if unit != unit_of(about) {
        return Err(wrong("unit", &unit, Expected::SameUnit(unit_of(about).to_string())));
    }
    let (Some(at), value) = (layout.value, said(layout.value)) else { return Ok(None) };
    let Value::Number(number, _) = cells::value(record.cell(at), false) else {
        return Err(wrong("value", &value, Expected::Number));
    };
    let Ok(scaled) = i32::try_from(number.scaled) else { return Err(wrong("value", &value, Expected::Number)) };
    let printed = said(layout.decimals);
    if decimals(printed.as_bytes()) != Some(number.decimals) {
        return Err(wrong("decimals", &printed, Expected::Decimals));
    }
    let (reason, reasons) = (said(layout.reason), datasets::REASONS);
    let Some(reason) = reasons.iter().copied().find(|known| *known == reason) else {
        return Err(wrong("reason", &reason, Expected::OneOf(reasons.to_vec())));
    };
    let cell = |at: Option<usize>| at.map_or(&[][..], |at| record.cell(at));
    Ok(Some(Added {
        of,
        area,
        group,
        period,
        scaled,
        decimals: number.decimals,
        // Checked when the file was read the first time; what is empty is the most usual.
        status: layout::status(cell(layout.status)).unwrap_or(Status::Final),
        comparable: comparable(cell(layout.comparable)).unwrap_or(true),
        definition: definition(cell(layout.definition)).unwrap_or(Definition::Unchanged),
        reason,
        vintage: keep(&short(&vintage, 40)),
        source: source(&said(layout.source), &|head| said(named(head)), &wrong)?,
    }))
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

/// The embedded source of that name, or what the row says of it.
fn source(
    id: &str,
    said: &dyn Fn(&str) -> String,
    wrong: &dyn Fn(&str, &str, Expected) -> Box<Error>,
) -> Result<&'static Source> {
    if let Some(known) = SOURCES.iter().find(|known| known.id == id) {
        return Ok(known);
    }
    let told = ["publisher", "source_title", "published", "address", "licence"].map(|head| keep(&short(&said(head), 300)));
    let [publisher, title, published, address, licence] = told;
    for (column, value) in [("source", id), ("publisher", publisher), ("source_title", title), ("licence", licence)] {
        if value.is_empty() {
            return Err(wrong(column, value, Expected::Present));
        }
    }
    // It becomes a link.
    if !address.is_empty() && !address.starts_with("https://") {
        return Err(wrong("address", address, Expected::OneOf(vec!["https://\u{2026}"])));
    }
    let lang = match said("source_lang").as_str() {
        "cy" => "cy",
        "" | "en" => "en",
        other => return Err(wrong("source_lang", other, Expected::OneOf(vec!["en", "cy"]))),
    };
    Ok(keep_source(Source { id: keep(id), publisher, via: "", title, published, address, licence, lang }))
}
