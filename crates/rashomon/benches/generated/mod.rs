//! Invented news from a seed, with the truth known: events with actors, places and words of their own, reports of very different
//! lengths, names that return in other events, bursts, agency texts reprinted whole, cut, or with paragraphs of one's own between,
//! quotations that many take over, page furniture.
//!
//! Articles come one at a time, so that a million need not be held.

#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss, dead_code)]

use rashomon::annotate::Annotations;
use rashomon::article::Article;
use rashomon::id::ArticleId;
use rashomon::pipeline::Report;
use std::rc::Rc;

/// A small generator (xorshift64*): the same seed gives the same articles everywhere.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize) % end.max(1)
    }

    /// Small values are much likelier than large ones, as ranks of words and sizes of stories are.
    fn skewed(&mut self, end: usize) -> usize {
        let share = self.below(1_000_000) as f64 / 1_000_000.0;
        ((end as f64).powf(share) - 1.0) as usize
    }
}

const SYLLABLES: [&str; 24] = [
    "lor", "ma", "kes", "ra", "vel", "do", "nim", "ta", "sor", "bel", "ga", "rin", "pe", "stu", "han", "mi", "cor",
    "ley", "du", "fen", "os", "tri", "wal", "ek",
];

fn push_word(text: &mut String, mut rank: usize) {
    rank += 24;
    while rank > 0 {
        text.push_str(SYLLABLES[rank % 24]);
        rank /= 24;
    }
}

fn word(rank: usize) -> String {
    let mut text = String::new();
    push_word(&mut text, rank);
    text
}

fn name(rank: usize) -> String {
    let mut name = word(rank * 7 + 13);
    name[..1].make_ascii_uppercase();
    name
}

/// A sentence of an event: every fifth word is one of its own.
fn sentence(random: &mut Random, telling: &[String], text: &mut String) {
    let words = 8 + random.below(22);
    for at in 0..words {
        if random.below(5) == 0 {
            text.push_str(&telling[random.skewed(telling.len())]);
        } else {
            push_word(text, random.skewed(20_000));
        }
        text.push_str(if at + 1 == words { ". " } else { " " });
    }
}

/// An event that is still told of.
struct Event {
    number: usize,
    telling: Vec<String>,
    /// The agency's sentences, once there are any, and the number of the first article that has them.
    agency: Option<(Rc<Vec<String>>, usize)>,
    quotation: String,
}

/// An article with what is true of it.
pub struct Told {
    pub report: Report,
    /// The event it tells of.
    pub event: usize,
    /// The article whose agency text it has, and how many of its own sentences stand beside how many of the agency's.
    pub copied: Option<usize>,
}

/// News without end.
pub struct News {
    random: Random,
    open: std::collections::VecDeque<Event>,
    events: usize,
    articles: usize,
    per_day: usize,
}

impl News {
    /// A thousand articles a day.
    pub fn new(seed: u64) -> Self {
        let open = std::collections::VecDeque::new();
        Self { random: Random::new(seed), open, events: 0, articles: 0, per_day: 1_000 }
    }

    /// The same with so many articles a day.
    pub fn daily(self, per_day: usize) -> Self {
        Self { per_day: per_day.max(1), ..self }
    }

    /// An event with four names and ten words of its own; names return, since the same people act in many events.
    fn happen(&mut self) {
        let random = &mut self.random;
        let mut telling: Vec<String> = (0..4).map(|_| name(random.skewed(40_000))).collect();
        telling.extend((0..10).map(|_| word(2_000 + random.below(60_000))));
        let mut quotation = String::new();
        sentence(random, &telling, &mut quotation);
        self.open.push_back(Event { number: self.events, telling, agency: None, quotation });
        self.events += 1;
        if self.open.len() > 2_000 {
            self.open.pop_front();
        }
    }
}

impl Iterator for News {
    type Item = Told;

    fn next(&mut self) -> Option<Told> {
        let fresh = self.open.is_empty() || self.random.below(100) < 40;
        if fresh {
            self.happen();
        }
        let number = self.articles;
        self.articles += 1;
        // Newer events are likelier, and some burst.
        let back = if fresh { 0 } else { self.random.skewed(self.open.len()) };
        let chosen = self.open.len() - 1 - back;
        let random = &mut self.random;
        let event = &mut self.open[chosen];
        let sentences = 3 + random.skewed(60);
        let mut text = String::with_capacity(2_500);
        let mut copied = None;
        match &event.agency {
            Some((agency, first)) if random.below(100) < 35 => {
                // A reprint, cut from the end; one in three with sentences of its own between.
                let kept = agency.len().div_ceil(2) + random.below(agency.len() / 2 + 1);
                let own = if random.below(3) == 0 { random.below(kept + 1) } else { 0 };
                for (at, line) in agency.iter().take(kept).enumerate() {
                    text.push_str(line);
                    if own > 0 && at % (kept / own.max(1)).max(1) == 0 {
                        sentence(random, &event.telling, &mut text);
                    }
                }
                copied = Some(*first);
            }
            _ => {
                let mut own: Vec<String> = Vec::with_capacity(sentences);
                for _ in 0..sentences {
                    let mut line = String::new();
                    sentence(random, &event.telling, &mut line);
                    own.push(line);
                }
                own.iter().for_each(|line| text.push_str(line));
                if event.agency.is_none() {
                    event.agency = Some((Rc::new(own), number));
                }
            }
        }
        if random.below(4) == 0 {
            text.push_str(&format!("\n\"{}\" somebody said.", event.quotation.trim()));
        }
        let outlet = random.below(200);
        text.push_str(&format!("\n\nSubscribe to outlet {outlet} and read all that matters in one letter a day."));
        text.shrink_to_fit();
        let mut article = Article::from_text(text);
        article.id = ArticleId::new(format!("generated-{number}"));
        let mut words = [0, 4, 1].map(|_| event.telling[random.below(event.telling.len())].clone());
        words[0] = event.telling[0].clone();
        article.title = Some(words.join(" "));
        article.outlet = Some(format!("outlet {outlet}"));
        let day = number / self.per_day;
        article.published =
            format!("{:04}-{:02}-{:02}", 2020 + day / 336, 1 + day / 28 % 12, 1 + day % 28).parse().ok();
        let report = Report { article, annotations: Annotations::default() };
        Some(Told { report, event: event.number, copied })
    }
}
