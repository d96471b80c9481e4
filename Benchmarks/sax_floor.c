// The floor of every measurement: libxml2 reads a file, and each callback only counts.
//
//   sax_floor FILE

#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>

struct counts {
  unsigned long elements, attributes, characters;
};

static void start_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                          int namespace_count, const xmlChar **namespaces, int attribute_count,
                          int defaulted_count, const xmlChar **attributes) {
  struct counts *counts = context;
  (void)name, (void)prefix, (void)uri, (void)namespace_count, (void)namespaces, (void)defaulted_count;
  (void)attributes;
  counts->elements += 1;
  counts->attributes += (unsigned long)attribute_count;
}

static void end_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
  (void)context, (void)name, (void)prefix, (void)uri;
}

static void characters(void *context, const xmlChar *text, int count) {
  (void)text;
  ((struct counts *)context)->characters += (unsigned long)count;
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: sax_floor FILE\n");
    return 2;
  }
  LIBXML_TEST_VERSION
  xmlSAXHandler handler;
  memset(&handler, 0, sizeof handler);
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = start_element;
  handler.endElementNs = end_element;
  handler.characters = characters;
  handler.ignorableWhitespace = characters;

  struct counts counts = {0, 0, 0};
  if (xmlSAXUserParseFile(&handler, &counts, argv[1]) != 0) {
    fprintf(stderr, "sax_floor: '%s' is not well-formed\n", argv[1]);
    return 1;
  }
  printf("elements=%lu attributes=%lu characters=%lu\n", counts.elements, counts.attributes, counts.characters);
  return 0;
}
