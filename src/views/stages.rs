//! At what age the gap opens: the Education Policy Institute's gap in months at three ages, as one of its reports printed it.
//!
//! Only reports that printed all three ages for one year can be asked for, and reports are never mixed: at age 5 they differ,
//! because the early years profile was reformed in 2021. Bars, not a line: three groups of pupils in one year are not one group
//! that was followed. Nothing is fitted. From 16 to 19 the gap is counted in grades, another unit: a note tells it.

use super::{
    Asked, Choice, Head, Holds, LANG, THEME, Takes, add, details, join, names_axis, note, printed, series_of, told, value_axis,
};
use crate::datasets;
use crate::error::{Error, Result};
use crate::figure::{Axes, Axis, Description, Figure, Kind as Draw, Mark, Method, Note, Role, Tick, VERSION};
use crate::period::Kind;
use crate::series::{Point, Series, Status, Unit};
use crate::text::{self, Facts, Word, sentence_case, word};

pub(super) const OPTIONS: &[Choice] = &[
    series_of(&["epi-eyfs-gap-months"]),
    Choice { name: "vintage", takes: Takes::Vintage, label: told(Word::OptionReport), help: told(Word::HelpReport) },
    LANG,
    THEME,
];

/// By age: what is measured, the name of its place on the axis, and the fact that its value becomes.
const STAGES: [(&str, Word, &str); 3] = [
    ("epi-eyfs-gap-months", Word::StageEyfs, "eyfs"),
    ("epi-ks2-gap-months", Word::StageKs2, "ks2"),
    ("epi-ks4-gap-months", Word::StageKs4, "ks4"),
];

/// In grades, and so not on the axis.
const LATER: &str = "epi-16-19-gap-grades";

const COLUMNS: &[Head] = &[
    ("stage", Word::ColumnStage, Holds::Words),
    ("period", Word::ColumnYear, Holds::Words),
    ("value", Word::ColumnGap, Holds::Values),
    ("period_kind", Word::ColumnYear, Holds::Detail),
];

/// The reports that printed all three ages for one year, oldest first: the report's name, and that year.
///
/// A figure that is only implied by a printed change is not one that was printed.
pub(super) fn reports() -> Vec<(&'static str, i32)> {
    let mut found = vec![];
    for (name, _) in datasets::about(STAGES[0].0).map_or(&[][..], datasets::vintages) {
        let years = |id: &str| -> Vec<i32> {
            let series = datasets::about(id).and_then(|about| datasets::vintage(about, Some(name)));
            let mut years = vec![];
            for point in series.iter().flat_map(|series| &series.points).filter(|point| point.status != Status::Estimate) {
                years.push(point.year());
            }
            years
        };
        let others = [years(STAGES[1].0), years(STAGES[2].0)];
        let newest = years(STAGES[0].0).into_iter().rev().find(|year| others.iter().all(|years| years.contains(year)));
        found.extend(newest.map(|year| (*name, year)));
    }
    found
}

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    let reports = reports();
    let chosen = match asked.get("vintage") {
        Some(name) => reports.iter().find(|(report, _)| *report == name),
        None => reports.last(),
    };
    let Some(&(report, year)) = chosen else {
        let value = asked.get("vintage").unwrap_or_default().to_string();
        return Err(Error::UnknownVintage { value, known: crate::error::names(&reports, |(report, _)| report) }.into());
    };
    let mut stages: Vec<(Series, Point)> = vec![];
    for (id, ..) in STAGES {
        let series = datasets::vintage(datasets::about(id)?, Some(report))?;
        let missing = || Error::EndMissing { period: text::period(Kind::Academic, year) };
        let point = series.at(year).cloned().ok_or_else(missing)?;
        stages.push((series, point));
    }
    let oldest = &stages[2].0;
    let (unit, decimals) = (Unit::Months, oldest.decimals());
    let period = text::period(Kind::Academic, year);
    let mut facts = Facts::new(lang);
    facts.set("coverage", text::coverage(lang, oldest.about.coverage).to_string());
    facts.set("place", text::in_area(lang, oldest.area).to_string());
    facts.set("publisher", text::publisher(lang, oldest.points[0].source.publisher).to_string());
    facts.set("vintage", report.to_string());
    facts.set("period", period.clone());

    let mut bar = Mark::new(Draw::Bar, Role::Observed, text::say(lang, Word::StagesBar, &[&period]));
    let mut numbers = printed(Role::Observed, &[]);
    let mut table = super::table(lang, unit, decimals, &[COLUMNS, super::DETAILS]);
    let mut ticks = vec![];
    for (at, ((_, name, fact), (series, point))) in STAGES.iter().zip(&stages).enumerate() {
        let (x, name) = (at as i32, word(lang, *name));
        bar.push_range(f64::from(x), 0.0, point.value);
        numbers.push(x, point.value);
        ticks.push(Tick { value: f64::from(x), label: name.to_string() });
        facts.set(fact, text::value(unit, point.value, point.decimals));
        let mut row = vec![name.into(), period.as_str().into(), Some(point.value).into(), Kind::Academic.name().into()];
        details(&mut row, series, Some(point));
        add(&mut table, "observed", row, ("", ""));
    }
    facts.set("first-amount", text::quantity(lang, unit, stages[0].1.value, decimals));

    let mut notes = vec![Note { code: "gloss", text: oldest.about.gloss[lang as usize].to_string() }];
    note(&mut notes, lang, "never-fitted", Word::NoteStages);
    note(&mut notes, lang, "reports", Word::NoteStagesReports);
    // The same year in the same report, or no figure at all.
    let later = datasets::vintage(datasets::about(LATER)?, Some(report)).ok();
    if let Some(point) = later.as_ref().and_then(|series| series.at(year)) {
        facts.set("grades", text::quantity(lang, Unit::Grades, point.value, point.decimals));
        notes.push(Note { code: "another-unit", text: facts.say(Word::NoteStagesGrades) });
    }
    let mut cited = vec![];
    for (_, point) in &stages {
        cited.push(point.source);
    }
    let source_line = super::credit(lang, &cited);
    cited.extend(later.as_ref().and_then(|series| series.at(year)).map(|point| point.source));
    cited.push(oldest.about.gloss_source);
    // Air for the number over the highest bar.
    let highest = 1.05 * stages.iter().map(|(_, point)| point.value).fold(0.0, f64::max);
    let (alt, summary, groups) = (facts.say(Word::StagesAlt), facts.say(Word::StagesAnswer), word(lang, Word::NoteStages));
    let answer = sentence_case(&summary);
    Ok(Figure {
        version: VERSION,
        view: "stages",
        lang: lang.tag(),
        headline: facts.say(Word::HeadStages),
        measure: "gap-by-age",
        title: word(lang, Word::StagesTitle).to_string(),
        subtitle: facts.say(Word::SubtitleStages),
        coverage: facts.get("coverage").to_string(),
        axes: Axes {
            rows: vec![],
            x: Axis { kind: "band", ..names_axis("stage", word(lang, Word::AxisStage), ticks) },
            y: value_axis(lang, (unit, decimals), 0.0, highest, true),
        },
        marks: vec![bar, numbers],
        table,
        closing: None,
        calculation: None,
        notes,
        method: Method { name: "published", text: word(lang, Word::TrendMethod), steps: vec![], inputs: vec![] },
        sources: Figure::cite(lang, cited),
        sentence: join(&[&answer, groups, &source_line]),
        source_line,
        span: [year, year],
        vintage: Some(report.to_string()),
        due: "",
        description: Description { long: join(&[&alt, groups, word(lang, Word::LongTable)]), short: alt },
        summary: join(&[&answer, groups]),
        announcement: facts.say(Word::StagesAnnounce),
        state: asked.state(Kind::Academic, Some(report)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reports of 2019, 2024 and 2025 printed three ages for one year; that of 2023 printed no months at GCSE.
    #[test]
    fn only_reports_with_all_three_ages_can_be_asked_for() {
        assert_eq!(reports(), [("2019", 2018), ("2024", 2023), ("2025", 2024)]);
        let error = super::super::figure("stages", &[("vintage", "2023")]).expect_err("no months at GCSE");
        assert_eq!(*error, Error::UnknownVintage { value: "2023".into(), known: vec!["2019", "2024", "2025"] });
    }
}
