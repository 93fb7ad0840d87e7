//! Shares that surveys gave: those that the documents quote, or one of the reader's, with its interval where one can be given.
//!
//! An interval says how far a share may lie from that of all who could have been asked. It can be given for a probability sample
//! whose base is known: Wilson's, at 95%. Of people who chose to answer, or whose choice is not told, no margin of error can be given, and the
//! figure says so.

use super::claims::{address, credited};
use super::money::{Parts, Words, compose};
use super::{Asked, Choice, Head, Holds, LANG, THEME, Takes, add, names_axis, note, told, value_axis};
use crate::datasets::{self, Claim};
use crate::error::{Error, Expected, Result};
use crate::figure::{Axis, Cell, Figure, Input, Kind as Draw, Mark, Role, Tick};
use crate::number::{Digits, decimal, fixed, significant};
use crate::period::Kind;
use crate::series::{Source, Unit};
use crate::statistics::{normal_quantile, wilson};
use crate::text::{self, Facts, Lang, Word, word};

pub(super) const OPTIONS: &[Choice] = &[
    Choice { name: "share", takes: Takes::Number, label: told(Word::OptionShare), help: told(Word::HelpShare) },
    Choice { name: "base", takes: Takes::Count(MOST), label: told(Word::OptionBaseSize), help: told(Word::HelpBaseSize) },
    Choice {
        name: "sample",
        takes: Takes::OneOf(&[
            ("unknown", Word::SampleUnknown),
            ("probability", Word::SampleProbability),
            ("self-selected", Word::SampleSelfSelected),
        ]),
        label: told(Word::OptionSample),
        help: told(Word::HelpSample),
    },
    LANG,
    THEME,
];

/// The largest base: more than there are people in the United Kingdom.
const MOST: u32 = 100_000_000;

/// Whose a share is that is none of the documents'.
static READER: Source = Source {
    id: "reader",
    publisher: "survey-reader",
    via: "",
    title: "A share that the reader gave",
    published: "",
    address: "",
    licence: "not said",
    lang: "en",
};

/// The level of an interval.
const LEVEL: f64 = 0.95;

/// The shares that the documents quote, in the order of the picture, each with a short name for its row.
const HELD: &[(&str, Word)] = &[
    ("CY-39", Word::SurveyRecruiting),
    ("CY-40", Word::SurveySevere),
    ("CY-41", Word::SurveyFew),
    ("CY-42", Word::SurveyNone),
    ("CY-43", Word::SurveyBalance),
    ("CY-44", Word::SurveyWorkload),
    ("CY-45", Word::SurveyLeaving),
    ("BP-29", Word::SurveyLeavingEngland),
    ("BP-30", Word::SurveyRetiring),
    ("BP-31", Word::SurveyLonger),
    ("BP-21", Word::SurveyValued),
    ("BP-22", Word::SurveyValuedAverage),
    ("CY-13", Word::SurveyUnready),
    ("CY-15", Word::SurveyWorse),
    ("CT-02", Word::SurveyHunger),
];

/// The claims of one poll, of which a newspaper told how many answered.
const POLL: [&str; 3] = ["BP-29", "BP-30", "BP-31"];

const COLUMNS: &[Head] = &[
    ("survey", Word::ColumnShown, Holds::Words),
    ("value", Word::ColumnShare, Holds::Values),
    ("sample", Word::OptionSample, Holds::Words),
    ("base", Word::OptionBaseSize, Holds::Counts),
    ("lower", Word::ColumnLower, Holds::Values),
    ("upper", Word::ColumnUpper, Holds::Values),
    ("claim", Word::ColumnClaim, Holds::Words),
    ("statement", Word::ColumnStatement, Holds::Words),
    ("source", Word::ColumnSource, Holds::Detail),
];

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    let number = |name: &str| asked.get(name).and_then(decimal);
    match number("share") {
        Some(share) if share > 100.0 => {
            let value = asked.get("share").unwrap_or_default().to_string();
            Err(Error::BadOption { option: "share", value, expected: Expected::Within(0.0, 100.0) }.into())
        }
        Some(share) => Ok(one(asked, lang, share, number("base"))),
        // A base or a sample without a share says nothing.
        None => match ["base", "sample"].into_iter().find(|name| asked.get(name).is_some_and(|value| value != "unknown")) {
            Some(option) => Err(Error::Needs { option, other: "share" }.into()),
            None => Ok(list(asked, lang)),
        },
    }
}

/// A share as it was printed: without decimals where it has none.
fn percent(value: f64) -> String {
    text::value(Unit::Percent, value, decimals(value))
}

fn decimals(value: f64) -> u8 {
    (0..6).find(|&decimals| crate::number::fits(value, decimals)).unwrap_or(6)
}

/// A place for each share, with a name.
fn places(lang: Lang, labels: Vec<String>) -> Axis {
    let mut ticks = vec![];
    for (at, label) in labels.into_iter().enumerate() {
        ticks.push(Tick { value: at as f64, label });
    }
    names_axis("survey", word(lang, Word::ColumnShown), ticks)
}

fn list(asked: &Asked, lang: Lang) -> Figure {
    let register = datasets::claims();
    let mut held: Vec<(&Claim, &'static str)> = vec![];
    for (id, name) in HELD {
        if let Some(claim) = register.iter().find(|claim| claim.id == *id) {
            held.push((claim, word(lang, *name)));
        }
    }
    let mut discs = Mark::new(Draw::Points, Role::Reported, word(lang, Word::SurveyQuoted).to_string());
    let mut printed = Mark::new(Draw::Value, Role::Total, String::new());
    let mut rows = super::table(lang, Unit::Percent, 1, &[COLUMNS]);
    let (mut labels, mut cited, mut reports): (Vec<String>, Vec<&'static Source>, Vec<&'static Source>) =
        (vec![], vec![], vec![]);
    for (claim, name) in held {
        let Some(&share) = claim.numbers.first() else { continue };
        let at = labels.len();
        labels.push(name.to_string());
        discs.push(at as i32, share);
        printed.push(at as i32, share);
        let said = [if claim.more { ">" } else { "" }, &text::value(Unit::Percent, share, claim.decimals)].concat();
        printed.texts.push(said.clone());
        let mut row: Vec<Cell> = vec![name.into(), Some(share).into(), word(lang, Word::SampleNotPublished).into()];
        // One poll whose count of answers was reported.
        let base = datasets::evidence().iter().find(|evidence| evidence.id == "poll-base" && POLL.contains(&claim.id));
        row.push(base.map(|base| base.value).into());
        super::missing(&mut row, 2);
        row.push(claim.id.into());
        row.push(claim.statement[lang as usize].into());
        row.push(claim.source.id.into());
        add(&mut rows, "reported", row, ("", ""));
        rows.say(1, said);
        // Whether the figures bear it out is the claim's own page.
        let opens = address(asked, &["#v=1&view=claims&claim=", claim.id].concat());
        rows.opens.push(opens.clone());
        discs.opens.push(opens);
        cited.push(claim.source);
        reports.extend(base.map(|base| base.source));
    }
    let mut facts = Facts::new(lang);
    facts.set("all", labels.len().digits());
    facts.set("coverage", word(lang, Word::ClaimsCoverage).to_string());
    let mut notes = vec![];
    note(&mut notes, lang, "no-margin", Word::NoteSurveyNone);
    note(&mut notes, lang, "own", Word::NoteSurveyOwn);
    let source_line = credited(lang, &cited);
    cited.extend(reports);
    let mut y = value_axis(lang, (Unit::Percent, 1), 0.0, 100.0, true);
    y.label = word(lang, Word::AxisSurvey).to_string();
    let words = Words {
        headline: Word::HeadSurveys,
        subtitle: Word::SubtitleSurveys,
        calculation: Word::SurveysCalculation,
        caveat: Word::NONE,
        alt: Word::SurveysAlt,
        announcement: Word::HeadSurveys,
        method: Word::SurveyMethod,
    };
    let parts = Parts {
        measure: "survey",
        title: word(lang, Word::SurveysTitle),
        axes: [places(lang, labels), y],
        marks: vec![discs, printed],
        table: rows,
        notes,
        method: "wilson",
        steps: vec![],
        inputs: vec![],
        sources: Figure::cite(lang, cited),
        source_line,
        span: [0, 0],
        vintage: None,
        kind: Kind::Calendar,
        summary: facts.say(Word::Surveys),
    };
    compose(asked, &facts, &words, parts)
}

/// One share of the reader's.
fn one(asked: &Asked, lang: Lang, share: f64, base: Option<f64>) -> Figure {
    let sample = asked.get("sample").unwrap_or("unknown");
    let interval = base.filter(|_| sample == "probability").and_then(|base| wilson(share / 100.0 * base, base, LEVEL));
    let mut facts = Facts::new(lang);
    facts.set("share", percent(share));
    facts.set("coverage", word(lang, Word::SurveyYours).to_string());
    facts.set("base", base.map_or_else(|| word(lang, Word::SampleNotPublished).to_string(), |base| fixed(base, 0)));
    let known = match sample {
        "probability" => Word::SampleProbability,
        "self-selected" => Word::SampleSelfSelected,
        _ => Word::SampleUnknown,
    };
    facts.set("sample", word(lang, known).to_string());
    let mut bar = Mark::new(Draw::Bar, Role::Reported, word(lang, Word::SurveyShare).to_string());
    let mut range = Mark::new(Draw::Range, Role::Other, word(lang, Word::RangeSurvey).to_string());
    let value = significant(share);
    bar.push_range(0.0, 0.0, value);
    bar.texts.push(percent(share));
    let mut steps = vec![];
    let ends = interval.map(|(lower, upper)| (significant(100.0 * lower), significant(100.0 * upper)));
    if let (Some((lower, upper)), Some(base)) = (ends, base) {
        range.push_range(0.0, lower, upper);
        range.y.push(Some(value));
        facts.set("lower", text::value(Unit::Percent, lower, 1));
        facts.set("upper", text::value(Unit::Percent, upper, 1));
        // (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)
        let (p, z) = (share / 100.0, normal_quantile(0.5 + LEVEL / 2.0));
        let (middle, reach) = (p + z * z / (2.0 * base), z * (p * (1.0 - p) / base + z * z / (4.0 * base * base)).sqrt());
        let over = fixed(1.0 + z * z / base, 6);
        for (sign, end) in [("\u{2212}", lower), ("+", upper)] {
            let parts = [
                "(",
                &fixed(middle, 6),
                " ",
                sign,
                " ",
                &fixed(reach, 6),
                ") / ",
                &over,
                " = ",
                &text::value(Unit::Percent, end, 2),
            ];
            steps.push(parts.concat());
        }
    }
    let [headline, summary] = match (sample, base, interval) {
        (_, _, Some(_)) => [Word::HeadSurveyInterval, Word::SurveyInterval],
        ("probability", ..) => [Word::HeadSurveyBase, Word::SurveyBase],
        ("self-selected", ..) => [Word::HeadSurveyNone, Word::SurveySelfSelected],
        _ => [Word::HeadSurveyNone, Word::SurveyUnknown],
    };
    let mut rows = super::table(lang, Unit::Percent, decimals(share).max(1), &[&COLUMNS[..6]]);
    let name = word(lang, Word::SurveyShare);
    let row: Vec<Cell> = vec![
        name.into(),
        Some(value).into(),
        sample.into(),
        base.into(),
        ends.map(|ends| ends.0).into(),
        ends.map(|ends| ends.1).into(),
    ];
    add(&mut rows, "reported", row, ("sample", word(lang, known)));
    rows.say(1, percent(share));
    let mut notes = vec![];
    note(&mut notes, lang, "interval", Word::NoteSurveyInterval);
    let mut x = places(lang, vec![text::sentence_case(name)]);
    // One place: beside its interval.
    x.kind = "band";
    let mut y = value_axis(lang, (Unit::Percent, 1), 0.0, 100.0, true);
    y.label = word(lang, Word::AxisSurvey).to_string();
    let words = Words {
        headline,
        subtitle: Word::SubtitleSurvey,
        calculation: Word::SurveyCalculation,
        caveat: Word::NONE,
        alt: Word::SurveyAlt,
        announcement: headline,
        method: Word::SurveyMethod,
    };
    let parts = Parts {
        measure: "survey",
        title: word(lang, Word::SurveyTitle),
        axes: [x, y],
        marks: vec![bar, range],
        table: rows,
        notes,
        method: "wilson",
        steps,
        inputs: vec![
            Input { symbol: "p", label: word(lang, Word::ColumnShare), value: Some(significant(share / 100.0)) },
            Input { symbol: "n", label: word(lang, Word::OptionBaseSize), value: base },
        ],
        source_line: credited(lang, &[&READER]),
        sources: Figure::cite(lang, [&READER]),
        span: [0, 0],
        vintage: None,
        kind: Kind::Calendar,
        summary: facts.say(summary),
    };
    compose(asked, &facts, &words, parts)
}
