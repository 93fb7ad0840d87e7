//! Which column holds what.
//!
//! In: the header and the first rows of a file. Out: [`Layout`], which then says of any row its measure, area, group and year.
//! Three kinds of file are told apart by their header: tidy tables (a figure a row), Explore Education Statistics of the
//! Department for Education (its analysts' guide, "Open data standards": time, geography, filters, indicators) and any other
//! table with a column of years and one of numbers.

use super::cells::{self, Value};
use super::names::Names;
use super::records::{Record, Records, text};
use super::{Columns, Refusal, clean, has};
use crate::error::{Error, Result};
use crate::period::{Kind, Period};
use crate::series::Status;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A figure a row: the project's own tables and downloads.
    Tidy,
    /// As the Department for Education publishes it.
    Ees,
    /// Any table with years and numbers.
    Columns,
}

impl FileKind {
    pub const fn name(self) -> &'static str {
        match self {
            FileKind::Tidy => "tidy",
            FileKind::Ees => "explore-education-statistics",
            FileKind::Columns => "columns",
        }
    }
}

/// Columns by what they hold; none where the file has none.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    pub kind: Option<FileKind>,
    pub heads: Vec<String>,
    pub delimiter: u8,
    /// The comma is the decimal point.
    pub comma: bool,
    pub year: usize,
    /// What says the kind of a row's year.
    pub year_kind: Option<usize>,
    /// The kind that the header says of all.
    declared: Option<Kind>,
    /// Tidy: the measure of a row, and its value.
    pub series: Option<usize>,
    pub value: Option<usize>,
    /// A download's two columns that its value is the difference of.
    pub parts: Option<[usize; 2]>,
    pub unit: Option<usize>,
    pub decimals: Option<usize>,
    pub status: Option<usize>,
    pub comparable: Option<usize>,
    pub reason: Option<usize>,
    pub definition: Option<usize>,
    pub vintage: Option<usize>,
    pub source: Option<usize>,
    /// Remarks, whose first part may be `vintage=…`.
    pub note: Option<usize>,
    /// Others: a measure a column.
    pub measures: Vec<usize>,
    /// Columns whose words part a group from another.
    pub filters: Vec<usize>,
    level: Option<usize>,
    /// Code and name of areas, from the widest to the narrowest.
    areas: Vec<(Area, Option<usize>, Option<usize>)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Area {
    Country,
    Region,
    Authority,
    Other,
    /// Of a file without levels.
    Only,
}

/// The columns that name areas, as the standards have them: level, codes, name.
static PLACES: [(Area, &[&str], &str); 17] = [
    (Area::Country, &["country_code"], "country_name"),
    (Area::Region, &["region_code"], "region_name"),
    (Area::Authority, &["new_la_code", "old_la_code", "la_code"], "la_name"),
    (Area::Other, &["rsc_region_lead_code"], "rsc_region_lead_name"),
    (Area::Other, &["english_devolved_area_code"], "english_devolved_area_name"),
    (Area::Other, &["opportunity_area_code"], "opportunity_area_name"),
    (Area::Other, &["local_enterprise_partnership_code"], "local_enterprise_partnership_name"),
    (Area::Other, &["lsip_code"], "lsip_name"),
    (Area::Other, &["pcon_code"], "pcon_name"),
    (Area::Other, &["lad_code"], "lad_name"),
    (Area::Other, &["ward_code"], "ward_name"),
    (Area::Other, &["planning_area_code"], "planning_area_name"),
    (Area::Other, &["trust_id"], "trust_name"),
    (Area::Other, &["sponsor_id"], "sponsor_name"),
    (Area::Other, &["school_urn", "school_laestab"], "school_name"),
    (Area::Other, &["provider_ukprn"], "provider_name"),
    (Area::Other, &["institution_id"], "institution_name"),
];

/// Headers of years and of areas in tables of anyone's making, English and Welsh, in lower case with underscores.
static YEARS: [&str; 10] = [
    "year",
    "period",
    "time_period",
    "academic_year",
    "school_year",
    "financial_year",
    "calendar_year",
    "blwyddyn",
    "cyfnod",
    "date",
];
static AREA_NAMES: [&str; 14] = [
    "area",
    "area_name",
    "la_name",
    "la",
    "local_authority",
    "local_authority_name",
    "authority",
    "region",
    "country",
    "nation",
    "place",
    "school",
    "ardal",
    "awdurdod_lleol",
];
static AREA_CODES: [&str; 6] = ["area_code", "la_code", "local_authority_code", "ons_code", "gss_code", "cod_ardal"];
/// Columns of remarks: neither groups nor measures.
static REMARKS: [&str; 8] = ["note", "notes", "comment", "comments", "remark", "source", "nodyn", "nodiadau"];

/// Rows that the kinds of columns are judged by.
const SAMPLE: usize = 300;

/// What was seen of a column in the first rows.
#[derive(Clone, Copy)]
struct Seen {
    /// Cells that are numbers, with the point and with the comma for decimals.
    numbers: [usize; 2],
    words: usize,
    years: usize,
    /// All are names of a status.
    status: bool,
}

impl Layout {
    /// Judges a file by its first bytes, which end within or at the end of a row; `asked` names columns, if any.
    ///
    /// # Errors
    /// [`Refusal`] for what is no table with years and numbers; [`Error::NoColumn`] for a column that is not there.
    pub fn of(head: &[u8], file: &str, asked: &Columns) -> Result<Layout> {
        let mut layout = Layout { delimiter: sniff(head), ..Layout::default() };
        let refuse = |why| Box::new(Error::Refused { file: file.to_string(), why });
        let seen = layout.look(head).map_err(refuse)?;
        let mut plain: Vec<String> = vec![];
        for (at, head) in layout.heads.iter().enumerate() {
            let name = headed(head);
            if !name.is_empty() && plain.contains(&name) {
                return Err(refuse(Refusal::TwoColumns { name: layout.heads[at].clone() }));
            }
            plain.push(name);
        }
        let (year, value) = (layout.column(file, &asked.year)?, layout.column(file, &asked.value)?);
        let (period, time) = (named(&plain, &["period"]), named(&plain, &["time_period"]));
        let held = named(&plain, &["value"]);
        // A download of ours has a title where a table of many series names them.
        let mut series = named(&plain, &["series", "series_id"]);
        if series.is_none() && named(&plain, &["command"]).is_some() {
            series = named(&plain, &["title"]);
        }
        let level = named(&plain, &["geographic_level"]);
        match (period, held, series, time) {
            (Some(period), Some(held), Some(series), _)
                if (year.is_none() || year == Some(period)) && (value.is_none() || value == Some(held)) =>
            {
                layout.tidy(period, held, series, &plain);
            }
            (_, _, _, Some(time)) if level.is_some() && (year.is_none() || year == Some(time)) => {
                layout.kind = Some(FileKind::Ees);
                layout.year = time;
                layout.year_kind = named(&plain, &["time_identifier"]);
                layout.level = level;
                layout.published(&plain, &seen);
            }
            _ => {
                layout.kind = Some(FileKind::Columns);
                let mut guessed = year;
                if guessed.is_none() {
                    guessed = named(&plain, &YEARS);
                }
                for (at, seen) in seen.iter().enumerate() {
                    if guessed.is_none() && seen.years > 0 && seen.words == 0 {
                        guessed = Some(at);
                    }
                }
                let Some(at) = guessed else { return Err(refuse(Refusal::NoYears { columns: layout.heads })) };
                layout.year = at;
                layout.declared = match plain[at].as_str() {
                    head if has(head, "academ") || has(head, "school") => Some(Kind::Academic),
                    head if has(head, "financ") || has(head, "fiscal") || has(head, "arian") => Some(Kind::Financial),
                    head if has(head, "calend") => Some(Kind::Calendar),
                    _ => None,
                };
                layout.any(&plain, &seen, value, head);
            }
        }
        if layout.value.is_none() && layout.measures.is_empty() {
            return Err(refuse(Refusal::NoNumbers { columns: layout.heads }));
        }
        Ok(layout)
    }

    /// The column that was named, if one was.
    fn column(&self, file: &str, name: &Option<String>) -> Result<Option<usize>> {
        let Some(name) = name else { return Ok(None) };
        for exact in [true, false] {
            for (at, head) in self.heads.iter().enumerate() {
                if head == name || (!exact && head.eq_ignore_ascii_case(name)) {
                    return Ok(Some(at));
                }
            }
        }
        Err(Error::NoColumn { file: file.to_string(), column: name.clone(), known: self.heads.clone() }.into())
    }

    /// Reads the header, and what the first rows hold in each column.
    fn look(&mut self, head: &[u8]) -> core::result::Result<Vec<Seen>, Refusal> {
        let mut seen: Vec<Seen> = vec![];
        let (heads, mut rows) = (&mut self.heads, 0);
        rows_of(head, self.delimiter, &mut |record| {
            if heads.is_empty() {
                for at in 0..record.len() {
                    heads.push(clean(&text(record.cell(at))));
                    seen.push(Seen { numbers: [0; 2], words: 0, years: 0, status: true });
                }
                while heads.last().is_some_and(String::is_empty) {
                    heads.pop();
                }
            } else if rows < SAMPLE {
                rows += 1;
                for (at, seen) in seen.iter_mut().enumerate() {
                    seen.count(record.cell(at));
                }
            }
        })?;
        if heads.is_empty() || rows == 0 {
            return Err(Refusal::Empty);
        }
        seen.truncate(heads.len());
        // With a decimal comma are written numbers of which some can be read only so, and none or fewer with a point.
        let mut only = [0, 0];
        for column in &seen {
            let [point, comma] = column.numbers;
            only[0] += point.saturating_sub(comma);
            only[1] += comma.saturating_sub(point);
        }
        self.comma = self.delimiter != b',' && only[1] > only[0];
        Ok(seen)
    }

    fn tidy(&mut self, period: usize, value: usize, series: usize, plain: &[String]) {
        let named = |names: &[&str]| named(plain, names);
        self.kind = Some(FileKind::Tidy);
        (self.year, self.value, self.series) = (period, Some(value), Some(series));
        self.year_kind = named(&["period_kind"]);
        for (column, names) in [
            (&mut self.unit, &["unit"][..]),
            (&mut self.decimals, &["decimals"]),
            (&mut self.status, &["status"]),
            (&mut self.comparable, &["comparable"]),
            (&mut self.reason, &["reason"]),
            (&mut self.definition, &["definition"]),
            (&mut self.vintage, &["vintage"]),
            (&mut self.source, &["source", "source_id"]),
            (&mut self.note, &["note"]),
        ] {
            *column = named(names);
        }
        self.filters.extend(named(&["group"]));
        self.areas.push((Area::Only, named(&["area", "area_code"]), named(&["area_name", "coverage"])));
        for pair in [["other", "disadvantaged"], ["not_eligible", "eligible"], ["first", "second"]] {
            if let (Some(first), Some(second)) = (named(&pair[..1]), named(&pair[1..])) {
                self.parts = Some([first, second]);
            }
        }
    }

    /// Time and geography are named by the standards; of the rest, words are filters and numbers are indicators.
    fn published(&mut self, plain: &[String], seen: &[Seen]) {
        let mut taken = vec![false; plain.len()];
        taken[self.year] = true;
        if let Some(level) = self.level {
            taken[level] = true;
        }
        for (level, codes, name) in PLACES {
            let (mut code, name) = (None, named(plain, &[name]));
            for known in codes {
                if let Some(at) = named(plain, &[known]) {
                    taken[at] = true;
                    code = code.or(Some(at));
                }
            }
            if let Some(name) = name {
                taken[name] = true;
            }
            if code.is_some() || name.is_some() {
                self.areas.push((level, code, name));
            }
        }
        for (at, head) in plain.iter().enumerate() {
            match &seen[at] {
                _ if taken[at] => {}
                // Which kind of year, and which part of one: a group where a file mixes them.
                _ if self.year_kind == Some(at) => self.filters.push(at),
                seen if seen.status && (head == "version" || head == "status") => self.status = Some(at),
                seen if seen.words > self.numbers(seen) => self.filters.push(at),
                _ => self.measures.push(at),
            }
        }
    }

    fn numbers(&self, seen: &Seen) -> usize {
        seen.numbers[usize::from(self.comma)]
    }

    /// Any table: numbers are measures; words part groups only where rows of one area and year need to be told apart.
    fn any(&mut self, plain: &[String], seen: &[Seen], value: Option<usize>, head: &[u8]) {
        let free = |at: Option<usize>| if at == Some(self.year) || (at.is_some() && at == value) { None } else { at };
        let (code, name) = (free(named(plain, &AREA_CODES)), free(named(plain, &AREA_NAMES)));
        if name.is_some() || code.is_some() {
            self.areas.push((Area::Only, code, name));
        }
        for (at, head) in plain.iter().enumerate() {
            let numbers = self.numbers(&seen[at]);
            match Some(at) {
                at if at == Some(self.year) || at == name || at == code || head.is_empty() => {}
                _ if value == Some(at) => self.measures.push(at),
                _ if REMARKS.contains(&head.as_str()) => self.reason = self.reason.or(Some(at)),
                _ if numbers > 0 && numbers >= seen[at].words => self.measures.push(at),
                _ if seen[at].words > 0 => self.filters.push(at),
                _ => {}
            }
        }
        let (mut keys, mut key, mut again, mut header) = (Names::default(), vec![], false, true);
        let apart = rows_of(head, self.delimiter, &mut |record| {
            self.area(record, &mut key);
            key.push(PART);
            key.extend_from_slice(record.cell(self.year));
            again |= !core::mem::take(&mut header) && !keys.number(&key).1;
        });
        if apart.is_err() || !again {
            self.filters.clear();
        }
    }

    /// The year of a row.
    pub fn period(&self, record: &Record) -> Option<Period> {
        let kind = match (self.kind, self.year_kind) {
            (Some(FileKind::Ees), at) => {
                let cell = record.cell(self.year);
                let words = at.map_or(&[][..], |at| record.cell(at));
                let starts = |word: &str| words.len() >= word.len() && words[..word.len()].eq_ignore_ascii_case(word.as_bytes());
                match cell.len() {
                    6 if starts("financial") || starts("tax") || starts("part 1") || starts("part 2") => Some(Kind::Financial),
                    6 => Some(Kind::Academic),
                    _ if starts("academic") => Some(Kind::Academic),
                    _ if starts("financial") || starts("tax") => Some(Kind::Financial),
                    _ => Some(Kind::Calendar),
                }
            }
            (_, Some(at)) => match record.cell(at) {
                b"" => self.declared,
                words => Some(Kind::from_name(&text(words).to_ascii_lowercase())?),
            },
            _ => self.declared,
        };
        cells::year(record.cell(self.year), kind)
    }

    /// Code and name of the area of a row, parted by U+001F; nothing where the file names none.
    pub fn area(&self, record: &Record, key: &mut Vec<u8>) {
        key.clear();
        let words = self.level.map_or(&[][..], |at| record.cell(at));
        let is = |word: &str| words.eq_ignore_ascii_case(word.as_bytes());
        let level = match () {
            () if self.level.is_none() => Area::Only,
            () if is("national") || is("country") => Area::Country,
            () if is("regional") || is("region") => Area::Region,
            () if is("local authority") || is("la") => Area::Authority,
            () => Area::Other,
        };
        let cell = |at: Option<usize>| at.map_or(&[][..], |at| record.cell(at));
        // The narrowest that the row names.
        for (of, code, name) in &self.areas {
            let (code, mut name) = (cell(*code), cell(*name));
            // A download of figures without an area says so by a dash.
            if name == "\u{2013}".as_bytes() {
                name = &[];
            }
            if *of == level && !(code.is_empty() && name.is_empty()) {
                key.clear();
                key.extend_from_slice(code);
                key.push(PART);
                key.extend_from_slice(name);
            }
        }
    }

    /// The words that part the group of a row from others, each parted by U+001F.
    pub fn group(&self, record: &Record, key: &mut Vec<u8>) {
        key.clear();
        for (place, &at) in self.filters.iter().enumerate() {
            if place > 0 {
                key.push(PART);
            }
            key.extend_from_slice(record.cell(at));
        }
    }

    /// The release of a row, where the file says.
    pub fn vintage<'r>(&self, record: &Record<'r>) -> &'r [u8] {
        match (self.vintage, self.note) {
            (Some(at), _) => record.cell(at),
            (_, Some(at)) => noted(record.cell(at)).0,
            _ => &[],
        }
    }

    /// What a row remarks.
    pub fn remark<'r>(&self, record: &Record<'r>) -> &'r [u8] {
        match (self.reason.map(|at| record.cell(at)), self.note) {
            (Some(reason), _) if !reason.is_empty() => reason,
            (_, Some(at)) => noted(record.cell(at)).1,
            _ => &[],
        }
    }
}

/// What parts the parts of a key: no text that is kept has it.
pub(super) const PART: u8 = 0x1f;

/// `vintage=2026; not comparable` as its two parts; only the second where it does not begin so.
fn noted(note: &[u8]) -> (&[u8], &[u8]) {
    let Some(rest) = note.strip_prefix(b"vintage=") else { return (&[], note) };
    let mut end = 0;
    while end < rest.len() && rest[end] != b';' && rest[end] != b' ' {
        end += 1;
    }
    let after = rest[end..].strip_prefix(b";").unwrap_or(&rest[end..]);
    (&rest[..end], after.trim_ascii())
}

/// A status by its name, in any case.
pub(super) fn status(cell: &[u8]) -> Option<Status> {
    Status::ALL.into_iter().find(|status| cell.eq_ignore_ascii_case(status.name().as_bytes()))
}

/// A header as the tables above write them.
fn headed(head: &str) -> String {
    let mut out = String::new();
    for letter in head.chars() {
        out.push(match letter {
            ' ' | '-' => '_',
            letter => letter.to_ascii_lowercase(),
        });
    }
    out
}

/// The place of the first of these names that is there.
fn named(plain: &[String], names: &[&str]) -> Option<usize> {
    for name in names {
        for (at, head) in plain.iter().enumerate() {
            if head == name {
                return Some(at);
            }
        }
    }
    None
}

/// The rows of the first bytes of a file, the header among them; what holds nothing is none.
fn rows_of(head: &[u8], delimiter: u8, each: &mut dyn FnMut(&Record)) -> core::result::Result<(), Refusal> {
    let mut records = Records::new(delimiter);
    let mut one = |record: &Record| {
        if !record.blank() {
            each(record);
        }
        Ok(())
    };
    records.feed(head, &mut one)?;
    records.finish(&mut one)
}

impl Seen {
    fn count(&mut self, cell: &[u8]) {
        let year = cells::year(cell, None).is_some_and(|period| (1800..2200).contains(&period.year()));
        let [point, comma] = [false, true].map(|comma| cells::value(cell, comma));
        for (count, value) in self.numbers.iter_mut().zip([point, comma]) {
            *count += usize::from(matches!(value, Value::Number(..)));
        }
        self.words += usize::from(point == Value::Odd && comma == Value::Odd && !year);
        self.years += usize::from(year);
        self.status &= status(cell).is_some();
    }
}

/// What parts the cells of the first line: the commonest of comma, semicolon and tab outside quotes.
pub(super) fn sniff(head: &[u8]) -> u8 {
    const KNOWN: [u8; 3] = [b',', b';', b'\t'];
    let (mut counts, mut quoted) = ([0; 3], false);
    for &byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && counts != [0; 3] => break,
            _ if quoted => {}
            _ => {
                for at in 0..3 {
                    counts[at] += usize::from(KNOWN[at] == byte);
                }
            }
        }
    }
    let mut most = 0;
    for at in 1..3 {
        most = if counts[at] > counts[most] { at } else { most };
    }
    KNOWN[most]
}
