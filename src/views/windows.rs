//! How much the answer depends on the years chosen: a grid of every window, and the reader's own answer among them.
//!
//! A cell is a window, its first year on one axis and its last on the other; each opens its projection. Windows share most of
//! their results, so that counts of them are counts of choices and nothing else.

use super::{
    Asked, Choice, FITTED, Head, Holds, INCLUDE, LANG, LEVEL, THEME, Takes, Use, VINTAGE, add, join, note, notes, series_of,
    told, year_axis,
};
use crate::error::{Error, Expected, Result};
use crate::figure::{Axes, Axis, Cell, Description, Figure, Input, Kind as Draw, Mark, Method, Role, VERSION};
use crate::gap::{self, Answer, Bound, HORIZON, Told, Window};
use crate::number::{Digits, significant};
use crate::text::{self, Grain, Lang, Word, sentence_case, word};

pub(super) const OPTIONS: &[Choice] = &[
    series_of(FITTED),
    VINTAGE,
    Choice { name: "guess", takes: Takes::Guess, label: told(Word::OptionGuess), help: told(Word::HelpGuess) },
    INCLUDE,
    LEVEL,
    LANG,
    THEME,
];

const COLUMNS: &[Head] = &[
    ("from", Word::ColumnFirst, Holds::Years),
    ("to", Word::ColumnLast, Holds::Years),
    ("n", Word::ColumnResults, Holds::Counts),
    ("answer", Word::ColumnAnswer, Holds::Words),
    ("year", Word::ColumnLineZero, Holds::Years),
    ("lower", Word::ColumnEarliest, Holds::Years),
    ("upper", Word::ColumnLatest, Holds::Years),
    ("slope", Word::ColumnSlope, Holds::Slopes),
    ("unit", Word::ColumnUnit, Holds::Detail),
];

/// Years after a window's end within which its line meets zero soon, and beyond which it does so late.
const SOON: f64 = 100.0;
const LATE: f64 = 500.0;

/// A span told in decades: single years would promise more than answers that differ so.
const DECADES: f64 = 21.0;

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    let series = super::series(asked)?;
    let about = series.about;
    let kind = series.points[0].period.kind();
    let window = Window {
        not_comparable: asked.includes("not-comparable"),
        provisional: asked.includes("provisional"),
        ..Window::default()
    };
    let answers = gap::windows(&series, &window, asked.level())?;
    let newest = series.span().map_or(0, |(_, last)| last);
    let guess = guess(asked, newest)?;
    let (mut facts, ..) = super::facts(lang, &series)?;

    let counted = |told: Told| answers.iter().filter(|answer| answer.told() == told).count();
    let (closes, widens, none) = (counted(Told::Closes) + counted(Told::Closed), counted(Told::Widens), counted(Told::NoTrend));
    let (mut never, mut soon, mut late, mut earliest, mut latest) = (0, 0, 0, f64::MAX, f64::MIN);
    for answer in &answers {
        match answer.line_year().map(|year| (year, year - f64::from(answer.to))) {
            None => never += 1,
            Some((_, after)) if after < SOON => soon += 1,
            Some((_, after)) if after > LATE => late += 1,
            _ => {}
        }
        if let (Told::Closes, Some((Some(year), ..))) = (answer.told(), answer.projection.closing.told()) {
            earliest = year.min(earliest);
            latest = year.max(latest);
        }
    }
    let level = text::level(asked.level());
    for (name, count) in [
        ("count", answers.len()),
        ("closes", closes),
        ("widens", widens),
        ("none", none),
        ("never", never),
        ("soon", soon),
        ("late", late),
    ] {
        facts.set(name, count.digits());
    }
    facts.set("soon-years", text::plain(SOON));
    facts.set("late-years", text::plain(LATE));
    facts.set("level", level);
    let answer = if earliest <= latest {
        facts.set("when", text::years(lang, earliest, latest, Grain::of(Some((latest - earliest).max(DECADES)))));
        Word::WindowsAnswer
    } else {
        Word::WindowsAnswerNone
    };
    let mut guessed = String::new();
    if let Some(guess) = guess {
        let allowed = answers.iter().filter(|answer| answer.allows(guess)).count();
        let sooner = answers.iter().filter(|answer| answer.line_year() < guess && answer.line_year().is_some()).count();
        facts.set("allowed", allowed.digits());
        facts.set("sooner", sooner.digits());
        facts.set("later", (answers.len() - never - sooner).digits());
        facts.set("guess", guess.map_or_else(|| word(lang, Word::Never).to_string(), text::plain));
        guessed = facts.say(match guess {
            None => Word::WindowsGuessNever,
            Some(_) if allowed == 0 => Word::WindowsGuessNone,
            Some(_) => Word::WindowsGuess,
        });
    }

    let mut table = super::table(lang, about.unit, series.decimals(), &[COLUMNS]);
    let mut marks = vec![];
    for (role, label) in [
        (Role::Closes, Word::CellCloses),
        (Role::Widens, Word::CellWidens),
        (Role::NoTrend, Word::CellNoTrend),
        (Role::Guess, Word::CellGuess),
    ] {
        marks.push(Mark::new(Draw::Cell, role, facts.say(label)));
    }
    for answer in &answers {
        let (role, at, said) = match answer.told() {
            Told::Closes | Told::Closed => (Role::Closes, 0, Word::AnswerCloses),
            Told::Widens => (Role::Widens, 1, Word::AnswerWidens),
            Told::NoTrend => (Role::NoTrend, 2, Word::AnswerNoTrend),
        };
        let opens = asked.window(answer, series.vintage);
        let mut put = |at: usize, text: String| {
            let mark: &mut Mark = &mut marks[at];
            mark.push(answer.to, f64::from(answer.from));
            mark.texts.push(text);
            mark.opens.push(opens.clone());
        };
        put(at, cell_text(answer));
        if guess.is_some_and(|guess| answer.allows(guess)) {
            put(3, String::new());
        }
        let closing = &answer.projection.closing;
        let row = vec![
            Cell::Number(f64::from(answer.from)),
            Cell::Number(f64::from(answer.to)),
            Cell::Number(answer.projection.line.n as f64),
            role.name().into(),
            answer.line_year().map_or_else(|| "never".into(), |year| Cell::Number(significant(year))),
            closing.lower().into(),
            match closing.upper() {
                Some(Bound::Year(upper)) => Cell::Number(significant(upper)),
                Some(Bound::Never) => "never".into(),
                None => Cell::Missing,
            },
            Cell::Number(significant(answer.projection.line.slope)),
            about.unit.name().into(),
        ];
        add(&mut table, role.name(), row, ("answer", word(lang, said)));
        table.opens.push(opens);
    }
    marks.retain(|mark| !mark.x.is_empty());

    let mut notes = notes(lang, &series, Use::InWindows(&|point| window.takes(point)));
    note(&mut notes, lang, "windows", Word::NoteWindows);
    note(&mut notes, lang, "windows-line", Word::NoteWindowsLine);
    #[cfg(feature = "own")]
    super::own_notes(asked, lang, &series, &mut notes);
    let sources = Figure::cite(lang, series.points.iter().map(|point| point.source).chain([about.gloss_source]));
    let source_line = super::source_line(lang, &series, &sources[..1]);
    let (answer, lines, counts) = (facts.say(answer), facts.say(Word::WindowsLines), word(lang, Word::WindowsCounts));
    let alt = facts.say(Word::WindowsAlt);
    Ok(Figure {
        version: VERSION,
        view: "windows",
        lang: lang.tag(),
        headline: sentence_case(&facts.say(Word::HeadWindows)),
        measure: about.measure,
        title: super::title(lang, about),
        subtitle: super::subtitle(&facts, &series),
        coverage: facts.get("coverage").to_string(),
        axes: axes(lang, kind, &answers),
        marks,
        table,
        closing: None,
        calculation: Some(facts.say(super::either(about, Word::WindowsCalculationOwn, Word::WindowsCalculation))),
        notes,
        method: Method {
            name: "windows",
            text: word(lang, Word::WindowsMethod),
            steps: vec![],
            inputs: vec![Input { symbol: "N", label: word(lang, Word::InputWindows), value: Some(answers.len() as f64) }],
        },
        source_line,
        sources,
        span: [answers[0].from, answers.iter().map(|answer| answer.to).max().unwrap_or(newest)],
        vintage: super::vintage_shown(&series),
        due: about.due,
        description: Description { long: join(&[&alt, &lines, &guessed, counts, word(lang, Word::LongTable)]), short: alt },
        sentence: join(&[
            &answer,
            &lines,
            counts,
            &guessed,
            &facts.say(super::either(about, Word::OurCalculationOwn, Word::OurCalculation)),
        ]),
        summary: join(&[&answer, &lines, counts, &guessed]),
        announcement: if guessed.is_empty() { facts.say(Word::WindowsAnnounce) } else { guessed },
        state: asked.state(kind, series.vintage),
    })
}

/// What the reader thinks: a year, or `Some(None)` for never; `None` where they have not said.
fn guess(asked: &Asked, newest: i32) -> Result<Option<Option<f64>>> {
    let expected = Expected::YearOrNever(f64::from(newest), f64::from(newest) + HORIZON);
    match asked.get("guess") {
        None => Ok(None),
        Some("never") => Ok(Some(None)),
        Some(value) => match value.parse::<i32>() {
            Ok(year) if (newest..=newest + HORIZON as i32).contains(&year) => Ok(Some(Some(f64::from(year)))),
            _ => Err(Error::BadOption { option: "guess", value: value.to_string(), expected }.into()),
        },
    }
}

/// What a cell says: the year that its answer names, if it may name one.
fn cell_text(answer: &Answer) -> String {
    match answer.projection.closing.told() {
        Some((Some(year), ..)) => text::plain(year.floor()),
        _ => String::new(),
    }
}

/// Two axes of years: last ones across, first ones up.
fn axes(lang: Lang, kind: crate::period::Kind, answers: &[Answer]) -> Axes {
    let (mut to, mut from) = ((i32::MAX, i32::MIN), (i32::MAX, i32::MIN));
    for answer in answers {
        to = (to.0.min(answer.to), to.1.max(answer.to));
        from = (from.0.min(answer.from), from.1.max(answer.from));
    }
    let axis = |(first, last): (i32, i32), label: Word| Axis {
        kind: "band",
        label: word(lang, label).to_string(),
        ..year_axis(lang, kind, first, last)
    };
    Axes { x: axis(to, Word::AxisLast), y: axis(from, Word::AxisFirst), rows: vec![] }
}
