//! What a change through the daemon says when it was made.

use crate::output::{self, Format};
use ratchet_api::v1::Receipt;

pub fn show(receipt: &Receipt, done: &str, format: Format) {
    match format {
        Format::Json => output::json("ratchet.receipt/1", receipt),
        Format::Text => {
            let repeated = if receipt.repeated {
                " (it had been done before)"
            } else {
                ""
            };
            anstream::println!("{done}{repeated}");
            if !receipt.created.is_empty() {
                anstream::println!("New: {}", receipt.created.join(", "));
            }
        }
    }
}
