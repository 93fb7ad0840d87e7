//! A contact sheet: every view at every width, in both themes and languages, and in forced colours, as a browser shows it.
//!
//! Out: pictures in `target/shots/` and a page that shows them side by side. For people to look at; what can be asserted is
//! asserted by the tests.

use crate::browser::{Browser, Engine};
use crate::{Fault, build, root, server, setup, write};
use serde_json::{Value, json};

const WIDTHS: [u32; 3] = [320, 800, 1400];
/// The last as a system forces its colours on every page, in English alone.
const THEMES: [&str; 3] = ["light", "dark", "forced"];
const LANGUAGES: [&str; 2] = ["en", "cy"];

/// The page that a figure stands in; what is asked for stands in its address.
const PAGE: &str = "<!doctype html><html><head><meta charset=\"utf-8\"><title>Shot</title><link rel=\"stylesheet\" href=\"/gapchart/gapchart.css\">\
                    <link rel=\"stylesheet\" href=\"/shot.css\"><script type=\"module\" src=\"/gapchart/gapchart.js\"></script></head><body></body></html>";

/// Puts a figure into the page and waits until it is drawn.
const DRAW: &str = "
const [view, lang, theme, width] = args;
document.documentElement.lang = lang;
document.body.className = theme;
const chart = document.createElement('gap-chart');
const drawn = new Promise((done, failed) => { chart.addEventListener('gap-ready', done); chart.addEventListener('gap-error', event => failed(new Error(event.detail.message))); });
chart.setAttribute('view', view);
if (theme !== 'forced') chart.setAttribute('theme', theme);
chart.style.width = `${width}px`;
document.body.replaceChildren(chart);
await drawn;
await document.fonts.ready;
";

/// Draws all views, or those named, and writes the sheet.
pub fn sheet(views: &[String]) -> Result<(), Fault> {
    build::package()?;
    setup::browsers()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    let site = server::serve(0)?;
    let mut pages = site.pages.lock().expect("nothing else runs");
    pages.push(("/shot.html".to_string(), PAGE.to_string()));
    let style = "body { margin: 8px; font-family: sans-serif } body.dark { background: #14171c }";
    pages.push(("/shot.css".to_string(), style.to_string()));
    drop(pages);
    let folder = root().join("target/shots");
    runtime.block_on(async {
        let browser = Browser::start(Engine::Chromium, 1440, 1400).await?;
        let fault = |error: fantoccini::error::CmdError| error.to_string();
        browser.client.goto(&site.url("/shot.html")).await.map_err(fault)?;
        let known = browser
            .script("return (await (await import('/gapchart/gapchart.js')).describe()).map(view => view.key)", vec![])
            .await?;
        let known = known.as_array().into_iter().flatten().filter_map(Value::as_str);
        let wanted: Vec<String> =
            known.filter(|key| views.is_empty() || views.iter().any(|view| view == key)).map(str::to_string).collect();
        let mut sheet = String::from("<!doctype html><meta charset=\"utf-8\"><title>Contact sheet</title>\n");
        for view in &wanted {
            sheet += &format!("<h2>{view}</h2>\n");
            for lang in LANGUAGES {
                for theme in THEMES.into_iter().filter(|theme| *theme != "forced" || lang == "en") {
                    let value = if theme == "forced" { "active" } else { "none" };
                    let forced = json!({"features": [{"name": "forced-colors", "value": value}]});
                    browser.devtools("Emulation.setEmulatedMedia", forced).await?;
                    for width in WIDTHS {
                        browser.script(DRAW, vec![json!(view), json!(lang), json!(theme), json!(width)]).await?;
                        let chart = browser.client.find(fantoccini::Locator::Css("gap-chart")).await.map_err(fault)?;
                        let name = format!("{view}-{width}-{theme}-{lang}.png");
                        write(&folder.join(&name), &chart.screenshot().await.map_err(fault)?)?;
                        sheet +=
                            &format!("<img src=\"{name}\" alt=\"{view}, {width} pixels, {theme}, {lang}\" loading=\"lazy\">\n");
                    }
                }
            }
        }
        browser.stop().await;
        write(&folder.join("index.html"), sheet.as_bytes())?;
        println!(
            "{} pictures: {}",
            wanted.len() * WIDTHS.len() * (THEMES.len() * LANGUAGES.len() - 1),
            folder.join("index.html").display()
        );
        Ok(())
    })
}
