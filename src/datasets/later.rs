//! Figures that came after this build: vintages of embedded series that a file adds.
//!
//! In: [`Added`] figures, checked by their reader. Out: [`Later`], which [`with`] joins to the embedded figures for as long as a call
//! runs. What is embedded stays what it is: a file adds vintages and changes none.

use super::{ABOUT, OF_SERIES, RELEASE, RELEASES, VINTAGES, YEAR};
use crate::period::Period;
use crate::series::{About, Definition, Source, Status};
use std::cell::Cell;

/// A figure that a file adds.
#[derive(Clone, Debug)]
pub struct Added {
    /// The place of its series in [`list`](super::list).
    pub of: usize,
    pub area: &'static str,
    pub group: &'static str,
    pub period: Period,
    /// Its digits as a whole number, and how many of them stand after the point.
    pub scaled: i32,
    pub decimals: u8,
    pub status: Status,
    pub comparable: bool,
    pub definition: Definition,
    pub reason: &'static str,
    pub vintage: &'static str,
    pub source: &'static Source,
}

impl Added {
    /// Year, vintage, area, and of a difference the first part before the second: the order in which series are gathered.
    fn key(&self) -> (usize, i32, &str, &str, bool) {
        let second = ABOUT[self.of].parts.is_some_and(|[_, second]| second == self.group);
        (self.of, self.period.year(), self.vintage, self.area, second)
    }

    /// Whether it is the other part of a difference, alike in all but group and value.
    fn beside(&self, other: &Added) -> bool {
        self.key() != other.key()
            && (self.of, self.period, self.vintage, self.area) == (other.of, other.period, other.vintage, other.area)
            && (self.decimals, self.status, self.comparable) == (other.decimals, other.status, other.comparable)
    }
}

/// The figures that a file adds, and the vintages of the series that they belong to.
#[derive(Debug, Default)]
pub struct Later {
    pub(super) figures: Vec<Added>,
    vintages: Vec<(usize, Vec<(&'static str, bool)>)>,
}

/// Whether a vintage of a series is embedded.
pub fn embedded(of: usize, vintage: &str) -> bool {
    VINTAGES[of].iter().any(|(name, _)| *name == vintage)
}

impl Later {
    /// Puts figures together; the place in `figures` of one that lacks the other part of its difference, where there is one.
    ///
    /// # Errors
    /// That place.
    pub fn of(figures: Vec<Added>) -> core::result::Result<Later, usize> {
        let mut sorted: Vec<(usize, Added)> = vec![];
        for (at, figure) in figures.into_iter().enumerate() {
            let place = sorted.iter().position(|(_, other)| other.key() > figure.key()).unwrap_or(sorted.len());
            sorted.insert(place, (at, figure));
        }
        let mut at = 0;
        while at < sorted.len() {
            if ABOUT[sorted[at].1.of].parts.is_some() {
                if sorted.get(at + 1).is_none_or(|(_, other)| !sorted[at].1.beside(other)) {
                    return Err(sorted[at].0);
                }
                at += 1;
            }
            at += 1;
        }
        let mut later = Later::default();
        for (_, figure) in sorted {
            later.figures.push(figure);
        }
        for of in 0..ABOUT.len() {
            if later.figures.iter().any(|figure| figure.of == of) {
                let vintages = later.held(of);
                later.vintages.push((of, vintages));
            }
        }
        Ok(later)
    }

    /// The vintages of a series by the rule of [`vintages`](super::vintages), embedded and added together.
    fn held(&self, of: usize) -> Vec<(&'static str, bool)> {
        let mut all: Vec<(&'static str, i32)> = vec![];
        for at in 0..OF_SERIES.len() {
            if usize::from(OF_SERIES[at]) == of {
                all.push((RELEASES[usize::from(RELEASE[at])], i32::from(YEAR[at])));
            }
        }
        for figure in &self.figures {
            if figure.of == of {
                all.push((figure.vintage, figure.period.year()));
            }
        }
        let mut names: Vec<&'static str> = vec![];
        for &(name, _) in &all {
            if !names.contains(&name) {
                let place = names.iter().position(|known| *known > name).unwrap_or(names.len());
                names.insert(place, name);
            }
        }
        let has = |name: &str, year: i32| all.iter().any(|(vintage, held)| *vintage == name && *held == year);
        let mut held = vec![];
        for &name in &names {
            let (mut last, mut several, mut only) = (i32::MIN, false, None);
            for &(vintage, year) in &all {
                if vintage == name {
                    several |= only.is_some_and(|first| first != year);
                    only = only.or(Some(year));
                    last = last.max(year);
                }
            }
            let alone = all.iter().all(|(_, year)| Some(*year) == only);
            let due = |&&(vintage, year): &&(&str, i32)| year <= last || vintage < name;
            let whole = all.iter().filter(due).all(|(_, year)| has(name, *year));
            held.push((name, whole && (several || alone)));
        }
        held
    }

    /// The vintages of a series that figures are added to.
    pub(super) fn vintages(&self, of: usize) -> Option<&[(&'static str, bool)]> {
        self.vintages.iter().find(|(known, _)| *known == of).map(|(_, vintages)| &vintages[..])
    }
}

thread_local! {
    static NOW: Cell<Option<&'static Later>> = const { Cell::new(None) };
}

/// What is joined to the embedded figures now.
pub fn now() -> Option<&'static Later> {
    NOW.get()
}

/// Whether a vintage of a series is one that a file has added.
pub fn added(about: &About, vintage: Option<&str>) -> bool {
    let of = super::place(about);
    now().is_some_and(|later| later.figures.iter().any(|figure| Some(figure.of) == of && Some(figure.vintage) == vintage))
}

/// Joins figures to the embedded ones until something else is joined.
pub fn join(later: Option<&'static Later>) {
    NOW.set(later);
}

/// Joins figures to the embedded ones for a call.
pub fn with<T>(later: &'static Later, call: impl FnOnce() -> T) -> T {
    let before = NOW.replace(Some(later));
    let out = call();
    NOW.set(before);
    out
}
