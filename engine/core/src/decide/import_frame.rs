//! Replace a sampling frame, and draw the samples that waited for it.

use super::open_audit::draw_sample;
use super::study::{Study, unknown};
use crate::event::Event;
use crate::limits;
use crate::record::{Read, ReadTyped};
use crate::rejection::Rejection;
use crate::sampling::Frame;
use crate::state::Halt;
use std::sync::Arc;

pub(super) fn decide(study: &mut Study<'_, impl Read>, frame: &Arc<Frame>, service: &str) -> Result<(), Halt> {
    let (_, definition) = study.in_force()?;
    if !definition.services.contains_key(service) {
        return Err(unknown("service", service, definition.services.keys()));
    }
    if frame.rows.len() > limits::FRAME_ROWS {
        return Err(Rejection::TooMuch {
            what: "the list to sample from",
            limit: limits::FRAME_ROWS,
        }
        .into());
    }
    if let Err(error) = frame.check() {
        return Err(Rejection::BadText {
            what: "the list to sample from",
            reason: error.to_string(),
        }
        .into());
    }
    study.emit(Event::FrameImported {
        frame: frame.clone(),
        service: service.to_owned(),
    })?;
    for audit in definition.audits.keys() {
        let open = study
            .series(service, audit)?
            .map(|series| series.open.clone())
            .unwrap_or_default();
        for id in open {
            if study.audit(id)?.is_some_and(|audit| audit.sample.is_none()) {
                draw_sample(study, id)?;
            }
        }
    }
    Ok(())
}
