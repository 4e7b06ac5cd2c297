//! Which pages and files are sent? One shell for all pages: its script looks at the address and asks for the rest.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use kokkyo_viewer::assets::{EMBEDDED, STUDIO};

use super::Studio;

/// What a page may do: run the studio's own script and talk to this server, nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data: blob: 'self'; \
    font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const SHELL: &str = "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"referrer\" content=\"no-referrer\">
<title>Kokkyo</title>
<link rel=\"icon\" href=\"data:,\">
<link rel=\"stylesheet\" href=\"/studio/studio.css\">
</head>
<body>
<div id=\"kokkyo\"><p class=\"before\">Kokkyo</p></div>
<noscript>The studio is drawn by a script; scripts are switched off here.</noscript>
<script src=\"/studio/vendor.js\"></script>
<script src=\"/studio/studio.js\"></script>
</body>
</html>
";

/// A file that does not change while the program runs.
struct Static {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
    tag: String,
}

static FILES: LazyLock<Vec<Static>> = LazyLock::new(|| {
    let font = |weight: u16| EMBEDDED.fonts.iter().find(|(of, _)| *of == weight).map_or(&[] as &[u8], |(_, bytes)| bytes);
    let files: [(&str, &str, &[u8]); 5] = [
        ("vendor.js", "text/javascript; charset=utf-8", EMBEDDED.vendor.as_bytes()),
        ("studio.js", "text/javascript; charset=utf-8", STUDIO.script.as_bytes()),
        ("studio.css", "text/css; charset=utf-8", STUDIO.style.as_bytes()),
        ("regular.woff2", "font/woff2", font(400)),
        ("bold.woff2", "font/woff2", font(700)),
    ];
    let made = files.into_iter().map(|(name, kind, bytes)| {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        Static { name, kind, bytes, tag: format!("\"{:016x}\"", hasher.finish()) }
    });
    made.collect()
});

/// Pages and static files.
pub fn routes() -> Router<Arc<Studio>> {
    let mut router = Router::new()
        .route("/", get(shell))
        .route("/host/{key}", get(shell))
        .route("/host/{key}/game/{id}", get(shell))
        .route("/seat/{token}", get(shell));
    for file in FILES.iter() {
        router = router.route(&format!("/studio/{}", file.name), get(move |headers: HeaderMap| async move { send(file, &headers) }));
    }
    router
}

/// The same whatever the key is, and without one: whether it opens anything is for the API to say.
async fn shell() -> Response {
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(SHELL)).into_response()
}

/// A file, or that it is still what the browser has: another version of the program has other tags.
fn send(file: &'static Static, headers: &HeaderMap) -> Response {
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == file.tag.as_bytes());
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { file.bytes.into_response() };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&file.tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}
