//! Money: what prices do to it, what a change of it is made of, and what a reformed pupil premium costs, how a school's plan hangs together.
//!
//! In: amounts, and [`Prices`]: the level of a price index in years of one kind. Out: amounts in the money of another year, what a
//! freeze takes, the change since every year, contributions that sum to a change, costs and rates, one sum shared by a formula, a
//! school funding formula ([`formula`]). Plain functions and columns; no figure is held here.
//!
//! Method: deflation, `real(t) = cash(t) · P(base) / P(t)`, levels first and differences after; the logarithmic mean Divisia
//! index, LMDI-I (B. W. Ang, "The LMDI approach to decomposition analysis: a practical guide", Energy Policy 33, 2005). Not here:
//! where indices come from ([`datasets`](crate::datasets)) and what they are called ([`text`](crate::text)).

#[cfg(feature = "formula")]
pub mod formula;
#[cfg(feature = "school")]
mod plan;
#[cfg(all(feature = "formula", not(target_arch = "wasm32")))]
pub mod population;
mod premium;
mod shares;

#[cfg(feature = "school")]
pub use plan::{Contradiction, Given, Known, Plan, Quantity, plan, protected};
pub use premium::{Group, Neutral, Uplift, cost, neutral, reformed};
pub use shares::{Need, adds_up, single_formula, transition, variation};

use crate::period::Kind;

/// The level of a price index in one year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price {
    /// Counted as [`Period::year`](crate::period::Period::year) counts it.
    pub year: i32,
    /// Above zero; its base does not matter, since only ratios of levels are used.
    pub level: f64,
    /// Whether any part of it is a forecast.
    pub forecast: bool,
}

/// A price index, published or the reader's own: levels in years of one kind, ascending, none missing but those not held.
#[derive(Clone, Debug, PartialEq)]
pub struct Prices {
    pub kind: Kind,
    pub levels: Vec<Price>,
}

/// Months of an academic year, September to August, that lie in its first calendar or financial year.
const MONTHS_BEFORE_JANUARY: f64 = 4.0;
const MONTHS_BEFORE_APRIL: f64 = 7.0;

impl Prices {
    /// The level in a year; `None` where it is not held.
    pub fn at(&self, year: i32) -> Option<Price> {
        self.levels.iter().find(|price| price.year == year).copied()
    }

    /// An amount of `year` in the money of `base`; `None` where the index lacks one of them.
    ///
    /// ```
    /// use gapchart::funding::{Price, Prices};
    /// use gapchart::period::Kind;
    /// let level = |year, level| Price { year, level, forecast: false };
    /// let prices = Prices { kind: Kind::Financial, levels: vec![level(2010, 80.0), level(2021, 100.0)] };
    /// assert_eq!(prices.real(4000.0, 2010, 2021), Some(5000.0));
    /// assert_eq!(prices.real(4000.0, 2011, 2021), None);
    /// ```
    pub fn real(&self, cash: f64, year: i32, base: i32) -> Option<f64> {
        Some(real(cash, self.at(year)?.level, self.at(base)?.level))
    }

    /// What an amount in the money of `base` was in that of `year`: the inverse of [`Prices::real`].
    pub fn cash(&self, real: f64, year: i32, base: i32) -> Option<f64> {
        Some(cash(real, self.at(year)?.level, self.at(base)?.level))
    }

    /// The share of its worth that an amount loses when it stays the same from one year to another: 1 − P(from)/P(to).
    pub fn frozen(&self, from: i32, to: i32) -> Option<f64> {
        Some(1.0 - self.at(from)?.level / self.at(to)?.level)
    }

    /// Runs the index on by forecast changes in percent, each on the level of the year before it; what does not follow on is left out.
    pub fn extend(&mut self, changes: &[(i32, f64)]) {
        for &(year, percent) in changes {
            if let Some(before) = self.at(year - 1).filter(|_| self.at(year).is_none()) {
                self.levels.push(Price { year, level: before.level * (1.0 + percent / 100.0), forecast: true });
            }
        }
    }

    /// The index in academic years, each the mean of the two years that it lies in, weighted by their months: of calendar years
    /// four months of the first and eight of the second, of financial years seven and five.
    ///
    /// An academic year counts by the year in which it ends, so that 2013/14 is made of 2013 and 2014, or of 2013-14 and 2014-15.
    pub fn academic(&self) -> Prices {
        let before = match self.kind {
            Kind::Academic => return self.clone(),
            Kind::Financial => MONTHS_BEFORE_APRIL / 12.0,
            Kind::Calendar => MONTHS_BEFORE_JANUARY / 12.0,
        };
        let mut levels = vec![];
        for &first in &self.levels {
            if let Some(second) = self.at(first.year + 1) {
                let level = before * first.level + (1.0 - before) * second.level;
                levels.push(Price { year: first.year + 1, level, forecast: first.forecast || second.forecast });
            }
        }
        Prices { kind: Kind::Academic, levels }
    }
}

/// An amount in the money of another year: `level` is that of the index in the amount's own year, `base` in the other.
pub fn real(cash: f64, level: f64, base: f64) -> f64 {
    cash * base / level
}

/// The inverse of [`real`].
pub fn cash(real: f64, level: f64, base: f64) -> f64 {
    real * level / base
}

/// The share of its worth that an amount loses by `missed` annual uplifts at an inflation of that share a year: 1 − (1 + i)⁻ⁿ.
///
/// A budget that stays the same for five years misses four uplifts. `inflation` lies above −1.
///
/// ```
/// use gapchart::{funding::freeze, number::fixed};
/// assert_eq!([5, 4, 0].map(|missed| fixed(100.0 * freeze(missed, 0.02), 1)), ["9.4", "7.6", "0.0"]);
/// ```
pub fn freeze(missed: u32, inflation: f64) -> f64 {
    // Products and not a power: the same digits on every machine.
    let mut left = 1.0;
    for _ in 0..missed {
        left /= 1.0 + inflation;
    }
    1.0 - left
}

/// The logarithmic mean of two numbers above zero, (a − b) / (ln a − ln b); of two equal ones it is that number.
pub fn log_mean(a: f64, b: f64) -> f64 {
    if a == b {
        return a;
    }
    let x = (a - b) / b;
    // Close together their logarithms differ by too few digits to divide by: there x / ln(1 + x) is its series.
    if x.abs() < 1e-3 {
        return b * (1.0 + x / 2.0 - x * x / 12.0 + x * x * x / 24.0);
    }
    (a - b) / libm::log(a / b)
}

/// What each factor of a product contributes to the product's change, by LMDI-I: `L(T₁, T₀) · ln(f₁/f₀)`. They sum to it.
///
/// `before` and `after` are the factors, as many of each, all above zero.
///
/// ```
/// let parts = gapchart::funding::decompose(&[10.0, 2.0], &[20.0, 1.0]);
/// assert!((parts[0] + parts[1]).abs() < 1e-12, "twice the pupils at half the rate change nothing");
/// ```
pub fn decompose(before: &[f64], after: &[f64]) -> Vec<f64> {
    let product = |factors: &[f64]| factors.iter().product::<f64>();
    let mean = log_mean(product(after), product(before));
    let mut parts = vec![];
    for (before, after) in before.iter().zip(after) {
        parts.push(mean * libm::log(after / before));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prices(kind: Kind, levels: &[(i32, f64)]) -> Prices {
        let levels = levels.iter().map(|&(year, level)| Price { year, level, forecast: false }).collect();
        Prices { kind, levels }
    }

    /// 4,000 at 80 is 5,000 at 100, and 5,000 is 25 % above what stayed at 4,000.
    #[test]
    fn an_amount_is_worth_what_prices_say() {
        let index = prices(Kind::Financial, &[(2010, 80.0), (2011, 90.0), (2012, 100.0)]);
        assert_eq!(index.real(4000.0, 2010, 2012), Some(5000.0));
        assert_eq!(index.cash(5000.0, 2010, 2012), Some(4000.0));
        assert!((index.frozen(2010, 2012).unwrap() - 0.2).abs() < 1e-15);
        assert_eq!(index.real(1.0, 2010, 2013), None);
    }

    /// By hand: 1.02⁵ = 1.1040808032, and 1 − 1/1.1040808032 = 0.09426919…
    #[test]
    fn a_freeze_compounds() {
        assert!((freeze(5, 0.02) - 0.0942691901701).abs() < 1e-12);
        assert!((freeze(1, 0.25) - 0.2).abs() < 1e-15);
        assert_eq!(freeze(9, 0.0), 0.0);
    }

    #[test]
    fn a_forecast_runs_on_from_the_last_level_and_is_marked() {
        let mut index = prices(Kind::Financial, &[(2020, 90.0), (2021, 100.0)]);
        index.extend(&[(2021, 7.0), (2022, 10.0), (2023, 10.0), (2025, 10.0)]);
        let last = index.at(2023).unwrap();
        assert!((last.level - 121.0).abs() < 1e-9 && last.forecast);
        assert_eq!((index.at(2021).unwrap().level, index.at(2025)), (100.0, None));
    }

    /// 2013/14: a third of 2013 and two thirds of 2014; seven twelfths of 2013-14 and five of 2014-15.
    #[test]
    fn an_academic_year_is_made_of_the_months_that_it_has() {
        let calendar = prices(Kind::Calendar, &[(2013, 90.0), (2014, 96.0)]).academic();
        assert_eq!(calendar.levels.len(), 1);
        assert!((calendar.at(2014).unwrap().level - 94.0).abs() < 1e-12);
        let financial = prices(Kind::Financial, &[(2013, 84.0), (2014, 96.0)]).academic();
        assert!((financial.at(2014).unwrap().level - 89.0).abs() < 1e-12);
        assert_eq!(financial.academic(), financial);
    }

    #[test]
    fn the_mean_of_two_equal_numbers_is_that_number_and_of_near_ones_lies_between() {
        assert_eq!(log_mean(5.0, 5.0), 5.0);
        let mean = log_mean(1.0 + 1e-12, 1.0);
        assert!((1.0..=1.0 + 1e-12).contains(&mean));
        // (4 − 1) / ln 4
        assert!((log_mean(4.0, 1.0) - 2.1640425613334453).abs() < 1e-14);
    }

    /// A factor that doubles alone is the whole change.
    #[test]
    fn a_factor_that_does_not_change_contributes_nothing() {
        let parts = decompose(&[3.0, 5.0, 2.0], &[3.0, 10.0, 2.0]);
        assert_eq!((parts[0], parts[2]), (0.0, 0.0));
        assert!((parts[1] - 30.0).abs() < 1e-12);
    }
}
