//! One call: a fresh instance with its limits, and one named outcome whatever the tool does.

use crate::contract::{Answering, Prepared, Version};
use crate::lent::{self, Shared};
use crate::limits::{self, Limits};
use crate::machine::Machine;
use ratchet_core::tool::Failure;
use ratchet_ports::plugin_host::Lent;
use std::time::Duration;
use tracing::Level;
use wasmtime::component::Linker;
use wasmtime::{Error, ResourceLimiter, Store, Trap};

/// What one call may use and what it has used. Lives as long as the call.
pub struct Tenant {
    lent: Shared,
    memory_left: usize,
    lines_left: u32,
}

/// The tool wanted more memory than it may have.
#[derive(Debug, thiserror::Error)]
#[error("more memory than allowed")]
struct OverMemory;

/// Calls into one fresh instance of a tool.
///
/// # Errors
/// The tool's failure by its real cause.
pub fn run<T>(
    machine: &Machine,
    limits: &Limits,
    lent: &Shared,
    tool: &dyn Prepared,
    call: impl FnOnce(&dyn Answering, &mut Store<Tenant>) -> Result<T, Error>,
) -> Result<T, Failure> {
    let tenant = Tenant {
        lent: lent.clone(),
        memory_left: limits.memory_bytes_max,
        lines_left: limits::LOG_LINES_MAX,
    };
    let mut store = Store::new(machine.engine(), tenant);
    store.limiter(|tenant| tenant);
    store.set_epoch_deadline(ticks(limits.time_max));
    store.set_hostcall_fuel(limits.output_bytes_max);
    let _running = machine.running();
    let instance = tool.instantiate(&mut store).map_err(|error| failure(limits, &error))?;
    call(instance.as_ref(), &mut store).map_err(|error| failure(limits, &error))
}

impl Tenant {
    /// What this call may read.
    pub fn lent(&self) -> &Lent {
        &self.lent
    }

    /// A line that the tool wants noted. Long ones are cut and a chatty tool is silenced.
    pub fn note(&mut self, level: Level, mut line: String) {
        let Some(left) = self.lines_left.checked_sub(1) else {
            return;
        };
        self.lines_left = left;
        line.truncate(line.floor_char_boundary(limits::LOG_LINE_BYTES_MAX));
        match level {
            Level::WARN => tracing::warn!(%line, "a tool noted a line"),
            Level::INFO => tracing::info!(%line, "a tool noted a line"),
            _ => tracing::debug!(%line, "a tool noted a line"),
        }
    }
}

/// Everything that a tool may import: a line to write on, in each version of the contract, and lists that it was lent.
pub fn linker(machine: &Machine, versions: &[Version]) -> Result<Linker<Tenant>, Error> {
    let mut linker = Linker::new(machine.engine());
    for version in versions {
        (version.link)(&mut linker)?;
    }
    lent::add_to_linker(&mut linker)?;
    Ok(linker)
}

/// One tick more than the time, because the first may come at once.
fn ticks(time: Duration) -> u64 {
    let ticks = time.as_millis().div_ceil(limits::TICK.as_millis()) + 1;
    u64::try_from(ticks).unwrap_or(u64::MAX)
}

/// The named outcome behind an error of the engine.
pub fn failure(limits: &Limits, error: &Error) -> Failure {
    if error.is::<OverMemory>() {
        return Failure::TooMuchMemory {
            limit_mib: (limits.memory_bytes_max >> 20) as u64,
        };
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::Interrupt) => Failure::TimedOut {
            limit_ms: u64::try_from(limits.time_max.as_millis()).unwrap_or(u64::MAX),
        },
        Some(
            trap @ (Trap::StringOutOfBounds
            | Trap::ListOutOfBounds
            | Trap::InvalidDiscriminant
            | Trap::InvalidChar
            | Trap::UnalignedPointer),
        ) => Failure::MalformedReport(trap.to_string()),
        Some(trap) => Failure::Trapped(trap.to_string()),
        None => unnamed(limits, &format!("{error:#}")),
    }
}

/// Errors that the engine names only in words: an answer over its size, or bytes that are not the promised value.
fn unnamed(limits: &Limits, words: &str) -> Failure {
    if words.contains("allocated for hostcalls") {
        return Failure::TooMuchOutput {
            limit_bytes: limits.output_bytes_max as u64,
        };
    }
    Failure::MalformedReport(words.to_owned())
}

impl ResourceLimiter for Tenant {
    fn memory_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> Result<bool, Error> {
        let more = desired.saturating_sub(current);
        self.memory_left = self
            .memory_left
            .checked_sub(more)
            .ok_or_else(|| Error::new(OverMemory))?;
        Ok(true)
    }

    fn table_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> Result<bool, Error> {
        Ok(desired <= limits::TABLE_ELEMENTS_MAX)
    }
}
