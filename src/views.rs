//! What can be asked for: each view takes options and gives a [`Figure`].
//!
//! In: a view's key and pairs of option and value as text, the same whether they come from attributes, properties, flags
//! or a permalink. Out: the figure. [`View::options`] describes each option once; from it come the controls of a page,
//! the flags of the command line, and the check of what was asked.
//!
//! A new view is a module here, a line in [`VIEWS`] and its name in [`KEYS`]. A page's engines hold some of the views each.

// What the views of one engine do not use.
#![cfg_attr(
    not(all(feature = "gap", feature = "money", feature = "record", feature = "school", feature = "wales")),
    allow(dead_code)
)]

#[cfg(feature = "money")]
mod announced;
#[cfg(feature = "wales")]
mod authorities;
#[cfg(feature = "record")]
mod back_test;
#[cfg(feature = "money")]
mod base_years;
#[cfg(feature = "claims")]
mod claims;
#[cfg(feature = "money")]
mod decomposition;
#[cfg(feature = "school")]
mod distribution;
#[cfg(feature = "record")]
mod finish_line;
#[cfg(feature = "formula")]
mod formula;
#[cfg(feature = "money")]
mod freeze;
#[cfg(feature = "school")]
mod icfp;
#[cfg(funding)]
mod money;
#[cfg(feature = "record")]
mod nations;
#[cfg(feature = "money")]
mod premium;
#[cfg(feature = "first")]
mod projection;
#[cfg(feature = "money")]
mod real;
#[cfg(feature = "wales")]
mod schools;
#[cfg(feature = "school")]
mod scorecard;
#[cfg(feature = "wales")]
mod single_formula;
#[cfg(feature = "record")]
mod stages;
#[cfg(feature = "claims")]
mod survey;
#[cfg(feature = "first")]
mod trend;
#[cfg(feature = "wales")]
mod wales;
#[cfg(feature = "methods")]
mod windows;

use crate::datasets;
use crate::error::{Error, Expected, Result, names};
use crate::figure::{Axis, Cell, Cited, Column, Figure, Kind as Draw, Mark, Note, Role, State, Table, Tick};
use crate::gap;
use crate::number::{Digits, decimal, fits, power_of_ten, significant};
use crate::period::{Kind, Period};
#[cfg(any(feature = "own", feature = "population"))]
use crate::reading;
#[cfg(feature = "wales")]
use crate::reading::Schools;
#[cfg(feature = "own")]
use crate::reading::{Columns, Own, Wanted};
use crate::series::{About, Definition, Point, Series, Status, Unit};
use crate::text::{self, Facts, Lang, Word};
#[cfg(any(feature = "own", feature = "population", feature = "wales"))]
use std::rc::Rc;

/// Whether this engine shows a reader's own tables of Wales.
#[cfg(feature = "wales")]
const TABLES: bool = cfg!(feature = "tables");

/// One view.
pub struct View {
    /// Its name in attributes, permalinks and on the command line.
    pub key: &'static str,
    /// The question it answers.
    pub title: Word,
    pub options: &'static [Choice],
    figure: fn(&Asked) -> Result<Figure>,
}

/// One option of a view.
pub struct Choice {
    pub name: &'static str,
    pub takes: Takes,
    pub label: Word,
    pub help: Word,
}

/// What an option takes.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    /// One of these embedded series; the first is the default.
    Series(&'static [&'static str]),
    /// A vintage held of the series; the default is the newest complete one.
    Vintage,
    /// A year inside the data, or for `until` after them; the default depends on the data.
    Year,
    /// A whole number from 1 to this; the default depends on the data.
    Count(u32),
    /// A number above zero; the default is none.
    Number,
    /// One of these words; the first is the default.
    OneOf(&'static [(&'static str, Word)]),
    /// A year from the newest figure on, or `never`; the default is that nothing was said.
    Guess,
    /// A year after the newest figure; the default is none.
    #[cfg(feature = "gap")]
    Ahead,
    /// The first and last year of another window, as 2011-2019; the default is none.
    #[cfg(feature = "gap")]
    Window,
    /// A name in the reader's own file, as it stands there.
    Name,
    /// Levels of a price index by year, as 2023-24:95.9,2024-25:100; the default is none.
    #[cfg(feature = "money")]
    Levels,
    /// Measures of the reader's own, as outcomes/Attainment 8:47:45.9; the default is an example.
    #[cfg(feature = "school")]
    Measures,
    /// A text such as this one; the default is none.
    #[cfg(feature = "formula")]
    Like(&'static str),
    /// The number of a claim, as BP-03; the default is none.
    #[cfg(feature = "claims")]
    Claim,
    /// Any of these words, parted by commas; the default is none.
    AnyOf(&'static [(&'static str, Word)]),
}

/// The name or the help of an option, which a shell and the explorer tell: a page's engines hold none.
const fn told(text: Word) -> Word {
    if cfg!(any(not(target_arch = "wasm32"), feature = "export")) { text } else { Word::NONE }
}

/// Every view, in the order a page lists them.
pub static VIEWS: &[View] = &[
    #[cfg(feature = "first")]
    View { key: "projection", title: told(Word::ViewProjection), options: projection::OPTIONS, figure: projection::figure },
    #[cfg(feature = "methods")]
    View { key: "windows", title: told(Word::ViewWindows), options: windows::OPTIONS, figure: windows::figure },
    #[cfg(feature = "record")]
    View { key: "back-test", title: told(Word::ViewBackTest), options: back_test::OPTIONS, figure: back_test::figure },
    #[cfg(feature = "record")]
    View { key: "finish-line", title: told(Word::ViewFinish), options: finish_line::OPTIONS, figure: finish_line::figure },
    #[cfg(feature = "first")]
    View { key: "trend", title: told(Word::ViewTrend), options: trend::OPTIONS, figure: trend::figure },
    #[cfg(feature = "record")]
    View { key: "stages", title: told(Word::ViewStages), options: stages::OPTIONS, figure: stages::figure },
    #[cfg(feature = "record")]
    View { key: "nations", title: told(Word::ViewNations), options: nations::OPTIONS, figure: nations::figure },
    #[cfg(feature = "money")]
    View { key: "funding", title: told(Word::ViewFunding), options: real::FUNDING_OPTIONS, figure: real::figure },
    #[cfg(feature = "money")]
    View { key: "base-years", title: told(Word::ViewBaseYears), options: base_years::OPTIONS, figure: base_years::figure },
    #[cfg(feature = "money")]
    View {
        key: "decomposition",
        title: told(Word::ViewDecomposition),
        options: decomposition::OPTIONS,
        figure: decomposition::figure,
    },
    #[cfg(feature = "money")]
    View { key: "freeze", title: told(Word::ViewFreeze), options: freeze::OPTIONS, figure: freeze::figure },
    #[cfg(feature = "money")]
    View { key: "announced", title: told(Word::ViewAnnounced), options: announced::OPTIONS, figure: announced::figure },
    #[cfg(feature = "money")]
    View { key: "post-16", title: told(Word::ViewPost16), options: real::POST_16_OPTIONS, figure: real::figure },
    #[cfg(feature = "money")]
    View { key: "pay", title: told(Word::ViewPay), options: real::PAY_OPTIONS, figure: real::figure },
    #[cfg(feature = "money")]
    View { key: "premium", title: told(Word::ViewPremium), options: premium::OPTIONS, figure: premium::figure },
    #[cfg(feature = "money")]
    View { key: "premium-rates", title: told(Word::ViewPremiumRates), options: real::PREMIUM_OPTIONS, figure: real::figure },
    #[cfg(feature = "school")]
    View {
        key: "distribution",
        title: told(Word::ViewDistribution),
        options: distribution::OPTIONS,
        figure: distribution::figure,
    },
    #[cfg(feature = "formula")]
    View { key: "formula", title: told(Word::ViewSchoolFormula), options: formula::OPTIONS, figure: formula::figure },
    #[cfg(feature = "wales")]
    View { key: "wales", title: told(Word::ViewWales), options: wales::OPTIONS, figure: wales::figure },
    #[cfg(feature = "wales")]
    View {
        key: "wales-authorities",
        title: told(Word::ViewAuthorities),
        options: authorities::OPTIONS,
        figure: authorities::figure,
    },
    #[cfg(feature = "wales")]
    View { key: "wales-schools", title: told(Word::ViewSchools), options: schools::OPTIONS, figure: schools::figure },
    #[cfg(feature = "wales")]
    View {
        key: "single-formula",
        title: told(Word::ViewFormula),
        options: single_formula::OPTIONS,
        figure: single_formula::figure,
    },
    #[cfg(feature = "school")]
    View { key: "icfp", title: told(Word::ViewIcfp), options: icfp::OPTIONS, figure: icfp::figure },
    #[cfg(feature = "school")]
    View { key: "scorecard", title: told(Word::ViewScorecard), options: scorecard::OPTIONS, figure: scorecard::figure },
    #[cfg(feature = "claims")]
    View { key: "claims", title: told(Word::ViewClaims), options: claims::OPTIONS, figure: claims::figure },
    #[cfg(feature = "claims")]
    View { key: "survey", title: told(Word::ViewSurvey), options: survey::OPTIONS, figure: survey::figure },
];

/// The names of all views, whichever of them this engine holds.
pub const KEYS: [&str; 26] = [
    "projection",
    "windows",
    "back-test",
    "finish-line",
    "trend",
    "stages",
    "nations",
    "funding",
    "base-years",
    "decomposition",
    "freeze",
    "announced",
    "post-16",
    "pay",
    "premium",
    "premium-rates",
    "distribution",
    "formula",
    "wales",
    "wales-authorities",
    "wales-schools",
    "single-formula",
    "icfp",
    "scorecard",
    "claims",
    "survey",
];

const LANG: Choice = Choice {
    name: "lang",
    takes: Takes::OneOf(&[("en", Word::ChoiceEn), ("cy", Word::ChoiceCy)]),
    label: told(Word::OptionLang),
    help: told(Word::HelpLang),
};
const THEME: Choice = Choice {
    name: "theme",
    takes: Takes::OneOf(&[("auto", Word::ChoiceAuto), ("light", Word::ChoiceLight), ("dark", Word::ChoiceDark)]),
    label: told(Word::OptionTheme),
    help: told(Word::HelpTheme),
};
const FROM: Choice = Choice { name: "from", takes: Takes::Year, label: told(Word::OptionFrom), help: told(Word::HelpFrom) };
const TO: Choice = Choice { name: "to", takes: Takes::Year, label: told(Word::OptionTo), help: told(Word::HelpTo) };
const INCLUDE: Choice = Choice {
    name: "include",
    takes: Takes::AnyOf(&[("not-comparable", Word::ChoiceNotComparable), ("provisional", Word::ChoiceProvisional)]),
    label: told(Word::OptionInclude),
    help: told(Word::HelpInclude),
};
const LEVEL: Choice = Choice {
    name: "level",
    takes: Takes::OneOf(&[("0.95", Word::Level95), ("0.8", Word::Level80)]),
    label: told(Word::OptionLevel),
    help: told(Word::HelpLevel),
};
const VINTAGE: Choice =
    Choice { name: "vintage", takes: Takes::Vintage, label: told(Word::OptionVintage), help: told(Word::HelpVintage) };
/// The one series that the first of a page's engines holds.
#[cfg(not(any(feature = "gap", feature = "record")))]
const FITTED: &[&str] = &["dfe-ks4-gap-index"];
#[cfg(not(any(feature = "gap", feature = "record")))]
const DRAWN: &[&str] = FITTED;
/// What is drawn; first the gaps that a trend may be fitted to.
#[cfg(any(feature = "gap", feature = "record"))]
const DRAWN: &[&str] = &[
    "dfe-ks4-gap-index",
    "dfe-ks2-gap-index",
    "dfe-ks4-attainment8",
    "dfe-ks4-attainment8-fsm",
    "dfe-ks4-english-maths-grade5",
    "dfe-ks2-expected-standard",
    "dfe-ks2-expected-standard-all-schools",
    "dfe-level2-by-19-fsm-gap",
    "dfe-level3-by-19-fsm-gap",
    "dfe-higher-education-by-19-fsm",
    "epi-ks4-gap-months",
    "epi-ks4-gap-months-all-subjects",
    "epi-ks2-gap-months",
    "epi-eyfs-gap-months",
    "epi-16-19-gap-grades",
    "fsm-eligible-share",
    "fsm-eligible-share-primary",
    "fsm-eligible-share-secondary",
    "fsm-ever6-share-primary",
    "fsm-ever6-share-secondary",
];
/// Gaps that a trend may be fitted to.
#[cfg(any(feature = "gap", feature = "record"))]
const FITTED: &[&str] = DRAWN.split_at(10).0;
const fn series_of(known: &'static [&'static str]) -> Choice {
    Choice { name: "series", takes: Takes::Series(known), label: told(Word::OptionSeries), help: told(Word::HelpSeries) }
}

/// The view of that key.
///
/// # Errors
/// [`Error::UnknownView`] with the keys that there are.
pub fn find(key: &str) -> Result<&'static View> {
    let unknown = || Error::UnknownView { value: key.to_string(), known: KEYS.to_vec() };
    VIEWS.iter().find(|view| view.key == key).ok_or_else(|| unknown().into())
}

/// What names a part of a reader's own file: the options of its figures before those that a view has for embedded ones too.
#[cfg(feature = "own")]
pub static OWN: &[Choice] = &[
    Choice { name: "measure", takes: Takes::Name, label: told(Word::OptionMeasure), help: told(Word::HelpMeasure) },
    Choice { name: "area", takes: Takes::Name, label: told(Word::OptionArea), help: told(Word::HelpArea) },
    Choice { name: "group", takes: Takes::Name, label: told(Word::OptionGroup), help: told(Word::HelpGroup) },
    Choice { name: "less", takes: Takes::Name, label: told(Word::OptionLess), help: told(Word::HelpLess) },
    Choice { name: "year", takes: Takes::Name, label: told(Word::OptionYear), help: told(Word::HelpYear) },
    Choice { name: "value", takes: Takes::Name, label: told(Word::OptionValue), help: told(Word::HelpValue) },
];

/// The views that draw a reader's own figures.
#[cfg(feature = "own")]
pub const OWN_VIEWS: [&str; 3] = ["projection", "windows", "trend"];

/// The options of a view for a reader's own figures; none where it draws the embedded ones alone.
#[cfg(feature = "own")]
pub fn own_options(view: &'static View) -> Vec<&'static Choice> {
    let mut options: Vec<&'static Choice> = vec![];
    if OWN_VIEWS.contains(&view.key) {
        options.extend(OWN);
        // Scenarios are told of the embedded gaps alone.
        let told = |choice: &&Choice| {
            !matches!(choice.takes, Takes::Series(_)) && !["close-by", "pace", "generation"].contains(&choice.name)
        };
        options.extend(view.options.iter().filter(told));
    }
    options
}

/// What names the columns of a reader's own table of Wales, before the options that a view has for embedded figures too.
#[cfg(feature = "wales")]
pub static TABLE: &[Choice] = &[
    column("area"),
    column("years"),
    column("sector"),
    column("pupils"),
    column("budget"),
    column("devolved"),
    column("per-pupil"),
    column("delegated"),
    column("retained"),
    column("fsm"),
    column("aln"),
    column("welsh"),
    Choice {
        name: "of",
        takes: Takes::OneOf(&[
            ("not-said", Word::OptionColumn),
            ("per-pupil", Word::ShownPerPupil),
            ("budget", Word::ColumnNowTotal),
            ("pupils", Word::ColumnPupils),
        ]),
        label: told(Word::OptionColumn),
        help: told(Word::HelpColumnsOf),
    },
];

#[cfg(feature = "wales")]
const fn column(name: &'static str) -> Choice {
    Choice { name, takes: Takes::Name, label: told(Word::OptionColumn), help: told(Word::HelpColumn) }
}

/// The views that a reader's own schools can be shown by, a row each.
#[cfg(feature = "population")]
pub const POPULATION_VIEWS: [&str; 1] = ["formula"];

/// What is shown of all schools, before the options that a view has for one school too.
#[cfg(feature = "population")]
pub static POPULATION: &[Choice] = &[Choice {
    name: "show",
    takes: Takes::OneOf(&[
        ("fifths", Word::ShownFifths),
        ("primary", Word::ShownEachPrimary),
        ("secondary", Word::ShownEachSecondary),
    ]),
    label: told(Word::OptionShown),
    help: told(Word::HelpShownSchools),
}];

/// The options that one school and all schools have alike.
#[cfg(feature = "population")]
pub const OF_SCHOOLS: [&str; 6] = ["set", "rates", "gain-cap", "loss-cap", "lang", "theme"];

/// The options of a view for a reader's own schools; none where it shows no more than one.
#[cfg(feature = "population")]
pub fn population_options(view: &'static View) -> Vec<&'static Choice> {
    let mut options: Vec<&'static Choice> = vec![];
    if POPULATION_VIEWS.contains(&view.key) {
        options.extend(POPULATION);
        options.extend(view.options.iter().filter(|choice| OF_SCHOOLS.contains(&choice.name)));
    }
    options
}

/// Makes the figure of a view from a reader's own schools; otherwise as [`figure`].
///
/// # Errors
/// Whatever is wrong with what was asked: see [`Error`].
#[cfg(feature = "population")]
pub fn population_figure<T: AsRef<str>>(key: &str, pairs: &[(T, T)], population: &Rc<reading::Population>) -> Result<Figure> {
    let view = find(key)?;
    let options = population_options(view);
    if options.is_empty() {
        return Err(Error::UnknownView { value: view.key.to_string(), known: POPULATION_VIEWS.to_vec() }.into());
    }
    (view.figure)(&Asked { population: Some(Rc::clone(population)), ..Asked::of(view, options, pairs)? })
}

/// The views that take a reader's own deflator.
#[cfg(feature = "money")]
pub const PRICES_VIEWS: [&str; 3] = ["funding", "base-years", "freeze"];

/// The view that takes a reader's own measures from a file.
#[cfg(feature = "school")]
pub const MEASURES_VIEW: &str = "scorecard";

/// The views that a reader's own table of Wales can be shown by.
#[cfg(feature = "wales")]
pub const TABLE_VIEWS: [&str; 3] = ["wales-authorities", "wales-schools", "single-formula"];

/// The options of a view for a reader's own table of Wales; none where it draws the embedded figures alone.
#[cfg(feature = "wales")]
pub fn table_options(view: &'static View) -> Vec<&'static Choice> {
    let mut options: Vec<&'static Choice> = vec![];
    if TABLE_VIEWS.contains(&view.key) {
        options.extend(TABLE);
        options.extend(view.options.iter().filter(|choice| !["series", "shown"].contains(&choice.name)));
    }
    options
}

/// The columns that pairs of option and value name in a reader's own table of Wales.
#[cfg(feature = "wales")]
pub fn table_columns<T: AsRef<str>>(pairs: &[(T, T)]) -> Vec<(String, String)> {
    let mut named = vec![];
    for (name, value) in pairs {
        let (name, value) = (name.as_ref(), value.as_ref().trim());
        if !value.is_empty() && TABLE.iter().any(|choice| choice.name == name) {
            named.push((name.to_string(), value.to_string()));
        }
    }
    named
}

/// Makes the figure of a view from a reader's own table of Wales; otherwise as [`figure`].
///
/// # Errors
/// Whatever is wrong with what was asked: see [`Error`].
#[cfg(feature = "wales")]
pub fn table_figure<T: AsRef<str>>(key: &str, pairs: &[(T, T)], table: &Rc<Schools>) -> Result<Figure> {
    let view = find(key)?;
    let options = table_options(view);
    if options.is_empty() {
        return Err(Error::UnknownView { value: view.key.to_string(), known: TABLE_VIEWS.to_vec() }.into());
    }
    (view.figure)(&Asked { table: Some(Rc::clone(table)), ..Asked::of(view, options, pairs)? })
}

/// What pairs of option and value ask of a reader's own file: its columns, and what is picked from it.
#[cfg(feature = "own")]
pub fn wanted<T: AsRef<str>>(pairs: &[(T, T)]) -> (Columns, Wanted) {
    let get = |name: &str| {
        let value = pairs.iter().rfind(|(known, _)| known.as_ref() == name).map(|(_, value)| value.as_ref().trim());
        value.filter(|value| !value.is_empty()).map(str::to_string)
    };
    let columns = Columns { year: get("year"), value: get("value") };
    // A column of values that was named is the measure.
    let measure = get("measure").or_else(|| columns.value.clone());
    (columns, Wanted { measure, area: get("area"), group: get("group"), less: get("less"), vintage: get("vintage") })
}

/// Makes the figure of a view from a series of a reader's own file; otherwise as [`figure`].
///
/// # Errors
/// Whatever is wrong with what was asked: see [`Error`].
///
/// ```
/// use gapchart::{reading, views};
/// let file = b"year,gap\n2011,4.1\n2012,3.9\n2013,3.8\n2014,3.7\n2015,3.4\n";
/// let (columns, wanted) = views::wanted::<&str>(&[]);
/// let own = reading::read("gap.csv", file, &columns, &wanted).unwrap();
/// let figure = views::own_figure("trend", &[("from", "2012")], &own.into()).unwrap();
/// assert_eq!(figure.headline, "This gap narrowed between 2012 and 2015");
/// ```
#[cfg(feature = "own")]
pub fn own_figure<T: AsRef<str>>(key: &str, pairs: &[(T, T)], own: &Rc<Own>) -> Result<Figure> {
    let view = find(key)?;
    (view.figure)(&Asked::read_own(view, pairs, own)?)
}

/// Makes the figure of a view from pairs of option and value; a later pair replaces an earlier one.
///
/// # Errors
/// Whatever is wrong with what was asked: see [`Error`].
///
/// ```
/// let figure = gapchart::views::figure("projection", &[("from", "2011"), ("to", "2019")]).unwrap();
/// assert_eq!(figure.closing.unwrap().year, Some(2111.76595745));
/// assert!(gapchart::views::figure("projection", &[("from", "2020"), ("to", "2019")]).is_err());
/// ```
pub fn figure<T: AsRef<str>>(key: &str, pairs: &[(T, T)]) -> Result<Figure> {
    let view = find(key)?;
    (view.figure)(&Asked::read(view, pairs)?)
}

/// The language asked for, for the words of an error; English when that too is wrong.
pub fn language<T: AsRef<str>>(pairs: &[(T, T)]) -> Lang {
    let asked = pairs.iter().rfind(|(name, _)| name.as_ref() == "lang").map(|(_, value)| value.as_ref());
    Lang::ALL.into_iter().find(|lang| Some(lang.tag()) == asked).unwrap_or_default()
}

/// The options as asked, known and of the right kind.
#[derive(Clone)]
struct Asked {
    view: &'static View,
    options: Vec<&'static Choice>,
    /// In the order of the options; an absent one took its default.
    values: Vec<Option<String>>,
    /// The reader's own figures, where they are asked for.
    #[cfg(feature = "own")]
    own: Option<Rc<Own>>,
    /// The reader's own table of Wales, where it is asked for.
    #[cfg(feature = "wales")]
    table: Option<Rc<Schools>>,
    /// The reader's own schools, where they are asked for.
    #[cfg(feature = "population")]
    population: Option<Rc<reading::Population>>,
}

impl Asked {
    fn read<T: AsRef<str>>(view: &'static View, pairs: &[(T, T)]) -> Result<Asked> {
        let mut options = vec![];
        for choice in view.options {
            options.push(choice);
        }
        Asked::of(view, options, pairs)
    }

    /// The same of a reader's own figures.
    #[cfg(feature = "own")]
    fn read_own<T: AsRef<str>>(view: &'static View, pairs: &[(T, T)], own: &Rc<Own>) -> Result<Asked> {
        let options = own_options(view);
        if options.is_empty() {
            return Err(Error::UnknownView { value: view.key.to_string(), known: OWN_VIEWS.to_vec() }.into());
        }
        Ok(Asked { own: Some(Rc::clone(own)), ..Asked::of(view, options, pairs)? })
    }

    fn of<T: AsRef<str>>(view: &'static View, options: Vec<&'static Choice>, pairs: &[(T, T)]) -> Result<Asked> {
        let mut values = vec![None; options.len()];
        for (name, value) in pairs {
            let (name, value) = (name.as_ref(), value.as_ref().trim_ascii());
            let Some(at) = options.iter().position(|choice| choice.name == name) else {
                let known = names(&options, |choice| choice.name);
                return Err(Error::UnknownOption { view: view.key, option: name.to_string(), known }.into());
            };
            // An empty attribute is an absent one: a page's control may be cleared.
            values[at] = (!value.is_empty()).then(|| value.to_string());
            if !value.is_empty() {
                check(options[at], value)?;
            }
        }
        Ok(Asked {
            view,
            options,
            values,
            #[cfg(feature = "own")]
            own: None,
            #[cfg(feature = "wales")]
            table: None,
            #[cfg(feature = "population")]
            population: None,
        })
    }

    fn get(&self, name: &str) -> Option<&str> {
        let at = self.options.iter().position(|choice| choice.name == name)?;
        self.values[at].as_deref()
    }

    /// The reader's own table of Wales.
    #[cfg(feature = "wales")]
    fn table(&self) -> Option<&Schools> {
        if TABLES { self.table.as_deref() } else { None }
    }

    fn lang(&self) -> Lang {
        Lang::ALL.into_iter().find(|lang| Some(lang.tag()) == self.get("lang")).unwrap_or_default()
    }

    fn about(&self) -> Result<&'static About> {
        let default = self.options.iter().find_map(|choice| match choice.takes {
            Takes::Series(known) => known.first().copied(),
            _ => None,
        });
        datasets::about(self.get("series").or(default).unwrap_or_default())
    }

    /// The year asked for, counted as `kind` counts it.
    fn year(&self, name: &'static str, kind: Kind) -> Result<Option<i32>> {
        self.get(name).map(|value| year(name, value, kind)).transpose()
    }

    /// The window asked for, counted as `kind` counts its years.
    #[cfg(feature = "gap")]
    fn window_of(&self, name: &'static str, kind: Kind) -> Result<Option<(i32, i32)>> {
        self.get(name).map(|value| window(name, value, kind)).transpose()
    }

    /// The same options, but for one: what a default came to, or none where the option has no part in the figure.
    fn with(mut self, name: &str, value: Option<String>) -> Asked {
        if let Some(at) = self.options.iter().position(|choice| choice.name == name) {
            self.values[at] = value;
        }
        self
    }

    /// The nation around the area of a reader's own figures, by name, in the years of a span.
    #[cfg(feature = "own")]
    fn beside(&self, span: Option<(i32, i32)>) -> Option<(&'static str, Vec<Point>)> {
        let (own, (first, last)) = (self.own.as_ref()?, span?);
        let (name, nation) = own.nation.as_ref()?;
        let mut points = vec![];
        for point in nation.points.iter().filter(|point| (first..=last).contains(&point.year())) {
            // A line runs through what can be compared, and nothing else is said of a nation.
            if role(point) == Role::Observed {
                points.push(point.clone());
            }
        }
        (!points.is_empty()).then_some((*name, points))
    }

    fn includes(&self, word: &str) -> bool {
        self.get("include").is_some_and(|value| value.split(',').any(|part| part.trim_ascii() == word))
    }

    fn level(&self) -> f64 {
        if self.get("level") == Some("0.8") { 0.8 } else { 0.95 }
    }

    /// The address of one window's projection, in the same vintage, language and colours.
    #[cfg(any(feature = "methods", feature = "record"))]
    fn window(&self, answer: &gap::Answer, vintage: Option<&str>) -> String {
        #[cfg(feature = "own")]
        if let Some(own) = &self.own {
            return self.own_window(own, answer, vintage);
        }
        let (from, to) = (answer.from.digits(), answer.to.digits());
        let mut pairs = vec![("series", self.get("series").unwrap_or_default())];
        pairs.push(("vintage", vintage.unwrap_or_default()));
        pairs.extend([("from", from.as_str()), ("to", &to)]);
        for name in ["include", "level"] {
            pairs.push((name, self.get(name).unwrap_or_default()));
        }
        self.address("projection", &pairs)
    }

    /// The same of a reader's own file.
    #[cfg(feature = "own")]
    fn own_window(&self, own: &Rc<Own>, answer: &gap::Answer, vintage: Option<&str>) -> String {
        let (from, to) = (answer.from.digits(), answer.to.digits());
        let mut pairs = vec![("from", from.as_str()), ("to", to.as_str())];
        for name in ["measure", "area", "group", "less", "year", "value", "include", "level", "lang", "theme"] {
            if let Some(value) = self.get(name) {
                pairs.push((name, value));
            }
        }
        let kind = own.series.points[0].period.kind();
        let opened = find("projection").and_then(|view| Asked::read_own(view, &pairs, own));
        opened.map_or_else(|_| String::new(), |opened| opened.state(kind, vintage).permalink)
    }

    /// The address of another figure, which another engine may hold, in the same language and colours: `pairs` in the order of
    /// that view's options. What is empty or the default of every view is left out.
    #[cfg(any(feature = "methods", feature = "record"))]
    fn address(&self, view: &str, pairs: &[(&str, &str)]) -> String {
        let mut address = ["#v=1&view=", view].concat();
        let own = ["lang", "theme"].map(|name| (name, self.get(name).unwrap_or_default()));
        for (name, value) in pairs.iter().chain(&own) {
            if !["", DRAWN[0], "0.95", "en", "auto"].contains(value) {
                address += &["&", name, "=", &value.replace(' ', "")].concat();
            }
        }
        address
    }

    /// The name and the hash of the reader's own file, where there is one.
    #[cfg(feature = "files")]
    fn file(&self) -> Option<(&'static str, &'static str)> {
        #[cfg(feature = "own")]
        if let Some(own) = &self.own {
            return Some((own.file, own.sha256));
        }
        #[cfg(feature = "wales")]
        if let Some(table) = &self.table {
            return Some((table.file, table.sha256));
        }
        #[cfg(feature = "population")]
        if let Some(population) = &self.population {
            return Some((population.file, population.sha256));
        }
        None
    }

    /// The permalink and the command that give this figure again: the vintage always, and what is not a default.
    fn state(&self, kind: Kind, vintage: Option<&str>) -> State {
        let mut permalink = ["#v=1&view=", self.view.key].concat();
        let mut command = ["gapchart ", self.view.key].concat();
        #[cfg(feature = "files")]
        if let Some((file, sha256)) = self.file() {
            // The file's name and hash, never what is in it.
            permalink += &["&file=", &encoded(file), "&sha256=", sha256].concat();
            command += &[" --csv ", &quoted(file)].concat();
        }
        for (choice, value) in self.options.iter().zip(&self.values) {
            let default = match choice.takes {
                Takes::Series(known) => known.first().copied(),
                Takes::OneOf(known) => known.first().map(|(word, _)| *word),
                _ => None,
            };
            let value = match (choice.takes, value.as_deref()) {
                (Takes::Vintage, _) => vintage.filter(|name| !name.is_empty()).map(str::to_string),
                // 2018/19 and 2019 are one year, and so one link.
                #[cfg(feature = "gap")]
                (Takes::Ahead, Some(value)) => year(choice.name, value, kind).ok().map(|year| year.digits()),
                #[cfg(feature = "gap")]
                (Takes::Window, Some(value)) => window(choice.name, value, kind).ok().map(|(from, to)| {
                    let (from, to) = (from.digits(), to.digits());
                    text::join(&[&from, &to], "-")
                }),
                (Takes::Year, Some(value)) => year(choice.name, value, kind).ok().map(|year| year.digits()),
                (Takes::Name, value) => value.map(str::to_string),
                #[cfg(feature = "school")]
                (Takes::Measures, value) => value.map(str::to_string),
                // Spaces may stand around the parts of a list and nowhere else.
                (_, value) => value.filter(|value| Some(*value) != default).map(|value| value.replace(' ', "")),
            };
            // A text with any sign in it.
            #[cfg(feature = "school")]
            if let (Takes::Measures, Some(value)) = (choice.takes, value.as_deref()) {
                permalink += &["&", choice.name, "=", &encoded(value)].concat();
                command += &[" --", choice.name, " ", &quoted(value)].concat();
                continue;
            }
            #[cfg(feature = "files")]
            if let (Takes::Name | Takes::Vintage, Some(_), Some(value)) = (choice.takes, self.file(), &value) {
                permalink += &["&", choice.name, "=", &encoded(value)].concat();
                command += &[" --", choice.name, " ", &quoted(value)].concat();
                continue;
            }
            if let Some(value) = value {
                permalink += &["&", choice.name, "=", &value].concat();
                command += &[" --", choice.name, " ", &value].concat();
            }
        }
        #[cfg(feature = "latest")]
        if self.about().is_ok_and(|about| datasets::later::added(about, vintage)) {
            command += " --newer gapchart-data.csv";
        }
        State { permalink, command }
    }
}

/// A text as part of an address: all but letters, digits and `-._~` of ASCII as their bytes.
#[cfg(any(feature = "files", feature = "school"))]
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
            }
        }
    }
    out
}

/// A text as one word of a shell.
#[cfg(any(feature = "files", feature = "school"))]
pub(crate) fn quoted(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._/:".contains(&byte);
    if !text.is_empty() && !text.starts_with('-') && text.bytes().all(plain) {
        return text.to_string();
    }
    ["'", &text.replace('\'', "'\\''"), "'"].concat()
}

fn year(name: &'static str, value: &str, kind: Kind) -> Result<i32> {
    // Here a reader means a year of this series, however they part its two halves.
    let asked = match kind {
        Kind::Academic => value.replace(['-', '\u{2013}'], "/"),
        _ => value.replace('/', "-"),
    };
    match Period::parse(&asked, kind) {
        Ok(period) if period.kind() == kind => Ok(period.year()),
        _ => Err(Error::BadOption { option: name, value: value.to_string(), expected: Expected::Year }.into()),
    }
}

/// Two years with a hyphen or a dash between them, each as [`year`] reads it.
#[cfg(feature = "gap")]
fn window(name: &'static str, value: &str, kind: Kind) -> Result<(i32, i32)> {
    for (at, dash) in value.char_indices().filter(|(_, letter)| matches!(letter, '-' | '\u{2013}')) {
        let (from, to) = (&value[..at], &value[at + dash.len_utf8()..]);
        if let (Ok(from), Ok(to)) = (year(name, from.trim_ascii(), kind), year(name, to.trim_ascii(), kind)) {
            return Ok((from, to));
        }
    }
    Err(Error::BadOption { option: name, value: value.to_string(), expected: Expected::Window }.into())
}

fn check(choice: &'static Choice, value: &str) -> Result<()> {
    let wrong = |expected| Err(Error::BadOption { option: choice.name, value: value.to_string(), expected }.into());
    let words = |known: &[(&'static str, Word)]| Expected::OneOf(names(known, |(word, _)| word));
    match choice.takes {
        Takes::Count(most) if value.parse().ok().is_none_or(|count: u32| !(1..=most).contains(&count)) => {
            wrong(Expected::Within(1.0, f64::from(most)))
        }
        Takes::Number if decimal(value).is_none() => wrong(Expected::Positive),
        Takes::Series(known) if !known.contains(&value) => {
            let drawn = datasets::about(value).ok().filter(|about| DRAWN.contains(&about.id));
            let fault = match drawn.and_then(|about| about.never_fitted) {
                Some(reason) => Error::NeverFitted { series: value.to_string(), reason: reason.to_string() },
                None => Error::UnknownSeries { value: value.to_string(), known: known.to_vec() },
            };
            Err(fault.into())
        }
        Takes::OneOf(known) if known.iter().all(|(word, _)| *word != value) => wrong(words(known)),
        Takes::AnyOf(known) if value.split(',').any(|part| known.iter().all(|(word, _)| *word != part.trim_ascii())) => {
            wrong(words(known))
        }
        _ => Ok(()),
    }
}

/// The vintage shown of the asked series.
fn series(asked: &Asked) -> Result<Series> {
    #[cfg(feature = "own")]
    if let Some(own) = &asked.own {
        return Ok(own.series.clone());
    }
    #[cfg(not(embeds))]
    return Err(Error::UnknownSeries { value: String::new(), known: vec![] }.into());
    #[cfg(embeds)]
    datasets::vintage(asked.about()?, asked.get("vintage"))
}

/// An axis of years from `first` to `last`, with at most 60 candidate ticks.
fn year_axis(lang: Lang, kind: Kind, first: i32, last: i32) -> Axis {
    // 1, 5, 10, 50, 100 …
    let (mut step, mut times) = (1, 5);
    while (last - first) / step > 60 {
        step *= times;
        times = 7 - times;
    }
    let mut ticks = vec![];
    for year in (first..=last).filter(|year| year % step == 0) {
        let label = if kind == Kind::Financial { text::period(kind, year) } else { year.digits() };
        ticks.push(Tick { value: f64::from(year), label });
    }
    Axis {
        kind: "year",
        unit: kind.name(),
        label: text::year_axis(lang, kind).to_string(),
        decimals: 0,
        domain: [f64::from(first), f64::from(last)],
        ticks,
        zero_included: false,
    }
}

/// An axis with a place for each name, in the order of the ticks.
#[cfg(any(funding, feature = "record"))]
fn names_axis(unit: &'static str, label: &str, ticks: Vec<Tick>) -> Axis {
    let domain = [0.0, (ticks.len() - 1) as f64];
    Axis { kind: "category", unit, label: label.to_string(), decimals: 0, domain, ticks, zero_included: false }
}

/// An axis of values that holds `low` and `high` between round numbers, zero included on request.
fn value_axis(lang: Lang, (unit, decimals): (Unit, u8), low: f64, high: f64, zero: bool) -> Axis {
    let (low, high) = if zero { (low.min(0.0), high.max(0.0)) } else { (low, high) };
    // Ten of the last printed units at least: one of them is no slope.
    let least = 10.0 / power_of_ten(decimals);
    let (low, high) = match high - low < least {
        // What counts from zero does not go to its other side.
        true if zero && low == 0.0 => (low, least),
        true if zero && high == 0.0 => (-least, high),
        true => (low - 0.5 * least, high + 0.5 * least),
        false => (low, high),
    };
    let spread = high - low;
    let rough = spread / 5.0;
    let mut scale = 1.0;
    while scale > rough {
        scale /= 10.0;
    }
    while scale * 10.0 <= rough {
        scale *= 10.0;
    }
    let times = match rough / scale {
        rough if rough <= 1.0 => 1.0,
        rough if rough <= 2.0 => 2.0,
        rough if rough <= 5.0 => 5.0,
        _ => 10.0,
    };
    let step = times * scale;
    let (first, last) = ((low / step).floor(), (high / step).ceil());
    let mut step_decimals = 0;
    while step_decimals < 9 && !fits(step, step_decimals) {
        step_decimals += 1;
    }
    let mut ticks = vec![];
    for at in first as i32..=last as i32 {
        let value = significant(f64::from(at) * step);
        ticks.push(Tick { value, label: text::value(unit, value, step_decimals) });
    }
    let domain = [significant(first * step), significant(last * step)];
    let zero_included = domain[0] <= 0.0 && domain[1] >= 0.0;
    let label = text::axis(lang, unit);
    Axis {
        kind: "value",
        unit: unit.name(),
        label: if zero_included { label.to_string() } else { text::say(lang, Word::AxisCut, &[label]) },
        decimals,
        domain,
        ticks,
        zero_included,
    }
}

/// What a published point is shown as.
fn role(point: &Point) -> Role {
    match point {
        Point { comparable: false, .. } => Role::NotComparable,
        Point { status: Status::Provisional, .. } => Role::Provisional,
        _ => Role::Observed,
    }
}

/// The points that can be compared with each other.
fn compared(series: &Series) -> Vec<&Point> {
    let mut compared = vec![];
    for point in series.points.iter().filter(|point| role(point) == Role::Observed) {
        compared.push(point);
    }
    compared
}

/// States what every figure of one series speaks of: measure, place, publisher, vintage, and the first and last
/// comparable result. Gives these two.
///
/// # Errors
/// [`Error::TooFewPoints`] where there is no comparable result.
fn facts(lang: Lang, series: &Series) -> Result<(Facts, &Point, &Point)> {
    let about = series.about;
    let (first, last) = series.span().unwrap_or((0, 0));
    let points = compared(series);
    let [start, ..] = points[..] else { return Err(Error::TooFewPoints { from: first, to: last, found: 0, needed: 1 }.into()) };
    let end = points[points.len() - 1];
    let mut facts = Facts::new(lang);
    let short = text::short_measure(lang, about.measure);
    facts.set("Short", text::sentence_case(short));
    facts.set("short", short.to_string());
    facts.set("gap", text::measure(lang, about.measure).to_string());
    facts.set("place", place(lang, series));
    // A reader's own words are no codes, whatever they are.
    let coded = !cfg!(feature = "own") || !about.own();
    facts.set("coverage", if coded { text::coverage(lang, about.coverage) } else { about.coverage }.to_string());
    facts.set("publisher", if coded { text::publisher(lang, end.source.publisher) } else { "" }.to_string());
    facts.set("vintage", series.vintage.unwrap_or_default().to_string());
    state(&mut facts, series, ["start", "start-value"], start);
    state(&mut facts, series, ["end", "end-value"], end);
    facts.set("start-amount", text::amount(lang, about.unit, start.value, start.decimals));
    facts.set("end-amount", text::amount(lang, about.unit, end.value, end.decimals));
    if cfg!(feature = "own") {
        facts.set("file", about.gloss_source.publisher.to_string());
    }
    Ok((facts, start, end))
}

/// Where the figures are of, to stand after what is measured.
fn place(lang: Lang, series: &Series) -> String {
    let known = text::in_area(lang, series.area);
    #[cfg(feature = "own")]
    if series.about.own() && known == series.area {
        let area = reading::short(series.about.coverage, LONGEST_AREA);
        return match area.as_str() {
            "\u{2013}" => text::word(lang, Word::OwnInFile).to_string(),
            area => text::say(lang, Word::OwnInArea, &[area]),
        };
    }
    known.to_string()
}

/// The longest name of an area in prose, in characters: alternative text has little room.
#[cfg(feature = "own")]
const LONGEST_AREA: usize = 36;

/// One text for a reader's own figures, another for the embedded ones.
fn either(about: &About, own: Word, held: Word) -> Word {
    if cfg!(feature = "own") && (!cfg!(embeds) || about.own()) { own } else { held }
}

/// What is measured, as a figure's title: of a difference in a reader's own file, what is subtracted from what.
fn title(lang: Lang, about: &About) -> String {
    let title = about.title[lang as usize];
    #[cfg(feature = "own")]
    if let (true, Some(parts)) = (about.own(), about.parts) {
        let [title, first, second] = [title, parts[0], parts[1]].map(|part| reading::short(part, LONGEST_PART));
        return match first == title {
            true => text::say(lang, Word::OwnDifferenceOfTwo, &[&first, &second]),
            false => text::say(lang, Word::OwnDifference, &[&title, &first, &second]),
        };
    }
    #[cfg(feature = "own")]
    if about.own() {
        return reading::short(title, 2 * LONGEST_PART);
    }
    title.to_string()
}

/// The longest name of a group or a measure in a title, in characters.
#[cfg(feature = "own")]
const LONGEST_PART: usize = 60;

/// Where and when the figures are of.
fn subtitle(facts: &Facts, series: &Series) -> String {
    facts.say(match () {
        () if !cfg!(feature = "own") || (cfg!(embeds) && !series.about.own()) => Word::SubtitleVintage,
        () if series.about.coverage == "\u{2013}" => Word::SubtitleOwnNowhere,
        () if vintage_shown(series).is_some() => Word::SubtitleOwnVintage,
        () => Word::SubtitleOwn,
    })
}

/// The sources in one line: the publishers, or the reader's own file and the beginning of its hash.
fn source_line(lang: Lang, series: &Series, cited: &[Cited]) -> String {
    #[cfg(feature = "own")]
    if series.about.own() {
        let source = series.about.gloss_source;
        return text::say(lang, Word::SourceOwn, &[source.publisher, hash_start(source.title)]);
    }
    if !cfg!(embeds) {
        return String::new();
    }
    Figure::source_line(lang, cited, series.vintage)
}

/// The first sixteen digits of the hash that a source's title ends in.
#[cfg(feature = "own")]
fn hash_start(title: &str) -> &str {
    let at = title.len().saturating_sub(64);
    title.get(at..at + 16).unwrap_or_default()
}

/// What the nation around an area had in its first and last year.
fn nation_told(facts: &mut Facts, series: &Series, name: &str, points: &[Point]) -> String {
    let [start, .., end] = points else { return String::new() };
    facts.set("nation", name.to_string());
    state(facts, series, ["nation-first", "nation-start"], start);
    state(facts, series, ["nation-last", "nation-end"], end);
    facts.say(Word::TrendBeside)
}

/// The vintage shown, where there is one.
fn vintage_shown(series: &Series) -> Option<String> {
    series.vintage.filter(|name| !name.is_empty()).map(str::to_string)
}

/// That a newer vintage of the series is held and how far it runs, where that is so; empty where it is not.
fn older(facts: &mut Facts, series: &Series) -> Result<String> {
    if !cfg!(embeds) {
        return Ok(String::new());
    }
    let held = datasets::vintages(series.about);
    let newest = held.iter().rev().find(|(_, complete)| *complete).map(|(name, _)| *name);
    // Asked before anything is gathered: a slider passes here at every step.
    if series.vintage.is_none() || newest <= series.vintage {
        return Ok(String::new());
    }
    let newest = datasets::vintage(series.about, newest)?;
    facts.set("newer", newest.vintage.unwrap_or_default().to_string());
    facts.set("newer-end", newest.points.last().map(|point| point.period.text()).unwrap_or_default());
    Ok(facts.say(Word::OlderVintage))
}

/// States the period and the value of a point.
fn state(facts: &mut Facts, series: &Series, [period, value]: [&'static str; 2], point: &Point) {
    facts.set(period, point.period.text());
    facts.set(value, text::value(series.about.unit, point.value, point.decimals));
}

/// The published figures as marks: a line through neighbouring comparable years, and the points by role.
fn published(lang: Lang, series: &Series) -> Vec<Mark> {
    let observed = if series.about.parts.is_some() { Word::ObservedDifference } else { Word::Observed };
    let observed = either(series.about, Word::ObservedOwn, observed);
    let mut marks = vec![Mark::new(Draw::Line, Role::Observed, text::word(lang, observed).to_string())];
    let (first, last) = series.span().unwrap_or((0, -1));
    let mut release = None;
    for year in first..=last {
        let point = series.at(year).filter(|point| role(point) == Role::Observed);
        // A line from one report to another would be ours, not theirs.
        let next = point.map(|point| point.vintage);
        if series.vintage.is_none() && next.is_some() && release.is_some() && next != release {
            marks[0].x.push(f64::from(year) - 0.5);
            marks[0].y.push(None);
        }
        release = next.or(release);
        marks[0].x.push(f64::from(year));
        marks[0].y.push(point.map(|point| significant(point.value)));
    }
    for (of, name) in
        [(Role::Observed, observed), (Role::NotComparable, Word::NotComparable), (Role::Provisional, Word::Provisional)]
    {
        let mut mark = Mark::new(Draw::Points, of, text::word(lang, name).to_string());
        for point in series.points.iter().filter(|point| role(point) == of) {
            mark.push(point.year(), point.value);
        }
        if !mark.x.is_empty() {
            marks.push(mark);
        }
    }
    marks
}

/// Numbers to print beside their points.
fn printed(role: Role, points: &[&Point]) -> Mark {
    let mut mark = Mark::new(Draw::Value, role, String::new());
    for (at, point) in points.iter().enumerate() {
        if points[..at].iter().all(|earlier| earlier.year() != point.year()) {
            mark.push(point.year(), point.value);
        }
    }
    mark
}

/// A column of a table: its name in a CSV, its label, and whether it holds text, values or shares, for all to see or for
/// data files only.
type Head = (&'static str, Word, Holds);

#[derive(Clone, Copy, PartialEq)]
enum Holds {
    Words,
    Values,
    Shares,
    /// Years, with their fraction in data.
    Years,
    Counts,
    /// Changes of the value a year.
    Slopes,
    /// Words that only data files need.
    Detail,
    /// Values that only data files need.
    DetailValues,
    /// Years that only data files need.
    DetailYears,
    /// What a difference is made of, for data files.
    Parts,
    /// Values of another unit than the figure's, with that many decimals.
    Of(Unit, u8),
}

/// What every published figure has, before the columns of a view.
const PUBLISHED: &[Head] = &[
    ("period", Word::ColumnYear, Holds::Words),
    ("role", Word::ColumnRole, Holds::Words),
    ("value", Word::ColumnValue, Holds::Values),
];

/// The same where the value is a difference.
const DIFFERENCE: &[Head] = &[
    ("period", Word::ColumnYear, Holds::Words),
    ("role", Word::ColumnRole, Holds::Words),
    ("value", Word::ColumnGap, Holds::Values),
];

/// What a difference is made of, before the details.
const DISADVANTAGED: &[Head] =
    &[("other", Word::ColumnOther, Holds::Parts), ("disadvantaged", Word::ColumnDisadvantaged, Holds::Parts)];
/// The same of a reader's own file, whose own names they take.
#[cfg(feature = "own")]
const OWN_PARTS: &[Head] = &[("first", Word::ColumnValue, Holds::Parts), ("second", Word::ColumnValue, Holds::Parts)];
const ELIGIBLE: &[Head] =
    &[("not_eligible", Word::ColumnNotEligible, Holds::Parts), ("eligible", Word::ColumnEligible, Holds::Parts)];

/// What a CSV carries so that its figures can be read back, after the columns of a view.
const DETAILS: &[Head] = &[
    ("status", Word::ColumnStatus, Holds::Detail),
    ("comparable", Word::ColumnComparable, Holds::Detail),
    ("reason", Word::ColumnReason, Holds::Detail),
    ("definition", Word::ColumnDefinition, Holds::Detail),
    ("source", Word::ColumnSource, Holds::Detail),
];

/// An empty table for one series: what was published, the columns of the view, and the details.
fn series_table(lang: Lang, series: &Series, columns: &[Head]) -> Table {
    let about = series.about;
    let (first, parts): (_, &[Head]) = match about.parts {
        None => (PUBLISHED, &[]),
        #[cfg(feature = "own")]
        Some(_) if about.own() => (DIFFERENCE, OWN_PARTS),
        Some(["not-eligible", _]) => (DIFFERENCE, ELIGIBLE),
        Some(_) => (DIFFERENCE, DISADVANTAGED),
    };
    #[allow(unused_mut)]
    let mut table = table(lang, about.unit, series.decimals(), &[first, columns, parts, DETAILS]);
    #[cfg(feature = "own")]
    if about.own() {
        for column in &mut table.columns {
            match (column.id, about.parts) {
                ("value", None) => column.label = text::word(lang, Word::ObservedOwn),
                ("first", Some([first, _])) => column.label = first,
                ("second", Some([_, second])) => column.label = second,
                _ => {}
            }
        }
    }
    table
}

/// An empty table with these columns.
fn table(lang: Lang, unit: Unit, decimals: u8, heads: &[&[Head]]) -> Table {
    let mut columns = vec![];
    for heads in heads {
        for &(id, label, holds) in *heads {
            let (unit, decimals) = match holds {
                Holds::Values | Holds::DetailValues => (unit.name(), Some(decimals)),
                Holds::Shares => ("share", Some(3)),
                Holds::Years | Holds::DetailYears => ("year", Some(0)),
                Holds::Counts => ("count", Some(0)),
                Holds::Slopes => (unit.name(), Some(decimals + 2)),
                // Percentages differ by percentage points.
                Holds::Parts if unit == Unit::PercentagePoints => (Unit::Percent.name(), Some(decimals)),
                Holds::Parts => (unit.name(), Some(decimals)),
                Holds::Of(unit, decimals) => (unit.name(), Some(decimals)),
                Holds::Words | Holds::Detail => ("", None),
            };
            let detail = matches!(holds, Holds::Detail | Holds::DetailValues | Holds::DetailYears | Holds::Parts);
            columns.push(Column { id, label: text::word(lang, label), unit, decimals, detail });
        }
    }
    Table {
        lang,
        unit,
        columns,
        rows: vec![],
        said: vec![],
        kinds: vec![],
        opens: vec![],
        #[cfg(feature = "population")]
        more: None,
    }
}

/// The cells after the columns of a view: what a difference is made of, and [`DETAILS`].
fn details(row: &mut Vec<Cell>, series: &Series, point: Option<&Point>) {
    let Some(point) = point else {
        return missing(row, DETAILS.len() + if series.about.parts.is_some() { 2 } else { 0 });
    };
    if let Some([first, second]) = point.parts {
        row.push(Cell::Number(first));
        row.push(Cell::Number(second));
    }
    let comparable = if point.comparable { "yes" } else { "no" };
    for text in [point.status.name(), comparable, point.reason, point.definition.name(), point.source.id] {
        row.push(text.into());
    }
}

/// Adds cells without a value.
fn missing(row: &mut Vec<Cell>, count: usize) {
    for _ in 0..count {
        row.push(Cell::Missing);
    }
}

/// What a row is, in words.
fn role_words(lang: Lang, about: &About, role: Role) -> &'static str {
    text::word(
        lang,
        match role {
            Role::NotComparable => either(about, Word::RoleOwnNotComparable, Word::RoleNotComparable),
            Role::Provisional => Word::RoleProvisional,
            Role::Projected => Word::RoleProjected,
            Role::Fitted => Word::RoleMissing,
            _ if about.parts.is_some() => either(about, Word::RoleOwn, Word::RoleDifference),
            _ => either(about, Word::RoleOwn, Word::RoleObserved),
        },
    )
}

/// Adds a row of that kind to a table; its words are made from its data, but for the one column that `said` says.
fn add(table: &mut Table, kind: &'static str, row: Vec<Cell>, said: (&str, &str)) {
    table.rows.push(row);
    table.kinds.push(kind);
    for at in 0..table.columns.len() {
        if table.columns[at].id == said.0 {
            table.say(at, said.1.to_string());
        }
    }
}

/// What a figure does with the points of a series, for its notes.
enum Use<'u> {
    Shown,
    /// Fits those of which this is true.
    Fitted(&'u dyn Fn(&Point) -> bool),
    /// Draws none, and fits those of which this is true in one window or another.
    InWindows(&'u dyn Fn(&Point) -> bool),
}

/// Notes on what the unit means and on the points that are not like the others.
fn notes(lang: Lang, series: &Series, used: Use) -> Vec<Note> {
    let mut notes = vec![Note { code: "gloss", text: series.about.gloss[lang as usize].to_string() }];
    #[cfg(feature = "own")]
    if series.about.own() {
        let source = series.about.gloss_source;
        notes[0].text = text::say(lang, Word::NoteOwn, &[source.publisher, hash_start(source.title)]);
    }
    if let Some(point) = series.points.first().filter(|point| point.parts.is_some()) {
        let off = text::quantity(lang, series.about.unit, point.rounding().half(), point.decimals);
        let words = either(series.about, Word::NoteOwnDifference, Word::NoteDifference);
        notes.push(Note { code: "difference", text: text::say(lang, words, &[&off]) });
    }
    for point in &series.points {
        let (code, text) = match (role(point), &used) {
            (Role::NotComparable, Use::Shown) => ("not-comparable", Word::NoteNotComparableShown),
            (Role::NotComparable, Use::Fitted(fitted)) if fitted(point) => {
                ("not-comparable-fitted", Word::NoteNotComparableFitted)
            }
            (Role::NotComparable, Use::Fitted(_)) => ("not-comparable", Word::NoteNotComparable),
            (Role::Provisional, Use::Fitted(fitted)) if !fitted(point) => ("provisional", Word::NoteProvisional),
            (Role::NotComparable | Role::Provisional, Use::InWindows(fitted)) if fitted(point) => continue,
            (Role::NotComparable, Use::InWindows(_)) => ("not-comparable", Word::NoteInNoWindow),
            (Role::Provisional, Use::InWindows(_)) => ("provisional", Word::NoteInNoWindow),
            (Role::Provisional, _) => ("provisional", Word::NoteProvisionalShown),
            _ if point.status == Status::Estimate => ("worked-out", Word::NoteWorkedOut),
            _ => continue,
        };
        let parts: [&str; 2] = [&point.period.text(), &reason(lang, series, point)];
        notes.push(Note { code, text: text::say(lang, text, &parts) });
    }
    // Neighbouring years share a reason: one note for them.
    let mut bridged: Vec<(&str, Vec<String>)> = vec![];
    for point in series.points.iter().filter(|point| point.definition == Definition::Bridged) {
        match bridged.last_mut() {
            Some((reason, years)) if *reason == point.reason => years.push(point.period.text()),
            _ => bridged.push((point.reason, vec![point.period.text()])),
        }
    }
    for (code, years) in bridged {
        let words = if code == "fsm-protected" { Word::NoteBridged } else { Word::NoteBridgedBasis };
        let alike = |point: &&Point| point.definition == Definition::Bridged && point.reason == code;
        let said = series.points.iter().find(alike).map_or(String::new(), |point| reason(lang, series, point));
        let text = text::say(lang, words, &[&text::list(lang, &years), &said]);
        notes.push(Note { code: "bridged", text });
    }
    for point in &series.points {
        if point.definition == Definition::Broken {
            let parts: [&str; 2] = [&point.period.text(), &reason(lang, series, point)];
            notes.push(Note { code: "broken", text: text::say(lang, Word::NoteBroken, &parts) });
        }
    }
    if let Some(reason) = series.about.never_fitted {
        let text = text::say(lang, Word::NoteNeverFitted, &[text::reason(lang, reason)]);
        notes.push(Note { code: "never-fitted", text });
    }
    if series.vintage.is_none() {
        note(&mut notes, lang, "each-release", Word::NoteEachRelease);
    }
    let partial = datasets::vintages(series.about).iter().any(|(name, complete)| Some(*name) == series.vintage && !complete);
    if partial {
        note(&mut notes, lang, "partial-vintage", Word::NotePartial);
    }
    notes
}

/// The publishers of figures from several places in one line, each once, with all who republished some of them.
#[cfg(any(feature = "record", feature = "school"))]
fn credit(lang: Lang, sources: &[&crate::series::Source]) -> String {
    // Publisher, who republished some of them, and whether its own copy was seen of others.
    let mut publishers: Vec<(&str, Vec<String>, bool)> = vec![];
    for source in sources {
        let known = publishers.iter().position(|(known, ..)| *known == source.publisher);
        let at = known.unwrap_or(publishers.len());
        if known.is_none() {
            publishers.push((source.publisher, vec![], false));
        }
        let (via, entry) = (text::publisher(lang, source.via), &mut publishers[at]);
        entry.2 |= via.is_empty();
        if !via.is_empty() && !entry.1.iter().any(|known| known == via) {
            entry.1.push(via.to_string());
        }
    }
    let mut credits = vec![];
    for (publisher, vias, partly) in publishers {
        let name = text::publisher(lang, publisher);
        let words = if partly { Word::PartlyRepublished } else { Word::Republished };
        credits.push(match vias.is_empty() {
            true => name.to_string(),
            false => text::say(lang, words, &[name, &text::list(lang, &vias)]),
        });
    }
    let credits: Vec<&str> = credits.iter().map(String::as_str).collect();
    text::say(lang, Word::SourceLine, &[&text::join(&credits, "; ")])
}

/// Why a point is not like the others, in words: those of a code, or of a reader's own file as they stand there.
fn reason(lang: Lang, series: &Series, point: &Point) -> String {
    let words = text::reason(lang, point.reason);
    if !cfg!(feature = "own") || (cfg!(embeds) && !series.about.own()) {
        return words.to_string();
    }
    match words.trim_end_matches('.') {
        "" => text::word(lang, Word::OwnNotSaid).to_string(),
        words => text::sentence_case(words),
    }
}

/// Adds what a reader's own file says of single years: why there is no figure, and its remarks on figures that no other note
/// is about.
#[cfg(feature = "own")]
fn own_notes(asked: &Asked, lang: Lang, series: &Series, notes: &mut Vec<Note>) {
    let Some(own) = &asked.own else { return };
    if own.problems > 0 {
        let text = text::say(lang, Word::NoteOwnProblems, &[&own.problems.digits(), &reading::name(own.file)]);
        notes.push(Note { code: "problems", text });
    }
    let shown = |year: i32| series.span().is_some_and(|(first, last)| (first..=last).contains(&year));
    for (period, why) in own.missing.iter().filter(|(period, _)| shown(period.year())) {
        let parts: [&str; 2] = [&period.text(), text::reason(lang, why.code())];
        notes.push(Note { code: "missing", text: text::say(lang, Word::NoteOwnMissing, &parts) });
    }
    for point in series.points.iter().filter(|point| !point.reason.is_empty()) {
        if role(point) == Role::Observed && point.definition == Definition::Unchanged {
            let parts: [&str; 2] = [&point.period.text(), &reason(lang, series, point)];
            notes.push(Note { code: "remark", text: text::say(lang, Word::NoteOwnRemark, &parts) });
        }
    }
}

/// Adds a note that says the same wherever it stands.
fn note(notes: &mut Vec<Note>, lang: Lang, code: &'static str, text: Word) {
    notes.push(Note { code, text: text::word(lang, text).to_string() });
}

/// Keeps the points of a window.
///
/// # Errors
/// [`Error::WindowReversed`], [`Error::WindowOutside`]; [`Error::TooFewPoints`] where no point is left.
fn keep_window(series: &mut Series, from: Option<i32>, to: Option<i32>) -> Result<()> {
    let (first, last) = series.span().unwrap_or((0, 0));
    let (from, to) = (from.unwrap_or(first), to.unwrap_or(last));
    gap::check_window(from, to, first, last)?;
    series.points.retain(|point| (from..=to).contains(&point.year()));
    if series.points.is_empty() {
        return Err(Error::TooFewPoints { from, to, found: 0, needed: 1 }.into());
    }
    Ok(())
}

/// Sentences one after another; an empty one leaves no trace.
fn join(sentences: &[&str]) -> String {
    let mut out = String::new();
    for sentence in sentences {
        if !out.is_empty() && !sentence.is_empty() {
            out.push(' ');
        }
        out.push_str(sentence);
    }
    out
}

/// The first and last year that an option of years takes, of the series named if the view draws it.
#[cfg(all(target_arch = "wasm32", feature = "export"))]
pub(crate) fn year_range(view: &View, choice: &Choice, series: &str) -> Option<(i32, i32)> {
    // These show every year's own release.
    let released = matches!(view.key, "post-16" | "pay");
    let (first, last) = match vintaged(view, series) {
        Some(about) if released => datasets::span(about)?,
        Some(about) if view.key == "decomposition" => datasets::vintage(about, Some(decomposition::fullest())).ok()?.span()?,
        Some(about) if datasets::vintages(about).iter().all(|(_, complete)| !complete) => datasets::span(about)?,
        Some(about) => datasets::vintage(about, None).ok()?.span()?,
        None => datasets::each_release(datasets::about(wales::SERIES).ok()?, "total").span()?,
    };
    #[cfg(feature = "gap")]
    if matches!(choice.takes, Takes::Ahead) {
        return Some((last + 1, last + gap::HORIZON as i32));
    }
    Some(if matches!(choice.name, "until" | "guess") { (last, last + gap::HORIZON as i32) } else { (first, last) })
}

/// Whether a view of embedded figures has an answer to this option.
#[cfg(all(target_arch = "wasm32", feature = "export"))]
pub(crate) fn offered(view: &View, choice: &Choice) -> bool {
    view.key != "wales-schools" || !schools::OF_A_FILE.contains(&choice.name)
}

/// The series of that name if the view draws it, or else its first; of a view that has series to choose from.
#[cfg(all(target_arch = "wasm32", feature = "export"))]
fn vintaged(view: &View, series: &str) -> Option<&'static About> {
    view.options.iter().find_map(|choice| match choice.takes {
        Takes::Series(known) if known.contains(&series) => datasets::about(series).ok(),
        Takes::Series(known) => datasets::about(known.first()?).ok(),
        _ => None,
    })
}

/// What an option is when it is not said: nothing where that depends on the figure.
#[cfg(all(target_arch = "wasm32", feature = "export"))]
pub(crate) fn default_of(view: &View, choice: &Choice, series: &str) -> &'static str {
    match choice.takes {
        Takes::Series(known) => known.first().copied().unwrap_or_default(),
        Takes::OneOf(known) => known.first().map_or("", |(word, _)| word),
        #[cfg(feature = "record")]
        Takes::Vintage if view.key == "stages" => stages::reports().last().map_or("", |(report, _)| report),
        Takes::Vintage if view.key == "decomposition" => decomposition::fullest(),
        Takes::Vintage => {
            let held = vintaged(view, series).map_or(&[][..], datasets::vintages);
            held.iter().rev().find(|(_, complete)| *complete).map_or("", |(name, _)| name)
        }
        // The one year whose default is told does not depend on the data.
        Takes::Year if choice.name == "after" => projection::PANDEMIC_TEXT,
        #[cfg(feature = "gap")]
        Takes::Ahead | Takes::Window => "",
        #[cfg(feature = "money")]
        Takes::Levels => "",
        #[cfg(feature = "school")]
        Takes::Measures => "",
        #[cfg(feature = "formula")]
        Takes::Like(_) => "",
        #[cfg(feature = "claims")]
        Takes::Claim => "",
        Takes::Year | Takes::Guess | Takes::Count(_) | Takes::Number | Takes::Name | Takes::AnyOf(_) => "",
    }
}

/// The numbers of the claims, for a list to choose from.
#[cfg(all(target_arch = "wasm32", feature = "export"))]
pub(crate) fn claim_names() -> Vec<(&'static str, &'static str)> {
    datasets::claims().into_iter().map(|claim| (claim.id, claim.id)).collect()
}

/// The titles of series, for a list to choose from.
#[cfg(all(target_arch = "wasm32", feature = "export"))]
pub(crate) fn series_names(lang: Lang, known: &[&'static str]) -> Vec<(&'static str, &'static str)> {
    known.iter().filter_map(|id| datasets::about(id).ok()).map(|about| (about.id, about.title[lang as usize])).collect()
}

/// The vintages of the series named, or else of a view's first, newest first.
#[cfg(all(target_arch = "wasm32", feature = "export"))]
pub(crate) fn vintage_names(view: &View, series: &str) -> Vec<(&'static str, &'static str)> {
    #[cfg(feature = "record")]
    if view.key == "stages" {
        return stages::reports().iter().rev().map(|(report, _)| (*report, *report)).collect();
    }
    // A line needs a record without holes.
    let held = vintaged(view, series).map_or(&[][..], datasets::vintages).iter().rev();
    held.filter(|(_, complete)| *complete || !["projection", "windows"].contains(&view.key))
        .map(|(name, _)| (*name, *name))
        .collect()
}
