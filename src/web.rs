//! What a page calls: convert, call, convert back.
//!
//! Engines from one crate: [`reader`] with the views that most pages show, with those of the gap, with those of money, with
//! those of a reader's own file ([`own`]), with those of the gap and newer figures ([`latest`]), and with the feature `export` instead [`export`], what scripts and downloads ask for.
//! Each is loaded when it is asked for. Only
//! `src/web/` names the browser; it computes nothing.
//!
//! In: a view's key and its options as text. A fault is thrown as an array of code, message and place.

#[cfg(feature = "export")]
mod export;
#[cfg(feature = "latest")]
mod latest;
#[cfg(any(feature = "own", feature = "population", feature = "tables"))]
mod own;
#[cfg(not(feature = "export"))]
mod reader;

use crate::error::Error;
#[cfg(embeds)]
use crate::figure::Figure;
use crate::text::{self, Lang};
#[cfg(embeds)]
use crate::views;
use js_sys::Array;
#[cfg(feature = "files")]
use wasm_bindgen::prelude::*;

/// Many small pieces come and go with every redraw: constant time, and a tenth of the standard allocator's code.
#[global_allocator]
static ALLOCATOR: rlsf::GlobalTlsf<Pools> = rlsf::GlobalTlsf::new();

/// How memory is asked for.
struct Pools;

impl rlsf::GlobalTlsfOptions for Pools {
    /// More code.
    const ENABLE_REALLOCATION: bool = false;
    /// Large pieces from one pool: each would else have one of its own, which only what is smaller can have after it.
    const COALESCE_POOLS: bool = cfg!(feature = "files");
}

/// Pairs from name, value, name, value …, with U+0000 between one and the next: one text is handed over much faster, and by much
/// less code, than many.
fn pairs(options: &str) -> Vec<(&str, &str)> {
    let mut pairs = vec![];
    let mut texts = options.split('\0');
    while let (Some(name), Some(value)) = (texts.next(), texts.next()) {
        pairs.push((name, value));
    }
    pairs
}

/// The figure of `view` for `options`, as [`pairs`] takes them.
#[cfg(embeds)]
fn figure(view: &str, options: &str) -> Result<Figure, Array> {
    let pairs = pairs(options);
    views::figure(view, &pairs).map_err(|error| fault(&error, views::language(&pairs)))
}

/// A fault as code, message and place.
fn fault(error: &Error, lang: Lang) -> Array {
    strings(&[error.code(), &text::error(lang, error), &error.place()])
}

fn strings(texts: &[&str]) -> Array {
    let out = Array::new();
    for text in texts {
        out.push(&(*text).into());
    }
    out
}

/// The fault of data that did not come, as code, message and place: `status` is the server's, empty where there was no answer
/// that the page may read; `detail` says instead why what is there is no table.
#[cfg(feature = "files")]
#[wasm_bindgen]
pub fn unread(lang: &str, file: &str, status: &str, detail: &str) -> Array {
    let file = file.to_string();
    let error = match detail {
        "" => Error::NotFetched { file, status: status.to_string() },
        detail => Error::Unreadable { file, detail: detail.to_string() },
    };
    fault(&error, crate::views::language(&[("lang", lang)]))
}
