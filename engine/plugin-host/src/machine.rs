//! The engine that runs tools, and the clock that ends those which do not.
//!
//! Deterministic by configuration: NaN is canonical, threads and relaxed SIMD are off, nothing of WASI exists. Instances
//! come from a pool that is reserved once; where a machine will not give the address space, they are made on demand, more
//! slowly and with the same results.

use crate::limits;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::{self, JoinHandle};
use wasmtime::{
    Config, Enabled, Engine, EngineWeak, InstanceAllocationStrategy, PoolingAllocationConfig, WasmBacktraceDetails,
};

/// The engine with its clock. Dropping it stops the clock.
pub struct Machine {
    engine: Engine,
    running: Arc<AtomicU32>,
    clock: Option<JoinHandle<()>>,
}

impl Machine {
    /// Reserves the pool and starts the clock.
    pub fn start() -> Result<Self, wasmtime::Error> {
        let engine = match Engine::new(&config(pool())) {
            Ok(engine) => engine,
            Err(error) => {
                tracing::warn!(error = %error, "no address space for a pool of tool instances: they are made on demand");
                Engine::new(&config(InstanceAllocationStrategy::OnDemand))?
            }
        };
        let running = Arc::new(AtomicU32::new(0));
        let clock = tick(engine.weak(), Arc::clone(&running))?;
        Ok(Self {
            engine,
            running,
            clock: Some(clock),
        })
    }

    /// The engine.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Keeps the clock going for as long as the guard lives.
    pub fn running(&self) -> Running<'_> {
        if self.running.fetch_add(1, Ordering::SeqCst) == 0
            && let Some(clock) = &self.clock
        {
            clock.thread().unpark();
        }
        Running(&self.running)
    }
}

/// A call is running.
pub struct Running<'a>(&'a AtomicU32);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        // A number that no count of calls reaches: the clock reads it as "stop".
        self.running.store(STOP, Ordering::SeqCst);
        if let Some(clock) = self.clock.take() {
            clock.thread().unpark();
            // A clock that panicked has nothing to say: it only counts.
            let _ = clock.join();
        }
    }
}

const STOP: u32 = u32::MAX;

/// Address space of a memory: all that 32 bits reach, so that the code needs no checks of bounds.
const MEMORY_RESERVED: usize = 4 << 30;

/// Counts while calls are running and sleeps while none is, so that an idle daemon is idle.
fn tick(engine: EngineWeak, running: Arc<AtomicU32>) -> Result<JoinHandle<()>, wasmtime::Error> {
    let clock = thread::Builder::new().name("tool-clock".into()).spawn(move || {
        loop {
            match running.load(Ordering::SeqCst) {
                STOP => return,
                0 => thread::park(),
                _ => {
                    // Not `park_timeout`: calls that begin would cut it short and the ticks would no longer tell time.
                    thread::sleep(limits::TICK);
                    match engine.upgrade() {
                        Some(engine) => engine.increment_epoch(),
                        None => return,
                    }
                }
            }
        }
    });
    clock.map_err(wasmtime::Error::new)
}

fn config(allocation: InstanceAllocationStrategy) -> Config {
    let mut config = Config::new();
    config
        .allocation_strategy(allocation)
        .epoch_interruption(true)
        .cranelift_nan_canonicalization(true)
        .relaxed_simd_deterministic(true)
        .wasm_relaxed_simd(false)
        .max_wasm_stack(limits::STACK_BYTES_MAX)
        // A trap's kind is what a person is told; addresses inside a tool would tell them nothing.
        .wasm_backtrace_details(WasmBacktraceDetails::Disable)
        .wasm_backtrace_max_frames(None)
        // Stated because compiled code depends on it: on demand or pooled, it is the same code.
        .memory_reservation(MEMORY_RESERVED as u64)
        .memory_guard_size(32 << 20);
    config
}

fn pool() -> InstanceAllocationStrategy {
    let calls = limits::CALLS_AT_ONCE_MAX;
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(calls)
        .total_core_instances(calls * limits::CORE_INSTANCES_MAX)
        .total_memories(calls)
        .total_tables(calls * limits::TABLES_MAX)
        .max_core_instances_per_component(limits::CORE_INSTANCES_MAX)
        .max_memories_per_component(1)
        .max_tables_per_component(limits::TABLES_MAX)
        .max_tables_per_module(limits::TABLES_MAX)
        .table_elements(limits::TABLE_ELEMENTS_MAX)
        // The limit of a call is the caller's to keep, pooled or not, so that passing it has one name.
        .max_memory_size(MEMORY_RESERVED)
        .max_unused_warm_slots(calls)
        .linear_memory_keep_resident(limits::RESIDENT_BYTES_MAX)
        .table_keep_resident(limits::TABLE_ELEMENTS_MAX * 8)
        .pagemap_scan(Enabled::Auto);
    InstanceAllocationStrategy::Pooling(pool)
}
