//! The reader's own file: what it holds, what is wrong with it, and one measure of it as a series.
//!
//! In: bytes, in slices as they come. A file is read twice and never held: [`Reading`] says what it [`Holds`] (kind, rows,
//! measures, areas, groups, years, and its problems with file, row, column, value and rule), and [`Picking`] goes through the
//! same bytes again for one measure, area and group, or the difference of two. Out: [`Own`], which a view draws as it draws the
//! embedded figures. A figure that was held back stays missing, with its reason.
//!
//! Limits, each named when it is met: [`BYTES`], [`ROWS`], [`NAMES`], [`records::RECORD`] and [`records::CELLS`]. Problems are
//! listed up to [`PROBLEMS`], and the rest counted.
//!
//! What a file says is kept once for as long as the program runs, so that a series of its figures is of the same type as
//! an embedded one: see [`keep`].

mod cells;
#[cfg(feature = "latest")]
pub mod later;
mod layout;
#[cfg(any(feature = "export", not(target_arch = "wasm32")))]
#[cfg(feature = "school")]
mod measures;
mod names;
#[cfg(any(feature = "own", feature = "wales"))]
mod picking;
#[cfg(feature = "population")]
mod population;
#[cfg(any(feature = "export", not(target_arch = "wasm32")))]
mod prices;
pub mod records;
#[cfg(feature = "wales")]
mod schools;

pub use cells::Missing;
pub use layout::FileKind;
#[cfg(any(feature = "export", not(target_arch = "wasm32")))]
#[cfg(feature = "school")]
pub use measures::measures;
#[cfg(feature = "own")]
pub use picking::Picking;
#[cfg(feature = "population")]
pub use population::{Given, Phase, Population, PopulationReading};
#[cfg(any(feature = "export", not(target_arch = "wasm32")))]
pub use prices::{prices, written};
#[cfg(feature = "wales")]
pub use schools::{Amounts, Role, Schools, SchoolsReading, Sector};

use crate::error::{Error, Expected, Refusal, Result};
use crate::period::Period;
use crate::series::{About, Definition, Series, Source, Status};
use cells::{Decimal, Sign, Value};
use layout::{Layout, PART};
use names::{Index, Names, mixed};
use records::{Record, Records, text};
use sha2::{Digest, Sha256};
#[cfg(feature = "own")]
use std::rc::Rc;
use std::sync::Mutex;

/// The most bytes and rows that are read, and the most distinct names of one sort.
pub const BYTES: u64 = 256 << 20;
pub const ROWS: u64 = 4_000_000;
pub const NAMES: usize = 50_000;
/// The most problems that are listed.
pub const PROBLEMS: usize = 50;

/// Bytes that a file is judged by before it is read.
const HEAD: usize = 1 << 16;

/// The longest text of a file that a message repeats, in characters.
const QUOTED: usize = 60;

/// Columns of a table of anyone's making, by their headers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    pub year: Option<String>,
    pub value: Option<String>,
}

/// What is picked from a file; what is not said falls to the file's own whole: its first measure, nation, total.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    pub measure: Option<String>,
    /// Name or code.
    pub area: Option<String>,
    pub group: Option<String>,
    /// The group of the same measure, or else the measure, whose figures are subtracted.
    pub less: Option<String>,
    pub vintage: Option<String>,
}

/// One measure of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measure {
    pub name: String,
    /// As the file writes it; empty where it does not.
    pub unit: String,
    /// How many figures there are, and to how many decimals the most precise.
    pub figures: u64,
    pub decimals: u8,
}

/// A place that a file has figures of.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Both may be empty, not at once but where the file names no areas.
    pub code: String,
    pub name: String,
}

impl Area {
    /// Its name, or its code where it has none.
    pub fn label(&self) -> &str {
        if self.name.is_empty() { nation(&self.code).unwrap_or(&self.code) } else { &self.name }
    }

    /// Whether it is a nation or more, or not said: single areas are drawn and never projected.
    pub fn whole(&self) -> bool {
        let name = self.name.split(',').next().unwrap_or_default().trim();
        (self.code.is_empty() && self.name.is_empty())
            || nation(&self.code).is_some()
            || NATIONS.iter().any(|(_, names)| names.iter().any(|known| name.eq_ignore_ascii_case(known)))
    }
}

/// The nations by the codes of the Office for National Statistics, with their names in English and Welsh.
static NATIONS: [(&str, &[&str]); 7] = [
    ("E92000001", &["England", "Lloegr"]),
    ("W92000004", &["Wales", "Cymru"]),
    ("S92000003", &["Scotland", "Yr Alban"]),
    ("N92000002", &["Northern Ireland", "Gogledd Iwerddon"]),
    ("K02000001", &["United Kingdom", "UK", "Y Deyrnas Unedig"]),
    ("K03000001", &["Great Britain", "Prydain Fawr"]),
    ("K04000001", &["England and Wales", "Lloegr a Chymru", "Cymru a Lloegr"]),
];

fn nation(code: &str) -> Option<&'static str> {
    NATIONS.iter().find(|(known, _)| *known == code).map(|(_, names)| names[0])
}

/// The figures of one measure, group and area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Of a tidy table; elsewhere every measure has the line.
    pub measure: usize,
    pub group: usize,
    pub area: usize,
    pub first: Period,
    pub last: Period,
}

/// What a file holds.
pub struct Holds {
    /// Its name, without what a text may not have.
    pub file: String,
    pub bytes: u64,
    pub rows: u64,
    /// Lower-case hexadecimal digits.
    pub sha256: String,
    pub measures: Vec<Measure>,
    pub areas: Vec<Area>,
    /// The words that part one group from another; one empty name where nothing does.
    pub groups: Vec<String>,
    pub lines: Vec<Line>,
    /// Cells without a number, by [`Missing::TOLD`].
    pub missing: [u64; 5],
    /// The first of them, and how many more.
    pub problems: Vec<Error>,
    pub more: u64,
    layout: Layout,
    /// Keys of areas and groups as rows have them.
    area_keys: Names,
    group_keys: Names,
}

/// A series of a reader's own file, and what is said beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Own {
    /// The file's name and its hash.
    pub file: &'static str,
    pub sha256: &'static str,
    pub series: Series,
    /// The same of the nation around the area, with its name, where the file has it.
    pub nation: Option<(&'static str, Series)>,
    /// The area's name; empty where the file names none.
    pub area: &'static str,
    /// The group's name where it is one of several.
    pub group: &'static str,
    /// Years without a figure, and why.
    pub missing: Vec<(Period, Missing)>,
    /// How many problems the file has: what is not right was left out.
    pub problems: u64,
    /// The vintages of the series, oldest first, with whether each is complete, as [`datasets`](crate::datasets) counts it.
    pub vintages: Vec<(&'static str, bool)>,
}

/// A text of a file, kept for as long as the program runs; each text once.
pub fn keep(text: &str) -> &'static str {
    static KEPT: Mutex<Vec<&'static str>> = Mutex::new(vec![]);
    let mut kept = KEPT.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    for known in kept.iter() {
        if *known == text {
            return known;
        }
    }
    let text: &'static str = Box::leak(text.into());
    kept.push(text);
    text
}

/// The same for what is said of a whole series, and for sources.
fn keep_about(about: About) -> &'static About {
    static KEPT: Mutex<Vec<&'static About>> = Mutex::new(vec![]);
    keep_in(&KEPT, about)
}

fn keep_source(source: Source) -> &'static Source {
    static KEPT: Mutex<Vec<&'static Source>> = Mutex::new(vec![]);
    keep_in(&KEPT, source)
}

/// The file as a source; `named` is what a row of it gives as its own.
fn source(file: &'static str, sha256: &'static str, named: &str) -> &'static Source {
    let title = match named {
        "" => [file, ", SHA-256 ", sha256].concat(),
        named => [&short(named, 200), " (", file, ")"].concat(),
    };
    keep_source(Source {
        id: if named.is_empty() { "own-file" } else { keep(named) },
        publisher: keep(&name(file)),
        via: "",
        title: keep(&title),
        published: "",
        address: "",
        licence: "not said",
        lang: "en",
    })
}

fn keep_in<T: PartialEq>(kept: &Mutex<Vec<&'static T>>, thing: T) -> &'static T {
    let mut kept = kept.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some(known) = kept.iter().find(|known| ***known == thing) {
        return known;
    }
    let thing: &'static T = Box::leak(Box::new(thing));
    kept.push(thing);
    thing
}

/// A text without what no page or picture may have in it: signs of control, also those that turn the direction of writing, and
/// spaces side by side.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        let odd = letter.is_control()
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
        if odd || letter.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(letter);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether a text has a word in it, in ASCII letters of either case.
pub(crate) fn has(text: &str, word: &str) -> bool {
    text.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

/// The first letters of a text, with a sign where more follow; at most `most` characters.
pub fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_string(),
        Some(_) => {
            let end = text.char_indices().nth(most - 1).map_or(0, |(at, _)| at);
            [text[..end].trim_end(), "\u{2026}"].concat()
        }
    }
}

/// The first time through a file.
pub struct Reading {
    columns: Columns,
    /// The first bytes, until there are enough of them to judge the file by.
    head: Option<Vec<u8>>,
    /// None until the file was judged.
    records: Option<Records>,
    hash: Sha256,
    holds: Holds,
    header: bool,
    lines: Index,
    /// Figures by their line, year and vintage, with their row and value: what is there twice.
    figures: Index,
    seen: Vec<(u64, u32, f64)>,
    series: Names,
    vintages: Names,
    key: Vec<u8>,
}

impl Reading {
    /// Of a file of that name; `columns` names those of years and values where the file is no table that is known.
    pub fn new(file: &str, columns: &Columns) -> Reading {
        let holds = Holds {
            file: short(&clean(file), 200),
            bytes: 0,
            rows: 0,
            sha256: String::new(),
            measures: vec![],
            areas: vec![],
            groups: vec![],
            lines: vec![],
            missing: [0; 5],
            problems: vec![],
            more: 0,
            layout: Layout::default(),
            area_keys: Names::default(),
            group_keys: Names::default(),
        };
        Reading {
            columns: columns.clone(),
            head: Some(vec![]),
            records: None,
            hash: Sha256::new(),
            holds,
            header: true,
            lines: Index::default(),
            figures: Index::default(),
            seen: vec![],
            series: Names::default(),
            vintages: Names::default(),
            key: vec![],
        }
    }

    /// The next slice of the file.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::NoColumn`]: there is then no sense in reading on.
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        self.hash.update(bytes);
        self.holds.bytes += bytes.len() as u64;
        if self.holds.bytes > BYTES {
            return Err(refused(&self.holds.file, Refusal::TooLarge { limit: BYTES }));
        }
        match &mut self.head {
            Some(head) => {
                head.extend_from_slice(bytes);
                if head.len() >= HEAD {
                    return self.begin();
                }
                Ok(())
            }
            None => self.read(bytes),
        }
    }

    /// What the file holds, after its last slice.
    ///
    /// # Errors
    /// As [`push`](Reading::push).
    pub fn finish(mut self) -> Result<Holds> {
        if self.head.is_some() {
            self.begin()?;
        }
        let file = self.holds.file.clone();
        if let Some(mut records) = self.records.take() {
            records.finish(&mut |record| self.row(record)).map_err(|why| refused(&file, why))?;
        }
        if self.holds.rows == 0 {
            return Err(refused(&file, Refusal::Empty));
        }
        let mut digits = String::new();
        for byte in self.hash.finalize() {
            for digit in [byte >> 4, byte & 15] {
                digits.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
            }
        }
        self.holds.sha256 = digits;
        self.holds.name();
        Ok(self.holds)
    }

    /// Judges the file by its first bytes, and reads them.
    fn begin(&mut self) -> Result<()> {
        let head = self.head.take().unwrap_or_default();
        let file = self.holds.file.clone();
        if let Some(why) = no_table(&head) {
            return Err(refused(&file, why));
        }
        // As many bytes whatever slices they came in, and no row that is cut.
        let whole = &head[..head.len().min(HEAD)];
        let end = whole.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).filter(|_| head.len() >= HEAD);
        self.holds.layout = Layout::of(end.map_or(whole, |end| &whole[..=end]), &file, &self.columns)?;
        self.records = Some(Records::new(self.holds.layout.delimiter));
        let layout = &self.holds.layout;
        for &at in &layout.measures {
            let name = layout.heads[at].clone();
            let percent = has(&name, "percent") || has(&name, "pt_") || has(&name, "%");
            let unit = if percent { "percent".to_string() } else { String::new() };
            self.holds.measures.push(Measure { name, unit, ..Measure::default() });
        }
        self.read(&head)
    }

    fn read(&mut self, bytes: &[u8]) -> Result<()> {
        // Taken out while it calls back, and put back: to make one anew is dear.
        let Some(mut records) = self.records.take() else { return Ok(()) };
        let fed = records.feed(bytes, &mut |record| self.row(record));
        self.records = Some(records);
        fed.map_err(|why| refused(&self.holds.file, why))
    }

    fn row(&mut self, record: &Record) -> core::result::Result<(), Refusal> {
        if core::mem::take(&mut self.header) {
            return Ok(());
        }
        let layout = &self.holds.layout;
        if record.blank() {
            return Ok(());
        }
        self.holds.rows += 1;
        if self.holds.rows > ROWS {
            return Err(Refusal::TooManyRows { limit: ROWS });
        }
        let width = layout.heads.len();
        if record.len() < width || (width..record.len()).any(|at| !record.cell(at).is_empty()) {
            self.holds.odd(record, width.min(record.len()).saturating_sub(1), Expected::Cells(width));
            return Ok(());
        }
        let Some(period) = layout.period(record) else {
            let at = layout.year;
            self.holds.odd(record, at, Expected::Year);
            return Ok(());
        };
        let series = match layout.series {
            None => 0,
            Some(at) if record.cell(at).is_empty() => {
                self.holds.odd(record, at, Expected::Present);
                return Ok(());
            }
            Some(at) => {
                let (number, new) = self.series.number(record.cell(at));
                if new {
                    let unit = layout.unit.map_or(String::new(), |at| clean(&text(record.cell(at))));
                    let name = clean(&text(record.cell(at)));
                    limit(number, &layout.heads[at])?;
                    self.holds.measures.push(Measure { name, unit, ..Measure::default() });
                }
                number
            }
        };
        layout.area(record, &mut self.key);
        let (area, new) = self.holds.area_keys.number(&self.key);
        if new {
            limit(area, "area")?;
        }
        let layout = &self.holds.layout;
        layout.group(record, &mut self.key);
        let (group, new) = self.holds.group_keys.number(&self.key);
        if new {
            limit(group, layout.filters.first().map_or("", |at| layout.heads[*at].as_str()))?;
        }
        let Some(value) = self.values(record, series) else { return Ok(()) };
        let key = (series as u64) << 40 | (group as u64) << 20 | area as u64;
        let lines = &mut self.holds.lines;
        let same = |line: &Line| (line.measure as u64) << 40 | (line.group as u64) << 20 | line.area as u64;
        let (line, new) = self.lines.place(mixed(key), &mut |at| same(&lines[at]) == key);
        if new {
            if line > 20 * NAMES {
                return Err(Refusal::TooManyNames { column: String::new(), limit: 20 * NAMES });
            }
            lines.push(Line { measure: series, group, area, first: period, last: period });
        }
        let held = &mut lines[line];
        if held.first.kind() != period.kind() {
            let at = self.holds.layout.year;
            self.holds.odd(record, at, Expected::SameYears);
            return Ok(());
        }
        held.first = held.first.min(period);
        held.last = held.last.max(period);
        let layout = &self.holds.layout;
        let vintage = self.vintages.number(layout.vintage(record)).0 as u64;
        // A year has 14 bits, a line 21; more vintages than the rest can count are no vintages.
        let key = (line as u64) << 14 | period.year() as u64 | vintage << 36;
        let seen = &mut self.seen;
        let (at, new) = self.figures.place(mixed(key), &mut |at| seen[at].0 == key);
        let row = u32::try_from(record.row).unwrap_or(u32::MAX);
        if new {
            seen.push((key, row, value));
        } else if layout.series.is_none() {
            let expected = Expected::OneValue { row: u64::from(seen[at].1) };
            let year = layout.year;
            self.holds.odd(record, year, expected);
        } else if seen[at].2 != value {
            let expected = Expected::OneValue { row: u64::from(seen[at].1) };
            let column = layout.value.unwrap_or(0);
            self.holds.odd(record, column, expected);
        }
        Ok(())
    }

    /// Counts and checks the values of a row; gives that of a tidy table, nothing where it has none.
    fn values(&mut self, record: &Record, series: usize) -> Option<f64> {
        let layout = &self.holds.layout;
        let Some(at) = layout.value else {
            let mut odd = vec![];
            for (measure, &at) in self.holds.measures.iter_mut().zip(&layout.measures) {
                match cells::value(record.cell(at), layout.comma) {
                    Value::Number(number, sign) => measure.count(number, sign),
                    Value::Missing(why) => count(&mut self.holds.missing, why),
                    Value::Odd => odd.push(at),
                }
            }
            for at in odd {
                self.holds.odd(record, at, Expected::Number);
            }
            return Some(0.0);
        };
        let mut wrong = None;
        let value = match cells::value(record.cell(at), layout.comma) {
            Value::Number(number, sign) => {
                self.holds.measures[series].count(number, sign);
                Some(number.value())
            }
            // Of a year that a projection reaches into there is nothing.
            Value::Missing(Missing::Empty) => return None,
            Value::Missing(why) => {
                count(&mut self.holds.missing, why);
                Some(f64::MIN)
            }
            Value::Odd => {
                wrong = Some((at, Expected::Number));
                None
            }
        };
        let unit = layout.unit.map(|at| (at, clean(&text(record.cell(at)))));
        let words = |known: &[&'static str]| Expected::OneOf(known.to_vec());
        let layout = &self.holds.layout;
        let cell = |at: Option<usize>| at.map(|at| (at, record.cell(at))).filter(|(_, cell)| !cell.is_empty());
        if let Some((at, _)) = cell(layout.status).filter(|(_, cell)| layout::status(cell).is_none()) {
            wrong = wrong.or(Some((at, Expected::OneOf(Status::ALL.map(Status::name).to_vec()))));
        }
        if let Some((at, _)) = cell(layout.comparable).filter(|(_, cell)| comparable(cell).is_none()) {
            wrong = wrong.or(Some((at, words(&["yes", "no"]))));
        }
        if let Some((at, _)) = cell(layout.definition).filter(|(_, cell)| definition(cell).is_none()) {
            wrong = wrong.or(Some((at, Expected::OneOf(Definition::ALL.map(Definition::name).to_vec()))));
        }
        if let Some((at, _)) = cell(layout.decimals).filter(|(_, cell)| decimals(cell).is_none()) {
            wrong = wrong.or(Some((at, Expected::Decimals)));
        }
        if let Some((at, unit)) = unit {
            let held = &self.holds.measures[series].unit;
            if *held != unit {
                wrong = wrong.or(Some((at, Expected::SameUnit(held.clone()))));
            }
        }
        if let Some((at, expected)) = wrong {
            self.holds.odd(record, at, expected);
            return None;
        }
        value
    }
}

impl Measure {
    fn count(&mut self, number: Decimal, sign: Sign) {
        self.figures += 1;
        self.decimals = self.decimals.max(number.decimals);
        if self.unit.is_empty() {
            match sign {
                Sign::Percent => self.unit.push_str("percent"),
                Sign::Pounds => self.unit.push('£'),
                Sign::None => {}
            }
        }
    }
}

fn count(missing: &mut [u64; 5], why: Missing) {
    if let Some(at) = Missing::TOLD.iter().position(|told| *told == why) {
        missing[at] += 1;
    }
}

fn comparable(cell: &[u8]) -> Option<bool> {
    let is = |words: [&str; 3]| words.iter().any(|word| cell.eq_ignore_ascii_case(word.as_bytes()));
    if is(["yes", "true", "1"]) { Some(true) } else { is(["no", "false", "0"]).then_some(false) }
}

fn definition(cell: &[u8]) -> Option<Definition> {
    Definition::ALL.into_iter().find(|definition| cell.eq_ignore_ascii_case(definition.name().as_bytes()))
}

fn decimals(cell: &[u8]) -> Option<u8> {
    match cell {
        [digit @ b'0'..=b'9'] => Some(digit - b'0'),
        _ => None,
    }
}

fn limit(number: usize, column: &str) -> core::result::Result<(), Refusal> {
    if number < NAMES { Ok(()) } else { Err(Refusal::TooManyNames { column: column.to_string(), limit: NAMES }) }
}

fn refused(file: &str, why: Refusal) -> Box<Error> {
    Box::new(Error::Refused { file: file.to_string(), why })
}

/// A row of a small file: its line and its cells.
#[cfg(any(feature = "export", not(target_arch = "wasm32")))]
type Row = (u64, Vec<String>);

/// The rows of a file of at most so many bytes.
#[cfg(any(feature = "export", not(target_arch = "wasm32")))]
fn rows(file: &str, bytes: &[u8], most: usize) -> Result<Vec<Row>> {
    if let Some(why) = no_table(bytes) {
        return Err(refused(file, why));
    }
    if bytes.len() > most {
        return Err(refused(file, Refusal::TooLarge { limit: most as u64 }));
    }
    let mut rows: Vec<Row> = vec![];
    let mut records = Records::new(layout::sniff(bytes));
    let mut each = |record: &Record| {
        let mut cells = vec![];
        for at in 0..record.len() {
            cells.push(clean(&text(record.cell(at))));
        }
        rows.push((record.row, cells));
        Ok(())
    };
    records.feed(bytes, &mut each).and_then(|()| records.finish(&mut each)).map_err(|why| refused(file, why))?;
    Ok(rows)
}

/// What a file is that is no table of text, by its first bytes.
fn no_table(head: &[u8]) -> Option<Refusal> {
    let start = &head[..head.len().min(512)];
    let text = start.trim_ascii_start();
    let begins = |word: &str| text.len() >= word.len() && text[..word.len()].eq_ignore_ascii_case(word.as_bytes());
    match () {
        () if text.is_empty() => Some(Refusal::Empty),
        // A ZIP archive, as .xlsx and .ods are; the older .xls.
        () if start.starts_with(b"PK\x03\x04") || start.starts_with(b"\xd0\xcf\x11\xe0") => Some(Refusal::Workbook),
        () if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") => Some(Refusal::Utf16),
        () if start.contains(&0) || start.starts_with(b"%PDF") => Some(Refusal::Binary),
        () if begins("<!doctype") || begins("<html") || begins("<?xml") || begins("<svg") => Some(Refusal::Page),
        () => None,
    }
}

impl Holds {
    pub fn kind(&self) -> FileKind {
        self.layout.kind.unwrap_or(FileKind::Columns)
    }

    /// The headers of the columns, as they stand.
    pub fn heads(&self) -> &[String] {
        &self.layout.heads
    }

    /// Notes a cell that is not what its column holds.
    fn odd(&mut self, record: &Record, at: usize, expected: Expected) {
        if self.problems.len() == PROBLEMS {
            self.more += 1;
            return;
        }
        self.problems.push(Error::Cell {
            file: self.file.clone(),
            row: record.row,
            column: self.layout.heads.get(at).cloned().unwrap_or_default(),
            value: short(&clean(&text(record.cell(at))), QUOTED),
            expected,
        });
    }

    /// Turns the keys of areas and groups into names.
    fn name(&mut self) {
        for at in 0..self.area_keys.len() {
            let key = text(self.area_keys.get(at)).into_owned();
            let (code, name) = key.split_once(char::from(PART)).unwrap_or_default();
            self.areas.push(Area { code: clean(code), name: clean(name) });
        }
        // What is alike in every row parts no group from another, nor does what is everywhere a total.
        let mut told = vec![false; self.layout.filters.len()];
        for at in 1..self.group_keys.len() {
            for (column, told) in told.iter_mut().enumerate() {
                *told |= part(self.group_keys.get(at), column) != part(self.group_keys.get(0), column);
            }
        }
        let (mut labels, mut counts) = (Names::default(), vec![]);
        for at in 0..self.group_keys.len() {
            let label = self.label(at, &told, false);
            let (number, new) = labels.number(label.as_bytes());
            if new {
                counts.push(0);
            }
            counts[number] += 1;
            self.groups.push(label);
        }
        // Where two have one name, the columns say which is which.
        for at in 0..self.groups.len() {
            if counts[labels.number(self.groups[at].as_bytes()).0] > 1 {
                self.groups[at] = self.label(at, &told, true);
            }
        }
    }

    /// The name of a group: its words but for those that are alike in all rows, and for totals.
    fn label(&self, at: usize, told: &[bool], headed: bool) -> String {
        let key = self.group_keys.get(at);
        // One name of a single group is what the file is of, and is said.
        if self.group_keys.len() == 1 && told.len() == 1 {
            return clean(&text(key));
        }
        let (mut label, mut whole) = (String::new(), String::new());
        for (column, told) in told.iter().enumerate() {
            let cell = clean(&text(part(key, column)));
            if !told || cell.is_empty() {
                continue;
            }
            if total(&cell) {
                whole = cell;
                continue;
            }
            if !label.is_empty() {
                label.push_str(", ");
            }
            if headed {
                label += &[self.layout.heads[self.layout.filters[column]].as_str(), ": "].concat();
            }
            label += &cell;
        }
        match (label.is_empty(), whole.is_empty(), self.group_keys.len()) {
            (false, ..) => label,
            (_, false, _) => whole,
            (_, _, 1) => label,
            _ => String::from("Total"),
        }
    }

    /// The lines of a measure: of a tidy table its own, elsewhere all.
    pub fn lines_of(&self, measure: usize) -> impl Iterator<Item = &Line> {
        let tidy = self.layout.series.is_some();
        self.lines.iter().filter(move |line| !tidy || line.measure == measure)
    }
}

/// What is picked.
#[cfg(feature = "own")]
impl Holds {
    /// Makes ready to go through the file again for one measure, area and group.
    ///
    /// # Errors
    /// [`Error::UnknownName`] for what the file does not have, [`Error::NoFigures`] for what it has not together.
    pub fn pick(self: &Rc<Holds>, wanted: &Wanted) -> Result<Picking> {
        let mut measures: Vec<&str> = vec![];
        for measure in &self.measures {
            measures.push(&measure.name);
        }
        let mut groups: Vec<&str> = vec![];
        for group in &self.groups {
            groups.push(group);
        }
        let nothing = || Box::new(Error::NoFigures { file: self.file.clone() });
        let measure = match &wanted.measure {
            Some(name) => find("measure", name, &measures)?,
            None => 0,
        };
        let group = match &wanted.group {
            Some(name) => find("group", name, &groups)?,
            None => self.group_of(measure, None).ok_or_else(nothing)?,
        };
        let mut less = None;
        if let Some(name) = &wanted.less {
            // A group of the same measure, or else another measure, of the same group where it has it.
            less = match find("less", name, &groups) {
                Ok(at) if self.has(measure, at, None) => Some((measure, at)),
                _ => {
                    let other = find("less", name, &measures)?;
                    Some((other, self.group_of(other, Some(group)).ok_or_else(nothing)?))
                }
            };
        }
        let area = match &wanted.area {
            Some(name) => self.area_of(name, measure, group)?,
            None => self.whole_of(measure, group).ok_or_else(nothing)?,
        };
        if !self.has(measure, group, Some(area)) {
            return Err(nothing());
        }
        let mut areas = vec![area];
        if let Some(nation) = self.around(area).filter(|nation| self.has(measure, group, Some(*nation))) {
            areas.push(nation);
        }
        Ok(Picking {
            holds: Rc::clone(self),
            records: Some(Records::new(self.layout.delimiter)),
            header: true,
            bytes: 0,
            measure,
            group,
            less,
            areas,
            vintage: wanted.vintage.clone(),
            found: vec![],
            key: vec![],
        })
    }

    /// Whether there is a line of that measure and group, in that area if one is named.
    fn has(&self, measure: usize, group: usize, area: Option<usize>) -> bool {
        self.lines_of(measure).any(|line| line.group == group && (area.is_none() || area == Some(line.area)))
    }

    /// The group of a measure: that which is liked, or else a total, or else the first.
    fn group_of(&self, measure: usize, liked: Option<usize>) -> Option<usize> {
        let mut found: Option<usize> = None;
        for line in self.lines_of(measure) {
            if liked == Some(line.group) {
                return liked;
            }
            if found.is_none_or(|found| total(&self.groups[line.group]) && !total(&self.groups[found])) {
                found = Some(line.group);
            }
        }
        found
    }

    /// The area of a line: a nation, or else the first.
    fn whole_of(&self, measure: usize, group: usize) -> Option<usize> {
        let mut found: Option<usize> = None;
        for line in self.lines_of(measure) {
            if line.group == group && found.is_none_or(|found| self.areas[line.area].whole() && !self.areas[found].whole()) {
                found = Some(line.area);
            }
        }
        found
    }

    /// The area of that code or name: of several of one name, the one that has the figures.
    fn area_of(&self, name: &str, measure: usize, group: usize) -> Result<usize> {
        let (mut labels, mut found): (Vec<&str>, _) = (vec![], None);
        for (at, area) in self.areas.iter().enumerate() {
            labels.push(area.label());
            let coded = !area.code.is_empty() && area.code.eq_ignore_ascii_case(name);
            if found.is_none() && (coded || area.label().eq_ignore_ascii_case(name)) && self.has(measure, group, Some(at)) {
                found = Some(at);
            }
        }
        match found {
            Some(at) => Ok(at),
            None => find("area", name, &labels),
        }
    }

    /// The nation around an area, where the file has it.
    fn around(&self, area: usize) -> Option<usize> {
        if self.areas[area].whole() {
            return None;
        }
        let letter = self.areas[area].code.as_bytes().first();
        self.areas.iter().position(|nation| {
            let first = nation.code.as_bytes().first();
            nation.whole() && !nation.label().is_empty() && (letter.is_none() || first.is_none() || first == letter)
        })
    }
}

/// One part of a key.
fn part(key: &[u8], column: usize) -> &[u8] {
    key.split(|byte| *byte == PART).nth(column).unwrap_or_default()
}

/// Whether a name is that of a whole.
fn total(name: &str) -> bool {
    ["total", "all", "all pupils", "cyfanswm"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// The place of a name.
///
/// # Errors
/// [`Error::UnknownName`] with the first twenty that there are.
fn find(option: &'static str, name: &str, known: &[&str]) -> Result<usize> {
    const LISTED: usize = 20;
    let mut listed: Vec<String> = vec![];
    for exact in [true, false] {
        for (at, other) in known.iter().enumerate() {
            if *other == name || (!exact && other.eq_ignore_ascii_case(name)) {
                return Ok(at);
            }
            if exact && listed.len() < LISTED && !other.is_empty() {
                listed.push(short(other, QUOTED));
            }
        }
    }
    let more = known.len().saturating_sub(LISTED);
    Err(Error::UnknownName { option, value: short(name, QUOTED), known: listed, more }.into())
}

/// A file's name as prose has it: both its ends, where it is long.
pub fn name(file: &str) -> String {
    const MOST: usize = 28;
    let count = file.chars().count();
    if count <= MOST {
        return file.to_string();
    }
    let mut out = short(file, MOST / 2);
    for (at, letter) in file.chars().enumerate() {
        if at > count - MOST / 2 {
            out.push(letter);
        }
    }
    out
}

/// Reads the whole of a file that lies in memory, and picks from it: for tests and scripts.
///
/// # Errors
/// As [`Reading`], [`Holds::pick`] and [`Picking`].
#[cfg(feature = "own")]
pub fn read(file: &str, bytes: &[u8], columns: &Columns, wanted: &Wanted) -> Result<Own> {
    let mut reading = Reading::new(file, columns);
    reading.push(bytes)?;
    let mut picking = Rc::new(reading.finish()?).pick(wanted)?;
    picking.push(bytes)?;
    picking.finish()
}
