//! A figure as markup that a page keeps without us: the fallback inside the element, and the picture with its table.
//!
//! In: a [`Figure`], the pairs of option and value that made it, and settings as pairs of text ([`Settings::read`]). Out: an
//! [`Embed`]: HTML and the pictures that it names. The first rung is the element with two pre-drawn pictures and a table inside, so
//! that the first paint needs no script; the second a frame around the page that holds everything, for sites that take frames
//! and no scripts of others; the third an image, a table and a link as plain markup that a site's editor keeps. Shell and
//! embed builder call [`made`] alike, so that both print the same bytes.

use crate::chart::palette::{DARK, LIGHT, Palette};
use crate::chart::picture;
use crate::error::{Error, Expected, Result};
use crate::figure::Figure;
use crate::number::decimal;
use crate::text::{self, Lang, Word};
use crate::views;

/// How a page takes a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rung {
    /// The element: a script draws it anew.
    Element,
    /// A frame around the page that holds everything.
    Frame,
    /// An image with a table and a link.
    Picture,
}

/// Which figures a page shows as time goes by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Data {
    /// Those of the package beside it, whatever is asked for.
    Package,
    /// Those of one release always.
    Pinned,
    /// The newest that lie beside the package.
    Latest,
}

/// The settings' names, each one a flag of the shell. `integrity` is the text of the package's `integrity.txt`, which the shell
/// reads from the file of that name.
pub const SETTINGS: [&str; 9] = ["rung", "width", "height", "address", "engine", "files", "heading-level", "data", "integrity"];

/// What a figure is embedded with.
pub struct Settings<'a> {
    pub rung: Rung,
    /// Of the picture, in CSS pixels.
    pub width: f64,
    /// Of the plot in a picture; of a frame, until the page in it tells its own.
    pub height: f64,
    /// A page that opens a figure from the part after `#`; empty where there is no such page.
    pub address: &'a str,
    /// The folder that `gapchart.js` and `gapchart.css` are served from, with its last slash.
    pub engine: &'a str,
    /// The folder that the pictures are served from, with its last slash; empty: beside the page.
    pub files: &'a str,
    pub heading_level: Option<f64>,
    pub data: Data,
    /// Lines of a file's name and its hash, as `integrity` takes it; empty: nothing is pinned.
    pub integrity: &'a str,
}

impl<'a> Settings<'a> {
    /// From pairs of name and text; what is not named or empty has its default.
    ///
    /// # Errors
    /// [`Error::BadOption`] names the setting, its value and what it takes.
    pub fn read(pairs: &[(&str, &'a str)]) -> Result<Settings<'a>> {
        let get = |name: &str| pairs.iter().find(|(known, value)| *known == name && !value.is_empty()).map(|(_, value)| *value);
        let text = |name: &str| get(name).unwrap_or_default();
        let rung = match one_of("rung", get("rung"), &["element", "iframe", "picture"])? {
            "iframe" => Rung::Frame,
            "picture" => Rung::Picture,
            _ => Rung::Element,
        };
        let data = match one_of("data", get("data"), &["package", "pinned", "latest"])? {
            "pinned" => Data::Pinned,
            "latest" => Data::Latest,
            _ => Data::Package,
        };
        let tall = if rung == Rung::Frame { FRAME } else { 400.0 };
        Ok(Settings {
            rung,
            width: within("width", get("width"), 240.0, 4000.0)?.unwrap_or(800.0),
            height: within("height", get("height"), 150.0, 4000.0)?.unwrap_or(tall),
            address: text("address"),
            engine: get("engine").unwrap_or("gapchart/"),
            files: text("files"),
            heading_level: within("heading-level", get("heading-level"), 1.0, 6.0)?,
            data,
            integrity: text("integrity"),
        })
    }

    /// The attributes that pin a file, where the list names it.
    fn pin(&self, file: &str) -> String {
        for line in self.integrity.lines() {
            if let Some((name, hash)) = line.split_once(' ')
                && name == file
            {
                return [" integrity=\"", &escape(hash), "\" crossorigin"].concat();
            }
        }
        String::new()
    }
}

fn one_of(option: &'static str, value: Option<&str>, known: &[&'static str]) -> Result<&'static str> {
    let Some(value) = value else { return Ok(known[0]) };
    let found = known.iter().copied().find(|word| *word == value);
    found.ok_or_else(|| Error::BadOption { option, value: value.to_string(), expected: Expected::OneOf(known.to_vec()) }.into())
}

/// A number that must lie between two others.
fn within(option: &'static str, value: Option<&str>, low: f64, high: f64) -> Result<Option<f64>> {
    let Some(value) = value else { return Ok(None) };
    let known = decimal(value).filter(|number| (low..=high).contains(number));
    let wrong = || Error::BadOption { option, value: value.to_string(), expected: Expected::Within(low, high) };
    known.map(Some).ok_or_else(|| wrong().into())
}

/// The width in CSS pixels up to which the narrow picture is shown.
const NARROW: u32 = 560;

/// Width and height of the plot of the narrow picture, in CSS pixels: for telephones, whatever the wide one is.
const NARROW_PICTURE: [f64; 2] = [360.0, 300.0];

/// The height of a frame in CSS pixels until the page in it tells its own.
const FRAME: f64 = 760.0;

/// A picture to be put beside the page.
pub struct Picture {
    /// Its file's name. One that ends in `.png` is the SVG drawn at twice its size.
    pub file: String,
    pub svg: String,
    width: f64,
    height: f64,
}

/// What an embedder takes.
pub struct Embed {
    /// A name for files of this figure, without an ending.
    pub name: String,
    pub markup: String,
    pub pictures: Vec<Picture>,
    /// What a shell is told to make the same.
    pub command: String,
}

/// The figure as a page takes it. `pairs` are the options that were asked for; `source` is the file's address where the figure is of
/// a reader's own file.
///
/// # Errors
/// [`Error::BadOption`] for what cannot go together: a frame of a reader's own file, the newest figures without the element or of a
/// named vintage; [`Error::Both`] for artificial schools, which are not for other people's pages.
pub fn made<T: AsRef<str>>(figure: &Figure, pairs: &[(T, T)], source: Option<&str>, settings: &Settings) -> Result<Embed> {
    let named = |name: &str| pairs.iter().any(|(known, _)| known.as_ref() == name);
    let wrong = |option, value: &str, expected| {
        Err(Error::BadOption { option, value: value.to_string(), expected: Expected::OneOf(vec![expected]) }.into())
    };
    if figure.notes.iter().any(|note| note.code == "artificial") {
        return Err(Error::Both { option: "csv", other: "embed" }.into());
    }
    if source.is_some() && settings.rung == Rung::Frame {
        return wrong("rung", "iframe", "element");
    }
    // A page in a frame fetches nothing; what is named is not the newest.
    if settings.data == Data::Latest && (named("vintage") || source.is_some() || settings.rung != Rung::Element) {
        return wrong("data", "latest", "package");
    }
    let mut asked: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
    let vintage = figure.vintage.as_deref().unwrap_or_default();
    let takes = views::find(figure.view)?.options.iter().any(|choice| choice.name == "vintage");
    if settings.data == Data::Pinned && !named("vintage") && takes && !vintage.is_empty() {
        asked.push(("vintage", vintage));
    }
    let name = figure.file_name();
    let dark = asked.contains(&("theme", "dark"));
    let draw = |ending: &str, width: f64, height: f64| -> Result<Picture> {
        let palette: &Palette = if dark { &DARK } else { &LIGHT };
        let origin = origin(figure, settings.address);
        let height_of_all = picture::compose(figure, width, height, palette, &origin).height;
        let svg = picture::svg(figure, width, height, palette, &origin)?;
        Ok(Picture { file: [&name, ending].concat(), svg, width, height: height_of_all })
    };
    let (markup, pictures) = match settings.rung {
        Rung::Element => {
            let [width, height] = NARROW_PICTURE;
            let (wide, narrow) = (draw("-wide.svg", settings.width, settings.height)?, draw("-narrow.svg", width, height)?);
            (element(figure, &asked, source, &wide, &narrow, settings), vec![wide, narrow])
        }
        Rung::Frame => {
            let mut permalink = figure.state.permalink.clone();
            // The page in the frame says which figures there are, unless one release was asked for.
            if settings.data == Data::Package && !named("vintage") && !vintage.is_empty() {
                permalink = permalink.replacen(&["&vintage=", vintage].concat(), "", 1);
            }
            (frame(figure, &permalink, settings), vec![])
        }
        Rung::Picture => {
            let image = draw(".png", settings.width, settings.height)?;
            (image_and_table(figure, &image, settings), vec![image])
        }
    };
    Ok(Embed { command: command(figure, pairs, source, settings), name, markup, pictures })
}

/// The last line of a picture: where the figure can be opened, or what makes it.
pub fn origin(figure: &Figure, address: &str) -> String {
    if address.is_empty() { figure.state.command.clone() } else { [address, &figure.state.permalink].concat() }
}

/// What a shell is told to make the same, the folder for the files aside.
fn command<T: AsRef<str>>(figure: &Figure, pairs: &[(T, T)], source: Option<&str>, settings: &Settings) -> String {
    let mut out = ["gapchart embed ", figure.view].concat();
    let mut say = |name: &str, value: &str| out += &[" --", name, " ", &views::quoted(value)].concat();
    if let Some(source) = source {
        say("csv", source);
    }
    for (name, value) in pairs {
        say(name.as_ref(), value.as_ref());
    }
    let frame = settings.rung == Rung::Frame;
    let (width, height) = (text::plain(settings.width), text::plain(settings.height));
    let level = settings.heading_level.map(text::plain).unwrap_or_default();
    let told = [
        ("rung", ["element", "iframe", "picture"][settings.rung as usize], "element"),
        ("width", if frame { "800" } else { &width }, "800"),
        ("height", &height, if frame { "760" } else { "400" }),
        ("address", settings.address, ""),
        ("engine", settings.engine, "gapchart/"),
        ("files", settings.files, ""),
        ("heading-level", &level, ""),
        ("data", ["package", "pinned", "latest"][settings.data as usize], "package"),
        ("integrity", if settings.integrity.is_empty() { "" } else { "integrity.txt" }, ""),
    ];
    for (name, value, default) in told {
        if value != default {
            say(name, value);
        }
    }
    out
}

/// The attributes of a picture's size.
fn size(picture: &Picture) -> String {
    [" width=\"", &text::plain(picture.width), "\" height=\"", &text::plain(picture.height), "\""].concat()
}

/// Rung 1: the element, and inside it what a reader sees without script.
fn element(
    figure: &Figure,
    pairs: &[(&str, &str)],
    source: Option<&str>,
    wide: &Picture,
    narrow: &Picture,
    settings: &Settings,
) -> String {
    let mut attributes = [" view=\"", figure.view, "\""].concat();
    let mut put = |name: &str, value: &str| attributes += &[" ", name, "=\"", &escape(value), "\""].concat();
    // Said even where nothing asked for it: a page in another language would change the figure, and not what stands inside.
    if pairs.iter().all(|(name, _)| *name != "lang") {
        put("lang", figure.lang);
    }
    for (name, value) in source.iter().map(|source| ("src", *source)).chain(pairs.iter().copied()) {
        put(name, value);
    }
    if settings.data == Data::Latest {
        put("data", "latest");
    }
    if let Some(level) = settings.heading_level {
        put("heading-level", &text::plain(level));
    }
    if !settings.address.is_empty() {
        put("address", settings.address);
    }
    let engine = escape(settings.engine);
    let at = |picture: &Picture| escape(&[settings.files, &picture.file].concat());
    [
        "<link rel=\"stylesheet\" href=\"",
        &engine,
        "gapchart.css\"",
        &settings.pin("gapchart.css"),
        ">\n<script type=\"module\" src=\"",
        &engine,
        "gapchart.js\"",
        &settings.pin("gapchart.js"),
        "></script>\n<gap-chart",
        &attributes,
        ">\n<figure>\n<picture>\n<source media=\"(max-width: ",
        &text::plain(f64::from(NARROW)),
        "px)\" srcset=\"",
        &at(narrow),
        "\"",
        &size(narrow),
        ">\n<img src=\"",
        &at(wide),
        "\"",
        &size(wide),
        " alt=\"",
        &escape(&figure.description.short),
        "\">\n</picture>\n<figcaption>",
        &caption(figure, settings),
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
/// Without that script the frame keeps its height and scrolls. Its origin is opaque: it can reach nothing of the page around it. The
/// border goes by an old attribute, because a strict policy takes no style of a tag's own. No hash can be said of a frame's page:
/// that lets run only what it holds.
fn frame(figure: &Figure, permalink: &str, settings: &Settings) -> String {
    let engine = escape(settings.engine);
    [
        "<iframe src=\"",
        &engine,
        "gapchart.html?lang=",
        figure.lang,
        &escape(permalink),
        "\" title=\"",
        &escape(&figure.headline),
        "\" lang=\"",
        figure.lang,
        "\" width=\"100%\" frameborder=\"0\" height=\"",
        &text::plain(settings.height),
        "\" loading=\"lazy\" sandbox=\"allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox\" \
         allow=\"clipboard-write\"></iframe>\n<script type=\"module\" src=\"",
        &engine,
        "gapchart-frame.js\"",
        &settings.pin("gapchart-frame.js"),
        "></script>\n",
    ]
    .concat()
}

/// Rung 3: an image with its alternative text, the sentence with a link, and the table.
///
/// Only what the sanitisers of content management systems leave: WordPress before 6.0 takes the language from a table and leaves it
/// on a `div`.
fn image_and_table(figure: &Figure, image: &Picture, settings: &Settings) -> String {
    [
        "<div lang=\"",
        figure.lang,
        "\">\n<figure>\n<img src=\"",
        &escape(&[settings.files, &image.file].concat()),
        "\"",
        &size(image),
        " alt=\"",
        &escape(&figure.description.short),
        "\">\n<figcaption>",
        &caption(figure, settings),
        "</figcaption>\n</figure>\n",
        &table(figure).replacen(&[" lang=\"", figure.lang, "\""].concat(), "", 1),
        "</div>\n",
    ]
    .concat()
}

/// The sentence, and a link to the figure where there is a page for it.
fn caption(figure: &Figure, settings: &Settings) -> String {
    if settings.address.is_empty() {
        return escape(&figure.sentence);
    }
    let address = escape(&[settings.address, &figure.state.permalink].concat());
    let word = text::word(Lang::of(figure.lang), Word::OpenExplorer);
    [&escape(&figure.sentence), " <a href=\"", &address, "\">", word, "</a>"].concat()
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
    for row in &table.cells() {
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
