//! The element's side: a figure's words, its details, and its picture on a canvas.
//!
//! The canvas is that of plotters-canvas inside a backend of ours: its way of measuring a text appends a styled element to the
//! page, slow and forbidden by a strict policy, and it sets every colour anew for every shape.

use super::fault;
#[cfg(embeds)]
use super::figure;
#[cfg(feature = "population")]
use crate::chart::cloud::{Near, Raster};
use crate::chart::palette::{DARK, LIGHT};
use crate::chart::{self, Drawing, Frame, Grid};
use crate::error::Error;
#[cfg(feature = "population")]
use crate::figure::Kind;
use crate::figure::{Cell, Column, Figure};
use crate::number;
use crate::period::{self, Period};
use crate::text::{self, Lang, Word};
use crate::views;
use js_sys::Array;
use plotters_backend::text_anchor::HPos;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle};
use plotters_canvas::CanvasBackend;
#[cfg(feature = "population")]
use wasm_bindgen::Clamped;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
#[cfg(feature = "population")]
use web_sys::ImageData;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Steps in a device pixel: plotters counts in whole numbers, and slopes should not be staircases.
const STEPS: f64 = 8.0;

/// A figure that a page shows.
#[wasm_bindgen]
pub struct Chart {
    figure: Figure,
    /// As last drawn.
    drawing: Drawing,
    /// What finds one of very many points, once it was asked to.
    #[cfg(feature = "population")]
    near: Option<Near>,
}

impl From<Figure> for Chart {
    fn from(figure: Figure) -> Chart {
        Chart {
            figure,
            drawing: Drawing::default(),
            #[cfg(feature = "population")]
            near: None,
        }
    }
}

#[wasm_bindgen]
impl Chart {
    /// The figure of `view` for `options`: name, value, name, value …, with U+0000 between one and the next.
    ///
    /// Throws `[code, message, where]`.
    #[cfg(embeds)]
    #[wasm_bindgen(constructor)]
    pub fn new(view: &str, options: &str) -> Result<Chart, Array> {
        figure(view, options).map(Chart::from)
    }

    /// The same of a reader's own file.
    ///
    /// Throws `[code, message, where]`.
    #[cfg(any(feature = "own", feature = "population", feature = "tables"))]
    pub fn own(view: &str, options: &str, table: &super::own::Table) -> Result<Chart, Array> {
        table.figure(view, options).map(Chart::from)
    }

    /// Draws on a canvas of `width` by `height` CSS pixels, in a text size and font family, and in `colours`
    /// of the page's own (see [`Palette::with`](crate::chart::palette::Palette::with)); empty for the theme's. `again` says that all of these
    /// are as they were when this figure was last drawn: then everything is where it was.
    ///
    /// Gives mark, datum, x, y of each datum, one after another, in CSS pixels. Throws `[code, message, where]`.
    #[allow(clippy::too_many_arguments)]
    pub fn draw(
        &mut self,
        canvas: &HtmlCanvasElement,
        width: f64,
        height: f64,
        size: f64,
        family: &str,
        dark: bool,
        colours: &str,
        ratio: f64,
        again: bool,
    ) -> Result<Vec<f64>, Array> {
        let lang = Lang::of(self.figure.lang);
        let failed = || fault(&Error::Drawing { detail: "canvas".to_string() }, lang);
        // Setting a size, even the same, throws the canvas away.
        let size_now = [width, height].map(|side| (side * ratio).round() as u32);
        if [canvas.width(), canvas.height()] != size_now {
            canvas.set_width(size_now[0]);
            canvas.set_height(size_now[1]);
        }
        let context = canvas
            .get_context("2d")
            .ok()
            .flatten()
            .and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok())
            .ok_or_else(failed)?;
        let palette = &if dark { &DARK } else { &LIGHT }.with(colours);
        if !again {
            let frame = Frame { width, height, text: size, palette };
            let mut widths = WIDTHS.take();
            widths.keep_for(family);
            let measure = &mut |text: &str, size, bold| widths.of(&context, family, text, size, bold);
            self.drawing = chart::layout(&self.figure, &frame, measure);
            WIDTHS.set(widths);
            #[cfg(feature = "population")]
            {
                self.near = None;
            }
        }
        let drawing = &self.drawing;
        context.set_transform(1.0 / STEPS, 0.0, 0.0, 1.0 / STEPS, 0.0, 0.0).map_err(|_| failed())?;
        let inner = CanvasBackend::with_canvas_object(canvas.clone()).ok_or_else(failed)?;
        let size = (width * ratio * STEPS, height * ratio * STEPS);
        let mut backend = Canvas { inner, context, size, path: None, fill: None, line: None, font: None, align: "" };
        let grid = Grid { unit: ratio * STEPS, pixel: STEPS, font: 1.0 };
        #[cfg(not(feature = "population"))]
        chart::paint(drawing, palette.background, family, grid, &mut backend).map_err(|error| fault(&error, lang))?;
        #[cfg(feature = "population")]
        {
            let wrong = |error: Box<Error>| fault(&error, lang);
            chart::ground(drawing, palette.background, grid, &mut backend).map_err(wrong)?;
            let below = drawing.cloud.as_ref().map_or(0, |(_, below)| *below);
            chart::shapes(&mut drawing.under(below) as &mut dyn Iterator<Item = _>, family, grid, &mut backend).map_err(wrong)?;
            if let Some((cloud, _)) = &drawing.cloud {
                let mut raster = RASTER.take();
                raster.count(cloud, &self.figure.marks[cloud.mark], grid);
                let (mut from, mut put, left, width) = (0, Ok(()), f64::from(raster.left), raster.width as u32);
                while let Some((end, top, pixels)) = raster.band(from, cloud, palette.background, grid) {
                    // The pixels lie in the engine's memory, and the browser copies them from there.
                    let image = ImageData::new_with_u8_clamped_array(Clamped(pixels), width);
                    put = put.and(image.and_then(|image| backend.context.put_image_data(&image, left, f64::from(top))));
                    from = end;
                }
                RASTER.set(raster);
                put.map_err(|_| failed())?;
            }
            chart::shapes(&mut drawing.over(below) as &mut dyn Iterator<Item = _>, family, grid, &mut backend).map_err(wrong)?;
        }
        let mut hits = vec![];
        for hit in &drawing.hits {
            hits.extend_from_slice(&[hit.mark as f64, hit.datum as f64, hit.at.0, hit.at.1]);
        }
        Ok(hits)
    }

    /// Left, top, right and bottom of the plot as last drawn, in CSS pixels.
    pub fn plot(&self) -> Vec<f64> {
        self.drawing.plot.to_vec()
    }

    /// Of very many points the one nearest to a place of the canvas: where it is, what it is called, and what is known of it, a column's
    /// name and its value in turn; empty where none is near, nothing where the figure has none.
    #[cfg(feature = "population")]
    pub fn near(&mut self, x: f64, y: f64) -> Option<Array> {
        let (Some((cloud, _)), Some(many)) = (&self.drawing.cloud, &self.figure.table.more) else { return None };
        let mark = &self.figure.marks[cloud.mark];
        let near = self.near.get_or_insert_with(|| Near::new(cloud, mark));
        let Some(datum) = near.find(cloud, mark, (x, y)) else { return Some(Array::new()) };
        let [x, y] = mark.many();
        let at = cloud.place(x[datum], y[datum]);
        let lang = Lang::of(self.figure.lang);
        let mut texts = vec![text::say(lang, Word::SchoolOfRow, &[&number::shortest(many.numbers[datum] as f64)])];
        for (at, column) in self.figure.table.columns[1..].iter().enumerate() {
            texts.push(column.label.to_string());
            texts.push(column.say(many.value(at, datum)));
        }
        let out = Array::new();
        for text in texts {
            out.push(&text.into());
        }
        out.unshift(&at.1.into());
        out.unshift(&at.0.into());
        Some(out)
    }

    /// The row of the table that holds a datum; −1 where none does.
    pub fn row(&self, mark: usize, datum: usize) -> i32 {
        // Rows in the order of the marks that are read one by one.
        #[cfg(feature = "population")]
        if self.figure.table.more.is_some() {
            let before = self.figure.marks[..mark].iter().filter(|mark| mark.kind == Kind::Points);
            return (before.map(|mark| mark.x.len()).sum::<usize>() + datum) as i32;
        }
        let Some(mark) = self.figure.marks.get(mark) else { return -1 };
        #[cfg(any(feature = "claims", feature = "record"))]
        if let Some(row) = self.figure.row_of(mark, datum) {
            return row as i32;
        }
        // Places with names have a row each, in their order.
        #[cfg(funding)]
        if self.figure.axes.x.kind == "category" {
            return mark.x.get(datum).map_or(-1, |x| *x as i32);
        }
        // An engine whose rows are never a year each needs no more.
        if !cfg!(any(feature = "first", feature = "money", feature = "record", feature = "wales")) {
            return -1;
        }
        let (x, y) = (mark.x.get(datum).copied().unwrap_or_default(), mark.y.get(datum).copied().flatten());
        for (at, row) in self.figure.table.rows.iter().enumerate() {
            let holds = match &row[..] {
                [Cell::Text(period), ..] => {
                    Period::parse(period, period::Kind::Academic).is_ok_and(|period| f64::from(period.year()) == x)
                }
                // A grid: its second axis is the first column.
                [Cell::Number(first), Cell::Number(second), ..] => *second == x && Some(*first) == y,
                _ => false,
            };
            if holds {
                return at as i32;
            }
        }
        -1
    }

    /// The figure that a datum opens, as the part of an address from `#` on; empty where it opens none.
    #[cfg(any(feature = "claims", feature = "methods", feature = "record"))]
    pub fn opens(&self, mark: usize, datum: usize) -> String {
        self.figure.marks.get(mark).and_then(|mark| mark.opens.get(datum)).cloned().unwrap_or_default()
    }

    /// The words that change with every option, each with [`ENDS`] behind it: headline, measure and subtitle, summary, caveat, source
    /// line.
    pub fn words(&self) -> String {
        let figure = &self.figure;
        let mut out = String::new();
        put(&mut out, &figure.headline, ENDS);
        put(&mut out, &text::join(&[&figure.title, &figure.subtitle], ". "), ENDS);
        put(&mut out, &figure.summary, ENDS);
        put(&mut out, figure.calculation.as_deref().unwrap_or_default(), ENDS);
        put(&mut out, &figure.source_line, ENDS);
        out
    }

    /// The rest, for the table, the notes and the working, each with [`ENDS`] behind it. Nine texts: the sentence to quote, the long
    /// description, the method, the command, the permalink, what the vertical axis counts, by which month newer figures are to be expected
    /// (empty where earlier releases do not tell), the alternative text, and what a change is announced by. Six lists, with
    /// [`BETWEEN`] behind each entry: the table's labels, whether each column holds numbers (`1`) or not, what each row is, the notes,
    /// the method's steps, and the figure that each row opens (none where rows open none). Two lists of lists, with [`ROW`] behind
    /// each: the table's rows, and the sources (publisher, title, its language, date, address).
    pub fn details(&self) -> String {
        let (figure, table) = (&self.figure, &self.figure.table);
        let mut out = String::new();
        let method = &figure.method;
        for text in [
            &figure.sentence,
            &figure.description.long,
            method.text,
            &figure.state.command,
            &figure.state.permalink,
            &figure.axes.y.label,
            figure.due,
            &figure.description.short,
            &figure.announcement,
        ] {
            put(&mut out, text, ENDS);
        }
        let shown = |column: &&Column| !column.detail;
        for column in table.columns.iter().filter(shown) {
            put(&mut out, column.label, BETWEEN);
        }
        out.push(ENDS);
        for column in table.columns.iter().filter(shown) {
            put(&mut out, if column.decimals.is_some() { "1" } else { "" }, BETWEEN);
        }
        out.push(ENDS);
        for kind in &table.kinds {
            put(&mut out, kind, BETWEEN);
        }
        out.push(ENDS);
        for note in &figure.notes {
            put(&mut out, &note.text, BETWEEN);
        }
        out.push(ENDS);
        for input in &method.inputs {
            if let Some(value) = input.value {
                put(&mut out, &[input.symbol, " = ", &number::shortest(value), " (", input.label, ")"].concat(), BETWEEN);
            }
        }
        for step in &method.steps {
            put(&mut out, step, BETWEEN);
        }
        out.push(ENDS);
        for opens in &table.opens {
            put(&mut out, opens, BETWEEN);
        }
        out.push(ENDS);
        for row in &table.cells() {
            for (cell, column) in row.iter().zip(&table.columns) {
                if !column.detail {
                    put(&mut out, cell, BETWEEN);
                }
            }
            out.push(ROW);
        }
        out.push(ENDS);
        for source in &figure.sources {
            for text in [source.publisher.as_str(), source.title, source.lang, source.published, source.address] {
                put(&mut out, text, BETWEEN);
            }
            out.push(ROW);
        }
        out.push(ENDS);
        out
    }
}

/// What ends a text, an entry of a list and a row of a table where many texts leave the engine as one: that is handed over much faster,
/// and by much less code, than many.
const ENDS: char = '\u{1}';
const BETWEEN: char = '\u{2}';
const ROW: char = '\u{3}';

/// Adds a text and what ends it; a text that has such a sign itself loses it.
fn put(out: &mut String, text: &str, end: char) {
    for part in text.split([ENDS, BETWEEN, ROW]) {
        out.push_str(part);
    }
    out.push(end);
}

/// The words around a figure, in `lang` (`en` or `cy`), each with [`ENDS`] behind it: table, notes, sources, quote, working, command,
/// canvas, back, taking away, reading values, hearing, newer figures.
#[wasm_bindgen]
pub fn labels(lang: &str) -> String {
    let lang = views::language(&[("lang", lang)]);
    let mut out = String::new();
    for word in [
        Word::DataTable,
        Word::NotesAndSources,
        Word::Sources,
        Word::Quote,
        Word::Working,
        Word::Command,
        Word::CanvasFallback,
        Word::Back,
        Word::Take,
        Word::Values,
        Word::Hear,
        Word::Stale,
    ] {
        put(&mut out, text::word(lang, word), ENDS);
    }
    out
}

/// The names of a view's options, each with [`ENDS`] behind it; none for an unknown view.
#[wasm_bindgen]
pub fn options(view: &str) -> String {
    #[cfg(feature = "own")]
    let known = views::find(view).map_or(vec![], views::own_options);
    #[cfg(not(feature = "own"))]
    let known = views::find(view).map_or(&[][..], |view| view.options);
    let mut out = String::new();
    for choice in known {
        put(&mut out, choice.name, ENDS);
    }
    out
}

/// The same of a view that shows a reader's own table of Wales, or their schools; none where it shows none.
#[cfg(any(feature = "population", feature = "tables"))]
#[wasm_bindgen(js_name = tableOptions)]
pub fn table_options(view: &str) -> String {
    #[cfg(feature = "population")]
    let known = views::find(view).map_or(vec![], views::population_options);
    #[cfg(feature = "tables")]
    let known = views::find(view).map_or(vec![], views::table_options);
    let mut out = String::new();
    for choice in known {
        put(&mut out, choice.name, ENDS);
    }
    out
}

#[cfg(feature = "population")]
thread_local! {
    /// Kept from one drawing to the next, whatever figure it is of.
    static RASTER: core::cell::Cell<Raster> = core::cell::Cell::new(Raster::default());
}

thread_local! {
    /// Kept from one drawing to the next: most words of a figure are in the one before it.
    static WIDTHS: core::cell::Cell<Widths> = const { core::cell::Cell::new(Widths { family: String::new(), known: vec![] }) };
}

/// Widths already asked of the canvas, for one font family.
#[derive(Default)]
struct Widths {
    family: String,
    known: Vec<(String, f64, bool, f64)>,
}

impl Widths {
    fn keep_for(&mut self, family: &str) {
        if self.family != family || self.known.len() > 500 {
            self.family = family.to_string();
            self.known.clear();
        }
    }

    fn of(&mut self, context: &CanvasRenderingContext2d, family: &str, text: &str, size: f64, bold: bool) -> f64 {
        let known = self.known.iter().find(|(known, at, weight, _)| known == text && *at == size && *weight == bold);
        if let Some((.., width)) = known {
            return *width;
        }
        let width = measured(context, family, text, size, bold);
        self.known.push((text.to_string(), size, bold, width));
        width
    }
}

/// A font as style sheets write it.
fn font(family: &str, size: f64, bold: bool) -> String {
    [if bold { "bold " } else { "" }, &number::shortest(size), "px ", family].concat()
}

fn measured(context: &CanvasRenderingContext2d, family: &str, text: &str, size: f64, bold: bool) -> f64 {
    context.set_font(&font(family, size, bold));
    context.measure_text(text).map_or(0.0, |metrics| metrics.width())
}

/// Red, green, blue.
type Rgb = (u8, u8, u8);

/// The canvas of plotters-canvas, drawn on with fewer calls: colours and fonts are set when they change, and all paths of one
/// colour and width are one stroke. A page is charged for every call, in time and in the code that formats its colours.
struct Canvas {
    inner: CanvasBackend,
    context: CanvasRenderingContext2d,
    size: (f64, f64),
    /// Of the path that is not drawn yet colour and width; no width where it is filled.
    path: Option<(Rgb, Option<u32>)>,
    /// Colour and opacity that shapes and texts are filled with.
    fill: Option<(Rgb, f64)>,
    /// Colour of lines as last set.
    line: Option<Rgb>,
    /// Size and weight of the text before.
    font: Option<(f64, bool)>,
    /// Its alignment.
    align: &'static str,
}

type Outcome = Result<(), DrawingErrorKind<<CanvasBackend as DrawingBackend>::ErrorType>>;

impl Canvas {
    /// Draws what is waiting, before something else is drawn over it.
    fn stroke(&mut self) {
        match self.path.take() {
            Some((_, Some(_))) => self.context.stroke(),
            Some((_, None)) => self.context.fill(),
            None => {}
        }
    }

    /// Sets colour and width of lines, and begins a path unless the one before is of the same.
    fn pen(&mut self, style: &impl BackendStyle) {
        let pen = (style.color().rgb, Some(style.stroke_width()));
        if self.path != Some(pen) {
            self.stroke();
            self.context.begin_path();
            if self.line != Some(pen.0) {
                self.context.set_stroke_style_str(&css(pen.0));
                self.line = Some(pen.0);
            }
            self.context.set_line_width(f64::from(style.stroke_width()));
            self.path = Some(pen);
        }
    }

    /// Sets the colour that is filled with, over all that was drawn before.
    fn brush(&mut self, BackendColor { rgb, alpha }: BackendColor) {
        self.stroke();
        if self.fill != Some((rgb, alpha)) {
            self.context.set_fill_style_str(&css(rgb));
            self.context.set_global_alpha(alpha);
            self.fill = Some((rgb, alpha));
        }
    }

    fn trace(&mut self, path: impl IntoIterator<Item = BackendCoord>) {
        for (at, (x, y)) in path.into_iter().enumerate() {
            let (x, y) = (f64::from(x), f64::from(y));
            if at == 0 { self.context.move_to(x, y) } else { self.context.line_to(x, y) }
        }
    }
}

/// An opaque colour as style sheets write it.
fn css((red, green, blue): Rgb) -> String {
    let mut text = String::from("#");
    for part in [red, green, blue] {
        for digit in [part >> 4, part & 15] {
            text.push(char::from(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }));
        }
    }
    text
}

impl chart::Backend for Canvas {
    const DASHES: bool = true;

    fn dash(&mut self, dash: [f64; 2]) {
        self.stroke();
        let lengths = Array::new();
        for length in dash.into_iter().filter(|length| *length > 0.0) {
            lengths.push(&length.into());
        }
        // Throws for what is no array of numbers alone.
        let _ = self.context.set_line_dash(&lengths);
    }
}

impl DrawingBackend for Canvas {
    type ErrorType = <CanvasBackend as DrawingBackend>::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        (self.size.0 as u32, self.size.1 as u32)
    }

    fn ensure_prepared(&mut self) -> Outcome {
        self.inner.ensure_prepared()
    }

    fn present(&mut self) -> Outcome {
        self.stroke();
        self.inner.present()
    }

    fn draw_pixel(&mut self, at: BackendCoord, colour: BackendColor) -> Outcome {
        self.brush(colour);
        self.context.fill_rect(f64::from(at.0), f64::from(at.1), 1.0, 1.0);
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Outcome {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Outcome {
        if !fill {
            return self.draw_path([from, (to.0, from.1), to, (from.0, to.1), from], style);
        }
        self.brush(style.color());
        let [x, y, width, height] = [from.0, from.1, to.0 - from.0, to.1 - from.1].map(f64::from);
        self.context.fill_rect(x, y, width, height);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Outcome {
        // Lines are opaque, whatever was filled before.
        if self.fill.is_none_or(|(_, alpha)| alpha != 1.0) {
            self.brush(BackendColor { alpha: 1.0, ..style.color() });
        }
        self.pen(style);
        self.trace(path);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, at: BackendCoord, radius: u32, style: &S, fill: bool) -> Outcome {
        let BackendColor { rgb, alpha } = style.color();
        // Discs of one colour are one path.
        if !fill {
            self.pen(style);
        } else if self.path != Some((rgb, None)) || self.fill != Some((rgb, alpha)) {
            self.brush(style.color());
            self.context.begin_path();
            self.path = Some((rgb, None));
        }
        let (x, y, radius) = (f64::from(at.0), f64::from(at.1), f64::from(radius));
        self.context.move_to(x + radius, y);
        // Throws for a radius below zero alone.
        let _ = self.context.arc(x, y, radius, 0.0, core::f64::consts::TAU);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Outcome {
        self.brush(style.color());
        self.context.begin_path();
        self.trace(path);
        self.context.fill();
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Outcome {
        self.brush(style.color());
        let (size, bold) = (style.size(), matches!(style.style(), FontStyle::Bold));
        if self.font != Some((size, bold)) {
            self.context.set_font(&font(style.family().as_str(), size, bold));
            self.context.set_text_baseline("middle");
            self.font = Some((size, bold));
        }
        let align = match style.anchor().h_pos {
            HPos::Left => "left",
            HPos::Center => "center",
            HPos::Right => "right",
        };
        if self.align != align {
            self.context.set_text_align(align);
            self.align = align;
        }
        // Throws on a canvas that is lost; the next drawing of it then says so.
        let _ = self.context.fill_text(text, f64::from(at.0), f64::from(at.1));
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Self::ErrorType>> {
        let bold = matches!(style.style(), FontStyle::Bold);
        let width = measured(&self.context, style.family().as_str(), text, style.size(), bold);
        Ok((width.ceil() as u32, (1.35 * style.size()).ceil() as u32))
    }
}
