//! What documents claim, held against the figures.
//!
//! In: a claim of the register and a way to look figures up. Out: what came out ([`Checked`]): a verdict, what was found, the
//! arithmetic, what is shown beside the claim, the series and releases used, and the address of the view that shows them. Verdicts
//! are never stored: the register says what is claimed, and why a claim is not recomputed where it is not.
//!
//! A number agrees with a claim if it rounds to what is claimed, at the decimals of the claim. A trend is least squares through the
//! comparable years ([`gap::project`]). What a claim would need to be true is said with every one that does not hold.

use crate::datasets::{self, Claim};
use crate::funding::freeze;
use crate::gap;
use crate::number::{fits, fixed, power_of_ten, significant};
use crate::series::{Rounding, Source, Unit};
use crate::text::{self, Facts, Lang, Word, say, word};

/// What came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Holds,
    HoldsIf,
    DoesNotHold,
    Cannot,
}

impl Verdict {
    pub const ALL: [Verdict; 4] = [Verdict::Holds, Verdict::HoldsIf, Verdict::DoesNotHold, Verdict::Cannot];

    /// The word in the data.
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::Holds => "holds",
            Verdict::HoldsIf => "holds-if",
            Verdict::DoesNotHold => "does-not-hold",
            Verdict::Cannot => "cannot-be-checked",
        }
    }

    /// The same for a reader.
    pub const fn word(self) -> Word {
        match self {
            Verdict::Holds => Word::VerdictHolds,
            Verdict::HoldsIf => Word::VerdictHoldsIf,
            Verdict::DoesNotHold => Word::VerdictDoesNotHold,
            Verdict::Cannot => Word::VerdictCannot,
        }
    }
}

/// A figure that is asked for: of a series (group and release empty where the default is meant; the year as [`Period`] counts it), a
/// result, a piece of evidence, or with the name `answer` the published answer of a report's year, infinite for never.
///
/// [`Period`]: crate::period::Period
pub struct Wanted<'w> {
    pub id: &'w str,
    pub group: &'w str,
    pub vintage: &'w str,
    pub year: i32,
}

/// A figure that was found.
#[derive(Clone, Debug)]
pub struct Found {
    pub value: f64,
    /// Whether its publisher says that it is more.
    pub more: bool,
    pub decimals: u8,
    /// Whether its publisher says that it can be compared with other years.
    pub comparable: bool,
    pub rounding: Rounding,
    /// As printed; empty for what belongs to no time.
    pub period: String,
    /// The release; empty where it is no figure of a series.
    pub vintage: &'static str,
    pub source: &'static Source,
}

/// A way to look figures up.
pub type Look<'l> = dyn Fn(&Wanted) -> Option<Found> + 'l;

/// Looks a figure up among the embedded ones.
pub fn embedded(wanted: &Wanted) -> Option<Found> {
    let printed = |value: f64, decimals: u8, period: &str, source: &'static Source| Found {
        value,
        more: false,
        decimals,
        comparable: true,
        rounding: Rounding::printed(decimals),
        period: if period == "n/a" { String::new() } else { period.to_string() },
        vintage: "",
        source,
    };
    if wanted.id == "answer" {
        let answer = datasets::answers().iter().find(|answer| i32::from(answer.report_year) == wanted.year)?;
        let report = text::plain(f64::from(answer.report_year));
        let found = printed(answer.years.map_or(f64::INFINITY, f64::from), 0, &report, answer.source);
        return Some(Found { more: answer.answer == "over", ..found });
    }
    if let Some(evidence) = datasets::evidence().iter().find(|evidence| evidence.id == wanted.id) {
        return Some(printed(evidence.value, evidence.decimals, evidence.period, evidence.source));
    }
    if let Some(result) = datasets::results().iter().find(|result| result.id == wanted.id) {
        let period = if result.from.is_empty() { result.to.to_string() } else { [result.from, " \u{2013} ", result.to].concat() };
        return Some(printed(result.value, result.decimals, &period, result.source));
    }
    let about = datasets::about(wanted.id).ok()?;
    let series = match (wanted.group, wanted.vintage) {
        ("", "") => datasets::vintage(about, None).ok()?,
        ("", vintage) => datasets::vintage(about, Some(vintage)).ok()?,
        (group, _) => datasets::each_release(about, group),
    };
    let point = series.at(wanted.year)?;
    Some(Found {
        value: point.value,
        more: false,
        decimals: point.decimals,
        comparable: point.comparable,
        rounding: point.rounding(),
        period: point.period.text(),
        vintage: point.vintage,
        source: point.source,
    })
}

/// A figure beside the claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    pub label: String,
    pub value: f64,
    pub decimals: u8,
    /// What 95% do not rule out, where that can be told and has an end.
    pub range: Option<(f64, f64)>,
    /// Whether it is the claim's own.
    pub claimed: bool,
    /// Whether more than the value is claimed.
    pub more: bool,
    /// Where it was printed; for what is worked out, where the last figure that it rests on was.
    pub source: &'static Source,
}

/// A figure that was used.
#[derive(Clone, Debug, PartialEq)]
pub struct Used {
    pub id: &'static str,
    /// Empty where it is no figure of a series.
    pub vintage: &'static str,
    pub source: &'static Source,
}

/// What came out of one claim.
#[derive(Clone, Debug)]
pub struct Checked {
    pub verdict: Verdict,
    /// What was found; empty where nothing was looked for.
    pub found: String,
    /// The condition, what would make it true, or why it cannot be checked; empty for what holds.
    pub because: String,
    /// The arithmetic, a line each.
    pub steps: Vec<String>,
    /// The claim's own number first; empty where it has none.
    pub shown: Vec<Shown>,
    pub used: Vec<Used>,
    /// The view that shows the figures, as the part of an address from `#` on; empty where none does.
    pub opens: &'static str,
    pub unit: Unit,
    /// What is counted, for an axis.
    pub counts: &'static str,
}

/// How a claim is recomputed: `None` where a figure that it rests on is not held.
type Own = fn(&mut Case) -> Option<bool>;

enum Rule {
    /// The figure of that name rounds to what is claimed.
    Same(&'static str),
    /// The same of the last year of a series and group, by the year of [`Wanted`].
    Group(&'static str, i32),
    /// The figure is more than what is claimed.
    More(&'static str),
    /// The first number is the sum of the others.
    Sum,
    /// The first number is what is left of the second after the third.
    Left,
    Own(Own),
}

/// How one claim is checked, and under which condition it holds.
struct Way {
    id: &'static str,
    rule: Rule,
    condition: Word,
    /// What would make it true; a number in place of another where nothing is said.
    mend: Word,
    opens: &'static str,
}

const fn way(id: &'static str, rule: Rule, condition: Word, mend: Word, opens: &'static str) -> Way {
    Way { id, rule, condition, mend, opens }
}

const TREND: &str = "#v=1&view=trend";
const PROJECTION: &str = "#v=1&view=projection&from=2011&to=2019";
const FINISH: &str = "#v=1&view=finish-line";
const WALES: &str = "#v=1&view=wales&to=2024-25";
const WALES_BEFORE: &str = "#v=1&view=wales&from=2023-24&to=2024-25";
const NONE: Word = Word::NONE;

/// Every claim that is recomputed.
static WAYS: &[Way] = &[
    way("BP-01", Rule::Own(centuries), Word::ClaimIfInstitute, NONE, FINISH),
    way("BP-02", Rule::Own(behind), NONE, NONE, "#v=1&view=stages&vintage=2019"),
    way("BP-03", Rule::Own(finish), Word::ClaimIfInstitute, NONE, PROJECTION),
    way("BP-04", Rule::Own(generations), Word::ClaimIfGeneration, Word::ClaimMendGeneration, PROJECTION),
    way("BP-06", Rule::Own(stopped), NONE, Word::ClaimMendNever, FINISH),
    way("BP-07", Rule::Own(slowly), NONE, Word::ClaimMendSlope, "#v=1&view=trend&to=2019"),
    way("BP-08", Rule::Own(hurt), Word::ClaimIfAround, Word::ClaimMendTurn, TREND),
    way("BP-09", Rule::Sum, NONE, NONE, ""),
    way("BP-10", Rule::Sum, NONE, NONE, ""),
    way("BP-16", Rule::Own(ages), NONE, Word::ClaimMendTurn, "#v=1&view=stages&vintage=2019"),
    way("BP-19", Rule::More("academies-2018"), NONE, NONE, ""),
    way("BP-21", Rule::Same("talis-2018"), NONE, NONE, ""),
    way("BP-23", Rule::Own(valued_less), NONE, Word::ClaimMendTurn, ""),
    way("BP-25", Rule::Own(starting_pay), NONE, NONE, "#v=1&view=pay"),
    way("BP-29", Rule::More("poll-leaving"), Word::ClaimIfAnswered, NONE, ""),
    way("BP-31", Rule::Same("poll-hours"), Word::ClaimIfAnswered, NONE, ""),
    way("BP-34", Rule::Own(staff_time), NONE, NONE, ""),
    way("BP-35", Rule::Own(exam_hours), NONE, NONE, ""),
    way("BP-36", Rule::Same("exam-hours-more"), NONE, NONE, ""),
    way("BP-37", Rule::Left, NONE, NONE, ""),
    way("BP-40", Rule::Own(apart), NONE, Word::ClaimMendApart, TREND),
    way("BP-43", Rule::Same("schools-2022-23"), NONE, NONE, "#v=1&view=announced"),
    way("BP-44", Rule::Same("sixteen-nineteen-2020-21"), NONE, NONE, "#v=1&view=post-16"),
    way("BP-45", Rule::Own(since_2010), NONE, NONE, "#v=1&view=base-years"),
    way("BP-47", Rule::Own(fifths), NONE, Word::ClaimMendTurn, ""),
    way("BP-53", Rule::Own(persistent), Word::ClaimIfResults, Word::ClaimMendTurn, ""),
    way("BP-56", Rule::Own(school_time), NONE, NONE, ""),
    way("BP-62", Rule::Sum, NONE, NONE, ""),
    way("MS-03", Rule::Own(reversed), NONE, Word::ClaimMendSlope, TREND),
    way("MS-04", Rule::Own(largest_rise), NONE, Word::ClaimMendYear, TREND),
    way("MS-07", Rule::Own(dwindling), Word::ClaimIfPower, Word::ClaimMendTurn, "#v=1&view=funding"),
    way("WS-04", Rule::Own(post_16), Word::ClaimIfCut, Word::ClaimMendTurn, "#v=1&view=post-16"),
    way("WS-05", Rule::Own(frozen), NONE, Word::ClaimMendFreeze, "#v=1&view=freeze&inflation=2"),
    way("CY-05", Rule::Own(needs_spread), NONE, Word::ClaimMendTurn, ""),
    way("CY-10", Rule::Same("timss-cycle"), NONE, Word::ClaimMendTests, ""),
    way("CY-13", Rule::Same("readiness-2024"), Word::ClaimIfReception, NONE, ""),
    way("CY-14", Rule::Own(lost_time), Word::ClaimIfReception, NONE, ""),
    way("CY-15", Rule::Same("readiness-worse-2024"), Word::ClaimIfAnswered, NONE, ""),
    way("CY-19", Rule::Same("wales-formulae"), NONE, NONE, "#v=1&view=wales-authorities"),
    way("CY-21", Rule::Same("wales-total-2024-25"), NONE, NONE, WALES),
    way("CY-22", Rule::Own(total_rise), NONE, NONE, WALES_BEFORE),
    way("CY-23", Rule::Group("total", 2024), NONE, NONE, WALES),
    way("CY-24", Rule::Own(rise_percent), NONE, NONE, WALES_BEFORE),
    way("CY-25", Rule::Own(rise_pounds), NONE, NONE, WALES_BEFORE),
    way("CY-26", Rule::Group("delegated", 2024), NONE, NONE, WALES),
    way("CY-27", Rule::Group("retained", 2024), NONE, NONE, WALES),
    way("CY-29", Rule::Own(delegation_spread), NONE, Word::ClaimMendTurn, "#v=1&view=wales&shown=retained-share"),
    way("CY-35", Rule::Own(sibieta), Word::ClaimIfHalf, Word::ClaimMendTurn, ""),
    way("CY-38", Rule::Same("wales-formulae"), NONE, NONE, "#v=1&view=wales-authorities"),
    way("CT-02", Rule::Own(hunger), Word::ClaimIfFifteen, NONE, ""),
    way("CT-03", Rule::More("destitute-2022"), NONE, NONE, ""),
    way("CT-05", Rule::Own(worst_rate), NONE, Word::ClaimMendRank, ""),
    way("CT-06", Rule::Same("unicef-change"), NONE, NONE, ""),
];

/// The series of the official index.
const INDEX: &str = "dfe-ks4-gap-index";
const WALES_PER_PUPIL: &str = "wales-school-budget-per-pupil";

/// A claim while it is checked.
struct Case<'c> {
    claim: &'c Claim,
    look: &'c Look<'c>,
    facts: Facts,
    condition: Word,
    mend: Word,
    found: String,
    steps: Vec<String>,
    shown: Vec<Shown>,
    used: Vec<Used>,
    unit: Unit,
    counts: &'static str,
}

impl Case<'_> {
    fn lang(&self) -> Lang {
        self.facts.lang
    }

    /// A number that is claimed.
    #[inline(never)]
    fn number(&self, at: usize) -> Option<f64> {
        self.claim.numbers.get(at).copied()
    }

    #[inline(never)]
    fn look(&mut self, id: &'static str, group: &str, vintage: &str, year: i32) -> Option<Found> {
        let found = (self.look)(&Wanted { id, group, vintage, year })?;
        let used = Used { id, vintage: found.vintage, source: found.source };
        if !self.used.contains(&used) {
            self.used.push(used);
        }
        Some(found)
    }

    /// A result or a piece of evidence.
    #[inline(never)]
    fn printed(&mut self, id: &'static str) -> Option<Found> {
        self.look(id, "", "", 0)
    }

    #[inline(never)]
    fn index(&mut self, year: i32) -> Option<Found> {
        self.look(INDEX, "", "", year)
    }

    /// A value of the claim's unit in words.
    #[inline(never)]
    fn told(&self, value: f64, decimals: u8) -> String {
        let digits = fixed(value, decimals);
        match self.claim.unit {
            "years" if fits(value, 0) && value >= 0.0 => text::duration(self.lang(), value as usize),
            "hours" => say(self.lang(), Word::ClaimHoursTold, &[&digits]),
            "million" => say(self.lang(), Word::ClaimMillionTold, &[&digits]),
            // What is claimed of a place is the last one.
            "rank" => say(self.lang(), Word::ClaimPlace, &[&digits, &text::plain(self.number(0).unwrap_or(value))]),
            _ => text::quantity(self.lang(), self.unit, value, decimals),
        }
    }

    #[inline(never)]
    fn set(&mut self, name: &'static str, fact: String) {
        self.facts.set(name, fact);
    }

    /// Adds to what was found.
    #[inline(never)]
    fn say(&mut self, text: Word) {
        let said = self.facts.say(text);
        if !self.found.is_empty() {
            self.found.push(' ');
        }
        self.found += &said;
    }

    #[inline(never)]
    fn step(&mut self, parts: &[&str]) {
        self.steps.push(text::join(parts, " "));
    }

    /// A step that the words state too.
    #[inline(never)]
    fn sum(&mut self, sum: String) {
        self.steps.push(sum.clone());
        self.set("sum", sum);
    }

    /// Whether a number rounds to the one that is claimed, with a step that says so.
    #[inline(never)]
    fn rounds(&mut self, value: f64, ours: &str, claimed: &str) -> Option<bool> {
        let agrees = self.agrees(value)?;
        self.step(&[ours, if agrees { "\u{2248}" } else { "\u{2260}" }, claimed]);
        Some(agrees)
    }

    #[inline(never)]
    fn show(&mut self, label: String, value: f64, decimals: u8, range: Option<(f64, f64)>, source: &'static Source) {
        let range = range.map(|(lower, upper)| (significant(lower), significant(upper)));
        self.shown.push(Shown { label, value: significant(value), decimals, range, claimed: false, more: false, source });
    }

    /// Shows a figure under a name.
    #[inline(never)]
    fn show_as(&mut self, label: Word, found: &Found) {
        self.show(word(self.lang(), label).to_string(), found.value, found.decimals, None, found.source);
    }

    /// States a figure with its decimals and no unit.
    #[inline(never)]
    fn fact(&mut self, name: &'static str, found: &Found) -> String {
        let digits = fixed(found.value, found.decimals);
        self.set(name, digits.clone());
        digits
    }

    /// Shows a figure under its publisher and its time.
    #[inline(never)]
    fn show_found(&mut self, found: &Found) {
        let label = self.origin(found);
        self.show(label, found.value, found.decimals, None, found.source);
        if let Some(shown) = self.shown.last_mut() {
            shown.more = found.more;
        }
    }

    fn origin(&self, found: &Found) -> String {
        let publisher = text::publisher(self.lang(), found.source.publisher);
        // A time between two years was printed in English.
        let period = match found.period.split_once(" to ") {
            Some((from, to)) => text::say(self.lang(), Word::YearToYear, &[from, to]),
            None => found.period.clone(),
        };
        let parts = [publisher, &period];
        text::join(if found.period.is_empty() { &parts[..1] } else { &parts }, ", ")
    }

    /// Whether a number rounds to the one that is claimed.
    #[inline(never)]
    fn agrees(&self, value: f64) -> Option<bool> {
        let half = 0.5 / power_of_ten(self.claim.decimals);
        Some((value - self.number(0)?).abs() <= half * (1.0 + 1e-9))
    }

    /// Says what was printed beside what is claimed.
    #[inline(never)]
    fn beside(&mut self, found: &Found) -> Option<()> {
        let claimed = self.number(0)?;
        let [ours, told] = [self.told(found.value, found.decimals), self.told(claimed, self.claim.decimals)];
        let origin = self.origin(found);
        self.set("where", origin);
        self.set("ours", ours);
        self.set("claimed", told);
        self.show_found(found);
        self.say(Word::ClaimPrinted);
        Some(())
    }

    /// Says a piece of arithmetic whose result is `ours`, and shows it.
    #[inline(never)]
    fn worked(&mut self, parts: &[&str], ours: f64, decimals: u8) -> Option<bool> {
        let claimed = self.number(0)?;
        let sum = text::join(parts, " ");
        let [ours_told, told] = [self.told(ours, decimals), self.told(claimed, self.claim.decimals)];
        self.sum(sum);
        self.set("ours", ours_told);
        self.set("claimed", told);
        let label = word(self.lang(), Word::BarRecomputed).to_string();
        let source = self.used.last().map_or(self.claim.source, |used| used.source);
        self.show(text::sentence_case(&label), ours, decimals, None, source);
        self.agrees(ours)
    }
}

/// Checks a claim by figures that `look` finds; the words are of `lang`.
pub fn check(claim: &Claim, look: &Look, lang: Lang) -> Checked {
    let (unit, counts) = unit(claim.unit);
    let mut case = Case {
        claim,
        look,
        facts: Facts::new(lang),
        condition: NONE,
        mend: NONE,
        found: String::new(),
        steps: vec![],
        shown: vec![],
        used: vec![],
        unit,
        counts: match unit {
            Unit::Count => word(lang, counts),
            // Shares of many things.
            Unit::Percent => word(lang, Word::ClaimPercent),
            unit => text::axis(lang, unit),
        },
    };
    // Years and counts of arithmetic are no amounts to be drawn.
    if let Some(&first) = claim.numbers.first().filter(|_| claim.unit != "count" || claim.numbers.len() == 1) {
        let label = text::sentence_case(word(lang, Word::BarClaimed));
        let (decimals, more, source) = (claim.decimals, claim.more, claim.source);
        case.shown.push(Shown { label, value: first, decimals, range: None, claimed: true, more, source });
    }
    let found = WAYS.iter().find(|way| way.id == claim.id && claim.reason.is_empty());
    let (holds, opens) = match found {
        Some(way) => {
            (case.condition, case.mend) = (way.condition, way.mend);
            (apply(&way.rule, &mut case), way.opens)
        }
        None => (None, if claim.reason == "single-schools" { "#v=1&view=wales-schools" } else { "" }),
    };
    let verdict = match holds {
        Some(true) if case.condition.is_none() => Verdict::Holds,
        Some(true) => Verdict::HoldsIf,
        Some(false) => Verdict::DoesNotHold,
        None => Verdict::Cannot,
    };
    let because = match verdict {
        Verdict::Holds => String::new(),
        Verdict::HoldsIf => case.facts.say(case.condition),
        Verdict::DoesNotHold if case.mend.is_none() => case.facts.say(Word::ClaimMend),
        Verdict::DoesNotHold => case.facts.say(case.mend),
        Verdict::Cannot => [&text::sentence_case(why(lang, claim.reason)), "."].concat(),
    };
    if verdict == Verdict::Cannot {
        case.shown.retain(|shown| shown.claimed);
        case.found.clear();
    }
    let Case { found, steps, shown, used, unit, counts, .. } = case;
    Checked { verdict, found, because, steps, shown, used, opens, unit, counts }
}

/// Why a claim is not recomputed, in words.
pub fn why(lang: Lang, reason: &str) -> &'static str {
    word(
        lang,
        match reason {
            "proposal" => Word::WhyProposal,
            "definition" => Word::WhyDefinition,
            "own-statement" => Word::WhyOwn,
            "sample" => Word::WhySample,
            "no-number" => Word::WhyNoNumber,
            "single-schools" => Word::WhySchools,
            "not-held" => Word::WhyNotHeld,
            _ => Word::WhyAbsent,
        },
    )
}

/// Whether the claim of that name is recomputed.
pub fn recomputed(id: &str) -> bool {
    WAYS.iter().any(|way| way.id == id)
}

/// A claim's unit, and what is counted where it has no name of its own.
fn unit(code: &str) -> (Unit, Word) {
    let counts = match code {
        "years" => Word::ClaimYears,
        "hours" => Word::ClaimHours,
        "rank" => Word::ClaimRank,
        "million" => Word::ClaimMillion,
        _ => Word::ClaimCount,
    };
    (Unit::named(code, Unit::Count), counts)
}

fn apply(rule: &Rule, case: &mut Case) -> Option<bool> {
    match rule {
        Rule::Same(id) => {
            let found = case.printed(id)?;
            case.beside(&found)?;
            let [ours, claimed] = [case.told(found.value, found.decimals), case.told(case.number(0)?, case.claim.decimals)];
            case.rounds(found.value, &ours, &claimed)
        }
        Rule::Group(group, year) => {
            let found = case.look(WALES_PER_PUPIL, group, "", *year)?;
            case.beside(&found)?;
            // Whichever part is claimed, all three are added up.
            let parts = ["delegated", "retained", "total"].map(|part| case.look(WALES_PER_PUPIL, part, "", *year));
            let [Some(delegated), Some(retained), Some(total)] = parts else { return None };
            let sum = delegated.value + retained.value;
            let told = [delegated.value, retained.value, sum].map(|value| case.told(value, 0));
            let added = text::join(&[&told[0], "+", &told[1], "=", &told[2]], " ");
            case.sum(added);
            case.say(Word::ClaimSum);
            let share = text::percent(retained.value / sum);
            case.step(&[&told[1], "/", &told[2], "=", &share]);
            Some(case.agrees(found.value)? && (sum - total.value).abs() <= 1.0)
        }
        Rule::More(id) => {
            let found = case.printed(id)?;
            case.beside(&found)?;
            let more = found.value > case.number(0)?;
            let [ours, claimed] = [case.told(found.value, found.decimals), case.told(case.number(0)?, case.claim.decimals)];
            case.step(&[&ours, if more { ">" } else { "\u{2264}" }, &claimed]);
            Some(more)
        }
        Rule::Sum => {
            let mut parts = vec![];
            let mut sum = 0.0;
            for part in &case.claim.numbers[1..] {
                sum += part;
                parts.push(text::plain(*part));
            }
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            arithmetic(case, &text::join(&parts, " + "), sum)
        }
        Rule::Left => {
            let (whole, part) = (case.number(1)?, case.number(2)?);
            arithmetic(case, &[&text::plain(whole), " \u{2212} ", &text::plain(part)].concat(), whole - part)
        }
        Rule::Own(own) => own(case),
    }
}

/// Arithmetic of the claim's own whole numbers: nothing is shown, everything is said.
fn arithmetic(case: &mut Case, formula: &str, result: f64) -> Option<bool> {
    let (claimed, ours) = (case.number(0)?, text::plain(result));
    let sum = [formula, " = ", &ours].concat();
    case.sum(sum);
    case.set("ours", ours);
    case.set("claimed", text::plain(claimed));
    case.say(Word::ClaimSum);
    Some(result == claimed)
}

/// The index's line through 2011 to 2019, over the years that can be compared.
fn line(case: &mut Case) -> Option<gap::Projection> {
    let (mut x, mut y, mut roundings) = (vec![], vec![], vec![]);
    for year in 2011..=2019 {
        let found = case.index(year).filter(|found| found.comparable)?;
        x.push(f64::from(year));
        y.push(found.value);
        roundings.push(found.rounding);
    }
    gap::project(&x, &y, &roundings, 0.95)
}

/// Says and shows when that line reaches zero, in years from 2019, where that may be told.
fn index_years(case: &mut Case) -> Option<()> {
    let projection = line(case)?;
    let vintage = case.used.last()?.vintage;
    let slope = fixed(projection.line.slope, 4);
    if let Some((Some(year), lower, upper)) = projection.closing.told() {
        let from = |year: f64| year - 2019.0;
        let grain = |year: f64| text::plain(10.0 * (from(year) / 10.0).round());
        case.set("vintage", vintage.to_string());
        case.set("index-years", grain(year));
        case.set("ours", grain(year));
        case.set("lower", text::plain(10.0 * (from(lower) / 10.0).floor()));
        case.set("upper", text::plain(10.0 * (from(upper) / 10.0).ceil()));
        case.say(Word::ClaimIndex);
        let at = fixed(projection.line.at(2019.0), 3);
        case.step(&["(2011\u{2013}2019)", &at, "/", &slope.replace('-', ""), "=", &fixed(from(year), 1)]);
        let (label, source) = (word(case.lang(), Word::ClaimIndexWindow).to_string(), case.used.last()?.source);
        case.show(text::sentence_case(&label), from(year), 0, Some((from(lower), from(upper))), source);
    } else {
        case.step(&["(2011\u{2013}2019)", &slope]);
    }
    Some(())
}

/// The Institute's answer of 2019, in years.
fn institute(case: &mut Case) -> Option<f64> {
    let found = case.look("answer", "", "", 2019).filter(|found| found.value.is_finite())?;
    case.set("published", text::plain(found.value));
    case.say(Word::ClaimAnswer);
    case.show_found(&found);
    Some(found.value)
}

fn centuries(case: &mut Case) -> Option<bool> {
    let published = institute(case)?;
    index_years(case)?;
    let claimed = case.number(0)?;
    case.set("claimed", text::plain(claimed));
    case.set("ours", text::plain(published));
    Some(published >= claimed)
}

fn finish(case: &mut Case) -> Option<bool> {
    let (year, from) = (case.number(0)?, case.number(1)?);
    let years = year - from;
    // Drawn as a length of time: bars from the year nought would say nothing.
    case.shown[0].value = years;
    case.counts = word(case.lang(), Word::ClaimYearsLeft);
    let sum = [&text::plain(year), " \u{2212} ", &text::plain(from), " = ", &text::plain(years)].concat();
    case.sum(sum);
    case.say(Word::ClaimSum);
    let published = institute(case)?;
    index_years(case)?;
    let least = text::plain(from + published);
    case.set("ours", least);
    case.set("claimed", text::plain(year));
    case.step(&[&text::plain(years), if years > published { ">" } else { "\u{2264}" }, &text::plain(published)]);
    Some(years > published)
}

fn generations(case: &mut Case) -> Option<bool> {
    let (count, years) = (case.number(0)?, case.number(1)? - case.number(2)?);
    let generation = years / count;
    case.counts = word(case.lang(), Word::ClaimGeneration);
    let length = fixed(generation, 1);
    case.step(&[&text::plain(case.number(1)?), "\u{2212}", &text::plain(case.number(2)?), "=", &text::plain(years)]);
    let sum = [&text::plain(years), " / ", &text::plain(count), " = ", &length].concat();
    case.sum(sum);
    case.set("generation", length);
    case.say(Word::ClaimSum);
    // The length that the published answer alone would ask for.
    let published = institute(case)?;
    case.shown.truncate(1);
    case.step(&[&text::plain(published), "/", &text::plain(count), "=", &fixed(published / count, 1)]);
    let source = case.claim.source;
    for years_each in [25.0, 28.0, 30.0] {
        let label = say(case.lang(), Word::ClaimYearsEach, &[&text::plain(years_each)]);
        case.show(label, years / years_each, 1, None, source);
    }
    Some((20.0..=35.0).contains(&generation))
}

fn behind(case: &mut Case) -> Option<bool> {
    let found = case.look("epi-ks4-gap-months", "", "2019", 2018)?;
    case.beside(&found)?;
    let (ours, claimed) = (fixed(found.value, found.decimals), fixed(case.number(0)?, 0));
    case.rounds(found.value, &ours, &claimed)
}

fn stopped(case: &mut Case) -> Option<bool> {
    let answer = case.look("answer", "", "", 2020)?;
    let never = answer.value.is_infinite();
    let [start, end] = [2015, 2019].map(|year| case.look("epi-ks4-gap-months", "", "2020", year));
    let (start, end) = (start?, end?);
    case.set("answer", if never { word(case.lang(), Word::Never).to_string() } else { text::plain(answer.value) });
    case.fact("start", &start);
    case.fact("end", &end);
    case.say(Word::ClaimNever);
    let change = text::value(Unit::Index, end.value - start.value, 1);
    case.step(&[&fixed(end.value, 1), "\u{2212}", &fixed(start.value, 1), "=", &change]);
    case.show_found(&start);
    case.show_found(&end);
    Some(never && end.value >= start.value - 1e-9)
}

/// Whether the index fell detectably and slowly before the pandemic.
fn fell_slowly(case: &mut Case) -> Option<bool> {
    let projection = line(case)?;
    let slope = projection.line.slope;
    let first = case.index(2011)?;
    let share = -slope / first.value;
    case.set("slope", fixed(slope.abs(), 3));
    case.set("share", text::percent(share.abs()));
    case.say(Word::ClaimSlope);
    let told = text::value(Unit::Index, slope, 4);
    case.step(&["(2011\u{2013}2019)", &told, "/", &fixed(first.value, 2), "=", &text::percent(share.abs())]);
    Some(slope < 0.0 && projection.closing.detectable == Some(true) && share < 0.05)
}

fn slowly(case: &mut Case) -> Option<bool> {
    let slowly = fell_slowly(case)?;
    for year in [2011, 2019] {
        let found = case.index(year)?;
        case.show_found(&found);
    }
    Some(slowly)
}

/// The index in 2018/19 and in a later year; whether it is higher.
fn since(case: &mut Case, later: Found) -> Option<bool> {
    let before = case.index(2019)?;
    case.fact("start", &before);
    case.fact("end", &later);
    case.set("last", later.period.clone());
    case.say(Word::ClaimSince);
    let rise = text::value(Unit::Index, later.value - before.value, 2);
    case.step(&[&fixed(later.value, 2), "\u{2212}", &fixed(before.value, 2), "=", &rise]);
    case.show_found(&before);
    case.show_found(&later);
    Some(later.value > before.value)
}

fn hurt(case: &mut Case) -> Option<bool> {
    let later = case.index(2023).filter(|found| found.comparable)?;
    since(case, later)
}

fn reversed(case: &mut Case) -> Option<bool> {
    let slowly = fell_slowly(case)?;
    // The newest that is held.
    let mut newest = None;
    for year in 2022.. {
        match case.index(year) {
            Some(found) => newest = Some(found),
            None => break,
        }
    }
    let first = case.index(2011)?;
    case.show_found(&first);
    Some(since(case, newest?)? && slowly)
}

fn ages(case: &mut Case) -> Option<bool> {
    let found = ["epi-eyfs-gap-months", "epi-ks2-gap-months", "epi-ks4-gap-months"].map(|id| case.look(id, "", "2019", 2018));
    let [Some(eyfs), Some(ks2), Some(ks4)] = found else { return None };
    for (name, found, label) in [("eyfs", &eyfs, Word::StageEyfs), ("ks2", &ks2, Word::StageKs2), ("ks4", &ks4, Word::StageKs4)] {
        case.set(name, fixed(found.value, found.decimals));
        case.show(word(case.lang(), label).to_string(), found.value, found.decimals, None, found.source);
    }
    case.say(Word::ClaimAges);
    case.step(&["0 <", &fixed(eyfs.value, 1), "<", &fixed(ks2.value, 1), "<", &fixed(ks4.value, 1)]);
    Some(0.0 < eyfs.value && eyfs.value < ks2.value && ks2.value < ks4.value)
}

fn valued_less(case: &mut Case) -> Option<bool> {
    let (share, fall) = (case.printed("talis-2018")?, case.printed("talis-fall")?);
    let before = share.value + fall.value;
    let sum = [&fixed(share.value, 0), " + ", &fixed(fall.value, 1), " = ", &fixed(before, 1)].concat();
    case.sum(sum);
    case.set("fall", fixed(fall.value, 1));
    case.say(Word::ClaimFell);
    case.show("2013".to_string(), before, 1, None, fall.source);
    case.show("2018".to_string(), share.value, share.decimals, None, share.source);
    Some(fall.value > 0.0)
}

fn starting_pay(case: &mut Case) -> Option<bool> {
    let mut pay = |group: &str, year: i32| case.look("teacher-pay", group, "", year);
    let [low_before, low, high_before, high] = [pay("m1", 2019)?, pay("m1", 2024)?, pay("u3", 2019)?, pay("u3", 2024)?];
    let ratio = |after: &Found, before: &Found| after.value / before.value - 1.0;
    let (rise, top) = (ratio(&low, &low_before), ratio(&high, &high_before));
    let [before, after] = [case.told(low_before.value, 0), case.told(low.value, 0)];
    case.step(&[&after, "/", &before, "\u{2212} 1 =", &text::percent(rise)]);
    let tops = [case.told(high.value, 0), case.told(high_before.value, 0)];
    case.step(&[&tops[0], "/", &tops[1], "\u{2212} 1 =", &text::percent(top)]);
    case.set("start", before);
    case.set("end", after.clone());
    case.set("low", text::percent(rise));
    case.set("high", text::percent(top));
    case.set("ours", after);
    let claimed = case.told(case.number(0)?, 0);
    case.set("claimed", claimed);
    case.say(Word::ClaimPay);
    case.show_found(&low_before);
    case.show_found(&low);
    // Kept if the highest point rose by the same, to a tenth of a percent.
    if (rise - top).abs() > 0.001 {
        case.condition = Word::ClaimIfPay;
    }
    Some(low.value >= case.number(0)?)
}

fn staff_time(case: &mut Case) -> Option<bool> {
    let claimed = case.number(0)?;
    let fifth = 100.0 / 5.0;
    let holds = case.worked(&["1 / 5 =", &text::value(Unit::Percent, fifth, 0)], fifth, 0)?;
    let cover = 1.0 / (1.0 - claimed / 100.0) - 1.0;
    case.set("cover", text::value(Unit::Percent, 100.0 * cover, 0));
    case.step(&["1 / (1 \u{2212}", &fixed(claimed / 100.0, 1), ") =", &fixed(1.0 + cover, 2)]);
    case.say(Word::ClaimTime);
    Some(holds)
}

fn exam_hours(case: &mut Case) -> Option<bool> {
    let [old, more, weeks] = [case.printed("exam-hours-old")?, case.printed("exam-hours-more")?, case.printed("exam-weeks")?];
    let hours = old.value + more.value;
    let sum = [&fixed(old.value, 1), " + ", &fixed(more.value, 0), " = ", &fixed(hours, 1)].concat();
    case.sum(sum);
    case.set("ours", fixed(hours, 1));
    case.set("weeks", text::plain(weeks.value));
    let claimed = [case.number(0)?, case.number(1)?];
    case.set("claimed", text::plain(claimed[0]));
    case.set("claimed-weeks", text::plain(claimed[1]));
    case.say(Word::ClaimHoursSum);
    let label = case.origin(&old);
    case.show(label, hours, 1, None, old.source);
    if weeks.value != claimed[1] {
        case.condition = Word::ClaimIfWeeks;
    }
    Some(hours > claimed[0])
}

fn apart(case: &mut Case) -> Option<bool> {
    let mut years = vec![];
    let (mut both, mut all) = (true, vec![]);
    for year in [2019, 2020, 2021, 2022, 2023] {
        let found = case.index(year)?;
        if !found.comparable {
            years.push(found.period.clone());
        }
        both &= !found.comparable || ![2020, 2021].contains(&year);
        all.push(found);
    }
    for found in &all[1..4] {
        case.show_found(found);
    }
    let years = text::list(case.lang(), &years);
    case.set("years", years);
    case.say(Word::ClaimApart);
    Some(both)
}

fn since_2010(case: &mut Case) -> Option<bool> {
    let (claimed, fall) = (case.number(0)?, case.printed("ifs-uk-2010-11-2019-20")?);
    let other = case.printed("ifs-uk-2010-11-2021-22")?;
    // Claimed as the size of a fall.
    let size = Found { value: -fall.value, ..fall };
    case.beside(&size)?;
    case.show_found(&Found { value: -other.value, ..other.clone() });
    case.set("other", text::value(Unit::Percent, other.value, other.decimals));
    if case.agrees(-other.value) != Some(true) {
        case.condition = Word::ClaimIfEnd;
    }
    case.rounds(size.value, &fixed(size.value, 0), &fixed(claimed, 0))
}

fn fifths(case: &mut Case) -> Option<bool> {
    let (least, most) = (case.printed("formula-least-deprived")?, case.printed("formula-most-deprived")?);
    let told = [&least, &most].map(|found| text::value(Unit::Percent, found.value, 0));
    case.step(&[&told[0], if least.value > most.value { ">" } else { "\u{2264}" }, &told[1]]);
    let [one, other] = told;
    case.set("least", one);
    case.set("most", other);
    case.say(Word::ClaimFifths);
    case.show_as(Word::ClaimLeastDeprived, &least);
    case.show_as(Word::ClaimMostDeprived, &most);
    Some(least.value > most.value)
}

fn persistent(case: &mut Case) -> Option<bool> {
    let (longest, all) = (case.printed("epi-persistent-2018")?, case.look("epi-ks4-gap-months", "", "2019", 2018)?);
    let told = [&longest, &all].map(|found| fixed(found.value, 1));
    case.step(&[&told[0], if longest.value > all.value { ">" } else { "\u{2264}" }, &told[1]]);
    let [one, other] = told;
    case.set("persistent", one);
    case.set("all", other);
    case.say(Word::ClaimPersistent);
    case.show_as(Word::ClaimPersistentPupils, &longest);
    case.show_as(Word::ClaimDisadvantagedPupils, &all);
    Some(longest.value > all.value)
}

fn school_time(case: &mut Case) -> Option<bool> {
    let found = case.printed("persistent-share")?;
    case.beside(&found)?;
    for years in [12.0, 13.0] {
        let (share, of) = (fixed(found.value / 100.0, 1), text::plain(years));
        case.step(&[&share, "\u{d7}", &of, "=", &fixed(years * found.value / 100.0, 1)]);
    }
    case.agrees(found.value)
}

fn largest_rise(case: &mut Case) -> Option<bool> {
    let mut rises: Vec<(String, f64, i32)> = vec![];
    let mut before: Option<Found> = None;
    for year in 2011.. {
        let Some(found) = case.index(year) else { break };
        if let Some(before) = before {
            let rise = significant(found.value - before.value);
            let told = [found.value, before.value].map(|value| fixed(value, 2));
            case.step(&[&found.period, ":", &told[0], "\u{2212}", &told[1], "=", &text::value(Unit::Index, rise, 2)]);
            rises.push((found.period.clone(), rise, year));
        }
        before = Some(found);
    }
    let claimed = rises.iter().find(|rise| rise.2 == 2022)?.clone();
    // Up to the year of the claim: it could not know of later ones.
    let known = rises.iter().filter(|rise| rise.2 < 2022);
    let most = known.fold(None, |most: Option<&(String, f64, i32)>, rise| match most {
        Some(known) if known.1 >= rise.1 => most,
        _ => Some(rise),
    })?;
    let step = significant(case.index(2022)?.value - case.index(2019)?.value);
    let vintage = case.used.last()?.vintage.to_string();
    case.set("vintage", vintage);
    case.set("ours", fixed(claimed.1, 2));
    case.set("most", fixed(most.1, 2));
    case.set("year", most.0.clone());
    case.set("step", ["+", &fixed(step, 2)].concat());
    case.say(Word::ClaimRise);
    let source = case.used.last()?.source;
    for rise in [most, &claimed] {
        case.show(rise.0.clone(), rise.1, 2, None, source);
    }
    case.show("2018/19 \u{2013} 2021/22".to_string(), step, 2, None, source);
    case.counts = word(case.lang(), Word::ClaimRiseAxis);
    if step > most.1 {
        case.mend = Word::ClaimMendStep;
    }
    Some(claimed.1 > most.1)
}

fn dwindling(case: &mut Case) -> Option<bool> {
    let (power, rise) = (case.printed("ifs-purchasing-power-ifs-2024-tes")?, case.printed("ifs-per-pupil-2019-20-2024-25")?);
    case.set("power", text::value(Unit::Percent, power.value, 0));
    case.set("rise", ["+", &text::value(Unit::Percent, rise.value, 0)].concat());
    case.say(Word::ClaimPower);
    for found in [&power, &rise] {
        case.show_found(found);
    }
    let told = text::value(Unit::Percent, power.value, 0);
    case.step(&[&told, if power.value < 0.0 { "< 0" } else { "\u{2265} 0" }]);
    Some(power.value < 0.0)
}

fn post_16(case: &mut Case) -> Option<bool> {
    let [college, sixth] = [case.printed("ifs-16-18-college-2010-11-2019-20")?, case.printed("ifs-16-18-sixth-2010-11-2019-20")?];
    case.set("college", text::value(Unit::Percent, college.value, 0));
    case.set("sixth", text::value(Unit::Percent, sixth.value, 0));
    case.say(Word::ClaimPost16);
    case.show_as(Word::ClaimColleges, &college);
    case.show_as(Word::ClaimSixthForms, &sixth);
    let told = [&college, &sixth].map(|found| text::value(Unit::Percent, found.value, 0));
    case.step(&[&told[0], "< 0;", &told[1], "< 0"]);
    Some(college.value < 0.0 && sixth.value < 0.0)
}

fn frozen(case: &mut Case) -> Option<bool> {
    let mut cash = |year: i32| case.look("dfe-school-funding-per-pupil", "", "2022", year);
    let [start, middle, end] = [cash(2015)?, cash(2017)?, cash(2019)?];
    let mut price = |year: i32| case.look("gdp-deflator", "", "2022-06", year);
    let prices = price(2019)?.value / price(2015)?.value;
    let change = end.value / start.value - 1.0;
    let told = [&start, &middle, &end].map(|found| text::value(Unit::GbpPerPupilCash, found.value, 0));
    case.step(&[&told[2], "/", &told[0], "\u{2212} 1 =", &text::change(100.0 * change)]);
    case.step(&["1 \u{2212} 1 /", &fixed(prices, 4), "=", &text::percent(1.0 - 1.0 / prices)]);
    // What five years of it cost at an inflation that can be chosen in the view that this opens.
    let years = case.number(0)?;
    for inflation in [0.01, 0.015, 0.02, 0.03] {
        let loss = freeze(years as u32, inflation);
        case.step(&["1 \u{2212} 1 /", &fixed(1.0 + inflation, 3), "^", &text::plain(years), "=", &text::percent(loss)]);
    }
    case.shown.clear();
    for found in [&start, &middle, &end] {
        case.show_found(found);
    }
    let [start, middle, end] = told;
    case.set("start", start);
    case.set("middle", middle);
    case.set("end", end);
    case.set("change", text::change(100.0 * change));
    case.set("prices", text::percent(prices - 1.0));
    case.set("loss", text::percent(1.0 - 1.0 / prices));
    case.say(Word::ClaimFreeze);
    // Amounts are printed to £10: a freeze may move by one such step a year.
    Some(change.abs() < 0.01)
}

/// Two amounts of authorities, and whether they differ.
fn spread(case: &mut Case, low: Found, high: Found) -> Option<bool> {
    let told = [&low, &high].map(|found| case.told(found.value, found.decimals));
    case.step(&[&told[0], if low.value < high.value { "<" } else { "=" }, &told[1]]);
    let [one, other] = told;
    case.set("low", one);
    case.set("high", other);
    case.set("year", high.period.clone());
    case.say(Word::ClaimSpread);
    case.show_as(Word::ClaimLowest, &low);
    case.show_as(Word::ClaimHighest, &high);
    Some(low.value < high.value)
}

fn needs_spread(case: &mut Case) -> Option<bool> {
    let (low, high) = (case.printed("wales-aln-low")?, case.printed("wales-aln-high")?);
    spread(case, low, high)
}

fn delegation_spread(case: &mut Case) -> Option<bool> {
    let (low, high) = (case.printed("wales-delegation-low")?, case.printed("wales-delegation-high")?);
    Some(spread(case, low.clone(), high)? && low.value < 100.0)
}

fn lost_time(case: &mut Case) -> Option<bool> {
    let found = case.printed("readiness-hours-2024")?;
    case.beside(&found)?;
    let year = text::plain(190.0 * found.value);
    let step = say(case.lang(), Word::StepDays, &[&fixed(found.value, 1), &year]);
    case.steps.push(step);
    case.agrees(found.value)
}

fn total_rise(case: &mut Case) -> Option<bool> {
    let (before, after) = (case.printed("wales-total-2023-24")?, case.printed("wales-total-2024-25")?);
    let rise = 100.0 * (after.value / before.value - 1.0);
    let (of, to) = (fixed(before.value, 0), fixed(after.value, 0));
    let told = text::value(Unit::Percent, rise, 2);
    let holds = case.worked(&[&to, "/", &of, "\u{2212} 1 =", &told], rise, 2)?;
    case.say(Word::ClaimSum);
    Some(holds)
}

/// What Welsh budgets were for a pupil in 2023-24 and 2024-25.
fn two_years(case: &mut Case) -> Option<(f64, f64)> {
    let [before, after] = [2023, 2024].map(|year| case.look(WALES_PER_PUPIL, "total", "", year));
    Some((before?.value, after?.value))
}

fn rise_percent(case: &mut Case) -> Option<bool> {
    let (before, after) = two_years(case)?;
    let (rise, of) = (after - before, fixed(before, 0));
    case.step(&[&fixed(after, 0), "\u{2212}", &of, "=", &fixed(rise, 0)]);
    let told = text::value(Unit::Percent, 100.0 * rise / before, 2);
    let holds = case.worked(&[&fixed(rise, 0), "/", &of, "=", &told], 100.0 * rise / before, 2)?;
    case.say(Word::ClaimSum);
    Some(holds)
}

fn rise_pounds(case: &mut Case) -> Option<bool> {
    let (before, after) = two_years(case)?;
    let told = [after, before, after - before].map(|value| case.told(value, 0));
    let holds = case.worked(&[&told[0], "\u{2212}", &told[1], "=", &told[2]], after - before, 0)?;
    case.say(Word::ClaimSum);
    Some(holds)
}

fn sibieta(case: &mut Case) -> Option<bool> {
    let found = case.printed("sibieta-fall")?;
    let (told, origin) = (case.told(found.value, found.decimals), case.origin(&found));
    case.step(&[&told, if found.value < 0.0 { "< 0" } else { "\u{2265} 0" }]);
    case.set("sum", [&told, " (", &origin, ")"].concat());
    case.say(Word::ClaimPrintedAlone);
    case.show_found(&found);
    Some(found.value < 0.0)
}

fn hunger(case: &mut Case) -> Option<bool> {
    let found = case.printed("pisa-hunger-2022")?;
    case.beside(&found)?;
    let share = 100.0 / found.value;
    case.step(&["100% /", &text::value(Unit::Percent, found.value, found.decimals), "=", &fixed(share, 1)]);
    // One in so many, to the nearest whole number.
    Some((share - 100.0 / case.number(0)?).abs() <= 0.5)
}

fn worst_rate(case: &mut Case) -> Option<bool> {
    let (found, change) = (case.printed("unicef-rank")?, case.printed("unicef-change")?);
    case.beside(&found)?;
    case.set("other", text::plain(change.value));
    case.say(Word::ClaimOverall);
    let told = [text::plain(found.value), text::plain(case.number(0)?)];
    case.step(&[&told[0], if found.value == case.number(0)? { "=" } else { "\u{2260}" }, &told[1]]);
    case.agrees(found.value)
}
