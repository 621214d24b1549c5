//! Audits from their opening to their report.

use super::{AuditNote, FindingNote, Notes};
use ratchet_core::event::{Event, Recorded};
use ratchet_core::sampling::{Shortfall, Substitute};
use std::collections::BTreeSet;
use std::sync::Arc;

impl Notes {
    pub(super) fn audits(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::TurnPlanned {
                audit, opens, service, ..
            } => {
                let series = (service.clone(), audit.clone());
                match opens {
                    Some(opens) => self.openings.insert(series, *opens),
                    None => self.openings.remove(&series),
                };
            }
            Event::AuditOpened {
                audit,
                definition,
                name,
                owner,
                purpose,
                service,
                ..
            } => {
                let note = AuditNote {
                    authorised: None,
                    authoriser: None,
                    climbed: None,
                    definition: definition.clone(),
                    gone: BTreeSet::new(),
                    name: name.clone(),
                    open: true,
                    owner: owner.clone(),
                    purpose: *purpose,
                    records: Vec::new(),
                    report: None,
                    sample: None,
                    service: service.clone(),
                    submitted: None,
                };
                self.audits.insert(*audit, note);
            }
            Event::SampleDrawn { audit, sample } => self.in_audit(*audit, |note| note.sample = Some(sample.clone())),
            Event::SampleRowReplaced {
                audit,
                reference,
                substitute,
                ..
            } => self.in_audit(*audit, |note| note.replace(reference, substitute)),
            Event::AuditSubmitted { audit, records } => self.in_audit(*audit, |note| {
                let by = recorded.by.person().unwrap_or_default().to_owned();
                note.open = false;
                note.records.push(Arc::new(records.clone()));
                note.submitted = Some((by, recorded.at));
            }),
            Event::AuditEvaluated { audit, report, .. } => self.in_audit(*audit, |note| {
                note.authoriser = None;
                note.report = Some(report.clone());
            }),
            Event::AuthorisationAsked { audit, role, .. } => {
                self.in_audit(*audit, |note| note.authoriser = Some(role.clone()));
            }
            Event::AuditAuthorised { audit, .. } => self.in_audit(*audit, |note| {
                note.authorised = recorded.by.person().map(str::to_owned);
            }),
            Event::AuditSentBack { audit, .. } => self.in_audit(*audit, |note| {
                (note.authoriser, note.open, note.report, note.submitted) = (None, true, None, None);
            }),
            Event::AuditWithdrawn { audit } | Event::AuditMissed { audit } | Event::AuditWaived { audit, .. } => {
                self.in_audit(*audit, |note| note.open = false);
            }
            Event::FindingRaised {
                audit,
                finding,
                significant,
                ..
            }
            | Event::FindingReported {
                audit,
                finding,
                significant,
                ..
            } => {
                let note = FindingNote {
                    audit: *audit,
                    owned: false,
                    significant: *significant,
                };
                self.findings.insert(*finding, note);
            }
            Event::FindingJoined { finding, .. } | Event::FindingSetAside { finding, .. } => self.owned(*finding),
            Event::FindingCorrected {
                finding, significant, ..
            } => {
                if let Some(note) = self.findings.get_mut(finding) {
                    note.significant = *significant;
                }
            }
            _ => {}
        }
    }
}

impl AuditNote {
    /// One drawn record went, another came, or none was left.
    fn replace(&mut self, reference: &str, substitute: &Substitute) {
        self.gone.insert(reference.to_owned());
        let Some(sample) = &mut self.sample else { return };
        let wanted = u32::try_from(sample.rows.len()).unwrap_or(u32::MAX);
        sample.rows.retain(|row| row.reference != reference);
        match &substitute.row {
            Some(row) => sample.rows.push(row.clone()),
            None => sample.shortfalls.push(Shortfall::Size {
                drawn: wanted - 1,
                wanted,
            }),
        }
    }
}
