//! A post with the WordPress plugin, as PHP renders it.

use crate::stage::{Check, Stage};
use libtest_mimic::Failed;
use std::process::Command;
use xtask::{read, root, setup, write};

pub const CHECKS: &[(&str, Check)] = &[("a_post_shows_its_figures", a_post_shows_its_figures)];

fn a_post_shows_its_figures(stage: &mut Stage) -> Result<(), Failed> {
    let folder = stage.scratch("plugin");
    for (from, to) in [("www/wordpress/gapchart.php", "gapchart.php"), ("pkg/integrity.txt", "gapchart/integrity.txt")] {
        write(&folder.join(to), &read(&root().join(from))?)?;
    }
    let rendered = Command::new(setup::php()?)
        .arg(root().join("tests/wordpress/stub.php"))
        .arg(folder.join("gapchart.php"))
        .args(["cy", "<h1>Post</h1> [gapchart view=trend]<p>Instead</p>[/gapchart] [gapchart view=\"wales\" lang=en]"])
        .output()?;
    let page = String::from_utf8_lossy(&rendered.stdout).replace("http://site.example/wp-content/plugins/gapchart/", "/");
    stage.file("/post.html", &page.replace("</head>", "<script src=\"/probe.js\"></script></head>"));
    stage.visit("/post.html")?;
    stage.check(
        r#"
        const [one, two] = document.querySelectorAll("gap-chart"), shown = element => element.shadowRoot?.querySelector(".headline").textContent ?? "";
        await wait(() => shown(one).startsWith("Lleihaodd"));
        two.scrollIntoView();
        await wait(() => shown(two).includes("£8,616"));
        // The very script that the plugin pins.
        if (!document.querySelector("script[type=module]").integrity) throw new Error("not pinned");
        "#,
    )?;
    stage.clean()
}
