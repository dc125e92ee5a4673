//! Names the engine: a hash over the sources and resources of the core. Annotations and ledgers that another engine made are
//! derived again instead of being taken for ours. The layout of the clusterer has a name of its own, from the sources of its room.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let core = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../rashomon");
    println!("cargo::rerun-if-changed={}", core.join("src").display());
    println!("cargo::rerun-if-changed={}", core.join("resources").display());
    println!("cargo::rustc-env=RASHOMON_ENGINE={:016x}", hash(&[core.join("src"), core.join("resources")])?);
    println!("cargo::rustc-env=RASHOMON_PLACING={:016x}", hash(&[core.join("src/story"), core.join("src/id.rs")])?);
    Ok(())
}

/// FNV-1a over all files: this is a name, no protection.
fn hash(parts: &[PathBuf]) -> io::Result<u64> {
    let mut files = Vec::new();
    for part in parts {
        collect(part, &mut files)?;
    }
    files.sort();
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for file in files {
        for byte in fs::read(file)? {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Ok(hash)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        collect(&entry?.path(), files)?;
    }
    Ok(())
}
