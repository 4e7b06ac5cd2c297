//! How does a page that is open hear that it must look again? Server-sent events: `data: changed`, and a comment as heartbeat.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use tokio::sync::watch;
use tokio_stream::Stream;
use tokio_stream::wrappers::WatchStream;

use crate::changes::Changes;

/// Between two heartbeats: shorter than what proxies wait before they cut a silent stream.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Changes as they come, until the server ends or what is watched is no more. `held` is let go of when the page is closed: by it others
/// may know that somebody looks.
struct Told<H> {
    changes: WatchStream<u64>,
    closing: WatchStream<bool>,
    _held: H,
}

impl<H: Unpin> Stream for Told<H> {
    type Item = Result<Event, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if Pin::new(&mut self.closing).poll_next(context).is_ready() {
            return Poll::Ready(None);
        }
        Pin::new(&mut self.changes).poll_next(context).map(|count| count.map(|_| Ok(Event::default().data("changed"))))
    }
}

/// The stream of a page. The first event comes at once: what changed while the page was fetched is not missed.
pub fn stream<H: Send + Unpin + 'static>(changes: &Changes, watched: watch::Receiver<u64>, held: H) -> Response {
    let closing = changes.closing();
    if *closing.borrow() {
        return super::answer::Refusal::not_found().into_response();
    }
    let told = Told { changes: WatchStream::new(watched), closing: WatchStream::from_changes(closing), _held: held };
    Sse::new(told).keep_alive(KeepAlive::new().interval(HEARTBEAT).text("still here")).into_response()
}
