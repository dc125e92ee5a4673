//! The description of the interface, OpenAPI 3.1.
//!
//! It is made from one table that stands beside the router; a test asks every line of it of the router, and another pins the
//! whole document. Deriving it (utoipa) would ask for derives on the core's values, which know nothing of interfaces.

use serde_json::{Map, Value, json};

/// One operation.
pub(super) struct Operation {
    pub method: &'static str,
    pub path: &'static str,
    pub summary: &'static str,
    /// Parameters of the query, with what they are.
    pub query: &'static [(&'static str, &'static str)],
    /// Keys of the body, with whether they must be there.
    pub body: &'static [(&'static str, bool)],
    /// The scope that a token needs.
    pub scope: Option<&'static str>,
}

const AFTER: (&str, &str) = ("after", "the `next` of the page before");
const LIMIT: (&str, &str) = ("limit", "items a page, 1 to 500 [50]");
const AS_OF: (&str, &str) = ("as_of", "as it was then: RFC 3339, or a day, whose end counts");

const fn read(path: &'static str, summary: &'static str, query: &'static [(&'static str, &'static str)]) -> Operation {
    Operation { method: "get", path, summary, query, body: &[], scope: None }
}

const fn write(
    method: &'static str,
    path: &'static str,
    summary: &'static str,
    body: &'static [(&'static str, bool)],
    scope: &'static str,
) -> Operation {
    Operation { method, path, summary, query: &[], body, scope: Some(scope) }
}

pub(super) const OPERATIONS: &[Operation] = &[
    read("/api/openapi.json", "This description", &[]),
    read("/api/status", "How much there is", &[]),
    read(
        "/api/stories",
        "Stories, the one that changed last first; under a name, the one founded last first",
        &[
            AFTER,
            LIMIT,
            ("min_reports", "only those of at least so many reports"),
            ("disputed", "true: only those with a disputed finding"),
            ("holder", "only those with claims credited to one of this name"),
            ("entity", "only those that name this entity, by its key"),
            ("place", "only those that name this place, by its GeoNames id"),
            ("outlet", "only those that this outlet reports"),
        ],
    ),
    read(
        "/api/stories/{id}",
        "The whole ledger of a story; the id of a story that was merged leads to the one it is now",
        &[AS_OF],
    ),
    read("/api/stories/{id}/articles", "Its articles in order of arrival", &[AS_OF, AFTER, LIMIT]),
    read("/api/stories/{id}/findings", "Its findings: questions, accounts, claims", &[AS_OF, AFTER, LIMIT]),
    read("/api/stories/{id}/figures", "Its figures, each with its history", &[AS_OF, AFTER, LIMIT]),
    read("/api/stories/{id}/copies", "Its copy links and origins", &[AS_OF]),
    read("/api/stories/{id}/places", "The places its claims name, as GeoJSON, with roles and precision", &[AS_OF]),
    read("/api/stories/{id}/annotations", "Its passages as W3C Web Annotations", &[AS_OF]),
    read("/api/stories/{id}/journal", "What it went through", &[]),
    write(
        "post",
        "/api/stories/{id}/merge",
        "Another story becomes this one",
        &[("from", true), ("reason", false)],
        "edit",
    ),
    write(
        "post",
        "/api/stories/{id}/split",
        "Articles leave it and found another",
        &[("articles", true), ("reason", false)],
        "edit",
    ),
    read("/api/articles", "Articles, the last to come first", &[AFTER, LIMIT, ("outlet", "only those of this outlet")]),
    write(
        "post",
        "/api/articles",
        "Adds an article, or a later edition of one",
        &[
            ("text", false),
            ("html", false),
            ("id", false),
            ("url", false),
            ("title", false),
            ("published", false),
            ("updated", false),
            ("fetched", false),
            ("outlet", false),
            ("language", false),
            ("feed_source", false),
        ],
        "add",
    ),
    read("/api/articles/{id}", "An article and all that it says", &[]),
    read("/api/articles/{id}/revisions", "All its editions", &[]),
    write(
        "post",
        "/api/articles/{id}/move",
        "Puts it into another story",
        &[("story", true), ("reason", false)],
        "edit",
    ),
    read(
        "/api/search",
        "Articles that have all words and \"phrases\", the last to come first, with facets over the latest 500",
        &[
            ("q", "words and phrases"),
            ("outlet", "only those of this outlet"),
            ("month", "only those published in this month: 2026-03"),
            AFTER,
            LIMIT,
        ],
    ),
    read(
        "/api/claims",
        "Claims with the findings they answer; a page ends with a whole story",
        &[
            ("holder", "credited to one of this name"),
            ("entity", "naming this entity, by its key"),
            ("place", "of a sentence that names this place, by its GeoNames id"),
            ("outlet", "of this outlet's articles"),
            ("status", "corroborated, single_origin, disputed or open"),
            ("kind", "event, figure, time, place, role, cause, attribution, state or plan"),
            ("since", "published on this day or later"),
            ("until", "published on this day or earlier"),
            AFTER,
            LIMIT,
        ],
    ),
    read(
        "/api/names/{kind}",
        "Names of a kind (holder, entity, place, outlet), those of most stories first",
        &[("prefix", "only keys that begin so"), ("skip", "behind so many"), LIMIT],
    ),
    read("/api/places", "Places as GeoJSON, those of most stories first", &[("skip", "behind so many"), LIMIT]),
    read("/api/journal", "What happened to stories, in order", &[("from", "from this entry on"), LIMIT]),
    read(
        "/api/journal/events",
        "The same as it happens: server-sent events",
        &[("from", "from this entry on [what comes next]")],
    ),
    write(
        "post",
        "/api/journal/{entry}/undo",
        "Lets a merge, split or move count no more",
        &[("reason", false)],
        "edit",
    ),
    read("/api/notes", "Notes", &[("on", "only those on what has this id")]),
    write("post", "/api/notes", "Leaves a note", &[("on", true), ("text", true)], "edit"),
    read("/api/watchlists", "Watchlists", &[]),
    write("put", "/api/watchlists/{name}", "Makes or changes a watchlist", &[("query", true)], "edit"),
    write("delete", "/api/watchlists/{name}", "Drops a watchlist", &[], "edit"),
];

/// The whole description.
#[must_use]
pub fn document() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for operation in OPERATIONS {
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        path[operation.method] = describe(operation);
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "rashomon", "version": env!("CARGO_PKG_VERSION"), "license": { "name": "MIT", "identifier": "MIT" } },
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": { "Problem": {
                "type": "object", "required": ["type", "title", "status", "detail"],
                "properties": {
                    "type": { "type": "string" }, "title": { "type": "string" }, "status": { "type": "integer" },
                    "detail": { "type": "string" },
                },
            } },
        },
    })
}

fn describe(operation: &Operation) -> Value {
    let in_path = operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = in_path
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    parameters.extend(operation.query.iter().map(
        |(name, what)| json!({ "name": name, "in": "query", "description": what, "schema": { "type": "string" } }),
    ));
    let kind = if operation.path.ends_with("/events") { "text/event-stream" } else { "application/json" };
    let problem = json!({
        "description": "Why not",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    });
    let mut described = json!({
        "summary": operation.summary, "parameters": parameters,
        "responses": { "200": { "description": "Done", "content": { kind: {} } }, "default": problem },
    });
    if !operation.body.is_empty() {
        let properties: Map<String, Value> =
            operation.body.iter().map(|(key, _)| ((*key).to_owned(), json!({}))).collect();
        let required: Vec<&str> = operation.body.iter().filter(|(_, must)| *must).map(|(key, _)| *key).collect();
        described["requestBody"] = json!({ "required": true, "content": { "application/json": {
            "schema": { "type": "object", "properties": properties, "required": required },
        } } });
    }
    if let Some(scope) = operation.scope {
        described["security"] = json!([{ "token": [scope] }]);
    }
    described
}
