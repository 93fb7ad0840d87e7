//! One HTML file that holds everything: for a disk, a stand, and a frame on another site.
//!
//! In: the explorer's pages in both languages, the scripts, and the built engines. Out: `gapchart.html`, whose own policy lets run
//! only what it holds, by hash, and lets nothing be fetched. The pre-drawn pictures stay outside: the engine is there.

use crate::build::{self, integrity, work};
use crate::{Fault, read, root, write};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use std::io::Write;
use std::path::Path;

/// What the page adds to the explorer's, in both languages: the button, and what stands there without scripts.
const WORDS: [(&str, &str, &str); 2] = [
    ("en", "Present", "This page calculates everything in the browser, and needs JavaScript switched on."),
    ("cy", "Cyflwyno", "Mae'r dudalen hon yn cyfrifo popeth yn y porwr, ac mae angen troi JavaScript ymlaen."),
];

/// Makes the file. `engines` are names and bytes; `address` is where the page stands in public, for what readers take from it.
pub fn page(npm: &Path, scripts: &[&str], engines: &[(String, Vec<u8>)], address: Option<&str>) -> Result<String, Fault> {
    let script = bundled(npm, scripts)?;
    let text = |path: &str| Ok::<_, Fault>(String::from_utf8_lossy(&read(&root().join(path))?).into_owned());
    let style = [text("www/site.css")?, text("src/web/gapchart.css")?, text("src/web/single/page.css")?].concat();
    let policy = [
        "default-src 'none'; script-src '",
        &integrity(script.as_bytes()),
        "' 'wasm-unsafe-eval'; style-src '",
        &integrity(style.as_bytes()),
        "'; img-src blob: data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    ]
    .concat();
    let mut templates = String::new();
    let mut title = String::new();
    for ((lang, present, _), page) in WORDS.iter().zip(["www/index.html", "www/cy.html"]) {
        let page = text(page)?;
        let own = between(&page, "<title>", "</title>")?;
        if title.is_empty() {
            title = own.to_string();
        }
        let stand = format!(
            "<div class=\"stand\"><span id=\"place\" hidden></span><button id=\"present\" aria-pressed=\"false\">{present}</button></div>\n</header>"
        );
        let body = offline(between(&page, "<body>\n", "</body>")?).replacen("</header>", &stand, 1);
        templates += &format!("<template id=\"{lang}\" title=\"{own}\">\n{body}</template>\n");
    }
    let mut held = String::new();
    for (name, bytes) in engines {
        let name = name.trim_end_matches(".wasm");
        held += &format!("<script type=\"application/gzip\" id=\"{name}\">{}</script>\n", BASE64.encode(packed(bytes)));
    }
    let canonical = address.map_or(String::new(), |address| format!("<link rel=\"canonical\" href=\"{address}\">\n"));
    let mut out = text("src/web/single/page.html")?;
    // What may hold braces of its own comes last.
    for (place, content) in [
        ("{policy}", policy.as_str()),
        ("{title}", &title),
        ("{canonical}", &canonical),
        ("{noscript-en}", WORDS[0].2),
        ("{noscript-cy}", WORDS[1].2),
        ("{style}", &style),
        ("{templates}", &templates),
        ("{engines}", &held),
        ("{script}", &script),
    ] {
        out = out.replacen(place, content, 1);
    }
    Ok(out)
}

/// The explorer and all that it can load, as one script.
fn bundled(npm: &Path, scripts: &[&str]) -> Result<String, Fault> {
    let (web, to) = (root().join("src/web"), work().join("single"));
    let copy = |from: &Path, to: &Path| write(to, &read(from)?);
    for part in scripts.iter().chain(build::PARTS.iter().filter(|part| **part != "load.js")) {
        copy(&web.join(part), &to.join("gapchart").join(part))?;
    }
    for entry in std::fs::read_dir(work()).map_err(|error| error.to_string())?.flatten() {
        let name = entry.file_name();
        if name.to_str().is_some_and(|name| name.ends_with("engine.js")) {
            copy(&entry.path(), &to.join("gapchart").join(name))?;
        }
    }
    let load = String::from_utf8_lossy(&read(&web.join("single/load.js"))?).replace("\"../", "\"./");
    write(&to.join("gapchart/load.js"), load.as_bytes())?;
    copy(&web.join("single/page.js"), &to.join("page.js"))?;
    copy(&web.join("single/present.js"), &to.join("present.js"))?;
    for entry in std::fs::read_dir(root().join("www")).map_err(|error| error.to_string())?.flatten() {
        let name = entry.file_name();
        if name.to_str().is_some_and(|name| name.ends_with(".js")) {
            copy(&entry.path(), &to.join(name))?;
        }
    }
    write(&to.join("entry.js"), b"import './page.js';\nimport './explorer.js';\nimport './present.js';\n")?;
    let define = ["--define:GAPCHART_FILES={}", "--define:import.meta.url=\"https://gapchart.invalid/\""];
    let flags = ["--bundle", "--format=esm", "--target=es2022", "--loader:.css=text"];
    build::esbuild(npm, &[&flags[..], &define[..]].concat(), &to.join("entry.js"), &to.join("bundle.js"))?;
    let script = String::from_utf8(read(&to.join("bundle.js"))?).map_err(|error| error.to_string())?;
    // Either would end or change how the element around it is read.
    match ["</script", "<!--"].iter().find(|odd| script.contains(*odd)) {
        Some(odd) => Err(format!("the script of the single page holds {odd}")),
        None => Ok(script),
    }
}

/// A page's body without what would be fetched, and without links to pages that are not in the file.
fn offline(body: &str) -> String {
    let mut out = String::new();
    for line in body.lines().filter(|line| !line.starts_with("<link ") && !line.starts_with("<script ")) {
        out += &[line, "\n"].concat();
    }
    for (start, end) in [("<picture>", "</picture>\n"), ("<noscript>", "</noscript>\n")] {
        while let Some(from) = out.find(start) {
            let Some(length) = out[from..].find(end) else { break };
            out.replace_range(from..from + length + end.len(), "");
        }
    }
    let mut kept = String::new();
    let mut rest = out.as_str();
    while let Some(from) = rest.find("<a ") {
        let Some(length) = rest[from..].find("</a>") else { break };
        let link = &rest[from..from + length + 4];
        kept += &rest[..from];
        if !link.contains(".html") || link.contains("class=\"language\"") {
            kept += link;
        }
        rest = &rest[from + link.len()..];
    }
    kept + rest
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Result<&'a str, Fault> {
    let rest = text.split_once(start).map(|(_, rest)| rest);
    rest.and_then(|rest| rest.split_once(end)).map(|(inside, _)| inside).ok_or_else(|| format!("a page without {start}"))
}

/// gzip at its best, without a time or a name: the same bytes give the same file.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::GzBuilder::new().mtime(0).write(vec![], flate2::Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}
