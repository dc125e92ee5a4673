//! A store in a file: it goes on where it stopped, two writers don't disturb one another, damage is found.

#![allow(clippy::unwrap_used, clippy::panic)] // a test may stop at once

mod reports;

use rashomon::config::Config;
use rashomon::id::ArticleId;
use rashomon_store::{Archive, Changes, Checkpoint, Error, Moment, Note, Sqlite, Store as _, StoryFilter};
use reports::{DAY, ferry, incoming, stream, vote};
use std::path::PathBuf;

/// A path of its own, removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("rashomon-store-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("ledger.db")
    }

    fn open(&self) -> Archive<Sqlite> {
        Archive::new(Sqlite::open(&self.file()).unwrap(), &Config::default())
    }
}

/// All ledgers of an archive, as they are kept.
trait Ledgers {
    fn ledgers(&self) -> Vec<rashomon::ledger::Story>;
}

impl Ledgers for Archive<Sqlite> {
    fn ledgers(&self) -> Vec<rashomon::ledger::Story> {
        let mut heads = self.store().stories(&StoryFilter { limit: 1_000, ..StoryFilter::default() }).unwrap().items;
        heads.sort_by(|a, b| a.id.cmp(&b.id));
        heads.iter().map(|head| self.store().ledger(&head.id).unwrap().unwrap().0).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn it_goes_on_where_it_stopped() {
    let (stopping, through) = (Folder::new("stopping"), Folder::new("through"));
    let mut one = through.open();
    for (at, batch) in (1..).zip(stream(80).chunks(8)) {
        one.add(incoming(batch.to_vec()), Moment(at * DAY)).unwrap();
        stopping.open().add(incoming(batch.to_vec()), Moment(at * DAY)).unwrap();
    }
    let other = stopping.open();
    assert_eq!(one.store().journal(0, 1_000).unwrap(), other.store().journal(0, 1_000).unwrap());
    let filter = StoryFilter { limit: 1_000, ..StoryFilter::default() };
    let stories = one.store().stories(&filter).unwrap();
    assert_eq!(stories, other.store().stories(&filter).unwrap());
    for story in stories.items {
        assert_eq!(one.store().ledger(&story.id).unwrap(), other.store().ledger(&story.id).unwrap());
    }
    assert_eq!(other.check().unwrap().faults, [""; 0]);
}

#[test]
fn two_writers_take_in_what_the_other_wrote() {
    let folder = Folder::new("two");
    let (mut a, mut b) = (folder.open(), folder.open());
    a.add(incoming(vec![ferry(0)]), Moment(1)).unwrap();
    b.add(incoming(vec![vote(0)]), Moment(2)).unwrap();
    a.add(incoming(vec![ferry(1), vote(1)]), Moment(3)).unwrap();
    b.add(incoming(vec![ferry(2)]), Moment(4)).unwrap();
    let checked = folder.open().check().unwrap();
    assert_eq!((checked.articles, checked.stories, checked.faults.len()), (5, 2, 0));
}

#[test]
fn what_another_wrote_is_caught_up_with_as_if_there_were_one_writer() {
    let (two, one) = (Folder::new("caught-up"), Folder::new("alone"));
    let (mut a, mut b, mut alone) = (two.open(), two.open(), one.open());
    for (at, batch) in (1..).zip(stream(60).chunks(5)) {
        let writer = if at % 2 == 0 { &mut a } else { &mut b };
        writer.add(incoming(batch.to_vec()), Moment(at)).unwrap();
        alone.add(incoming(batch.to_vec()), Moment(at)).unwrap();
    }
    assert_eq!(a.store().journal(0, 1_000).unwrap(), alone.store().journal(0, 1_000).unwrap());
    assert_eq!(two.open().check().unwrap().faults, [""; 0]);
}

#[test]
fn readers_see_whole_commits_and_write_nothing() {
    let folder = Folder::new("readers");
    assert!(Sqlite::open_to_read(&folder.file()).is_err(), "there is nothing to read yet");
    let mut archive = folder.open();
    archive.add(incoming(vec![ferry(0)]), Moment(1)).unwrap();
    let mut reader = Sqlite::open_to_read(&folder.file()).unwrap();
    assert_eq!(reader.counts().unwrap().articles, 1);
    archive.add(incoming(vec![ferry(1)]), Moment(1)).unwrap();
    assert_eq!(reader.counts().unwrap().articles, 2);
    let note = Note { on: "ferry-0".to_owned(), at: Moment(2), hand: "desk".to_owned(), text: "seen".to_owned() };
    assert!(reader.commit(&Changes { head: 2, notes: vec![note], ..Changes::default() }).is_err());
}

#[test]
fn a_backup_is_a_store() {
    let folder = Folder::new("backup");
    let mut archive = folder.open();
    archive.add(incoming(stream(20)), Moment(1)).unwrap();
    let copy = folder.0.join("copy.db");
    archive.store().backup(&copy).unwrap();
    assert!(archive.store().backup(&copy).is_err(), "it does not overwrite");
    let copy = Archive::new(Sqlite::open(&copy).unwrap(), &Config::default());
    let checked = copy.check().unwrap();
    assert_eq!((checked.articles, checked.faults.len()), (20, 0));
}

#[test]
fn damage_is_found() {
    let harm = [
        "UPDATE articles SET story = (SELECT id FROM stories WHERE id <> articles.story LIMIT 1) WHERE n = 1",
        "DELETE FROM revisions WHERE article = 2",
        "DELETE FROM journal WHERE sequence = (SELECT max(sequence) FROM journal)",
        "UPDATE stories SET ledger = (SELECT ledger FROM stories s WHERE s.id <> stories.id AND s.reports > 0 LIMIT 1) WHERE n = 1",
        "UPDATE revisions SET record = (SELECT record FROM revisions WHERE n = 2) WHERE n = 1",
        "UPDATE revisions SET annotations = (SELECT annotations FROM revisions WHERE n = 2) WHERE n = 1",
        "DELETE FROM words WHERE rowid = 1",
    ];
    for (index, sql) in harm.iter().enumerate() {
        let folder = Folder::new(&format!("damage-{index}"));
        let mut archive = folder.open();
        archive.add(incoming(vec![ferry(0), vote(0), ferry(1), vote(1)]), Moment(1)).unwrap();
        assert_eq!(archive.check().unwrap().faults, [""; 0]);
        drop(archive);
        let raw = rusqlite::Connection::open(folder.file()).unwrap();
        assert_eq!(raw.execute(sql, []).unwrap(), 1, "{sql}");
        drop(raw);
        let found = folder.open().check().map(|checked| checked.faults.len());
        assert!(!matches!(found, Ok(0)), "{sql}");
    }
}

#[test]
fn what_is_no_store_is_refused() {
    let folder = Folder::new("none");
    std::fs::write(
        folder.file(),
        "this is a text of more than a hundred bytes, which no database begins with, as everybody can see at a glance",
    )
    .unwrap();
    assert!(Sqlite::open(&folder.file()).is_err());
    let later = folder.0.join("later.db");
    rusqlite::Connection::open(&later).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    assert!(matches!(Sqlite::open(&later), Err(Error::TooNew { found: 99, .. })));
}

/// Articles of which none is like another.
fn small(from: usize, to: usize) -> Vec<rashomon_store::Incoming> {
    let article = |n: usize| {
        let mut article = ferry(0);
        article.id = ArticleId::new(format!("small-{n}"));
        article.text = format!("Word{n} thing{n} place{n} matter{n} of day{n}.");
        article
    };
    incoming((from..to).map(article).collect())
}

#[test]
fn a_checkpoint_takes_over_the_work_of_placing() {
    let folder = Folder::new("checkpoint");
    let mut archive = folder.open();
    for batch in 0..3 {
        archive.add(small(batch * 120, (batch + 1) * 120), Moment(1)).unwrap();
    }
    assert_eq!(archive.store().checkpoint().unwrap().unwrap().revisions, 360);
    archive.add(incoming(vec![ferry(0), ferry(1)]), Moment(2)).unwrap();
    // Two archives, one of which was closed in between, decide alike.
    let mut reopened = folder.open();
    reopened.add(incoming(vec![ferry(2), vote(0)]), Moment(3)).unwrap();
    let kept = |id: &str| reopened.store().article(&ArticleId::new(id)).unwrap().unwrap().story;
    assert_eq!(kept("ferry-0"), kept("ferry-2"));
    assert_ne!(kept("ferry-0"), kept("vote-0"));
}

#[test]
fn a_checkpoint_that_is_damaged_or_of_another_layout_is_made_anew() {
    let at = |raw: &rusqlite::Connection| -> Vec<u8> {
        raw.query_row("SELECT value FROM meta WHERE key = 'checkpoint'", [], |row| row.get(0)).unwrap()
    };
    type Harm = fn(&mut Vec<u8>);
    let harms: [(&str, Harm); 5] = [
        ("a bit of the state", |bytes| *bytes.last_mut().unwrap() ^= 1),
        ("the place in the journal", |bytes| bytes[30] ^= 1),
        ("cut off", |bytes| bytes.truncate(bytes.len() / 2)),
        ("empty", Vec::clear),
        ("whole, of another layout", |bytes| {
            let kept = Checkpoint::from_bytes(bytes).unwrap();
            // Whoever trusted it would know of no article.
            let state = kept.state[..kept.state.len() / 2].to_vec();
            *bytes = Checkpoint { layout: "0000000000000000".to_owned(), state, ..kept }.to_bytes();
        }),
    ];
    for (what, harm) in harms {
        let folder = Folder::new("harmed");
        let mut archive = folder.open();
        archive.add(incoming(vec![ferry(0), ferry(1), vote(0)]), Moment(1)).unwrap();
        archive.add(small(0, 250), Moment(1)).unwrap();
        drop(archive);
        let raw = rusqlite::Connection::open(folder.file()).unwrap();
        let mut bytes = at(&raw);
        harm(&mut bytes);
        raw.execute("UPDATE meta SET value = ?1 WHERE key = 'checkpoint'", [&bytes]).unwrap();
        let mut archive = folder.open();
        archive.add(incoming(vec![ferry(2)]), Moment(2)).unwrap();
        let kept = |id: &str| archive.store().article(&ArticleId::new(id)).unwrap().unwrap().story;
        assert_eq!(kept("ferry-0"), kept("ferry-2"), "{what}");
        // What was made anew is kept at once.
        let anew = archive.store().checkpoint().unwrap().unwrap();
        assert_eq!((anew.revisions, anew.layout.as_str() == "0000000000000000"), (254, false), "{what}");
        assert_eq!(archive.check().unwrap().faults, [""; 0], "{what}");
    }
}

#[test]
fn damaged_annotations_and_ledgers_are_found_again_and_named() {
    let folder = Folder::new("harmed-rows");
    let mut archive = folder.open();
    archive.add(incoming(vec![ferry(0), ferry(1), vote(0)]), Moment(1)).unwrap();
    let id = archive.store().article(&ArticleId::new("ferry-0")).unwrap().unwrap().story;
    let (told, reports) = Archive::story(archive.store(), &id).unwrap().unwrap();
    drop(archive);
    let raw = rusqlite::Connection::open(folder.file()).unwrap();
    let mut bytes: Vec<u8> =
        raw.query_row("SELECT annotations FROM revisions WHERE n = 1", [], |row| row.get(0)).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    raw.execute("UPDATE revisions SET annotations = ?1 WHERE n = 1", [&bytes]).unwrap();
    // The ledger is packed against what can no longer be read; both follow from the articles.
    let archive = folder.open();
    assert_eq!(Archive::story(archive.store(), &id).unwrap().unwrap(), (told.clone(), reports));
    assert_eq!(Archive::ledger(archive.store(), &id).unwrap().unwrap(), told);
    assert_eq!(archive.check().unwrap().faults.len(), 1);
}

#[test]
fn what_was_kept_before_there_were_examples_is_read_beside_what_came_after() {
    let folder = Folder::new("examples");
    let mut archive = folder.open();
    let reports = stream(400);
    for batch in reports.chunks(100) {
        archive.add(incoming(batch.to_vec()), Moment(DAY)).unwrap();
    }
    drop(archive);
    let raw = rusqlite::Connection::open(folder.file()).unwrap();
    let count = |sql: &str| raw.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count("SELECT count(*) FROM examples"), 2);
    // The same sort of item before and after: what it says takes less room once there are examples.
    let bytes = |range: &str| {
        count(&format!(
            "SELECT sum(length(record) + length(annotations)) / count(*) FROM revisions r JOIN articles a ON a.n = r.article
             WHERE a.id LIKE 'item-%' AND r.n {range}"
        ))
    };
    assert!(bytes("> 350") * 10 < bytes("<= 50") * 8, "{} against {}", bytes("> 350"), bytes("<= 50"));
    let archive = folder.open();
    assert_eq!(archive.check().unwrap().faults, [""; 0]);
    for wanted in reports.iter().step_by(11) {
        assert_eq!(archive.store().article(&wanted.id).unwrap().unwrap().revision.report.article, *wanted);
    }
}

#[test]
fn what_another_engine_annotated_is_annotated_once_more_and_kept() {
    let folder = Folder::new("renewed");
    let mut archive = folder.open();
    archive.add(incoming(stream(30)), Moment(DAY)).unwrap();
    let before = archive.ledgers();
    drop(archive);
    let raw = rusqlite::Connection::open(folder.file()).unwrap();
    raw.execute_batch(
        "UPDATE revisions SET engine = 'older', annotations = x'00'; UPDATE stories SET engine = 'older'",
    )
    .unwrap();
    // Ledgers are packed against annotations that are gone: nothing but renewing brings them back.
    let mut archive = folder.open();
    assert_eq!(archive.store().count_outdated().unwrap(), 30);
    assert_eq!(archive.renew(7, |_| ()).unwrap(), 7);
    assert_eq!(archive.store().count_outdated().unwrap(), 23);
    let renewed = 7 + archive.renew(u64::MAX, |_| ()).unwrap();
    assert_eq!(renewed, 30);
    let stories = archive.store().counts().unwrap().stories;
    assert_eq!(archive.work_out(|_| ()).unwrap(), stories);
    assert_eq!(archive.ledgers(), before);
    let checked = archive.check().unwrap();
    assert_eq!((checked.of_other_engines, checked.waiting, checked.faults), (0, 0, Vec::<String>::new()));
}
