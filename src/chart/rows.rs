//! A figure of many names: a row each, its amounts along the width.
//!
//! In: a figure whose horizontal axis is of more names than can stand side by side. Out: the same drawing as of any other,
//! turned: names at the left, values along the bottom, a nation's value as a line across all rows. What has no figure keeps its
//! row and says so.

use super::{Drawing, Frame, Hit, Item, LINE, Measure, bar, between, key, marker};
use crate::figure::{BESIDE, Figure, Kind, Mark, Role};

/// The most names that stand side by side.
const ABREAST: usize = 6;
/// Whether rows have bars, a nation across them, and places without a figure.
const NATION: bool = cfg!(any(feature = "formula", feature = "wales"));
/// The width over the size of its text from which both are printed: in less, bars would have no room.
const ROOMY: f64 = 36.0;
/// The height of a row over the size of its text, where there is room.
const ROW: f64 = 1.5;

/// Whether a figure is drawn in rows.
pub(super) fn suits(figure: &Figure) -> bool {
    figure.axes.x.kind == "category" && figure.axes.x.ticks.len() > ABREAST
}

/// The height that a plot in rows wants; none for other figures.
pub fn height(figure: &Figure, text: f64) -> f64 {
    if suits(figure) { text * (ROW * figure.axes.x.ticks.len() as f64 + 6.0) } else { 0.0 }
}

struct Rows<'f> {
    frame: &'f Frame<'f>,
    drawing: Drawing,
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    domain: [f64; 2],
    /// The height of a row, and the size of its words: smaller where rows are lower than a line.
    row: f64,
    size: f64,
}

/// Places a figure in rows; the second part names the marks that want to be in the key.
pub(super) fn attempt(figure: &Figure, frame: &Frame, keyed: &[bool], measure: Measure) -> (Drawing, Vec<usize>) {
    let (size, ink, line) = (frame.text, frame.palette, LINE * frame.text);
    let mut drawing = Drawing { width: frame.width, height: frame.height, ..Drawing::default() };
    let mut top = drawing.column(&figure.axes.y.label, (0.0, 0.0), frame.width, (size, false, ink.muted), measure);
    top += key(figure, frame, keyed, top, &mut drawing, measure);
    let names = &figure.axes.x.ticks;
    let nation = NATION && figure.marks.iter().any(|mark| mark.kind == Kind::Line);
    let (top, bottom) = (top + if nation { 1.3 * line } else { 0.4 * line }, frame.height - 1.5 * line);
    let row = (bottom - top).max(1.0) / names.len() as f64;
    let size = size.min(0.9 * row).max(1.0);
    let widest = |texts: &mut dyn Iterator<Item = f64>| texts.fold(0.0, f64::max);
    let left = widest(&mut names.iter().map(|name| measure(&name.label, size, false))) + 0.6 * size;
    // Room for the printed values beyond either end, as far as they reach there: less room brings them nearer to each other.
    let (mut before, mut beyond): (f64, f64) = (0.0, 0.5 * size);
    let [low, high] = figure.axes.y.domain;
    let mut printed = vec![];
    for mark in figure.marks.iter().filter(|mark| mark.kind == Kind::Value) {
        for (at, value) in mark.y.iter().enumerate() {
            if let Some(value) = *value {
                printed.push((value, measure(&said(figure, frame, mark, at, value), size, true) + 0.9 * size));
            }
        }
    }
    for _ in 0..8 {
        let across = frame.width - left - before - beyond;
        for &(value, width) in &printed {
            let part = (value - low) / (high - low);
            if value < 0.0 {
                before = before.max(width - part * across);
            } else {
                beyond = beyond.max(width - (1.0 - part) * across);
            }
        }
    }
    let right = (frame.width - beyond).max(left + 1.0);
    let left = (left + before).min(right - 1.0);
    let mut rows = Rows { frame, drawing, left, top, right, bottom, domain: figure.axes.y.domain, row, size };
    rows.drawing.plot = [left, top, right, bottom];
    rows.axes(figure, before, measure);
    // The nation behind what is printed over it.
    for nation in [true, false] {
        for (at, mark) in figure.marks.iter().enumerate().filter(|(_, mark)| (mark.kind == Kind::Line) == nation) {
            rows.mark(figure, at, mark, measure);
        }
    }
    let mut homeless = vec![];
    for (at, mark) in figure.marks.iter().enumerate() {
        if mark.kind == Kind::Points && !keyed[at] && !mark.label.is_empty() {
            homeless.push(at);
        }
    }
    (rows.drawing, homeless)
}

/// What is printed at a datum: where there is little room, no more than the number of its bar.
fn said(figure: &Figure, frame: &Frame, mark: &Mark, at: usize, value: f64) -> String {
    match mark.texts.get(at).filter(|text| !text.is_empty()) {
        Some(text) if frame.width < ROOMY * frame.text => text.split(BESIDE).next().unwrap_or_default().to_string(),
        Some(text) => text.clone(),
        None => figure.say(value),
    }
}

impl Rows<'_> {
    fn x(&self, value: f64) -> f64 {
        let [low, high] = self.domain;
        self.left + (between(value, low, high) - low) / (high - low) * (self.right - self.left)
    }

    fn y(&self, row: f64) -> f64 {
        self.top + (row + 0.5) * self.row
    }

    fn axes(&mut self, figure: &Figure, before: f64, measure: Measure) {
        let (size, ink) = (self.frame.text, self.frame.palette);
        // Amounts, as many as stand apart.
        let ticks = &figure.axes.y.ticks;
        let widest = ticks.iter().map(|tick| measure(&tick.label, size, false)).fold(0.0, f64::max);
        let apart = (self.right - self.left) / (ticks.len().max(2) - 1) as f64;
        let every = (1..=ticks.len()).find(|&every| apart * every as f64 >= widest + size).unwrap_or(ticks.len().max(1));
        let anchor = ticks.iter().position(|tick| tick.value == 0.0).unwrap_or(0);
        for (_, tick) in ticks.iter().enumerate().filter(|(at, _)| at % every == anchor % every) {
            let x = self.x(tick.value);
            let colour = if tick.value == 0.0 { ink.axis } else { ink.grid };
            let points = vec![(x, self.top), (x, self.bottom)];
            self.drawing.items.push(Item::Path { points, colour, width: 1.0, crisp: true });
            let width = measure(&tick.label, size, false);
            let at = (between(x, 0.5 * width, self.frame.width - 0.5 * width), self.bottom + 0.75 * LINE * size);
            let text = tick.label.clone();
            self.drawing.items.push(Item::Words { at, text, size, bold: false, align: 0, colour: ink.muted, width });
        }
        for name in &figure.axes.x.ticks {
            let y = self.y(name.value);
            // As far as the row has something to show.
            let reach = figure.marks.iter().filter(|mark| mark.kind == Kind::Points);
            let reach = reach.filter_map(|mark| mark.x.iter().position(|x| *x == name.value).and_then(|at| mark.y[at]));
            if let Some(value) = reach.fold(None, |far: Option<f64>, value| Some(far.map_or(value, |far| far.max(value)))) {
                let points = vec![(self.left, y), (self.x(value), y)];
                self.drawing.items.push(Item::Path { points, colour: ink.grid, width: 1.0, crisp: true });
            }
            self.words(&name.label, (self.left - before - 0.6 * self.size, y), (1, false), ink.text, measure);
        }
    }

    fn words(&mut self, text: &str, at: (f64, f64), (align, bold): (i8, bool), colour: super::palette::Colour, measure: Measure) {
        let (size, width) = (self.size, measure(text, self.size, bold));
        self.drawing.items.push(Item::Words { at, text: text.to_string(), size, bold, align, colour, width });
    }

    fn mark(&mut self, figure: &Figure, at: usize, mark: &Mark, measure: Measure) {
        let ink = self.frame.palette;
        for (datum, &place) in mark.x.iter().enumerate() {
            let (y, value) = (self.y(place), mark.y.get(datum).copied().flatten());
            match (mark.kind, value) {
                (Kind::Points, Some(value)) => {
                    let x = self.x(value);
                    marker(&mut self.drawing.items, (x, y), 0.36 * self.size, mark.role, ink);
                    self.drawing.hits.push(Hit { mark: at, datum, at: (x, y) });
                }
                (Kind::Bar, _) if NATION => {
                    let (from, to) = (self.x(mark.lower[datum]), self.x(mark.upper[datum]));
                    let half = 0.34 * self.row;
                    bar(&mut self.drawing.items, (from, y - half), (to.max(from + 1.0), y + half), mark.role, ink);
                    let end = if mark.lower[datum] < 0.0 { from } else { to };
                    self.drawing.hits.push(Hit { mark: at, datum, at: (end, y) });
                }
                (Kind::Value, Some(value)) => {
                    let text = said(figure, self.frame, mark, datum, value);
                    let (x, away) = (self.x(value), 0.7 * self.size);
                    let (x, align) = if value < 0.0 { (x - away, 1) } else { (x + away, -1) };
                    // On a ground of its own: lines run behind it.
                    let (width, half) = (measure(&text, self.size, true), 0.55 * self.size);
                    let from = if align > 0 { x - width } else { x };
                    let (from, to) = ((from - 1.0, y - half), (from + width + 1.0, y + half));
                    self.drawing.items.push(Item::Box { from, to, colour: ink.background });
                    self.words(&text, (x, y), (align, true), ink.words(mark.role, mark.kind), measure);
                }
                // A row without a figure says so.
                (Kind::Value, None) if NATION => {
                    let text = mark.texts.get(datum).map_or("", String::as_str);
                    let (from, width) = (self.left + 0.4 * self.size, measure(text, self.size, false));
                    // Short where the nation's line would strike it through.
                    let across = |line: &&Mark| {
                        let value = line.y.first().copied().flatten();
                        value.is_some_and(|value| (from - 2.0..=from + width + 2.0).contains(&self.x(value)))
                    };
                    let struck = figure.marks.iter().filter(|mark| mark.kind == Kind::Line).any(|line| across(&line));
                    let text = if struck { "\u{2013}" } else { text };
                    self.words(text, (from, y), (-1, false), ink.muted, measure);
                }
                _ => {}
            }
        }
        if let (true, Kind::Line, Some(value)) = (NATION, mark.kind, mark.y.first().copied().flatten()) {
            let x = self.x(value);
            let points = vec![(x, self.top - 0.2 * self.size), (x, self.bottom)];
            self.drawing.items.push(Item::Path { points, colour: ink.mark(Role::Nation), width: 1.5, crisp: true });
            let (size, width) = (self.frame.text, measure(&mark.label, self.frame.text, true));
            let middle = between(x, 0.5 * width, self.frame.width - 0.5 * width);
            let (at, text) = ((middle, self.top - 0.65 * LINE * size), mark.label.clone());
            self.drawing.items.push(Item::Words { at, text, size, bold: true, align: 0, colour: ink.muted, width });
        }
    }
}
