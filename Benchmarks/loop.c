// Counts for some ten milliseconds: two at once take as long as one where two processors are free.

int main(void) {
  volatile unsigned long count = 0;
  for (unsigned long index = 0; index < 50000000; index++) count += index;
  return 0;
}
