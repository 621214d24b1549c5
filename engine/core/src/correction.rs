//! Corrections of audits. What was submitted is read-only, so a mistake in it is put right by a new audit about the same sample that
//! names the old one. The first of such a chain is its root: what the audit was made for is looked up there.

use crate::id::AuditId;
use crate::record::{Audit, Purpose, Read, ReadTyped};
use crate::state::Halt;

/// The audit at the beginning of a chain of corrections: itself, where it corrects nothing.
pub fn root<'r>(read: &'r (impl Read + ?Sized), audit: &'r Audit) -> Result<&'r Audit, Halt> {
    let mut first = audit;
    while let Purpose::Correction { of } = first.purpose {
        match read.audit(of)? {
            Some(before) => first = before,
            None => break,
        }
    }
    Ok(first)
}

/// An audit and everything that it corrects, newest first.
pub fn chain(read: &(impl Read + ?Sized), audit: Option<&Audit>) -> Result<Vec<AuditId>, Halt> {
    let mut chain = Vec::new();
    let mut next = audit;
    while let Some(audit) = next {
        chain.push(audit.id);
        next = match audit.purpose {
            Purpose::Correction { of } => read.audit(of)?.map(AsRef::as_ref),
            Purpose::Routine { .. } | Purpose::Extra | Purpose::Retest { .. } => None,
        };
    }
    Ok(chain)
}
