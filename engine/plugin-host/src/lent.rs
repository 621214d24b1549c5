//! The import `records`: lists that a tool may read during one call (`plugins/wit-records`). A tool gets what it was lent for this call
//! and nothing else; whatever it names otherwise is refused in words.

use crate::call::Tenant;
use ratchet_core::record_list::RecordList;
use ratchet_ports::plugin_host::Lent;
use std::sync::Arc;
use wasmtime::component::{ComponentType, Linker, Lower};
use wasmtime::{Error, StoreContextMut};

/// Name of the import.
pub const RECORDS: &str = "ratchet:audit-records/records@1.0.0";

/// What one call may read.
pub type Shared = Arc<Lent>;

/// A list as the tool gets it.
#[derive(ComponentType, Lower)]
#[component(record)]
struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl From<&RecordList> for Table {
    fn from(list: &RecordList) -> Self {
        Self {
            columns: list.columns.clone(),
            rows: list.rows.clone(),
        }
    }
}

/// Lets tools import `records`.
pub fn add_to_linker(linker: &mut Linker<Tenant>) -> Result<(), Error> {
    let read = |store: StoreContextMut<'_, Tenant>, (name,): (String,)| Ok((read(store.data().lent(), &name),));
    linker.instance(RECORDS)?.func_wrap("read", read)
}

fn read(lent: &Lent, name: &str) -> Result<Table, String> {
    lent.get(name).map(|list| Table::from(list.as_ref())).ok_or_else(|| {
        let name: String = name.chars().take(64).collect();
        format!("`{name}` may not be read here: it was not granted to this tool for this service, or the service has not handed it in")
    })
}
