//! The Welsh texts that a Welsh speaker has still to read, as files to work with.
//!
//! In: `gapchart data words`, and the sources, for where a text shows. Out: `target/words/review.csv`, for a spreadsheet, with two empty
//! columns for what would be better and why, and `review.html`, to read and to print, grouped by where a text shows. The words of the
//! pages themselves and of the scripts that speak before an engine does are in both, by page.

use crate::{Fault, root, write};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A text to read: its key, English, Welsh, and where it shows.
struct Text {
    key: String,
    en: String,
    cy: String,
    places: Vec<String>,
}

/// Writes both files; says what is in them.
pub fn review() -> Result<String, Fault> {
    let mut texts = table()?;
    texts.extend(pages()?);
    let folder = root().join("target/words");
    let csv = folder.join("review.csv");
    // A spreadsheet takes UTF-8 for something else unless the file says so.
    let mut rows = "\u{feff}key,shows_in,english,welsh,better_welsh,comment\r\n".to_string();
    for Text { key, en, cy, places } in &texts {
        rows += &[key, &places.join("; "), en, cy].map(|text| quoted(text)).join(",");
        rows += ",,\r\n";
    }
    write(&csv, rows.as_bytes())?;
    let html = folder.join("review.html");
    write(&html, page(&texts).as_bytes())?;
    Ok(format!("{} texts to read: {} and {}\n", texts.len(), csv.display(), html.display()))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// The texts of the table that are marked, and the register of claims.
fn table() -> Result<Vec<Text>, Fault> {
    let asked = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--bin", "gapchart", "--", "data", "words"])
        .current_dir(root())
        .output()
        .map_err(|error| error.to_string())?;
    if !asked.status.success() {
        return Err(String::from_utf8_lossy(&asked.stderr).into_owned());
    }
    let told = String::from_utf8_lossy(&asked.stdout);
    let lines: Vec<&str> = told.lines().collect();
    let sources = sources(&root().join("src"));
    let mut texts = vec![];
    for text in lines.chunks_exact(3) {
        let key = text[0].to_string();
        let mut places: Vec<String> = sources.iter().filter(|(_, code)| names(code, &key)).map(|(path, _)| place(path)).collect();
        if places.is_empty() {
            places.push("claims".to_string());
        }
        places.sort();
        places.dedup();
        texts.push(Text { key, en: text[1].trim().to_string(), cy: text[2].trim().to_string(), places });
    }
    Ok(texts)
}

/// Every source but the table itself.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("text/words.rs") {
            let code = std::fs::read_to_string(&path).unwrap_or_default();
            found.push((path, code));
        }
    }
    found
}

/// Whether code names a key, whole.
fn names(code: &str, key: &str) -> bool {
    let whole = |letter: Option<char>| !letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    code.match_indices(key).any(|(at, _)| {
        let (before, after) = (&code[..at], &code[at + key.len()..]);
        whole(before.chars().next_back()) && whole(after.chars().next()) && before.ends_with([':', ' ', '(', '\t'])
    })
}

/// Where a source's texts show, in a reviewer's words: the view's key, or what the source makes.
fn place(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().replace('_', "-");
    let within = |part: &str| path.components().any(|step| step.as_os_str() == part);
    match &*name {
        "errors" => "messages when something is wrong".to_string(),
        "text" => "names of measures, units and publishers, in many figures".to_string(),
        "views" => "names of choices, in the controls".to_string(),
        "reader" => "headings below every figure".to_string(),
        "export" => "the panel to take a figure away".to_string(),
        "embed" | "cite" => "what other pages and citations take".to_string(),
        "main" => "the command line".to_string(),
        _ if within("chart") || name == "chart" => "inside pictures".to_string(),
        "schools" if !within("formula") => "the figure wales-schools".to_string(),
        "authorities" => "the figure wales-authorities".to_string(),
        "real" | "money" => "the figures of money".to_string(),
        _ if within("formula") => "the figure formula".to_string(),
        _ if within("projection") => "the figure projection".to_string(),
        _ if within("views") => format!("the figure {name}"),
        _ => format!("several figures ({name})"),
    }
}

/// The words of the pages, which come in pairs of one shape: text by text.
fn pages() -> Result<Vec<Text>, Fault> {
    let mut texts = vec![];
    for (en, cy) in [
        ("index.html", "cy.html"),
        ("builder.html", "mewnosod.html"),
        ("gallery.html", "oriel.html"),
        ("notebook.html", "llyfr-nodiadau.html"),
    ] {
        let said = |page: &str| -> Result<Vec<String>, Fault> {
            let path = root().join("www").join(page);
            Ok(spoken(&std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?))
        };
        let (english, welsh) = (said(en)?, said(cy)?);
        if english.len() != welsh.len() {
            return Err(format!("{en} says {} texts and {cy} {}: they are no pair", english.len(), welsh.len()));
        }
        for (at, (one, other)) in english.into_iter().zip(welsh).enumerate() {
            let known = |text: &Text| text.en == one && text.cy == other;
            // What an embed of a figure says is that figure's.
            if one != other && !texts.iter().any(known) {
                texts.push(Text { key: format!("{cy} {}", at + 1), en: one, cy: other, places: vec![format!("the page {cy}")] });
            }
        }
    }
    Ok(texts)
}

/// Attributes of data that hold no words.
const CODES: [&str; 5] = ["for", "rung", "setting", "copies", "cell"];

/// What a page says outside the figures that are drawn into it in advance: texts, and attributes that are read out or said later.
fn spoken(page: &str) -> Vec<String> {
    let mut found = vec![];
    let mut depth = 0;
    for piece in page.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let name = tag.split([' ', '\n']).next().unwrap_or_default();
        match name {
            "gap-chart" => depth += 1,
            "/gap-chart" => depth -= 1,
            _ => {}
        }
        if depth > 0 || name.starts_with('!') || name == "script" {
            continue;
        }
        for (at, value) in tag.split('"').enumerate().filter(|(at, _)| at % 2 == 1) {
            let attribute = tag.split('"').nth(at - 1).unwrap_or_default().trim_end_matches('=');
            let attribute = attribute.rsplit(' ').next().unwrap_or_default();
            if ["aria-label", "title", "alt", "content", "label"].contains(&attribute)
                || attribute.strip_prefix("data-").is_some_and(|name| !CODES.contains(&name))
            {
                found.push(value.to_string());
            }
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().any(char::is_alphabetic) {
            found.push(text);
        }
    }
    found
}

/// The list to read: by place, English beside Welsh.
fn page(texts: &[Text]) -> String {
    let mut by_place: BTreeMap<&str, Vec<&Text>> = BTreeMap::new();
    for text in texts {
        by_place.entry(text.places.first().map_or("", String::as_str)).or_default().push(text);
    }
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Welsh to read</title><style>body{{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem}}\
         table{{border-collapse:collapse;width:100%}}td,th{{border:1px solid #888;padding:.4rem .6rem;text-align:start;vertical-align:top}}\
         td:nth-child(1){{font-size:.75rem;overflow-wrap:anywhere;width:12%}}</style></head><body><h1>Welsh to read</h1>\
         <p>{} texts that were not seen in official use. Words in braces stand for a number or a name that the figure puts in; bars part the forms \
         that follow 0, 1, 2, 3, 6 and every other number. Corrections go into review.csv, in the column better_welsh.</p>\n",
        texts.len()
    );
    for (place, texts) in by_place {
        out += &format!(
            "<h2>{}</h2>\n<table><thead><tr><th>Key</th><th>English</th><th>Welsh</th></tr></thead><tbody>\n",
            escaped(place)
        );
        for text in texts {
            let cells = [&text.key, &text.en, &text.cy].map(|text| escaped(text));
            out += &format!("<tr><td>{}</td><td>{}</td><td lang=\"cy\">{}</td></tr>\n", cells[0], cells[1], cells[2]);
        }
        out += "</tbody></table>\n";
    }
    out + "</body></html>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_outside_its_figures() {
        let page = "<p aria-label=\"Read\" class=\"not read\">One <b>two</b></p><gap-chart><p>no</p></gap-chart><p data-later=\"to come\">three</p>";
        assert_eq!(spoken(page), ["Read", "One", "two", "to come", "three"]);
    }

    #[test]
    fn keys_are_found_whole() {
        assert!(names("say(lang, Word::Gap, &[])", "Gap") && !names("Word::GapShort", "Gap") && !names("MyGap", "Gap"));
    }

    #[test]
    fn the_pages_are_pairs_and_what_shows_where_is_told() {
        let texts = pages().expect("pairs");
        assert!(texts.len() > 100 && texts.iter().any(|text| text.en == "My school" && text.cy == "Fy ysgol"));
        assert_eq!(place(Path::new("src/views/back_test.rs")), "the figure back-test");
    }
}
