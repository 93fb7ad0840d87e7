//! A figure as a picture that stands alone: SVG with headline, measure, plot, caveat, source and address in it.
//!
//! Text is laid out with one embedded table of advance widths, so that the picture is the same, byte for byte, whether a
//! shell or a browser made it. `<title>` and `<desc>` name it for a screen reader.

use super::palette::Palette;
use super::{Drawing, Frame, Grid, Measure, ground, layout, shapes, widths};
use crate::error::Result;
use crate::figure::Figure;
use crate::number::Digits;
use plotters::backend::SVGBackend;

/// The fonts of a picture: all have the widths of the table.
pub const FAMILY: &str = "Arial, Helvetica, Liberation Sans, Arimo, sans-serif";

/// Units in a CSS pixel: plotters counts in whole ones.
const UNIT: f64 = 10.0;

/// The width of a text in CSS pixels, by the embedded table.
pub fn measure(text: &str, size: f64, bold: bool) -> f64 {
    let em = text.chars().map(|character| u32::from(widths::advance(character, bold))).sum::<u32>();
    f64::from(em) / 2048.0 * size
}

/// Lays out the whole picture, `width` CSS pixels wide and as high as its words and a plot of `plot_height` need.
///
/// `origin` is the last line: an address that opens the figure, or the command that makes it.
pub fn compose(figure: &Figure, width: f64, plot_height: f64, palette: &Palette, origin: &str) -> Drawing {
    let measure: Measure = &mut measure;
    let margin = if width < 480.0 { 12.0 } else { 20.0 };
    let text = if width < 480.0 { 13.0 } else { 14.0 };
    let inner = width - 2.0 * margin;
    let mut whole = Drawing { width, ..Drawing::default() };
    let mut y = margin;
    y += whole.column(&figure.headline, (margin, y), inner, (1.45 * text, true, palette.text), measure);
    y += 0.3 * text;
    let subtitle = [&figure.title, ". ", &figure.subtitle].concat();
    y += whole.column(&subtitle, (margin, y), inner, (text, false, palette.muted), measure);
    y += text;
    // A row each for many names, whatever height was asked for.
    #[cfg(rows)]
    let plot_height = plot_height.max(super::rows::height(figure, text));
    #[cfg(feature = "school")]
    let plot_height = super::bullets::height(figure, inner, text, palette, measure).unwrap_or(plot_height);
    let frame = Frame { width: inner, height: plot_height, text, palette };
    let mut plot = layout(figure, &frame, measure);
    plot.items.iter_mut().for_each(|item| item.shift((margin, y)));
    #[cfg(feature = "population")]
    if let Some((mut cloud, below)) = plot.cloud {
        cloud.shift((margin, y));
        whole.cloud = Some((cloud, whole.items.len() + below));
    }
    whole.items.append(&mut plot.items);
    whole.hits = plot.hits;
    whole.plot = [plot.plot[0] + margin, plot.plot[1] + y, plot.plot[2] + margin, plot.plot[3] + y];
    y += plot_height + 0.4 * text;
    let small = (text - 2.0).max(11.0);
    for words in [figure.calculation.as_deref().unwrap_or_default(), &figure.source_line, origin] {
        if !words.is_empty() {
            y += whole.column(words, (margin, y), inner, (small, false, palette.muted), measure) + 0.25 * small;
        }
    }
    whole.height = (y + 0.6 * margin).ceil();
    whole
}

/// The picture as SVG: see [`compose`].
///
/// # Errors
/// [`Error::Drawing`](crate::error::Error::Drawing); nothing that a figure holds can cause it.
pub fn svg(figure: &Figure, width: f64, plot_height: f64, palette: &Palette, origin: &str) -> Result<String> {
    let drawing = compose(figure, width, plot_height, palette, origin);
    let mut body = String::new();
    let size = [drawing.width, drawing.height].map(|side| (side * UNIT) as u32);
    // plotters-svg divides font sizes by 1.24, as plotters-canvas does not.
    let grid = Grid { unit: UNIT, pixel: UNIT, font: 1.24 };
    #[cfg(feature = "population")]
    let (below, cloud) = match &drawing.cloud {
        Some((cloud, below)) => (*below, super::cloud::paths(cloud, &figure.marks[cloud.mark], UNIT)),
        None => (0, String::new()),
    };
    #[cfg(not(feature = "population"))]
    let (below, cloud) = (0, String::new());
    #[cfg(not(feature = "population"))]
    let under = String::new();
    #[cfg(feature = "population")]
    let mut under = String::new();
    #[cfg(feature = "population")]
    if below > 0 {
        let mut backend = SVGBackend::with_string(&mut under, (size[0], size[1]));
        ground(&drawing, palette.background, grid, &mut backend)?;
        shapes(&mut drawing.under(below), FAMILY, grid, &mut backend)?;
    }
    {
        let mut backend = SVGBackend::with_string(&mut body, (size[0], size[1]));
        if below == 0 {
            ground(&drawing, palette.background, grid, &mut backend)?;
        }
        shapes(&mut drawing.over(below), FAMILY, grid, &mut backend)?;
    }
    // The backend's own opening tag says its units, not CSS pixels, and cannot name the picture.
    let opened = |body: &str| body.find('>').map_or(String::new(), |end| body[end + 1..].to_string());
    let under = opened(&under).trim_end().trim_end_matches("</svg>").to_string();
    let mut inside = opened(&body);
    if below > 0 {
        inside = [&under, &cloud, inside.trim_start()].concat();
    }
    let [width, height] = [drawing.width, drawing.height].map(|side| (side as u32).digits());
    let [across, down] = size.map(|side| side.digits());
    Ok([
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"",
        &width,
        "\" height=\"",
        &height,
        "\" viewBox=\"0 0 ",
        &across,
        " ",
        &down,
        "\" role=\"img\" lang=\"",
        figure.lang,
        "\">\n<title>",
        &escape(&figure.headline),
        "</title>\n<desc>",
        &escape(&figure.description.short),
        "</desc>",
        &inside,
    ]
    .concat())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
