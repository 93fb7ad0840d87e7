//! What is handed out, from a built `pkg/`.
//!
//! In: `pkg/`. Out, in `target/release-files/`: the package as npm packs it; the single page; a folder whose name holds a hash of all
//! that is in it, so that a server may let browsers keep it for ever; `SHA256SUMS`. The hashes that a page pins by are in the package's `integrity.txt`. The
//! same sources give the same bytes.

use crate::build::version;
use crate::{Fault, read, root, run, write};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where they are.
pub fn folder() -> PathBuf {
    root().join("target/release-files")
}

/// Packs `pkg/` as npm does; gives the path of the archive in `to`.
pub fn packed(to: &Path) -> Result<PathBuf, Fault> {
    std::fs::create_dir_all(to).map_err(|error| error.to_string())?;
    run(Command::new("npm")
        .args(["pack", "--silent", "--pack-destination"])
        .arg(to)
        .current_dir(root().join("pkg"))
        .stdout(std::process::Stdio::null()))?;
    Ok(to.join(format!("gapchart-{}.tgz", version()?)))
}

/// Makes the files; gives the list of their checksums.
pub fn files() -> Result<String, Fault> {
    let (pkg, out, version) = (root().join("pkg"), folder(), version()?);
    std::fs::remove_dir_all(&out).ok();
    packed(&out)?;
    write(&out.join(format!("gapchart-{version}.html")), &read(&pkg.join("gapchart.html"))?)?;
    let mut names: Vec<String> = vec![];
    for entry in std::fs::read_dir(&pkg).map_err(|error| error.to_string())?.flatten() {
        names.extend(entry.file_name().into_string().ok().filter(|_| entry.path().is_file()));
    }
    names.sort();
    let mut whole = Sha256::new();
    for name in &names {
        let bytes = read(&pkg.join(name))?;
        whole.update(name.as_bytes());
        whole.update(Sha256::digest(&bytes));
    }
    let hash: String = hex(&whole.finalize()).chars().take(12).collect();
    let served = format!("gapchart-{version}-{hash}");
    for name in &names {
        write(&out.join(&served).join(name), &read(&pkg.join(name))?)?;
    }
    let mut sums = String::new();
    let handed = [format!("gapchart-{version}.tgz"), format!("gapchart-{version}.html")];
    for name in handed.iter().cloned().chain(names.iter().map(|name| format!("{served}/{name}"))) {
        let _ = writeln!(sums, "{}  {name}", hex(&Sha256::digest(read(&out.join(&name))?)));
    }
    write(&out.join("SHA256SUMS"), sums.as_bytes())?;
    Ok(sums)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
