//! The working of a projection: every number that the answer rests on, and the steps with the numbers put in.

use super::{Story, word};
use crate::figure::{Input, Method as Working};
use crate::gap::{Bound, Closing, Method};
use crate::number::{shortest, significant};
use crate::statistics::Line;
use crate::text::{Facts, Lang, Word};

impl Story<'_> {
    pub(super) fn method(&self) -> Working {
        let (lang, projection, closing) = (self.lang, self.projection, &self.projection.closing);
        let line = &projection.line;
        let t = line.t(projection.level);
        let mut inputs = vec![
            ("n", Word::InputN, Some(line.n as f64)),
            ("x\u{304}", Word::InputMeanYear, Some(line.mean_x)),
            ("\u{233}", Word::InputMeanValue, Some(line.mean_y)),
            ("b", Word::InputSlope, Some(line.slope)),
            ("se(b)", Word::InputSlopeSe, line.slope_se()),
            ("s", Word::InputResidual, line.residual_sd()),
            ("Sxx", Word::InputSpread, Some(line.spread).filter(|_| projection.method() != Method::TheilSen)),
            ("t", Word::InputT, t),
            ("P", Word::InputConfidence, projection.confidence_narrowing),
        ];
        let mut facts = Facts::new(lang);
        let mut steps = vec![];
        state_line(&mut facts, line);
        if let Some((lower, upper)) = projection.slope_interval {
            inputs.push(("b\u{2081}", Word::InputSlopeLower, Some(lower)));
            inputs.push(("b\u{2082}", Word::InputSlopeUpper, Some(upper)));
        }
        if let Some(step) = projection.step {
            inputs.push(("n\u{2082}", Word::InputAfter, Some(line.information)));
            inputs.push(("c", Word::InputChange, Some(step.change)));
            inputs.push(("se(c)", Word::InputChangeSe, step.change_se()));
            if let Some((f, p)) = step.test().filter(|_| !closing.rounding) {
                set(&mut facts, "F", f);
                set(&mut facts, "p", p);
                steps.push(facts.say(Word::StepTest));
            }
        }
        if let Method::Recent { last } = projection.method() {
            let used = &self.selection.used;
            set(&mut facts, "start", used[0].value);
            set(&mut facts, "end", used[used.len() - 1].value);
            set(&mut facts, "years", f64::from(last));
            steps.push(facts.say(Word::StepPace));
        }
        if let Some(half) = projection.half_life() {
            steps.push(facts.say(Word::StepLog));
            if let Some(years) = half.years {
                set(&mut facts, "half", years);
                steps.push(facts.say(Word::StepHalf));
            }
        } else {
            steps.push(facts.say(Word::StepLine));
            if let Some(zero) = line.zero() {
                set(&mut facts, "zero", zero);
                steps.push(facts.say(Word::StepZero));
            }
            self.fieller(&mut facts, t, &mut steps);
        }
        if let Some(below) = &self.below {
            set(&mut facts, "threshold", below.value);
            facts.set("set", pieces(lang, &below.reached));
            steps.push(facts.say(Word::StepBelow));
        }
        for answer in &self.correlated {
            state_line(&mut facts, &answer.line);
            set(&mut facts, "rho", answer.rho);
            set(&mut facts, "se", answer.line.slope_se().unwrap_or(0.0));
            facts.set("set", pieces(lang, &answer.closing));
            steps.push(facts.say(Word::StepCorrelated));
        }
        let text = match projection.method() {
            Method::Ols if closing.rounding => Word::MethodOlsRounding,
            Method::Ols => Word::MethodOls,
            Method::TheilSen => Word::MethodTheilSen,
            Method::Recent { .. } => Word::MethodRecent,
            Method::Exponential => Word::MethodExponential,
            Method::Step { .. } => Word::MethodStep,
        };
        let mut method = Working { name: projection.method().name(), text: word(lang, text), steps, inputs: vec![] };
        for (symbol, label, value) in inputs {
            method.inputs.push(Input { symbol, label: word(lang, label), value: value.map(significant) });
        }
        #[cfg(feature = "gap")]
        self.scenarios.working(self, &mut method.inputs, &mut method.steps);
        method
    }

    /// The set of years that cannot be ruled out, and what bounds it.
    fn fieller(&self, facts: &mut Facts, t: Option<f64>, steps: &mut Vec<String>) {
        let (line, closing) = (&self.projection.line, &self.projection.closing);
        if closing.pieces.is_none() {
            return;
        }
        facts.set("set", pieces(self.lang, closing));
        if closing.rounding {
            steps.push(facts.say(Word::StepRounding));
        } else if let (Some(t), Some(variance)) = (t, line.residual_variance()) {
            let noise = t * t * variance;
            set(facts, "A", line.slope * line.slope - noise / line.spread);
            set(facts, "B", 2.0 * line.mean_y * line.slope);
            set(facts, "C", line.mean_y * line.mean_y - noise / line.information);
            let last = if self.projection.step.is_some() { Word::StepCAfter } else { Word::StepC };
            for step in [Word::StepA, Word::StepB, last, Word::StepSet] {
                steps.push(facts.say(step));
            }
        }
    }
}

fn set(facts: &mut Facts, name: &'static str, number: f64) {
    facts.set(name, shortest(number));
}

fn state_line(facts: &mut Facts, line: &Line) {
    set(facts, "x", line.mean_x);
    set(facts, "y", line.mean_y);
    set(facts, "b", line.slope);
}

/// A set of years as intervals.
fn pieces(lang: Lang, closing: &Closing) -> String {
    let mut set = String::new();
    for (lower, upper) in closing.pieces.iter().flatten() {
        if !set.is_empty() {
            set.push_str(" \u{222a} ");
        }
        let upper = match upper {
            Bound::Year(upper) => shortest(*upper),
            Bound::Never => word(lang, Word::Never).to_string(),
        };
        set += &["[", &shortest(*lower), ", ", &upper, "]"].concat();
    }
    if set.is_empty() { "\u{2205}".to_string() } else { set }
}
