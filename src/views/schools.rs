//! How many Welsh schools have less for a pupil than an amount, kind by kind: from a file of single schools that the reader chose, of
//! which none is named; and until then the claim that is made of it, which no figure held here can check.

use super::authorities::{YEAR, file_notes, own_line};
use super::money::{Parts, Words, compose};
use super::{Asked, Choice, Head, Holds, LANG, THEME, Takes, add, join, names_axis, note, series_of, told, value_axis};
use crate::datasets;
use crate::error::{Error, Result};
use crate::figure::{Cell, Figure, Input, Kind as Draw, Mark, Note, Role, Tick};
use crate::number::{Digits, decimal, significant};
use crate::period::Kind;
use crate::reading::{Role as Of, Sector};
use crate::series::{Source, Unit};
use crate::text::{self, Facts, Word, say, word};

pub(super) const OPTIONS: &[Choice] = &[
    series_of(&[super::wales::SERIES]),
    Choice { name: "threshold", takes: Takes::Number, label: told(Word::OptionThreshold), help: told(Word::HelpThreshold) },
    YEAR,
    LANG,
    THEME,
];

/// What is asked of a file of single schools, and of nothing else.
pub(super) const OF_A_FILE: [&str; 2] = ["threshold", "year"];

const COLUMNS: &[Head] = &[
    ("sector", Word::ColumnSector, Holds::Words),
    ("schools", Word::ColumnSchools, Holds::Counts),
    ("below", Word::ColumnBelowThreshold, Holds::Counts),
    ("share", Word::ColumnShareBelow, Holds::Of(Unit::Percent, 1)),
    ("whose", Word::ColumnWhose, Holds::Words),
    ("threshold", Word::ColumnThreshold, Holds::Of(Unit::GbpPerPupilCash, 0)),
    ("source", Word::ColumnSource, Holds::Detail),
];

pub(super) fn sector_word(sector: Sector) -> (&'static str, Word) {
    match sector {
        Sector::Nursery => ("nursery", Word::SectorNursery),
        Sector::Primary => ("primary", Word::SectorPrimary),
        Sector::AllAge => ("all-age", Word::SectorAllAge),
        Sector::Secondary => ("secondary", Word::SectorSecondary),
        Sector::Special => ("special", Word::SectorSpecial),
    }
}

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    let table = asked.table();
    let claim = datasets::results().iter().find(|result| result.subject == "schools");
    let delegated = datasets::each_release(datasets::about(super::wales::SERIES)?, "delegated");
    let year = asked.year("year", Kind::Financial)?;
    let year = match (table, claim) {
        (Some(table), _) => table.year(year)?,
        (None, Some(claim)) => year.or(crate::period::Period::parse(claim.to, Kind::Financial).ok().map(|period| period.year())),
        (None, None) => year,
    };
    let period = year.map_or_else(|| word(lang, Word::YearNotSaid).to_string(), |year| text::period(Kind::Financial, year));
    // What someone claimed is of its own year and amount: with others the claim would be put in their mouth.
    if table.is_none() {
        for option in OF_A_FILE {
            if asked.get(option).is_some() && !(option == "year" && claim.is_some_and(|claim| period == claim.to)) {
                return Err(Error::NeedsFile { option }.into());
            }
        }
    }
    let average = year.and_then(|year| delegated.at(year));
    let threshold = match asked.get("threshold").and_then(decimal) {
        Some(threshold) => threshold,
        None => match average {
            Some(average) => average.value,
            None => return Err(Error::Needs { option: "year", other: "threshold" }.into()),
        },
    };
    let unit = Unit::Percent;
    let each = |value: f64| text::value(Unit::GbpPerPupilCash, value, 0);
    let mut facts = Facts::new(lang);
    facts.set("coverage", text::coverage(lang, "wales-maintained").to_string());
    facts.set("year", period.clone());
    facts.set("threshold", each(threshold));
    let is_average = average.is_some_and(|average| average.value == threshold);
    facts.set("what", if is_average { facts.say(Word::ThresholdAverage) } else { facts.say(Word::ThresholdOwn) });

    let mut rows = super::table(lang, unit, 1, &[COLUMNS]);
    let mut bars = [
        Mark::new(Draw::Bar, Role::Real, word(lang, Word::SharesOwn).to_string()),
        Mark::new(Draw::Bar, Role::Reported, word(lang, Word::SharesClaimed).to_string()),
    ];
    let mut printed = Mark::new(Draw::Value, Role::Total, String::new());
    let (mut ticks, mut steps, mut cited): (Vec<Tick>, Vec<String>, Vec<&'static Source>) = (vec![], vec![], vec![]);
    let (counts, left) = table.map_or(([(0, 0); 5], 0), |table| table.below(threshold, year));
    if table.is_some() && counts.iter().all(|(schools, _)| *schools == 0) {
        let file = table.map_or("", |table| table.file).to_string();
        return Err(Error::NoSchools { file }.into());
    }
    let (mut schools_all, mut below_all) = (0, 0);
    for (at, sector) in Sector::ALL.into_iter().enumerate() {
        let (code, name) = sector_word(sector);
        ticks.push(Tick { value: at as f64, label: word(lang, name).to_string() });
        let (schools, below) = counts[at];
        let mut row: Vec<Cell> = vec![code.into()];
        if let (Some(table), true) = (table, schools > 0) {
            let share = significant(100.0 * below as f64 / schools as f64);
            bars[0].push_range(at as f64, 0.0, share);
            printed.push(at as i32, share);
            row.push(Some(schools as f64).into());
            row.push(Some(below as f64).into());
            row.push(Some(share).into());
            row.push(word(lang, Word::OurResult).into());
            row.push(Some(threshold).into());
            row.push(table.source().id.into());
            add(&mut rows, "real", row, ("sector", word(lang, name)));
            let parts: [&str; 4] = [word(lang, name), &below.digits(), &schools.digits(), &text::value(unit, share, 1)];
            steps.push(say(lang, Word::SchoolsStep, &parts));
            (schools_all, below_all) = (schools_all + schools, below_all + below);
            continue;
        }
        let claimed = claim.filter(|_| table.is_none() && sector == Sector::Secondary);
        row.extend([Cell::Missing, Cell::Missing]);
        match claimed {
            Some(claim) => {
                bars[1].push_range(at as f64, 0.0, claim.value);
                printed.push(at as i32, claim.value);
                printed.texts.push(text::value(unit, claim.value, claim.decimals));
                row.push(Some(claim.value).into());
                row.push(text::publisher(lang, claim.source.publisher).into());
                row.push(average.map(|average| average.value).into());
                row.push(claim.source.id.into());
                cited.push(claim.source);
                add(&mut rows, "reported", row, ("sector", word(lang, name)));
                // With the decimals that were printed, and not ours.
                rows.say(3, text::value(unit, claim.value, claim.decimals));
            }
            None => {
                super::missing(&mut row, COLUMNS.len() - 3);
                add(&mut rows, "missing", row, ("sector", word(lang, name)));
            }
        }
    }
    if let Some(claim) = claim {
        facts.set("claim", text::value(unit, claim.value, claim.decimals));
        facts.set("publisher", text::publisher(lang, claim.source.publisher).to_string());
        facts.set("claim-year", claim.to.to_string());
    }
    let secondary = counts[Sector::Secondary as usize];
    let share = |(schools, below): (usize, usize)| text::percent(below as f64 / schools as f64);
    facts.set("below", below_all.digits());
    facts.set("schools", schools_all.digits());
    facts.set("secondary", if secondary.0 > 0 { share(secondary) } else { String::new() });
    facts.set("all", if schools_all > 0 { share((schools_all, below_all)) } else { String::new() });
    let [head, answer, alt] = match (table.is_some(), secondary.0 > 0) {
        (true, true) => [Word::HeadSchoolsSecondary, Word::SchoolsSecondary, Word::SchoolsAlt],
        (true, false) => [Word::HeadSchools, Word::Schools, Word::SchoolsAlt],
        (false, _) => [Word::HeadSchoolsClaim, Word::SchoolsClaim, Word::SchoolsClaimAlt],
    };
    let summary = join(&[&facts.say(answer), word(lang, Word::SchoolsMean)]);
    let mut notes = vec![];
    note(&mut notes, lang, "mean", Word::NoteSchoolsMean);
    match table {
        None => note(&mut notes, lang, "cannot-be-checked", Word::NoteSchoolsUnchecked),
        Some(table) => {
            note(&mut notes, lang, "no-names", Word::NoteNoNames);
            if !table.has(Of::Devolved) && is_average {
                note(&mut notes, lang, "budget-alone", Word::NoteSchoolsBudget);
            }
            if left > 0 {
                notes.push(Note { code: "left-out", text: say(lang, Word::NoteSchoolsLeft, &[&left.digits()]) });
            }
            file_notes(lang, table, &mut notes);
            cited.push(table.source());
        }
    }
    cited.extend(average.filter(|_| is_average).map(|average| average.source));
    let sources = Figure::cite(lang, cited);
    let source_line = match table {
        Some(table) => own_line(lang, table),
        None => Figure::source_line(lang, &sources, None),
    };
    let x = names_axis("sector", word(lang, Word::ColumnSector), ticks);
    let mut y = value_axis(lang, (unit, 0), 0.0, 100.0, true);
    y.label = facts.say(Word::AxisSchools);
    let mut marks = bars.to_vec();
    marks.push(printed);
    let words = Words {
        headline: head,
        subtitle: Word::SubtitleSchools,
        calculation: if table.is_some() { Word::SchoolsCalculation } else { Word::SchoolsClaimCalculation },
        caveat: Word::NONE,
        alt,
        announcement: if table.is_some() { Word::SchoolsAnnounce } else { Word::SchoolsClaimAnnounce },
        method: Word::SchoolsMethod,
    };
    let parts = Parts {
        measure: "schools-below",
        title: word(lang, Word::SchoolsTitle),
        axes: [x, y],
        marks,
        table: rows,
        notes,
        method: "schools",
        steps,
        inputs: vec![Input { symbol: "t", label: word(lang, Word::ColumnThreshold), value: Some(significant(threshold)) }],
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
