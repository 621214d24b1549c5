//! Begin a provider's ledger.

use super::study::{Study, check_name};
use crate::event::Event;
use crate::record::{Read, ReadTyped};
use crate::rejection::Rejection;
use crate::state::Halt;

pub(super) fn decide(study: &mut Study<'_, impl Read>, name: &str) -> Result<(), Halt> {
    check_name("the provider's name", name)?;
    if let Some(provider) = study.provider()? {
        return Err(Rejection::AlreadyFounded {
            name: provider.name.clone(),
        }
        .into());
    }
    study.emit(Event::ProviderFounded { name: name.to_owned() })
}
