// One binary for old and new processors: of a function that is marked WIDEST, the loader takes the widest version that the processor has.
#pragma once

// Says which C library there is: musl's loader can't choose.
#include <cstdlib>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__GLIBC__)
#define WIDEST __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDEST
#endif
