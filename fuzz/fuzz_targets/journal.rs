//! The journal of a watch, whole or damaged, gives a state; the changes of that state make it anew.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_read::opml;
use rashomon_read::watch::health;
use rashomon_read::watch::journal::{Journal, Keep as _};

fuzz_target!(|bytes: &[u8]| {
    let path = std::env::temp_dir().join(format!("rashomon-fuzz-{}.journal", std::process::id()));
    std::fs::write(&path, bytes).unwrap();
    let mut journal = Journal::open(&path).unwrap();
    let state = journal.load().unwrap();
    let _ = health::of(&state, 1_700_000_000);
    let _ = opml::write("fuzz", &state.subscriptions());
    drop(journal);
    std::fs::write(&path, []).unwrap();
    let mut journal = Journal::open(&path).unwrap();
    journal.append(&state.changes().collect::<Vec<_>>()).unwrap();
    assert_eq!(format!("{:?}", journal.load().unwrap()), format!("{state:?}"));
    assert_eq!(journal.damaged, 0);
});
