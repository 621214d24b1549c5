//! A real daemon on this machine's loopback with a data directory of its own, driven through the typed client and, where the client is
//! too polite for it, through plain HTTP.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod audit_life;
mod away;
mod bad_input;
mod change;
mod cycle;
mod door;
mod doors;
mod forum;
mod house;
mod manual;
mod own_questions;
mod past;
mod pinned_tools;
mod plan_work;
mod raw;
mod restart;
mod signal;
#[path = "../../../plugin-host/tests/battery/staged.rs"]
#[allow(dead_code)]
mod staged;
mod statutory;
mod substitution;
mod tables;
mod themes;
mod tools;
