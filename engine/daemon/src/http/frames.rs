//! Sampling frames: the lists from which the engine draws. A service sends its own, as a table or as JSON.

use super::App;
use super::body::{Media, Parameters, Upload};
use super::caller::Caller;
use super::failure::{Failure, faults, unknown};
use super::listing::Partial;
use axum::extract::{Path, State};
use axum::routing::put;
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::command::Command;
use ratchet_core::definition::Definition;
use ratchet_core::intake::{Intake, frame};
use ratchet_core::key::Key;
use ratchet_core::sampling::{Frame, FrameRow};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/services/{service}/frames/{population}", put(import))
}

async fn import(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((service, population)): Path<(String, String)>,
    Parameters(wanted): Parameters<Partial>,
    upload: Upload,
) -> Result<Json<v1::FrameTaken>, Failure> {
    let place = (service.clone(), population.clone());
    let read = app
        .away(move |app| app.check_place(&place).and_then(|()| read(&upload, &wanted)))
        .await?;
    let accepted = read.rows.len() as u64;
    let frame = Arc::new(Frame {
        population,
        rows: read.rows,
    });
    let receipt = app.submit(caller, Command::ImportFrame { frame, service }).await?;
    Ok(Json(v1::FrameTaken {
        accepted,
        errors: faults(read.problems),
        receipt,
    }))
}

impl App {
    /// A list under a name that nothing samples is a slip that nobody would notice: its audits would wait for ever.
    fn check_place(&self, (service, population): &(String, String)) -> Result<(), Failure> {
        let definition = self.in_force()?;
        if !definition.services.contains_key(service) {
            return Err(unknown("service", service, definition.services.keys()).into());
        }
        let known = populations(&definition);
        // What was sampled under earlier workflows may still be awaited by audits that follow them.
        let was_known = || self.view().record(&Key::Frame(service.clone(), population.clone()));
        if known.contains(population) || was_known()?.is_some() {
            Ok(())
        } else {
            Err(unknown("list to sample from called", population, known.into_iter()).into())
        }
    }
}

/// What audits and re-tests sample.
fn populations(definition: &Definition) -> BTreeSet<&String> {
    let audits = definition.audits.values().map(|audit| &audit.sample.unit);
    let retests = definition.plans.values().flat_map(|plan| &plan.retests);
    audits
        .chain(retests.filter_map(|retest| Some(&retest.sample.as_ref()?.unit)))
        .collect()
}

fn read(upload: &Upload, wanted: &Partial) -> Result<Intake<FrameRow>, Failure> {
    if upload.media() != Media::Csv {
        let sent: Vec<v1::FrameRow> = upload.json()?;
        let row = |row: v1::FrameRow| FrameRow {
            reference: row.reference,
            strata: row.strata,
        };
        return Ok(Intake {
            rows: sent.into_iter().map(row).collect(),
            problems: Vec::new(),
        });
    }
    let read = frame::read(upload.text()?);
    if read.problems.is_empty() || wanted.takes(read.rows.len()) {
        Ok(read)
    } else {
        Err(Failure::of_rows(faults(read.problems), read.rows.len()))
    }
}
