//! An artificial population of English mainstream schools, for trying a formula on as many as there are.
//!
//! In: a seed. Out: [`Schools`] as columns, the same for one seed on every machine; a CSV that says in every row that its school is
//! artificial; how closely each [`Margin`] is met. **No row is a school.** What is published of the real ones is margins: how many
//! there are, how large, how many pupils are eligible for free school meals, how size goes with that. The shapes between these (how far
//! apart schools lie, and how deprivation, language and meals go together) are ours. Low prior attainment, mobility,
//! sparsity and area costs are nought: no margin of theirs was seen.
//!
//! Method: rolls are quantiles of a piecewise even distribution through the published counts below some sizes; they are dealt to
//! schools in the order of a score that goes with the share of free school meals, so that the rolls' own distribution stays as it is. Shares
//! are logistic normal, their level found by bisection so that pupils, not schools, have the published mean. Bands of the
//! deprivation index are those of pupils spread normally around their school. Counts are rounded up or down by chance.

use super::formula::{LINES, Rates, Schools, allocate};
use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::{Rng, SeedableRng};
use std::fmt::Write;

/// A published number that the population is made to meet, and what it came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Margin {
    pub what: String,
    pub published: f64,
    pub made: f64,
    /// Who printed it.
    pub source: &'static str,
}

/// Schools by phase in January 2015, the last count by phase that was seen.
const SCHOOLS: [usize; 2] = [16_788, 3_381];
const COUNTED: &str =
    "Department for Education, schools, pupils and their characteristics, January 2015, as republished by Visual.ly";
const SMALL: &str = "Department for Education, 2017, as republished by John Howson";
const FIFTHS: &str = "National Education Union, school cuts, 2020-21";
const MEALS: &str = "Department for Education, pupil characteristics, free school meals, 2020/21";
const PREMIUM: &str = "pupils with the pupil premium for deprivation, 2020-21";
const LUMP_SUM: &str = "Department for Education, written answer 46810, 2024-25; made by the rates proposed in 2016";
const RATES: &str = "worked out from totals and rates of the national funding formula for 2018-19";

/// Of how many schools the roll is smaller than this: published below 100 and 200 (primary) and 200 (secondary), elsewhere near
/// the sizes at which the lump sum is a published share of a school's funding (2024-25), the rest ours.
const ROLLS: [&[[f64; 2]]; 2] = [
    &[
        [8.0, 0.0],
        [34.0, 51.0],
        [50.0, 268.0],
        [78.0, 964.0],
        [100.0, 2015.0],
        [134.0, 3021.0],
        [190.0, 4900.0],
        [200.0, 5400.0],
        [222.0, 8600.0],
        [302.0, 10_900.0],
        [420.0, 14_300.0],
        [480.0, 15_100.0],
        [638.0, 16_000.0],
        [900.0, 16_720.0],
        [1300.0, 16_788.0],
    ],
    &[
        [60.0, 0.0],
        [200.0, 130.0],
        [437.0, 290.0],
        [800.0, 930.0],
        [1127.0, 1980.0],
        [1500.0, 2900.0],
        [1800.0, 3240.0],
        [2277.0, 3372.0],
        [2700.0, 3381.0],
    ],
];
/// How the roll goes with free school meals: by their rank, and by how far that is from the middle.
const ROLL_WITH_MEALS: [[f64; 2]; 2] = [[0.17, -0.09], [-0.27, 0.02]];
/// Mean rolls by fifth of schools in free school meals, least first.
const MEAN_ROLLS: [[f64; 5]; 2] = [[235.0, 262.0, 285.0, 306.0, 296.0], [1200.0, 1126.0, 1023.0, 1003.0, 882.0]];
/// Primary schools under 100 and under 200 pupils, secondary schools under 200.
const BELOW: [(usize, f64, f64); 3] = [(0, 100.0, 0.12 * 16_788.0), (0, 200.0, 5400.0), (1, 200.0, 130.0)];
/// Mainstream schools by what part of their formula the lump sum is, and where each part ends, percent. By local formulae of
/// 2024-25, whose rates are not held: beside them stands what other rates make of it.
const LUMP_SUMS: [(f64, f64); 9] = [
    (1.0, 9.0),
    (2.0, 1350.0),
    (5.0, 2744.0),
    (10.0, 5898.0),
    (20.0, 7128.0),
    (30.0, 2057.0),
    (40.0, 696.0),
    (50.0, 217.0),
    (100.0, 51.0),
];
/// Shares of pupils eligible for free school meals, and with English as an additional language (January 2015).
const FSM: [f64; 2] = [0.216, 0.189];
const EAL: [f64; 2] = [0.194, 0.150];
/// Pupils with the pupil premium for deprivation over those eligible for free school meals at the rates above.
const PREMIUM_PUPILS: f64 = 1_850_000.0;
/// Shares of pupils in bands A to F of the deprivation index.
const BANDS: [f64; 6] = [0.03, 0.08, 0.07, 0.08, 0.09, 0.10];
/// Pupils at key stage 3 of those at both, worked out from 1.73 and 1.08 million.
const KEY_STAGE_3: f64 = 1.73 / (1.73 + 1.08);
/// How far schools lie apart, as the standard deviation of a logit: ours.
const APART_FSM: f64 = 0.85;
const APART_EAL: f64 = 1.6;
/// How language goes with meals, and what part of pupils' deprivation is their school's: ours.
const EAL_WITH_FSM: f64 = 0.45;
const DEPRIVATION_OF_SCHOOL: f64 = 0.65;

/// Schools that are nobody's.
#[derive(Clone, Debug, PartialEq)]
pub struct Population {
    pub seed: u64,
    pub schools: Schools,
    /// How many of them, the first, are primary schools; the others are secondary.
    pub primary: usize,
}

/// Even and normal numbers from a generator that gives the same on every machine.
struct Draw(Pcg64Mcg);

impl Draw {
    /// 0 to 1, both left out.
    fn even(&mut self) -> f64 {
        ((self.0.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// By Box and Muller; its partner is not used.
    fn normal(&mut self) -> f64 {
        let (radius, turn) = (self.even(), self.even());
        (-2.0 * libm::log(radius)).sqrt() * libm::cos(2.0 * core::f64::consts::PI * turn)
    }

    /// A whole number whose mean is `mean`.
    fn rounded(&mut self, mean: f64) -> f64 {
        (mean + self.even()).floor()
    }
}

fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-logit))
}

/// The share of a standard normal distribution above `z`.
fn above(z: f64) -> f64 {
    0.5 * libm::erfc(z / core::f64::consts::SQRT_2)
}

/// Where a rising function is nought, between two ends.
fn bisect(mut low: f64, mut high: f64, of: &dyn Fn(f64) -> f64) -> f64 {
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        *(if of(middle) < 0.0 { &mut low } else { &mut high }) = middle;
    }
    0.5 * (low + high)
}

/// The level at which shares spread over schools have the mean `mean` over their pupils.
fn level(rolls: &[f64], spread: &[f64], mean: f64) -> f64 {
    let pupils: f64 = rolls.iter().sum();
    let over = |level: f64| {
        let held: f64 = rolls.iter().zip(spread).map(|(roll, spread)| roll * logistic(level + spread)).sum();
        held / pupils - mean
    };
    bisect(-12.0, 12.0, &over)
}

/// The roll below which that many schools are.
fn roll(knots: &[[f64; 2]], schools: f64) -> f64 {
    let mut before = knots[0];
    for &knot in knots {
        if schools < knot[1] {
            return before[0] + (knot[0] - before[0]) * (schools - before[1]) / (knot[1] - before[1]);
        }
        before = knot;
    }
    before[0]
}

fn line(name: &str) -> usize {
    LINES.iter().position(|line| line.name == name).expect("a line of the formula")
}

impl Population {
    /// The population of a seed.
    pub fn generate(seed: u64) -> Population {
        let mut draw = Draw(Pcg64Mcg::seed_from_u64(seed));
        let mut schools = Schools::default();
        let dealt = [deal(&mut draw, 0), deal(&mut draw, 1)];
        // Pupils of six years over those eligible now, alike in both phases: how they divide was not seen.
        let mut eligible = 0.0;
        for (phase, (rolls, _)) in dealt.iter().enumerate() {
            eligible += FSM[phase] * rolls.iter().sum::<f64>();
        }
        for (phase, (rolls, meals)) in dealt.iter().enumerate() {
            fill(&mut schools, &mut draw, (phase, rolls, meals), PREMIUM_PUPILS / eligible);
        }
        Population { seed, schools, primary: SCHOOLS[0] }
    }

    /// One row a school, its columns named as a population is read: every school is called artificial.
    pub fn csv(&self) -> String {
        let shown: Vec<usize> = (0..LINES.len()).filter(|at| self.schools.counts[*at].iter().any(|count| *count > 0.0)).collect();
        let shown: Vec<usize> = shown.into_iter().filter(|at| LINES[*at].name != "lump-sum").collect();
        let mut out = "artificial_school".to_string();
        for &at in &shown {
            out += &format!(",{}", LINES[at].name.replace("basic-", "pupils-").replace('-', "_"));
        }
        out.push('\n');
        for row in 0..self.schools.len() {
            write!(out, "artificial-{}-{:05}", self.seed, row + 1).expect("a string takes it");
            for &at in &shown {
                write!(out, ",{}", self.schools.counts[at][row]).expect("a string takes it");
            }
            out.push('\n');
        }
        out
    }

    fn sum(&self, names: &[&str]) -> f64 {
        names.iter().map(|name| self.schools.counts[line(name)].iter().sum::<f64>()).sum()
    }

    /// Every margin with what this population came to; `rates` say what part of a school's formula the lump sum is, where they hold them.
    pub fn margins(&self, rates: &Rates) -> Vec<Margin> {
        let mut out = vec![];
        let mut told = |what: String, published: f64, made: f64, source| out.push(Margin { what, published, made, source });
        let pupils = self.schools.pupils();
        let ranges = [0..self.primary, self.primary..pupils.len()];
        let names = ["primary", "secondary"];
        for (phase, range) in ranges.iter().enumerate() {
            told(format!("{} schools", names[phase]), SCHOOLS[phase] as f64, range.len() as f64, COUNTED);
        }
        for (phase, size, published) in BELOW {
            let smaller = pupils[ranges[phase].clone()].iter().filter(|roll| **roll < size).count();
            told(format!("{} schools under {size} pupils", names[phase]), published.round(), smaller as f64, SMALL);
        }
        for (phase, range) in ranges.iter().enumerate() {
            let fsm = &self.schools.counts[line(["fsm-primary", "fsm-secondary"][phase])];
            let mut order: Vec<usize> = range.clone().collect();
            order.sort_by(|a, b| (fsm[*a] / pupils[*a]).total_cmp(&(fsm[*b] / pupils[*b])));
            for (fifth, published) in MEAN_ROLLS[phase].into_iter().enumerate() {
                let part = &order[fifth * order.len() / 5..(fifth + 1) * order.len() / 5];
                let made = part.iter().map(|at| pupils[*at]).sum::<f64>() / part.len() as f64;
                told(
                    format!("{} schools, mean roll, fifth {} of free school meals", names[phase], fifth + 1),
                    published,
                    made,
                    FIFTHS,
                );
            }
        }
        let heads = [self.sum(&["basic-primary"]), self.sum(&["basic-ks3", "basic-ks4"])];
        for (phase, heads) in heads.into_iter().enumerate() {
            let counted = |factor: &str| 100.0 * self.sum(&[&format!("{factor}-{}", names[phase])]) / heads;
            told(format!("{} pupils eligible for free school meals, %", names[phase]), 100.0 * FSM[phase], counted("fsm"), MEALS);
            told(format!("{} pupils with an additional language, %", names[phase]), 100.0 * EAL[phase], counted("eal"), COUNTED);
        }
        told(
            "pupils of six years of free school meals".to_string(),
            PREMIUM_PUPILS,
            self.sum(&["fsm6-primary", "fsm6-secondary"]),
            PREMIUM,
        );
        told("key stage 3 of both, %".to_string(), 100.0 * KEY_STAGE_3, 100.0 * self.sum(&["basic-ks3"]) / heads[1], RATES);
        for (band, published) in BANDS.into_iter().enumerate() {
            let letter = char::from(b'a' + band as u8);
            let both = [format!("idaci-{letter}-primary"), format!("idaci-{letter}-secondary")];
            let made = 100.0 * self.sum(&both.each_ref().map(String::as_str)) / (heads[0] + heads[1]);
            told(
                format!("pupils in band {} of the deprivation index, %", letter.to_ascii_uppercase()),
                100.0 * published,
                made,
                RATES,
            );
        }
        let lump_sum = rates.lines[line("lump-sum")].unwrap_or(0.0);
        let shares: Vec<f64> = allocate(&self.schools, rates).totals().into_iter().map(|all| 100.0 * lump_sum / all).collect();
        let (schools, mut so_far) = (LUMP_SUMS.iter().map(|(_, schools)| schools).sum::<f64>(), 0.0);
        for (end, counted) in &LUMP_SUMS[..LUMP_SUMS.len() - 1] {
            so_far += counted;
            let made = shares.iter().filter(|share| *share < end).count() as f64 / shares.len() as f64;
            let what = format!("schools whose lump sum is below {end}% of their formula, %");
            told(what, 100.0 * so_far / schools, 100.0 * made, LUMP_SUM);
        }
        out
    }
}

/// Rolls of the schools of a phase (0 for primary, 1 for secondary), and where each stands in free school meals, as a normal number.
fn deal(draw: &mut Draw, phase: usize) -> (Vec<f64>, Vec<f64>) {
    let count = SCHOOLS[phase];
    let [by_rank, by_middle] = ROLL_WITH_MEALS[phase];
    let rest = (1.0 - by_rank * by_rank - 2.0 * by_middle * by_middle).sqrt();
    let mut meals = vec![];
    let mut scores = vec![];
    for _ in 0..count {
        let z = draw.normal();
        meals.push(z);
        scores.push(by_rank * z + by_middle * (z * z - 1.0) + rest * draw.normal());
    }
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|a, b| scores[*a].total_cmp(&scores[*b]));
    let mut rolls = vec![0.0; count];
    for (rank, at) in order.into_iter().enumerate() {
        rolls[at] = roll(ROLLS[phase], rank as f64 + draw.even()).floor();
    }
    (rolls, meals)
}

/// Adds the schools of a phase. `over` is what pupils of six years of free school meals are over those eligible now.
fn fill(schools: &mut Schools, draw: &mut Draw, (phase, rolls, meals): (usize, &[f64], &[f64]), over: f64) {
    let spread: Vec<f64> = meals.iter().map(|z| APART_FSM * z).collect();
    let fsm_level = level(rolls, &spread, FSM[phase]);
    let mut language = vec![];
    for z in meals {
        language.push(APART_EAL * (EAL_WITH_FSM * z + (1.0 - EAL_WITH_FSM * EAL_WITH_FSM).sqrt() * draw.normal()));
    }
    let eal_level = level(rolls, &language, EAL[phase]);
    // Of pupils deprived by their area, bounds between bands: what lies above them is the bands so far.
    let own = (1.0 - DEPRIVATION_OF_SCHOOL * DEPRIVATION_OF_SCHOOL).sqrt();
    let pupils: f64 = rolls.iter().sum();
    let mut bounds = vec![];
    let mut share = 0.0;
    for band in BANDS {
        share += band;
        let short = |bound: f64| {
            let held = |(roll, z): (&f64, &f64)| roll * above((bound - DEPRIVATION_OF_SCHOOL * z) / own);
            share - rolls.iter().zip(meals).map(held).sum::<f64>() / pupils
        };
        bounds.push(bisect(-8.0, 8.0, &short));
    }
    for at in 0..rolls.len() {
        let (roll, z) = (rolls[at], meals[at]);
        let fsm = draw.rounded(roll * logistic(fsm_level + spread[at])).min(roll);
        let mut counts = [0.0; LINES.len()];
        if phase == 0 {
            counts[line("basic-primary")] = roll;
        } else {
            counts[line("basic-ks3")] = draw.rounded(roll * KEY_STAGE_3).min(roll);
            counts[line("basic-ks4")] = roll - counts[line("basic-ks3")];
        }
        counts[line("lump-sum")] = 1.0;
        counts[line("fsm-primary") + phase] = fsm;
        counts[line("fsm6-primary") + phase] = draw.rounded(fsm * over).min(roll);
        counts[line("eal-primary") + phase] = draw.rounded(roll * logistic(eal_level + language[at])).min(roll);
        let (mut before, mut left) = (0.0, roll);
        for (band, bound) in bounds.iter().enumerate() {
            let so_far = above((bound - DEPRIVATION_OF_SCHOOL * z) / own);
            let held = draw.rounded(roll * (so_far - before)).min(left);
            (before, left) = (so_far, left - held);
            counts[line("idaci-a-primary") + 2 * band + phase] = held;
        }
        for (column, count) in schools.counts.iter_mut().zip(counts) {
            column.push(count);
        }
        for (stage, groups) in [[7.0, 0.0, 0.0], [0.0, 3.0, 2.0]][phase].into_iter().enumerate() {
            schools.years[stage].push(groups);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_is_one_population() {
        let one = Population::generate(7);
        assert_eq!(one, Population::generate(7));
        assert_ne!(one.schools, Population::generate(8).schools);
        assert_eq!(one.schools.len(), 20_169);
    }

    /// Rolls are those of the distribution, so that what was counted below a size is met to the school; the rest within what is told.
    #[test]
    fn the_margins_are_met() {
        let rates = Rates::published("proposed-2016").0;
        for margin in Population::generate(2016).margins(&rates) {
            if margin.what.contains("lump sum") {
                // Nothing is fitted to it, and its rates are of other years.
                assert!((margin.made - margin.published).abs() < 6.5, "{margin:?}");
                continue;
            }
            let off = (margin.made / margin.published - 1.0).abs();
            let most = if margin.what.contains("under") || margin.what.ends_with("schools") {
                0.002
            } else if margin.what.contains("roll") {
                0.05
            } else {
                0.015
            };
            assert!(off <= most, "{margin:?}");
        }
    }

    #[test]
    fn no_school_counts_more_pupils_than_it_has() {
        let made = Population::generate(1);
        let pupils = made.schools.pupils();
        for (row, pupils) in pupils.iter().enumerate() {
            let mut banded = 0.0;
            for (at, line) in LINES.iter().enumerate() {
                let count = made.schools.counts[at][row];
                assert!(count >= 0.0 && count <= *pupils && count == count.floor(), "{line:?} {row}");
                banded += if line.name.starts_with("idaci") { count } else { 0.0 };
            }
            assert!(banded <= *pupils && *pupils >= 8.0);
            let of = |name: &str| made.schools.counts[line(name)][row];
            assert!(of("fsm6-primary") >= of("fsm-primary") && of("fsm6-secondary") >= of("fsm-secondary"));
        }
    }

    #[test]
    fn every_row_says_that_it_is_artificial() {
        let csv = Population::generate(3).csv();
        let mut lines = csv.lines();
        assert!(
            lines
                .next()
                .is_some_and(|head| head.starts_with("artificial_school,pupils_primary,pupils_ks3,pupils_ks4,fsm_primary"))
        );
        assert!(lines.all(|line| line.starts_with("artificial-3-")));
    }
}
