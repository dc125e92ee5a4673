//! Reading: every list is bounded and follows an index.

use super::packing::{Kind, Packing};
use crate::codec::{ENGINE, report, unpack};
use crate::lists::found;
use crate::store::Error;
use crate::values::{
    ArticleFilter, ArticleHead, Checkpoint, Counts, Entry, FeedState, Found, Input, Kept, Moment, NameKind, NameRow,
    Note, Origin, Page, Rejection, Revision, Standing, StoryFilter, StoryHead, Watchlist,
};
use rashomon::id::{ArticleId, StoryId};
use rashomon::ledger::{JournalEntry, OriginCount, Story};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

/// Redirects that are followed; more make a circle.
const MOST_REDIRECTS: usize = 10_000;
/// Articles over which facets are counted, and that a filter looks through for one page.
const LOOKED_AT: usize = 500;

pub fn counts(connection: &Connection) -> Result<Counts, Error> {
    let one = |sql: &str| -> Result<u64, Error> {
        Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get::<_, i64>(0))?.cast_unsigned())
    };
    Ok(Counts {
        articles: one("SELECT coalesce(max(n), 0) FROM articles")?,
        revisions: one("SELECT coalesce(max(n), 0) FROM revisions")?,
        stories: one("SELECT value FROM counters WHERE name = 'stories'")?,
        journal: one("SELECT coalesce(max(sequence) + 1, 0) FROM journal")?,
        rejections: one("SELECT coalesce(max(n), 0) FROM rejections")?,
        notes: one("SELECT coalesce(max(n), 0) FROM notes")?,
        waiting: one("SELECT count(*) FROM stories WHERE waiting > 0")?,
    })
}

type EntryRow = (i64, i64, Option<String>, String, String);

fn entry_row(row: &Row<'_>) -> rusqlite::Result<EntryRow> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
}

fn entry((sequence, at, hand, action, reason): EntryRow) -> Result<Entry, Error> {
    let action = serde_json::from_str(&action)
        .map_err(|error| Error::Damaged(format!("journal entry {sequence} cannot be read: {error}")))?;
    Ok(Entry { at: Moment(at), hand, entry: JournalEntry { sequence: sequence.cast_unsigned(), action, reason } })
}

pub fn journal(connection: &Connection, from: u64, limit: usize) -> Result<Vec<Entry>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT sequence, at, hand, action, reason FROM journal WHERE sequence >= ?1 ORDER BY sequence LIMIT ?2",
    )?;
    let rows = statement.query_map(params![from.cast_signed(), limit.cast_signed()], entry_row)?;
    rows.map(|row| entry(row?)).collect()
}

pub fn journal_of(connection: &Connection, story: &StoryId, until: Option<Moment>) -> Result<Vec<Entry>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT j.sequence, j.at, j.hand, j.action, j.reason FROM journal_stories s JOIN journal j ON j.sequence = s.sequence
         WHERE s.story = ?1 AND j.at <= ?2 ORDER BY s.sequence",
    )?;
    let until = until.map_or(i64::MAX, |moment| moment.0);
    let rows = statement.query_map(params![story.as_str(), until], entry_row)?;
    rows.map(|row| entry(row?)).collect()
}

/// number, seen, path, input, engine, record, annotations: from a column on.
fn revision(connection: &Connection, packing: &Packing, row: &Row<'_>, from: usize) -> Result<Revision, Error> {
    let engine: String = row.get(from + 4)?;
    let record = packing.unpack(connection, Kind::Record, blob(row, from + 5)?)?;
    // What another engine found is of no use, and what is damaged is found again: the article says it.
    let annotations = match engine == ENGINE {
        true => packing.unpack(connection, Kind::Annotations, blob(row, from + 6)?).unwrap_or_default(),
        false => Vec::new(),
    };
    Ok(Revision {
        number: row.get(from)?,
        seen: Moment(row.get(from + 1)?),
        origin: Origin { path: row.get(from + 2)?, input: row.get(from + 3)? },
        report: report(&record, &annotations, &engine)?,
    })
}

fn blob<'r>(row: &'r Row<'_>, at: usize) -> Result<&'r [u8], Error> {
    row.get_ref(at)?.as_blob().map_err(|error| Error::Damaged(error.to_string()))
}

pub fn article(connection: &Connection, packing: &Packing, id: &ArticleId) -> Result<Option<Kept>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT a.n, a.story, r.number, r.seen, r.path, r.input, r.engine, r.record, r.annotations
         FROM articles a JOIN revisions r ON r.article = a.n AND r.number = a.revision WHERE a.id = ?1",
    )?;
    let mut rows = statement.query([id.as_str()])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(Kept {
        arrival: row.get::<_, i64>(0)?.cast_unsigned(),
        story: StoryId::new(row.get::<_, String>(1)?),
        revision: revision(connection, packing, row, 2)?,
    }))
}

pub fn editions(connection: &Connection, id: &ArticleId) -> Result<u32, Error> {
    let mut statement = connection.prepare_cached("SELECT revision + 1 FROM articles WHERE id = ?1")?;
    Ok(statement.query_row([id.as_str()], |row| row.get(0)).optional()?.unwrap_or(0))
}

pub fn revisions(connection: &Connection, packing: &Packing, id: &ArticleId) -> Result<Vec<Revision>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT r.number, r.seen, r.path, r.input, r.engine, r.record, r.annotations
         FROM articles a JOIN revisions r ON r.article = a.n WHERE a.id = ?1 ORDER BY r.number",
    )?;
    let mut rows = statement.query([id.as_str()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(revision(connection, packing, row, 0)?);
    }
    Ok(found)
}

pub fn arrivals(connection: &Connection, packing: &Packing, from: u64, limit: usize) -> Result<Vec<Revision>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT number, seen, path, input, engine, record, annotations FROM revisions WHERE n > ?1 ORDER BY n LIMIT ?2",
    )?;
    let mut rows = statement.query(params![from.cast_signed(), limit.cast_signed()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(revision(connection, packing, row, 0)?);
    }
    Ok(found)
}

pub fn count_outdated(connection: &Connection) -> Result<u64, Error> {
    let mut statement = connection.prepare_cached("SELECT count(*) FROM revisions WHERE engine < ?1 OR engine > ?1")?;
    Ok(statement.query_row([ENGINE], |row| row.get::<_, i64>(0))?.cast_unsigned())
}

pub fn outdated(connection: &Connection, packing: &Packing, limit: usize) -> Result<Vec<Revision>, Error> {
    // Two ranges of the index instead of 'is not'.
    let mut statement = connection.prepare_cached(
        "SELECT number, seen, path, input, engine, record, annotations FROM revisions WHERE engine < ?1 OR engine > ?1 LIMIT ?2",
    )?;
    let mut rows = statement.query(params![ENGINE, limit.cast_signed()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(revision(connection, packing, row, 0)?);
    }
    Ok(found)
}

pub fn members(connection: &Connection, story: &StoryId) -> Result<Vec<(u64, ArticleId)>, Error> {
    let mut statement = connection.prepare_cached("SELECT n, id FROM articles WHERE story = ?1 ORDER BY n")?;
    let rows = statement.query_map([story.as_str()], |row| {
        Ok((row.get::<_, i64>(0)?.cast_unsigned(), ArticleId::new(row.get::<_, String>(1)?)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn resolve(connection: &Connection, story: &StoryId) -> Result<Option<StoryId>, Error> {
    let mut at = story.as_str().to_owned();
    let mut statement = connection.prepare_cached("SELECT redirect FROM stories WHERE id = ?1")?;
    for _ in 0..MOST_REDIRECTS {
        let redirect: Option<Option<String>> = statement.query_row([&at], |row| row.get(0)).optional()?;
        match redirect {
            None => return Ok(None),
            Some(None) => return Ok(Some(StoryId::new(at))),
            Some(Some(next)) => at = next,
        }
    }
    Err(Error::Damaged(format!("the redirects of story {story} lead in a circle")))
}

pub fn ledger(connection: &Connection, packing: &Packing, story: &StoryId) -> Result<Option<(Story, String)>, Error> {
    let mut statement = connection.prepare_cached("SELECT ledger, engine FROM stories WHERE id = ?1")?;
    let found: Option<(Option<Vec<u8>>, Option<String>)> =
        statement.query_row([story.as_str()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((Some(bytes), engine)) = found else { return Ok(None) };
    Ok(Some((packing.unpack_ledger(connection, &bytes)?, engine.unwrap_or_default())))
}

pub fn standing(connection: &Connection, story: &StoryId) -> Result<Option<Standing>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT changed, waiting, reports, (SELECT count(*) FROM notes WHERE subject = ?1) FROM stories WHERE id = ?1",
    )?;
    let row = |row: &Row<'_>| {
        let changed: i64 = row.get(0)?;
        Ok(Standing {
            changed: changed.cast_unsigned(),
            waiting: row.get(1)?,
            reports: row.get(2)?,
            notes: row.get(3)?,
        })
    };
    Ok(statement.query_row([story.as_str()], row).optional()?)
}

pub fn waiting(connection: &Connection, limit: usize) -> Result<Vec<StoryId>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM stories WHERE waiting > 0 ORDER BY changed LIMIT ?1")?;
    let rows = statement.query_map([limit.cast_signed()], |row| Ok(StoryId::new(row.get::<_, String>(0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

const HEAD: &str = "s.id, s.title, s.first, s.last, s.reports, s.at_least, s.at_most, s.corroborated, s.disputed, s.unknown, s.updated, s.place, s.waiting";

fn head(row: &Row<'_>) -> rusqlite::Result<(u64, StoryHead)> {
    let at: i64 = row.get(13)?;
    let head = StoryHead {
        id: StoryId::new(row.get::<_, String>(0)?),
        title: row.get(1)?,
        first: row.get(2)?,
        last: row.get(3)?,
        reports: row.get(4)?,
        origins: OriginCount { at_least: row.get(5)?, at_most: row.get(6)? },
        corroborated: row.get(7)?,
        disputed: row.get(8)?,
        open: row.get(9)?,
        updated: Moment(row.get(10)?),
        place: row.get(11)?,
        waiting: row.get(12)?,
    };
    Ok((at.cast_unsigned(), head))
}

pub fn stories(connection: &Connection, filter: &StoryFilter) -> Result<Page<StoryHead>, Error> {
    let after = filter.after.map_or(i64::MAX, u64::cast_signed);
    let limit = filter.limit.cast_signed() + 1;
    // Literal conditions, so that the partial indexes serve.
    let mut wanted = String::from(if filter.least_reports > 1 { "s.reports > 1" } else { "s.reports > 0" });
    if filter.disputed {
        wanted.push_str(" AND s.disputed > 0");
    }
    let rows = match &filter.name {
        None => {
            let sql = format!(
                "SELECT {HEAD}, s.changed FROM stories s WHERE {wanted} AND s.reports >= ?1 AND s.changed < ?2
                 ORDER BY s.changed DESC LIMIT ?3"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            statement.query_map(params![filter.least_reports, after, limit], head)?.collect::<Result<Vec<_>, _>>()?
        }
        Some((kind, key)) => {
            let sql = format!(
                "SELECT {HEAD}, s.n FROM story_names sn JOIN stories s ON s.n = sn.story
                 WHERE sn.name = (SELECT n FROM names WHERE kind = ?4 AND key = ?5) AND {wanted} AND s.reports >= ?1
                 AND sn.story < ?2 ORDER BY sn.story DESC LIMIT ?3"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let values = params![filter.least_reports, after, limit, kind.as_str(), key];
            statement.query_map(values, head)?.collect::<Result<Vec<_>, _>>()?
        }
    };
    Ok(Page::of(rows, filter.limit))
}

fn article_head(row: &Row<'_>) -> rusqlite::Result<ArticleHead> {
    Ok(ArticleHead {
        id: ArticleId::new(row.get::<_, String>(0)?),
        arrival: row.get::<_, i64>(1)?.cast_unsigned(),
        story: StoryId::new(row.get::<_, String>(2)?),
        revision: row.get(3)?,
        outlet: row.get(4)?,
        title: row.get(5)?,
        day: row.get(6)?,
        seen: Moment(row.get(7)?),
    })
}

pub fn search(connection: &Connection, filter: &ArticleFilter) -> Result<Found, Error> {
    const COLUMNS: &str = "a.id, a.n, a.story, a.revision, a.outlet, a.title, a.day, a.seen";
    let after = filter.after.map_or(i64::MAX, u64::cast_signed);
    let counting = filter.query.is_some();
    let look = if counting { LOOKED_AT } else { filter.limit + 1 }.cast_signed();
    let looked_at: Vec<ArticleHead> = match (&filter.query, &filter.outlet) {
        (Some(query), _) => {
            let sql = format!(
                "SELECT {COLUMNS} FROM (SELECT rowid AS n FROM words WHERE words MATCH ?1 AND rowid < ?2 ORDER BY rowid DESC LIMIT ?3) w
                 JOIN articles a ON a.n = w.n ORDER BY a.n DESC"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            statement.query_map(params![query.fts(), after, look], article_head)?.collect::<Result<_, _>>()?
        }
        (None, Some(outlet)) => {
            let sql =
                format!("SELECT {COLUMNS} FROM articles a WHERE a.outlet = ?1 AND a.n < ?2 ORDER BY a.n DESC LIMIT ?3");
            let mut statement = connection.prepare_cached(&sql)?;
            statement.query_map(params![outlet, after, look], article_head)?.collect::<Result<_, _>>()?
        }
        (None, None) => {
            let sql = format!("SELECT {COLUMNS} FROM articles a WHERE a.n < ?1 ORDER BY a.n DESC LIMIT ?2");
            let mut statement = connection.prepare_cached(&sql)?;
            statement.query_map(params![after, look], article_head)?.collect::<Result<_, _>>()?
        }
    };
    Ok(found(looked_at, filter, counting.then_some(LOOKED_AT)))
}

pub fn names(
    connection: &Connection,
    kind: NameKind,
    prefix: &str,
    skip: u64,
    limit: usize,
) -> Result<Vec<NameRow>, Error> {
    let row = |row: &Row<'_>| {
        let (north, east): (Option<f64>, Option<f64>) = (row.get(2)?, row.get(3)?);
        Ok(NameRow {
            kind,
            key: row.get(0)?,
            name: row.get(1)?,
            position: north.zip(east),
            sort: row.get(4)?,
            stories: row.get::<_, i64>(5)?.cast_unsigned(),
        })
    };
    const COLUMNS: &str = "key, name, north, east, sort, stories";
    let (skip, limit) = (skip.cast_signed(), limit.cast_signed());
    if prefix.is_empty() {
        let sql = format!(
            "SELECT {COLUMNS} FROM names WHERE kind = ?1 AND stories > 0 ORDER BY stories DESC, n LIMIT ?3 OFFSET ?2"
        );
        let mut statement = connection.prepare_cached(&sql)?;
        return Ok(statement.query_map(params![kind.as_str(), skip, limit], row)?.collect::<Result<_, _>>()?);
    }
    // Everything that begins so lies between the prefix and the prefix with the last character there is.
    let end = format!("{prefix}\u{10ffff}");
    let sql = format!(
        "SELECT {COLUMNS} FROM names WHERE kind = ?1 AND key >= ?4 AND key < ?5 AND stories > 0
         ORDER BY stories DESC, n LIMIT ?3 OFFSET ?2"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_map(params![kind.as_str(), skip, limit, prefix, end], row)?.collect::<Result<_, _>>()?)
}

pub fn input(connection: &Connection, hash: &str) -> Result<Option<Input>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT hash, path, size, seen, bytes FROM inputs WHERE hash = ?1")?;
    let mut rows = statement.query([hash])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let bytes: Option<Vec<u8>> = row.get(4)?;
    Ok(Some(Input {
        hash: row.get(0)?,
        path: row.get(1)?,
        size: row.get::<_, i64>(2)?.cast_unsigned(),
        seen: Moment(row.get(3)?),
        bytes: bytes.map(|bytes| unpack(&bytes)).transpose()?,
    }))
}

pub fn rejections(connection: &Connection, limit: usize) -> Result<Vec<Rejection>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT source, line, reason, seen FROM rejections ORDER BY n DESC LIMIT ?1")?;
    let rows = statement.query_map([limit.cast_signed()], |row| {
        Ok(Rejection {
            source: row.get(0)?,
            line: row.get::<_, Option<i64>>(1)?.map(i64::cast_unsigned),
            reason: row.get(2)?,
            seen: Moment(row.get(3)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn notes(connection: &Connection, on: Option<&str>) -> Result<Vec<Note>, Error> {
    let mut statement = connection
        .prepare_cached("SELECT subject, at, hand, text FROM notes WHERE ?1 IS NULL OR subject = ?1 ORDER BY n")?;
    let rows = statement.query_map([on], |row| {
        Ok(Note { on: row.get(0)?, at: Moment(row.get(1)?), hand: row.get(2)?, text: row.get(3)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn watchlists(connection: &Connection) -> Result<Vec<Watchlist>, Error> {
    let mut statement = connection.prepare_cached("SELECT name, query, at FROM watchlists ORDER BY name")?;
    let rows = statement
        .query_map([], |row| Ok(Watchlist { name: row.get(0)?, query: row.get(1)?, at: Moment(row.get(2)?) }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn feeds(connection: &Connection, prefix: &str) -> Result<Vec<FeedState>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT key, state FROM watching WHERE key >= ?1 AND key < ?2 ORDER BY key")?;
    let rows = statement.query_map([prefix, &format!("{prefix}\u{10ffff}")], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    rows.map(|row| {
        let (key, state) = row?;
        let state =
            serde_json::from_str(&state).map_err(|e| Error::Damaged(format!("what is remembered of {key}: {e}")))?;
        Ok(FeedState { key, state })
    })
    .collect()
}

pub fn checkpoint(connection: &Connection) -> Result<Option<Checkpoint>, Error> {
    let bytes: Option<Vec<u8>> =
        connection.query_row("SELECT value FROM meta WHERE key = 'checkpoint'", [], |row| row.get(0)).optional()?;
    // A checkpoint that cannot be read is as good as none: it is made anew from the articles.
    Ok(bytes.and_then(|bytes| Checkpoint::from_bytes(&bytes)))
}

pub fn faults(connection: &Connection) -> Result<Vec<String>, Error> {
    let mut statement = connection.prepare("PRAGMA quick_check")?;
    let lines: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut faults: Vec<String> = lines.into_iter().filter(|line| line != "ok").collect();
    let pairs = [
        (
            "stories more than were counted",
            "SELECT (SELECT count(*) FROM stories WHERE reports > 0) - (SELECT value FROM counters WHERE name = 'stories')",
        ),
        ("articles without a place in a story", "SELECT count(*) FROM articles WHERE story = ''"),
        (
            "stories with another number of articles than was counted",
            "SELECT count(*) FROM stories s WHERE s.reports <> (SELECT count(*) FROM articles a WHERE a.story = s.id)",
        ),
        (
            "articles without their last edition",
            "SELECT count(*) FROM articles a WHERE NOT EXISTS (SELECT 1 FROM revisions r WHERE r.article = a.n AND r.number = a.revision)",
        ),
        (
            "articles whose words are not indexed",
            "SELECT (SELECT count(*) FROM articles) - (SELECT count(*) FROM words_docsize)",
        ),
    ];
    for (what, sql) in pairs {
        let count: i64 = connection.query_row(sql, [], |row| row.get(0))?;
        if count != 0 {
            faults.push(format!("{count} {what}"));
        }
    }
    Ok(faults)
}
