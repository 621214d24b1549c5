//! What one shift hands over to the next. The first question is whether something that happened in the service set off a review that is
//! due this shift.

use super::App;
use super::body::Parameters;
use super::failure::{Failure, unknown};
use super::text::moment;
use super::{actions, audits, occurrences};
use crate::limits;
use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use chrono::TimeDelta;
use ratchet_api::v1;
use ratchet_core::calendar::Shift;
use ratchet_core::record::Record;
use ratchet_runtime::Selection;
use ratchet_runtime::rows::{Kind, List, Which};
use serde::Deserialize;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/services/{service}/handover", get(show))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    shift: Turn,
}

/// Which shift is meant.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Turn {
    /// The one that runs.
    #[default]
    This,
    /// The one that begins next.
    Next,
}

async fn show(
    State(app): State<Arc<App>>,
    Path(service): Path<String>,
    Parameters(asked): Parameters<Asked>,
) -> Result<Json<v1::Handover>, Failure> {
    app.away(move |app| app.handover(&service, asked.shift).map(Json)).await
}

impl App {
    fn handover(&self, service: &str, which: Turn) -> Result<v1::Handover, Failure> {
        let definition = self.in_force()?;
        let Some(calendar) = definition.calendar_of(service) else {
            return Err(unknown("service", service, definition.services.keys()).into());
        };
        let now = self.now();
        let running = calendar.shift_at(now);
        let shift = match which {
            Turn::This => running,
            Turn::Next => calendar.shift_at(running.until),
        };
        let before = calendar.shift_at(shift.from - TimeDelta::seconds(1));
        let mut handover = v1::Handover {
            from: moment(shift.from),
            service: service.to_owned(),
            until: moment(shift.until),
            vacant: self.vacancies_of(service)?.into_iter().map(|post| post.role).collect(),
            ..v1::Handover::default()
        };
        self.owed_in(&mut handover, shift)?;
        self.happened_since(&mut handover, before, shift)?;
        Ok(handover)
    }

    /// What is due before the shift ends, overdue things included.
    fn owed_in(&self, handover: &mut v1::Handover, shift: Shift) -> Result<(), Failure> {
        let now = self.now();
        let lists = [
            Selection::set_off_by_occurrences(),
            Selection::from(List::of(Kind::Actions, Which::Open)),
            Selection::from(List::of(Kind::Audits, Which::Open)),
        ];
        for (position, list) in lists.into_iter().enumerate() {
            let list = list.in_service(&handover.service).due_before(shift.until);
            let page = self.view().list(&list, None, limits::HANDOVER_ROWS)?;
            handover.more |= page.next.is_some();
            for record in &page.records {
                match (record.as_ref(), position) {
                    (Record::Action(action), 0) => handover.reviews.push(actions::written(action, now)),
                    (Record::Action(action), _) => {
                        let written = actions::written(action, now);
                        if !handover.reviews.contains(&written) {
                            handover.others.push(written);
                        }
                    }
                    (Record::Audit(audit), _) => handover.audits.push(audits::written(audit, now)),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn happened_since(&self, handover: &mut v1::Handover, before: Shift, shift: Shift) -> Result<(), Failure> {
        let list = List::of(Kind::Occurrences, Which::All).in_service(&handover.service);
        let page = self.view().list(&list, None, limits::HANDOVER_ROWS)?;
        for record in &page.records {
            if let Record::Occurrence(happened) = record.as_ref()
                && (before.from..shift.until).contains(&happened.at)
            {
                handover.happened.push(occurrences::written(happened));
            }
        }
        Ok(())
    }
}
