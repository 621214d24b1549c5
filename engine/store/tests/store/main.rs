//! Tests of the stores at the port: one battery for all, then what only a disk can do wrong.
#![allow(clippy::unwrap_used)]

mod battery;
mod conformance;
mod crash;
mod damage;
mod full;
mod model;
mod records;
mod scripted_disk;
mod toy;
