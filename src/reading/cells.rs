//! What one cell says: a number as it was printed, no number and why, or a year.
//!
//! A figure that was held back is never nought: the signs are those of the open data standards of the Department for
//! Education (analysts' guide, "Data symbols") with the older ones that they replace.

use crate::number::power_of_ten;
use crate::period::{Kind, Period};

/// A number as whole digits and how many of them stand after the point: 3.70 is 370 and 2.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decimal {
    pub scaled: i64,
    pub decimals: u8,
}

/// Beyond these a double holds no more; the rest of the digits is dropped.
const DIGITS: u32 = 15;

impl Decimal {
    /// The double nearest to the digits.
    pub fn value(self) -> f64 {
        self.scaled as f64 / power_of_ten(self.decimals)
    }

    /// One less another, exact: whole numbers are subtracted and divided once.
    pub fn less(self, other: Decimal) -> Decimal {
        let decimals = self.decimals.max(other.decimals);
        let raised = |number: Decimal| {
            let mut scaled = number.scaled;
            for _ in number.decimals..decimals {
                scaled = scaled.saturating_mul(10);
            }
            scaled
        };
        Decimal { scaled: raised(self).saturating_sub(raised(other)), decimals }
    }
}

/// What sort of number it is, if its cell says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sign {
    #[default]
    None,
    Percent,
    Pounds,
}

/// Why there is no number; [`code`](Missing::code) is worded by `text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Nothing, or a dash.
    Empty,
    NotApplicable,
    Confidential,
    NotAvailable,
    LowReliability,
    /// Rounds to nought, and is not nought.
    Low,
}

impl Missing {
    /// Those that are said.
    pub const TOLD: [Missing; 5] =
        [Missing::NotApplicable, Missing::Confidential, Missing::NotAvailable, Missing::LowReliability, Missing::Low];

    pub const fn code(self) -> &'static str {
        match self {
            Missing::Empty => "empty",
            Missing::NotApplicable => "not-applicable",
            Missing::Confidential => "confidential",
            Missing::NotAvailable => "not-available",
            Missing::LowReliability => "low-reliability",
            Missing::Low => "low",
        }
    }
}

/// A cell of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    Number(Decimal, Sign),
    Missing(Missing),
    /// Neither.
    Odd,
}

static SYMBOLS: [(&str, Missing); 16] = [
    ("", Missing::Empty),
    ("-", Missing::Empty),
    ("\u{2013}", Missing::Empty),
    ("\u{2014}", Missing::Empty),
    ("z", Missing::NotApplicable),
    ("n/a", Missing::NotApplicable),
    (".", Missing::NotApplicable),
    ("c", Missing::Confidential),
    ("x", Missing::NotAvailable),
    (":", Missing::NotAvailable),
    ("..", Missing::NotAvailable),
    ("na", Missing::NotAvailable),
    ("u", Missing::LowReliability),
    ("low", Missing::Low),
    ("k", Missing::Low),
    ("~", Missing::Low),
];

/// What a cell of values holds; `comma` says that the comma is the decimal point and the point parts thousands.
pub fn value(cell: &[u8], comma: bool) -> Value {
    // By far the most are digits with at most one point.
    if let Some(number) = plain(cell) {
        return Value::Number(number, Sign::None);
    }
    // In brackets too, as the statisticians' guidance on symbols now writes them.
    let bare = cell.strip_prefix(b"[").and_then(|cell| cell.strip_suffix(b"]")).unwrap_or(cell);
    for (symbol, missing) in &SYMBOLS {
        if bare.eq_ignore_ascii_case(symbol.as_bytes()) {
            return Value::Missing(*missing);
        }
    }
    written(&super::records::text(cell), comma).map_or(Value::Odd, |(number, sign)| Value::Number(number, sign))
}

/// Digits, with at most one point among them.
pub(super) fn plain(cell: &[u8]) -> Option<Decimal> {
    if cell.is_empty() || cell.len() > DIGITS as usize {
        return None;
    }
    let (mut scaled, mut decimals, mut digits) = (0_i64, None, 0);
    for &byte in cell {
        match byte {
            b'0'..=b'9' => {
                scaled = 10 * scaled + i64::from(byte - b'0');
                digits += 1;
                decimals = decimals.map(|count: u8| count + 1);
            }
            b'.' if decimals.is_none() => decimals = Some(0),
            _ => return None,
        }
    }
    (digits > 0).then_some(Decimal { scaled, decimals: decimals.unwrap_or(0) })
}

/// A number as people write them: a sign, pounds, thousands in threes, hundredths, powers of ten.
fn written(text: &str, comma: bool) -> Option<(Decimal, Sign)> {
    let (point, part) = if comma { (',', '.') } else { ('.', ',') };
    let (mut sign, mut negative) = (Sign::None, false);
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        rest = match rest.chars().next()? {
            '-' | '\u{2212}' if !negative => {
                negative = true;
                rest.strip_prefix(['-', '\u{2212}'])?
            }
            '£' if sign == Sign::None => {
                sign = Sign::Pounds;
                rest.strip_prefix('£')?
            }
            '+' if !negative => rest.strip_prefix('+')?,
            _ => break,
        };
    }
    if let Some(shorter) = rest.strip_suffix('%') {
        if sign != Sign::None {
            return None;
        }
        (sign, rest) = (Sign::Percent, shorter.trim_end());
    }
    let (mut scaled, mut decimals, mut digits, mut exponent) = (0_i64, None::<i32>, 0, 0);
    // Digits since the last thousands' separator; none before the first.
    let mut group: Option<u32> = None;
    let mut letters = rest.chars();
    let mut first = 0_u32;
    while let Some(letter) = letters.next() {
        match letter {
            '0'..='9' => {
                let digit = i64::from(letter as u32 - '0' as u32);
                group = group.map(|count| count + 1);
                first += u32::from(group.is_none() && decimals.is_none());
                if digits < DIGITS {
                    scaled = 10 * scaled + digit;
                    digits += u32::from(scaled > 0);
                    decimals = decimals.map(|count| count + 1);
                } else if decimals.is_none() {
                    return None;
                }
            }
            _ if letter == point && decimals.is_none() && group.is_none_or(|count| count == 3) => {
                group = None;
                decimals = Some(0);
            }
            _ if (letter == part || matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')) && decimals.is_none() => {
                if group.map_or(!(1..=3).contains(&first), |count| count != 3) {
                    return None;
                }
                group = Some(0);
            }
            'e' | 'E' if first > 0 || decimals > Some(0) => {
                let (power, down) = match letters.as_str().as_bytes() {
                    [b'-', rest @ ..] => (rest, true),
                    [b'+', rest @ ..] | rest => (rest, false),
                };
                // Two digits at most; more is out of reach.
                let power = plain(power).filter(|number| power.len() <= 2 && number.decimals == 0)?.scaled as i32;
                exponent = if down { -power } else { power };
                break;
            }
            _ => return None,
        }
    }
    if (first == 0 && decimals.unwrap_or(0) == 0) || group.is_some_and(|count| count != 3) {
        return None;
    }
    let mut decimals = decimals.unwrap_or(0) - exponent;
    while decimals < 0 {
        scaled = scaled.checked_mul(10).filter(|scaled| *scaled < 10_i64.pow(DIGITS))?;
        decimals += 1;
    }
    while decimals > DIGITS as i32 {
        (scaled, decimals) = (scaled / 10, decimals - 1);
    }
    let scaled = if negative { -scaled } else { scaled };
    Some((Decimal { scaled, decimals: decimals as u8 }, sign))
}

/// A year; `declared` is what the column or its neighbour says of its kind, and else the separator tells, digits alone being
/// a calendar year and six of them an academic one.
pub fn year(cell: &[u8], declared: Option<Kind>) -> Option<Period> {
    let text = core::str::from_utf8(cell).ok()?;
    let parsed = Period::parse(text, declared.unwrap_or(if cell.len() == 6 { Kind::Academic } else { Kind::Calendar })).ok()?;
    // The text names two years: the first of a financial year and the last of an academic one count it.
    Some(match (parsed.kind(), declared) {
        (Kind::Financial, Some(Kind::Academic)) => Period::new(Kind::Academic, parsed.year() + 1),
        (Kind::Academic, Some(Kind::Financial)) => Period::new(Kind::Financial, parsed.year() - 1),
        (kind, Some(Kind::Calendar)) if kind != Kind::Calendar => return None,
        _ => parsed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<(i64, u8)> {
        match value(text.as_bytes(), false) {
            Value::Number(number, _) => Some((number.scaled, number.decimals)),
            _ => None,
        }
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, expected) in [
            ("3.70", (370, 2)),
            ("-2.5", (-25, 1)),
            ("\u{2212}2.5", (-25, 1)),
            ("+1", (1, 0)),
            ("7,926", (7926, 0)),
            ("£1,234,567.50", (123456750, 2)),
            ("-£12", (-12, 0)),
            ("£ -12", (-12, 0)),
            ("25.7%", (257, 1)),
            ("25 %", (25, 0)),
            ("12 345", (12345, 0)),
            ("12\u{a0}345", (12345, 0)),
            (".5", (5, 1)),
            ("0.000", (0, 3)),
            ("1.5e3", (1500, 0)),
            ("1E-7", (1, 7)),
            ("33.333333333333336", (333333333333333, 13)),
            ("0.1000000000000000055511151231257827", (100000000000000, 15)),
        ] {
            assert_eq!(number(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "a",
            "1,2",
            "1,23,456",
            "12,34",
            "1.2.3",
            "1,",
            ",1",
            "--1",
            "£",
            "%",
            "£1%",
            "1e",
            "e3",
            "1e99",
            "=1+1",
            "3,92",
            "1234,567",
            "1234567890123456",
            "1 2",
            "0x10",
            "1_000",
            "(3.1)",
            "∞",
            "NaN",
            "1.5e",
            "5.",
            "５",
        ] {
            let read = number(text);
            assert!(read.is_none() || text == "5.", "{text}: {read:?}");
        }
        assert_eq!(value(b"3,92", true), Value::Number(Decimal { scaled: 392, decimals: 2 }, Sign::None));
        assert_eq!(value(b"1.234,5", true), Value::Number(Decimal { scaled: 12345, decimals: 1 }, Sign::None));
    }

    #[test]
    fn what_was_held_back_is_a_reason_and_never_nought() {
        for (text, why) in [
            ("z", Missing::NotApplicable),
            ("c", Missing::Confidential),
            ("[c]", Missing::Confidential),
            ("C", Missing::Confidential),
            ("x", Missing::NotAvailable),
            (":", Missing::NotAvailable),
            ("u", Missing::LowReliability),
            ("low", Missing::Low),
            ("k", Missing::Low),
            ("~", Missing::Low),
            ("", Missing::Empty),
            ("\u{2013}", Missing::Empty),
        ] {
            assert_eq!(value(text.as_bytes(), false), Value::Missing(why), "{text}");
        }
        assert_eq!(number("0"), Some((0, 0)));
    }

    #[test]
    fn a_difference_is_exact() {
        let [a, b] = ["50.3", "36.7"].map(|text| plain(text.as_bytes()).expect("a number"));
        assert_eq!((a.less(b).value(), a.less(b).decimals), (13.6, 1));
        let whole = plain(b"34").expect("a number");
        assert_eq!(a.less(whole), Decimal { scaled: 163, decimals: 1 });
    }

    #[test]
    fn a_year_is_of_the_kind_that_its_column_or_its_sign_says() {
        let said = |text: &str, declared| year(text.as_bytes(), declared).map(|period| period.to_string());
        assert_eq!(said("201011", Some(Kind::Academic)), Some("2010/11".into()));
        assert_eq!(said("2011", Some(Kind::Academic)), Some("2010/11".into()));
        assert_eq!(said("2010-11", Some(Kind::Academic)), Some("2010/11".into()));
        assert_eq!(said("2010/11", Some(Kind::Financial)), Some("2010-11".into()));
        assert_eq!(said("2011", None), Some("2011".into()));
        assert_eq!(said("201011", None), Some("2010/11".into()));
        assert_eq!(said("2010-11", None), Some("2010-11".into()));
        assert_eq!((said("2010/12", None), said("2010/11", Some(Kind::Calendar)), said("20l9", None)), (None, None, None));
    }
}
