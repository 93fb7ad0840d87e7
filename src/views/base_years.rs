//! Has it risen or fallen? The answer since every year: a bar for each base year, and what others printed beside ours.

use super::money::{Parts, Words, compose};
use super::real::{self, DEFLATOR, FUNDING, Prepared};
use super::{Asked, Choice, FROM, Head, Holds, LANG, THEME, TO, VINTAGE, add, missing, series_of, value_axis, year_axis};
use crate::datasets;
use crate::error::{Error, Result};
use crate::figure::{Cell, Figure, Kind as Draw, Mark, Note, Role};
use crate::number::Digits;
use crate::series::Unit;
use crate::text::{self, Word, say, word};

pub(super) const OPTIONS: &[Choice] = &[series_of(&[FUNDING]), VINTAGE, DEFLATOR, real::PRICES, FROM, TO, LANG, THEME];

const COLUMNS: &[Head] = &[
    ("since", Word::ColumnSince, Holds::Words),
    ("to", Word::ColumnTo, Holds::Words),
    ("measure", Word::ColumnMeasure, Holds::Words),
    ("change", Word::ColumnRealChange, Holds::Of(Unit::Percent, 1)),
    ("cash_change", Word::ColumnCashChange, Holds::Of(Unit::Percent, 1)),
    ("difference", Word::ColumnRealDifference, Holds::Of(Unit::GbpPerPupilReal, 0)),
    ("whose", Word::ColumnWhose, Holds::Words),
    ("status", Word::ColumnStatus, Holds::Words),
    ("deflator", Word::ColumnDeflator, Holds::Detail),
    ("base", Word::ColumnBase, Holds::Detail),
    ("source", Word::ColumnSource, Holds::Detail),
];

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    let mut prepared = real::prepare(asked)?;
    let kind = prepared.kind();
    let about = prepared.series.about;
    // The year that is asked for is the last, settled or not.
    let end = match asked.year("to", kind)? {
        Some(to) => prepared.years.iter().position(|year| year.year == to && year.real.is_some()).unwrap_or(prepared.end),
        None => prepared.end,
    };
    prepared.years.truncate(end + 1);
    let last = prepared.years[end].year;
    let mut bars = [
        Mark::new(Draw::Bar, Role::Real, String::new()),
        Mark::new(Draw::Bar, Role::Distorted, word(lang, Word::DistortedBase).to_string()),
    ];
    let mut printed = Mark::new(Draw::Value, Role::Total, String::new());
    let mut table = super::table(lang, Unit::Percent, 1, &[COLUMNS]);
    let (mut low, mut high, mut fell, mut rose) = (0.0, 0.0, 0, 0);
    let (mut least, mut most, mut steps) = (None, None, vec![]);
    let ours = word(lang, Word::OurResult);
    for at in 0..end {
        let year = &prepared.years[at];
        if year.real.is_none() {
            continue;
        }
        let change = prepared.change(Prepared::real, at, end);
        let distorted = prepared.index.distorted(year.year);
        let bar = &mut bars[usize::from(distorted)];
        bar.push_range(f64::from(year.year), change.min(0.0), change.max(0.0));
        printed.push(year.year, change);
        low = f64::min(low, change);
        high = f64::max(high, change);
        if !distorted {
            fell += usize::from(change < 0.0);
            rose += usize::from(change > 0.0);
            least = Some(least.map_or((change, at), |(known, place)| if change < known { (change, at) } else { (known, place) }));
            most = Some(most.map_or((change, at), |(known, place)| if change > known { (change, at) } else { (known, place) }));
        }
        let status = if distorted { Word::StatusDistorted } else { Word::StatusCompared };
        let mut row: Vec<Cell> = vec![prepared.period(at).as_str().into(), prepared.period(end).as_str().into()];
        row.push(text::short_measure(lang, about.measure).into());
        row.push(Some(change).into());
        row.push(Some(prepared.change(Prepared::cash, at, end)).into());
        row.push(Some(prepared.real(end) - prepared.real(at)).into());
        row.push(ours.into());
        row.push(if distorted { "distorted" } else { "final" }.into());
        row.push(prepared.index.key.into());
        row.push(text::period(kind, prepared.base).as_str().into());
        row.push(prepared.years[end].point.as_ref().map_or("", |point| point.source.id).into());
        add(&mut table, "real", row, ("status", word(lang, status)));
        let parts: [&str; 4] = [
            &prepared.period(at),
            &prepared.money(prepared.real(at)),
            &prepared.money(prepared.real(end)),
            &text::change(change),
        ];
        steps.push(say(lang, Word::BaseYearStep, &parts));
    }
    let (Some((least, least_at)), Some((most, most_at))) = (least, most) else {
        let from = prepared.years[0].year;
        return Err(
            Error::TooFewPoints { from, to: last, found: usize::from(prepared.years[end].real.is_some()), needed: 2 }.into()
        );
    };
    let mut cited = prepared.sources();
    for result in datasets::results().iter().filter(|result| result.subject == "funding") {
        let mut row: Vec<Cell> = vec![result.from.into(), result.to.into()];
        row.push(text::published_measure(lang, result.measure).into());
        row.push(Some(result.value).into());
        missing(&mut row, 2);
        row.push(text::publisher_via(lang, result.source.publisher, result.source.via).as_str().into());
        row.push(result.status.name().into());
        missing(&mut row, 2);
        row.push(result.source.id.into());
        add(&mut table, "reported", row, ("status", text::status(lang, result.status.name())));
        // With the decimals that were printed, and not ours.
        table.say(3, text::value(Unit::Percent, result.value, result.decimals));
        cited.push(result.source);
    }

    let first = prepared.years.iter().find(|year| year.real.is_some()).map_or(last, |year| year.year);
    let (start, least_period, most_period) = (text::period(kind, first), prepared.period(least_at), prepared.period(most_at));
    let at_first = prepared.years.iter().position(|year| year.year == first).unwrap_or(0);
    let since_first = prepared.change(Prepared::real, at_first, end);
    for (name, fact) in [
        ("end", prepared.period(end)),
        ("start", start),
        ("since-first", text::change(since_first)),
        ("least", text::change(least)),
        ("least-period", least_period),
        ("most", text::change(most)),
        ("most-period", most_period),
        ("fell", fell.digits()),
        ("rose", rose.digits()),
    ] {
        prepared.facts.set(name, fact);
    }
    let facts = &prepared.facts;
    bars[0].label = facts.say(Word::BarSince);
    let mut marks = bars.to_vec();
    marks.push(printed);
    let mut notes = prepared.notes();
    notes.push(Note { code: "reported-results", text: word(lang, Word::NoteReported).to_string() });
    let sources = Figure::cite(lang, cited);
    let mut x = year_axis(lang, kind, first, prepared.years[end - 1].year);
    x.kind = "band";
    x.label = word(lang, Word::AxisBase).to_string();
    let mut y = value_axis(lang, (Unit::Percent, 1), low, high, true);
    y.label = facts.say(Word::AxisSince);
    let summary = facts.say(if least < 0.0 && most > 0.0 { Word::BaseYearsBoth } else { Word::BaseYearsOne });
    let both = least < 0.0 && most > 0.0;
    let words = Words {
        headline: if both { Word::HeadBaseYears } else { Word::HeadBaseYearsOne },
        subtitle: Word::SubtitleSince,
        calculation: Word::RealCalculation,
        caveat: Word::RealCaveat,
        alt: Word::BaseYearsAlt,
        announcement: Word::BaseYearsAnnounce,
        method: Word::BaseYearsMethod,
    };
    let parts = Parts {
        measure: about.measure,
        title: about.title[lang as usize],
        axes: [x, y],
        marks,
        table,
        notes,
        method: "base-years",
        steps,
        inputs: vec![],
        sources,
        source_line: prepared.source_line(),
        span: [first, last],
        vintage: prepared.series.vintage,
        kind,
        summary,
    };
    Ok(compose(asked, facts, &words, parts))
}
