//! A reader's own deflator: a table of HM Treasury's as it is downloaded, or any with a column of years and one of levels.
//!
//! In: the bytes of a CSV. Out: the levels as a text that an option takes (`2010-11:80.1,2025-26:102.4f`, the last a forecast), so
//! that a link to a figure holds its deflator whole and needs no file.
//!
//! The Treasury's sheet has titles above its columns and financial beside calendar years; its forecasts are changes in percent
//! on the year before, with no level. Financial years are taken where there are any. Years before [`FIRST`] are left out.

use super::cells::{self, Value};
use super::{Row, clean, has, refused, rows, short};
use crate::error::{Error, Expected, Refusal, Result};
use crate::funding::{Price, Prices};
use crate::number::{shortest, significant};
use crate::period::{Kind, Period};

/// The first year that is taken, before any amount that is held.
const FIRST: i32 = 2000;
/// The most bytes: there is a row for each year.
const MOST: usize = 1 << 20;

/// The levels of a file of that name as the option `prices` takes them; `value` may name their column.
///
/// # Errors
/// [`Error::Refused`], [`Error::Which`], [`Error::NoColumn`], and [`Error::Cell`] for a level that is no number above zero.
///
/// ```
/// let file = b"Financial year,GDP deflator,per cent change\n2023-24,95.9,\n2024-25,100,\n2025-26,,2.5\n";
/// assert_eq!(gapchart::reading::prices("gdp.csv", file, None).unwrap(), "2023-24:95.9,2024-25:100,2025-26:102.5f");
/// ```
pub fn prices(file: &str, bytes: &[u8], value: Option<&str>) -> Result<String> {
    let file = short(&clean(file), 200);
    let rows = rows(&file, bytes, MOST)?;
    let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let cell = |row: &Row, at: usize| row.1.get(at).cloned().unwrap_or_default();

    // The column with the most financial years, or else with the most calendar years.
    let mut best: Option<(usize, usize, Kind)> = None;
    for kind in [Kind::Financial, Kind::Calendar] {
        for at in 0..width {
            let count = rows.iter().filter(|row| year(&cell(row, at), kind).is_some()).count();
            if count > 1 && best.is_none_or(|(most, _, known)| known == kind && count > most) {
                best = Some((count, at, kind));
            }
        }
    }
    // What stands above the first year says what the columns are.
    let first = best.and_then(|(_, at, kind)| rows.iter().position(|row| year(&cell(row, at), kind).is_some()));
    let head = |at: usize| {
        let mut words: Vec<String> = vec![];
        for row in &rows[..first.unwrap_or(0)] {
            // A title stands over all of them, at the left.
            if row.1.iter().filter(|cell| !cell.is_empty()).count() > 1 && !cell(row, at).is_empty() {
                words.push(cell(row, at));
            }
        }
        words.join(" ")
    };
    let heads = || (0..width).map(head).filter(|head| !head.is_empty()).collect::<Vec<_>>();
    let Some((_, years, kind)) = best else { return Err(refused(&file, Refusal::NoYears { columns: heads() })) };
    let held: Vec<&Row> = rows.iter().filter(|row| year(&cell(row, years), kind).is_some()).collect();
    let numbers = |at: usize| held.iter().filter(|row| number(&cell(row, at)).is_some()).count();
    let changes = |at: usize| ["change", "per cent", "percent", "%", "newid"].iter().any(|word| has(&head(at), word));
    // Up to the next column of years, where another table stands beside this one.
    let other = |at: usize| {
        [Kind::Financial, Kind::Calendar]
            .iter()
            .any(|kind| rows.iter().filter(|row| year(&cell(row, at), *kind).is_some()).count() > 1)
    };
    let end = (years + 1..width).find(|&at| other(at) && !numbered(&held, at)).unwrap_or(width);
    let level = match value {
        Some(value) => match (0..width).find(|&at| head(at) == value) {
            Some(at) => at,
            None => return Err(Error::NoColumn { file, column: value.to_string(), known: heads() }.into()),
        },
        None => {
            let levels: Vec<usize> = (0..end).filter(|&at| at != years && numbers(at) > 1 && !changes(at)).collect();
            let named: Vec<usize> = levels
                .iter()
                .copied()
                .filter(|&at| ["deflator", "index", "level", "mynegai", "datchwyddydd"].iter().any(|word| has(&head(at), word)))
                .collect();
            match (&named[..], &levels[..]) {
                ([at, ..], _) | ([], [at]) => *at,
                ([], []) => return Err(refused(&file, Refusal::NoNumbers { columns: heads() })),
                ([], _) => return Err(Error::Which { file, option: "value", columns: heads() }.into()),
            }
        }
    };
    let change = (level + 1..end).find(|&at| changes(at) && numbers(at) > 0);
    let mut found = Prices { kind, levels: vec![] };
    let mut forecasts = vec![];
    for row in &held {
        let Some(year) = year(&cell(row, years), kind).filter(|year| *year >= FIRST) else { continue };
        let wrong = |at: usize, expected| {
            let (column, value) = (head(at), cell(row, at));
            Box::new(Error::Cell { file: file.clone(), row: row.0, column, value, expected })
        };
        if found.at(year).is_some() || forecasts.iter().any(|(known, _)| *known == year) {
            return Err(wrong(years, Expected::NewYear));
        }
        match (number(&cell(row, level)), change.and_then(|at| number(&cell(row, at)))) {
            (Some(value), _) if value > 0.0 => found.levels.push(Price { year, level: value, forecast: false }),
            (None, Some(change)) if matches!(cells::value(cell(row, level).as_bytes(), false), Value::Missing(_)) => {
                forecasts.push((year, change));
            }
            // A year without either has no level, and is left out.
            (None, None) if matches!(cells::value(cell(row, level).as_bytes(), false), Value::Missing(_)) => {}
            _ => return Err(wrong(level, Expected::Positive)),
        }
    }
    found.levels.sort_by_key(|price| price.year);
    forecasts.sort_by_key(|(year, _)| *year);
    found.extend(&forecasts);
    if found.levels.len() < 2 {
        return Err(refused(&file, Refusal::Empty));
    }
    Ok(written(&found))
}

/// Whether a column of years may as well be one of numbers: levels near two thousand are none.
fn numbered(rows: &[&Row], at: usize) -> bool {
    rows.iter().any(|row| row.1.get(at).is_some_and(|cell| cell.contains('.')))
}

/// Levels as the option takes them.
pub fn written(prices: &Prices) -> String {
    let mut out = String::new();
    for price in &prices.levels {
        if !out.is_empty() {
            out.push(',');
        }
        out += &Period::new(prices.kind, price.year).text();
        out.push(':');
        out += &shortest(significant(price.level));
        if price.forecast {
            out.push('f');
        }
    }
    out
}

fn year(cell: &str, kind: Kind) -> Option<i32> {
    let period = Period::parse(cell, Kind::Calendar).ok()?;
    (period.kind() == kind).then(|| period.year())
}

fn number(cell: &str) -> Option<f64> {
    match cells::value(cell.as_bytes(), false) {
        Value::Number(number, _) => Some(number.value()),
        _ => None,
    }
}
