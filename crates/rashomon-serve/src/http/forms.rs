//! What pages send: notes, watchlists and decisions about stories, by somebody who entered with a token.

use super::desk::{self, Desk};
use super::pages::{Oops, encoded};
use super::{Problem, Service};
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use rashomon::id::{ArticleId, StoryId};
use rashomon_store::{Archive, Changes, Hand, Query, Sqlite, Store as _, Watchlist};

type Sent = Form<Vec<(String, String)>>;
type Page = Result<Response, Oops>;

/// The fields of a form.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim())
    }

    fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// A field that must be filled in.
    fn filled(&self, name: &str) -> Result<String, Problem> {
        match self.get(name) {
            "" => Err(Problem::wrong(format!("The field '{name}' is empty"))),
            value => Ok(value.to_owned()),
        }
    }
}

fn hand(service: &Service, desk: &Desk, fields: &Fields) -> Result<Hand, Problem> {
    Ok(Hand { name: desk.writes(fields.get("word"))?, reason: fields.get("reason").to_owned(), at: service.now() })
}

/// Back to a page of ours, so that sending the form again takes asking for it.
fn to(address: &str) -> Response {
    Redirect::to(address).into_response()
}

fn to_story(id: &str, part: &str) -> Response {
    to(&format!("/stories/{}#{part}", encoded(id)))
}

pub async fn enter(State(service): State<Service>, Form(sent): Sent) -> Page {
    Ok(desk::enter(&service, Fields(sent).get("secret"), to("/desk"))?)
}

pub async fn leave(desk: Desk, Form(sent): Sent) -> Page {
    desk.writes(Fields(sent).get("word"))?;
    Ok(desk::leave(to("/desk")))
}

pub async fn note(State(service): State<Service>, desk: Desk, Form(sent): Sent) -> Page {
    let fields = Fields(sent);
    let mut hand = hand(&service, &desk, &fields)?;
    let (story, text) = (fields.filled("story")?, fields.filled("text")?);
    hand.reason = text;
    let write = move |archive: &mut Archive<Sqlite>| -> Result<Response, Problem> {
        archive.note(&story, &hand)?;
        Ok(to_story(&story, "notes"))
    };
    Ok(service.write(write).await?)
}

pub async fn undo(State(service): State<Service>, desk: Desk, Form(sent): Sent) -> Page {
    let fields = Fields(sent);
    let hand = hand(&service, &desk, &fields)?;
    let entry = fields.filled("entry")?.parse::<u64>().map_err(|_| Problem::wrong("'entry' is no number"))?;
    let story = fields.filled("story")?;
    let write = move |archive: &mut Archive<Sqlite>| -> Result<Response, Problem> {
        archive.undo(entry, &hand)?;
        Ok(to_story(&story, "journal"))
    };
    Ok(service.write(write).await?)
}

pub async fn merge(State(service): State<Service>, desk: Desk, Form(sent): Sent) -> Page {
    let fields = Fields(sent);
    let hand = hand(&service, &desk, &fields)?;
    let (into, from) = (fields.filled("story")?, fields.filled("from")?);
    let write = move |archive: &mut Archive<Sqlite>| -> Result<Response, Problem> {
        let story = archive.merge(&StoryId::new(into), &StoryId::new(story_in(&from)), &hand)?;
        Ok(to_story(story.as_str(), "journal"))
    };
    Ok(service.write(write).await?)
}

/// A story as somebody pastes it: its id, or the address of its page.
fn story_in(pasted: &str) -> &str {
    let path = pasted.split(['?', '#']).next().unwrap_or(pasted);
    path.rsplit('/').next().unwrap_or(path)
}

pub async fn split(State(service): State<Service>, desk: Desk, Form(sent): Sent) -> Page {
    let fields = Fields(sent);
    let hand = hand(&service, &desk, &fields)?;
    let story = fields.filled("story")?;
    let articles: Vec<ArticleId> = fields.all("article").map(ArticleId::new).collect();
    let write = move |archive: &mut Archive<Sqlite>| -> Result<Response, Problem> {
        let new = archive.split(&StoryId::new(story), &articles, &hand)?;
        Ok(to_story(new.as_str(), "journal"))
    };
    Ok(service.write(write).await?)
}

/// An article goes into the story whose id or address was pasted; the journal's entry undoes it.
pub async fn move_article(State(service): State<Service>, desk: Desk, Form(sent): Sent) -> Page {
    let fields = Fields(sent);
    let hand = hand(&service, &desk, &fields)?;
    let (article, into) = (ArticleId::new(fields.filled("article")?), fields.filled("into")?);
    let write = move |archive: &mut Archive<Sqlite>| -> Result<Response, Problem> {
        archive.move_article(&article, &StoryId::new(story_in(&into)), &hand)?;
        let story = archive.store().article(&article)?.map_or_else(|| StoryId::new(story_in(&into)), |kept| kept.story);
        Ok(to_story(story.as_str(), "journal"))
    };
    Ok(service.write(write).await?)
}

pub async fn watch(State(service): State<Service>, desk: Desk, Form(sent): Sent) -> Page {
    let fields = Fields(sent);
    let hand = hand(&service, &desk, &fields)?;
    let (name, query) = (fields.filled("name")?, fields.filled("query")?);
    if Query::parse(&query).is_none() {
        return Err(Problem::wrong("The query has no word in it").into());
    }
    let write = move |archive: &mut Archive<Sqlite>| -> Result<Response, Problem> {
        let list = Watchlist { name, query, at: hand.at };
        archive.store_mut().commit(&Changes { watchlists: vec![list], ..Changes::default() })?;
        Ok(to("/watchlists"))
    };
    Ok(service.write(write).await?)
}

pub async fn unwatch(State(service): State<Service>, desk: Desk, Form(sent): Sent) -> Page {
    let fields = Fields(sent);
    hand(&service, &desk, &fields)?;
    let name = fields.filled("name")?;
    let write = move |archive: &mut Archive<Sqlite>| -> Result<Response, Problem> {
        archive.store_mut().commit(&Changes { dropped_watchlists: vec![name], ..Changes::default() })?;
        Ok(to("/watchlists"))
    };
    Ok(service.write(write).await?)
}

#[cfg(test)]
mod tests {
    use super::story_in;

    #[test]
    fn stories_are_pasted_as_ids_or_addresses() {
        for pasted in ["s-1", "/stories/s-1", "http://127.0.0.1:7117/stories/s-1?as_of=2026-03-02#journal"] {
            assert_eq!(story_in(pasted), "s-1");
        }
    }
}
