//! The published answers to when the gap closes, report by report, and ours beside them.
//!
//! "Over 100 years" is no point and "never" no number: the first is a bar without an end, the second one that leaves the scale for
//! a place of its own. Answers about two measures are two marks and are never joined. Ours are of the index of key stage 4, with
//! the results up to the same year: another measure, and named as that. The yearly figures behind the published answers are not
//! held, so that none of them can be computed again.

use super::{Asked, Choice, Head, Holds, LANG, LEVEL, THEME, Use, VINTAGE, add, join, note, notes, series_of};
use crate::datasets;
use crate::error::{Error, Result};
use crate::figure::{Axes, Axis, Cell, Description, Figure, Kind as Draw, Mark, Method, Note, Role, Tick, VERSION};
use crate::gap::{self, Answer, Bound, Told, Window};
use crate::number::{Digits, significant};
use crate::period::Kind;
use crate::text::{self, Lang, Word, sentence_case, word};

pub(super) const OPTIONS: &[Choice] = &[series_of(&[OURS]), VINTAGE, LEVEL, LANG, THEME];

/// What our own answers are of.
const OURS: &str = "dfe-ks4-gap-index";

/// By measure of the published answers: its code, its name, its role, and the series whose figures are held.
const MEASURES: [(&str, Word, Role, &str); 2] = [
    ("all-subjects", Word::AllSubjects, Role::Other, "epi-ks4-gap-months-all-subjects"),
    ("english-and-maths", Word::EnglishAndMaths, Role::Observed, "epi-ks4-gap-months"),
];

const COLUMNS: &[Head] = &[
    ("report_year", Word::OptionReport, Holds::Years),
    ("measure", Word::OptionSeries, Holds::Words),
    ("answer", Word::ColumnAnswer, Holds::Words),
    ("years", Word::ColumnYearsToClose, Holds::Counts),
    ("lower", Word::ColumnEarliest, Holds::Counts),
    ("upper", Word::ColumnLatest, Holds::Counts),
    ("data_to", Word::ColumnDataTo, Holds::Words),
    ("source", Word::ColumnSource, Holds::Detail),
];

/// Steps of the scale, in years; "never" stands two of them above its end.
const STEP: f64 = 200.0;

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    let series = super::series(asked)?;
    let about = series.about;
    let published = datasets::answers();
    let (mut facts, ..) = super::facts(lang, &series)?;
    facts.set("assumes", word(lang, Word::AssumesOls).to_string());
    facts.set("level", text::level(asked.level()));

    // Ours first: how far the scale must reach.
    let mut ours: Vec<(u16, Answer)> = vec![];
    for answer in published {
        let window = Window { to: Some(i32::from(answer.data_to)), ..Window::default() };
        let selection = gap::select(&series, &window)?;
        let (mut x, mut y, mut roundings) = (vec![], vec![], vec![]);
        for point in &selection.used {
            x.push(f64::from(point.year()));
            y.push(point.value);
            roundings.push(point.rounding());
        }
        let (from, to) = selection.span();
        let few = || Error::TooFewPoints { from, to, found: x.len(), needed: 2 };
        let projection = gap::project(&x, &y, &roundings, asked.level()).ok_or_else(few)?;
        ours.push((answer.report_year, Answer { from, to, projection }));
    }
    let bound = |answer: &Answer| match answer.projection.closing.upper() {
        Some(Bound::Year(upper)) => Some(upper - f64::from(answer.to)),
        _ => None,
    };
    let mut longest = published.iter().filter_map(|answer| answer.years).map(f64::from).fold(0.0, f64::max);
    longest = ours.iter().filter_map(|(_, answer)| bound(answer)).fold(longest, f64::max);
    let end = STEP * (longest / STEP + 0.25).ceil();
    let never = end + STEP;

    let mut table = super::table(lang, about.unit, 0, &[COLUMNS]);
    let (mut marks, mut said, mut first) = (vec![], vec![], vec![]);
    for (measure, name, role, held) in MEASURES {
        let kind = if role == Role::Other { Draw::Bar } else { Draw::Arrow };
        let mut mark = Mark::new(kind, role, word(lang, name).to_string());
        let opens = asked.address("trend", &[("series", held)]);
        for answer in published.iter().filter(|answer| answer.measure == measure) {
            let years = answer.years.map(f64::from);
            mark.push_range(f64::from(answer.report_year), 0.0, years.unwrap_or(never));
            let short = years.map_or_else(String::new, text::plain);
            let (short, long) = (told(lang, answer.answer, &short), told(lang, answer.answer, &long(lang, years)));
            mark.texts.push(short.clone());
            mark.opens.push(opens.clone());
            let listed = if first.len() < 2 || measure == "all-subjects" { &long } else { &short };
            let year = answer.report_year.to_string();
            said.push(text::say(lang, Word::AnswerInReport, &[listed, &year]));
            if role == Role::Observed {
                first.push(if first.is_empty() { long.clone() } else { short });
            }
            let row: Vec<Cell> = vec![
                Cell::Number(f64::from(answer.report_year)),
                measure.into(),
                answer.answer.into(),
                years.map_or_else(|| "never".into(), Cell::Number),
                Cell::Missing,
                Cell::Missing,
                text::period(Kind::Academic, i32::from(answer.data_to)).as_str().into(),
                answer.source.id.into(),
            ];
            add(&mut table, "observed", row, ("answer", &long));
            table.say(1, word(lang, name).to_string());
            table.opens.push(opens.clone());
        }
        marks.push(mark);
    }
    facts.set("answers", text::join(&first.iter().map(String::as_str).collect::<Vec<_>>(), ", "));
    facts.set("published", text::list(lang, &said));

    let mut mark = Mark::new(Draw::Range, Role::Fitted, facts.say(Word::FinishOurs));
    let mut told_years = vec![];
    for (report, answer) in &ours {
        let closing = &answer.projection.closing;
        let after = |year: f64| significant(year - f64::from(answer.to));
        let year = closing.told().and_then(|(year, ..)| year).map(after);
        let (lower, upper) = (closing.lower().map(after), bound(answer));
        let (words, short, kind) = match (answer.told(), year) {
            (Told::Closes, Some(year)) => {
                let span = upper.unwrap_or(f64::INFINITY) - lower.unwrap_or(0.0);
                let coarse = text::coarse_years(year, span, f64::round);
                (told(lang, "about", &text::duration(lang, coarse)), told(lang, "about", &text::plain(coarse as f64)), "closes")
            }
            (Told::Widens, _) => (word(lang, Word::AnswerWidens).to_string(), String::new(), "widens"),
            (Told::Closed, _) => (word(lang, Word::CorrelatedClosed).to_string(), String::new(), "closes"),
            _ => (word(lang, Word::AnswerNoTrend).to_string(), word(lang, Word::AnswerNoTrend).to_string(), "no_trend"),
        };
        let opens = asked.window(answer, series.vintage);
        if let Some(lower) = lower {
            mark.push_range(f64::from(*report), lower, upper.unwrap_or(never));
            mark.y.push(year);
            mark.texts.push(short);
            mark.opens.push(opens.clone());
        }
        let to = text::period(Kind::Academic, answer.to);
        told_years.push(match lower {
            None => text::say(lang, Word::AnswerToYear, &[&words, &to]),
            Some(lower) => {
                // Outward, as finely as the range allows.
                let span = upper.unwrap_or(f64::INFINITY) - lower;
                let from = text::coarse_years(lower, span, f64::floor).digits();
                let until = upper.map_or_else(
                    || word(lang, Word::Never).to_string(),
                    |upper| text::coarse_years(upper, span, f64::ceil).digits(),
                );
                text::say(lang, Word::AnswerToYearRange, &[&words, &to, &from, &until])
            }
        });
        let row = vec![
            Cell::Number(f64::from(*report)),
            about.measure.into(),
            kind.into(),
            year.into(),
            lower.into(),
            upper.map_or_else(|| "never".into(), |upper| Cell::Number(significant(upper))),
            to.as_str().into(),
            Cell::Missing,
        ];
        add(&mut table, kind, row, ("answer", &words));
        table.say(1, facts.say(Word::FinishOursRow));
        table.opens.push(opens);
    }
    facts.set("ours", text::list(lang, &told_years));
    if !mark.x.is_empty() {
        marks.push(mark);
    }

    let mut ticks = vec![];
    let mut at = 0.0;
    while at <= end {
        ticks.push(Tick { value: at, label: text::plain(at) });
        at += STEP;
    }
    ticks.push(Tick { value: never, label: word(lang, Word::Never).to_string() });
    let (mut from, mut to) = (f64::MAX, f64::MIN);
    let mut years = vec![];
    for answer in published {
        let year = f64::from(answer.report_year);
        (from, to) = (from.min(year), to.max(year));
        years.push(Tick { value: year, label: text::plain(year) });
    }
    facts.set("first", text::plain(from));
    facts.set("last", text::plain(to));

    let mut notes_of = vec![];
    note(&mut notes_of, lang, "not-recomputed", Word::NoteFinishNotHeld);
    note(&mut notes_of, lang, "two-measures", Word::NoteFinishMeasures);
    notes_of.push(Note { code: "as-revised", text: facts.say(Word::NoteFinishOurs) });
    notes_of
        .extend(notes(lang, &series, Use::Shown).into_iter().filter(|note| ["gloss", "partial-vintage"].contains(&note.code)));
    let cited = published.iter().map(|answer| answer.source).chain(series.points.iter().map(|point| point.source));
    let sources = Figure::cite(lang, cited.clone().chain([about.gloss_source]));
    let source_line = super::credit(lang, &cited.collect::<Vec<_>>());
    let (answer, beside, alt) = (facts.say(Word::FinishAnswer), facts.say(Word::FinishBeside), facts.say(Word::FinishAlt));
    let caveat = word(lang, Word::NoteFinishNotHeld);
    Ok(Figure {
        version: VERSION,
        view: "finish-line",
        lang: lang.tag(),
        headline: sentence_case(&facts.say(Word::HeadFinish)),
        measure: "years-to-close",
        title: word(lang, Word::FinishTitle).to_string(),
        subtitle: facts.say(Word::SubtitleFinish),
        coverage: facts.get("coverage").to_string(),
        axes: Axes {
            rows: vec![],
            x: Axis {
                kind: "band",
                unit: Kind::Calendar.name(),
                label: word(lang, Word::AxisReport).to_string(),
                decimals: 0,
                domain: [from, to],
                ticks: years,
                zero_included: false,
            },
            y: Axis {
                kind: "value",
                unit: "years",
                label: word(lang, Word::AxisYears).to_string(),
                decimals: 0,
                // Room over "never" for its words.
                domain: [0.0, never + 0.5 * STEP],
                ticks,
                zero_included: true,
            },
        },
        marks,
        table,
        closing: None,
        calculation: Some(facts.say(Word::Calculation)),
        notes: notes_of,
        method: Method { name: "finish-line", text: word(lang, Word::FinishMethod), steps: vec![], inputs: vec![] },
        sentence: join(&[&answer, &beside, caveat, &source_line]),
        source_line,
        sources,
        span: [from as i32, to as i32],
        vintage: series.vintage.map(str::to_string),
        due: "",
        description: Description { long: join(&[&alt, &answer, &beside, caveat, word(lang, Word::LongTable)]), short: alt },
        summary: join(&[&answer, &beside, caveat]),
        announcement: facts.say(Word::FinishAnnounce),
        state: asked.state(Kind::Academic, series.vintage),
    })
}

/// What an answer says: `about 50 years`, `over 100 years`, `never`.
fn told(lang: Lang, answer: &str, years: &str) -> String {
    match answer {
        "about" => text::say(lang, Word::AboutYears, &[years]),
        "over" => text::say(lang, Word::OverYears, &[years]),
        _ => word(lang, Word::Never).to_string(),
    }
}

fn long(lang: Lang, years: Option<f64>) -> String {
    years.map_or_else(String::new, |years| text::duration(lang, years as usize))
}
