//! Themes: what recurs over several audits, and how the audits stand that are to show it better.

use super::App;
use super::body::Parameters;
use super::failure::Failure;
use super::listing::Wanted;
use super::text::{identifier, identifiers, moment};
use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::id::ThemeId;
use ratchet_core::key::Key;
use ratchet_core::record::{Record, Theme};
use ratchet_core::theme::{self, Watched};
use ratchet_runtime::rows::Kind;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/themes", get(list))
        .route("/themes/{id}", get(one))
}

async fn list(
    State(app): State<Arc<App>>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<v1::Page<v1::Theme>>, Failure> {
    app.away(move |app| {
        let page = app.page(Kind::Themes, &wanted, |record| match record {
            Record::Theme(theme) => Ok(Some(written(theme))),
            _ => Ok(None),
        });
        page.map(Json)
    })
    .await
}

async fn one(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Json<v1::ThemeDetail>, Failure> {
    let id: ThemeId = identifier(&id)?;
    app.away(move |app| {
        let record = app.view().record(&Key::Theme(id))?;
        let Some(Record::Theme(theme)) = record.as_deref() else {
            return Err(Failure::not_found(format!("there is no theme `{id}`")));
        };
        let standing = app.view().ask(|read| theme::standing_of(read, theme))?;
        let definition = app.definition(&theme.definition)?;
        let rules = definition.themes.get(&theme.name).filter(|_| theme.closed_at.is_none());
        Ok(Json(v1::ThemeDetail {
            audits: standing.audits.iter().map(watched).collect(),
            lacking: rules
                .map(|rules| theme::missing(&theme.name, rules, &standing))
                .unwrap_or_default(),
            theme: written(theme),
        }))
    })
    .await
}

fn written(theme: &Theme) -> v1::Theme {
    let state = match (theme.closed_at, theme.improved_at) {
        (Some(_), _) => "closed",
        (None, Some(_)) => "improved",
        (None, None) => "raised",
    };
    v1::Theme {
        closed_at: theme.closed_at.map(moment),
        findings: identifiers(&theme.findings),
        id: theme.id.to_string(),
        improved_at: theme.improved_at.map(moment),
        name: theme.name.clone(),
        owner: theme.owner.clone(),
        plans: identifiers(&theme.plans),
        raised_at: moment(theme.raised_at),
        recurs: theme::words(&theme.pattern),
        services: theme.services.iter().cloned().collect(),
        setbacks: theme.setbacks,
        state: state.to_owned(),
    }
}

fn watched(watched: &Watched) -> v1::WatchedAudit {
    v1::WatchedAudit {
        audit: watched.audit.clone(),
        better: watched.is_better(),
        good: watched.good,
        scores: watched.scores.iter().map(theme::score).collect(),
        service: watched.service.clone(),
        wanted: watched.wanted,
    }
}
