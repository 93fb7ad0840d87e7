//! Welsh authorities beside each other: what is held of each in one year, holes shown, or all that a reader's own file has.
//!
//! The authorities stand in the alphabetical order of the language. Rank, ratio and, with all 22 and their pupils, the
//! pupil-weighted coefficient of variation are ours; what is missing is missing.

use super::money::{Parts, Words, compose};
use super::{Asked, Choice, Head, Holds, LANG, THEME, Takes, add, join, missing, names_axis, note, series_of, told, value_axis};
use crate::areas::{AUTHORITIES, in_order};
use crate::datasets;
use crate::error::{Error, Result};
use crate::figure::{Cell, Figure, Kind as Draw, Mark, Note, Role, Table, Tick};
use crate::funding::variation;
use crate::number::{Digits, fixed, significant};
use crate::period::Kind;
use crate::reading::{self, Amounts, Role as Of, Schools};
use crate::series::{Series, Source, Unit};
use crate::text::{self, Facts, Lang, Word, say, word};

/// The nation's code.
pub(super) const WALES: &str = "W92000004";

/// What is shown: the option's word, the series that holds it, its group, and decimals in prose.
const MEASURES: [(&str, &str, &str, u8); 4] = [
    ("per-pupil", "wales-authority-budget-per-pupil", "total", 0),
    ("schools-budget", "wales-authority-schools-budget", "all-sectors", 0),
    ("sen", "wales-sen-budget", "all", 1),
    ("reserves", "wales-reserves-per-pupil", "all", 0),
];

pub(super) const YEAR: Choice =
    Choice { name: "year", takes: Takes::Year, label: told(Word::OptionOneYear), help: told(Word::HelpOneYear) };

pub(super) const OPTIONS: &[Choice] = &[
    series_of(&["wales-authority-budget-per-pupil"]),
    Choice {
        name: "shown",
        takes: Takes::OneOf(&[
            ("per-pupil", Word::ShownPerPupil),
            ("schools-budget", Word::ShownSchoolsBudget),
            ("sen", Word::ShownSen),
            ("reserves", Word::ShownReserves),
        ]),
        label: told(Word::OptionShown),
        help: told(Word::HelpShown),
    },
    YEAR,
    Choice {
        name: "order",
        takes: Takes::OneOf(&[("name", Word::OrderName), ("amount", Word::OrderAmount)]),
        label: told(Word::OptionOrder),
        help: told(Word::HelpOrder),
    },
    LANG,
    THEME,
];

const COLUMNS: &[Head] = &[
    ("authority", Word::ColumnAuthority, Holds::Words),
    ("value", Word::ColumnValue, Holds::Values),
    ("difference", Word::ColumnDifferenceWales, Holds::Values),
    ("rank", Word::ColumnRank, Holds::Counts),
];
/// What a reader's file may have besides.
const PUPILS: &[Head] = &[("pupils", Word::ColumnPupils, Holds::Of(Unit::Pupils, 0))];
const PARTS: &[Head] = &[
    ("delegated", Word::ColumnDelegated, Holds::Values),
    ("retained", Word::ColumnRetained, Holds::Values),
    ("retained_share", Word::ColumnRetainedShare, Holds::Shares),
];
const DETAILS: &[Head] = &[
    ("status", Word::ColumnStatus, Holds::Words),
    ("reason", Word::ColumnReason, Holds::Detail),
    ("vintage", Word::ColumnVintage, Holds::Detail),
    ("source", Word::ColumnSource, Holds::Detail),
];

/// What is known of one authority or of Wales.
struct Known {
    value: f64,
    status: &'static str,
    reason: &'static str,
    vintage: &'static str,
    source: &'static Source,
    amounts: Amounts,
}

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    let shown = asked.get("shown").unwrap_or(MEASURES[0].0);
    let &(_, id, group, decimals) = MEASURES.iter().find(|(key, ..)| *key == shown).unwrap_or(&MEASURES[0]);
    let about = datasets::about(id)?;
    let year = asked.year("year", Kind::Financial)?;
    let table = asked.table();
    let (all, nation, year) = match table {
        Some(table) => filed(table, year)?,
        None => embedded(id, group, year)?,
    };
    let unit = about.unit;
    let printed_decimals = if table.is_none() && unit == Unit::GbpMillionCash { 3 } else { decimals };
    let money = |value: f64| text::value(unit, value, decimals);
    let period = year.map_or_else(|| word(lang, Word::YearNotSaid).to_string(), |year| text::period(Kind::Financial, year));

    let mut places = in_order(lang as usize);
    if asked.get("order") == Some("amount") {
        // What has no figure comes last, in alphabetical order.
        let value = |at: &usize| all[*at].as_ref().map_or(f64::MIN, |known: &Known| known.value);
        places.sort_by(|a, b| value(b).total_cmp(&value(a)));
    }
    let mut held: Vec<usize> = (0..all.len()).filter(|&at| all[at].is_some()).collect();
    let value_of = |at: usize| all[at].as_ref().map_or(0.0, |known| known.value);
    held.sort_by(|&a, &b| value_of(b).total_cmp(&value_of(a)));
    let (Some(&top), Some(&low)) = (held.first(), held.last()) else {
        return Err(Error::NoAmount { what: shown.to_string(), period }.into());
    };
    let name = |at: usize| AUTHORITIES[at].names[lang as usize];
    let mut facts = Facts::new(lang);
    let short = word(lang, if table.is_some() { Word::ShortMoney } else { short_of(shown) });
    facts.set("Short", text::sentence_case(short));
    facts.set("short", short.to_string());
    facts.set("coverage", text::coverage(lang, about.coverage).to_string());
    facts.set("year", period.clone());
    facts.set("held", held.len().digits());
    facts.set("highest", name(top).to_string());
    facts.set("lowest", name(low).to_string());
    facts.set("highest-value", money(value_of(top)));
    facts.set("lowest-value", money(value_of(low)));
    facts.set("ratio", fixed(value_of(top) / value_of(low), 2));
    let all_held = held.len() == AUTHORITIES.len();
    facts.set("Of", facts.say(if all_held { Word::OfAll } else { Word::OfSome }));
    if let Some(nation) = &nation {
        facts.set("nation-value", money(nation.value));
    }

    // Marks: a disc for each authority, hollow where it was worked out, the nation's value across.
    let mut discs = [
        Mark::new(Draw::Points, Role::Observed, word(lang, Word::AsPublished).to_string()),
        Mark::new(Draw::Points, Role::Estimate, word(lang, Word::AsWorkedOut).to_string()),
    ];
    if table.is_some() {
        discs[0].label = word(lang, Word::ObservedOwn).to_string();
    }
    let mut printed = Mark::new(Draw::Value, Role::Total, String::new());
    let mut holes = Mark::new(Draw::Value, Role::NotComparable, String::new());
    let more = [Of::Pupils, Of::Delegated].map(|role| table.is_some_and(|table| table.has(role)));
    let mut rows = super::table(
        lang,
        unit,
        printed_decimals,
        &[COLUMNS, if more[0] { PUPILS } else { &[] }, if more[1] { PARTS } else { &[] }, DETAILS],
    );
    if table.is_some() {
        rows.columns[1].label = word(lang, Word::ObservedOwn);
    }
    let (mut ticks, mut lows, mut highs) = (vec![], 0.0, 0.0);
    for (row, &at) in places.iter().enumerate() {
        ticks.push(Tick { value: row as f64, label: name(at).to_string() });
        let rank = held.iter().position(|&known| known == at).map(|rank| (rank + 1) as f64);
        let kind = line(&mut rows, lang, (unit, more), (AUTHORITIES[at].code, name(at)), (all[at].as_ref(), &nation, rank));
        match all[at].as_ref() {
            Some(known) => {
                discs[usize::from(kind == "estimate")].push(row as i32, known.value);
                printed.push(row as i32, known.value);
                lows = f64::min(lows, known.value);
                highs = f64::max(highs, known.value);
            }
            None => {
                holes.x.push(row as f64);
                holes.y.push(None);
                holes.texts.push(word(lang, Word::NotHeld).to_string());
            }
        }
    }
    let mut marks = discs.to_vec();
    marks.push(printed);
    marks.push(holes);
    if let Some(known) = &nation {
        line(&mut rows, lang, (unit, more), (WALES, word(lang, Word::WalesOnly)), (Some(known), &nation, None));
        // Of a sum the nation's is many times any authority's.
        if unit != Unit::GbpMillionCash {
            let mut across = Mark::new(Draw::Line, Role::Nation, facts.say(Word::WalesIs));
            across.push(0, known.value);
            across.push(places.len() as i32 - 1, known.value);
            marks.push(across);
            highs = f64::max(highs, known.value);
        }
    }
    // Discs need no nought: what differs is seen better without it, and the axis says that it is cut.
    let spread = value_of(top) - value_of(low);
    let from = if lows < 0.0 { lows } else { f64::max(0.0, value_of(low).min(highs) - 0.4 * spread.max(0.05 * highs)) };
    let mut y = value_axis(lang, (unit, decimals), from, highs, lows < 0.0);
    let label = if unit == Unit::GbpMillionCash { Word::AxisMillion } else { Word::AxisGbpPerPupilCash };
    y.label = if y.zero_included { word(lang, label).to_string() } else { say(lang, Word::AxisCut, &[word(lang, label)]) };

    let mut notes = vec![];
    if table.is_none() {
        notes.push(Note { code: "gloss", text: about.gloss[lang as usize].to_string() });
    }
    note(&mut notes, lang, "cash", Word::NoteCash);
    let absent = AUTHORITIES.len() - held.len();
    if absent > 0 {
        let names: Vec<String> =
            in_order(lang as usize).into_iter().filter(|&at| all[at].is_none()).map(|at| name(at).to_string()).collect();
        notes.push(Note { code: "missing", text: say(lang, Word::NoteAuthoritiesMissing, &[&text::list(Lang::Cy, &names)]) });
    }
    let mut reasons: Vec<(&str, Vec<String>)> = vec![];
    for &at in &in_order(lang as usize) {
        let Some(known) = all[at].as_ref().filter(|known| !known.reason.is_empty()) else { continue };
        match reasons.iter_mut().find(|(reason, _)| *reason == known.reason) {
            Some((_, names)) => names.push(name(at).to_string()),
            None => reasons.push((known.reason, vec![name(at).to_string()])),
        }
    }
    for (reason, names) in &reasons {
        // What is true of all of them needs no names.
        let names = if names.len() == held.len() { period.clone() } else { text::list(Lang::Cy, names) };
        let text = say(lang, Word::NoteAuthorities, &[&names, text::reason(lang, reason)]);
        notes.push(Note { code: "reason", text });
    }
    let extremes = ["highest-of-all", "lowest-of-all"].map(|code| reasons.iter().any(|(reason, _)| *reason == code));
    note(&mut notes, lang, "rank", Word::NoteRank);
    let mut steps = vec![];
    if let Some(nation) = nation.as_ref().filter(|_| unit != Unit::GbpMillionCash) {
        for &at in &held {
            let parts: [&str; 4] =
                [name(at), &money(value_of(at)), &money(nation.value), &text::value(unit, value_of(at) - nation.value, decimals)];
            steps.push(say(lang, Word::AuthorityStep, &parts));
        }
    }
    if let Some(table) = table {
        file_notes(lang, table, &mut notes);
        parts_checked(lang, table, year, &mut notes);
    }

    // Only of all of them, weighted by pupils.
    let mut weighted = vec![];
    for known in all.iter().flatten() {
        if let Some(pupils) = known.amounts.get(Of::Pupils).filter(|_| unit != Unit::GbpMillionCash) {
            weighted.push((known.value, pupils));
        }
    }
    let varies = variation(&weighted).filter(|_| weighted.len() == AUTHORITIES.len());
    facts.set("variation", varies.map_or_else(String::new, text::percent));
    let summary = join(&[
        // How many times as much is said of amounts a pupil alone: authorities are of many sizes.
        &facts.say(if value_of(low) > 0.0 && unit != Unit::GbpMillionCash { Word::Authorities } else { Word::AuthoritiesBelow }),
        &if extremes == [true, true] { facts.say(Word::AuthoritiesExtremes) } else { String::new() },
        &if nation.is_some() && unit != Unit::GbpMillionCash { facts.say(Word::AuthoritiesWales) } else { String::new() },
        &if varies.is_some() { facts.say(Word::AuthoritiesVariation) } else { String::new() },
    ]);
    let cited: Vec<&'static Source> = all.iter().flatten().chain(&nation).map(|known| known.source).collect();
    let sources = Figure::cite(lang, cited);
    let source_line = match table {
        Some(table) => own_line(lang, table),
        None => Figure::source_line(lang, &sources, None),
    };
    let x = names_axis("authority", word(lang, Word::ColumnAuthority), ticks);
    let words = Words {
        headline: match (top == low, year) {
            (true, _) => Word::HeadAuthorityOne,
            // The ends of what is held are not those of Wales.
            _ if held.len() < AUTHORITIES.len() && extremes != [true, true] => Word::HeadAuthoritiesSome,
            (_, None) => Word::HeadAuthoritiesUndated,
            (_, Some(_)) => Word::HeadAuthorities,
        },
        subtitle: if table.is_some() { Word::SubtitleAuthoritiesOwn } else { Word::SubtitleAuthorities },
        calculation: if table.is_some() { Word::AuthoritiesCalculationOwn } else { Word::AuthoritiesCalculation },
        caveat: Word::AuthoritiesCaveat,
        alt: Word::AuthoritiesAlt,
        announcement: Word::AuthoritiesAnnounce,
        method: Word::AuthoritiesMethod,
    };
    let parts = Parts {
        measure: about.measure,
        title: if table.is_some() { word(lang, Word::AuthoritiesTitleOwn) } else { about.title[lang as usize] },
        axes: [x, y],
        marks,
        table: rows,
        notes,
        method: "authorities",
        steps,
        inputs: vec![],
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

/// A measure's short name.
fn short_of(shown: &str) -> Word {
    match shown {
        "schools-budget" => Word::ShortSchoolsBudget,
        "sen" => Word::ShortSen,
        "reserves" => Word::ShortReserves,
        _ => Word::ShortPerPupil,
    }
}

/// Adds a row; gives what it is.
fn line(
    rows: &mut Table,
    lang: Lang,
    (unit, more): (Unit, [bool; 2]),
    (code, name): (&'static str, &str),
    (known, nation, rank): (Option<&Known>, &Option<Known>, Option<f64>),
) -> &'static str {
    let mut row: Vec<Cell> = vec![code.into()];
    let kind = match known {
        None => "missing",
        Some(Known { status: "estimate", .. }) => "estimate",
        Some(_) if code == WALES => "nation",
        Some(_) => "observed",
    };
    let Some(known) = known else {
        missing(&mut row, rows.columns.len() - 1);
        add(rows, kind, row, ("authority", name));
        return kind;
    };
    row.push(Some(known.value).into());
    // A sum for one authority has no place beside that of all.
    row.push(
        nation.as_ref().filter(|_| code != WALES && unit != Unit::GbpMillionCash).map(|nation| known.value - nation.value).into(),
    );
    row.push(rank.into());
    if more[0] {
        row.push(known.amounts.get(Of::Pupils).into());
    }
    if more[1] {
        let [delegated, retained] = [Of::Delegated, Of::Retained].map(|role| known.amounts.get(role));
        row.extend([delegated, retained].map(Cell::from));
        row.push(delegated.zip(retained).map(|(delegated, retained)| retained / (delegated + retained)).into());
    }
    for text in [known.status, known.reason, known.vintage, known.source.id] {
        row.push(text.into());
    }
    add(rows, kind, row, ("authority", name));
    if let Some(at) = rows.columns.iter().position(|column| column.id == "status") {
        rows.say(at, text::status(lang, known.status).to_string());
    }
    kind
}

type All = (Vec<Option<Known>>, Option<Known>, Option<i32>);

/// What is held of each authority in the year asked for, or in the newest that any has.
fn embedded(id: &'static str, group: &'static str, year: Option<i32>) -> Result<All> {
    let about = datasets::about(id)?;
    let parts: Vec<Series> = AUTHORITIES.iter().map(|area| datasets::part(about, area.code, group)).collect();
    let newest = parts.iter().filter_map(Series::span).map(|(_, last)| last).max().unwrap_or(0);
    let year = year.unwrap_or(newest);
    let known = |series: &Series| {
        let point = series.at(year)?;
        Some(Known {
            value: point.value,
            status: point.status.name(),
            reason: point.reason,
            vintage: point.vintage,
            source: point.source,
            amounts: Amounts::default(),
        })
    };
    let all: Vec<Option<Known>> = parts.iter().map(known).collect();
    // The nation's own series prints what the authorities' does not.
    let national = || known(&datasets::each_release(datasets::about(super::wales::SERIES).ok()?, "total"));
    let nation = known(&datasets::part(about, WALES, group)).or_else(|| if group == "total" { national() } else { None });
    Ok((all, nation, Some(year)))
}

/// The same of a reader's own file.
fn filed(table: &Schools, year: Option<i32>) -> Result<All> {
    let year = table.year(year)?;
    let known = |place: Option<usize>| {
        let amounts = table.area(place, year)?;
        let value = significant(Schools::per_pupil(&amounts)?);
        Some(Known { value, status: "", reason: "", vintage: "", source: table.source(), amounts })
    };
    let all: Vec<Option<Known>> = (0..AUTHORITIES.len()).map(|at| known(Some(at))).collect();
    if all.iter().all(Option::is_none) {
        let needs = if table.has(Of::Budget) { Of::Pupils } else { Of::PerPupil };
        return Err(Error::Which { file: table.file.to_string(), option: needs.option(), columns: vec![] }.into());
    }
    Ok((all, known(None), year))
}

/// Whose the figures are, where they are a reader's own.
pub(super) fn own_line(lang: Lang, table: &Schools) -> String {
    say(lang, Word::SourceOwn, &[&reading::name(table.file), &table.sha256[..16]])
}

/// What is said of every reader's file.
pub(super) fn file_notes(lang: Lang, table: &Schools, notes: &mut Vec<Note>) {
    let text = say(lang, Word::NoteOwnTable, &[&reading::name(table.file), &table.sha256[..16]]);
    notes.push(Note { code: "own", text });
    if table.faults() > 0 {
        let text = say(lang, Word::NoteOwnProblems, &[&table.faults().digits(), &reading::name(table.file)]);
        notes.push(Note { code: "problems", text });
    }
    if table.elsewhere > 0 {
        notes.push(Note { code: "elsewhere", text: say(lang, Word::NoteElsewhere, &[&table.elsewhere.digits()]) });
    }
    if table.thousands {
        let words = if table.guessed { Word::NoteThousandsGuessed } else { Word::NoteThousands };
        note(notes, lang, "thousands", words);
    }
}

/// Whether delegated and retained add up to the total, authority by authority.
fn parts_checked(lang: Lang, table: &Schools, year: Option<i32>, notes: &mut Vec<Note>) {
    let (mut checked, mut off) = (0, vec![]);
    for at in in_order(lang as usize) {
        match table.area(Some(at), year).and_then(|amounts| table.parts_add_up(&amounts)) {
            Some(true) => checked += 1,
            Some(false) => off.push(AUTHORITIES[at].names[lang as usize].to_string()),
            None => {}
        }
    }
    if !off.is_empty() {
        notes.push(Note { code: "parts-differ", text: say(lang, Word::NotePartsDiffer, &[&text::list(Lang::Cy, &off)]) });
    } else if checked > 0 {
        notes.push(Note { code: "parts-agree", text: say(lang, Word::NotePartsAgree, &[&checked.digits()]) });
    }
}
