//! Writing: one transaction a commit.

use super::packing::{Kind, Packing};
use crate::codec::{ENGINE, encode_article, pack};
use crate::lists::title_of;
use crate::replay::stories_of;
use crate::store::Error;
use crate::values::{Changes, Entry, Input, Made, NameRow, Revision, StoryRow, Waiting};
use rashomon::id::StoryId;
use rashomon::ledger::{JournalAction, Status};
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};
use std::collections::BTreeSet;

pub fn commit(connection: &mut Connection, packing: &Packing, changes: &Changes) -> Result<(), Error> {
    // Immediate: what is read below stays true until the commit.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: u64 = transaction
        .query_row("SELECT coalesce(max(sequence) + 1, 0) FROM journal", [], |row| row.get::<_, i64>(0))?
        .cast_unsigned();
    if found != changes.head && changes.rests_on_journal() {
        return Err(Error::Conflict { expected: changes.head, found });
    }
    for input in &changes.inputs {
        write_input(&transaction, input)?;
    }
    for rejection in &changes.rejections {
        transaction
            .prepare_cached("INSERT INTO rejections (source, line, reason, seen) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![
                rejection.source,
                rejection.line.map(u64::cast_signed),
                rejection.reason,
                rejection.seen.0
            ])?;
    }
    for revision in &changes.revisions {
        write_revision(&transaction, packing, revision)?;
    }
    for (next, entry) in (found..).zip(&changes.journal) {
        if entry.entry.sequence != next {
            return Err(Error::Refused(format!("journal entry {} does not follow {next}", entry.entry.sequence)));
        }
        write_entry(&transaction, entry)?;
    }
    write_stories(&transaction, packing, &changes.stories, &changes.waiting)?;
    for made in &changes.made {
        write_made(&transaction, packing, made)?;
    }
    for revision in &changes.renewed {
        write_renewed(&transaction, packing, revision)?;
    }
    for note in &changes.notes {
        transaction
            .prepare_cached("INSERT INTO notes (subject, at, hand, text) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![note.on, note.at.0, note.hand, note.text])?;
    }
    for name in &changes.dropped_watchlists {
        transaction.execute("DELETE FROM watchlists WHERE name = ?1", [name])?;
    }
    for list in &changes.watchlists {
        transaction.execute(
            "INSERT INTO watchlists (name, query, at) VALUES (?1, ?2, ?3)
             ON CONFLICT (name) DO UPDATE SET query = excluded.query, at = excluded.at",
            params![list.name, list.query, list.at.0],
        )?;
    }
    for key in &changes.dropped_feeds {
        transaction.prepare_cached("DELETE FROM watching WHERE key = ?1")?.execute([key])?;
    }
    for feed in &changes.feeds {
        transaction
            .prepare_cached(
                "INSERT INTO watching (key, state) VALUES (?1, ?2)
                 ON CONFLICT (key) DO UPDATE SET state = excluded.state",
            )?
            .execute(params![feed.key, feed.state.to_string()])?;
    }
    if let Some(checkpoint) = &changes.checkpoint {
        transaction.execute(
            "INSERT INTO meta (key, value) VALUES ('checkpoint', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            [checkpoint.to_bytes()],
        )?;
    }
    if !changes.revisions.is_empty() {
        packing.choose(&transaction)?;
    }
    transaction.commit()?;
    Ok(())
}

fn write_input(transaction: &Transaction<'_>, input: &Input) -> Result<(), Error> {
    let there: Option<i64> = transaction
        .prepare_cached("SELECT 1 FROM inputs WHERE hash = ?1")?
        .query_row([&input.hash], |row| row.get(0))
        .optional()?;
    if there.is_none() {
        let bytes = input.bytes.as_deref().map(pack).transpose()?;
        transaction
            .prepare_cached("INSERT INTO inputs (hash, path, size, seen, bytes) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![input.hash, input.path, input.size.cast_signed(), input.seen.0, bytes])?;
    }
    Ok(())
}

fn write_revision(transaction: &Transaction<'_>, packing: &Packing, revision: &Revision) -> Result<(), Error> {
    let article = &revision.report.article;
    let annotations = encode_annotations(revision)?;
    let title = title_of(article);
    let day = article.published.as_ref().map(|moment| moment.date().to_string());
    let known: Option<i64> = transaction
        .prepare_cached("SELECT n FROM articles WHERE id = ?1")?
        .query_row([article.id.as_str()], |row| row.get(0))
        .optional()?;
    let n = match known {
        Some(n) => {
            transaction
                .prepare_cached("UPDATE articles SET revision = ?2, outlet = ?3, title = ?4, day = ?5 WHERE n = ?1")?
                .execute(params![n, revision.number, article.outlet, title, day])?;
            transaction.prepare_cached("DELETE FROM words WHERE rowid = ?1")?.execute([n])?;
            n
        }
        None => transaction
            .prepare_cached(
                "INSERT INTO articles (id, story, revision, outlet, title, day, seen) VALUES (?1, '', ?2, ?3, ?4, ?5, ?6)",
            )?
            .insert(params![article.id.as_str(), revision.number, article.outlet, title, day, revision.seen.0])?,
    };
    transaction.prepare_cached("INSERT INTO words (rowid, title, body) VALUES (?1, ?2, ?3)")?.execute(params![
        n,
        article.separate_title().unwrap_or(""),
        article.text
    ])?;
    transaction
        .prepare_cached(
            "INSERT INTO revisions (article, number, seen, path, input, engine, record, annotations)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            n,
            revision.number,
            revision.seen.0,
            revision.origin.path,
            revision.origin.input,
            ENGINE,
            packing.pack(transaction, Kind::Record, &encode_article(article)?)?,
            packing.pack(transaction, Kind::Annotations, &annotations)?,
        ])?;
    Ok(())
}

/// Writes what this engine found in an edition. A ledger may be packed against what another one found: it goes, and is worked out again.
fn write_renewed(transaction: &Transaction<'_>, packing: &Packing, revision: &Revision) -> Result<(), Error> {
    let annotations = encode_annotations(revision)?;
    let found: Option<(i64, String)> = transaction
        .prepare_cached("SELECT n, story FROM articles WHERE id = ?1")?
        .query_row([revision.report.article.id.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((n, story)) = found else { return Ok(()) };
    let renewed = transaction
        .prepare_cached(
            "UPDATE revisions SET engine = ?3, annotations = ?4 WHERE article = ?1 AND number = ?2 AND engine <> ?3",
        )?
        .execute(params![n, revision.number, ENGINE, packing.pack(transaction, Kind::Annotations, &annotations)?])?;
    if renewed > 0 {
        transaction
            .prepare_cached("UPDATE stories SET waiting = max(waiting, 1), ledger = NULL, engine = NULL WHERE id = ?1 AND reports > 0")?
            .execute([story])?;
    }
    Ok(())
}

fn encode_annotations(revision: &Revision) -> Result<Vec<u8>, Error> {
    postcard::to_allocvec(&revision.report.annotations).map_err(|error| Error::Refused(error.to_string()))
}

fn write_entry(transaction: &Transaction<'_>, entry: &Entry) -> Result<(), Error> {
    let action = serde_json::to_string(&entry.entry.action).map_err(|error| Error::Refused(error.to_string()))?;
    let sequence = entry.entry.sequence.cast_signed();
    transaction
        .prepare_cached("INSERT INTO journal (sequence, at, hand, action, reason) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![sequence, entry.at.0, entry.hand, action, entry.entry.reason])?;
    let mut name =
        transaction.prepare_cached("INSERT OR IGNORE INTO journal_stories (story, sequence) VALUES (?1, ?2)")?;
    match &entry.entry.action {
        JournalAction::Undo { entry: of } => {
            // An undoing may itself be undone: the stories are those of the entry at the root.
            let mut of = *of;
            let undone = loop {
                let action: Option<String> = transaction
                    .prepare_cached("SELECT action FROM journal WHERE sequence = ?1")?
                    .query_row([of.cast_signed()], |row| row.get(0))
                    .optional()?;
                match action.and_then(|action| serde_json::from_str(&action).ok()) {
                    Some(JournalAction::Undo { entry: earlier }) if earlier < of => of = earlier,
                    other => break other,
                }
            };
            for story in undone.iter().flat_map(stories_of) {
                name.execute(params![story.as_str(), sequence])?;
            }
        }
        JournalAction::Revise { article, .. } => {
            let story: Option<String> = transaction
                .prepare_cached("SELECT story FROM articles WHERE id = ?1")?
                .query_row([article.as_str()], |row| row.get(0))
                .optional()?;
            if let Some(story) = story {
                name.execute(params![story, sequence])?;
            }
        }
        action => {
            for story in stories_of(action) {
                name.execute(params![story.as_str(), sequence])?;
            }
        }
    }
    Ok(())
}

/// Writes stories, each with the next place in the order of changes, and counts those that have articles.
fn write_stories(
    transaction: &Transaction<'_>,
    packing: &Packing,
    rows: &[StoryRow],
    waiting: &[Waiting],
) -> Result<(), Error> {
    if rows.is_empty() && waiting.is_empty() {
        return Ok(());
    }
    let mut counter = transaction.prepare_cached("SELECT value FROM counters WHERE name = ?1")?;
    let mut changed: i64 = counter.query_row(["changed"], |row| row.get(0))?;
    let mut stories: i64 = counter.query_row(["stories"], |row| row.get(0))?;
    // All articles go where they belong before those of a story are counted: one may leave it for another of the same commit.
    let mut place = transaction.prepare_cached("UPDATE articles SET story = ?1 WHERE id = ?2")?;
    for row in waiting {
        for article in &row.joined {
            place.execute(params![row.id.as_str(), article.as_str()])?;
        }
    }
    for row in waiting {
        changed += 1;
        stories += write_waiting(transaction, row, changed)?;
    }
    for row in rows {
        changed += 1;
        stories += write_story(transaction, packing, row, changed)?;
    }
    let mut count = transaction.prepare_cached("UPDATE counters SET value = ?2 WHERE name = ?1")?;
    count.execute(params!["changed", changed])?;
    count.execute(params!["stories", stories])?;
    Ok(())
}

/// The number of a story, and whether it had articles; it is made where there is none.
fn number_of(transaction: &Transaction<'_>, id: &StoryId, changed: i64) -> Result<(i64, bool), Error> {
    let known: Option<(i64, bool)> = transaction
        .prepare_cached("SELECT n, reports > 0 FROM stories WHERE id = ?1")?
        .query_row([id.as_str()], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    Ok(match known {
        Some(known) => known,
        None => {
            let n = transaction
                .prepare_cached("INSERT INTO stories (id, changed, updated) VALUES (?1, ?2, 0)")?
                .insert(params![id.as_str(), changed])?;
            (n, false)
        }
    })
}

/// Writes a story that articles came to, which are in their places; gives by how many there are more stories with articles now.
fn write_waiting(transaction: &Transaction<'_>, row: &Waiting, changed: i64) -> Result<i64, Error> {
    let (n, had_articles) = number_of(transaction, &row.id, changed)?;
    let reports: i64 = transaction
        .prepare_cached("SELECT count(*) FROM articles WHERE story = ?1")?
        .query_row([row.id.as_str()], |r| r.get(0))?;
    // A story that has a ledger keeps its title, place and counts until the next one.
    transaction
        .prepare_cached(
            "UPDATE stories SET redirect = NULL, changed = ?2, updated = ?3, reports = ?4, waiting = waiting + ?5,
             title = CASE WHEN ledger IS NULL THEN ?6 ELSE title END, place = CASE WHEN ledger IS NULL THEN ?7 ELSE place END,
             first = CASE WHEN first IS NULL OR first > ?8 THEN coalesce(?8, first) ELSE first END,
             last = CASE WHEN last IS NULL OR last < ?9 THEN coalesce(?9, last) ELSE last END
             WHERE n = ?1",
        )?
        .execute(params![
            n,
            changed,
            row.updated.0,
            reports,
            row.came.max(1),
            row.title,
            row.place,
            row.first,
            row.last
        ])?;
    add_names(transaction, n, &row.names)?;
    Ok(1 - i64::from(had_articles))
}

/// Writes a story with its ledger; gives by how many there are more stories with articles now.
fn write_story(transaction: &Transaction<'_>, packing: &Packing, row: &StoryRow, changed: i64) -> Result<i64, Error> {
    let (n, had_articles) = number_of(transaction, &row.id, changed)?;
    let has_articles = row.ledger.as_ref().is_some_and(|ledger| !ledger.articles.is_empty());
    transaction
        .prepare_cached("UPDATE stories SET redirect = ?2, changed = ?3, updated = ?4 WHERE n = ?1")?
        .execute(params![n, row.redirect.as_ref().map(|id| id.as_str().to_owned()), changed, row.updated.0])?;
    write_ledger(transaction, packing, n, row)?;
    let mut place = transaction.prepare_cached("UPDATE articles SET story = ?1 WHERE id = ?2 AND story <> ?1")?;
    for article in row.ledger.iter().flat_map(|l| &l.articles) {
        place.execute(params![row.id.as_str(), article.as_str()])?;
    }
    Ok(i64::from(has_articles) - i64::from(had_articles))
}

/// Writes a ledger that was worked out, unless its story has changed since.
fn write_made(transaction: &Transaction<'_>, packing: &Packing, made: &Made) -> Result<(), Error> {
    let n: Option<i64> = transaction
        .prepare_cached("SELECT n FROM stories WHERE id = ?1 AND changed = ?2 AND waiting > 0")?
        .query_row(params![made.row.id.as_str(), made.of.cast_signed()], |row| row.get(0))
        .optional()?;
    n.map_or(Ok(()), |n| write_ledger(transaction, packing, n, &made.row))
}

/// Writes a story's ledger, and what lists show of it.
fn write_ledger(transaction: &Transaction<'_>, packing: &Packing, n: i64, row: &StoryRow) -> Result<(), Error> {
    let ledger = row.ledger.as_ref();
    let of_status =
        |status| ledger.map_or(0, |l| l.findings.iter().filter(|f| f.status == status).count().cast_signed());
    let count = ledger.map(|l| l.origins.count);
    transaction
        .prepare_cached(
            "UPDATE stories SET title = ?2, first = ?3, last = ?4, reports = ?5, at_least = ?6, at_most = ?7, corroborated = ?8,
             disputed = ?9, unknown = ?10, engine = ?11, ledger = ?12, place = ?13, waiting = 0 WHERE n = ?1",
        )?
        .execute(params![
            n,
            ledger.map_or("", |l| l.title.as_str()),
            ledger.and_then(|l| l.first.as_deref()),
            ledger.and_then(|l| l.last.as_deref()),
            ledger.map_or(0, |l| l.articles.len().cast_signed()),
            count.map_or(0, |c| c.at_least),
            count.map_or(0, |c| c.at_most),
            of_status(Status::Corroborated),
            of_status(Status::Disputed),
            of_status(Status::Open),
            ENGINE,
            ledger.map(|ledger| packing.pack_ledger(transaction, ledger)).transpose()?,
            row.place,
        ])?;
    let now = add_names(transaction, n, &row.names)?;
    let before: Vec<i64> = transaction
        .prepare_cached("SELECT name FROM story_names WHERE story = ?1")?
        .query_map([n], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for gone in before.into_iter().filter(|name| !now.contains(name)) {
        transaction.prepare_cached("DELETE FROM story_names WHERE name = ?1 AND story = ?2")?.execute([gone, n])?;
        transaction.prepare_cached("UPDATE names SET stories = stories - 1 WHERE n = ?1")?.execute([gone])?;
    }
    Ok(())
}

/// Finds a story under names from now on; gives their numbers.
fn add_names(transaction: &Transaction<'_>, story: i64, names: &[NameRow]) -> Result<BTreeSet<i64>, Error> {
    let mut numbers = BTreeSet::new();
    for name in names {
        let known: Option<i64> = transaction
            .prepare_cached("SELECT n FROM names WHERE kind = ?1 AND key = ?2")?
            .query_row(params![name.kind.as_str(), name.key], |row| row.get(0))
            .optional()?;
        let n = match known {
            Some(n) => n,
            None => transaction
                .prepare_cached(
                    "INSERT INTO names (kind, key, name, north, east, sort) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .insert(params![
                    name.kind.as_str(),
                    name.key,
                    name.name,
                    name.position.map(|p| p.0),
                    name.position.map(|p| p.1),
                    name.sort
                ])?,
        };
        let is_new = transaction
            .prepare_cached("INSERT OR IGNORE INTO story_names (name, story) VALUES (?1, ?2)")?
            .execute([n, story])?;
        if is_new > 0 {
            transaction.prepare_cached("UPDATE names SET stories = stories + 1 WHERE n = ?1")?.execute([n])?;
        }
        numbers.insert(n);
    }
    Ok(numbers)
}
