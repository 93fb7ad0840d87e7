//! One description of all that a reader sees.
//!
//! A [`Figure`] is made by a view and by nothing else; canvas, SVG, PNG, HTML table, CSV, JSON, alternative text and
//! the quoted sentence are made from it and from nothing else, so that they cannot disagree.
//!
//! Serialised, it is what `figure.schema.json` says. Numbers have twelve significant digits; an absent one is null;
//! "never" is that word.

use crate::gap;
use crate::number::{self, Digits, significant};
#[cfg(feature = "record")]
use crate::period::{self, Period};
use crate::series::{Source, Unit};
use crate::text::{self, Lang, Word};
use crate::value::{Value, list};
#[cfg(feature = "population")]
use std::sync::Arc;

/// The shape's own version, written into every figure.
pub const VERSION: u32 = 1;

#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    pub version: u32,
    pub view: &'static str,
    /// `en` or `cy`: the language of every text but a source's title.
    pub lang: &'static str,
    /// The message, at most 15 words.
    pub headline: String,
    /// Code of what is measured.
    pub measure: &'static str,
    /// What is measured.
    pub title: String,
    /// Geography, kinds of school, period, prices, vintage.
    pub subtitle: String,
    /// Nation and kinds of school.
    pub coverage: String,
    pub axes: Axes,
    pub marks: Vec<Mark>,
    pub table: Table,
    pub closing: Option<Closing>,
    /// What every projection carries: whose calculation it is, and what its range leaves out.
    pub calculation: Option<String>,
    pub notes: Vec<Note>,
    pub method: Method,
    pub sources: Vec<Cited>,
    /// The publishers in one line, with vintage and date.
    pub source_line: String,
    /// The years that the figure speaks of: those fitted, or those shown.
    pub span: [i32; 2],
    /// The vintage shown; null where each year has its own release.
    pub vintage: Option<String>,
    /// By which month newer figures are to be expected, as `2027-09`; empty where earlier releases do not tell.
    pub due: &'static str,
    pub description: Description,
    /// The answer with its range, and what the window leaves out: shown beside the picture.
    pub summary: String,
    /// Quotable as it stands: number, range, source, caveat.
    pub sentence: String,
    /// Spoken after a change: series, value, unit and year, and nothing else.
    pub announcement: String,
    pub state: State,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Axes {
    pub x: Axis,
    pub y: Axis,
    /// Where the rows of a figure have scales of their own: one for each place of `x`, its ticks what is printed along it.
    pub rows: Vec<Axis>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// `year` (a line may run between years), `band` (one place a year), `category` (one place a name) or `value`.
    pub kind: &'static str,
    pub unit: &'static str,
    pub label: String,
    /// Decimal places of the values.
    pub decimals: u8,
    pub domain: [f64; 2],
    /// Candidates, ascending; a narrow picture shows fewer.
    pub ticks: Vec<Tick>,
    pub zero_included: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub value: f64,
    pub label: String,
}

/// How a mark is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A line through y; a null breaks it.
    Line,
    /// Separate points.
    Points,
    /// The area between lower and upper.
    Band,
    /// Bars from lower to upper, one a year.
    Bar,
    /// Bars without an end: what they stand for is more than upper.
    Arrow,
    /// Intervals from lower to upper, with y inside them where there is one.
    Range,
    /// A vertical line at x, with its label.
    Rule,
    /// A number printed at its place.
    Value,
    /// Cells of a grid whose two axes are bands.
    Cell,
    /// The part of a row's scale, from lower to upper, that has a rating.
    Zone,
    /// Very many points, each a dot; where they lie on each other it is darker.
    Cloud,
}

/// What a mark stands for. Observed and projected never share a style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Observed,
    NotComparable,
    Provisional,
    Fitted,
    Projected,
    /// What would follow from something assumed: neither published nor projected.
    Scenario,
    /// Published, of another measure or nation than what was observed.
    Other,
    /// A total whose parts were not published.
    Total,
    /// Worked out from another published figure.
    Estimate,
    /// The part that goes to schools.
    Delegated,
    /// The part that authorities keep for central services.
    Retained,
    /// A window whose trend closes the gap.
    Closes,
    /// A window without a trend that could be told from none.
    NoTrend,
    /// A window whose trend widens the gap.
    Widens,
    /// A window that leaves the reader's own answer possible.
    Guess,
    /// The nation around the area that the figure is of.
    Nation,
    /// Cash that was planned when it was printed.
    Planned,
    /// An amount in the money of another year, or a change of it: our calculation.
    Real,
    /// The same where it rests on a plan or on forecast prices.
    RealForecast,
    /// A change from or to a year whose prices are distorted.
    Distorted,
    /// What someone else printed.
    Reported,
    /// What is paid now.
    Current,
    /// What a reform adds.
    Added,
    /// What would be had more, or less, of one sum shared otherwise.
    Gains,
    Loses,
    /// The ratings of a tool.
    Red,
    Amber,
    Green,
    /// The most and the least deprived fifth.
    Most,
    Least,
    /// What one school of a reader's file has by a formula, what a fifth of the pupils has on average, and the schools farthest from
    /// the line.
    School,
    Fifth,
    Outlier,
}

impl Kind {
    /// The word in the data.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Line => "line",
            Kind::Points => "points",
            Kind::Band => "band",
            Kind::Bar => "bar",
            Kind::Arrow => "arrow",
            Kind::Range => "range",
            Kind::Rule => "rule",
            Kind::Value => "value",
            Kind::Cell => "cell",
            Kind::Zone => "zone",
            Kind::Cloud => "cloud",
        }
    }
}

impl Role {
    /// The word in the data.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Observed => "observed",
            Role::NotComparable => "not_comparable",
            Role::Provisional => "provisional",
            Role::Fitted => "fitted",
            Role::Projected => "projected",
            Role::Scenario => "scenario",
            Role::Other => "other",
            Role::Total => "total",
            Role::Estimate => "estimate",
            Role::Delegated => "delegated",
            Role::Retained => "retained",
            Role::Closes => "closes",
            Role::NoTrend => "no_trend",
            Role::Widens => "widens",
            Role::Guess => "guess",
            Role::Nation => "nation",
            Role::Planned => "planned",
            Role::Real => "real",
            Role::RealForecast => "real_forecast",
            Role::Distorted => "distorted",
            Role::Reported => "reported",
            Role::Current => "current",
            Role::Added => "added",
            Role::Gains => "gains",
            Role::Loses => "loses",
            Role::Red => "red",
            Role::Amber => "amber",
            Role::Green => "green",
            Role::Most => "most",
            Role::Least => "least",
            Role::School => "school",
            Role::Fifth => "fifth",
            Role::Outlier => "outlier",
        }
    }
}

/// What parts two numbers that are printed at one datum: that of a bar and that of the point beside it.
#[cfg(rows)]
pub const BESIDE: &str = " · ";

/// One mark, its columns of equal length or empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub kind: Kind,
    pub role: Role,
    /// What it is called in the picture.
    pub label: String,
    /// Level of a band, 0.8 or 0.95.
    pub level: Option<f64>,
    pub x: Vec<f64>,
    pub y: Vec<Option<f64>>,
    pub lower: Vec<f64>,
    pub upper: Vec<f64>,
    /// What is printed at each datum where there is room.
    pub texts: Vec<String>,
    /// The figure that each datum opens, as the part of an address from `#` on.
    pub opens: Vec<String>,
    /// Of a cloud, instead of x and y: columns that are shared with the table.
    #[cfg(feature = "population")]
    pub many: Option<[Arc<Vec<f64>>; 2]>,
}

impl Mark {
    #[inline(never)]
    pub(crate) fn new(kind: Kind, role: Role, label: String) -> Mark {
        Mark {
            kind,
            role,
            label,
            level: None,
            x: vec![],
            y: vec![],
            lower: vec![],
            upper: vec![],
            texts: vec![],
            opens: vec![],
            #[cfg(feature = "population")]
            many: None,
        }
    }

    /// Whether nothing is drawn of it.
    #[cfg(funding)]
    pub(crate) fn is_empty(&self) -> bool {
        #[cfg(feature = "population")]
        if self.many.is_some() {
            return false;
        }
        self.x.is_empty()
    }

    /// X and y of the points of a cloud.
    #[cfg(feature = "population")]
    pub fn many(&self) -> [&[f64]; 2] {
        match &self.many {
            Some([x, y]) => [x, y],
            None => [&[], &[]],
        }
    }

    #[cfg_attr(not(feature = "first"), allow(dead_code))]
    pub(crate) fn rule(role: Role, label: String, x: f64) -> Mark {
        let mut mark = Mark::new(Kind::Rule, role, label);
        mark.x.push(x);
        mark
    }

    #[inline(never)]
    pub(crate) fn push(&mut self, x: i32, y: f64) {
        self.x.push(f64::from(x));
        self.y.push(Some(significant(y)));
    }

    #[inline(never)]
    pub(crate) fn push_range(&mut self, x: f64, lower: f64, upper: f64) {
        self.x.push(x);
        self.lower.push(significant(lower));
        self.upper.push(significant(upper));
    }
}

/// The figure as rows, a year each. `rows` hold data, `kinds` what each row is; [`Table::cells`] says the data in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub(crate) lang: Lang,
    /// Of numbers in a column without a unit of its own.
    pub(crate) unit: Unit,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    /// Row, column and words of the cells whose words are not made from their data.
    pub(crate) said: Vec<(usize, usize, String)>,
    pub kinds: Vec<&'static str>,
    /// The figure that each row opens, as the part of an address from `#` on; empty where rows open none.
    pub opens: Vec<String>,
    /// Rows that a CSV has and a page's table has not, for they are too many to be read one after another.
    #[cfg(feature = "population")]
    pub more: Option<Many>,
}

/// Very many rows of one kind, as columns.
#[cfg(feature = "population")]
#[derive(Clone, Debug, PartialEq)]
pub struct Many {
    /// Before the number of each in the table's first column, as `row-`.
    pub prefix: &'static str,
    pub numbers: Arc<Vec<u64>>,
    /// One for each of the table's columns after the first.
    pub columns: Vec<Values>,
}

/// A column of very many values.
#[cfg(feature = "population")]
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// What does not change from one figure to the next is shared.
    Held(Arc<Vec<f64>>),
    /// A column less another, by their places.
    Difference(usize, usize),
}

#[cfg(feature = "population")]
impl Many {
    /// A value by its column and row.
    pub fn value(&self, column: usize, row: usize) -> f64 {
        match &self.columns[column] {
            Values::Held(values) => values[row],
            Values::Difference(of, less) => self.value(*of, row) - self.value(*less, row),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The column's name in a CSV.
    pub id: &'static str,
    pub label: &'static str,
    pub unit: &'static str,
    pub decimals: Option<u8>,
    /// Left out where there is little room; always in CSV and JSON.
    pub detail: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Number(f64),
    Text(String),
    Missing,
}

impl From<&str> for Cell {
    #[inline(never)]
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_string())
    }
}

impl From<Option<f64>> for Cell {
    #[inline(never)]
    fn from(number: Option<f64>) -> Cell {
        number.map_or(Cell::Missing, |number| Cell::Number(significant(number)))
    }
}

/// When the fitted line meets zero: [`gap::Closing`] as data.
#[derive(Clone, Debug, PartialEq)]
pub struct Closing {
    pub kind: &'static str,
    pub year: Option<f64>,
    pub lower: Option<f64>,
    pub upper: Option<gap::Bound>,
    pub detectable: Option<bool>,
    pub may_already_be_closed: Option<bool>,
    pub pieces: Option<Vec<(f64, gap::Bound)>>,
    /// Whether the range, where there is one, is that of rounding.
    pub rounding: bool,
}

impl From<&gap::Closing> for Closing {
    fn from(closing: &gap::Closing) -> Closing {
        Closing {
            kind: closing.outcome.name(),
            year: closing.year.map(significant),
            lower: closing.lower().map(significant),
            upper: closing.upper().map(rounded),
            detectable: closing.detectable,
            may_already_be_closed: closing.may_already_be_closed,
            pieces: closing.pieces.as_ref().map(|pieces| {
                let mut out = vec![];
                for &(lower, upper) in pieces {
                    out.push((significant(lower), rounded(upper)));
                }
                out
            }),
            rounding: closing.rounding,
        }
    }
}

fn rounded(bound: gap::Bound) -> gap::Bound {
    match bound {
        gap::Bound::Year(year) => gap::Bound::Year(significant(year)),
        gap::Bound::Never => gap::Bound::Never,
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub code: &'static str,
    pub text: String,
}

/// The working: what was done, with which numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    pub name: &'static str,
    pub text: &'static str,
    /// One line each, with the numbers put in.
    pub steps: Vec<String>,
    pub inputs: Vec<Input>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    pub symbol: &'static str,
    pub label: &'static str,
    pub value: Option<f64>,
}

/// A source, with the language of its title.
#[derive(Clone, Debug, PartialEq)]
pub struct Cited {
    pub id: &'static str,
    pub publisher: String,
    pub title: &'static str,
    pub lang: &'static str,
    pub published: &'static str,
    pub address: &'static str,
    pub licence: &'static str,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Description {
    /// Alternative text, at most 220 characters.
    pub short: String,
    /// Start, turns, end, projection.
    pub long: String,
}

/// What gives exactly this figure again.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The part of an address from `#` on.
    pub permalink: String,
    pub command: String,
}

impl Figure {
    /// The figure as data, its keys in the order of `figure.schema.json`.
    pub fn value(&self) -> Value<'_> {
        Value::Record(vec![
            ("version", f64::from(self.version).into()),
            ("view", self.view.into()),
            ("lang", self.lang.into()),
            ("headline", (&self.headline).into()),
            ("measure", self.measure.into()),
            ("title", (&self.title).into()),
            ("subtitle", (&self.subtitle).into()),
            ("coverage", (&self.coverage).into()),
            ("axes", self.axes.value()),
            ("marks", list(&self.marks, Mark::value)),
            ("table", self.table.value()),
            ("closing", self.closing.as_ref().map(Closing::value).into()),
            ("calculation", self.calculation.as_ref().into()),
            ("notes", list(&self.notes, |note| Value::Record(vec![("code", note.code.into()), ("text", (&note.text).into())]))),
            ("method", self.method.value()),
            ("sources", list(&self.sources, Cited::value)),
            ("source_line", (&self.source_line).into()),
            ("span", list(&self.span, |year| f64::from(*year).into())),
            ("vintage", self.vintage.as_ref().into()),
            ("due", (!self.due.is_empty()).then_some(self.due).into()),
            (
                "description",
                Value::Record(vec![("short", (&self.description.short).into()), ("long", (&self.description.long).into())]),
            ),
            ("summary", (&self.summary).into()),
            ("sentence", (&self.sentence).into()),
            ("announcement", (&self.announcement).into()),
            (
                "state",
                Value::Record(vec![("permalink", (&self.state.permalink).into()), ("command", (&self.state.command).into())]),
            ),
        ])
    }

    /// Cites each source once, in the order of first use.
    pub(crate) fn cite(lang: Lang, sources: impl IntoIterator<Item = &'static Source>) -> Vec<Cited> {
        let mut cited: Vec<Cited> = vec![];
        for source in sources {
            if cited.iter().all(|known| known.id != source.id) {
                cited.push(Cited {
                    id: source.id,
                    publisher: match source.via {
                        // As a reader's own file: its name is no publisher's.
                        "" if !cfg!(embeds) => source.publisher.to_string(),
                        via => text::publisher_via(lang, source.publisher, via),
                    },
                    title: source.title,
                    lang: source.lang,
                    published: source.published,
                    address: source.address,
                    licence: source.licence,
                });
            }
        }
        cited
    }

    /// The row of the table that holds a datum, in the views whose rows are not a year each.
    #[cfg(any(feature = "claims", feature = "record"))]
    pub fn row_of(&self, mark: &Mark, datum: usize) -> Option<usize> {
        let x = *mark.x.get(datum)?;
        #[cfg(feature = "record")]
        let (y, rows) = (mark.y.get(datum).copied().flatten(), &self.table.rows);
        #[cfg(feature = "record")]
        let is = |cell: &Cell, number: f64| *cell == Cell::Number(number);
        match self.view {
            // Of a list of claims the first that came out so.
            "claims" if self.table.columns[0].id == "claim" => {
                let kinds = ["holds", "holds_if", "does_not_hold", "cannot_be_checked"];
                self.table.kinds.iter().position(|kind| kinds.get(x as usize) == Some(kind))
            }
            "stages" | "claims" | "survey" => Some(x as usize),
            #[cfg(feature = "record")]
            "finish-line" => (0..rows.len())
                .find(|&at| is(&rows[at][0], x) && (self.table.kinds[at] == "observed") != (mark.kind == Kind::Range)),
            #[cfg(feature = "record")]
            "nations" => rows.iter().position(|row| {
                let year = match &row[0] {
                    Cell::Text(period) => Period::parse(period, period::Kind::Academic).ok(),
                    _ => None,
                };
                year.is_some_and(|period| f64::from(period.year()) == x)
                    && (row[1] == "wales".into()) == (mark.role == Role::Other)
            }),
            #[cfg(feature = "record")]
            "back-test" => {
                let column = if mark.role == Role::Projected { 3 } else { 4 };
                rows.iter().position(|row| is(&row[1], x) && y.is_some_and(|y| is(&row[column], y)))
            }
            _ => None,
        }
    }

    /// A value of the vertical axis in words.
    pub fn say(&self, value: f64) -> String {
        text::value(Unit::named(self.axes.y.unit, Unit::Index), value, self.axes.y.decimals)
    }

    /// The publishers of `sources`, with the vintage and the date of the first.
    pub(crate) fn source_line(lang: Lang, sources: &[Cited], vintage: Option<&str>) -> String {
        let mut publishers: Vec<&str> = vec![];
        for source in sources {
            if !publishers.contains(&source.publisher.as_str()) {
                publishers.push(&source.publisher);
            }
        }
        let publishers = text::join(&publishers, "; ");
        match (vintage, sources.first().map(|source| text::date(lang, source.published))) {
            (Some(vintage), Some(date)) if !date.is_empty() => text::say(lang, Word::SourceDated, &[&publishers, vintage, &date]),
            (Some(vintage), _) => text::say(lang, Word::SourceVintage, &[&publishers, vintage]),
            _ => text::say(lang, Word::SourceLine, &[&publishers]),
        }
    }

    /// The figure's name for a file: measure, coverage, years and vintage in lower-case ASCII, without an ending.
    pub fn file_name(&self) -> String {
        // Of no year where the reader named none.
        let [from, to] = self.span.map(|year| if year == 0 { String::new() } else { year.digits() });
        let view = if self.closing.is_some() { self.view } else { "" };
        let parts = [self.measure, view, &self.coverage, &from, &to, self.vintage.as_deref().unwrap_or_default()];
        // What else was asked for, so that two figures of the same years are two files.
        let mut name = text::join(&parts, " ");
        for pair in self.state.permalink.split('&').skip(2) {
            if !["vintage=", "from=", "to=", "lang=", "sha256=", "measures="].iter().any(|named| pair.starts_with(named)) {
                name += &[" ", pair].concat();
            }
        }
        let mut name = slug(&name);
        if name.len() > LONGEST_NAME {
            // FNV-1a of the whole: what is cut off still tells two figures apart.
            let mut hash = 0x811c_9dc5_u32;
            for byte in name.bytes() {
                hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
            }
            name.truncate(LONGEST_NAME);
            name.truncate(name.trim_end_matches('-').len());
            name += &["-", &hash.digits()].concat();
        }
        name
    }

    /// The rows as CSV: the table's columns, then what holds for the whole figure, the same in every row but those that only a CSV has.
    ///
    /// No comment rows; full values with their decimals; a text that a spreadsheet would run as a formula gets an
    /// apostrophe before it. Lines end with CRLF (RFC 4180).
    pub fn csv(&self) -> String {
        let decimals = self.axes.y.decimals.digits();
        // A grid has years on both axes; the unit of its values is a column.
        let grid = self.axes.y.kind == "band";
        let whole = [
            ("title", self.title.as_str()),
            ("coverage", &self.coverage),
            ("period_kind", self.axes.x.unit),
            ("unit", if grid { "" } else { self.axes.y.unit }),
            ("decimals", if grid { "" } else { &decimals }),
            ("vintage", self.vintage.as_deref().unwrap_or_default()),
            ("method", self.method.name),
            ("command", &self.state.command),
        ];
        let named = |id: &str| self.table.columns.iter().any(|column| column.id == id);
        let whole: Vec<_> = whole.iter().filter(|(id, _)| !named(id) && (!grid || *id != "decimals")).collect();
        let mut out = String::new();
        let names = self.table.columns.iter().map(|column| column.id).chain(whole.iter().map(|(id, _)| *id));
        line(&mut out, names.map(str::to_string));
        for row in &self.table.rows {
            let cells = row.iter().zip(&self.table.columns).map(|(cell, column)| match cell {
                Cell::Number(number) => digits(*number, column.decimals),
                Cell::Text(text) => harmless(text),
                Cell::Missing => String::new(),
            });
            line(&mut out, cells.chain(whole.iter().map(|(_, text)| harmless(text))));
        }
        #[cfg(feature = "population")]
        if let Some(many) = &self.table.more {
            // What holds for all stands in the rows above: a megabyte of the same words would help no one.
            let end = [",".repeat(whole.len()).as_str(), "\r\n"].concat();
            for (at, number) in many.numbers.iter().enumerate() {
                out += many.prefix;
                out += &number.digits();
                for (of, column) in self.table.columns[1..].iter().enumerate() {
                    out.push(',');
                    out += &digits(significant(many.value(of, at)), column.decimals);
                }
                out += &end;
            }
        }
        out
    }

    /// The whole figure as plain text, for a shell.
    pub fn plain(&self) -> String {
        let lang = Lang::of(self.lang);
        let mut out = [&self.headline, "\n", &self.title, "\n", &self.subtitle, "\n\n", &self.sentence, "\n\n"].concat();
        let shown: Vec<usize> = (0..self.table.columns.len()).filter(|&at| !self.table.columns[at].detail).collect();
        let cells = self.table.cells();
        let widths: Vec<usize> = (0..self.table.columns.len())
            .map(|at| {
                let cells = cells.iter().map(|row| row[at].chars().count());
                cells.chain([self.table.columns[at].label.chars().count()]).max().unwrap_or(0)
            })
            .collect();
        let labels: Vec<String> = self.table.columns.iter().map(|column| column.label.to_string()).collect();
        for row in core::iter::once(&labels).chain(&cells) {
            let mut text = String::new();
            for &at in &shown {
                let cell = &row[at];
                let space = " ".repeat(widths[at] - cell.chars().count());
                let number = self.table.columns[at].decimals.is_some();
                text += &if number { [&space, cell.as_str(), "  "].concat() } else { [cell.as_str(), &space, "  "].concat() };
            }
            out += text.trim_end();
            out.push('\n');
        }
        for text in self.calculation.iter().chain(self.notes.iter().map(|note| &note.text)) {
            out += &["\n", text, "\n"].concat();
        }
        out += &["\n", text::word(lang, Word::Sources), "\n"].concat();
        for source in &self.sources {
            out += &["  ", &source.publisher, ": ", source.title, " ", source.published, " ", source.address].concat();
            out.truncate(out.trim_end().len());
            out.push('\n');
        }
        out += &["\n", &self.state.command, "\n"].concat();
        out
    }
}

fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

/// A text cell that no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { ["'", text].concat() } else { text.to_string() }
}

/// A number for a file: as published where it has that many decimals or fewer, otherwise all twelve digits.
fn digits(number: f64, decimals: Option<u8>) -> String {
    match decimals {
        Some(decimals) if number::fits(number, decimals) => number::ungrouped(number, decimals),
        _ => number.to_string(),
    }
}

impl Axes {
    fn value(&self) -> Value<'_> {
        let mut parts = vec![("x", self.x.value()), ("y", self.y.value())];
        if cfg!(feature = "school") && !self.rows.is_empty() {
            parts.push(("rows", list(&self.rows, Axis::value)));
        }
        Value::Record(parts)
    }
}

impl Axis {
    fn value(&self) -> Value<'_> {
        Value::Record(vec![
            ("kind", self.kind.into()),
            ("unit", self.unit.into()),
            ("label", (&self.label).into()),
            ("decimals", f64::from(self.decimals).into()),
            ("domain", Value::Numbers(&self.domain)),
            (
                "ticks",
                list(&self.ticks, |tick| Value::Record(vec![("value", tick.value.into()), ("label", (&tick.label).into())])),
            ),
            ("zero_included", self.zero_included.into()),
        ])
    }
}

impl Mark {
    fn value(&self) -> Value<'_> {
        #[allow(unused_mut)]
        let mut parts = vec![
            ("kind", self.kind.name().into()),
            ("role", self.role.name().into()),
            ("label", (&self.label).into()),
            ("level", self.level.into()),
            ("x", Value::Numbers(&self.x)),
            ("y", list(&self.y, |y| (*y).into())),
            ("lower", Value::Numbers(&self.lower)),
            ("upper", Value::Numbers(&self.upper)),
            ("texts", list(&self.texts, Value::from)),
            ("opens", list(&self.opens, Value::from)),
        ];
        #[cfg(feature = "population")]
        if self.many.is_some() {
            let [x, y] = self.many();
            (parts[4].1, parts[5].1) = (Value::Numbers(x), Value::Numbers(y));
        }
        Value::Record(parts)
    }
}

impl Table {
    /// Says in words a cell of the row added last.
    #[inline(never)]
    pub(crate) fn say(&mut self, column: usize, words: String) {
        self.said.push((self.rows.len() - 1, column, words));
    }

    /// The rows in words. A slider's every step makes a table, and it is read when the slider rests: they are made when they are
    /// asked for.
    pub fn cells(&self) -> Vec<Vec<String>> {
        let mut rows = vec![];
        for row in &self.rows {
            let mut words = vec![];
            for (cell, column) in row.iter().zip(&self.columns) {
                words.push(match cell {
                    Cell::Number(number) if column.unit == "share" => text::percent(*number),
                    Cell::Number(number) if column.unit == "year" => text::plain(number.floor()),
                    Cell::Number(number) if column.unit == "count" => text::plain(*number),
                    Cell::Text(text) if text == "never" => text::word(self.lang, Word::Never).to_string(),
                    Cell::Number(number) => {
                        text::value(Unit::named(column.unit, self.unit), *number, column.decimals.unwrap_or(0))
                    }
                    Cell::Text(text) => text.clone(),
                    Cell::Missing => text::word(self.lang, Word::Missing).to_string(),
                });
            }
            rows.push(words);
        }
        for (row, column, words) in &self.said {
            rows[*row][*column] = words.to_string();
        }
        rows
    }

    fn value(&self) -> Value<'_> {
        Value::Record(vec![
            ("columns", list(&self.columns, Column::value)),
            ("rows", list(&self.rows, |row| list(row, Cell::value))),
            ("cells", Value::List(self.cells().into_iter().map(said).collect())),
            ("kinds", list(&self.kinds, |kind| (*kind).into())),
            ("opens", list(&self.opens, Value::from)),
        ])
    }
}

fn said(row: Vec<String>) -> Value<'static> {
    Value::List(row.into_iter().map(Value::Said).collect())
}

impl Column {
    /// A number of the column in words.
    #[cfg(feature = "population")]
    pub fn say(&self, number: f64) -> String {
        text::value(Unit::named(self.unit, Unit::Index), number, self.decimals.unwrap_or(0))
    }

    fn value(&self) -> Value<'_> {
        Value::Record(vec![
            ("id", self.id.into()),
            ("label", self.label.into()),
            ("unit", self.unit.into()),
            ("decimals", self.decimals.map(f64::from).into()),
            ("detail", self.detail.into()),
        ])
    }
}

impl Cell {
    fn value(&self) -> Value<'_> {
        match self {
            Cell::Number(number) => Value::Number(*number),
            Cell::Text(text) => Value::Text(text),
            Cell::Missing => Value::Null,
        }
    }
}

impl Input {
    fn value(&self) -> Value<'_> {
        Value::Record(vec![("symbol", self.symbol.into()), ("label", self.label.into()), ("value", self.value.into())])
    }
}

impl Closing {
    /// As data: "never" is that word.
    pub fn value(&self) -> Value<'_> {
        let pieces = self.pieces.as_ref();
        Value::Record(vec![
            ("kind", self.kind.into()),
            ("year", self.year.into()),
            ("lower", self.lower.into()),
            ("upper", self.upper.map(bound).into()),
            ("detectable", self.detectable.into()),
            ("may_already_be_closed", self.may_already_be_closed.into()),
            (
                "pieces",
                pieces.map(|pieces| list(pieces, |(lower, upper)| Value::List(vec![(*lower).into(), bound(*upper)]))).into(),
            ),
            ("rounding", self.rounding.into()),
        ])
    }
}

fn bound(bound: gap::Bound) -> Value<'static> {
    match bound {
        gap::Bound::Year(year) => Value::Number(year),
        gap::Bound::Never => Value::Text("never"),
    }
}

impl Method {
    fn value(&self) -> Value<'_> {
        Value::Record(vec![
            ("name", self.name.into()),
            ("text", self.text.into()),
            ("steps", list(&self.steps, Value::from)),
            ("inputs", list(&self.inputs, Input::value)),
        ])
    }
}

impl Cited {
    fn value(&self) -> Value<'_> {
        Value::Record(vec![
            ("id", self.id.into()),
            ("publisher", (&self.publisher).into()),
            ("title", self.title.into()),
            ("lang", self.lang.into()),
            ("published", self.published.into()),
            ("address", self.address.into()),
            ("licence", self.licence.into()),
        ])
    }
}

/// A name for a file is no longer than this, and a number: most systems take 255 bytes with the ending.
const LONGEST_NAME: usize = 160;

/// Lower-case ASCII words joined by hyphens.
pub(crate) fn slug(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            'a'..='z' | '0'..='9' => out.push(letter),
            'A'..='Z' => out.push(letter.to_ascii_lowercase()),
            '\'' | '\u{2019}' => {}
            'â' => out.push('a'),
            'ê' => out.push('e'),
            'î' => out.push('i'),
            'ô' | 'ö' => out.push('o'),
            'û' => out.push('u'),
            'ŵ' => out.push('w'),
            'ŷ' => out.push('y'),
            _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_in_a_text_is_made_harmless_and_a_negative_number_stays_a_number() {
        assert_eq!(harmless("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(harmless("2010/11"), "2010/11");
        assert_eq!(digits(-0.5, Some(2)), "-0.50");
        assert_eq!(digits(1234.0, Some(0)), "1234");
        assert_eq!(digits(2.72500000001, Some(2)), "2.72500000001");
    }

    #[test]
    fn file_names_are_lower_case_ascii() {
        assert_eq!(slug("Mynegai'r bwlch \u{2013} Tŷ 2011"), "mynegair-bwlch-ty-2011");
    }
}
