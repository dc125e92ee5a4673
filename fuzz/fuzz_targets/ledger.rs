//! An exported ledger, whole or damaged, is read or refused with a reason, and what was read is written the same again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon::config::Config;
use rashomon_store::{Archive, Error, Memory};

fn read(lines: &[u8]) -> Result<Archive<Memory>, Error> {
    let mut archive = Archive::new(Memory::default(), &Config::default());
    archive.import(lines)?;
    Ok(archive)
}

fn written(archive: &Archive<Memory>) -> Vec<u8> {
    let mut out = Vec::new();
    archive.export(&mut out).expect("what was read is written");
    out
}

fuzz_target!(|lines: &[u8]| {
    match read(lines) {
        Ok(archive) => {
            let first = written(&archive);
            let again = read(&first).expect("what was written is a ledger");
            assert_eq!(String::from_utf8(first), String::from_utf8(written(&again)));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
