//! The checker refuses statements that say more, less or something else than their passages: over the example reports,
//! every published statement passes, and every mutation of it is caught.
//!
//! Kinds of mutation come from what goes wrong in newsrooms and in machines that summarize, not from what the composer does:
//! a number, name, unit, date or order changed; a hedge or a 'not' lost; a credit gone, moved or shared; two statements run
//! together; a mark, a count or a citation that the passages do not give.

use rashomon::article::Article;
use rashomon::config::Config;
use rashomon::digest::{Fault, verify};
use rashomon::id::{ArticleId, ClaimId, FindingId};
use rashomon::ledger::{Section, SectionKind, Statement, Status, Story};
use rashomon::pipeline::{Reading, Report, read};
use std::collections::{BTreeMap, BTreeSet};

/// Reports that name a clerk in full only after they have called him by his surname.
const NAMED: &str = concat!(
    r#"{"title":"Clerk flees from Lorma harbour","outlet":"Lorma Herald","published":"2026-06-04T08:00:00Z","text":"A clerk fled from the harbour of Lorma to Brenna on Wednesday, police said. Dovrin left the harbour of Lorma in the cart of a miller from Brenna. Police asked Pell Dovrin to come back. The mayor of Lorma, Ilka Brandt, closed the harbour."}"#,
    "\n",
    r#"{"title":"Clerk of Lorma harbour flees to Brenna","outlet":"Brenna Post","published":"2026-06-04T09:00:00Z","text":"A clerk of the harbour of Lorma fled to Brenna on Wednesday. Ivo Marsk saw the cart."}"#,
);

/// Long sentences of one report each, which a digest tells whole.
const CRANE: &str = concat!(
    r#"{"title":"Crane falls on Lorma bridge, two dockers hurt","outlet":"Lorma Herald","published":"2026-03-02T18:00:00Z","text":"Two dockers who were painting the railing of the bridge of Lorma were taken to the harbour hospital of Varga on Monday after a crane fell on it.\n\nThe fire service lifted the crane from the bridge of Lorma shortly before nightfall with two cranes of the navy, which had been brought by barge from the arsenal of Daro.\n\nMayor Ilka Brandt said that the bridge of Lorma, which thirty thousand people cross each day, will stay closed for a week while engineers look at its piers."}"#,
    "\n",
    r#"{"title":"Two dockers hurt as crane falls on bridge of Lorma","outlet":"Harbour Radio","published":"2026-03-02T20:00:00Z","text":"Two dockers were hurt on Monday when a crane fell on the bridge of Lorma.\n\nThe dockers' union said that the owners of the crane had been told of the torn cable on Friday, and that they had promised to stop work in strong wind."}"#,
);

const REPORTS: [&str; 10] = [
    NAMED,
    CRANE,
    include_str!("../../../examples/reports/lorma-quake.jsonl"),
    include_str!("../../../examples/reports/daro-quake.jsonl"),
    include_str!("../../../examples/reports/lake-sorn-ferry.jsonl"),
    include_str!("../../../examples/reports/port-meren-plant.jsonl"),
    include_str!("../../../examples/reports/varga-march.jsonl"),
    include_str!("../../../examples/reports/varga-june.jsonl"),
    include_str!("../../../examples/reports/drone.jsonl"),
    include_str!("../../../examples/reports/rate-decision.jsonl"),
];

/// Each file is one story here, so that the test does not hang on clustering.
fn reading() -> Reading {
    let mut articles = Vec::new();
    for (story, file) in REPORTS.iter().enumerate() {
        for (line, record) in file.lines().enumerate() {
            let record: serde_json::Value = serde_json::from_str(record).expect("the examples are JSONL");
            let text = |key: &str| record.get(key).and_then(serde_json::Value::as_str).map(str::to_owned);
            let Some(body) = text("text") else { continue };
            let mut article = Article::from_text(body);
            article.id = ArticleId::new(format!("{story}-{line}"));
            article.title = text("title");
            article.outlet = text("outlet");
            article.published = text("published").and_then(|written| written.parse().ok());
            article.given_story = Some(story.to_string());
            articles.push(article);
        }
    }
    read(articles, &Config { given_stories: true, ..Config::default() })
}

fn reports_of<'r>(reading: &'r Reading, story: &Story) -> Vec<&'r Report> {
    reading.reports.iter().filter(|report| story.articles.contains(&report.article.id)).collect()
}

#[test]
fn what_is_published_passes() {
    let reading = reading();
    let mut statements = 0;
    for story in &reading.stories {
        let faults = verify(story, &reports_of(&reading, story));
        assert!(faults.is_empty(), "{faults:?}");
        statements += story.digest.sections.iter().map(|section| section.statements.len()).sum::<usize>();
    }
    assert!(statements >= 50, "only {statements} statements");
}

#[test]
fn every_mutation_is_caught() {
    let mut reading = reading();
    let stories = std::mem::take(&mut reading.stories);
    let mut tried: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut missed = Vec::new();
    for story in &stories {
        let reports = reports_of(&reading, story);
        let mut context = Context::of(story);
        let all_holders = context.holders.clone();
        let mut mutated = story.clone();
        for statement in story.digest.sections.iter().flat_map(|section| &section.statements) {
            // Two reports may credit one account to two holders; either is true to it.
            let own: Vec<&String> = story
                .findings
                .iter()
                .filter(|finding| statement.finding.as_ref() == Some(&finding.id))
                .flat_map(|finding| &finding.accounts)
                .flat_map(|account| &account.claims)
                .filter_map(|claim| claim.holders.first())
                .collect();
            context.holders = all_holders.iter().filter(|holder| !own.contains(holder)).cloned().collect();
            for (kind, mutation) in mutations(statement, &context) {
                let told = mutation.text.clone();
                let section = Section { kind: SectionKind::InBrief, statements: vec![mutation] };
                mutated.digest.sections = vec![section];
                *tried.entry(kind).or_default() += 1;
                let caught = verify(&mutated, &reports).iter().any(|fault| matches!(fault, Fault::Statement { .. }));
                if !caught {
                    missed.push(format!("[{kind}] {} => {told}", statement.text));
                }
            }
        }
    }
    let all: usize = tried.values().sum();
    assert!(missed.is_empty(), "{} of {all} missed:\n{}", missed.len(), missed.join("\n"));
    assert!(all >= 800 && tried.len() >= 20, "only {all} mutations of {} kinds: {tried:?}", tried.len());
    for kind in ["an introduction without its passage", "another role", "another name"] {
        assert!(tried.contains_key(kind), "nothing was introduced: {tried:?}");
    }
    println!("{all} mutations of {} kinds, all caught: {tried:?}", tried.len());
}

/// What a mutation may take from the rest of its story.
struct Context {
    /// Who is credited with anything.
    holders: Vec<String>,
    /// Statements, to run one into another.
    statements: Vec<Statement>,
    /// Questions of findings.
    questions: Vec<String>,
    /// Names with roles.
    roles: Vec<String>,
    /// Which findings have which claims.
    tells: BTreeSet<(Option<FindingId>, ClaimId)>,
    /// The clauses of claims: a statement cut down to one of them is no lie.
    clauses: Vec<Vec<String>>,
}

impl Context {
    fn of(story: &Story) -> Self {
        let claims = || story.findings.iter().flat_map(|f| &f.accounts).flat_map(|a| &a.claims);
        let roles = story.findings.iter().filter(|f| f.kind == rashomon::annotate::ClaimKind::Role);
        Self {
            holders: claims().filter_map(|claim| claim.holders.first().cloned()).collect(),
            statements: story.digest.sections.iter().flat_map(|s| &s.statements).cloned().collect(),
            questions: story.findings.iter().map(|finding| finding.question.clone()).collect(),
            roles: roles.flat_map(|f| &f.accounts).flat_map(|a| &a.claims).map(|c| c.quote.clone()).collect(),
            tells: story
                .findings
                .iter()
                .flat_map(|f| f.accounts.iter().flat_map(|a| &a.claims).map(|c| (Some(f.id.clone()), c.id.clone())))
                .collect(),
            clauses: claims().map(|claim| plain(&claim.quote)).collect(),
        }
    }
}

/// Words without case and marks.
fn plain(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

/// Everything that must not happen to a statement, done to it once each.
fn mutations(statement: &Statement, context: &Context) -> Vec<(&'static str, Statement)> {
    let mut mutations = Vec::new();
    let with_text = |text: String| Statement { text, ..statement.clone() };
    if statement.camps.is_empty() {
        for (kind, text) in of_text(&statement.text, context) {
            mutations.push((kind, with_text(text)));
        }
    } else {
        // An answer is changed where it stands and in the text, so that the two agree.
        for (at, camp) in statement.camps.iter().enumerate() {
            for (kind, answer) in of_text(&camp.text, context) {
                let mut changed = statement.clone();
                changed.text = changed.text.replacen(&camp.text, &answer, 1);
                if at == 0 && changed.text == statement.text {
                    continue;
                }
                changed.camps[at].text = answer;
                mutations.push((kind, changed));
            }
        }
        if statement.camps.len() > 1 {
            let mut crossed = statement.clone();
            let claims = crossed.camps[0].claims.clone();
            crossed.camps[0].claims = std::mem::replace(&mut crossed.camps[1].claims, claims);
            mutations.push(("answers change sides", crossed));
            let mut dropped = statement.clone();
            dropped.camps.pop();
            mutations.push(("an answer kept from view", dropped));
            mutations.push(("answers not told apart", Statement { camps: Vec::new(), ..statement.clone() }));
        }
        for (from, to) in
            [(" killed as", " injured as"), (" injured as", " killed as"), ("Reports give", "Police give")]
        {
            if statement.text.contains(from) {
                mutations.push(("another thing counted", with_text(statement.text.replacen(from, to, 1))));
            }
        }
        let asked = context.questions.iter().find(|question| statement.text.starts_with(question.as_str()));
        if let Some(asked) = asked
            && let Some(other) = context.questions.iter().find(|question| *question != asked)
        {
            mutations.push(("another question", with_text(statement.text.replacen(asked.as_str(), other, 1))));
        }
    }
    if statement.finding.is_some() {
        // Who is introduced is introduced by a passage of another finding.
        let introduces = |id: &ClaimId| !context.tells.contains(&(statement.finding.clone(), id.clone()));
        if statement.claims.iter().any(introduces) {
            let mut bare = statement.clone();
            bare.claims.retain(|id| !introduces(id));
            mutations.push(("an introduction without its passage", bare));
        }
        for status in [Status::Corroborated, Status::Disputed] {
            if statement.status != status {
                mutations.push(("another mark", Statement { status, ..statement.clone() }));
            }
        }
        let other =
            context.statements.iter().find(|other| other.finding.is_some() && other.finding != statement.finding);
        if let Some(other) = other {
            let mut padded = statement.clone();
            padded.claims.extend(other.claims.iter().filter(|id| !statement.claims.contains(id)).cloned());
            if padded.claims.len() > statement.claims.len() {
                mutations.push(("passages that carry nothing", padded));
            }
            let elsewhere = Statement {
                claims: other.claims.clone(),
                finding: other.finding.clone(),
                status: other.status,
                ..statement.clone()
            };
            mutations.push(("other passages", elsewhere));
        }
    }
    mutations.push(("no passages", Statement { claims: Vec::new(), ..statement.clone() }));
    if let Some(holder) = &statement.holder
        && let Some(other) = context.holders.iter().find(|other| {
            let (known, other) = (plain(holder), plain(other));
            !known.iter().any(|word| other.contains(word))
        })
    {
        mutations.push(("under another holder", Statement { holder: Some(other.clone()), ..statement.clone() }));
    }
    mutations.retain(|(_, mutation)| mutation != statement);
    mutations
}

fn of_text(text: &str, context: &Context) -> Vec<(&'static str, String)> {
    let mut mutations: Vec<(&'static str, String)> = Vec::new();
    let words: Vec<&str> = text.split(' ').collect();
    let with = |at: usize, word: &str| {
        let mut changed: Vec<&str> = words.clone();
        changed[at] = word;
        changed.retain(|w| !w.is_empty());
        changed.join(" ")
    };
    let in_counts = |at: usize| {
        text.contains(" reports, ") && words[at..].join(" ").contains("origin") && words[at].starts_with('(')
    };
    for (at, word) in words.iter().enumerate() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let lower = bare.to_lowercase();
        if bare.chars().next().is_some_and(|c| c.is_ascii_digit()) {
            mutations.push(("another number", with(at, &word.replace(bare, "7,777"))));
        }
        if matches!(lower.as_str(), "two" | "three" | "five" | "six" | "nine" | "seven" | "twelve") {
            mutations.push(("another number", with(at, &word.replace(bare, "eleven"))));
        }
        let turns = [
            "not",
            "no",
            "never",
            "may",
            "might",
            "could",
            "will",
            "would",
            "about",
            "around",
            "least",
            "than",
            "up",
            "reportedly",
            "allegedly",
            "unclear",
            "denied",
            "declined",
            "expected",
            "planned",
            "nearly",
            "estimated",
            "possible",
            "nobody",
        ];
        if turns.contains(&lower.as_str()) {
            mutations.push(("a turning word gone", with(at, "")));
        }
        if matches!(lower.as_str(), "may" | "might" | "could" | "would") {
            mutations.push(("a possibility made a fact", with(at, "will")));
        }
        if matches!(lower.as_str(), "was" | "were" | "is" | "are" | "has" | "had" | "will") {
            mutations.push(("a denial put in", with(at, &format!("{word} not"))));
        }
        if matches!(lower.as_str(), "some" | "several" | "many" | "most" | "two" | "five" | "dozens") {
            mutations.push(("a wider scope", with(at, "all")));
        }
        let unit = match lower.as_str() {
            "tonnes" => "kilograms",
            "percent" => "points",
            "people" => "families",
            "kilometres" => "miles",
            "houses" => "villages",
            "workers" => "children",
            "million" => "billion",
            "killed" => "injured",
            "injured" => "killed",
            _ => "",
        };
        if !unit.is_empty() {
            mutations.push(("another unit", with(at, &word.replace(bare, unit))));
        }
        let day = match bare {
            "Monday" => "Tuesday",
            "Tuesday" => "Wednesday",
            "Wednesday" => "Thursday",
            "Thursday" => "Friday",
            "Friday" => "Saturday",
            "Saturday" => "Sunday",
            "Sunday" => "Monday",
            "March" => "May",
            "April" => "August",
            "June" => "July",
            "July" => "June",
            "morning" => "evening",
            "evening" => "morning",
            _ => "",
        };
        if !day.is_empty() {
            mutations.push(("another date", with(at, &word.replace(bare, day))));
        }
        let opposite = match lower.as_str() {
            "before" => "after",
            "after" => "before",
            "north" => "south",
            "rose" => "fell",
            "accepted" => "rejected",
            "agreed" => "refused",
            "open" | "reopen" => "close",
            "from" => "to",
            _ => "",
        };
        if !opposite.is_empty() {
            mutations.push(("the opposite", with(at, &word.replace(bare, opposite))));
        }
        if at > 0
            && bare.len() > 3
            && bare.chars().next().is_some_and(char::is_uppercase)
            && bare.chars().all(char::is_alphabetic)
        {
            mutations.push(("another name", with(at, &word.replace(bare, "Zebrova"))));
        }
        if in_counts(at) {
            break;
        }
    }
    for hedge in ["up to ", "at least ", "more than ", "about ", "around ", "some ", "may have ", "nearly "] {
        if let Some(at) = text.to_lowercase().find(hedge) {
            let dropped = format!("{}{}", &text[..at], &text[at + hedge.len()..]);
            mutations.push(("a hedge gone", dropped));
        }
    }
    exchanges(text, &words, &mut mutations);
    credits(text, context, &mut mutations);
    cuts(text, &words, context, &mut mutations);
    for (from, to) in [
        ("(2 reports", "(3 reports"),
        ("1 to 2 origins", "2 origins"),
        ("1 to 3 origins", "3 origins"),
        ("1 origin)", "2 origins)"),
    ] {
        if text.contains(from) {
            mutations.push(("other counts", text.replacen(from, to, 1)));
        }
    }
    if let Some(at) = text.find(" (").filter(|_| text.contains(" reports, ")) {
        mutations.push(("counts gone and put elsewhere", format!("{} (9 reports, 9 origins).", &text[..at])));
    }
    // When it was last said.
    if let Some((head, _)) = text.split_once(" (reported ") {
        mutations.push(("its day gone", format!("{head}.")));
    }
    if let Some((head, _)) = text.split_once(", last on ") {
        mutations.push(("its day gone", format!("{head}).")));
    }
    // Two statements run together.
    for other in context.statements.iter().filter(|other| other.camps.is_empty() && !text.contains(&other.text)).take(2)
    {
        let head = text.trim_end_matches('.');
        mutations.push(("two statements merged", format!("{head} and {}", other.text)));
        mutations.push(("two statements merged", format!("{head}, because {}", other.text)));
    }
    // Somebody else's office put to a name.
    for role in &context.roles {
        let name = role.split(' ').next_back().unwrap_or("");
        if name.len() > 3 && text.contains(name) && !text.contains(role.as_str()) {
            if let Some(other) = context.roles.iter().find(|other| !other.contains(name)) {
                mutations.push(("another role", text.replacen(name, &format!("{other} {name}"), 1)));
            }
            mutations.push(("a role without its passage", text.replacen(name, &format!("general {name}"), 1)));
        }
    }
    if !text.starts_with("Reports") {
        mutations.push(("an opening put in", format!("Experts agree that {}{}", text[..1].to_lowercase(), &text[1..])));
    }
    mutations.retain(|(_, mutation)| mutation != text);
    mutations
}

/// Words that change places.
fn exchanges(text: &str, words: &[&str], mutations: &mut Vec<(&'static str, String)>) {
    let swapped = |first: usize, last: usize| {
        let mut changed = words.to_vec();
        changed.swap(first, last);
        changed.join(" ")
    };
    let numbers: Vec<usize> = (0..words.len())
        .filter(|at| {
            words[*at].starts_with(|c: char| c.is_ascii_digit())
                && words[*at].chars().all(|c| c.is_alphanumeric() || c == ',')
        })
        .collect();
    if let [first, .., last] = numbers.as_slice()
        && words[*first] != words[*last]
    {
        mutations.push(("numbers change places", swapped(*first, *last)));
    }
    let names: Vec<usize> = (1..words.len())
        .filter(|at| {
            words[*at].len() > 3
                && words[*at].starts_with(char::is_uppercase)
                && words[*at].chars().all(char::is_alphabetic)
        })
        .collect();
    if let [first, .., last] = names.as_slice()
        && words[*first] != words[*last]
        && !text.contains("; ")
    {
        mutations.push(("names change places", swapped(*first, *last)));
    }
    if words.len() > 6 && !words[2].eq_ignore_ascii_case(words[3]) {
        mutations.push(("words change places", swapped(2, 3)));
    }
}

/// What can happen to a credit.
fn credits(text: &str, context: &Context, mutations: &mut Vec<(&'static str, String)>) {
    for (at, _) in text.match_indices(", according to ") {
        let rest = &text[at + 15..];
        let end = rest.find([';', '(']).unwrap_or(rest.len() - usize::from(rest.ends_with('.')));
        let (holder, tail) = (rest[..end].trim_end(), &rest[end..]);
        let other = context.holders.iter().find(|h| {
            !h.to_lowercase().contains(&holder.to_lowercase()) && !holder.to_lowercase().contains(&h.to_lowercase())
        });
        let gap = if tail.is_empty() || tail == "." { "" } else { " " };
        mutations.push(("a credit gone", format!("{}{gap}{tail}", &text[..at])));
        if let Some(other) = other {
            mutations.push(("a credit moved", format!("{}, according to {other}{gap}{tail}", &text[..at])));
            mutations
                .push(("a credit shared", format!("{}, according to {holder} and {other}{gap}{tail}", &text[..at])));
        }
    }
    if !text.contains(", according to ")
        && let Some(other) = context.holders.iter().find(|h| !text.to_lowercase().contains(&h.to_lowercase()))
    {
        mutations.push(("a credit put in", format!("{}, according to {other}.", text.trim_end_matches('.'))));
    }
}

/// Words left out: in the middle always wrong, at the end unless a claim ends there.
fn cuts(text: &str, words: &[&str], context: &Context, mutations: &mut Vec<(&'static str, String)>) {
    if words.len() > 8 && !text.contains("; ") {
        let mut middle = words.to_vec();
        middle.remove(words.len() / 2 - 1);
        mutations.push(("a word left out", middle.join(" ")));
    }
    if !text.contains([';', '(', ':']) && !text.contains("according to") && words.len() > 8 {
        for cut in 1..=2 {
            let head = words[..words.len() - cut].join(" ");
            let told = plain(&head);
            if !context.clauses.iter().any(|clause| !clause.is_empty() && told.ends_with(clause)) {
                mutations.push(("an end cut off", format!("{}.", head.trim_end_matches([',', '.']))));
            }
        }
    }
}
