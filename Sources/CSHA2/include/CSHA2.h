#ifndef KROSSKUBE_CSHA2_H
#define KROSSKUBE_CSHA2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Whether this processor has instructions for SHA-256. Asks the processor each time, which is slow in virtual machines.
bool csha2_is_supported(void);

/// Takes `count` blocks of 64 bytes into the eight words of `state`, with the 64 constants of FIPS 180-4, section 4.2.2; only where
/// csha2_is_supported says so.
void csha2_compress(uint32_t *state, const uint32_t *constants, const uint8_t *blocks, size_t count);

#endif
