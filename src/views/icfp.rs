//! One school's curriculum and staffing plan: from the numbers that a reader gives the others that follow, beside the bands of one
//! English tool and published averages.
//!
//! Nothing is assumed that was not given: what does not follow says what it needs, and numbers that contradict each other are named
//! and not drawn. Without any number the figure shows what a school's would stand beside.

use super::money::{Parts, Words, compose};
use super::{Asked, Choice, Head, Holds, LANG, THEME, Takes, add, join, names_axis, note, told, value_axis};
use crate::datasets::{self, Benchmark};
use crate::error::{Error, Expected, Result};
use crate::figure::{Axis, Cell, Figure, Input, Kind as Draw, Mark, Note, Role, Tick};
use crate::funding::{Contradiction, Given, Known, Plan, Quantity, plan, protected};
use crate::number::{Digits, decimal, fits, fixed, power_of_ten, shortest, significant};
use crate::period::Kind;
use crate::series::{Source, Unit};
use crate::text::{self, Facts, Lang, Word, say, word};

const fn number(name: &'static str, label: Word, help: Word) -> Choice {
    Choice { name, takes: Takes::Number, label: told(label), help: told(help) }
}

pub(super) const OPTIONS: &[Choice] = &[
    number("pupils", Word::PlanPupils, Word::HelpPlanPupils),
    number("teachers", Word::PlanTeachers, Word::HelpPlanTeachers),
    number("periods", Word::PlanPeriods, Word::HelpPlanPeriods),
    number("lessons", Word::PlanLessons, Word::HelpPlanLessons),
    number("teacher-cost", Word::PlanTeacherCost, Word::HelpPlanTeacherCost),
    number("contact-ratio", Word::PlanContactRatio, Word::HelpPlanContactRatio),
    number("class-size", Word::PlanClassSize, Word::HelpPlanClassSize),
    number("pupil-teacher-ratio", Word::PlanPupilTeacherRatio, Word::HelpPlanPupilTeacherRatio),
    number("average-teacher-cost", Word::PlanAverageTeacherCost, Word::HelpPlanAverageTeacherCost),
    number("lesson-cost", Word::PlanLessonCost, Word::HelpPlanLessonCost),
    number("income", Word::PlanIncome, Word::HelpPlanIncome),
    number("expenditure", Word::PlanExpenditure, Word::HelpPlanExpenditure),
    number("protected", Word::PlanProtected, Word::HelpPlanProtected),
    LANG,
    THEME,
];

const COLUMNS: &[Head] = &[
    ("quantity", Word::ColumnQuantity, Holds::Words),
    ("value", Word::ColumnPlanValue, Holds::Values),
    ("rating", Word::ColumnRating, Holds::Words),
    ("how", Word::ColumnHow, Holds::Words),
    ("unit", Word::ColumnUnit, Holds::Detail),
    ("source", Word::ColumnSource, Holds::Detail),
];

/// The quantities of a plan: the option and the CSV's name, the word, the unit's name, whether it is money, and decimals for prose.
const NAMES: [(&str, Word, &str, bool, u8); 11] = [
    ("pupils", Word::PlanPupils, "pupils", false, 0),
    ("teachers", Word::PlanTeachers, "teachers", false, 1),
    ("periods", Word::PlanPeriods, "periods", false, 0),
    ("lessons", Word::PlanLessons, "periods", false, 0),
    ("teacher-cost", Word::PlanTeacherCost, "gbp", true, 0),
    ("contact-ratio", Word::PlanContactRatio, "ratio", false, 3),
    ("class-size", Word::PlanClassSize, "pupils", false, 2),
    ("pupil-teacher-ratio", Word::PlanPupilTeacherRatio, "pupils-per-teacher", false, 2),
    ("average-teacher-cost", Word::PlanAverageTeacherCost, "gbp", true, 0),
    ("lesson-cost", Word::PlanLessonCost, "gbp", true, 2),
    ("teacher-load", Word::PlanLoad, "periods", false, 2),
];

/// The rows of the picture: what they are called in the table of benchmarks, and which quantity of a plan they are.
const DRAWN: [(&str, Word, Option<Quantity>); 4] = [
    ("contact-ratio", Word::PlanContactRatio, Some(Quantity::ContactRatio)),
    ("class-size", Word::PlanClassSize, Some(Quantity::ClassSize)),
    ("pupil-teacher-ratio", Word::PlanPupilTeacherRatio, Some(Quantity::PupilTeacherRatio)),
    ("balance-share", Word::PlanBalanceShare, None),
];

/// The rest of the rows of the table that are quantities of a plan.
const LISTED: [Quantity; 8] = [
    Quantity::Pupils,
    Quantity::Teachers,
    Quantity::Periods,
    Quantity::Lessons,
    Quantity::Load,
    Quantity::TeacherCost,
    Quantity::AverageTeacherCost,
    Quantity::LessonCost,
];

/// Characters that alternative text has for a school's own numbers.
const MOST_TOLD: usize = 150;

/// How much further than its outermost number a scale reaches, as a part of the way between the outermost two.
const BEYOND: f64 = 0.3;

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    let Plan { known, rounded } = solved(asked)?;
    let money = |name| asked.get(name).and_then(decimal);
    let (income, expenditure) = (money("income"), money("expenditure"));
    let value = |of: Quantity| known[of as usize].as_ref().map(|known| significant(known.value));
    if let Some(ratio) = value(Quantity::ContactRatio).filter(|ratio| *ratio > 1.0) {
        return Err(Error::Exceeds { option: "contact-ratio", value: shortest(ratio), most: "1".to_string() }.into());
    }
    if let (Some(cost), Some(all)) = (value(Quantity::TeacherCost), expenditure)
        && cost > all
    {
        let most = ["expenditure, ", &shortest(all)].concat();
        return Err(Error::Exceeds { option: "teacher-cost", value: shortest(cost), most }.into());
    }
    let share = match asked.get("protected") {
        None => None,
        Some(typed) => {
            let wrong =
                || Error::BadOption { option: "protected", value: typed.to_string(), expected: Expected::Within(1.0, 90.0) };
            let percent = decimal(typed).filter(|percent| (1.0..=90.0).contains(percent)).ok_or_else(wrong)?;
            Some(percent / 100.0)
        }
    };
    let balance = income.zip(expenditure).map(|(income, expenditure)| significant(income - expenditure));
    let balance_share = balance.zip(income).map(|(balance, income)| significant(100.0 * balance / income));
    let anything = known.iter().any(Option::is_some) || income.is_some() || expenditure.is_some();

    let mut facts = Facts::new(lang);
    facts.set("coverage", word(lang, Word::PlanCoverage).to_string());
    let mut table = Sheet { lang, table: super::table(lang, Unit::Index, 0, &[COLUMNS]), steps: vec![] };
    let mut marks = [
        Mark::new(Draw::Zone, Role::Red, word(lang, Word::RatingRed).to_string()),
        Mark::new(Draw::Zone, Role::Amber, word(lang, Word::RatingAmber).to_string()),
        Mark::new(Draw::Zone, Role::Green, word(lang, Word::RatingGreen).to_string()),
        Mark::new(Draw::Range, Role::Reported, word(lang, Word::PlanRecommended).to_string()),
        Mark::new(Draw::Points, Role::Reported, word(lang, Word::PlanBeside).to_string()),
        Mark::new(Draw::Points, Role::Observed, word(lang, Word::PlanOwn).to_string()),
        Mark::new(Draw::Value, Role::Total, String::new()),
    ];
    let (mut ticks, mut rows): (Vec<Tick>, Vec<Axis>) = (vec![], vec![]);
    // What is said of this school, with whether a band can be named for it; and what it lacks.
    let mut own: Vec<(String, Option<Role>)> = vec![];
    let (mut told, mut needed): (Vec<String>, Vec<String>) = (vec![], vec![]);
    for (at, (code, name, quantity)) in DRAWN.into_iter().enumerate() {
        let found = quantity.map_or(balance_share, value);
        let decimals = quantity.map_or(1, |quantity| NAMES[quantity as usize].4);
        let rating = found.and_then(|value| rating(code, value));
        let (how, step) = match quantity {
            Some(quantity) => how(lang, quantity, &known),
            None => balance_how(lang, income, expenditure, [Word::PlanBalanceStep, Word::PlanBalanceHow]),
        };
        let words = match found {
            Some(value) => printed(code, value, decimals),
            None => word(lang, Word::Missing).to_string(),
        };
        let name = word(lang, name);
        let rated = rating.map_or("", |role| rating_word(lang, role));
        let unit = quantity.map_or("percent", |quantity| NAMES[quantity as usize].2);
        table.line((code, name), (found, &words), rating, (&how, step.as_deref()), unit);
        scale(lang, at, code, found, &mut marks, &mut rows);
        ticks.push(Tick { value: at as f64, label: text::sentence_case(name) });
        if let Some(value) = found {
            marks[5].push(at as i32, value);
            let said = if rated.is_empty() { words } else { [&words, " (", rated, ")"].concat() };
            own.push(([name, " ", &said].concat(), rating));
            told.push(say(lang, Word::PlanIs, &[&text::sentence_case(name), &said]));
            marks[6].push(at as i32, value);
            marks[6].texts.push(said);
        } else if anything {
            needed.push(name.to_string());
            marks[6].x.push(at as f64);
            marks[6].y.push(None);
            marks[6].texts.push(how);
        }
    }
    for quantity in LISTED {
        let (code, name, unit, ..) = NAMES[quantity as usize];
        let found = value(quantity);
        let (how, step) = how(lang, quantity, &known);
        let words = found.map_or_else(|| word(lang, Word::Missing).to_string(), |value| amount(quantity, value));
        table.line((code, word(lang, name)), (found, &words), None, (&how, step.as_deref()), unit);
        if matches!(quantity, Quantity::AverageTeacherCost | Quantity::LessonCost) && found.is_some() {
            told.push(say(lang, Word::PlanIs, &[&text::sentence_case(word(lang, name)), &words]));
        }
    }
    budget(&mut table, income, expenditure, balance, [value(Quantity::Pupils), value(Quantity::TeacherCost)]);
    let mut more = String::new();
    if let Some(share) = share {
        more = protect(&mut table, &mut facts, share, [value(Quantity::Teachers), value(Quantity::TeacherCost)]);
    }
    let mut cited: Vec<&'static Source> = vec![];
    for benchmark in datasets::benchmarks() {
        table.benchmark(benchmark);
        cited.push(benchmark.source);
    }

    let edge = |measure: &str, what: &str, from: f64| {
        let edges = datasets::benchmarks().iter().filter(|edge| edge.measure == measure && edge.what == what);
        edges.filter(|edge| edge.value >= from).map(|edge| (edge.value, edge.decimals)).next().unwrap_or((0.0, 0))
    };
    let green = |measure| edge(measure, "green-from", f64::MIN).0;
    facts.set("contact-low", fixed(green("contact-ratio"), 2));
    facts.set("contact-high", fixed(edge("contact-ratio", "amber-from", green("contact-ratio")).0, 2));
    facts.set("class-low", shortest(green("class-size")));
    facts.set("class-high", shortest(edge("class-size", "amber-from", green("class-size")).0));
    facts.set("balance-low", text::value(Unit::Percent, green("balance-share"), 0));
    for (name, measure, group) in [
        ("ratio-secondary", "pupil-teacher-ratio", "secondary"),
        ("ratio-primary", "pupil-teacher-ratio", "primary"),
        ("class-secondary", "class-size", "secondary"),
        ("class-infant", "class-size", "infant"),
    ] {
        let average = datasets::benchmarks().iter().find(|average| average.measure == measure && average.group == group);
        facts.set(name, average.map_or_else(String::new, |average| fixed(average.value, average.decimals)));
        facts.set(
            if measure == "class-size" { "class-year" } else { "ratio-year" },
            average.map_or("", |average| average.period).to_string(),
        );
    }
    let nothing = word(lang, if anything { Word::PlanNoneDrawn } else { Word::PlanNothing }).to_string();
    let all: Vec<&str> = own.iter().map(|(said, _)| said.as_str()).collect();
    let all = [&text::sentence_case(&text::join(&all, "; ")), "."].concat();
    facts.set("own", if own.is_empty() { nothing.clone() } else { all });
    // As many as alternative text has room for: the table has all.
    let mut short = String::new();
    for (said, _) in &own {
        if short.chars().count() + said.chars().count() < MOST_TOLD {
            short += if short.is_empty() { "" } else { "; " };
            short += said;
        }
    }
    let short = [&text::sentence_case(&short), "."].concat();
    facts.set("short", if own.is_empty() { nothing.clone() } else { short });
    // The first that a band can be named for.
    let first = own.iter().find(|(_, rated)| rated.is_some()).or(own.first());
    facts.set("first", first.map_or_else(String::new, |(said, _)| said.clone()));
    let mut rated = 0;
    for (name, of) in [("green", Role::Green), ("amber", Role::Amber), ("red", Role::Red)] {
        let count = own.iter().filter(|(_, rated)| *rated == Some(of)).count();
        rated += count;
        facts.set(name, count.digits());
    }
    let headline = match (share, first) {
        (Some(_), _) => Word::HeadPlanProtected,
        // None of several stands for the others.
        (None, Some(_)) if rated > 1 => Word::HeadPlanBands,
        (None, Some((_, Some(_)))) => Word::HeadPlan,
        (None, Some(_)) => Word::HeadPlanPlain,
        (None, None) if anything => Word::HeadPlanSome,
        (None, None) => Word::HeadPlanEmpty,
    };
    let missing = match needed.len() {
        0 => String::new(),
        _ => say(lang, Word::PlanNeeds, &[&text::list(lang, &needed)]),
    };
    let mut notes = vec![];
    for near in &rounded {
        let name = |of: Quantity| word(lang, NAMES[of as usize].1).to_string();
        let parts: [&str; 5] = [
            &name(near.of),
            &shortest(near.given),
            &formula(&near.follows.from, &name),
            &shortest(significant(near.follows.value)),
            &apart(near),
        ];
        let said = text::sentence_case(&say(lang, Word::PlanRounded, &parts));
        notes.push(Note { code: "rounded", text: said.clone() });
        told.push(said);
    }
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    let stands = facts.say(if anything { Word::PlanBands } else { Word::PlanEmpty });
    let summary = join(&[&join(&told), &more, &missing, &stands]);

    note(&mut notes, lang, "bands", Word::NotePlanBands);
    note(&mut notes, lang, "averages", Word::NotePlanAverages);
    note(&mut notes, lang, "rounding", Word::NotePlanRounding);
    note(&mut notes, lang, "protected", Word::NotePlanProtected);
    let source_line = super::credit(lang, &cited);
    let sources = Figure::cite(lang, cited);
    let x = names_axis("measure", word(lang, Word::ColumnQuantity), ticks);
    // What is said of all scales; its numbers are those of the first.
    let label = word(lang, Word::AxisPlan).to_string();
    let y = Axis { unit: "own-scale", label, zero_included: false, ..rows[0].clone() };
    let year = datasets::benchmarks().first().and_then(|edge| edge.period.parse().ok()).unwrap_or(0);
    let inputs =
        share.map(|share| Input { symbol: "q", label: word(lang, Word::PlanProtected), value: Some(significant(100.0 * share)) });
    let words = Words {
        headline,
        subtitle: Word::SubtitlePlan,
        calculation: if anything { Word::PlanCalculation } else { Word::PlanCalculationNone },
        caveat: if anything { Word::PlanCaveat } else { Word::NONE },
        alt: Word::PlanAlt,
        announcement: Word::PlanAnnounce,
        method: Word::PlanMethod,
    };
    let parts = Parts {
        measure: "icfp",
        title: word(lang, Word::PlanTitle),
        axes: [x, y],
        marks: marks.to_vec(),
        table: table.table,
        notes,
        method: "icfp",
        steps: table.steps,
        inputs: inputs.into_iter().collect(),
        sources,
        source_line,
        span: [year, year],
        vintage: None,
        kind: Kind::Academic,
        summary,
    };
    let mut figure = compose(asked, &facts, &words, parts);
    figure.axes.rows = rows;
    Ok(figure)
}

/// What follows from the numbers that were asked for.
///
/// # Errors
/// [`Error::Contradicts`] where a number follows from others as another one.
fn solved(asked: &Asked) -> Result<Plan> {
    let mut given = vec![];
    for quantity in Quantity::ALL {
        let Some(typed) = asked.get(NAMES[quantity as usize].0) else { continue };
        let Some(value) = decimal(typed) else { continue };
        let places = typed.split_once('.').map_or(0, |(_, after)| after.len().min(15));
        given.push(Given { of: quantity, value, half: 0.5 / power_of_ten(places as u8) });
    }
    plan(&given).map_err(|wrong| {
        let fault = Error::Contradicts {
            option: NAMES[wrong.of as usize].0,
            value: shortest(wrong.given),
            from: formula(&wrong.follows.from, &|of| NAMES[of as usize].0.to_string()),
            follows: shortest(significant(wrong.follows.value)),
            apart: apart(&wrong),
        };
        fault.into()
    })
}

/// How far a number lies from what others make it, in percent of that.
fn apart(numbers: &Contradiction) -> String {
    [&fixed(100.0 * (numbers.given / numbers.follows.value - 1.0).abs(), 1), "%"].concat()
}

/// A product of powers, written with what `name` says of each.
fn formula(from: &[(Quantity, i32)], name: &dyn Fn(Quantity) -> String) -> String {
    let mut out = String::new();
    for above in [true, false] {
        for (of, power) in from.iter().filter(|(_, power)| (*power > 0) == above) {
            for _ in 0..power.unsigned_abs() {
                if out.is_empty() && !above {
                    out.push('1');
                }
                if !out.is_empty() {
                    out.push_str(if above { " × " } else { " ÷ " });
                }
                out.push_str(&name(*of));
            }
        }
    }
    out
}

/// How a quantity is known, or what it needs; and the step with its numbers, where it follows from others.
fn how(lang: Lang, quantity: Quantity, known: &[Option<Known>]) -> (String, Option<String>) {
    let name = |of: Quantity| word(lang, NAMES[of as usize].1).to_string();
    match &known[quantity as usize] {
        Some(found) if found.from.is_empty() => (word(lang, Word::PlanGiven).to_string(), None),
        Some(found) => {
            let number = |of: Quantity| known[of as usize].as_ref().map_or_else(String::new, |known| shortest(known.value));
            let (called, numbers) = (text::sentence_case(&name(quantity)), formula(&found.from, &number));
            let step = [called.as_str(), " = ", &numbers, " = ", &shortest(significant(found.value))];
            (formula(&found.from, &name), Some(step.concat()))
        }
        None => {
            let mut missing = vec![];
            for of in quantity.made_of().iter().filter(|of| known[**of as usize].is_none()) {
                missing.push(name(*of));
            }
            let text = match missing.len() {
                0 => word(lang, Word::PlanNotGiven).to_string(),
                _ => say(lang, Word::PlanLacks, &[&text::list(lang, &missing)]),
            };
            (text, None)
        }
    }
}

/// The same of what income and expenditure make: the step's words and those of the table.
fn balance_how(
    lang: Lang,
    income: Option<f64>,
    expenditure: Option<f64>,
    [step, formula]: [Word; 2],
) -> (String, Option<String>) {
    if let (Some(income), Some(expenditure)) = (income, expenditure) {
        let balance = significant(100.0 * (income - expenditure) / income);
        let parts: [&str; 3] = [&shortest(income), &shortest(expenditure), &shortest(balance)];
        return (word(lang, formula).to_string(), Some(say(lang, step, &parts)));
    }
    let mut missing = vec![];
    for (there, name) in [(income, Word::PlanIncome), (expenditure, Word::PlanExpenditure)] {
        if there.is_none() {
            missing.push(word(lang, name).to_string());
        }
    }
    (say(lang, Word::PlanLacks, &[&text::list(lang, &missing)]), None)
}

/// A quantity in words.
fn amount(of: Quantity, value: f64) -> String {
    let (.., money, mut decimals) = NAMES[of as usize];
    // As it was given, as far as it fits.
    while !money && decimals < 2 && !fits(value, decimals) {
        decimals += 1;
    }
    text::value(if money { Unit::Gbp } else { Unit::Index }, value, decimals)
}

/// The value of a row of the picture in words.
fn printed(code: &str, value: f64, decimals: u8) -> String {
    text::value(if code == "balance-share" { Unit::Percent } else { Unit::Index }, value, decimals)
}

/// The decimals that a value is told with: contact ratios differ by hundredths.
fn places(benchmark: &Benchmark) -> u8 {
    if benchmark.measure == "contact-ratio" { 2 } else { benchmark.decimals }
}

/// The rating that the edges of a measure give a value: that of the last edge at or below it.
fn rating(measure: &str, value: f64) -> Option<Role> {
    let mut rating = None;
    for edge in datasets::benchmarks().iter().filter(|edge| edge.measure == measure) {
        let own = edge_rating(edge.what);
        if own.is_some() && (edge.what == "red-below" || value >= edge.value) {
            rating = own;
        }
    }
    rating
}

/// The rating that a band's edge opens, none of another benchmark.
fn edge_rating(what: &str) -> Option<Role> {
    match what {
        "red-below" | "red-from" => Some(Role::Red),
        "amber-from" => Some(Role::Amber),
        "green-from" => Some(Role::Green),
        _ => None,
    }
}

fn rating_word(lang: Lang, role: Role) -> &'static str {
    word(
        lang,
        match role {
            Role::Red => Word::RatingRed,
            Role::Amber => Word::RatingAmber,
            _ => Word::RatingGreen,
        },
    )
}

fn group_word(lang: Lang, group: &str) -> &'static str {
    word(
        lang,
        match group {
            "ascl-quoted" => Word::PlanAscl,
            "tool-target" => Word::PlanTarget,
            "icfp-school-low" | "icfp-school-high" => Word::PlanIcfpSchool,
            "icfp-systems" => Word::PlanSystems,
            "secondary" => Word::PlanSecondary,
            "primary" => Word::PlanPrimary,
            "infant" => Word::PlanInfant,
            _ => Word::PlanSpecial,
        },
    )
}

/// The scale of a row of the picture, with its bands and what stands beside.
fn scale(lang: Lang, row: usize, measure: &str, own: Option<f64>, marks: &mut [Mark; 7], rows: &mut Vec<Axis>) {
    let of = |benchmark: &&Benchmark| benchmark.measure == measure;
    let (mut low, mut high) = (own.unwrap_or(f64::MAX), own.unwrap_or(f64::MIN));
    for benchmark in datasets::benchmarks().iter().filter(of) {
        (low, high) = (low.min(benchmark.value), high.max(benchmark.value));
    }
    let beyond = BEYOND * (high - low);
    let (low, high) = (significant(low - beyond), significant(high + beyond));
    let at = row as f64;
    let (mut from, mut rating, mut ticks): (f64, Option<usize>, Vec<Tick>) = (low, None, vec![]);
    let mut range = None;
    for benchmark in datasets::benchmarks().iter().filter(of) {
        let zone = match edge_rating(benchmark.what) {
            Some(Role::Red) => 0,
            Some(Role::Amber) => 1,
            Some(_) => 2,
            None => {
                let value = printed(measure, benchmark.value, places(benchmark));
                let text = [group_word(lang, benchmark.group), " ", &value].concat();
                match benchmark.group {
                    "icfp-school-low" => range = Some((benchmark.value, text)),
                    "icfp-school-high" => {
                        if let Some((low, text)) = range.take() {
                            marks[3].push_range(at, low, benchmark.value);
                            marks[3].texts.push([&text, "\u{2013}", &value].concat());
                        }
                    }
                    // The tool's own target lies where a range begins: in the table alone.
                    "tool-target" => {}
                    _ => {
                        marks[4].push(row as i32, benchmark.value);
                        marks[4].texts.push(text);
                    }
                }
                continue;
            }
        };
        if let Some(rating) = rating.filter(|_| benchmark.value > from && benchmark.what != "red-below") {
            marks[rating].push_range(at, from, benchmark.value);
            from = benchmark.value;
        }
        let label = printed(measure, benchmark.value, places(benchmark));
        if ticks.last().is_none_or(|tick| tick.value < benchmark.value) {
            ticks.push(Tick { value: benchmark.value, label });
        }
        rating = Some(zone);
    }
    if let Some(rating) = rating {
        marks[rating].push_range(at, from, high);
    }
    let unit = if measure == "balance-share" { Unit::Percent } else { Unit::Index };
    let mut axis = value_axis(lang, (unit, 1), low, high, false);
    axis.domain = [low, high];
    axis.zero_included = low <= 0.0 && high >= 0.0;
    axis.label = word(lang, DRAWN[row].1).to_string();
    match ticks.is_empty() {
        true => axis.ticks.retain(|tick| (low..=high).contains(&tick.value)),
        false => axis.ticks = ticks,
    }
    rows.push(axis);
}

/// The table and the steps, as they are gathered.
struct Sheet {
    lang: Lang,
    table: crate::figure::Table,
    steps: Vec<String>,
}

impl Sheet {
    /// A row: its name in data and in words, its value in both, its rating, how it is known, and its unit.
    fn line(
        &mut self,
        (code, name): (&str, &str),
        (value, words): (Option<f64>, &str),
        rating: Option<Role>,
        (how, step): (&str, Option<&str>),
        unit: &str,
    ) {
        let kind = if value.is_some() { "current" } else { "missing" };
        let row: Vec<Cell> = vec![code.into(), value.into(), Cell::Missing, how.into(), unit.into(), Cell::Missing];
        self.push(kind, row, rating, name, words);
        self.steps.extend(step.map(str::to_string));
    }

    /// A row, whose third cell is its rating.
    fn push(&mut self, kind: &'static str, mut row: Vec<Cell>, rating: Option<Role>, name: &str, words: &str) {
        if let Some(rating) = rating {
            row[2] = rating.name().into();
        }
        add(&mut self.table, kind, row, ("quantity", name));
        self.table.say(1, words.to_string());
        if let Some(rating) = rating {
            self.table.say(2, rating_word(self.lang, rating).to_string());
        }
    }

    /// A band's edge, an average or a recommended value.
    fn benchmark(&mut self, benchmark: &Benchmark) {
        let name = DRAWN.iter().find(|(code, ..)| *code == benchmark.measure).map_or(Word::NONE, |(_, name, _)| *name);
        let how = match benchmark.what {
            "red-below" => say(self.lang, Word::PlanBelow, &[benchmark.period]),
            "average" => say(self.lang, Word::PlanAverage, &[group_word(self.lang, benchmark.group), benchmark.period]),
            "quoted" => {
                let period = if benchmark.period == "undated" { word(self.lang, Word::PlanUndated) } else { benchmark.period };
                say(self.lang, Word::PlanQuoted, &[group_word(self.lang, benchmark.group), period])
            }
            _ => say(self.lang, Word::PlanFrom, &[benchmark.period]),
        };
        let unit = match benchmark.measure {
            "contact-ratio" => "ratio",
            "class-size" => "pupils",
            "balance-share" => "percent",
            _ => "pupils-per-teacher",
        };
        let words = printed(benchmark.measure, benchmark.value, places(benchmark));
        let value = Some(benchmark.value).into();
        let row =
            vec![benchmark.measure.into(), value, Cell::Missing, how.as_str().into(), unit.into(), benchmark.source.id.into()];
        self.push("reported", row, edge_rating(benchmark.what), word(self.lang, name), &words);
    }
}

/// The rows of income and expenditure.
fn budget(
    sheet: &mut Sheet,
    income: Option<f64>,
    expenditure: Option<f64>,
    balance: Option<f64>,
    [pupils, cost]: [Option<f64>; 2],
) {
    let lang = sheet.lang;
    let part = |part: Option<f64>, whole: Option<f64>, times: f64| {
        part.zip(whole).map(|(part, whole)| significant(times * part / whole))
    };
    let pounds = Unit::Gbp;
    for (code, name, value, unit, how, lacks) in [
        ("income", Word::PlanIncome, income, pounds, Word::PlanGiven, Word::PlanNotGiven),
        ("expenditure", Word::PlanExpenditure, expenditure, pounds, Word::PlanGiven, Word::PlanNotGiven),
        ("balance", Word::PlanBalance, balance, pounds, Word::PlanBalanceMoney, Word::PlanLacksBudget),
        ("income-per-pupil", Word::PlanIncomeEach, part(income, pupils, 1.0), pounds, Word::PlanIncomeHow, Word::PlanLacksEach),
        (
            "teacher-cost-of-income",
            Word::PlanCostOfIncome,
            part(cost, income, 100.0),
            Unit::Percent,
            Word::PlanCostOfIncomeHow,
            Word::PlanLacksCostOfIncome,
        ),
        (
            "teacher-cost-of-expenditure",
            Word::PlanCostOfExpenditure,
            part(cost, expenditure, 100.0),
            Unit::Percent,
            Word::PlanCostOfExpenditureHow,
            Word::PlanLacksCostOfExpenditure,
        ),
    ] {
        let decimals = if unit == Unit::Percent { 1 } else { 0 };
        let words = match value {
            Some(value) => text::value(unit, value, decimals),
            None => word(lang, Word::Missing).to_string(),
        };
        let how = word(lang, if value.is_some() { how } else { lacks });
        sheet.line((code, word(lang, name)), (value, &words), None, (how, None), unit.name());
    }
}

/// The rows of protected time; gives what is said of it.
fn protect(sheet: &mut Sheet, facts: &mut Facts, share: f64, [teachers, cost]: [Option<f64>; 2]) -> String {
    let lang = sheet.lang;
    let more = protected(share) - 1.0;
    let (percent, extra) = (shortest(significant(100.0 * share)), significant(100.0 * more));
    facts.set("share", [&percent, "%"].concat());
    facts.set("more", [fixed(extra, 1).trim_end_matches('0').trim_end_matches('.'), "%"].concat());
    let step = say(lang, Word::PlanProtectedStep, &[&percent, &shortest(extra)]);
    let words = text::value(Unit::Percent, extra, 1);
    let name = word(lang, Word::PlanExtraTime);
    sheet.line(("extra-time", name), (Some(extra), &words), None, (word(lang, Word::PlanExtraHow), Some(&step)), "percent");
    let mut told = vec![facts.say(Word::PlanProtectedTime)];
    for (code, name, base, unit, decimals, lacks) in [
        ("extra-teachers", Word::PlanExtraTeachers, teachers, Unit::Index, 1, Word::PlanTeachers),
        ("extra-cost", Word::PlanExtraCost, cost, Unit::Gbp, 0, Word::PlanTeacherCost),
    ] {
        let value = base.map(|base| significant(base * more));
        let words = value.map_or_else(|| word(lang, Word::Missing).to_string(), |value| text::value(unit, value, decimals));
        let how = match value {
            Some(_) => word(lang, Word::PlanExtraTimes).to_string(),
            None => say(lang, Word::PlanLacks, &[word(lang, lacks)]),
        };
        sheet.line((code, word(lang, name)), (value, &words), None, (&how, None), if decimals == 0 { "gbp" } else { "teachers" });
        if value.is_some() {
            told.push(say(lang, Word::PlanIs, &[&text::sentence_case(word(lang, name)), &words]));
        }
    }
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    join(&told)
}
