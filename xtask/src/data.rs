//! What changed figures change, before anybody accepts it.
//!
//! In: the tables in `src/datasets/` as they lie in the working tree. Out: that they are valid, or what is not; then every headline,
//! sentence and note in both languages, and every picture, that differs from the last commit. Nothing is accepted here:
//! `cargo xtask pictures` does that.

use crate::{Fault, ask, root, run, setup};
use std::path::Path;
use std::process::Command;

/// Checks the tables and prints what they change.
pub fn check() -> Result<(), Fault> {
    let validator = setup::frictionless()?;
    run(Command::new(validator).args(["validate", "src/datasets/datapackage.json"]).current_dir(root()))?;
    // The build script holds the tables to their own rules, the tests to each other.
    let cargo = |arguments: &[&str]| Command::new(env!("CARGO")).args(arguments).current_dir(root()).output();
    run(Command::new(env!("CARGO")).args(["build", "--quiet", "--bin", "gapchart"]).current_dir(root()))?;
    let made = root().join("target/golden");
    for kept in files(&made) {
        std::fs::remove_file(made.join(kept)).ok();
    }
    let drawn = cargo(&["test", "--quiet", "--test", "golden", "--no-fail-fast"]).map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&drawn.stdout).into_owned() + &String::from_utf8_lossy(&drawn.stderr);
    if !drawn.status.success() && files(&made).is_empty() {
        return Err(format!("the figures could not be drawn:\n{said}"));
    }
    let mut told = 0;
    for lang in ["en", "cy"] {
        let name = format!("words-{lang}.md");
        let kept = format!("tests/golden/{name}");
        let now = std::fs::read_to_string(made.join(&name)).or_else(|_| std::fs::read_to_string(root().join(&kept)));
        for (outcome, lines) in changes(&committed(&kept).unwrap_or_default(), &now.map_err(|error| format!("{kept}: {error}"))?)
        {
            println!("\n{outcome} ({lang})");
            for line in &lines {
                println!("  {line}");
            }
            told += lines.iter().filter(|line| line.starts_with('+')).count();
        }
    }
    let mut pictures = 0;
    for (folder, ending) in [("tests/golden", "svg"), ("www/pictures", "svg"), ("www", "html")] {
        for name in files(&root().join(folder)).iter().filter(|name| name.ends_with(ending)) {
            let kept = format!("{folder}/{name}");
            let drawn = made.join(name);
            let new = if drawn.is_file() { drawn } else { root().join(&kept) };
            if committed(&kept) != std::fs::read_to_string(&new).ok() {
                println!("\n{kept} changes: look at {}", new.strip_prefix(root()).unwrap_or(&new).display());
                pictures += 1;
            }
        }
    }
    println!("\nthe tables are valid; since the last commit they change {told} texts and {pictures} pictures and pages");
    Ok(())
}

/// A file as the last commit has it.
fn committed(path: &str) -> Option<String> {
    ask(Command::new("git").args(["show", &format!("HEAD:{path}")]).current_dir(root())).map(|text| text + "\n")
}

fn files(folder: &Path) -> Vec<String> {
    let mut names = vec![];
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        names.extend(entry.file_name().into_string().ok().filter(|_| entry.path().is_file()));
    }
    names.sort();
    names
}

/// By outcome (a heading of the second level), the lines that are gone, with `-`, and those that are new, with `+`.
pub fn changes(before: &str, now: &str) -> Vec<(String, Vec<String>)> {
    let sections = |text: &str| -> Vec<(String, Vec<String>)> {
        let parts = text.split("\n## ").skip(1);
        parts
            .map(|part| {
                let mut lines = part.lines().filter(|line| !line.is_empty()).map(str::to_string);
                (lines.next().unwrap_or_default().trim_matches('`').to_string(), lines.collect())
            })
            .collect()
    };
    let (old, new) = (sections(before), sections(now));
    let mut changed = vec![];
    for (outcome, lines) in &new {
        let known = old.iter().find(|(known, _)| known == outcome).map_or(&[][..], |(_, lines)| lines);
        let gone: Vec<&String> = known.iter().filter(|line| !lines.contains(line)).collect();
        let mut new: Vec<&String> = lines.iter().filter(|line| !known.contains(line)).collect();
        let mut told: Vec<String> = vec![];
        for old in gone {
            told.push(format!("- {}", bare(old)));
            // What stands in its place comes beside it.
            if let Some(at) = new.iter().position(|line| kind(line) == kind(old)) {
                told.push(format!("+ {}", bare(new.remove(at))));
            }
        }
        told.extend(new.into_iter().map(|line| format!("+ {}", bare(line))));
        if !told.is_empty() {
            changed.push((outcome.clone(), told));
        }
    }
    for (outcome, _) in old.iter().filter(|(outcome, _)| new.iter().all(|(known, _)| known != outcome)) {
        changed.push((outcome.clone(), vec!["- cannot be drawn any more".to_string()]));
    }
    changed
}

/// A line of a list without its dash.
fn bare(line: &str) -> &str {
    line.strip_prefix("- ").unwrap_or(line)
}

/// What a line tells: the word before its colon; the headline has none.
fn kind(line: &str) -> &str {
    bare(line).split_once(": ").filter(|_| line.starts_with("- ")).map_or("", |(kind, _)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_by_outcome() {
        let before = "# What\n\n## `trend`\n\n**One**\n- sentence: a\n\n## `wales`\n\n**Two**\n";
        let now = "# What\n\n## `trend`\n\n**One**\n- sentence: b\n\n## `pay`\n\n**Three**\n";
        assert_eq!(
            changes(before, now),
            [
                ("trend".to_string(), vec!["- sentence: a".to_string(), "+ sentence: b".to_string()]),
                ("pay".to_string(), vec!["+ **Three**".to_string()]),
                ("wales".to_string(), vec!["- cannot be drawn any more".to_string()]),
            ]
        );
        assert!(changes(now, now).is_empty());
    }
}
