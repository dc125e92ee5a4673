//! Names the engine: a hash over the sources and resources of the core. Annotations and ledgers that another engine made are
//! derived again instead of being taken for ours.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let core = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../rashomon");
    let mut files = Vec::new();
    for part in ["src", "resources"] {
        println!("cargo::rerun-if-changed={}", core.join(part).display());
        collect(&core.join(part), &mut files)?;
    }
    files.sort();
    // FNV-1a: this is a name, no protection.
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for file in files {
        for byte in fs::read(file)? {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    println!("cargo::rustc-env=RASHOMON_ENGINE={hash:016x}");
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { collect(&path, files)? } else { files.push(path) }
    }
    Ok(())
}
