//! School budgets in Wales: what authorities plan per pupil, delegated and retained, a bar a year, in cash; or the share that they
//! retain. A school's own budget and roll stand beside what is delegated on average.

use super::money::{BUDGET, ROLL, own_budget};
use super::{Asked, Choice, FROM, Head, Holds, LANG, THEME, TO, Takes, add, join, missing, note, told, value_axis, year_axis};
use crate::datasets;
use crate::error::{Error, Result};
use crate::figure::{Axes, Cell, Description, Figure, Kind as Draw, Mark, Method, Note, Role, VERSION};
use crate::number::significant;
use crate::period::Kind;
use crate::series::{Point, Status, Unit};
use crate::text::{self, Facts, Word, say, word};

pub(super) const OPTIONS: &[Choice] = &[
    Choice {
        name: "shown",
        takes: Takes::OneOf(&[("amounts", Word::ShownAmounts), ("retained-share", Word::ShownShare)]),
        label: told(Word::OptionShown),
        help: told(Word::HelpShown),
    },
    FROM,
    TO,
    BUDGET,
    ROLL,
    LANG,
    THEME,
];

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

/// What a school's own budget adds.
const OWN: &[Head] = &[("own", Word::ColumnOwnSchool, Holds::Values)];

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
    facts.set("start", start.period.text());
    facts.set("end", end.period.text());
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
    let shares = asked.get("shown") == Some("retained-share");
    let own = own_budget(asked)?;
    let mut marks = vec![
        bar(Role::Delegated, Word::Delegated),
        bar(Role::Retained, Word::Retained),
        bar(Role::Total, Word::TotalOnly),
        bar(Role::Estimate, Word::TotalWorkedOut),
    ];
    let mut table = super::table(lang, unit, 0, &[COLUMNS, if own.is_some() { OWN } else { &[] }]);
    let width = table.columns.len();
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
            missing(&mut row, width - held);
            add(&mut table, "missing", row, ("", ""));
            absent.push(period);
            continue;
        };
        for text in [point.status.name(), point.reason, point.vintage, point.source.id] {
            row.push(text.into());
        }
        if own.is_some() {
            row.push(own.filter(|_| year == last).map(|(budget, roll)| budget / roll).into());
        }
        add(&mut table, "observed", row, ("status", text::status(lang, point.status.name())));
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
    let (mut unit, mut highest) = (unit, total.points.iter().map(|point| point.value).fold(0.0, f64::max));
    let (mut decimals, mut axis) = (0, None);
    if shares {
        // The share of each year that has both parts, and nothing of the others.
        let mut bars = bar(Role::Retained, Word::Retained);
        let mut printed = Mark::new(Draw::Value, Role::Total, String::new());
        let mut known: Vec<(i32, f64)> = vec![];
        for year in first..=last {
            let Some(share) = parts(year).map(share) else { continue };
            let percent = significant(100.0 * share);
            bars.push_range(f64::from(year), 0.0, percent);
            printed.push(year, percent);
            known.push((year, share));
        }
        let ([(start, before), ..], Some((end, after))) = (&known[..], known.last()) else {
            return Err(Error::TooFewPoints { from: first, to: last, found: 0, needed: 1 }.into());
        };
        facts.set("share-start", text::period(Kind::Financial, *start));
        facts.set("share-before", text::percent(*before));
        facts.set("share", text::percent(*after));
        facts.set("end", text::period(Kind::Financial, *end));
        facts.set("end-amount", text::percent(*after));
        (headline, answer, alt) = (Word::HeadRetained, Word::RetainedSentence, Word::RetainedAlt);
        (marks, unit, decimals) = (vec![bars, printed], Unit::Percent, 1);
        axis = Some(Word::AxisRetained);
        highest = known.iter().map(|(_, share)| 100.0 * share).fold(0.0, f64::max);
    } else {
        marks.push(super::printed(Role::Total, &total.points.iter().collect::<Vec<_>>()));
    }
    let mut told_own = String::new();
    if let Some((budget, roll)) = own {
        let each = budget / roll;
        let average = parts(last).map(|(delegated, _)| delegated);
        facts.set("own", money(each));
        facts.set("budget", money(budget));
        facts.set("roll", text::count(lang, roll as usize, Word::PupilsCounted));
        if let Some(average) = average {
            facts.set("away", money((each - average).abs()));
            facts.set("side", word(lang, if each >= average { Word::SideMore } else { Word::SideLess }).to_string());
        }
        let said = facts.say(if average.is_some() { Word::OwnBudget } else { Word::OwnBudgetTotal });
        told_own = join(&[&said, word(lang, Word::SchoolsMean)]);
        if !shares {
            // Beside the year that it is compared with, and no other; hollow, to be seen on a bar.
            let mut mark = Mark::new(Draw::Points, Role::Guess, facts.say(Word::YourSchool));
            mark.push(last, each);
            marks.push(mark);
            highest = f64::max(highest, each);
        }
    }
    marks.retain(|mark| !mark.x.is_empty());

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
    let mut x = year_axis(lang, Kind::Financial, first, last);
    x.kind = "band";
    let (answer, alt) = (join(&[&facts.say(answer), &told_own]), facts.say(alt));
    let mut y = value_axis(lang, (unit, decimals), 0.0, significant(highest), true);
    if let Some(label) = axis {
        y.label = word(lang, label).to_string();
    }
    if own.is_some() {
        note(&mut notes, lang, "own-budget", Word::NoteOwnBudget);
    }
    Ok(Figure {
        version: VERSION,
        view: "wales",
        lang: lang.tag(),
        headline: facts.say(headline),
        measure: about.measure,
        title: about.title[lang as usize].to_string(),
        subtitle: facts.say(Word::SubtitleCash),
        coverage: facts.get("coverage").to_string(),
        axes: Axes { x, y, rows: vec![] },
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
