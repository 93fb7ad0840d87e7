//! Markup for other sites, against what their sanitisers leave.

use gapchart::embed::{Embed, Settings, made};
use gapchart::error::Error;
use gapchart::views::{self, VIEWS};
use std::process::Command;

/// What `wp_kses_allowed_html('post')` of WordPress leaves of a post by an author who may not write HTML freely, for the tags that are
/// used here: `$allowedposttags` in `wp-includes/kses.php` of WordPress 5.4-alpha-47122 (commit
/// 001ffe81fbec4438a9f594f330e18103d21fbcd7 of its mirror on GitHub, WordPress/WordPress). Beside it `src/wp-includes/kses.php` of
/// WordPress/wordpress-develop at commit 00173ee72ec5987c1e3a00d66ea01cc4f91a9899 was read: it names the same for these tags, and puts
/// `lang` and `dir` among the attributes of every tag (`_wp_add_global_attributes`) instead of a few.
const ALLOWED: [(&str, &str); 12] = [
    ("a", "href rel rev name target download"),
    ("caption", "align"),
    ("div", "align dir lang xml:lang"),
    ("figcaption", "align dir lang xml:lang"),
    ("figure", "align dir lang xml:lang"),
    ("img", "alt align border height hspace longdesc vspace src usemap width"),
    ("table", "align bgcolor border cellpadding cellspacing dir rules summary width"),
    ("tbody", "align char charoff valign"),
    ("td", "abbr align axis bgcolor char charoff colspan dir headers height nowrap rowspan scope valign width"),
    ("th", "abbr align axis bgcolor char charoff colspan headers height nowrap rowspan scope valign width"),
    ("thead", "align char charoff valign"),
    ("tr", "align bgcolor char charoff valign"),
];

/// Tags and the names of their attributes, as a sanitiser reads them: what is quoted is no name.
fn tags(markup: &str) -> Vec<(String, Vec<String>)> {
    let mut found = vec![];
    for tag in markup.split('<').skip(1) {
        let tag = tag.split('>').next().expect("an end");
        // Every second piece stands in quotes.
        let plain: String = tag.split('"').step_by(2).collect();
        let mut words = plain.split_whitespace();
        let name = words.next().expect("a name").trim_start_matches('/').to_string();
        found.push((name, words.map(|word| word.trim_end_matches('=').to_string()).collect()));
    }
    found
}

fn embed(view: &str, options: &[(&str, &str)], settings: &[(&str, &str)]) -> Result<Embed, Box<Error>> {
    made(&views::figure(view, options)?, options, None, &Settings::read(settings)?)
}

#[test]
fn wordpress_leaves_the_picture_its_table_and_its_link() {
    for view in VIEWS {
        for lang in ["en", "cy"] {
            let figure = views::figure(view.key, &[("lang", lang)]).expect("a figure");
            let settings = [("rung", "picture"), ("address", "https://example.org/?a=1&b=2")];
            let markup = embed(view.key, &[("lang", lang)], &settings).expect("markup").markup;
            for (tag, attributes) in tags(&markup) {
                let (_, allowed) =
                    ALLOWED.iter().find(|(known, _)| *known == tag).unwrap_or_else(|| panic!("{}: <{tag}>", view.key));
                for attribute in attributes {
                    assert!(allowed.split(' ').any(|known| known == attribute), "{}: <{tag} {attribute}>", view.key);
                }
            }
            // It does not close what is open, and has no style, script or comment of its own to lose.
            assert_eq!(markup.matches("<div").count(), markup.matches("</div>").count());
            // A sanitiser writes a bare ampersand and unknown names of letters anew.
            for after in markup.split('&').skip(1) {
                let name = after.split(';').next().expect("a name");
                assert!(["amp", "lt", "gt", "quot"].contains(&name), "{}: &{name:.20}", view.key);
            }
            for (name, value) in [("lang", lang), ("alt", figure.description.short.as_str())] {
                let wanted = [name, "=\"", &value.replace('&', "&amp;").replace('"', "&quot;"), "\""].concat();
                assert!(markup.contains(&wanted), "{}: {wanted}", view.key);
            }
            assert!(markup.contains("href=\"https://example.org/?a=1&amp;b=2#v=1&amp;view="), "{markup}");
        }
    }
}

#[test]
fn a_file_to_upload_has_a_name_that_says_what_it_is() {
    let made = embed("trend", &[("vintage", "2026")], &[("rung", "picture"), ("files", "/media/")]).expect("markup");
    let [picture] = &made.pictures[..] else { panic!("one picture") };
    assert_eq!(picture.file, "ks4-gap-index-england-state-funded-schools-2011-2025-2026.png");
    assert!(made.markup.contains(&format!("src=\"/media/{}\"", picture.file)), "{}", made.markup);
}

#[test]
fn what_is_pinned_names_its_release_and_its_hashes() {
    let list = "gapchart.css sha256-AAAA=\ngapchart-frame.js sha256-BBBB=\ngapchart.js sha256-CCCC=\n";
    let pinned = [("data", "pinned"), ("integrity", list)];
    let element = embed("trend", &[], &pinned).expect("markup").markup;
    assert!(element.contains("gapchart.css\" integrity=\"sha256-AAAA=\" crossorigin>"), "{element}");
    assert!(element.contains("gapchart.js\" integrity=\"sha256-CCCC=\" crossorigin>"), "{element}");
    assert!(element.contains(" vintage=\"2026\""), "{element}");
    let frame = embed("trend", &[], &[&pinned[..], &[("rung", "iframe")]].concat()).expect("markup").markup;
    assert!(frame.contains("gapchart-frame.js\" integrity=\"sha256-BBBB=\" crossorigin>"), "{frame}");
    assert!(frame.contains("&amp;vintage=2026"), "{frame}");
    // And without: what the package holds.
    let loose = embed("trend", &[], &[("rung", "iframe")]).expect("markup").markup;
    assert!(!loose.contains("vintage=") && !loose.contains("integrity"), "{loose}");
    let latest = embed("trend", &[], &[("data", "latest")]).expect("markup").markup;
    assert!(latest.contains(" data=\"latest\"") && !latest.contains(" vintage="), "{latest}");
}

#[test]
fn what_cannot_go_together_is_refused() {
    let refused = |options: &[(&str, &str)], settings: &[(&str, &str)]| match embed("trend", options, settings) {
        Err(error) => error.to_string(),
        Ok(made) => panic!("{}", made.markup),
    };
    for (options, settings, words) in [
        (&[("vintage", "2026")][..], &[("data", "latest")][..], "data:"),
        (&[], &[("data", "latest"), ("rung", "picture")], "data:"),
        (&[], &[("rung", "ladder")], "rung:"),
        (&[], &[("width", "100")], "width:"),
        (&[], &[("height", "tall")], "height:"),
        (&[], &[("heading-level", "7")], "heading-level:"),
    ] {
        let said = refused(options, settings);
        assert!(said.contains(words), "{said}");
    }
}

/// The command that is printed makes the same bytes again.
#[test]
fn the_command_makes_the_same() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("the same");
    std::fs::create_dir_all(&folder).expect("a folder");
    const LIST: &str = "gapchart.js sha256-CCCC=\n";
    std::fs::write(folder.join("integrity.txt"), LIST).expect("a file");
    type Pairs = &'static [(&'static str, &'static str)];
    let cases: [(&str, Pairs, Pairs); 5] = [
        ("projection", &[("from", "2011"), ("to", "2019"), ("lang", "cy")], &[("address", "https://example.org/a?b=c&d=e")]),
        ("trend", &[("theme", "dark")], &[("rung", "iframe"), ("height", "600"), ("engine", "https://example.org/our files/")]),
        ("windows", &[("guess", "2100")], &[("rung", "picture"), ("width", "1200"), ("height", "500"), ("files", "/media/")]),
        ("wales", &[], &[("data", "pinned"), ("integrity", LIST), ("heading-level", "2")]),
        ("trend", &[], &[("data", "latest")]),
    ];
    for (view, options, settings) in cases {
        let made = embed(view, options, settings).expect("markup");
        let words = made.command.strip_prefix("gapchart ").expect("our command");
        let script = format!("\"$GAPCHART\" {words}");
        let output = Command::new("sh")
            .args(["-c", &script])
            .env("GAPCHART", env!("CARGO_BIN_EXE_gapchart"))
            .current_dir(&folder)
            .output()
            .expect("a shell");
        assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8(output.stdout).expect("UTF-8"), made.markup, "{script}");
        for picture in &made.pictures {
            let kept = std::fs::read(folder.join(&picture.file)).expect("the picture");
            assert!(kept == picture.svg.as_bytes() || kept.starts_with(b"\x89PNG"), "{}", picture.file);
        }
    }
}

/// The element asks for the file where the command found it; a page in a frame has no way to it.
#[test]
fn a_file_of_ones_own_is_named_in_the_element() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("own");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("mine.csv"), "year,gap\n2011,4.0\n2012,3.0\n2013,2.1\n2014,0.9\n").expect("a file");
    let run = |arguments: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gapchart"));
        command.args(arguments.split(' ')).current_dir(&folder).output().expect("the binary is built")
    };
    let element = String::from_utf8(run("embed trend --csv mine.csv --from 2012").stdout).expect("UTF-8");
    assert!(element.contains("<gap-chart view=\"trend\" lang=\"en\" src=\"mine.csv\" from=\"2012\">"), "{element}");
    let frame = run("embed trend --csv mine.csv --rung iframe");
    assert_eq!((frame.status.code(), frame.stdout.len()), (Some(2), 0));
}
