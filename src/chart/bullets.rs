//! A figure whose rows each have a scale of their own: a name, the row's value, and under them a strip with its bands, its bar and
//! what it is held against.
//!
//! In: a figure with [`rows`](crate::figure::Axes::rows). Out: the same drawing as of any other. A rating is told by how full its band
//! is, by the numbers at its edges and by its name in the key, never by a colour. Words that have no room beside each other stand in
//! more lines; where the frame is too low for all lines, letters are smaller.

use super::palette::{Colour, Palette};
use super::{Drawing, Frame, Hit, Item, LINE, Measure, Place, bar, between, key, marker, wrap};
use crate::figure::{Axis, Figure, Kind, Mark, Role, Tick};

/// Whether a figure is drawn so.
pub(super) fn suits(figure: &Figure) -> bool {
    !figure.axes.rows.is_empty()
}

/// The height of a plot of such rows; none for other figures.
pub fn height(figure: &Figure, width: f64, text: f64, palette: &Palette, measure: Measure) -> Option<f64> {
    let frame = Frame { width, height: 0.0, text, palette };
    suits(figure).then(|| place(figure, &frame, 0.0, measure).1 + 0.3 * text)
}

/// Places a figure, smaller until it fits, or with air between its rows where there is more room. Every mark is named in the key, so that none is without a name.
pub(super) fn attempt(figure: &Figure, frame: &Frame, measure: Measure) -> (Drawing, Vec<usize>) {
    let mut text = frame.text;
    loop {
        let frame = Frame { text, ..*frame };
        let (drawing, bottom) = place(figure, &frame, 0.0, measure);
        if bottom <= frame.height {
            let air = (frame.height - bottom) / (figure.axes.rows.len() + 1) as f64;
            return (place(figure, &frame, air.min(7.0 * text), measure).0, vec![]);
        }
        if text < 3.0 {
            return (drawing, vec![]);
        }
        text *= 0.96;
    }
}

/// The part of a strip that a rating covers: the better, the fuller.
pub(super) fn zone(items: &mut Vec<Item>, from: Place, to: Place, role: Role, palette: &Palette) {
    let points = vec![from, (to.0, from.1), to, (from.0, to.1)];
    let alpha = if role == Role::Green { 0.5 } else { 0.2 };
    if matches!(role, Role::Amber | Role::Green) {
        items.push(Item::Area { points: points.clone(), colour: palette.lower, alpha });
    }
    let outline = [&points[..], &points[..1]].concat();
    items.push(Item::Path { points: outline, colour: palette.axis, width: 1.0, crisp: true });
}

/// Words under or over a strip, in as many lines as keep them apart: line, middle and width of each.
fn lines(words: &[(f64, f64)], (left, right): (f64, f64), air: f64) -> Vec<(usize, f64)> {
    let mut ends: Vec<f64> = vec![];
    let mut places = vec![];
    for &(x, width) in words {
        let middle = between(x, left + 0.5 * width, right - 0.5 * width);
        let from = middle - 0.5 * width;
        let line = ends.iter().position(|end| from >= end + air).unwrap_or(ends.len());
        if line == ends.len() {
            ends.push(0.0);
        }
        ends[line] = from + width;
        places.push((line, middle));
    }
    places
}

/// The row's own mark of a kind that says its value, as far as there is one.
fn value_of(figure: &Figure, row: f64) -> Option<(&Mark, &str)> {
    for mark in figure.marks.iter().filter(|mark| mark.kind == Kind::Value) {
        if let Some(at) = mark.x.iter().position(|x| *x == row) {
            return Some((mark, mark.texts.get(at).map_or("", String::as_str)));
        }
    }
    None
}

/// Places everything in letters of the frame's size, with that much more air over each row; gives the drawing and how far down it
/// reaches.
fn place(figure: &Figure, frame: &Frame, air: f64, measure: Measure) -> (Drawing, f64) {
    let (size, ink, line, width) = (frame.text, frame.palette, LINE * frame.text, frame.width);
    let mut drawing = Drawing { width, height: frame.height, ..Drawing::default() };
    let mut y = drawing.column(&figure.axes.y.label, (0.0, 0.0), width, (size, false, ink.muted), measure);
    let mut keyed = vec![];
    for mark in &figure.marks {
        keyed.push(mark.kind != Kind::Value);
    }
    y += key(figure, frame, &keyed, y, &mut drawing, measure) + 0.2 * line;
    // Markers at the ends stay inside.
    let (left, right) = (0.5 * size, (width - 0.5 * size).max(0.5 * size + 1.0));
    let top = y;
    for (row, (name, axis)) in figure.axes.x.ticks.iter().zip(&figure.axes.rows).enumerate() {
        let x = |value: f64| {
            let [low, high] = axis.domain;
            left + (between(value, low, high) - low) / (high - low) * (right - left)
        };
        y += 0.35 * line + air;
        // The name, and the value at the other end where both have room.
        let said = value_of(figure, row as f64);
        let value_width = said.map_or(0.0, |(_, text)| measure(text, size, true));
        let names = wrap(&name.label, width, size, true, measure);
        let beside = names.len() == 1 && names[0].1 + value_width + size <= width;
        y += drawing.column(&name.label, (0.0, y), width, (size, true, ink.text), measure);
        if let Some((mark, text)) = said.filter(|(_, text)| !text.is_empty()) {
            let colour = ink.words(mark.role, mark.kind);
            if beside {
                let at = (width, y - 0.5 * line);
                let text = text.to_string();
                drawing.items.push(Item::Words { at, text, size, bold: true, align: 1, colour, width: value_width });
            } else {
                y += drawing.column(text, (0.0, y), width, (size, false, colour), measure);
            }
        }
        y = over(figure, frame, row, &x, y, &mut drawing, measure);
        let strip = (y + 0.3 * size, y + 1.5 * size);
        marks(figure, frame, row, axis, &x, strip, &mut drawing);
        y = strip.1 + 0.15 * size;
        // The numbers along it.
        let mut words = vec![];
        // Once for neighbours with one scale, below the last.
        let same = figure.axes.rows.get(row + 1).is_some_and(|next| next.domain == axis.domain && next.ticks == axis.ticks);
        let told: &[Tick] = if same { &[] } else { &axis.ticks };
        for tick in told {
            words.push((x(tick.value), measure(&tick.label, size, false)));
        }
        let places = lines(&words, (0.0, width), 0.3 * size);
        for ((tick, (at, middle)), (_, width)) in told.iter().zip(&places).zip(&words) {
            let at = (*middle, y + (*at as f64 + 0.5) * line);
            let text = tick.label.clone();
            drawing.items.push(Item::Words { at, text, size, bold: false, align: 0, colour: ink.muted, width: *width });
        }
        y += line * places.iter().map(|(at, _)| at + 1).max().unwrap_or(0) as f64;
    }
    drawing.plot = [left, top, right, y];
    (drawing, y)
}

/// What stands over the strip of a row: the words of the marks that are held against it. Gives where the strip begins.
fn over(
    figure: &Figure,
    frame: &Frame,
    row: usize,
    x: &dyn Fn(f64) -> f64,
    y: f64,
    drawing: &mut Drawing,
    measure: Measure,
) -> f64 {
    let (size, line) = (frame.text, LINE * frame.text);
    let mut words: Vec<(f64, f64, &str, Role)> = vec![];
    for mark in figure.marks.iter().filter(|mark| matches!(mark.kind, Kind::Points | Kind::Range)) {
        for (at, text) in mark.texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            if mark.x[at] == row as f64 {
                let value = mark.y.get(at).copied().flatten();
                let middle = value.unwrap_or_else(|| 0.5 * (mark.lower[at] + mark.upper[at]));
                words.push((x(middle), measure(text, size, false), text, mark.role));
            }
        }
    }
    words.sort_by(|one, other| one.0.total_cmp(&other.0));
    let spans: Vec<(f64, f64)> = words.iter().map(|(x, width, ..)| (*x, *width)).collect();
    let places = lines(&spans, (0.0, frame.width), 0.6 * size);
    let count = places.iter().map(|(at, _)| at + 1).max().unwrap_or(0);
    for ((_, width, text, role), (at, middle)) in words.into_iter().zip(places) {
        // The first line lies nearest to the strip.
        let at = (middle, y + (count - at) as f64 * line - 0.5 * line);
        let colour = if matches!(role, Role::Most | Role::Least) { frame.palette.text } else { frame.palette.muted };
        drawing.items.push(Item::Words { at, text: text.to_string(), size, bold: false, align: 0, colour, width });
    }
    y + count as f64 * line
}

/// The strip of a row, between two heights.
fn marks(
    figure: &Figure,
    frame: &Frame,
    row: usize,
    axis: &Axis,
    x: &dyn Fn(f64) -> f64,
    (top, bottom): (f64, f64),
    drawing: &mut Drawing,
) {
    let (size, ink) = (frame.text, frame.palette);
    let middle = 0.5 * (top + bottom);
    let items = &mut drawing.items;
    let zoned = figure.marks.iter().any(|mark| mark.kind == Kind::Zone && mark.x.contains(&(row as f64)));
    if !zoned {
        let points = vec![(x(axis.domain[0]), middle), (x(axis.domain[1]), middle)];
        items.push(Item::Path { points, colour: ink.grid, width: 1.0, crisp: true });
    }
    for tick in &axis.ticks {
        let at = x(tick.value);
        let colour = if tick.value == 0.0 { ink.axis } else { ink.grid };
        items.push(Item::Path { points: vec![(at, top), (at, bottom + 0.1 * size)], colour, width: 1.0, crisp: true });
    }
    for (of, mark) in figure.marks.iter().enumerate() {
        for (datum, _) in mark.x.iter().enumerate().filter(|(_, place)| **place == row as f64) {
            let value = mark.y.get(datum).copied().flatten();
            let ends = || (x(mark.lower[datum]), x(mark.upper[datum]));
            let at = match (mark.kind, value) {
                (Kind::Zone, _) => {
                    let (from, to) = ends();
                    zone(&mut drawing.items, (from, top), (to, bottom), mark.role, ink);
                    continue;
                }
                (Kind::Bar, _) => {
                    let (from, to) = ends();
                    let half = 0.3 * size;
                    bar(&mut drawing.items, (from, middle - half), (to.max(from + 1.0), middle + half), mark.role, ink);
                    if mark.lower[datum] < 0.0 { from } else { to }
                }
                (Kind::Range, _) => {
                    let (from, to) = ends();
                    if to > from {
                        let points = vec![(from, middle), (to, middle)];
                        drawing.items.push(Item::Path { points, colour: line_of(mark.role, ink), width: 3.0, crisp: true });
                    }
                    for end in [from, to] {
                        held(&mut drawing.items, (end, middle), size, mark.role, ink);
                    }
                    to
                }
                (Kind::Points, Some(value)) => {
                    held(&mut drawing.items, (x(value), middle), size, mark.role, ink);
                    x(value)
                }
                _ => continue,
            };
            drawing.hits.push(Hit { mark: of, datum, at: (at, middle) });
        }
    }
}

/// The line between the ends of a range.
fn line_of(role: Role, palette: &Palette) -> Colour {
    if role == Role::Reported { palette.text } else { palette.mark(role) }
}

/// A value on a strip: what others printed as a line across it, which no marker over it hides; the rest as a marker. With a rim of the
/// background, to be seen on any band.
fn held(items: &mut Vec<Item>, (x, y): Place, size: f64, role: Role, palette: &Palette) {
    if role == Role::Reported {
        let points = vec![(x, y - 0.75 * size), (x, y + 0.75 * size)];
        items.push(Item::Path { points: points.clone(), colour: palette.background, width: 5.0, crisp: true });
        items.push(Item::Path { points, colour: palette.text, width: 2.0, crisp: true });
        return;
    }
    items.push(Item::Disc { at: (x, y), radius: 0.38 * size + 2.0, colour: palette.background, hollow: None });
    marker(items, (x, y), 0.38 * size, role, palette);
}

/// The same in the key, from `x` on.
pub(super) fn sample(items: &mut Vec<Item>, (x, y): Place, size: f64, mark: &Mark, palette: &Palette) {
    let ends = if mark.kind == Kind::Range && mark.role == Role::Reported { [0.1, 0.75] } else { [0.5, 0.5] };
    let ends = ends.map(|part| x + part * size);
    if ends[1] > ends[0] {
        let points = vec![(ends[0], y), (ends[1], y)];
        items.push(Item::Path { points, colour: palette.text, width: 3.0, crisp: true });
    }
    for end in ends {
        match mark.role {
            Role::Reported => {
                let points = vec![(end, y - 0.5 * size), (end, y + 0.5 * size)];
                items.push(Item::Path { points, colour: palette.text, width: 2.0, crisp: true });
            }
            role => marker(items, (end, y), 0.32 * size, role, palette),
        }
    }
}
