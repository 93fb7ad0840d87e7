//! How funding per pupil changed in the most and the least deprived fifths of schools: what others printed, account beside account.
//!
//! Nothing is worked out but the difference of two printed figures. The accounts count different money, schools and years, so that they
//! are neither joined nor averaged; what an account did not print where it was seen is said to be missing.

use super::money::{Parts, Words, compose};
use super::{Asked, Choice, Head, Holds, LANG, THEME, add, join, names_axis, note, value_axis};
use crate::datasets::{self, Share};
use crate::error::Result;
use crate::figure::{Axis, Cell, Figure, Kind as Draw, Mark, Note, Role, Tick};
use crate::number::{Digits, significant};
use crate::period::Kind;
use crate::series::{Source, Unit};
use crate::text::{self, Facts, Lang, Word, say, word};

pub(super) const OPTIONS: &[Choice] = &[LANG, THEME];

const COLUMNS: &[Head] = &[
    ("account", Word::ColumnAccount, Holds::Words),
    ("from", Word::ColumnFromYear, Holds::Words),
    ("to", Word::ColumnToYear, Holds::Words),
    ("most", Word::ColumnMost, Holds::Of(Unit::Percent, 1)),
    ("least", Word::ColumnLeast, Holds::Of(Unit::Percent, 1)),
    ("least_end", Word::ColumnLeastEnd, Holds::Of(Unit::Percent, 1)),
    ("difference", Word::ColumnDifference, Holds::Of(Unit::PercentagePoints, 1)),
    ("difference_end", Word::ColumnDifferenceEnd, Holds::Of(Unit::PercentagePoints, 1)),
    ("status", Word::ColumnStatus, Holds::Words),
    ("of", Word::ColumnCounted, Holds::Detail),
    ("source", Word::ColumnSource, Holds::Detail),
];

/// The accounts: the name in the table of figures, who and what it is of, and the note on it; first those that the picture shows.
const ACCOUNTS: [(&str, Word, Word); 7] = [
    ("ifs-secondary", Word::AccountIfsSecondary, Word::NoteIfsSecondary),
    ("ifs-formula", Word::AccountIfsFormula, Word::NoteIfsFormula),
    ("nao-block", Word::AccountNao, Word::NoteNaoBlock),
    ("epi-primary", Word::AccountEpi, Word::NoteEpiPrimary),
    ("nao-cut", Word::AccountNaoCut, Word::NONE),
    ("nao-minimum", Word::AccountNaoMinimum, Word::NONE),
    ("ifs-areas", Word::AccountIfsAreas, Word::NoteIfsAreas),
];
const DRAWN: usize = 4;

/// What an account says of one group.
fn said(account: &str, group: &str) -> Option<&'static Share> {
    datasets::distribution().iter().find(|share| share.account == account && share.group == group)
}

/// A figure as it was printed, a range as such.
fn printed(share: &Share) -> String {
    let one = |value: f64| text::value(share.unit, value, share.decimals);
    match share.end {
        Some(end) => [&one(share.value), "\u{2013}", &one(end)].concat(),
        None => one(share.value),
    }
}

/// When an account is of: two years, or the one.
fn period(lang: Lang, share: &Share) -> String {
    match share.from {
        "" => share.to.to_string(),
        from => say(lang, Word::FromTo, &[from, share.to]),
    }
}

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    let mut table = super::table(lang, Unit::Percent, 1, &[COLUMNS]);
    let mut most_mark = Mark::new(Draw::Points, Role::Most, word(lang, Word::MostDeprived).to_string());
    let mut least_mark = Mark::new(Draw::Range, Role::Least, word(lang, Word::LeastDeprived).to_string());
    let mut differences = Mark::new(Draw::Value, Role::Total, String::new());
    let (mut ticks, mut told, mut notes, mut steps): (Vec<Tick>, Vec<String>, Vec<Note>, Vec<String>) =
        (vec![], vec![], vec![], vec![]);
    let (mut cited, mut shown): (Vec<&'static Source>, Vec<&'static Source>) = (vec![], vec![]);
    let (mut low, mut high, mut worse, mut both) = (0.0, 0.0, 0, 0);
    for (at, (code, name, remark)) in ACCOUNTS.into_iter().enumerate() {
        let [most, least, apart] = ["most", "least", "difference"].map(|group| said(code, group));
        let Some(any) = most.or(least).or(apart) else { continue };
        let name = word(lang, name);
        let when = period(lang, any);
        let drawn = at < DRAWN;
        // Most less least; of a range, from either of its ends.
        let difference = match (most, least) {
            (Some(most), Some(least)) if drawn => {
                let end = least.end.map(|end| significant(most.value - end));
                Some((significant(most.value - least.value), end))
            }
            _ => apart.map(|apart| (apart.value, apart.end)),
        };
        let row: Vec<Cell> = vec![
            code.into(),
            any.from.into(),
            any.to.into(),
            most.map(|share| share.value).into(),
            least.map(|share| share.value).into(),
            least.and_then(|share| share.end).into(),
            difference.map(|(first, _)| first).into(),
            difference.and_then(|(_, end)| end).into(),
            any.status.name().into(),
            (if drawn {
                "change"
            } else if apart.is_some() {
                "difference"
            } else {
                "schools"
            })
            .into(),
            any.source.id.into(),
        ];
        add(&mut table, "reported", row, ("account", name));
        // With the decimals that were printed, and not ours.
        for (column, share) in [(3, most), (4, least)] {
            if let Some(share) = share {
                table.say(column, text::value(share.unit, share.value, share.decimals));
            }
        }
        if let Some((least, end)) = least.and_then(|least| Some((least, least.end?))) {
            table.say(5, text::value(least.unit, end, least.decimals));
        }
        if let Some((first, end)) = difference {
            let decimals = any.decimals;
            table.say(6, text::value(Unit::PercentagePoints, first, decimals));
            if let Some(end) = end {
                table.say(7, text::value(Unit::PercentagePoints, end, decimals));
            }
        }
        if any.from.is_empty() {
            table.say(1, word(lang, Word::Missing).to_string());
        }
        table.say(8, text::status(lang, any.status.name()).to_string());
        let remark = word(lang, remark);
        if !remark.is_empty() {
            notes.push(Note { code: "counts", text: [name, ", ", &when, ". ", remark].concat() });
        }
        cited.push(any.source);
        if !drawn {
            continue;
        }
        shown.push(any.source);
        let place = at as f64;
        ticks.push(Tick { value: place, label: [name, ", ", &when].concat() });
        if let Some(most) = most {
            most_mark.push(at as i32, most.value);
            most_mark.texts.push(printed(most));
            (low, high) = (f64::min(low, most.value), f64::max(high, most.value));
        }
        if let Some(least) = least {
            least_mark.push_range(place, least.value, least.end.unwrap_or(least.value));
            least_mark.texts.push(printed(least));
            (low, high) = (f64::min(low, least.value), f64::max(high, least.end.unwrap_or(least.value)));
        }
        differences.x.push(place);
        differences.y.push(None);
        match (most, least, difference) {
            (Some(most), Some(least), Some((first, end))) => {
                both += 1;
                worse += usize::from(first < 0.0 && end.is_none_or(|end| end < 0.0));
                let points = |value: f64| text::value(Unit::PercentagePoints, value.abs(), any.decimals);
                let apart = match end {
                    Some(end) => [&points(first), "\u{2013}", &points(end)].concat(),
                    None => points(first),
                };
                differences.texts.push(say(lang, Word::PointsApart, &[&apart]));
                let parts: [&str; 4] = [name, &when, &printed(most), &printed(least)];
                told.push(say(lang, Word::AccountSays, &parts));
                let step = [&printed(most), &printed(least), &text::value(Unit::PercentagePoints, first, any.decimals)];
                steps.push(match end {
                    None => [name, ": ", step[0], " \u{2212} (", step[1], ") = ", step[2]].concat(),
                    Some(end) => {
                        let end = text::value(Unit::PercentagePoints, end, any.decimals);
                        [name, ": ", step[0], " \u{2212} (", step[1], ") = ", step[2], " \u{2026} ", &end].concat()
                    }
                });
            }
            _ => differences.texts.push(word(lang, Word::NotSeen).to_string()),
        }
    }
    let mut facts = Facts::new(lang);
    facts.set("coverage", word(lang, Word::EnglandSchools).to_string());
    facts.set("both", both.digits());
    let part = |account: &str, group: &str| said(account, group).map_or_else(String::new, printed);
    facts.set("cut", part("nao-cut", "most"));
    facts.set("nao-least", part("nao-block", "least"));
    facts.set("minimum-most", part("nao-minimum", "most"));
    facts.set("minimum-least", part("nao-minimum", "least"));
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    facts.set("told", text::join(&told, "; "));
    let summary = join(&[&facts.say(Word::Distribution), &facts.say(Word::DistributionNao), word(lang, Word::DistributionMean)]);
    notes.push(Note { code: "minimum", text: facts.say(Word::NoteNaoMinimum) });
    note(&mut notes, lang, "prices", Word::NoteDistributionPrices);
    note(&mut notes, lang, "levels", Word::NoteDistributionLevels);
    note(&mut notes, lang, "not-held", Word::NoteDistributionUnion);
    let sources = Figure::cite(lang, cited);
    let source_line = super::credit(lang, &shown);
    let axis = value_axis(lang, (Unit::Percent, 1), low, high, true);
    let mut rows = vec![];
    for tick in &ticks {
        rows.push(Axis { label: tick.label.clone(), ..axis.clone() });
    }
    let x = names_axis("account", word(lang, Word::ColumnAccount), ticks);
    let y = Axis { label: word(lang, Word::AxisDistribution).to_string(), ..axis };
    let words = Words {
        headline: if worse == both { Word::HeadDistribution } else { Word::HeadDistributionMixed },
        subtitle: Word::SubtitleDistribution,
        calculation: Word::DistributionCalculation,
        caveat: Word::NONE,
        alt: Word::DistributionAlt,
        announcement: Word::DistributionAnnounce,
        method: Word::DistributionMethod,
    };
    let year = |text: &str| text.get(..4).and_then(|year| year.parse::<i32>().ok());
    let (mut first, mut last) = (i32::MAX, i32::MIN);
    for share in datasets::distribution() {
        first = first.min(year(share.from).unwrap_or(i32::MAX));
        last = last.max(year(share.to).unwrap_or(i32::MIN));
    }
    let parts = Parts {
        measure: "funding-by-deprivation",
        title: word(lang, Word::DistributionTitle),
        axes: [x, y],
        marks: vec![most_mark, least_mark, differences],
        table,
        notes,
        method: "published",
        steps,
        inputs: vec![],
        sources,
        source_line,
        span: [first, last],
        vintage: None,
        kind: Kind::Financial,
        summary,
    };
    let mut figure = compose(asked, &facts, &words, parts);
    figure.axes.rows = rows;
    Ok(figure)
}
