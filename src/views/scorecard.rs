//! A school's own measures beside benchmarks of its own choice, by area of the accountability dashboard that ASCL's Blueprint for a Fairer
//! Education System (2021) proposes: outcomes, curriculum, staff, inclusion, engagement.
//!
//! All of it is the reader's, in one option and so in the part of an address that is never sent. There is no rank, no sum and no
//! judgement whether more is better: a bar from zero, what it is held against, and how far apart they are.

use super::money::{Parts, Words, compose};
use super::{Asked, Choice, Head, Holds, LANG, THEME, Takes, add, names_axis, note, told, value_axis};
use crate::error::{Error, Expected, Result};
use crate::figure::{Axis, Cell, Cited, Figure, Kind as Draw, Mark, Note, Role, Tick};
use crate::number::{Digits, decimal, fits, shortest, significant};
use crate::period::Kind;
use crate::series::Unit;
use crate::text::{self, Facts, Lang, Word, say, word};

pub(super) const OPTIONS: &[Choice] = &[
    Choice { name: "measures", takes: Takes::Measures, label: told(Word::OptionMeasures), help: told(Word::HelpMeasures) },
    LANG,
    THEME,
];

const COLUMNS: &[Head] = &[
    ("area", Word::ColumnArea, Holds::Words),
    ("measure", Word::ColumnMeasure, Holds::Words),
    ("value", Word::ColumnPlanValue, Holds::Values),
    ("benchmark", Word::ColumnBenchmark, Holds::Values),
    ("difference", Word::ColumnApart, Holds::Values),
    ("whose", Word::ColumnBenchmarkOf, Holds::Words),
    ("unit", Word::ColumnUnit, Holds::Detail),
];

/// The areas in the order of the dashboard.
const AREAS: [(&str, Word); 5] = [
    ("outcomes", Word::AreaOutcomes),
    ("curriculum", Word::AreaCurriculum),
    ("staff", Word::AreaStaff),
    ("inclusion", Word::AreaInclusion),
    ("engagement", Word::AreaEngagement),
];

/// The most measures: more are no picture.
const MOST: usize = 12;
/// The longest name, unit and name of a benchmark, in characters.
const LONGEST: [usize; 3] = [48, 12, 32];

/// One measure as it was given.
struct Measure<'a> {
    area: usize,
    name: &'a str,
    value: f64,
    benchmark: Option<f64>,
    unit: &'a str,
    whose: &'a str,
}

/// `area/name:value:benchmark:unit:whose`, the last three of them left out or empty where there is none.
fn measure(text: &str) -> Option<Measure<'_>> {
    let (area, rest) = text.split_once('/')?;
    let area = AREAS.iter().position(|(code, _)| *code == area.trim_ascii())?;
    let mut parts = [""; 5];
    for (at, part) in rest.split(':').enumerate() {
        *parts.get_mut(at)? = part.trim_ascii();
    }
    let [name, value, benchmark, unit, whose] = parts;
    let short = |text: &str, most: usize| text.chars().count() <= most;
    if name.is_empty() || ![name, unit, whose].into_iter().zip(LONGEST).all(|(text, most)| short(text, most)) {
        return None;
    }
    let benchmark = if benchmark.is_empty() { None } else { Some(signed(benchmark)?) };
    Some(Measure { area, name, value: signed(value)?, benchmark, unit, whose })
}

/// A decimal number with its sign, zero too.
fn signed(text: &str) -> Option<f64> {
    let (sign, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => (-1.0, digits),
        None => (1.0, text),
    };
    if !digits.is_empty()
        && digits.bytes().all(|byte| byte == b'0' || byte == b'.')
        && digits.matches('.').count() < 2
        && digits != "."
    {
        return Some(0.0);
    }
    decimal(digits).map(|number| sign * number)
}

/// A value with its unit.
fn amount(unit: &str, value: f64) -> String {
    let (sign, digits) = (if value < 0.0 { "\u{2212}" } else { "" }, shortest(significant(value.abs())));
    match unit {
        "" => [sign, &digits].concat(),
        "%" => [sign, &digits, "%"].concat(),
        "£" => [sign, "£", &digits].concat(),
        unit => [sign, &digits, " ", unit].concat(),
    }
}

/// How far two values of a unit lie apart: percentages by percentage points.
fn distance(lang: Lang, unit: &str, apart: f64) -> String {
    if unit != "%" {
        return amount(unit, apart);
    }
    let mut decimals = 0;
    while decimals < 9 && !fits(apart, decimals) {
        decimals += 1;
    }
    text::quantity(lang, Unit::PercentagePoints, apart, decimals)
}

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    let typed = asked.get("measures");
    let given = typed.unwrap_or_else(|| word(lang, Word::ScoreExample));
    let mut measures: Vec<Measure> = vec![];
    for text in given.split(';').filter(|text| !text.trim_ascii().is_empty()) {
        let wrong = || Error::BadOption { option: "measures", value: text.to_string(), expected: Expected::Measure };
        measures.push(measure(text.trim_ascii()).ok_or_else(wrong)?);
    }
    if measures.is_empty() || measures.len() > MOST {
        let value = measures.len().digits();
        return Err(Error::BadOption { option: "measures", value, expected: Expected::Within(1.0, MOST as f64) }.into());
    }
    // By area, and in the reader's own order within it.
    measures.sort_by_key(|measure| measure.area);

    let mut table = super::table(lang, Unit::Index, 0, &[COLUMNS]);
    let mut bars = Mark::new(Draw::Bar, Role::Current, word(lang, Word::ScoreOwn).to_string());
    let mut beside = Mark::new(Draw::Points, Role::Reported, word(lang, Word::ScoreBenchmark).to_string());
    let mut printed = Mark::new(Draw::Value, Role::Total, String::new());
    let (mut ticks, mut rows, mut apart): (Vec<Tick>, Vec<Axis>, Vec<String>) = (vec![], vec![], vec![]);
    for (at, measure) in measures.iter().enumerate() {
        let &Measure { area, name, value, benchmark, unit, whose } = measure;
        let area_name = word(lang, AREAS[area].1);
        let difference = benchmark.map(|benchmark| significant(value - benchmark));
        let label = [area_name, ": ", name].concat();
        bars.push_range(at as f64, value.min(0.0), value.max(0.0));
        printed.push(at as i32, value);
        printed.texts.push(amount(unit, value));
        if let Some(benchmark) = benchmark {
            beside.push(at as i32, benchmark);
            let whose = if whose.is_empty() { word(lang, Word::ScoreBenchmarkShort) } else { whose };
            beside.texts.push([whose, " ", &amount(unit, benchmark)].concat());
        }
        let told = match difference {
            None => word(lang, Word::ScoreAlone).to_string(),
            Some(0.0) => word(lang, Word::ScoreSame).to_string(),
            Some(apart) => {
                let text = if apart > 0.0 { Word::ScoreAbove } else { Word::ScoreBelow };
                say(lang, text, &[&distance(lang, unit, apart.abs())])
            }
        };
        apart.push([&label, ", ", &amount(unit, value), " (", &told, ")"].concat());
        let row: Vec<Cell> = vec![
            AREAS[area].0.into(),
            name.into(),
            Some(value).into(),
            benchmark.into(),
            difference.into(),
            whose.into(),
            unit.into(),
        ];
        add(&mut table, "current", row, ("area", area_name));
        // A difference of percentages is none.
        let apart = if unit == "%" { "" } else { unit };
        for (column, unit, number) in [(2, unit, Some(value)), (3, unit, benchmark), (4, apart, difference)] {
            if let Some(number) = number {
                table.say(column, amount(unit, number));
            }
        }
        // From zero, with a little room beyond the longest.
        let (low, high) = (value.min(benchmark.unwrap_or(0.0)).min(0.0), value.max(benchmark.unwrap_or(0.0)).max(0.0));
        let (low, high) = if low < high { (low, high) } else { (low, low + 1.0) };
        let mut axis = value_axis(lang, (Unit::Index, 0), low, high, true);
        // Shares of a whole on one scale.
        let whole = unit == "%" && low == 0.0 && high <= 100.0;
        axis.domain = if whole { [0.0, 100.0] } else { [significant(1.12 * low), significant(1.12 * high)] };
        axis.label.clone_from(&label);
        axis.ticks.clear();
        let ends: &[f64] = if whole { &[0.0, 50.0, 100.0] } else { &[0.0] };
        for &value in ends {
            axis.ticks.push(Tick { value, label: amount(if whole { "%" } else { "" }, value) });
        }
        rows.push(axis);
        ticks.push(Tick { value: at as f64, label });
    }
    let mut facts = Facts::new(lang);
    facts.set("coverage", word(lang, if typed.is_some() { Word::ScoreCoverage } else { Word::ScoreCoverageExample }).to_string());
    facts.set("count", measures.len().digits());
    facts.set("with", beside.x.len().digits());
    let apart: Vec<&str> = apart.iter().map(String::as_str).collect();
    facts.set("apart", text::join(&apart, "; "));
    let summary = facts.say(if typed.is_some() { Word::ScoreSummary } else { Word::ScoreSummaryExample });
    let mut notes: Vec<Note> = vec![];
    note(&mut notes, lang, "own", Word::NoteScoreOwn);
    note(&mut notes, lang, "no-score", Word::NoteScoreNone);
    note(&mut notes, lang, "dashboard", Word::NoteScoreAreas);
    let x = names_axis("measure", word(lang, Word::ColumnMeasure), ticks);
    let y = Axis { unit: "own-scale", label: word(lang, Word::AxisScore).to_string(), zero_included: true, ..rows[0].clone() };
    let words = Words {
        headline: if typed.is_some() { Word::HeadScore } else { Word::HeadScoreExample },
        subtitle: Word::SubtitlePlan,
        calculation: if typed.is_some() { Word::ScoreCalculation } else { Word::ScoreCalculationExample },
        caveat: Word::NONE,
        alt: if typed.is_some() { Word::ScoreAlt } else { Word::ScoreAltExample },
        announcement: Word::ScoreAnnounce,
        method: Word::ScoreMethod,
    };
    let parts = Parts {
        measure: "scorecard",
        title: word(lang, Word::ScoreTitle),
        axes: [x, y],
        marks: vec![bars, beside, printed],
        table,
        notes,
        method: "given",
        steps: vec![],
        inputs: vec![],
        sources: vec![cited(lang, typed.is_some())],
        source_line: word(lang, if typed.is_some() { Word::ScoreSource } else { Word::ScoreSourceExample }).to_string(),
        span: [0, 0],
        vintage: None,
        kind: Kind::Academic,
        summary,
    };
    let mut figure = compose(asked, &facts, &words, parts);
    figure.axes.rows = rows;
    Ok(figure)
}

/// Who is cited: the reader, or nobody.
fn cited(lang: Lang, own: bool) -> Cited {
    let [who, what] =
        if own { [Word::ScoreReader, Word::ScoreReaderTitle] } else { [Word::ScoreNobody, Word::ScoreCoverageExample] };
    Cited {
        id: if own { "reader" } else { "example" },
        publisher: word(lang, who).to_string(),
        title: word(lang, what),
        lang: lang.tag(),
        published: "",
        address: "",
        licence: word(lang, what),
    }
}
