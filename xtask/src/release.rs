//! What is handed out, from a built `pkg/`.
//!
//! In: `pkg/`. Out, in `target/release-files/`: the package as npm packs it; the single page; the WordPress plugin; a folder whose name holds a hash of all
//! that is in it, so that a server may let browsers keep it for ever; `SHA256SUMS`. The hashes that a page pins by are in the package's `integrity.txt`. The
//! same sources give the same bytes.

use crate::build::version;
use crate::{Fault, read, root, run, write};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::Write as _;
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
    let plugin = format!("gapchart-wordpress-{version}.zip");
    let mut held = vec![("gapchart/gapchart.php".to_string(), read(&root().join("www/wordpress/gapchart.php"))?)];
    for name in &names {
        held.push((format!("gapchart/gapchart/{name}"), read(&pkg.join(name))?));
    }
    write(&out.join(&plugin), &zipped(&held))?;
    let mut sums = String::new();
    let handed = [format!("gapchart-{version}.tgz"), format!("gapchart-{version}.html"), plugin];
    for name in handed.iter().cloned().chain(names.iter().map(|name| format!("{served}/{name}"))) {
        let _ = writeln!(sums, "{}  {name}", hex(&Sha256::digest(read(&out.join(&name))?)));
    }
    write(&out.join("SHA256SUMS"), sums.as_bytes())?;
    Ok(sums)
}

/// A ZIP archive of files by name, compressed, without times: the same files give the same bytes (PKWARE, APPNOTE 6.3, 4.3).
pub fn zipped(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    /// The first day that the format can tell.
    const DAY: u16 = 1 << 5 | 1;
    let (mut out, mut directory) = (vec![], vec![]);
    for (name, bytes) in files {
        let mut encoder = flate2::write::DeflateEncoder::new(vec![], flate2::Compression::best());
        encoder.write_all(bytes).expect("memory");
        let packed = encoder.finish().expect("memory");
        let mut sum = flate2::Crc::new();
        sum.update(bytes);
        // Version 2.0; names in UTF-8; deflated; no time; day, sum, sizes, length of the name, nothing more.
        let mut about = vec![];
        for half in [20, 1 << 11, 8, 0, DAY] {
            about.extend_from_slice(&u16::to_le_bytes(half));
        }
        for whole in [sum.sum(), packed.len() as u32, bytes.len() as u32] {
            about.extend_from_slice(&whole.to_le_bytes());
        }
        about.extend_from_slice(&(name.len() as u16).to_le_bytes());
        about.extend_from_slice(&[0; 2]);
        let at = out.len() as u32;
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&about);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(&packed);
        directory.extend_from_slice(b"PK\x01\x02");
        directory.extend_from_slice(&20_u16.to_le_bytes());
        directory.extend_from_slice(&about);
        // No comment, one disk, no attributes.
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&at.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
    }
    let (at, count) = (out.len() as u32, (files.len() as u16).to_le_bytes());
    let length = directory.len() as u32;
    out.extend(directory);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    out.extend_from_slice(&[count, count].concat());
    out.extend_from_slice(&[length.to_le_bytes(), at.to_le_bytes()].concat());
    out.extend_from_slice(&[0; 2]);
    out
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
