//! What can be wrong with what was asked or given.
//!
//! Each variant carries what a person needs to find the fault: the place, the value and what would be right.
//! The words, in both languages, are in [`text`](crate::text); [`Error::code`] is the stable name that a
//! page's `gap-error` event carries.
//!
//! An answer that does not exist ("no trend can be detected") is not an error: see
//! [`Closing`](crate::gap::Closing).

use crate::number::Digits;
/// What a fallible function gives. The fault is boxed: it is rare, and larger than most answers.
pub type Result<T> = core::result::Result<T, Box<Error>>;

/// Everything that can be wrong, with its place.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// Not the name of a view.
    UnknownView { value: String, known: Vec<&'static str> },
    /// An option that the view does not have.
    UnknownOption { view: &'static str, option: String, known: Vec<&'static str> },
    /// A value that the option does not take; `expected` is a list of words or a range.
    BadOption { option: &'static str, value: String, expected: Expected },
    /// No embedded series of that name, or one that the view cannot show.
    UnknownSeries { value: String, known: Vec<&'static str> },
    /// No vintage of that name is held for the series.
    UnknownVintage { value: String, known: Vec<&'static str> },
    /// The window ends before it begins. Years as in [`Period::year`](crate::period::Period::year).
    WindowReversed { from: i32, to: i32 },
    /// A window that reaches outside the data.
    WindowOutside { from: i32, to: i32, first: i32, last: i32 },
    /// Fewer points inside the window than the method needs.
    TooFewPoints { from: i32, to: i32, found: usize, needed: usize },
    /// The series is drawn and never fitted; `reason` is the series' reason code.
    NeverFitted { series: String, reason: String },
    /// The window holds a change of definition that no fit may cross; `reason` is a code, as of a point.
    Broken { period: String, reason: String },
    /// A change between two years lacks one of them.
    EndMissing { period: String },
    /// An end of a change between two years that cannot be used; `reason` is the point's reason code.
    EndLeftOut { period: String, reason: String },
    /// A price index without a level for a year that was asked for; `held` names the years that it has.
    #[cfg(any(feature = "claims", feature = "formula", feature = "money", feature = "school", feature = "wales"))]
    NoPrice { index: &'static str, period: String, held: String },
    /// A price index in years of another kind than the amounts', both named as [`Kind::name`](crate::period::Kind::name) does.
    #[cfg(any(feature = "claims", feature = "formula", feature = "money", feature = "school", feature = "wales"))]
    MixedYears { index: &'static str, prices: &'static str, amounts: &'static str },
    /// No amount is held of something for a year; `what` is a code, as an option's word.
    #[cfg(any(feature = "claims", feature = "formula", feature = "money", feature = "school", feature = "wales"))]
    NoAmount { what: String, period: String },
    /// Pupils of one year times the rates of another.
    #[cfg(any(feature = "claims", feature = "formula", feature = "money", feature = "school", feature = "wales"))]
    MixedPupils { asked: String, held: String },
    /// An option that says nothing without another one.
    #[cfg(any(feature = "claims", feature = "formula", feature = "money", feature = "school", feature = "wales"))]
    Needs { option: &'static str, other: &'static str },
    /// Two options that say the same thing in two ways.
    #[cfg(any(feature = "claims", feature = "formula", feature = "money", feature = "school", feature = "wales"))]
    Both { option: &'static str, other: &'static str },
    /// A number that others make another one: `from` is how, in the names of options; `apart` how far, in percent.
    #[cfg(feature = "school")]
    Contradicts { option: &'static str, value: String, from: String, follows: String, apart: String },
    /// A number that is more than it can be; `most` is a number, with its name where it has one.
    #[cfg(feature = "school")]
    Exceeds { option: &'static str, value: String, most: String },
    /// An option that says nothing without a file of the reader's own.
    #[cfg(feature = "wales")]
    NeedsFile { option: &'static str },
    /// A file without single schools, where they are counted.
    #[cfg(feature = "wales")]
    NoSchools { file: String },
    /// No claim is of the document, the topic and the verdict that were asked for.
    #[cfg(feature = "claims")]
    NoClaims,
    /// A value that has no logarithm, where a percentage change was asked for.
    NotPositive { period: String, value: String },
    /// No result before or after a change of level. Years as for the window.
    StepOutside { after: i32, from: i32, to: i32 },
    /// Text that is not a period.
    NotAPeriod { value: String },
    /// A file that cannot be read at all; `detail` is the operating system's or the reader's words.
    Unreadable { file: String, detail: String },
    /// A column that the file does not have.
    NoColumn { file: String, column: String, known: Vec<String> },
    /// Columns of which the reader must say which one holds what `option` names, or what they count.
    Which { file: String, option: &'static str, columns: Vec<String> },
    /// A cell that is not what its column holds. `row` counts lines of the file, the header being 1.
    Cell { file: String, row: u64, column: String, value: String, expected: Expected },
    /// A file of the reader's own that is not read, or no further.
    Refused { file: String, why: Refusal },
    /// A file that did not come; `status` is the server's, empty where a page may not know.
    NotFetched { file: String, status: String },
    /// No measure, area or group of that name in a file; `known` are some of those that there are, `more` how many others.
    UnknownName { option: &'static str, value: String, known: Vec<String>, more: usize },
    /// What was asked for has no figure in the file.
    NoFigures { file: String },
    /// The picture could not be drawn; `detail` comes from the drawing surface.
    Drawing { detail: String },
}

/// Why a file is not read.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Refusal {
    /// There is nothing in it, or a header and no more.
    Empty,
    /// A workbook of a spreadsheet.
    Workbook,
    /// A page or another document of marks.
    Page,
    /// Text in a coding of two bytes a sign.
    Utf16,
    /// Bytes that are no text.
    Binary,
    /// More bytes than this.
    TooLarge { limit: u64 },
    /// More rows than this.
    TooManyRows { limit: u64 },
    /// More distinct names in a column, or more series, than this.
    TooManyNames { column: String, limit: usize },
    /// A row with more bytes or cells than any table has: a quote that is never closed, say.
    Record { row: u64 },
    /// No column of years.
    NoYears { columns: Vec<String> },
    /// No column of numbers.
    NoNumbers { columns: Vec<String> },
    /// No column of Welsh authorities.
    NoAreas { columns: Vec<String> },
    /// Two columns of one name, which cannot be told apart.
    TwoColumns { name: String },
    /// It is not the file that was read before.
    Changed,
}

/// What would have been right.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Expected {
    /// One of these words.
    OneOf(Vec<&'static str>),
    /// A year such as 2019, or a period such as 2018/19.
    Year,
    /// A number from the first to the second, both included.
    Within(f64, f64),
    /// A year from the first to the second, both included, or `never`.
    YearOrNever(f64, f64),
    /// Two years, as 2011-2019.
    #[cfg(feature = "gap")]
    Window,
    /// A measure as the option of them takes it.
    #[cfg(any(feature = "school", feature = "parser"))]
    Measure,
    /// A finite decimal number.
    Number,
    /// A number above zero.
    Positive,
    /// A text such as this one.
    #[cfg(feature = "formula")]
    Like(&'static str),
    /// The number of a claim of the register.
    #[cfg(feature = "claims")]
    Claim,
    /// A year that no earlier row has.
    NewYear,
    /// As many cells as the header has.
    Cells(usize),
    /// A whole number of decimal places.
    Decimals,
    /// One value for one year: the row named has another.
    OneValue { row: u64 },
    /// The unit that earlier rows of the same measure have.
    SameUnit(String),
    /// The kind of year that earlier rows of the same measure have.
    SameYears,
    /// Something.
    Present,
}

/// The names of things, for a fault to list. Plain loops here and elsewhere where a page pays for every kind of iterator.
pub(crate) fn names<T>(things: &[T], name: fn(&T) -> &'static str) -> Vec<&'static str> {
    let mut names = vec![];
    for thing in things {
        names.push(name(thing));
    }
    names
}

impl Error {
    /// The stable name of the fault, in kebab-case, the same in every language.
    pub fn code(&self) -> &'static str {
        match self {
            Error::UnknownView { .. } => "unknown-view",
            Error::UnknownOption { .. } => "unknown-option",
            Error::BadOption { .. } => "bad-option",
            Error::UnknownSeries { .. } => "unknown-series",
            Error::UnknownVintage { .. } => "unknown-vintage",
            Error::WindowReversed { .. } => "window-reversed",
            Error::WindowOutside { .. } => "window-outside",
            Error::TooFewPoints { .. } => "too-few-points",
            Error::NeverFitted { .. } => "never-fitted",
            Error::Broken { .. } => "broken",
            Error::EndMissing { .. } => "end-missing",
            Error::EndLeftOut { .. } => "end-left-out",
            #[cfg(any(feature = "claims", feature = "formula", feature = "money", feature = "school", feature = "wales"))]
            Error::NoPrice { .. } => "no-price",
            #[cfg(any(feature = "claims", feature = "formula", feature = "money", feature = "school", feature = "wales"))]
            Error::MixedYears { .. } => "mixed-years",
            #[cfg(any(feature = "claims", feature = "formula", feature = "money", feature = "school", feature = "wales"))]
            Error::NoAmount { .. } => "no-amount",
            #[cfg(any(feature = "claims", feature = "formula", feature = "money", feature = "school", feature = "wales"))]
            Error::MixedPupils { .. } => "mixed-pupils",
            #[cfg(any(feature = "claims", feature = "formula", feature = "money", feature = "school", feature = "wales"))]
            Error::Needs { .. } => "needs-option",
            #[cfg(any(feature = "claims", feature = "formula", feature = "money", feature = "school", feature = "wales"))]
            Error::Both { .. } => "both-options",
            #[cfg(feature = "school")]
            Error::Contradicts { .. } => "contradicts",
            #[cfg(feature = "school")]
            Error::Exceeds { .. } => "exceeds",
            #[cfg(feature = "wales")]
            Error::NeedsFile { .. } => "needs-file",
            #[cfg(feature = "wales")]
            Error::NoSchools { .. } => "no-schools",
            #[cfg(feature = "claims")]
            Error::NoClaims => "no-claims",
            Error::NotPositive { .. } => "not-positive",
            Error::StepOutside { .. } => "step-outside",
            Error::NotAPeriod { .. } => "not-a-period",
            Error::Unreadable { .. } => "unreadable",
            Error::NoColumn { .. } => "no-column",
            Error::Which { .. } => "which-column",
            Error::Cell { .. } => "cell",
            Error::Refused { .. } => "refused",
            Error::NotFetched { .. } => "not-fetched",
            Error::UnknownName { .. } => "unknown-name",
            Error::NoFigures { .. } => "no-figures",
            Error::Drawing { .. } => "drawing",
        }
    }

    /// The option, file or column that the fault lies in, for a page that wants to point at it.
    pub fn place(&self) -> String {
        match self {
            Error::UnknownView { .. } => "view".into(),
            Error::UnknownOption { option, .. } => option.clone(),
            Error::BadOption { option, .. } => (*option).into(),
            Error::UnknownSeries { .. } | Error::NeverFitted { .. } => "series".into(),
            Error::UnknownVintage { .. } => "vintage".into(),
            Error::WindowReversed { .. } | Error::WindowOutside { .. } | Error::TooFewPoints { .. } | Error::Broken { .. } => {
                "from to".into()
            }
            Error::EndMissing { .. } | Error::EndLeftOut { .. } => "last".into(),
            #[cfg(feature = "claims")]
            Error::NoClaims => "document topic verdict".into(),
            Error::NotPositive { .. } => "method".into(),
            #[cfg(any(feature = "claims", feature = "formula", feature = "money", feature = "school", feature = "wales"))]
            Error::NoPrice { .. } | Error::MixedYears { .. } => "deflator".into(),
            #[cfg(any(feature = "claims", feature = "formula", feature = "money", feature = "school", feature = "wales"))]
            Error::NoAmount { .. } | Error::MixedPupils { .. } => "year".into(),
            #[cfg(any(feature = "claims", feature = "formula", feature = "money", feature = "school", feature = "wales"))]
            Error::Needs { option, .. } | Error::Both { option, .. } => (*option).into(),
            #[cfg(feature = "school")]
            Error::Contradicts { option, .. } | Error::Exceeds { option, .. } => (*option).into(),
            #[cfg(feature = "wales")]
            Error::NeedsFile { option } => (*option).into(),
            #[cfg(feature = "wales")]
            Error::NoSchools { file } => file.clone(),
            Error::StepOutside { .. } => "after".into(),
            Error::NotAPeriod { value } => value.clone(),
            Error::Unreadable { file, .. }
            | Error::NoColumn { file, .. }
            | Error::Refused { file, .. }
            | Error::NotFetched { file, .. }
            | Error::NoFigures { file } => file.clone(),
            Error::Which { option, .. } => (*option).into(),
            Error::UnknownName { option, .. } => (*option).into(),
            Error::Cell { file, row, column, .. } => [file, " ", &row.digits(), " ", column].concat(),
            Error::Drawing { .. } => "canvas".into(),
        }
    }
}
