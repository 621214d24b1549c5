//! Memory for a tool that lives for one call: it is handed out and never taken back.
//!
//! The host gives every call a fresh instance and throws it away afterwards, so freeing would be work for nothing. The
//! most recent block can grow in place, which is what a vector being filled wants. What a tool may use altogether is the
//! host's to say; a request beyond that ends the call with a named outcome.

#![allow(unsafe_code)] // An allocator is unsafe by nature; this one is a pointer that only moves forward.

use core::arch::wasm32::{memory_grow, memory_size};
use std::alloc::{GlobalAlloc, Layout};
use std::cell::Cell;

const PAGE: usize = 65_536;

/// Pages asked for at once: asking is a call out of the tool, a page that nobody touches costs nothing.
const STEP: usize = 16;

#[global_allocator]
static MEMORY: Forward = Forward { next: Cell::new(0) };

unsafe extern "C" {
    /// Where the linker says that the program's own data ends.
    static __heap_base: u8;
}

struct Forward {
    /// First free address; nought before the first request.
    next: Cell<usize>,
}

// SAFETY: a tool has one thread; the contract offers no way to make another.
unsafe impl Sync for Forward {}

impl Forward {
    fn next(&self) -> usize {
        match self.next.get() {
            0 => (&raw const __heap_base) as usize,
            next => next,
        }
    }

    /// Makes everything below `stop` usable.
    fn reach(&self, stop: usize) -> bool {
        let end = memory_size(0) * PAGE;
        stop <= end || memory_grow(0, (stop - end).div_ceil(PAGE).next_multiple_of(STEP)) != usize::MAX
    }
}

// SAFETY: blocks are aligned, never overlap because `next` only moves past them, and lie below what was reached.
unsafe impl GlobalAlloc for Forward {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let start = self.next().next_multiple_of(layout.align());
        match start.checked_add(layout.size()) {
            Some(stop) if self.reach(stop) => {
                self.next.set(stop);
                start as *mut u8
            }
            _ => core::ptr::null_mut(),
        }
    }

    unsafe fn dealloc(&self, _block: *mut u8, _layout: Layout) {}

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let start = block as usize;
        let latest = start + layout.size() == self.next.get();
        if latest && start.checked_add(size).is_some_and(|stop| self.reach(stop)) {
            self.next.set(start + size);
            return block;
        }
        if size <= layout.size() {
            return block;
        }
        // SAFETY: the size is not nought and the alignment is the old block's, as the caller promised.
        unsafe {
            let copy = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !copy.is_null() {
                core::ptr::copy_nonoverlapping(block, copy, layout.size());
            }
            copy
        }
    }
}
