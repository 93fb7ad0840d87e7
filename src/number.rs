//! Numbers as decimal digits: the same ones in a page and in a shell.
//!
//! Data leave the product with twelve significant digits ([`significant`]), prose and tables with a fixed
//! number of decimals ([`fixed`]). Only operations that IEEE 754 rounds correctly are used, so that two machines
//! with different maths libraries cannot disagree in the last digit.

/// The powers of ten that a double holds exactly.
static POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
    1e22,
];

/// Ten to the power of `exponent`, at most 22: exact.
pub fn power_of_ten(exponent: u8) -> f64 {
    POWERS[usize::from(exponent)]
}

/// `value` to twelve significant digits; −0 becomes 0.
///
/// The result is the double nearest to those digits wherever they can be written with 22 decimals or fewer, so
/// that any language prints them as they stand. `value` must be finite.
///
/// ```
/// use gapchart::number::significant;
/// assert_eq!(significant(2111.7659574468084), 2111.76595745);
/// assert_eq!(significant(-0.0).to_string(), "0");
/// ```
pub fn significant(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return if value == 0.0 { 0.0 } else { value };
    }
    let (digits, places) = twelve(value);
    shift(digits, -places)
}

/// `value` to twelve significant digits and no more of them than it needs, without an exponent: `0.0125`, `2111.76595745`.
///
/// Not the standard library's way, which writes any double and brings its tables into a page. `value` must be finite.
///
/// ```
/// use gapchart::number::shortest;
/// assert_eq!([0.0, -1.5, 2000.0, 1e-9 / 3.0].map(shortest), ["0", "-1.5", "2000", "0.000000000333333333333"]);
/// ```
pub fn shortest(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return String::from("0");
    }
    let (digits, mut places) = twelve(value);
    let mut rest = digits.abs() as u64;
    while rest.is_multiple_of(10) && places > 0 {
        (rest, places) = (rest / 10, places - 1);
    }
    // From the last digit to the first, at least one before the point.
    let mut text = Backwards::new();
    text.start -= (-places).max(0) as usize;
    let mut written = 0;
    while rest > 0 || written <= places {
        if written == places && places > 0 {
            text.push(b'.');
        }
        text.push(b'0' + (rest % 10) as u8);
        (rest, written) = (rest / 10, written + 1);
    }
    if digits < 0.0 {
        text.push(b'-');
    }
    text.text()
}

/// Whole numbers as decimal digits.
///
/// Not the standard library's `to_string`, which brings its formatting into a page.
pub trait Digits: Copy {
    /// As `2581`: without commas, with a hyphen before a negative one.
    fn digits(self) -> String;
}

macro_rules! digits {
    ($($kind:ty),*) => {$(
        impl Digits for $kind {
            fn digits(self) -> String {
                whole(self as i64)
            }
        }
    )*};
}

digits!(u8, u32, i32, i64, u64, usize);

fn whole(number: i64) -> String {
    let mut text = Backwards::new();
    let mut rest = number.unsigned_abs();
    loop {
        text.push(b'0' + (rest % 10) as u8);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        text.push(b'-');
    }
    text.text()
}

/// Twelve digits as a whole number, and how many places they were shifted up by; of a finite number other than zero.
fn twelve(value: f64) -> (f64, i32) {
    const LOW: f64 = 1e11;
    const HIGH: f64 = 1e12;
    let size = value.abs();
    // Places after which twelve digits stand before the point: about as many as the power of two tells, and then exactly. A power is
    // three tenths of a digit (1233/4096); zeros in front, as of numbers too small to have one, only make the way longer.
    let power = (size.to_bits() >> 52) as i32 - 1023;
    let mut places = (11 - ((power * 1233) >> 12)).min(300);
    while shift(size, places) >= HIGH {
        places -= 1;
    }
    while shift(size, places) < LOW && places < 320 {
        places += 1;
    }
    let mut digits = shift(value, places).round();
    // Rounding may carry into a thirteenth digit.
    if digits.abs() >= HIGH {
        places -= 1;
        digits = shift(value, places).round();
    }
    (digits, places)
}

/// Digits in the order in which they are worked out, from the last to the first.
struct Backwards {
    digits: [u8; ROOM],
    start: usize,
}

/// More than the longest number takes: the digits of the largest whole number, its commas and a double's 320 places.
const ROOM: usize = 384;

impl Backwards {
    fn new() -> Self {
        Backwards { digits: [b'0'; ROOM], start: ROOM }
    }

    fn push(&mut self, byte: u8) {
        self.start -= 1;
        self.digits[self.start] = byte;
    }

    fn text(&self) -> String {
        let mut text = String::with_capacity(ROOM - self.start);
        for &byte in &self.digits[self.start..] {
            text.push(char::from(byte));
        }
        text
    }
}

/// `value` times ten to the power of `places`, in steps that are exact powers.
fn shift(value: f64, places: i32) -> f64 {
    let mut left = places.unsigned_abs() as usize;
    let mut value = value;
    while left > 0 {
        let step = left.min(22);
        left -= step;
        if places > 0 {
            value *= POWERS[step];
        } else {
            value /= POWERS[step];
        }
    }
    value
}

/// `value` with that many decimals, thousands grouped by commas: the same shape in English and Welsh.
///
/// Halves round away from zero as a reader would round the printed digits: 3.785 becomes 3.79 although the
/// nearest double lies below it. Meant for |value| · 10^decimals below 10¹⁵.
///
/// ```
/// use gapchart::number::fixed;
/// assert_eq!(fixed(7926.0, 0), "7,926");
/// assert_eq!(fixed(-0.004, 2), "0.00");
/// assert_eq!(fixed(3.785, 2), "3.79");
/// ```
pub fn fixed(value: f64, decimals: u8) -> String {
    digits(value, decimals, true)
}

/// As [`fixed`], without the commas: for files.
pub fn ungrouped(value: f64, decimals: u8) -> String {
    digits(value, decimals, false)
}

/// Digits with at most one point as a number above zero: the double nearest to them.
///
/// Not the standard library's way, which reads every notation and brings its tables into a page.
///
/// ```
/// use gapchart::number::decimal;
/// assert_eq!((decimal("1.5"), decimal("2")), (Some(1.5), Some(2.0)));
/// assert!(["", ".", "-1", "0.0", "1e3", "1.2.3", "1234567890123456"].iter().all(|text| decimal(text).is_none()));
/// ```
pub fn decimal(text: &str) -> Option<f64> {
    let (mut whole, mut digits, mut after) = (0_u64, 0, None);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' if digits < 15 => {
                whole = 10 * whole + u64::from(byte - b'0');
                digits += 1;
                after = after.map(|after| after + 1);
            }
            b'.' if after.is_none() => after = Some(0),
            _ => return None,
        }
    }
    // Both are exact, so that their quotient is the nearest double.
    (whole > 0).then(|| whole as f64 / power_of_ten(after.unwrap_or(0)))
}

/// Whether `value`, to twelve digits, needs no more than that many decimals.
pub fn fits(value: f64, decimals: u8) -> bool {
    let scaled = significant(value * power_of_ten(decimals));
    scaled == scaled.round()
}

fn digits(value: f64, decimals: u8, grouped: bool) -> String {
    let scaled = significant(value * power_of_ten(decimals)).round();
    let mut rest = scaled.abs() as u64;
    let mut digits = Backwards::new();
    let mut written = 0;
    while written <= decimals || rest > 0 {
        if written == decimals && decimals > 0 {
            digits.push(b'.');
        } else if grouped && written > decimals && (written - decimals).is_multiple_of(3) {
            digits.push(b',');
        }
        digits.push(b'0' + (rest % 10) as u8);
        rest /= 10;
        written += 1;
    }
    if scaled < 0.0 {
        digits.push(b'-');
    }
    digits.text()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_digits_are_the_standard_librarys() {
        for value in
            [1.0, 0.5, 100.0, 1e15, 0.1 + 0.2, 2111.7659574468084, -0.0391666666667, 1e-9, 123456.789, 1e12, 9.9999999999996]
        {
            assert_eq!(shortest(value), significant(value).to_string(), "{value}");
        }
    }

    #[test]
    fn twelve_digits_at_every_size() {
        for (value, expected) in [
            (1.0 / 3.0, 0.333333333333),
            (123456789012345.0, 123456789012000.0),
            (9.9999999999996, 10.0),
            (999999999999.9, 1000000000000.0),
            (1e-9 / 3.0, 3.33333333333e-10),
            (-2.0 / 3.0, -0.666666666667),
            (1e15, 1e15),
            (0.1 + 0.2, 0.3),
        ] {
            assert_eq!(significant(value), expected, "{value}");
        }
    }

    #[test]
    fn rounding_twice_changes_nothing() {
        let mut value = 1.234567890123456e-12;
        while value < 1e18 {
            let once = significant(value);
            assert_eq!(significant(once), once, "{value}");
            value *= 1.7;
        }
    }

    #[test]
    fn groups_and_decimals() {
        for (value, decimals, expected) in [
            (0.0, 0, "0"),
            (0.5, 0, "1"),
            (-0.5, 1, "-0.5"),
            (1234567.891, 1, "1,234,567.9"),
            (999.995, 2, "1,000.00"),
            (0.07, 2, "0.07"),
            (100.0, 0, "100"),
            (-1234.0, 0, "-1,234"),
        ] {
            assert_eq!(fixed(value, decimals), expected);
        }
    }
}
