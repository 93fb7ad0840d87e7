//! Amounts in cash and, beside them, in the money of one year: school funding per pupil, the rate for students aged 16 to 19,
//! teachers' pay, the pupil premium.
//!
//! Cash is drawn with discs, the money of the base year with squares; what is planned, or rests on forecast prices, is hollow.
//! [`prepare`] serves the view of every base year too.

use super::money::{BUDGET, Parts, ROLL, Words, compose, own_budget};
use super::{Asked, Choice, FROM, Head, Holds, LANG, THEME, TO, Takes, VINTAGE, add, join, missing, note, series_of, told};
use super::{value_axis, year_axis};
use crate::datasets::{self, Published};
use crate::error::{Error, Expected, Result};
use crate::figure::{Cell, Figure, Input, Kind as Draw, Mark, Note, Role};
use crate::funding::{Price, Prices};
use crate::number::{Digits, decimal, shortest, significant};
use crate::period::{Kind, Period};
use crate::series::{Definition, Point, Series, Source, Status, Unit};
use crate::text::{self, Facts, Lang, Word, say, word};

pub(super) const FUNDING: &str = "dfe-school-funding-per-pupil";
pub(super) const POST_16: &str = "sixteen-nineteen-rate";
pub(super) const PAY: &str = "teacher-pay";
pub(super) const PREMIUM: &str = "pupil-premium-rate";
const AWARDS: &str = "teacher-pay-award";

/// The price indices that financial years are made real by; a calendar-year one is refused with its reason.
const FINANCIAL: &[(&str, Word)] = &[
    ("gdp-2022-06", Word::Gdp202206),
    ("gdp-2026-03", Word::Gdp202603),
    ("dfe", Word::GdpDfe),
    ("cpi-2023-02", Word::Cpi202302),
    ("school-costs-2022-07", Word::SchoolCosts202207),
    ("school-costs-2022-08", Word::SchoolCosts202208),
    ("gdp-calendar-2025-12", Word::GdpCalendar202512),
];
const ACADEMIC: &[(&str, Word)] = &[("gdp-calendar-2025-12", Word::GdpCalendar202512), ("gdp-2022-06", Word::Gdp202206)];

pub(super) const DEFLATOR: Choice = Choice {
    name: "deflator",
    takes: Takes::OneOf(FINANCIAL),
    label: told(Word::OptionDeflator),
    help: told(Word::HelpDeflator),
};
const ACADEMIC_DEFLATOR: Choice = Choice { takes: Takes::OneOf(ACADEMIC), ..DEFLATOR };
/// Levels that the reader gives, in the place of a published index.
pub(super) const PRICES: Choice =
    Choice { name: "prices", takes: Takes::Levels, label: told(Word::OptionPrices), help: told(Word::HelpPrices) };
pub(super) const BASE: Choice =
    Choice { name: "base", takes: Takes::Year, label: told(Word::OptionBase), help: told(Word::HelpBase) };

const fn group(known: &'static [(&'static str, Word)]) -> Choice {
    Choice { name: "group", takes: Takes::OneOf(known), label: told(Word::OptionRate), help: told(Word::HelpRate) }
}

pub(super) const FUNDING_OPTIONS: &[Choice] =
    &[series_of(&[FUNDING]), VINTAGE, DEFLATOR, PRICES, BASE, FROM, TO, BUDGET, ROLL, LANG, THEME];
pub(super) const POST_16_OPTIONS: &[Choice] = &[
    series_of(&[POST_16]),
    group(&[
        ("band-5", Word::Band5),
        ("band-4a", Word::Band4a),
        ("band-4b", Word::Band4b),
        ("band-3", Word::Band3),
        ("band-2", Word::Band2),
    ]),
    ACADEMIC_DEFLATOR,
    BASE,
    FROM,
    TO,
    LANG,
    THEME,
];
pub(super) const PAY_OPTIONS: &[Choice] = &[
    series_of(&[PAY]),
    group(&[
        ("m1", Word::PayM1),
        ("m6", Word::PayM6),
        ("u3", Word::PayU3),
        ("m1-inner-london", Word::PayM1London),
        ("awards", Word::PayAwards),
    ]),
    ACADEMIC_DEFLATOR,
    BASE,
    FROM,
    TO,
    LANG,
    THEME,
];
/// Rates are held to a year for which older vintages have forecasts alone, since overtaken.
const NEWEST: Choice = Choice {
    takes: Takes::OneOf(&[
        ("gdp-2026-03", Word::Gdp202603),
        ("gdp-2022-06", Word::Gdp202206),
        ("cpi-2023-02", Word::Cpi202302),
        ("school-costs-2022-07", Word::SchoolCosts202207),
        ("school-costs-2022-08", Word::SchoolCosts202208),
        ("gdp-calendar-2025-12", Word::GdpCalendar202512),
    ]),
    ..DEFLATOR
};

pub(super) const PREMIUM_OPTIONS: &[Choice] = &[
    series_of(&[PREMIUM]),
    group(&[
        ("primary", Word::PremiumPrimary),
        ("secondary", Word::PremiumSecondary),
        ("looked-after", Word::PremiumLookedAfter),
        ("service", Word::PremiumService),
    ]),
    NEWEST,
    BASE,
    FROM,
    TO,
    LANG,
    THEME,
];

/// A published index: its key among the options, the series and the vintage that hold it.
const INDICES: &[(&str, &str, &str)] = &[
    ("gdp-2022-06", "gdp-deflator", "2022-06"),
    ("gdp-2026-03", "gdp-deflator", "2026-03"),
    ("gdp-calendar-2025-12", "gdp-deflator-calendar", "2025-12"),
    ("cpi-2023-02", "cpi-second-quarter", "2023-02"),
    ("school-costs-2022-07", "school-costs-neu", "2022-07"),
    ("school-costs-2022-08", "school-costs-neu", "2022-08"),
];

/// A price index in years of the kind that amounts are counted in, and where it was printed.
///
/// The reader's own index takes this shape too.
pub(super) struct Index {
    pub key: &'static str,
    pub name: Word,
    pub prices: Prices,
    pub sources: Vec<&'static Source>,
    /// What it measures, in the language of the figure.
    pub gloss: &'static str,
    /// Whether academic years were made of years of another kind.
    pub made: bool,
}

impl Index {
    /// # Errors
    /// [`Error::MixedYears`]; [`Error::UnknownVintage`] where an index is not held beside that vintage of the amounts.
    pub(super) fn find(asked: &Asked, kind: Kind, vintage: Option<&'static str>) -> Result<Index> {
        if let Some(typed) = asked.get("prices") {
            if asked.get("deflator").is_some() {
                return Err(Error::Both { option: "prices", other: "deflator" }.into());
            }
            let prices = levels(typed)?;
            if prices.kind != kind {
                return Err(Error::MixedYears { index: OWN_PRICES, prices: prices.kind.name(), amounts: kind.name() }.into());
            }
            let (name, gloss) = (Word::OwnPrices, word(asked.lang(), Word::OwnPricesGloss));
            return Ok(Index { key: OWN_PRICES, name, prices, sources: vec![&OWN_SOURCE], gloss, made: false });
        }
        let known = asked.view.options.iter().find_map(|choice| match choice.takes {
            Takes::OneOf(known) if choice.name == "deflator" => Some(known),
            _ => None,
        });
        let known = known.unwrap_or(FINANCIAL);
        let &(key, name) = known.iter().find(|(key, _)| asked.get("deflator") == Some(key)).unwrap_or(&known[0]);
        let held = INDICES.iter().find(|(index, ..)| *index == key);
        let (id, vintage) = held.map_or(("gdp-deflator-dfe", vintage), |&(_, id, vintage)| (id, Some(vintage)));
        let about = datasets::about(id)?;
        let series = datasets::vintage(about, vintage)?;
        let mut prices = Prices { kind: series.points[0].period.kind(), levels: vec![] };
        let mut sources = vec![];
        for point in &series.points {
            let forecast = point.status == Status::Forecast;
            prices.levels.push(Price { year: point.year(), level: point.value, forecast });
            if !sources.contains(&point.source) {
                sources.push(point.source);
            }
        }
        if key == "gdp-2022-06" {
            let mut changes = vec![];
            for point in datasets::vintage(datasets::about("gdp-deflator-change")?, vintage)?.points {
                changes.push((point.year(), point.value));
            }
            prices.extend(&changes);
        }
        let made = kind == Kind::Academic && prices.kind != kind;
        if made {
            prices = prices.academic();
        }
        if prices.kind != kind {
            return Err(Error::MixedYears { index: key, prices: prices.kind.name(), amounts: kind.name() }.into());
        }
        Ok(Index { key, name, prices, sources, gloss: about.gloss[asked.lang() as usize], made })
    }

    /// Whether a level is out of line because of how the pandemic's output was measured: of the deflator only.
    pub(super) fn distorted(&self, year: i32) -> bool {
        let deflator = !self.key.starts_with("cpi") && !self.key.starts_with("school");
        // An academic year counts by its end: half of 2019/20 and all of 2020/21 lie in it.
        deflator && (year == 2020 || self.prices.kind == Kind::Academic && year == 2021)
    }

    /// The level of a year that must be there.
    ///
    /// # Errors
    /// [`Error::NoPrice`] with the years that there are.
    pub(super) fn level(&self, year: i32) -> Result<Price> {
        let kind = self.prices.kind;
        let held = || {
            // Years running are told by the first and the last of them.
            let mut runs: Vec<(i32, i32)> = vec![];
            for price in &self.prices.levels {
                match runs.last_mut() {
                    Some(run) if run.1 + 1 == price.year => run.1 = price.year,
                    _ => runs.push((price.year, price.year)),
                }
            }
            let mut held = vec![];
            for (from, to) in runs {
                let [from, to] = [from, to].map(|year| text::period(kind, year));
                held.push(if from == to { from } else { [&from, " \u{2013} ", &to].concat() });
            }
            text::list(Lang::Cy, &held)
        };
        let missing = || Error::NoPrice { index: self.key, period: text::period(kind, year), held: held() };
        self.prices.at(year).ok_or_else(|| missing().into())
    }
}

/// The key of a reader's own index, and whose it is.
const OWN_PRICES: &str = "prices";
static OWN_SOURCE: Source = Source {
    id: "own-prices",
    publisher: "reader",
    via: "",
    title: "Levels of a price index that the reader gave",
    published: "",
    address: "",
    licence: "not said",
    lang: "en",
};

/// A reader's own levels: years with their levels, a forecast ending in `f`.
///
/// # Errors
/// [`Error::BadOption`] with the part that is not right; years of two kinds are [`Error::MixedYears`].
fn levels(typed: &str) -> Result<Prices> {
    let mut prices = Prices { kind: Kind::Financial, levels: vec![] };
    for part in typed.split(',') {
        let wrong = |expected| Error::BadOption { option: "prices", value: part.to_string(), expected };
        let (period, level) = part.split_once(':').ok_or_else(|| wrong(Expected::Year))?;
        let period = Period::parse(period, Kind::Calendar).map_err(|_| wrong(Expected::Year))?;
        let number = level.trim_ascii_end().trim_end_matches('f');
        let value = decimal(number.trim_ascii()).ok_or_else(|| wrong(Expected::Positive))?;
        if prices.levels.is_empty() {
            prices.kind = period.kind();
        } else if prices.kind != period.kind() {
            let (prices, amounts) = (period.kind().name(), prices.kind.name());
            return Err(Error::MixedYears { index: OWN_PRICES, prices, amounts }.into());
        }
        if prices.at(period.year()).is_some() {
            return Err(wrong(Expected::NewYear).into());
        }
        let forecast = number.len() < level.trim_ascii_end().len();
        prices.levels.push(Price { year: period.year(), level: value, forecast });
    }
    prices.levels.sort_by_key(|price| price.year);
    Ok(prices)
}

/// One year: what was published, and what it is in the money of the base year.
pub(super) struct Year {
    pub year: i32,
    pub point: Option<Point>,
    pub price: Option<Price>,
    pub real: Option<f64>,
    /// The publisher's own amount at the same prices.
    pub theirs: Option<f64>,
}

impl Year {
    /// Whether neither the amount is a plan nor its price a forecast.
    pub(super) fn settled(&self) -> bool {
        let outturn = |point: &Point| !matches!(point.status, Status::Planned | Status::Forecast);
        self.point.as_ref().is_some_and(outturn) && self.price.is_some_and(|price| !price.forecast) && self.real.is_some()
    }
}

/// A record made real.
pub(super) struct Prepared {
    pub series: Series,
    pub unit: Unit,
    pub index: Index,
    pub base: i32,
    pub years: Vec<Year>,
    /// Places of the first and the last year that are compared: settled ones where there are two.
    pub start: usize,
    pub end: usize,
    pub facts: Facts,
}

/// The group asked for, or the view's first.
fn chosen(asked: &Asked) -> Option<(&'static str, Word)> {
    asked.view.options.iter().find_map(|choice| match choice.takes {
        Takes::OneOf(known) if choice.name == "group" => {
            Some(*known.iter().find(|(key, _)| asked.get("group") == Some(key)).unwrap_or(&known[0]))
        }
        _ => None,
    })
}

/// The amounts asked for: one vintage, or of a group each year as it was printed last.
fn amounts(asked: &Asked) -> Result<Series> {
    let Some((group, _)) = chosen(asked) else { return super::series(asked) };
    if group == "awards" {
        return awards();
    }
    let about = asked.about()?;
    let mut series = datasets::each_release(about, group);
    if about.id == PREMIUM && group != "service" {
        // The first two years had one rate for all but the children of those who serve.
        let mut points = datasets::each_release(about, "disadvantaged").points;
        points.append(&mut series.points);
        series.points = points;
    }
    Ok(series)
}

/// Awards one upon the other: 100 in the first year, whose own award is in it.
fn awards() -> Result<Series> {
    let mut series = datasets::each_release(datasets::about(AWARDS)?, "all-teachers");
    let mut level = 100.0;
    for (at, point) in series.points.iter_mut().enumerate() {
        if at > 0 {
            level *= 1.0 + point.value / 100.0;
        }
        point.value = significant(level);
    }
    Ok(series)
}

/// Amounts, prices and base as asked for.
///
/// # Errors
/// What [`Index`] and [`keep_window`](super::keep_window) refuse, and a base or a window without prices.
pub(super) fn prepare(asked: &Asked) -> Result<Prepared> {
    let lang = asked.lang();
    let mut series = amounts(asked)?;
    let kind = series.points[0].period.kind();
    let unit = if series.about.id == AWARDS { Unit::PriceIndex } else { series.about.unit };
    super::keep_window(&mut series, asked.year("from", kind)?, asked.year("to", kind)?)?;
    let index = Index::find(asked, kind, series.vintage)?;
    let settled = |point: &&Point| {
        let price = index.prices.at(point.year());
        !matches!(point.status, Status::Planned | Status::Forecast) && price.is_some_and(|price| !price.forecast)
    };
    let base = match asked.year("base", kind)? {
        Some(base) => index.level(base)?.year,
        None => {
            let held = |point: &&Point| index.prices.at(point.year()).is_some() && !index.distorted(point.year());
            let last = series.points.iter().filter(settled).rfind(held).or(series.points.iter().rfind(held)).map(Point::year);
            let level = |price: &&Price| !price.forecast && !index.distorted(price.year);
            let last = last.or(index.prices.levels.iter().rfind(level).map(|price| price.year));
            index.level(last.unwrap_or(series.points[0].year()))?.year
        }
    };
    let theirs = if series.about.id == FUNDING {
        let held = datasets::vintage(datasets::about("dfe-school-funding-per-pupil-real")?, series.vintage)?;
        (held.group == ["prices-", &text::period(kind, base)].concat()).then_some(held)
    } else {
        None
    };
    let (first, last) = series.span().unwrap_or((0, -1));
    let mut years = vec![];
    for year in first..=last {
        let (point, price) = (series.at(year).cloned(), index.prices.at(year));
        let real = point.as_ref().and_then(|point| index.prices.real(point.value, year, base)).map(significant);
        let theirs = theirs.as_ref().and_then(|theirs| theirs.at(year)).map(|point| point.value);
        years.push(Year { year, point, price, real, theirs });
    }
    let places = |wanted: &dyn Fn(&Year) -> bool| {
        let mut places = vec![];
        for (at, year) in years.iter().enumerate() {
            if wanted(year) {
                places.push(at);
            }
        }
        places
    };
    // What is compared without being asked for is not a year whose prices are out of line.
    let named = [asked.year("from", kind)?, asked.year("to", kind)?];
    let mut compared = places(&|year| year.settled() && (!index.distorted(year.year) || named.contains(&Some(year.year))));
    if compared.len() < 2 {
        compared = places(&Year::settled);
    }
    if compared.len() < 2 {
        compared = places(&|year| year.real.is_some());
    }
    let [start, ..] = compared[..] else { return Err(index.level(first).map_or_else(|error| error, |_| nothing(first, last))) };
    let end = compared[compared.len() - 1];

    let mut facts = Facts::new(lang);
    let short = match chosen(asked) {
        Some((_, group)) => word(lang, group),
        None => text::short_measure(lang, series.about.measure),
    };
    facts.set("Short", text::sentence_case(short));
    facts.set("short", short.to_string());
    facts.set("coverage", text::coverage(lang, series.about.coverage).to_string());
    facts.set("base", text::period(kind, base));
    facts.set("deflator", word(lang, index.name).to_string());
    facts.set("vintage", series.vintage.unwrap_or_default().to_string());
    facts.set("first", text::period(kind, first));
    facts.set("last", text::period(kind, last));
    let prepared = Prepared { unit, index, base, years, start, end, facts, series };
    Ok(prepared)
}

fn nothing(from: i32, to: i32) -> Box<Error> {
    Error::TooFewPoints { from, to, found: 0, needed: 1 }.into()
}

impl Prepared {
    pub(super) fn kind(&self) -> Kind {
        self.index.prices.kind
    }

    pub(super) fn money(&self, value: f64) -> String {
        text::value(self.unit, value, self.decimals())
    }

    pub(super) fn decimals(&self) -> u8 {
        if self.unit == Unit::PriceIndex { 1 } else { 0 }
    }

    pub(super) fn cash(&self, at: usize) -> f64 {
        self.years[at].point.as_ref().map_or(0.0, |point| point.value)
    }

    pub(super) fn real(&self, at: usize) -> f64 {
        self.years[at].real.unwrap_or_default()
    }

    pub(super) fn period(&self, at: usize) -> String {
        text::period(self.kind(), self.years[at].year)
    }

    /// Percent from one place to another.
    pub(super) fn change(&self, of: fn(&Prepared, usize) -> f64, from: usize, to: usize) -> f64 {
        significant(100.0 * (of(self, to) / of(self, from) - 1.0))
    }

    /// Every source of the amounts shown and of their prices.
    pub(super) fn sources(&self) -> Vec<&'static Source> {
        let mut sources = vec![];
        for year in &self.years {
            if let Some(point) = &year.point {
                sources.push(point.source);
            }
        }
        sources.extend(&self.index.sources);
        sources
    }

    /// Who published the newest amount compared, and who the prices.
    pub(super) fn source_line(&self) -> String {
        let lang = self.facts.lang;
        let amount = self.years[self.end].point.iter().map(|point| point.source);
        let cited = Figure::cite(lang, amount.chain(self.index.sources.first().copied()));
        Figure::source_line(lang, &cited, self.series.vintage)
    }

    /// What the amounts and the prices are, and which years are not like the others.
    pub(super) fn notes(&self) -> Vec<Note> {
        let lang = self.facts.lang;
        let about = self.series.about;
        let mut notes = vec![Note { code: "gloss", text: about.gloss[lang as usize].to_string() }];
        let deflator = text::sentence_case(&[word(lang, self.index.name), ": ", self.index.gloss].concat());
        notes.push(Note { code: "deflator", text: deflator });
        if self.index.made {
            note(&mut notes, lang, "academic-prices", Word::NoteAcademicPrices);
        }
        let mut years: [(&'static str, Word, Vec<String>); 5] = [
            ("pandemic-prices", Word::NoteDistorted, vec![]),
            ("planned", Word::NotePlanned, vec![]),
            ("forecast-prices", Word::NoteForecastPrices, vec![]),
            ("no-price", Word::NoteNoPrice, vec![]),
            ("missing", Word::NoteNoAmount, vec![]),
        ];
        for (at, year) in self.years.iter().enumerate() {
            let planned = year.point.as_ref().is_some_and(|point| point.status == Status::Planned);
            let holds = [
                year.real.is_some() && self.index.distorted(year.year),
                planned,
                year.real.is_some() && year.price.is_some_and(|price| price.forecast),
                year.point.is_some() && year.price.is_none(),
                year.point.is_none(),
            ];
            for (known, holds) in years.iter_mut().zip(holds) {
                if holds {
                    known.2.push(self.period(at));
                }
            }
            let Some(point) = &year.point else { continue };
            let said = match (point.status, point.definition) {
                (_, Definition::Bridged) => Some(("bridged", Word::NoteBridgedBasis)),
                (Status::Estimate, _) => Some(("worked-out", Word::NoteReason)),
                _ => None,
            };
            if let Some((code, text)) = said {
                let parts: [&str; 2] = [&self.period(at), text::reason(lang, point.reason)];
                notes.push(Note { code, text: say(lang, text, &parts) });
            }
        }
        for (code, text, periods) in &years {
            if !periods.is_empty() {
                notes.push(Note { code, text: say(lang, *text, &[&text::list(lang, periods)]) });
            }
        }
        if self.index.distorted(self.base) {
            notes.push(Note { code: "distorted-base", text: self.facts.say(Word::NoteDistortedBase) });
        }
        match self.series.vintage {
            None => note(&mut notes, lang, "each-source", Word::NoteEachSource),
            Some(_) if datasets::vintages(about).iter().any(|(name, whole)| Some(*name) == self.series.vintage && !whole) => {
                note(&mut notes, lang, "partial-vintage", Word::NotePartial);
            }
            Some(_) => {}
        }
        notes
    }

    /// Where cash stayed the same the longest, three years or more: its places, first and last.
    fn frozen(&self) -> Option<(usize, usize)> {
        const LEAST: usize = 3;
        let mut longest: Option<(usize, usize)> = None;
        let mut from = 0;
        for at in 0..self.years.len() {
            let same = at > 0 && self.years[at].point.is_some() && self.cash(at) == self.cash(from);
            if !same {
                from = at;
            }
            let known = longest.map_or(LEAST, |(from, to)| to - from + 2);
            if self.years[at].point.is_some() && at - from + 1 >= known {
                longest = Some((from, at));
            }
        }
        longest
    }

    /// The place of the lowest, or the highest, real amount between the ends, where it lies clearly beyond both.
    fn turn(&self) -> Option<(usize, bool)> {
        const CLEARLY: f64 = 0.005;
        let (start, end) = (self.real(self.start), self.real(self.end));
        let (mut low, mut high) = (self.start, self.start);
        for at in self.start..=self.end {
            if self.years[at].real.is_some() && !self.index.distorted(self.years[at].year) {
                low = if self.real(at) < self.real(low) { at } else { low };
                high = if self.real(at) > self.real(high) { at } else { high };
            }
        }
        let apart = CLEARLY * start;
        if self.real(low) + apart < start.min(end) {
            Some((low, true))
        } else if self.real(high) - apart > start.max(end) {
            Some((high, false))
        } else {
            None
        }
    }
}

const COLUMNS: &[Head] = &[("period", Word::ColumnYear, Holds::Words), ("value", Word::ColumnCash, Holds::Values)];
const REAL: Head = ("real", Word::ColumnReal, Holds::Of(Unit::Gbp, 0));
const REAL_INDEX: Head = ("real", Word::ColumnReal, Holds::Of(Unit::PriceIndex, 1));
const THEIRS: &[Head] = &[("real_published", Word::ColumnRealPublished, Holds::Of(Unit::GbpPerPupilReal, 0))];
const AFTER: &[Head] = &[
    ("cash_change", Word::ColumnCashChange, Holds::Of(Unit::Percent, 1)),
    ("real_change", Word::ColumnRealChange, Holds::Of(Unit::Percent, 1)),
    ("price", Word::ColumnPrice, Holds::Of(Unit::PriceIndex, 1)),
    ("status", Word::ColumnStatus, Holds::Words),
    ("base", Word::ColumnBase, Holds::Detail),
    ("deflator", Word::ColumnDeflator, Holds::Detail),
    ("price_status", Word::ColumnPriceStatus, Holds::Detail),
    ("reason", Word::ColumnReason, Holds::Detail),
    ("vintage", Word::ColumnVintage, Holds::Detail),
    ("source", Word::ColumnSource, Holds::Detail),
];

pub(super) fn figure(asked: &Asked) -> Result<Figure> {
    let lang = asked.lang();
    let mut prepared = prepare(asked)?;
    let (kind, about, unit) = (prepared.kind(), prepared.series.about, prepared.unit);
    let (start, end) = (prepared.start, prepared.end);
    for (name, at) in [("start", start), ("end", end)] {
        let (period, cash, real) = (prepared.period(at), prepared.money(prepared.cash(at)), prepared.money(prepared.real(at)));
        prepared.facts.set(name, period);
        prepared.facts.set(if at == start { "start-cash" } else { "end-cash" }, cash);
        prepared.facts.set(if at == start { "start-real" } else { "end-real" }, real);
    }
    if start == end {
        let (cash, real) = (prepared.facts.get("start-cash").to_string(), prepared.facts.get("start-real").to_string());
        prepared.facts.set("end-cash", cash);
        prepared.facts.set("end-real", real);
    }
    let change = prepared.change(Prepared::real, start, end);
    prepared.facts.set("cash-change", text::change(prepared.change(Prepared::cash, start, end)));
    prepared.facts.set("real-change", text::change(change));
    prepared.facts.set("change", text::value(Unit::Percent, change.abs(), 1));
    let turn = prepared.turn();
    if let Some((at, low)) = turn {
        let (period, real) = (prepared.period(at), prepared.money(prepared.real(at)));
        let by = text::value(Unit::Percent, prepared.change(Prepared::real, start, at).abs(), 1);
        prepared.facts.set("turn", period);
        prepared.facts.set("turn-real", real);
        prepared.facts.set("turn-change", by);
        prepared.facts.set("extreme", word(lang, if low { Word::Lowest } else { Word::Highest }).to_string());
    }
    let mut frozen = None;
    if let Some((from, to)) = prepared.frozen() {
        let (cash, first, last) = (prepared.money(prepared.cash(from)), prepared.period(from), prepared.period(to));
        let loss = prepared.index.prices.frozen(prepared.years[from].year, prepared.years[to].year);
        prepared.facts.set("frozen", cash);
        prepared.facts.set("frozen-from", first);
        prepared.facts.set("frozen-to", last);
        prepared.facts.set("frozen-loss", loss.map(text::percent).unwrap_or_default());
        frozen = Some(if loss.is_some() { Word::RealFrozen } else { Word::CashFrozen });
    }
    // A school's own money is cash, and stands beside the cash of the year compared.
    let own = own_budget(asked)?;
    if let Some((budget, roll)) = own {
        let (each, average) = (budget / roll, prepared.cash(end));
        let side = if each >= average { Word::SideMore } else { Word::SideLess };
        for (name, fact) in [
            ("own", prepared.money(each)),
            ("budget", prepared.money(budget)),
            ("roll", text::plain(roll)),
            ("average", prepared.money(average)),
            ("away", prepared.money((each - average).abs())),
            ("side", word(lang, side).to_string()),
        ] {
            prepared.facts.set(name, fact);
        }
    }
    let facts = &prepared.facts;
    const LEVEL: f64 = 0.5;
    let headline = match (turn, change) {
        _ if start == end => Word::HeadRealOne,
        (Some((_, true)), _) => Word::HeadRealTrough,
        (Some((_, false)), _) => Word::HeadRealPeak,
        (None, change) if change < -LEVEL => Word::HeadRealFell,
        (None, change) if change > LEVEL => Word::HeadRealRose,
        _ => Word::HeadRealLevel,
    };
    let summary = match turn {
        _ if start == end => facts.say(Word::RealOne),
        Some(_) => join(&[&facts.say(Word::RealCash), &facts.say(Word::RealTurn)]),
        None => join(&[&facts.say(Word::RealCash), &facts.say(Word::RealEnds)]),
    };
    // What an amount pays for may change between the years compared.
    let mut broader = String::new();
    for point in prepared.years[start..=end].iter().filter_map(|year| year.point.as_ref()) {
        if point.definition == Definition::Bridged {
            broader = [text::reason(lang, point.reason), "."].concat();
        }
    }
    let own = if own.is_some() { facts.say(Word::OwnBudgetEngland) } else { String::new() };
    let summary = join(&[&summary, &frozen.map_or_else(String::new, |text| facts.say(text)), &broader, &own]);

    let mut line = Mark::new(Draw::Line, Role::Real, facts.say(Word::RealPrices));
    let mut cash = Mark::new(Draw::Line, Role::Observed, word(lang, Word::Cash).to_string());
    let mut points = vec![
        Mark::new(Draw::Points, Role::Real, facts.say(Word::RealPrices)),
        Mark::new(Draw::Points, Role::Observed, word(lang, Word::Cash).to_string()),
        Mark::new(Draw::Points, Role::RealForecast, facts.say(Word::RealForecast)),
        Mark::new(Draw::Points, Role::Planned, word(lang, Word::CashPlanned).to_string()),
    ];
    let theirs = about.id == FUNDING;
    let real = if unit == Unit::PriceIndex { REAL_INDEX } else { REAL };
    let mut table = super::table(lang, unit, prepared.decimals(), &[COLUMNS, &[real], if theirs { THEIRS } else { &[] }, AFTER]);
    let (mut steps, mut low, mut high) = (vec![], f64::MAX, f64::MIN);
    let base_period = text::period(kind, prepared.base);
    let base_level = prepared.index.level(prepared.base)?;
    for (at, year) in prepared.years.iter().enumerate() {
        let settled = year.settled();
        let planned = year.point.as_ref().is_some_and(|point| matches!(point.status, Status::Planned | Status::Forecast));
        line.x.push(f64::from(year.year));
        line.y.push(year.real.filter(|_| settled));
        cash.x.push(f64::from(year.year));
        cash.y.push(year.point.as_ref().filter(|_| !planned).map(|point| significant(point.value)));
        let mut row: Vec<Cell> = vec![prepared.period(at).as_str().into()];
        let Some(point) = &year.point else {
            let held = table.columns.len() - 1;
            missing(&mut row, held);
            add(&mut table, "missing", row, ("", ""));
            continue;
        };
        points[if planned { 3 } else { 1 }].push(year.year, point.value);
        (low, high) = (low.min(point.value), high.max(point.value));
        if let (Some(real), Some(price)) = (year.real, year.price) {
            points[if settled { 0 } else { 2 }].push(year.year, real);
            (low, high) = (low.min(real), high.max(real));
            let parts: [&str; 5] = [
                &prepared.period(at),
                &prepared.money(point.value),
                &shortest(base_level.level),
                &shortest(price.level),
                &prepared.money(real),
            ];
            steps.push(say(lang, Word::RealStep, &parts));
        }
        row.push(Some(point.value).into());
        row.push(year.real.into());
        if theirs {
            row.push(year.theirs.into());
        }
        row.push(Some(prepared.change(Prepared::cash, start, at)).into());
        row.push(year.real.map(|_| prepared.change(Prepared::real, start, at)).into());
        row.push(year.price.map(|price| price.level).into());
        let forecast = if year.price.is_some_and(|price| price.forecast) { "forecast" } else { "final" };
        row.push(point.status.name().into());
        row.push(base_period.as_str().into());
        row.push(prepared.index.key.into());
        row.push(if year.price.is_some() { forecast.into() } else { Cell::Missing });
        for text in [point.reason, point.vintage, point.source.id] {
            row.push(text.into());
        }
        let said = text::status(lang, point.status.name());
        add(&mut table, if planned { "planned" } else { "observed" }, row, ("status", said));
    }
    let mut marks = vec![line, cash];
    marks.append(&mut points);
    marks.retain(|mark| mark.x.len() > 1 || mark.kind != Draw::Line);
    marks.retain(|mark| !mark.x.is_empty() && mark.y.iter().any(Option::is_some));
    let mut printed = [Mark::new(Draw::Value, Role::Real, String::new()), Mark::new(Draw::Value, Role::Observed, String::new())];
    for at in [Some(end), Some(start), turn.map(|(at, _)| at)].into_iter().flatten() {
        let year = prepared.years[at].year;
        if !printed[0].x.contains(&f64::from(year)) {
            printed[0].push(year, prepared.real(at));
            // Where both are the same there is one number.
            if year != prepared.base && turn.is_none_or(|(turn, _)| turn != at) {
                printed[1].push(year, prepared.cash(at));
            }
        }
    }
    marks.extend(printed.into_iter().filter(|mark| !mark.x.is_empty()));
    let mut rule = Mark::new(Draw::Rule, Role::Distorted, word(lang, Word::DistortedBase).to_string());
    for year in prepared.years.iter().filter(|year| year.real.is_some() && prepared.index.distorted(year.year)) {
        rule.x.push(f64::from(year.year));
    }
    // First, so that it runs behind the points.
    if !rule.x.is_empty() {
        marks.insert(0, rule);
    }

    let mut notes = prepared.notes();
    match about.id {
        FUNDING => note(&mut notes, lang, "their-real", Word::NoteTheirReal),
        POST_16 if chosen(asked).is_some_and(|(group, _)| group == "band-5") => announced(lang, &mut notes),
        PAY => differentials(lang, &mut notes, &mut steps),
        PREMIUM if prepared.years[0].year < 2013 => note(&mut notes, lang, "one-rate", Word::NoteOneRate),
        AWARDS => note(&mut notes, lang, "awards", Word::NoteAwards),
        _ => {}
    }
    let mut cited = prepared.sources();
    cited.push(about.gloss_source);
    if about.id == POST_16 {
        cited.extend(datasets::results().iter().filter(|result| result.subject == "post-16").map(|result| result.source));
    }
    let sources = Figure::cite(lang, cited);
    let mut x = year_axis(lang, kind, prepared.years[0].year, prepared.years[prepared.years.len() - 1].year);
    x.zero_included = false;
    let axis_unit = if unit == Unit::PriceIndex { unit } else { Unit::Gbp };
    // A line along the foot of the picture would be taken for its axis.
    let mut y = value_axis(lang, (axis_unit, prepared.decimals()), low - 0.02 * (high - low), high, false);
    let label = prepared.facts.say(match unit {
        Unit::PriceIndex => Word::AxisAwards,
        Unit::GbpAYearCash => Word::AxisRealYear,
        Unit::GbpPerStudentCash => Word::AxisRealStudent,
        _ => Word::AxisRealPupil,
    });
    y.label = if y.zero_included { label } else { say(lang, Word::AxisCut, &[&label]) };
    let source_line = prepared.source_line();
    let facts = &prepared.facts;
    let pinned = asked.clone().with("base", Some(prepared.base.digits()));
    let words = Words {
        headline,
        subtitle: if prepared.series.vintage.is_some() { Word::SubtitleRealVintage } else { Word::SubtitleReal },
        calculation: Word::RealCalculation,
        caveat: Word::RealCaveat,
        alt: Word::RealAlt,
        announcement: Word::RealAnnounce,
        method: Word::RealMethod,
    };
    let parts = Parts {
        measure: about.measure,
        title: about.title[lang as usize],
        axes: [x, y],
        marks,
        table,
        notes,
        method: "real",
        steps,
        inputs: vec![Input { symbol: "P", label: word(lang, Word::InputBase), value: Some(significant(base_level.level)) }],
        sources,
        source_line,
        span: [prepared.years[0].year, prepared.years[prepared.years.len() - 1].year],
        vintage: prepared.series.vintage,
        kind,
        summary,
    };
    Ok(compose(&pinned, facts, &words, parts))
}

/// A result of others in words: what, from when to when, how much, and whose it is.
pub(super) fn reported(lang: Lang, result: &Published) -> String {
    let sign = if result.unit == Unit::Percent && !result.from.is_empty() && result.value > 0.0 { "+" } else { "" };
    let amount = [sign, &text::value(result.unit, result.value, result.decimals)].concat();
    let measure = text::published_measure(lang, result.measure);
    let publisher = text::publisher_via(lang, result.source.publisher, result.source.via);
    match result.from {
        "" => say(lang, Word::ReportedIn, &[measure, result.to, &amount, &publisher]),
        from => say(lang, Word::ReportedChange, &[measure, from, result.to, &amount, &publisher]),
    }
}

/// What was announced for 16 to 19, and what others make of spending on a student.
fn announced(lang: Lang, notes: &mut Vec<Note>) {
    for result in datasets::results().iter().filter(|result| result.subject == "post-16") {
        notes.push(Note { code: "reported", text: reported(lang, result) });
    }
}

/// The other points of the scale as multiples of the starting salary, wherever both are held.
fn differentials(lang: Lang, notes: &mut Vec<Note>, steps: &mut Vec<String>) {
    let Ok(about) = datasets::about(PAY) else { return };
    let start = datasets::each_release(about, "m1");
    for (group, name) in [("m6", Word::PayM6), ("u3", Word::PayU3)] {
        let mut said = vec![];
        for point in &datasets::each_release(about, group).points {
            let Some(first) = start.at(point.year()) else { continue };
            let times = crate::number::fixed(point.value / first.value, 2);
            let money = |value| text::value(Unit::GbpAYearCash, value, 0);
            let parts: [&str; 5] = [&point.period.text(), word(lang, name), &money(point.value), &money(first.value), &times];
            steps.push(say(lang, Word::DifferentialStep, &parts));
            said.push(say(lang, Word::Differential, &[&times, &point.period.text()]));
        }
        let text = say(lang, Word::NoteDifferential, &[&text::sentence_case(word(lang, name)), &text::list(lang, &said)]);
        notes.push(Note { code: "differential", text });
    }
}
