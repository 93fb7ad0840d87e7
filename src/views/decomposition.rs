//! What a change of the total is made of: more pupils, higher prices, and what is left, more or less for each pupil.

use super::money::{Parts, Words, compose};
use super::real::{DEFLATOR, Index};
use super::{Asked, Choice, FROM, Head, Holds, LANG, THEME, TO, VINTAGE, add, names_axis, series_of, value_axis};
use crate::datasets;
use crate::error::{Error, Result};
use crate::figure::{Cell, Figure, Input, Kind as Draw, Mark, Note, Role, Tick};
use crate::funding::decompose;
use crate::number::{shortest, significant};
use crate::period::Kind;
use crate::series::Unit;
use crate::text::{self, Facts, Word, say, word};

pub(super) const TOTAL: &str = "dfe-school-funding-total";
const PUPILS: &str = "dfe-school-funding-pupils";

pub(super) const OPTIONS: &[Choice] = &[series_of(&[TOTAL]), VINTAGE, DEFLATOR, FROM, TO, LANG, THEME];

const COLUMNS: &[Head] = &[
    ("part", Word::ColumnPart, Holds::Words),
    ("before", Word::ColumnBefore, Holds::Words),
    ("after", Word::ColumnAfter, Holds::Words),
    ("contribution", Word::ColumnContribution, Holds::Values),
    ("share", Word::ColumnShareOfChange, Holds::Shares),
    ("from", Word::OptionFrom, Holds::Detail),
    ("to", Word::OptionTo, Holds::Detail),
    ("deflator", Word::ColumnDeflator, Holds::Detail),
];

/// The newest vintage with the most years of both totals and pupils.
pub(super) fn fullest() -> &'static str {
    let mut best = ("", 0);
    let (Ok(total), Ok(pupils)) = (datasets::about(TOTAL), datasets::about(PUPILS)) else { return best.0 };
    for &(name, _) in datasets::vintages(total) {
        let Ok(counted) = datasets::vintage(pupils, Some(name)) else { continue };
        let Ok(amounts) = datasets::vintage(total, Some(name)) else { continue };
        let both = amounts.points.iter().filter(|point| counted.at(point.year()).is_some()).count();
        if both >= best.1 {
            best = (name, both);
        }
    }
    best.0
}

/// Totals are held in millions of pounds, contributions shown in them.
const MILLION: f64 = 1e6;

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    let about = datasets::about(TOTAL)?;
    let mut total = datasets::vintage(about, Some(asked.get("vintage").unwrap_or(fullest())))?;
    let pupils = datasets::vintage(datasets::about(PUPILS)?, total.vintage)?;
    // Only years with both can be taken apart.
    total.points.retain(|point| pupils.at(point.year()).is_some());
    if total.points.is_empty() {
        return Err(Error::TooFewPoints { from: 0, to: 0, found: 0, needed: 2 }.into());
    }
    let (first, last) = total.span().unwrap_or((0, 0));
    let from = asked.year("from", Kind::Financial)?.unwrap_or(first);
    let to = asked.year("to", Kind::Financial)?.unwrap_or(last);
    crate::gap::check_window(from, to, first, last)?;
    if from == to {
        return Err(Error::TooFewPoints { from, to, found: 1, needed: 2 }.into());
    }
    let index = Index::find(asked, Kind::Financial, total.vintage)?;
    let money = |value| text::value(Unit::GbpMillion, value, 0);
    let mut sides = vec![];
    for year in [from, to] {
        let missing = || Error::EndMissing { period: text::period(Kind::Financial, year) };
        let (amount, counted) = (total.at(year).ok_or_else(missing)?, pupils.at(year).ok_or_else(missing)?);
        sides.push((amount, counted, index.level(year)?));
    }
    let factors = |(amount, counted, price): &(&crate::series::Point, &crate::series::Point, crate::funding::Price)| {
        [counted.value, price.level, amount.value * MILLION / (counted.value * price.level)]
    };
    let (before, after) = (factors(&sides[0]), factors(&sides[1]));
    let change = sides[1].0.value - sides[0].0.value;
    let parts = to_the_penny(&decompose(&before, &after), change * MILLION);
    // What a pupil is worth at the prices of the first year, both sides.
    let per_pupil = |factors: &[f64; 3]| factors[2] * before[1];

    let mut facts = Facts::new(lang);
    facts.set("coverage", text::coverage(lang, about.coverage).to_string());
    facts.set("deflator", word(lang, index.name).to_string());
    facts.set("vintage", total.vintage.unwrap_or_default().to_string());
    facts.set("start", text::period(Kind::Financial, from));
    facts.set("end", text::period(Kind::Financial, to));
    facts.set("first", text::period(Kind::Financial, from));
    facts.set("last", text::period(Kind::Financial, to));
    facts.set("publisher", text::publisher(lang, sides[1].0.source.publisher).to_string());
    facts.set("start-total", money(sides[0].0.value));
    facts.set("end-total", money(sides[1].0.value));
    facts.set("change", money(change));
    facts.set("change-share", text::change(100.0 * (sides[1].0.value / sides[0].0.value - 1.0)));
    let mut bars = Mark::new(Draw::Bar, Role::Real, word(lang, Word::Contribution).to_string());
    let mut all = Mark::new(Draw::Bar, Role::Total, word(lang, Word::ChangeOfTotal).to_string());
    let mut printed = Mark::new(Draw::Value, Role::Total, String::new());
    let mut table = super::table(lang, Unit::GbpMillion, 1, &[COLUMNS]);
    let (mut ticks, mut steps, mut low, mut high) = (vec![], vec![], f64::min(change, 0.0), f64::max(change, 0.0));
    let count = |value| text::value(Unit::Pupils, value, 0);
    let pounds = |value| text::value(Unit::Gbp, value, 0);
    let level = shortest;
    let said: [(&str, Word, &str, String, String); 3] = [
        ("pupils", Word::PartPupils, "pupils", count(before[0]), count(after[0])),
        ("prices", Word::PartPrices, "prices", level(before[1]), level(after[1])),
        ("real-rate", Word::PartRate, "rate", pounds(per_pupil(&before)), pounds(per_pupil(&after))),
    ];
    for (at, (code, name, fact, was, is)) in said.into_iter().enumerate() {
        let part = significant(parts[at] / MILLION);
        bars.push_range(at as f64, part.min(0.0), part.max(0.0));
        printed.push(at as i32, part);
        low = f64::min(low, part);
        high = f64::max(high, part);
        ticks.push(Tick { value: at as f64, label: word(lang, name).to_string() });
        facts.set(fact, money(part));
        let row = vec![
            Cell::from(code),
            was.as_str().into(),
            is.as_str().into(),
            Some(part).into(),
            if change == 0.0 { Cell::Missing } else { Some(part / change).into() },
            text::period(Kind::Financial, from).as_str().into(),
            text::period(Kind::Financial, to).as_str().into(),
            index.key.into(),
        ];
        add(&mut table, "real", row, ("part", word(lang, name)));
        let parts: [&str; 4] = [word(lang, name), &was, &is, &text::value(Unit::GbpMillion, part, 1)];
        steps.push(say(lang, Word::DecompositionStep, &parts));
    }
    all.push_range(3.0, change.min(0.0), change.max(0.0));
    printed.push(3, change);
    ticks.push(Tick { value: 3.0, label: word(lang, Word::PartTotal).to_string() });
    let row = vec![
        Cell::from("total"),
        money(sides[0].0.value).as_str().into(),
        money(sides[1].0.value).as_str().into(),
        Some(change).into(),
        if change == 0.0 { Cell::Missing } else { Some(1.0).into() },
        text::period(Kind::Financial, from).as_str().into(),
        text::period(Kind::Financial, to).as_str().into(),
        index.key.into(),
    ];
    add(&mut table, "total", row, ("part", word(lang, Word::PartTotal)));

    let mut notes = vec![Note { code: "gloss", text: about.gloss[lang as usize].to_string() }];
    notes.push(Note { code: "deflator", text: [word(lang, index.name), ": ", index.gloss].concat() });
    notes.push(Note { code: "rounded-totals", text: word(lang, Word::NoteRoundedTotals).to_string() });
    if [from, to].into_iter().any(|year| index.distorted(year)) {
        notes.push(Note { code: "distorted-base", text: word(lang, Word::NoteDistortedEnd).to_string() });
    }
    let amounts = sides.iter().flat_map(|(amount, counted, _)| [amount.source, counted.source]);
    let sources = Figure::cite(lang, amounts.chain(index.sources.iter().copied()));
    let source_line = {
        let cited = Figure::cite(lang, [sides[1].0.source].into_iter().chain(index.sources.first().copied()));
        Figure::source_line(lang, &cited, total.vintage)
    };
    let x = names_axis("part", word(lang, Word::AxisPart), ticks);
    let mut y = value_axis(lang, (Unit::GbpMillion, 0), low, high, true);
    y.label = facts.say(Word::AxisContribution);
    let words = Words {
        headline: if change < 0.0 { Word::HeadDecompositionFell } else { Word::HeadDecomposition },
        subtitle: Word::SubtitleDecomposition,
        calculation: Word::DecompositionCalculation,
        caveat: Word::DecompositionCaveat,
        alt: Word::DecompositionAlt,
        announcement: Word::DecompositionAnnounce,
        method: Word::DecompositionMethod,
    };
    let change = Some(significant(change * MILLION));
    let parts = Parts {
        measure: about.measure,
        title: about.title[lang as usize],
        axes: [x, y],
        marks: vec![bars, all, printed],
        table,
        notes,
        method: "lmdi",
        steps,
        inputs: vec![Input { symbol: "ΔT", label: word(lang, Word::InputTotalChange), value: change }],
        sources,
        source_line,
        span: [from, to],
        vintage: total.vintage,
        kind: Kind::Financial,
        summary: facts.say(Word::Decomposition),
    };
    Ok(compose(asked, &facts, &words, parts))
}

/// Parts in whole pence that are the change: what their rounding leaves goes to the largest.
fn to_the_penny(parts: &[f64], change: f64) -> Vec<f64> {
    let (mut pence, mut left, mut largest) = (vec![], (100.0 * change).round(), 0);
    for (at, part) in parts.iter().enumerate() {
        let rounded = (100.0 * part).round();
        left -= rounded;
        largest = if part.abs() > parts[largest].abs() { at } else { largest };
        pence.push(rounded);
    }
    pence[largest] += left;
    pence.iter().map(|pence| pence / 100.0).collect()
}
