//! What a school funding formula would give all schools of a reader's file: by fifths of disadvantage, who gains and who loses, and
//! the bills of three years on the way.
//!
//! Two sets of rates are compared: the two published ones, or one of them with and without the reader's own. Lines that only one
//! of them has a rate for are left out of both, and named; top-ups are made only where none is left out. Disadvantage is the share
//! of pupils with free school meals in six years, or now where the file does not say.

use super::super::money::{Parts, Words, compose};
use super::super::{Asked, Cell, Head, Holds, add, join, missing, names_axis, note, value_axis};
use super::{SETS, WAY, YEAR, YEARS, both, cap, inside, name_of, rates, replace, scatter};
use crate::error::Result;
use crate::figure::{Figure, Input, Kind as Draw, Mark, Note, Role, Tick};
use crate::funding::formula::{Caps, Fifth, LINES, Rates, Transition, compare, transition};
use crate::number::{Digits, fixed, significant};
use crate::period::Kind;
use crate::reading::{self, Given, Population};
use crate::series::{Source, Unit};
use crate::statistics::{Robust, robust};
use crate::text::{self, Facts, Lang, Word, say, word};
use gapchart_columns as columns;
use std::rc::Rc;

const COLUMNS: &[Head] = &[
    ("fifth", Word::ColumnFifth, Holds::Words),
    ("pupils", Word::ColumnPupils, Holds::Of(Unit::Pupils, 0)),
    ("amount", Word::ColumnShownSet, Holds::Values),
    ("other", Word::ColumnOtherSet, Holds::Values),
    ("difference", Word::ColumnSetDifference, Holds::Values),
    ("total", Word::ColumnBill, Holds::Of(Unit::GbpMillionCash, 1)),
];

pub(super) const FIFTHS: [Word; 5] = [Word::FifthLeast, Word::FifthSecond, Word::FifthThird, Word::FifthFourth, Word::FifthMost];
pub(super) const PHASES: [(&str, Word); 2] = [("primary", Word::PhasePrimary), ("secondary", Word::PhaseSecondary)];

/// Two sets of rates, and what all schools have by both.
pub(super) struct Compared {
    pub shown: usize,
    pub cited: Vec<&'static Source>,
    /// The lines that only one of them holds, and that some school has pupils of.
    pub without: Vec<String>,
    /// What the set beside gives, and the shown one.
    pub now: Rc<Given>,
    pub then: Given,
}

impl Compared {
    /// Of all schools, or of one phase.
    pub fn of(asked: &Asked, population: &Population, phase: Option<usize>) -> Result<Compared> {
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
        let without = common(asked.lang(), population, &mut before, &mut after);
        let (now, then) = (population.kept(&before, phase), population.given(&after, phase));
        Ok(Compared { shown, cited, without, now, then })
    }

    /// How a sentence calls the shown set and the one beside it, and what stands in a key.
    pub fn names(&self, asked: &Asked) -> [String; 4] {
        let (lang, beside) = (asked.lang(), if asked.get("rates").is_some() { self.shown } else { 1 - self.shown });
        let [set, key] = [SETS[self.shown].1, SETS[self.shown].2].map(|name| word(lang, name));
        let [set, key] = match asked.get("rates") {
            Some(_) => [say(lang, Word::RatesOwn, &[set]), say(lang, Word::KeyOwn, &[key])],
            None => [set, key].map(str::to_string),
        };
        [set, word(lang, SETS[beside].1).to_string(), key, word(lang, SETS[beside].2).to_string()]
    }
}

/// The gradient of a phase in words, with its interval and the ratio of the most to the least disadvantaged fifth.
pub(super) fn told_gradient(lang: Lang, name: Word, gradient: &Robust, parts: &[Fifth; 5]) -> String {
    let (low, high) = gradient.interval(0.95).unwrap_or((gradient.line.slope, gradient.line.slope));
    let pence = |amount: f64| text::value(Unit::GbpPerPupilCash, amount, 2);
    let each = |fifth: &Fifth| fifth.money / fifth.pupils;
    let ratio = fixed(each(&parts[4]) / each(&parts[0]), 2);
    say(lang, Word::GradientOfPhase, &[word(lang, name), &pence(gradient.line.slope), &pence(low), &pence(high), &ratio])
}

/// The gradient as numbers of the working.
pub(super) fn inputs(lang: Lang, code: &'static str, gradient: &Robust) -> [Input; 2] {
    let slope = Some(significant(gradient.line.slope));
    [
        Input { symbol: code, label: word(lang, Word::InputGradient), value: slope },
        Input { symbol: code, label: word(lang, Word::InputGradientError), value: Some(significant(gradient.slope_se)) },
    ]
}

/// What every figure of a file of schools notes, and how it names its source.
pub(super) fn notes(lang: Lang, population: &Population) -> (Vec<Note>, String) {
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
        let text = say(lang, Word::NoteRowsLeftOut, &[&population.left_out.digits(), &population.rows.digits(), &listed]);
        notes.push(Note { code: "problems", text });
    }
    if !population.unread.is_empty() {
        let columns = text::join(&population.unread.iter().map(String::as_str).collect::<Vec<_>>(), ", ");
        notes.push(Note { code: "unread", text: say(lang, Word::NoteUnread, &[&columns]) });
    }
    note(&mut notes, lang, "reconstructed", Word::NoteReconstructed);
    note(&mut notes, lang, "proposed", Word::NoteProposed);
    note(&mut notes, lang, "rates-held", Word::NoteRatesHeld);
    let mixed = population.schools.len() - population.phases[0].range.len() - population.phases[1].range.len();
    if mixed > 0 {
        let mixed = text::value(Unit::Pupils, mixed as f64, 0);
        notes.push(Note { code: "all-through", text: say(lang, Word::NoteAllThrough, &[&mixed]) });
    }
    (notes, say(lang, Word::SourceOwn, &[&name, &population.sha256[..16]]))
}

pub(in super::super) fn figure(asked: &Asked, population: &Population) -> Result<Figure> {
    let lang = asked.lang();
    let schools = &population.schools;
    if let Some(at) = PHASES.iter().position(|(code, _)| Some(*code) == asked.get("show")) {
        return scatter::figure(asked, population, at);
    }
    let compared = Compared::of(asked, population, None)?;
    let [set, other, shown_key, other_key] = compared.names(asked);
    let Compared { cited, without, .. } = compared;
    let (now, then) = (&compared.now.totals, &compared.then.totals);
    let change = compare(now, then);
    let caps = Caps { gain: cap(asked, "gain-cap")?, loss: cap(asked, "loss-cap")? };
    let way = transition(now, then, YEARS, caps);
    let heads = schools.pupils();
    let phases = &population.phases;

    let unit = Unit::GbpPerPupilCash;
    let pounds = |amount: f64| text::value(unit, amount, 0);
    let million = |amount: f64| text::value(Unit::GbpMillionCash, amount / 1e6, 1);
    let count = |number: usize| text::value(Unit::Pupils, number as f64, 0);
    let mut facts = Facts::new(lang);
    facts.set("set", set);
    facts.set("other", other);
    facts.set("schools", count(schools.len()));
    let sum = |amounts: &[f64]| amounts.iter().sum::<f64>();
    facts.set("pupils", text::value(Unit::Pupils, sum(&heads), 0));
    facts.set("coverage", facts.say(if population.artificial { Word::SchoolsArtificial } else { Word::SchoolsOfFile }));
    facts.set("total", million(sum(then)));
    facts.set("gainers", count(change.gainers));
    facts.set("losers", count(change.losers));
    facts.set("gained", million(change.gained));
    facts.set("lost", million(change.lost));
    facts.set("without", text::list(lang, &without));

    let mut bars = Mark::new(Draw::Bar, Role::Current, shown_key);
    let mut points = Mark::new(Draw::Points, Role::Reported, other_key);
    let mut printed = Mark::new(Draw::Value, Role::Total, String::new());
    let mut table = super::super::table(lang, unit, 0, &[COLUMNS]);
    let (mut ticks, mut high, mut said, mut inputs) = (vec![], 0.0, vec![], vec![]);
    for (number, (phase, (code, name))) in phases.iter().zip(PHASES).enumerate() {
        let (parts, others) = (compared.then.fifths[number], compared.now.fifths[number]);
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
            let mut cells: Vec<Cell> = vec![[code, "-", &(fifth + 1).digits()].concat().as_str().into()];
            cells.push(parts.map(|parts| parts[fifth].pupils).into());
            cells.push(amount.into());
            cells.push(beside.into());
            cells.push(amount.zip(beside).map(|(amount, beside)| amount - beside).into());
            cells.push(parts.map(|parts| parts[fifth].money / 1e6).into());
            add(&mut table, if amount.is_some() { "current" } else { "missing" }, cells, ("fifth", &label));
            ticks.push(Tick { value: at as f64, label });
        }
        if let (Some(gradient), Some(parts)) = (robust(&phase.shares, &compared.then.each[number]), parts) {
            said.push(told_gradient(lang, name, &gradient, &parts));
            inputs.extend(self::inputs(lang, code, &gradient));
        }
    }
    let bills = way.bills();
    let rows = [("now", Word::BillNow)].into_iter().chain(WAY).chain([("formula", Word::BillFormula)]);
    for ((code, name), &bill) in rows.zip([sum(now)].iter().chain(&bills).chain(&[sum(then)])) {
        let mut cells: Vec<Cell> = vec![code.into(), Some(sum(&heads)).into(), Some(bill / sum(&heads)).into()];
        missing(&mut cells, 2);
        cells.push(Some(bill / 1e6).into());
        add(&mut table, "total", cells, ("fifth", word(lang, name)));
    }
    facts.set("bills", text::list(lang, &[million(bills[0]), million(bills[1]), million(bills[2])]));
    let short = sum(&way.remainder);
    facts.set("short", million(short.abs()));
    let never = way.ends.iter().filter(|ends| ends.is_none()).count();
    facts.set("last", way.ends.iter().flatten().max().copied().unwrap_or(YEARS).digits());
    facts.set("never", count(never));
    facts.set("longest", Transition::LONGEST.digits());
    let ends = match (way.ends.iter().all(|ends| *ends == Some(YEARS)), never) {
        (true, _) => Word::WayEnds,
        (_, 0) => Word::WayShort,
        _ => Word::WayNever,
    };
    let of_meals = if population.by_six_years { Word::ByMealsSixYears } else { Word::ByMealsNow };
    facts.set("gradients", text::join(&said.iter().map(String::as_str).collect::<Vec<_>>(), "; "));
    let summary = join(&[
        &facts.say(Word::SchoolsGainLose),
        &if without.is_empty() { String::new() } else { facts.say(Word::SchoolsWithout) },
        &if said.is_empty() { String::new() } else { facts.say(of_meals) },
        &facts.say(Word::SchoolsBills),
        &facts.say(ends),
        word(lang, if population.artificial { Word::SchoolsNobodys } else { Word::NONE }),
    ]);

    let (notes, source_line) = notes(lang, population);
    let sources = Figure::cite(lang, cited);
    let x = names_axis("fifth", word(lang, Word::ColumnFifth), ticks);
    let mut y = value_axis(lang, (unit, 0), 0.0, high, true);
    y.label = word(lang, Word::AxisFifths).to_string();
    let words = Words {
        headline: match (without.is_empty(), population.artificial) {
            (true, false) => Word::HeadFifths,
            (true, true) => Word::HeadFifthsArtificial,
            (false, false) => Word::HeadFifthsPart,
            (false, true) => Word::HeadFifthsPartArtificial,
        },
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

/// Leaves in both sets only the lines that both hold; gives the names of those that some school has pupils of and that were left out.
fn common(lang: Lang, population: &Population, before: &mut Rates, after: &mut Rates) -> Vec<String> {
    let mut without: Vec<String> = vec![];
    for at in 0..LINES.len() {
        if before.lines[at].is_some() && after.lines[at].is_some() {
            continue;
        }
        (before.lines[at], after.lines[at]) = (None, None);
        if columns::any(&population.schools.counts[at]) {
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
