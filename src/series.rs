//! One measure, one area, one vintage: points in time, each with all that must be said of it.
//!
//! A [`Series`] is what every calculation starts from, whether its figures are embedded
//! ([`datasets`](crate::datasets)) or the reader's own. A missing year is simply not there: never zero, never
//! interpolated.

use crate::number::power_of_ten;
use crate::period::Period;

/// What the values count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// The disadvantage gap index: a difference of average ranks, 0 is no gap.
    Index,
    /// Months of progress that one group is behind another.
    Months,
    /// Grades that one group is behind another.
    Grades,
    /// Points of Attainment 8.
    Points,
    /// The difference of two percentages.
    PercentagePoints,
    /// A share of a whole, in hundredths.
    Percent,
    /// Pounds per pupil in the money of the year itself, not adjusted for prices.
    GbpPerPupilCash,
    /// Pounds per pupil in the money of another year.
    #[cfg(funding)]
    GbpPerPupilReal,
    /// Pounds per student aged 16 to 19, cash.
    #[cfg(funding)]
    GbpPerStudentCash,
    /// Pounds a year, cash.
    #[cfg(funding)]
    GbpAYearCash,
    /// Pounds, some of them cash and some in the money of another year: what an axis of both says.
    #[cfg(funding)]
    Gbp,
    #[cfg(funding)]
    GbpMillionCash,
    #[cfg(funding)]
    GbpMillionReal,
    #[cfg(funding)]
    GbpBillionCash,
    #[cfg(funding)]
    GbpBillionReal,
    /// Millions or billions of pounds of both kinds, on one axis.
    #[cfg(funding)]
    GbpMillion,
    #[cfg(funding)]
    GbpBillion,
    /// The level of a price index; its base is said beside it.
    #[cfg(funding)]
    PriceIndex,
    #[cfg(funding)]
    Pupils,
    /// Of anything else: what is counted is said beside it.
    #[cfg(feature = "claims")]
    Count,
    /// As the reader's own file names it; empty where it does not.
    #[cfg(feature = "parser")]
    Own(&'static str),
}

impl Unit {
    /// Those that have a name of ours.
    pub const ALL: &[Unit] = &[
        Unit::Index,
        Unit::Months,
        Unit::Grades,
        Unit::Points,
        Unit::PercentagePoints,
        Unit::Percent,
        Unit::GbpPerPupilCash,
        #[cfg(funding)]
        Unit::GbpPerPupilReal,
        #[cfg(funding)]
        Unit::GbpPerStudentCash,
        #[cfg(funding)]
        Unit::GbpAYearCash,
        #[cfg(funding)]
        Unit::Gbp,
        #[cfg(funding)]
        Unit::GbpMillionCash,
        #[cfg(funding)]
        Unit::GbpMillionReal,
        #[cfg(funding)]
        Unit::GbpBillionCash,
        #[cfg(funding)]
        Unit::GbpBillionReal,
        #[cfg(funding)]
        Unit::GbpMillion,
        #[cfg(funding)]
        Unit::GbpBillion,
        #[cfg(funding)]
        Unit::PriceIndex,
        #[cfg(funding)]
        Unit::Pupils,
        #[cfg(feature = "claims")]
        Unit::Count,
    ];

    /// The unit of that name, or `other` where it is none of ours.
    #[inline(never)]
    pub(crate) fn named(name: &str, other: Unit) -> Unit {
        for unit in Unit::ALL {
            if unit.name() == name {
                return *unit;
            }
        }
        other
    }

    /// What follows the digits of an amount in pounds: nothing, or what shortens millions and billions; `None` for what is no money. The letters shorten the words
    /// of both languages.
    #[cfg(funding)]
    pub const fn pounds(self) -> Option<&'static str> {
        match self {
            Unit::GbpMillionCash | Unit::GbpMillionReal | Unit::GbpMillion => Some("m"),
            Unit::GbpBillionCash | Unit::GbpBillionReal | Unit::GbpBillion => Some("bn"),
            Unit::GbpPerPupilCash | Unit::GbpPerPupilReal | Unit::GbpPerStudentCash | Unit::GbpAYearCash | Unit::Gbp => Some(""),
            _ => None,
        }
    }

    /// The word that data files use.
    pub const fn name(self) -> &'static str {
        match self {
            Unit::Index => "index",
            Unit::Months => "months",
            Unit::Grades => "grades",
            Unit::Points => "points",
            Unit::PercentagePoints => "percentage-points",
            Unit::Percent => "percent",
            Unit::GbpPerPupilCash => "gbp-per-pupil-cash",
            #[cfg(funding)]
            Unit::GbpPerPupilReal => "gbp-per-pupil-real",
            #[cfg(funding)]
            Unit::GbpPerStudentCash => "gbp-per-student-cash",
            #[cfg(funding)]
            Unit::GbpAYearCash => "gbp-a-year-cash",
            #[cfg(funding)]
            Unit::Gbp => "gbp",
            #[cfg(funding)]
            Unit::GbpMillionCash => "gbp-million-cash",
            #[cfg(funding)]
            Unit::GbpMillionReal => "gbp-million-real",
            #[cfg(funding)]
            Unit::GbpBillionCash => "gbp-billion-cash",
            #[cfg(funding)]
            Unit::GbpBillionReal => "gbp-billion-real",
            #[cfg(funding)]
            Unit::GbpMillion => "gbp-million",
            #[cfg(funding)]
            Unit::GbpBillion => "gbp-billion",
            #[cfg(funding)]
            Unit::PriceIndex => "price-index",
            #[cfg(funding)]
            Unit::Pupils => "pupils",
            #[cfg(feature = "claims")]
            Unit::Count => "count",
            #[cfg(feature = "parser")]
            Unit::Own(name) => name,
        }
    }
}

/// How settled a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Final,
    Revised,
    Provisional,
    /// A budget or an allocation, not an outturn.
    Planned,
    Forecast,
    /// Worked out from other published figures; the reason says how.
    Estimate,
}

impl Status {
    /// The word that data files use.
    pub const fn name(self) -> &'static str {
        match self {
            Status::Final => "final",
            Status::Revised => "revised",
            Status::Provisional => "provisional",
            Status::Planned => "planned",
            Status::Forecast => "forecast",
            Status::Estimate => "estimate",
        }
    }
}

/// Whether a figure counts the same thing as the year before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Definition {
    Unchanged,
    /// Changed, but the publisher prints it as one series: fitted, marked and named.
    Bridged,
    /// Changed so that no fit may cross it.
    Broken,
}

impl Definition {
    /// The word that data files use.
    pub const fn name(self) -> &'static str {
        match self {
            Definition::Unchanged => "unchanged",
            Definition::Bridged => "bridged",
            Definition::Broken => "broken",
        }
    }
}

/// How a value was rounded before it was printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounding {
    /// Decimal places as published.
    pub decimals: u8,
    /// How many printed figures the value is made of: 1, or 2 for a difference, whose roundings add up.
    pub figures: u8,
}

impl Rounding {
    /// Of a figure as it was printed.
    pub const fn printed(decimals: u8) -> Rounding {
        Rounding { decimals, figures: 1 }
    }

    /// How far the value before rounding may lie from the one held: half a unit of the last place for each figure.
    pub fn half(self) -> f64 {
        f64::from(self.figures) / power_of_ten(self.decimals) / 2.0
    }

    /// The variance that rounding alone gives the value: 10⁻²ᵈ/12 for each figure.
    pub fn variance(self) -> f64 {
        let unit = 1.0 / power_of_ten(self.decimals);
        f64::from(self.figures) * (unit * unit / 12.0)
    }
}

/// One published figure, or the difference of two.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub period: Period,
    /// In the series' unit, finite.
    pub value: f64,
    /// The two published figures that the value is the difference of, where it is one: first less second.
    pub parts: Option<[f64; 2]>,
    /// Decimal places as published: 3.70 has two.
    pub decimals: u8,
    pub status: Status,
    /// Whether the publisher says that it can be compared with other years.
    pub comparable: bool,
    pub definition: Definition,
    /// Code of what sets the figure apart, worded by [`text`](crate::text); empty where nothing does.
    pub reason: &'static str,
    /// The release it was printed in.
    pub vintage: &'static str,
    pub source: &'static Source,
}

impl Point {
    /// The number a trend is fitted to: see [`Period::year`].
    pub fn year(&self) -> i32 {
        self.period.year()
    }

    /// How the value was rounded.
    pub fn rounding(&self) -> Rounding {
        Rounding { decimals: self.decimals, figures: if self.parts.is_some() { 2 } else { 1 } }
    }
}

impl Status {
    pub const ALL: [Status; 6] =
        [Status::Final, Status::Revised, Status::Provisional, Status::Planned, Status::Forecast, Status::Estimate];
}

impl Definition {
    pub const ALL: [Definition; 3] = [Definition::Unchanged, Definition::Bridged, Definition::Broken];
}

/// Points of one measure in one area, years ascending, none twice.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub about: &'static About,
    /// The part or groups that the values are of; empty for a difference, whose groups are `about.parts`.
    pub group: &'static str,
    /// Nine-character area code.
    pub area: &'static str,
    /// The one release the figures are from; `None` where each year has its own.
    pub vintage: Option<&'static str>,
    pub points: Vec<Point>,
}

impl Series {
    /// The first and last year, if there are any.
    pub fn span(&self) -> Option<(i32, i32)> {
        Some((self.points.first()?.year(), self.points.last()?.year()))
    }

    /// Decimal places of the most precise point, for prose and tables.
    pub fn decimals(&self) -> u8 {
        self.points.iter().map(|point| point.decimals).max().unwrap_or(0)
    }

    /// The point of that year.
    pub fn at(&self, year: i32) -> Option<&Point> {
        self.points.iter().find(|point| point.year() == year)
    }
}

/// What is said of a whole series.
#[derive(Debug, PartialEq)]
pub struct About {
    pub id: &'static str,
    pub unit: Unit,
    /// The two groups that the values are the difference of, where they are one: the first less the second.
    pub parts: Option<[&'static str; 2]>,
    /// Reason code when the series is drawn and never fitted.
    pub never_fitted: Option<&'static str>,
    /// Code of what is measured; short names are in [`text`](crate::text).
    pub measure: &'static str,
    /// Code of nation and kinds of school.
    pub coverage: &'static str,
    /// English, Welsh.
    pub title: [&'static str; 2],
    /// What the unit means: English, Welsh.
    pub gloss: [&'static str; 2],
    pub gloss_source: &'static Source,
    /// By which month newer figures are to be expected, as `2027-09`; empty where too few dated releases are held, or they are too
    /// far apart to tell.
    pub due: &'static str,
}

impl About {
    /// The measure of a reader's own file that is the difference of two figures, or whose reader says that it is a gap.
    pub const OWN_GAP: &'static str = "own-gap";
    /// Any other measure of a reader's own file.
    pub const OWN_MEASURE: &'static str = "own-measure";

    /// Whether the figures are a reader's own, and not of the embedded ones.
    pub fn own(&self) -> bool {
        self.measure == About::OWN_GAP || self.measure == About::OWN_MEASURE
    }
}

/// Where a figure was printed.
#[derive(Debug, PartialEq)]
pub struct Source {
    pub id: &'static str,
    pub publisher: &'static str,
    /// Who republished or quoted it, where the publisher's own copy was not seen.
    pub via: &'static str,
    /// In the source's own language: see `lang`.
    pub title: &'static str,
    /// Date of publication where it was printed: year, year and month, or day.
    pub published: &'static str,
    /// Empty where the release itself was not seen.
    pub address: &'static str,
    pub licence: &'static str,
    /// `en` or `cy`.
    pub lang: &'static str,
}
