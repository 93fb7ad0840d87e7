//! One national formula for Wales: the same sum shared among authorities by pupils and the reader's weights, who would gain and
//! who would lose, and three years from now to then.
//!
//! An illustration. Without a file it shares among the authorities whose delegated budgets and pupils are held, by pupils alone; a
//! reader's file gives all of them, the shares of pupils that weights apply to, and schools for all ages.

use super::authorities::{YEAR, file_notes, own_line};
use super::money::{Parts, Words, compose};
use super::{Asked, Choice, Head, Holds, LANG, THEME, Takes, add, join, missing, names_axis, note, series_of, told, value_axis};
use crate::areas::{AUTHORITIES, in_order};
use crate::datasets;
use crate::error::{Error, Result};
use crate::figure::{Cell, Figure, Input, Kind as Draw, Mark, Note, Role, Tick};
use crate::funding::{Need, single_formula, transition};
use crate::number::{Digits, decimal, shortest, significant};
use crate::period::Kind;
use crate::reading::Role as Of;
use crate::series::{Source, Unit};
use crate::text::{self, Facts, Word, say, word};

const PUPILS: &str = "wales-authority-pupils";
const BUDGETS: &str = "wales-authority-budget-per-pupil";

/// Years from now to the formula.
const YEARS: u32 = 3;

/// The weights with what each applies to.
const WEIGHTS: [(&str, Of); 3] = [("a", Of::Fsm), ("b", Of::Aln), ("c", Of::Welsh)];

pub(super) const OPTIONS: &[Choice] = &[
    series_of(&[BUDGETS]),
    Choice { name: "a", takes: Takes::Number, label: told(Word::OptionWeightMeals), help: told(Word::HelpWeightMeals) },
    Choice { name: "b", takes: Takes::Number, label: told(Word::OptionWeightNeeds), help: told(Word::HelpWeightNeeds) },
    Choice { name: "c", takes: Takes::Number, label: told(Word::OptionWeightWelsh), help: told(Word::HelpWeightWelsh) },
    Choice {
        name: "all-age",
        takes: Takes::OneOf(&[("alike", Word::AllAgeAlike), ("one-rate", Word::AllAgeOneRate)]),
        label: told(Word::OptionAllAge),
        help: told(Word::HelpAllAge),
    },
    YEAR,
    LANG,
    THEME,
];

const COLUMNS: &[Head] = &[
    ("authority", Word::ColumnAuthority, Holds::Words),
    ("pupils", Word::ColumnPupils, Holds::Of(Unit::Pupils, 0)),
    ("now", Word::ColumnNowEach, Holds::Values),
    ("year_1", Word::ColumnYearOne, Holds::Values),
    ("year_2", Word::ColumnYearTwo, Holds::Values),
    ("year_3", Word::ColumnYearThree, Holds::Values),
    ("change", Word::ColumnChangeEach, Holds::Values),
    ("now_total", Word::ColumnNowTotal, Holds::Of(Unit::GbpMillionCash, 1)),
    ("formula_total", Word::ColumnFormulaTotal, Holds::Of(Unit::GbpMillionCash, 1)),
    ("change_total", Word::ColumnChangeTotal, Holds::Of(Unit::GbpMillionCash, 1)),
    ("fsm", Word::ColumnFsm, Holds::Detail),
    ("aln", Word::ColumnAln, Holds::Detail),
    ("welsh", Word::ColumnWelsh, Holds::Detail),
    ("source", Word::ColumnSource, Holds::Detail),
];

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    let table = asked.table();
    let one_rate = asked.get("all-age") == Some("one-rate");
    let mut weights = [0.0; 3];
    for (at, (option, role)) in WEIGHTS.into_iter().enumerate() {
        weights[at] = asked.get(option).and_then(decimal).unwrap_or(0.0);
        let held = table.is_some_and(|table| table.has(role));
        if weights[at] > 0.0 && !held {
            return Err(match table {
                Some(table) => Error::Which { file: table.file.to_string(), option: role.option(), columns: vec![] },
                None => Error::NeedsFile { option },
            }
            .into());
        }
    }
    let year = asked.year("year", Kind::Financial)?;
    let (mut year, mut source) = (year, None);
    let mut needs: Vec<(usize, Need)> = vec![];
    match table {
        Some(table) => {
            year = table.year(year)?;
            for at in in_order(lang as usize) {
                needs.extend(table.need(at, year).map(|need| (at, need)));
            }
            source = Some(table.source());
        }
        None => {
            let (pupils, budgets) = (datasets::about(PUPILS)?, datasets::about(BUDGETS)?);
            let newest = datasets::span(pupils).map(|(_, last)| last);
            year = year.or(newest);
            for at in in_order(lang as usize) {
                let code = AUTHORITIES[at].code;
                let year = year.unwrap_or(0);
                let counted = datasets::part(pupils, code, "all-sectors").at(year).cloned();
                let Some((counted, each)) = counted.zip(datasets::part(budgets, code, "delegated").at(year).cloned()) else {
                    continue;
                };
                source = Some(counted.source);
                let need = Need { pupils: counted.value, now: counted.value * each.value, ..Need::default() };
                needs.push((at, need));
            }
        }
    }
    let period = year.map_or_else(|| word(lang, Word::YearNotSaid).to_string(), |year| text::period(Kind::Financial, year));
    let Some(source) = source.filter(|_| needs.len() > 1) else {
        return Err(match table {
            Some(table) => {
                let option = if table.has(Of::Pupils) { Of::Budget } else { Of::Pupils }.option();
                Error::Which { file: table.file.to_string(), option, columns: vec![] }
            }
            None => Error::NoAmount { what: "pupils".to_string(), period },
        }
        .into());
    };
    let all_age = needs.iter().any(|(_, need)| need.all_age[0] > 0.0);
    if one_rate && !all_age {
        return Err(match table {
            Some(table) => Error::Which { file: table.file.to_string(), option: "sector", columns: vec![] },
            None => Error::NeedsFile { option: "all-age" },
        }
        .into());
    }
    let only: Vec<Need> = needs.iter().map(|(_, need)| *need).collect();
    let shared = single_formula(&only, weights, one_rate);

    let unit = Unit::GbpPerPupilCash;
    let pounds = |value: f64| text::value(unit, value, 0);
    let million = |value: f64| text::value(Unit::GbpMillionCash, value / 1e6, 1);
    let name = |at: usize| AUTHORITIES[at].names[lang as usize];
    let mut rows = super::table(lang, unit, 0, &[COLUMNS]);
    let mut bars = [
        Mark::new(Draw::Bar, Role::Gains, word(lang, Word::WouldGain).to_string()),
        Mark::new(Draw::Bar, Role::Loses, word(lang, Word::WouldLose).to_string()),
    ];
    let mut printed = Mark::new(Draw::Value, Role::Total, String::new());
    let (mut ticks, mut steps) = (vec![], vec![]);
    let (mut low, mut high, mut gainers, mut moved) = ((0.0, None), (0.0, None), 0, 0.0);
    let mut sums = [0.0; 5];
    for (row, ((at, need), then)) in needs.iter().zip(&shared).enumerate() {
        let change = significant((then - need.now) / need.pupils);
        ticks.push(Tick { value: row as f64, label: name(*at).to_string() });
        bars[usize::from(change < 0.0)].push_range(row as f64, change.min(0.0), change.max(0.0));
        printed.push(row as i32, change);
        printed.texts.push([if change > 0.0 { "+" } else { "" }, &pounds(change)].concat());
        if change > high.0 || high.1.is_none() {
            high = (change, Some(*at));
        }
        if change < low.0 || low.1.is_none() {
            low = (change, Some(*at));
        }
        gainers += usize::from(change > 0.0);
        moved += f64::max(0.0, then - need.now);
        let way = transition(need.now, *then, YEARS);
        let mut cells: Vec<Cell> = vec![AUTHORITIES[*at].code.into(), Some(need.pupils).into()];
        cells.push(Some(need.now / need.pupils).into());
        for amount in &way {
            cells.push(Some(amount / need.pupils).into());
        }
        cells.push(Some(change).into());
        for amount in [need.now, *then, then - need.now] {
            cells.push(Some(amount / 1e6).into());
        }
        for share in need.shares {
            cells.push(shortest(significant(share)).as_str().into());
        }
        cells.push(source.id.into());
        let kind = if change < 0.0 { "loses" } else { "gains" };
        add(&mut rows, kind, cells, ("authority", name(*at)));
        let parts: [&str; 4] = [name(*at), &million(need.now), &million(*then), &pounds(change)];
        steps.push(say(lang, Word::FormulaStep, &parts));
        for (sum, amount) in sums.iter_mut().zip([need.pupils, need.now, way[0], way[1], *then]) {
            *sum += amount;
        }
    }
    let mut cells: Vec<Cell> = vec!["all".into(), Some(sums[0]).into()];
    for sum in &sums[1..] {
        cells.push(Some(sum / sums[0]).into());
    }
    cells.push(Some(0.0).into());
    cells.push(Some(sums[1] / 1e6).into());
    cells.push(Some(sums[4] / 1e6).into());
    // To the penny: beyond it are the last digits of doubles.
    cells.push(Some((100.0 * (sums[4] - sums[1])).round() / 1e8 + 0.0).into());
    missing(&mut cells, 4);
    add(&mut rows, "total", cells, ("authority", word(lang, Word::AllAuthorities)));

    let mut facts = Facts::new(lang);
    facts.set("coverage", text::coverage(lang, "wales-maintained").to_string());
    facts.set("year", period);
    facts.set("held", needs.len().digits());
    facts.set("gainers", gainers.digits());
    facts.set("losers", (needs.len() - gainers).digits());
    facts.set("total", million(sums[1]));
    facts.set("moved", million(moved));
    facts.set("highest", high.1.map_or("", &name).to_string());
    facts.set("lowest", low.1.map_or("", &name).to_string());
    facts.set("gain", [if high.0 > 0.0 { "+" } else { "" }, &pounds(high.0)].concat());
    facts.set("loss", pounds(low.0));
    facts.set("rate", pounds(sums[1] / sums[0]));
    let mut weighed = vec![];
    for ((option, _), weight) in WEIGHTS.into_iter().zip(weights).filter(|(_, weight)| *weight > 0.0) {
        let of = match option {
            "a" => Word::WeightMeals,
            "b" => Word::WeightNeeds,
            _ => Word::WeightWelsh,
        };
        weighed.push(say(lang, of, &[&shortest(weight)]));
    }
    facts.set("weights", text::list(lang, &weighed));
    let summary = join(&[
        &facts.say(if weighed.is_empty() { Word::FormulaPlain } else { Word::FormulaWeighted }),
        &facts.say(Word::FormulaMoves),
        word(lang, if one_rate { Word::FormulaOneRate } else { Word::NONE }),
        &facts.say(if needs.len() < AUTHORITIES.len() { Word::FormulaPartly } else { Word::FormulaAll }),
    ]);
    let mut notes = vec![];
    note(&mut notes, lang, "formula", Word::NoteFormula);
    note(&mut notes, lang, "aln", Word::NoteFormulaNeeds);
    note(&mut notes, lang, "sparsity", Word::NoteFormulaSparsity);
    notes.push(Note { code: "transition", text: word(lang, Word::NoteFormulaYears).to_string() });
    match table {
        Some(table) => file_notes(lang, table, &mut notes),
        None => note(&mut notes, lang, "year-inferred", Word::NoteFormulaHeld),
    }
    let cited: Vec<&'static Source> = vec![source];
    let sources = Figure::cite(lang, cited);
    let source_line = match table {
        Some(table) => own_line(lang, table),
        None => Figure::source_line(lang, &sources, None),
    };
    let x = names_axis("authority", word(lang, Word::ColumnAuthority), ticks);
    let mut y = value_axis(lang, (unit, 0), 1.08 * low.0.min(0.0), 1.08 * high.0.max(0.0), true);
    y.label = word(lang, Word::AxisFormula).to_string();
    let mut inputs = vec![];
    for ((option, _), weight) in WEIGHTS.into_iter().zip(weights) {
        inputs.push(Input { symbol: option, label: word(lang, Word::InputWeight), value: Some(weight) });
    }
    let mut marks = bars.to_vec();
    marks.push(printed);
    let words = Words {
        headline: Word::HeadFormula,
        subtitle: Word::SubtitleFormula,
        calculation: Word::FormulaCalculation,
        caveat: Word::FormulaCaveat,
        alt: Word::FormulaAlt,
        announcement: Word::FormulaAnnounce,
        method: Word::FormulaMethod,
    };
    let parts = Parts {
        measure: "single-formula",
        title: word(lang, Word::FormulaTitle),
        axes: [x, y],
        marks,
        table: rows,
        notes,
        method: "single-formula",
        steps,
        inputs,
        sources,
        source_line,
        span: [year.unwrap_or(0); 2],
        vintage: None,
        kind: Kind::Financial,
        summary,
    };
    let pinned = asked.clone().with("year", year.map(|year| year.digits()));
    Ok(compose(&pinned, &facts, &words, parts))
}
