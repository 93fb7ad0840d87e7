//! Colours, and the contrast that each must have.
//!
//! Text at least 4.5:1 on the background, lines 4.5:1, bars 3:1, and neighbours 3:1 between themselves, in light and dark
//! (WCAG 2.2; contrast as it defines it). The tests hold every pair to it. Colour never stands alone: roles differ in
//! dash, marker and words too.

use crate::figure::{Kind, Role};

/// Red, green, blue.
pub type Colour = [u8; 3];

/// The colours of a theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    pub background: Colour,
    pub text: Colour,
    pub muted: Colour,
    pub grid: Colour,
    pub axis: Colour,
    /// What was published.
    pub observed: Colour,
    /// What we calculate: fitted and projected.
    pub trend: Colour,
    /// The names of what we calculate, legible over the bands too.
    pub trend_words: Colour,
    /// The lower and the upper part of a bar.
    pub lower: Colour,
    pub upper: Colour,
    /// Words inside those bars.
    pub on_lower: Colour,
    pub on_upper: Colour,
}

/// Opacity of the wider band, and of the narrower one that lies on it.
pub const BAND_95: f64 = 0.13;
pub const BAND_80: f64 = 0.2;

/// Dark on white.
pub static LIGHT: Palette = Palette {
    background: [255, 255, 255],
    text: [0x1d, 0x1d, 0x1b],
    muted: [0x59, 0x59, 0x59],
    grid: [0xe2, 0xe2, 0xe2],
    axis: [0x80, 0x80, 0x80],
    observed: [0x0a, 0x25, 0x40],
    trend: [0xbf, 0x4d, 0x0a],
    trend_words: [0x8a, 0x36, 0x06],
    lower: [0x12, 0x43, 0x6d],
    upper: [0xf4, 0x6a, 0x25],
    on_lower: [255, 255, 255],
    on_upper: [0x1d, 0x1d, 0x1b],
};

/// Light on near black.
pub static DARK: Palette = Palette {
    background: [0x14, 0x17, 0x1c],
    text: [0xf2, 0xf2, 0xf0],
    muted: [0xb4, 0xb4, 0xb0],
    grid: [0x33, 0x38, 0x40],
    axis: [0x85, 0x8a, 0x92],
    observed: [0xf4, 0xf1, 0xea],
    trend: [0xd9, 0x6a, 0x26],
    trend_words: [0xff, 0xa3, 0x66],
    lower: [0x33, 0x6f, 0xa1],
    upper: [0xff, 0xc9, 0xa3],
    on_lower: [0xf2, 0xf2, 0xf0],
    on_upper: [0x14, 0x17, 0x1c],
};

impl Palette {
    /// The colours that `digits` give, six hexadecimal digits each in the order of the fields; these where there are not twelve.
    pub fn with(&self, digits: &str) -> Palette {
        let Ok(digits) = <&[u8; 72]>::try_from(digits.as_bytes()) else { return self.clone() };
        let mut all: [Colour; 12] = [[0; 3]; 12];
        for (at, digit) in digits.iter().enumerate() {
            // Letters in lower case, which is how pages write what they have read.
            let value = if *digit > b'9' { digit - b'a' + 10 } else { digit - b'0' };
            let part = &mut all[at / 6][at / 2 % 3];
            *part = *part << 4 | value & 15;
        }
        let [background, text, muted, grid, axis, observed, trend, trend_words, lower, upper, on_lower, on_upper] = all;
        Palette { background, text, muted, grid, axis, observed, trend, trend_words, lower, upper, on_lower, on_upper }
    }

    /// The colour of a mark.
    pub fn mark(&self, role: Role) -> Colour {
        match role {
            Role::Observed | Role::NotComparable | Role::Provisional | Role::Other | Role::Planned | Role::School => {
                self.observed
            }
            Role::Fitted | Role::Projected | Role::Real | Role::RealForecast | Role::Fifth => self.trend,
            Role::Delegated | Role::Closes | Role::Current | Role::Gains | Role::Most => self.lower,
            Role::Retained | Role::Widens | Role::Added | Role::Loses | Role::Least => self.upper,
            Role::Total | Role::Estimate | Role::Scenario | Role::Nation | Role::Distorted | Role::Reported => self.muted,
            Role::NoTrend | Role::Red | Role::Amber | Role::Green => self.axis,
            Role::Guess | Role::Outlier => self.text,
        }
    }

    /// The colour of a mark's name: its own where that can be read as text.
    pub fn words(&self, role: Role, kind: Kind) -> Colour {
        match (kind, role) {
            (Kind::Rule, _) => self.muted,
            (Kind::Value, Role::Total) | (_, Role::Scenario) => self.text,
            (_, Role::Fitted | Role::Projected | Role::Real | Role::RealForecast) => self.trend_words,
            _ => self.mark(role),
        }
    }

    /// Words inside a bar or a cell.
    pub fn on(&self, role: Role) -> Colour {
        if matches!(role, Role::Delegated | Role::Closes | Role::Current) { self.on_lower } else { self.on_upper }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
    fn contrast(one: Colour, other: Colour) -> f64 {
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance").
    fn luminance(colour: Colour) -> f64 {
        let linear = colour.map(|part| {
            let share = f64::from(part) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    #[test]
    fn every_pair_has_the_contrast_it_needs() {
        for ink in [&LIGHT, &DARK] {
            let on_background = |colour, least: f64| {
                assert!(contrast(colour, ink.background) >= least, "{colour:x?} {}", contrast(colour, ink.background))
            };
            on_background(ink.text, 7.0);
            on_background(ink.muted, 4.5);
            on_background(ink.observed, 4.5);
            on_background(ink.trend, 4.5);
            // Both bands over the background, then words on them.
            let over = |below: Colour, alpha: f64| -> Colour {
                core::array::from_fn(|i| (alpha * f64::from(ink.trend[i]) + (1.0 - alpha) * f64::from(below[i])) as u8)
            };
            let banded = over(over(ink.background, BAND_95), BAND_80);
            for words in [ink.trend_words, ink.observed] {
                assert!(contrast(words, banded) >= 4.5, "{words:x?} {}", contrast(words, banded));
            }
            on_background(ink.lower, 3.0);
            on_background(ink.upper, 3.0);
            on_background(ink.axis, 3.0);
            for (one, other) in [(ink.observed, ink.trend), (ink.lower, ink.upper)] {
                assert!(contrast(one, other) >= 3.0, "{one:x?} {other:x?} {}", contrast(one, other));
            }
            for role in [Role::Delegated, Role::Retained] {
                assert!(contrast(ink.on(role), ink.mark(role)) >= 4.5, "{role:?} {}", contrast(ink.on(role), ink.mark(role)));
            }
        }
    }

    #[test]
    fn a_page_may_give_colours_of_its_own() {
        let digits: String = (0..72).map(|at| char::from(b"0123456789abcdef"[at % 16])).collect();
        let own = LIGHT.with(&digits);
        assert_eq!(own.background, [0x01, 0x23, 0x45]);
        assert_eq!(own.text, [0x67, 0x89, 0xab]);
        assert_eq!(own.on_upper, [0x23, 0x45, 0x67]);
        assert_eq!(LIGHT.with(""), LIGHT);
        assert_eq!(DARK.with("ffffff"), DARK);
    }

    /// The script that checks a page's colours fills in ours.
    #[test]
    fn the_script_knows_the_same_colours() {
        let script = include_str!("../web/gapchart-theme.js");
        for (name, ink) in [("light", &LIGHT), ("dark", &DARK)] {
            let line = script.lines().find(|line| line.trim_start().starts_with(&format!("{name}: \""))).expect("a line a theme");
            assert_eq!(LIGHT.with(line.split('"').nth(1).expect("digits")), *ink, "{name}");
        }
    }

    #[test]
    fn black_on_white_is_twenty_one_to_one() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-12);
    }
}
