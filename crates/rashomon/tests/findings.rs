//! What findings promise, over small invented stories.

use proptest::prelude::*;
use rashomon::annotate::ClaimKind;
use rashomon::article::Article;
use rashomon::config::Config;
use rashomon::digest::verify;
use rashomon::id::ArticleId;
use rashomon::ledger::{Finding, Relation, Status, Story};
use rashomon::pipeline::{Reading, Report, read};

/// One story of the given reports: publication, text.
fn story_of(reports: &[(&str, &str)]) -> Reading {
    let articles = reports
        .iter()
        .enumerate()
        .map(|(index, (published, text))| {
            let mut article = Article::from_text(*text);
            article.id = ArticleId::new(format!("r{index}"));
            article.published = published.parse().ok();
            article.given_story = Some("one".to_owned());
            article
        })
        .collect();
    read(articles, &Config { given_stories: true, ..Config::default() })
}

fn story(reading: &Reading) -> &Story {
    reading.stories.first().expect("one story was given")
}

/// The finding in one of whose accounts a number stands.
fn with_number(story: &Story, number: f64) -> &Finding {
    let holds = |finding: &&Finding| {
        finding.kind == ClaimKind::Figure
            && finding.accounts.iter().any(|account| match &account.value {
                rashomon::ledger::AccountValue::Figure { amount, .. } => {
                    amount.low == Some(number) || amount.high == Some(number)
                }
                _ => false,
            })
    };
    story.findings.iter().find(holds).unwrap_or_else(|| panic_with(story, number))
}

fn panic_with(story: &Story, number: f64) -> ! {
    let questions: Vec<&str> = story.findings.iter().map(|f| f.question.as_str()).collect();
    unreachable!("no finding with {number} among {questions:#?}")
}

#[test]
fn estimates_that_meet_are_compatible_and_an_addition_is_another_question() {
    let reading = story_of(&[
        ("2026-03-20", "About 11,000 Kaldian troops were sent to the Orsk region, officials said."),
        (
            "2026-03-21",
            "Kaldia sent between 10,000 and 12,000 troops to the Orsk region, Norvanian intelligence estimates. An additional 2,500 troops may have been sent this week, the spy agency said.",
        ),
    ]);
    let story = story(&reading);
    let troops = with_number(story, 11_000.0);
    assert_eq!(troops.relation, Relation::Compatible, "{troops:#?}");
    assert_ne!(with_number(story, 2_500.0).id, troops.id);
}

#[test]
fn a_later_toll_updates_an_earlier_one_and_keeps_it() {
    let reading = story_of(&[
        ("2026-03-20T08:00:00Z", "Five people were killed when a bus left the road near Lorma on Friday, police said."),
        (
            "2026-03-21T08:00:00Z",
            "Seven people were killed when a bus left the road near Lorma on Friday, police said.",
        ),
    ]);
    let toll = with_number(story(&reading), 5.0);
    assert_eq!(toll.relation, Relation::Updated, "{toll:#?}");
    assert_eq!(toll.history.len(), 2);
    assert_eq!(toll.history[1].replaced, Some(toll.history[0].claim.clone()));
}

#[test]
fn tolls_of_one_day_without_order_are_disputed() {
    let reading = story_of(&[
        ("2026-03-20", "Five people were injured when a bus left the road near Lorma, police said."),
        ("2026-03-20", "Two people were injured when a bus left the road near Lorma, the hospital said."),
    ]);
    let hurt = with_number(story(&reading), 5.0);
    assert_eq!((hurt.relation, hurt.status), (Relation::Disputed, Status::Disputed), "{hurt:#?}");
}

#[test]
fn two_numbers_of_one_sentence_are_two_questions() {
    let reading = story_of(&[("2026-03-20", "The blast in Lorma killed seven people and injured 40, police said.")]);
    assert_ne!(with_number(story(&reading), 7.0).id, with_number(story(&reading), 40.0).id);
}

#[test]
fn one_article_is_one_origin_and_the_other_is_silent() {
    let reading = story_of(&[
        ("2026-03-20", "A bridge collapsed in Lorma on Friday. The mayor of Lorma resigned."),
        ("2026-03-20", "A bridge collapsed in Lorma on Friday."),
    ]);
    let resigned = story(&reading)
        .findings
        .iter()
        .find(|f| f.accounts.iter().flat_map(|a| &a.claims).any(|c| c.quote.contains("resigned")))
        .expect("the resignation is a finding");
    assert_eq!(resigned.relation, Relation::Single);
    assert_eq!(resigned.silent, [ArticleId::new("r1")]);
}

fn reports(reading: &Reading) -> Vec<&Report> {
    reading.reports.iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever the text, every claim stands in one finding, everything resolves, and replay gives the same ledger.
    #[test]
    fn nothing_is_lost_and_everything_resolves(
        texts in proptest::collection::vec(
            "((Police|The ministry|Anna Mello|\\PC{0,12}) (said|killed|denied that|may have|will|is not) ([0-9]{1,5}|about two|Lorma|\\PC{0,9}) (people|troops|on Friday|unclear)[.,;:\" ]{1,2}){1,6}",
            1..4,
        )
    ) {
        let given: Vec<(&str, &str)> = texts.iter().map(|text| ("2026-03-20", text.as_str())).collect();
        let reading = story_of(&given);
        for story in &reading.stories {
            let faults = verify(story, &reports(&reading));
            prop_assert!(faults.is_empty(), "{:?}", faults);
            prop_assert!(story.digest.sections.iter().all(|s| s.statements.iter().all(|st| !st.claims.is_empty())));
        }
        let told: usize = reading.stories.iter().flat_map(|s| &s.findings).filter(|f| !f.question.starts_with("Who gives the number")).flat_map(|f| &f.accounts).map(|a| a.claims.len()).sum();
        let claimed: usize = reading.reports.iter().map(|r| r.annotations.claims.len()).sum();
        prop_assert_eq!(told, claimed);
        prop_assert_eq!(story_of(&given), reading);
    }
}

/// The questions of a story of one report.
fn questions(text: &str) -> Vec<String> {
    let reading = story_of(&[("2026-03-20", text)]);
    story(&reading).findings.iter().map(|finding| finding.question.clone()).collect()
}

#[test]
fn questions_are_asked_in_the_words_of_clauses() {
    // The text, and a question that must be among those asked of it.
    let asked = [
        ("The bridge was closed on Monday, police said.", "When was the bridge closed?"),
        ("The ministry has not confirmed the strike.", "Has the ministry confirmed the strike?"),
        ("Two men who fled in a white van were arrested in Lorma.", "Did two men flee in a white van?"),
        (
            "The court sentenced the driver to two years in prison and fined the company on Monday.",
            "Did the court fine the company on Monday?",
        ),
        ("The hotel was built in Tolm in 1950 and closed by the owner.", "Was the hotel closed by the owner?"),
        ("It is unclear how many workers were inside.", "What is known of how many workers were inside?"),
        ("Details of the deal were not disclosed.", "What is known of the deal?"),
        ("The residents are angry about the delay, she said.", "Are the residents angry about the delay?"),
        ("The ferry, which carries forty cars, left Lorma at noon.", "Does the ferry carry forty cars?"),
        (
            "A young couple and their son were found in a boat near Lorma on Friday.",
            "When were a young couple and their son found in a boat near Lorma?",
        ),
        ("A mill burned in the 300 block of Alder Road on Friday, police said.", "Which block of Alder Road?"),
        ("The Second Amendment protects the strikers of Lorma.", "Which Amendment?"),
        ("A poll gave Mayor Osk Marrin a 24-point lead over his rival.", "How large is the lead?"),
        ("There was no bridge over the Sorn in 1950.", "Was there any bridge over the Sorn in 1950?"),
        ("It's clear that the owner sold the ferry to Kaldia.", "Did the owner sell the ferry to Kaldia?"),
        ("“I think the ferry is a wreck,” the owner said.", "Did the owner say “I think the ferry is a wreck”?"),
        ("I think the ferry is a wreck.", "Is the ferry a wreck?"),
        ("You can't sail a ferry without a captain.", "Can you sail a ferry without a captain?"),
        ("“How do you sell a burning ferry?” the owner asked.", "How do you sell a burning ferry?"),
        (
            "Two blasts went off near the harbour wall of Lorma, wounding forty dockers.",
            "Did two blasts wound forty dockers?",
        ),
    ];
    for (text, question) in asked {
        let questions = questions(text);
        assert!(questions.iter().any(|known| known == question), "{question:?} is not among {questions:#?}");
    }
}

#[test]
fn no_question_asks_half_of_what_a_clause_says() {
    // The text, and a question that must not be asked of it.
    let wrong = [
        ("The truce in Lorma, the minister argued, was over.", "Did the minister argue?"),
        ("The tax is for households making more than $250,000.", "What is the households?"),
        ("The number of registered strikers, at 12,000, changed little.", "Did the number of change little?"),
        ("One of the mayor's closest aides was denied entry.", "How many closest aides were denied?"),
    ];
    for (text, question) in wrong {
        let questions = questions(text);
        assert!(!questions.iter().any(|known| known == question), "{questions:#?}");
    }
}

#[test]
fn a_time_that_ends_with_a_point_is_told_with_counts() {
    let reading = story_of(&[
        ("2026-03-20", "The shooting in Lorma began about 4:40 p.m. Two people were hurt, police said."),
        ("2026-03-20", "The shooting in Lorma began about 4:40 p.m. Officers came within minutes."),
        ("2026-03-21", "The shooting in Lorma began about 6 p.m., Sheriff Anna Brod said."),
    ]);
    let refused = &story(&reading).digest.refused;
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn what_makes_no_question_is_asked_of_who_says_it() {
    let found = questions(
        "\"I never signed the lease for the harbour,\" Ivo Ard said on Monday. \"We had no lamps on the mole that night,\" the \
         captain said.",
    );
    for question in [
        "Did Ivo Ard say “I never signed the lease for the harbour”?",
        "Did the captain say “We had no lamps on the mole that night”?",
    ] {
        assert!(found.iter().any(|q| q == question), "{question} is not among {found:#?}");
    }
}

#[test]
fn a_former_office_is_another_question_than_the_present_one() {
    let reading = story_of(&[
        (
            "2026-03-20",
            "Pavel Rusk, the secretary of the Security Council, arrived in Lorma. Previously, Mr. Rusk served as defence minister.",
        ),
        ("2026-03-20", "Pavel Rusk, a senior security official, visited Lorma on Friday."),
    ]);
    let story = story(&reading);
    let mixed = story.findings.iter().filter(|finding| finding.kind == ClaimKind::Role).any(|finding| {
        let quotes: Vec<&str> =
            finding.accounts.iter().flat_map(|a| a.claims.iter().map(|claim| claim.quote.as_str())).collect();
        quotes.iter().any(|q| q.contains("served as")) && quotes.iter().any(|q| q.contains("secretary"))
    });
    assert!(!mixed, "{:#?}", story.findings);
}

/// All sentences of a digest.
fn sentences(story: &Story) -> Vec<&str> {
    story.digest.sections.iter().flat_map(|section| &section.statements).map(|s| s.text.as_str()).collect()
}

#[test]
fn rival_dates_keep_their_capitals() {
    let reading = story_of(&[
        ("2026-03-20", "The bridge over the Sorn at Velm will be closed on April 1, the mayor said."),
        ("2026-03-20", "The bridge over the Sorn at Velm will be closed on April 15, the mayor said."),
    ]);
    let told = sentences(story(&reading));
    assert!(told.iter().any(|text| text.contains("April 1") && text.contains("April 15")), "{told:#?}");
    assert!(!told.iter().any(|text| text.contains("april")), "{told:#?}");
}

#[test]
fn who_somebody_is_is_answered_in_a_few_words() {
    let reading = story_of(&[
        (
            "2026-03-20",
            "The harbour of Velm stays closed. Deputy harbour master Ivo Kranz told reporters on Friday that two cranes had fallen into the dock.",
        ),
        (
            "2026-03-20",
            "The harbour of Velm stays closed. Harbour master Ivo Kranz told reporters on Friday that two cranes had fallen into the dock.",
        ),
    ]);
    let told = sentences(story(&reading));
    let who = told.iter().find(|text| text.starts_with("Who is Ivo Kranz?"));
    assert!(who.is_some_and(|text| text.len() < 120 && !text.contains("told reporters")), "{told:#?}");
}

#[test]
fn lengths_of_time_are_asked_for_as_lengths() {
    assert!(
        questions("Strikers had blocked the harbour of Velm for two weeks.").iter().any(|q| q.starts_with("How long "))
    );
    let after = questions("The harbour of Velm opened four days after a storm sank two ferries.");
    assert!(!after.iter().any(|q| q.starts_with("When did four days")), "{after:#?}");
}

/// The most articles that any account gives a number in.
fn giving(story: &Story, number: f64) -> usize {
    let gives = |account: &&rashomon::ledger::Account| matches!(&account.value, rashomon::ledger::AccountValue::Figure { amount, .. } if amount.low == Some(number));
    let accounts = story.findings.iter().flat_map(|finding| &finding.accounts).filter(gives);
    let articles = accounts.map(|account| {
        account.claims.iter().map(|claim| &claim.article).collect::<std::collections::BTreeSet<_>>().len()
    });
    articles.max().unwrap_or(0)
}

#[test]
fn many_reprints_of_one_report_answer_its_questions_together() {
    let text = "Twelve people died when the ferry Sorn Queen sank off Lorma on Monday, the mayor Ana Orr said.\n\nAt least 40 people \
                were rescued by fishing boats. The cause was not known.";
    let reading = story_of(&vec![("2026-03-02", text); 500]);
    let story = story(&reading);
    assert!(story.findings.len() < 12, "{} findings", story.findings.len());
    assert_eq!(giving(story, 12.0), 500);
    assert_eq!(giving(story, 40.0), 500);
}

#[test]
fn many_reports_in_words_of_their_own_answer_one_question_together() {
    let toll = [
        "Twelve people were killed when the ferry Sorn Queen sank off Lorma on Monday.",
        "The sinking of the ferry Sorn Queen off Lorma killed 12 people on Monday.",
        "At sea off Lorma 12 people died on Monday in the ferry Sorn Queen.",
        "The ferry Sorn Queen sank off Lorma on Monday, killing 12 people.",
        "Off Lorma the ferry Sorn Queen went down on Monday and 12 people were killed.",
    ];
    let texts: Vec<String> = (0..600)
        .map(|i| {
            let own = ["pier", "mast", "bell", "crane", "light", "gate", "yard"][i % 7];
            format!(
                "{} A witness of house {i} heard the {own} fall. The {own} stood for {} years.",
                toll[i % 5],
                20 + i
            )
        })
        .collect();
    let reports: Vec<(&str, &str)> = texts.iter().map(|text| ("2026-03-02", text.as_str())).collect();
    let reading = story_of(&reports);
    let story = story(&reading);
    assert_eq!(giving(story, 12.0), 600);
}
