//! What was asked for? Bodies and numbers of requests, and what is wrong with them in words.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::IntoResponse as _;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::answer::{Answer, Refusal};

/// Longest body. *Unit*: bytes.
pub const MAX_BODY: usize = 1024 * 1024;

/// The number in a path, `…/{id}/…`. What is none leads to nothing.
#[derive(Debug, Clone, Copy)]
pub struct Id(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        in_path(parts, state, "id").await?.parse().map(Self).map_err(|_| Refusal::not_found())
    }
}

/// The key of a seat or of a shared page in a path, `…/{token}/…`.
#[derive(Debug, Clone)]
pub struct Token(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Token {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let token = in_path(parts, state, "token").await?;
        if crate::key::is_one(&token) { Ok(Self(token)) } else { Err(Refusal::not_found()) }
    }
}

/// A part of the path by the name that the route gives it.
pub async fn in_path<S: Send + Sync>(parts: &mut Parts, state: &S, name: &str) -> Answer<String> {
    let all = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Refusal::not_found())?;
    all.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_string()).ok_or_else(Refusal::not_found)
}

/// The fields of a JSON object, taken out one by one, so that a fault names its field.
#[derive(Debug, Clone)]
pub struct Fields(Map<String, Value>);

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Answer<Self> {
        let body = Bytes::from_request(request, state).await.map_err(|rejection| match rejection.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                Refusal { status: StatusCode::PAYLOAD_TOO_LARGE, message: format!("the request is longer than {MAX_BODY} bytes") }
            }
            _ => Refusal::unread("the request ended early; send it again"),
        })?;
        // Nothing said is an object without fields: what must be there is then missed by its name.
        if body.is_empty() {
            return Ok(Self(Map::new()));
        }
        match serde_json::from_slice(&body) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            Ok(_) => Err(Refusal::unread("write a JSON object, `{…}`")),
            Err(error) => Err(Refusal::unread(format!("the request is no JSON: {error}"))),
        }
    }
}

impl Fields {
    /// Of an object that a test wrote.
    #[cfg(test)]
    pub(crate) fn of(object: Value) -> Self {
        Self(object.as_object().unwrap().clone())
    }

    /// A field that must be there. *Errors*: it is not, or is something else.
    pub fn take<T: DeserializeOwned>(&mut self, name: &str) -> Answer<T> {
        let value = self.0.remove(name).ok_or_else(|| Refusal::unfit(format!("`{name}` is missing")))?;
        serde_json::from_value(value).map_err(|error| Refusal::unfit(format!("`{name}`: {error}")))
    }

    /// A field that may be left out, or null. *Errors*: it is something else.
    pub fn take_or<T: DeserializeOwned>(&mut self, name: &str, otherwise: T) -> Answer<T> {
        if self.0.get(name).is_none_or(Value::is_null) {
            self.0.remove(name);
            return Ok(otherwise);
        }
        self.take(name)
    }

    /// Whether a field is said at all, if only as null.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// *Errors*: fields are left, which nobody asked for: most likely a name is mistyped.
    pub fn done(self) -> Answer<()> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(name) => Err(Refusal::unfit(format!("there is no field `{name}`; take it out, or write it as the others"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_fault_in_a_field_names_the_field_and_what_it_should_be() {
        let mut asked = Fields::of(json!({ "seed": 1.5, "title": null, "with": ["a", 1], "sed": 1 }));
        assert!(asked.take::<u64>("seed").unwrap_err().message.contains("`seed`: invalid type: floating point"));
        assert!(asked.take::<Vec<String>>("with").unwrap_err().message.contains("`with`: invalid type: integer"));
        assert_eq!(asked.take::<u64>("replications").unwrap_err().message, "`replications` is missing");
        assert_eq!(asked.take_or("title", "none".to_string()).unwrap(), "none");
        assert!(asked.done().unwrap_err().message.contains("`sed`"));
    }
}
