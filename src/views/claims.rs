//! What documents claim, held against the figures: every claim by what came out, or one of them with its working.
//!
//! Options pick claims of a document, a topic or a verdict; `claim` picks one. Claims are recomputed for every figure
//! ([`claims`](crate::claims)). One claim's picture shows what is claimed beside what the figures give, with the range of what can
//! be told; one without an amount is shown among the claims of its document.

use super::money::{Parts, Words, compose};
use super::{Asked, Choice, Head, Holds, LANG, THEME, Takes, add, join, names_axis, note, told, value_axis};
use crate::claims::{self, Checked, Shown, Used, Verdict, check};
use crate::datasets::{self, Claim};
use crate::error::{Error, Expected, Result};
use crate::figure::{Axis, Cell, Figure, Kind as Draw, Mark, Note, Role, Tick};
use crate::number::{Digits, significant};
use crate::period::Kind;
use crate::series::{Source, Unit};
use crate::text::{self, Facts, Lang, Word, say, sentence_case, word};

pub(super) const OPTIONS: &[Choice] = &[
    Choice { name: "claim", takes: Takes::Claim, label: told(Word::OptionClaim), help: told(Word::HelpClaim) },
    Choice {
        name: "document",
        takes: Takes::OneOf(DOCUMENTS),
        label: told(Word::OptionDocument),
        help: told(Word::HelpDocument),
    },
    Choice { name: "topic", takes: Takes::OneOf(TOPICS), label: told(Word::OptionTopic), help: told(Word::HelpTopic) },
    Choice { name: "verdict", takes: Takes::OneOf(VERDICTS), label: told(Word::OptionVerdict), help: told(Word::HelpVerdict) },
    LANG,
    THEME,
];

/// What an option says when it leaves nothing out.
const ALL: &str = "all";

const DOCUMENTS: &[(&str, Word)] = &[
    (ALL, Word::ClaimsAllDocuments),
    ("blueprint", Word::DocumentBlueprint),
    ("manifesto", Word::DocumentManifesto),
    ("what-we-stand-for", Word::DocumentPrinciples),
    ("wales", Word::DocumentWales),
    ("trusts", Word::DocumentTrusts),
];

const TOPICS: &[(&str, Word)] = &[
    (ALL, Word::ClaimsAllTopics),
    ("accountability", Word::TopicAccountability),
    ("admissions", Word::TopicAdmissions),
    ("all-age-schools", Word::TopicAllAgeSchools),
    ("aln", Word::TopicAln),
    ("assessment", Word::TopicAssessment),
    ("attainment", Word::TopicAttainment),
    ("capital", Word::TopicCapital),
    ("children", Word::TopicChildren),
    ("curriculum", Word::TopicCurriculum),
    ("definition", Word::TopicDefinition),
    ("disadvantage-gap", Word::TopicDisadvantageGap),
    ("document", Word::TopicDocument),
    ("early-years", Word::TopicEarlyYears),
    ("efficiency", Word::TopicEfficiency),
    ("funding", Word::TopicFunding),
    ("government", Word::TopicGovernment),
    ("high-needs", Word::TopicHighNeeds),
    ("inequality", Word::TopicInequality),
    ("international-tests", Word::TopicInternationalTests),
    ("leaders", Word::TopicLeaders),
    ("leadership", Word::TopicLeadership),
    ("membership", Word::TopicMembership),
    ("pandemic", Word::TopicPandemic),
    ("poverty", Word::TopicPoverty),
    ("pressures", Word::TopicPressures),
    ("priorities", Word::TopicPriorities),
    ("professional-development", Word::TopicProfessionalDevelopment),
    ("pupil-premium", Word::TopicPupilPremium),
    ("qualifications", Word::TopicQualifications),
    ("recruitment", Word::TopicRecruitment),
    ("school-improvement", Word::TopicSchoolImprovement),
    ("school-readiness", Word::TopicSchoolReadiness),
    ("school-types", Word::TopicSchoolTypes),
    ("services", Word::TopicServices),
    ("staffing", Word::TopicStaffing),
    ("standards", Word::TopicStandards),
    ("structures", Word::TopicStructures),
    ("teacher-pay", Word::TopicTeacherPay),
    ("teacher-supply", Word::TopicTeacherSupply),
    ("teachers", Word::TopicTeachers),
];

const VERDICTS: &[(&str, Word)] = &[
    (ALL, Word::ChoiceAnyVerdict),
    ("holds", Word::VerdictHolds),
    ("holds-if", Word::VerdictHoldsIf),
    ("does-not-hold", Word::VerdictDoesNotHold),
    ("cannot-be-checked", Word::VerdictCannot),
];

const COLUMNS: &[Head] = &[
    ("claim", Word::ColumnClaim, Holds::Words),
    ("verdict", Word::ColumnVerdict, Holds::Words),
    ("statement", Word::ColumnStatement, Holds::Words),
    ("because", Word::ColumnBecause, Holds::Words),
    ("document", Word::ColumnDocument, Holds::Words),
    ("topic", Word::ColumnTopic, Holds::Words),
    ("found", Word::ColumnFound, Holds::Detail),
    ("series", Word::ColumnSeries, Holds::Detail),
    ("figure", Word::ColumnPlace, Holds::Detail),
    ("source", Word::ColumnSource, Holds::Detail),
];

const ONE: &[Head] = &[
    ("what", Word::ColumnShown, Holds::Words),
    ("value", Word::ColumnNumber, Holds::Values),
    ("lower", Word::ColumnLower, Holds::Values),
    ("upper", Word::ColumnUpper, Holds::Values),
    ("verdict", Word::ColumnVerdict, Holds::Detail),
    ("source", Word::ColumnSource, Holds::Detail),
];

/// The word of a code in a table of an option.
fn word_of(lang: Lang, known: &[(&str, Word)], code: &str) -> &'static str {
    known.iter().find(|(key, _)| *key == code).map_or("", |(_, text)| word(lang, *text))
}

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    if let Some(id) = asked.get("claim") {
        let found = datasets::claims().into_iter().find(|claim| claim.id.eq_ignore_ascii_case(id));
        let wrong = || Error::BadOption { option: "claim", value: id.to_string(), expected: Expected::Claim };
        let claim = found.ok_or_else(wrong)?;
        // One claim is of one document and topic: what else was asked has no part in it.
        let mut pinned = asked.clone().with("claim", Some(claim.id.to_string()));
        for name in ["document", "topic", "verdict"] {
            pinned = pinned.with(name, None);
        }
        return Ok(one(&pinned, lang, &claim));
    }
    let picked = |name: &str, value: &str| matches!(asked.get(name), None | Some(ALL)) || asked.get(name) == Some(value);
    let mut all = vec![];
    let register = datasets::claims();
    for claim in &register {
        if picked("document", claim.document) && picked("topic", claim.topic) {
            let checked = check(claim, &claims::embedded, lang);
            if picked("verdict", checked.verdict.name()) {
                all.push((claim, checked));
            }
        }
    }
    if all.is_empty() {
        return Err(Error::NoClaims.into());
    }
    Ok(list(asked, lang, &all))
}

/// The address of a figure in the same language and colours.
pub(super) fn address(asked: &Asked, address: &str) -> String {
    let mut address = address.to_string();
    for name in ["lang", "theme"] {
        if let Some(value) = asked.get(name).filter(|value| !["en", "auto"].contains(value)) {
            address += &["&", name, "=", value].concat();
        }
    }
    address
}

/// How many claims came out so.
fn count(all: &[(&Claim, Checked)], verdict: Verdict) -> usize {
    all.iter().filter(|(_, checked)| checked.verdict == verdict).count()
}

/// A place for each verdict.
fn verdicts(lang: Lang) -> Axis {
    let mut ticks = vec![];
    for (at, verdict) in Verdict::ALL.into_iter().enumerate() {
        ticks.push(Tick { value: at as f64, label: sentence_case(word(lang, verdict.word())) });
    }
    Axis { kind: "band", ..names_axis("verdict", word(lang, Word::AxisVerdict), ticks) }
}

/// The axis of counts, with air for the numbers above the bars.
fn counts(lang: Lang, most: usize) -> Axis {
    let mut axis = value_axis(lang, (Unit::Count, 0), 0.0, 1.1 * most as f64, true);
    axis.label = word(lang, Word::AxisClaims).to_string();
    axis
}

/// A figure's source line, from the documents alone: what they are held against is cited claim by claim.
pub(super) fn credited(lang: Lang, sources: &[&'static Source]) -> String {
    Figure::source_line(lang, &Figure::cite(lang, sources.iter().copied()), None)
}

/// The years of the documents, none where they do not say.
fn span<'c>(claims: impl Iterator<Item = &'c Claim>) -> [i32; 2] {
    let mut span = [0, 0];
    for claim in claims {
        let year = claim.source.published.get(..4).and_then(|year| year.parse().ok()).unwrap_or(0);
        if year > 0 {
            span = [if span[0] == 0 { year } else { year.min(span[0]) }, year.max(span[1])];
        }
    }
    span
}

fn list(asked: &Asked, lang: Lang, all: &[(&Claim, Checked)]) -> Figure {
    let mut facts = Facts::new(lang);
    let document = asked.get("document").unwrap_or(ALL);
    let topic = asked.get("topic").unwrap_or(ALL);
    facts.set("document", word_of(lang, DOCUMENTS, document).to_string());
    facts.set("topic", word_of(lang, TOPICS, topic).to_string());
    facts.set("coverage", word(lang, Word::ClaimsCoverage).to_string());
    let cannot = count(all, Verdict::Cannot);
    facts.set("all", all.len().digits());
    facts.set("checked", (all.len() - cannot).digits());
    facts.set("cannot", cannot.digits());
    let mut bars = [
        Mark::new(Draw::Bar, Role::Real, word(lang, Word::BarChecked).to_string()),
        Mark::new(Draw::Bar, Role::Total, word(lang, Word::BarUnchecked).to_string()),
    ];
    let mut printed = Mark::new(Draw::Value, Role::Total, String::new());
    let mut most = 1;
    for (at, (verdict, fact)) in Verdict::ALL.into_iter().zip(["holds", "holds-if", "fails", "cannot"]).enumerate() {
        let found = count(all, verdict);
        facts.set(fact, found.digits());
        most = most.max(found);
        printed.push(at as i32, found as f64);
        let mut opens = "#v=1&view=claims".to_string();
        for (name, value) in [("document", document), ("topic", topic), ("verdict", verdict.name())] {
            if value != ALL {
                opens += &["&", name, "=", value].concat();
            }
        }
        let bar = &mut bars[usize::from(verdict == Verdict::Cannot)];
        bar.push_range(at as f64, 0.0, found as f64);
        bar.opens.push(address(asked, &opens));
    }
    let mut rows = super::table(lang, Unit::Count, 0, &[COLUMNS]);
    let (mut cited, mut documents): (Vec<&'static Source>, Vec<&'static Source>) = (vec![], vec![]);
    for (claim, checked) in all {
        let verdict = word(lang, checked.verdict.word());
        let mut row: Vec<Cell> = vec![claim.id.into(), checked.verdict.name().into(), claim.statement[lang as usize].into()];
        row.push(text_or_none(&checked.because));
        row.push(word_of(lang, DOCUMENTS, claim.document).into());
        row.push(word_of(lang, TOPICS, claim.topic).into());
        row.push(text_or_none(&checked.found));
        row.push(text_or_none(&used(checked)));
        let own = ["#v=1&view=claims&claim=", claim.id].concat();
        // What no other view shows, the claim's own does.
        row.push(if checked.opens.is_empty() { own.as_str() } else { checked.opens }.into());
        row.push(claim.source.id.into());
        add(&mut rows, kind(checked.verdict), row, ("verdict", verdict));
        rows.opens.push(address(asked, &own));
        documents.push(claim.source);
        for used in &checked.used {
            cited.push(used.source);
        }
    }
    let source_line = credited(lang, &documents);
    documents.extend(cited);
    let mut notes = vec![];
    note(&mut notes, lang, "place", Word::NoteClaimsPlace);
    // Why those that cannot be checked cannot, in the order of the table.
    let mut reasons: Vec<(&str, usize)> = vec![];
    for (claim, _) in all.iter().filter(|(_, checked)| checked.verdict == Verdict::Cannot) {
        match reasons.iter_mut().find(|(reason, _)| *reason == claim.reason) {
            Some((_, count)) => *count += 1,
            None => reasons.push((claim.reason, 1)),
        }
    }
    for (reason, count) in reasons {
        let text = say(lang, Word::NoteClaimsCannot, &[claims::why(lang, reason), &count.digits()]);
        notes.push(Note { code: "cannot-be-checked", text });
    }
    let [checked, unchecked] = bars;
    let words = Words {
        headline: Word::HeadClaims,
        subtitle: Word::SubtitleClaims,
        calculation: Word::ClaimsCalculation,
        caveat: Word::ClaimsCaveat,
        alt: Word::ClaimsAlt,
        announcement: Word::ClaimsAnnounce,
        method: Word::ClaimsMethod,
    };
    let parts = Parts {
        measure: "claims",
        title: word(lang, Word::ClaimsTitle),
        axes: [verdicts(lang), counts(lang, most)],
        marks: vec![checked, unchecked, printed],
        table: rows,
        notes,
        method: "claims",
        steps: vec![],
        inputs: vec![],
        sources: Figure::cite(lang, documents),
        source_line,
        span: span(all.iter().map(|(claim, _)| *claim)),
        vintage: None,
        kind: Kind::Calendar,
        summary: facts.say(Word::Claims),
    };
    compose(asked, &facts, &words, parts)
}

fn text_or_none(text: &str) -> Cell {
    if text.is_empty() { Cell::Missing } else { text.into() }
}

/// What a row of the table is.
const fn kind(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "holds",
        Verdict::HoldsIf => "holds_if",
        Verdict::DoesNotHold => "does_not_hold",
        Verdict::Cannot => "cannot_be_checked",
    }
}

/// The names of series and evidence, with their releases.
fn used(checked: &Checked) -> String {
    once(checked, &|used| if used.vintage.is_empty() { used.id.to_string() } else { [used.id, " ", used.vintage].concat() })
}

/// The same for a reader: a series by its title and release, what else was printed by the title of its source.
fn used_in_words(lang: Lang, checked: &Checked) -> String {
    once(checked, &|used| match datasets::about(used.id) {
        Ok(about) => [about.title[lang as usize], " (", used.vintage, ")"].concat(),
        Err(_) if used.id == "answer" => word(lang, Word::ClaimAnswers).to_string(),
        Err(_) => used.source.title.to_string(),
    })
}

/// What was used, each name once.
fn once(checked: &Checked, name: &dyn Fn(&Used) -> String) -> String {
    let mut names: Vec<String> = vec![];
    for used in &checked.used {
        let name = name(used);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    text::join(&names, "; ")
}

fn one(asked: &Asked, lang: Lang, claim: &Claim) -> Figure {
    let checked = check(claim, &claims::embedded, lang);
    let verdict = word(lang, checked.verdict.word());
    let mut facts = Facts::new(lang);
    facts.set("id", claim.id.to_string());
    facts.set("verdict", verdict.to_string());
    facts.set("statement", claim.statement[lang as usize].to_string());
    facts.set("document", word_of(lang, DOCUMENTS, claim.document).to_string());
    facts.set("topic", sentence_case(word_of(lang, TOPICS, claim.topic)));
    facts.set("coverage", word(lang, Word::ClaimsCoverage).to_string());
    let unit = checked.unit;
    let claimed = checked.shown.iter().find(|shown| shown.claimed);
    facts.set("value", claimed.map_or_else(String::new, |shown| [" (", &said(unit, shown), ")"].concat()));
    let mut notes = vec![];
    let used = used_in_words(lang, &checked);
    if !used.is_empty() {
        notes.push(Note { code: "used", text: say(lang, Word::NoteClaimUsed, &[&used]) });
    }
    let mut cited = vec![claim.source];
    for used in &checked.used {
        cited.push(used.source);
    }
    let source_line = credited(lang, &cited);
    let opens = if checked.opens.is_empty() { String::new() } else { address(asked, checked.opens) };
    let (axes, marks, rows, alt) = if checked.shown.is_empty() {
        let (axes, marks, rows) = among(asked, lang, claim, &checked);
        (axes, marks, rows, Word::ClaimAltCount)
    } else {
        let (axes, marks, rows) = shown(lang, &checked, &opens);
        let mut told = vec![];
        for shown in checked.shown.iter().take(2) {
            told.push([shown.label.as_str(), " ", &said(unit, shown)].concat());
        }
        let told: Vec<&str> = told.iter().map(String::as_str).collect();
        facts.set("shown", text::join(&told, "; "));
        (axes, marks, rows, Word::ClaimAlt)
    };
    let words = Words {
        headline: Word::HeadClaim,
        subtitle: Word::SubtitleClaims,
        calculation: Word::ClaimsCalculation,
        caveat: if checked.verdict == Verdict::Cannot { Word::ClaimsCaveat } else { Word::NONE },
        alt,
        announcement: Word::HeadClaim,
        method: Word::ClaimsMethod,
    };
    let parts = Parts {
        measure: "claim",
        title: claim.statement[lang as usize],
        axes,
        marks,
        table: rows,
        notes,
        method: "claims",
        steps: checked.steps.clone(),
        inputs: vec![],
        sources: Figure::cite(lang, cited),
        source_line,
        span: span([claim].into_iter()),
        vintage: None,
        kind: Kind::Calendar,
        summary: join(&[&facts.say(Word::ClaimTold), &checked.found, &facts.say(Word::ClaimVerdict), &checked.because]),
    };
    compose(asked, &facts, &words, parts)
}

/// A figure in words; more than it where more is claimed.
fn said(unit: Unit, shown: &Shown) -> String {
    [if shown.more { ">" } else { "" }, &text::value(unit, shown.value, shown.decimals)].concat()
}

/// What is claimed beside what the figures give.
fn shown(lang: Lang, checked: &Checked, opens: &str) -> ([Axis; 2], Vec<Mark>, crate::figure::Table) {
    let unit = checked.unit;
    let decimals = checked.shown.iter().map(|shown| shown.decimals).max().unwrap_or(0);
    let mut bars = [
        Mark::new(Draw::Bar, Role::Reported, word(lang, Word::BarClaimed).to_string()),
        Mark::new(Draw::Bar, Role::Real, word(lang, Word::BarRecomputed).to_string()),
    ];
    let mut ranges = Mark::new(Draw::Range, Role::Other, word(lang, Word::RangeRecomputed).to_string());
    let mut printed = Mark::new(Draw::Value, Role::Total, String::new());
    let mut rows = super::table(lang, unit, decimals, &[ONE]);
    let (mut ticks, mut low, mut high) = (vec![], 0.0, 0.0);
    for (at, shown) in checked.shown.iter().enumerate() {
        let value = significant(shown.value);
        ticks.push(Tick { value: at as f64, label: shown.label.clone() });
        let bar = &mut bars[usize::from(!shown.claimed)];
        bar.push_range(at as f64, value.min(0.0), value.max(0.0));
        if !opens.is_empty() {
            bar.opens.push(opens.to_string());
            rows.opens.push(opens.to_string());
        }
        // Beside a range a bar stands aside, and its number with it.
        if checked.shown.iter().any(|shown| shown.range.is_some()) {
            bar.texts.push(said(unit, shown));
        } else {
            printed.push(at as i32, value);
            printed.texts.push(said(unit, shown));
        }
        low = f64::min(low, value);
        high = f64::max(high, value);
        if let Some((lower, upper)) = shown.range {
            ranges.push_range(at as f64, lower, upper);
            ranges.y.push(Some(value));
            high = f64::max(high, upper);
        }
        let row: Vec<Cell> = vec![
            shown.label.as_str().into(),
            Some(value).into(),
            shown.range.map(|range| range.0).into(),
            shown.range.map(|range| range.1).into(),
            checked.verdict.name().into(),
            shown.source.id.into(),
        ];
        add(&mut rows, if shown.claimed { "reported" } else { "real" }, row, ("", ""));
        // With the decimals that were printed, and not with those of its neighbours.
        rows.say(1, said(unit, shown));
    }
    let x = Axis { kind: "band", ..names_axis("claimed", word(lang, Word::AxisClaimed), ticks) };
    let mut y = value_axis(lang, (unit, decimals), 1.1 * low, 1.1 * high, true);
    y.label = sentence_case(checked.counts);
    let [claimed, ours] = bars;
    ([x, y], vec![claimed, ours, ranges, printed], rows)
}

/// A claim without an amount among those of its document.
fn among(asked: &Asked, lang: Lang, claim: &Claim, checked: &Checked) -> ([Axis; 2], Vec<Mark>, crate::figure::Table) {
    let mut all = vec![];
    let register = datasets::claims();
    for other in register.iter().filter(|other| other.document == claim.document) {
        all.push((other, check(other, &claims::embedded, lang)));
    }
    let mut bars = [
        Mark::new(Draw::Bar, Role::Total, word(lang, Word::BarClaims).to_string()),
        Mark::new(Draw::Bar, Role::Reported, word(lang, Word::BarThisClaim).to_string()),
    ];
    let mut printed = Mark::new(Draw::Value, Role::Total, String::new());
    let mut rows = super::table(lang, Unit::Count, 0, &[AMONG]);
    let mut most = 1;
    for (at, verdict) in Verdict::ALL.into_iter().enumerate() {
        let (found, own) = (count(&all, verdict), verdict == checked.verdict);
        most = most.max(found);
        bars[usize::from(own)].push_range(at as f64, 0.0, found as f64);
        let opens = address(asked, &["#v=1&view=claims&document=", claim.document, "&verdict=", verdict.name()].concat());
        bars[usize::from(own)].opens.push(opens.clone());
        printed.push(at as i32, found as f64);
        let row: Vec<Cell> =
            vec![verdict.name().into(), Some(found as f64).into(), if own { claim.id.into() } else { Cell::Missing }];
        add(&mut rows, kind(verdict), row, ("verdict", word(lang, verdict.word())));
        rows.opens.push(opens);
    }
    let [others, own] = bars;
    ([verdicts(lang), counts(lang, most)], vec![others, own, printed], rows)
}

const AMONG: &[Head] = &[
    ("verdict", Word::ColumnVerdict, Holds::Words),
    ("value", Word::ClaimsNumber, Holds::Counts),
    ("claim", Word::ColumnClaim, Holds::Words),
];
