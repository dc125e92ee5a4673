//! Sentences with other names in them: what the corpora teach of the words around names is taught again with names that they
//! do not hold, taken from the gazetteer or invented.

use super::corpora::Block;
use super::gazetteer::PHRASES;
use anyhow::{Context, Result};
use std::path::Path;

/// Names to choose from, and a generator that gives the same names every time.
#[derive(Debug)]
pub struct Inventor {
    first: Vec<String>,
    last: Vec<String>,
    places: Vec<String>,
    countries: Vec<String>,
    peoples: Vec<String>,
    seed: u64,
}

const SPORTS: &[&str] = &[
    "{t} {n} {t} {n}",
    "{t} {n} , {t} {n}",
    "{t} {n} ( {p} {nn} ) {t} {n} ( {p} {nn} {p} {nn} )",
    "{t} {nn} , {t} {nn}",
    "{t} {n} - {n} {t}",
    "{t} vs. {t}",
    "{t} v {t}",
    "{t} at {t}",
    "{t} AT {t}",
    "{t} {nn} {n} {n} {n} {nn} {nn} {nn}",
    "{t} {nn} {nn} .{nn} {n}",
    "{t} {nn} {nn} .{nn} -",
    "{t} beat {t} {n} - {n} at home on Saturday .",
    "{t} beat {t} by {nn} runs in {l} on Sunday .",
    "{t} lost {n} - {n} to {t} in {l} on Tuesday .",
    "{t} drew {n} - {n} with {t} after {p} scored late .",
    "{p} scored twice as {t} defeated {t} {n} - {n} .",
    "{p} , who joined from {t} last year , missed a penalty for {t} .",
    "{p} ( {t} ) {nn}",
    "{t} : {p} , {p} , {p} , {p}",
    "In {l} , {p} hit two home runs to lift {t} past {t} .",
    "{t} are top of the table with {nn} points , two ahead of {t} .",
    "{t} coach {p} said his team had played well in {l} .",
    "{t} striker {p} will miss the match against {t} on Wednesday .",
    "Midfielder {p} has signed for {t} from {t} for two years .",
    "{t} take on {t} in the first round next week .",
    "{l} , June {nn}",
    "At {l} : {t} {nn} and {nn} , {t} {nn} .",
    "{t} won the title for the third time , with {t} second .",
];

const PARTY: &[&str] = &[
    "Social",
    "Democratic",
    "Liberal",
    "Conservative",
    "Progressive",
    "National",
    "Christian",
    "People's",
    "Republican",
    "Socialist",
    "Communist",
    "Green",
    "Labour",
    "Labor",
    "Radical",
    "Nationalist",
    "Popular",
    "United",
    "Unionist",
    "Independent",
    "Workers'",
    "Centre",
    "Reform",
    "Agrarian",
    "Islamic",
    "Patriotic",
    "Freedom",
    "Justice",
    "Development",
    "Revolutionary",
    "New",
    "Rural",
    "Constitutional",
    "Civic",
    "Moderate",
    "Alternative",
    "Action",
    "Animal",
    "Family",
    "Pirate",
    "Federal",
    "Country",
];
const UNION: &[&str] = &[
    "Party",
    "Party",
    "Party",
    "Party",
    "Alliance",
    "Union",
    "Movement",
    "Front",
    "Coalition",
    "League",
    "Federation",
    "Bloc",
    "Congress",
    "Forum",
    "Group",
    "Initiative",
    "Rally",
    "Council",
    "Association",
    "Assembly",
    "Brigade",
    "Army",
    "Committee",
];
const AIM: &[&str] = &[
    "Freedom",
    "Democracy",
    "Justice",
    "Progress",
    "Change",
    "Peace",
    "Unity",
    "Reform",
    "Europe",
    "Liberty",
    "Equality",
    "Independence",
    "Human Rights",
    "Labour",
    "Solidarity",
    "Dignity",
    "the Left",
    "the Future",
    "the Republic",
    "the Greens",
];
const TOPIC: &[&str] = &[
    "Health",
    "Defence",
    "Defense",
    "Foreign Affairs",
    "Finance",
    "Education",
    "Justice",
    "Agriculture",
    "Trade",
    "Energy",
    "Transport",
    "Transportation",
    "Labor",
    "Interior",
    "Environment",
    "Information",
    "Culture",
    "Sports",
    "Housing",
    "Commerce",
    "Science",
    "Technology",
    "Security",
    "Intelligence",
    "Police",
    "Fire",
    "Customs",
    "Planning",
    "Tourism",
    "Statistics",
    "Disaster Management",
    "Public Works",
    "Fisheries",
    "Water Resources",
    "Human Rights",
    "Elections",
    "Civil Aviation",
];
const BODY: &[&str] = &[
    "Ministry",
    "Department",
    "Agency",
    "Authority",
    "Bureau",
    "Commission",
    "Committee",
    "Council",
    "Service",
    "Institute",
    "Office",
    "Board",
    "Directorate",
];
const COMPANY: &[&str] = &[
    "Inc.",
    "Corp.",
    "Ltd.",
    "Co.",
    "PLC",
    "Group",
    "Holdings",
    "Bank",
    "Airlines",
    "Motors",
    "Oil",
    "Energy",
    "Securities",
    "Systems",
    "Industries",
    "Partners",
    "Foundation",
    "Capital",
    "Steel",
    "Insurance",
];
const CLUB: &[&str] = &[
    "United",
    "City",
    "Rovers",
    "FC",
    "Athletic",
    "Wanderers",
    "Town",
    "Sporting",
    "Dynamo",
    "Tigers",
    "Lions",
    "Eagles",
    "Stars",
    "Hawks",
];
const PAPER: &[&str] = &[
    "Times",
    "Post",
    "Herald",
    "Tribune",
    "Gazette",
    "Daily News",
    "Journal",
    "Chronicle",
    "Observer",
    "Star",
    "Telegraph",
];

impl Inventor {
    /// Reads the gazetteer and the countries among the resources.
    pub fn read(resources: &Path) -> Result<Self> {
        let file = |name: &str| {
            let path = resources.join("names").join(name);
            std::fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))
        };
        let mut inventor = Self {
            first: Vec::new(),
            last: Vec::new(),
            places: Vec::new(),
            countries: Vec::new(),
            peoples: Vec::new(),
            seed: 7,
        };
        let phrases = std::fs::read_to_string(PHRASES).with_context(|| format!("can't read {PHRASES}"))?;
        for line in phrases.lines() {
            let Some((phrase, letters)) = line.split_once('\t') else { continue };
            let name = titled(phrase);
            match letters {
                "f" | "m" | "n" => inventor.first.push(name),
                "s" => inventor.last.push(name),
                "p" => inventor.places.push(name),
                _ => {}
            }
        }
        for line in file("countries.tsv")?.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            if let [name, _, peoples, ..] = columns.as_slice() {
                inventor.countries.push((*name).to_owned());
                inventor.peoples.extend(peoples.split('|').take(1).map(str::to_owned));
            }
        }
        Ok(inventor)
    }

    fn below(&mut self, limit: usize) -> usize {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        (self.seed >> 11) as usize % limit.max(1)
    }

    fn one(&mut self, of: &[&str]) -> String {
        let at = self.below(of.len());
        of.get(at).map_or_else(String::new, |name| (*name).to_owned())
    }

    fn from(&mut self, list: fn(&Self) -> &Vec<String>) -> String {
        let at = self.below(list(self).len());
        list(self).get(at).cloned().unwrap_or_default()
    }

    fn place(&mut self) -> String {
        if self.below(3) == 0 { self.from(|i| &i.countries) } else { self.from(|i| &i.places) }
    }

    /// An organization of several words.
    fn body(&mut self) -> String {
        let (a, b) = (self.one(PARTY), self.one(PARTY));
        let union = self.one(UNION);
        let place = self.place();
        let topic = self.one(TOPIC);
        let body = self.one(BODY);
        let people = self.from(|i| &i.peoples);
        match self.below(22) {
            0 | 1 => format!("{a} {union}"),
            2 => format!("{a} {b} {union}"),
            3 => format!("{a} and {b} {union}"),
            4 | 5 => format!("{a} {union} of {place}"),
            6 => format!("{union} of {place}"),
            7 => format!("{people} {a} {union}"),
            8 => format!("{union} for {}", self.one(AIM)),
            9 => format!("{union} of {} and {} for {}", self.one(AIM), self.one(AIM), place),
            10 => format!("{union} for {} and {}", self.one(AIM), self.one(AIM)),
            11 => format!("{body} of {topic}"),
            12 => format!("{topic} {body}"),
            13 => format!("{} {topic} {body}", if self.below(2) == 0 { "National".to_owned() } else { place }),
            14 => format!("University of {place}"),
            15 => format!("{} {}", self.from(|i| &i.last), self.one(COMPANY)),
            16 => format!("{} & {}", self.from(|i| &i.last), self.from(|i| &i.last)),
            17 => format!("{} {}", self.from(|i| &i.places), self.one(CLUB)),
            18 => format!("{} {}", self.from(|i| &i.places), self.one(PAPER)),
            19 => format!("{body} of {topic} and {}", self.one(TOPIC)),
            20 => format!("{people} {topic} {body}"),
            _ => format!("{} {} {}", self.from(|i| &i.last), self.one(AIM), union),
        }
    }

    /// A line of a sports page, where towns stand for their teams; `{t}` is a team, `{l}` a place, `{p}` a person and `{n}` a
    /// small number in the [`SPORTS`].
    pub fn sports(&mut self) -> Block {
        let pattern = self.one(SPORTS);
        let capitals = self.below(6) == 0;
        let mut block = Block { words: Vec::new(), names: Vec::new() };
        for part in pattern.split(' ') {
            let (name, class) = match part {
                "{t}" if self.below(8) == 0 => (format!("{} {}", self.from(|i| &i.places), self.one(CLUB)), "ORG"),
                "{t}" => (self.from(|i| &i.places), "ORG"),
                "{l}" => (self.from(|i| &i.places), "LOC"),
                "{p}" if self.below(2) == 0 => {
                    (format!("{} {}", self.from(|i| &i.first), self.from(|i| &i.last)), "PER")
                }
                "{p}" => (self.from(|i| &i.last), "PER"),
                "{n}" => (self.below(7).to_string(), ""),
                "{nn}" => (self.below(120).to_string(), ""),
                word => (word.to_owned(), ""),
            };
            let first = block.words.len();
            block
                .words
                .extend(name.split(' ').map(|word| if capitals { word.to_uppercase() } else { word.to_owned() }));
            if !class.is_empty() {
                block.names.push((first, block.words.len(), class.to_owned()));
            }
        }
        block
    }

    /// A block with other names: `None` where it has none to replace.
    pub fn invent(&mut self, block: &Block) -> Option<Block> {
        let mut words: Vec<String> = Vec::new();
        let mut names = Vec::new();
        let mut at = 0;
        let mut changed = false;
        for (first, end, class) in &block.names {
            words.extend(block.words.get(at..*first)?.iter().cloned());
            at = *end;
            let old = block.words.get(*first..*end)?;
            let plain =
                old.iter().all(|word| word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase));
            let new = match (class.as_str(), plain, old.len()) {
                ("PER", true, 1) if self.below(2) == 0 => self.from(|i| &i.first),
                ("PER", true, 1) => self.from(|i| &i.last),
                ("PER", true, 2 | 3) => {
                    let middle = ["", "", "", "A. ", "J. ", "al-", "van "][self.below(7)];
                    format!("{} {middle}{}", self.from(|i| &i.first), self.from(|i| &i.last))
                }
                ("LOC", true, 1..=3) => self.place(),
                ("ORG", _, 2..) if old[0].starts_with(char::is_uppercase) => self.body(),
                ("ORG", true, 1) if self.below(3) == 0 => self.from(|i| &i.last),
                _ => String::new(),
            };
            let start = words.len();
            if new.is_empty() {
                words.extend(old.iter().cloned());
            } else {
                changed = true;
                words.extend(new.split(' ').map(str::to_owned));
            }
            names.push((start, words.len(), class.clone()));
            // Initials behind a body: 'Lorma River Board (LRB)'.
            if !new.is_empty() && class == "ORG" && new.contains(' ') && self.below(3) == 0 {
                let initials: String = new
                    .split(' ')
                    .filter(|w| w.len() > 3)
                    .filter_map(|w| w.chars().next())
                    .filter(|c| c.is_uppercase())
                    .collect();
                if initials.len() > 1 {
                    words.extend(["(".to_owned(), initials, ")".to_owned()]);
                    names.push((words.len() - 2, words.len() - 1, class.clone()));
                }
            }
        }
        words.extend(block.words.get(at..)?.iter().cloned());
        changed.then_some(Block { words, names })
    }
}

fn titled(phrase: &str) -> String {
    let mut out = String::new();
    let mut start = true;
    for character in phrase.chars() {
        if start {
            out.extend(character.to_uppercase())
        } else {
            out.push(character)
        }
        start = matches!(character, ' ' | '-');
    }
    out
}
