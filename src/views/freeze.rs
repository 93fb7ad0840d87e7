//! What a freeze takes: an amount that stays the same while prices rise, at an assumed inflation or along a published index.

use super::money::{Parts, Words, compose};
use super::real::{Index, PRICES};
use super::{Asked, Choice, Head, Holds, LANG, THEME, Takes, add, series_of, told, value_axis, year_axis};
use crate::error::{Error, Expected, Result};
use crate::figure::{Axis, Cell, Figure, Input, Kind as Draw, Mark, Note, Role, Tick};
use crate::funding::freeze;
use crate::number::{Digits, decimal, shortest, significant};
use crate::period::Kind;
use crate::series::Unit;
use crate::text::{self, Facts, Word, say, word};

/// Years missed and inflation if nothing is said: the five-year freeze at the target of 2 %.
const YEARS: u32 = 5;
const INFLATION: &str = "2";

/// The years before the pandemic's distorted level, and the index by which their inflation is told beside an assumed one.
const DECADE: (i32, i32) = (2010, 2019);
const KNOWN: &str = "gdp-2022-06";

pub(super) const OPTIONS: &[Choice] = &[
    series_of(&["gdp-deflator"]),
    Choice { name: "years", takes: Takes::Count(50), label: told(Word::OptionYears), help: told(Word::HelpYears) },
    Choice { name: "inflation", takes: Takes::Number, label: told(Word::OptionInflation), help: told(Word::HelpInflation) },
    Choice {
        name: "deflator",
        takes: Takes::OneOf(&[
            ("assumed", Word::AssumedInflation),
            ("gdp-2022-06", Word::Gdp202206),
            ("gdp-2026-03", Word::Gdp202603),
            ("cpi-2023-02", Word::Cpi202302),
            ("school-costs-2022-07", Word::SchoolCosts202207),
            ("school-costs-2022-08", Word::SchoolCosts202208),
        ]),
        label: told(Word::OptionDeflator),
        help: told(Word::HelpPath),
    },
    PRICES,
    Choice { name: "from", takes: Takes::Year, label: told(Word::OptionFrozenFrom), help: told(Word::HelpFrozenFrom) },
    LANG,
    THEME,
];

const COLUMNS: &[Head] = &[
    ("missed", Word::ColumnMissed, Holds::Counts),
    ("period", Word::ColumnYear, Holds::Words),
    ("loss", Word::ColumnLoss, Holds::Of(Unit::Percent, 1)),
    ("worth", Word::ColumnWorth, Holds::Of(Unit::Gbp, 2)),
    ("price", Word::ColumnPrice, Holds::Of(Unit::PriceIndex, 1)),
    ("status", Word::ColumnPriceStatus, Holds::Words),
    ("deflator", Word::ColumnDeflator, Holds::Detail),
];

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    let missed: u32 = asked.get("years").and_then(|years| years.parse().ok()).unwrap_or(YEARS);
    let assumed = asked.get("prices").is_none() && matches!(asked.get("deflator"), None | Some("assumed"));
    for (option, other, wrong) in [("inflation", "deflator", !assumed), ("from", "deflator", assumed)] {
        if asked.get(option).is_some() && wrong {
            let known = if assumed { Error::Needs { option, other } } else { Error::Both { option, other } };
            return Err(known.into());
        }
    }
    let typed = asked.get("inflation").unwrap_or(INFLATION);
    let wrong = || Error::BadOption { option: "inflation", value: typed.to_string(), expected: Expected::Within(0.0, 100.0) };
    let percent = decimal(typed).filter(|percent| *percent <= 100.0).ok_or_else(wrong)?;
    let index = if assumed { None } else { Some(Index::find(asked, Kind::Financial, None)?) };
    let from = match (&index, asked.year("from", Kind::Financial)?) {
        (Some(_), Some(from)) => from,
        // As many years as end with the last level that is no forecast.
        (Some(index), None) => {
            let last = index.prices.levels.iter().rfind(|price| !price.forecast && !index.distorted(price.year));
            last.map_or(0, |price| price.year - missed as i32)
        }
        _ => 0,
    };

    let mut facts = Facts::new(lang);
    facts.set("coverage", word(lang, Word::AnyCoverage).to_string());
    facts.set("missed", text::count(lang, missed as usize, Word::Uplift));
    facts.set("flat", text::count(lang, missed as usize, Word::FlatBudget));
    facts.set("inflation", [&shortest(percent), "%"].concat());
    let mut table = super::table(lang, Unit::Percent, 1, &[COLUMNS]);
    let mut bars = [
        Mark::new(Draw::Bar, Role::Real, word(lang, Word::LossOutturn).to_string()),
        Mark::new(Draw::Bar, Role::Distorted, word(lang, Word::LossForecast).to_string()),
    ];
    let mut printed = Mark::new(Draw::Value, Role::Total, String::new());
    let (mut ticks, mut steps, mut losses, mut forecasts) = (vec![], vec![], vec![], vec![]);
    let first = index.as_ref().map(|index| index.level(from)).transpose()?;
    for missed in 1..=missed {
        let year = from + missed as i32;
        let (loss, price) = match (&index, first) {
            (Some(index), Some(first)) => {
                let price = index.level(year)?;
                (1.0 - first.level / price.level, Some(price))
            }
            _ => (freeze(missed, percent / 100.0), None),
        };
        let loss = significant(100.0 * loss);
        losses.push(loss);
        let forecast = price.is_some_and(|price| price.forecast);
        let x = if index.is_some() { year } else { missed as i32 };
        bars[usize::from(forecast)].push_range(f64::from(x), loss.min(0.0), loss.max(0.0));
        printed.push(x, loss);
        ticks.push(Tick { value: f64::from(x), label: missed.digits() });
        let period = index.as_ref().map(|_| text::period(Kind::Financial, year));
        if forecast {
            forecasts.extend(period.clone());
        }
        let worth = text::value(Unit::Gbp, 100.0 - loss, 2);
        steps.push(match (first, price) {
            (Some(first), Some(price)) => {
                let parts: [&str; 4] = [
                    &text::period(Kind::Financial, year),
                    &shortest(first.level),
                    &shortest(price.level),
                    &text::value(Unit::Percent, loss, 1),
                ];
                say(lang, Word::FreezePathStep, &parts)
            }
            _ => {
                say(lang, Word::FreezeStep, &[&missed.digits(), &shortest(percent), &text::value(Unit::Percent, loss, 1), &worth])
            }
        });
        let status = if index.is_none() {
            "assumed"
        } else if forecast {
            "forecast"
        } else {
            "final"
        };
        let row = vec![
            Cell::Number(f64::from(missed)),
            period.as_deref().map_or(Cell::Missing, Cell::from),
            Some(loss).into(),
            Some(100.0 - loss).into(),
            price.map(|price| price.level).into(),
            status.into(),
            index.as_ref().map_or("assumed", |index| index.key).into(),
        ];
        let said = if index.is_none() { word(lang, Word::AssumedInflation) } else { text::status(lang, status) };
        add(&mut table, if forecast { "real_forecast" } else { "real" }, row, ("status", said));
    }
    let last = losses.len() - 1;
    facts.set("loss", text::value(Unit::Percent, losses[last], 1));
    facts.set("one-less", text::value(Unit::Percent, if last > 0 { losses[last - 1] } else { 0.0 }, 1));
    facts.set("worth", text::value(Unit::Gbp, 100.0 - losses[last], 2));
    facts.set("start", text::period(Kind::Financial, from));
    facts.set("end", text::period(Kind::Financial, from + missed as i32));
    facts.set("deflator", word(lang, index.as_ref().map_or(Word::AssumedInflation, |index| index.name)).to_string());
    let [head, answer, alt, calculation, method] = if index.is_some() {
        [Word::HeadFreezePath, Word::FreezePath, Word::FreezePathAlt, Word::FreezePathCalculation, Word::FreezePathMethod]
    } else {
        [Word::HeadFreeze, Word::Freeze, Word::FreezeAlt, Word::FreezeCalculation, Word::FreezeMethod]
    };
    let summary = facts.say(answer);
    let mut notes = vec![Note { code: "flat-budgets", text: facts.say(Word::NoteFlatBudgets) }];
    let mut marks = bars.to_vec();
    marks.push(printed);
    if !forecasts.is_empty() {
        notes.push(Note { code: "forecast-prices", text: say(lang, Word::NoteForecastPrices, &[&text::list(lang, &forecasts)]) });
    }
    let x = if let Some(index) = &index {
        notes.push(Note { code: "deflator", text: text::sentence_case(&[word(lang, index.name), ": ", index.gloss].concat()) });
        let distorted = [from, from + missed as i32].into_iter().any(|year| index.distorted(year));
        if distorted {
            notes.push(Note { code: "distorted-base", text: word(lang, Word::NoteDistortedEnd).to_string() });
        }
        Axis { kind: "band", ..year_axis(lang, Kind::Financial, from + 1, from + missed as i32) }
    } else {
        Axis {
            kind: "band",
            unit: "uplifts",
            label: word(lang, Word::AxisMissed).to_string(),
            decimals: 0,
            domain: [1.0, f64::from(missed)],
            ticks,
            zero_included: false,
        }
    };
    let (mut low, mut high) = (0.0, 0.0);
    for loss in &losses {
        low = f64::min(low, *loss);
        high = f64::max(high, *loss);
    }
    let mut y = value_axis(lang, (Unit::Percent, 1), low, high, true);
    y.label = word(lang, Word::AxisLoss).to_string();
    // Beside an assumed inflation stands the one that there was.
    let cited = match &index {
        Some(index) => index.sources.clone(),
        None => {
            let known = Index::find(&asked.clone().with("deflator", Some(KNOWN.to_string())), Kind::Financial, None)?;
            let (first, last) = (known.level(DECADE.0)?.level, known.level(DECADE.1)?.level);
            let yearly = libm::exp(libm::log(last / first) / f64::from(DECADE.1 - DECADE.0)) - 1.0;
            let [from, to] = [DECADE.0, DECADE.1].map(|year| text::period(Kind::Financial, year));
            let parts: [&str; 4] = [word(lang, known.name), &text::percent(yearly), &from, &to];
            notes.push(Note { code: "inflation-then", text: say(lang, Word::NoteInflationThen, &parts) });
            known.sources
        }
    };
    let sources = Figure::cite(lang, cited);
    let source_line = match &index {
        Some(_) => Figure::source_line(lang, &sources[..1], None),
        None => say(lang, Word::FreezeSource, &[&sources[0].publisher]),
    };
    let state = match &index {
        Some(_) => asked.clone().with("from", Some(from.digits())),
        None => asked.clone(),
    };
    let words = Words {
        headline: head,
        subtitle: if index.is_some() { Word::SubtitleFreezePath } else { Word::SubtitleFreeze },
        calculation,
        caveat: Word::FreezeCaveat,
        alt,
        announcement: Word::FreezeAnnounce,
        method,
    };
    let parts = Parts {
        measure: "freeze",
        title: word(lang, Word::FreezeTitle),
        axes: [x, y],
        marks,
        table,
        notes,
        method: "freeze",
        steps,
        inputs: vec![Input { symbol: "n", label: word(lang, Word::InputMissed), value: Some(f64::from(missed)) }],
        sources,
        source_line,
        span: [from, from + missed as i32],
        vintage: None,
        kind: Kind::Financial,
        summary,
    };
    Ok(compose(&state, &facts, &words, parts))
}
