//! The education disadvantage gap's trend and projection, and school funding, computed and drawn where the reader is.
//!
//! A view takes options and gives a [`Figure`](figure::Figure); every output is made from that figure and from nothing
//! else, so that canvas, table, CSV and sentence cannot disagree:
//!
//! ```
//! let figure = gapchart::views::figure("projection", &[("from", "2011"), ("to", "2019")]).unwrap();
//! assert_eq!(figure.headline, "On 2011–2019 results the GCSE gap would close in the 2110s; later results disagree");
//! assert!(figure.csv().starts_with("period,role,value"));
//! ```
//!
//! What lives where, in the order in which data flow; a module uses only those before it:
//!
//! * [`error`], [`number`], [`period`], [`series`], [`areas`]: what things are.
//! * [`datasets`]: the embedded figures, every vintage, every source. [`funding`]: prices, freezes, what a change is made of, the
//!   pupil premium, a formula. [`reading`]: the reader's own.
//! * [`statistics`]: plain functions on slices. [`gap`]: what they mean for a gap.
//! * [`text`]: words, in English and Welsh. [`claims`]: what documents claim, held against the figures.
//! * [`figure`]: all that is shown, as data. [`views`]: options in, figure out.
//! * [`chart`]: draws a figure on any plotters backend. [`embed`]: a figure as markup for another site; [`cite`]: its citation.
//! * `web`: what a page calls. `main.rs`: what a shell calls ([`fit`] and [`json`] are its own).

#[cfg(feature = "wales")]
pub mod areas;
pub mod chart;
pub mod cite;
#[cfg(feature = "claims")]
pub mod claims;
pub mod datasets;
#[cfg(feature = "export")]
pub mod embed;
pub mod error;
pub mod figure;
#[cfg(feature = "export")]
pub mod fit;
pub mod funding;
pub mod gap;
#[cfg(not(target_arch = "wasm32"))]
pub mod json;
pub mod number;
pub mod period;
#[cfg(feature = "parser")]
// Newer figures need no picking.
#[cfg_attr(not(feature = "own"), allow(dead_code))]
pub mod reading;
pub mod series;
pub mod statistics;
pub mod text;
pub mod value;
pub mod views;
#[cfg(target_arch = "wasm32")]
mod web;
