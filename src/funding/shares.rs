//! How one sum is shared among authorities, and how far apart they are.
//!
//! In: pupils, what is spent on them now, and the shares of them who count for more. Out: the same sum shared by one formula, the
//! way there over several years, the ratio of a highest to a lowest, a coefficient of variation.
//!
//! Method: `w = pupils · (1 + a·fsm + b·aln + c·welsh)`, each authority's part of the sum being its part of all `w`. Where schools
//! for ages 3 to 16 are told apart they may have one rate of their own, what is spent on them now over their pupils, and the
//! formula shares the rest. No term for sparsity, and none for what schools cost.

/// An authority, or one kind of its schools.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Need {
    /// Above nought.
    pub pupils: f64,
    /// Shares of pupils, 0 to 1: eligible for free school meals, with additional learning needs, taught in Welsh.
    pub shares: [f64; 3],
    /// What is spent now.
    pub now: f64,
    /// Of schools for ages 3 to 16: a part of `pupils` and of `now`; nought where they are not told apart.
    pub all_age: [f64; 2],
}

/// What each would be given of the same sum, by weights for the three shares; `one_rate` gives schools for ages 3 to 16 a rate of
/// their own. As many as there are needs, and summing to what is spent now.
///
/// ```
/// use gapchart::funding::{Need, single_formula};
/// let need = |pupils, meals, now| Need { pupils, shares: [meals, 0.0, 0.0], now, ..Need::default() };
/// // Twice as many pupils eligible in the second: 100·(1 + 0.2) to 100·(1 + 0.4) with a weight of 1.
/// let shared = single_formula(&[need(100.0, 0.2, 1.3e6), need(100.0, 0.4, 1.3e6)], [1.0, 0.0, 0.0], false);
/// assert!((shared[0] - 1.2e6).abs() < 1e-6 && (shared[1] - 1.4e6).abs() < 1e-6);
/// ```
pub fn single_formula(needs: &[Need], weights: [f64; 3], one_rate: bool) -> Vec<f64> {
    let apart = |need: &Need| if one_rate { need.all_age } else { [0.0; 2] };
    let weighted = |need: &Need| {
        let mut factor = 1.0;
        for (weight, share) in weights.iter().zip(need.shares) {
            factor += weight * share;
        }
        (need.pupils - apart(need)[0]) * factor
    };
    let (mut all, mut money, mut pupils_apart, mut money_apart) = (0.0, 0.0, 0.0, 0.0);
    for need in needs {
        let [pupils, spent] = apart(need);
        all += weighted(need);
        money += need.now - spent;
        pupils_apart += pupils;
        money_apart += spent;
    }
    let rate = if pupils_apart > 0.0 { money_apart / pupils_apart } else { 0.0 };
    let mut shared = vec![];
    for need in needs {
        let part = if all > 0.0 { money * (weighted(need) / all) } else { 0.0 };
        shared.push(part + rate * apart(need)[0]);
    }
    shared
}

/// The amounts of each year on a straight way from one to another, the last of them the other itself.
pub fn transition(now: f64, then: f64, years: u32) -> Vec<f64> {
    let mut steps = vec![];
    for year in 1..=years {
        let way = f64::from(year) / f64::from(years);
        // The end exactly: a sum that is left unchanged stays so.
        steps.push(if year == years { then } else { now + (then - now) * way });
    }
    steps
}

/// The pupil-weighted coefficient of variation, `√(Σw(y − ȳ)²)/ȳ` with `w` each one's part of all pupils; `None` where there are
/// none or their mean is nought.
///
/// ```
/// // Half the pupils at 8 and half at 12: a mean of 10, and 2 to either side.
/// assert_eq!(gapchart::funding::variation(&[(8.0, 50.0), (12.0, 50.0)]), Some(0.2));
/// ```
pub fn variation(amounts: &[(f64, f64)]) -> Option<f64> {
    let pupils: f64 = amounts.iter().map(|(_, pupils)| pupils).sum();
    let mean = amounts.iter().map(|(amount, weight)| amount * weight).sum::<f64>() / pupils;
    let spread = amounts.iter().map(|(amount, weight)| weight / pupils * (amount - mean) * (amount - mean)).sum::<f64>();
    Some(spread.sqrt() / mean).filter(|variation| variation.is_finite())
}

/// Whether parts add up to their total within three halves of a unit of the last place printed.
pub fn adds_up(first: f64, second: f64, total: f64, unit: f64) -> bool {
    // The sums themselves are rounded in the last digit of a double.
    (first + second - total).abs() <= 1.5 * unit * (1.0 + 1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need(pupils: f64, shares: [f64; 3], now: f64) -> Need {
        Need { pupils, shares, now, ..Need::default() }
    }

    /// By hand: 300 of 1,000 pupils in schools for 3 to 16 cost 1.8 million, 6,000 each everywhere; the rest of 5 million, 3.2
    /// million, goes by heads to 400 and 300 pupils.
    #[test]
    fn schools_for_all_ages_have_one_rate_and_the_rest_is_shared() {
        let needs = [
            Need { all_age: [100.0, 0.8e6], ..need(500.0, [0.0; 3], 2.6e6) },
            Need { all_age: [200.0, 1.0e6], ..need(500.0, [0.0; 3], 2.4e6) },
        ];
        let shared = single_formula(&needs, [0.0; 3], true);
        assert!((shared[0] - (0.6e6 + 3.2e6 * 4.0 / 7.0)).abs() < 1e-6);
        assert!((shared.iter().sum::<f64>() - 5.0e6).abs() < 1e-6);
        let by_heads = single_formula(&needs, [0.0; 3], false);
        assert!((by_heads[0] - 2.5e6).abs() < 1e-6, "without it all pupils count alike");
    }

    #[test]
    fn a_transition_ends_where_it_should() {
        assert_eq!(transition(90.0, 120.0, 3), [100.0, 110.0, 120.0]);
    }

    #[test]
    fn parts_may_differ_by_what_three_roundings_make() {
        assert!(adds_up(4695.0, 874.0, 5570.0, 1.0) && !adds_up(4695.0, 874.0, 5571.0, 1.0));
        assert_eq!(variation(&[]), None);
    }
}
