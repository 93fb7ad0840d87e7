//! What scripts and downloads ask for: the figure as a plain object, SVG, CSV, and the options' descriptions.
//!
//! A module of its own (`gapchart-export.wasm`), because a reader of a page needs none of it.

use super::{fault, figure, strings};
use crate::chart::palette::{DARK, LIGHT};
use crate::chart::picture;
use crate::cite;
use crate::figure::Figure;
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
    /// The figure of `view` for `options`: name, value, name, value …
    ///
    /// Throws `[code, message, where]`.
    #[wasm_bindgen(constructor)]
    pub fn new(view: &str, options: Vec<String>) -> Result<Export, Array> {
        figure(view, &options).map(Export)
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
        strings(&mut [figure.sentence.as_str(), &link, &inline, &full, &bibtex].into_iter())
    }

    /// A name for a file of this figure, without its ending.
    #[wasm_bindgen(js_name = fileName)]
    pub fn file_name(&self) -> String {
        self.0.file_name()
    }
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
    ];
    strings(&mut words.into_iter().map(|word| text::word(lang, word)))
}

/// Every view with its options, in `lang`: what a page makes its controls from. Years and vintages are those of `series`
/// where a view draws it, and else of the view's first. An option takes one of `series`, `vintage`, `one`, any of `any`, a
/// `year` from `first` to `last`, a `guess` (such a year or its one choice), a year `ahead` of the data, a `window` of two years, a whole number (`count`) or a `number` above
/// zero; its choices are pairs of key and name.
#[wasm_bindgen]
pub fn describe(lang: &str, series: &str) -> JsValue {
    let lang = views::language(&[("lang", lang)]);
    let words = |known: &[(&'static str, Word)]| known.iter().map(|&(key, name)| (key, text::word(lang, name))).collect();
    let option = |view, choice: &'static views::Choice| {
        let (takes, choices): (_, Vec<(&str, &str)>) = match choice.takes {
            Takes::Series(known) => ("series", views::series_names(lang, known)),
            Takes::Vintage => ("vintage", views::vintage_names(view, series)),
            Takes::Year => ("year", vec![]),
            Takes::Guess => ("guess", vec![("never", text::word(lang, Word::Never))]),
            #[cfg(feature = "gap")]
            Takes::Ahead => ("ahead", vec![]),
            #[cfg(feature = "gap")]
            Takes::Window => ("window", vec![]),
            Takes::Count => ("count", vec![]),
            Takes::Number => ("number", vec![]),
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
    };
    object(&value::list(views::VIEWS, |view| {
        Value::Record(vec![
            ("key", view.key.into()),
            ("title", text::word(lang, view.title).into()),
            ("options", value::list(view.options, |choice| option(view, choice))),
        ])
    }))
}

/// A plain object; null in the one case that cannot come about, numbers beyond JavaScript's.
fn object(value: &Value) -> JsValue {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}
