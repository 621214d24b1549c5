//! One evaluation as it was recorded: what a tool was given and the report that it gave. So that it can be run again elsewhere and
//! compared, for example with a new version of the tool on its maker's desk.

use crate::record_list::RecordList;
use crate::tool::{Context, Record, Report};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What went in and what came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Evaluation {
    /// The audit, for example `AUD-12`.
    pub audit: String,
    /// What the tool was told beside the records.
    pub context: Context,
    /// Digest of the component that gave the report.
    pub digest: String,
    /// Lists that it was lent, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lent: BTreeMap<String, Arc<RecordList>>,
    /// The records with their answers.
    pub records: Vec<Record>,
    /// The report.
    pub report: Report,
    /// Tool id.
    pub tool: String,
    /// Version of the tool.
    pub version: String,
}
