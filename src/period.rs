//! Academic, financial and calendar years.
//!
//! In: text such as `2010/11`, `2010-11`, `201011` or `2019`. Out: a [`Period`] that orders, prints as its
//! publishers print it, and gives the one number that a trend is fitted to.
//!
//! Convention: an academic year is counted by the calendar year in which it ends (2010/11 is 2011), a
//! financial year by the one in which it begins (2010-11 is 2010). The slash and the hyphen tell a reader
//! which of the two is meant.

use crate::error::{Error, Result};
use crate::number::Digits;

/// The kind of year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// September to August, printed `2010/11`.
    Academic,
    /// April to March, printed `2010-11`.
    Financial,
    /// January to December, printed `2010`.
    Calendar,
}

impl Kind {
    /// The word that data files use.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Academic => "academic",
            Kind::Financial => "financial",
            Kind::Calendar => "calendar",
        }
    }

    /// The kind of that [`name`](Kind::name).
    pub fn from_name(name: &str) -> Option<Kind> {
        [Kind::Academic, Kind::Financial, Kind::Calendar].into_iter().find(|kind| kind.name() == name)
    }
}

/// One year of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    kind: Kind,
    year: i32,
}

/// The years that can be written in four digits; what a page may ask for.
pub const YEARS: core::ops::RangeInclusive<i32> = 1000..=9999;

impl Period {
    /// The period of that kind counted by `year` (see the module's convention).
    pub const fn new(kind: Kind, year: i32) -> Period {
        Period { kind, year }
    }

    /// The kind of year.
    pub const fn kind(self) -> Kind {
        self.kind
    }

    /// The number a trend is fitted to.
    pub const fn year(self) -> i32 {
        self.year
    }

    /// Reads `2010/11`, `2010-11`, `2010/2011`, `201011` or `2010`, spaces around it ignored. Digits alone are a
    /// period of `kind`; four digits name the year by which that kind is counted, so `2011` in a column of
    /// academic years is 2010/11. With a separator the text itself says the kind, and `kind` is not asked.
    ///
    /// # Errors
    /// [`Error::NotAPeriod`] when the text is none of these, or its second year does not follow its first.
    ///
    /// ```
    /// use gapchart::period::{Kind, Period};
    /// let period = Period::parse("201011", Kind::Academic).unwrap();
    /// assert_eq!((period.year(), period.to_string().as_str()), (2011, "2010/11"));
    /// assert!(Period::parse("2010/12", Kind::Academic).is_err());
    /// ```
    pub fn parse(text: &str, kind: Kind) -> Result<Period> {
        let wrong = || Box::new(Error::NotAPeriod { value: text.to_string() });
        let text = text.trim_ascii();
        let (first, second, kind) = match text.split_once(['/', '-', '\u{2013}']) {
            Some((first, second)) if text.contains('/') => (first, second, Kind::Academic),
            Some((first, second)) => (first, second, Kind::Financial),
            None if text.len() == 6 && text.is_ascii() => (&text[..4], &text[4..], kind),
            None => {
                let year = four_digits(text).ok_or_else(wrong)?;
                return Ok(Period { kind, year });
            }
        };
        let first = four_digits(first).ok_or_else(wrong)?;
        let next = first + 1;
        let follows = match second.len() {
            2 => digits(second) == Some(next % 100),
            4 => digits(second) == Some(next),
            _ => false,
        };
        if !follows || kind == Kind::Calendar {
            return Err(wrong());
        }
        Ok(Period { kind, year: if kind == Kind::Academic { next } else { first } })
    }
}

fn four_digits(text: &str) -> Option<i32> {
    (text.len() == 4).then(|| digits(text)).flatten().filter(|year| YEARS.contains(year))
}

fn digits(text: &str) -> Option<i32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

impl Period {
    /// `2010/11`, `2010-11` or `2010`: the separator is part of the meaning.
    pub fn text(self) -> String {
        let (first, separator) = match self.kind {
            Kind::Academic => (self.year - 1, "/"),
            Kind::Financial => (self.year, "-"),
            Kind::Calendar => return self.year.digits(),
        };
        let next = (first + 1).rem_euclid(100);
        [first.digits().as_str(), separator, if next < 10 { "0" } else { "" }, &next.digits()].concat()
    }
}

/// Not in a page: there the standard library's formatting would come with it.
#[cfg(not(target_arch = "wasm32"))]
impl core::fmt::Display for Period {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str(&self.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_one_year_is_the_same_period() {
        for text in ["2010/11", " 2010/2011 ", "201011", "2011"] {
            assert_eq!(Period::parse(text, Kind::Academic), Ok(Period::new(Kind::Academic, 2011)), "{text}");
        }
        for text in ["2010-11", "2010-2011", "201011", "2010", "2010\u{2013}11"] {
            assert_eq!(Period::parse(text, Kind::Financial), Ok(Period::new(Kind::Financial, 2010)), "{text}");
        }
    }

    #[test]
    fn the_turn_of_a_century_prints_two_digits() {
        assert_eq!(Period::new(Kind::Academic, 2000).to_string(), "1999/00");
        assert_eq!(Period::parse("1999-00", Kind::Financial).unwrap().to_string(), "1999-00");
    }

    #[test]
    fn what_is_not_a_year_is_refused() {
        for text in ["", "20l9", "2010/12", "2010/1", "999", "10000", "2010-11-12", "+201", "２０１０", "2010/", "/11"] {
            assert!(Period::parse(text, Kind::Academic).is_err(), "{text}");
        }
        assert!(Period::parse("201011", Kind::Calendar).is_err());
    }
}
