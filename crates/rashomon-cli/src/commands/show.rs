//! What a store holds: stories, a story, articles by words, claims, the journal, a summary.

use super::{Outcome, ledger};
use crate::args::ledger::{Claims, Search, Story};
use crate::args::{Arguments, Explain, Format, Stories};
use anyhow::{Result, bail};
use rashomon::annotate::ClaimKind;
use rashomon::id::StoryId;
use rashomon::ledger::Status;
use rashomon::pipeline::Report;
use rashomon::wire;
use rashomon_serve::render::{html, markdown, text};
use rashomon_serve::view::StoryView;
use rashomon_serve::{export, records};
use rashomon_store::{Archive, ArticleFilter, ClaimFilter, Moment, Query, Sqlite, Store as _, StoryFilter};
use std::io::{BufWriter, Write};
use std::sync::Arc;

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;
/// Columns where there is no terminal to ask.
const WIDTH: usize = 100;

pub fn stories(all: &Arguments, arguments: &Stories) -> Result<Outcome> {
    let archive = ledger::open_to_read(all)?;
    let mut out = BufWriter::new(anstream::stdout());
    let mut filter =
        StoryFilter { least_reports: arguments.min_reports, disputed: arguments.disputed, ..StoryFilter::default() };
    let mut left = arguments.limit;
    while left > 0 {
        filter.limit = left.min(500);
        let page = archive.store().stories(&filter)?;
        left -= page.items.len().min(left);
        for head in &page.items {
            writeln!(out, "{}  {}\n    {}", head.id, head.title, export::summary(head))?;
        }
        filter.after = page.next;
        if page.next.is_none() {
            break;
        }
    }
    out.flush()?;
    Ok(Outcome::default())
}

pub fn story(all: &Arguments, arguments: &Story) -> Result<Outcome> {
    let archive = ledger::open_to_read(all)?;
    let id = StoryId::new(&arguments.id);
    let found = match &arguments.as_of {
        Some(time) => Archive::story_as_of(archive.store(), &id, moment(time)?)?,
        None => Archive::<Sqlite>::story(archive.store(), &id)?,
    };
    let Some((story, reports)) = found else {
        match &arguments.as_of {
            Some(time) => bail!("there was no story {id} at {time}"),
            None => bail!("there is no story {id}; `rashomon stories` lists them"),
        }
    };
    if story.id != id {
        anstream::eprintln!("{id} is {} now", story.id);
    }
    let reports: Vec<&Report> = reports.iter().map(Arc::as_ref).collect();
    let mut out = BufWriter::new(anstream::stdout());
    if arguments.format == Format::Json {
        serde_json::to_writer(&mut out, &wire::story::Story::of(&story, &reports))?;
        out.write_all(b"\n")?;
    } else {
        let views = [StoryView::of(&story, &reports)];
        let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = arguments.width.or_else(terminal).unwrap_or(WIDTH);
        let document = match arguments.format {
            Format::Text => text::render(&views, text::Options { width, passages: arguments.passages }),
            Format::Md => markdown::render(&views),
            Format::Html | Format::Json => html::render(&views)?,
        };
        out.write_all(document.as_bytes())?;
    }
    out.flush()?;
    Ok(Outcome::default())
}

/// A time as it is typed; a day means its last moment.
fn moment(typed: &str) -> Result<Moment> {
    let parsed: rashomon::article::Moment = typed.parse()?;
    let start = parsed.second() * 1_000;
    Ok(Moment(if parsed.has_clock() { start + 999 } else { start + DAY - 1 }))
}

pub fn search(all: &Arguments, arguments: &Search) -> Result<Outcome> {
    let archive = ledger::open_to_read(all)?;
    let Some(query) = Query::parse(&arguments.words.join(" ")) else {
        bail!("there is no word in the query: give words, or a \"phrase\"")
    };
    let filter = ArticleFilter {
        outlet: arguments.outlet.clone(),
        query: Some(query),
        limit: arguments.limit,
        ..ArticleFilter::default()
    };
    let found = archive.store().search(&filter)?;
    let mut out = BufWriter::new(anstream::stdout());
    for head in &found.page.items {
        if arguments.json {
            serde_json::to_writer(&mut out, &records::article_head(head))?;
            out.write_all(b"\n")?;
        } else {
            let (day, outlet) = (head.day.as_deref().unwrap_or("undated"), head.outlet.as_deref().unwrap_or(""));
            writeln!(out, "{}  {day}  {outlet}\n    {}\n    in {}", head.id, head.title, head.story)?;
        }
    }
    out.flush()?;
    Ok(Outcome::default())
}

/// The value of a name that was typed.
fn named<T: Copy>(typed: Option<&str>, what: &str, known: &[T], name: impl Fn(T) -> &'static str) -> Result<Option<T>> {
    let Some(typed) = typed else { return Ok(None) };
    match known.iter().copied().find(|value| name(*value) == typed) {
        Some(value) => Ok(Some(value)),
        None => {
            let names: Vec<&str> = known.iter().copied().map(name).collect();
            bail!("'{typed}' is no {what}: give one of {}", names.join(", "))
        }
    }
}

pub fn claims(all: &Arguments, arguments: &Claims) -> Result<Outcome> {
    let archive = ledger::open_to_read(all)?;
    let status = named(arguments.status.as_deref(), "status", Status::ALL, |status| status.as_str())?;
    let kind = named(arguments.kind.as_deref(), "sort of claim", ClaimKind::ALL, ClaimKind::as_str)?;
    let day = |typed: &Option<String>| -> Result<Option<String>> {
        Ok(typed
            .as_deref()
            .map(str::parse::<rashomon::article::Moment>)
            .transpose()?
            .map(|moment| moment.date().to_string()))
    };
    let mut filter = ClaimFilter {
        holder: arguments.holder.clone(),
        entity: arguments.entity.clone(),
        place: arguments.place.clone(),
        outlet: arguments.outlet.clone(),
        status,
        kind,
        since: day(&arguments.since)?,
        until: day(&arguments.until)?,
        after: None,
        limit: 200,
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut printed = 0;
    while printed < arguments.limit {
        let page = Archive::claims(archive.store(), &filter)?;
        printed += page.items.len();
        for hit in &page.items {
            serde_json::to_writer(&mut out, &records::claim(hit))?;
            out.write_all(b"\n")?;
        }
        filter.after = page.next;
        if page.next.is_none() {
            break;
        }
    }
    out.flush()?;
    Ok(Outcome::default())
}

pub fn journal(all: &Arguments, story: Option<&str>, mut from: u64) -> Result<Outcome> {
    let archive = ledger::open_to_read(all)?;
    if let Some(id) = story.filter(|id| matches!(archive.store().resolve(&StoryId::new(*id)), Ok(None))) {
        bail!("there is no story {id}; `rashomon stories` lists them");
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    loop {
        let entries = match story {
            Some(id) => archive.store().journal_of(&StoryId::new(id), None)?,
            None => archive.store().journal(from, 1_000)?,
        };
        from += entries.len() as u64;
        for entry in &entries {
            serde_json::to_writer(&mut out, entry)?;
            out.write_all(b"\n")?;
        }
        if story.is_some() || entries.is_empty() {
            break;
        }
    }
    out.flush()?;
    Ok(Outcome::default())
}

pub fn status(all: &Arguments) -> Result<Outcome> {
    let archive = ledger::open_to_read(all)?;
    let counts = archive.store().counts()?;
    let path = ledger::path(all)?;
    let bytes = std::fs::metadata(&path).map(|found| found.len()).unwrap_or(0);
    anstream::println!("store       {}", path.display());
    anstream::println!("articles    {} ({} editions)", counts.articles, counts.revisions);
    anstream::println!("stories     {}", counts.stories);
    if counts.waiting > 0 {
        anstream::println!("waiting     {} stories to be worked out", counts.waiting);
    }
    let outdated = archive.store().count_outdated()?;
    if outdated > 0 {
        anstream::println!(
            "outdated    {outdated} editions annotated by another version, which makes readers wait: `rashomon renew` annotates them anew, \
             `rashomon serve` does so beside its readers"
        );
    }
    anstream::println!("journal     {} entries", counts.journal);
    anstream::println!("rejected    {} inputs", counts.rejections);
    anstream::println!("notes       {}", counts.notes);
    anstream::println!("bytes       {bytes} ({} an article)", bytes / counts.articles.max(1));
    for rejection in archive.store().rejections(5)? {
        anstream::println!("  rejected lately: {}: {}", rejection.source, rejection.reason);
    }
    Ok(Outcome::default())
}

/// One or two ids: why two articles are, or are not, in one story; what an article or story rests on.
pub fn explain(all: &Arguments, arguments: &Explain) -> Result<Outcome> {
    let ids: Vec<String> = arguments.inputs.iter().map(|id| id.display().to_string()).collect();
    let archive = ledger::open_to_read(all)?;
    let store = archive.store();
    let article = |id: &str| store.article(&rashomon::id::ArticleId::new(id));
    match ids.as_slice() {
        [a, b] => {
            let (Some(a), Some(b)) = (article(a)?, article(b)?) else {
                bail!("give the ids of two articles of the store")
            };
            let among: Vec<Report> = store
                .articles(&ArticleFilter { limit: 200, ..ArticleFilter::default() })?
                .items
                .iter()
                .filter_map(|head| store.article(&head.id).ok().flatten())
                .map(|kept| Report::clone(&kept.revision.report))
                .collect();
            super::explain::pair(&a.revision.report, &b.revision.report, a.story == b.story, &among);
        }
        [id] => {
            let story = article(id)?.map(|kept| kept.story);
            let story = match &story {
                Some(story) => story.clone(),
                None => StoryId::new(id),
            };
            let Some(root) = store.resolve(&story)? else {
                bail!("'{id}' is no article or story of the store; `rashomon stories` and `rashomon search` show ids")
            };
            anstream::println!("story {root}");
            for entry in store.journal_of(&root, None)? {
                let action = serde_json::to_value(&entry.entry.action)?;
                let names_it = action.get("article").is_none_or(|article| article == id) || *id == root.as_str();
                if names_it {
                    let hand = entry.hand.map(|hand| format!(" by {hand}")).unwrap_or_default();
                    anstream::println!("{:>6}  {}{hand}  {action}", entry.entry.sequence, records::time(entry.at));
                    anstream::println!("        {}", entry.entry.reason);
                }
            }
        }
        _ => bail!("give one id or two"),
    }
    Ok(Outcome::default())
}

/// `rashomon check` over the whole store.
pub fn check(all: &Arguments) -> Result<Outcome> {
    let archive = ledger::open_existing(all)?;
    let checked = archive.check()?;
    for fault in &checked.faults {
        anstream::println!("{fault}");
    }
    anstream::println!(
        "{} articles, {} stories, {} journal entries, {} statements checked: {} fault(s)",
        checked.articles,
        checked.stories,
        checked.entries,
        checked.statements,
        checked.faults.len()
    );
    if checked.waiting > 0 {
        anstream::println!("{} story(ies) waited to be worked out, and were for this check alone", checked.waiting);
    }
    if checked.of_other_engines > 0 {
        anstream::println!(
            "{} story(ies) were worked out by another version: their statements were checked, not their making",
            checked.of_other_engines
        );
    }
    Ok(Outcome { rejected: 0, faulty: !checked.faults.is_empty() })
}
