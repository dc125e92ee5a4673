//! Properties of the whole pipeline over small generated corpora of invented reports.
//!
//! Every span lies in its text on character boundaries; the same input gives the same output, with any number of threads;
//! reports of clearly separate stories are told apart in any order of arrival.

use proptest::prelude::*;
use rashomon::annotate::{Annotations, Layer};
use rashomon::article::{Article, Field};
use rashomon::config::Config;
use rashomon::id::ArticleId;
use rashomon::pipeline::{Reading, Report, read};
use rashomon::span::Span;

/// Happenings that share nothing: place, actors, figures, words.
const EVENTS: [[&str; 4]; 4] = [
    [
        "Bridge over the Sella falls in Lorma",
        "A road bridge over the river Sella collapsed in Lorma on Tuesday, killing four people, police spokeswoman Irma Valk said.",
        "Two lorries and a bus fell into the water when the middle span gave way.",
        "Engineers had warned of cracks in the northern pier since 2019.",
    ],
    [
        "Dockers walk out in Brenna",
        "About 2,300 dockers in the port of Brenna stopped work at midnight, union leader Hanna Brock said.",
        "Eleven ships lay at anchor off the port on Thursday morning.",
        "The port company offers three per cent more pay; the union wants seven.",
    ],
    [
        "Kesh parliament elects Mira Orsan president",
        "The parliament of Kesh elected Mira Orsan president by 61 votes to 40 in Dunmere.",
        "Orsan promised lower taxes for farmers and a new railway law.",
        "Her rival Tomas Grehl congratulated her but did not rule out a complaint to the court.",
    ],
    [
        "Jeweller in Marrow Bay robbed of watches",
        "Three masked men robbed the jeweller Feldt in Marrow Bay and took watches worth 250,000 crowns, inspector Greta Holm said.",
        "A grey van was found empty at the harbour.",
        "Nobody was hurt, although a shop assistant heard a shot.",
    ],
];

const OUTLETS: [&str; 5] = ["Lorma Courier", "Capital Daily", "Tolm Gazette", "Northern Post", "Marrow Bay Herald"];

/// Pieces that make a text awkward: other scripts, emoji, broken quotation, endless digits, empty lines.
const AWKWARD: [&str; 10] = [
    "",
    "\n\n",
    "“Öffnet das Tor”, rief sie. ",
    "مرحبا. ",
    "🙂🙂 ",
    "99999999999999999999 ",
    "31 February 0000 at 25:99. ",
    "He said \"",
    "\u{202e}abc\u{200b} ",
    "— (AP) — By . ",
];

/// What a report is made of.
type Plan = (usize, [bool; 3], usize, usize, usize, u8);

/// A report: which event, which of its sentences, which outlet, what stands around them, hours after the first.
fn a_report() -> impl Strategy<Value = Plan> {
    (0..EVENTS.len(), any::<[bool; 3]>(), 0..OUTLETS.len(), 0..AWKWARD.len(), 0..AWKWARD.len(), 0u8..48)
}

fn corpus(plan: &[Plan], awkward: bool) -> Vec<Article> {
    plan.iter()
        .enumerate()
        .map(|(index, (event, chosen, outlet, before, after, hour))| {
            let [title, sentences @ ..] = &EVENTS[*event];
            let mut text = String::new();
            if awkward {
                text.push_str(AWKWARD[*before]);
            }
            for (sentence, chosen) in sentences.iter().zip(chosen) {
                if *chosen || !awkward {
                    text.push_str(sentence);
                    text.push_str(if awkward { " " } else { "\n\n" });
                }
            }
            if awkward {
                text.push_str(AWKWARD[*after]);
            }
            let mut article = Article::from_text(text);
            article.id = ArticleId::new(format!("r{index}"));
            article.title = Some((*title).to_owned());
            article.outlet = Some(OUTLETS[*outlet].to_owned());
            article.published = format!("2026-03-{:02}T{:02}:00:00Z", 10 + hour / 24, hour % 24).parse().ok();
            article
        })
        .collect()
}

fn whole(span: Span, text: &str) -> bool {
    span.start <= span.end && text.get(span.start as usize..span.end as usize).is_some()
}

fn layer_spans(layer: &Layer) -> Vec<Span> {
    let mut spans: Vec<Span> = layer.sentences.iter().map(|s| s.span).collect();
    spans.extend(layer.tokens.iter().map(|t| t.span));
    spans.extend(layer.mentions.iter().map(|m| m.span));
    spans.extend(layer.times.iter().map(|t| t.span));
    spans.extend(
        layer.quantities.iter().flat_map(|q| q.counted.into_iter().chain([q.span]).chain(q.scope.iter().copied())),
    );
    spans.extend(
        layer
            .attributions
            .iter()
            .flat_map(|a| a.source.iter().map(|s| s.span).chain(a.cue).chain(a.content.iter().copied())),
    );
    spans
}

/// The first span that does not fit its text.
fn astray(report: &Report) -> Option<String> {
    let Report { article, annotations } = report;
    let Annotations { credits, furniture, claims, .. } = annotations;
    let title = article.field(Field::Title);
    let in_title = layer_spans(&annotations.title).into_iter().find(|s| !whole(*s, title));
    let mut in_text = layer_spans(&annotations.text);
    in_text.extend(credits.iter().map(|c| c.span));
    in_text.extend(furniture.iter().map(|f| f.span));
    let in_text = in_text.into_iter().find(|s| !whole(*s, &article.text));
    let in_claims = claims.iter().find(|claim| {
        let text = article.field(claim.field);
        let mut spans = vec![claim.span, claim.sentence];
        spans.extend(claim.event.iter().map(|e| e.trigger));
        spans.extend(claim.figure.iter().map(|f| f.span));
        spans.extend(claim.arguments.iter().map(|a| a.span));
        !spans.into_iter().all(|s| whole(s, text))
    });
    match (in_title, in_text, in_claims) {
        (None, None, None) => None,
        found => Some(format!("{found:?} in {:?}", article.text)),
    }
}

/// The spans of a ledger: passages of copies, claims of findings.
fn ledger_astray(reading: &Reading) -> Option<String> {
    let text = |id: &ArticleId, field: Field| {
        reading.reports.iter().find(|r| r.article.id == *id).map_or("", |r| r.article.field(field))
    };
    for story in &reading.stories {
        for link in &story.copies {
            if let Some(passage) = link
                .passages
                .iter()
                .find(|p| !whole(p.a, text(&link.a, Field::Text)) || !whole(p.b, text(&link.b, Field::Text)))
            {
                return Some(format!("{passage:?} of {} and {}", link.a, link.b));
            }
        }
        for claim in story.findings.iter().flat_map(|f| &f.accounts).flat_map(|a| &a.claims) {
            if !whole(claim.span, text(&claim.article, claim.field))
                || !whole(claim.sentence, text(&claim.article, claim.field))
            {
                return Some(format!("{claim:?}"));
            }
        }
    }
    None
}

fn with_threads(threads: usize, articles: &[Article]) -> Reading {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool of threads");
    pool.install(|| read(articles.to_vec(), &Config::default()))
}

/// Which reports stand together, whatever their stories are called.
fn partition(reading: &Reading) -> Vec<Vec<String>> {
    let mut groups: Vec<Vec<String>> = reading
        .stories
        .iter()
        .map(|s| {
            let mut members: Vec<String> = s.articles.iter().map(ToString::to_string).collect();
            members.sort();
            members
        })
        .collect();
    groups.sort();
    groups
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_span_lies_in_its_text(plan in prop::collection::vec(a_report(), 1..6)) {
        let reading = read(corpus(&plan, true), &Config::default());
        for report in &reading.reports {
            prop_assert_eq!(astray(report), None);
        }
        prop_assert_eq!(ledger_astray(&reading), None);
    }

    #[test]
    fn no_article_is_lost(plan in prop::collection::vec(a_report(), 1..6)) {
        let reading = read(corpus(&plan, true), &Config::default());
        let mut placed: Vec<String> = partition(&reading).concat();
        placed.sort();
        let mut given: Vec<String> = (0..plan.len()).map(|i| format!("r{i}")).collect();
        given.sort();
        prop_assert_eq!(placed, given);
    }

    #[test]
    fn replay_gives_the_same_with_any_number_of_threads(plan in prop::collection::vec(a_report(), 1..6)) {
        let articles = corpus(&plan, true);
        let one = with_threads(1, &articles);
        // Debug shows every field of every value: equal texts are equal bytes
        prop_assert_eq!(format!("{one:?}"), format!("{:?}", with_threads(1, &articles)));
        prop_assert_eq!(format!("{one:?}"), format!("{:?}", with_threads(4, &articles)));
    }

    #[test]
    fn separate_stories_do_not_depend_on_the_order_of_arrival(
        plan in prop::collection::vec(a_report(), 2..6),
        order in any::<prop::sample::Index>(),
    ) {
        let articles = corpus(&plan, false);
        let mut turned = articles.clone();
        turned.rotate_left(order.index(articles.len()));
        turned.reverse();
        let (straight, shuffled) = (read(articles, &Config::default()), read(turned, &Config::default()));
        prop_assert_eq!(partition(&straight), partition(&shuffled));
        // and reports of different events never stand together
        for story in &straight.stories {
            let events: Vec<usize> = story.articles.iter().filter_map(|id| id.as_str()[1..].parse::<usize>().ok()).map(|i| plan[i].0).collect();
            prop_assert!(events.windows(2).all(|pair| pair[0] == pair[1]), "{events:?} in one story");
        }
    }
}

#[test]
fn an_event_that_fills_the_news_stays_one_story() {
    let toll = [
        "Twelve people were killed when the ferry Sorn Queen sank off Lorma on Monday.",
        "The sinking of the ferry Sorn Queen off Lorma killed 12 people on Monday.",
        "The ferry Sorn Queen sank off Lorma on Monday, killing 12 people.",
    ];
    let rest = [
        "Fishing boats from Tolm rescued 40 people. Prime Minister Ivo Kranz declared a day of mourning.",
        "Ivo Kranz, the prime minister, announced a day of mourning. Forty people were saved by fishermen.",
        "It was not clear why the ferry sank. She had left the port of Tolm at noon, the mayor Ana Orr said.",
    ];
    let articles = (0..120)
        .map(|i| {
            let witness = ["baker", "teacher", "sailor", "nurse", "cook"][i % 5];
            let text = format!("{}\n\nA {witness} from house {i} saw it. {}", toll[i % 3], rest[i / 3 % 3]);
            let mut article = Article::from_text(text);
            article.id = ArticleId::new(format!("r{i}"));
            article.title =
                Some(["Twelve dead as ferry sinks off Lorma", "Ferry disaster kills 12"][i / 2 % 2].to_owned());
            article.published = "2026-03-02T12:00:00Z".parse().ok();
            article
        })
        .collect();
    // Its own reports must not make its names common.
    let reading = read(articles, &Config::default());
    assert_eq!(reading.stories.iter().map(|story| story.articles.len()).collect::<Vec<_>>(), [120]);
}
