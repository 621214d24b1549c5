//! Tests that look at Ratchet from the outside: its structure, its binary, its HTTP API. The suites stand in `tests/tests`; this
//! library holds only what several of them share.
