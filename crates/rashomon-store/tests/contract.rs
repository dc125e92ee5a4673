//! What every store promises: one suite, run over each of them.

#![allow(clippy::unwrap_used, clippy::panic)] // a test may stop at once

mod reports;

use rashomon::article::Article;
use rashomon::config::Config;
use rashomon::id::{ArticleId, StoryId};
#[cfg(feature = "sqlite")]
use rashomon_store::Sqlite;
use rashomon_store::{
    Archive, ArticleFilter, Changes, ClaimFilter, Entry, Error, FeedState, Hand, Incoming, Input, Made, Memory, Moment,
    NameKind, Query, Rejection, Store, StoryFilter, StoryRow, Waiting, Watchlist,
};
use reports::{DAY, bridge, ferry, incoming, stream, vote};

fn over_both(suite: fn(&mut dyn FnMut() -> Box<dyn Fixture>)) {
    suite(&mut || Box::new(Archive::new(Memory::default(), &Config::default())));
    #[cfg(feature = "sqlite")]
    suite(&mut || Box::new(Archive::new(Sqlite::in_memory().unwrap(), &Config::default())));
}

/// An archive over some store.
trait Fixture {
    fn add(&mut self, articles: Vec<Article>, at: i64) -> rashomon_store::Added;
    fn take_in(&mut self, articles: Vec<Article>, at: i64);
    fn work_out(&mut self) -> u64;
    fn next_ledger(&mut self) -> Option<Made>;
    fn story(&mut self, story: &StoryId) -> rashomon::ledger::Story;
    fn claims_of(&mut self, holder: &str) -> usize;
    fn run(&mut self, change: &mut dyn FnMut(&mut dyn Hands) -> Result<(), Error>) -> Result<(), Error>;
    fn store(&mut self) -> &mut dyn Store;
    fn faults(&self) -> Vec<String>;
    fn story_as_of(&self, story: &StoryId, at: i64) -> Option<rashomon::ledger::Story>;
    fn export(&self) -> Vec<u8>;
    fn import(&mut self, lines: &[u8]) -> Result<(), Error>;
}

/// What people decide.
trait Hands {
    fn merge(&mut self, into: &StoryId, from: &StoryId, at: i64) -> Result<(), Error>;
    fn split(&mut self, from: &StoryId, articles: &[&str], at: i64) -> Result<(), Error>;
    fn move_article(&mut self, article: &str, into: &StoryId, at: i64) -> Result<(), Error>;
    fn undo(&mut self, entry: u64, at: i64) -> Result<(), Error>;
}

fn hand(at: i64) -> Hand {
    Hand { name: "desk".to_owned(), reason: "read both".to_owned(), at: Moment(at) }
}

impl<S: Store> Hands for Archive<S> {
    fn merge(&mut self, into: &StoryId, from: &StoryId, at: i64) -> Result<(), Error> {
        Archive::merge(self, into, from, &hand(at)).map(|_| ())
    }

    fn split(&mut self, from: &StoryId, articles: &[&str], at: i64) -> Result<(), Error> {
        let articles: Vec<ArticleId> = articles.iter().map(ArticleId::new).collect();
        Archive::split(self, from, &articles, &hand(at)).map(|_| ())
    }

    fn move_article(&mut self, article: &str, into: &StoryId, at: i64) -> Result<(), Error> {
        Archive::move_article(self, &ArticleId::new(article), into, &hand(at))
    }

    fn undo(&mut self, entry: u64, at: i64) -> Result<(), Error> {
        Archive::undo(self, entry, &hand(at))
    }
}

impl<S: Store> Fixture for Archive<S> {
    fn add(&mut self, articles: Vec<Article>, at: i64) -> rashomon_store::Added {
        Archive::add(self, incoming(articles), Moment(at)).unwrap()
    }

    fn take_in(&mut self, articles: Vec<Article>, at: i64) {
        Archive::take_in(self, incoming(articles), Vec::new(), Vec::new(), Moment(at)).unwrap();
    }

    fn work_out(&mut self) -> u64 {
        Archive::work_out(self, |_| ()).unwrap()
    }

    fn next_ledger(&mut self) -> Option<Made> {
        Archive::next_ledger(Archive::store(self)).unwrap()
    }

    fn story(&mut self, story: &StoryId) -> rashomon::ledger::Story {
        Archive::story(Archive::store(self), story).unwrap().unwrap().0
    }

    fn claims_of(&mut self, holder: &str) -> usize {
        let filter = ClaimFilter { holder: Some(holder.to_owned()), limit: 100, ..ClaimFilter::default() };
        Archive::claims(Archive::store(self), &filter).unwrap().items.len()
    }

    fn run(&mut self, change: &mut dyn FnMut(&mut dyn Hands) -> Result<(), Error>) -> Result<(), Error> {
        change(self)
    }

    fn store(&mut self) -> &mut dyn Store {
        self.store_mut()
    }

    fn faults(&self) -> Vec<String> {
        self.check().unwrap().faults
    }

    fn story_as_of(&self, story: &StoryId, at: i64) -> Option<rashomon::ledger::Story> {
        Archive::story_as_of(Archive::store(self), story, Moment(at)).unwrap().map(|(story, _)| story)
    }

    fn export(&self) -> Vec<u8> {
        let mut lines = Vec::new();
        Archive::export(self, &mut lines).unwrap();
        lines
    }

    fn import(&mut self, lines: &[u8]) -> Result<(), Error> {
        Archive::import(self, lines)
    }
}

fn story_of(archive: &mut dyn Fixture, article: &str) -> StoryId {
    let kept = archive.store().article(&ArticleId::new(article)).unwrap().unwrap();
    archive.store().resolve(&kept.story).unwrap().unwrap()
}

fn filter(limit: usize) -> StoryFilter {
    StoryFilter { limit, ..StoryFilter::default() }
}

#[test]
fn articles_come_back_in_their_stories() {
    over_both(|new| {
        let mut archive = new();
        let added = archive.add(vec![ferry(0), vote(0), ferry(1)], 1_000);
        assert_eq!((added.new, added.stories.len()), (3, 2));
        let story = story_of(&mut *archive, "ferry-0");
        assert_eq!(story_of(&mut *archive, "ferry-1"), story);
        let members = archive.store().members(&story).unwrap();
        assert_eq!(members, [(1, ArticleId::new("ferry-0")), (3, ArticleId::new("ferry-1"))]);
        let kept = archive.store().article(&ArticleId::new("vote-0")).unwrap().unwrap();
        assert_eq!(kept.revision.report.article, vote(0));
        assert_eq!(kept.revision.report.annotations, rashomon::annotate::annotate(&vote(0)));
        let (ledger, _) = archive.store().ledger(&story).unwrap().unwrap();
        assert_eq!(ledger.articles.len(), 2);
        let counts = archive.store().counts().unwrap();
        assert_eq!((counts.articles, counts.stories, counts.journal), (3, 2, 3));
        assert_eq!(archive.faults(), [""; 0]);
        assert!(archive.store().article(&ArticleId::new("nobody")).unwrap().is_none());
        assert!(archive.store().resolve(&StoryId::new("nowhere")).unwrap().is_none());
    });
}

#[test]
fn the_same_again_changes_nothing_and_another_text_is_an_edition() {
    over_both(|new| {
        let mut archive = new();
        archive.add(vec![ferry(0), ferry(1)], 1_000);
        let again = archive.add(vec![ferry(0)], 2_000);
        assert_eq!((again.new, again.known, again.revised), (0, 1, 0));
        let mut later = ferry(0);
        later.text = later.text.replace("Forty", "Sixty");
        let revised = archive.add(vec![later.clone(), later.clone()], 3_000);
        assert_eq!((revised.revised, revised.known), (1, 1));
        let editions = archive.store().revisions(&ArticleId::new("ferry-0")).unwrap();
        let told: Vec<(u32, i64)> = editions.iter().map(|edition| (edition.number, edition.seen.0)).collect();
        assert_eq!(told, [(0, 1_000), (1, 3_000)]);
        assert_eq!(editions[1].report.article, later);
        assert_eq!(archive.store().counts().unwrap().articles, 2);
        let search = |archive: &mut dyn Fixture, words: &str| {
            let query = Query::parse(words);
            archive.store().search(&ArticleFilter { query, limit: 10, ..Default::default() }).unwrap().page.items.len()
        };
        assert_eq!((search(&mut *archive, "sixty"), search(&mut *archive, "forty")), (1, 1));
        assert_eq!(archive.faults(), [""; 0]);
        // Before the edition came in, the story was what the first one made of it.
        let story = story_of(&mut *archive, "ferry-0");
        let before = archive.story_as_of(&story, 2_500).unwrap();
        let after = archive.story_as_of(&story, 3_000).unwrap();
        assert_ne!(before, after);
        assert_eq!(after, archive.store().ledger(&story).unwrap().unwrap().0);
    });
}

#[test]
fn hands_merge_split_move_and_undo() {
    over_both(|new| {
        let mut archive = new();
        archive.add(vec![ferry(0), vote(0), ferry(1), vote(1), bridge(0)], 1_000);
        let (ferries, votes) = (story_of(&mut *archive, "ferry-0"), story_of(&mut *archive, "vote-0"));
        let ledger = |archive: &mut dyn Fixture, story: &StoryId| archive.store().ledger(story).unwrap().map(|l| l.0);
        let before = (ledger(&mut *archive, &ferries), ledger(&mut *archive, &votes));

        archive.run(&mut |hands| hands.merge(&ferries, &votes, 2_000)).unwrap();
        assert_eq!(archive.store().resolve(&votes).unwrap().unwrap(), ferries);
        assert_eq!(archive.store().members(&ferries).unwrap().len(), 4);
        assert_eq!(archive.faults(), [""; 0]);
        assert!(archive.run(&mut |hands| hands.merge(&ferries, &votes, 2_000)).is_err(), "they are one already");
        // A story as it was: neither the merge nor what follows shows.
        assert_eq!(archive.story_as_of(&votes, 1_500), before.1);
        assert_eq!(archive.story_as_of(&votes, 2_000).unwrap().id, ferries);
        assert_eq!(archive.story_as_of(&votes, 500), None);

        archive.run(&mut |hands| hands.undo(5, 3_000)).unwrap();
        assert_eq!((ledger(&mut *archive, &ferries), ledger(&mut *archive, &votes)), before);
        assert_eq!(archive.faults(), [""; 0]);

        archive.run(&mut |hands| hands.split(&ferries, &["ferry-1"], 4_000)).unwrap();
        let alone = story_of(&mut *archive, "ferry-1");
        assert_ne!(alone, ferries);
        archive.run(&mut |hands| hands.move_article("vote-1", &alone, 5_000)).unwrap();
        assert_eq!(story_of(&mut *archive, "vote-1"), alone);
        assert_eq!(archive.faults(), [""; 0]);
        assert_eq!(archive.story_as_of(&ferries, 3_500), before.0);
        // The last article leaves a story: the story has no ledger, and is not listed.
        archive.run(&mut |hands| hands.move_article("vote-0", &alone, 6_000)).unwrap();
        assert_eq!(ledger(&mut *archive, &votes), None);
        assert_eq!(archive.faults(), [""; 0]);

        for entry in [9, 8, 7] {
            archive.run(&mut |hands| hands.undo(entry, 7_000)).unwrap();
            assert_eq!(archive.faults(), [""; 0], "after undoing {entry}");
        }
        assert_eq!((ledger(&mut *archive, &ferries), ledger(&mut *archive, &votes)), before);
        assert!(archive.run(&mut |hands| hands.undo(0, 8_000)).is_err(), "an arrival is not undone");
        assert!(archive.run(&mut |hands| hands.split(&ferries, &["vote-0"], 8_000)).is_err());
        assert!(archive.run(&mut |hands| hands.move_article("nobody", &ferries, 8_000)).is_err());
        let told = archive.store().journal_of(&votes, None).unwrap();
        assert!(told.iter().any(|entry| entry.hand.as_deref() == Some("desk") && entry.entry.reason == "read both"));
    });
}

#[test]
fn what_a_person_has_split_stays_apart_when_more_comes_in() {
    over_both(|new| {
        let mut archive = new();
        archive.add((0..6).map(ferry).collect(), 1_000);
        let whole = story_of(&mut *archive, "ferry-0");
        archive.run(&mut |hands| hands.split(&whole, &["ferry-1", "ferry-3", "ferry-5"], 2_000)).unwrap();
        let parted = story_of(&mut *archive, "ferry-1");
        // Every one of these fits both.
        for batch in 0..4 {
            archive.add((6 + 6 * batch..12 + 6 * batch).map(ferry).collect(), 3_000);
            assert_eq!(story_of(&mut *archive, "ferry-0"), whole);
            for article in ["ferry-1", "ferry-3", "ferry-5"] {
                assert_eq!(story_of(&mut *archive, article), parted, "after batch {batch}");
            }
            assert_ne!(whole, parted);
        }
        assert_eq!(archive.faults(), [""; 0]);
    });
}

#[test]
fn lists_are_paged_without_gaps_or_repeats() {
    over_both(|new| {
        let mut archive = new();
        for batch in stream(60).chunks(7) {
            archive.add(batch.to_vec(), 1_000);
        }
        let all = archive.store().stories(&filter(1_000)).unwrap();
        assert!(all.items.len() > 10 && all.next.is_none());
        let (mut paged, mut after) = (Vec::new(), None);
        loop {
            let page = archive.store().stories(&StoryFilter { after, ..filter(4) }).unwrap();
            paged.extend(page.items);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(paged, all.items);
        let (mut articles, mut after) = (Vec::new(), None);
        loop {
            let query = Query::parse("the");
            let page = archive.store().search(&ArticleFilter { query, after, limit: 7, ..Default::default() }).unwrap();
            articles.extend(page.page.items.into_iter().map(|article| article.arrival));
            after = page.page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(articles, (1..=60).rev().collect::<Vec<u64>>());
        let outlet = Some("Lorma Herald".to_owned());
        let of_outlet = archive
            .store()
            .articles(&ArticleFilter { outlet: outlet.clone(), limit: 100, ..Default::default() })
            .unwrap();
        assert!(!of_outlet.items.is_empty() && of_outlet.items.iter().all(|article| article.outlet == outlet));
    });
}

#[test]
fn a_writer_who_missed_something_is_refused() {
    over_both(|new| {
        let mut archive = new();
        archive.add(vec![ferry(0)], 1_000);
        let stale = Changes {
            head: 0,
            stories: vec![StoryRow::without_articles(StoryId::new("s-gone"), None, Moment(0))],
            watchlists: vec![Watchlist { name: "w".to_owned(), query: "ferry".to_owned(), at: Moment(0) }],
            ..Changes::default()
        };
        assert!(matches!(archive.store().commit(&stale), Err(Error::Conflict { expected: 0, found: 1 })));
        assert_eq!(archive.store().watchlists().unwrap(), []);
        // What rests on nothing in the journal may come from anybody.
        archive.store().commit(&Changes { stories: Vec::new(), ..stale }).unwrap();
        assert_eq!(archive.store().watchlists().unwrap().len(), 1);
        let mut gap: Entry = archive.store().journal(0, 1).unwrap().remove(0);
        gap.entry.sequence = 7;
        let gap = Changes { head: 1, journal: vec![gap], ..Changes::default() };
        assert!(archive.store().commit(&gap).is_err());
        assert_eq!(archive.store().counts().unwrap().journal, 1, "nothing of it was written");
    });
}

#[test]
fn a_change_of_a_story_is_seen() {
    over_both(|new| {
        let mut archive = new();
        archive.add(vec![ferry(0), vote(0)], 1_000);
        let story =
            |store: &mut dyn Store, article: &str| store.article(&ArticleId::new(article)).unwrap().unwrap().story;
        let (ferry_story, vote_story) = (story(archive.store(), "ferry-0"), story(archive.store(), "vote-0"));
        let before =
            [&ferry_story, &vote_story].map(|story| archive.store().standing(story).unwrap().map(|s| s.changed));
        archive.add(vec![ferry(1)], 2_000);
        let after =
            [&ferry_story, &vote_story].map(|story| archive.store().standing(story).unwrap().map(|s| s.changed));
        assert!(before[0].is_some() && after[0] > before[0]);
        assert_eq!(after[1], before[1]);
        assert_eq!(archive.store().standing(&StoryId::new("s-none")).unwrap(), None);
    });
}

#[test]
fn stories_wait_until_they_are_worked_out_and_every_reader_sees_what_counts() {
    over_both(|new| {
        let (mut archive, mut at_once) = (new(), new());
        archive.add(vec![ferry(0), vote(0)], 1_000);
        let story = story_of(&mut *archive, "ferry-0");
        let before = archive.store().ledger(&story).unwrap().unwrap().0;
        archive.take_in(vec![ferry(1)], 2_000);
        archive.take_in(vec![ferry(2), bridge(0)], 3_000);
        at_once.add(vec![ferry(0), vote(0)], 1_000);
        at_once.add(vec![ferry(1)], 2_000);
        at_once.add(vec![ferry(2), bridge(0)], 3_000);
        // The kept ledger is that of before; lists say what it lacks, and whoever asks for the story gets it as it is.
        assert_eq!(archive.store().ledger(&story).unwrap().unwrap().0, before);
        let head = |archive: &mut dyn Fixture, id: &StoryId| {
            archive.store().stories(&filter(10)).unwrap().items.into_iter().find(|head| head.id == *id).unwrap()
        };
        let waits = head(&mut *archive, &story);
        assert_eq!((waits.reports, waits.waiting, waits.updated, waits.title), (3, 2, Moment(3_000), before.title));
        let bridge_story = story_of(&mut *archive, "bridge-0");
        let first = head(&mut *archive, &bridge_story);
        assert_eq!((first.reports, first.waiting, first.title.as_str()), (1, 1, "Old bridge closed"));
        assert_eq!(archive.store().ledger(&bridge_story).unwrap(), None);
        let counts = archive.store().counts().unwrap();
        assert_eq!((counts.stories, counts.waiting), (3, 2));
        let waiting = archive.store().waiting(10).unwrap();
        assert!(waiting.len() == 2 && waiting.contains(&story) && waiting.contains(&bridge_story), "{waiting:?}");
        assert_eq!(archive.story(&story), at_once.store().ledger(&story).unwrap().unwrap().0);
        for holder in ["the harbour office", "the roads department"] {
            let claims = at_once.claims_of(holder);
            assert!(claims > 0, "{holder}");
            assert_eq!(archive.claims_of(holder), claims, "{holder}");
        }
        assert_eq!(archive.faults(), [""; 0]);
        // Once worked out, nothing tells the two ways apart.
        assert_eq!((archive.work_out(), archive.work_out()), (2, 0));
        assert_eq!(archive.store().counts().unwrap(), at_once.store().counts().unwrap());
        assert_eq!(archive.store().stories(&filter(10)).unwrap(), at_once.store().stories(&filter(10)).unwrap());
        for story in [&story, &bridge_story] {
            assert_eq!(archive.store().ledger(story).unwrap(), at_once.store().ledger(story).unwrap());
        }
        for kind in [NameKind::Holder, NameKind::Entity, NameKind::Place, NameKind::Outlet] {
            let names = |archive: &mut dyn Fixture| {
                let mut names = archive.store().names(kind, "", 0, 1_000).unwrap();
                names.sort_by(|a, b| a.key.cmp(&b.key));
                names.into_iter().map(|name| (name.key, name.stories)).collect::<Vec<_>>()
            };
            assert_eq!(names(&mut *archive), names(&mut *at_once));
        }
        assert_eq!(archive.faults(), [""; 0]);
    });
}

#[test]
fn a_story_that_loses_articles_to_another_of_the_same_commit_counts_those_that_stay() {
    over_both(|new| {
        let mut archive = new();
        archive.take_in(vec![ferry(0), ferry(1), ferry(2)], 1_000);
        let story = story_of(&mut *archive, "ferry-0");
        // As when the placing of one article makes a story fall into two: the one that it leaves is written first.
        let waiting = |id: &StoryId, joined: &[&str]| Waiting {
            id: id.clone(),
            joined: joined.iter().map(ArticleId::new).collect(),
            came: 1,
            title: "Ferry sinks".to_owned(),
            first: None,
            last: None,
            names: Vec::new(),
            place: None,
            updated: Moment(2_000),
        };
        let other = StoryId::new("s-other");
        let (head, waiting) = (
            archive.store().counts().unwrap().journal,
            vec![waiting(&story, &[]), waiting(&other, &["ferry-1", "ferry-2"])],
        );
        archive.store().commit(&Changes { head, waiting, ..Changes::default() }).unwrap();
        let reports = |archive: &mut dyn Fixture, id| archive.store().standing(id).unwrap().unwrap().reports;
        assert_eq!((reports(&mut *archive, &story), reports(&mut *archive, &other)), (1, 2));
    });
}

#[test]
fn a_ledger_that_was_overtaken_is_not_written() {
    over_both(|new| {
        let mut archive = new();
        archive.take_in(vec![ferry(0)], 1_000);
        let made = archive.next_ledger().unwrap();
        archive.take_in(vec![ferry(1)], 2_000);
        archive.store().commit(&Changes { made: vec![made], ..Changes::default() }).unwrap();
        let story = story_of(&mut *archive, "ferry-0");
        assert_eq!(archive.store().ledger(&story).unwrap(), None, "it knows of one report alone");
        let made = archive.next_ledger().unwrap();
        archive.store().commit(&Changes { made: vec![made.clone()], ..Changes::default() }).unwrap();
        assert_eq!(archive.store().ledger(&story).unwrap().unwrap().0.articles.len(), 2);
        assert!(archive.next_ledger().is_none());
        // What a person decides is worked out at once, whatever waits.
        archive.take_in(vec![ferry(2)], 3_000);
        archive.run(&mut |hands| hands.split(&story, &["ferry-0"], 4_000)).unwrap();
        assert_eq!(archive.store().counts().unwrap().waiting, 0);
        archive.store().commit(&Changes { made: vec![made], ..Changes::default() }).unwrap();
        assert_eq!(archive.faults(), [""; 0]);
        // A later edition alone makes its story wait too.
        let mut later = ferry(1);
        later.text = later.text.replace("Forty", "Sixty");
        archive.take_in(vec![later], 5_000);
        let of_edition = story_of(&mut *archive, "ferry-1");
        assert_eq!(archive.store().waiting(10).unwrap(), [of_edition]);
        assert_eq!(archive.faults(), [""; 0]);
    });
}

#[test]
fn small_things_are_kept() {
    over_both(|new| {
        let mut archive = new();
        let input = Input {
            hash: "ab".to_owned(),
            path: "x.txt".to_owned(),
            size: 3,
            bytes: Some(b"abc".to_vec()),
            seen: Moment(1),
        };
        let list = |query: &str| Watchlist { name: "w".to_owned(), query: query.to_owned(), at: Moment(2) };
        let feed = |etag: &str| FeedState { key: "source:https://lorma.example/feed".to_owned(), state: etag.into() };
        let rejection =
            Rejection { source: "y".to_owned(), line: Some(3), reason: "no text".to_owned(), seen: Moment(4) };
        let store = archive.store();
        store
            .commit(&Changes {
                inputs: vec![input.clone(), input.clone()],
                rejections: vec![rejection.clone()],
                watchlists: vec![list("ferry")],
                feeds: vec![feed("1")],
                ..Changes::default()
            })
            .unwrap();
        store
            .commit(&Changes { watchlists: vec![list("bridge")], feeds: vec![feed("2")], ..Changes::default() })
            .unwrap();
        assert_eq!(store.input("ab").unwrap(), Some(input));
        assert_eq!(store.rejections(9).unwrap(), [rejection]);
        assert_eq!(store.watchlists().unwrap(), [list("bridge")]);
        assert_eq!(store.feeds("source:").unwrap(), [feed("2")]);
        assert_eq!(store.feeds("page:").unwrap(), []);
        let dropped_feeds = vec![feed("2").key];
        store.commit(&Changes { dropped_feeds, ..Changes::default() }).unwrap();
        assert_eq!(store.feeds("").unwrap(), []);
        store.commit(&Changes { dropped_watchlists: vec!["w".to_owned()], ..Changes::default() }).unwrap();
        assert_eq!(store.watchlists().unwrap(), []);
    });
}

#[test]
fn a_ledger_moves_to_another_store_whole() {
    over_both(|new| {
        let mut archive = new();
        for (at, batch) in (1..).zip(stream(30).chunks(10)) {
            archive.add(batch.to_vec(), at * DAY);
        }
        let (a, b) = (story_of(&mut *archive, "ferry-0"), story_of(&mut *archive, "vote-1"));
        archive.run(&mut |hands| hands.merge(&a, &b, 9 * DAY)).unwrap();
        let lines = archive.export();
        let mut other = new();
        other.import(&lines).unwrap();
        assert_eq!(other.faults(), [""; 0]);
        assert_eq!(String::from_utf8(other.export()).unwrap(), String::from_utf8(lines.clone()).unwrap());
        assert_eq!(other.store().resolve(&b).unwrap(), Some(a.clone()));
        let listed = |archive: &mut dyn Fixture| {
            let mut stories = archive.store().stories(&filter(1_000)).unwrap().items;
            stories.sort_by(|x, y| x.id.cmp(&y.id));
            stories.into_iter().map(|s| (s.id, s.title, s.reports, s.origins)).collect::<Vec<_>>()
        };
        assert_eq!(listed(&mut *other), listed(&mut *archive));
        assert!(other.import(&lines).is_err(), "it is not empty any more");
        assert!(new().import(b"{\"rashomon\":{\"format\":1}}\nno\n").is_err());
        // And it goes on there as it would have gone on here.
        let more: Vec<Article> = stream(36).split_off(30);
        archive.add(more.clone(), 10 * DAY);
        other.add(more, 10 * DAY);
        assert_eq!(other.faults(), [""; 0]);
    });
}

#[cfg(feature = "sqlite")]
#[test]
fn both_stores_give_the_same_answers() {
    let mut memory = Archive::new(Memory::default(), &Config::default());
    let mut sqlite = Archive::new(Sqlite::in_memory().unwrap(), &Config::default());
    for batch in stream(50).chunks(9) {
        memory.add(incoming(batch.to_vec()), Moment(1_000)).unwrap();
        sqlite.add(incoming(batch.to_vec()), Moment(1_000)).unwrap();
    }
    let (a, b) = (Archive::store(&memory), Archive::store(&sqlite));
    assert_eq!(a.counts().unwrap(), b.counts().unwrap());
    assert_eq!(a.journal(0, 1_000).unwrap(), b.journal(0, 1_000).unwrap());
    assert_eq!(a.arrivals(3, 20).unwrap(), b.arrivals(3, 20).unwrap());
    for kind in [NameKind::Holder, NameKind::Entity, NameKind::Place, NameKind::Outlet] {
        let counts = |store: &dyn Store| {
            let mut names = store.names(kind, "", 0, 1_000).unwrap();
            names.sort_by(|x, y| x.key.cmp(&y.key));
            names.into_iter().map(|name| (name.key, name.stories)).collect::<Vec<_>>()
        };
        assert_eq!(counts(a), counts(b), "{kind:?}");
        for (key, stories) in counts(a) {
            let filter = StoryFilter { name: Some((kind, key.clone())), ..filter(1_000) };
            let (of_a, of_b) = (a.stories(&filter).unwrap(), b.stories(&filter).unwrap());
            assert_eq!(of_a, of_b, "{key}");
            assert_eq!(of_a.items.len() as u64, stories, "{key}");
        }
    }
    for story in a.stories(&filter(1_000)).unwrap().items {
        assert_eq!(a.ledger(&story.id).unwrap(), b.ledger(&story.id).unwrap());
        assert_eq!(a.journal_of(&story.id, None).unwrap(), b.journal_of(&story.id, None).unwrap());
    }
    for least_reports in [0, 1, 2, 3] {
        for disputed in [false, true] {
            let filter = StoryFilter { least_reports, disputed, ..filter(1_000) };
            assert_eq!(a.stories(&filter).unwrap(), b.stories(&filter).unwrap());
        }
    }
    for words in
        ["ferry", "\"off Lorma\"", "LORMA herald", "nothing-of-this", "café", "cafe", "AND OR NOT", "a* \" ^ -"]
    {
        let filter = ArticleFilter { query: Query::parse(words), limit: 20, ..Default::default() };
        assert_eq!(a.search(&filter).unwrap(), b.search(&filter).unwrap(), "{words}");
    }
}

#[test]
fn incoming_keeps_where_it_came_from() {
    let mut article = ferry(0);
    article.file = Some("reports/a.txt".to_owned());
    assert_eq!(Incoming::from(article).origin.path, "reports/a.txt");
}
