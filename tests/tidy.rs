//! The house in order: one-way flow, every text in both languages, versions that agree.

use gapchart::text;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The files below a folder, without what was built or installed.
fn files(folder: &Path) -> Vec<PathBuf> {
    let skipped = ["target", "node_modules", ".git"];
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() && !skipped.iter().any(|name| path.ends_with(name)) && path != root().join("pkg") {
            found.extend(files(&path));
        } else if path.is_file() {
            found.push(path);
        }
    }
    found
}

/// A module uses only those before it: the order in which data flow, as `lib.rs` tells it.
#[test]
fn data_flow_one_way() {
    let order = [
        "number",
        "error",
        "period",
        "series",
        "areas",
        "datasets",
        "funding",
        "reading",
        "statistics",
        "gap",
        "text",
        "claims",
        "value",
        "figure",
        "views",
        "chart",
        "embed",
        "cite",
        "fit",
        "json",
        "web",
    ];
    let place = |module: &str| {
        order.iter().position(|known| *known == module).unwrap_or_else(|| panic!("{module} has no place in the order"))
    };
    for path in files(&root().join("src")).iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs")) {
        let inside = path.strip_prefix(root().join("src")).expect("inside").to_str().expect("UTF-8");
        let module = inside.split(['/', '.']).next().expect("a name");
        if ["lib", "main"].contains(&module) || inside == "datasets/pack.rs" {
            continue;
        }
        let text = std::fs::read_to_string(path).expect("a file");
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for used in code.flat_map(|line| line.match_indices("crate::").map(|(at, _)| line[at + 7..].to_string())) {
            let name: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !name.is_empty() {
                assert!(place(&name) <= place(module), "{inside} uses {name}, which comes after it");
            }
        }
    }
}

#[test]
fn only_the_web_modules_name_the_browser() {
    for path in files(&root().join("src")).iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs")) {
        let inside = path.strip_prefix(root().join("src")).expect("inside").to_str().expect("UTF-8");
        let text = std::fs::read_to_string(path).expect("a file");
        let names = ["web_sys", "js_sys", "wasm_bindgen"].iter().any(|name| text.contains(name));
        assert!(!names || inside.starts_with("web"), "{inside}");
    }
}

fn gaps(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).map(|rest| rest.split(['}', ':']).next().expect("closed")).collect()
}

/// How many forms every gap of a text has that counts, and the text as a whole.
fn forms(text: &str) -> Vec<usize> {
    let counted = text.split('{').skip(1).filter_map(|rest| rest.split('}').next().expect("closed").split_once(':'));
    let mut forms: Vec<usize> = counted.map(|(_, forms)| forms.split('|').count()).collect();
    if !text.contains(':') || forms.is_empty() {
        forms.push(text.split('|').count());
    }
    forms
}

#[test]
fn every_text_exists_in_both_languages_with_the_same_gaps() {
    let mut keys = BTreeSet::new();
    for [key, en, cy, seen] in text::all() {
        assert!(keys.insert(key), "{key} stands twice");
        assert!(!en.is_empty() && !cy.is_empty() && !seen.is_empty(), "{key}");
        assert_eq!(gaps(en), gaps(cy), "{key}");
        assert_eq!(en == cy, *seen == "same", "{key}: alike in both, and not said to be meant so");
        let known = *seen == "review" || *seen == "same" || seen.split(", ").all(|source| source.starts_with("SW-"));
        assert!(known, "{key}: {seen}");
        assert!(forms(en).iter().all(|count| [1, 2, 12].contains(count)), "{key}: {en}");
        assert!(forms(cy).iter().all(|count| [1, 6, 12].contains(count)), "{key}: {cy}");
        assert!((forms(en) == [1]) || forms(cy) != [1] || en.contains('{'), "{key}: forms in one language alone");
    }
    assert!(keys.len() > 100);
}

/// The element can fail before the engine is there, and says so in both languages.
#[test]
fn the_elements_own_faults_exist_in_both_languages() {
    let script = read("src/web/gapchart-fault.js");
    // What happened, then what mends it.
    for table in [1, 2] {
        let codes = |lang: &str| -> BTreeSet<String> {
            let block = script.split(&format!("  {lang}: {{\n")).nth(table).expect("a language");
            let lines = block.split("\n  },").next().expect("its end").lines();
            lines.map(|line| line.trim().split(':').next().expect("a code").trim_matches('"').to_string()).collect()
        };
        assert_eq!(codes("en"), codes("cy"));
        assert!(codes("en").len() >= 5);
    }
}

/// The guide's table of faults is the list that the browsers' checks go through.
#[test]
fn the_guide_tells_every_kind_of_fault() {
    let list = read("tests/browser/kinds.rs");
    let list = list.split("const KINDS").nth(1).expect("the list").split("\n];").next().expect("its end");
    let texts: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
    let rows: String = texts.chunks_exact(3).map(|kind| format!("| {} | {} |\n", kind[1], kind[2])).collect();
    assert!(texts.len() >= 3 * 25);
    assert!(read("pkg/README.md").contains(&rows), "the table in pkg/README.md must read\n{rows}");
}

#[test]
fn every_rule_is_held_by_a_test_that_exists() {
    let code: String = [root().join("tests"), root().join("src")]
        .iter()
        .flat_map(|folder| files(folder))
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .map(|path| std::fs::read_to_string(path).expect("UTF-8"))
        .collect();
    let rules = read("tests/RULES.md");
    let rows: Vec<&str> = rules.lines().filter(|line| line.starts_with("| ") && line.contains('`')).collect();
    for (at, row) in rows.iter().enumerate() {
        assert!(row.starts_with(&format!("| {} |", at + 1)), "{row}");
        for test in row.split('`').skip(1).step_by(2) {
            assert!(code.contains(&format!("fn {test}(")), "rule {}: there is no test {test}", at + 1);
        }
    }
    assert!(rows.len() > 30, "{} rules", rows.len());
}

#[test]
fn the_pages_come_in_pairs() {
    for (en, cy) in [
        ("www/index.html", "www/cy.html"),
        ("www/manifesto.html", "www/maniffesto.html"),
        ("www/builder.html", "www/mewnosod.html"),
        ("www/gallery.html", "www/oriel.html"),
        ("www/notebook.html", "www/llyfr-nodiadau.html"),
        ("www/news.html", "www/newyddion.html"),
        ("www/slide.html", "www/sleid.html"),
        ("www/methods.html", "www/dulliau.html"),
    ] {
        let shape = |page: &str| -> Vec<String> {
            let text = read(page);
            text.split('<')
                .skip(1)
                .map(|tag| tag.split([' ', '>', '\n']).next().expect("a name").to_string())
                .filter(|name| !name.starts_with('!'))
                .collect()
        };
        assert_eq!(shape(en), shape(cy), "{en} and {cy}");
        assert!(read(en).contains("<html lang=\"en\">") && read(cy).contains("<html lang=\"cy\">"));
    }
}

#[test]
fn the_changelog_knows_this_version() {
    assert!(read("CHANGELOG.md").contains(&format!("## {}", env!("CARGO_PKG_VERSION"))));
}

/// Nothing that only one machine has: no absolute path of a home, in any file.
#[test]
fn no_file_names_a_machine() {
    let homes = ["/root/", "/home/", "/Users/"].map(|home| [home, "."].concat());
    for path in files(root()) {
        if let Ok(text) = std::fs::read_to_string(&path) {
            for home in &homes {
                assert!(!text.contains(home.as_str()), "{}", path.display());
            }
        }
    }
}

/// Every module says what it is before it begins.
#[test]
fn every_file_of_code_opens_with_what_it_is() {
    for folder in ["src", "tests", "xtask"] {
        for path in files(&root().join(folder)) {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let opening = match path.extension().and_then(|ending| ending.to_str()) {
                Some("rs") => "//! ",
                Some("js") => "// @ts-check\n/**",
                Some("py") => "\"\"\"",
                _ => continue,
            };
            assert!(text.starts_with(opening), "{}", path.display());
        }
    }
}
