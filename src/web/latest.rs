//! Newer figures from the file beside the package, joined to the embedded ones.

use super::fault;
use crate::datasets::later::{self, Later};
use crate::reading;
use crate::views;
use js_sys::Array;
use std::cell::Cell;
use wasm_bindgen::prelude::*;

thread_local! {
    static READ: Cell<Option<&'static Later>> = const { Cell::new(None) };
}

/// Reads the file, once for as long as the engine runs. Throws `[code, message, where]`.
#[wasm_bindgen]
pub fn newer(name: &str, bytes: &[u8], lang: &str) -> Result<(), Array> {
    let read = reading::later::read(name, bytes).map_err(|error| fault(&error, views::language(&[("lang", lang)])))?;
    READ.set(Some(Box::leak(Box::new(read))));
    Ok(())
}

/// Whether what is asked for from now on is of those figures too.
#[wasm_bindgen]
pub fn join(on: bool) {
    later::join(READ.get().filter(|_| on));
}
