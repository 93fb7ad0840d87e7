//! A reader's table of pupils and money in Wales: authorities, kinds of school or single schools, as StatsWales downloads it, long
//! (a figure a row) or wide (a column for each measure or year), or as anyone writes it down.
//!
//! In: bytes, in slices as they come. Out: [`Schools`], which adds up authorities and counts schools. Areas, years and kinds of
//! school are known by what cells say; a measure by its header, or in a long table by its name in the row. Where two columns could
//! be one measure, or none, the reader is asked to name it. What a school is called is never kept.
//!
//! Amounts may be in pounds or in thousands of them: where neither header nor title says, a budget below [`LEAST`] pounds a pupil
//! is one in thousands, and what was read so says so.

use super::cells::{self, Value};
use super::layout::sniff;
use super::names::Names;
use super::records::{Record, Records, text};
use super::{BYTES, HEAD, PROBLEMS, QUOTED, ROWS, clean, has, keep, no_table, refused, short};
use crate::areas::authority_of;
use crate::error::{Error, Expected, Refusal, Result};
use crate::funding::{Need, adds_up};
use crate::number::fits;
use crate::period::{Kind, Period};
use crate::series::Source;
use sha2::{Digest, Sha256};

/// Less than this a pupil and year, in pounds, is an amount in thousands.
const LEAST: f64 = 100.0;
/// Rows that columns are judged by.
const SAMPLE: usize = 400;

/// What a column or a row of a table counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Pupils,
    /// Money of schools, all of it or the individual schools budget.
    Budget,
    /// Other funds that schools are given beside the individual schools budget.
    Devolved,
    PerPupil,
    Delegated,
    Retained,
    /// Pupils eligible for free school meals, with additional learning needs, taught in Welsh: counts or shares.
    Fsm,
    Aln,
    Welsh,
}

impl Role {
    pub const ALL: [Role; 9] = [
        Role::Pupils,
        Role::Budget,
        Role::Devolved,
        Role::PerPupil,
        Role::Delegated,
        Role::Retained,
        Role::Fsm,
        Role::Aln,
        Role::Welsh,
    ];

    /// The option that names its column.
    pub const fn option(self) -> &'static str {
        match self {
            Role::Pupils => "pupils",
            Role::Budget => "budget",
            Role::Devolved => "devolved",
            Role::PerPupil => "per-pupil",
            Role::Delegated => "delegated",
            Role::Retained => "retained",
            Role::Fsm => "fsm",
            Role::Aln => "aln",
            Role::Welsh => "welsh",
        }
    }
}

/// The kinds of school, in the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sector {
    Nursery,
    Primary,
    /// Ages 3 to 16 and beyond, which StatsWales calls middle schools.
    AllAge,
    Secondary,
    Special,
}

impl Sector {
    pub const ALL: [Sector; 5] = [Sector::Nursery, Sector::Primary, Sector::AllAge, Sector::Secondary, Sector::Special];
}

/// Columns that the reader names, by [`Role::option`], and `area`, `years`, `sector`.
pub type Named = Vec<(String, String)>;

/// What one row of the result is of; none stands for all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    year: i32,
    /// 1 + the place of an authority; 0 is Wales, or not said.
    area: u8,
    /// 1 + the place of a kind of school.
    sector: u8,
    /// 1 + the number of a school.
    school: u32,
}

/// One figure of a file.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Figure {
    key: Key,
    role: u8,
    value: f64,
    row: u32,
}

/// What is known of one authority, nation, kind of school or school.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Amounts {
    known: [Option<f64>; 9],
}

impl Amounts {
    pub fn get(&self, role: Role) -> Option<f64> {
        self.known[role as usize]
    }

    fn add(&mut self, other: &Amounts) {
        for (at, more) in other.known.iter().enumerate() {
            if let Some(more) = more {
                self.known[at] = Some(self.known[at].unwrap_or(0.0) + more);
            }
        }
    }
}

/// A reader's table, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Schools {
    pub file: &'static str,
    /// Lower-case hexadecimal digits.
    pub sha256: &'static str,
    pub rows: u64,
    /// Whether a figure stands in a row of its own.
    pub long: bool,
    /// The first problems, and how many more.
    pub problems: Vec<Error>,
    pub more: u64,
    /// Rows of other areas, or of none.
    pub elsewhere: u64,
    /// Whether money is in thousands of pounds, and whether that was guessed.
    pub thousands: bool,
    pub guessed: bool,
    /// Years that it has figures of, ascending; empty where it names none.
    pub years: Vec<i32>,
    figures: Vec<Figure>,
    /// Whether the shares of pupils are counts, by role.
    counts: [bool; 3],
    /// A unit of the last place printed, of amounts per pupil.
    unit: f64,
}

/// A file on its way.
pub struct SchoolsReading {
    file: String,
    named: Named,
    head: Option<Vec<u8>>,
    records: Option<Records>,
    hash: Sha256,
    bytes: u64,
    layout: Layout,
    /// Whether the header has passed.
    begun: bool,
    schools: Names,
    found: Schools,
    decimals: u8,
}

/// Columns by what they hold.
#[derive(Default)]
struct Layout {
    heads: Vec<String>,
    delimiter: u8,
    /// All that stood before the header.
    title: String,
    area: Option<usize>,
    year: Option<usize>,
    sector: Option<usize>,
    school: Option<usize>,
    /// Of a long table: what its rows count, and where the number stands.
    measure: Option<usize>,
    value: Option<usize>,
    /// Of a wide table: columns with what they count, of which year or kind of school.
    columns: Vec<(usize, Role, Option<i32>, Option<Sector>)>,
    /// In a long table, what the reader says a measure's name counts.
    said: Vec<(String, Role)>,
}

impl SchoolsReading {
    /// Of a file of that name; `named` may name its columns.
    pub fn new(file: &str, named: Named) -> SchoolsReading {
        let file = short(&clean(file), 200);
        let found = Schools {
            file: keep(&file),
            sha256: "",
            rows: 0,
            long: false,
            problems: vec![],
            more: 0,
            elsewhere: 0,
            thousands: false,
            guessed: false,
            years: vec![],
            figures: vec![],
            counts: [false; 3],
            unit: 1.0,
        };
        SchoolsReading {
            file,
            named,
            head: Some(vec![]),
            records: None,
            hash: Sha256::new(),
            bytes: 0,
            layout: Layout::default(),
            begun: false,
            schools: Names::default(),
            found,
            decimals: 0,
        }
    }

    /// The next slice of the file.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::NoColumn`], [`Error::Which`]: there is then no sense in reading on.
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        if self.bytes > BYTES {
            return Err(refused(&self.file, Refusal::TooLarge { limit: BYTES }));
        }
        match &mut self.head {
            Some(head) => {
                head.extend_from_slice(bytes);
                if head.len() >= HEAD { self.begin() } else { Ok(()) }
            }
            None => self.read(bytes),
        }
    }

    /// What the file holds, after its last slice.
    ///
    /// # Errors
    /// As [`push`](SchoolsReading::push); [`Error::NoFigures`] where no row is of Wales.
    pub fn finish(mut self) -> Result<Schools> {
        if self.head.is_some() {
            self.begin()?;
        }
        let file = self.file.clone();
        if let Some(mut records) = self.records.take() {
            records.finish(&mut |record| self.row(record)).map_err(|why| refused(&file, why))?;
        }
        if self.found.figures.is_empty() {
            let nothing = Error::NoFigures { file: file.clone() };
            return Err(if self.found.rows == 0 { refused(&file, Refusal::Empty) } else { nothing.into() });
        }
        let mut digits = String::new();
        for byte in self.hash.finalize() {
            for digit in [byte >> 4, byte & 15] {
                digits.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
            }
        }
        let mut found = self.found;
        found.sha256 = keep(&digits);
        found.settle(&self.layout, self.decimals);
        Ok(found)
    }

    fn begin(&mut self) -> Result<()> {
        let head = self.head.take().unwrap_or_default();
        if let Some(why) = no_table(&head) {
            return Err(refused(&self.file, why));
        }
        let whole = &head[..head.len().min(HEAD)];
        let end = whole.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).filter(|_| head.len() >= HEAD);
        self.layout = Layout::of(end.map_or(whole, |end| &whole[..=end]), &self.file, &self.named)?;
        self.found.long = self.layout.measure.is_some() || self.layout.value.is_some();
        self.records = Some(Records::new(self.layout.delimiter));
        self.read(&head)
    }

    fn read(&mut self, bytes: &[u8]) -> Result<()> {
        let Some(mut records) = self.records.take() else { return Ok(()) };
        let fed = records.feed(bytes, &mut |record| self.row(record));
        self.records = Some(records);
        fed.map_err(|why| refused(&self.file, why))
    }

    fn odd(&mut self, record: &Record, at: usize, expected: Expected) {
        if self.found.problems.len() == PROBLEMS {
            self.found.more += 1;
            return;
        }
        self.found.problems.push(Error::Cell {
            file: self.file.clone(),
            row: record.row,
            column: self.layout.heads.get(at).cloned().unwrap_or_default(),
            value: short(&clean(&text(record.cell(at))), QUOTED),
            expected,
        });
    }

    fn row(&mut self, record: &Record) -> core::result::Result<(), Refusal> {
        if !self.begun {
            self.begun = is_header(record);
            return Ok(());
        }
        if record.blank() {
            return Ok(());
        }
        self.found.rows += 1;
        if self.found.rows > ROWS {
            return Err(Refusal::TooManyRows { limit: ROWS });
        }
        let layout = &self.layout;
        let mut place = Place::default();
        if let Some(at) = layout.area {
            place.read(&text(record.cell(at)));
        }
        if let Some(at) = layout.sector {
            let of = text(record.cell(at));
            match sector_of(&of) {
                Some(sector) => place.sector = Some(sector),
                // All of them together is no kind of school.
                None if place.sector.is_none() && !whole(&of) => place.other = true,
                None => {}
            }
        }
        let named = layout.school.map(|at| record.cell(at)).filter(|name| !name.is_empty() && !whole(&text(name)));
        if let Some(name) = named {
            place.school = Some(String::from_utf8_lossy(name).into_owned());
        }
        let of_school = place.school.is_some() && (place.sector.is_some() || place.area.is_some());
        if (place.area.is_none() && !of_school) || place.other {
            self.found.elsewhere += 1;
            return Ok(());
        }
        let mut key = Key { year: 0, area: place.area.flatten().map_or(0, |at| at as u8 + 1), ..Key::default() };
        key.sector = place.sector.map_or(0, |sector| sector as u8 + 1);
        if let (Some(at), false) = (layout.year, layout.columns.iter().any(|(_, _, year, _)| year.is_some())) {
            let Some(period) = year_of(record.cell(at)) else {
                self.odd(record, at, Expected::Year);
                return Ok(());
            };
            key.year = period;
        }
        if let Some(school) = &place.school {
            let (number, _) = self.schools.number(school.as_bytes());
            key.school = number as u32 + 1;
        }
        let mut figures = vec![];
        match (layout.measure, layout.value) {
            (Some(measure), Some(value)) => {
                let name = text(record.cell(measure));
                let said = layout.said.iter().find(|(known, _)| known.eq_ignore_ascii_case(&name));
                if let Some(role) = said.map(|(_, role)| *role).or(role_of(&name)) {
                    figures.push((value, role, key));
                }
            }
            _ => {
                for &(at, role, year, sector) in &layout.columns {
                    let mut key = key;
                    if let Some(year) = year {
                        key.year = year;
                    }
                    if let Some(sector) = sector {
                        key.sector = sector as u8 + 1;
                    }
                    figures.push((at, role, key));
                }
            }
        }
        for (at, role, key) in figures {
            match cells::value(record.cell(at), false) {
                Value::Number(number, _) => {
                    if matches!(role, Role::PerPupil | Role::Delegated | Role::Retained) {
                        self.decimals = self.decimals.max(number.decimals);
                    }
                    let row = u32::try_from(record.row).unwrap_or(u32::MAX);
                    self.found.figures.push(Figure { key, role: role as u8, value: number.value(), row });
                }
                Value::Missing(_) => {}
                Value::Odd => self.odd(record, at, Expected::Number),
            }
        }
        Ok(())
    }
}

/// Where a row is of, as far as one of its cells says.
#[derive(Default)]
struct Place {
    /// `Some(None)` is Wales.
    area: Option<Option<usize>>,
    sector: Option<Sector>,
    school: Option<String>,
    other: bool,
}

impl Place {
    /// `Gwynedd`, `Gwynedd - Primary`, `Ysgol … - Primary - Gwynedd`.
    fn read(&mut self, cell: &str) {
        let mut rest = vec![];
        for part in cell.split(" - ").map(str::trim) {
            if part.eq_ignore_ascii_case("wales") || part.eq_ignore_ascii_case("cymru") || part == "W92000004" {
                self.area = Some(None);
            } else if let Some(at) = authority_of(part) {
                self.area = Some(Some(at));
            } else if let (Some(sector), None) = (sector_of(part), self.sector) {
                self.sector = Some(sector);
            } else if !part.is_empty() && !whole(part) {
                rest.push(part);
            }
        }
        // A name that is all there is may be of another area.
        if !rest.is_empty() && (self.area.is_some() || self.sector.is_some()) {
            self.school = Some(rest.join(" - "));
        }
    }
}

/// Whether a text says that nothing is left out.
fn whole(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || ["all", "all schools", "all sectors", "total", "pob ysgol", "pob sector", "cyfanswm", "cymru", "wales"]
            .iter()
            .any(|known| text.eq_ignore_ascii_case(known))
}

/// The kind of school that a text names and nothing else.
fn sector_of(text: &str) -> Option<Sector> {
    let text = text.trim();
    if text.len() > 40 || text.is_empty() {
        return None;
    }
    // A school of that name is no kind of school.
    let of_school = |text: &str| {
        let plain = text.trim_start_matches("Ysgolion ").trim_start_matches("ysgolion ");
        plain.trim_end_matches(" schools").trim_end_matches(" school").trim_end_matches(" Schools").to_lowercase()
    };
    Some(match of_school(text).as_str() {
        "nursery" | "meithrin" => Sector::Nursery,
        "primary" | "cynradd" => Sector::Primary,
        "middle" | "canol" | "all-age" | "all age" | "all through" | "all-through" | "pob oed" => Sector::AllAge,
        "secondary" | "uwchradd" => Sector::Secondary,
        "special" | "arbennig" => Sector::Special,
        _ => return None,
    })
}

/// What a header or the name of a measure says that is counted.
fn role_of(text: &str) -> Option<Role> {
    let has = |words: &[&str]| words.iter().any(|word| has(text, word));
    let money = has(&["budget", "£", "expenditure", "spend", "cyllideb", "gwariant", "fund", "outturn", "cronf"]);
    // "Nifer y disgyblion" is a number of pupils.
    let each = has(&["per pupil", "fesul disgybl", "per_pupil", "per head"]) || (has(&["y disgybl"]) && !has(&["disgyblion"]));
    Some(match () {
        () if has(&["notional", "tybiannol", "reserve", "wrth gefn", "note", "nodyn", "rank", "change"]) => return None,
        () if !money && has(&["fsm", "free school", "prydau"]) => Role::Fsm,
        () if !money && has(&["aln", "additional learning", "dysgu ychwanegol", "special educational"]) => Role::Aln,
        () if !money && has(&["welsh", "cymraeg"]) => Role::Welsh,
        () if has(&["non-isb", "devolved", "datganol"]) => Role::Devolved,
        () if has(&["retained", "held centrally", "centrally", "yn ganolog", "a gedwir", "non-delegated"]) => Role::Retained,
        () if each && !has(&["delegated budget", "individual", "unigol", "total"]) && has(&["delegated", "dirprwy"]) => {
            Role::Delegated
        }
        () if each => Role::PerPupil,
        () if has(&["individual schools", "ysgolion unigol", "isb"]) => Role::Budget,
        () if has(&["budget", "expenditure", "spend", "cyllideb", "gwariant", "funding", "outturn", "delegated", "dirprwy"]) => {
            Role::Budget
        }
        () if has(&["pupil", "disgybl", "roll"]) => Role::Pupils,
        () => return None,
    })
}

/// A financial year; `202425` too.
fn year_of(cell: &[u8]) -> Option<i32> {
    let kind = if cell.len() == 6 { Kind::Financial } else { Kind::Calendar };
    let text = core::str::from_utf8(cell).ok()?;
    match Period::parse(text.trim_ascii(), kind) {
        Ok(period) if period.kind() == Kind::Financial => Some(period.year()),
        _ => None,
    }
}

/// A header has more than one cell; a title above it has one.
fn is_header(record: &Record) -> bool {
    (0..record.len()).filter(|&at| !record.cell(at).is_empty()).count() > 1
}

/// What the first rows say of a column.
#[derive(Clone, Default)]
struct Seen {
    filled: usize,
    areas: usize,
    named: usize,
    years: usize,
    sectors: usize,
    roles: usize,
    numbers: usize,
}

impl Layout {
    fn of(head: &[u8], file: &str, named: &Named) -> Result<Layout> {
        let mut layout = Layout { delimiter: sniff(head), ..Layout::default() };
        let mut seen: Vec<Seen> = vec![];
        let mut rows = 0;
        let mut records = Records::new(layout.delimiter);
        let mut look = |record: &Record| {
            if seen.is_empty() {
                if !is_header(record) {
                    layout.title += &text(record.cell(0));
                    return Ok(());
                }
                for at in 0..record.len() {
                    layout.heads.push(clean(&text(record.cell(at))));
                }
                seen.resize(record.len(), Seen::default());
            } else if rows < SAMPLE {
                rows += 1;
                for (at, seen) in seen.iter_mut().enumerate() {
                    seen.count(record.cell(at));
                }
            }
            Ok(())
        };
        let refuse = |why| refused(file, why);
        records.feed(head, &mut look).and_then(|()| records.finish(&mut look)).map_err(refuse)?;
        if rows == 0 {
            return Err(refuse(Refusal::Empty));
        }
        layout.choose(&seen, file, named)?;
        Ok(layout)
    }

    /// The column that the reader names for an option.
    fn asked(&self, option: &str, file: &str, named: &Named) -> Result<Option<usize>> {
        let Some((_, column)) = named.iter().find(|(known, _)| known == option) else { return Ok(None) };
        match self.heads.iter().position(|head| head == column) {
            Some(at) => Ok(Some(at)),
            None => Err(Error::NoColumn { file: file.to_string(), column: column.clone(), known: self.heads.clone() }.into()),
        }
    }

    fn choose(&mut self, seen: &[Seen], file: &str, named: &Named) -> Result<()> {
        let mostly = |count: usize, of: &Seen| of.filled > 0 && 10 * count >= 6 * of.filled;
        // The area by name rather than by code: names may carry the kind of school.
        let mut best = (0, None);
        for (at, of) in seen.iter().enumerate() {
            let worth = 2 * of.areas + of.named;
            if mostly(of.areas, of) && worth > best.0 {
                best = (worth, Some(at));
            }
        }
        self.area = self.asked("area", file, named)?.or(best.1);
        let year = |at: usize| mostly(seen[at].years, &seen[at]);
        self.year = self.asked("years", file, named)?.or((0..seen.len()).find(|&at| year(at)));
        let other = |at: usize| Some(at) != self.area && Some(at) != self.year;
        self.sector =
            self.asked("sector", file, named)?.or((0..seen.len()).find(|&at| other(at) && mostly(seen[at].sectors, &seen[at])));
        let schools = |at: usize| {
            let head = &self.heads[at];
            (has(head, "school") || has(head, "ysgol")) && seen[at].numbers == 0 && !mostly(seen[at].roles, &seen[at])
        };
        self.school = (0..seen.len()).find(|&at| other(at) && Some(at) != self.sector && schools(at));
        if self.area.is_none() && (self.school.is_none() || self.sector.is_none()) {
            return Err(refused(file, Refusal::NoAreas { columns: self.heads.clone() }));
        }
        let free = |at: usize| other(at) && Some(at) != self.sector && Some(at) != self.school;
        let numeric: Vec<usize> = (0..seen.len())
            .filter(|&at| {
                free(at) && mostly(seen[at].numbers, &seen[at]) && !has(&self.heads[at], "code") && !has(&self.heads[at], "sort")
            })
            .collect();
        let mut most = 0;
        for at in (0..seen.len()).filter(|&at| free(at) && seen[at].numbers == 0 && mostly(seen[at].roles, &seen[at])) {
            if seen[at].roles > most {
                (most, self.measure) = (seen[at].roles, Some(at));
            }
        }
        if self.measure.is_some() {
            let data = |at: &&usize| ["data", "value", "gwerth"].iter().any(|word| has(&self.heads[**at], word));
            self.value = numeric.iter().find(data).or(numeric.first()).copied();
            for role in Role::ALL {
                if let Some((_, name)) = named.iter().find(|(known, _)| known == role.option()) {
                    self.said.push((name.clone(), role));
                }
            }
            if self.value.is_some() {
                return Ok(());
            }
        }
        // Wide: a column for each measure, each year or each kind of school.
        for role in Role::ALL {
            if let Some(at) = self.asked(role.option(), file, named)? {
                self.columns.push((at, role, None, None));
            }
        }
        // What all the columns of years or kinds of school count, where the reader names no single one.
        let all = self.columns.is_empty().then(|| role_of(&self.title)).flatten();
        for &at in &numeric {
            let head = &self.heads[at];
            if self.columns.iter().any(|(known, ..)| *known == at) {
                continue;
            }
            let (year, sector) = (year_of(head.as_bytes()), sector_of(head));
            if year.is_some() || sector.is_some() {
                match all.or(per_pupil_named(named)) {
                    Some(role) => self.columns.push((at, role, year, sector)),
                    None => {
                        let columns = self.heads.clone();
                        return Err(Error::Which { file: file.to_string(), option: "of", columns }.into());
                    }
                }
                continue;
            }
            let Some(role) = role_of(head) else { continue };
            // Said by the reader already.
            if self.columns.iter().any(|(_, known, ..)| *known == role) && named.iter().any(|(name, _)| name == role.option()) {
                continue;
            }
            if let Some((first, ..)) =
                self.columns.iter().find(|(_, known, year, sector)| *known == role && year.is_none() && sector.is_none())
            {
                let columns = vec![self.heads[*first].clone(), head.clone()];
                return Err(Error::Which { file: file.to_string(), option: role.option(), columns }.into());
            }
            self.columns.push((at, role, None, None));
        }
        if self.columns.is_empty() {
            return Err(Error::Which { file: file.to_string(), option: "per-pupil", columns: self.heads.clone() }.into());
        }
        Ok(())
    }
}

/// What columns of years count, where the reader says it.
fn per_pupil_named(named: &Named) -> Option<Role> {
    let (_, said) = named.iter().find(|(option, _)| option == "of")?;
    Role::ALL.into_iter().find(|role| role.option() == said)
}

impl Seen {
    fn count(&mut self, cell: &[u8]) {
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        let words = text(cell);
        let mut place = Place::default();
        place.read(&words);
        self.areas += usize::from(place.area.is_some());
        self.named += usize::from(place.area.is_some() && !words.starts_with("W0") && !words.starts_with("W9"));
        self.years += usize::from(year_of(cell).is_some());
        self.sectors += usize::from(sector_of(&words).is_some());
        let number = !matches!(cells::value(cell, false), Value::Odd);
        self.numbers += usize::from(number);
        self.roles += usize::from(!number && role_of(&words).is_some());
    }
}

impl Schools {
    /// Sorts what was found, counts its years, and says what its numbers are.
    fn settle(&mut self, layout: &Layout, decimals: u8) {
        self.figures.sort_by_key(|figure| (figure.key, figure.role, figure.row));
        // What is there twice and differs counts once, and is told.
        let (mut kept, mut problems): (Vec<Figure>, Vec<(u32, u32)>) = (vec![], vec![]);
        for figure in &self.figures {
            match kept.last() {
                Some(last) if last.key == figure.key && last.role == figure.role => {
                    if last.value != figure.value {
                        problems.push((figure.row, last.row));
                    }
                }
                _ => kept.push(*figure),
            }
        }
        self.figures = kept;
        for (row, first) in problems {
            if self.problems.len() == PROBLEMS {
                self.more += 1;
                continue;
            }
            self.problems.push(Error::Cell {
                file: self.file.to_string(),
                row: u64::from(row),
                column: layout.value.and_then(|at| layout.heads.get(at)).cloned().unwrap_or_default(),
                value: String::new(),
                expected: Expected::OneValue { row: u64::from(first) },
            });
        }
        for figure in &self.figures {
            if figure.key.year != 0 && !self.years.contains(&figure.key.year) {
                self.years.push(figure.key.year);
            }
        }
        self.years.sort_unstable();
        // Shares are counts where one is above a hundred, and in hundredths where one is above one.
        for (at, role) in [Role::Fsm, Role::Aln, Role::Welsh].into_iter().enumerate() {
            let mut most: f64 = 0.0;
            for figure in self.figures.iter().filter(|figure| figure.role == role as u8) {
                most = most.max(figure.value);
            }
            self.counts[at] = most > 100.0;
            if most > 1.0 && most <= 100.0 {
                for figure in self.figures.iter_mut().filter(|figure| figure.role == role as u8) {
                    figure.value /= 100.0;
                }
            }
        }
        let mut said = layout.title.clone();
        for (at, role, ..) in &layout.columns {
            if matches!(role, Role::Budget | Role::Devolved) {
                said += &layout.heads[*at];
            }
        }
        let thousand = ["thousand", "000", "£ mil", "£mil", "(mil"].iter().any(|word| has(&said, word));
        let (mut money, mut pupils) = (0.0, 0.0);
        for figure in self.figures.iter().filter(|figure| figure.key.school == 0 && figure.value > 0.0) {
            match figure.role {
                role if role == Role::Budget as u8 => money += figure.value,
                role if role == Role::Pupils as u8 => pupils += figure.value,
                _ => {}
            }
        }
        if pupils == 0.0 {
            for figure in self.figures.iter().filter(|figure| figure.value > 0.0) {
                match figure.role {
                    role if role == Role::Budget as u8 => money += figure.value,
                    role if role == Role::Pupils as u8 => pupils += figure.value,
                    _ => {}
                }
            }
        }
        self.guessed = !thousand && pupils > 0.0 && money > 0.0 && money / pupils < LEAST;
        self.thousands = thousand || self.guessed;
        for _ in 0..decimals {
            self.unit /= 10.0;
        }
    }

    /// The year that is shown: that asked for, or the newest; `None` where the file names none.
    ///
    /// # Errors
    /// [`Error::NoAmount`] where the file has no figure of that year.
    pub fn year(&self, asked: Option<i32>) -> Result<Option<i32>> {
        match asked {
            None => Ok(self.years.last().copied()),
            Some(year) if self.years.contains(&year) => Ok(Some(year)),
            Some(year) => {
                let period = Period::new(Kind::Financial, year).text();
                Err(Error::NoAmount { what: self.file.to_string(), period }.into())
            }
        }
    }

    /// All that is known by key, of one year.
    fn gathered(&self, year: Option<i32>) -> Vec<(Key, Amounts)> {
        let mut out: Vec<(Key, Amounts)> = vec![];
        for figure in self.figures.iter().filter(|figure| figure.key.year == year.unwrap_or(0)) {
            if out.last().is_none_or(|(key, _)| *key != figure.key) {
                out.push((figure.key, Amounts::default()));
            }
            if let Some((_, amounts)) = out.last_mut() {
                let money = matches!(Role::ALL[usize::from(figure.role)], Role::Budget | Role::Devolved);
                let scale = if money && self.thousands { 1000.0 } else { 1.0 };
                amounts.known[usize::from(figure.role)] = Some(scale * figure.value);
            }
        }
        // Counts of pupils become shares of them once they were added up.
        out
    }

    /// An authority, or Wales, in one year: as a row says it, or else its kinds of school or its schools added up.
    pub fn area(&self, place: Option<usize>, year: Option<i32>) -> Option<Amounts> {
        self.sum(year, &|key| key.area == place.map_or(0, |at| at as u8 + 1) && (place.is_some() || key.school == 0), 0)
    }

    /// The same of one kind of school.
    fn sector_in(&self, place: usize, sector: Sector, year: Option<i32>) -> Option<Amounts> {
        self.sum(year, &|key| key.area == place as u8 + 1 && key.sector == sector as u8 + 1, sector as u8 + 1)
    }

    fn sum(&self, year: Option<i32>, of: &dyn Fn(&Key) -> bool, sector: u8) -> Option<Amounts> {
        let all = self.gathered(year);
        let held: Vec<&(Key, Amounts)> = all.iter().filter(|(key, _)| of(key)).collect();
        // The least divided rows there are: neither of a kind nor of a school, then by kind, then by school.
        let whole = held.iter().find(|(key, _)| key.sector == sector && key.school == 0);
        if let Some((_, amounts)) = whole {
            return Some(*amounts);
        }
        let by_kind: Vec<_> = held.iter().filter(|(key, _)| key.school == 0).collect();
        let mut total = Amounts::default();
        let mut add = |amounts: &Amounts| {
            let mut amounts = *amounts;
            // Amounts for a pupil do not add up.
            for role in [Role::PerPupil, Role::Delegated, Role::Retained] {
                amounts.known[role as usize] = None;
            }
            for (at, role) in [Role::Fsm, Role::Aln, Role::Welsh].into_iter().enumerate() {
                if !self.counts[at] {
                    let pupils = amounts.known[Role::Pupils as usize];
                    let share = &mut amounts.known[role as usize];
                    *share = share.zip(pupils).map(|(share, pupils)| share * pupils);
                }
            }
            total.add(&amounts);
        };
        if by_kind.is_empty() {
            held.iter().for_each(|(_, amounts)| add(amounts));
        } else {
            by_kind.iter().for_each(|(_, amounts)| add(amounts));
        }
        for (at, role) in [Role::Fsm, Role::Aln, Role::Welsh].into_iter().enumerate() {
            if !self.counts[at] {
                let pupils = total.known[Role::Pupils as usize];
                let share = &mut total.known[role as usize];
                *share = share.zip(pupils).map(|(count, pupils)| count / pupils);
            }
        }
        (!held.is_empty()).then_some(total)
    }

    /// Money for each pupil: as printed, or else all there is over all pupils.
    pub fn per_pupil(amounts: &Amounts) -> Option<f64> {
        let printed = amounts.get(Role::PerPupil);
        printed.or_else(|| {
            let money = amounts.get(Role::Budget)? + amounts.get(Role::Devolved).unwrap_or(0.0);
            Some(money / amounts.get(Role::Pupils).filter(|pupils| *pupils > 0.0)?)
        })
    }

    /// All that a school is given for each pupil: its budget and other funds where both are there, or else [`per_pupil`](Schools::per_pupil).
    fn given(amounts: &Amounts) -> Option<f64> {
        let all = || {
            let money = amounts.get(Role::Budget)? + amounts.get(Role::Devolved)?;
            Some(money / amounts.get(Role::Pupils).filter(|pupils| *pupils > 0.0)?)
        };
        all().or_else(|| Schools::per_pupil(amounts))
    }

    /// Whether the delegated and the retained part of an area add up to its total; `None` where not all three are there.
    pub fn parts_add_up(&self, amounts: &Amounts) -> Option<bool> {
        let (delegated, retained) = (amounts.get(Role::Delegated)?, amounts.get(Role::Retained)?);
        Some(adds_up(delegated, retained, amounts.get(Role::PerPupil)?, self.unit))
    }

    /// What a formula needs of an authority; `None` where the file has not both its pupils and its money.
    pub fn need(&self, place: usize, year: Option<i32>) -> Option<Need> {
        let amounts = self.area(Some(place), year)?;
        let pupils = amounts.get(Role::Pupils).filter(|pupils| *pupils > 0.0)?;
        let money = |amounts: &Amounts| Some(Schools::per_pupil(amounts)? * amounts.get(Role::Pupils)?);
        let now = match amounts.get(Role::Budget) {
            Some(budget) => budget + amounts.get(Role::Devolved).unwrap_or(0.0),
            None => money(&amounts)?,
        };
        let mut shares = [0.0; 3];
        for (at, role) in [Role::Fsm, Role::Aln, Role::Welsh].into_iter().enumerate() {
            let share = amounts.get(role).unwrap_or(0.0);
            shares[at] = f64::min(if self.counts[at] { share / pupils } else { share }, 1.0);
        }
        let all_age = self.sector_in(place, Sector::AllAge, year).and_then(|all_age| {
            let spent = match all_age.get(Role::Budget) {
                Some(budget) => budget + all_age.get(Role::Devolved).unwrap_or(0.0),
                None => money(&all_age)?,
            };
            Some([all_age.get(Role::Pupils)?, spent])
        });
        let all_age = all_age.filter(|[of, spent]| *of <= pupils && *spent <= now).unwrap_or([0.0; 2]);
        Some(Need { pupils, shares, now, all_age })
    }

    /// Whether the file has a figure of that role at all.
    pub fn has(&self, role: Role) -> bool {
        self.figures.iter().any(|figure| figure.role == role as u8)
    }

    /// Schools of each kind, and how many of them have less for a pupil than that; kind by kind, and then schools whose pupils or
    /// money are not there.
    pub fn below(&self, threshold: f64, year: Option<i32>) -> ([(usize, usize); 5], usize) {
        let (mut counts, mut left) = ([(0, 0); 5], 0);
        for (key, amounts) in self.gathered(year).iter().filter(|(key, _)| key.school != 0) {
            match (key.sector.checked_sub(1), Schools::given(amounts).filter(|each| *each > 0.0)) {
                (Some(sector), Some(each)) => {
                    let (schools, below) = &mut counts[usize::from(sector)];
                    *schools += 1;
                    *below += usize::from(each < threshold);
                }
                _ => left += 1,
            }
        }
        (counts, left)
    }

    /// The file as a source.
    pub fn source(&self) -> &'static Source {
        super::source(self.file, self.sha256, "")
    }

    /// Whether it has figures of single schools.
    pub fn by_school(&self) -> bool {
        self.figures.iter().any(|figure| figure.key.school != 0)
    }

    /// How many problems it has: what is not right was left out.
    pub fn faults(&self) -> u64 {
        self.problems.len() as u64 + self.more
    }

    /// Whole numbers of pupils are counted, fractions are full-time equivalents.
    pub fn whole_pupils(&self) -> bool {
        self.figures.iter().filter(|figure| figure.role == Role::Pupils as u8).all(|figure| fits(figure.value, 0))
    }
}
