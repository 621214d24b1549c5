//! Writes the example records of `workflows/*/records`: five fictional services, fourteen months, the same bytes each time.
//!
//! A home's files are what a real one could export: each month's PRN administrations (one row a dose, with what an auditor finds
//! when looking at it) and the protocols that were in force. Nobody in them exists. How well a home works, and when that changes,
//! stands in `homes.rs` for medicines and in `course.rs` for everything else; what staff write stands in `medicines.rs`, and what the
//! other audits look at in `tables.rs` and `tool_tables.rs`. Run it from the top of the repository:
//! `cargo run -p ratchet-simulation --example generate_records`.

mod chance;
mod course;
mod entry;
mod facts;
mod homes;
mod medicines;
mod month;
mod protocol;
mod tables;
mod tool_tables;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let records = Path::new("workflows/prn-medicines/records");
    for home in &homes::HOMES {
        let folder = records.join(home.folder);
        std::fs::create_dir_all(&folder)?;
        protocol::write(home, &folder.join("protocols.csv"))?;
        month::write_all(home, &folder)?;
    }
    for table in tables::OWN.iter().chain(&tool_tables::BY_TOOL) {
        let folder = Path::new("workflows").join(table.folder).join("records");
        std::fs::create_dir_all(&folder)?;
        for service in &course::SERVICES {
            table.write(service, &folder)?;
        }
    }
    judgement_theme()
}

/// The theme watches three audits and has no table of its own: it shows those of the service in which it is raised.
fn judgement_theme() -> Result<(), Box<dyn Error>> {
    let folder = Path::new("workflows/judgement-theme/records");
    std::fs::create_dir_all(folder)?;
    for watched in ["care-planning", "incident-review", "supervision"] {
        let table = Path::new("workflows").join(watched).join("records/hazel-grove.csv");
        std::fs::copy(table, folder.join(format!("hazel-grove-{watched}.csv")))?;
    }
    Ok(())
}
