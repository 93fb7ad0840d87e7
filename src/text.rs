//! Words: every text a reader sees, in English and Welsh, with its numbers.
//!
//! In: codes, numbers, periods. Out: strings. The texts themselves are the table in `text/words.rs`; here are the
//! rules: plurals (two forms in English, six in Welsh), how finely a year may be told, money, lists, names.
//! Formatting is done here alone, so that page and shell agree and no browser's locale data is asked.
//!
//! Sources of the Welsh rules: CLDR 48 for plurals and numbers; Welsh Government statistical pages for usage.

mod errors;
mod words;

pub use errors::error;
pub use words::Word;

use crate::number::{Digits, fixed};
use crate::period::{Kind, Period};
use crate::series::Unit;

/// A language of the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    En,
    Cy,
}

impl Lang {
    /// The tag that HTML and permalinks use.
    pub const fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Cy => "cy",
        }
    }

    /// The language of that tag; English for any other.
    pub fn of(tag: &str) -> Lang {
        if tag == Lang::Cy.tag() { Lang::Cy } else { Lang::En }
    }

    /// Everything that exists in one language, in both.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::Cy];
}

impl Word {
    /// Whether it is nothing: [`Word::NONE`].
    #[cfg(feature = "claims")]
    pub const fn is_none(self) -> bool {
        self.0.is_empty()
    }
}

/// A text without gaps to fill.
pub fn word(lang: Lang, word: Word) -> &'static str {
    let (en, cy) = word.0.split_once('\u{1f}').unwrap_or((word.0, word.0));
    if lang == Lang::En { en } else { cy }
}

/// What is said under Welsh texts until a Welsh speaker has read them; nothing once none of the table is marked `review`, and
/// nothing under English ones.
#[cfg(feature = "export")]
pub const UNREAD: Word = if words::UNREAD { Word(welsh_alone(Word::Unread.0)) } else { Word::NONE };

/// A text without its English.
#[cfg(feature = "export")]
const fn welsh_alone(both: &'static str) -> &'static str {
    let mut at = 0;
    while both.as_bytes()[at] != 0x1f {
        at += 1;
    }
    both.split_at(at).1
}

/// A text with its gaps `{0}`, `{1}` … filled.
#[inline(never)]
pub fn say(lang: Lang, text: Word, parts: &[&str]) -> String {
    fill(word(lang, text), &|name| parts.get(usize::from(name.as_bytes()[0].wrapping_sub(b'0'))).copied())
}

/// What a figure's texts speak of, by name: said once, used by every sentence.
#[derive(Clone, Debug)]
pub struct Facts {
    pub lang: Lang,
    known: Vec<(&'static str, String)>,
}

impl Facts {
    pub fn new(lang: Lang) -> Facts {
        Facts { lang, known: vec![] }
    }

    /// States a fact.
    #[inline(never)]
    pub fn set(&mut self, name: &'static str, fact: String) {
        self.known.push((name, fact));
    }

    /// A fact as it was last stated; empty if it was not.
    pub fn get(&self, name: &str) -> &str {
        self.known.iter().rev().find(|(known, _)| *known == name).map_or("", |(_, fact)| fact)
    }

    /// A text with its gaps filled.
    #[inline(never)]
    pub fn say(&self, text: Word) -> String {
        fill(word(self.lang, text), &|name| Some(self.get(name)))
    }
}

/// Whether the engine holds a text that counts in its gaps: the first one and that of money do not, and are without the code.
const FORMS: bool = cfg!(any(
    feature = "claims",
    feature = "formula",
    feature = "gap",
    feature = "own",
    feature = "record",
    feature = "school",
    feature = "wales"
));

/// Fills the gaps of a template with what `part` gives for their names: `{name}`, or `{name:one|other}` for a number with what
/// follows it in the form that it asks for, as for [`count`].
fn fill<'p>(template: &str, part: &dyn Fn(&str) -> Option<&'p str>) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(before);
        let (name, forms) = if FORMS { name.split_once(':').unwrap_or((name, "")) } else { (name, "") };
        let part = part(name).unwrap_or_default();
        if !forms.is_empty() {
            out.push_str(&with_form(part, forms));
            rest = after;
            continue;
        }
        // Welsh's article leans on a vowel before it: "cau" + "y bwlch" is "cau'r bwlch". No English part begins so.
        match part.strip_prefix("y ").filter(|_| ends_in_welsh_vowel(&out)) {
            Some(noun) => {
                out.pop();
                out.push_str("'r ");
                out.push_str(noun);
            }
            None => out.push_str(part),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Whether a text ends in a word with a final vowel, and a space.
fn ends_in_welsh_vowel(text: &str) -> bool {
    text.strip_suffix(' ')
        .is_some_and(|text| text.ends_with(['a', 'e', 'i', 'o', 'u', 'w', 'y', 'â', 'ê', 'î', 'ô', 'û', 'ŵ', 'ŷ']))
}

/// A count with its noun in the form that the language asks for; the forms stand in the table between bars.
///
/// English: one | other. Welsh: zero | one | two | few (3) | many (6) | other (CLDR).
pub fn count(lang: Lang, n: usize, noun: Word) -> String {
    counted(lang, n as f64, 0, noun)
}

/// A number, fraction or not, with its noun: see [`count`]. Welsh looks at the number alone (2.0 is two), English at the
/// digits too (1.0 months).
fn counted(lang: Lang, number: f64, decimals: u8, noun: Word) -> String {
    with_form(&fixed(number, decimals), word(lang, noun))
}

/// Digits as they are printed, and the one of the forms that follows them: two are English's, six are Welsh's.
#[inline(never)]
fn with_form(digits: &str, forms: &str) -> String {
    let size = digits.strip_prefix('-').unwrap_or(digits).as_bytes();
    let digit = size.first().copied().unwrap_or(b'9');
    let rest = size.get(1..).unwrap_or_default();
    // One digit, and behind its point nothing but noughts.
    let alone = matches!(rest, b"" | b".0" | b".00");
    let form = match digit {
        // By the digits: 1.0 is not one.
        _ if forms.split('|').nth(2).is_none() => usize::from(digit != b'1' || !rest.is_empty()),
        _ if !alone => 5,
        b'0'..=b'3' => usize::from(digit - b'0'),
        // Official pages write "4 blynedd", which no plural category gives.
        b'4' if forms.starts_with("mlynedd") => 3,
        b'6' => 4,
        _ => 5,
    };
    [digits, " ", forms.split('|').nth(form).unwrap_or(forms)].concat()
}

/// The first letter as a capital, for the start of a sentence.
pub fn sentence_case(text: &str) -> String {
    let mut text = text.to_string();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// Texts with something between them.
pub fn join(texts: &[&str], between: &str) -> String {
    let mut out = String::new();
    for (at, text) in texts.iter().enumerate() {
        if at > 0 {
            out.push_str(between);
        }
        out.push_str(text);
    }
    out
}

/// `a, b and c`. Welsh takes commas: its "and" depends on the next sound.
pub fn list(lang: Lang, items: &[String]) -> String {
    let mut out = String::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push_str(if lang == Lang::En && at + 1 == items.len() { " and " } else { ", " });
        }
        out.push_str(item);
    }
    out
}

/// A value where its unit is known already: `3.92`, `25.7%`, `£7,926`, `−0.04`.
#[inline(never)]
pub fn value(unit: Unit, value: f64, decimals: u8) -> String {
    let digits = fixed(value.abs(), decimals);
    // A value that rounds to nothing has no sign.
    let sign = if fixed(value, decimals).starts_with('-') { MINUS } else { "" };
    match unit {
        Unit::Percent => [sign, &digits, "%"].concat(),
        #[cfg(feature = "parser")]
        Unit::Own("%") => [sign, &digits, "%"].concat(),
        #[cfg(feature = "parser")]
        Unit::Own("£") => [sign, "£", &digits].concat(),
        Unit::GbpPerPupilCash => [sign, "£", &digits].concat(),
        #[cfg(funding)]
        unit if unit.pounds().is_some() => [sign, "£", &digits, unit.pounds().unwrap_or_default()].concat(),
        _ => [sign, &digits].concat(),
    }
}

/// The sign that is printed and read out as a minus, unlike the hyphen of data files.
const MINUS: &str = "\u{2212}";

/// A change in percent with its sign: `+2.0%`, `−3.8%`, `0.0%`.
pub fn change(percent: f64) -> String {
    let rises = percent > 0.0 && fixed(percent, 1) != "0.0";
    [if rises { "+" } else { "" }, &value(Unit::Percent, percent, 1)].concat()
}

/// A value with its unit in words: `3.92 on the index`, `17.8 months`.
pub fn amount(lang: Lang, unit: Unit, value: f64, decimals: u8) -> String {
    match unit {
        Unit::Index => say(lang, Word::OnIndex, &[&self::value(unit, value, decimals)]),
        _ => quantity(lang, unit, value, decimals),
    }
}

/// An amount where the index need not be named again: `3.92`, `17.8 months`.
pub fn quantity(lang: Lang, unit: Unit, value: f64, decimals: u8) -> String {
    let noun = match unit {
        Unit::Months => Word::Month,
        Unit::Grades => Word::Grade,
        Unit::Points => Word::Point,
        Unit::PercentagePoints => Word::PercentagePoint,
        _ => return self::value(unit, value, decimals),
    };
    counted(lang, value, decimals, noun)
}

/// A share as a percentage with one decimal.
pub fn percent(share: f64) -> String {
    value(Unit::Percent, 100.0 * share, 1)
}

/// A level such as 0.95 as `95%`.
pub fn level(level: f64) -> String {
    [&fixed(100.0 * level, 0), "%"].concat()
}

/// How finely a year can honestly be told, by how far the years that cannot be ruled out reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    Year,
    Decade,
    Century,
}

impl Grain {
    /// To the year when the range spans at most 20 years, to the decade at most 200, to the century beyond or when
    /// there is no end.
    pub fn of(span: Option<f64>) -> Grain {
        match span {
            Some(span) if span <= 20.0 => Grain::Year,
            Some(span) if span <= 200.0 => Grain::Decade,
            _ => Grain::Century,
        }
    }
}

/// `in 2043`, `in the 2110s`, `in the 23rd century`.
pub fn when(lang: Lang, year: f64, grain: Grain) -> String {
    let (text, year) = match grain {
        Grain::Year => (Word::InYear, year.floor()),
        Grain::Decade => (Word::InDecade, 10.0 * (year / 10.0).floor()),
        // 2101 to 2200 is the 22nd century.
        Grain::Century => (Word::InCentury, (year / 100.0).ceil()),
    };
    let ending = match (year as i32 % 100, year as i32 % 10) {
        _ if lang != Lang::En || grain != Grain::Century => "",
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    say(lang, text, &[&[&plain(year), ending].concat()])
}

/// The last year that is told as a year.
pub const LAST: f64 = 9999.0;

/// `2041 to 2058`, `the 2070s to the 2230s`, `2070 to 2700`: outward, so that the range is never told too narrow.
pub fn years(lang: Lang, lower: f64, upper: f64, grain: Grain) -> String {
    if upper > LAST {
        return say(lang, Word::YearToYear, &[&plain(10.0 * (lower / 10.0).floor()), word(lang, Word::BeyondYears)]);
    }
    let (text, lower, upper) = match grain {
        Grain::Year => (Word::YearToYear, lower.floor(), upper.ceil()),
        Grain::Decade => (Word::DecadeToDecade, 10.0 * (lower / 10.0).floor(), 10.0 * (upper / 10.0).floor()),
        // Down to the century the lower end would come to stand before the results themselves.
        Grain::Century => (Word::YearToYear, 10.0 * (lower / 10.0).floor(), 100.0 * (upper / 100.0).ceil()),
    };
    say(lang, text, &[&plain(lower), &plain(upper)])
}

/// A count of years as prose tells it: to the year where the range spans at most 20 years, otherwise to ten.
pub fn coarse_years(years: f64, span: f64, round: fn(f64) -> f64) -> usize {
    let coarse = 10.0 * round(years / 10.0);
    // Below ten years, ten is no rounding.
    (if span <= 20.0 || coarse < 10.0 { round(years).max(1.0) } else { coarse }) as usize
}

/// `1 year`, `70 years`.
pub fn duration(lang: Lang, years: usize) -> String {
    count(lang, years, Word::Years)
}

/// A p value as `= 0.012` or `< 0.001`.
pub fn p_value(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_string() } else { ["= ", &fixed(p, 3)].concat() }
}

/// A year without a thousands comma.
pub fn plain(year: f64) -> String {
    (year.round() as i64).digits()
}

/// A window of years as a label: `2011–2019`.
pub fn window(from: i32, to: i32) -> String {
    [&from.digits(), "\u{2013}", &to.digits()].concat()
}

/// A date of publication (`2026-06-16`, `2015-12` or `2015`) as prose prints it.
pub fn date(lang: Lang, date: &str) -> String {
    let mut parts = date.split('-');
    let year = parts.next().unwrap_or_default();
    let month = parts.next().and_then(|month| month.parse::<usize>().ok()).filter(|month| (1..=12).contains(month));
    let Some(month) = month.and_then(|month| word(lang, Word::Months).split('|').nth(month - 1)) else {
        return year.to_string();
    };
    match parts.next() {
        Some(day) => [day.trim_start_matches('0'), " ", month, " ", year].concat(),
        None => [month, " ", year].concat(),
    }
}

/// The period counted by `year`, as its publisher prints it.
#[inline(never)]
pub fn period(kind: Kind, year: i32) -> String {
    Period::new(kind, year).text()
}

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $([$engines:meta] { $($code:literal => $word:ident),* $(,)? })* }) => {
        $(#[$doc])*
        pub fn $name(lang: Lang, code: &str) -> &str {
            coded(lang, &[$($(#[cfg($engines)] ($code, Word::$word)),*),*], code)
        }
    };
}

/// The word of a code; an unknown one stands for itself. A table, because a match on strings is code for each of them.
fn coded<'c>(lang: Lang, known: &[(&'static str, Word)], code: &'c str) -> &'c str {
    for (name, text) in known {
        if *name == code {
            return word(lang, *text);
        }
    }
    #[cfg(feature = "own")]
    for (name, text) in OWN {
        if *name == code {
            return word(lang, *text);
        }
    }
    code
}

/// Codes that only a reader's own figures have.
#[cfg(feature = "own")]
static OWN: &[(&str, Word)] = &[
    ("own-gap", Word::OwnGap),
    ("own-measure", Word::OwnMeasure),
    ("own-area", Word::OwnArea),
    ("own-share", Word::OwnShare),
    ("empty", Word::MissingEmpty),
    ("not-applicable", Word::MissingNotApplicable),
    ("confidential", Word::MissingConfidential),
    ("not-available", Word::MissingNotAvailable),
    ("low-reliability", Word::MissingLowReliability),
    ("low", Word::MissingLow),
];

codes! {
    /// The name of what is measured, to stand inside a sentence.
    measure {
        [any(feature = "first", feature = "record")] {
            "ks4-gap-index" => Ks4Gap,
        }
        [any(feature = "gap", feature = "record")] {
            "ks2-gap-index" => Ks2Gap,
            "attainment8-gap" => Attainment8Gap,
            "attainment8-fsm-gap" => Attainment8FsmGap,
            "grade5-gap" => Grade5Gap,
            "ks2-expected-gap" => Ks2ExpectedGap,
            "level2-gap" => Level2Gap,
            "level3-gap" => Level3Gap,
            "higher-education-gap" => HigherEducationGap,
            "ks4-gap-months" => Ks4Months,
            "ks4-all-gap-months" => Ks4AllMonths,
            "ks2-gap-months" => Ks2Months,
            "eyfs-gap-months" => EyfsMonths,
            "gap-16-19-grades" => Grades1619,
            "ks4-gap-england-wales" => EnglandWalesGap,
            "fsm-share" => FsmShare,
            "fsm-share-primary" => FsmSharePrimary,
            "fsm-share-secondary" => FsmShareSecondary,
            "fsm-six-years-primary" => FsmSixYearsPrimary,
            "fsm-six-years-secondary" => FsmSixYearsSecondary,
        }
        [feature = "wales"] {
            "school-budget-per-pupil" => SchoolBudget,
            "authority-budget-per-pupil" => ShortPerPupil,
            "individual-schools-budget" => ShortSchoolsBudget,
            "authority-pupils" => ShortPupils,
            "sen-budget" => ShortSen,
            "reserves-per-pupil" => ShortReserves,
        }
        [feature = "money"] {
            "school-funding-per-pupil" => SchoolFunding,
            "school-funding-total" => SchoolFundingTotal,
            "school-pupils" => SchoolPupils,
            "price-level" => Prices,
            "sixteen-nineteen-rate" => SixteenNineteenRate,
            "teacher-pay" => TeacherPay,
            "teacher-pay-award" => TeacherPayAward,
            "pupil-premium-rate" => PremiumRate,
            "pupil-premium-total" => PremiumTotal,
            "pupil-premium-pupils" => PremiumPupils,
        }
    }
}
codes! {
    /// The shortest name of what is measured, for headlines.
    short_measure {
        [any(feature = "first", feature = "record")] {
            "ks4-gap-index" => Ks4GapShort,
        }
        [any(feature = "gap", feature = "record")] {
            "ks2-gap-index" => Ks2GapShort,
            "attainment8-gap" => Attainment8GapShort,
            "attainment8-fsm-gap" => Attainment8FsmGapShort,
            "grade5-gap" => Grade5GapShort,
            "ks2-expected-gap" => Ks2ExpectedGapShort,
            "level2-gap" => Level2GapShort,
            "level3-gap" => Level3GapShort,
            "higher-education-gap" => HigherEducationGapShort,
            "ks4-gap-months" => Ks4MonthsShort,
            "ks4-all-gap-months" => Ks4AllMonthsShort,
            "ks2-gap-months" => Ks2GapShort,
            "eyfs-gap-months" => EyfsMonths,
            "gap-16-19-grades" => Grades1619Short,
            "ks4-gap-england-wales" => Ks4GapShort,
            "fsm-share" => FsmShareShort,
            "fsm-share-primary" => FsmSharePrimaryShort,
            "fsm-share-secondary" => FsmShareSecondaryShort,
            "fsm-six-years-primary" => FsmSixYearsPrimaryShort,
            "fsm-six-years-secondary" => FsmSixYearsSecondaryShort,
        }
        [feature = "wales"] {
            "school-budget-per-pupil" => SchoolBudget,
            "authority-budget-per-pupil" => ShortPerPupil,
            "individual-schools-budget" => ShortSchoolsBudget,
            "authority-pupils" => ShortPupils,
            "sen-budget" => ShortSen,
            "reserves-per-pupil" => ShortReserves,
        }
        [feature = "money"] {
            "school-funding-per-pupil" => SchoolFunding,
            "school-funding-total" => SchoolFundingTotal,
            "school-pupils" => SchoolPupils,
            "price-level" => Prices,
            "sixteen-nineteen-rate" => SixteenNineteenRate,
            "teacher-pay" => TeacherPay,
            "teacher-pay-award" => TeacherPayAward,
            "pupil-premium-rate" => PremiumRate,
            "pupil-premium-total" => PremiumTotal,
            "pupil-premium-pupils" => PremiumPupils,
        }
    }
}
codes! {
    /// What others measured or announced: see [`Published`](crate::datasets::Published).
    published_measure {
        [feature = "money"] {
            "ifs-spending-per-pupil" => IfsPerPupil,
            "ifs-mainstream-per-pupil" => IfsMainstream,
            "ifs-purchasing-power" => IfsPurchasingPower,
            "nao-mainstream-per-pupil" => NaoPerPupil,
            "nao-mainstream-total" => NaoTotal,
            "ifs-uk-education" => IfsUnitedKingdom,
            "ifs-college-per-student" => IfsColleges,
            "ifs-sixth-form-per-student" => IfsSixthForms,
            "announced-schools" => AnnouncedSchools,
            "announced-schools-real" => AnnouncedSchoolsReal,
            "core-schools-budget" => CoreSchoolsBudget,
            "announced-16-19" => Announced1619,
            "announced-16-19-real" => Announced1619Real,
            "epi-student-premium" => EpiStudentPremium,
            "epi-student-coverage" => EpiStudentCoverage,
            "epi-persistent-premium" => EpiPersistentPremium,
            "epi-persistent-primary" => EpiPersistentPrimary,
            "epi-persistent-secondary" => EpiPersistentSecondary,
        }
        [feature = "wales"] {
            "secondary-below-average" => SecondaryBelowAverage,
        }
    }
}
codes! {
    /// Nation and kinds of school.
    coverage {
        [any(feature = "first", feature = "record")] {
            "england-state-funded" => EnglandStateFunded,
        }
        [any(feature = "gap", feature = "record")] {
            "england-state-funded-16-19" => England1619,
            "england-state-and-special" => EnglandStateAndSpecial,
            "england-all-schools" => EnglandAllSchools,
            "england" => EnglandOnly,
            "england-wales" => EnglandAndWales,
        }
        [feature = "wales"] {
            "wales-maintained" => WalesMaintained,
        }
        [feature = "money"] {
            "england-state-funded" => EnglandStateFunded,
            "england-5-16" => England516,
            "england-16-19" => EnglandStudents1619,
            "england-teachers" => EnglandTeachers,
            "england" => EnglandOnly,
            "united-kingdom" => UnitedKingdom,
        }
    }
}
codes! {
    /// `in England`, with Welsh's mutation.
    in_area {
        [all()] {
            "E92000001" => InEngland,
        }
        [any(feature = "gap", feature = "record")] {
            "W92000004" => InWales,
        }
        [feature = "wales"] {
            "W92000004" => InWales,
        }
        [feature = "money"] {
            "K02000001" => InUnitedKingdom,
        }
    }
}
codes! {
    /// What sets a figure apart; an unknown code stands for itself.
    reason {
        [any(feature = "first", feature = "record")] {
            "centre-assessed" => CentreAssessed,
            "teacher-assessed" => TeacherAssessed,
            "grading-adapted" => GradingAdapted,
            "fsm-protected" => FsmProtected,
            "provisional" => ReasonProvisional,
        }
        [any(feature = "gap", feature = "own", feature = "record")] {
            "a8-old-scale" => OldScale,
            "a8-mixed-scale" => MixedScale,
            "ks2-writing" => WritingFramework,
            "ks2-levels" => Ks2Levels,
            "ks2-scaled-scores" => Ks2ScaledScores,
            "ks2-cancelled" => Ks2Cancelled,
            "cohort-assessed" => CohortAssessed,
            "epi-scattered" => Scattered,
            "eyfs-adjusted" => EyfsAdjusted,
            "epi-16-19" => FewAssessed,
            "two-results" => TwoResults,
            "share" => AShare,
            "from-published-change" => FromPublishedChange,
        }
        [any(feature = "wales", feature = "own")] {
            "from-published-change" => FromPublishedChange,
        }
        [feature = "wales"] {
            "highest-of-all" => HighestOfAll,
            "lowest-of-all" => LowestOfAll,
            "includes-post-16" => IncludesPost16,
            "parts-added" => PartsAdded,
            "year-inferred" => YearInferred,
            "total-does-not-add" => TotalDoesNotAdd,
        }
        [any(feature = "money", feature = "own", feature = "wales")] {
            "not-a-gap" => NotAGap,
        }
        [feature = "money"] {
            "pandemic-output" => PandemicOutput,
            "more-hours" => MoreHours,
            "rates-continued" => RatesContinued,
            "rates-unchanged" => RatesUnchanged,
        }
    }
}
codes! {
    /// How settled a figure is.
    status {
        [any(feature = "money", feature = "school", feature = "wales")] {
            "final" => StatusFinal,
            "revised" => StatusRevised,
            "provisional" => StatusProvisional,
            "planned" => StatusPlanned,
            "forecast" => StatusForecast,
            "estimate" => StatusEstimate,
        }
    }
}
codes! {
    /// A publisher's name in the language of the sentence; others keep their own.
    publisher {
        [all()] {
            "Department for Education" => DepartmentForEducation,
            "Social Mobility Commission" => SocialMobilityCommission,
        }
        [any(feature = "claims", feature = "gap", feature = "record")] {
            "Education Policy Institute" => EducationPolicyInstitute,
        }
        [feature = "claims"] {
            "Welsh Government" => WelshGovernment,
            "Llywodraeth Cymru" => WelshGovernment,
            "HM Treasury" => HmTreasury,
            "Institute for Fiscal Studies" => InstituteForFiscalStudies,
            "National Audit Office" => NationalAuditOffice,
            "survey-reader" => SurveyReader,
        }
        [feature = "wales"] {
            "Welsh Government" => WelshGovernment,
            "Llywodraeth Cymru" => WelshGovernment,
            "Institute of Welsh Affairs" => InstituteOfWelshAffairs,
            "Governors Wales" => GovernorsWales,
        }
        [feature = "formula"] {
            "third party" => ThirdParty,
        }
        [feature = "money"] {
            "Education Policy Institute" => EducationPolicyInstitute,
            "HM Treasury" => HmTreasury,
            "National Education Union" => NationalEducationUnion,
            "National Audit Office" => NationalAuditOffice,
            "Institute for Fiscal Studies" => InstituteForFiscalStudies,
            "House of Commons Library" => CommonsLibrary,
            "third party" => ThirdParty,
            "reader" => OwnPrices,
        }
        [feature = "school"] {
            "Education Policy Institute" => EducationPolicyInstitute,
            "National Audit Office" => NationalAuditOffice,
            "Institute for Fiscal Studies" => InstituteForFiscalStudies,
        }
    }
}

/// A publisher, and who republished or quoted it where that was what was seen.
pub fn publisher_via(lang: Lang, name: &str, via: &str) -> String {
    match via {
        "" => publisher(lang, name).to_string(),
        via => say(lang, Word::Republished, &[publisher(lang, name), publisher(lang, via)]),
    }
}

/// The unit as an axis names it.
pub fn axis(lang: Lang, unit: Unit) -> &'static str {
    word(
        lang,
        match unit {
            Unit::Index => Word::AxisIndex,
            Unit::Months => Word::AxisMonths,
            Unit::Grades => Word::AxisGrades,
            Unit::Points => Word::AxisPoints,
            Unit::PercentagePoints => Word::AxisPercentagePoints,
            Unit::Percent => Word::AxisPercent,
            Unit::GbpPerPupilCash => Word::AxisGbpPerPupilCash,
            #[cfg(feature = "parser")]
            Unit::Own("") => Word::AxisOwn,
            #[cfg(feature = "parser")]
            Unit::Own(name) => return name,
            #[cfg(feature = "claims")]
            Unit::Count => Word::ClaimCount,
            // Where money of two kinds stands on an axis, the view says which.
            #[cfg(funding)]
            _ => Word::AxisGbp,
        },
    )
}

/// How the years of an axis are counted.
pub fn year_axis(lang: Lang, kind: Kind) -> &'static str {
    word(
        lang,
        match kind {
            Kind::Academic => Word::AxisAcademic,
            Kind::Financial => Word::AxisFinancial,
            Kind::Calendar => Word::AxisCalendar,
        },
    )
}

/// Every text: its key, English, Welsh, and where the Welsh was seen (`review` where it was not, `same` where both are
/// meant to be alike). For the tests and for the list that a Welsh speaker reads.
#[cfg(not(target_arch = "wasm32"))]
pub fn all() -> &'static [[&'static str; 4]] {
    words::ALL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_in_any_order_and_as_often_as_asked() {
        let mut facts = Facts::new(Lang::En);
        facts.set("a", "1".into());
        facts.set("b", "2".into());
        let filled = |template| fill(template, &|name| Some(facts.get(name)));
        assert_eq!(filled("{b} then {a}, {b}"), "2 then 1, 2");
        assert_eq!(filled("none"), "none");
    }

    #[test]
    fn the_welsh_article_leans_on_a_vowel() {
        let gap = |template| fill(template, &|_| Some("y bwlch"));
        assert_eq!(gap("yn cau {gap}"), "yn cau'r bwlch");
        assert_eq!(gap("Lleihaodd {gap}"), "Lleihaodd y bwlch");
        assert_eq!(gap("{gap}"), "y bwlch");
    }

    #[test]
    fn welsh_counts_mutate() {
        let counts: Vec<String> = [0, 1, 2, 3, 4, 6, 11, 500].iter().map(|&n| count(Lang::Cy, n, Word::Result)).collect();
        assert_eq!(
            counts,
            [
                "0 canlyniad",
                "1 canlyniad",
                "2 ganlyniad",
                "3 chanlyniad",
                "4 canlyniad",
                "6 chanlyniad",
                "11 canlyniad",
                "500 canlyniad"
            ]
        );
        assert_eq!(count(Lang::En, 1, Word::Result), "1 result");
        assert_eq!(count(Lang::En, 1000, Word::Result), "1,000 results");
    }

    #[test]
    fn a_template_counts_what_it_names() {
        let fill = |template, number: &'static str| fill(template, &|_| Some(number));
        let welsh = ["0", "1", "2", "3", "4", "6", "11", "18.1", "500", "2.0", "1,002"]
            .map(|number| fill("O {n:cyfnod|cyfnod|gyfnod|chyfnod|chyfnod|cyfnod}, {n}", number));
        let forms =
            ["cyfnod", "cyfnod", "gyfnod", "chyfnod", "cyfnod", "chyfnod", "cyfnod", "cyfnod", "cyfnod", "gyfnod", "cyfnod"];
        for (text, form) in welsh.iter().zip(forms) {
            assert_eq!(text.split([' ', ',']).rev().find(|word| word.ends_with("yfnod")), Some(form), "{text}");
        }
        let english = ["0", "1", "2", "18.1", "1.0", "1,001"].map(|number| fill("{n:result lies|results lie} above", number));
        assert_eq!(english.map(|text| text.contains("result lies")), [false, true, false, false, false, false]);
    }

    /// Numbers of every kind that a language counts apart, and of some that it must not.
    const NUMBERS: [&str; 11] = ["0", "1", "2", "3", "4", "6", "11", "18.1", "500", "2.0", "1,006"];

    /// Which of Welsh's six forms each takes (CLDR: the number alone decides, whatever its last digits).
    const WELSH: [usize; 11] = [0, 1, 2, 3, 5, 4, 5, 5, 5, 2, 5];

    #[test]
    fn every_text_that_counts_has_the_form_of_its_number() {
        let mut counted = 0;
        for [key, en, cy, _] in all() {
            for (lang, template) in [(Lang::En, en), (Lang::Cy, cy)] {
                let inside = template.split('{').skip(1).filter_map(|rest| rest.split_once('}')?.0.split_once(':'));
                let mut nouns: Vec<(&str, String)> = inside.map(|(_, forms)| (forms, [template, ""].concat())).collect();
                if nouns.is_empty() && template.contains('|') && *key != "Months" {
                    nouns.push((template, ["{n:", template, "}"].concat()));
                }
                for (forms, template) in nouns {
                    let forms: Vec<&str> = forms.split('|').collect();
                    for (number, welsh) in NUMBERS.iter().zip(WELSH) {
                        let told = fill(&template, &|_| Some(number));
                        let welsh = if *number == "4" && forms[0] == "mlynedd" { 3 } else { welsh };
                        let form = if lang == Lang::Cy { forms[welsh] } else { forms[usize::from(*number != "1")] };
                        assert!(told.contains(&[number, " ", form].concat()), "{key} {number}: {told}");
                    }
                    counted += 1;
                }
            }
        }
        assert!(counted > 80, "{counted}");
    }

    /// A plural that follows a number has a singular for one, unless the number is never one; every noun that the table counts is looked for.
    #[test]
    fn no_plural_stands_after_a_number_that_may_be_one() {
        let plurals: Vec<&str> = all()
            .iter()
            .flat_map(|[_, en, ..]| en.split(['{', '}']))
            .filter_map(|part| part.rsplit_once('|')?.1.split(' ').find(|word| word.ends_with('s') && word.len() > 4))
            .filter(|plural| !["meets", "gains"].contains(plural))
            .collect();
        assert!(plurals.len() > 30 && plurals.contains(&"windows") && plurals.contains(&"pupils"));
        // What the gap holds is no count, or is one of a figure that is embedded and never one.
        let known = [
            // Years, windows, amounts, shares and names of phases.
            "HeadClosesDisagree HeadClosesEarlier HeadNoTrendEarlier HeadNotClosingEarlier StagesAnswer ErrorStepOutside",
            "OwnBudget HeadDecomposition HeadSchools SchoolsAnnounce GradientOfPhase HeadGradient HeadGradientPart HeadGradientPartArtificial HeadGradientArtificial HeadNoGradient KeySchools",
            // Two ends of a range; a hundred years; a ratio with decimals; results that reports printed.
            "Halves WindowsLines PlanEmpty NoteNationsPersistent ClaimAnswer ClaimNever ClaimAges ClaimFell ClaimPersistent",
        ];
        let mut odd = vec![];
        for [key, en, ..] in all() {
            for rest in en.split('{').skip(1) {
                let (gap, after) = rest.split_once('}').expect("closed");
                let next = after.split(['{', ',', '.', ':', ';', '(', ')']).next().unwrap_or_default();
                let plural = next.split_whitespace().take(2).find(|word| plurals.contains(word));
                if let Some(plural) = plural.filter(|_| {
                    next.starts_with(' ')
                        && !gap.contains(':')
                        && !known.iter().any(|known| known.split(' ').any(|known| known == *key))
                }) {
                    odd.push(format!("{key}: {{{gap}}} {plural}"));
                }
            }
        }
        assert!(odd.is_empty(), "{}", odd.join("\n"));
    }

    #[test]
    fn years_are_counted_as_each_language_does() {
        let welsh = [1, 2, 3, 4, 5, 10].map(|years| duration(Lang::Cy, years));
        assert_eq!(welsh, ["1 flwyddyn", "2 flynedd", "3 blynedd", "4 blynedd", "5 mlynedd", "10 mlynedd"]);
        assert_eq!((duration(Lang::En, 1), duration(Lang::En, 70)), ("1 year".into(), "70 years".into()));
        assert_eq!((coarse_years(67.2, 60.0, f64::round), coarse_years(67.2, 20.0, f64::floor)), (70, 67));
        assert_eq!((coarse_years(4.2, 60.0, f64::floor), coarse_years(131.0, 60.0, f64::ceil)), (4, 140));
        assert_eq!((p_value(0.0004), p_value(0.0321)), ("< 0.001".into(), "= 0.032".into()));
    }

    #[test]
    fn units_are_counted_as_each_language_counts() {
        let say = |lang, unit, value: f64, decimals| amount(lang, unit, value, decimals);
        assert_eq!(say(Lang::En, Unit::Index, 3.92, 2), "3.92 on the index");
        assert_eq!(say(Lang::Cy, Unit::Index, 3.92, 2), "3.92 ar y mynegai");
        assert_eq!(say(Lang::En, Unit::Months, 17.8, 1), "17.8 months");
        assert_eq!(say(Lang::En, Unit::Months, 1.0, 0), "1 month");
        assert_eq!(say(Lang::En, Unit::Months, 1.0, 1), "1.0 months");
        assert_eq!(say(Lang::En, Unit::PercentagePoints, -1.0, 0), "-1 percentage point");
        assert_eq!(say(Lang::En, Unit::Percent, 25.7, 1), "25.7%");
        let months = [0.5, 2.0, 3.0, 18.1, 24.0].map(|months| say(Lang::Cy, Unit::Months, months, 1));
        assert_eq!(months, ["0.5 mis", "2.0 fis", "3.0 mis", "18.1 mis", "24.0 mis"]);
        let points = [1.0, 2.0, 3.0, 6.0, 10.0].map(|points| say(Lang::Cy, Unit::PercentagePoints, points, 0));
        assert_eq!(points, ["1 pwynt canran", "2 bwynt canran", "3 phwynt canran", "6 phwynt canran", "10 pwynt canran"]);
        assert_eq!(say(Lang::Cy, Unit::Grades, 2.0, 0), "2 radd");
        assert_eq!(quantity(Lang::Cy, Unit::Index, 3.92, 2), "3.92");
    }

    #[test]
    fn a_wide_range_is_told_coarsely_and_outward() {
        assert_eq!(when(Lang::En, 2111.77, Grain::of(Some(158.0))), "in the 2110s");
        assert_eq!(years(Lang::En, 2077.0, 2235.03, Grain::Decade), "the 2070s to the 2230s");
        assert_eq!(years(Lang::En, 2041.9, 2058.1, Grain::of(Some(16.2))), "2041 to 2059");
        assert_eq!(when(Lang::En, 2263.0, Grain::of(None)), "in the 23rd century");
        assert_eq!(when(Lang::En, 2200.0, Grain::Century), "in the 22nd century");
        assert_eq!(when(Lang::Cy, 2101.0, Grain::Century), "yn yr 22ain ganrif");
        assert_eq!(years(Lang::En, 2149.0, 2651.0, Grain::of(Some(502.0))), "2140 to 2700");
    }

    #[test]
    fn lists_join_as_each_language_does() {
        let items = |n: usize| (0..n).map(|i| i.to_string()).collect::<Vec<_>>();
        assert_eq!(list(Lang::En, &items(3)), "0, 1 and 2");
        assert_eq!(list(Lang::En, &items(1)), "0");
        assert_eq!(list(Lang::Cy, &items(3)), "0, 1, 2");
    }
}
