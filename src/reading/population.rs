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
use crate::funding::formula::{Factor, Fifth, LINES, PUPIL_LED, Rates, STAGES, Schools, Stage, allocate, fifths_of_ranked};
use crate::number::{decimal, significant};
use crate::series::Source;
use core::cell::RefCell;
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
    /// Their places among all schools, and the rows of the file that they stand in, as problems count rows.
    pub places: Vec<usize>,
    pub rows: Arc<Vec<u64>>,
    /// The share of disadvantaged pupils, in percent, and how many pupils there are.
    pub shares: Arc<Vec<f64>>,
    pub pupils: Arc<Vec<f64>>,
    /// The fifths of pupils by that share, with the disadvantaged in each instead of money.
    pub counted: Option<[Fifth; 5]>,
}

/// What all schools have by some rates: in all, and of each phase a pupil, to the penny, and in fifths.
#[derive(Debug, Default)]
pub struct Given {
    pub totals: Vec<f64>,
    pub each: [Arc<Vec<f64>>; 2],
    pub fifths: [Option<[Fifth; 5]>; 2],
}

/// What is given by some rates, kept for the next figure: while one rate changes, the set beside it does not.
#[derive(Clone, Debug, Default)]
pub struct Kept(RefCell<Option<(Rates, Rc<Given>)>>);

/// It says nothing of the file.
impl PartialEq for Kept {
    fn eq(&self, _: &Kept) -> bool {
        true
    }
}

impl Population {
    /// What some rates give.
    pub fn given(&self, rates: &Rates) -> Given {
        let totals = allocate(&self.schools, rates).totals();
        let mut given = Given { totals, ..Given::default() };
        for (at, phase) in self.phases.iter().enumerate() {
            let mut each = phase.of(&given.totals);
            given.fifths[at] = fifths_of_ranked(&phase.shares, &phase.pupils, &each);
            columns::divide(&mut each, &phase.pupils);
            columns::hundredths(&mut each);
            given.each[at] = Arc::new(each);
        }
        given
    }

    /// The same of rates that stay while others change.
    pub fn kept(&self, rates: &Rates) -> Rc<Given> {
        if let Some((known, given)) = &*self.kept.0.borrow()
            && known == rates
        {
            return Rc::clone(given);
        }
        let given = Rc::new(self.given(rates));
        *self.kept.0.borrow_mut() = Some((rates.clone(), Rc::clone(&given)));
        given
    }
}

impl Phase {
    /// What of each school of the phase stands in a column of all schools.
    pub fn of(&self, column: &[f64]) -> Vec<f64> {
        columns::gathered(column, &self.places)
    }
}

/// Schools that have pupils of one phase alone, and whether they are ranked by six years of free meals; all-through schools are in
/// neither.
fn phases(schools: &Schools, rows: &[u64]) -> ([Phase; 2], bool) {
    let of = |factor: Factor, at: usize| LINES[at].factor == factor && columns::any(&schools.counts[at]);
    let by_six_years = (0..LINES.len()).any(|at| of(Factor::Fsm6, at));
    let factor = if by_six_years { Factor::Fsm6 } else { Factor::Fsm };
    let pupils = schools.pupils();
    let mut out = [Phase::default(), Phase::default()];
    for (phase, stages) in out.iter_mut().zip([[1, 2], [0, 0]]) {
        let primary = stages[0] > 0;
        let mut counted = vec![0.0; pupils.len()];
        for (line, column) in LINES.iter().zip(&schools.counts) {
            if line.factor == factor && (line.stage == Stage::Primary) == primary {
                columns::add(&mut counted, column, 1.0);
            }
        }
        let (mut places, mut shares) = (vec![], vec![]);
        for (at, pupils) in pupils.iter().enumerate() {
            // A school of both phases is in neither.
            if stages.iter().all(|stage| schools.counts[*stage][at] == 0.0) {
                places.push(at);
                shares.push(significant(100.0 * counted[at] / pupils));
            }
        }
        let order = columns::ranked(&shares, &columns::gathered(&pupils, &places));
        let mut sorted = vec![];
        for &at in &order {
            sorted.push(places[at]);
        }
        phase.rows = Arc::new(sorted.iter().map(|at| rows[*at]).collect());
        phase.shares = Arc::new(columns::gathered(&shares, &order));
        phase.pupils = Arc::new(columns::gathered(&pupils, &sorted));
        phase.counted = fifths_of_ranked(&phase.shares, &phase.pupils, &columns::gathered(&counted, &sorted));
        phase.places = sorted;
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
    /// The lines whose columns have rows, in their order: those of the file, stages and the lump sum.
    lines: Vec<usize>,
    /// Whether area costs and baselines are in the file.
    held: [bool; 2],
    /// Of each school that was kept its row, and its cells: lines, years, area costs and baseline, school after school in blocks. Columns
    /// that grow would be copied again and again, and leave holes in a page's memory.
    rows: Vec<u64>,
    blocks: Vec<Vec<f64>>,
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
            rows: vec![],
            blocks: vec![],
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
        let (width, mut taken) = (self.width(), 0);
        let mut digits = String::new();
        for byte in self.hash.finalize() {
            for half in [byte >> 4, byte & 15] {
                digits.push(char::from(b"0123456789abcdef"[usize::from(half)]));
            }
        }
        self.found.sha256 = keep(&digits);
        let mut next = || {
            taken += 1;
            columns::column(&self.blocks, width, taken - 1)
        };
        let schools = &mut self.found.schools;
        for &line in &self.lines {
            let column = next();
            // A column of noughts is one without rows, which no rate is multiplied with.
            if line < STAGES || columns::any(&column) {
                schools.counts[line] = column;
            }
        }
        schools.years.fill_with(&mut next);
        for (column, held) in [&mut schools.area, &mut schools.baseline].into_iter().zip(self.held) {
            if held {
                *column = next();
            }
        }
        self.blocks = vec![];
        (self.found.phases, self.found.by_six_years) = phases(&self.found.schools, &self.rows);
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
                self.rows.push(record.row);
                self.keep(&school);
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
        self.lines = (0..LINES.len()).filter(|line| *line < STAGES || *line == PUPIL_LED || held(Holds::Line(*line))).collect();
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

    /// Cells that are kept of a school.
    fn width(&self) -> usize {
        self.lines.len() + STAGES + self.held.into_iter().filter(|held| *held).count()
    }

    fn keep(&mut self, one: &One) {
        let size = BLOCK * self.width();
        if self.blocks.last().is_none_or(|block| block.len() == size) {
            self.blocks.push(Vec::with_capacity(size));
        }
        let Some(block) = self.blocks.last_mut() else { return };
        for &line in &self.lines {
            block.push(one.counts[line]);
        }
        block.extend_from_slice(&one.years);
        for (held, cell) in self.held.into_iter().zip([one.area, one.baseline]) {
            if held {
                block.push(cell);
            }
        }
    }
}

/// Schools of a block.
const BLOCK: usize = 512;

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
