//! Running audit tools. A contract about purity and bounds: the same records give the same report for ever, and
//! whatever a tool does ends in a named outcome within its limits.

use ratchet_core::record_list::RecordList;
use ratchet_core::tool::{Context, Description, Failure, FieldError, Record, Report};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Lists of records that a tool may read during one call, by name.
pub type Lent = BTreeMap<String, Arc<RecordList>>;

/// A tool that is installed, with the digest of the component's bytes.
#[derive(Debug, Clone)]
pub struct Installed {
    /// What the tool says about itself.
    pub description: Arc<Description>,
    /// SHA-256 of the component, lower-case hexadecimal.
    pub digest: String,
}

/// Why a component was not installed.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// The bytes are not a WebAssembly component.
    #[error("this is not an audit tool: {0}")]
    NotAComponent(String),
    /// It asks for something that no contract offers.
    #[error("the tool asks for `{0}`, which audit tools are not given")]
    ForbiddenImport(String),
    /// It does not fulfil the contract.
    #[error("the tool does not fulfil the contract: {0}")]
    WrongContract(String),
    /// Its own description is not acceptable.
    #[error("the tool's description is not acceptable: {0}")]
    BadDescription(String),
    /// Describing itself failed.
    #[error("the tool could not describe itself: {0}")]
    Failed(#[from] Failure),
}

/// Runs audit tools. Calls block; the caller chooses the thread. Implementations are shared between threads.
pub trait PluginHost: Send + Sync {
    /// Compiles, describes and keeps a component. Installing the same bytes again changes nothing.
    fn install(&self, component: &[u8]) -> Result<Installed, InstallError>;

    /// All installed tools, ordered by id and version.
    fn installed(&self) -> Vec<Installed>;

    /// The installed tool whose component has this digest.
    fn find(&self, digest: &str) -> Option<Installed>;

    /// Evaluates one audit's records with the tool of this digest.
    fn evaluate(&self, digest: &str, context: &Context, records: &[Record]) -> Result<Report, Failure>;

    /// The same with lists of records, by name, that the tool may read during this call. A host whose tools read none ignores them.
    fn evaluate_with(
        &self,
        digest: &str,
        context: &Context,
        records: &[Record],
        lent: &Lent,
    ) -> Result<Report, Failure> {
        let _ = lent;
        self.evaluate(digest, context, records)
    }

    /// What an audit form shows beside the fields of one record.
    fn check_record(&self, digest: &str, record: &Record) -> Result<Vec<FieldError>, Failure>;
}
