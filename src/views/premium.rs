//! What a reform of the pupil premium would cost, for England or for one school or college typed in, and the rates at which it
//! would cost no more than now.
//!
//! England's pupils by group are held for one year, and only its rates are multiplied with them. How its disadvantaged pupils
//! divide between primary and secondary is not published with them: the share is worked out from what the school census
//! prints, or typed.

use super::money::{Parts, Words, compose};
use super::real::{PREMIUM, reported};
use super::{Asked, Choice, Head, Holds, LANG, THEME, Takes, add, join, missing, names_axis, note, series_of, told, value_axis};
use crate::datasets;
use crate::error::{Error, Expected, Result};
use crate::figure::{Cell, Figure, Input, Kind as Draw, Mark, Note, Role, Tick};
use crate::funding::{self, Group, Neutral, Uplift};
use crate::number::{Digits, decimal, fixed, shortest, significant};
use crate::period::Kind;
use crate::series::{Source, Unit};
use crate::text::{self, Facts, Lang, Word, say, word};

const PUPILS: &str = "pupil-premium-pupils";
/// More than there are.
const MOST: u32 = 20_000_000;
/// Pounds that rates are rounded to: every rate since 2014-15 is a multiple.
const STEP: f64 = 5.0;

const fn pupils(name: &'static str, label: Word, help: Word) -> Choice {
    Choice { name, takes: Takes::Count(MOST), label: told(label), help: told(help) }
}

pub(super) const OPTIONS: &[Choice] = &[
    series_of(&[PREMIUM]),
    Choice {
        name: "of",
        takes: Takes::OneOf(&[("england", Word::OfEngland), ("own", Word::OfOwn)]),
        label: told(Word::OptionOf),
        help: told(Word::HelpOf),
    },
    pupils("primary", Word::OptionPrimary, Word::HelpPupils),
    pupils("secondary", Word::OptionSecondary, Word::HelpPupils),
    pupils("looked-after", Word::OptionLookedAfter, Word::HelpPupils),
    pupils("service", Word::OptionService, Word::HelpPupils),
    pupils("students", Word::OptionStudents, Word::HelpStudents),
    Choice { name: "persistent", takes: Takes::Number, label: told(Word::OptionPersistent), help: told(Word::HelpPersistent) },
    Choice { name: "uplift", takes: Takes::Number, label: told(Word::OptionUplift), help: told(Word::HelpUplift) },
    Choice {
        name: "uplift-pounds",
        takes: Takes::Number,
        label: told(Word::OptionUpliftPounds),
        help: told(Word::HelpUpliftPounds),
    },
    Choice {
        name: "primary-share",
        takes: Takes::Number,
        label: told(Word::OptionPrimaryShare),
        help: told(Word::HelpPrimaryShare),
    },
    Choice { name: "year", takes: Takes::Year, label: told(Word::OptionRatesOf), help: told(Word::HelpRatesOf) },
    LANG,
    THEME,
];

const COLUMNS: &[Head] = &[
    ("group", Word::ColumnPupilGroup, Holds::Words),
    ("pupils", Word::ColumnPupils, Holds::Of(Unit::Pupils, 0)),
    ("rate", Word::ColumnRate, Holds::Of(Unit::Gbp, 0)),
    ("now", Word::ColumnNow, Holds::Values),
    ("after", Word::ColumnReformed, Holds::Values),
    ("neutral_rate", Word::ColumnNeutralRate, Holds::Of(Unit::Gbp, 2)),
    ("neutral_rate_persistent", Word::ColumnNeutralPersistent, Holds::Of(Unit::Gbp, 2)),
    ("rounded_rate", Word::ColumnRoundedRate, Holds::Of(Unit::Gbp, 0)),
    ("rounded_rate_persistent", Word::ColumnRoundedPersistent, Holds::Of(Unit::Gbp, 0)),
    ("persistent_share", Word::ColumnPersistentShare, Holds::Detail),
    ("year", Word::ColumnYear, Holds::Detail),
    ("source", Word::ColumnSource, Holds::Detail),
];

/// The groups in the order in which they are told: option and rate's group, name, and whether the rate is scaled.
const GROUPS: [(&str, Word, bool); 5] = [
    ("primary", Word::GroupPrimary, true),
    ("secondary", Word::GroupSecondary, true),
    ("looked-after", Word::GroupLookedAfter, false),
    ("service", Word::GroupService, false),
    ("students", Word::GroupStudents, true),
];

/// A group with its name and where its rate and its pupils were printed.
struct Row {
    code: &'static str,
    name: Word,
    group: Group,
    sources: Vec<&'static Source>,
}

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    // A college has students and no other group: it says that they are its own.
    let own = asked.get("of") == Some("own") || GROUPS[..4].iter().any(|(option, ..)| asked.get(option).is_some());
    let (persistent, uplift) = reform(asked)?;
    let share = percent(asked, "primary-share")?;
    if own && share.is_some() {
        return Err(Error::Both { option: "primary-share", other: "primary" }.into());
    }
    let year = asked.year("year", Kind::Financial)?;
    let (rows, year, mut notes) = if own { typed(asked, year)? } else { england(asked, year, share)? };
    let rows: Vec<Row> = rows
        .into_iter()
        .map(|mut row| {
            row.group.persistent = if row.group.scaled { persistent } else { 0.0 };
            row
        })
        .collect();
    let mut groups = vec![];
    for row in &rows {
        groups.push(row.group);
    }
    let (now, after) = (funding::cost(&groups), funding::reformed(&groups, uplift));
    let reforms = after > now;
    let neutral = if reforms { funding::neutral(&groups, uplift, STEP) } else { None };

    let unit = if own { Unit::Gbp } else { Unit::GbpMillion };
    let scale = if own { 1.0 } else { 1e6 };
    let decimals = if own { 0 } else { 1 };
    // Sums that are not exact to a tenth of a million are not told so.
    let money = |pounds: f64| text::value(unit, pounds / scale, if pounds.abs() >= 100.0 * scale { 0 } else { decimals });
    let pounds = |amount: f64| text::value(Unit::Gbp, amount, 0);
    let period = text::period(Kind::Financial, year);
    let mut facts = Facts::new(lang);
    facts.set("coverage", word(lang, if own { Word::OwnCoverage } else { Word::EnglandStateFunded }).to_string());
    facts.set("place", word(lang, if own { Word::OwnPlace } else { Word::InEngland }).to_string());
    facts.set("year", period.clone());
    facts.set("now", money(now));
    facts.set("after", money(after));
    facts.set("more", money(after - now));
    facts.set("share", text::change(if now > 0.0 { 100.0 * (after / now - 1.0) } else { 0.0 }));
    facts.set("persistent", [&shortest(100.0 * persistent), "%"].concat());
    facts.set(
        "uplift",
        match uplift {
            Uplift::Share(share) => [&shortest(significant(100.0 * share)), "%"].concat(),
            Uplift::Pounds(amount) => pounds(amount),
        },
    );

    let mut current = Mark::new(Draw::Bar, Role::Current, word(lang, Word::CostNow).to_string());
    let mut added = Mark::new(Draw::Bar, Role::Added, word(lang, Word::CostAdded).to_string());
    let mut printed = Mark::new(Draw::Value, Role::Total, String::new());
    let mut table = super::table(lang, unit, decimals, &[COLUMNS]);
    let (mut ticks, mut steps, mut high, mut cited) = (vec![], vec![], 0.0, vec![]);
    for (at, row) in rows.iter().enumerate() {
        let group = &row.group;
        let held = if group.now { group.rate * group.pupils } else { 0.0 };
        let total = funding::reformed(core::slice::from_ref(group), uplift);
        let [held, total] = [held, total].map(|cost| significant(cost / scale));
        if held > 0.0 {
            current.push_range(at as f64, 0.0, held);
        }
        if total > held {
            added.push_range(at as f64, held, total);
        }
        printed.push(at as i32, total);
        high = f64::max(high, total);
        ticks.push(Tick { value: at as f64, label: word(lang, row.name).to_string() });
        let mut cells: Vec<Cell> = vec![row.code.into(), Some(group.pupils).into(), Some(group.rate).into()];
        cells.push(Some(held).filter(|_| group.now).into());
        cells.push(Some(total).into());
        rates(&mut cells, neutral.as_ref(), at, group);
        cells.push(shortest(significant(group.persistent)).as_str().into());
        cells.push(period.as_str().into());
        cells.push(row.sources.first().map_or("", |source| source.id).into());
        add(&mut table, "current", cells, ("group", word(lang, row.name)));
        cited.extend(&row.sources);
        let parts: [&str; 4] = [
            word(lang, row.name),
            &text::value(Unit::Pupils, group.pupils, 0),
            &pounds(group.rate),
            &money(group.rate * group.pupils),
        ];
        steps.push(say(lang, Word::PremiumStep, &parts));
    }
    let mut cells: Vec<Cell> =
        vec!["all".into(), Cell::Missing, Cell::Missing, Some(now / scale).into(), Some(after / scale).into()];
    missing(&mut cells, 5);
    cells.push(period.as_str().into());
    cells.push(Cell::Missing);
    add(&mut table, "total", cells, ("group", word(lang, Word::GroupAll)));

    if let Some(neutral) = &neutral {
        facts.set("scale", fixed(neutral.scale, 3));
        facts.set("rounding", money(neutral.rounding.abs()));
        let mut said = vec![];
        for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.group.scaled && row.group.pupils > 0.0) {
            let (rate, more) = neutral.rounded[at];
            let text = if row.group.persistent > 0.0 { Word::NeutralPersistent } else { Word::NeutralRate };
            said.push(say(lang, text, &[word(lang, row.name), &pounds(rate), &pounds(more)]));
        }
        facts.set("neutral", text::join(&said.iter().map(String::as_str).collect::<Vec<_>>(), "; "));
    }
    let cost = |group: &str| groups_cost(&rows, group);
    let tenth = 0.1 * 0.1 * (cost("primary") + cost("secondary"));
    facts.set("tenth", money(tenth));
    if let Some(rate) = rate("secondary", year)? {
        facts.set("hundred-thousand", text::value(Unit::GbpMillion, rate.0 / 10.0, 1));
    }
    let [head, answer] = match (own, reforms) {
        (_, true) if now == 0.0 => [Word::HeadPremiumReform, Word::PremiumNew],
        (_, true) => [Word::HeadPremiumReform, Word::PremiumReform],
        (true, false) => [Word::HeadPremiumOwn, Word::PremiumOwn],
        (false, false) => [Word::HeadPremium, Word::PremiumNow],
    };
    let after_words = match (&neutral, reforms) {
        (Some(neutral), _) if neutral.rounding > 0.0 => facts.say(Word::PremiumNeutralMore),
        (Some(_), _) => facts.say(Word::PremiumNeutralLess),
        (None, true) if now > 0.0 => word(lang, Word::PremiumNoNeutral).to_string(),
        (None, _) => String::new(),
    };
    facts.set("students", counted(asked, "students").map_or_else(String::new, |count| text::value(Unit::Pupils, count, 0)));
    let uplifted = if persistent > 0.0 { facts.say(Word::PremiumUplift) } else { String::new() };
    let students = if asked.get("students").is_some() { facts.say(Word::PremiumStudents) } else { String::new() };
    let summary = join(&[&facts.say(answer), &students, &uplifted, &after_words]);

    for result in datasets::results().iter().filter(|result| result.subject == "premium" && !own) {
        notes.push(Note { code: "reported", text: reported(lang, result) });
        cited.push(result.source);
    }
    if !own {
        note(&mut notes, lang, "other-costings", Word::NotePremiumCostings);
    }
    note(&mut notes, lang, "persistent", Word::NotePersistent);
    note(&mut notes, lang, "rounded-rates", Word::NoteRoundedRates);
    if !own {
        totals(lang, year, &mut notes, &mut cited)?;
    }
    let sources = Figure::cite(lang, cited);
    let source_line = Figure::source_line(lang, &sources[..sources.len().min(2)], None);
    let x = names_axis("group", word(lang, Word::AxisGroup), ticks);
    let mut y = value_axis(lang, (unit, decimals), 0.0, high, true);
    y.label = facts.say(if own { Word::AxisPremiumOwn } else { Word::AxisPremium });
    let inputs = vec![
        Input { symbol: "C₀", label: word(lang, Word::InputCostNow), value: Some(significant(now)) },
        Input { symbol: "C", label: word(lang, Word::InputCostAfter), value: Some(significant(after)) },
        Input {
            symbol: "k",
            label: word(lang, Word::InputScale),
            value: neutral.as_ref().map(|neutral| significant(neutral.scale)),
        },
    ];
    // England's year is the one there is: said all the same, so that a newer one changes no link. Own numbers name theirs.
    let pinned = asked.clone().with("year", Some(year.digits()).filter(|_| own));
    let words = Words {
        headline: head,
        subtitle: Word::SubtitlePremium,
        calculation: if own { Word::PremiumCalculationOwn } else { Word::PremiumCalculation },
        caveat: Word::PremiumCaveat,
        alt: if reforms { Word::PremiumAltReform } else { Word::PremiumAlt },
        announcement: if reforms { Word::PremiumAnnounceReform } else { Word::PremiumAnnounce },
        method: Word::PremiumMethod,
    };
    let parts = Parts {
        measure: "pupil-premium-reform",
        title: word(lang, Word::PremiumTitle),
        axes: [x, y],
        marks: vec![current, added, printed],
        table,
        notes,
        method: "premium",
        steps,
        inputs,
        sources,
        source_line,
        span: [year, year],
        vintage: None,
        kind: Kind::Financial,
        summary,
    };
    Ok(compose(&pinned, &facts, &words, parts))
}

/// What is paid now for a group.
fn groups_cost(rows: &[Row], code: &str) -> f64 {
    let mut cost = 0.0;
    for row in rows.iter().filter(|row| row.code == code) {
        cost += row.group.rate * row.group.pupils;
    }
    cost
}

/// The rates of a group at no extra cost, unrounded and rounded.
fn rates(cells: &mut Vec<Cell>, neutral: Option<&Neutral>, at: usize, group: &Group) {
    let Some(neutral) = neutral else { return missing(cells, 4) };
    for (rate, more) in [neutral.rates[at], neutral.rounded[at]] {
        cells.push(Some(rate).into());
        cells.push(Some(more).filter(|_| group.persistent > 0.0).into());
    }
}

/// A share typed in percent.
fn percent(asked: &Asked, name: &'static str) -> Result<Option<f64>> {
    let Some(typed) = asked.get(name) else { return Ok(None) };
    let wrong = || Error::BadOption { option: name, value: typed.to_string(), expected: Expected::Within(0.0, 100.0) };
    let percent = decimal(typed).filter(|percent| *percent <= 100.0).ok_or_else(wrong)?;
    Ok(Some(percent / 100.0))
}

/// The share of disadvantaged pupils who are persistently so, and what is paid beside the rate for them.
fn reform(asked: &Asked) -> Result<(f64, Uplift)> {
    let persistent = percent(asked, "persistent")?;
    let (share, amount) = (asked.get("uplift"), asked.get("uplift-pounds"));
    let uplift = match (share.and_then(decimal), amount.and_then(decimal)) {
        (Some(_), Some(_)) => return Err(Error::Both { option: "uplift-pounds", other: "uplift" }.into()),
        (Some(share), None) => Some(Uplift::Share(share / 100.0)),
        (None, Some(pounds)) => Some(Uplift::Pounds(pounds)),
        (None, None) => None,
    };
    match (persistent, uplift) {
        (Some(persistent), Some(uplift)) => Ok((persistent, uplift)),
        (None, None) => Ok((0.0, Uplift::Share(0.0))),
        (Some(_), None) => Err(Error::Needs { option: "persistent", other: "uplift" }.into()),
        (None, Some(Uplift::Share(_))) => Err(Error::Needs { option: "uplift", other: "persistent" }.into()),
        (None, Some(Uplift::Pounds(_))) => Err(Error::Needs { option: "uplift-pounds", other: "persistent" }.into()),
    }
}

/// The rate of a group in a year, and where it was printed.
fn rate(group: &str, year: i32) -> Result<Option<(f64, &'static Source)>> {
    let rates = datasets::each_release(datasets::about(PREMIUM)?, group);
    let early = datasets::each_release(datasets::about(PREMIUM)?, if group == "service" { group } else { "disadvantaged" });
    Ok(rates.at(year).or(early.at(year)).map(|point| (point.value, point.source)))
}

/// A group that is paid for now, or students who would be, at the rate of secondary pupils.
fn row((code, name, scaled): (&'static str, Word, bool), pupils: f64, year: i32, sources: Vec<&'static Source>) -> Result<Row> {
    let students = code == "students";
    let no_rate = || Error::NoAmount { what: code.to_string(), period: text::period(Kind::Financial, year) };
    let (rate, printed) = rate(if students { "secondary" } else { code }, year)?.ok_or_else(no_rate)?;
    let mut cited = vec![printed];
    cited.extend(sources);
    Ok(Row { code, name, group: Group { rate, pupils, persistent: 0.0, now: !students, scaled }, sources: cited })
}

fn counted(asked: &Asked, option: &str) -> Option<f64> {
    asked.get(option).and_then(|count| count.parse::<u32>().ok()).map(f64::from)
}

type Gathered = (Vec<Row>, i32, Vec<Note>);

/// The groups of one school or college, as typed.
fn typed(asked: &Asked, year: Option<i32>) -> Result<Gathered> {
    let newest = datasets::each_release(datasets::about(PREMIUM)?, "primary").span().map_or(0, |(_, last)| last);
    let year = year.unwrap_or(newest);
    let mut rows = vec![];
    for of in GROUPS {
        if let Some(pupils) = counted(asked, of.0) {
            rows.push(row(of, pupils, year, vec![])?);
        }
    }
    if rows.is_empty() {
        return Err(Error::Needs { option: "of", other: "primary" }.into());
    }
    let mut notes = vec![];
    note(&mut notes, asked.lang(), "own-pupils", Word::NoteOwnPupils);
    Ok((rows, year, notes))
}

/// England's groups in the year for which they are held.
fn england(asked: &Asked, year: Option<i32>, share: Option<f64>) -> Result<Gathered> {
    let lang = asked.lang();
    let about = datasets::about(PUPILS)?;
    let [deprivation, looked_after, service] =
        ["deprivation", "looked-after", "service"].map(|group| datasets::each_release(about, group));
    let held = deprivation.points.last().ok_or_else(|| Error::NoAmount { what: "pupils".to_string(), period: String::new() })?;
    if let Some(year) = year.filter(|year| *year != held.year()) {
        let asked = text::period(Kind::Financial, year);
        return Err(Error::MixedPupils { asked, held: held.period.text() }.into());
    }
    let year = held.year();
    let missing = |what: &str| Error::NoAmount { what: what.to_string(), period: held.period.text() };
    let cared = looked_after.at(year).ok_or_else(|| missing("looked-after"))?;
    let serving = service.at(year).ok_or_else(|| missing("service"))?;
    let worked_out = split();
    let primary = share.unwrap_or(worked_out.share);
    let mut notes = vec![];
    let mut split_sources = vec![held.source];
    let said = text::percent(primary);
    if share.is_some() {
        notes.push(Note { code: "typed-share", text: say(lang, Word::NoteTypedShare, &[&said]) });
    } else {
        let Split { shares, pupils, period, .. } = &worked_out;
        let parts: [&str; 6] = [&said, &shares[0], &shares[1], &pupils[0], &pupils[1], period];
        notes.push(Note { code: "worked-out-share", text: say(lang, Word::NoteWorkedOutShare, &parts) });
        split_sources.extend(worked_out.sources);
    }
    // What the premium would cost if all disadvantaged pupils were in one phase or in the other.
    let mut bounds = [0.0; 2];
    for (bound, group) in bounds.iter_mut().zip(["secondary", "primary"]) {
        *bound = rate(group, year)?.map_or(0.0, |(rate, _)| rate) * held.value / 1e6;
    }
    let [low, high] = bounds.map(|bound| text::value(Unit::GbpMillion, bound, 0));
    notes.push(Note { code: "share-bounds", text: say(lang, Word::NoteShareBounds, &[&low, &high]) });
    let mut rows = vec![
        row(GROUPS[0], held.value * primary, year, split_sources.clone())?,
        row(GROUPS[1], held.value * (1.0 - primary), year, split_sources)?,
        row(GROUPS[2], cared.value, year, vec![cared.source])?,
        row(GROUPS[3], serving.value, year, vec![serving.source])?,
    ];
    if let Some(students) = counted(asked, "students") {
        rows.push(row(GROUPS[4], students, year, vec![])?);
        notes.push(Note { code: "typed-students", text: say(lang, Word::NoteTypedStudents, &[&held.period.text()]) });
    }
    Ok((rows, year, notes))
}

/// How disadvantaged pupils divide between primary and secondary schools.
struct Split {
    share: f64,
    /// Shares eligible within six years and pupils on roll, primary and secondary, in words.
    shares: [String; 2],
    pupils: [String; 2],
    /// The year of both.
    period: String,
    sources: Vec<&'static Source>,
}

/// The primary part of those eligible for free school meals within six years, in the year for which pupils by phase are held.
fn split() -> Split {
    let [mut shares, mut pupils] = [const { [const { String::new() }; 2] }; 2];
    let (mut eligible, mut sources, mut period) = ([1.0; 2], vec![], String::new());
    for result in datasets::results().iter().filter(|result| result.subject == "split") {
        let phase = usize::from(result.id.ends_with("secondary"));
        let said = if result.unit == Unit::Percent { &mut shares } else { &mut pupils };
        said[phase] = text::value(result.unit, result.value, result.decimals);
        eligible[phase] *= result.value;
        period = result.to.to_string();
        sources.push(result.source);
    }
    Split { share: eligible[0] / (eligible[0] + eligible[1]), shares, pupils, period, sources }
}

/// What the premium came to in the years about this one, as printed.
fn totals(lang: Lang, year: i32, notes: &mut Vec<Note>, cited: &mut Vec<&'static Source>) -> Result<()> {
    let totals = datasets::each_release(datasets::about("pupil-premium-total")?, "all");
    let mut said = vec![];
    for point in totals.points.iter().filter(|point| (year - 1..=year + 1).contains(&point.year())) {
        let amount = text::value(Unit::GbpMillion, point.value, 0);
        let status = text::status(lang, point.status.name());
        said.push(say(lang, Word::TotalIn, &[&point.period.text(), &amount, status]));
        cited.push(point.source);
    }
    notes.push(Note { code: "published-totals", text: say(lang, Word::NoteTotals, &[&text::list(lang, &said)]) });
    Ok(())
}
