//! What a school funding formula would give one school, factor by factor, by two sets of published rates or the reader's own.
//!
//! The school is typed, or a made-up one stands for it until then. No set of rates is held whole: the proposal of December 2016 was
//! printed without those for English as an additional language and low prior attainment at secondary school, and of the rates for
//! 2018-19 those for prior attainment, language and the school itself are missing. Where a school has pupils of a line without a
//! rate, its money is not in the sum, the figure says so, and no top-up is made to a sum that is too small. The reader's own rates
//! fill what is missing.

#[cfg(feature = "population")]
mod scatter;
#[cfg(feature = "population")]
mod schools;

use super::money::{Parts, Words, compose};
use super::{Asked, Choice, Head, Holds, LANG, THEME, Takes, add, join, missing, names_axis, note, told, value_axis};
use crate::error::{Error, Expected, Result, names};
use crate::figure::{BESIDE, Cell, Figure, Input, Kind as Draw, Mark, Role, Tick};
use crate::funding::formula::{
    Allocation, Caps, Factor, LINES, PUPIL_LED, Rates, STAGES, Schools, Stage, Transition, allocate, transition,
};
use crate::number::{Digits, decimal, fixed, shortest, significant};
use crate::period::Kind;
use crate::series::{Source, Unit};
use crate::text::{self, Facts, Lang, Word, say, word};

/// The sets of published rates, and how a sentence and a key call each.
const SETS: [(&str, Word, Word); 2] =
    [("proposed-2016", Word::RatesProposed, Word::KeyProposed), ("published-2018-19", Word::RatesPublished, Word::KeyPublished)];

/// More than any school has.
const MOST: u32 = 20_000;

const fn pupils(name: &'static str, label: Word) -> Choice {
    Choice { name, takes: Takes::Count(MOST), label: told(label), help: told(Word::HelpStagePupils) }
}

const fn heads(name: &'static str, label: Word, help: Word) -> Choice {
    Choice { name, takes: Takes::Like(HEADS), label: told(label), help: told(help) }
}

const HEADS: &str = "60/40";
const BANDS: &str = "a:5,b:12/8,f:20";
const GROUPS: &str = "7/3/2";
const OWN: &str = "lump-sum:110000,eal-secondary:1000,floor:0.5";

/// The options that count pupils of one factor, at primary and secondary school.
const COUNTED: [(&str, Factor); 5] = [
    ("fsm", Factor::Fsm),
    ("fsm6", Factor::Fsm6),
    ("low-attainment", Factor::LowAttainment),
    ("eal", Factor::Eal),
    ("mobility", Factor::Mobility),
];

pub(super) const OPTIONS: &[Choice] = &[
    Choice {
        name: "set",
        takes: Takes::OneOf(&[(SETS[0].0, Word::KeyProposed), (SETS[1].0, Word::KeyPublished)]),
        label: told(Word::OptionSet),
        help: told(Word::HelpSet),
    },
    pupils("pupils-primary", Word::OptionPupilsPrimary),
    pupils("pupils-ks3", Word::OptionPupilsKs3),
    pupils("pupils-ks4", Word::OptionPupilsKs4),
    heads(COUNTED[0].0, Word::FactorFsm, Word::HelpFsm),
    heads(COUNTED[1].0, Word::FactorFsm6, Word::HelpFsm6),
    Choice { name: "idaci", takes: Takes::Like(BANDS), label: told(Word::FactorIdaci), help: told(Word::HelpIdaci) },
    heads(COUNTED[2].0, Word::FactorLowAttainment, Word::HelpLowAttainment),
    heads(COUNTED[3].0, Word::FactorEal, Word::HelpEal),
    heads(COUNTED[4].0, Word::FactorMobility, Word::HelpMobility),
    Choice { name: "sparsity", takes: Takes::Number, label: told(Word::OptionSparsity), help: told(Word::HelpSparsity) },
    Choice { name: "area-cost", takes: Takes::Number, label: told(Word::OptionAreaCost), help: told(Word::HelpAreaCost) },
    Choice {
        name: "year-groups",
        takes: Takes::Like(GROUPS),
        label: told(Word::OptionYearGroups),
        help: told(Word::HelpYearGroups),
    },
    Choice { name: "baseline", takes: Takes::Number, label: told(Word::OptionBaseline), help: told(Word::HelpBaseline) },
    Choice { name: "rates", takes: Takes::Like(OWN), label: told(Word::OptionRates), help: told(Word::HelpRates) },
    Choice { name: "now", takes: Takes::Number, label: told(Word::OptionNow), help: told(Word::HelpNow) },
    Choice { name: "gain-cap", takes: Takes::Number, label: told(Word::OptionGainCap), help: told(Word::HelpGainCap) },
    Choice { name: "loss-cap", takes: Takes::Number, label: told(Word::OptionLossCap), help: told(Word::HelpLossCap) },
    LANG,
    THEME,
];

/// The year that both sets are for: 2018-19.
const YEAR: i32 = 2018;

/// The options that describe a school, which say nothing without its pupils.
const SCHOOL: [&str; 11] =
    ["fsm", "fsm6", "idaci", "low-attainment", "eal", "mobility", "sparsity", "area-cost", "year-groups", "baseline", "now"];
const PUPILS: [&str; STAGES] = ["pupils-primary", "pupils-ks3", "pupils-ks4"];
const MINIMUM: [&str; STAGES] = ["minimum-primary", "minimum-ks3", "minimum-ks4"];

const COLUMNS: &[Head] = &[
    ("factor", Word::ColumnFactor, Holds::Words),
    ("count", Word::ColumnCount, Holds::Of(Unit::Pupils, 0)),
    ("amount", Word::ColumnShownSet, Holds::Values),
    ("other", Word::ColumnOtherSet, Holds::Values),
    ("difference", Word::ColumnSetDifference, Holds::Values),
];

/// The rows: a code, its name, and the factor that it is of where it is of one.
const ROWS: [(&str, Word, Option<Factor>); 12] = [
    ("basic", Word::FactorBasic, Some(Factor::Basic)),
    ("fsm", Word::FactorFsm, Some(Factor::Fsm)),
    ("fsm6", Word::FactorFsm6, Some(Factor::Fsm6)),
    ("idaci", Word::FactorIdaci, Some(Factor::Idaci)),
    ("low-attainment", Word::FactorLowAttainment, Some(Factor::LowAttainment)),
    ("eal", Word::FactorEal, Some(Factor::Eal)),
    ("mobility", Word::FactorMobility, Some(Factor::Mobility)),
    ("lump-sum", Word::FactorLumpSum, Some(Factor::LumpSum)),
    ("sparsity", Word::FactorSparsity, Some(Factor::Sparsity)),
    ("area", Word::FactorArea, None),
    ("minimum", Word::FactorMinimum, None),
    ("floor", Word::FactorFloor, None),
];
const AREA: usize = 9;
const TOP_UPS: [usize; 2] = [10, 11];

/// Years on the way to a formula, and the rows that tell it.
const YEARS: u32 = 3;
const WAY: [(&str, Word); YEARS as usize] =
    [("year-1", Word::BillFirst), ("year-2", Word::BillSecond), ("year-3", Word::BillThird)];

/// What one set of rates gives the school.
struct Given {
    rates: Rates,
    sources: Vec<&'static Source>,
    allocation: Allocation,
    /// For each row; `None` where it cannot be told.
    rows: [Option<f64>; ROWS.len()],
}

/// Whether the engine draws one school too: that of a reader's file is loaded for it alone.
const ONE_SCHOOL: bool = cfg!(any(feature = "export", not(feature = "population")));

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    #[cfg(feature = "population")]
    if let Some(population) = &asked.population {
        return schools::figure(asked, population);
    }
    if !ONE_SCHOOL {
        return Err(Error::UnknownView { value: "formula".to_string(), known: vec![] }.into());
    }
    let lang = asked.lang();
    let (school, example) = typed(asked)?;
    let shown = SETS.iter().position(|(name, ..)| Some(*name) == asked.get("set")).unwrap_or(0);
    let own = asked.get("rates");
    let given = given(&school, shown, own)?;
    let other = self::given(&school, 1 - shown, None)?;
    let pupils = school.pupils()[0];
    let total = given.allocation.totals()[0];
    let unit = Unit::Gbp;
    let pounds = |amount: f64| text::value(unit, amount, 0);

    let mut facts = Facts::new(lang);
    let of_set = |set: usize| word(lang, SETS[set].1).to_string();
    let named = if own.is_some() { say(lang, Word::RatesOwn, &[&of_set(shown)]) } else { of_set(shown) };
    facts.set("set", named);
    facts.set("other", of_set(1 - shown));
    facts.set("pupils", text::value(Unit::Pupils, pupils, 0));
    facts.set("coverage", facts.say(if example { Word::SchoolExample } else { Word::SchoolTyped }));
    facts.set("total", pounds(total));
    facts.set("each", pounds(total / pupils));
    let without = unheld(lang, &school, &given.rates);
    facts.set("without", text::list(lang, &without));
    let [here, there] = common(&school, &given.rates, &other.rates);
    facts.set("here", pounds(here));
    facts.set("there", pounds(there));
    let apart = significant(here - there);
    facts.set("apart", pounds(apart.abs()));

    let key =
        if own.is_some() { say(lang, Word::KeyOwn, &[word(lang, SETS[shown].2)]) } else { word(lang, SETS[shown].2).to_string() };
    let mut bars = Mark::new(Draw::Bar, Role::Current, key);
    let mut points = Mark::new(Draw::Points, Role::Reported, word(lang, SETS[1 - shown].2).to_string());
    let mut printed = Mark::new(Draw::Value, Role::Total, String::new());
    let mut table = super::table(lang, unit, 0, &[COLUMNS]);
    let (mut ticks, mut high) = (vec![], 0.0);
    for (at, (code, name, factor)) in ROWS.into_iter().enumerate() {
        let (amount, beside) = (given.rows[at].map(significant), other.rows[at].map(significant));
        if let Some(amount) = amount.filter(|amount| *amount > 0.0) {
            bars.push_range(at as f64, 0.0, amount);
        }
        if let Some(beside) = beside.filter(|beside| *beside > 0.0) {
            points.push(at as i32, beside);
        }
        let far = match (amount, beside) {
            (Some(amount), Some(beside)) => Some(amount.max(beside)),
            (amount, beside) => amount.or(beside),
        };
        high = f64::max(high, far.unwrap_or(0.0));
        printed.x.push(at as f64);
        printed.y.push(far);
        let untold = word(lang, if factor.is_some() { Word::NoRate } else { Word::NotWorkedOut });
        printed.texts.push(match (amount, beside) {
            (Some(amount), Some(beside)) => both(amount, beside, &pounds),
            // A point that has no bar beside it is not without a rate.
            (None, Some(beside)) => [untold, BESIDE, &pounds(beside)].concat(),
            _ => amount.map_or(untold.to_string(), &pounds),
        });
        ticks.push(Tick { value: at as f64, label: word(lang, name).to_string() });
        let mut cells: Vec<Cell> =
            vec![code.into(), factor.filter(|factor| of_pupils(*factor)).map(|factor| counted(&school, factor)).into()];
        cells.push(amount.into());
        cells.push(beside.into());
        cells.push(amount.zip(beside).map(|(amount, beside)| amount - beside).into());
        add(&mut table, if far.is_some() { "current" } else { "missing" }, cells, ("factor", word(lang, name)));
    }
    for (code, name, parts) in [("all", Word::FactorAll, 1.0), ("per-pupil", Word::FactorEach, pupils)] {
        let [ours, theirs] = [&given, &other].map(|set| {
            let complete = !set.allocation.incomplete[0];
            complete.then(|| set.allocation.totals()[0] / parts)
        });
        let mut cells: Vec<Cell> = vec![code.into(), Some(pupils).filter(|_| parts == 1.0).into(), ours.into(), theirs.into()];
        missing(&mut cells, 1);
        add(&mut table, "total", cells, ("factor", word(lang, name)));
    }

    let complete = without.is_empty();
    let way = way(asked, &mut facts, complete.then_some(total))?;
    if let Some((now, years)) = &way {
        let rows = [("now", Word::BillNow)].into_iter().chain(WAY);
        for ((code, name), amount) in rows.zip([now].into_iter().chain(years)) {
            let mut cells: Vec<Cell> = vec![code.into(), Cell::Missing, Some(*amount).into()];
            missing(&mut cells, 2);
            add(&mut table, "total", cells, ("factor", word(lang, name)));
        }
    }
    let versus = match (apart, own.is_some()) {
        (apart, _) if apart.abs() < 0.5 => Word::FormulaSetsAlike,
        (apart, _) if apart > 0.0 => Word::FormulaSetsMore,
        _ => Word::FormulaSetsLess,
    };
    let topped = given.allocation.minimum[0] + given.allocation.floor[0];
    facts.set("topped", pounds(topped));
    let summary = join(&[
        &facts.say(if complete { Word::FormulaGives } else { Word::FormulaGivesPart }),
        &if topped > 0.0 { facts.say(Word::FormulaToppedUp) } else { String::new() },
        &if complete { String::new() } else { facts.say(Word::FormulaWithout) },
        &facts.say(versus),
        facts.get("way"),
        word(lang, if example { Word::FormulaTypeYours } else { Word::NONE }),
    ]);

    let mut notes = vec![];
    note(&mut notes, lang, "reconstructed", Word::NoteReconstructed);
    note(&mut notes, lang, "proposed", Word::NoteProposed);
    note(&mut notes, lang, "rates-held", Word::NoteRatesHeld);
    note(&mut notes, lang, "fsm", Word::NoteFsmRate);
    if example {
        note(&mut notes, lang, "example", Word::NoteExampleSchool);
    }
    let mut cited = given.sources.clone();
    cited.extend(&other.sources);
    let sources = Figure::cite(lang, cited);
    let source_line = Figure::source_line(lang, &sources, None);
    let x = names_axis("factor", word(lang, Word::ColumnFactor), ticks);
    let mut y = value_axis(lang, (unit, 0), 0.0, high, true);
    y.label = word(lang, Word::AxisSchoolFormula).to_string();
    let level = school.minimum_level(&given.rates, 0);
    let inputs = vec![
        Input { symbol: "P", label: word(lang, Word::InputPupilLed), value: Some(significant(given.allocation.pupil_led[0])) },
        Input { symbol: "S", label: word(lang, Word::InputSchoolLed), value: Some(significant(given.allocation.school_led[0])) },
        Input { symbol: "n", label: word(lang, Word::ColumnPupils), value: Some(pupils) },
        Input { symbol: "M", label: word(lang, Word::InputMinimum), value: level.map(significant) },
        Input { symbol: "x", label: word(lang, Word::InputFloor), value: given.rates.floor.map(significant) },
    ];
    let words = Words {
        headline: if complete { Word::HeadSchoolFormula } else { Word::HeadSchoolFormulaPart },
        subtitle: Word::SubtitleSchoolFormula,
        calculation: Word::SchoolFormulaCalculation,
        caveat: Word::SchoolFormulaCaveat,
        alt: Word::SchoolFormulaAlt,
        announcement: if complete { Word::SchoolFormulaAnnounce } else { Word::SchoolFormulaAnnouncePart },
        method: Word::SchoolFormulaMethod,
    };
    let parts = Parts {
        measure: "school-formula",
        title: word(lang, Word::SchoolFormulaTitle),
        axes: [x, y],
        marks: vec![bars, points, printed],
        table,
        notes,
        method: "school-formula",
        steps: steps(lang, &school, &given),
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

/// What the school has now, and in each of the years on the way to what the formula gives it; the sentence of it is put among the
/// facts. Nothing where what it has now was not typed, or the formula's sum is not known.
fn way(asked: &Asked, facts: &mut Facts, total: Option<f64>) -> Result<Option<(f64, Vec<f64>)>> {
    let caps = Caps { gain: cap(asked, "gain-cap")?, loss: cap(asked, "loss-cap")? };
    let Some(now) = asked.get("now").and_then(decimal) else {
        for option in ["gain-cap", "loss-cap"] {
            if asked.get(option).is_some() {
                return Err(Error::Needs { option, other: "now" }.into());
            }
        }
        return Ok(None);
    };
    let Some(total) = total else {
        facts.set("way", facts.say(Word::SchoolNoWay));
        return Ok(None);
    };
    let pounds = |amount: f64| text::value(Unit::Gbp, amount, 0);
    let way = transition(&[now], &[total], YEARS, caps);
    let years: Vec<f64> = way.years.iter().map(|year| significant(year[0])).collect();
    facts.set("now", pounds(now));
    facts.set("bills", text::list(asked.lang(), &[pounds(years[0]), pounds(years[1]), pounds(years[2])]));
    facts.set("short", pounds(way.remainder[0].abs()));
    facts.set("longest", Transition::LONGEST.digits());
    let ends = match way.ends[0] {
        Some(YEARS) => Word::WayEnds,
        Some(last) => {
            facts.set("last", last.digits());
            Word::SchoolWayShort
        }
        None => Word::SchoolWayNever,
    };
    let way_there = if caps == Caps::default() { Word::SchoolWay } else { Word::SchoolWayCapped };
    let told = join(&[&facts.say(way_there), &facts.say(ends)]);
    facts.set("way", told);
    Ok(Some((now, years)))
}

/// A cap, typed in percent.
fn cap(asked: &Asked, name: &'static str) -> Result<Option<f64>> {
    let Some(typed) = asked.get(name) else { return Ok(None) };
    let wrong = || Error::BadOption { option: name, value: typed.to_string(), expected: Expected::Within(0.0, 100.0) };
    let percent = decimal(typed).filter(|percent| *percent <= 100.0).ok_or_else(wrong)?;
    Ok(Some(percent / 100.0))
}

/// The numbers of a bar and of the point beside it, once where they are told alike.
fn both(amount: f64, beside: f64, told: &dyn Fn(f64) -> String) -> String {
    let (amount, beside) = (told(amount), told(beside));
    if amount == beside { amount } else { [&amount, BESIDE, &beside].concat() }
}

/// Whether a factor counts pupils.
fn of_pupils(factor: Factor) -> bool {
    !matches!(factor, Factor::LumpSum | Factor::Sparsity)
}

/// What the school has of a line.
fn count(school: &Schools, line: usize) -> f64 {
    school.counts[line].first().copied().unwrap_or(0.0)
}

/// The pupils of the school that a factor counts.
fn counted(school: &Schools, factor: Factor) -> f64 {
    let mut pupils = 0.0;
    for (at, line) in LINES.iter().enumerate() {
        if line.factor == factor {
            pupils += count(school, at);
        }
    }
    pupils
}

/// What is given for each row, before the area cost adjustment, which has a row of its own.
fn given(school: &Schools, set: usize, own: Option<&str>) -> Result<Given> {
    let (rates, sources) = rates(set, own)?;
    let allocation = allocate(school, &rates);
    let mut rows = [Some(0.0); ROWS.len()];
    let mut before = 0.0;
    for (row, (_, _, factor)) in rows.iter_mut().zip(ROWS).filter(|(_, row)| row.2.is_some()) {
        for (at, line) in LINES.iter().enumerate() {
            let count = count(school, at);
            if Some(line.factor) == factor && count > 0.0 {
                *row = row.zip(rates.lines[at]).map(|(sum, rate)| sum + rate * count);
                before += rates.lines[at].unwrap_or(0.0) * count;
            }
        }
    }
    rows[AREA] = Some(allocation.pupil_led[0] + allocation.school_led[0] - before);
    let complete = !allocation.incomplete[0];
    // A sum without some of its parts has neither, nor has a set without a level or a school without a baseline.
    rows[TOP_UPS[0]] = school.minimum_level(&rates, 0).filter(|_| complete).map(|_| allocation.minimum[0]);
    rows[TOP_UPS[1]] = rates.floor.filter(|_| complete && !school.baseline.is_empty()).map(|_| allocation.floor[0]);
    Ok(Given { rates, sources, allocation, rows })
}

/// The rates of a published set with the reader's own in the place of some of them, and where those used were printed.
fn rates(set: usize, own: Option<&str>) -> Result<(Rates, Vec<&'static Source>)> {
    let (mut rates, sources) = Rates::published(SETS[set].0);
    for part in own.unwrap_or_default().split(',').filter(|part| !part.is_empty()) {
        replace(&mut rates, part)?;
    }
    Ok((rates, sources))
}

/// Puts one of the reader's own rates, `name:pounds`, in its place.
fn replace(rates: &mut Rates, part: &str) -> Result<()> {
    let wrong = |expected| Error::BadOption { option: "rates", value: part.to_string(), expected };
    let Some((name, amount)) = part.split_once(':') else { return Err(wrong(Expected::Like(OWN)).into()) };
    let (name, amount) = (name.trim_ascii(), amount.trim_ascii());
    // Nought is a rate too.
    let zero = !amount.is_empty() && amount.bytes().all(|byte| byte == b'0');
    let Some(amount) = decimal(amount).or(zero.then_some(0.0)) else { return Err(wrong(Expected::Positive).into()) };
    if let Some(at) = LINES.iter().position(|line| line.name == name) {
        rates.lines[at] = Some(amount);
    } else if let Some(at) = MINIMUM.iter().position(|known| *known == name) {
        rates.minimum[at] = Some(amount);
    } else if name == "floor" {
        if amount > 100.0 {
            return Err(wrong(Expected::Within(0.0, 100.0)).into());
        }
        rates.floor = Some(amount / 100.0);
    } else {
        let mut known = names(&LINES, |line| line.name);
        known.extend(MINIMUM);
        known.push("floor");
        return Err(wrong(Expected::OneOf(known)).into());
    }
    Ok(())
}

/// The lines that the school has pupils of and the set has no rate for, by factor and phase.
fn unheld(lang: Lang, school: &Schools, rates: &Rates) -> Vec<String> {
    let mut without: Vec<String> = vec![];
    for (at, line) in LINES.iter().enumerate() {
        if count(school, at) > 0.0 && rates.lines[at].is_none() {
            let name = inside(name_of(lang, at, false));
            if line.factor != Factor::Idaci || !without.contains(&name) {
                without.push(name);
            }
        }
    }
    without
}

/// A name as it stands inside a sentence.
fn inside(mut name: String) -> String {
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    name
}

/// The name of a line: its factor, band and phase.
fn name_of(lang: Lang, at: usize, band: bool) -> String {
    let line = LINES[at];
    let factor = ROWS.iter().find(|(_, _, factor)| *factor == Some(line.factor)).map_or(Word::NONE, |row| row.1);
    let mut name = word(lang, factor).to_string();
    if let (true, Some(letter)) = (band, line.name.strip_prefix("idaci-").and_then(|rest| rest.bytes().next())) {
        name += &[" ", char::from(letter.to_ascii_uppercase()).to_string().as_str()].concat();
    }
    let phase = match line.stage {
        Stage::Primary => Word::PhasePrimary,
        Stage::KeyStage3 => Word::PhaseKs3,
        Stage::KeyStage4 => Word::PhaseKs4,
        Stage::Secondary => Word::PhaseSecondary,
        Stage::School => return name,
    };
    say(lang, Word::FactorOfStage, &[&name, word(lang, phase)])
}

/// What both sets give for the lines that both hold, with the area cost adjustment and without top-ups.
fn common(school: &Schools, ours: &Rates, theirs: &Rates) -> [f64; 2] {
    let mut sums = [0.0; 2];
    let area = school.area.first().copied().unwrap_or(1.0);
    for at in 0..LINES.len() {
        if let Some((our, their)) = ours.lines[at].zip(theirs.lines[at]) {
            let count = count(school, at) * area;
            sums[0] += our * count;
            sums[1] += their * count;
        }
    }
    sums
}

/// Every step of the shown set, in words.
fn steps(lang: Lang, school: &Schools, given: &Given) -> Vec<String> {
    let pounds = |amount: f64| text::value(Unit::Gbp, amount, 2);
    let whole = |amount: f64| text::value(Unit::Gbp, amount, if amount == amount.round() { 0 } else { 2 });
    let (mut steps, mut before) = (vec![], 0.0);
    for (at, line) in LINES.iter().enumerate() {
        let count = count(school, at);
        if count == 0.0 {
            continue;
        }
        let name = name_of(lang, at, true);
        match given.rates.lines[at] {
            Some(rate) => {
                before += rate * count;
                let number = if line.factor == Factor::Sparsity { shortest(count) } else { text::value(Unit::Pupils, count, 0) };
                steps.push(say(lang, Word::FormulaLine, &[&name, &number, &whole(rate), &whole(rate * count)]));
            }
            None => steps.push(say(lang, Word::FormulaLineUnheld, &[&name])),
        }
    }
    let (pupil_led, school_led) = (given.allocation.pupil_led[0], given.allocation.school_led[0]);
    let sum = pupil_led + school_led;
    if let Some(area) = school.area.first() {
        steps.push(say(lang, Word::FormulaLineArea, &[&shortest(*area), &whole(before), &pounds(sum)]));
    }
    steps.push(say(lang, Word::FormulaLineSums, &[&pounds(pupil_led), &pounds(school_led), &pounds(sum)]));
    let pupils = school.pupils()[0];
    if given.allocation.incomplete[0] {
        steps.push(word(lang, Word::FormulaLineIncomplete).to_string());
        return steps;
    }
    match school.minimum_level(&given.rates, 0) {
        Some(level) => {
            let all = level * pupils;
            let top_up = pounds(given.allocation.minimum[0]);
            let number = text::value(Unit::Pupils, pupils, 0);
            steps.push(say(lang, Word::FormulaLineMinimum, &[&pounds(level), &number, &pounds(all), &pounds(sum), &top_up]));
        }
        None => steps.push(word(lang, Word::FormulaLineNoMinimum).to_string()),
    }
    match (given.rates.floor, school.baseline.first()) {
        (Some(floor), Some(baseline)) => {
            let least = (1.0 + floor) * pupils * baseline;
            let held = pupil_led + given.allocation.minimum[0];
            let top_up = pounds(given.allocation.floor[0]);
            let rise = [&fixed(100.0 * floor, 2), "%"].concat();
            steps.push(say(lang, Word::FormulaLineFloor, &[&whole(*baseline), &rise, &pounds(least), &pounds(held), &top_up]));
        }
        (None, _) => steps.push(word(lang, Word::FormulaLineNoFloor).to_string()),
        (_, None) => steps.push(word(lang, Word::FormulaLineNoBaseline).to_string()),
    }
    steps
}

/// The school that was typed, or the example where none was.
fn typed(asked: &Asked) -> Result<(Schools, bool)> {
    let mut school = Schools::default();
    let mut example = true;
    for (at, option) in PUPILS.into_iter().enumerate() {
        if let Some(pupils) = asked.get(option).and_then(decimal) {
            school.counts[at] = vec![pupils];
            school.years[at] = vec![[7.0, 3.0, 2.0][at]];
            example = false;
        }
    }
    let lump_sum = PUPIL_LED;
    if example {
        if let Some(option) = SCHOOL.into_iter().find(|option| asked.get(option).is_some()) {
            return Err(Error::Needs { option, other: PUPILS[0] }.into());
        }
        // A class of thirty in every year; numbers made up, and said to be.
        for (name, pupils) in EXAMPLE {
            let at = LINES.iter().position(|line| line.name == name).unwrap_or(lump_sum);
            school.counts[at] = vec![pupils];
        }
        school.years[0] = vec![7.0];
        school.counts[lump_sum] = vec![1.0];
        return Ok((school, true));
    }
    school.counts[lump_sum] = vec![1.0];
    let primary = count(&school, 0);
    let secondary = count(&school, 1) + count(&school, 2);
    for (option, factor) in COUNTED {
        if let Some(text) = asked.get(option) {
            let two = parted(option, text, text, HEADS, [primary, secondary])?;
            fill(&mut school, two, &|at| LINES[at].factor == factor);
        }
    }
    if let Some(text) = asked.get("idaci") {
        let wrong = || Error::BadOption { option: "idaci", value: text.to_string(), expected: Expected::Like(BANDS) };
        let mut sums = [0.0; 2];
        for part in text.split(',') {
            let (band, counts) = part.split_once(':').ok_or_else(wrong)?;
            let band = band.trim_ascii().to_ascii_lowercase();
            let known = band.len() == 1 && "abcdef".contains(&band);
            let prefix = ["idaci-", &band, "-"].concat();
            if !known || LINES.iter().enumerate().any(|(at, line)| line.name.starts_with(&prefix) && count(&school, at) > 0.0) {
                return Err(wrong().into());
            }
            let two = parted("idaci", text, counts.trim_ascii(), BANDS, [primary, secondary])?;
            sums = [sums[0] + two[0], sums[1] + two[1]];
            fill(&mut school, two, &|at| LINES[at].name.starts_with(&prefix));
        }
        // A pupil lives in one band or in none.
        for (sum, most) in sums.into_iter().zip([primary, secondary]) {
            if sum > most {
                return Err(
                    Error::BadOption { option: "idaci", value: text.to_string(), expected: Expected::Within(0.0, most) }.into()
                );
            }
        }
    }
    if let Some(typed) = asked.get("sparsity") {
        let wrong = || Error::BadOption { option: "sparsity", value: typed.to_string(), expected: Expected::Within(0.0, 100.0) };
        let share = decimal(typed).filter(|percent| *percent <= 100.0).ok_or_else(wrong)? / 100.0;
        let phase = if primary > 0.0 { "sparsity-primary" } else { "sparsity-secondary" };
        fill(&mut school, [share; 2], &|at| LINES[at].name == phase);
    }
    if let Some(typed) = asked.get("area-cost") {
        let wrong = || Error::BadOption { option: "area-cost", value: typed.to_string(), expected: Expected::Within(1.0, 2.0) };
        let area = decimal(typed).filter(|area| (1.0..=2.0).contains(area)).ok_or_else(wrong)?;
        school.area = vec![area];
    }
    if let Some(baseline) = asked.get("baseline").and_then(decimal) {
        school.baseline = vec![baseline];
    }
    if let Some(typed) = asked.get("year-groups") {
        year_groups(&mut school, typed)?;
    }
    Ok((school, false))
}

/// The made-up school: 210 pupils, and how many of them count for what.
const EXAMPLE: [(&str, f64); 11] = [
    ("basic-primary", 210.0),
    ("fsm-primary", 30.0),
    ("fsm6-primary", 50.0),
    ("idaci-a-primary", 5.0),
    ("idaci-b-primary", 15.0),
    ("idaci-c-primary", 15.0),
    ("idaci-d-primary", 15.0),
    ("idaci-e-primary", 20.0),
    ("idaci-f-primary", 20.0),
    ("low-attainment-primary", 60.0),
    ("eal-primary", 40.0),
];

/// Puts counts at primary and secondary school into the lines of which `of` is true.
fn fill(school: &mut Schools, counts: [f64; 2], of: &dyn Fn(usize) -> bool) {
    for (at, line) in LINES.iter().enumerate() {
        let count = counts[usize::from(line.stage != Stage::Primary)];
        if of(at) && count > 0.0 {
            school.counts[at] = vec![count];
        }
    }
}

/// A whole number of at most five digits.
fn whole(text: &str) -> Option<f64> {
    let text = text.trim_ascii();
    let digits = (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse::<u32>().ok().map(f64::from)).flatten()
}

/// Counts at primary and secondary school: one number where the school has one of the two, `primary/secondary` where it has both.
fn parted(option: &'static str, typed: &str, counts: &str, example: &'static str, most: [f64; 2]) -> Result<[f64; 2]> {
    let wrong = |expected| Err(Error::BadOption { option, value: typed.to_string(), expected }.into());
    let two = match counts.split_once('/') {
        Some((primary, secondary)) => [whole(primary), whole(secondary)],
        None if most[1] == 0.0 => [whole(counts), Some(0.0)],
        None if most[0] == 0.0 => [Some(0.0), whole(counts)],
        // Of which phase they are is not said.
        None => [None; 2],
    };
    let [Some(primary), Some(secondary)] = two else { return wrong(Expected::Like(example)) };
    for (count, most) in [(primary, most[0]), (secondary, most[1])] {
        if count > most {
            return wrong(Expected::Within(0.0, most));
        }
    }
    Ok([primary, secondary])
}

/// Year groups at the primary stage and at key stages 3 and 4; stages without pupils have none.
fn year_groups(school: &mut Schools, typed: &str) -> Result<()> {
    let wrong = || Error::BadOption { option: "year-groups", value: typed.to_string(), expected: Expected::Like(GROUPS) };
    let parts: Vec<Option<f64>> = typed.split('/').map(whole).collect();
    for stage in 0..STAGES {
        let most = [7.0, 3.0, 2.0][stage];
        let [Some(_), Some(_), Some(_)] = parts[..] else { return Err(wrong().into()) };
        let years = parts[stage].filter(|years| *years <= most).ok_or_else(wrong)?;
        if (years > 0.0) != (count(school, stage) > 0.0) {
            return Err(wrong().into());
        }
        school.years[stage] = if years > 0.0 { vec![years] } else { vec![] };
    }
    Ok(())
}
