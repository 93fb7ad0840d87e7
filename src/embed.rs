//! A figure as markup that a page keeps without us: the fallback inside the element, and the picture with its table.
//!
//! In: a [`Figure`], the pairs of option and value that made it, and the addresses of the files. Out: HTML. The first rung
//! is the element with two pre-drawn pictures and a table inside, so that the first paint needs no script; the third is an
//! image, a table and a link as plain markup that a site's editor keeps. The second is a frame around the page that holds
//! everything, for sites that take frames and no scripts of others.

use crate::figure::Figure;
use crate::text::{self, Lang, Word};

/// A picture in its place.
pub struct Image<'a> {
    pub address: &'a str,
    /// CSS pixels.
    pub width: f64,
    pub height: f64,
}

/// Where things lie.
pub struct Addresses<'a> {
    /// The folder that `gapchart.js` and `gapchart.css` are served from, with its last slash.
    pub engine: &'a str,
    /// A page that opens a figure from the part after `#`; none where there is no such page.
    pub explorer: Option<&'a str>,
}

/// The width in CSS pixels up to which the narrow picture is shown.
const NARROW: u32 = 560;

/// Rung 1: the element, and inside it what a reader sees without script.
///
/// `pairs` become its attributes; `wide` and `narrow` are the pre-drawn pictures.
pub fn element<T: AsRef<str>>(figure: &Figure, pairs: &[(T, T)], wide: &Image, narrow: &Image, at: &Addresses) -> String {
    let mut attributes = [" view=\"", figure.view, "\""].concat();
    // Said even where nothing asked for it: a page in another language would change the figure, and not what stands inside.
    if pairs.iter().all(|(name, _)| name.as_ref() != "lang") {
        attributes += &[" lang=\"", figure.lang, "\""].concat();
    }
    for (name, value) in pairs {
        attributes += &[" ", name.as_ref(), "=\"", &escape(value.as_ref()), "\""].concat();
    }
    if let Some(explorer) = at.explorer {
        attributes += &[" address=\"", &escape(explorer), "\""].concat();
    }
    let size =
        |image: &Image| [" width=\"", &text::plain(image.width), "\" height=\"", &text::plain(image.height), "\""].concat();
    let (engine, narrow_at, wide_at) = (escape(at.engine), escape(narrow.address), escape(wide.address));
    [
        "<link rel=\"stylesheet\" href=\"",
        &engine,
        "gapchart.css\">\n<script type=\"module\" src=\"",
        &engine,
        "gapchart.js\"></script>\n<gap-chart",
        &attributes,
        ">\n<figure>\n<picture>\n<source media=\"(max-width: ",
        &NARROW.to_string(),
        "px)\" srcset=\"",
        &narrow_at,
        "\"",
        &size(narrow),
        ">\n<img src=\"",
        &wide_at,
        "\"",
        &size(wide),
        " alt=\"",
        &escape(&figure.description.short),
        "\">\n</picture>\n<figcaption>",
        &caption(figure, at),
        "</figcaption>\n<details>\n<summary>",
        text::word(Lang::of(figure.lang), Word::DataTable),
        "</summary>\n",
        &table(figure),
        "</details>\n</figure>\n</gap-chart>\n",
    ]
    .concat()
}

/// Rung 2: a frame around the page that holds everything, and the script that gives it its height.
///
/// Without that script the frame keeps `height` (CSS pixels) and scrolls. Its origin is opaque: it can reach nothing of the page
/// around it. The border goes by an old attribute, because a strict policy takes no style of a tag's own.
pub fn frame(figure: &Figure, height: f64, at: &Addresses) -> String {
    let engine = escape(at.engine);
    let permalink = escape(&figure.state.permalink);
    [
        "<iframe src=\"",
        &engine,
        "gapchart.html?lang=",
        figure.lang,
        &permalink,
        "\" title=\"",
        &escape(&figure.headline),
        "\" lang=\"",
        figure.lang,
        "\" width=\"100%\" frameborder=\"0\" height=\"",
        &text::plain(height),
        "\" loading=\"lazy\" sandbox=\"allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox\" \
         allow=\"clipboard-write\"></iframe>\n<script type=\"module\" src=\"",
        &engine,
        "gapchart-frame.js\"></script>\n",
    ]
    .concat()
}

/// Rung 3: an image with its alternative text, the sentence with a link, and the table.
///
/// Only what the sanitisers of content management systems leave: WordPress before 6.0 takes the language from a table and leaves it
/// on a `div`.
pub fn picture(figure: &Figure, image: &Image, at: &Addresses) -> String {
    [
        "<div lang=\"",
        figure.lang,
        "\">\n<figure>\n<img src=\"",
        &escape(image.address),
        "\" width=\"",
        &text::plain(image.width),
        "\" height=\"",
        &text::plain(image.height),
        "\" alt=\"",
        &escape(&figure.description.short),
        "\">\n<figcaption>",
        &caption(figure, at),
        "</figcaption>\n</figure>\n",
        &table(figure).replacen(&[" lang=\"", figure.lang, "\""].concat(), "", 1),
        "</div>\n",
    ]
    .concat()
}

/// The sentence, and a link to the figure where there is a page for it.
fn caption(figure: &Figure, at: &Addresses) -> String {
    let link = at.explorer.map(|explorer| {
        let address = escape(&[explorer, &figure.state.permalink].concat());
        [" <a href=\"", &address, "\">", text::word(Lang::of(figure.lang), Word::OpenExplorer), "</a>"].concat()
    });
    [&escape(&figure.sentence), link.as_deref().unwrap_or_default()].concat()
}

/// The table as HTML: without the columns that only data files need.
pub fn table(figure: &Figure) -> String {
    let table = &figure.table;
    let shown: Vec<usize> = (0..table.columns.len()).filter(|&at| !table.columns[at].detail).collect();
    let mut out = [
        "<table lang=\"",
        figure.lang,
        "\">\n<caption>",
        &escape(&figure.title),
        ". ",
        &escape(&figure.subtitle),
        "</caption>\n<thead>\n<tr>",
    ]
    .concat();
    for &at in &shown {
        out += &["<th scope=\"col\">", &escape(table.columns[at].label), "</th>"].concat();
    }
    out += "</tr>\n</thead>\n<tbody>\n";
    for row in &table.cells {
        out += "<tr>";
        for (place, &at) in shown.iter().enumerate() {
            let cell = escape(&row[at]);
            out += &if place == 0 { ["<th scope=\"row\">", &cell, "</th>"].concat() } else { ["<td>", &cell, "</td>"].concat() };
        }
        out += "</tr>\n";
    }
    out + "</tbody>\n</table>\n"
}

/// Text as HTML, inside an element or a quoted attribute.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
