//! Invented news from a seed, with the truth known: events with actors and places of their own, reports of very different
//! lengths, names that return in other events, bursts, agency texts reprinted with cuts, page furniture.

#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss, dead_code)]

use rashomon::annotate::Annotations;
use rashomon::article::Article;
use rashomon::id::ArticleId;
use rashomon::pipeline::Report;

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

fn word(mut rank: usize) -> String {
    let mut word = String::new();
    rank += 24;
    while rank > 0 {
        word.push_str(SYLLABLES[rank % 24]);
        rank /= 24;
    }
    word
}

fn name(rank: usize) -> String {
    let mut name = word(rank * 7 + 13);
    name[..1].make_ascii_uppercase();
    name
}

/// Articles and the event that each tells of.
pub struct News {
    pub reports: Vec<Report>,
    pub event: Vec<usize>,
}

/// `count` articles over days that follow one another, about a thousand a day.
pub fn news(seed: u64, count: usize) -> News {
    let mut random = Random::new(seed);
    let mut news = News { reports: Vec::with_capacity(count), event: Vec::with_capacity(count) };
    let mut open: Vec<(usize, Vec<String>, Option<String>)> = Vec::new();
    let mut events = 0;
    while news.reports.len() < count {
        let number = news.reports.len();
        let fresh = open.is_empty() || random.below(100) < 45;
        if fresh {
            // Six telling words and names; names return, since the same people act in many events.
            let mut telling: Vec<String> = (0..4).map(|_| name(random.skewed(40_000))).collect();
            telling.extend((0..6).map(|_| word(2_000 + random.below(60_000))));
            open.push((events, telling, None));
            events += 1;
            if open.len() > 2_000 {
                open.remove(0);
            }
        }
        // Newer events are likelier, and some burst.
        let chosen = if fresh { open.len() - 1 } else { open.len() - 1 - random.skewed(open.len()) };
        let length = 40 + random.skewed(1_200);
        let (event, telling, agency) = &mut open[chosen];
        let text = match agency {
            Some(text) if random.below(100) < 30 => {
                let sentences: Vec<&str> = text.split_inclusive(". ").collect();
                let kept = sentences.len().div_ceil(2) + random.below(sentences.len() / 2 + 1);
                sentences[..kept.min(sentences.len())].concat()
            }
            _ => {
                let mut text = String::new();
                for at in 0..length {
                    let piece = if random.below(6) == 0 {
                        telling[random.below(telling.len())].clone()
                    } else {
                        word(random.skewed(20_000))
                    };
                    text.push_str(&piece);
                    text.push_str(if at % 19 == 18 { ". " } else { " " });
                }
                if agency.is_none() {
                    *agency = Some(text.clone());
                }
                text
            }
        };
        let outlet = random.below(40);
        let mut article = Article::from_text(format!(
            "{text}\n\nSubscribe to outlet {outlet} and read all that matters in one letter a day."
        ));
        article.id = ArticleId::new(format!("generated-{number}"));
        article.title = Some(format!("{} {} {}", telling[0], telling[5], telling[1]));
        article.outlet = Some(format!("outlet {outlet}"));
        let day = number / 1_000;
        article.published =
            format!("{:04}-{:02}-{:02}", 2026 + day / 336, 1 + day / 28 % 12, 1 + day % 28).parse().ok();
        news.event.push(*event);
        news.reports.push(Report { article, annotations: Annotations::default() });
    }
    news
}
