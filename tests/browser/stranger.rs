//! A page made from the guide alone, by somebody who has read nothing else, on a server that knows nothing.

use crate::stage::{Check, Stage};
use libtest_mimic::Failed;
use std::net::TcpListener;
use std::path::PathBuf;
use xtask::server::{Reply, mime, respond};
use xtask::{read, root, write};

pub const CHECKS: &[(&str, Check)] =
    &[("a_page_made_from_the_guide_works_first_time", a_page_made_from_the_guide_works_first_time)];

/// The page as the guide prints it, in a fresh folder with the package beside it as the guide says.
fn made(stage: &Stage) -> Result<PathBuf, Failed> {
    let folder = stage.scratch("stranger");
    std::fs::remove_dir_all(&folder).ok();
    let guide = String::from_utf8(read(&root().join("pkg/README.md"))?)?;
    let page =
        guide.split("```html\n").find(|block| block.starts_with("<!doctype html>")).and_then(|block| block.split("```").next());
    write(&folder.join("page.html"), page.ok_or("the guide has no page")?.as_bytes())?;
    for entry in std::fs::read_dir(root().join("pkg"))?.flatten() {
        write(&folder.join("gapchart").join(entry.file_name()), &read(&entry.path())?)?;
    }
    Ok(folder)
}

fn a_page_made_from_the_guide_works_first_time(stage: &mut Stage) -> Result<(), Failed> {
    let folder = made(stage)?;
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let address = listener.local_addr()?;
    respond(listener, move |path| {
        let file = folder.join(path.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/'));
        match std::fs::read(&file) {
            Ok(bytes) => Reply { status: 200, headers: vec![("Content-Type", mime(&file).to_string())], bytes },
            Err(_) => Reply { status: 404, headers: vec![], bytes: vec![] },
        }
    })?;
    stage.go(&format!("http://{address}/page.html"))?;
    stage.check(
        r#"
        const elements = [...document.querySelectorAll("gap-chart")], headline = element => element.shadowRoot?.querySelector(".headline");
        if (elements.length !== 2) throw new Error(`${elements.length} figures`);
        for (const [at, element] of elements.entries()) {
          element.scrollIntoView();
          await wait(() => headline(element)?.textContent);
          if (headline(element).localName !== `h${at + 2}`) throw new Error(`a ${headline(element).localName}`);
          await wait(() => element.shadowRoot.querySelector("table"));
        }
        if (!headline(elements[0]).textContent.includes("in the 2110s")) throw new Error(headline(elements[0]).textContent);
        "#,
    )?;
    Ok(())
}
