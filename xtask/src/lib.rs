//! The repository's automation: `main.rs` is its vocabulary, and the browser tests use the same server and drivers.

pub mod bench;
pub mod browser;
pub mod build;
pub mod data;
pub mod release;
pub mod server;
pub mod setup;
pub mod shots;
pub mod single;
pub mod size;
pub mod words;

use std::path::{Path, PathBuf};
use std::process::Command;

/// What went wrong, in words that say what to do.
pub type Fault = String;

/// The repository's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository").to_path_buf()
}

/// Runs a command and waits; its output goes where ours goes.
pub fn run(command: &mut Command) -> Result<(), Fault> {
    let shown = format!("{command:?}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{shown} ended with {status}")),
        Err(error) => Err(format!("{shown} did not start: {error}")),
    }
}

/// Runs a command and gives what it printed on standard output; nothing if it failed.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_string())
}

/// Reads a file, naming it if that fails.
pub fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Writes a file and the folders above it, naming it if that fails.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(path, bytes)).map_err(|error| format!("{}: {error}", path.display()))
}
