//! A school's curriculum and staffing plan in numbers: from some of them the others that follow, and where they contradict.
//!
//! In: some [`Quantity`]s, each a number above zero with how far it was rounded. Out: every quantity that follows from them, with the
//! numbers it follows from, or the first [`Contradiction`].
//!
//! Method: the definitions of curriculum-led financial planning as the Department for Education's benchmarking tool computes them
//! (class size = pupils × periods / lessons; contact ratio = lessons / (periods × teachers); pupil to teacher ratio = pupils /
//! teachers; cost of a lesson = teacher cost / lessons; cost of a teacher = teacher cost / teachers). Each is a product of powers of
//! five numbers, so that what follows from what is a question of linear algebra on the powers, without a list of cases: the
//! identity "pupil to teacher ratio = class size × contact ratio" is not written anywhere and holds all the same.

/// What a plan is made of. Teachers are full-time equivalents, periods those of the timetable's cycle, lessons all that are taught
/// in it, costs pounds a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    Pupils,
    Teachers,
    Periods,
    Lessons,
    TeacherCost,
    ContactRatio,
    ClassSize,
    PupilTeacherRatio,
    AverageTeacherCost,
    LessonCost,
    /// Periods that a teacher teaches.
    Load,
}

/// Powers of pupils, teachers, periods, lessons and teacher cost.
type Powers = [f64; 5];

impl Quantity {
    pub const ALL: [Quantity; 11] = [
        Quantity::Pupils,
        Quantity::Teachers,
        Quantity::Periods,
        Quantity::Lessons,
        Quantity::TeacherCost,
        Quantity::ContactRatio,
        Quantity::ClassSize,
        Quantity::PupilTeacherRatio,
        Quantity::AverageTeacherCost,
        Quantity::LessonCost,
        Quantity::Load,
    ];

    const fn powers(self) -> Powers {
        match self {
            Quantity::Pupils => [1.0, 0.0, 0.0, 0.0, 0.0],
            Quantity::Teachers => [0.0, 1.0, 0.0, 0.0, 0.0],
            Quantity::Periods => [0.0, 0.0, 1.0, 0.0, 0.0],
            Quantity::Lessons => [0.0, 0.0, 0.0, 1.0, 0.0],
            Quantity::TeacherCost => [0.0, 0.0, 0.0, 0.0, 1.0],
            Quantity::ContactRatio => [0.0, -1.0, -1.0, 1.0, 0.0],
            Quantity::ClassSize => [1.0, 0.0, 1.0, -1.0, 0.0],
            Quantity::PupilTeacherRatio => [1.0, -1.0, 0.0, 0.0, 0.0],
            Quantity::AverageTeacherCost => [0.0, -1.0, 0.0, 0.0, 1.0],
            Quantity::LessonCost => [0.0, 0.0, 0.0, -1.0, 1.0],
            Quantity::Load => [0.0, -1.0, 0.0, 1.0, 0.0],
        }
    }

    /// The numbers that define it: what a reader who lacks it is asked for.
    pub const fn made_of(self) -> &'static [Quantity] {
        match self {
            Quantity::ContactRatio => &[Quantity::Lessons, Quantity::Periods, Quantity::Teachers],
            Quantity::ClassSize => &[Quantity::Pupils, Quantity::Periods, Quantity::Lessons],
            Quantity::PupilTeacherRatio => &[Quantity::Pupils, Quantity::Teachers],
            Quantity::AverageTeacherCost => &[Quantity::TeacherCost, Quantity::Teachers],
            Quantity::LessonCost => &[Quantity::TeacherCost, Quantity::Lessons],
            Quantity::Load => &[Quantity::Lessons, Quantity::Teachers],
            _ => &[],
        }
    }
}

/// A number as it was given: above zero, and half a unit of its last digit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Given {
    pub of: Quantity,
    pub value: f64,
    pub half: f64,
}

/// A number that follows from others.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    pub value: f64,
    /// What it is the product of, with the power of each; empty for a number that was given.
    pub from: Vec<(Quantity, i32)>,
}

/// A number that is given and follows from others as another number.
#[derive(Clone, Debug, PartialEq)]
pub struct Contradiction {
    pub of: Quantity,
    pub given: f64,
    pub follows: Known,
}

/// What follows from the numbers given.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// In the order of [`Quantity::ALL`]; `None` for what does not follow.
    pub known: Vec<Option<Known>>,
    /// Numbers that others give as another one, no further off than rounding explains.
    pub rounded: Vec<Contradiction>,
}

/// Every quantity that follows from those given.
///
/// A given number that others give too is kept as it was given where both are the same within their rounding.
///
/// # Errors
/// The first [`Contradiction`], in the order of [`Quantity::ALL`].
///
/// ```
/// use gapchart::funding::{Given, Quantity, plan};
/// let given = |of, value| Given { of, value, half: 0.0 };
/// let known = plan(&[given(Quantity::ClassSize, 22.0), given(Quantity::ContactRatio, 0.75)]).unwrap().known;
/// assert_eq!(known[Quantity::PupilTeacherRatio as usize].as_ref().unwrap().value, 16.5);
/// assert_eq!(known[Quantity::Pupils as usize], None);
/// ```
pub fn plan(given: &[Given]) -> Result<Plan, Contradiction> {
    // Those that do not follow from the ones before them.
    let (mut free, mut rounded): (Vec<Given>, Vec<Contradiction>) = (vec![], vec![]);
    for quantity in Quantity::ALL {
        let Some(number) = given.iter().find(|given| given.of == quantity) else { continue };
        match follows(&free, quantity) {
            None => free.push(*number),
            Some((follows, low, high)) => {
                // Powers of rounded numbers are exact to a few of the last digits of a double.
                let slack = 1e-12 * number.value;
                let differs = (follows.value - number.value).abs() > slack;
                if high < number.value - number.half - slack || low > number.value + number.half + slack {
                    return Err(Contradiction { of: quantity, given: number.value, follows });
                }
                if differs {
                    rounded.push(Contradiction { of: quantity, given: number.value, follows });
                }
            }
        }
    }
    let mut known = vec![];
    for quantity in Quantity::ALL {
        known.push(match given.iter().find(|given| given.of == quantity) {
            Some(number) => Some(Known { value: number.value, from: vec![] }),
            None => follows(&free, quantity).map(|(known, ..)| known),
        });
    }
    Ok(Plan { known, rounded })
}

/// A quantity as a product of powers of those given, with the least and the greatest it can be within their rounding.
fn follows(free: &[Given], wanted: Quantity) -> Option<(Known, f64, f64)> {
    let powers = solve(free, wanted.powers())?;
    let (mut value, mut low, mut high) = (1.0, 1.0, 1.0);
    let mut from = vec![];
    for (given, power) in free.iter().zip(powers) {
        let power = power.round() as i32;
        if power == 0 {
            continue;
        }
        from.push((given.of, power));
        let ends = [(given.value - given.half).max(0.0), given.value + given.half];
        for _ in 0..power.unsigned_abs() {
            if power > 0 {
                (value, low, high) = (value * given.value, low * ends[0], high * ends[1]);
            } else {
                (value, low, high) = (value / given.value, low / ends[1], high / ends[0]);
            }
        }
    }
    Some((Known { value, from }, low, high))
}

/// The powers of the given numbers whose product has the powers wanted; `None` where there are none. Gauss's elimination, the
/// given numbers being independent; all numbers in it are small and whole.
fn solve(free: &[Given], wanted: Powers) -> Option<Vec<f64>> {
    let columns = free.len();
    let mut rows: Vec<Vec<f64>> = vec![];
    for (at, wanted) in wanted.iter().enumerate() {
        let mut row = vec![];
        for given in free {
            row.push(given.of.powers()[at]);
        }
        row.push(*wanted);
        rows.push(row);
    }
    for column in 0..columns {
        let pivot = (column..rows.len()).find(|&row| rows[row][column] != 0.0)?;
        rows.swap(column, pivot);
        let by = rows[column][column];
        for cell in &mut rows[column] {
            *cell /= by;
        }
        for row in 0..rows.len() {
            let times = rows[row][column];
            if row != column && times != 0.0 {
                let by = rows[column].clone();
                for (cell, by) in rows[row].iter_mut().zip(by) {
                    *cell -= times * by;
                }
            }
        }
    }
    // What is left over must be nothing.
    if rows[columns..].iter().any(|row| row[columns] != 0.0) {
        return None;
    }
    let mut powers = vec![];
    for row in &rows[..columns] {
        powers.push(row[columns]);
    }
    Some(powers)
}

/// How many times the staff time of now is needed where a share of it is protected and the lessons stay: 1 / (1 − share).
///
/// ```
/// assert_eq!(gapchart::funding::protected(0.2), 1.25);
/// ```
pub fn protected(share: f64) -> f64 {
    1.0 / (1.0 - share)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every set of quantities without a redundant one, given as those of one school: what follows is that school's, by whole
    /// powers, and a set of five gives all.
    #[test]
    fn any_sufficient_numbers_give_the_others() {
        let truth = |of: Quantity| {
            let base = [1050.0, 62.5, 25.0, 1200.0, 3_500_000.0];
            base.iter().zip(of.powers()).map(|(value, power): (&f64, f64)| value.powi(power as i32)).product::<f64>()
        };
        let mut complete = 0;
        for set in 0_u32..1 << 11 {
            let given: Vec<Given> = Quantity::ALL
                .iter()
                .enumerate()
                .filter(|(at, _)| set >> at & 1 == 1)
                .map(|(_, of)| Given { of: *of, value: truth(*of), half: 0.0 })
                .collect();
            let known = plan(&given).expect("consistent").known;
            for (of, known) in Quantity::ALL.into_iter().zip(&known) {
                let Some(known) = known else { continue };
                assert!((known.value / truth(of) - 1.0).abs() < 1e-12, "{of:?} {given:?}");
            }
            complete += usize::from(known.iter().all(Option::is_some));
            // Half a power would need a root.
            let mut free: Vec<Given> = vec![];
            for number in &given {
                match solve(&free, number.of.powers()) {
                    None => free.push(*number),
                    Some(powers) => assert!(powers.iter().all(|power| power.fract() == 0.0), "{given:?}"),
                }
            }
            for of in Quantity::ALL {
                let powers = solve(&free, of.powers()).unwrap_or_default();
                assert!(powers.iter().all(|power| power.fract() == 0.0), "{of:?} {given:?}");
            }
        }
        assert!(complete > 100, "{complete}");
    }

    #[test]
    fn a_contradiction_is_named_and_rounding_is_none() {
        let given = |of, value, half| Given { of, value, half };
        let three = |ratio: f64, half| {
            plan(&[
                given(Quantity::ClassSize, 22.0, 0.5),
                given(Quantity::ContactRatio, 0.75, 0.005),
                given(Quantity::PupilTeacherRatio, ratio, half),
            ])
        };
        // 21.5 × 0.745 = 16.02 to 22.5 × 0.755 = 16.99.
        assert!(three(16.0, 0.05).is_ok() && three(16.5, 0.05).expect("the same").rounded.is_empty());
        let near = three(17.0, 0.05).expect("rounding").rounded;
        assert_eq!((near[0].of, near[0].given, near[0].follows.value), (Quantity::PupilTeacherRatio, 17.0, 16.5));
        let wrong = three(17.1, 0.05).expect_err("too far");
        assert_eq!((wrong.of, wrong.given, wrong.follows.value), (Quantity::PupilTeacherRatio, 17.1, 16.5));
        assert_eq!(wrong.follows.from, [(Quantity::ContactRatio, 1), (Quantity::ClassSize, 1)]);
    }
}
