//! A reader's own file: its bytes in, slice by slice, and what is drawn of it.

use super::{fault, pairs};
use crate::error::{Error, Refusal, Result};
use crate::figure::Figure;
use crate::reading::{Holds, Own, Picking, Reading};
use crate::text::Lang;
use crate::views;
use js_sys::Array;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// A file on its way: the first time through it is read, and every time after that one series is picked.
#[wasm_bindgen]
pub struct Table {
    name: String,
    lang: Lang,
    reading: Option<Reading>,
    pub(super) holds: Option<Rc<Holds>>,
    picking: Option<Picking>,
    own: Option<Rc<Own>>,
}

#[wasm_bindgen]
impl Table {
    /// A file of that name; `options` (name, value, name, value …) may name its columns of years and values.
    #[wasm_bindgen(constructor)]
    pub fn new(name: &str, options: Vec<String>) -> Table {
        let asked = pairs(&options);
        let reading = Some(Reading::new(name, &views::wanted(&asked).0));
        Table { name: name.to_string(), lang: views::language(&asked), reading, holds: None, picking: None, own: None }
    }

    /// The next slice of the file. Throws `[code, message, where]`.
    pub fn push(&mut self, bytes: &[u8]) -> core::result::Result<(), Array> {
        let pushed = match (&mut self.reading, &mut self.picking) {
            (Some(reading), _) => reading.push(bytes),
            (_, Some(picking)) => picking.push(bytes),
            _ => Ok(()),
        };
        self.told(pushed)
    }

    /// Before the first slice of another time, for what `options` name. Throws `[code, message, where]`.
    pub fn pick(&mut self, options: Vec<String>) -> core::result::Result<(), Array> {
        let asked = pairs(&options);
        self.lang = views::language(&asked);
        self.own = None;
        let picked = match &self.holds {
            Some(holds) => holds.pick(&views::wanted(&asked).1),
            None => Err(self.changed()),
        };
        self.picking = Some(self.told(picked)?);
        Ok(())
    }

    /// After the last slice of either time. Throws `[code, message, where]`.
    pub fn done(&mut self) -> core::result::Result<(), Array> {
        let done = match (self.reading.take(), self.picking.take()) {
            (Some(reading), _) => reading.finish().map(|holds| self.holds = Some(Rc::new(holds))),
            (_, Some(picking)) => picking.finish().map(|own| self.own = Some(Rc::new(own))),
            _ => Ok(()),
        };
        self.told(done)
    }
}

impl Table {
    #[cfg(feature = "export")]
    pub(super) fn language(&self) -> Lang {
        self.lang
    }

    fn told<T>(&self, result: Result<T>) -> core::result::Result<T, Array> {
        result.map_err(|error| fault(&error, self.lang))
    }

    fn changed(&self) -> Box<Error> {
        Box::new(Error::Refused { file: self.name.clone(), why: Refusal::Changed })
    }

    /// The figure of `view` for `options`, of what was picked.
    pub(super) fn figure(&self, view: &str, options: &[String]) -> core::result::Result<Figure, Array> {
        let asked = pairs(options);
        let figure = match &self.own {
            Some(own) => views::own_figure(view, &asked, own),
            None => Err(self.changed()),
        };
        figure.map_err(|error| fault(&error, views::language(&asked)))
    }
}
