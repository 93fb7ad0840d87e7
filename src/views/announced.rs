//! What was announced for schools in 2019, in cash and at the prices that came: why the claim can be checked only in part.

use super::money::{Parts, Words, compose};
use super::real::{Index, reported};
use super::{Asked, Choice, Head, Holds, LANG, THEME, Takes, add, missing, series_of, told, value_axis, year_axis};
use crate::datasets::{self, Published};
use crate::error::Result;
use crate::figure::{Axis, Cell, Figure, Input, Kind as Draw, Mark, Note, Role};
use crate::number::{shortest, significant};
use crate::period::{Kind, Period};
use crate::series::Unit;
use crate::text::{self, Facts, Word, say, word};

pub(super) const OPTIONS: &[Choice] = &[
    series_of(&["gdp-deflator"]),
    Choice {
        name: "deflator",
        takes: Takes::OneOf(&[
            ("gdp-2026-03", Word::Gdp202603),
            ("gdp-2022-06", Word::Gdp202206),
            ("cpi-2023-02", Word::Cpi202302),
            ("school-costs-2022-07", Word::SchoolCosts202207),
            ("school-costs-2022-08", Word::SchoolCosts202208),
        ]),
        label: told(Word::OptionDeflator),
        help: told(Word::HelpDeflator),
    },
    LANG,
    THEME,
];

const COLUMNS: &[Head] = &[
    ("period", Word::ColumnYear, Holds::Words),
    ("value", Word::ColumnAnnounced, Holds::Of(Unit::GbpBillionCash, 1)),
    ("real", Word::ColumnAnnouncedReal, Holds::Of(Unit::GbpBillionReal, 1)),
    ("reported", Word::ColumnAnnouncedReported, Holds::Of(Unit::GbpBillionReal, 1)),
    ("price", Word::ColumnPrice, Holds::Of(Unit::PriceIndex, 1)),
    ("status", Word::ColumnStatus, Holds::Words),
    ("deflator", Word::ColumnDeflator, Holds::Detail),
    ("base", Word::ColumnBase, Holds::Detail),
    ("source", Word::ColumnSource, Holds::Detail),
];

fn result(measure: &str) -> impl Iterator<Item = &'static Published> {
    datasets::results().iter().filter(move |result| result.measure == measure)
}

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    let index = Index::find(asked, Kind::Financial, None)?;
    let year_of = |result: &Published| Period::parse(result.to, Kind::Financial).map(Period::year);
    let mut announced = vec![];
    for result in result("announced-schools") {
        announced.push((year_of(result)?, result));
    }
    let mut theirs = None;
    for result in result("announced-schools-real") {
        theirs = Some((year_of(result)?, result));
    }
    let mut level = None;
    for result in result("core-schools-budget") {
        level = Some((year_of(result)?, result));
    }
    let nothing = || crate::error::Error::TooFewPoints { from: 0, to: 0, found: 0, needed: 1 };
    let ((base, level), (theirs_year, theirs)) = level.zip(theirs).ok_or_else(nothing)?;
    let before = index.level(base)?;
    let base_period = text::period(Kind::Financial, base);
    let money = |value| text::value(Unit::GbpBillion, value, 1);

    let mut facts = Facts::new(lang);
    facts.set("base", base_period.clone());
    facts.set("deflator", word(lang, index.name).to_string());
    facts.set("coverage", word(lang, Word::EnglandSchools).to_string());
    facts.set("level", money(level.value));
    facts.set("their-real", money(theirs.value));
    facts.set("their-year", text::period(Kind::Financial, theirs_year));
    facts.set("publisher", text::publisher(lang, theirs.source.publisher).to_string());
    facts.set("level-publisher", text::publisher_via(lang, level.source.publisher, level.source.via));
    let bar = |role, label| Mark::new(Draw::Bar, role, facts.say(label));
    let mut worth_bar = bar(Role::Current, Word::AnnouncedReal);
    let mut lost_bar = bar(Role::Added, Word::AnnouncedLost);
    let mut cash_bar = bar(Role::Total, Word::AnnouncedCash);
    let mut printed = Mark::new(Draw::Value, Role::Total, String::new());
    let mut reported_mark = Mark::new(Draw::Points, Role::Reported, facts.say(Word::AnnouncedTheirs));
    let mut table = super::table(lang, Unit::GbpBillion, 1, &[COLUMNS]);
    let (mut steps, mut sources, mut absent, mut forecasts) = (vec![], vec![], vec![], vec![]);
    let (mut last_real, mut low, mut high) = (None, 0.0, 0.0);
    for &(year, result) in &announced {
        let price = index.prices.at(year);
        // Levels are deflated, and then subtracted: more money for the same schools, and the same money worth less.
        let worth = price
            .map(|price| significant(crate::funding::real(level.value + result.value, price.level, before.level) - level.value));
        let x = f64::from(year);
        printed.push(year, result.value);
        high = f64::max(high, result.value);
        let their = Some(theirs.value).filter(|_| year == theirs_year);
        if let (Some(worth), Some(price)) = (worth, price) {
            worth_bar.push_range(x, worth.min(0.0), worth.max(0.0));
            lost_bar.push_range(x, worth.max(0.0), result.value);
            low = f64::min(low, worth);
            if price.forecast {
                forecasts.push(result.to.to_string());
            }
            last_real = Some((year, worth));
            let parts: [&str; 6] = [
                result.to,
                &money(level.value),
                &money(result.value),
                &shortest(before.level),
                &shortest(price.level),
                &money(worth),
            ];
            steps.push(say(lang, Word::AnnouncedStep, &parts));
        } else {
            cash_bar.push_range(x, 0.0, result.value);
            absent.push(result.to.to_string());
        }
        if let Some(their) = their {
            reported_mark.push(year, their);
        }
        let row: Vec<Cell> = vec![
            result.to.into(),
            Some(result.value).into(),
            worth.into(),
            their.into(),
            price.map(|price| price.level).into(),
            result.status.name().into(),
            index.key.into(),
            base_period.as_str().into(),
            result.source.id.into(),
        ];
        add(&mut table, "planned", row, ("status", text::status(lang, result.status.name())));
        sources.push(result.source);
    }
    let mut row: Vec<Cell> = vec![base_period.as_str().into()];
    missing(&mut row, 3);
    row.push(Some(before.level).into());
    row.push(Cell::from("base"));
    row.push(index.key.into());
    row.push(base_period.as_str().into());
    row.push(level.source.id.into());
    add(&mut table, "missing", row, ("status", word(lang, Word::StatusBase)));
    sources.extend([theirs.source, level.source]);
    sources.extend(&index.sources);

    let &(last, most) = announced.last().ok_or_else(nothing)?;
    facts.set("end", most.to.to_string());
    facts.set("cash", money(most.value));
    // What yearly inflation the reported worth stands for: (budget + promise) over (budget + worth), by the years between.
    let ratio = (level.value + most.value) / (level.value + theirs.value);
    let yearly = libm::exp(libm::log(ratio) / f64::from(last - base)) - 1.0;
    facts.set("implied", text::percent(yearly));
    let known = last_real.filter(|(year, _)| *year == last);
    facts.set("real", known.map(|(_, worth)| money(worth)).unwrap_or_default());
    if let Some(price) = index.prices.at(last) {
        let yearly = libm::exp(libm::log(price.level / before.level) / f64::from(last - base)) - 1.0;
        facts.set("actual", text::percent(yearly));
    }
    let summary = facts.say(if known.is_some() { Word::Announced } else { Word::AnnouncedNoPrice });
    let mut notes = vec![Note { code: "cannot-be-checked", text: facts.say(Word::NoteAnnouncedUnchecked) }];
    notes.push(Note { code: "implied-inflation", text: facts.say(Word::NoteAnnouncedImplied) });
    notes.push(Note { code: "reported", text: reported(lang, theirs) });
    notes.push(Note { code: "reported", text: reported(lang, level) });
    notes.push(Note { code: "deflator", text: [word(lang, index.name), ": ", index.gloss].concat() });
    if !absent.is_empty() {
        notes.push(Note { code: "no-price", text: say(lang, Word::NoteNoPrice, &[&text::list(lang, &absent)]) });
    }
    let distorted: Vec<String> =
        announced.iter().filter(|(year, _)| index.distorted(*year)).map(|(_, result)| result.to.to_string()).collect();
    if !distorted.is_empty() {
        notes.push(Note { code: "pandemic-prices", text: say(lang, Word::NoteDistorted, &[&text::list(lang, &distorted)]) });
    }
    if !forecasts.is_empty() {
        notes.push(Note { code: "forecast-prices", text: say(lang, Word::NoteForecastPrices, &[&text::list(lang, &forecasts)]) });
    }
    let marks = vec![worth_bar, lost_bar, cash_bar, reported_mark, printed];
    let mut y = value_axis(lang, (Unit::GbpBillion, 1), low, high, true);
    y.label = facts.say(Word::AxisAnnounced);
    let sources = Figure::cite(lang, sources);
    let first = [most.source, level.source].into_iter().chain(index.sources.first().copied());
    let source_line = Figure::source_line(lang, &Figure::cite(lang, first), None);
    let words = Words {
        headline: if known.is_some() { Word::HeadAnnounced } else { Word::HeadAnnouncedNoPrice },
        subtitle: Word::SubtitleAnnounced,
        calculation: Word::AnnouncedCalculation,
        caveat: Word::AnnouncedCaveat,
        alt: Word::AnnouncedAlt,
        announcement: Word::AnnouncedAnnounce,
        method: Word::AnnouncedMethod,
    };
    let parts = Parts {
        measure: "announced-schools",
        title: word(lang, Word::AnnouncedTitle),
        axes: [Axis { kind: "band", ..year_axis(lang, Kind::Financial, announced[0].0, last) }, y],
        marks,
        table,
        notes,
        method: "real",
        steps,
        inputs: vec![Input { symbol: "B", label: word(lang, Word::InputBudget), value: Some(level.value) }],
        sources,
        source_line,
        span: [announced[0].0, last],
        vintage: None,
        kind: Kind::Financial,
        summary,
    };
    Ok(compose(asked, &facts, &words, parts))
}
