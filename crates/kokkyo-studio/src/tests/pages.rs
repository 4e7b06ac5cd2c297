//! Pages and static files, and what they tell browsers.

use super::client::{ask, ask_with};
use super::stand::Stand;

#[test]
fn pages_are_one_shell_that_may_run_its_own_script_and_talk_to_its_own_server_only() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    let pages = ["/host/0".to_string(), "/host/0/game/1".into(), format!("/host/{}", stand.studio().host_key), "/seat/0".into()];
    let shells: Vec<_> = pages.iter().map(|path| ask(stand.address, "GET", path, b"")).collect();
    for shell in &shells {
        assert_eq!((shell.status, shell.header("content-type")), (200, "text/html; charset=utf-8"));
        assert_eq!(shell.body, shells[0].body, "a page does not tell whether its key opens anything");
        let policy = shell.header("content-security-policy");
        for rule in ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "img-src data: blob: 'self'", "font-src 'self'"] {
            assert!(policy.contains(rule), "{rule}: {policy}");
        }
    }
    let home = ask(stand.address, "GET", "/", b"");
    assert!(home.text().contains("link") && !home.text().contains(&stand.studio().host_key));
    stand.close();
}

#[test]
fn every_answer_keeps_the_link_to_itself_and_is_taken_for_what_it_is_called() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    for path in ["/".to_string(), "/host/0".into(), "/studio/vendor.js".into(), stand.host(""), "/api/host/0".into(), "/nothing".into()] {
        let reply = ask(stand.address, "GET", &path, b"");
        assert_eq!((reply.header("x-content-type-options"), reply.header("referrer-policy")), ("nosniff", "no-referrer"), "{path}");
    }
    for path in [stand.host("/jobs"), "/api/host/0".into(), "/host/0".into()] {
        assert_eq!(ask(stand.address, "GET", &path, b"").header("cache-control"), "no-store", "{path}");
    }
    stand.close();
}

#[test]
fn static_files_are_sent_once_and_then_found_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path());
    for (name, kind) in [
        ("vendor.js", "text/javascript; charset=utf-8"),
        ("studio.js", "text/javascript; charset=utf-8"),
        ("studio.css", "text/css; charset=utf-8"),
        ("regular.woff2", "font/woff2"),
        ("bold.woff2", "font/woff2"),
    ] {
        let path = format!("/studio/{name}");
        let first = ask(stand.address, "GET", &path, b"");
        assert_eq!((first.status, first.header("content-type")), (200, kind), "{name}");
        let again = ask_with(stand.address, "GET", &path, &format!("If-None-Match: {}\r\n", first.header("etag")), b"");
        assert_eq!((again.status, again.body.len()), (304, 0), "{name}");
    }
    assert!(ask(stand.address, "GET", "/studio/regular.woff2", b"").body.starts_with(b"wOF2"));
    assert_eq!(ask(stand.address, "GET", "/studio/..%2flib.rs", b"").status, 404);
    stand.close();
}
