// Memory and bytes without a C library. An instance lives for one call, so nothing is ever given back: `free` does
// nothing, and memory is taken from the end of what the linker laid out.

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 65536, ALIGNMENT = 8 };

extern uint8_t __heap_base;
static uintptr_t next;

_Noreturn void abort(void) { __builtin_trap(); }

void *malloc(size_t bytes) {
    if (next == 0) next = (uintptr_t)&__heap_base;
    uintptr_t start = (next + ALIGNMENT - 1) & ~(uintptr_t)(ALIGNMENT - 1);
    // Invariant: `start` lies below 2^32 and memory ends there at the latest, so a sum that wraps asks for too much.
    if (bytes > UINTPTR_MAX - start) abort();
    uintptr_t end = start + bytes, have = (uintptr_t)__builtin_wasm_memory_size(0) * PAGE;
    if (end > have && __builtin_wasm_memory_grow(0, (end - have + PAGE - 1) / PAGE) == SIZE_MAX) abort();
    next = end;
    return (void *)start;
}

// Callers ask for room that is new (the bindings, for what comes in) or know how much they had.
void *realloc(void *old, size_t bytes) {
    if (old != NULL) abort();
    return malloc(bytes);
}

void free(void *block) { (void)block; }

void *memcpy(void *to, const void *from, size_t bytes) {
    for (size_t at = 0; at < bytes; at++) ((volatile uint8_t *)to)[at] = ((const uint8_t *)from)[at];
    return to;
}

void *memset(void *to, int byte, size_t bytes) {
    for (size_t at = 0; at < bytes; at++) ((volatile uint8_t *)to)[at] = (uint8_t)byte;
    return to;
}

int memcmp(const void *left, const void *right, size_t bytes) {
    const uint8_t *a = left, *b = right;
    for (size_t at = 0; at < bytes; at++)
        if (a[at] != b[at]) return a[at] < b[at] ? -1 : 1;
    return 0;
}

size_t strlen(const char *text) {
    size_t length = 0;
    while (text[length] != '\0') length++;
    return length;
}
