//! The border: one file a released version of the contract, each translating to and from the engine's own words, so that
//! versions are served side by side and nothing above notices.
//!
//! Which version a component fulfils is written in its exports, and only that is believed: names are compared to the last
//! number, because two versions of a package are two packages. `trial` is a version that is never released; the tests serve it
//! beside the first to see that this border carries more than one.

#[cfg(test)]
mod trial;
pub mod v1;

use crate::call::Tenant;
use ratchet_core::tool::{Context, Description, Failure, FieldError, Record, Report};
use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, Error, Store};

/// What every version of the contract has a tool export, up to its number.
const EXPORT: &str = "ratchet:audit-tool/tool@";

/// The versions that are served, the oldest first.
pub const SERVED: &[Version] = &[v1::VERSION];

/// A version of the contract.
#[derive(Debug)]
pub struct Version {
    /// Its number, `1.0.0`.
    pub number: &'static str,
    /// Interfaces that a tool of this version may import, beside the lists of records.
    pub imports: &'static [&'static str],
    /// Offers those interfaces.
    pub link: fn(&mut Linker<Tenant>) -> Result<(), Error>,
    /// Sees that a component fulfils it, as far as types go, and makes it ready.
    pub prepare: fn(&Linker<Tenant>, &Component) -> Result<Ready, Error>,
}

/// A tool that is ready to be started.
pub type Ready = Box<dyn Prepared>;

/// What a tool that is ready to be started can do, whatever version of the contract it fulfils.
pub trait Prepared: Send + Sync {
    /// Its compiled component.
    fn component(&self) -> &Component;

    /// Starts it for one call.
    ///
    /// # Errors
    /// The engine's, when there is no room for it or its start fails.
    fn instantiate(&self, store: &mut Store<Tenant>) -> Result<Box<dyn Answering>, Error>;
}

/// A tool that was started for one call. The outer errors are the engine's, the inner ones the tool's own.
pub trait Answering {
    /// What it says about itself.
    ///
    /// # Errors
    /// The engine's.
    fn describe(&self, store: &mut Store<Tenant>) -> Result<Description, Error>;

    /// What the answers mean.
    ///
    /// # Errors
    /// The engine's outside, the tool's own inside.
    fn evaluate(
        &self,
        store: &mut Store<Tenant>,
        context: &Context,
        records: &[Record],
    ) -> Result<Result<Report, Failure>, Error>;

    /// What it has to say about one record that is being filled in.
    ///
    /// # Errors
    /// The engine's.
    fn check_record(&self, store: &mut Store<Tenant>, record: &Record) -> Result<Vec<FieldError>, Error>;
}

/// Numbers of the versions of the contract that a component fulfils by its exports, whether served or not.
pub fn made_for(engine: &Engine, component: &Component) -> Vec<String> {
    let kind = component.component_type();
    let numbers = kind.exports(engine).filter_map(|(name, _)| name.strip_prefix(EXPORT));
    numbers.map(str::to_owned).collect()
}

/// The newest of the served versions that a component is made for.
///
/// # Errors
/// In words, when it is made for none of them.
pub fn choose<'v>(served: &'v [Version], made_for: &[String]) -> Result<&'v Version, String> {
    let is_fulfilled = |version: &&Version| made_for.iter().any(|number| number == version.number);
    if let Some(version) = served.iter().rev().find(is_fulfilled) {
        return Ok(version);
    }
    let served: Vec<&str> = served.iter().map(|version| version.number).collect();
    let served = served.join(", ");
    Err(match made_for {
        [] => format!("it exports no `{EXPORT}{served}`, so it is a component of another kind"),
        numbers => format!(
            "it is made for version {} of the contract, and this Ratchet serves {served}: install a Ratchet that serves it, or a tool made for \
             {served}",
            numbers.join(", ")
        ),
    })
}
