//! What a reformed pupil premium costs, and the rates at which it would cost no more.
//!
//! In: groups of pupils with a rate each. A reform pays the premium to groups that have none now, and more for the share of a
//! group that is persistently disadvantaged. Out: costs, the one scale at which the reform costs what is paid now, the rates
//! so scaled, rounded, and what rounding them costs.

/// Pupils who share a rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// Pounds a pupil.
    pub rate: f64,
    pub pupils: f64,
    /// The share of them, 0 to 1, for whom more is paid.
    pub persistent: f64,
    /// Whether the premium is paid to them now.
    pub now: bool,
    /// Whether their rate is scaled when the budget stays the same; that of looked-after and service children is not.
    pub scaled: bool,
}

/// What is paid beside the rate for a persistently disadvantaged pupil.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Uplift {
    /// That share of the rate: 0.2 is a fifth more.
    Share(f64),
    /// Pounds a pupil.
    Pounds(f64),
}

impl Group {
    fn extra(&self, uplift: Uplift) -> f64 {
        match uplift {
            Uplift::Share(share) => self.rate * self.pupils * self.persistent * share,
            Uplift::Pounds(pounds) => self.pupils * self.persistent * pounds,
        }
    }
}

/// What is paid now: Σ rate · pupils over the groups that have the premium.
pub fn cost(groups: &[Group]) -> f64 {
    let mut cost = 0.0;
    for group in groups.iter().filter(|group| group.now) {
        cost += group.rate * group.pupils;
    }
    cost
}

/// What the reform costs: Σ rate · pupils over every group, and the uplift.
pub fn reformed(groups: &[Group], uplift: Uplift) -> f64 {
    let mut cost = 0.0;
    for group in groups {
        cost += group.rate * group.pupils + group.extra(uplift);
    }
    cost
}

/// The reform at no more than what is paid now.
#[derive(Clone, Debug, PartialEq)]
pub struct Neutral {
    /// What the rates of the scaled groups are multiplied by.
    pub scale: f64,
    /// For each group its rate, and that of a persistently disadvantaged pupil in it, before rounding.
    pub rates: Vec<(f64, f64)>,
    /// The same to the nearest multiple of the step.
    pub rounded: Vec<(f64, f64)>,
    /// What the rounded rates cost beyond what is paid now; below zero where they cost less.
    pub rounding: f64,
}

/// The reform at the cost of now: with F the cost of the groups that are not scaled,
/// k = (C₀ − F) / Σ r·N·(1 + p·u) for an uplift that is a share u of the rate, which scales with it, and
/// k = (C₀ − F − Σ N·p·U) / Σ r·N for one of U pounds, which does not. `step` is what rates are rounded to, in pounds.
///
/// `None` where no scale does it: no group is scaled, or the uplift in pounds alone costs more than there is.
pub fn neutral(groups: &[Group], uplift: Uplift, step: f64) -> Option<Neutral> {
    let (mut left, mut scaled) = (cost(groups), 0.0);
    for group in groups {
        let paid = group.rate * group.pupils;
        match (group.scaled, uplift) {
            (false, _) => left -= paid + group.extra(uplift),
            (true, Uplift::Share(_)) => scaled += paid + group.extra(uplift),
            (true, Uplift::Pounds(_)) => {
                left -= group.extra(uplift);
                scaled += paid;
            }
        }
    }
    let scale = left / scaled;
    if !(scale > 0.0 && scale.is_finite()) {
        return None;
    }
    let (mut rates, mut rounded, mut total) = (vec![], vec![], 0.0);
    for group in groups {
        let rate = if group.scaled { scale * group.rate } else { group.rate };
        let more = match uplift {
            Uplift::Share(share) => rate * (1.0 + share),
            Uplift::Pounds(pounds) => rate + pounds,
        };
        let near = |rate: f64| (rate / step).round() * step;
        // A rate that the reform leaves alone is not rounded either.
        let pair = if group.scaled { (near(rate), near(more)) } else { (rate, more) };
        rates.push((rate, more));
        rounded.push(pair);
        total += group.pupils * ((1.0 - group.persistent) * pair.0 + group.persistent * pair.1);
    }
    Some(Neutral { scale, rates, rounded, rounding: total - cost(groups) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups() -> [Group; 3] {
        let group = |rate, pupils, persistent, now, scaled| Group { rate, pupils, persistent, now, scaled };
        [group(1000.0, 100.0, 0.5, true, true), group(500.0, 40.0, 0.0, false, true), group(2000.0, 10.0, 0.0, true, false)]
    }

    /// Now 100,000 + 20,000; the reform adds 20,000 for the second group and half of the first at a fifth more: 10,000.
    #[test]
    fn costs_are_rates_times_pupils() {
        assert_eq!(cost(&groups()), 120_000.0);
        assert_eq!(reformed(&groups(), Uplift::Share(0.2)), 150_000.0);
        assert_eq!(reformed(&groups(), Uplift::Pounds(200.0)), 150_000.0);
    }

    /// k = 100,000 / (110,000 + 20,000); in pounds k = (100,000 − 10,000) / 120,000.
    #[test]
    fn a_neutral_reform_scales_what_may_be_scaled() {
        let share = neutral(&groups(), Uplift::Share(0.2), 5.0).unwrap();
        assert!((share.scale - 100.0 / 130.0).abs() < 1e-15);
        assert!((share.rates[0].1 - 1200.0 * share.scale).abs() < 1e-9);
        assert_eq!(share.rates[2], (2000.0, 2400.0));
        // 769.23 and 923.08 become 770 and 925, 384.62 becomes 385.
        assert_eq!(share.rounded[..2], [(770.0, 925.0), (385.0, 460.0)]);
        assert!((share.rounding - (50.0 * 770.0 + 50.0 * 925.0 + 40.0 * 385.0 + 20_000.0 - 120_000.0)).abs() < 1e-9);
        let pounds = neutral(&groups(), Uplift::Pounds(200.0), 5.0).unwrap();
        assert_eq!((pounds.scale, pounds.rates[0]), (0.75, (750.0, 950.0)));
        assert_eq!(pounds.rounding, 0.0);
    }

    #[test]
    fn where_nothing_can_be_scaled_there_is_no_neutral_reform() {
        assert_eq!(neutral(&groups()[2..], Uplift::Share(0.2), 5.0), None);
        assert_eq!(neutral(&groups(), Uplift::Pounds(1e6), 5.0), None);
        assert_eq!(neutral(&[], Uplift::Share(0.2), 5.0), None);
    }
}
