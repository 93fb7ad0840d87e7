//! What scripts and downloads ask for: the figure as a plain object, SVG, CSV, and the options' descriptions.
//!
//! A module of its own (`gapchart-export.wasm`), because a reader of a page needs none of it.

use super::own::Table;
use super::{fault, figure, pairs, strings};
use crate::chart::palette::{DARK, LIGHT};
use crate::chart::picture;
use crate::cite;
use crate::embed::{self, Settings};
use crate::error::Error;
use crate::figure::Figure;
use crate::fit;
use crate::reading::{self, FileKind, Missing};
use crate::text::{self, Lang, Word};
use crate::value::{self, Value};
use crate::views::{self, Takes};
use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// A figure that a script asks for.
#[wasm_bindgen]
pub struct Export(Figure);

#[wasm_bindgen]
impl Export {
    /// The figure of `view` for `options`: name, value, name, value …, with U+0000 between one and the next.
    ///
    /// Throws `[code, message, where]`.
    #[wasm_bindgen(constructor)]
    pub fn new(view: &str, options: &str) -> Result<Export, Array> {
        figure(view, options).map(Export)
    }

    /// The same of a reader's own file. Throws `[code, message, where]`.
    pub fn own(view: &str, options: &str, table: &Table) -> Result<Export, Array> {
        table.figure(view, options).map(Export)
    }

    /// All that a reader sees, as `figure.schema.json` describes it.
    pub fn figure(&self) -> JsValue {
        object(&self.0.value())
    }

    /// The picture that stands alone, as SVG. `origin` is its last line; the command if empty.
    pub fn svg(&self, width: f64, plot_height: f64, dark: bool, origin: &str) -> Result<String, Array> {
        let origin = if origin.is_empty() { &self.0.state.command } else { origin };
        let palette = if dark { &DARK } else { &LIGHT };
        let lang = Lang::of(self.0.lang);
        picture::svg(&self.0, width, plot_height, palette, origin).map_err(|error| fault(&error, lang))
    }

    /// What a page takes: markup, a name for its files, alternative text, the command that writes the same; then of every picture
    /// that it names the file and the SVG. `options` made the figure, `settings` say how it is placed.
    pub fn embed(&self, options: &str, settings: &str) -> Result<Array, Array> {
        let (options, settings) = (pairs(options), pairs(settings));
        let wrong = |error: Box<Error>| fault(&error, views::language(&options));
        let made = embed::made(&self.0, &options, None, &Settings::read(&settings).map_err(wrong)?).map_err(wrong)?;
        let mut texts = vec![made.markup, made.name, self.0.description.short.clone(), made.command];
        for picture in made.pictures {
            texts.extend([picture.file, picture.svg]);
        }
        Ok(strings(&texts.iter().map(String::as_str).collect::<Vec<_>>()))
    }

    /// The rows as CSV.
    pub fn csv(&self) -> String {
        self.0.csv()
    }

    /// The sentence, the address that opens the figure (empty where `address` is), and its citation in a line, in full and as
    /// BibTeX: what a reader copies.
    pub fn texts(&self, address: &str) -> Array {
        let figure = &self.0;
        let link = if address.is_empty() { String::new() } else { [address, &figure.state.permalink].concat() };
        let [inline, full, bibtex] = [cite::inline(figure), cite::full(figure, address), cite::bibtex(figure, address)];
        strings(&[&figure.sentence, &link, &inline, &full, &bibtex])
    }

    /// A name for a file of this figure, without its ending.
    #[wasm_bindgen(js_name = fileName)]
    pub fn file_name(&self) -> String {
        self.0.file_name()
    }
}

/// A trend through years and values, a missing one not a number, all printed to as many `decimals`: what `gapchart fit` prints, as an
/// object. `numbers` are `last` and `below` of their methods, `after`, `level` and `until`, not numbers where they are not said.
///
/// Throws `[code, message, where]`.
#[wasm_bindgen]
pub fn project(years: &[f64], values: &[f64], decimals: u8, method: &str, numbers: &[f64], lang: &str) -> Result<JsValue, Array> {
    let lang = views::language(&[("lang", lang)]);
    let made = fit::Asked::of(method, numbers).and_then(|asked| fit::numbers(years, values, decimals, &asked));
    made.map(|fit| object(&fit.value())).map_err(|error| fault(&error, lang))
}

/// The answer of every window of at least three values. Throws `[code, message, where]`.
#[wasm_bindgen]
pub fn windows(years: &[f64], values: &[f64], decimals: u8, level: f64, lang: &str) -> Result<JsValue, Array> {
    let lang = views::language(&[("lang", lang)]);
    let made = fit::windows(years, values, decimals, if level.is_nan() { 0.95 } else { level });
    made.map(|all| object(&value::list(&all, fit::Window::value))).map_err(|error| fault(&error, lang))
}

/// The words around what a reader takes away, in `lang`: names of the four files, with a gap for their size; of the picture and the
/// five texts to copy; what is said when one was copied, could not be, or the picture could not be; and how bytes are told.
#[wasm_bindgen(js_name = takeLabels)]
pub fn take_labels(lang: &str) -> Array {
    let lang = Lang::of(lang);
    let words = [
        Word::TakePng,
        Word::TakeSvg,
        Word::TakeCsv,
        Word::TakeJson,
        Word::CopyPicture,
        Word::CopySentence,
        Word::CopyLink,
        Word::CopyInline,
        Word::CopyFull,
        Word::CopyBibtex,
        Word::Copied,
        Word::CopyByHand,
        Word::CopyNoPicture,
        text::UNREAD,
    ];
    strings(&words.map(|word| text::word(lang, word)))
}

/// Every view with its options, in `lang`: what a page makes its controls from. Years and vintages are those of `series`
/// where a view draws it, and else of the view's first. An option takes one of `series`, `vintage`, `one`, any of `any`, a
/// `year` from `first` to `last`, a `guess` (such a year or its one choice), a year `ahead` of the data, a `window` of two years, a
/// whole number (`count`), a `number` above zero or a `name` of a file's; its choices are pairs of key and name.
#[wasm_bindgen]
pub fn describe(lang: &str, series: &str) -> JsValue {
    let lang = views::language(&[("lang", lang)]);
    object(&value::list(views::VIEWS, |view| {
        let offered = view.options.iter().filter(|choice| views::offered(view, choice));
        described(lang, view, Value::List(offered.map(|choice| option(lang, view, choice, series)).collect()))
    }))
}

/// A reader's own deflator, as the option `prices` takes it: the bytes of their CSV. Throws `[code, message, where]`.
#[wasm_bindgen(js_name = readPrices)]
pub fn read_prices(file: &str, bytes: &[u8], lang: &str) -> Result<String, Array> {
    reading::prices(file, bytes, None).map_err(|error| fault(&error, Lang::of(lang)))
}

/// A reader's own measures, as the option `measures` takes them: the bytes of their CSV. Throws `[code, message, where]`.
#[wasm_bindgen(js_name = readMeasures)]
pub fn read_measures(file: &str, bytes: &[u8], lang: &str) -> Result<String, Array> {
    reading::measures(file, bytes).map_err(|error| fault(&error, Lang::of(lang)))
}

/// The same of the views that draw a reader's own file; its years and names are not known here.
#[wasm_bindgen(js_name = describeOwn)]
pub fn describe_own(lang: &str) -> JsValue {
    let lang = views::language(&[("lang", lang)]);
    let mut own = vec![];
    for view in views::VIEWS {
        let options = match view.key {
            key if views::OWN_VIEWS.contains(&key) => views::own_options(view),
            // None where it draws no file of these kinds.
            _ => views::population_options(view),
        };
        if !options.is_empty() {
            let options = options.into_iter().map(|choice| option(lang, view, choice, "")).collect();
            own.push(described(lang, view, Value::List(options)));
        }
    }
    object(&Value::List(own))
}

fn described(lang: Lang, view: &'static views::View, options: Value<'static>) -> Value<'static> {
    let title = text::word(lang, view.title);
    Value::Record(vec![("key", view.key.into()), ("title", title.into()), ("options", options)])
}

fn option(lang: Lang, view: &'static views::View, choice: &'static views::Choice, series: &str) -> Value<'static> {
    let words = |known: &[(&'static str, Word)]| known.iter().map(|&(key, name)| (key, text::word(lang, name))).collect();
    let (takes, choices): (_, Vec<(&'static str, &'static str)>) = match choice.takes {
        Takes::Series(known) => ("series", views::series_names(lang, known)),
        Takes::Vintage => ("vintage", views::vintage_names(view, series)),
        Takes::Year => ("year", vec![]),
        Takes::Guess => ("guess", vec![("never", text::word(lang, Word::Never))]),
        #[cfg(feature = "gap")]
        Takes::Ahead => ("ahead", vec![]),
        #[cfg(feature = "gap")]
        Takes::Window => ("window", vec![]),
        Takes::Count(_) => ("count", vec![]),
        Takes::Number => ("number", vec![]),
        Takes::Name => ("name", vec![]),
        Takes::Measures => ("measures", vec![]),
        Takes::Levels => ("levels", vec![]),
        Takes::Like(example) => ("like", vec![("", example)]),
        Takes::Claim => ("claim", views::claim_names()),
        Takes::OneOf(known) => ("one", words(known)),
        Takes::AnyOf(known) => ("any", words(known)),
    };
    let range = views::year_range(view, choice, series).filter(|_| ["year", "guess", "ahead"].contains(&takes));
    let choices = choices.into_iter().map(|(key, name)| Value::List(vec![key.into(), name.into()])).collect();
    Value::Record(vec![
        ("name", choice.name.into()),
        ("label", text::word(lang, choice.label).into()),
        ("help", text::word(lang, choice.help).into()),
        ("takes", takes.into()),
        ("default", views::default_of(view, choice, series).into()),
        ("choices", Value::List(choices)),
        ("first", range.map(|(first, _)| f64::from(first)).into()),
        ("last", range.map(|(_, last)| f64::from(last)).into()),
    ])
}

fn texts(texts: &[String]) -> Value<'_> {
    value::list(texts, Value::from)
}

#[wasm_bindgen]
impl Table {
    /// What the file holds, once it was read: its kind, bytes, rows and hash, measures, areas (code and name), groups, the
    /// lines that there are (measure, group, area, first year, last year; of a file with a measure a column the first is of
    /// no account), cells without a figure by reason, and its problems in words.
    pub fn holds(&self) -> JsValue {
        if let Some(table) = &self.table {
            let lang = self.language();
            let problems: Vec<String> = table.problems.iter().map(|problem| text::error(lang, problem)).collect();
            return object(&Value::Record(vec![
                ("file", table.file.into()),
                ("rows", (table.rows as f64).into()),
                ("sha256", table.sha256.into()),
                ("schools", table.by_school().into()),
                ("problems", texts(&problems)),
                ("more", (table.more as f64).into()),
            ]));
        }
        if let Some(population) = &self.population {
            let lang = self.language();
            let problems: Vec<String> = population.problems.iter().map(|problem| text::error(lang, problem)).collect();
            return object(&Value::Record(vec![
                ("file", population.file.into()),
                ("rows", (population.rows as f64).into()),
                ("sha256", population.sha256.into()),
                ("artificial", population.artificial.into()),
                ("problems", texts(&problems)),
                ("more", (population.more as f64).into()),
            ]));
        }
        let Some(holds) = &self.holds else { return JsValue::NULL };
        let lang = self.language();
        let problems: Vec<String> = holds.problems.iter().map(|problem| text::error(lang, problem)).collect();
        let lines: Vec<[f64; 5]> = holds
            .lines
            .iter()
            .map(|line| {
                let years = [line.first, line.last].map(|period| f64::from(period.year()));
                [line.measure as f64, line.group as f64, line.area as f64, years[0], years[1]]
            })
            .collect();
        let missing = Missing::TOLD.iter().zip(holds.missing).filter(|(_, count)| *count > 0);
        let missing = missing.map(|(why, count)| Value::List(vec![text::reason(lang, why.code()).into(), (count as f64).into()]));
        object(&Value::Record(vec![
            ("file", (&holds.file).into()),
            ("kind", holds.kind().name().into()),
            ("tidy", (holds.kind() == FileKind::Tidy).into()),
            ("bytes", (holds.bytes as f64).into()),
            ("rows", (holds.rows as f64).into()),
            ("sha256", (&holds.sha256).into()),
            (
                "measures",
                value::list(&holds.measures, |measure| {
                    Value::Record(vec![
                        ("name", (&measure.name).into()),
                        ("unit", (&measure.unit).into()),
                        ("figures", (measure.figures as f64).into()),
                    ])
                }),
            ),
            ("areas", value::list(&holds.areas, |area| Value::List(vec![area.code.as_str().into(), area.label().into()]))),
            ("groups", texts(&holds.groups)),
            ("lines", value::list(&lines, |line| Value::Numbers(line))),
            ("columns", texts(holds.heads())),
            ("missing", Value::List(missing.collect())),
            ("problems", texts(&problems)),
            ("more", (holds.more as f64).into()),
        ]))
    }
}

/// A plain object; null in the one case that cannot come about, numbers beyond JavaScript's.
fn object(value: &Value) -> JsValue {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}
