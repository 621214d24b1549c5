//! For people who write audit tools: a tool is a table of questions and a few pure checks, everything else is here.
//!
//! A tool says what it asks in a [`Table`] (rows written with [`questions!`] and [`fields!`]), doubts answers that a record
//! contradicts with one [`CheckRow`] a check, looks at several records at once through a [`Sheet`], and hands itself over
//! with [`export_tool!`], which does not compile while the table's parts do not fit each other. Counting, scoring by the declared rule, wording of findings and the
//! refusal of records that cannot be read are shared, so that all tools mean the same by them. Nothing here can reach a
//! clock, a file or a network: a tool is a pure function, and the same crate compiles natively for its unit tests.
//!
//! The words of the contract (`plugins/wit`) are generated from it and re-exported as [`contract`].

#[doc(hidden)]
pub mod bindings;
mod checks;
mod evaluate;
mod findings;
#[cfg(target_arch = "wasm32")]
mod memory;
mod rows;
mod sampled;
mod scoring;
mod sheet;
mod similarity;
mod table;
mod tool;
pub mod words;

pub use checks::{CheckRow, DAY, FormRow, HOUR, PartsRow};
pub use evaluate::{check_record, evaluate};
pub use rows::{ask, join};
pub use sampled::Fields;
pub use sheet::{Problem, Sheet};
pub use similarity::near_duplicates;
pub use table::{FieldRow, MeasureRow, QuestionRow, SectionRow, Table};
pub use tool::Tool;

/// The contract's own types, generated from `plugins/wit`.
pub mod contract {
    pub use crate::bindings::exports::ratchet::audit_tool::tool::*;
    #[cfg(target_arch = "wasm32")]
    pub use crate::bindings::ratchet::audit_tool::log::{Level, log};
}

/// Hands a [`Tool`] over to the host: `ratchet_tool_sdk::export_tool!(Medicines);`. Natively it does nothing, so that a
/// tool's tests are ordinary tests.
#[macro_export]
macro_rules! export_tool {
    ($tool:ty) => {
        const _: () = <$tool as $crate::Tool>::TABLE.assert_sound();

        #[cfg(target_arch = "wasm32")]
        #[allow(unsafe_code)]
        mod exported {
            $crate::bindings::__export_tool_component!(Component with_types_in $crate::bindings);

            struct Component;

            impl $crate::contract::Guest for Component {
                fn describe() -> $crate::contract::Description {
                    <$tool as $crate::Tool>::TABLE.describe()
                }

                fn evaluate(
                    context: $crate::contract::Context,
                    records: Vec<$crate::contract::Sampled>,
                ) -> Result<$crate::contract::Report, $crate::contract::ToolError> {
                    $crate::evaluate::<$tool>(&context, &records)
                }

                fn check_record(record: $crate::contract::Sampled) -> Vec<$crate::contract::FieldError> {
                    $crate::check_record::<$tool>(&record)
                }
            }
        }
    };
}
