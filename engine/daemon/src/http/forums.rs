//! A forum's agenda.

use super::App;
use super::failure::Failure;
use super::text::moment;
use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::agenda::{Material, agenda, meets_next};
use ratchet_core::calendar::Calendar;
use ratchet_core::definition::Definition;
use ratchet_core::exceptions;
use ratchet_core::record::{Purpose, Record};
use ratchet_runtime::Selection;
use ratchet_runtime::rows::{Kind, List, Which};
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/forums/{forum}/agenda", get(show))
}

async fn show(State(app): State<Arc<App>>, Path(forum): Path<String>) -> Result<Json<v1::Agenda>, Failure> {
    app.away(move |app| built(app, forum).map(Json)).await
}

fn built(app: &App, name: String) -> Result<v1::Agenda, Failure> {
    let definition = app.in_force()?;
    let Some(forum) = definition.forums.get(&name) else {
        return Err(Failure::not_found(format!("there is no forum `{name}`")));
    };
    let calendar = definition
        .services
        .values()
        .next()
        .map_or_else(Calendar::default, |service| service.calendar);
    let items = agenda(forum, &material(app)?, &calendar, app.now());
    let topics = items.into_iter().map(|item| v1::AgendaTopic {
        lines: item.lines,
        topic: item.topic.to_owned(),
    });
    Ok(v1::Agenda {
        chair: forum.chair.clone(),
        forum: name,
        meets_next: meets_next(forum, &calendar, app.now()).map(moment),
        topics: topics.chain(excepted(&definition)).collect(),
    })
}

/// What the files except from the checks, while they do.
fn excepted(definition: &Definition) -> Option<v1::AgendaTopic> {
    let lines = exceptions::lines(definition);
    (!lines.is_empty()).then(|| v1::AgendaTopic {
        lines,
        topic: exceptions::TOPIC.to_owned(),
    })
}

/// The earliest of each list; a forum that has more than a page of them has another problem.
fn material(app: &App) -> Result<Material, Failure> {
    let mut material = Material::default();
    let open = |kind| Selection::from(List::of(kind, Which::Open));
    let selections = [
        List::of(Kind::Actions, Which::Open).due_before(app.now()),
        open(Kind::Audits),
        open(Kind::Findings),
        open(Kind::Plans),
    ];
    for selection in selections {
        for record in app.view().list(&selection, None, crate::limits::PAGE_ROWS_MAX)?.records {
            match record.as_ref() {
                Record::Action(action) => material.overdue.push(action.as_ref().clone()),
                Record::Audit(audit) if matches!(audit.purpose, Purpose::Retest { .. }) => {
                    material.retests.push(audit.as_ref().clone());
                }
                Record::Finding(finding) => material.findings.push(finding.as_ref().clone()),
                Record::Plan(plan) => material.plans.push(plan.as_ref().clone()),
                _ => {}
            }
        }
    }
    Ok(material)
}
