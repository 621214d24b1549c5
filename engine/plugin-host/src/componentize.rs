//! From a core module, as compilers make it, to a component that the host runs. No other program is needed.

use wit_component::ComponentEncoder;

/// Why a core module did not become a component.
#[derive(Debug, thiserror::Error)]
#[error("this module does not become an audit tool: {0}")]
pub struct NotComponentized(String);

/// Wraps a core module that carries the contract's description of itself (any wit-bindgen does that) as a component.
///
/// # Errors
/// When the module is not one, asks for something that the contract lacks, or does not export what it promises.
pub fn componentize(module: &[u8]) -> Result<Vec<u8>, NotComponentized> {
    let encode = || ComponentEncoder::default().validate(true).module(module)?.encode();
    encode().map_err(|error| NotComponentized(format!("{error:#}")))
}
