//! How a figure is cited: in a line, in full, and as BibTeX.
//!
//! In: a [`Figure`], and the address of a page that opens figures (empty where there is none: then the command stands for it).
//! Out: text in the figure's language. The date is that of the data, never today's: a figure made again is the same figure.

use crate::figure::{Cited, Figure, slug};
use crate::text::{self, Lang, Word, say};

/// What computed and drew the figure, with the version that gives it again.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// In a line: the publishers, the vintage and the version of the calculation, in brackets.
///
/// ```
/// let figure = gapchart::views::figure("trend", &[("vintage", "2024")]).unwrap();
/// let publisher = "Department for Education, as republished by the Social Mobility Commission";
/// assert_eq!(gapchart::cite::inline(&figure), format!("({publisher}, 2024 vintage; gapchart {})", env!("CARGO_PKG_VERSION")));
/// ```
pub fn inline(figure: &Figure) -> String {
    let (lang, publishers) = (Lang::of(figure.lang), text::join(&publishers(figure), "; "));
    match figure.vintage.as_deref() {
        Some(vintage) => say(lang, Word::CiteVintage, &[&publishers, vintage, VERSION]),
        None => say(lang, Word::CiteInline, &[&publishers, VERSION]),
    }
}

/// In full: the message, what is measured, the source with its title and address, and where the figure can be had again.
pub fn full(figure: &Figure, address: &str) -> String {
    let lang = Lang::of(figure.lang);
    let mut out = ["\u{201c}", &figure.headline, "\u{201d}. ", &figure.title, ". ", &figure.subtitle, ". "].concat();
    out += &figure.source_line;
    // Of many reports the publishers and the address below must do.
    if let [source] = shown(figure) {
        out += &[" ", source.title, "."].concat();
        if !source.address.is_empty() {
            out += &[" ", source.address].concat();
        }
    }
    out += &[" ", &say(lang, Word::CiteTool, &[VERSION]), " ", &again(figure, address)].concat();
    out
}

/// As BibTeX: an entry without a kind of its own.
pub fn bibtex(figure: &Figure, address: &str) -> String {
    let lang = Lang::of(figure.lang);
    let vintage = figure.vintage.as_deref().unwrap_or_default();
    let key = slug(&text::join(&["gapchart", figure.measure, figure.view, vintage], " "));
    let mut out = ["@misc{", &key].concat();
    let mut field = |name: &str, value: &str| {
        if !value.is_empty() {
            out += &[",\n  ", name, " = {", value, "}"].concat();
        }
    };
    // Braces of their own keep a publisher one name and a title in its own case.
    let mut authors = String::new();
    for name in publishers(figure) {
        authors += if authors.is_empty() { "" } else { " and " };
        authors += &["{", &tex(name), "}"].concat();
    }
    field("author", &authors);
    field("title", &["{", &tex(&[&figure.title, ". ", &figure.subtitle].concat()), "}"].concat());
    field("year", year(figure));
    let calculation = figure.calculation.as_deref().unwrap_or_default();
    let (message, tool) = ([&figure.headline, "."].concat(), say(lang, Word::CiteTool, &[VERSION]));
    let said: Vec<&str> = [message.as_str(), calculation, &tool].into_iter().filter(|part| !part.is_empty()).collect();
    field("note", &tex(&text::join(&said, " ")));
    if address.is_empty() {
        field("howpublished", &tex(&figure.state.command));
    } else {
        field("url", &again(figure, address));
    }
    out + "\n}\n"
}

/// The sources of the values: with a vintage the first, whose release it is; else each year's own.
fn shown(figure: &Figure) -> &[Cited] {
    // Several reports, and the vintage of ours beside them.
    let many = ["finish-line", "stages"].contains(&figure.view);
    if figure.vintage.is_some() && !many { &figure.sources[..figure.sources.len().min(1)] } else { &figure.sources }
}

/// The publishers of those, each once.
fn publishers(figure: &Figure) -> Vec<&str> {
    let mut names: Vec<&str> = vec![];
    for source in shown(figure) {
        if !names.contains(&source.publisher.as_str()) {
            names.push(&source.publisher);
        }
    }
    names
}

/// The year that the newest source was printed in; empty where one of them does not say.
fn year(figure: &Figure) -> &str {
    let sources = shown(figure);
    if sources.iter().any(|source| source.published.len() < 4) {
        return "";
    }
    sources.iter().map(|source| &source.published[..4]).max().unwrap_or_default()
}

/// Where the figure can be opened, or the command that makes it.
fn again(figure: &Figure, address: &str) -> String {
    if address.is_empty() { figure.state.command.clone() } else { [address, &figure.state.permalink].concat() }
}

/// Text as TeX takes it.
fn tex(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '\\' => out += "\\textbackslash{}",
            '~' => out += "\\textasciitilde{}",
            '^' => out += "\\textasciicircum{}",
            '{' | '}' | '&' | '%' | '$' | '#' | '_' => {
                out.push('\\');
                out.push(letter);
            }
            letter => out.push(letter),
        }
    }
    out
}

/// The names of the three, for a shell.
#[cfg(not(target_arch = "wasm32"))]
pub fn all(figure: &Figure, address: &str) -> String {
    let lang = Lang::of(figure.lang);
    let named = |name: Word, text: &str| [text::word(lang, name), "\n", text.trim_end(), "\n\n"].concat();
    named(Word::CiteNameInline, &inline(figure)) + &named(Word::CiteNameFull, &full(figure, address)) + &bibtex(figure, address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tex_would_run_is_escaped() {
        assert_eq!(
            tex("5% of {£_1} & \\~^#$"),
            "5\\% of \\{£\\_1\\} \\& \\textbackslash{}\\textasciitilde{}\\textasciicircum{}\\#\\$"
        );
    }

    #[test]
    fn the_date_is_that_of_the_data() {
        let figure = crate::views::figure("projection", &[("vintage", "2026")]).unwrap();
        let entry = bibtex(&figure, "https://example.org/");
        let printed = figure.sources[0].published;
        assert!(printed.starts_with("20") && entry.contains(&["year = {", &printed[..4], "}"].concat()), "{printed}: {entry}");
        assert!(entry.contains("url = {https://example.org/#v=1&view=projection&vintage=2026}"), "{entry}");
        assert!(
            entry.starts_with(
                "@misc{gapchart-ks4-gap-index-projection-2026,\n  author = {{Department for Education, as republished"
            ),
            "{entry}"
        );
        assert!(bibtex(&figure, "").contains("howpublished = {gapchart projection --vintage 2026}"));
    }

    #[test]
    fn many_reports_are_cited_by_their_publishers() {
        let figure = crate::views::figure("wales", &[("lang", "cy")]).unwrap();
        assert!(inline(&figure).starts_with("(Llywodraeth Cymru"), "{}", inline(&figure));
        assert!(!bibtex(&figure, "").contains("year = "), "not every release is dated");
        assert!(full(&figure, "").ends_with("gapchart wales --lang cy"), "{}", full(&figure, ""));
    }
}
