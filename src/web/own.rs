//! A reader's own file: its bytes in, slice by slice, and what is drawn of it.

use super::{fault, pairs};
use crate::error::{Error, Refusal, Result};
use crate::figure::Figure;
#[cfg(feature = "own")]
use crate::reading::{Holds, Own, Picking, Reading};
#[cfg(feature = "population")]
use crate::reading::{Population, PopulationReading};
#[cfg(feature = "tables")]
use crate::reading::{Schools, SchoolsReading};
use crate::text::Lang;
use crate::views;
use js_sys::Array;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// A file on its way: the first time through it is read, and every time after that one series is picked; a table of Wales, or of
/// schools for a formula, is read once.
#[wasm_bindgen]
pub struct Table {
    name: String,
    lang: Lang,
    #[cfg(feature = "own")]
    reading: Option<Reading>,
    #[cfg(feature = "own")]
    pub(super) holds: Option<Rc<Holds>>,
    #[cfg(feature = "own")]
    picking: Option<Picking>,
    #[cfg(feature = "own")]
    own: Option<Rc<Own>>,
    #[cfg(feature = "tables")]
    schools: Option<SchoolsReading>,
    #[cfg(feature = "tables")]
    pub(super) table: Option<Rc<Schools>>,
    #[cfg(feature = "population")]
    every: Option<PopulationReading>,
    #[cfg(feature = "population")]
    pub(super) population: Option<Rc<Population>>,
}

#[wasm_bindgen]
impl Table {
    /// A file of that name; `options` (name, value, name, value …, with U+0000 between one and the next) may name its columns, and the `view` that it is for.
    #[wasm_bindgen(constructor)]
    pub fn new(name: &str, options: &str) -> Table {
        let asked = pairs(options);
        // An engine that draws one kind of file reads it as that.
        #[cfg(feature = "export")]
        let kind = {
            let of = |views: &[&str]| asked.iter().any(|(name, view)| *name == "view" && views.contains(view));
            [of(&views::POPULATION_VIEWS), of(&views::TABLE_VIEWS)]
        };
        #[cfg(not(feature = "export"))]
        let kind = [cfg!(feature = "population"), cfg!(feature = "tables")];
        #[cfg(feature = "tables")]
        let schools = kind[1].then(|| SchoolsReading::new(name, views::table_columns(&asked)));
        #[cfg(feature = "own")]
        let reading = (kind == [false; 2]).then(|| Reading::new(name, &views::wanted(&asked).0));
        Table {
            name: name.to_string(),
            lang: views::language(&asked),
            #[cfg(feature = "own")]
            reading,
            #[cfg(feature = "own")]
            holds: None,
            #[cfg(feature = "own")]
            picking: None,
            #[cfg(feature = "own")]
            own: None,
            #[cfg(feature = "tables")]
            schools,
            #[cfg(feature = "tables")]
            table: None,
            #[cfg(feature = "population")]
            every: kind[0].then(|| PopulationReading::new(name)),
            #[cfg(feature = "population")]
            population: None,
        }
    }

    /// How many bytes the file has, where a page knows before.
    #[cfg(feature = "population")]
    pub fn expect(&mut self, bytes: f64) {
        if let Some(every) = &mut self.every {
            every.expect(bytes as u64);
        }
    }

    /// The next slice of the file. Throws `[code, message, where]`.
    pub fn push(&mut self, bytes: &[u8]) -> core::result::Result<(), Array> {
        let mut pushed = Ok(());
        #[cfg(feature = "tables")]
        if let Some(schools) = &mut self.schools {
            pushed = schools.push(bytes);
        }
        #[cfg(feature = "population")]
        if let Some(every) = &mut self.every {
            pushed = every.push(bytes);
        }
        #[cfg(feature = "own")]
        match (&mut self.reading, &mut self.picking) {
            (Some(reading), _) => pushed = reading.push(bytes),
            (_, Some(picking)) => pushed = picking.push(bytes),
            _ => {}
        }
        self.told(pushed)
    }

    /// Before the first slice of another time, for what `options` name; says whether there is to be another. Throws
    /// `[code, message, where]`.
    pub fn pick(&mut self, options: &str) -> core::result::Result<bool, Array> {
        let asked = pairs(options);
        self.lang = views::language(&asked);
        #[cfg(feature = "tables")]
        if self.table.is_some() {
            return Ok(false);
        }
        #[cfg(feature = "population")]
        if self.population.is_some() {
            return Ok(false);
        }
        #[cfg(feature = "own")]
        {
            self.own = None;
            let picked = match &self.holds {
                Some(holds) => holds.pick(&views::wanted(&asked).1),
                None => Err(self.changed()),
            };
            self.picking = Some(self.told(picked)?);
        }
        Ok(true)
    }

    /// After the last slice of either time. Throws `[code, message, where]`.
    pub fn done(&mut self) -> core::result::Result<(), Array> {
        let mut done = Ok(());
        #[cfg(feature = "tables")]
        if let Some(schools) = self.schools.take() {
            done = schools.finish().map(|table| self.table = Some(Rc::new(table)));
        }
        #[cfg(feature = "population")]
        if let Some(every) = self.every.take() {
            done = every.finish().map(|population| self.population = Some(Rc::new(population)));
        }
        #[cfg(feature = "own")]
        match (self.reading.take(), self.picking.take()) {
            (Some(reading), _) => done = reading.finish().map(|holds| self.holds = Some(Rc::new(holds))),
            (_, Some(picking)) => done = picking.finish().map(|own| self.own = Some(Rc::new(own))),
            _ => {}
        }
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
    pub(super) fn figure(&self, view: &str, options: &str) -> core::result::Result<Figure, Array> {
        let asked = pairs(options);
        let failed = |error: Box<Error>| fault(&error, views::language(&asked));
        #[cfg(feature = "tables")]
        if let Some(table) = &self.table {
            return views::table_figure(view, &asked, table).map_err(failed);
        }
        #[cfg(feature = "population")]
        if let Some(population) = &self.population {
            return views::population_figure(view, &asked, population).map_err(failed);
        }
        #[cfg(feature = "own")]
        if let Some(own) = &self.own {
            return views::own_figure(view, &asked, own).map_err(failed);
        }
        Err(failed(self.changed()))
    }
}
