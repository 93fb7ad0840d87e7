//! What is said of a projection: which words each outcome of each method has.
//!
//! Prose names a year of closing only where a trend can be detected. A recent change has no test: its prose says that it is
//! arithmetic between two years.

use super::super::{join, note};
use super::{Story, word};
use crate::figure::Note;
use crate::gap::{self, Bound, Closing, Method, Outcome, Turning, Year};
use crate::number::Digits;
use crate::period::{Kind, Period};
use crate::text::{self, Grain, Word, sentence_case};

/// A year of closing that prose may name (`None` beyond the horizon), with its range where there is one.
pub(super) type Told = (Option<f64>, Option<(f64, f64)>);

impl Story<'_> {
    pub(super) fn state_facts(&mut self) {
        let (lang, projection, closing) = (self.lang, self.projection, &self.projection.closing);
        let (unit, decimals) = (self.series.about.unit, self.series.decimals());
        let told = self.told();
        let facts = &mut self.facts;
        let used = &self.selection.used;
        let (from, to) = (used[0], used[used.len() - 1]);
        facts.set("from", from.period.text());
        facts.set("to", to.period.text());
        facts.set("from-value", text::quantity(lang, unit, from.value, from.decimals));
        facts.set("to-value", text::quantity(lang, unit, to.value, to.decimals));
        facts.set("first", from.year().digits());
        facts.set("last", to.year().digits());
        facts.set("window", text::window(from.year(), to.year()));
        let noun = if used.iter().all(|point| point.comparable) { Word::ComparableResult } else { Word::Result };
        facts.set("results", text::count(lang, used.len(), noun));
        facts.set("later", text::count(lang, self.selection.later.len(), Word::ComparableResult));
        facts.set("earlier", text::count(lang, self.selection.earlier.len(), Word::ComparableResult));
        let later = self.later.unwrap_or_default();
        facts.set("above", later.above.digits());
        facts.set("inside", later.inside.digits());
        facts.set("below", later.below.digits());
        let slope = |slope: f64| text::value(unit, slope, decimals + 1);
        facts.set("slope", text::quantity(lang, unit, projection.line.slope, decimals + 1));
        facts.set("level", text::level(projection.level));
        let margin = projection.line.t(projection.level).zip(projection.line.slope_se()).map_or(0.0, |(t, se)| t * se);
        let around = (projection.line.slope - margin, projection.line.slope + margin);
        let (lower, upper) = projection.slope_interval.unwrap_or(around);
        facts.set("slope-lower", slope(lower));
        facts.set("slope-upper", slope(upper));
        if let Some(lower) = closing.lower() {
            facts.set("lower", about_year(lower));
        }
        facts.set("upper", about_bound(lang, closing.upper()));
        if let Some(told) = told {
            let (when, years) = told_words(lang, told);
            facts.set("when", when);
            facts.set("years", years);
        }
        if let Some(Year { year, fitted, prediction, .. }) = self.years_95.last() {
            let value = |value: f64| text::value(unit, value, decimals);
            facts.set("until", year.digits());
            facts.set("until-value", text::quantity(lang, unit, *fitted, decimals));
            let (lower, upper) = prediction.unwrap_or_default();
            facts.set("until-lower", value(lower));
            facts.set("until-upper", value(upper));
        }
        let history = sentence_case(&facts.say(Word::TrendEnds));
        facts.set("history", history);
        self.state_method(from.period.kind());
        #[cfg(feature = "gap")]
        self.scenarios.state(&mut self.facts, self.series);
    }

    /// The facts of one method alone.
    fn state_method(&mut self, kind: Kind) {
        let (lang, projection, facts) = (self.lang, self.projection, &mut self.facts);
        if let Some(half) = projection.half_life() {
            facts.set("rate", text::percent(libm::exp(projection.line.slope) - 1.0));
            let upper = match half.upper {
                Some(Bound::Year(upper)) => upper,
                _ => f64::INFINITY,
            };
            let span = upper - half.lower.unwrap_or(0.0);
            let coarse = |years: Option<f64>, round| text::coarse_years(years.unwrap_or(0.0), span, round);
            facts.set("half", text::duration(lang, coarse(half.years, f64::round)));
            facts.set("half-lower", text::plain(coarse(half.lower, f64::floor) as f64));
            facts.set("half-upper", text::plain(coarse(Some(upper.min(1e15)), f64::ceil) as f64));
        }
        if let Some(below) = &self.below {
            facts.set("threshold", crate::number::shortest(below.value));
            if let Some((year, lower, upper)) = below.reached.told() {
                let (when, years) = told_words(lang, (year, Some((lower, upper))));
                facts.set("below-when", when);
                facts.set("below-years", years);
            }
        }
        if let (Method::Step { after }, Some(step)) = (projection.method(), projection.step) {
            facts.set("after-year", after.digits());
            facts.set("after", Period::new(kind, after).text());
            facts.set("change", text::quantity(lang, self.series.about.unit, step.change, self.series.decimals()));
            facts.set("freedom", projection.line.freedom.unwrap_or(0).digits());
            if let Some((f, p)) = step.test() {
                facts.set("F", crate::number::fixed(f.min(1e12), 1));
                facts.set("p", text::p_value(p));
            }
        }
        let (line, assumes) = match projection.method() {
            Method::Ols => (Word::LineOls, Word::AssumesOls),
            Method::TheilSen => (Word::LineTheilSen, Word::AssumesTheilSen),
            Method::Recent { .. } => (Word::LineOls, Word::AssumesRecent),
            Method::Exponential => (Word::LineOls, Word::AssumesExponential),
            Method::Step { .. } => (Word::LineStep, Word::AssumesStep),
        };
        let line = facts.say(line);
        facts.set("line", line);
        facts.set("assumes", word(lang, assumes).to_string());
    }

    pub(super) fn stops_early(&self) -> bool {
        !self.selection.later.is_empty()
    }

    /// The year that prose may name: the line falls, by more than scatter and rounding, or is arithmetic between two years.
    pub(super) fn told(&self) -> Option<Told> {
        let closing = &self.projection.closing;
        match self.projection.method() {
            Method::Exponential => None,
            Method::Recent { .. } if closing.outcome == Outcome::Closes => {
                let range = match (closing.lower(), closing.upper()) {
                    (Some(lower), Some(Bound::Year(upper))) => Some((lower, upper)),
                    _ => None,
                };
                Some((closing.year, range))
            }
            Method::TheilSen if closing.outcome == Outcome::Closes && closing.detectable == Some(true) => {
                Some((closing.year, None))
            }
            _ => closing.told().map(|(year, lower, upper)| (year, Some((lower, upper)))),
        }
    }

    /// Whether the line falls or rises, by more than scatter and rounding.
    fn detects(&self, rises: bool) -> bool {
        self.projection.closing.detectable == Some(true) && (self.projection.line.slope > 0.0) == rises
    }

    /// Whether the line rises, by more than scatter and rounding.
    fn widens(&self) -> bool {
        self.projection.closing.outcome == Outcome::NotClosing && self.detects(true)
    }

    /// Whether a constant percentage change is a fall, by more than scatter and rounding.
    fn halves(&self) -> bool {
        self.projection.method() == Method::Exponential && self.detects(false)
    }

    /// Whether there are too few results for the method's test, though enough for a line.
    fn too_few(&self) -> bool {
        let closing = &self.projection.closing;
        match self.projection.method() {
            Method::TheilSen => closing.detectable.is_none() && closing.outcome != Outcome::Unknown,
            Method::Step { .. } => closing.outcome == Outcome::Unknown,
            _ => false,
        }
    }

    pub(super) fn headline(&self) -> Word {
        let disagree = self.later.is_some_and(|later| later.inside == 0);
        let (closes, outcome) = (self.told().is_some(), self.projection.closing.outcome);
        match (self.projection.method(), self.stops_early()) {
            _ if self.too_few() => Word::HeadFew,
            _ if outcome == Outcome::Closed => Word::HeadClosed,
            (Method::Recent { .. }, _) if closes => Word::HeadRecent,
            (Method::Recent { .. }, _) => Word::HeadRecentNot,
            (Method::Step { .. }, false) if closes => Word::HeadStep,
            (Method::Step { .. }, true) if closes => Word::HeadStepEarlier,
            _ if self.halves() => Word::HeadHalves,
            (_, false) if closes => Word::HeadCloses,
            (_, true) if closes && disagree => Word::HeadClosesDisagree,
            (_, true) if closes => Word::HeadClosesEarlier,
            _ if outcome == Outcome::Unknown => Word::HeadUnknown,
            (_, false) if self.widens() => Word::HeadNotClosing,
            (_, true) if self.widens() => Word::HeadNotClosingEarlier,
            (Method::Exponential, _) => Word::HeadNoFall,
            (_, false) => Word::HeadNoTrend,
            (_, true) => Word::HeadNoTrendEarlier,
        }
    }

    /// Number, range and caveat, without the source.
    pub(super) fn answer(&self) -> String {
        let (projection, facts) = (self.projection, &self.facts);
        let answer = sentence_case(&facts.say(match projection.method() {
            Method::Recent { .. } => self.recent(),
            Method::Exponential => self.exponential(),
            Method::TheilSen => self.theil_sen(),
            _ => self.straight(),
        }));
        match projection.method() {
            Method::Recent { .. } => join(&[&answer, word(self.lang, Word::RecentCaveat)]),
            Method::Step { .. } => join(&[&answer, &facts.say(self.shift())]),
            Method::Exponential => {
                join(&[&answer, &self.below.as_ref().map_or(String::new(), |below| facts.say(self.falls(&below.reached)))])
            }
            _ => answer,
        }
    }

    /// A straight line by least squares, with or without a step.
    fn straight(&self) -> Word {
        let closing = &self.projection.closing;
        match closing.outcome {
            _ if self.told().is_some() => Word::Closes,
            Outcome::Unknown => Word::Unknown,
            Outcome::Closed => Word::Closed,
            _ if self.widens() => Word::NotClosing,
            _ if closing.pieces.is_none() => Word::NoTrendRounded,
            _ if closing.rounding && closing.lower().is_none() => Word::NoTrendNowhere,
            _ if closing.rounding => Word::NoTrendRounding,
            _ if closing.may_already_be_closed == Some(false) => Word::NoTrendNever,
            _ => Word::NoTrendAlready,
        }
    }

    fn theil_sen(&self) -> Word {
        let closing = &self.projection.closing;
        match closing.outcome {
            Outcome::Unknown => Word::Unknown,
            _ if self.too_few() => Word::TheilSenFew,
            Outcome::Closed => Word::Closed,
            _ if self.told().is_some() => Word::TheilSenCloses,
            _ if self.widens() => Word::NotClosing,
            _ if closing.rounding => Word::NoTrendRounded,
            _ => Word::TheilSenNoTrend,
        }
    }

    fn recent(&self) -> Word {
        let closing = &self.projection.closing;
        match (closing.outcome, self.told()) {
            (Outcome::Closed, _) => Word::RecentClosed,
            (_, Some((_, Some(_)))) => Word::Recent,
            (_, Some((_, None))) => Word::RecentOpen,
            _ if closing.lower().is_some() => Word::RecentNotUnless,
            _ => Word::RecentNot,
        }
    }

    fn exponential(&self) -> Word {
        match self.projection.closing.outcome {
            Outcome::Unknown => Word::Unknown,
            _ if self.halves() => Word::Halves,
            _ if self.widens() => Word::Rises,
            _ if self.projection.closing.rounding => Word::NoTrendRounded,
            _ => Word::HalvesNoTrend,
        }
    }

    /// When the curve falls below the value asked for.
    fn falls(&self, reached: &Closing) -> Word {
        match reached.outcome {
            Outcome::Closed => Word::AlreadyBelow,
            _ if self.halves() && reached.told().is_some() => Word::FallsBelow,
            _ => Word::BelowUnknown,
        }
    }

    /// A new trend, or a shift?
    fn shift(&self) -> Word {
        let test = self.projection.step.and_then(|step| step.test()).filter(|_| !self.projection.closing.rounding);
        match test {
            Some((_, p)) if p < 1.0 - self.projection.level => Word::StepShift,
            Some(_) => Word::StepNone,
            None => Word::StepUntested,
        }
    }

    /// What the window leaves out, and how the results after it compare; empty when it leaves out nothing.
    pub(super) fn stops(&self) -> String {
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

    /// What the window leaves out before its start; empty when it leaves out nothing.
    pub(super) fn starts(&self) -> String {
        if self.selection.earlier.is_empty() { String::new() } else { self.facts.say(Word::WindowStarts) }
    }

    /// That the fitted results turn inside the window, where they do, and a straight line was put through them.
    pub(super) fn curved(&mut self) -> String {
        let (turn, text) = match (self.projection.method(), gap::turning(&self.selection.used)) {
            (Method::Ols | Method::TheilSen, Some(Turning::Trough(turn))) => (turn, Word::Curved),
            (Method::Ols | Method::TheilSen, Some(Turning::Peak(turn))) => (turn, Word::CurvedPeak),
            _ => return String::new(),
        };
        self.facts.set("turn", turn.period.text());
        self.facts.say(text)
    }

    /// The outcome in one clause, for alternative text.
    pub(super) fn outcome(&self) -> Word {
        match self.projection.closing.outcome {
            _ if self.too_few() => Word::AltFew,
            Outcome::Closed => Word::AltClosed,
            Outcome::Unknown => Word::AltUnknown,
            _ if self.widens() => Word::AltNotClosing,
            _ if self.halves() => Word::AltHalves,
            _ if self.told().is_some() => Word::AltCloses,
            Outcome::NotClosing if matches!(self.projection.method(), Method::Recent { .. }) => Word::AltNotFalling,
            _ => Word::AltNoTrend,
        }
    }

    pub(super) fn announcement(&self) -> Word {
        match () {
            () if self.too_few() => Word::AnnounceFew,
            () if self.told().is_some() => Word::AnnounceCloses,
            () if self.halves() => Word::AnnounceHalves,
            () if self.widens() || matches!(self.projection.method(), Method::Recent { .. }) => Word::AnnounceNotClosing,
            () => Word::AnnounceNoTrend,
        }
    }

    pub(super) fn notes(&self, until: i32, top: f64, notes: &mut Vec<Note>) {
        let lang = self.lang;
        if self.years_95.iter().any(|year| year.prediction.is_some()) {
            note(notes, lang, "band", Word::NoteBand);
        }
        match self.projection.method() {
            Method::Exponential => note(notes, lang, "median", Word::NoteMedian),
            Method::Step { .. } => note(notes, lang, "step", Word::NoteStep),
            _ => {}
        }
        if let [some, more] = &self.correlated[..] {
            let parts = [self.if_correlated(&some.closing), self.if_correlated(&more.closing)];
            notes.push(Note { code: "independence", text: text::say(lang, Word::NoteIndependence, &[&parts[0], &parts[1]]) });
        }
        if self.years_95.iter().any(|year| year.prediction.is_some_and(|(_, upper)| upper > top)) {
            note(notes, lang, "band-cut", Word::NoteBandCut);
        }
        if self.years_95.iter().any(|year| year.fitted < 0.0) {
            note(notes, lang, "below-zero", Word::NoteBelowZero);
        }
        if self.told().is_some_and(|(year, _)| year.is_none_or(|year| year > f64::from(until))) {
            notes.push(Note { code: "beyond", text: self.facts.say(Word::NoteBeyond) });
        }
    }

    /// What least squares would say if neighbouring years were correlated.
    fn if_correlated(&self, closing: &Closing) -> String {
        let lang = self.lang;
        match (closing.outcome, closing.told(), closing.lower()) {
            (_, Some((year, lower, upper)), _) => {
                let (when, years) = told_words(lang, (year, Some((lower, upper))));
                text::say(lang, Word::CorrelatedCloses, &[&when, &text::level(self.projection.level), &years])
            }
            (Outcome::Closed, ..) => word(lang, Word::CorrelatedClosed).to_string(),
            (_, _, Some(lower)) if closing.detectable != Some(true) => {
                text::say(lang, Word::CorrelatedNoTrend, &[&about_year(lower), &about_bound(lang, closing.upper())])
            }
            _ => word(lang, Word::CorrelatedNotClosing).to_string(),
        }
    }
}

/// A year that may be named and its range, as finely as the range allows.
pub(super) fn told_words(lang: text::Lang, (year, range): Told) -> (String, String) {
    let grain = Grain::of(range.map(|(lower, upper)| upper - lower));
    let when = year.map_or_else(|| word(lang, Word::BeyondHorizon).to_string(), |year| text::when(lang, year, grain));
    let years = range.map_or(String::new(), |(lower, upper)| text::years(lang, lower, upper, grain));
    (when, years)
}

/// A year that bounds an open range, told to five years: the bound is itself uncertain.
fn about_year(year: f64) -> String {
    text::plain(5.0 * (year / 5.0).round())
}

fn about_bound(lang: text::Lang, bound: Option<Bound>) -> String {
    match bound {
        Some(Bound::Year(year)) if year > text::LAST => word(lang, Word::BeyondYears).to_string(),
        Some(Bound::Year(year)) => about_year(year),
        _ => word(lang, Word::Never).to_string(),
    }
}
