//! Draws a [`Figure`] on any plotters backend.
//!
//! In: a figure and a [`Frame`] (size in CSS pixels, text size, colours). First [`layout`] places everything and gives a
//! [`Drawing`]: plain shapes and words in CSS pixels, with the places of its labels and of its data. Then [`paint`] hands
//! the shapes to a `DrawingBackend`: the canvas of a page, or an SVG ([`picture`](mod@picture)).
//!
//! Nothing is parsed or computed here but places. Text is measured by whoever asks for the layout, so that one layout
//! serves canvas and SVG.
//!
//! Roles: observed solid with filled markers; not comparable hollow; fitted thin; projected dashed without markers; bands
//! fade outward and have no edge.

#[cfg(feature = "school")]
pub mod bullets;
#[cfg(feature = "population")]
pub mod cloud;
mod labels;
pub mod palette;
pub mod picture;
#[cfg(rows)]
pub mod rows;
mod widths;

use crate::error::{Error, Result};
use crate::figure::{Figure, Kind, Mark, Role};
use labels::{Placer, Rect};
use palette::{Colour, Palette};
use plotters::backend::SVGBackend;
use plotters::style::{RGBAColor, ShapeStyle};
use plotters_backend::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{BackendColor, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontFamily, FontStyle};

/// A place in CSS pixels, from the top left corner.
pub type Place = (f64, f64);

/// How wide a text is in CSS pixels: text, size, bold.
pub type Measure<'m> = &'m mut dyn FnMut(&str, f64, bool) -> f64;

/// The room there is, and how it looks.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'p> {
    /// CSS pixels.
    pub width: f64,
    pub height: f64,
    /// Size of the text in CSS pixels.
    pub text: f64,
    pub palette: &'p Palette,
}

/// Everything in its place.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    pub width: f64,
    pub height: f64,
    pub items: Vec<Item>,
    /// Left, top, right, bottom of the area that the axes' domains span.
    pub plot: [f64; 4],
    /// One for each datum, mark by mark, each in reading order.
    pub hits: Vec<Hit>,
    /// Very many points, and how many of the items lie below them.
    #[cfg(feature = "population")]
    pub cloud: Option<(cloud::Cloud, usize)>,
}

/// Where a datum is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Index into the figure's marks, and into that mark's columns.
    pub mark: usize,
    pub datum: usize,
    pub at: Place,
}

/// A shape.
#[derive(Clone, Debug)]
pub enum Item {
    Area {
        points: Vec<Place>,
        colour: Colour,
        alpha: f64,
    },
    /// `crisp` lines run along the axes and are laid on whole device pixels.
    Path {
        points: Vec<Place>,
        colour: Colour,
        width: f64,
        crisp: bool,
    },
    /// A path in dashes: how long they are, and how far apart.
    Dashes {
        points: Vec<Place>,
        colour: Colour,
        width: f64,
        dash: [f64; 2],
    },
    Box {
        from: Place,
        to: Place,
        colour: Colour,
    },
    /// A hollow disc is a ring over the background.
    Disc {
        at: Place,
        radius: f64,
        colour: Colour,
        hollow: Option<Colour>,
    },
    /// `at` is the middle of the line's height, and of its width as `align` says (−1 left, 0 middle, 1 right).
    Words {
        at: Place,
        text: String,
        size: f64,
        bold: bool,
        align: i8,
        colour: Colour,
        width: f64,
    },
}

fn is_words(item: &&Item) -> bool {
    matches!(item, Item::Words { .. })
}

impl Item {
    fn shift(&mut self, (dx, dy): Place) {
        let moved = |place: &mut Place| *place = (place.0 + dx, place.1 + dy);
        match self {
            Item::Area { points, .. } | Item::Path { points, .. } | Item::Dashes { points, .. } => {
                points.iter_mut().for_each(moved)
            }
            Item::Box { from, to, .. } => [from, to].into_iter().for_each(moved),
            Item::Disc { at, .. } | Item::Words { at, .. } => moved(at),
        }
    }
}

impl Drawing {
    /// The first shapes, which lie below very many points.
    #[cfg(feature = "population")]
    pub fn under(&self, below: usize) -> impl Iterator<Item = &Item> {
        self.items[..below].iter().filter(|item| !is_words(item))
    }

    /// The others, and all words last: lines of one style that only words would part are one stroke.
    pub fn over(&self, below: usize) -> impl Iterator<Item = &Item> {
        let shapes = self.items[below..].iter().filter(|item| !is_words(item));
        shapes.chain(self.items.iter().filter(is_words))
    }

    /// The boxes of all words: left, top, right, bottom.
    pub fn words(&self) -> impl Iterator<Item = (&str, [f64; 4])> {
        self.items.iter().filter_map(|item| match item {
            Item::Words { at, text, size, align, width, .. } => {
                let Rect([left, top, right, bottom]) = Rect::of(*at, *width, *size, *align);
                Some((text.as_str(), [left, top, right, bottom]))
            }
            _ => None,
        })
    }

    /// Words from the top of the frame down, wrapped; gives the height used.
    fn column(&mut self, text: &str, at: Place, width: f64, style: (f64, bool, Colour), measure: Measure) -> f64 {
        let (size, bold, colour) = style;
        let mut y = at.1;
        for (line, line_width) in wrap(text, width, size, bold, measure) {
            y += LINE * size;
            self.items.push(Item::Words {
                at: (at.0, y - 0.5 * LINE * size),
                text: line,
                size,
                bold,
                align: -1,
                colour,
                width: line_width,
            });
        }
        y - at.1
    }
}

/// Whether this engine shows grids.
const GRIDS: bool = cfg!(feature = "methods");
/// Whether it shows amounts in two kinds of money, bars below zero, and single words for places.
const MONEY: bool = cfg!(funding);
/// Whether the outlines of some bars are dashed.
const DASHED: bool = cfg!(any(feature = "money", feature = "wales"));
/// Whether it fits lines, with their bands.
const FITS: bool = cfg!(any(feature = "first", feature = "record"));

/// Whether it shows scenarios.
const SCENARIOS: bool = cfg!(feature = "gap");

/// Whether it shows bars without an end, intervals, places with names and a second kind of marker.
const RANGES: bool = cfg!(any(feature = "claims", feature = "record"));

/// Whether it shows bars without an end, and a scale that is torn below "never".
const ARROWS: bool = cfg!(feature = "record");

/// Whether it draws anything along years, lines, rules and points with names beside them, and bars in parts.
const LINES: bool =
    cfg!(any(feature = "first", feature = "money", feature = "population", feature = "record", feature = "wales"));

/// Whether it shows very many points.
const CLOUDS: bool = cfg!(feature = "population");

/// Height of a line of text over its size.
const LINE: f64 = 1.35;

/// Breaks a text into lines no wider than `width` (a longer word stands alone), each with its own width.
fn wrap(text: &str, width: f64, size: f64, bold: bool, measure: Measure) -> Vec<(String, f64)> {
    let mut lines: Vec<(String, f64)> = vec![];
    for word in text.split_whitespace() {
        if let Some((line, line_width)) = lines.last_mut() {
            let longer = [line.as_str(), " ", word].concat();
            let longer_width = measure(&longer, size, bold);
            if longer_width <= width {
                (*line, *line_width) = (longer, longer_width);
                continue;
            }
        }
        lines.push((word.to_string(), measure(word, size, bold)));
    }
    lines
}

/// Places a figure in a frame.
///
/// Words stand beside what they name; what finds no free place is named in a key above the plot instead.
pub fn layout(figure: &Figure, frame: &Frame, measure: Measure) -> Drawing {
    // Whether each mark is named in the key: bars and cells always are.
    let mut keyed = vec![];
    for mark in &figure.marks {
        keyed.push(matches!(mark.kind, Kind::Bar | Kind::Arrow | Kind::Cell | Kind::Zone) || clouded(figure));
    }
    // Each pass can only add to the key, so that it ends.
    loop {
        let (drawing, homeless) = attempt(figure, frame, &keyed, measure);
        if homeless.is_empty() {
            return drawing;
        }
        for at in homeless {
            keyed[at] = true;
        }
    }
}

/// Whether the figure has very many points: no place among them is free.
fn clouded(figure: &Figure) -> bool {
    CLOUDS && figure.marks.iter().any(|mark| mark.kind == Kind::Cloud)
}

struct Plot<'f> {
    figure: &'f Figure,
    frame: &'f Frame<'f>,
    drawing: Drawing,
    placer: Placer,
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

fn attempt(figure: &Figure, frame: &Frame, keyed: &[bool], measure: Measure) -> (Drawing, Vec<usize>) {
    #[cfg(feature = "school")]
    if bullets::suits(figure) {
        return bullets::attempt(figure, frame, measure);
    }
    #[cfg(rows)]
    if rows::suits(figure) {
        return rows::attempt(figure, frame, keyed, measure);
    }
    let (size, ink) = (frame.text, frame.palette);
    let mut drawing = Drawing { width: frame.width, height: frame.height, ..Drawing::default() };
    let line = LINE * size;
    let mut top = drawing.column(&figure.axes.y.label, (0.0, 0.0), frame.width, (size, false, ink.muted), measure);
    top += key(figure, frame, keyed, top, &mut drawing, measure);
    let gutter = figure.axes.y.ticks.iter().map(|tick| measure(&tick.label, size, false)).fold(0.0, f64::max) + 0.5 * size;
    let mut plot = Plot {
        figure,
        frame,
        left: gutter,
        top: top + 0.75 * line,
        right: frame.width - 0.25 * size,
        bottom: frame.height - 2.1 * line,
        placer: Placer::new(frame.width, frame.height),
        drawing,
    };
    let names = if RANGES { plot.band_names(measure) } else { vec![] };
    plot.bottom -= names.iter().map(|lines| lines.len() - 1).max().unwrap_or(0) as f64 * line;
    plot.drawing.plot = [plot.left + plot.pad(), plot.top, plot.right - plot.pad(), plot.bottom];
    plot.axes(names, measure);
    for item in &plot.drawing.items {
        if let Item::Words { at, size, align, width, .. } = item {
            plot.placer.take(Rect::of(*at, *width, *size, *align).grown(0.25 * size));
        }
    }
    for (at, mark) in figure.marks.iter().enumerate() {
        plot.mark(at, mark);
    }
    if ARROWS {
        plot.tear();
    }
    plot.values(measure);
    let homeless = plot.names(keyed, measure);
    (plot.drawing, homeless)
}

/// The value kept inside bounds; the lower one wins where they cross, as they do in a frame of no size.
fn between(value: f64, low: f64, high: f64) -> f64 {
    value.min(high).max(low)
}

/// The key: a sample and a name for each mark in it; gives the height used.
fn key(figure: &Figure, frame: &Frame, keyed: &[bool], top: f64, drawing: &mut Drawing, measure: Measure) -> f64 {
    let (size, line) = (frame.text, LINE * frame.text);
    let sample = 1.7 * size;
    let (mut x, mut y) = (0.0, top + 0.5 * line);
    for (mark, _) in figure.marks.iter().zip(keyed).filter(|(_, keyed)| **keyed) {
        let indent = if matches!(mark.kind, Kind::Bar | Kind::Arrow | Kind::Range | Kind::Cell | Kind::Zone)
            || !figure.axes.rows.is_empty()
        {
            1.2 * size
        } else {
            sample + 0.4 * size
        };
        let lines = wrap(&mark.label, frame.width - indent, size, false, measure);
        let width = lines.iter().map(|(_, width)| *width).fold(0.0, f64::max);
        if x > 0.0 && x + indent + width > frame.width {
            (x, y) = (0.0, y + line);
        }
        let colour = frame.palette.mark(mark.role);
        let (from, to) = ((x, y), (x + sample, y));
        match mark.kind {
            Kind::Cell if GRIDS && mark.role == Role::Guess => {
                guess(&mut drawing.items, (x + 0.4 * size, y), 0.22 * size, frame.palette)
            }
            #[cfg(feature = "school")]
            Kind::Points | Kind::Range if bullets::suits(figure) => {
                bullets::sample(&mut drawing.items, (x, y), size, mark, frame.palette)
            }
            Kind::Range if RANGES => range(
                &mut drawing.items,
                x + 0.4 * size,
                [y - 0.5 * size, y + 0.5 * size],
                Some(y),
                (mark.role, size, frame.palette),
            ),
            Kind::Bar | Kind::Arrow | Kind::Cell => {
                bar(&mut drawing.items, (x, y - 0.35 * size), (x + 0.8 * size, y + 0.35 * size), mark.role, frame.palette)
            }
            Kind::Band if FITS => drawing.items.push(Item::Area {
                points: vec![
                    (x, y - 0.4 * size),
                    (x + sample, y - 0.4 * size),
                    (x + sample, y + 0.4 * size),
                    (x, y + 0.4 * size),
                ],
                colour,
                alpha: band_alpha(mark),
            }),
            #[cfg(feature = "school")]
            Kind::Zone => bullets::zone(
                &mut drawing.items,
                (x, y - 0.35 * size),
                (x + 0.8 * size, y + 0.35 * size),
                mark.role,
                frame.palette,
            ),
            Kind::Points => marker(&mut drawing.items, (x + 0.5 * sample, y), 0.3 * size, mark.role, frame.palette),
            #[cfg(feature = "population")]
            Kind::Cloud => {
                for (across, down) in [(0.25, -0.15), (0.55, 0.2), (0.85, -0.2)] {
                    let at = (x + across * sample, y + down * size);
                    drawing.items.push(Item::Disc { at, radius: dot(size), colour, hollow: None });
                }
            }
            _ if LINES => stroke(&mut drawing.items, vec![from, to], mark.role, frame.palette),
            _ => {}
        }
        let (text_at, colour) = (x + indent, frame.palette.text);
        for (row, (text, width)) in lines.into_iter().enumerate() {
            // A name wider than the frame has the rest of its lines to itself.
            y += if row > 0 { line } else { 0.0 };
            drawing.items.push(Item::Words { at: (text_at, y), text, size, bold: false, align: -1, colour, width });
        }
        x = text_at + width + 1.2 * size;
    }
    if keyed.contains(&true) { y + 0.5 * line - top } else { 0.0 }
}

impl Plot<'_> {
    fn x(&self, year: f64) -> f64 {
        let [first, last] = self.figure.axes.x.domain;
        if self.banded() {
            return self.left + (year - first + 0.5) * self.slot();
        }
        self.left + self.pad() + (year - first) / (last - first).max(1.0) * (self.right - self.left - 2.0 * self.pad())
    }

    /// Room for markers at both ends of a line.
    fn pad(&self) -> f64 {
        if self.banded() { 0.0 } else { self.frame.text }
    }

    /// The width that one year has.
    fn slot(&self) -> f64 {
        let [first, last] = self.figure.axes.x.domain;
        let years = if self.banded() { last - first + 1.0 } else { (last - first).max(1.0) };
        (self.right - self.left) / years
    }

    fn y(&self, value: f64) -> f64 {
        let [low, high] = self.figure.axes.y.domain;
        if self.rows() {
            return self.bottom - (value - low + 0.5) * self.row();
        }
        self.bottom - (value - low) / (high - low) * (self.bottom - self.top)
    }

    /// Whether the horizontal axis has one place for each of its years or names.
    fn banded(&self) -> bool {
        self.figure.axes.x.kind == "band" || MONEY && self.figure.axes.x.kind == "category"
    }

    /// Whether the vertical axis has one place a year too.
    fn rows(&self) -> bool {
        GRIDS && self.figure.axes.y.kind == "band"
    }

    /// The height of such a place.
    fn row(&self) -> f64 {
        let [low, high] = self.figure.axes.y.domain;
        (self.bottom - self.top) / (high - low + 1.0)
    }

    /// How far a bar, or an interval beside it, stands from the middle of its place, and half a bar's width.
    fn beside(&self, kind: Kind) -> (f64, f64) {
        let shared = RANGES && self.figure.axes.x.kind == "band" && self.figure.marks.iter().any(|mark| mark.kind == Kind::Range);
        match kind {
            Kind::Range if shared => (0.28 * self.slot(), 0.0),
            _ if shared => (-0.16 * self.slot(), 0.18 * self.slot()),
            _ => (0.0, 0.36 * self.slot()),
        }
    }

    /// The lines of each place's name, where names are words; none where they are years.
    fn band_names(&self, measure: Measure) -> Vec<Vec<(String, f64)>> {
        let (size, axis) = (self.frame.text, &self.figure.axes.x);
        let mut names = vec![];
        if axis.kind == "band" && axis.ticks.iter().any(|tick| tick.label.contains(' ')) {
            for tick in &axis.ticks {
                names.push(wrap(&tick.label, self.slot() - 0.6 * size, size, false, measure));
            }
        }
        names
    }

    fn axes(&mut self, names: Vec<Vec<(String, f64)>>, measure: Measure) {
        let (size, line, ink) = (self.frame.text, LINE * self.frame.text, self.frame.palette);
        let words = |at, text: &str, align, colour, width| Item::Words {
            at,
            text: text.to_string(),
            size,
            bold: false,
            align,
            colour,
            width,
        };
        // Horizontal lines, thinned so that their numbers have air.
        let ticks = &self.figure.axes.y.ticks;
        let apart = (self.bottom - self.top) / (ticks.len().max(2) - 1) as f64;
        let air = if self.rows() { 1.0 } else { 1.6 };
        let every = (1..=ticks.len()).find(|&every| apart * every as f64 >= air * line).unwrap_or(ticks.len().max(1));
        let anchor = ticks.iter().position(|tick| tick.value == 0.0).unwrap_or(0);
        for (_, tick) in ticks.iter().enumerate().filter(|(at, _)| at % every == anchor % every) {
            let y = self.y(tick.value);
            if !self.rows() {
                let colour = if tick.value == 0.0 { ink.axis } else { ink.grid };
                let points = vec![(self.left, y), (self.right, y)];
                self.drawing.items.push(Item::Path { points, colour, width: 1.0, crisp: true });
            }
            let width = measure(&tick.label, size, false);
            self.drawing.items.push(words((self.left - 0.5 * size, y), &tick.label, 1, ink.muted, width));
        }
        // Years, as many as stand apart, the last among them while single years are shown.
        let ticks = if names.is_empty() { &self.figure.axes.x.ticks[..] } else { &[] };
        let widest = ticks.iter().map(|tick| measure(&tick.label, size, false)).fold(0.0, f64::max);
        let step = match ticks {
            [one, other, ..] => (other.value - one.value) as i32,
            _ => 1,
        };
        // The last label is kept inside the frame, and comes nearer to the one before it.
        let end = ticks.last().map_or(0.0, |tick| self.x(tick.value));
        let pushed = (end + 0.5 * widest - self.frame.width).max(0.0);
        let (slot, apart) = (self.slot(), self.x(1.0) - self.x(0.0));
        let room = |every: i32| {
            slot * f64::from(every) >= widest + 0.8 * size && apart * f64::from(every) >= widest + pushed + 0.5 * size
        };
        let every = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000]
            .into_iter()
            .find(|&every| every >= step && every % step == 0 && room(every))
            .unwrap_or(1000);
        let last = ticks.last().map_or(0, |tick| tick.value as i32);
        let anchor = if every < 5 { last % every } else { 0 };
        let (every, anchor) = if MONEY && self.figure.axes.x.kind == "category" { (1, 0) } else { (every, anchor) };
        // Names that have no room beside each other stand in two rows, where the axis would be named.
        let staggered = every == 1 && self.slot() < widest + 0.5 * size && MONEY && self.figure.axes.x.kind == "category";
        let y = self.bottom + 0.85 * line;
        for (at, tick) in ticks.iter().filter(|tick| tick.value as i32 % every == anchor).enumerate() {
            let x = self.x(tick.value);
            let y = y + if staggered && at % 2 == 1 { 0.8 * line } else { 0.0 };
            let mark = vec![(x, self.bottom), (x, self.bottom + 0.3 * size)];
            self.drawing.items.push(Item::Path { points: mark, colour: ink.axis, width: 1.0, crisp: true });
            let width = measure(&tick.label, size, false);
            let x = between(x, 0.5 * width, self.frame.width - 0.5 * width);
            self.drawing.items.push(words((x, y), &tick.label, 0, ink.muted, width));
        }
        let mut rows = 1;
        for (lines, tick) in names.into_iter().zip(&self.figure.axes.x.ticks) {
            rows = rows.max(lines.len());
            for (row, (text, width)) in lines.into_iter().enumerate() {
                let at = (self.x(tick.value), y + row as f64 * line);
                self.drawing.items.push(Item::Words { at, text, size, bold: false, align: 0, colour: ink.muted, width });
            }
        }
        let base = vec![(self.left, self.bottom), (self.right, self.bottom)];
        self.drawing.items.push(Item::Path { points: base, colour: ink.axis, width: 1.0, crisp: true });
        // Names of places need no name of their own.
        if staggered || MONEY && ["authority", "sector"].contains(&self.figure.axes.x.unit) {
            return;
        }
        let width = measure(&self.figure.axes.x.label, size, false);
        let middle = between(0.5 * (self.left + self.right), 0.5 * width, self.frame.width - 0.5 * width);
        self.drawing.items.push(words((middle, y + (rows as f64 - 0.2) * line), &self.figure.axes.x.label, 0, ink.muted, width));
    }

    fn mark(&mut self, at: usize, mark: &Mark) {
        let ink = self.frame.palette;
        let [low, high] = self.figure.axes.y.domain;
        match mark.kind {
            Kind::Band if FITS => {
                // Along the upper edge, and back along the lower one.
                let edge = |values: &[f64]| {
                    let edge = mark.x.iter().zip(values).map(|(x, value)| (self.x(*x), self.y(between(*value, low, high))));
                    thin(&edge.collect::<Vec<_>>())
                };
                let (mut points, mut back) = (edge(&mark.upper), edge(&mark.lower));
                back.reverse();
                points.append(&mut back);
                self.drawing.items.push(Item::Area { points, colour: ink.mark(mark.role), alpha: band_alpha(mark) });
            }
            #[cfg(feature = "population")]
            Kind::Cloud => {
                let [left, right] = [0.0, 1.0].map(|x| self.x(x));
                let [zero, one] = [0.0, 1.0].map(|y| self.y(y));
                let mut rows = vec![];
                for item in &self.drawing.items {
                    if let Item::Path { points, colour, crisp: true, .. } = item
                        && points[0].0 == self.left
                        && points[0].1 == points[1].1
                    {
                        rows.push((points[0].1, *colour));
                    }
                }
                let within = [self.left, self.top, self.right, self.bottom];
                let (across, down) = ([right - left, left], [one - zero, zero]);
                let (radius, colour) = (dot(self.frame.text), ink.mark(mark.role));
                let cloud = cloud::Cloud { mark: at, within, across, down, radius, colour, rows };
                self.drawing.cloud = Some((cloud, self.drawing.items.len()));
            }
            Kind::Line if LINES => {
                for run in self.runs(mark) {
                    if clouded(self.figure) {
                        // A rim of the background, to be seen over the points.
                        let colour = ink.background;
                        self.drawing.items.push(Item::Path { points: run.clone(), colour, width: 3.25, crisp: false });
                    }
                    self.placer.line(&run);
                    stroke(&mut self.drawing.items, run, mark.role, ink);
                }
                if matches!(mark.role, Role::Fitted | Role::Projected | Role::Scenario) && !clouded(self.figure) {
                    self.hits(at, mark);
                }
            }
            Kind::Points if LINES => {
                let small = if clouded(self.figure) { 0.32 } else { 0.13 } * self.frame.text;
                let radius = between(0.3 * self.slot(), small, small.max(0.3 * self.frame.text));
                for (&x, y) in mark.x.iter().zip(&mark.y) {
                    let Some(y) = y else { continue };
                    // Beyond the edge as the points around it are.
                    let y = if clouded(self.figure) { between(*y, low, high) } else { *y };
                    let place = (self.x(x), self.y(y));
                    self.placer.take(Rect::of(place, 2.0 * radius + 2.0, 1.6 * radius, 0));
                    marker(&mut self.drawing.items, place, radius, mark.role, ink);
                }
                self.hits(at, mark);
            }
            Kind::Bar | Kind::Arrow => {
                let (away, half) = self.beside(mark.kind);
                let half = half.max(1.0);
                for ((&x, &lower), &upper) in mark.x.iter().zip(&mark.lower).zip(&mark.upper) {
                    let (x, bottom, mut top) = (self.x(x) + away, self.y(lower), self.y(upper));
                    // A line of background parts a segment from the one below it.
                    let gap = if lower > 0.0 && upper > lower { 1.0 } else { 0.0 };
                    bar(&mut self.drawing.items, (x - half, top), (x + half, bottom - gap), mark.role, ink);
                    if ARROWS && mark.kind == Kind::Arrow {
                        let (wing, tip) = (half + 0.3 * self.frame.text, top - 0.8 * self.frame.text);
                        // A little into the bar, so that no seam shows.
                        let points = vec![(x - wing, top + 1.0), (x, tip), (x + wing, top + 1.0)];
                        self.drawing.items.push(Item::Area { points, colour: ink.mark(mark.role), alpha: 1.0 });
                        top = tip;
                    }
                    self.placer.take(Rect([x - half, top, x + half, bottom]));
                }
                self.hits(at, mark);
            }
            Kind::Range if RANGES => {
                let size = self.frame.text;
                let (away, _) = self.beside(mark.kind);
                for (at, &x) in mark.x.iter().enumerate() {
                    let (x, ends) = (self.x(x) + away, [self.y(mark.upper[at]), self.y(mark.lower[at])]);
                    let inside = mark.y.get(at).copied().flatten().map(|y| self.y(y));
                    range(&mut self.drawing.items, x, ends, inside, (mark.role, size, ink));
                    self.placer.take(Rect([x - 0.4 * size, ends[0], x + 0.4 * size, ends[1]]));
                }
                self.hits(at, mark);
            }
            Kind::Cell if GRIDS => {
                let size = self.frame.text;
                // A line of background parts each cell from the next.
                let (half, tall) = ((0.5 * self.slot() - 0.75).max(0.5), (0.5 * self.row() - 0.75).max(0.5));
                for (&x, y) in mark.x.iter().zip(&mark.y) {
                    let Some(y) = y else { continue };
                    let (x, y) = (self.x(x), self.y(*y));
                    if mark.role == Role::Guess {
                        // In a corner, so that it hides no words.
                        let away = between(0.45 * size, 1.0, 0.45 * half.min(tall));
                        guess(&mut self.drawing.items, (x + half - away, y - tall + away), 0.55 * away, ink);
                        continue;
                    }
                    bar(&mut self.drawing.items, (x - half, y - tall), (x + half, y + tall), mark.role, ink);
                    self.placer.take(Rect([x - half, y - tall, x + half, y + tall]));
                }
                self.hits(at, mark);
            }
            Kind::Rule if LINES => {
                for &x in &mark.x {
                    let x = self.x(x);
                    let points = vec![(x, self.top), (x, self.bottom)];
                    self.placer.line(&points);
                    self.drawing.items.push(Item::Path { points, colour: ink.axis, width: 1.0, crisp: true });
                }
            }
            _ => {}
        }
    }

    /// A strip of background across all marks where the scale stops, below the place of "never".
    fn tear(&mut self) {
        let axis = &self.figure.axes.y;
        if let (true, [.., last, never]) = (axis.unit == "years", &axis.ticks[..]) {
            let y = 0.5 * (self.y(last.value) + self.y(never.value));
            let points = vec![(self.left, y), (self.right, y)];
            self.drawing.items.push(Item::Path { points, colour: self.frame.palette.background, width: 6.0, crisp: true });
        }
    }

    /// Notes where each datum of a mark is: at its y, or at the top of its bar or interval.
    fn hits(&mut self, mark: usize, of: &Mark) {
        let [low, high] = self.figure.axes.y.domain;
        let away = if matches!(of.kind, Kind::Bar | Kind::Arrow | Kind::Range) { self.beside(of.kind).0 } else { 0.0 };
        for (datum, &x) in of.x.iter().enumerate() {
            // Of a bar the end that is not at zero.
            let below = of.lower.get(datum).copied().filter(|lower| MONEY && of.kind == Kind::Bar && *lower < 0.0);
            let value = of.y.get(datum).copied().flatten().or(below).or(of.upper.get(datum).copied());
            let value = if clouded(self.figure) { value.map(|value| between(value, low, high)) } else { value };
            if let Some(value) = value.filter(|value| (low..=high).contains(value)) {
                let at = (self.x(x) + away, self.y(value));
                self.drawing.hits.push(Hit { mark, datum, at });
            }
        }
    }

    /// The parts of a line that can be drawn: broken at nulls, cut where it leaves the axis.
    fn runs(&self, mark: &Mark) -> Vec<Vec<Place>> {
        let [low, high] = self.figure.axes.y.domain;
        let at = |(x, y): (f64, f64)| (self.x(x), self.y(y));
        let (mut runs, mut run) = (vec![], vec![]);
        let mut before: Option<(f64, f64)> = None;
        for (&x, y) in mark.x.iter().zip(&mark.y) {
            let here = y.map(|y| (x, y));
            if let (Some((x0, y0)), Some((x1, y1))) = (before, here) {
                // Where the segment crosses an edge of the axis it is cut, exactly at the edge.
                let cut = |edge: f64| (x0 + (edge - y0) / (y1 - y0) * (x1 - x0), edge);
                let inside = |y: f64| (low..=high).contains(&y);
                let edge_of = |y: f64| if y < low { low } else { high };
                match (inside(y0), inside(y1)) {
                    (true, false) => run.push(at(cut(edge_of(y1)))),
                    (false, true) => run.push(at(cut(edge_of(y0)))),
                    _ => {}
                }
            }
            match here.filter(|(_, y)| (low..=high).contains(y)) {
                Some(place) => run.push(at(place)),
                None => keep(&mut runs, &mut run),
            }
            before = here;
        }
        keep(&mut runs, &mut run);
        runs
    }

    /// The numbers that the figure wants printed at their places, the ends first.
    fn values(&mut self, measure: Measure) {
        let (size, line) = (self.frame.text, LINE * self.frame.text);
        let figure = self.figure;
        for mark in figure.marks.iter().filter(|mark| mark.kind == Kind::Value) {
            let count = mark.x.len();
            let order = (0..count).rev().step_by(count.max(2) - 1).chain((0..count).rev());
            let mut done = vec![false; count];
            for at in order {
                let Some(value) = mark.y[at].filter(|_| !core::mem::replace(&mut done[at], true)) else { continue };
                let said = mark.texts.get(at).filter(|text| MONEY && !text.is_empty());
                let text = said.map_or_else(|| figure.say(value), String::clone);
                let width = measure(&text, size, true);
                let (x, y) = (self.x(mark.x[at]), self.y(value));
                let up = 0.5 * line + 0.25 * size;
                let side = 0.6 * size;
                let colour = self.frame.palette.words(mark.role, mark.kind);
                let half = 0.36 * self.slot();
                let places: &[(f64, f64, i8)] = if !LINES || self.banded() {
                    // Beyond the end of the bar, which may hang below zero.
                    let y = y + if MONEY && value < 0.0 { 0.5 * line } else { -0.5 * line };
                    &[(x, y, 0), (x + half, y, 1), (x - half, y, -1)]
                } else {
                    &[
                        (x, y - up, 0),
                        (x, y + up, 0),
                        (x + side, y, -1),
                        (x - side, y, 1),
                        (x + side, y - up, 1),
                        (x + side, y + up, 1),
                        (x - side, y - up, -1),
                        (x - side, y + up, -1),
                    ]
                };
                self.word(&text, places, width, true, colour);
            }
        }
        // Inside a cell where all of them have room: what it says.
        for mark in figure.marks.iter().filter(|mark| GRIDS && mark.kind == Kind::Cell) {
            let mut widest = 0.0;
            for text in &mark.texts {
                widest = measure(text, size, false).max(widest);
            }
            if widest + 0.5 * size > self.slot() || 1.15 * size > self.row() {
                continue;
            }
            for (at, text) in mark.texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                let Some(y) = mark.y[at] else { continue };
                let (at, width) = ((self.x(mark.x[at]), self.y(y)), measure(text, size, false));
                let colour = self.frame.palette.on(mark.role);
                self.drawing.items.push(Item::Words { at, text: text.clone(), size, bold: false, align: 0, colour, width });
            }
        }
        // Over a bar or an interval: what it says, a word a line where its place is narrow.
        let said = figure.marks.iter().filter(|mark| RANGES && matches!(mark.kind, Kind::Bar | Kind::Arrow | Kind::Range));
        for mark in said {
            let colour = self.frame.palette.words(mark.role, mark.kind);
            let before = (self.drawing.items.len(), self.placer.count());
            let mut all = true;
            for (at, text) in mark.texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                let x = self.x(mark.x[at]) + self.beside(mark.kind).0;
                let over = self.y(mark.upper[at]) - if mark.kind == Kind::Arrow { 1.5 * size } else { 0.7 * size };
                let mut placed = false;
                // On one line, or else a word a line; a little aside where it must be.
                for room in [self.frame.width, 0.0] {
                    let lines = wrap(text, room, size, true, measure);
                    let at = |row: usize, away: f64| (x + away * size, over - (lines.len() - 1 - row) as f64 * line);
                    let free = |away: f64| {
                        let mut rows = lines.iter().enumerate();
                        rows.all(|(row, (_, width))| self.placer.free(Rect::of(at(row, away), *width, size, 0)))
                    };
                    if let Some(away) = [0.0, 0.4, -0.4, 0.8, -0.8].into_iter().find(|away| free(*away)) {
                        for (row, (text, width)) in lines.iter().enumerate() {
                            let (x, y) = at(row, away);
                            self.word(text, &[(x, y, 0)], *width, true, colour);
                        }
                        placed = true;
                        break;
                    }
                }
                all &= placed;
            }
            // Beside what was published, all of ours or none: some alone would seem to be chosen.
            if !all && mark.kind == Kind::Range {
                self.drawing.items.truncate(before.0);
                self.placer.forget(before.1);
            }
        }
        // Inside a bar where all of them have room: the amount of each part.
        let whole = |role| {
            matches!(
                role,
                Role::Total
                    | Role::Estimate
                    | Role::Observed
                    | Role::Other
                    | Role::Real
                    | Role::Reported
                    | Role::Distorted
                    | Role::Gains
                    | Role::Loses
            )
        };
        let inside = figure.marks.iter().filter(|mark| LINES && mark.kind == Kind::Bar && !whole(mark.role));
        let room = 0.72 * self.slot() - 0.3 * size;
        for mark in inside {
            let (mut texts, mut widest) = (vec![], 0.0);
            for (lower, upper) in mark.lower.iter().zip(&mark.upper) {
                let text = figure.say(upper - lower);
                let width = measure(&text, size, false);
                texts.push((text, width));
                widest = width.max(widest);
            }
            if widest > room {
                continue;
            }
            for (at, (text, width)) in texts.into_iter().enumerate() {
                // A bar of one part has its amount above it already.
                let above = |value: &Mark| {
                    let here = value.x.iter().position(|x| *x == mark.x[at]).and_then(|place| value.y[place]);
                    mark.lower[at] == 0.0 && here == Some(mark.upper[at])
                };
                if figure.marks.iter().filter(|mark| mark.kind == Kind::Value).any(above) {
                    continue;
                }
                let (top, bottom) = (self.y(mark.upper[at]), self.y(mark.lower[at]));
                if bottom - top > 1.2 * line {
                    let colour = self.frame.palette.on(mark.role);
                    let at_place = (self.x(mark.x[at]), top + 0.7 * line);
                    self.drawing.items.push(Item::Words { at: at_place, text, size, bold: false, align: 0, colour, width });
                }
            }
        }
    }

    /// Puts a text at the first of the places that is free.
    fn word(&mut self, text: &str, places: &[(f64, f64, i8)], width: f64, bold: bool, colour: Colour) -> bool {
        let size = self.frame.text;
        let free = places.iter().find(|(x, y, align)| self.placer.free(Rect::of((*x, *y), width, size, *align)));
        if let Some(&(x, y, align)) = free {
            self.placer.take(Rect::of((x, y), width, size, align).grown(0.25 * size));
            self.drawing.items.push(Item::Words { at: (x, y), text: text.to_string(), size, bold, align, colour, width });
        }
        free.is_some()
    }

    /// Names each mark beside it; gives the marks that found no free place.
    fn names(&mut self, keyed: &[bool], measure: Measure) -> Vec<usize> {
        let line = LINE * self.frame.text;
        let figure = self.figure;
        let mut homeless = vec![];
        let mut named: Vec<&str> = vec![];
        if LINES {
            // No name runs across the axis.
            self.placer.take(Rect([self.left, self.bottom - 1.0, self.right, self.bottom + 1.0]));
        }
        for (at, mark) in figure.marks.iter().enumerate() {
            // A band is one thing before and after the window's end, points and the line through them are one.
            let known = named.contains(&mark.label.as_str())
                || figure.marks.iter().zip(keyed).any(|(other, keyed)| *keyed && other.label == mark.label);
            if mark.kind == Kind::Value || mark.label.is_empty() || (known && mark.kind != Kind::Rule) {
                continue;
            }
            let twin = figure.marks[at + 1..].iter().rfind(|later| later.label == mark.label && later.kind == mark.kind);
            let mark = twin.unwrap_or(mark);
            let width = measure(&mark.label, self.frame.text, false);
            let places = self.places(mark, width, line);
            let colour = self.frame.palette.words(mark.role, mark.kind);
            if self.word(&mark.label, &places, width, false, colour) {
                named.push(&mark.label);
            } else if mark.kind != Kind::Rule {
                homeless.push(at);
                named.push(&mark.label);
            }
        }
        homeless
    }

    /// Where the name of a mark may stand, best first.
    fn places(&self, mark: &Mark, width: f64, line: f64) -> Vec<(f64, f64, i8)> {
        let mut places = vec![];
        let [low, high] = self.figure.axes.y.domain;
        let inside = |value: f64| self.y(between(value, low, high));
        match mark.kind {
            Kind::Rule if LINES => {
                for &x in &mark.x {
                    for row in 0..3 {
                        let y = self.top + (0.5 + f64::from(row)) * line;
                        places.push((self.x(x) + 0.4 * line, y, -1));
                        places.push((self.x(x) - 0.4 * line, y, 1));
                    }
                }
            }
            Kind::Band if FITS => {
                // Outside the edge, at the far end first: over the highest point of the edge along the text.
                for share in [1.0, 0.85, 0.7, 0.55, 0.4, 0.25] {
                    let end = self.x(mark.x[0]) + share * (self.x(mark.x[mark.x.len() - 1]) - self.x(mark.x[0]));
                    let along = |values: &[f64], pick: fn(f64, f64) -> f64, start: f64| {
                        let within = mark.x.iter().zip(values).filter(|(x, _)| (end - width..=end).contains(&self.x(**x)));
                        within.map(|(_, value)| inside(*value)).fold(start, pick)
                    };
                    let over = along(&mark.upper, f64::min, f64::MAX);
                    let under = along(&mark.lower, f64::max, f64::MIN);
                    // Where the band is cut off by the axis there is nothing to name.
                    if over < f64::MAX && under > over + 0.5 * line {
                        let into = if mark.level == Some(0.95) { -1.0 } else { 1.0 };
                        places.push((end, over + into * 0.55 * line, 1));
                        places.push((end, under - into * 0.55 * line, 1));
                    }
                }
            }
            Kind::Range if RANGES => {
                for (at, &x) in mark.x.iter().enumerate() {
                    let x = self.x(x) + self.beside(mark.kind).0 + 0.4 * self.frame.text;
                    for y in [self.y(mark.lower[at]) + 0.8 * line, self.y(mark.upper[at]) - 1.8 * line] {
                        places.push((x, y, 1));
                    }
                }
            }
            _ if LINES => {
                let mut points = vec![];
                for (x, y) in mark.x.iter().zip(&mark.y) {
                    if let Some(y) = y.filter(|y| (low..=high).contains(y)) {
                        points.push((self.x(*x), self.y(y)));
                    }
                }
                let shares: &[f64] = if mark.role == Role::Observed {
                    &[0.3, 0.4, 0.2, 0.5, 0.6, 0.1, 0.7, 0.8, 0.9, 0.0, 1.0]
                } else {
                    &[0.6, 0.75, 0.5, 0.4, 0.85, 0.3, 0.2, 0.9, 0.1, 1.0, 0.0]
                };
                // A name far from single points would seem to belong to others.
                let distances: &[f64] = if mark.kind == Kind::Points { &[0.8, 1.1] } else { &[0.8, 1.2, 1.8] };
                for away in distances {
                    for share in shares {
                        let Some(&(x, y)) = points.get((share * (points.len().max(1) - 1) as f64) as usize) else { continue };
                        for way in [-1.0, 1.0] {
                            places.push((x, y + way * away * line, 0));
                            places.push((x + 0.5 * line, y + way * away * line, -1));
                            places.push((x - 0.5 * line, y + way * away * line, 1));
                        }
                    }
                }
            }
            _ => {}
        }
        places
    }
}

/// The radius of one of very many dots.
#[cfg(feature = "population")]
fn dot(size: f64) -> f64 {
    0.12 * size
}

fn band_alpha(mark: &Mark) -> f64 {
    if mark.level == Some(0.8) { palette::BAND_80 } else { palette::BAND_95 }
}

/// A published point is a disc; what we make of it in another year's money, and what stands beside it, a square; what is not settled
/// is hollow.
fn marker(items: &mut Vec<Item>, at: Place, radius: f64, role: Role, palette: &Palette) {
    let colour = palette.mark(role);
    if LINES && RANGES && role == Role::Other {
        let half = 0.9 * radius;
        items.push(Item::Box { from: (at.0 - half, at.1 - half), to: (at.0 + half, at.1 + half), colour });
        return;
    }
    if LINES && MONEY && matches!(role, Role::Real | Role::RealForecast | Role::Fifth) {
        // Not boxes, which are laid on whole pixels: a hole would stand askew.
        let mut square = |half: f64, colour| {
            let points = vec![
                (at.0 - half, at.1 - half),
                (at.0 + half, at.1 - half),
                (at.0 + half, at.1 + half),
                (at.0 - half, at.1 + half),
            ];
            items.push(Item::Area { points, colour, alpha: 1.0 });
        };
        square(0.9 * radius, colour);
        if matches!(role, Role::RealForecast | Role::Fifth) {
            square((0.9 * radius - 1.5).max(0.4 * radius), palette.background);
        }
        return;
    }
    let hollow = (!matches!(role, Role::Observed | Role::Most)).then_some(palette.background);
    items.push(Item::Disc { at, radius, colour, hollow });
}

/// A line as its role is drawn: observed strong, fitted thin, projected dashed.
fn stroke(items: &mut Vec<Item>, points: Vec<Place>, role: Role, palette: &Palette) {
    let colour = palette.mark(role);
    let width = if role == Role::Fitted { 1.5 } else { 2.25 };
    let dash = match role {
        Role::Projected | Role::RealForecast => [7.0, 4.0],
        Role::Scenario if SCENARIOS => [2.25, 4.0],
        _ => {
            items.push(Item::Path { points, colour, width, crisp: false });
            return;
        }
    };
    items.push(Item::Dashes { points: thin(&points), colour, width, dash });
}

/// Leaves out the points that lie on the way from one to another, to a twentieth of a pixel.
fn thin(points: &[Place]) -> Vec<Place> {
    let straight = |run: &[Place]| {
        let ((x0, y0), (x1, y1)) = (run[0], run[run.len() - 1]);
        run.iter().all(|(x, y)| ((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)).abs() <= 0.05 * (x1 - x0).abs())
    };
    let (mut kept, mut from) = (vec![], 0);
    while let Some(place) = points.get(from) {
        kept.push(*place);
        from += 1;
        let start = from - 1;
        while from + 1 < points.len() && straight(&points[start..=from + 1]) {
            from += 1;
        }
    }
    kept
}

/// Keeps a run of at least two places, and begins a new one.
fn keep(runs: &mut Vec<Vec<Place>>, run: &mut Vec<Place>) {
    let run = core::mem::take(run);
    if run.len() > 1 {
        runs.push(run);
    }
}

/// A dot with a rim of the background, to be seen on any cell.
fn guess(items: &mut Vec<Item>, at: Place, radius: f64, palette: &Palette) {
    items.push(Item::Disc { at, radius: 1.6 * radius, colour: palette.background, hollow: None });
    items.push(Item::Disc { at, radius, colour: palette.text, hollow: None });
}

/// An interval with a bar across either end, and a point inside it.
fn range(items: &mut Vec<Item>, x: f64, [top, bottom]: [f64; 2], inside: Option<f64>, look: (Role, f64, &Palette)) {
    let (role, size, palette) = look;
    let (colour, wing) = (palette.mark(role), 0.3 * size);
    for points in [[(x, top), (x, bottom)], [(x - wing, top), (x + wing, top)], [(x - wing, bottom), (x + wing, bottom)]] {
        items.push(Item::Path { points: points.to_vec(), colour, width: 2.0, crisp: true });
    }
    if let Some(y) = inside {
        marker(items, (x, y), 0.3 * size, role, palette);
    }
}

/// A filled bar or cell; what is not known is an outline, dashed where it was worked out.
fn bar(items: &mut Vec<Item>, from: Place, to: Place, role: Role, palette: &Palette) {
    let colour = palette.mark(role);
    if matches!(role, Role::Total | Role::Estimate | Role::NoTrend | Role::Other | Role::Distorted) {
        let points = vec![(from.0, to.1), from, (to.0, from.1), to, (from.0, to.1)];
        let mut path = |points| items.push(Item::Path { points, colour, width: 1.0, crisp: true });
        if DASHED && matches!(role, Role::Estimate | Role::Distorted) {
            dashes(&points, 4.0, 3.0, &mut path)
        } else {
            path(points)
        }
    } else {
        items.push(Item::Box { from, to, colour });
    }
}

fn distance((x0, y0): Place, (x1, y1): Place) -> f64 {
    ((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0)).sqrt()
}

/// A backend, which may have dashes of its own.
pub trait Backend: DrawingBackend {
    const DASHES: bool = false;

    /// From now on paths are in dashes, so long and so far apart, in its units; for noughts whole again.
    fn dash(&mut self, _dash: [f64; 2]) {}
}

impl Backend for SVGBackend<'_> {}

/// Cuts a path into dashes, for a backend that has none.
fn dashes(points: &[Place], on: f64, off: f64, take: &mut dyn FnMut(Vec<Place>)) {
    let Some(first) = points.first() else { return };
    let mut dash = vec![*first];
    let (mut drawing, mut left) = (true, on);
    for pair in points.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        let length = distance((x0, y0), (x1, y1));
        let mut done = 0.0;
        while length - done > left {
            done += left;
            let place = (x0 + done / length * (x1 - x0), y0 + done / length * (y1 - y0));
            dash.push(place);
            let finished = core::mem::replace(&mut dash, vec![place]);
            if drawing {
                take(finished);
            }
            drawing = !drawing;
            left = if drawing { on } else { off };
        }
        left -= length - done;
        dash.push((x1, y1));
    }
    if drawing && dash.len() > 1 {
        take(dash);
    }
}

/// How CSS pixels become the backend's whole-numbered ones.
#[derive(Clone, Copy, Debug)]
pub struct Grid {
    /// Backend units in a CSS pixel; more than one device pixel has, so that slopes are not staircases.
    pub unit: f64,
    /// Backend units in a device pixel.
    pub pixel: f64,
    /// What the backend divides font sizes by.
    pub font: f64,
}

impl Grid {
    fn place(&self, (x, y): Place) -> (i32, i32) {
        ((x * self.unit).round() as i32, (y * self.unit).round() as i32)
    }

    /// Onto the middle of a device pixel (for a line of odd width) or its edge.
    fn snapped(&self, (x, y): Place, odd: bool) -> (i32, i32) {
        let shift = if odd { 0.5 } else { 0.0 };
        let snap = |value: f64| {
            let pixels = value * self.unit / self.pixel;
            let pixels = if odd { pixels.floor() } else { (pixels).round() };
            ((pixels + shift) * self.pixel) as i32
        };
        (snap(x), snap(y))
    }

    fn width(&self, width: f64) -> u32 {
        (width * self.unit).round().max(1.0) as u32
    }
}

/// Paints a drawing on a backend, the background first; very many points are not painted here.
///
/// # Errors
/// [`Error::Drawing`] with the backend's own words.
pub fn paint<B: Backend>(drawing: &Drawing, background: Colour, family: &str, grid: Grid, backend: &mut B) -> Result<()> {
    ground(drawing, background, grid, backend)?;
    shapes(&mut drawing.over(0), family, grid, backend)
}

/// Paints the background of a drawing.
///
/// # Errors
/// As [`paint`].
pub fn ground<B: DrawingBackend>(drawing: &Drawing, background: Colour, grid: Grid, backend: &mut B) -> Result<()> {
    // Up to the edge of the last device pixel, which a fractional ratio would leave half covered.
    let edge = |length: f64| ((length * grid.unit / grid.pixel).ceil() * grid.pixel) as i32;
    let corner = (edge(drawing.width), edge(drawing.height));
    let style = ShapeStyle { color: RGBAColor(background[0], background[1], background[2], 1.0), filled: true, stroke_width: 0 };
    let drawn = backend.draw_rect((0, 0), corner, &style, true);
    Ok(drawn.map_err(|_| Error::Drawing { detail: "canvas".to_string() })?)
}

/// Paints shapes one after another.
///
/// # Errors
/// As [`paint`].
pub fn shapes<'i, B: Backend>(
    items: &mut (impl Iterator<Item = &'i Item> + ?Sized),
    family: &str,
    grid: Grid,
    backend: &mut B,
) -> Result<()> {
    let style = |colour: Colour, alpha: f64, width: u32, filled: bool| ShapeStyle {
        color: RGBAColor(colour[0], colour[1], colour[2], alpha),
        filled,
        stroke_width: width,
    };
    // The backend's own words would bring its formatting along and say nothing that a reader can mend.
    let fault = |_: DrawingErrorKind<B::ErrorType>| Error::Drawing { detail: "canvas".to_string() };
    for item in items {
        match item {
            Item::Area { points, colour, alpha } => {
                let points = points.iter().map(|&place| grid.place(place));
                backend.fill_polygon(points, &style(*colour, *alpha, 0, true))
            }
            Item::Path { points, colour, width, crisp: false } => {
                let points = points.iter().map(|&place| grid.place(place));
                backend.draw_path(points, &style(*colour, 1.0, grid.width(*width), false))
            }
            Item::Dashes { .. } if !LINES => Ok(()),
            Item::Dashes { points, colour, width, dash } => {
                let style = style(*colour, 1.0, grid.width(*width), false);
                let mut drawn = Ok(());
                if B::DASHES {
                    backend.dash(dash.map(|part| part * grid.unit));
                    drawn = backend.draw_path(points.iter().map(|&place| grid.place(place)), &style);
                    backend.dash([0.0; 2]);
                } else {
                    dashes(points, dash[0], dash[1], &mut |dash| {
                        let cut = backend.draw_path(dash.into_iter().map(|place| grid.place(place)), &style);
                        if drawn.is_ok() {
                            drawn = cut;
                        }
                    });
                }
                drawn
            }
            Item::Path { points, colour, width, crisp: true } => {
                let pixels = (width * grid.unit / grid.pixel).round().max(1.0);
                let odd = pixels as u32 % 2 == 1;
                let points = points.iter().map(|&place| grid.snapped(place, odd));
                backend.draw_path(points, &style(*colour, 1.0, (pixels * grid.pixel) as u32, false))
            }
            Item::Box { from, to, colour } => {
                let (from, to) = (grid.snapped(*from, false), grid.snapped(*to, false));
                backend.draw_rect(from, to, &style(*colour, 1.0, 0, true), true)
            }
            Item::Disc { at, radius, colour, hollow } => {
                let at = grid.place(*at);
                let full = style(*colour, 1.0, 0, true);
                match hollow {
                    None => backend.draw_circle(at, grid.width(*radius), &full, true),
                    Some(hole) => backend.draw_circle(at, grid.width(*radius), &full, true).and_then(|()| {
                        let inner = grid.width((radius - 1.6).max(0.4 * radius));
                        backend.draw_circle(at, inner, &style(*hole, 1.0, 0, true), true)
                    }),
                }
            }
            Item::Words { at, text, size, bold, align, colour, .. } => {
                let words = Words { family, size: size * grid.unit * grid.font, bold: *bold, align: *align, colour: *colour };
                backend.draw_text(text, &words, grid.place(*at))
            }
        }
        .map_err(fault)?;
    }
    Ok(backend.present().map_err(fault)?)
}

/// A text's style as plotters wants it; ours, so that nothing of plotters measures a font.
struct Words<'a> {
    family: &'a str,
    size: f64,
    bold: bool,
    align: i8,
    colour: Colour,
}

impl BackendTextStyle for Words<'_> {
    type FontError = core::fmt::Error;

    fn color(&self) -> BackendColor {
        BackendColor { alpha: 1.0, rgb: (self.colour[0], self.colour[1], self.colour[2]) }
    }

    fn size(&self) -> f64 {
        self.size
    }

    fn style(&self) -> FontStyle {
        if self.bold { FontStyle::Bold } else { FontStyle::Normal }
    }

    fn anchor(&self) -> Pos {
        let h_pos = match self.align {
            -1 => HPos::Left,
            0 => HPos::Center,
            _ => HPos::Right,
        };
        Pos { h_pos, v_pos: VPos::Center }
    }

    fn family(&self) -> FontFamily<'_> {
        FontFamily::Name(self.family)
    }

    fn layout_box(&self, _: &str) -> core::result::Result<((i32, i32), (i32, i32)), Self::FontError> {
        Err(core::fmt::Error)
    }

    fn draw<E, F: FnMut(i32, i32, BackendColor) -> core::result::Result<(), E>>(
        &self,
        _: &str,
        _: (i32, i32),
        _: F,
    ) -> core::result::Result<core::result::Result<(), E>, Self::FontError> {
        Err(core::fmt::Error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_cover_a_path_and_stop_with_it() {
        let cut = |points: &[Place]| {
            let mut all = vec![];
            dashes(points, 7.0, 4.0, &mut |dash| all.push(dash));
            all
        };
        assert!(cut(&[]).is_empty());
        let cut = cut(&[(0.0, 0.0), (10.0, 0.0), (25.0, 0.0)]);
        assert_eq!(cut, [vec![(0.0, 0.0), (7.0, 0.0)], vec![(11.0, 0.0), (18.0, 0.0)], vec![(22.0, 0.0), (25.0, 0.0)]]);
    }

    #[test]
    fn what_lies_on_the_way_is_left_out_and_no_corner_is() {
        assert!(thin(&[]).is_empty());
        let corner = [(0.0, 0.0), (1.0, 1.0), (2.0, 2.04), (3.0, 3.0), (4.0, 0.0), (4.0, 9.0)];
        assert_eq!(thin(&corner), [(0.0, 0.0), (3.0, 3.0), (4.0, 0.0), (4.0, 9.0)]);
        // However slowly a curve bends, no point of it is farther from what is kept.
        let curve: Vec<Place> = (0..200).map(|x| (f64::from(x), 0.002 * f64::from(x * x))).collect();
        let kept = thin(&curve);
        assert!(kept.len() < 60 && kept[0] == curve[0] && kept.last() == curve.last());
        for pair in kept.windows(2) {
            for (x, y) in curve.iter().filter(|(x, _)| (pair[0].0..=pair[1].0).contains(x)) {
                let share = (x - pair[0].0) / (pair[1].0 - pair[0].0);
                assert!((pair[0].1 + share * (pair[1].1 - pair[0].1) - y).abs() <= 0.05 + 1e-9);
            }
        }
    }

    #[test]
    fn a_crisp_line_lies_on_whole_device_pixels_at_every_ratio() {
        for ratio in [1.0, 1.5, 2.0, 3.0] {
            let grid = Grid { unit: 8.0 * ratio, pixel: 8.0, font: 1.0 };
            for x in [0.0, 10.3, 99.99] {
                let (odd, _) = grid.snapped((x, 0.0), true);
                let (even, _) = grid.snapped((x, 0.0), false);
                assert_eq!((odd % 8, even % 8), (4, 0), "{ratio} {x}");
            }
        }
    }
}
