//! When the gap closes, if a straight line holds: the line, its bands, and the years that cannot be ruled out.

use super::{Asked, Choice, FITTED, FROM, Head, Holds, LANG, THEME, TO, Takes, VINTAGE};
use super::{
    add, details, join, note, notes, printed, published, role, role_words, series_of, series_table, value_axis, year_axis,
};
use crate::error::{Error, Expected, Result};
use crate::figure::{Axes, Cell, Closing, Description, Figure, Input, Kind as Draw, Mark, Method, Note, Role, Table, VERSION};
use crate::gap::{self, Bound, Outcome, Projection, Selection, Window, Year};
use crate::number::significant;
use crate::series::Series;
use crate::text::{self, Facts, Grain, Lang, Word, sentence_case, word};

pub(super) const OPTIONS: &[Choice] = &[
    series_of(FITTED),
    VINTAGE,
    FROM,
    TO,
    Choice { name: "until", takes: Takes::Year, label: Word::OptionUntil, help: Word::HelpUntil },
    Choice {
        name: "method",
        takes: Takes::OneOf(&[("ols", Word::ChoiceOls)]),
        label: Word::OptionMethod,
        help: Word::HelpMethod,
    },
    Choice {
        name: "include",
        takes: Takes::AnyOf(&[("not-comparable", Word::ChoiceNotComparable), ("provisional", Word::ChoiceProvisional)]),
        label: Word::OptionInclude,
        help: Word::HelpInclude,
    },
    Choice {
        name: "level",
        takes: Takes::OneOf(&[("0.95", Word::Level95), ("0.8", Word::Level80)]),
        label: Word::OptionLevel,
        help: Word::HelpLevel,
    },
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

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    let series = super::series(asked)?;
    let about = series.about;
    let kind = series.points[0].period.kind();
    let window = Window {
        from: asked.year("from", kind)?,
        to: asked.year("to", kind)?,
        not_comparable: asked.includes("not-comparable"),
        provisional: asked.includes("provisional"),
    };
    let selection = gap::select(&series, &window)?;
    let newest = series.span().map_or(0, |(_, last)| last);
    let until = match asked.year("until", kind)? {
        Some(until) if (newest..=newest + gap::HORIZON as i32).contains(&until) => until,
        Some(until) => {
            let expected = Expected::Within(f64::from(newest), f64::from(newest) + gap::HORIZON);
            return Err(Error::BadOption { option: "until", value: until.to_string(), expected }.into());
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
    let few = || Error::TooFewPoints { from, to, found: x.len(), needed: 2 };
    let projection = gap::project(&x, &y, &rounding, asked.level()).ok_or_else(few)?;
    let all = series.points[0].year()..=until;
    let (facts, start, end) = super::facts(lang, &series)?;
    let mut story = Story {
        lang,
        series: &series,
        selection: &selection,
        projection: &projection,
        to,
        later: gap::compare(&projection.line, &selection.later),
        years_80: projection.years(0.8, all.clone()),
        years_95: projection.years(0.95, all),
        facts,
    };
    story.state_facts();

    let highest = series.points.iter().map(|point| point.value).fold(f64::MIN, f64::max);
    let lowest = series.points.iter().map(|point| point.value).fold(0.0, f64::min);
    // A band that opens without end must not flatten what it is the band of.
    let top = story.years_95.iter().fold(highest, |top, year| {
        let band = year.prediction.map_or(top, |(_, upper)| upper.min(1.5 * highest));
        top.max(year.fitted).max(band)
    });
    let answer = story.facts.say(story.answer());
    let stops = story.stops();
    let alt = join(&[&story.facts.say(Word::AltLine), &story.facts.say(story.outcome())]);
    let fitted = |year: i32| selection.used.iter().any(|point| point.year() == year);
    let mut notes = notes(lang, &series, Some(&fitted));
    story.notes(&stops, until, &mut notes);
    let ranged = story.years_95.last().is_some_and(|year| year.prediction.is_some());
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
        title: about.title[lang as usize].to_string(),
        subtitle: facts.say(Word::SubtitleVintage),
        coverage: facts.get("coverage").to_string(),
        axes: Axes {
            x: year_axis(lang, kind, series.points[0].year(), until),
            y: value_axis(lang, (about.unit, series.decimals()), lowest, top, true),
        },
        marks,
        table: story.table(from),
        closing: Some(Closing::from(&projection.closing)),
        calculation: Some(facts.say(Word::Calculation)),
        notes,
        method: story.method(),
        source_line: Figure::source_line(lang, &sources[..1], series.vintage),
        sources,
        span: [from, to],
        vintage: series.vintage.map(str::to_string),
        description: Description { long: join(&[&alt, &stops, &projected, word(lang, Word::LongTable)]), short: alt },
        sentence: join(&[&answer, &stops, &facts.say(Word::OurCalculation)]),
        summary: join(&[&answer, &stops]),
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
    facts: Facts,
}

impl Story<'_> {
    fn state_facts(&mut self) {
        let (lang, facts) = (self.lang, &mut self.facts);
        let used = &self.selection.used;
        let (from, to) = (used[0], used[used.len() - 1]);
        facts.set("from", from.period.to_string());
        facts.set("to", to.period.to_string());
        facts.set("first", from.year().to_string());
        facts.set("last", to.year().to_string());
        facts.set("window", text::window(from.year(), to.year()));
        let noun = if used.iter().all(|point| point.comparable) { Word::ComparableResult } else { Word::Result };
        facts.set("results", text::count(lang, used.len(), noun));
        facts.set("later", text::count(lang, self.selection.later.len(), Word::ComparableResult));
        let later = self.later.unwrap_or_default();
        facts.set("above", later.above.to_string());
        facts.set("inside", later.inside.to_string());
        facts.set("below", later.below.to_string());
        let unit = self.series.about.unit;
        facts.set("slope", text::quantity(lang, unit, self.projection.line.slope, self.series.decimals() + 1));
        facts.set("level", text::level(self.projection.level));
        let closing = &self.projection.closing;
        if let Some(lower) = closing.lower() {
            facts.set("lower", about_year(lower));
        }
        match closing.upper() {
            Some(Bound::Year(upper)) => facts.set("upper", about_year(upper)),
            _ => facts.set("upper", word(lang, Word::Never).to_string()),
        }
        if let Some((year, lower, upper)) = self.projection.closing.told() {
            let grain = Grain::of(Some(upper - lower));
            facts.set("years", text::years(lang, lower, upper, grain));
            let when = year.map_or_else(|| word(lang, Word::BeyondHorizon).to_string(), |year| text::when(lang, year, grain));
            facts.set("when", when);
        }
        if let Some(Year { year, fitted, prediction, .. }) = self.years_95.last() {
            let value = |value: f64| text::value(unit, value, self.series.decimals());
            facts.set("until", year.to_string());
            facts.set("until-value", text::quantity(lang, unit, *fitted, self.series.decimals()));
            let (lower, upper) = prediction.unwrap_or_default();
            facts.set("until-lower", value(lower));
            facts.set("until-upper", value(upper));
        }
        let history = sentence_case(&facts.say(Word::TrendEnds));
        facts.set("history", history);
    }

    fn stops_early(&self) -> bool {
        !self.selection.later.is_empty()
    }

    /// Whether prose may name a year: the line falls, by more than scatter and rounding.
    fn closes(&self) -> bool {
        self.projection.closing.told().is_some()
    }

    /// Whether the line rises, by more than scatter and rounding.
    fn widens(&self) -> bool {
        let closing = &self.projection.closing;
        closing.outcome == Outcome::NotClosing && closing.detectable == Some(true)
    }

    fn headline(&self) -> Word {
        let disagree = self.later.is_some_and(|later| later.inside == 0);
        match (self.projection.closing.outcome, self.stops_early()) {
            (_, false) if self.closes() => Word::HeadCloses,
            (_, true) if self.closes() && disagree => Word::HeadClosesDisagree,
            (_, true) if self.closes() => Word::HeadClosesEarlier,
            (Outcome::Unknown, _) => Word::HeadUnknown,
            (Outcome::Closed, _) => Word::HeadClosed,
            (_, false) if self.widens() => Word::HeadNotClosing,
            (_, true) if self.widens() => Word::HeadNotClosingEarlier,
            (_, false) => Word::HeadNoTrend,
            (_, true) => Word::HeadNoTrendEarlier,
        }
    }

    /// Number, range and caveat, without the source.
    fn answer(&self) -> Word {
        let closing = &self.projection.closing;
        match closing.outcome {
            _ if self.closes() => Word::Closes,
            Outcome::Unknown => Word::Unknown,
            Outcome::Closed => Word::Closed,
            _ if self.widens() => Word::NotClosing,
            _ if closing.rounding && closing.lower().is_none() => Word::NoTrendNowhere,
            _ if closing.rounding => Word::NoTrendRounding,
            _ if closing.may_already_be_closed == Some(false) => Word::NoTrendNever,
            _ => Word::NoTrendAlready,
        }
    }

    /// What the window leaves out, and how the results after it compare; empty when it leaves out nothing.
    fn stops(&self) -> String {
        let then = match self.later {
            _ if !self.stops_early() => return String::new(),
            None => Word::LaterNoBand,
            Some(later) if later.count() > 1 && later.above == later.count() => Word::LaterAllAbove,
            Some(later) if later.count() > 1 && later.below == later.count() => Word::LaterAllBelow,
            Some(later) if later.count() > 1 && later.inside == later.count() => Word::LaterAllInside,
            Some(_) => Word::LaterMixed,
        };
        join(&[&self.facts.say(Word::WindowStops), &self.facts.say(then)])
    }

    /// The outcome in one clause, for alternative text.
    fn outcome(&self) -> Word {
        match self.projection.closing.outcome {
            Outcome::Closed => Word::AltClosed,
            Outcome::Unknown => Word::AltUnknown,
            _ if self.widens() => Word::AltNotClosing,
            _ if self.closes() => Word::AltCloses,
            _ => Word::AltNoTrend,
        }
    }

    fn announcement(&self) -> Word {
        match () {
            () if self.closes() => Word::AnnounceCloses,
            () if self.widens() => Word::AnnounceNotClosing,
            () => Word::AnnounceNoTrend,
        }
    }

    fn notes(&self, stops: &str, until: i32, notes: &mut Vec<Note>) {
        if !stops.is_empty() {
            notes.push(Note { code: "window-stops", text: stops.to_string() });
        }
        if self.years_95.iter().any(|year| year.prediction.is_some()) {
            note(notes, self.lang, "band", Word::NoteBand);
        }
        if self.years_95.iter().any(|year| year.fitted < 0.0) {
            note(notes, self.lang, "below-zero", Word::NoteBelowZero);
        }
        if self.closes() && self.projection.closing.year.is_none_or(|year| year > f64::from(until)) {
            notes.push(Note { code: "beyond", text: self.facts.say(Word::NoteBeyond) });
        }
    }

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
        marks.extend(published(self.lang, self.series));
        if self.stops_early() {
            marks.push(Mark::rule(Role::Fitted, self.facts.say(Word::RuleWindow), f64::from(to) + 0.5));
        }
        let drawn = self.projection.closing.year.filter(|year| self.closes() && *year <= f64::from(until));
        if let Some(year) = drawn {
            marks.push(Mark::rule(Role::Projected, self.facts.say(Word::RuleCloses), significant(year)));
        }
        marks
    }

    fn table(&self, from: i32) -> Table {
        let (lang, unit) = (self.lang, self.series.about.unit);
        let mut table = series_table(lang, self.series, COLUMNS);
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
            details(&mut row, self.series, point);
            let kind = if role == Role::Fitted { "missing" } else { role.name() };
            row[1] = kind.into();
            add(&mut table, lang, unit, kind, row, ("role", role_words(lang, self.series.about, role)));
        }
        table
    }

    /// The working: every number that the answer rests on, and the steps with the numbers put in.
    fn method(&self) -> Method {
        let (lang, line, closing) = (self.lang, &self.projection.line, &self.projection.closing);
        let t = line.t(self.projection.level);
        let zero = line.zero();
        let inputs = [
            ("n", Word::InputN, Some(line.n as f64)),
            ("x\u{304}", Word::InputMeanYear, Some(line.mean_x)),
            ("\u{233}", Word::InputMeanValue, Some(line.mean_y)),
            ("b", Word::InputSlope, Some(line.slope)),
            ("se(b)", Word::InputSlopeSe, line.slope_se()),
            ("s", Word::InputResidual, line.residual_sd()),
            ("Sxx", Word::InputSpread, Some(line.spread)),
            ("t", Word::InputT, t),
            ("P", Word::InputConfidence, self.projection.confidence_narrowing),
        ];
        let mut facts = Facts::new(lang);
        let mut state = |name, number: f64| facts.set(name, significant(number).to_string());
        state("x", line.mean_x);
        state("y", line.mean_y);
        state("b", line.slope);
        state("zero", zero.unwrap_or(0.0));
        let mut steps = vec![Word::StepLine];
        if zero.is_some() {
            steps.push(Word::StepZero);
        }
        if let (Some(t), Some(variance), false) = (t, line.residual_variance(), closing.rounding) {
            let noise = t * t * variance;
            state("A", line.slope * line.slope - noise / line.spread);
            state("B", 2.0 * line.mean_y * line.slope);
            state("C", line.mean_y * line.mean_y - noise / line.n as f64);
            steps.extend([Word::StepA, Word::StepB, Word::StepC]);
        }
        if let Some(pieces) = &closing.pieces {
            let mut set = String::new();
            for (lower, upper) in pieces {
                if !set.is_empty() {
                    set.push_str(" \u{222a} ");
                }
                let upper = match upper {
                    Bound::Year(upper) => significant(*upper).to_string(),
                    Bound::Never => word(lang, Word::Never).to_string(),
                };
                set += &["[", &significant(*lower).to_string(), ", ", &upper, "]"].concat();
            }
            facts.set("set", if set.is_empty() { "\u{2205}".to_string() } else { set });
            steps.push(Word::StepSet);
        }
        let text = word(lang, if closing.rounding { Word::MethodOlsRounding } else { Word::MethodOls });
        let mut method = Method { name: "ols", text, steps: vec![], inputs: vec![] };
        for step in steps {
            method.steps.push(facts.say(step));
        }
        for (symbol, label, value) in inputs {
            method.inputs.push(Input { symbol, label: word(lang, label), value: value.map(significant) });
        }
        method
    }
}

/// A year that bounds an open range, told to five years: the bound is itself uncertain.
fn about_year(year: f64) -> String {
    text::plain(5.0 * (year / 5.0).round())
}
