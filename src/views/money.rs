//! What the views of money share: from what is said and what is shown, the figure.

use super::{Asked, Choice, Takes, join, told};
use crate::error::{Error, Result};
use crate::figure::{Axes, Axis, Cited, Description, Figure, Input, Mark, Method, Note, Table, VERSION};
use crate::number::decimal;
use crate::period::Kind;
use crate::text::{self, Facts, Word, word};

/// A school's own budget and roll, to stand beside an average.
pub(super) const BUDGET: Choice =
    Choice { name: "budget", takes: Takes::Number, label: told(Word::OptionBudget), help: told(Word::HelpBudget) };
pub(super) const ROLL: Choice =
    Choice { name: "roll", takes: Takes::Count(20_000), label: told(Word::OptionRoll), help: told(Word::HelpRoll) };

/// A school's own budget and roll.
///
/// # Errors
/// [`Error::Needs`] where one is there without the other.
pub(super) fn own_budget(asked: &Asked) -> Result<Option<(f64, f64)>> {
    let (budget, roll) = (asked.get("budget").and_then(decimal), asked.get("roll").and_then(decimal));
    match (budget, roll) {
        (Some(budget), Some(roll)) => Ok(Some((budget, roll))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(Error::Needs { option: "budget", other: "roll" }.into()),
        (None, Some(_)) => Err(Error::Needs { option: "roll", other: "budget" }.into()),
    }
}

/// What a figure of money says: all but the method with its facts filled in.
pub(super) struct Words {
    pub headline: Word,
    pub subtitle: Word,
    pub calculation: Word,
    pub caveat: Word,
    pub alt: Word,
    pub announcement: Word,
    pub method: Word,
}

/// What it shows.
pub(super) struct Parts {
    pub measure: &'static str,
    pub title: &'static str,
    pub axes: [Axis; 2],
    pub marks: Vec<Mark>,
    pub table: Table,
    pub notes: Vec<Note>,
    pub method: &'static str,
    pub steps: Vec<String>,
    pub inputs: Vec<Input>,
    pub sources: Vec<Cited>,
    pub source_line: String,
    pub span: [i32; 2],
    pub vintage: Option<&'static str>,
    /// How its years are counted.
    pub kind: Kind,
    pub summary: String,
}

/// A figure of what is said and shown, once for every view: a page pays for each copy. The facts name the coverage; `asked` is
/// pinned to what its defaults came to.
pub(super) fn compose(asked: &Asked, facts: &Facts, words: &Words, mut parts: Parts) -> Figure {
    let lang = facts.lang;
    parts.marks.retain(|mark| !mark.is_empty());
    let [x, y] = parts.axes;
    let alt = facts.say(words.alt);
    Figure {
        version: VERSION,
        view: asked.view.key,
        lang: lang.tag(),
        headline: text::sentence_case(&facts.say(words.headline)),
        measure: parts.measure,
        title: parts.title.to_string(),
        subtitle: facts.say(words.subtitle),
        coverage: facts.get("coverage").to_string(),
        axes: Axes { x, y, rows: vec![] },
        marks: parts.marks,
        table: parts.table,
        closing: None,
        calculation: Some(facts.say(words.calculation)),
        notes: parts.notes,
        method: Method { name: parts.method, text: word(lang, words.method), steps: parts.steps, inputs: parts.inputs },
        sentence: join(&[&parts.summary, &facts.say(words.caveat), &parts.source_line]),
        sources: parts.sources,
        source_line: parts.source_line,
        span: parts.span,
        vintage: parts.vintage.map(str::to_string),
        due: "",
        description: Description { long: join(&[&alt, &parts.summary, word(lang, Word::LongTable)]), short: alt },
        summary: parts.summary,
        announcement: facts.say(words.announcement),
        state: asked.state(parts.kind, parts.vintage),
    }
}
