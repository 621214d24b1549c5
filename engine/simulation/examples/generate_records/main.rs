//! Writes the example records of `workflows/prn-medicines/records`: three fictional homes, fourteen months, the same bytes each time.
//!
//! A home's files are what a real one could export: each month's PRN administrations (one row a dose, with what an auditor finds
//! when looking at it) and the protocols that were in force. Nobody in them exists. How well a home works, and when that changes,
//! stands in `homes.rs`; what staff write stands in `medicines.rs`. Run it from the top of the repository:
//! `cargo run -p ratchet-simulation --example generate_records`.

mod chance;
mod entry;
mod homes;
mod medicines;
mod month;
mod protocol;

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
    Ok(())
}
