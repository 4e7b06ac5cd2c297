//! What does the server say when it will not, or cannot? A status, and a sentence for people: what, and how to mend it.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::japanese;
use crate::store;

/// What a handler gives.
pub type Answer<T> = Result<T, Refusal>;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Status.
    pub status: StatusCode,
    /// What, and how to mend it.
    pub message: String,
}

impl Refusal {
    /// 404, always in the same words: whoever tries keys learns nothing from how he is refused.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "there is nothing here: the link is not whole, or what it led to was taken away")
    }

    /// 400: what was sent cannot be read.
    pub fn unread(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// 422: what was asked for can be read, and cannot be done.
    pub fn unfit(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, message)
    }

    /// 409: it could have been done before, or can be done later.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, message)
    }

    /// 403: not yet, or not for this seat.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }

    /// 500: a fault of the machine or of the program.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, message)
    }

    fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }
}

impl From<store::Error> for Refusal {
    fn from(error: store::Error) -> Self {
        Self::failed(error.to_string())
    }
}

impl From<tokio::task::JoinError> for Refusal {
    fn from(_: tokio::task::JoinError) -> Self {
        Self::failed("what was asked for ended early: a fault of Kokkyo; please report it")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let japanese = japanese::of(&self.message);
        (self.status, Json(json!({ "message": self.message, "message_ja": japanese }))).into_response()
    }
}

/// For a path that leads nowhere.
pub async fn nothing_here() -> Refusal {
    Refusal::not_found()
}

/// For a path that is not asked in this way.
pub async fn no_such_method() -> Refusal {
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "this cannot be done here; look at the method of the request")
}
