//! The WordPress plugin, run by PHP over as much of WordPress as it asks for (`wordpress/stub.php`).

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The plugin as a site has it: its file, and a package beside it.
fn installed() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("wordpress");
    let copy = |from: &str, to: &str| {
        let bytes = std::fs::read(root().join(from)).unwrap_or_else(|error| panic!("{from}: {error}"));
        xtask::write(&folder.join(to), &bytes).expect("a file");
    };
    copy("www/wordpress/gapchart.php", "gapchart.php");
    xtask::write(&folder.join("gapchart/integrity.txt"), b"gapchart.css sha256-AAAABBBB=\ngapchart.js sha256-CCCCDDDD=\n")
        .expect("a file");
    folder.join("gapchart.php")
}

/// What PHP prints; a warning or a notice of it fails.
fn php(arguments: &[&str]) -> String {
    let php = xtask::setup::php().expect("PHP");
    let output = Command::new(php).args(["-d", "display_errors=stderr", "-d", "error_reporting=-1"]).args(arguments).output();
    let output = output.expect("PHP runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && said.is_empty(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn page(locale: &str, post: &str) -> String {
    let stub = root().join("tests/wordpress/stub.php");
    php(&[stub.to_str().expect("UTF-8"), installed().to_str().expect("UTF-8"), locale, post])
}

#[test]
fn the_plugin_is_php() {
    let said = php(&["-l", installed().to_str().expect("UTF-8")]);
    assert!(said.starts_with("No syntax errors"), "{said}");
}

#[test]
fn a_shortcode_becomes_the_element_with_its_fallback() {
    let page = page("en_GB", "Before [gapchart view=\"projection\" from=2011 to=2019]<p>Instead</p>[/gapchart] after [gapchart]");
    for part in [
        "<link rel=\"stylesheet\" href=\"http://site.example/wp-content/plugins/gapchart/gapchart/gapchart.css?ver=AAAABBBB\">\n</head>",
        "Before <gap-chart view=\"projection\" from=\"2011\" to=\"2019\"><p>Instead</p></gap-chart> after <gap-chart><p>This figure is drawn",
        "<script type=\"module\" src=\"http://site.example/wp-content/plugins/gapchart/gapchart/gapchart.js?ver=CCCCDDDD\" \
         integrity=\"sha256-CCCCDDDD=\" crossorigin></script>",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert_eq!(page.matches("<script").count(), 1, "{page}");
}

#[test]
fn a_page_without_a_figure_loads_nothing() {
    let page = page("en_GB", "A post without a figure.");
    assert!(!page.contains("gapchart.js") && !page.contains("gapchart.css"), "{page}");
}

#[test]
fn the_plugin_speaks_welsh() {
    assert!(page("cy", "[gapchart view=trend]").contains("<p>Sgript sy’n llunio’r ffigur hwn"));
}

#[test]
fn what_could_hide_a_script_is_left_out_or_escaped() {
    let page = page(
        "en_GB",
        "[gapchart view='x' view=\"a\\\"><script>alert(1)</script>\" onload=\"alert(2)\" style=\"x\" address=\"javascript:alert(3)\" \
         from=\"<b>&\"]<script>alert(4)</script><img src=x onerror=alert(5)>[/gapchart]",
    );
    let element = page.split("<gap-chart").nth(1).and_then(|rest| rest.split("</gap-chart>").next()).expect("an element");
    assert!(!element.contains("<script") && !element.contains("onload") && !element.contains("style="), "{element}");
    assert!(!element.contains("javascript:") && element.contains(" address=\"\""), "{element}");
    assert!(element.contains("from=\"&lt;b&gt;&amp;\""), "{element}");
}

#[test]
fn the_block_renders_as_the_shortcode_does() {
    let stub = root().join("tests/wordpress/stub.php");
    let plugin = installed();
    let [stub, plugin] = [&stub, &plugin].map(|path| path.to_str().expect("UTF-8"));
    let block = php(&[stub, plugin, "en_GB", "view=\"wales\" lang=\"cy\"", "<p>Yn lle</p>"]);
    assert!(block.contains("<gap-chart view=\"wales\" lang=\"cy\"><p>Yn lle</p></gap-chart>"), "{block}");
    assert!(block.contains("integrity=\"sha256-CCCCDDDD=\""), "{block}");
}

#[test]
fn the_plugin_asks_nothing_of_others_and_keeps_nothing() {
    let text = std::fs::read_to_string(root().join("www/wordpress/gapchart.php")).expect("a file");
    let words = [
        "wp_remote",
        "curl_",
        "fopen",
        "fsockopen",
        "file_get_contents",
        "update_option",
        "add_option",
        "setcookie",
        "$_",
        "eval(",
        "$wpdb",
    ];
    for word in words {
        assert!(!text.contains(word), "{word}");
    }
    // The only addresses in it are those that it makes.
    assert!(!text.contains("http://") && !text.contains("https://"));
    assert!(text.contains(&format!("Version: {}\n", env!("CARGO_PKG_VERSION"))));
}

/// What an editor uploads: another program reads it, and finds what was put in.
#[test]
fn the_archive_of_the_plugin_can_be_opened() {
    let php = std::fs::read(root().join("www/wordpress/gapchart.php")).expect("a file");
    let files = vec![("gapchart/gapchart.php".to_string(), php.clone()), ("gapchart/gapchart/ŵ.txt".to_string(), vec![])];
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("plugin.zip");
    std::fs::write(&path, xtask::release::zipped(&files)).expect("a file");
    assert_eq!(xtask::release::zipped(&files), xtask::release::zipped(&files));
    let script = "import sys, zipfile\narchive = zipfile.ZipFile(sys.argv[1])\nassert archive.testzip() is None\n\
                  assert archive.namelist()[1].endswith('\u{175}.txt')\nsys.stdout.buffer.write(archive.read('gapchart/gapchart.php'))";
    let output = Command::new("python3")
        .args(["-c", script])
        .arg(&path)
        .output()
        .expect("python3, which the data package's validator needs too");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout == php);
}
