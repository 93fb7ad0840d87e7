//! A reader's table of schools for a formula, a row each.
//!
//! In: bytes, in slices as they come. Its columns are named as `gapchart population` names them: `pupils_primary`, `pupils_ks3`,
//! `pupils_ks4`; with `_primary` and `_secondary` after them `fsm`, `fsm6`, `idaci_a` to `idaci_f`, `low_attainment`, `eal` and
//! `mobility` (pupils), and `sparsity` (0 to 1, the share of the largest sum); `lump_sum` (how many; 1 without the column); `area_cost`
//! (1 to 2); `baseline` (pounds a pupil); `years_primary`, `years_ks3` and `years_ks4` (year groups; all of a stage that has pupils
//! without the column). Those that are not there are nought, others are named and not read. Out: [`Population`].
//!
//! A row with a cell that breaks a rule is left out whole and counted, with row, column, value and rule, and no total holds it. What a school
//! is called is never kept; a column `artificial_school` says that none of them is one.

use super::layout::sniff;
use super::records::{Record, Records, text};
use super::{BYTES, HEAD, PROBLEMS, QUOTED, ROWS, clean, keep, no_table, refused, short};
use crate::error::{Error, Expected, Refusal, Result};
use crate::funding::formula::{Factor, Fifth, LINES, PUPIL_LED, Rates, STAGES, Schools, Stage, fifths_of_ranked, totals};
use crate::number::{decimal, significant};
use crate::series::Source;
use core::cell::RefCell;
use core::ops::Range;
use gapchart_columns as columns;
use sha2::{Digest, Sha256};
use std::rc::Rc;
use std::sync::Arc;

/// A reader's schools, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Population {
    pub file: &'static str,
    /// Lower-case hexadecimal digits.
    pub sha256: &'static str,
    /// Rows of the file, those that were left out among them.
    pub rows: u64,
    pub left_out: u64,
    pub schools: Schools,
    /// Those with pupils of the primary or of the secondary phase alone.
    pub phases: [Phase; 2],
    /// Whether the file counts pupils of six years of free school meals: then these are the disadvantaged, or else those eligible now.
    pub by_six_years: bool,
    kept: Kept,
    /// Whether the file says that its schools are artificial.
    pub artificial: bool,
    /// Columns that are not read.
    pub unread: Vec<String>,
    /// What is wrong, the first of a row each, and how many rows more.
    pub problems: Vec<Error>,
    pub more: u64,
}

/// The schools of one phase, those with the least share of disadvantaged pupils first. What does not change with a rate is worked out once,
/// when they are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Phase {
    /// Where they stand among all schools.
    pub range: Range<usize>,
    /// The rows of the file that they stand in, as problems count rows.
    pub rows: Arc<Vec<u64>>,
    /// The share of disadvantaged pupils, in percent, and how many pupils there are.
    pub shares: Arc<Vec<f64>>,
    pub pupils: Arc<Vec<f64>>,
    /// The fifths of pupils by that share, with the disadvantaged in each instead of money.
    pub counted: Option<[Fifth; 5]>,
}

/// What schools have by some rates: in all, and of each phase a pupil, to the penny, and in fifths.
#[derive(Debug, Default)]
pub struct Given {
    /// Of every school; empty where one phase alone was asked for.
    pub totals: Vec<f64>,
    pub each: [Arc<Vec<f64>>; 2],
    pub fifths: [Option<[Fifth; 5]>; 2],
}

/// What is given by some rates, kept for the next figure: while one rate changes, the set beside it does not.
#[derive(Clone, Debug, Default)]
pub struct Kept(RefCell<Option<(Wanted, Rc<Given>)>>);

/// Some rates, and the phase that alone is wanted.
type Wanted = (Rates, Option<usize>);

/// It says nothing of the file.
impl PartialEq for Kept {
    fn eq(&self, _: &Kept) -> bool {
        true
    }
}

impl Population {
    /// What some rates give: all schools, or one phase alone.
    pub fn given(&self, rates: &Rates, phase: Option<usize>) -> Given {
        let all = phase.map_or(0..self.schools.len(), |at| self.phases[at].range.clone());
        let totals = totals(&self.schools, rates, all.clone());
        let mut given = Given::default();
        for (at, of) in self.phases.iter().enumerate() {
            if phase.is_some_and(|phase| phase != at) {
                continue;
            }
            let mut each = totals[of.range.start - all.start..of.range.end - all.start].to_vec();
            given.fifths[at] = fifths_of_ranked(&of.shares, &of.pupils, &each);
            columns::divide(&mut each, &of.pupils);
            columns::hundredths(&mut each);
            given.each[at] = Arc::new(each);
        }
        if phase.is_none() {
            given.totals = totals;
        }
        given
    }

    /// The same of rates that stay while others change.
    pub fn kept(&self, rates: &Rates, phase: Option<usize>) -> Rc<Given> {
        if let Some(((known, of), given)) = &*self.kept.0.borrow()
            && (known, of) == (rates, &phase)
        {
            return Rc::clone(given);
        }
        let given = Rc::new(self.given(rates, phase));
        *self.kept.0.borrow_mut() = Some(((rates.clone(), phase), Rc::clone(&given)));
        given
    }
}

/// Puts schools in order: those of the primary phase alone, those of the secondary phase alone, each with the least share of disadvantaged pupils
/// first, and those of both. Gives the first two, and whether they are ranked by six years of free meals.
fn in_order(schools: &mut Schools, rows: &[u64]) -> ([Phase; 2], bool) {
    let of = |factor: Factor, at: usize| LINES[at].factor == factor && !schools.counts[at].is_empty();
    let by_six_years = (0..LINES.len()).any(|at| of(Factor::Fsm6, at));
    let factor = if by_six_years { Factor::Fsm6 } else { Factor::Fsm };
    let pupils = schools.pupils();
    let mut counted = vec![0.0; pupils.len()];
    for at in (0..LINES.len()).filter(|at| of(factor, *at)) {
        columns::add(&mut counted, &schools.counts[at], 1.0);
    }
    let mut shares = vec![0.0; pupils.len()];
    columns::add(&mut shares, &counted, 100.0);
    columns::divide(&mut shares, &pupils);
    for share in &mut shares {
        *share = significant(*share);
    }
    let mut primary = vec![0.0; pupils.len()];
    columns::add(&mut primary, &schools.counts[0], 1.0);
    let (mut order, mut out, mut start) = (vec![], [Phase::default(), Phase::default()], 0);
    for part in 0..3 {
        // Pupils of the schools of this part, and nought for those of others, which are left out.
        let mut weights = pupils.clone();
        for (weight, primary) in weights.iter_mut().zip(&primary) {
            let is = if *primary == *weight {
                0
            } else if *primary == 0.0 {
                1
            } else {
                2
            };
            *weight = if is == part { *weight } else { 0.0 };
        }
        order.extend(columns::ranked(&shares, &weights));
        if let Some(phase) = out.get_mut(part) {
            let places = &order[start..];
            phase.range = start..order.len();
            phase.rows = Arc::new(places.iter().map(|at| rows[*at]).collect());
            phase.shares = Arc::new(columns::gathered(&shares, places));
            phase.pupils = Arc::new(columns::gathered(&pupils, places));
            phase.counted = fifths_of_ranked(&phase.shares, &phase.pupils, &columns::gathered(&counted, places));
        }
        start = order.len();
    }
    let Schools { counts, years, area, baseline } = schools;
    for column in counts.iter_mut().chain(years).chain([area, baseline]).filter(|column| !column.is_empty()) {
        *column = columns::gathered(column, &order);
    }
    (out, by_six_years)
}

impl Population {
    /// The file as a source.
    pub fn source(&self) -> &'static Source {
        super::source(self.file, self.sha256, "")
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Holds {
    Line(usize),
    Years(usize),
    Area,
    Baseline,
}

const YEARS: [(&str, f64); STAGES] = [("years_primary", 7.0), ("years_ks3", 3.0), ("years_ks4", 2.0)];

/// The line that a column is of.
fn holds(head: &str) -> Option<Holds> {
    match head {
        "area_cost" => return Some(Holds::Area),
        "baseline" => return Some(Holds::Baseline),
        _ => {}
    }
    if let Some(stage) = YEARS.iter().position(|(name, _)| *name == head) {
        return Some(Holds::Years(stage));
    }
    let column = |name: &str| name.replace("basic-", "pupils-").replace('-', "_");
    LINES.iter().position(|line| column(line.name) == head).map(Holds::Line)
}

/// What reads it.
pub struct PopulationReading {
    file: String,
    hash: Sha256,
    bytes: u64,
    head: Vec<u8>,
    records: Option<Records>,
    heads: Vec<String>,
    columns: Vec<(usize, Holds)>,
    /// The lines whose columns have rows, in their order: those of the file, and the lump sum.
    lines: Vec<usize>,
    /// Whether area costs and baselines are in the file.
    held: [bool; 2],
    /// How many bytes the file has, where that is known, and for how many rows there is room.
    size: u64,
    room: usize,
    /// Of each school that was kept its row; its cells are pushed to the columns.
    rows: Vec<u64>,
    found: Population,
}

impl PopulationReading {
    pub fn new(file: &str) -> PopulationReading {
        PopulationReading {
            file: file.to_string(),
            hash: Sha256::new(),
            bytes: 0,
            head: vec![],
            records: None,
            heads: vec![],
            columns: vec![],
            lines: vec![],
            held: [false; 2],
            size: 0,
            room: 0,
            rows: vec![],
            found: Population {
                file: keep(file),
                sha256: "",
                rows: 0,
                left_out: 0,
                schools: Schools::default(),
                phases: Default::default(),
                by_six_years: false,
                kept: Kept::default(),
                artificial: false,
                unread: vec![],
                problems: vec![],
                more: 0,
            },
        }
    }

    /// How many bytes will come, where that is known before: then there is room for every row at once. Columns that grow are copied again
    /// and again, and leave holes in a page's memory.
    pub fn expect(&mut self, bytes: u64) {
        self.size = bytes;
    }

    /// The next slice.
    ///
    /// # Errors
    /// [`Error::Refused`] for what is no table or beyond the limits; [`Error::NoColumn`] without a column of pupils.
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        if self.bytes > BYTES {
            return Err(refused(&self.file, Refusal::TooLarge { limit: BYTES }));
        }
        if self.records.is_some() {
            return self.read(bytes);
        }
        self.head.extend_from_slice(bytes);
        if self.head.len() >= HEAD { self.begin() } else { Ok(()) }
    }

    fn begin(&mut self) -> Result<()> {
        let head = core::mem::take(&mut self.head);
        if let Some(why) = no_table(&head) {
            return Err(refused(&self.file, why));
        }
        self.records = Some(Records::new(sniff(&head)));
        // By the lines so far, and some more: the longest may have come first. What is said of the size is no more than that.
        let lines = head.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        let length = (head.len() as u64 / lines).max(1);
        self.room = (self.size.min(BYTES) / length * 33 / 32).min(ROWS) as usize;
        self.read(&head)
    }

    fn read(&mut self, bytes: &[u8]) -> Result<()> {
        let Some(mut records) = self.records.take() else { return Ok(()) };
        let fed = records.feed(bytes, &mut |record| self.row(record));
        self.records = Some(records);
        fed.map_err(|why| refused(&self.file, why))
    }

    /// After the last slice.
    ///
    /// # Errors
    /// As [`push`](PopulationReading::push); [`Error::NoFigures`] without rows, and [`Error::Cell`] of the first where each breaks a rule.
    pub fn finish(mut self) -> Result<Population> {
        if self.records.is_none() {
            self.begin()?;
        }
        if let Some(mut records) = self.records.take() {
            records.finish(&mut |record| self.row(record)).map_err(|why| refused(&self.file, why))?;
        }
        if !self.columns.iter().any(|(_, holds)| matches!(holds, Holds::Line(0..STAGES))) {
            return Err(Error::NoColumn { file: self.file, column: "pupils_primary".to_string(), known: self.heads }.into());
        }
        if self.rows.is_empty() {
            // Where no row is left, what is wrong with the first is the answer.
            let first = self.found.problems.into_iter().next();
            return Err(first.unwrap_or(Error::NoFigures { file: self.file }).into());
        }
        let mut digits = String::new();
        for byte in self.hash.finalize() {
            for half in [byte >> 4, byte & 15] {
                digits.push(char::from(b"0123456789abcdef"[usize::from(half)]));
            }
        }
        self.found.sha256 = keep(&digits);
        let schools = &mut self.found.schools;
        for column in schools.counts.iter_mut().chain(&mut schools.years) {
            // A column of noughts is one without rows, which no rate is multiplied with.
            if !columns::any(column) {
                *column = vec![];
            }
        }
        (self.found.phases, self.found.by_six_years) = in_order(schools, &self.rows);
        Ok(self.found)
    }

    fn row(&mut self, record: &Record) -> core::result::Result<(), Refusal> {
        if self.heads.is_empty() {
            return self.header(record);
        }
        if record.blank() {
            return Ok(());
        }
        self.found.rows += 1;
        if self.found.rows > ROWS {
            return Err(Refusal::TooManyRows { limit: ROWS });
        }
        match self.school(record) {
            Ok(school) => {
                self.keep(record.row, &school);
            }
            Err((at, expected)) => {
                self.found.left_out += 1;
                if self.found.problems.len() == PROBLEMS {
                    self.found.more += 1;
                } else {
                    self.found.problems.push(Error::Cell {
                        file: self.file.clone(),
                        row: record.row,
                        column: self.heads.get(at).cloned().unwrap_or_default(),
                        value: short(&clean(&text(record.cell(at))), QUOTED),
                        expected,
                    });
                }
            }
        }
        Ok(())
    }

    fn header(&mut self, record: &Record) -> core::result::Result<(), Refusal> {
        for at in 0..record.len() {
            let head = clean(&text(record.cell(at)));
            match holds(&head.to_ascii_lowercase().replace([' ', '-'], "_")) {
                Some(known) if self.columns.iter().any(|(_, held)| *held == known) => {
                    return Err(Refusal::TwoColumns { name: head });
                }
                Some(known) => self.columns.push((at, known)),
                None if head == "artificial_school" => self.found.artificial = true,
                None => self.found.unread.push(short(&head, QUOTED)),
            }
            self.heads.push(head);
        }
        let held = |what: Holds| self.columns.iter().any(|(_, held)| *held == what);
        self.lines = (0..LINES.len()).filter(|line| *line == PUPIL_LED || held(Holds::Line(*line))).collect();
        self.held = [held(Holds::Area), held(Holds::Baseline)];
        Ok(())
    }

    /// One school, or the column that breaks a rule.
    fn school(&self, record: &Record) -> core::result::Result<One, (usize, Expected)> {
        let mut one = One::default();
        one.counts[PUPIL_LED] = 1.0;
        let mut places = [0; LINES.len()];
        let mut typed = [None; STAGES];
        for &(at, known) in &self.columns {
            let number = match columns::digits(record.whole(at)) {
                Some(number) => number,
                None => match text(record.cell(at)).as_ref() {
                    "" => continue,
                    text if text.bytes().all(|byte| byte == b'0' || byte == b'.') && text.contains('0') => 0.0,
                    text => decimal(text).ok_or((at, Expected::Number))?,
                },
            };
            let most = match known {
                Holds::Line(line) if line < PUPIL_LED => 100_000.0,
                Holds::Line(PUPIL_LED) => 10.0,
                Holds::Line(_) => 1.0,
                Holds::Years(stage) => YEARS[stage].1,
                Holds::Area => 2.0,
                Holds::Baseline => 1e6,
            };
            let least = if known == Holds::Area { 1.0 } else { 0.0 };
            if !(least..=most).contains(&number) {
                return Err((at, Expected::Within(least, most)));
            }
            match known {
                Holds::Line(line) => (one.counts[line], places[line]) = (number, at),
                Holds::Years(stage) => typed[stage] = Some((number, at)),
                Holds::Area => one.area = number,
                Holds::Baseline => one.baseline = number,
            }
        }
        let pupils = [one.counts[0], one.counts[1] + one.counts[2]];
        if pupils[0] + pupils[1] <= 0.0 {
            let at = self.columns.iter().find(|(_, known)| matches!(known, Holds::Line(0..STAGES))).map_or(0, |(at, _)| *at);
            return Err((at, Expected::Positive));
        }
        let mut banded = [0.0; 2];
        for &at in self.lines.iter().filter(|at| (STAGES..PUPIL_LED).contains(*at)) {
            let phase = usize::from(LINES[at].stage != Stage::Primary);
            // In one band or in none: bands together are no more than there are pupils.
            let most = match LINES[at].factor {
                Factor::Idaci => {
                    banded[phase] += one.counts[at];
                    banded[phase]
                }
                _ => one.counts[at],
            };
            if most > pupils[phase] {
                return Err((places[at], Expected::Within(0.0, pupils[phase])));
            }
        }
        for stage in 0..STAGES {
            let all = if one.counts[stage] > 0.0 { YEARS[stage].1 } else { 0.0 };
            one.years[stage] = match typed[stage] {
                Some((years, at)) if (years > 0.0) != (all > 0.0) => return Err((at, Expected::Within(all.min(1.0), all))),
                Some((years, _)) => years,
                None => all,
            };
        }
        Ok(one)
    }

    fn keep(&mut self, row: u64, one: &One) {
        if self.rows.is_empty() {
            self.rows.reserve_exact(self.room);
        }
        self.rows.push(row);
        let room = self.room;
        let push = |column: &mut Vec<f64>, cell: f64| {
            if column.is_empty() {
                column.reserve_exact(room);
            }
            column.push(cell);
        };
        let schools = &mut self.found.schools;
        for &line in &self.lines {
            push(&mut schools.counts[line], one.counts[line]);
            if line < STAGES {
                push(&mut schools.years[line], one.years[line]);
            }
        }
        for (held, (column, cell)) in
            self.held.into_iter().zip([(&mut schools.area, one.area), (&mut schools.baseline, one.baseline)])
        {
            if held {
                push(column, cell);
            }
        }
    }
}

/// One school on its way to the columns.
struct One {
    counts: [f64; LINES.len()],
    years: [f64; STAGES],
    area: f64,
    baseline: f64,
}

impl Default for One {
    fn default() -> One {
        One { counts: [0.0; LINES.len()], years: [0.0; STAGES], area: 1.0, baseline: 0.0 }
    }
}
