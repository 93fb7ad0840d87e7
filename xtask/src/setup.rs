//! Everything the build and the tests need, fetched where it is missing.
//!
//! Each function makes sure of one thing and says what it did. What it cannot do (no network, no root) it names with the
//! command that would. All that is not a system package lands in `target/tools`.

use crate::{Fault, ask, root, run};
use std::path::PathBuf;
use std::process::Command;

/// Tools that are not system packages.
pub fn tools() -> PathBuf {
    root().join("target/tools")
}

/// The wasm target and the standard library's source, which `rust-toolchain.toml` names.
pub fn rust() -> Result<(), Fault> {
    let missing = |what: &str, how: &str| Err(format!("{what} is missing and could not be installed: run `{how}`"));
    let installed = |what: &[&str]| ask(Command::new("rustup").args(what)).unwrap_or_default();
    if !installed(&["target", "list", "--installed"]).contains("wasm32-unknown-unknown") {
        println!("installing the wasm target");
        if run(Command::new("rustup").args(["target", "add", "wasm32-unknown-unknown"])).is_err() {
            return missing("the Rust target wasm32-unknown-unknown", "rustup target add wasm32-unknown-unknown");
        }
    }
    if !installed(&["component", "list", "--installed"]).contains("rust-src") {
        println!("installing the standard library's source");
        if run(Command::new("rustup").args(["component", "add", "rust-src"])).is_err() {
            return missing("the Rust component rust-src", "rustup component add rust-src");
        }
    }
    Ok(())
}

/// esbuild, wasm-opt, TypeScript and axe from npm; gives the folder that holds `node_modules`.
pub fn npm() -> Result<PathBuf, Fault> {
    packages("npm", &crate::read(&root().join("xtask/npm/package.json"))?)
}

/// What a `package.json` names, from npm; gives the folder that holds `node_modules`.
pub fn packages(name: &str, wanted: &[u8]) -> Result<PathBuf, Fault> {
    if ask(Command::new("node").arg("--version")).is_none() || ask(Command::new("npm").arg("--version")).is_none() {
        debian(&["nodejs", "npm"])?;
    }
    let folder = tools().join(name);
    let marker = folder.join("installed.json");
    if std::fs::read(&marker).ok().as_deref() != Some(wanted) {
        println!("installing packages from npm ({name})");
        crate::write(&folder.join("package.json"), wanted)?;
        let quiet = ["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
        run(Command::new("npm").args(quiet).current_dir(&folder))
            .map_err(|fault| format!("{fault}; {name} needs its packages from the npm registry"))?;
        crate::write(&marker, wanted)?;
    }
    Ok(folder)
}

/// Chromium, Firefox and WebKitGTK with their drivers; gives the path of geckodriver, which Debian does not package.
pub fn browsers() -> Result<PathBuf, Fault> {
    let minibrowser = crate::browser::minibrowser();
    let wanted = [
        ("chromedriver", "chromium-driver"),
        ("chromium", "chromium"),
        ("firefox-esr", "firefox-esr"),
        ("WebKitWebDriver", "webkit2gtk-driver"),
        ("Xvfb", "xvfb"),
    ];
    let mut packages: Vec<&str> =
        wanted.iter().filter(|(program, _)| which(program).is_none()).map(|(_, package)| *package).collect();
    if minibrowser.is_none() && !packages.contains(&"webkit2gtk-driver") {
        packages.push("webkit2gtk-driver");
    }
    if !packages.is_empty() {
        packages.push("fonts-liberation2");
        debian(&packages)?;
    }
    if let Some(path) = which("geckodriver") {
        return Ok(path);
    }
    let path = tools().join("bin/geckodriver");
    if !path.exists() {
        println!("building geckodriver");
        let install = ["install", "geckodriver", "--version", "0.37.1", "--locked", "--quiet", "--root"];
        run(Command::new(env!("CARGO")).args(install).arg(tools()))
            .map_err(|fault| format!("{fault}; or put a geckodriver on the PATH"))?;
    }
    Ok(path)
}

/// The validator of Frictionless data packages; gives its path.
pub fn frictionless() -> Result<PathBuf, Fault> {
    if let Some(path) = which("frictionless") {
        return Ok(path);
    }
    let home = tools().join("python");
    let path = home.join("bin/frictionless");
    if !path.exists() {
        println!("installing frictionless from PyPI");
        let venv = |home: &PathBuf| run(Command::new("python3").args(["-m", "venv"]).arg(home));
        if venv(&home).is_err() {
            debian(&["python3", "python3-venv"])?;
            venv(&home)?;
        }
        run(Command::new(home.join("bin/pip")).args(["install", "--quiet", "frictionless==5.21.0"]))?;
    }
    Ok(path)
}

/// PHP for a shell, which the WordPress plugin is tried with; gives its path.
pub fn php() -> Result<PathBuf, Fault> {
    if which("php").is_none() {
        debian(&["php-cli"])?;
    }
    which("php").ok_or_else(|| "php-cli is installed, and no php is on the PATH".to_string())
}

/// Installs Debian packages, as root or by sudo without a question.
fn debian(packages: &[&str]) -> Result<(), Fault> {
    let by_hand = || format!("missing Debian packages: run `apt-get install {}` as root", packages.join(" "));
    if which("apt-get").is_none() {
        return Err(by_hand());
    }
    let sudo = ask(Command::new("id").arg("-u")).as_deref() != Some("0");
    if sudo && ask(Command::new("sudo").args(["-n", "true"])).is_none() {
        return Err(by_hand());
    }
    println!("installing Debian packages: {}", packages.join(" "));
    let apt = |arguments: &[&str]| {
        let mut command = Command::new(if sudo { "sudo" } else { "apt-get" });
        if sudo {
            command.args(["-n", "apt-get"]);
        }
        run(command
            .args(["-qq", "-o", "Dpkg::Use-Pty=0"])
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdout(std::process::Stdio::null()))
    };
    apt(&["update"]).ok();
    let mut install = vec!["install", "-y", "--no-install-recommends"];
    install.extend(packages);
    apt(&install).map_err(|_| by_hand())
}

/// The first program of that name on the PATH.
pub fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}
