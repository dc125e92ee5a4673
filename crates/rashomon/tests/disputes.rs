//! What is set against what: pairs of reports of one strike that differ in a sentence. A dispute that is none costs more than one
//! that is missed.

#![allow(clippy::panic)] // a test may stop at once

use rashomon::annotate::ClaimKind;
use rashomon::article::Article;
use rashomon::config::Config;
use rashomon::id::ArticleId;
use rashomon::ledger::{Account, Disagreement, Finding, Relation, Story};
use rashomon::pipeline::read;

/// A day of publication and a sentence.
type Told = (&'static str, &'static str);

/// The story of reports that each tell one sentence more.
fn stories(told: &[Told]) -> Vec<Story> {
    let lead =
        "The town council of Lorma met on Tuesday to speak of the strike at the harbour and of the fire at the mill.";
    let articles = told.iter().enumerate().map(|(index, (published, sentence))| {
        let mut article = Article::from_text(format!("Strike and fire in Lorma\n\n{lead} {sentence}"));
        article.id = ArticleId::new(format!("r{index}"));
        article.published = published.parse().ok();
        article.given_story = Some("one".to_owned());
        article
    });
    read(articles.collect(), &Config { given_stories: true, ..Config::default() }).stories
}

/// Its findings.
fn findings(told: impl AsRef<[Told]>) -> Vec<Finding> {
    stories(told.as_ref()).into_iter().flat_map(|story| story.findings).collect()
}

/// The finding that asks a question.
fn asking(question: &str, told: impl AsRef<[Told]>) -> Finding {
    let found = findings(told);
    let questions: Vec<String> = found.iter().map(|finding| finding.question.clone()).collect();
    found.into_iter().find(|finding| finding.question == question).unwrap_or_else(|| panic!("{questions:#?}"))
}

/// Those that are disputes or updates.
fn clashes(told: [Told; 2]) -> Vec<Finding> {
    let findings = findings(told).into_iter();
    findings.filter(|finding| matches!(finding.relation, Relation::Disputed | Relation::Updated)).collect()
}

#[test]
fn what_answers_two_questions_is_no_dispute() {
    let mut wrong = Vec::new();
    for (why, a, b) in APART {
        let found = clashes([*a, *b]);
        wrong.extend(found.iter().map(|finding| format!("{why}: {} ({})", finding.question, finding.why)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn one_list_in_two_orders_is_no_difference() {
    let found = findings([
        (
            "2026-05-04",
            "The strikers who were hurt are three women, ages 15, 17 and 18, and three men, ages 15, 18 and 22.",
        ),
        (
            "2026-05-04",
            "The strikers who were hurt were three men, ages 15, 18 and 22, and three women, ages 15, 17 and 18.",
        ),
    ]);
    let differ: Vec<&Finding> = found.iter().filter(|finding| finding.disagreement.is_some()).collect();
    assert!(differ.is_empty(), "{differ:#?}");
}

#[test]
fn what_cannot_both_be_true_is_set_against_one_another() {
    for (relation, a, b) in RIVALS {
        let found: Vec<Relation> = clashes([*a, *b]).iter().map(|finding| finding.relation).collect();
        assert_eq!(found, [*relation], "{a:?} {b:?}");
    }
}

#[test]
fn what_was_open_is_filled_by_a_later_report() {
    let open = "Police have not released the name of the dead watchman.";
    let named = "The dead watchman of the mill was identified as Pell Dovrin.";
    let times = |told: [Told; 2]| -> Vec<(Option<String>, Option<String>)> {
        let found = findings(told).into_iter().filter(|finding| finding.asked.is_some() || finding.filled.is_some());
        found.map(|finding| (finding.asked, finding.filled)).collect()
    };
    let day = |day: &str| Some(day.to_owned());
    assert_eq!(times([("2026-05-04", open), ("2026-05-06", named)]), [(day("2026-05-04"), day("2026-05-06"))]);
    // What a later report does not know yet is of somebody else, and what stays open has no answer.
    for told in
        [[("2026-05-06", open), ("2026-05-04", named)], [("2026-05-06", open), ("2026-05-06", "The mill is shut.")]]
    {
        let found = times(told);
        assert!(found.iter().all(|(asked, filled)| *asked == day("2026-05-06") && filled.is_none()), "{found:?}");
        assert!(clashes(told).is_empty());
    }
    let charged = clashes([
        ("2026-05-04", "Osk Brandt has not been charged over the fire."),
        ("2026-05-06", "Osk Brandt was charged with arson over the fire."),
    ]);
    assert!(
        charged.iter().any(|finding| finding.filled == day("2026-05-06") && finding.why.contains("Open on 4 May 2026"))
    );
}

#[test]
fn numbers_of_two_things_are_no_difference() {
    let killed = "How many people died?";
    let far = [
        ("2026-05-04", "Two people were killed in the fire at the mill."),
        ("2026-05-04", "Two people were killed in the fire at the mill, the council said."),
        ("2026-05-04", "Forty-nine people were killed in the flood of Torva."),
    ];
    assert_eq!(asking(killed, far).disagreement, None);
    let told: Vec<String> =
        stories(&far).into_iter().flat_map(|story| story.digest.sections).fold(vec![], |mut all, s| {
            all.extend(s.statements.into_iter().map(|statement| statement.text));
            all
        });
    assert!(told.iter().any(|text| text.contains("number of people killed as two")), "{told:#?}");
    assert!(!told.iter().any(|text| text.contains("forty-nine")), "{told:#?}");
    // What may be one toll is worth a look.
    let near = [
        ("2026-05-04", "Four people were hurt in the fire at the mill of Lorma."),
        ("2026-05-04", "Five sailors were hurt at the mill of Torva."),
    ];
    assert_eq!(asking("How many people were injured?", near).disagreement, Some(Disagreement::Scope));
}

#[test]
fn an_age_is_asked_of_whose_it_is() {
    let day = "2026-05-04";
    asking("How old is Osk Brandt?", [(day, "The men are Osk Brandt, 16, and Ilvo Marsk, 19.")]);
    let boy = "The port office of Lorma is looking into the death of a 12-year-old boy at the mill.";
    asking("How old is the boy?", [(day, boy)]);
}

#[test]
fn an_account_stands_without_the_word_by_which_it_hangs() {
    let told = [("2026-05-04", "The road was shut because a crane of the harbour had fallen on it in the night.")];
    let found = findings(told);
    let texts: Vec<&str> = found.iter().flat_map(|f| &f.accounts).map(|account| account.text.as_str()).collect();
    assert!(texts.contains(&"a crane of the harbour had fallen on it in the night"), "{texts:#?}");
}

#[test]
fn most_reports_agree_on_who_somebody_is() {
    let day = "2026-05-04";
    let [mayor, again] = ["Mayor Jonas Ardell met the strikers on Monday.", "Mayor Jonas Ardell left Lorma."];
    let poet = "Poet Jonas Ardell spoke to the strikers.";
    let lawyer = "Lawyer Jonas Ardell met the strikers.";
    let relation = |told: &[Told]| asking("Who is Jonas Ardell?", told).relation;
    assert_eq!(relation(&[(day, mayor), (day, poet), (day, again)]), Relation::Agree);
    assert_eq!(relation(&[(day, mayor), (day, poet), (day, again), (day, lawyer)]), Relation::Compatible);
}

#[test]
fn an_account_holds_those_who_tell_as_much() {
    for (a, b) in OTHER_ACCOUNTS {
        for finding in findings([("2026-05-04", *a), ("2026-05-04", *b)]) {
            let in_words = !matches!(finding.kind, ClaimKind::Role | ClaimKind::Place | ClaimKind::Time);
            let of = |account: &Account, text: &str| account.claims.iter().any(|claim| text.contains(&claim.quote));
            let both = finding.accounts.iter().find(|account| of(account, a) && of(account, b));
            assert!(!in_words || both.is_none(), "{both:#?}");
        }
    }
}

/// What one says, what is asked or another wants, and what is said of the same thing in other words.
const OTHER_ACCOUNTS: &[(&str, &str)] = &[
    (
        "“We should not hand the letters of the strikers to the port office,” Osk Brandt said.",
        "Osk Brandt wants to hand the letters of the strikers to the port office.",
    ),
    (
        "This is the third inquiry into the early days of the strike.",
        "Here is what to know of the inquiry into the strike.",
    ),
    (
        "The strike is a blow to struggling families of the harbour.",
        "The strike is a gift to the harbour, the port office said.",
    ),
];

const APART: &[(&str, Told, Told)] = &[
    (
        "one was found in one of the places",
        ("2026-05-04", "Five people were killed in the fire at the mill."),
        ("2026-05-04", "One person was killed in the fire at the mill."),
    ),
    (
        "one verb, two things",
        ("2026-05-04", "The port office denied it is seeking to burn the letters of the strikers."),
        ("2026-05-04", "The town law seeks to keep the letters of the strikers at the port office."),
    ),
    (
        "another town",
        ("2026-05-04", "Mayor Osk Brandt visited Lorma after the fire at the mill."),
        ("2026-05-04", "Mayor Osk Brandt did not visit Torva after the fire at the mill."),
    ),
    (
        "a second leave",
        ("2026-05-04", "Captain Ilvo Marsk was granted a first leave by the port office of Lorma."),
        ("2026-05-04", "Captain Ilvo Marsk was not granted a second leave by the port office of Lorma."),
    ),
    (
        "the report of how it was done",
        ("2026-05-04", "Osk Brandt was leaving the port office of Lorma on Monday."),
        ("2026-05-04", "The council disputed the report of how Osk Brandt left the port office of Lorma."),
    ),
    (
        "neither confirmed nor denied",
        ("2026-05-04", "The port office would not confirm or deny that it burned the letters of the strikers."),
        ("2026-05-04", "The port office burned the letters of the strikers."),
    ),
    (
        "a hyphen",
        ("2026-05-04", "“We shall reach the goals of the strike in co-operation with the council,” Osk Brandt said."),
        ("2026-05-04", "“We shall reach the goals of the strike in cooperation with the council,” Osk Brandt said."),
    ),
    (
        "what will be given instead of a limit",
        ("2026-05-04", "Under the plan sailors will have leave for 40 weeks, not the 73 weeks of the law."),
        ("2026-05-04", "The law gives sailors leave for 73 weeks."),
    ),
    (
        "the day on which it was said",
        ("2026-05-04", "Ilvo Marsk was named head of the port office of Lorma early on Friday."),
        (
            "2026-05-04",
            "A day after being named head of the port office of Lorma, Ilvo Marsk said Saturday that he was glad.",
        ),
    ),
    (
        "the night and the morning",
        ("2026-05-04", "Four sailors were shot overnight at the harbour of Lorma."),
        ("2026-05-04", "Four sailors were shot early Monday morning at the harbour of Lorma."),
    ),
    (
        "the last of two",
        ("2026-05-04", "The shooting at the harbour of Lorma happened about 4 a.m. on Monday."),
        ("2026-05-04", "The most recent shooting at the harbour of Lorma happened around 11 a.m. on Monday."),
    ),
    (
        "arrests of two nights",
        ("2026-05-04", "Police arrested 78 people at the harbour of Lorma on Sunday night."),
        ("2026-05-07", "Police arrested 47 people at the harbour of Lorma on Wednesday night."),
    ),
    (
        "one dead, and two others",
        ("2026-05-04", "The march of the strikers left one dead."),
        ("2026-05-04", "Two policemen died in a crash near the march of the strikers."),
    ),
    (
        "polls of two seasons",
        (
            "",
            "The Lorma poll was taken from April 18 through April 24, 2026, among a sample of 10,707 adults of the town.",
        ),
        (
            "",
            "The Lorma poll was taken from July 25 through July 31, 2026, among a sample of 12,742 adults of the town.",
        ),
    ),
    (
        "two polls of one house",
        ("2026-05-04", "The Lorma Institute asked 12,742 adults about the strike between 20 and 26 April."),
        ("2026-05-04", "The Lorma Institute asked 10,707 adults about the strike between 20 and 26 January."),
    ),
    (
        "two hearings of one case",
        ("2026-05-04", "The inquiry into the fire at the mill heard Mayor Osk Brandt on 28 April 2026."),
        ("2026-05-04", "The inquiry into the fire at the mill heard Mayor Osk Brandt on 9 January 2026."),
    ),
    (
        "a short form is the word",
        ("2026-05-04", "“If I had a harbour of my own, he’d look like a thief,” Mayor Osk Brandt said."),
        ("2026-05-04", "“If I had a harbour of my own, he would look like a thief,” Mayor Osk Brandt said."),
    ),
    (
        "a tenth of a percent is nothing",
        ("2026-05-04", "Osk Brandt won 24.4 percent of the vote in Lorma."),
        ("2026-05-04", "Osk Brandt won 24.3 percent of the vote in Lorma."),
    ),
    (
        "policemen are a part of all",
        ("2026-05-04", "43 policemen were killed in the fire at the mill."),
        ("2026-05-04", "56 people were killed in the fire at the mill."),
    ),
    (
        "a toll of another year",
        ("2026-05-04", "Four people were killed in the fire at the mill."),
        ("2026-05-04", "A flood of the harbour killed six people in 2009."),
    ),
    (
        "what must not be done may be done",
        ("2026-05-04", "The port office must not burn the letters of the strikers, Osk Brandt said."),
        ("2026-05-04", "The port office burned the letters of the strikers on Monday."),
    ),
    (
        "what should not have been done was done",
        ("2026-05-04", "The port office should never have burned the letters of the strikers, Osk Brandt said."),
        ("2026-05-04", "The port office burned the letters of the strikers on Monday."),
    ),
    (
        "one 'not' of a list",
        ("2026-05-04", "“I have not burned the letters of the strikers,” Osk Brandt said."),
        (
            "2026-05-05",
            "“I have not broken any law, burned the letters of the strikers or lied to the council,” Osk Brandt said.",
        ),
    ),
    (
        "what was asked",
        ("2026-05-04", "The council asked the captain whether Osk Brandt had burned the letters of the strikers."),
        ("2026-05-04", "Osk Brandt had not burned the letters of the strikers, the captain said."),
    ),
    (
        "one agency and others",
        ("2026-05-04", "The port agency denied that the agency collected the letters of thousands of strikers."),
        ("2026-05-04", "Foreign agencies collected the letters of thousands of strikers."),
    ),
    (
        "himself accused",
        ("2026-05-04", "Osk Brandt, himself accused of the theft of letters by the strikers, spoke in Lorma."),
        ("2026-05-04", "Osk Brandt was accused of the theft of letters by the strikers."),
    ),
    (
        "by his own words",
        ("2026-05-04", "Osk Brandt hurt himself with the strikers of Lorma."),
        ("2026-05-04", "Osk Brandt was hurt with the strikers of Lorma by his own words."),
    ),
    (
        "the north in a name",
        ("2026-05-04", "The old ally of North Kesra, Norvania, sent ships."),
        ("2026-05-04", "The old ally of South Kesra, Norvania, sent ships."),
    ),
    (
        "the public at large",
        ("2026-05-04", "The vote should wait for the council and the public at large."),
        ("2026-05-05", "Dozens of people were arrested at the council."),
    ),
    (
        "to be charged is not charged yet",
        ("2026-05-04", "Captain Ilvo Marsk will be charged with theft, a lawyer said."),
        ("2026-05-04", "CAPTAIN ILVO MARSK TO BE CHARGED WITH THEFT"),
    ),
    (
        "officers, and a man",
        ("2026-05-04", "The two officers were not identified."),
        ("2026-05-05", "Police identified the man as Ilvo Marsk, a sailor."),
    ),
    (
        "another man, and four women",
        ("2026-05-04", "Another man was in critical condition."),
        ("2026-05-05", "Four women remain in stable condition."),
    ),
    (
        "what somebody did not know is not unknown",
        ("2026-05-04", "Osk Brandt did not know that the captain had burned the letters of the strikers."),
        ("2026-05-05", "The captain had burned the letters of the strikers."),
    ),
    (
        "a question is no answer",
        ("2026-05-04", "It is not known who burned the letters of the strikers."),
        ("2026-05-05", "Who burned the letters of the strikers is being asked in Lorma."),
    ),
    (
        "a day of the suit, a day of the vote",
        ("2026-05-04", "The strikers filed a suit that asks the court to move the day of the vote back to Wednesday."),
        ("2026-05-04", "The strikers filed a suit on Sunday that asks the court to move the day of the vote."),
    ),
    (
        "two who were shot",
        ("2026-05-04", "An 18-year-old was shot in the leg at the harbour."),
        ("2026-05-04", "A 14-year-old was shot in the arm at the harbour."),
    ),
    (
        "two who were shot",
        ("2026-05-04", "Ilvo Marsk suffered a gunshot wound to the chest."),
        ("2026-05-04", "Another man suffered a gunshot wound to the arm."),
    ),
    (
        "two questions of a poll",
        ("2026-05-04", "60 percent of sailors want a new mayor in the town hall."),
        ("2026-05-04", "59 percent of sailors think the strike was a mistake."),
    ),
];

const RIVALS: &[(Relation, Told, Told)] = &[
    (
        Relation::Disputed,
        ("2026-05-04", "Police used tear gas against the strikers on Monday."),
        ("2026-05-04", "Police did not use tear gas against the strikers on Monday."),
    ),
    (
        Relation::Disputed,
        ("2026-05-04", "Tilda Marsk, 27, set the fire."),
        ("2026-05-04", "Tilda Marsk, 29, set the fire."),
    ),
    // 'Were not' of a week ago is no 'not yet'.
    (
        Relation::Disputed,
        ("2026-05-04", "The port police were not spying on the strikers, the report said."),
        ("2026-05-06", "The port police spied on the strikers, Osk Brandt wrote."),
    ),
    (
        Relation::Updated,
        ("2026-05-04", "Captain Ilvo Marsk might face charges of theft."),
        ("2026-05-06", "Captain Ilvo Marsk was charged with theft on Monday."),
    ),
    // What is counted grows.
    (
        Relation::Updated,
        ("2026-05-04", "With 98 percent of precincts reporting, Osk Brandt led in Lorma."),
        ("2026-05-05", "With 99.6 percent of precincts reporting, Osk Brandt led in Lorma."),
    ),
];
