//! How earlier projections would have done: the line that each origin would have drawn, and the results that came after.
//!
//! Origins share results, and later results are shared by origins: what is counted here is how lines did, no test of their bands.

use super::{Asked, Choice, FITTED, Head, Holds, INCLUDE, LANG, LEVEL, THEME, Use, VINTAGE};
use super::{add, join, missing, note, notes, printed, published, role, series_of, value_axis, year_axis};
use crate::datasets;
use crate::error::Result;
use crate::figure::{Axes, Cell, Description, Figure, Input, Kind as Draw, Mark, Method, Note, Role, VERSION};
use crate::gap::{self, Answer, Bound, Told, Window};
use crate::number::{Digits, shortest, significant};
use crate::series::Series;
use crate::text::{self, Grain, Word, sentence_case, word};

pub(super) const OPTIONS: &[Choice] = &[series_of(FITTED), VINTAGE, INCLUDE, LEVEL, LANG, THEME];

const COLUMNS: &[Head] = &[
    ("origin", Word::ColumnOrigin, Holds::Years),
    ("year", Word::ColumnYear, Holds::Years),
    ("horizon", Word::ColumnHorizon, Holds::Counts),
    ("projected", Word::Projected, Holds::Values),
    ("published", Word::ColumnValue, Holds::Values),
    ("error", Word::ColumnError, Holds::Values),
    ("inside_80", Word::ColumnInside80, Holds::Words),
    ("inside_95", Word::ColumnInside95, Holds::Words),
    ("answer", Word::ColumnAnswer, Holds::Words),
    ("closing_year", Word::ColumnLineZero, Holds::DetailYears),
    ("lower", Word::ColumnEarliest, Holds::DetailYears),
    ("upper", Word::ColumnLatest, Holds::DetailYears),
    ("fitted_vintage", Word::ColumnVintage, Holds::Detail),
];

/// The figures as they stood when `year` was the newest comparable one: those of the complete release of the year after.
fn of_the_time(shown: &Series, window: &Window, year: i32) -> Option<Series> {
    for (name, complete) in datasets::vintages(shown.about) {
        let released = name.get(..4).and_then(|year| year.parse::<i32>().ok());
        if *complete && released == Some(year + 1) && Some(*name) < shown.vintage {
            let series = datasets::vintage(shown.about, Some(name)).ok()?;
            let newest = series.points.iter().rfind(|point| window.takes(point)).map(|point| point.year());
            return Some(series).filter(|_| newest == Some(year));
        }
    }
    None
}

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    let series = super::series(asked)?;
    let (about, decimals) = (series.about, series.decimals());
    let kind = series.points[0].period.kind();
    let window = Window {
        not_comparable: asked.includes("not-comparable"),
        provisional: asked.includes("provisional"),
        ..Window::default()
    };
    let origins = gap::back_test(&series, &window, &|year| of_the_time(&series, &window, year), asked.level())?;
    let scores = gap::scores(&origins);
    let (all, near, far) = (scores[0], scores[1], scores[scores.len() - 1]);
    let (mut facts, start, end) = super::facts(lang, &series)?;

    let value = |value: f64| text::quantity(lang, about.unit, value, decimals);
    facts.set("assumes", word(lang, Word::AssumesOls).to_string());
    facts.set("level", text::level(asked.level()));
    facts.set("origins", origins.len().digits());
    facts.set("first", origins[0].to.digits());
    facts.set("last", origins[origins.len() - 1].to.digits());
    facts.set("count", all.count.digits());
    facts.set("inside-80", all.inside_80.digits());
    facts.set("inside-95", all.inside_95.digits());
    facts.set("mean", value(all.mean.abs()));
    facts.set("absolute", value(all.mean_absolute));
    facts.set("near", text::duration(lang, near.horizon as usize));
    facts.set("near-absolute", value(near.mean_absolute));
    facts.set("far", text::duration(lang, far.horizon as usize));
    facts.set("far-absolute", value(far.mean_absolute));
    let (mut told, mut none, mut earliest, mut latest) = (0, 0, f64::MAX, f64::MIN);
    let mut dated = vec![];

    let mut table = super::table(lang, about.unit, decimals, &[COLUMNS]);
    let mut lines = Mark::new(Draw::Line, Role::Projected, facts.say(Word::BackTestLines));
    let (mut steps, mut low, mut high) = (vec![], f64::MAX, f64::MIN);
    // What no line is compared with: the results before the first origin, and those that are left out.
    let compared = |year: i32| origins.iter().any(|origin| origin.checks.iter().any(|check| check.year == year));
    for point in series.points.iter().filter(|point| !compared(point.year())) {
        let mut row: Vec<Cell> = vec![Cell::Missing, Cell::Number(f64::from(point.year())), Cell::Missing, Cell::Missing];
        row.push(Cell::Number(significant(point.value)));
        let held = row.len();
        missing(&mut row, COLUMNS.len() - held);
        add(&mut table, role(point).name(), row, ("", ""));
        table.opens.push(asked.address("trend", &[("series", about.id), ("vintage", series.vintage.unwrap_or_default())]));
    }
    for origin in &origins {
        let answer = Answer { from: origin.from, to: origin.to, projection: origin.projection.clone() };
        let opens = asked.window(&answer, origin.of_the_time.or(series.vintage));
        let closing = &origin.projection.closing;
        let year = closing.told().and_then(|(year, ..)| year);
        if let Some(year) = year {
            (told, earliest, latest) = (told + 1, year.min(earliest), year.max(latest));
        }
        none += usize::from(answer.told() == Told::NoTrend);
        if origin.of_the_time.is_some() {
            dated.push(origin.to.digits());
        }
        let (code, said) = match answer.told() {
            Told::Closes | Told::Closed => ("closes", Word::AnswerCloses),
            Told::Widens => ("widens", Word::AnswerWidens),
            Told::NoTrend => ("no_trend", Word::AnswerNoTrend),
        };
        if !lines.x.is_empty() {
            // The next line begins anew.
            lines.x.push(f64::from(origin.to) - 0.5);
            lines.y.push(None);
            lines.opens.push(opens.clone());
        }
        let newest = origin.checks[origin.checks.len() - 1].year;
        for year in origin.to..=newest {
            let at = origin.projection.line.at(f64::from(year));
            (low, high) = (at.min(low), at.max(high));
            lines.push(year, at);
            lines.opens.push(opens.clone());
        }
        for check in &origin.checks {
            let yes = |inside: bool| if inside { "yes" } else { "no" };
            let row: Vec<Cell> = vec![
                Cell::Number(f64::from(origin.to)),
                Cell::Number(f64::from(check.year)),
                Cell::Number(f64::from(check.horizon)),
                Cell::Number(significant(check.projected)),
                Cell::Number(significant(check.published)),
                Cell::Number(significant(check.error)),
                yes(check.inside_80).into(),
                yes(check.inside_95).into(),
                code.into(),
                year.into(),
                closing.lower().into(),
                match closing.upper() {
                    Some(Bound::Year(upper)) => Cell::Number(significant(upper)),
                    Some(Bound::Never) => "never".into(),
                    None => Cell::Missing,
                },
                origin.of_the_time.or(series.vintage).map_or(Cell::Missing, Cell::from),
            ];
            add(&mut table, "projected", row, ("answer", word(lang, said)));
            for (at, inside) in [(6, check.inside_80), (7, check.inside_95)] {
                table.say(at, word(lang, if inside { Word::Inside } else { Word::Outside }).to_string());
            }
            table.opens.push(opens.clone());
        }
        let answer = year.map_or_else(|| word(lang, said).to_string(), shortest);
        let parts = [&origin.to.digits(), &origin.projection.line.n.digits(), &shortest(origin.projection.line.slope), &answer];
        steps.push(text::say(lang, Word::StepOrigin, &parts.map(|part| part.as_str())));
    }
    for score in &scores[1..] {
        let numbers = [score.horizon as f64, score.count as f64, score.mean_absolute, score.mean];
        let [horizon, count, absolute, mean] = numbers.map(shortest);
        let (in_80, in_95) = (score.inside_80.digits(), score.inside_95.digits());
        steps.push(text::say(lang, Word::StepScore, &[&horizon, &count, &absolute, &mean, &in_80, &in_95]));
    }

    facts.set("told", told.digits());
    facts.set("none", none.digits());
    facts.set("dated", text::list(lang, &dated));
    let answers = if told > 0 {
        facts.set("when", text::years(lang, earliest, latest, Grain::of(Some((latest - earliest).max(21.0)))));
        facts.say(Word::BackTestTold)
    } else {
        facts.say(Word::BackTestNone)
    };
    let revised = facts.say(if dated.is_empty() { Word::BackTestRevised } else { Word::BackTestDated });
    let side = if all.mean > 0.0 { Word::BackTestAbove } else { Word::BackTestBelow };
    let (answer, side, counts) = (facts.say(Word::BackTestAnswer), facts.say(side), word(lang, Word::BackTestCounts));
    let answer = sentence_case(&answer);

    let mut notes = notes(lang, &series, Use::Fitted(&|point| window.takes(point)));
    notes.push(Note { code: "as-revised", text: revised.clone() });
    note(&mut notes, lang, "counts", Word::BackTestCounts);
    note(&mut notes, lang, "error", Word::NoteBackTest);
    for point in &series.points {
        (low, high) = (point.value.min(low), point.value.max(high));
    }
    let y = value_axis(lang, (about.unit, decimals), low, high, false);
    if !y.zero_included {
        note(&mut notes, lang, "axis", Word::NoteAxis);
    }
    let mut marks = vec![lines];
    marks.extend(published(lang, &series));
    marks.push(printed(Role::Observed, &[start, end]));
    let (first, last) = series.span().unwrap_or((0, 0));
    let sources = Figure::cite(lang, series.points.iter().map(|point| point.source).chain([about.gloss_source]));
    let alt = facts.say(Word::BackTestAlt);
    let mut inputs = vec![];
    for (symbol, label, value) in [
        ("n", Word::InputChecks, all.count as f64),
        ("∣e∣", Word::InputMeanAbsolute, all.mean_absolute),
        ("e", Word::InputMeanError, all.mean),
        ("80%", Word::InputInside, all.inside_80 as f64),
        ("95%", Word::InputInside, all.inside_95 as f64),
    ] {
        inputs.push(Input { symbol, label: word(lang, label), value: Some(significant(value)) });
    }
    Ok(Figure {
        version: VERSION,
        view: "back-test",
        lang: lang.tag(),
        headline: sentence_case(&facts.say(Word::HeadBackTest)),
        measure: about.measure,
        title: about.title[lang as usize].to_string(),
        subtitle: facts.say(Word::SubtitleVintage),
        coverage: facts.get("coverage").to_string(),
        axes: Axes { x: year_axis(lang, kind, first, last), y, rows: vec![] },
        marks,
        table,
        closing: None,
        calculation: Some(facts.say(Word::Calculation)),
        notes,
        method: Method { name: "back-test", text: word(lang, Word::BackTestMethod), steps, inputs },
        source_line: Figure::source_line(lang, &sources[..1], series.vintage),
        sources,
        span: [first, last],
        vintage: series.vintage.map(str::to_string),
        due: series.about.due,
        description: Description {
            long: join(&[&alt, &side, &answers, &revised, counts, word(lang, Word::LongTable)]),
            short: alt,
        },
        sentence: join(&[&answer, &side, &answers, &revised, counts, &facts.say(Word::OurCalculation)]),
        summary: join(&[&answer, &side, &answers, &revised, counts]),
        announcement: facts.say(Word::BackTestAnnounce),
        state: asked.state(kind, series.vintage),
    })
}
