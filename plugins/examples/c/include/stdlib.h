// The little of the C library that a tool needs: there is no C library for a tool without WASI. See src/small.c.
#pragma once
#include <stddef.h>

void *malloc(size_t bytes);
void *realloc(void *old, size_t bytes);
void free(void *block);
_Noreturn void abort(void);
