//! What a page calls: convert, call, convert back.
//!
//! Five engines from one crate: [`reader`] with the views that most pages show, with those of the gap, with those of money, with
//! those of a reader's own file ([`own`]), and with the feature `export` instead [`export`], what scripts and downloads ask for.
//! Each is loaded when it is asked for. Only
//! `src/web/` names the browser; it computes nothing.
//!
//! In: a view's key and its options as text. A fault is thrown as an array of code, message and place.

#[cfg(feature = "export")]
mod export;
#[cfg(feature = "files")]
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

/// Many small pieces come and go with every redraw: constant time, and a tenth of the standard allocator's code.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Pairs from name, value, name, value …
fn pairs(options: &[String]) -> Vec<(&str, &str)> {
    let mut pairs = vec![];
    for pair in options.chunks_exact(2) {
        pairs.push((pair[0].as_str(), pair[1].as_str()));
    }
    pairs
}

/// The figure of `view` for `options`: name, value, name, value …
#[cfg(embeds)]
fn figure(view: &str, options: &[String]) -> Result<Figure, Array> {
    let pairs = pairs(options);
    views::figure(view, &pairs).map_err(|error| fault(&error, views::language(&pairs)))
}

/// A fault as code, message and place.
fn fault(error: &Error, lang: Lang) -> Array {
    strings(&mut [error.code(), &text::error(lang, error), &error.place()].into_iter())
}

fn strings(texts: &mut dyn Iterator<Item = &str>) -> Array {
    let out = Array::new();
    for text in texts {
        out.push(&text.into());
    }
    out
}
