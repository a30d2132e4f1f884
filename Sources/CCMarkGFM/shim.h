// All of cmark-gfm that the Manual target uses. The extensions have no pkg-config
// file of their own, so the module map names both libraries.
#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>
