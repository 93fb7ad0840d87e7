//! A reader's own measures and benchmarks, from a CSV: a row for each, as the scorecard's own download has them.
//!
//! In: the bytes of a CSV with columns `measure` and `value`, and `area`, `benchmark`, `unit` and `whose` where there are any. Out: the text
//! that the option `measures` takes, so that a link holds them whole and needs no file. Whether the text is right, the view says.

use super::{clean, refused, rows, short};
use crate::error::{Error, Expected, Refusal, Result};

/// The most bytes: there is a row for each measure.
const MOST: usize = 1 << 18;
/// The columns in the order of the option, with other names that they may have.
const COLUMNS: [(&str, [&str; 2]); 6] = [
    ("area", ["maes", "domain"]),
    ("measure", ["mesur", "name"]),
    ("value", ["gwerth", "school"]),
    ("benchmark", ["meincnod", "national"]),
    ("unit", ["uned", "units"]),
    ("whose", ["pwy", "source"]),
];

/// The measures of a file of that name as the option takes them; a row without an area is one of outcomes.
///
/// # Errors
/// [`Error::Refused`]; [`Error::NoColumn`] without measures or values; [`Error::Cell`] for a sign that parts the option.
///
/// ```
/// let file = b"area,measure,value,benchmark,unit\nstaff,Teachers staying,88,90.5,%\n,Attainment 8,47,,\n";
/// assert_eq!(gapchart::reading::measures("own.csv", file).unwrap(), "staff/Teachers staying:88:90.5:%;outcomes/Attainment 8:47");
/// ```
pub fn measures(file: &str, bytes: &[u8]) -> Result<String> {
    let file = short(&clean(file), 200);
    let rows = rows(&file, bytes, MOST)?;
    let Some(((_, heads), rows)) = rows.split_first() else { return Err(refused(&file, Refusal::Empty)) };
    let place = |at: usize| {
        let (name, others) = COLUMNS[at];
        let is = |head: &String, name: &str| head.trim().eq_ignore_ascii_case(name);
        let named = |name: &str| heads.iter().position(|head| is(head, name));
        named(name).or_else(|| others.into_iter().find_map(named))
    };
    let places: [Option<usize>; 6] = core::array::from_fn(place);
    for at in [1, 2] {
        if places[at].is_none() {
            return Err(Error::NoColumn { file, column: COLUMNS[at].0.to_string(), known: heads.clone() }.into());
        }
    }
    let mut out = String::new();
    for (row, cells) in rows {
        let cell = |at: usize| places[at].and_then(|column| cells.get(column)).map_or("", |cell| cell.trim());
        if cell(1).is_empty() && cell(2).is_empty() {
            continue;
        }
        if let Some(at) = (0..6).find(|at| cell(*at).contains([';', ':'])) {
            let (column, value) = (COLUMNS[at].0.to_string(), cell(at).to_string());
            return Err(Error::Cell { file, row: *row, column, value, expected: Expected::Measure }.into());
        }
        out += if out.is_empty() { "" } else { ";" };
        out += if cell(0).is_empty() { "outcomes" } else { cell(0) };
        out.push('/');
        // The apostrophe that keeps a spreadsheet from running a text.
        let name = cell(1);
        let harmless = name.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
        out += harmless.unwrap_or(name);
        let mut rest = String::new();
        for at in 2..6 {
            rest.push(':');
            rest += cell(at);
        }
        out += rest.trim_end_matches(':');
    }
    if out.is_empty() {
        return Err(refused(&file, Refusal::Empty));
    }
    Ok(out)
}
