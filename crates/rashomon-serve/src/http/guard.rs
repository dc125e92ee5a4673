//! At the door: who may come in, and what every answer carries.

use super::made::Made;
use super::{Problem, Scope, Service};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Bytes of an answer that is held to be named and compressed.
const MOST: usize = 256 << 20;

/// Styles within pages are those of the digest, which is one file elsewhere; scripts are our own alone.
const POLICY: &str = "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self' data:; \
                      form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Refuses requests under a name that is not ours, and writing by pages of other sites.
pub async fn admit(State(service): State<Service>, request: Request, next: Next) -> Response {
    if !is_ours(request.headers(), &service.settings().hosts) {
        return Problem::new(StatusCode::MISDIRECTED_REQUEST, "this service does not answer under that name")
            .into_response();
    }
    let writes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if writes && is_of_another_site(request.headers()) {
        return Problem::new(StatusCode::FORBIDDEN, "pages of other sites cannot write here").into_response();
    }
    next.run(request).await
}

fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST)?.to_str().ok()
}

/// The name in 'name:port', '[::1]:port' or 'name'.
fn bare(host: &str) -> &str {
    match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => host.split(':').next().unwrap_or(host),
    }
}

fn is_ours(headers: &HeaderMap, hosts: &[String]) -> bool {
    let Some(name) = host(headers).map(bare) else { return false };
    matches!(name, "localhost" | "127.0.0.1" | "::1") || hosts.iter().any(|host| host.eq_ignore_ascii_case(name))
}

fn is_of_another_site(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok()) {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return false };
    let origin = origin.to_str().unwrap_or("");
    let origin = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    host(headers) != Some(origin)
}

/// Whose token a request carries.
///
/// # Errors
///
/// Where it carries none that is known, or one without the scope.
pub fn bearer(service: &Service, headers: &HeaderMap, scope: Scope) -> Result<String, Problem> {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some(secret) = given.and_then(|value| value.strip_prefix("Bearer ")) else {
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "writing asks for a token: Authorization: Bearer …"));
    };
    // Hashes are compared, and by a comparison that takes the same time wherever they differ.
    let hash = blake3::hash(secret.trim().as_bytes());
    let known = service.settings().tokens.iter().find(|token| hash == blake3::Hash::from_bytes(token.hash));
    match known {
        None => Err(Problem::new(StatusCode::UNAUTHORIZED, "this token is not known")),
        Some(token) if !token.scopes.contains(&scope) => {
            Err(Problem::new(StatusCode::FORBIDDEN, "this token does not allow that"))
        }
        Some(token) => Ok(token.name.clone()),
    }
}

/// Gives an answer its name (ETag), leaves out what the asker has, compresses, and sets what protects pages.
pub async fn finish(request: Request, next: Next) -> Response {
    let gzip = accepts_gzip(request.headers());
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let is_get = *request.method() == Method::GET;
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        // 'no-referrer' would have browsers send forms of our own pages with 'Origin: null'.
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-cache"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let streams =
        headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
    if !is_get || streams || response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let made = match parts.extensions.remove::<Made>() {
        Some(made) => made,
        None => {
            let kind = parts.headers.get(header::CONTENT_TYPE).cloned();
            let Ok(bytes) = to_bytes(body, MOST).await else {
                return Problem::internal("the answer could not be made").into_response();
            };
            Made::new(kind.unwrap_or(HeaderValue::from_static("application/octet-stream")), bytes)
        }
    };
    let same = |value: &HeaderValue| {
        let tag = made.tag.to_str().unwrap_or("");
        value.to_str().is_ok_and(|list| list.split(',').any(|one| one.trim().trim_start_matches("W/") == tag))
    };
    let has_it = known.as_ref().is_some_and(same);
    parts.headers.insert(header::ETAG, made.tag);
    parts.headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, cookie"));
    parts.headers.remove(header::CONTENT_LENGTH);
    if has_it {
        parts.status = StatusCode::NOT_MODIFIED;
        return Response::from_parts(parts, Body::empty());
    }
    match made.packed {
        Some(packed) if gzip => {
            parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            Response::from_parts(parts, Body::from(packed))
        }
        _ => Response::from_parts(parts, Body::from(made.plain)),
    }
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    accepted.split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        parts.next() == Some("gzip") && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}
