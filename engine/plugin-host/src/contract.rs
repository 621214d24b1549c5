//! The border: one file a released version of the contract, each translating to and from the engine's own words, so that
//! versions are served side by side and nothing above notices.

pub mod v1;
