//! What a school funding formula would give all schools of a reader's file: by fifths of disadvantage, who gains and who loses, and
//! the bills of three years on the way.
//!
//! Two sets of rates are compared: the two published ones, or one of them with and without the reader's own. Lines that only one
//! of them has a rate for are left out of both, and named; top-ups are made only where none is left out. Disadvantage is the share
//! of pupils with free school meals in six years, or now where the file does not say.

use super::super::money::{Parts, Words, compose};
use super::super::{Asked, Cell, Head, Holds, add, join, missing, note, value_axis};
use super::{SETS, YEAR, both, inside, name_of, rates, replace};
use crate::error::{Error, Expected, Result};
use crate::figure::{Axis, Figure, Input, Kind as Draw, Mark, Note, Role, Tick};
use crate::funding::formula::{Caps, Factor, Fifth, LINES, Rates, Stage, Transition, allocate, compare, fifths, transition};
use crate::number::{decimal, fixed, significant};
use crate::period::Kind;
use crate::reading::{self, Population};
use crate::series::Unit;
use crate::statistics::{Robust, robust};
use crate::text::{self, Facts, Lang, Word, say, word};

const COLUMNS: &[Head] = &[
    ("fifth", Word::ColumnFifth, Holds::Words),
    ("pupils", Word::ColumnPupils, Holds::Of(Unit::Pupils, 0)),
    ("amount", Word::ColumnShownSet, Holds::Values),
    ("other", Word::ColumnOtherSet, Holds::Values),
    ("difference", Word::ColumnSetDifference, Holds::Values),
    ("total", Word::ColumnBill, Holds::Of(Unit::GbpMillionCash, 1)),
];

const FIFTHS: [Word; 5] = [Word::FifthLeast, Word::FifthSecond, Word::FifthThird, Word::FifthFourth, Word::FifthMost];
const PHASES: [(&str, Word); 2] = [("primary", Word::PhasePrimary), ("secondary", Word::PhaseSecondary)];
/// Years on the way from one set of rates to the other.
const YEARS: u32 = 3;

/// The schools of one phase: their places, shares of disadvantaged pupils and pupils.
#[derive(Default)]
struct Phase {
    places: Vec<usize>,
    shares: Vec<f64>,
    pupils: Vec<f64>,
}

impl Phase {
    /// What of each school stands in a column.
    fn of(&self, column: &[f64]) -> Vec<f64> {
        self.places.iter().map(|at| column[*at]).collect()
    }

    /// Pounds a pupil for a percentage point more of disadvantaged pupils.
    fn gradient(&self, totals: &[f64]) -> Option<Robust> {
        let percent: Vec<f64> = self.shares.iter().map(|share| 100.0 * share).collect();
        let each: Vec<f64> = self.of(totals).iter().zip(&self.pupils).map(|(total, pupils)| total / pupils).collect();
        robust(&percent, &each)
    }
}

pub(in super::super) fn figure(asked: &Asked, population: &Population) -> Result<Figure> {
    let lang = asked.lang();
    let schools = &population.schools;
    let shown = SETS.iter().position(|(name, ..)| Some(*name) == asked.get("set")).unwrap_or(0);
    let own = asked.get("rates");
    let (mut after, mut cited) = rates(shown, own)?;
    let (mut before, more) = match own {
        // The same set, with the reader's rates only where it holds none.
        Some(own) => {
            let (mut held, sources) = rates(shown, None)?;
            let published = held.clone();
            for part in own.split(',').filter(|part| !part.is_empty()) {
                replace(&mut held, part)?;
            }
            for (line, published) in held.lines.iter_mut().zip(published.lines) {
                *line = published.or(*line);
            }
            for (level, published) in held.minimum.iter_mut().zip(published.minimum) {
                *level = published.or(*level);
            }
            held.floor = published.floor.or(held.floor);
            (held, sources)
        }
        None => rates(1 - shown, None)?,
    };
    cited.extend(more);
    cited.push(population.source());
    let without = common(lang, population, &mut before, &mut after);
    let (now, then) = (allocate(schools, &before), allocate(schools, &after));
    let (now, then) = (now.totals(), then.totals());
    let change = compare(&now, &then);
    let caps = Caps { gain: cap(asked, "gain-cap")?, loss: cap(asked, "loss-cap")? };
    let way = transition(&now, &then, YEARS, caps);
    let heads = schools.pupils();
    let phases = phases(population, &heads);

    let unit = Unit::GbpPerPupilCash;
    let pounds = |amount: f64| text::value(unit, amount, 0);
    let million = |amount: f64| text::value(Unit::GbpMillionCash, amount / 1e6, 1);
    let count = |number: usize| text::value(Unit::Pupils, number as f64, 0);
    let mut facts = Facts::new(lang);
    let of_set = |set: usize| word(lang, SETS[set].1).to_string();
    facts.set("set", if own.is_some() { say(lang, Word::RatesOwn, &[&of_set(shown)]) } else { of_set(shown) });
    facts.set("other", of_set(if own.is_some() { shown } else { 1 - shown }));
    facts.set("schools", count(schools.len()));
    let sum = |amounts: &[f64]| amounts.iter().sum::<f64>();
    facts.set("pupils", text::value(Unit::Pupils, sum(&heads), 0));
    facts.set("coverage", facts.say(if population.artificial { Word::SchoolsArtificial } else { Word::SchoolsOfFile }));
    facts.set("total", million(sum(&then)));
    facts.set("gainers", count(change.gainers));
    facts.set("losers", count(change.losers));
    facts.set("gained", million(change.gained));
    facts.set("lost", million(change.lost));
    facts.set("without", text::list(lang, &without));

    let key = |set: usize| word(lang, SETS[set].2);
    let mut bars = Mark::new(
        Draw::Bar,
        Role::Current,
        match own {
            Some(_) => say(lang, Word::KeyOwn, &[key(shown)]),
            None => key(shown).to_string(),
        },
    );
    let mut points = Mark::new(Draw::Points, Role::Reported, key(if own.is_some() { shown } else { 1 - shown }).to_string());
    let mut printed = Mark::new(Draw::Value, Role::Total, String::new());
    let mut table = super::super::table(lang, unit, 0, &[COLUMNS]);
    let (mut ticks, mut high, mut said, mut inputs) = (vec![], 0.0, vec![], vec![]);
    for (phase, (code, name)) in phases.iter().zip(PHASES) {
        let parts = fifths(&phase.shares, &phase.pupils, &phase.of(&then));
        let others = fifths(&phase.shares, &phase.pupils, &phase.of(&now));
        for (fifth, of) in FIFTHS.into_iter().enumerate() {
            let at = ticks.len();
            let label = text::sentence_case(&say(lang, Word::FifthOfPhase, &[word(lang, name), word(lang, of)]));
            let each = |parts: &Option<[Fifth; 5]>| parts.map(|parts| significant(parts[fifth].money / parts[fifth].pupils));
            let (amount, beside) = (each(&parts), each(&others));
            if let (Some(amount), Some(beside)) = (amount, beside) {
                bars.push_range(at as f64, 0.0, amount);
                points.push(at as i32, beside);
                high = f64::max(high, amount.max(beside));
            }
            printed.x.push(at as f64);
            printed.y.push(amount.zip(beside).map(|(amount, beside)| amount.max(beside)));
            printed.texts.push(match (amount, beside) {
                (Some(amount), Some(beside)) => both(amount, beside, &pounds),
                _ => word(lang, Word::NoSchoolsHere).to_string(),
            });
            let mut cells: Vec<Cell> = vec![[code, "-", &(fifth + 1).to_string()].concat().as_str().into()];
            cells.push(parts.map(|parts| parts[fifth].pupils).into());
            cells.push(amount.into());
            cells.push(beside.into());
            cells.push(amount.zip(beside).map(|(amount, beside)| amount - beside).into());
            cells.push(parts.map(|parts| parts[fifth].money / 1e6).into());
            add(&mut table, lang, unit, if amount.is_some() { "current" } else { "missing" }, cells, ("fifth", &label));
            ticks.push(Tick { value: at as f64, label });
        }
        if let (Some(gradient), Some(parts)) = (phase.gradient(&then), parts) {
            let (low, high) = gradient.interval(0.95).unwrap_or((gradient.line.slope, gradient.line.slope));
            let tenth = |amount: f64| text::value(unit, amount, 2);
            let each = |fifth: &Fifth| fifth.money / fifth.pupils;
            let ratio = fixed(each(&parts[4]) / each(&parts[0]), 2);
            let slope = gradient.line.slope;
            said.push(say(lang, Word::GradientOfPhase, &[word(lang, name), &tenth(slope), &tenth(low), &tenth(high), &ratio]));
            inputs.push(Input { symbol: code, label: word(lang, Word::InputGradient), value: Some(significant(slope)) });
            inputs.push(Input {
                symbol: code,
                label: word(lang, Word::InputGradientError),
                value: Some(significant(gradient.slope_se)),
            });
        }
    }
    let bills = way.bills();
    let whole =
        [("now", Word::BillNow, sum(&now)), ("year-1", Word::BillFirst, bills[0]), ("year-2", Word::BillSecond, bills[1])];
    for (code, name, bill) in
        whole.into_iter().chain([("year-3", Word::BillThird, bills[2]), ("formula", Word::BillFormula, sum(&then))])
    {
        let mut cells: Vec<Cell> = vec![code.into(), Some(sum(&heads)).into(), Some(bill / sum(&heads)).into()];
        missing(&mut cells, 2);
        cells.push(Some(bill / 1e6).into());
        add(&mut table, lang, unit, "total", cells, ("fifth", word(lang, name)));
    }
    facts.set("bills", text::list(lang, &[million(bills[0]), million(bills[1]), million(bills[2])]));
    let short = sum(&way.remainder);
    facts.set("short", million(short.abs()));
    let never = way.ends.iter().filter(|ends| ends.is_none()).count();
    facts.set("last", way.ends.iter().flatten().max().copied().unwrap_or(YEARS).to_string());
    facts.set("never", count(never));
    facts.set("longest", Transition::LONGEST.to_string());
    let ends = match (way.ends.iter().all(|ends| *ends == Some(YEARS)), never) {
        (true, _) => Word::WayEnds,
        (_, 0) => Word::WayShort,
        _ => Word::WayNever,
    };
    let of_meals = if by_six_years(population) { Word::ByMealsSixYears } else { Word::ByMealsNow };
    facts.set("gradients", text::join(&said.iter().map(String::as_str).collect::<Vec<_>>(), "; "));
    let summary = join(&[
        &facts.say(Word::SchoolsGainLose),
        &if without.is_empty() { String::new() } else { facts.say(Word::SchoolsWithout) },
        &if said.is_empty() { String::new() } else { facts.say(of_meals) },
        &facts.say(Word::SchoolsBills),
        &facts.say(ends),
        word(lang, if population.artificial { Word::SchoolsNobodys } else { Word::NONE }),
    ]);

    let mut notes = vec![];
    if population.artificial {
        note(&mut notes, lang, "artificial", Word::NoteArtificial);
    }
    let name = reading::name(population.file);
    let text = say(lang, Word::NoteOwnTable, &[&name, &population.sha256[..16]]);
    notes.push(Note { code: "own", text });
    if population.left_out > 0 {
        let mut listed = vec![];
        for problem in population.problems.iter().take(3) {
            listed.push(text::error(lang, problem));
        }
        let listed = text::join(&listed.iter().map(String::as_str).collect::<Vec<_>>(), "; ");
        let text = say(lang, Word::NoteRowsLeftOut, &[&population.left_out.to_string(), &population.rows.to_string(), &listed]);
        notes.push(Note { code: "problems", text });
    }
    if !population.unread.is_empty() {
        let columns = text::join(&population.unread.iter().map(String::as_str).collect::<Vec<_>>(), ", ");
        notes.push(Note { code: "unread", text: say(lang, Word::NoteUnread, &[&columns]) });
    }
    note(&mut notes, lang, "reconstructed", Word::NoteReconstructed);
    note(&mut notes, lang, "proposed", Word::NoteProposed);
    note(&mut notes, lang, "rates-held", Word::NoteRatesHeld);
    let mixed = schools.len() - phases[0].places.len() - phases[1].places.len();
    if mixed > 0 {
        notes.push(Note { code: "all-through", text: say(lang, Word::NoteAllThrough, &[&count(mixed)]) });
    }
    let sources = Figure::cite(lang, cited);
    let source_line = say(lang, Word::SourceOwn, &[&name, &population.sha256[..16]]);
    let x = Axis {
        kind: "category",
        unit: "fifth",
        label: word(lang, Word::ColumnFifth).to_string(),
        decimals: 0,
        domain: [0.0, (ticks.len() - 1) as f64],
        ticks,
        zero_included: false,
    };
    let mut y = value_axis(lang, (unit, 0), 0.0, high, true);
    y.label = word(lang, Word::AxisFifths).to_string();
    let words = Words {
        headline: if population.artificial { Word::HeadFifthsArtificial } else { Word::HeadFifths },
        subtitle: Word::SubtitleFifths,
        calculation: Word::SchoolFormulaCalculation,
        caveat: Word::SchoolFormulaCaveat,
        alt: Word::FifthsAlt,
        announcement: Word::FifthsAnnounce,
        method: Word::FifthsMethod,
    };
    let parts = Parts {
        measure: "school-formula",
        title: word(lang, Word::FifthsTitle),
        axes: [x, y],
        marks: vec![bars, points, printed],
        table,
        notes,
        method: "school-formula",
        steps: said,
        inputs,
        sources,
        source_line,
        span: [YEAR; 2],
        vintage: None,
        kind: Kind::Financial,
        summary,
    };
    Ok(compose(asked, &facts, &words, parts))
}

/// A cap, typed in percent.
fn cap(asked: &Asked, name: &'static str) -> Result<Option<f64>> {
    let Some(typed) = asked.get(name) else { return Ok(None) };
    let wrong = || Error::BadOption { option: name, value: typed.to_string(), expected: Expected::Within(0.0, 100.0) };
    let percent = decimal(typed).filter(|percent| *percent <= 100.0).ok_or_else(wrong)?;
    Ok(Some(percent / 100.0))
}

/// Leaves in both sets only the lines that both hold; gives the names of those that some school has pupils of and that were left out.
fn common(lang: Lang, population: &Population, before: &mut Rates, after: &mut Rates) -> Vec<String> {
    let mut without: Vec<String> = vec![];
    for at in 0..LINES.len() {
        if before.lines[at].is_some() && after.lines[at].is_some() {
            continue;
        }
        (before.lines[at], after.lines[at]) = (None, None);
        if population.schools.counts[at].iter().any(|count| *count > 0.0) {
            let name = inside(name_of(lang, at, false));
            if !without.contains(&name) {
                without.push(name);
            }
        }
    }
    // Top-ups to sums that are too small would hide what is missing.
    if !without.is_empty() {
        for rates in [before, after] {
            (rates.minimum, rates.floor) = ([None; 3], None);
        }
    }
    without
}

/// Whether the file counts pupils of six years of free school meals.
fn by_six_years(population: &Population) -> bool {
    let of = |at: usize| LINES[at].factor == Factor::Fsm6 && population.schools.counts[at].iter().any(|count| *count > 0.0);
    (0..LINES.len()).any(of)
}

/// Schools that have pupils of one phase alone; all-through schools are in neither.
fn phases(population: &Population, heads: &[f64]) -> [Phase; 2] {
    let factor = if by_six_years(population) { Factor::Fsm6 } else { Factor::Fsm };
    let schools = &population.schools;
    let mut out = [Phase::default(), Phase::default()];
    for (at, &pupils) in heads.iter().enumerate() {
        let primary = schools.counts[0][at];
        let phase = match () {
            () if primary == pupils => 0,
            () if primary == 0.0 => 1,
            () => continue,
        };
        let mut counted = 0.0;
        for (line, column) in LINES.iter().zip(&schools.counts) {
            if line.factor == factor && (line.stage == Stage::Primary) == (phase == 0) {
                counted += column[at];
            }
        }
        out[phase].places.push(at);
        out[phase].shares.push(counted / pupils);
        out[phase].pupils.push(pupils);
    }
    out
}
