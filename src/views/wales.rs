//! School budgets in Wales: what authorities plan per pupil, delegated and retained, a bar a year, in cash.

use super::{Asked, Choice, FROM, Head, Holds, LANG, THEME, TO, add, join, missing, note, value_axis, year_axis};
use crate::datasets;
use crate::error::Result;
use crate::figure::{Axes, Cell, Description, Figure, Kind as Draw, Mark, Method, Note, Role, VERSION};
use crate::number::significant;
use crate::period::Kind;
use crate::series::{Point, Status};
use crate::text::{self, Facts, Word, say, word};

pub(super) const OPTIONS: &[Choice] = &[FROM, TO, LANG, THEME];

pub(super) const SERIES: &str = "wales-school-budget-per-pupil";

const COLUMNS: &[Head] = &[
    ("period", Word::ColumnYear, Holds::Words),
    ("delegated", Word::ColumnDelegated, Holds::Values),
    ("retained", Word::ColumnRetained, Holds::Values),
    ("value", Word::ColumnTotal, Holds::Values),
    ("retained_share", Word::ColumnRetainedShare, Holds::Shares),
    ("status", Word::ColumnStatus, Holds::Words),
    ("reason", Word::ColumnReason, Holds::Detail),
    ("vintage", Word::ColumnVintage, Holds::Detail),
    ("source", Word::ColumnSource, Holds::Detail),
];

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    let about = datasets::about(SERIES)?;
    let unit = about.unit;
    let (from, to) = (asked.year("from", Kind::Financial)?, asked.year("to", Kind::Financial)?);
    let mut total = datasets::each_release(about, "total");
    super::keep_window(&mut total, from, to)?;
    let (delegated, retained) = (datasets::each_release(about, "delegated"), datasets::each_release(about, "retained"));
    let parts = |year: i32| Some((delegated.at(year)?.value, retained.at(year)?.value));
    let (start, end) = (&total.points[0], &total.points[total.points.len() - 1]);
    let (first, last) = (start.year(), end.year());
    let money = |value: f64| text::value(unit, value, 0);
    let share = |(delegated, retained): (f64, f64)| retained / (delegated + retained);

    let mut facts = Facts::new(lang);
    facts.set("coverage", text::coverage(lang, about.coverage).to_string());
    facts.set("Short", text::sentence_case(text::short_measure(lang, about.measure)));
    facts.set("start", start.period.to_string());
    facts.set("end", end.period.to_string());
    facts.set("start-total", money(start.value));
    facts.set("total", money(end.value));
    facts.set("end-amount", money(end.value));
    facts.set("publisher", text::publisher_via(lang, end.source.publisher, end.source.via));
    let (mut headline, mut answer, mut alt) = (Word::HeadWalesTotal, Word::WalesSentenceTotal, Word::WalesAltTotal);
    if let Some((delegated, retained)) = parts(last) {
        facts.set("delegated", money(delegated));
        facts.set("retained", money(retained));
        facts.set("share", text::percent(share((delegated, retained))));
        (headline, answer, alt) = (Word::HeadWales, Word::WalesSentence, Word::WalesAlt);
    }

    let bar = |role, label| Mark::new(Draw::Bar, role, word(lang, label).to_string());
    let mut marks = vec![
        bar(Role::Delegated, Word::Delegated),
        bar(Role::Retained, Word::Retained),
        bar(Role::Total, Word::TotalOnly),
        bar(Role::Estimate, Word::TotalWorkedOut),
    ];
    let mut table = super::table(lang, unit, 0, &[COLUMNS]);
    let (mut absent, mut total_only, mut worked_out, mut steps) = (vec![], vec![], vec![], vec![]);
    for year in first..=last {
        let period = text::period(Kind::Financial, year);
        let (point, divided) = (total.at(year), parts(year));
        let x = f64::from(year);
        let mut row: Vec<Cell> = vec![
            period.as_str().into(),
            divided.map(|(delegated, _)| delegated).into(),
            divided.map(|(_, retained)| retained).into(),
            point.map(|point| point.value).into(),
            divided.map(share).into(),
        ];
        let Some(point) = point else {
            let held = row.len();
            missing(&mut row, COLUMNS.len() - held);
            add(&mut table, lang, unit, "missing", row, ("", ""));
            absent.push(period);
            continue;
        };
        for text in [point.status.name(), point.reason, point.vintage, point.source.id] {
            row.push(text.into());
        }
        add(&mut table, lang, unit, "observed", row, ("status", text::status(lang, point.status.name())));
        match divided {
            Some((delegated, retained)) => {
                marks[0].push_range(x, 0.0, delegated);
                marks[1].push_range(x, delegated, delegated + retained);
                let sum = money(delegated + retained);
                let parts: [&str; 5] = [&period, &money(delegated), &money(retained), &sum, &money(point.value)];
                steps.push(say(lang, Word::WalesStep, &parts));
            }
            None if point.status == Status::Estimate => marks[3].push_range(x, 0.0, point.value),
            None => marks[2].push_range(x, 0.0, point.value),
        }
        match (divided, point.status) {
            (_, Status::Estimate) => worked_out.push(period),
            (None, _) => total_only.push(period),
            _ => {}
        }
    }
    marks.retain(|mark| !mark.x.is_empty());
    marks.push(super::printed(Role::Total, &total.points.iter().collect::<Vec<_>>()));

    let mut notes = vec![Note { code: "gloss", text: about.gloss[lang as usize].to_string() }];
    note(&mut notes, lang, "cash", Word::NoteCash);
    note(&mut notes, lang, "budget", Word::NoteBudget);
    note(&mut notes, lang, "each-release", Word::NoteEachRelease);
    for (code, text, years) in [
        ("total-only", Word::NoteTotalOnly, &total_only),
        ("worked-out", Word::NoteWorkedOut, &worked_out),
        ("missing", Word::NoteMissing, &absent),
    ] {
        if !years.is_empty() {
            notes.push(Note { code, text: say(lang, text, &[&text::list(lang, years)]) });
        }
    }
    note(&mut notes, lang, "parts-rounded", Word::NotePartsRounded);

    let shown = |point: &&Point| (first..=last).contains(&point.year());
    let all = [&total, &delegated, &retained].into_iter().flat_map(|series| &series.points);
    let sources = Figure::cite(lang, all.filter(shown).map(|point| point.source));
    let highest = total.points.iter().map(|point| point.value).fold(0.0, f64::max);
    let mut x = year_axis(lang, Kind::Financial, first, last);
    x.kind = "band";
    let (answer, alt) = (facts.say(answer), facts.say(alt));
    Ok(Figure {
        version: VERSION,
        view: "wales",
        lang: lang.tag(),
        headline: facts.say(headline),
        measure: about.measure,
        title: about.title[lang as usize].to_string(),
        subtitle: facts.say(Word::SubtitleCash),
        coverage: facts.get("coverage").to_string(),
        axes: Axes { x, y: value_axis(lang, (unit, 0), 0.0, significant(highest), true) },
        marks,
        table,
        closing: None,
        calculation: None,
        notes,
        method: Method { name: "published", text: word(lang, Word::WalesMethod), steps, inputs: vec![] },
        source_line: Figure::source_line(lang, &sources, None),
        sources,
        span: [first, last],
        vintage: None,
        due: "",
        description: Description { long: join(&[&alt, &answer, word(lang, Word::LongTable)]), short: alt },
        sentence: join(&[&answer, &facts.say(Word::WalesCaveat)]),
        summary: answer,
        announcement: facts.say(Word::TrendAnnounce),
        state: asked.state(Kind::Financial, None),
    })
}
