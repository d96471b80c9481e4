// Debian's libxml2 is built with ICU, whose headers clash with the ICU inside Foundation.
// From 2.14 on, fields that the XML target reads are marked deprecated; there is no accessor for them in 2.9.
#define XML_DEPRECATED
#define XML_DEPRECATED_MEMBER
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

// A GNU function that Swift's view of <string.h> lacks: the last `byte` among `count`, or NULL.
extern void *memrchr(const void *start, int byte, size_t count);
