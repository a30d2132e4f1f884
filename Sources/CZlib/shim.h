// zlib, for compress2 and uncompress.
#include <zlib.h>
