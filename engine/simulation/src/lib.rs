//! The same house in virtual time, as a feature of the product: scenarios that a quality lead writes are rehearsed ([`mod@rehearse`]),
//! workflows are let loose on made-up people for a year ([`trial`]) under the eyes of somebody who reads only the ledger
//! ([`inspector`]), a portfolio as it is is looked at ahead ([`foresight`]), the past is played through a changed workflow ([`backtest`]), and a story of fourteen months is played for whoever wants to see what Ratchet does ([`demo`]).
//!
//! Everything goes through the runtime's own hall, store and rules ([`house`]); only the clock is another, and the people are made
//! up. Nothing here decides what an event means. [`telling`] puts events into sentences, [`scripted_host`] stands in for an audit
//! tool where the result is given and the answers are not.

pub mod backtest;
pub mod demo;
pub mod foresight;
pub mod house;
pub mod inspector;
pub mod rehearse;
pub mod scripted_host;
pub mod telling;
pub mod trial;

pub use demo::{Audience, Summary, play};
pub use foresight::{Foresight, foresee};
pub use house::{Machines, PlayError};
pub use inspector::{Breach, Inspector, Law};
pub use rehearse::{Rehearsal, Scene, rehearse};
pub use telling::{Kind, Line};
pub use trial::{Options as TrialOptions, Trials};
