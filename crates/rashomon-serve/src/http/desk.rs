//! Who sits before a page: when they last looked, and whether they may write.
//!
//! A visit is remembered in a cookie that holds two times and nothing else. Who enters with a token gets a cookie that is derived
//! from it, so that the service keeps no sessions; forms carry a word derived from that cookie (against forms of other sites, which
//! `SameSite=Strict` and the check of `Origin` keep out already).

use super::{Problem, Scope, Service};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use rashomon_store::Moment;
use std::convert::Infallible;

/// Milliseconds without a look after which the next one is another visit.
const VISIT: i64 = 30 * 60_000;
const VISITED: &str = "rashomon_visit";
const ENTERED: &str = "rashomon_desk";

/// Who asks.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    /// When the visit before this one ended.
    pub since: Option<Moment>,
    /// Whose token it is, where they entered with one that allows to edit.
    pub hand: Option<String>,
    /// The word that forms carry.
    pub word: String,
    visit: String,
}

impl Desk {
    fn of(service: &Service, headers: &HeaderMap) -> Self {
        let now = service.now().0;
        let times = cookie(headers, VISITED).and_then(|value| {
            let (since, last) = value.split_once('.')?;
            Some((since.parse::<i64>().ok()?, last.parse::<i64>().ok()?))
        });
        let since = match times {
            Some((_, last)) if now - last > VISIT => Some(last),
            Some((since, _)) => Some(since).filter(|since| *since > 0),
            None => None,
        };
        let (hand, word) = match cookie(headers, ENTERED).and_then(|session| entered(service, session)) {
            Some((name, word)) => (Some(name), word),
            None => (None, String::new()),
        };
        Self { since: since.map(Moment), hand, word, visit: format!("{}.{now}", since.unwrap_or(0)) }
    }

    /// The answer, which remembers the visit.
    pub fn remember(&self, mut response: Response) -> Response {
        set(&mut response, VISITED, &self.visit, 400 * 86_400);
        response
    }

    /// Who writes with a form; only what was sent by a page of ours counts.
    ///
    /// # Errors
    ///
    /// Where nobody has entered, or the form is not ours.
    pub fn writes(&self, word: &str) -> Result<String, Problem> {
        let Some(hand) = &self.hand else {
            return Err(Problem::new(StatusCode::UNAUTHORIZED, "Enter with a token first"));
        };
        if blake3::hash(word.as_bytes()) != blake3::hash(self.word.as_bytes()) {
            return Err(Problem::new(StatusCode::FORBIDDEN, "This form was not sent by a page of this service"));
        }
        Ok(hand.clone())
    }
}

impl FromRequestParts<Service> for Desk {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Infallible> {
        Ok(Self::of(service, &parts.headers))
    }
}

/// Enters with the secret of a token that allows to edit.
///
/// # Errors
///
/// Where it is not known, or allows something else.
pub fn enter(service: &Service, secret: &str, mut response: Response) -> Result<Response, Problem> {
    let hash = blake3::hash(secret.trim().as_bytes());
    let known = service.settings().tokens.iter().find(|token| hash == blake3::Hash::from_bytes(token.hash));
    match known {
        Some(token) if token.scopes.contains(&Scope::Edit) => {
            set(&mut response, ENTERED, &session(&token.hash), 30 * 86_400);
            Ok(response)
        }
        Some(_) => Err(Problem::new(StatusCode::FORBIDDEN, "This token does not allow to edit")),
        None => Err(Problem::new(StatusCode::UNAUTHORIZED, "This token is not known")),
    }
}

/// Leaves.
pub fn leave(mut response: Response) -> Response {
    set(&mut response, ENTERED, "", 0);
    response
}

fn session(token: &[u8; 32]) -> String {
    blake3::Hash::from_bytes(blake3::derive_key("rashomon: a desk that entered with a token", token))
        .to_hex()
        .to_string()
}

/// The name of the one whose session it is, and the word of their forms.
fn entered(service: &Service, given: &str) -> Option<(String, String)> {
    let given = blake3::hash(given.as_bytes());
    let editors = service.settings().tokens.iter().filter(|token| token.scopes.contains(&Scope::Edit));
    let mut known = editors.map(|token| (token, session(&token.hash)));
    let (token, session) = known.find(|(_, session)| blake3::hash(session.as_bytes()) == given)?;
    let word = blake3::derive_key("rashomon: the word of a desk's forms", session.as_bytes());
    Some((token.name.clone(), blake3::Hash::from_bytes(word).to_hex().chars().take(32).collect()))
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|list| list.split(';')).find_map(|one| one.trim().strip_prefix(name)?.strip_prefix('='))
}

fn set(response: &mut Response, name: &str, value: &str, seconds: u32) {
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}
