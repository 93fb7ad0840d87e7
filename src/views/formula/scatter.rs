//! Every school of one phase of a reader's file as a dot: pounds a pupil by a school funding formula against the share of
//! disadvantaged pupils, with the gradient, the fifths of pupils and the schools farthest from the line.
//!
//! In the table stand the fifths and those farthest schools, by the row of the file; every school is in the CSV. No school is
//! named: what one is called was never kept.

use super::super::money::{Parts, Words, compose};
use super::super::{Asked, Head, Holds, add, join, value_axis};
use super::YEAR;
use super::schools::{Compared, FIFTHS, PHASES, inputs, notes, told_gradient};
use crate::error::{Error, Expected, Result};
use crate::figure::{Axis, Figure, Kind as Draw, Many, Mark, Note, Role, Tick, Values};
use crate::funding::formula::Fifth;
use crate::number::{Digits, significant};
use crate::period::Kind;
use crate::reading::Population;
use crate::series::Unit;
use crate::statistics::robust;
use crate::text::{self, Facts, Lang, Word, say, word};
use gapchart_columns as columns;
use std::sync::Arc;

const COLUMNS: &[Head] = &[
    ("school", Word::ColumnFifthOrSchool, Holds::Words),
    ("pupils", Word::ColumnPupils, Holds::Of(Unit::Pupils, 0)),
    ("disadvantaged", Word::ColumnMealsShare, Holds::Of(Unit::Percent, 1)),
    ("amount", Word::ColumnShownSet, Holds::Values),
    ("other", Word::ColumnOtherSet, Holds::Values),
    ("difference", Word::ColumnSetDifference, Holds::Values),
    ("off_line", Word::ColumnOffLine, Holds::Values),
];

/// Schools farthest above the line that are told one by one, and as many below it.
const FARTHEST: usize = 3;

/// A share of schools this small may stand at the upper edge, where the rest would else have less than half of the height.
const BEYOND: f64 = 0.01;

pub(super) fn figure(asked: &Asked, population: &Population, at: usize) -> Result<Figure> {
    let lang = asked.lang();
    let (code, name) = PHASES[at];
    let phase = &population.phases[at];
    if phase.range.is_empty() {
        let mut known = vec!["fifths"];
        for (other, (code, _)) in population.phases.iter().zip(PHASES) {
            if !other.range.is_empty() {
                known.push(code);
            }
        }
        return Err(Error::BadOption { option: "show", value: code.to_string(), expected: Expected::OneOf(known) }.into());
    }
    let compared = Compared::of(asked, population, Some(at))?;
    let [set, ..] = compared.names(asked);
    // Pence are what the formula's pounds a pupil are told to, and what is drawn.
    let (amounts, others) = (&compared.then.each[at], &compared.now.each[at]);
    let fitted = robust(&phase.shares, amounts);
    let parts = [compared.then.fifths[at], compared.now.fifths[at], phase.counted];

    let unit = Unit::GbpPerPupilCash;
    let pence = |amount: f64| text::value(unit, amount, 2);
    let count = |number: usize| text::value(Unit::Pupils, number as f64, 0);
    let mut facts = Facts::new(lang);
    facts.set("set", set);
    facts.set("phase", word(lang, name).to_string());
    facts.set("schools", count(population.schools.len()));
    facts.set("shown", count(phase.range.len()));
    facts.set("coverage", facts.say(if population.artificial { Word::SchoolsArtificial } else { Word::SchoolsOfFile }));
    facts.set("without", text::list(lang, &compared.without));

    let prefix = if population.artificial { "artificial-row-" } else { "row-" };
    let mut table = super::super::table(lang, unit, 2, &[COLUMNS]);
    let mut fifths = Mark::new(Draw::Points, Role::Fifth, word(lang, Word::KeyFifths).to_string());
    let mut told = vec![];
    if let [Some(shown), Some(beside), Some(counted)] = &parts {
        for (fifth, of) in FIFTHS.into_iter().enumerate() {
            let mean = |of: &[Fifth; 5]| significant(of[fifth].money / of[fifth].pupils);
            let (share, amount, other) = (significant(100.0 * mean(counted)), mean(shown), mean(beside));
            fifths.x.push(share);
            fifths.y.push(Some(amount));
            let label = text::sentence_case(&say(lang, Word::FifthOfPupils, &[word(lang, of)]));
            // To the penny, as those of schools.
            let off = fitted.map(|fitted| {
                let mut off = [amount - fitted.line.at(share)];
                columns::hundredths(&mut off);
                off[0]
            });
            let cells = vec![
                [code, "-", &(fifth + 1).digits()].concat().as_str().into(),
                Some(shown[fifth].pupils).into(),
                Some(share).into(),
                Some(amount).into(),
                Some(other).into(),
                Some(amount - other).into(),
                off.into(),
            ];
            add(&mut table, "current", cells, ("school", &label));
        }
        if let Some(fitted) = &fitted {
            told.push(told_gradient(lang, name, fitted, shown));
        }
    }

    // How far each school is from the line; nothing where there is none.
    let mut off = amounts.to_vec();
    let mut line = Mark::new(Draw::Line, Role::Fitted, String::new());
    let mut farthest = Mark::new(Draw::Points, Role::Outlier, word(lang, Word::KeyFarthest).to_string());
    let (mut inside, (first, last)) = (vec![], columns::range(&phase.shares));
    if let Some(fitted) = &fitted {
        let slope = pence(fitted.line.slope);
        facts.set("slope", slope.clone());
        line.label = say(lang, Word::KeyGradient, &[&slope]);
        for share in [first, last] {
            line.x.push(share);
            line.y.push(Some(significant(fitted.line.at(share))));
        }
        columns::residuals(&mut off, &phase.shares, fitted.line.mean_x, (fitted.line.mean_y, fitted.line.slope));
        columns::hundredths(&mut off);
        for (above, label) in [(true, Word::FarAbove), (false, Word::FarBelow)] {
            for school in columns::farthest::<FARTHEST>(&off, if above { 1.0 } else { -1.0 }).into_iter().flatten() {
                let (share, amount, other) = (phase.shares[school], amounts[school], others[school]);
                farthest.x.push(share);
                farthest.y.push(Some(amount));
                let row = phase.rows[school].digits();
                let label = say(lang, label, &[&row]);
                let cells = vec![
                    [prefix, &row].concat().as_str().into(),
                    Some(phase.pupils[school]).into(),
                    Some(share).into(),
                    Some(amount).into(),
                    Some(other).into(),
                    Some(amount - other).into(),
                    Some(off[school]).into(),
                ];
                add(&mut table, "outlier", cells, ("school", &label));
            }
        }
        inside.extend(inputs(lang, code, fitted));
    } else {
        off.fill(0.0);
    }
    let mut cloud = Mark::new(Draw::Cloud, Role::School, say(lang, Word::KeySchools, &[word(lang, name)]));
    cloud.many = Some([Arc::clone(&phase.shares), Arc::clone(amounts)]);

    let (low, high) = columns::range(amounts);
    let (edge, beyond) = edge(amounts, low, high);
    let mut y = value_axis(lang, (unit, 0), low, edge, false);
    if beyond > 0 {
        let edge = text::value(unit, y.domain[1], 0);
        let above = columns::above(amounts, y.domain[1]);
        y.label = say(lang, Word::AxisBeyond, &[&y.label, &count(above), &edge]);
    }
    let by = if population.by_six_years { Word::AxisMealsSixYears } else { Word::AxisMealsNow };
    let x = shares(lang, by, last);
    let mut columns: Vec<Values> = vec![];
    for shared in [&phase.pupils, &phase.shares, amounts, others] {
        columns.push(Values::Held(Arc::clone(shared)));
    }
    columns.extend([Values::Difference(2, 3), Values::Held(Arc::new(off))]);
    table.more = Some(Many { prefix, numbers: Arc::clone(&phase.rows), columns });

    let of_meals = if population.by_six_years { Word::ByMealsSixYears } else { Word::ByMealsNow };
    facts.set("gradients", text::join(&told.iter().map(String::as_str).collect::<Vec<_>>(), "; "));
    let summary = join(&[
        &if told.is_empty() { facts.say(Word::NoGradient) } else { facts.say(of_meals) },
        &facts.say(Word::ThisIsBy),
        &if compared.without.is_empty() { String::new() } else { facts.say(Word::SchoolsWithout) },
        word(lang, if population.artificial { Word::SchoolsNobodys } else { Word::NONE }),
    ]);
    let (mut notes, source_line) = notes(lang, population);
    let text = word(lang, Word::NoteEachSchool).to_string();
    notes.push(Note { code: "each", text });
    let sources = Figure::cite(lang, compared.cited);
    let words = Words {
        // Whoever reads nothing else reads that it is not the whole formula.
        headline: match (fitted.is_some(), compared.without.is_empty(), population.artificial) {
            (false, ..) => Word::HeadNoGradient,
            (_, true, false) => Word::HeadGradient,
            (_, true, true) => Word::HeadGradientArtificial,
            (_, false, false) => Word::HeadGradientPart,
            (_, false, true) => Word::HeadGradientPartArtificial,
        },
        subtitle: Word::SubtitleEachSchool,
        calculation: Word::SchoolFormulaCalculation,
        caveat: Word::SchoolFormulaCaveat,
        alt: if fitted.is_some() { Word::EachSchoolAlt } else { Word::EachSchoolAltNoGradient },
        announcement: if fitted.is_some() { Word::EachSchoolAnnounce } else { Word::HeadNoGradient },
        method: Word::EachSchoolMethod,
    };
    let parts = Parts {
        measure: "school-formula",
        title: word(lang, Word::EachSchoolTitle),
        axes: [x, y],
        marks: vec![cloud, line, fifths, farthest],
        table,
        notes,
        method: "school-formula",
        steps: told,
        inputs: inside,
        sources,
        source_line,
        span: [YEAR; 2],
        vintage: None,
        kind: Kind::Financial,
        summary,
    };
    Ok(compose(asked, &facts, &words, parts))
}

/// Where the axis may end, and how many schools lie beyond it: at the largest amount, unless few schools would take half of the height.
fn edge(amounts: &[f64], low: f64, high: f64) -> (f64, usize) {
    // Counted in two hundredths of the range: the edge need not be exact, only the same everywhere.
    const PARTS: usize = 200;
    let mut counted = [0_usize; PARTS + 1];
    let width = (high - low) / PARTS as f64;
    if width <= 0.0 {
        return (high, 0);
    }
    columns::count_parts(&mut counted, amounts, low, width);
    let (mut beyond, mut part) = (0, PARTS);
    while part > 0 && ((beyond + counted[part]) as f64) < BEYOND * amounts.len() as f64 {
        beyond += counted[part];
        part -= 1;
    }
    if 2 * (part + 1) <= PARTS { (low + width * (part + 1) as f64, beyond) } else { (high, 0) }
}

/// An axis of percent from nought to a round number.
fn shares(lang: Lang, label: Word, last: f64) -> Axis {
    let top = f64::max(10.0, (last / 10.0).ceil() * 10.0);
    let mut ticks = vec![];
    let mut at = 0.0;
    while at <= top {
        ticks.push(Tick { value: at, label: text::value(Unit::Percent, at, 0) });
        at += 10.0;
    }
    Axis {
        kind: "value",
        unit: Unit::Percent.name(),
        label: word(lang, label).to_string(),
        decimals: 1,
        domain: [0.0, top],
        ticks,
        zero_included: true,
    }
}
