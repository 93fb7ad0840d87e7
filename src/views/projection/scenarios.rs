//! Scenarios beside a projection: a year to close by, the pace of another window, and both in generations.
//!
//! Each is an assumption of whoever asks, run from the last comparable result; its rule stands in the notes. A pace that cannot be
//! told from none draws no line and names no year: without a band it would claim more than the projection itself does.

use super::super::{Asked, Head, Holds};
use super::{Story, prose, told, word};
use crate::error::{Error, Expected, Result};
use crate::figure::{Cell, Input, Kind as Draw, Mark, Note, Role};
use crate::gap::{self, Bound, Method, Pace, Required, Window};
use crate::number::{Digits, decimal, fixed, shortest, significant};
use crate::series::{Point, Series};
use crate::text::{self, Facts, Word, sentence_case};

/// What was asked for, and the result that it runs on from.
pub(super) struct Scenarios<'s> {
    last: &'s Point,
    close_by: Option<(i32, Option<Required>)>,
    pace: Option<Pace>,
    generation: Option<f64>,
}

/// From where to where a line runs that a year of closing may be told of: its name, its last result, when it meets zero, and
/// the range of that.
struct Span {
    name: Word,
    from: i32,
    zero: f64,
    range: Option<(f64, f64)>,
}

/// A line from the last comparable result on.
struct Run {
    head: Head,
    label: Word,
    slope: f64,
    zero: Option<f64>,
}

/// The latest result that a fit may use, whichever window is fitted.
fn last<'s>(series: &'s Series, window: &Window, used: &[&'s Point]) -> &'s Point {
    series.points.iter().rfind(|point| window.takes(point)).unwrap_or(used[used.len() - 1])
}

impl<'s> Scenarios<'s> {
    /// # Errors
    /// Whatever is wrong with the options, or with the window of the pace.
    pub(super) fn read(
        asked: &Asked,
        series: &'s Series,
        used: &[&'s Point],
        projection: &gap::Projection,
    ) -> Result<Scenarios<'s>> {
        let kind = series.points[0].period.kind();
        let window = Window {
            not_comparable: asked.includes("not-comparable"),
            provisional: asked.includes("provisional"),
            ..Window::default()
        };
        let last = last(series, &window, used);
        let (year, newest) = (f64::from(last.year()), series.span().map_or(0, |(_, newest)| newest));
        let mut scenarios = Scenarios { last, close_by: None, pace: None, generation: asked.get("generation").and_then(decimal) };
        if let Some(by) = asked.year("close-by", kind)? {
            if !(newest + 1..=newest + gap::HORIZON as i32).contains(&by) {
                let expected = Expected::Within(f64::from(newest) + 1.0, f64::from(newest) + gap::HORIZON);
                return Err(Error::BadOption { option: "close-by", value: by.digits(), expected }.into());
            }
            // The slope of logarithms is no change of the value.
            let pace = if projection.method() == Method::Exponential { 0.0 } else { projection.line.slope };
            scenarios.close_by = Some((by, gap::required(year, last.value, f64::from(by), pace)));
        }
        if let Some((from, to)) = asked.window_of("pace", kind)? {
            let window = Window { from: Some(from), to: Some(to), ..window };
            scenarios.pace = Some(gap::pace_of(series, &window, year, last.value, asked.level())?);
        }
        Ok(scenarios)
    }

    /// The year to close by, where there is one to draw.
    pub(super) fn close_by(&self) -> Option<i32> {
        self.close_by.map(|(by, _)| by)
    }

    /// The lines to draw.
    fn runs(&self) -> Vec<Run> {
        let mut runs = vec![];
        if let Some((by, Some(required))) = self.close_by {
            let head = ("close_by", Word::ColumnCloseBy, Holds::Values);
            runs.push(Run { head, label: told(Word::ScenarioCloseBy), slope: required.change, zero: Some(f64::from(by)) });
        }
        if let Some(pace) = self.pace.as_ref().filter(|pace| pace.detectable()) {
            let head = ("pace", Word::ColumnPace, Holds::Values);
            runs.push(Run { head, label: told(Word::ScenarioPace), slope: pace.projection.line.slope, zero: pace.year });
        }
        runs
    }

    /// The columns of the lines.
    pub(super) fn heads(&self) -> Vec<Head> {
        let mut heads = vec![];
        for run in self.runs() {
            heads.push(run.head);
        }
        heads
    }

    /// Adds what each line says of a year.
    pub(super) fn add(&self, year: i32, row: &mut Vec<Cell>) {
        for run in self.runs() {
            row.push(self.value(&run, f64::from(year)).into());
        }
    }

    /// From the last result on, to zero and no further.
    fn value(&self, run: &Run, year: f64) -> Option<f64> {
        let from = f64::from(self.last.year());
        // Zero in its own year, and not what is left of adding up.
        let value = match run.zero.map(significant) {
            Some(zero) => self.last.value * ((zero - year) / (zero - from)),
            None => self.last.value + run.slope * (year - from),
        };
        Some(value).filter(|value| year >= from && *value >= 0.0)
    }

    pub(super) fn marks(&self, facts: &Facts, until: i32, marks: &mut Vec<Mark>) {
        for run in self.runs() {
            let mut mark = Mark::new(Draw::Line, Role::Scenario, facts.say(run.label));
            for year in self.last.year()..=until {
                if let Some(value) = self.value(&run, f64::from(year)) {
                    mark.push(year, value);
                }
            }
            // Down to the axis, where it meets it between two years.
            if let Some(zero) = run.zero.map(significant).filter(|zero| *zero < f64::from(until) && zero.floor() != *zero) {
                mark.x.push(zero);
                mark.y.push(Some(0.0));
            }
            marks.push(mark);
        }
    }

    pub(super) fn state(&self, facts: &mut Facts, series: &Series) {
        let (unit, decimals) = (series.about.unit, series.decimals());
        let lang = facts.lang;
        facts.set("last-result", self.last.period.text());
        if let Some((by, required)) = &self.close_by {
            facts.set("by", by.digits());
            if let Some(required) = required {
                facts.set("required", text::quantity(lang, unit, -required.change, decimals + 1));
                facts.set("times", required.ratio.map_or_else(String::new, |ratio| fixed(ratio, 1)));
            }
        }
        if let Some(pace) = &self.pace {
            facts.set("pace", text::window(pace.span.0, pace.span.1));
            facts.set("pace-slope", text::quantity(lang, unit, pace.projection.line.slope.abs(), decimals + 1));
            if let Some((lower, Bound::Year(upper))) = pace.range.filter(|_| pace.detectable()) {
                let (when, years) = prose::told_words(lang, (pace.year, Some((lower, upper))));
                facts.set("pace-when", when);
                facts.set("pace-years", years);
            }
        }
        if let Some(years) = self.generation {
            facts.set("generation", shortest(years));
        }
    }

    /// One sentence for each, empty where nothing was asked for.
    pub(super) fn say(&self, story: &Story) -> String {
        let facts = &story.facts;
        let mut said = vec![];
        match &self.close_by {
            Some((_, None)) => said.push(facts.say(Word::RequiredNothing)),
            Some((_, Some(required))) => {
                let compared = story.told().is_some() && required.ratio.is_some();
                said.push(facts.say(if compared { Word::RequiredTimes } else { Word::RequiredAlone }));
            }
            None => {}
        }
        if let Some(pace) = &self.pace {
            said.push(facts.say(match pace.projection.line.slope {
                _ if !pace.detectable() => Word::PaceNoTrend,
                slope if slope < 0.0 => Word::PaceCloses,
                _ => Word::PaceWidens,
            }));
        }
        if let Some(length) = self.generation {
            let counts = self.generations(story, length);
            said.push(match counts.is_empty() {
                true => facts.say(Word::GenerationsNone),
                false => text::say(story.lang, Word::Generations, &[&shortest(length), &text::list(story.lang, &counts)]),
            });
        }
        let mut all = String::new();
        for sentence in said {
            all = super::join(&[&all, &sentence_case(&sentence)]);
        }
        all
    }

    /// The lines of which a year of closing may be told.
    fn spans(&self, story: &Story) -> Vec<Span> {
        let mut spans = vec![];
        if let Some((Some(year), range)) = story.told() {
            spans.push(Span { name: Word::Fitted, from: story.to, zero: year, range });
        }
        let from = self.last.year();
        if let Some((by, Some(_))) = self.close_by {
            spans.push(Span { name: Word::ScenarioCloseBy, from, zero: f64::from(by), range: None });
        }
        if let Some(pace) = self.pace.as_ref().filter(|pace| pace.detectable())
            && let (Some(year), Some((lower, Bound::Year(upper)))) = (pace.year, pace.range)
        {
            spans.push(Span { name: Word::ScenarioPace, from, zero: year, range: Some((lower, upper)) });
        }
        spans
    }

    /// How many generations each of them takes.
    fn generations(&self, story: &Story, length: f64) -> Vec<String> {
        let mut counts = vec![];
        for Span { name, from, zero, range } in self.spans(story) {
            let count = |year: f64| fixed((year - f64::from(from)) / length, 1);
            let (name, most) = (story.facts.say(name), count(zero));
            counts.push(match range {
                Some((lower, upper)) => {
                    text::say(story.lang, Word::GenerationsRange, &[&name, &most, &count(lower), &count(upper)])
                }
                None => text::say(story.lang, Word::GenerationsOne, &[&name, &most]),
            });
        }
        counts
    }

    /// The rule of each in words.
    pub(super) fn notes(&self, facts: &Facts, notes: &mut Vec<Note>) {
        for (code, asked, text) in [
            ("close-by", self.close_by.is_some(), Word::NoteCloseBy),
            ("pace", self.pace.as_ref().is_some_and(Pace::detectable), Word::NotePace),
            ("generation", self.generation.is_some(), Word::NoteGeneration),
        ] {
            if asked {
                notes.push(Note { code, text: facts.say(text) });
            }
        }
    }

    /// Inputs and steps with the numbers put in.
    pub(super) fn working(&self, story: &Story, inputs: &mut Vec<Input>, steps: &mut Vec<String>) {
        let lang = story.lang;
        let mut input = |symbol, label, value: Option<f64>| {
            inputs.push(Input { symbol, label: word(lang, label), value: value.map(significant) });
        };
        let (from, value) = (shortest(f64::from(self.last.year())), shortest(self.last.value));
        if let Some((by, Some(required))) = &self.close_by {
            let (by, change) = (by.digits(), shortest(required.change));
            input("r", Word::InputRequired, Some(required.change));
            input("r/b", Word::InputTimes, required.ratio);
            steps.push(text::say(lang, Word::StepRequired, &[&value, &by, &from, &change]));
        }
        if let Some(pace) = &self.pace {
            let line = &pace.projection.line;
            input("b\u{2032}", Word::InputPace, Some(line.slope));
            input("se(b\u{2032})", Word::InputPaceSe, line.slope_se());
            if let Some(year) = pace.year {
                let parts = [from.as_str(), &value, &shortest(line.slope), &shortest(year)];
                steps.push(text::say(lang, Word::StepPaceZero, &parts));
            }
        }
        if let Some(length) = self.generation {
            for Span { from, zero, .. } in self.spans(story) {
                let (years, from) = ((zero - f64::from(from)) / length, from.digits());
                let parts = [shortest(zero), from, shortest(length), shortest(years)];
                steps.push(text::say(lang, Word::StepGenerations, &parts.each_ref().map(String::as_str)));
            }
        }
    }
}
