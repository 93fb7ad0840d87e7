//! A school funding formula, for one school or for all of them.
//!
//! In: [`Schools`] as columns of counts, and [`Rates`]: pounds for each. Out: an [`Allocation`] of as many rows, two of them
//! compared, the way from one to the other over years, and what the fifths of pupils by disadvantage have each.
//!
//! Method: `P = Σ rate·count` over pupil-led lines and `S` over the lump sum and sparsity, both times the area cost adjustment; a
//! top-up to the minimum per-pupil level, `max(0, M·n − (P + S))` with `M = Σ(year groups · level) / Σ year groups`; a floor,
//! `max(0, (1 + x)·n·b − (P + top-up))`, where `b` is the baseline pupil-led funding per pupil. In this order. **Minimum and floor
//! are reconstructed from descriptions of England's national funding formula, not taken from its own calculation.** Whose rates
//! there are stands in [`datasets`]. Not here: growth, premises and rates of other factors, which this formula does not know.

use crate::datasets;
use crate::series::Source;
use core::ops::Range;
use gapchart_columns as columns;

/// What money is given for, in the order in which a formula is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// Basic entitlement, by key stage.
    Basic,
    /// Pupils eligible for free school meals now.
    Fsm,
    /// Pupils eligible at any time in the last six years, those eligible now among them.
    Fsm6,
    /// Pupils by the income deprivation affecting children index of where they live, bands A (most deprived) to F.
    Idaci,
    LowAttainment,
    /// English as an additional language.
    Eal,
    Mobility,
    LumpSum,
    Sparsity,
}

/// The phase or stage that a line is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Primary,
    KeyStage3,
    KeyStage4,
    Secondary,
    /// The school itself.
    School,
}

/// One rate of a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// As options and data files name it.
    pub name: &'static str,
    pub factor: Factor,
    pub stage: Stage,
}

const fn line(name: &'static str, factor: Factor, stage: Stage) -> Line {
    Line { name, factor, stage }
}

/// Every line; those of pupils first.
pub const LINES: [Line; 28] = [
    line("basic-primary", Factor::Basic, Stage::Primary),
    line("basic-ks3", Factor::Basic, Stage::KeyStage3),
    line("basic-ks4", Factor::Basic, Stage::KeyStage4),
    line("fsm-primary", Factor::Fsm, Stage::Primary),
    line("fsm-secondary", Factor::Fsm, Stage::Secondary),
    line("fsm6-primary", Factor::Fsm6, Stage::Primary),
    line("fsm6-secondary", Factor::Fsm6, Stage::Secondary),
    line("idaci-a-primary", Factor::Idaci, Stage::Primary),
    line("idaci-a-secondary", Factor::Idaci, Stage::Secondary),
    line("idaci-b-primary", Factor::Idaci, Stage::Primary),
    line("idaci-b-secondary", Factor::Idaci, Stage::Secondary),
    line("idaci-c-primary", Factor::Idaci, Stage::Primary),
    line("idaci-c-secondary", Factor::Idaci, Stage::Secondary),
    line("idaci-d-primary", Factor::Idaci, Stage::Primary),
    line("idaci-d-secondary", Factor::Idaci, Stage::Secondary),
    line("idaci-e-primary", Factor::Idaci, Stage::Primary),
    line("idaci-e-secondary", Factor::Idaci, Stage::Secondary),
    line("idaci-f-primary", Factor::Idaci, Stage::Primary),
    line("idaci-f-secondary", Factor::Idaci, Stage::Secondary),
    line("low-attainment-primary", Factor::LowAttainment, Stage::Primary),
    line("low-attainment-secondary", Factor::LowAttainment, Stage::Secondary),
    line("eal-primary", Factor::Eal, Stage::Primary),
    line("eal-secondary", Factor::Eal, Stage::Secondary),
    line("mobility-primary", Factor::Mobility, Stage::Primary),
    line("mobility-secondary", Factor::Mobility, Stage::Secondary),
    line("lump-sum", Factor::LumpSum, Stage::School),
    line("sparsity-primary", Factor::Sparsity, Stage::Primary),
    line("sparsity-secondary", Factor::Sparsity, Stage::Secondary),
];

/// How many of them are of stages, the basic entitlement, and of pupils.
pub const STAGES: usize = 3;
pub const PUPIL_LED: usize = 25;

/// Schools as columns, a row each; a column without rows is of noughts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schools {
    /// Of pupils of each line; of the lump sum, how many; of sparsity, the share of the largest sum, 0 to 1.
    pub counts: [Vec<f64>; LINES.len()],
    /// Year groups at the primary stage and at key stages 3 and 4.
    pub years: [Vec<f64>; STAGES],
    /// What costs are times those of the cheapest area: 1 or above. Without rows, 1.
    pub area: Vec<f64>,
    /// Baseline pupil-led funding a pupil, pounds; nought where there is none, and so no floor.
    pub baseline: Vec<f64>,
}

/// Pounds for each line; `None` where none is held.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rates {
    pub lines: [Option<f64>; LINES.len()],
    /// The minimum a pupil at each stage.
    pub minimum: [Option<f64>; STAGES],
    /// The least change of pupil-led funding a pupil since the baseline, a share: 0.005 is half a percent.
    pub floor: Option<f64>,
}

impl Rates {
    /// What a set holds of a formula's rates, and where each of those was printed.
    pub fn published(set: &str) -> (Rates, Vec<&'static Source>) {
        let (mut rates, mut sources) = (Rates::default(), vec![]);
        let held = |name: &str| datasets::rates().iter().find(|rate| rate.set == set && rate.line == name);
        let mut take = |rate: Option<&'static datasets::Rate>| {
            let rate = rate?;
            sources.push(rate.source);
            Some(rate.value)
        };
        for (at, line) in LINES.iter().enumerate() {
            rates.lines[at] = take(held(line.name));
            // Printed as one rate with that of six years for pupils eligible now.
            if line.factor == Factor::Fsm && rates.lines[at].is_none() {
                let phase = if line.stage == Stage::Primary { 0 } else { 1 };
                let both = take(held(["fsm-and-fsm6-primary", "fsm-and-fsm6-secondary"][phase]));
                let six = take(held(["fsm6-primary", "fsm6-secondary"][phase]));
                rates.lines[at] = both.zip(six).map(|(both, six)| both - six);
            }
        }
        rates.minimum[0] = take(held("minimum-primary"));
        let secondary = take(held("minimum-secondary"));
        (rates.minimum[1], rates.minimum[2]) = (secondary, secondary);
        rates.floor = take(held("floor")).map(|percent| percent / 100.0);
        (rates, sources)
    }
}

/// What a formula gives, in pounds, a row for each school.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Allocation {
    /// P and S, both times the area cost adjustment.
    pub pupil_led: Vec<f64>,
    pub school_led: Vec<f64>,
    /// The top-up to the minimum per-pupil level, and to the floor.
    pub minimum: Vec<f64>,
    pub floor: Vec<f64>,
    /// Whether a line that the school has pupils of is without a rate. Its money is then missing from the sums, and top-ups are
    /// not made to sums that are too small.
    pub incomplete: Vec<bool>,
}

impl Allocation {
    /// All that each school has.
    pub fn totals(&self) -> Vec<f64> {
        let mut totals = self.pupil_led.clone();
        for part in [&self.school_led, &self.minimum, &self.floor] {
            columns::add(&mut totals, part, 1.0);
        }
        totals
    }
}

/// A cell of a column that may be without rows.
fn cell(column: &[f64], at: usize, without: f64) -> f64 {
    column.get(at).copied().unwrap_or(without)
}

impl Schools {
    /// How many there are: the rows of the longest column of the basic entitlement.
    pub fn len(&self) -> usize {
        self.counts[..STAGES].iter().map(Vec::len).max().unwrap_or(0)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The pupils of each.
    pub fn pupils(&self) -> Vec<f64> {
        let mut pupils = vec![0.0; self.len()];
        for column in &self.counts[..STAGES] {
            columns::add(&mut pupils, column, 1.0);
        }
        pupils
    }

    /// The minimum per-pupil level of one, by its year groups; `None` where it has none, or a level is not held.
    ///
    /// ```
    /// use gapchart::funding::formula::{Rates, Schools};
    /// let rates = Rates { minimum: [Some(3300.0), Some(4600.0), Some(4600.0)], ..Rates::default() };
    /// let all_through = Schools { years: [vec![7.0], vec![3.0], vec![2.0]], ..Schools::default() };
    /// // (7 · 3,300 + 5 · 4,600) / 12
    /// assert!((all_through.minimum_level(&rates, 0).unwrap() - 46_100.0 / 12.0).abs() < 1e-9);
    /// ```
    pub fn minimum_level(&self, rates: &Rates, at: usize) -> Option<f64> {
        let (mut money, mut groups) = (0.0, 0.0);
        for (column, level) in self.years.iter().zip(rates.minimum) {
            let years = cell(column, at, 0.0);
            if years > 0.0 {
                money += years * level?;
                groups += years;
            }
        }
        (groups > 0.0).then(|| money / groups)
    }
}

/// What the formula gives each school. Cost: one pass over each column.
pub fn allocate(schools: &Schools, rates: &Rates) -> Allocation {
    allocate_some(schools, rates, 0..schools.len())
}

/// All that some of the schools have. Worked out for a few at a time, whose sums stay in the processor's cache.
pub fn totals(schools: &Schools, rates: &Rates, rows: Range<usize>) -> Vec<f64> {
    let mut totals = Vec::with_capacity(rows.len());
    let mut next = rows.start;
    while next < rows.end {
        let part = next..rows.end.min(next + AT_ONCE);
        next = part.end;
        totals.extend_from_slice(&allocate_some(schools, rates, part).totals());
    }
    totals
}

const AT_ONCE: usize = 512;

fn allocate_some(schools: &Schools, rates: &Rates, rows: Range<usize>) -> Allocation {
    let many = rows.len();
    let some = |column: &'_ Vec<f64>| -> Range<usize> { rows.start.min(column.len())..rows.end.min(column.len()) };
    let mut pupils = vec![0.0; many];
    for column in &schools.counts[..STAGES] {
        columns::add(&mut pupils, &column[some(column)], 1.0);
    }
    let mut out = Allocation {
        pupil_led: vec![0.0; many],
        school_led: vec![0.0; many],
        minimum: vec![0.0; many],
        floor: vec![0.0; many],
        incomplete: vec![false; many],
    };
    for (at, column) in schools.counts.iter().enumerate() {
        let counts = &column[some(column)];
        match rates.lines[at] {
            Some(rate) => columns::add(if at < PUPIL_LED { &mut out.pupil_led } else { &mut out.school_led }, counts, rate),
            None => columns::mark(&mut out.incomplete, counts),
        }
    }
    let area = &schools.area[some(&schools.area)];
    columns::multiply(&mut out.pupil_led, area);
    columns::multiply(&mut out.school_led, area);
    let years = schools.years.each_ref().map(|column| &column[some(column)]);
    if rates.minimum != [None; STAGES] {
        let held = [&out.pupil_led[..], &out.school_led];
        columns::short_of_level(&mut out.minimum, &pupils, held, (&years, &rates.minimum), &out.incomplete);
    }
    if let Some(floor) = rates.floor {
        let held = [&out.pupil_led[..], &out.minimum];
        let baseline = &schools.baseline[some(&schools.baseline)];
        columns::short_of_baseline(&mut out.floor, &pupils, held, (baseline, 1.0 + floor), &out.incomplete);
    }
    out
}

/// Two allocations of the same schools.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Change {
    pub gainers: usize,
    pub losers: usize,
    /// What gainers gain and what losers lose in all, pounds, both above nought or nought.
    pub gained: f64,
    pub lost: f64,
}

/// A difference in pounds that is no more than what doubles leave of an equal sum.
const UNCHANGED: f64 = 0.005;

/// Who has more and who has less: a change of less than half a penny is none.
pub fn compare(before: &[f64], after: &[f64]) -> Change {
    let mut change = Change::default();
    for (before, after) in before.iter().zip(after) {
        let more = after - before;
        if more > UNCHANGED {
            change.gainers += 1;
            change.gained += more;
        } else if more < -UNCHANGED {
            change.losers += 1;
            change.lost -= more;
        }
    }
    change
}

/// The most that an amount may rise or fall in a year, as a share of what it was; `None` for no cap.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Caps {
    pub gain: Option<f64>,
    pub loss: Option<f64>,
}

impl Caps {
    fn hold(self, before: f64, wanted: f64) -> f64 {
        let most = self.gain.map_or(f64::INFINITY, |gain| before * (1.0 + gain));
        let least = self.loss.map_or(f64::NEG_INFINITY, |loss| before * (1.0 - loss));
        f64::max(least, f64::min(most, wanted))
    }
}

/// The way from one allocation to another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transition {
    /// For each year, what each school has.
    pub years: Vec<Vec<f64>>,
    /// What each is short of the new formula after the last of them, or beyond it below nought.
    pub remainder: Vec<f64>,
    /// The year, counted from the first, in which each has the new formula; `None` where it does not within [`Transition::LONGEST`].
    pub ends: Vec<Option<u32>>,
}

impl Transition {
    /// A wait that no one would call a transition any more.
    pub const LONGEST: u32 = 50;

    /// The bill of each year.
    pub fn bills(&self) -> Vec<f64> {
        let mut bills = vec![];
        for amounts in &self.years {
            bills.push(amounts.iter().sum());
        }
        bills
    }
}

/// The way over `years` equal steps, each within the caps; where they hold it back it goes on within them year by year.
///
/// Without caps it ends at the new formula in the last of the years, to the last digit. Amounts are not below nought.
pub fn transition(now: &[f64], then: &[f64], years: u32, caps: Caps) -> Transition {
    let mut out = Transition::default();
    let mut last = now.to_vec();
    for year in 1..=years {
        let way = f64::from(year) / f64::from(years);
        for (at, amount) in last.iter_mut().enumerate() {
            let wanted = if year == years { then[at] } else { now[at] + (then[at] - now[at]) * way };
            *amount = caps.hold(*amount, wanted);
        }
        out.years.push(last.clone());
    }
    for (at, amount) in last.into_iter().enumerate() {
        out.remainder.push(then[at] - amount);
        let (mut amount, mut year, mut ends) = (amount, years, (amount == then[at]).then_some(years));
        while ends.is_none() && year < Transition::LONGEST {
            year += 1;
            amount = caps.hold(amount, then[at]);
            ends = (amount == then[at]).then_some(year);
        }
        out.ends.push(ends);
    }
    out
}

/// A fifth of all pupils.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fifth {
    pub pupils: f64,
    pub money: f64,
}

/// Pupils in fifths by the share of disadvantaged pupils in their school, least first, and what is spent on each. Every fifth has as many
/// pupils: a school across a border is parted, and schools of one share count as one. `None` without pupils.
///
/// ```
/// use gapchart::funding::formula::fifths;
/// let fifths = fifths(&[0.5, 0.1], &[100.0, 400.0], &[800_000.0, 2_000_000.0]).unwrap();
/// assert_eq!(fifths.map(|fifth| fifth.money / fifth.pupils), [5000.0, 5000.0, 5000.0, 5000.0, 8000.0]);
/// ```
pub fn fifths(share: &[f64], pupils: &[f64], money: &[f64]) -> Option<[Fifth; 5]> {
    let order = columns::ranked(share, pupils);
    let [share, pupils, money] = [share, pupils, money].map(|column| columns::gathered(column, &order));
    fifths_of_ranked(&share, &pupils, &money)
}

/// The same as [`fifths`] of schools that have pupils and stand in that order already: money changes with every rate, the order with none.
pub fn fifths_of_ranked(share: &[f64], pupils: &[f64], money: &[f64]) -> Option<[Fifth; 5]> {
    if share.is_empty() {
        return None;
    }
    Some(columns::fifths(share, pupils, money).map(|[pupils, money]| Fifth { pupils, money }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rates of these examples are round numbers and nobody's.
    fn rates(given: &[(&str, f64)]) -> Rates {
        let mut rates = Rates { lines: [Some(0.0); LINES.len()], ..Rates::default() };
        for (name, rate) in given {
            rates.lines[at(name)] = Some(*rate);
        }
        rates
    }

    fn at(name: &str) -> usize {
        LINES.iter().position(|line| line.name == name).unwrap_or_else(|| panic!("{name}"))
    }

    fn school(counts: &[(&str, f64)], years: [f64; 3]) -> Schools {
        let mut school = Schools { years: years.map(|years| vec![years]), ..Schools::default() };
        for (name, count) in counts {
            school.counts[at(name)] = vec![*count];
        }
        school
    }

    const RATES: &[(&str, f64)] = &[
        ("basic-primary", 3000.0),
        ("basic-ks3", 4000.0),
        ("basic-ks4", 4500.0),
        ("fsm-primary", 400.0),
        ("fsm-secondary", 500.0),
        ("fsm6-primary", 600.0),
        ("fsm6-secondary", 800.0),
        ("idaci-a-primary", 550.0),
        ("idaci-f-secondary", 300.0),
        ("low-attainment-primary", 1000.0),
        ("eal-secondary", 1200.0),
        ("mobility-primary", 900.0),
        ("lump-sum", 110_000.0),
        ("sparsity-primary", 50_000.0),
    ];

    #[test]
    fn lines_of_pupils_come_first_and_every_name_once() {
        for (at, line) in LINES.iter().enumerate() {
            assert_eq!(at < PUPIL_LED, !matches!(line.factor, Factor::LumpSum | Factor::Sparsity), "{line:?}");
            assert_eq!(at < STAGES, line.factor == Factor::Basic, "{line:?}");
            assert!(LINES[..at].iter().all(|earlier| earlier.name != line.name), "{line:?}");
        }
    }

    /// By hand: 200 · 3,000 = 600,000; 30 · 400 = 12,000; 50 · 600 = 30,000; 20 · 550 = 11,000; 60 · 1,000 = 60,000; 5 · 900 = 4,500.
    /// P = 717,500. S = 110,000 + half of 50,000 = 135,000. Area 1.1: P = 789,250, S = 148,500; 937,750 in all.
    #[test]
    fn a_primary_school_by_hand() {
        let counts = [
            ("basic-primary", 200.0),
            ("fsm-primary", 30.0),
            ("fsm6-primary", 50.0),
            ("idaci-a-primary", 20.0),
            ("low-attainment-primary", 60.0),
            ("mobility-primary", 5.0),
            ("lump-sum", 1.0),
            ("sparsity-primary", 0.5),
        ];
        let school = Schools { area: vec![1.1], ..school(&counts, [7.0, 0.0, 0.0]) };
        let given = allocate(&school, &rates(RATES));
        assert!((given.pupil_led[0] - 789_250.0).abs() < 1e-6 && (given.school_led[0] - 148_500.0).abs() < 1e-6);
        assert_eq!((given.minimum[0], given.floor[0], given.incomplete[0]), (0.0, 0.0, false));
        assert!((given.totals()[0] - 937_750.0).abs() < 1e-6);
    }

    /// By hand: 600 · 4,000 = 2,400,000; 400 · 4,500 = 1,800,000; 100 · 500 = 50,000; 250 · 800 = 200,000; 80 · 300 = 24,000;
    /// 40 · 1,200 = 48,000: P = 4,522,000, S = 110,000.
    #[test]
    fn a_secondary_school_by_hand() {
        let counts = [
            ("basic-ks3", 600.0),
            ("basic-ks4", 400.0),
            ("fsm-secondary", 100.0),
            ("fsm6-secondary", 250.0),
            ("idaci-f-secondary", 80.0),
            ("eal-secondary", 40.0),
            ("lump-sum", 1.0),
        ];
        let given = allocate(&school(&counts, [0.0, 3.0, 2.0]), &rates(RATES));
        assert_eq!((given.pupil_led[0], given.school_led[0]), (4_522_000.0, 110_000.0));
    }

    /// By hand: 420 · 3,000 + 360 · 4,000 + 240 · 4,500 = 1,260,000 + 1,440,000 + 1,080,000; 60 · 400 + 70 · 500 = 59,000.
    /// P = 3,839,000, S = 110,000, together 3,949,000. M = (7 · 3,500 + 3 · 4,800 + 2 · 5,400) / 12 = 49,700 / 12; for 1,020
    /// pupils 4,224,500: a top-up of 275,500.
    #[test]
    fn an_all_through_school_on_the_minimum_by_hand() {
        let counts = [
            ("basic-primary", 420.0),
            ("basic-ks3", 360.0),
            ("basic-ks4", 240.0),
            ("fsm-primary", 60.0),
            ("fsm-secondary", 70.0),
            ("lump-sum", 1.0),
        ];
        let school = school(&counts, [7.0, 3.0, 2.0]);
        let rates = Rates { minimum: [Some(3500.0), Some(4800.0), Some(5400.0)], ..rates(RATES) };
        let given = allocate(&school, &rates);
        assert_eq!((given.pupil_led[0], given.school_led[0]), (3_839_000.0, 110_000.0));
        assert!((given.minimum[0] - 275_500.0).abs() < 1e-6);
        assert!((given.totals()[0] / 1020.0 - school.minimum_level(&rates, 0).unwrap()).abs() < 1e-9);
    }

    /// By hand: 20 · 3,000 = 60,000 and 110,000, 8,500 a pupil: far above any minimum. The floor is of pupil-led money alone:
    /// 1.01 · 20 · 3,600 = 72,720, a top-up of 12,720 that the lump sum has no part in.
    #[test]
    fn a_tiny_school_on_the_floor_by_hand() {
        let counts = [("basic-primary", 20.0), ("lump-sum", 1.0)];
        let school = Schools { baseline: vec![3600.0], ..school(&counts, [7.0, 0.0, 0.0]) };
        let rates = Rates { minimum: [Some(3500.0); 3], floor: Some(0.01), ..rates(RATES) };
        let given = allocate(&school, &rates);
        assert_eq!((given.minimum[0], given.school_led[0]), (0.0, 110_000.0));
        assert!((given.floor[0] - 12_720.0).abs() < 1e-9);
    }

    /// By hand: 300 · 3,000 = 900,000 and 110,000; M = 3,500, for 300 pupils 1,050,000: a top-up of 40,000. The floor, 1.02 · 300 ·
    /// 3,200 = 979,200, is held against 900,000 + 40,000: 39,200 more. In the other order the floor would be 79,200 and no
    /// minimum would be left to make up.
    #[test]
    fn a_school_on_both_by_hand_minimum_first() {
        let counts = [("basic-primary", 300.0), ("lump-sum", 1.0)];
        let school = Schools { baseline: vec![3200.0], ..school(&counts, [7.0, 0.0, 0.0]) };
        let rates = Rates { minimum: [Some(3500.0), None, None], floor: Some(0.02), ..rates(RATES) };
        let given = allocate(&school, &rates);
        assert_eq!(given.minimum[0], 40_000.0);
        assert!((given.floor[0] - 39_200.0).abs() < 1e-6);
        assert!((given.totals()[0] - 1_089_200.0).abs() < 1e-6);
    }

    #[test]
    fn a_rate_that_is_not_held_leaves_a_school_incomplete_and_without_top_ups() {
        let counts = [("basic-primary", 300.0), ("eal-primary", 10.0)];
        let school = Schools { baseline: vec![9000.0], ..school(&counts, [7.0, 0.0, 0.0]) };
        let mut rates = Rates { minimum: [Some(9000.0); 3], floor: Some(0.0), ..rates(RATES) };
        rates.lines[at("eal-primary")] = None;
        rates.lines[at("mobility-primary")] = None;
        let given = allocate(&school, &rates);
        assert_eq!((given.incomplete[0], given.totals()[0]), (true, 900_000.0));
        // Without pupils there a missing rate is not missed.
        let other = allocate(
            &Schools {
                counts: {
                    let mut counts = school.counts.clone();
                    counts[at("eal-primary")] = vec![];
                    counts
                },
                ..school
            },
            &rates,
        );
        assert_eq!((other.incomplete[0], other.minimum[0]), (false, 1_800_000.0));
        // A level that the school's year groups need is not held: no minimum.
        let middle = Schools { years: [vec![2.0], vec![2.0], vec![]], ..Schools::default() };
        assert_eq!(middle.minimum_level(&Rates { minimum: [Some(1.0), None, None], ..Rates::default() }, 0), None);
        assert!(allocate(&Schools::default(), &rates).totals().is_empty());
    }

    #[test]
    fn who_gains_and_who_loses() {
        let change = compare(&[100.0, 100.0, 100.0, 100.0], &[150.0, 90.0, 100.001, 99.0]);
        assert_eq!(change, Change { gainers: 1, losers: 2, gained: 50.0, lost: 11.0 });
    }

    /// By hand: 1,000 to 1,300 without caps is 1,100, 1,200, 1,300. With 3 % a year it is 1,030, 1,060.90, 1,092.727, 207.273
    /// short, and 1.03ⁿ passes 1.3 at n = 9 (1.3048). 1,000 to 700 with falls of 20 %: 900, 800, 700.
    #[test]
    fn caps_hold_a_transition_back_and_say_until_when() {
        let free = transition(&[1000.0], &[1300.0], 3, Caps::default());
        assert_eq!((free.years.concat(), free.remainder[0], free.ends[0]), (vec![1100.0, 1200.0, 1300.0], 0.0, Some(3)));
        let caps = Caps { gain: Some(0.03), loss: Some(0.2) };
        let held = transition(&[1000.0, 1000.0], &[1300.0, 700.0], 3, caps);
        assert!((held.years[2][0] - 1092.727).abs() < 1e-9 && (held.remainder[0] - 207.273).abs() < 1e-9);
        assert_eq!((held.ends.clone(), held.remainder[1]), (vec![Some(9), Some(3)], 0.0));
        assert!((held.bills()[0] - (1030.0 + 900.0)).abs() < 1e-9);
        let never = transition(&[1000.0], &[1300.0], 3, Caps { gain: Some(0.0), loss: None });
        assert_eq!((never.ends[0], never.remainder[0]), (None, 300.0));
    }

    /// By hand: ten pupils, two a fifth. Shares 0.1 (3 pupils at 10), 0.2 (4 at 20), 0.3 (3 at 40): fifths have 10·2; 10 + 20;
    /// 20·2; 20 + 40; 40·2.
    #[test]
    fn a_school_across_a_border_is_parted() {
        let fifths = super::fifths(&[0.3, 0.1, 0.2], &[3.0, 3.0, 4.0], &[120.0, 30.0, 80.0]).unwrap();
        assert_eq!(fifths.map(|fifth| fifth.money), [20.0, 30.0, 40.0, 60.0, 80.0]);
        assert_eq!(fifths.map(|fifth| fifth.pupils), [2.0; 5]);
        assert_eq!(super::fifths(&[0.3], &[0.0], &[1.0]), None);
    }

    #[test]
    fn the_order_of_schools_of_one_share_does_not_matter() {
        let one = super::fifths(&[0.2, 0.2, 0.1], &[10.0, 30.0, 10.0], &[900.0, 300.0, 50.0]).unwrap();
        let other = super::fifths(&[0.1, 0.2, 0.2], &[10.0, 30.0, 10.0], &[50.0, 300.0, 900.0]).unwrap();
        assert_eq!(one, other);
        assert!((one.iter().map(|fifth| fifth.money).sum::<f64>() - 1250.0).abs() < 1e-9);
    }
}
