//! The words for [`Error`]: what was wrong, then what would be right.

use super::{Lang, Word, count, say, window, word};
#[cfg(feature = "files")]
use crate::error::Refusal;
use crate::error::{Error, Expected};
use crate::number::Digits;
#[cfg(feature = "files")]
use crate::number::fixed;
use crate::number::shortest;
use core::fmt;

/// One sentence, without a full stop, that says what was wrong and what would be right.
pub fn error(lang: Lang, error: &Error) -> String {
    let known = |names: &[&str]| super::join(names, ", ");
    match error {
        Error::UnknownView { value, known: names } => say(lang, Word::ErrorUnknownView, &[value, &known(names)]),
        Error::UnknownOption { view, option, known: names } => {
            say(lang, Word::ErrorUnknownOption, &[view, option, &known(names)])
        }
        Error::BadOption { option, value, expected: rule } => {
            say(lang, Word::ErrorBadOption, &[option, value, &expected(lang, rule)])
        }
        Error::UnknownSeries { value, known: names } => say(lang, Word::ErrorUnknownSeries, &[value, &known(names)]),
        Error::UnknownVintage { value, known: names } => say(lang, Word::ErrorUnknownVintage, &[value, &known(names)]),
        Error::WindowReversed { from, to } => say(lang, Word::ErrorWindowReversed, &[&from.digits(), &to.digits()]),
        Error::WindowOutside { from, to, first, last } => {
            say(lang, Word::ErrorWindowOutside, &[&window(*from, *to), &first.digits(), &last.digits()])
        }
        Error::TooFewPoints { from, to, needed: 1, .. } => say(lang, Word::ErrorNoPoints, &[&window(*from, *to)]),
        Error::TooFewPoints { from, to, found, needed } => {
            let found = count(lang, *found, Word::Result);
            say(lang, Word::ErrorTooFewPoints, &[&window(*from, *to), &found, &needed.digits()])
        }
        #[cfg(any(feature = "first", feature = "record"))]
        Error::NeverFitted { series, reason } => say(lang, Word::ErrorNeverFitted, &[series, super::reason(lang, reason)]),
        #[cfg(any(feature = "first", feature = "record"))]
        Error::Broken { period, reason } => say(lang, Word::ErrorBroken, &[period, super::reason(lang, reason)]),
        Error::EndMissing { period } => say(lang, Word::ErrorEndMissing, &[period]),
        #[cfg(any(feature = "first", feature = "record"))]
        Error::EndLeftOut { period, reason } => say(lang, Word::ErrorEndLeftOut, &[period, super::reason(lang, reason)]),
        #[cfg(any(feature = "money", feature = "wales"))]
        Error::NoPrice { index, period, held } => say(lang, Word::ErrorNoPrice, &[index, period, held]),
        #[cfg(any(feature = "money", feature = "wales"))]
        Error::MixedYears { index, prices, amounts } => {
            let [prices, amounts] = [prices, amounts].map(|kind| word(lang, years_of(kind)));
            say(lang, Word::ErrorMixedYears, &[index, prices, amounts])
        }
        #[cfg(any(feature = "money", feature = "wales"))]
        Error::NoAmount { what, period } => say(lang, Word::ErrorNoAmount, &[what, period]),
        #[cfg(any(feature = "money", feature = "wales"))]
        Error::MixedPupils { asked, held } => say(lang, Word::ErrorMixedPupils, &[asked, held]),
        #[cfg(funding)]
        Error::Needs { option, other } => say(lang, Word::ErrorNeeds, &[option, other]),
        #[cfg(any(feature = "money", feature = "wales"))]
        Error::Both { option, other } => say(lang, Word::ErrorBoth, &[option, other]),
        #[cfg(feature = "school")]
        Error::Contradicts { option, value, from, follows, apart } => {
            say(lang, Word::ErrorContradicts, &[option, value, from, follows, apart])
        }
        #[cfg(feature = "school")]
        Error::Exceeds { option, value, most } => say(lang, Word::ErrorExceeds, &[option, value, most]),
        #[cfg(feature = "wales")]
        Error::NeedsFile { option } => say(lang, Word::ErrorNeedsFile, &[option]),
        #[cfg(feature = "wales")]
        Error::NoSchools { file } => say(lang, Word::ErrorNoSchools, &[file]),
        #[cfg(any(feature = "first", feature = "record"))]
        Error::NotPositive { period, value } => say(lang, Word::ErrorNotPositive, &[period, value]),
        #[cfg(any(feature = "first", feature = "record"))]
        Error::StepOutside { after, from, to } => say(lang, Word::ErrorStepOutside, &[&after.digits(), &window(*from, *to)]),
        #[cfg(feature = "claims")]
        Error::NoClaims => word(lang, Word::ErrorNoClaims).to_string(),
        Error::NotAPeriod { value } => say(lang, Word::ErrorNotAPeriod, &[value, word(lang, Word::ExpectedYear)]),
        #[cfg(any(feature = "files", not(target_arch = "wasm32")))]
        Error::Unreadable { file, detail } => say(lang, Word::ErrorUnreadable, &[file, detail]),
        #[cfg(any(feature = "files", not(target_arch = "wasm32")))]
        Error::NoColumn { file, column, known } => say(lang, Word::ErrorNoColumn, &[file, column, &super::list(Lang::Cy, known)]),
        #[cfg(any(feature = "files", not(target_arch = "wasm32")))]
        Error::Cell { file, row, column, value, expected: rule } => {
            say(lang, Word::ErrorCell, &[file, &row.digits(), column, value, &expected(lang, rule)])
        }
        // Of files, which not every engine reads.
        #[cfg(feature = "files")]
        Error::Refused { file, why } => say(lang, Word::ErrorRefused, &[file, &refusal(lang, why)]),
        #[cfg(feature = "files")]
        Error::NotFetched { file, status } => match status.as_str() {
            "" => say(lang, Word::ErrorNotFetched, &[file]),
            status => say(lang, Word::ErrorNotFound, &[file, status]),
        },
        #[cfg(feature = "files")]
        Error::UnknownName { option, value, known, more: 0 } => {
            say(lang, Word::ErrorUnknownName, &[option, value, &super::list(Lang::Cy, known)])
        }
        #[cfg(feature = "files")]
        Error::UnknownName { option, value, known, more } => {
            say(lang, Word::ErrorUnknownNameMore, &[option, value, &super::list(Lang::Cy, known), &more.digits()])
        }
        #[cfg(feature = "files")]
        Error::Which { file, option, columns } => say(lang, Word::ErrorWhich, &[file, option, &super::list(Lang::Cy, columns)]),
        #[cfg(feature = "files")]
        Error::NoFigures { file } => say(lang, Word::ErrorNoFigures, &[file]),
        #[cfg(not(feature = "files"))]
        Error::Which { .. }
        | Error::Refused { .. }
        | Error::NotFetched { .. }
        | Error::UnknownName { .. }
        | Error::NoFigures { .. } => String::new(),
        Error::Drawing { detail } => say(lang, Word::ErrorDrawing, &[detail]),
        // What another engine's views can do wrong.
        #[allow(unreachable_patterns)]
        _ => String::new(),
    }
}

#[cfg(any(feature = "money", feature = "wales"))]
fn years_of(kind: &str) -> Word {
    match kind {
        "academic" => Word::YearsAcademic,
        "financial" => Word::YearsFinancial,
        _ => Word::YearsCalendar,
    }
}

#[cfg(feature = "files")]
fn refusal(lang: Lang, why: &Refusal) -> String {
    let columns = |columns: &[String]| super::list(Lang::Cy, columns);
    let number = |number: f64| fixed(number, 0);
    match why {
        Refusal::Empty => word(lang, Word::RefusedEmpty).to_string(),
        Refusal::Workbook => word(lang, Word::RefusedWorkbook).to_string(),
        Refusal::Page => word(lang, Word::RefusedPage).to_string(),
        Refusal::Utf16 => word(lang, Word::RefusedUtf16).to_string(),
        Refusal::Binary => word(lang, Word::RefusedBinary).to_string(),
        Refusal::TooLarge { limit } => say(lang, Word::RefusedTooLarge, &[&number(*limit as f64)]),
        Refusal::TooManyRows { limit } => say(lang, Word::RefusedTooManyRows, &[&number(*limit as f64)]),
        Refusal::TooManyNames { column, limit } => say(lang, Word::RefusedTooManyNames, &[column, &number(*limit as f64)]),
        Refusal::Record { row } => say(lang, Word::RefusedRecord, &[&row.digits()]),
        Refusal::NoYears { columns: known } => say(lang, Word::RefusedNoYears, &[&columns(known)]),
        Refusal::NoNumbers { columns: known } => say(lang, Word::RefusedNoNumbers, &[&columns(known)]),
        Refusal::NoAreas { columns: known } => say(lang, Word::RefusedNoAreas, &[&columns(known)]),
        Refusal::TwoColumns { name } => say(lang, Word::RefusedTwoColumns, &[name]),
        Refusal::Changed => word(lang, Word::RefusedChanged).to_string(),
    }
}

fn expected(lang: Lang, expected: &Expected) -> String {
    match expected {
        Expected::OneOf(words) => say(lang, Word::ExpectedOneOf, &[&super::join(words, ", ")]),
        Expected::Year => word(lang, Word::ExpectedYear).to_string(),
        Expected::Within(low, high) => say(lang, Word::ExpectedWithin, &[&shortest(*low), &shortest(*high)]),
        Expected::YearOrNever(low, high) => say(lang, Word::ExpectedYearOrNever, &[&shortest(*low), &shortest(*high)]),
        #[cfg(feature = "gap")]
        Expected::Window => word(lang, Word::ExpectedWindow).to_string(),
        #[cfg(feature = "school")]
        Expected::Measure => word(lang, Word::ExpectedMeasure).to_string(),
        Expected::Number => word(lang, Word::ExpectedNumber).to_string(),
        Expected::Positive => word(lang, Word::ExpectedPositive).to_string(),
        #[cfg(feature = "formula")]
        Expected::Like(example) => say(lang, Word::ExpectedLike, &[example]),
        #[cfg(feature = "claims")]
        Expected::Claim => word(lang, Word::ExpectedClaim).to_string(),
        Expected::NewYear => word(lang, Word::ExpectedNewYear).to_string(),
        #[cfg(feature = "files")]
        Expected::Cells(count) => say(lang, Word::ExpectedCells, &[&count.digits()]),
        #[cfg(feature = "files")]
        Expected::Decimals => word(lang, Word::ExpectedDecimals).to_string(),
        #[cfg(feature = "files")]
        Expected::OneValue { row } => say(lang, Word::ExpectedOneValue, &[&row.digits()]),
        #[cfg(feature = "files")]
        Expected::SameUnit(unit) => say(lang, Word::ExpectedSameUnit, &[unit]),
        #[cfg(feature = "files")]
        Expected::SameYears => word(lang, Word::ExpectedSameYears).to_string(),
        #[cfg(feature = "files")]
        Expected::Present => word(lang, Word::ExpectedPresent).to_string(),
        #[allow(unreachable_patterns)]
        _ => String::new(),
    }
}

impl fmt::Display for Error {
    /// In English, for the command line and for developers.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&error(Lang::En, self))
    }
}

impl core::error::Error for Error {}
