//! England beside Wales: the gap at GCSE in months, from the one report that has both.
//!
//! The report gives Wales's second figure as a range, and a range it stays: in the picture an interval, and a wedge towards it
//! instead of a line. Nothing is fitted, and the nations are never added together.

use super::{Asked, Choice, Head, Holds, LANG, THEME, Use, add, details, join, note, notes, printed, value_axis, year_axis};
use crate::datasets;
use crate::error::{Error, Result};
use crate::figure::{Axes, Cell, Description, Figure, Kind as Draw, Mark, Method, Note, Role, VERSION};
use crate::number::significant;
use crate::period::Kind;
use crate::series::{Point, Series};
use crate::text::{self, Facts, Word, sentence_case, word};

pub(super) const OPTIONS: &[Choice] = &[LANG, THEME];

const SERIES: &str = "epi-england-wales-gap-months";
const ENGLAND: &str = "E92000001";
const WALES: &str = "W92000004";
/// The groups compared, and how a range of them is held.
const ALL: &str = "disadvantaged-and-other";
const LOW: &str = "disadvantaged-and-other-low";
const HIGH: &str = "disadvantaged-and-other-high";
const PERSISTENT: &str = "persistent-and-other";

const COLUMNS: &[Head] = &[
    ("period", Word::ColumnYear, Holds::Words),
    ("nation", Word::ColumnNation, Holds::Words),
    ("group", Word::ColumnGroup, Holds::Words),
    ("value", Word::ColumnGap, Holds::Values),
    ("lower", Word::ColumnRangeFrom, Holds::Values),
    ("upper", Word::ColumnRangeTo, Holds::Values),
];

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    let about = datasets::about(SERIES)?;
    let part = |area, group| datasets::part(about, area, group);
    let (england, wales, low, high) = (part(ENGLAND, ALL), part(WALES, ALL), part(WALES, LOW), part(WALES, HIGH));
    let persistent = [part(ENGLAND, PERSISTENT), part(WALES, PERSISTENT)];
    let few = || Error::TooFewPoints { from: 0, to: 0, found: 0, needed: 1 };
    let (Some(first), Some(last)) = (england.points.first(), england.points.last()) else { return Err(few().into()) };
    let held = |series: &Series, year: i32| series.at(year).cloned().ok_or_else(few);
    let (before, from, to) = (held(&wales, first.year())?, held(&low, last.year())?, held(&high, last.year())?);
    let (unit, decimals) = (about.unit, england.decimals());
    let value = |point: &Point| text::value(unit, point.value, decimals);

    let mut facts = Facts::new(lang);
    facts.set("coverage", text::coverage(lang, about.coverage).to_string());
    facts.set("publisher", text::publisher(lang, last.source.publisher).to_string());
    facts.set("vintage", last.vintage.to_string());
    facts.set("start", first.period.text());
    facts.set("end", last.period.text());
    facts.set("england-start", text::quantity(lang, unit, first.value, decimals));
    facts.set("england-end", text::quantity(lang, unit, last.value, decimals));
    facts.set("wales-start", value(&before));
    facts.set("wales-end", text::say(lang, Word::YearToYear, &[&value(&from), &value(&to)]));
    for (name, series) in ["england-persistent", "wales-persistent"].into_iter().zip(&persistent) {
        facts.set(name, value(&held(series, last.year())?));
    }

    let [in_england, in_wales] = [Word::EnglandOnly, Word::WalesOnly].map(|name| word(lang, name));
    let mut wedge = Mark::new(Draw::Band, Role::Other, in_wales.to_string());
    wedge.push_range(f64::from(before.year()), before.value, before.value);
    wedge.push_range(f64::from(to.year()), from.value, to.value);
    let mut line = Mark::new(Draw::Line, Role::Observed, in_england.to_string());
    let mut points = Mark::new(Draw::Points, Role::Observed, in_england.to_string());
    for point in &england.points {
        line.push(point.year(), point.value);
        points.push(point.year(), point.value);
    }
    let mut start = Mark::new(Draw::Points, Role::Other, in_wales.to_string());
    start.push(before.year(), before.value);
    let mut range = Mark::new(Draw::Range, Role::Other, in_wales.to_string());
    range.push_range(f64::from(to.year()), from.value, to.value);
    range.texts.push(facts.get("wales-end").to_string());
    let numbers = [printed(Role::Observed, &[first, last]), printed(Role::Other, &[&before])];

    let mut table = super::table(lang, unit, decimals, &[COLUMNS, super::DETAILS]);
    let mut row = |series: &Series, point: &Point, ends: Option<(f64, f64)>| {
        let (nation, code) = if series.area == ENGLAND { (in_england, "england") } else { (in_wales, "wales") };
        let kept = series.group == PERSISTENT;
        let mut row: Vec<Cell> = vec![point.period.text().as_str().into(), code.into()];
        row.push(if kept { PERSISTENT } else { ALL }.into());
        row.push(Some(point.value).filter(|_| ends.is_none()).into());
        row.push(ends.map(|(lower, _)| significant(lower)).into());
        row.push(ends.map(|(_, upper)| significant(upper)).into());
        details(&mut row, series, Some(point));
        add(&mut table, "observed", row, ("nation", nation));
        table.say(2, word(lang, if kept { Word::GroupPersistent } else { Word::GroupDisadvantaged }).to_string());
    };
    for point in &england.points {
        row(&england, point, None);
    }
    row(&wales, &before, None);
    row(&low, &from, Some((from.value, to.value)));
    for series in &persistent {
        for point in &series.points {
            row(series, point, None);
        }
    }

    let mut notes: Vec<Note> = notes(lang, &england, Use::Shown).into_iter().filter(|note| note.code != "each-release").collect();
    note(&mut notes, lang, "range", Word::NoteNationsRange);
    notes.push(Note { code: "persistent", text: facts.say(Word::NoteNationsPersistent) });
    let cited = Figure::cite(lang, [last.source]);
    let sources = Figure::cite(lang, [last.source, about.gloss_source]);
    let y = value_axis(lang, (unit, decimals), 0.0, before.value, true);
    let source_line = Figure::source_line(lang, &cited, None);
    let (alt, answer) = (facts.say(Word::NationsAlt), sentence_case(&facts.say(Word::NationsAnswer)));
    let [england_numbers, wales_numbers] = numbers;
    Ok(Figure {
        version: VERSION,
        view: "nations",
        lang: lang.tag(),
        headline: facts.say(Word::HeadNations),
        measure: about.measure,
        title: about.title[lang as usize].to_string(),
        subtitle: facts.say(Word::SubtitleNations),
        coverage: facts.get("coverage").to_string(),
        axes: Axes { x: year_axis(lang, Kind::Academic, first.year(), last.year()), y, rows: vec![] },
        // The interval before the wedge: the name stands beside what was printed.
        marks: vec![range, start, points, line, wedge, england_numbers, wales_numbers],
        table,
        closing: None,
        calculation: None,
        notes,
        method: Method { name: "published", text: word(lang, Word::TrendMethod), steps: vec![], inputs: vec![] },
        sentence: join(&[&answer, &source_line]),
        source_line,
        sources,
        span: [first.year(), last.year()],
        vintage: Some(last.vintage.to_string()),
        due: "",
        description: Description {
            long: join(&[&alt, word(lang, Word::NoteNationsRange), word(lang, Word::LongTable)]),
            short: alt,
        },
        summary: answer,
        announcement: facts.say(Word::NationsAnnounce),
        state: asked.state(Kind::Academic, None),
    })
}
