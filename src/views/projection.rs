//! When the gap closes, if its trend holds: the line, its bands, and the years that cannot be ruled out.
//!
//! Here the figure, its marks and its table; what is said of it in `projection/prose.rs`, its working in
//! `projection/working.rs`.

mod prose;
#[cfg(feature = "gap")]
mod scenarios;
mod working;

use super::{Asked, Choice, FITTED, FROM, Head, Holds, INCLUDE, LANG, LEVEL, THEME, TO, Takes, Use, VINTAGE, told};
use super::{add, details, join, notes, printed, published, role, role_words, series_of, series_table, value_axis, year_axis};
use crate::error::{Error, Expected, Result};
use crate::figure::{Axes, Cell, Closing, Description, Figure, Kind as Draw, Mark, Note, Role, Table, VERSION};
use crate::gap::{self, Below, Method, Projection, Selection, Sensitivity, Window, Year};
use crate::number::{Digits, decimal, significant};
use crate::period::Kind;
use crate::series::{Point, Series};
use crate::text::{self, Facts, Lang, Word, sentence_case, word};

pub(super) const OPTIONS: &[Choice] = &[
    series_of(FITTED),
    VINTAGE,
    FROM,
    TO,
    Choice { name: "until", takes: Takes::Year, label: told(Word::OptionUntil), help: told(Word::HelpUntil) },
    Choice {
        name: "method",
        takes: Takes::OneOf(&[
            ("ols", Word::ChoiceOls),
            #[cfg(feature = "methods")]
            ("theil-sen", Word::ChoiceTheilSen),
            #[cfg(feature = "methods")]
            ("recent", Word::ChoiceRecent),
            #[cfg(feature = "methods")]
            ("exponential", Word::ChoiceExponential),
            #[cfg(feature = "methods")]
            ("step", Word::ChoiceStep),
        ]),
        label: told(Word::OptionMethod),
        help: told(Word::HelpMethod),
    },
    Choice { name: "last", takes: Takes::Count(1000), label: told(Word::OptionLast), help: told(Word::HelpLast) },
    Choice { name: "after", takes: Takes::Year, label: told(Word::OptionAfter), help: told(Word::HelpAfter) },
    Choice { name: "below", takes: Takes::Number, label: told(Word::OptionBelow), help: told(Word::HelpBelow) },
    #[cfg(feature = "gap")]
    Choice { name: "close-by", takes: Takes::Ahead, label: told(Word::OptionCloseBy), help: told(Word::HelpCloseBy) },
    #[cfg(feature = "gap")]
    Choice { name: "pace", takes: Takes::Window, label: told(Word::OptionPace), help: told(Word::HelpPace) },
    #[cfg(feature = "gap")]
    Choice { name: "generation", takes: Takes::Number, label: told(Word::OptionGeneration), help: told(Word::HelpGeneration) },
    INCLUDE,
    LEVEL,
    LANG,
    THEME,
];

/// The columns between what was published and the details.
const COLUMNS: &[Head] = &[
    ("fitted", Word::ColumnFitted, Holds::Values),
    ("lower_95", Word::ColumnLower95, Holds::Values),
    ("upper_95", Word::ColumnUpper95, Holds::Values),
    ("lower_80", Word::ColumnLower80, Holds::DetailValues),
    ("upper_80", Word::ColumnUpper80, Holds::DetailValues),
];

/// Years drawn beyond the data unless `until` says otherwise, then on to a multiple of five.
const BEYOND: i32 = 25;

/// Years beyond the data up to which a year to close by is drawn without being asked for.
#[cfg(feature = "gap")]
const FURTHER: i32 = 100;

/// The last year of exams before the pandemic, after which a step is looked for unless another year is named.
const PANDEMIC: i32 = 2019;
#[cfg(all(target_arch = "wasm32", feature = "export"))]
pub(super) const PANDEMIC_TEXT: &str = "2019";

/// The correlations between neighbouring years that the answer is also shown for.
const CORRELATIONS: [f64; 2] = [0.3, 0.5];

/// Values beyond which an interval is not shown: a curve's may grow without end, and says nothing by then.
const ENDLESS: f64 = 1e9;

/// The points that the method asked for uses, the method, and the options that have a part in the figure.
fn choose<'s>(asked: &Asked, series: &'s Series, kind: Kind) -> Result<(Selection<'s>, Method, Asked)> {
    let window = Window {
        from: asked.year("from", kind)?,
        to: asked.year("to", kind)?,
        not_comparable: asked.includes("not-comparable"),
        provisional: asked.includes("provisional"),
    };
    let last = asked.get("last").and_then(|last| last.parse().ok());
    let after = asked.year("after", kind)?;
    let name = asked.get("method").unwrap_or_default();
    let mut used = asked.clone();
    for (option, method) in [("last", "recent"), ("after", "step"), ("below", "exponential")] {
        if name != method {
            used = used.with(option, None);
        }
    }
    Ok(match name {
        _ if !cfg!(feature = "methods") => (gap::select(series, &window)?, Method::Ols, used),
        "recent" => {
            let (selection, last) = gap::ends(series, &window, last)?;
            (selection, Method::Recent { last }, used.with("last", Some(last.digits())))
        }
        "step" => {
            let after = after.unwrap_or(PANDEMIC);
            (gap::select(series, &window)?, Method::Step { after }, used.with("after", Some(after.digits())))
        }
        "theil-sen" => (gap::select(series, &window)?, Method::TheilSen, used),
        "exponential" => (gap::select(series, &window)?, Method::Exponential, used),
        _ => (gap::select(series, &window)?, Method::Ols, used),
    })
}

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    let series = super::series(asked)?;
    let about = series.about;
    let kind = series.points[0].period.kind();
    let (selection, method, asked) = choose(asked, &series, kind)?;
    let method = method.held();
    let newest = series.span().map_or(0, |(_, last)| last);
    let until = match asked.year("until", kind)? {
        Some(until) if (newest..=newest + gap::HORIZON as i32).contains(&until) => until,
        Some(until) => {
            let expected = Expected::Within(f64::from(newest), f64::from(newest) + gap::HORIZON);
            return Err(Error::BadOption { option: "until", value: until.digits(), expected }.into());
        }
        None => (newest + BEYOND + 4) / 5 * 5,
    };
    let (from, to) = selection.span();
    let (mut x, mut y, mut rounding) = (vec![], vec![], vec![]);
    for point in &selection.used {
        x.push(f64::from(point.year()));
        y.push(point.value);
        rounding.push(point.rounding());
    }
    let level = asked.level();
    let projection = gap::project_by(method, &x, &y, &rounding, level)?;
    let mut correlated = vec![];
    if method == Method::Ols {
        for rho in CORRELATIONS {
            correlated.extend(gap::sensitivity(&x, &y, &rounding, level, rho));
        }
    }
    #[cfg(feature = "gap")]
    let scenarios = scenarios::Scenarios::read(&asked, &series, &selection.used, &projection)?;
    #[cfg(feature = "gap")]
    let until = match scenarios.close_by() {
        // A year to close by is drawn where that leaves the picture legible, and nothing else was asked for.
        Some(by) if asked.get("until").is_none() && by <= newest + FURTHER => until.max((by + 4) / 5 * 5),
        _ => until,
    };
    let below = asked.get("below").and_then(decimal).and_then(|value| projection.below(value, f64::from(to)));
    let all = series.points[0].year()..=until;
    let (facts, start, end) = super::facts(lang, &series)?;
    let mut story = Story {
        lang,
        series: &series,
        selection: &selection,
        projection: &projection,
        to,
        later: gap::compare(&projection, &selection.later),
        years_80: shown(&projection, 0.8, all.clone()),
        years_95: shown(&projection, 0.95, all),
        correlated,
        below,
        facts,
        #[cfg(feature = "gap")]
        scenarios,
    };
    story.state_facts();
    let older = super::older(&mut story.facts, &series)?;
    let curved = story.curved();

    let highest = series.points.iter().map(|point| point.value).fold(f64::MIN, f64::max);
    let lowest = series.points.iter().map(|point| point.value).fold(0.0, f64::min);
    // A band that opens without end must not flatten what it is the band of.
    let top = story.years_95.iter().fold(highest, |top, year| {
        let band = year.prediction.map_or(top, |(_, upper)| upper.min(1.5 * highest));
        top.max(year.fitted).max(band)
    });
    let answer = story.answer();
    let told = [("window-stops", story.stops()), ("window-starts", story.starts()), ("curved", curved), ("older-vintage", older)];
    let stops = join(&[&told[0].1, &told[1].1, &told[2].1, &told[3].1]);
    let alt = join(&[&story.facts.say(Word::AltLine), &story.facts.say(story.outcome())]);
    let fitted = |point: &Point| selection.used.iter().any(|used| used.year() == point.year());
    let mut notes = notes(lang, &series, Use::Fitted(&fitted));
    for (code, text) in told {
        if !text.is_empty() {
            notes.push(Note { code, text });
        }
    }
    story.notes(until, top, &mut notes);
    #[cfg(feature = "own")]
    super::own_notes(&asked, lang, &series, &mut notes);
    #[cfg(feature = "gap")]
    let scenarios = {
        story.scenarios.notes(&story.facts, &mut notes);
        story.scenarios.say(&story)
    };
    #[cfg(not(feature = "gap"))]
    let scenarios = String::new();
    // Where the residuals are rounding, a range of one year's result would be rounding too.
    let ranged = !projection.closing.rounding && story.years_95.last().is_some_and(|year| year.prediction.is_some());
    let projected = if ranged { story.facts.say(Word::LongProjected) } else { String::new() };
    let mut marks = story.marks(from, until);
    marks.push(printed(Role::Observed, &[start, end]));
    let sources = Figure::cite(lang, series.points.iter().map(|point| point.source).chain([about.gloss_source]));
    let facts = &story.facts;
    Ok(Figure {
        version: VERSION,
        view: "projection",
        lang: lang.tag(),
        headline: sentence_case(&facts.say(story.headline())),
        measure: about.measure,
        title: super::title(lang, about),
        subtitle: super::subtitle(facts, &series),
        coverage: facts.get("coverage").to_string(),
        axes: Axes {
            x: year_axis(lang, kind, series.points[0].year(), until),
            y: value_axis(lang, (about.unit, series.decimals()), lowest, top, true),
            rows: vec![],
        },
        marks,
        table: story.table(from),
        closing: Some(Closing::from(&projection.closing)),
        calculation: Some(facts.say(super::either(about, Word::CalculationOwn, Word::Calculation))),
        notes,
        method: story.method(),
        source_line: super::source_line(lang, &series, &sources[..1]),
        sources,
        span: [from, to],
        vintage: super::vintage_shown(&series),
        due: about.due,
        description: Description { long: join(&[&alt, &stops, &projected, &scenarios, word(lang, Word::LongTable)]), short: alt },
        sentence: join(&[
            &answer,
            &stops,
            &scenarios,
            &facts.say(super::either(about, Word::OurCalculationOwn, Word::OurCalculation)),
        ]),
        summary: join(&[&answer, &stops, &scenarios]),
        announcement: facts.say(story.announcement()),
        state: asked.state(kind, series.vintage),
    })
}

/// What every text and mark of this view speaks of.
struct Story<'s> {
    lang: Lang,
    series: &'s Series,
    selection: &'s Selection<'s>,
    projection: &'s Projection,
    /// The last fitted year.
    to: i32,
    /// How the usable results after the window compare with the band; `None` where there is no band.
    later: Option<gap::Later>,
    /// The line with its 80 % and 95 % intervals for one year's result, every year drawn.
    years_80: Vec<Year>,
    years_95: Vec<Year>,
    /// The answers of least squares if neighbouring years were correlated.
    correlated: Vec<Sensitivity>,
    /// When a curve falls below the value asked for.
    below: Option<Below>,
    facts: Facts,
    #[cfg(feature = "gap")]
    scenarios: scenarios::Scenarios<'s>,
}

/// The line in each of `years`, with the intervals that can be shown.
fn shown(projection: &Projection, level: f64, years: core::ops::RangeInclusive<i32>) -> Vec<Year> {
    let mut shown = projection.years(level, years);
    for year in &mut shown {
        year.prediction = year.prediction.filter(|(_, upper)| *upper < ENDLESS);
    }
    shown
}

impl Story<'_> {
    fn marks(&self, from: i32, until: i32) -> Vec<Mark> {
        let to = self.to;
        let mut marks = vec![];
        // What was fitted and what is projected meet in the last fitted year and share no style.
        let halves = [(Role::Fitted, from..=to), (Role::Projected, to..=until)];
        for (level, years) in [(0.95, &self.years_95), (0.8, &self.years_80)] {
            for (role, span) in &halves {
                let mut band = Mark::new(Draw::Band, *role, text::say(self.lang, Word::Band, &[&text::level(level)]));
                band.level = Some(level);
                for year in years.iter().filter(|year| span.contains(&year.year)) {
                    if let Some((lower, upper)) = year.prediction {
                        band.push_range(f64::from(year.year), lower, upper);
                    }
                }
                if band.x.len() > 1 {
                    marks.push(band);
                }
            }
        }
        for ((role, span), label) in halves.iter().zip([Word::Fitted, Word::Projected]) {
            let mut line = Mark::new(Draw::Line, *role, self.facts.say(label));
            for year in self.years_95.iter().filter(|year| span.contains(&year.year)) {
                line.push(year.year, year.fitted);
            }
            if line.x.len() > 1 {
                marks.push(line);
            }
        }
        #[cfg(feature = "gap")]
        self.scenarios.marks(&self.facts, until, &mut marks);
        marks.extend(published(self.lang, self.series));
        if self.stops_early() {
            marks.push(Mark::rule(Role::Fitted, self.facts.say(Word::RuleWindow), f64::from(to) + 0.5));
        }
        let drawn = self.projection.closing.year.filter(|year| self.told().is_some() && *year <= f64::from(until));
        if let Some(year) = drawn {
            marks.push(Mark::rule(Role::Projected, self.facts.say(Word::RuleCloses), significant(year)));
        }
        marks
    }

    fn table(&self, from: i32) -> Table {
        let lang = self.lang;
        #[cfg(feature = "gap")]
        let columns = &[COLUMNS, &self.scenarios.heads()].concat();
        #[cfg(not(feature = "gap"))]
        let columns = COLUMNS;
        let mut table = series_table(lang, self.series, columns);
        let kind = self.series.points[0].period.kind();
        for (inner, outer) in self.years_80.iter().zip(&self.years_95) {
            let (year, point) = (outer.year, self.series.at(outer.year));
            let role = match point {
                Some(point) => role(point),
                None if year > self.to => Role::Projected,
                // A year without a figure between the published ones.
                None => Role::Fitted,
            };
            let mut row: Vec<Cell> =
                vec![text::period(kind, year).as_str().into(), role.name().into(), point.map(|point| point.value).into()];
            // Before the window the line says nothing.
            let runs = year >= from;
            row.push(Some(outer.fitted).filter(|_| runs).into());
            for range in [outer.prediction, inner.prediction] {
                let range = range.filter(|_| runs);
                row.push(range.map(|(lower, _)| lower).into());
                row.push(range.map(|(_, upper)| upper).into());
            }
            #[cfg(feature = "gap")]
            self.scenarios.add(year, &mut row);
            details(&mut row, self.series, point);
            let kind = if role == Role::Fitted { "missing" } else { role.name() };
            row[1] = kind.into();
            add(&mut table, kind, row, ("role", role_words(lang, self.series.about, role)));
        }
        table
    }
}
