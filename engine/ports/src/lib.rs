//! The sockets in the wall: what the engine asks of the world, as contracts. Machines (store, plugin host, mail) plug into
//! them; the runtime speaks to nothing else. With feature `fakes`, simple stand-ins for tests.

pub mod clock;
pub mod notifier;
pub mod plugin_host;
pub mod store;

pub use clock::Clock;
pub use notifier::Notifier;
pub use plugin_host::PluginHost;
pub use store::Store;
